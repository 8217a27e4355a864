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

_SMALL = 160  # pixels on the longer side


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
        """(n, h, w) luma with 160 pixels on the longer side, every pixel the mean of those it covers."""
        height, width = self.y.shape[1:]
        scale = min(1.0, _SMALL / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return np.stack([cv2.resize(y, size, interpolation=cv2.INTER_AREA) for y in self.y])

    @cached_property
    def histogram(self) -> NDArray[np.int64]:
        """(n, 256) how many pixels have each luma."""
        return np.stack([cv2.calcHist([y], [0], None, [256], [0, 256])[:, 0] for y in self.y]).astype(np.int64)

    def last(self) -> PictureBlock:
        """The last picture as a block of its own that does not hold the others in memory."""
        one = PictureBlock(
            self.first + len(self) - 1, self.pts_s[-1:], self.y[-1:].copy(), self.u[-1:].copy(), self.v[-1:].copy()
        )
        if "small" in self.__dict__:
            one.__dict__["small"] = self.small[-1:].copy()
        return one


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
