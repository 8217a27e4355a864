"""What meters are fed: blocks of pictures and of sound as arrays, with what several meters derive from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(1)  # the decoder needs the other core

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PictureBlock:
    """Some dozens of pictures in the order of showing: upright, square pixels, limited range, 4:2:0.

    Attributes:
        first: how many pictures came before this block.
        pts_s: (n,) when each is shown, seconds from the first picture.
        y: (n, height, width); u, v: (n, height / 2, width / 2).
        previous: the last picture before this block, as a block of one; None at the start.
    """

    first: int
    pts_s: Floats
    y: Bytes
    u: Bytes
    v: Bytes
    previous: PictureBlock | None = None

    def __len__(self) -> int:
        return len(self.y)

    @cached_property
    def small(self) -> Bytes:
        """(n, h, w) luma, a quarter of the size either way, every pixel the mean of those it covers."""
        return np.stack([halved(halved(y)) for y in self.y])

    @cached_property
    def small_chroma(self) -> tuple[Bytes, Bytes]:
        """U and V, as large as `small`."""
        return np.stack([halved(u) for u in self.u]), np.stack([halved(v) for v in self.v])

    @cached_property
    def step(self) -> Bytes:
        """(n, height, width) how much each pixel's luma differs from the picture before; 0 for the work's first."""
        before = self.previous.y[0] if self.previous else self.y[0]
        step = np.empty_like(self.y)
        for at, y in enumerate(self.y):
            step[at] = cv2.absdiff(y, before)
            before = y
        return step

    @cached_property
    def small_step(self) -> Floats:
        """(n,) mean difference of small luma from the picture before, plus that of both small chroma planes."""
        before = (self.previous or self)._small_planes(0)
        steps = np.empty(len(self))
        for at in range(len(self)):
            planes = self._small_planes(at)
            steps[at] = sum(apart(now, then) for now, then in zip(planes, before, strict=True))
            before = planes
        return steps

    @cached_property
    def alike(self) -> Floats:
        """(n,) correlation of small luma with the picture before, -1 to 1: a change of light alone keeps it near 1."""
        before = (self.previous or self).small[:1]
        return correlations(self.small, np.concatenate([before, self.small[:-1]]))

    @cached_property
    def histogram(self) -> NDArray[np.int64]:
        """(n, 256) how many pixels have each luma."""
        return np.stack([cv2.calcHist([y], [0], None, [256], [0, 256])[:, 0] for y in self.y]).astype(np.int64)

    def last(self) -> PictureBlock:
        """The last picture as a block of its own, which does not hold the others in memory."""
        planes = (self.y[-1:].copy(), self.u[-1:].copy(), self.v[-1:].copy())
        return PictureBlock(self.first + len(self) - 1, self.pts_s[-1:], *planes)

    def _small_planes(self, at: int) -> tuple[Bytes, Bytes, Bytes]:
        u, v = self.small_chroma
        return self.small[at], u[at], v[at]


def halved(plane: Bytes) -> Bytes:
    """Half the size, every pixel the mean of four; an odd last row or column is left out. (OpenCV is quick at 2 only.)"""
    height, width = plane.shape[0] // 2, plane.shape[1] // 2
    small = cv2.resize(plane[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def apart(a: Bytes, b: Bytes) -> float:
    """Mean absolute difference of two planes."""
    return cv2.norm(a, b, cv2.NORM_L1) / a.size


def correlations(a: Bytes, b: Bytes) -> Floats:
    """(n,) of the pictures of two (n, h, w) arrays, -1 to 1; 1 for two even ones, 0 for an even and a structured one."""
    centred = []
    for pictures in (a, b):
        flat = pictures.reshape(len(pictures), -1).astype(np.float32)
        centred.append(flat - flat.mean(axis=1, keepdims=True))
    covariance = np.einsum("ij,ij->i", *centred)
    spreads = [np.einsum("ij,ij->i", flat, flat) for flat in centred]
    even = [spread < _EVEN * flat.shape[1] for spread, flat in zip(spreads, centred, strict=True)]
    both = np.sqrt(np.maximum(spreads[0] * spreads[1], 1e-9))
    found: Floats = np.where(even[0] & even[1], 1.0, np.where(even[0] | even[1], 0.0, covariance / both))
    return found


_EVEN = 1.0  # variance of luma: below it there is no structure to compare


@dataclass(frozen=True, eq=False)
class Sample:
    """One of two pictures a second, large enough to read: upright, square pixels, limited range, 4:2:0.

    Attributes:
        index: the number of this picture among all of the work's, from 0.
        pts_s: when it is shown, seconds from the first picture.
        y: (height, width), 960 or less on the longer side, both even; u, v: (height / 2, width / 2).
    """

    index: int
    pts_s: float
    y: Bytes
    u: Bytes
    v: Bytes


@dataclass(frozen=True, eq=False)
class Still:
    """One key picture as large as it is stored: upright, limited range, 4:2:0; pixels need not be square.

    Attributes:
        pts_s: when it is shown, seconds from the first picture.
        y: (height, width); u, v: half of that either way, rounded up.
    """

    pts_s: float
    y: Bytes
    u: Bytes
    v: Bytes


@dataclass(frozen=True, eq=False)
class SoundBlock:
    """About a second of sound.

    Attributes:
        start_s: when its first sample is heard, seconds from the first picture.
        samples: (n, channels) float32, full scale is 1; a codec may go beyond it.
    """

    RATE_HZ = 48000

    start_s: float
    samples: NDArray[np.float32]

    @cached_property
    def mono(self) -> NDArray[np.float32]:
        """(n,) the mean of all channels; where they cancel each other out, the first alone."""
        if self.samples.shape[1] == 1:
            return self.samples[:, 0]
        count = self.samples.shape[1]
        mean = self.samples @ np.full(count, 1 / count, np.float32)  # thrice as quick as mean()
        first = np.ascontiguousarray(self.samples[:, 0])
        return first if float(mean @ mean) < _CANCELLED * float(first @ first) else mean


_CANCELLED = 0.01  # share of the power: channels of opposite phase
