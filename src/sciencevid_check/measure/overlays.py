"""What stays in its place while all round it changes: so does a mark that was laid over the picture, and nothing filmed.

Every pixel's luma gradient is summed over time as a vector, clipped, so that one strong edge does not outweigh many looks
(the mean gradient of a collection shows its watermark: Dekel et al., CVPR 2017). Edges of what was filmed point this way
and that and cancel out; those of a mark add up. Only what is new counts: each place of a look is weighed by how far the
picture round it differs from all looks before, so that one shot that stands still counts as one look, however long it is.

Pictures here are (height, width) luma, about 480 on the longer side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes

Floats32 = NDArray[np.float32]
Flags = NDArray[np.bool_]

WINDOW = 6  # looks: a mark that jumps stays at least so long
_THUMB = 8  # pixels that one pixel of a thumbnail stands for
_AROUND = (
    5,
    15,
)  # thumbnail pixels: what is round a place; what its luma is compared with, so that light alone is no news
_REMEMBERED = 32  # thumbnails

_CLIP = 6.0  # code values a pixel
_CHANCE = 5.0  # standard deviations: of 130 000 pixels none gets there by chance
_AGREE = 0.92  # of what full agreement gives, where there are too few looks for chance to be told that way
_FEW, _VERY_FEW = 20.0, 8.0
_FAINT, _FAINT_FEW = 0.8, 2.0  # mean gradient
_LEAST_LOOKS = 2.7
_EDGE = 3  # pixels at the picture's edge, where scaling rings
_JOIN = 11, 7  # pixels between the strokes of one mark
_RING = 2, 7  # pixels from a mark: where what is round it lies
_SAME = 5.0  # code values


class Novelty:
    """How far the picture round each place is unlike all looks before: 0 to 1, a pixel for 8 x 8. The first look's is 1."""

    def __init__(self) -> None:
        self._memory: Floats32 | None = None  # (height, width, thumbnails)
        self._kept = self._next = 0

    def of(self, picture: Bytes) -> Floats32:
        height, width = picture.shape
        size = max(1, width // _THUMB), max(1, height // _THUMB)
        thumb = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
        thumb -= cv2.blur(thumb, (_AROUND[1], _AROUND[1]))
        if self._memory is None:
            self._memory = np.zeros((*thumb.shape, _REMEMBERED), np.float32)
        fresh = np.ones_like(thumb)
        if self._kept:
            apart = np.abs(self._memory[..., : self._kept] - thumb[..., None])
            apart = cv2.blur(apart, (_AROUND[0], _AROUND[0])).reshape(*thumb.shape, -1)
            fresh = np.clip((apart.min(axis=-1) - 1.5) / 5, 0, 1)
        if not self._kept or fresh.mean() > 0.05:
            self._memory[..., self._next] = thumb
            self._next = (self._next + 1) % _REMEMBERED
            self._kept = min(self._kept + 1, _REMEMBERED)
        return fresh


def gradients(picture: Bytes) -> tuple[Floats32, Floats32, Floats32]:
    """Clipped gradient to the right and downwards, and its magnitude."""
    right: Floats32 = np.asarray(cv2.Sobel(picture, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8), np.float32)
    down: Floats32 = np.asarray(cv2.Sobel(picture, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8), np.float32)
    length: Floats32 = np.asarray(cv2.magnitude(right, down), np.float32)
    scale = (_CLIP / np.maximum(length, _CLIP)).astype(np.float32, copy=False)
    right *= scale
    down *= scale
    return right, down, np.minimum(length, np.float32(_CLIP))


class Sums:
    """Sums over looks, each weighed by its novelty, at every pixel.

    planes: (4, height, width) of the gradient to the right and downwards, its magnitude, and that squared;
    weights: (2, height / 8, width / 8) of the weights and their squares.
    """

    def __init__(self, planes: Floats32, weights: Floats32) -> None:
        self.planes, self.weights = planes, weights

    @classmethod
    def of(cls, pictures: Sequence[Bytes], fresh: Sequence[Floats32]) -> Sums:
        height, width = pictures[0].shape
        planes = np.zeros((4, height, width), np.float32)
        for picture, new in zip(pictures, fresh, strict=True):
            weight = cv2.resize(new, (width, height))
            right, down, length = gradients(picture)
            for plane, values in zip(planes, (right, down, length), strict=False):
                cv2.accumulateProduct(weight, values, plane)
            cv2.accumulateSquare(cv2.multiply(weight, length), planes[3])
        return cls(planes, np.stack([np.sum(fresh, axis=0), np.sum(np.square(fresh), axis=0)]).astype(np.float32))

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.planes + other.planes, self.weights + other.weights)

    def add(self, other: Sums) -> None:
        self.planes += other.planes
        self.weights += other.weights

    def stays(self) -> Flags:
        """Where the gradient is the same look after look."""
        looks = self.looks()
        if looks.max() < _LEAST_LOOKS:
            return np.zeros(looks.shape, bool)
        total = cv2.magnitude(self.planes[0], self.planes[1])
        deviations = total / np.sqrt(np.maximum(self.planes[3], 1e-3))
        stays: Flags = deviations >= np.minimum(_CHANCE, _AGREE * np.sqrt(looks))
        stays &= looks >= _LEAST_LOOKS
        if not stays.any():
            return stays
        stays &= total >= np.where(looks < _FEW, np.float32(_FAINT_FEW), np.float32(_FAINT)) * self.weight()
        # of three or four looks some pixels agree by chance: those of an edge have others beside them
        beside = cv2.boxFilter(stays.astype(np.uint8), cv2.CV_8U, (3, 3), normalize=False)
        stays &= (looks >= _VERY_FEW) | (beside >= 4)
        stays[:_EDGE] = stays[-_EDGE:] = stays[:, :_EDGE] = stays[:, -_EDGE:] = False
        return stays

    def looks(self) -> Floats32:
        """(height, width) how many looks at something new there were."""
        looks = self.weights[0] ** 2 / np.maximum(self.weights[1], 1e-3)
        return np.asarray(cv2.resize(looks, self.planes.shape[:0:-1]), np.float32)

    def weight(self) -> Floats32:
        """(height, width) sum of all looks' weights."""
        return np.asarray(cv2.resize(self.weights[0], self.planes.shape[:0:-1]), np.float32)

    def agreement(self, area: tuple[slice, slice]) -> Floats32:
        """0 to 1: how well the gradients of all looks agree."""
        right, down, lengths = self.planes[:3, *area]
        agreement: Floats32 = np.hypot(right, down) / np.maximum(lengths, 1e-3)
        return agreement


@dataclass(eq=False)
class Patch:
    """Edges near one another that stay, and what lies round them.

    Attributes:
        first, end: of the looks that it was found in.
        box: x, y, width, height in pixels.
        pixels: how many edge pixels stay.
        line: 0 to 1: how far all edges run one way, as those of a bar or a wire do.
        looks: at something new round it.
        alive: share of what is directly round it that was different at most of those looks.
        upright: the longest upright edge without a break, pixels.
        agreement: see Sums.
        edges: (height, width, 2) the mean gradient inside the box, 0 where nothing stays.
    """

    first: int
    end: int
    box: tuple[int, int, int, int]
    pixels: int
    line: float
    looks: int
    alive: float
    agreement: float
    edges: Floats32
    upright: int
    parts: int = field(default=1)

    @property
    def area(self) -> tuple[slice, slice]:
        x, y, width, height = self.box
        return slice(y, y + height), slice(x, x + width)

    @property
    def middle(self) -> tuple[float, float]:
        x, y, width, height = self.box
        return x + width / 2, y + height / 2


@dataclass(frozen=True)
class Wanted:
    """Which patches are worth a closer look; sizes are shares of the picture."""

    width: float
    height: float
    pixels: int = 10
    line: float = 0.8
    looks: int = 3
    alive: float = 0.35
    agreement: float = 0.0


def patches(
    sums: Sums, pictures: Sequence[Bytes], fresh: Sequence[Floats32], first: int, wanted: Wanted
) -> Iterator[Patch]:
    """What stays over these looks; `first` is the number of the first of them."""
    stays = sums.stays()
    if int(stays.sum()) < wanted.pixels:
        return
    across, down = wanted.width * stays.shape[1], wanted.height * stays.shape[0]
    joined = cv2.morphologyEx(stays.astype(np.uint8), cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, _JOIN))
    weight = np.maximum(sums.weight(), np.float32(1e-3))
    count, labels, found, _ = cv2.connectedComponentsWithStats(joined)
    for label in range(1, count):
        x, y, width, height = (int(value) for value in found[label][:4])
        area = slice(y, y + height), slice(x, x + width)
        if width > across or height > down or found[label][4] < wanted.pixels:
            continue
        inside = stays[area] & (labels[area] == label)
        pixels = int(inside.sum())
        if pixels < wanted.pixels:
            continue
        edges = np.dstack([plane[area] / weight[area] for plane in sums.planes[:2]]) * inside[..., None]
        line, agreement = _one_way(edges[inside]), float(np.median(sums.agreement(area)[inside]))
        if line >= wanted.line or agreement < wanted.agreement:
            continue
        looks, alive = _round(pictures, fresh, np.asarray(labels, np.int32), label, area)
        if looks >= wanted.looks and alive >= wanted.alive:
            box = x, y, width, height
            yield Patch(
                first, first + len(pictures), box, pixels, line, looks, alive, agreement, edges, _upright(edges)
            )


def _one_way(edges: Floats32) -> float:
    """(n, 2) gradients: 1 when all are parallel, 0 when they go all ways."""
    angle = 2 * np.arctan2(edges[:, 1], edges[:, 0])
    return float(np.hypot(np.cos(angle).mean(), np.sin(angle).mean()))


def _upright(edges: Floats32) -> int:
    """Rows of the longest upright edge: one that leans by a pixel or has gaps of some counts as unbroken."""
    across, down = np.abs(edges[..., 0]), np.abs(edges[..., 1])
    wall = cv2.dilate((across > 2 * down).astype(np.uint8), np.ones((1, 3), np.uint8))
    rows = len(wall)
    wall = cv2.morphologyEx(np.pad(np.asarray(wall), 4), cv2.MORPH_CLOSE, np.ones((4, 1), np.uint8))[4:-4]
    run, longest = np.zeros(wall.shape[1], np.int32), 0
    for row in range(rows):
        run = (run + 1) * wall[row]
        longest = max(longest, int(run.max()))
    return longest


def _round(
    pictures: Sequence[Bytes],
    fresh: Sequence[Floats32],
    labels: NDArray[np.int32],
    label: int,
    area: tuple[slice, slice],
) -> tuple[int, float]:
    """How often something new was seen round a patch, and the share of its surroundings that differed at most of those times."""
    rows, columns = (slice(max(0, part.start - _RING[1]), part.stop + _RING[1]) for part in area)
    near = labels[rows, columns]
    far, close = (
        cv2.dilate((near == label).astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) for reach in _RING[::-1]
    )
    ring = (far > 0) & (close == 0) & (near == 0)
    thumbs = [
        slice(part.start // _THUMB, max(part.start // _THUMB + 1, -(-part.stop // _THUMB))) for part in (rows, columns)
    ]
    novel = [at for at, new in enumerate(fresh) if new[thumbs[0], thumbs[1]].mean() > 0.5]
    if ring.sum() < 8 or len(novel) < 2:
        return len(novel), 0.0
    luma = np.stack([pictures[at][rows, columns][ring] for at in novel]).astype(np.float32)
    same = (np.abs(luma - np.median(luma, axis=0)) <= _SAME).mean(axis=0)
    by_nature = 1 / len(novel)  # one is the median itself
    return len(novel), float(((same - by_nature) / (1 - by_nature) < 0.5).mean())
