"""A mark that was found, look by look: when it was there, whether it is lighter than its ground, and how dense."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.overlays import Flags, Floats32, Patch, gradients

Runs = list[tuple[int, int]]  # looks: each first, and one after the last

_THERE = 0.45  # of a mark's usual strength
_INVISIBLE = 190, 55  # luma on which a light and a dark mark cannot be seen
_BREAK = 8  # looks
LEAST = 3  # looks that a mark is at a place
_AT_A_TIME = 32  # looks
_SMALL = 24  # pixels: what of a mark that turns stays is not larger
_GROWN = 1.5, 10.0  # times larger than what stays: a mark that turns
_VARIED = 5.0  # code values: the least spread of luma that tells opacity


def there_in(patch: Patch, pictures: Bytes, *, leaves: bool = False) -> list[tuple[int, int]]:
    """When a patch can be seen, and, unless it is one that leaves, when the ground may only be as light as itself."""
    strength = strengths(patch, pictures)
    order = np.sort(strength)
    usual = max(0.5, float(np.median(order[-max(3, len(order) // 4) :])))
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(strength, 1, mode="edge"), 3), axis=1)
    there = smooth >= _THERE * usual
    runs = _runs(there)
    if not runs:
        return []
    ground = pictures[:, *patch.area].mean(axis=(1, 2))
    light = is_light(patch)
    joined = [runs[0]]
    for before, after in pairwise(runs):
        gap = slice(before[1], after[0])
        hidden = ground[gap].mean() >= _INVISIBLE[0] if light else ground[gap].mean() <= _INVISIBLE[1]
        if after[0] - before[1] <= 1 or (not leaves and (hidden or after[0] - before[1] <= _BREAK)):
            joined[-1] = (joined[-1][0], after[1])
        else:
            joined.append(after)
    return [(first, end) for first, end in joined if end - first >= LEAST or len(pictures) <= LEAST]


def strengths(patch: Patch, pictures: Bytes) -> Floats32:
    """(n,) how far each look has the patch's edges: about 1 where it is, 0 where not."""
    rows, columns = patch.area
    around = slice(max(0, rows.start - 1), rows.stop + 1), slice(max(0, columns.start - 1), columns.stop + 1)
    inner = slice(rows.start - around[0].start, None), slice(columns.start - around[1].start, None)
    height, width = patch.edges.shape[:2]
    power = max(float((patch.edges**2).sum()), 1e-3)
    crops = pictures[:, *around]
    found = []
    for first in range(0, len(crops), _AT_A_TIME):
        some = np.ascontiguousarray(crops[first : first + _AT_A_TIME])
        # one below another: what lies in the rows between two pictures belongs to no patch
        parts = (
            part.reshape(some.shape)[:, *inner][:, :height, :width]
            for part in gradients(some.reshape(-1, some.shape[2]))[:2]
        )
        right, down = (np.tensordot(part, patch.edges[..., at], 2) for at, part in enumerate(parts))
        found.append((right + down) / power)
    return np.concatenate(found).astype(np.float32)


def turning(patch: Patch, there: Runs, pictures: Bytes) -> tuple[int, int, int, int]:
    """The box of all of a small mark, of which only the middle stays if it turns: the rest shows in the mean of all looks."""
    x, y, width, height = patch.box
    side = max(width, height, 8)
    if side > _SMALL:
        return patch.box
    reach, near = round(1.6 * side) + 6, round(0.7 * side)
    left, top = max(0, x - reach), max(0, y - reach)
    looks = [at for first, end in there for at in range(first, end)]
    mean = pictures[looks][:, top : y + height + reach, left : x + width + reach].astype(np.float32).mean(axis=0)
    x, y = x - left, y - top
    far = np.ones(mean.shape, bool)
    far[max(0, y - side) : y + height + side, max(0, x - side) : x + width + side] = False
    if far.sum() < _SMALL:
        return patch.box
    ground = float(np.median(mean[far]))
    uneven = float(np.median(np.abs(mean[far] - ground)))
    off = cv2.GaussianBlur(np.abs(mean - ground), (0, 0), 1)
    around = off[max(0, y - near) : y + height + near, max(0, x - near) : x + width + near]
    stands_out = (off > max(0.35 * float(np.percentile(around, 95)), 5 * uneven)).astype(np.uint8)
    _, labels, found, _ = cv2.connectedComponentsWithStats(stands_out)
    part = max(set(np.unique(labels[y : y + height, x : x + width])) - {0}, key=lambda one: found[one][4], default=0)
    across, down, wide, high, area = (int(value) for value in found[part])
    across, down = across + left - 1, down + top - 1  # the blur of the turning takes a pixel off
    grown = wide * high / (patch.box[2] * patch.box[3])
    if not part or not _GROWN[0] <= grown <= _GROWN[1] or area < wide * high / 2 or min(across, down) < 2:
        return patch.box
    return across, down, wide + 2, high + 2


def is_light(patch: Patch) -> bool:
    """Whether the strokes are lighter than their ground: then gradients point at the strokes, and diverge from round them."""
    inwards = cv2.Sobel(patch.edges[..., 0], cv2.CV_32F, 1, 0) + cv2.Sobel(patch.edges[..., 1], cv2.CV_32F, 0, 1)
    weight = cv2.GaussianBlur(np.hypot(patch.edges[..., 0], patch.edges[..., 1]), (0, 0), 1.0)
    return float((inwards * weight * weight).sum()) <= 0


def opacity(patch: Patch, there: Runs, pictures: Bytes, *, everywhere: bool) -> float | None:
    """Opacity: how much less the inside varies than what is round it. A mark of opacity a leaves 1 - a of the ground."""
    looks = [at for first, end in there for at in range(first, end)]
    rows, columns = patch.area
    inside = pictures[looks][:, rows, columns].astype(np.float32)
    core = cv2.dilate((np.abs(patch.edges).sum(axis=-1) > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    reach = 4
    outer = (
        slice(max(0, rows.start - reach), rows.stop + reach),
        slice(max(0, columns.start - reach), columns.stop + reach),
    )
    around = pictures[looks][:, *outer].astype(np.float32)
    frame = np.ones(around.shape[1:], bool)
    frame[rows.start - outer[0].start :, columns.start - outer[1].start :][: inside.shape[1], : inside.shape[2]] = False
    ground = around[:, frame].mean(axis=1) if frame.any() and not everywhere else inside.mean(axis=(1, 2))
    spread = float(ground.std())
    if len(looks) < 6 or spread < _VARIED or not core.any():
        return None
    pixels = inside[:, core]
    slope = ((pixels - pixels.mean(axis=0)) * (ground - ground.mean())[:, None]).mean(axis=0) / spread**2
    off = np.abs(pixels.mean(axis=0) - ground.mean())
    strokes = off >= np.percentile(off, 75)
    return round(float(np.clip(1 - np.median(slope[strokes]), 0, 1)), 2)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """[0, 1, 1, 0, 1] -> [(1, 3), (4, 5)]"""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(end)) for first, end in zip(changes[::2], changes[1::2], strict=True)]
