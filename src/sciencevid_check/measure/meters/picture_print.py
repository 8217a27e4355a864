"""The pictures in short: codes of what is shown every half second, and how much changes from tenth to tenth of a second.

Both come from the picture without bars or a still frame around it, which are found when the whole work is known.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure import wave_signs
from sciencevid_check.measure.blocks import Bytes, PictureBlock
from sciencevid_check.measurements import Container, PicturePrint

STREAM = "picture"

_TICK_S = 0.1
_EVERY = 5  # ticks
_MOST = 2400  # pictures: a longer work is looked at less often, so that memory stays flat
_LONGEST_S = 6 * 3600.0  # timestamps beyond it are no times
_MIDDLE = 0.85  # of either side: what a copy without the outer tenth shows
_STILL, _VARIED = 2.0, 12.0  # spread of luma over the work: of a frame around it, and of the work
_BLACK = 36.0  # luma
_DEEPEST = 0.4  # of either side
_FLAT = 16  # spread of luma at which a picture shows as much as it need


class Meter:
    def __init__(self, container: Container) -> None:
        self._every = max(_EVERY, int(np.ceil(container.picture.duration_s / _TICK_S / _MOST)))
        self._before: Bytes | None = None
        self._tick = -1
        self._end_s = 0.0
        self._kept: list[Bytes] = []
        self._rim: NDArray[np.float32] | None = None
        self._motion: list[float] = []

    def feed(self, block: PictureBlock) -> None:
        for at_s, small in zip(block.pts_s, block.small, strict=True):
            tick = int(min(at_s, _LONGEST_S) / _TICK_S + 0.01)
            if tick > self._tick:
                self._look(small, tick)
        self._end_s = float(block.pts_s[-1])

    def _look(self, small: Bytes, tick: int) -> None:
        if self._before is None or self._rim is None:
            self._before = small
            across, down = (np.sin(np.pi * (np.arange(size) + 0.5) / size) for size in small.shape[::-1])
            self._rim = (np.outer(down, across) / np.outer(down, across).sum()).astype(np.float32)
        held = range(self._tick + 1, tick)  # what was shown before stays until now
        self._kept += [self._before for at in held if at % self._every == 0]
        self._motion += [0.0] * len(held)
        if tick % self._every == 0:
            self._kept.append(small.copy())
        apart = cv2.absdiff(small, self._before)
        self._motion.append(float((apart * self._rim).sum()))
        self._before, self._tick = small.copy(), tick

    def finish(self) -> PicturePrint:
        pictures = np.stack(self._kept)
        rows, columns = _inside(pictures)
        inside = pictures[:, rows, columns]
        words = np.stack([[wave_signs.code(one), wave_signs.code(wave_signs.middle(one, _MIDDLE))] for one in inside])
        middles = inside[:, inside.shape[1] // 8 : -(inside.shape[1] // 8) or None]
        detail = np.minimum(255, 16 * middles.reshape(len(inside), -1).std(axis=1) / _FLAT).astype(np.uint8)
        motion = np.round(16 * np.log2(1 + np.array(self._motion))).astype(np.uint8)
        return PicturePrint.of(
            words, detail, motion, end_s=round(self._end_s, 3), step_s=round(self._every * _TICK_S, 3)
        )


def _inside(pictures: Bytes) -> tuple[slice, slice]:
    """Rows and columns of the picture within black bars, or within a frame that stands still while the picture changes."""
    spread = pictures.std(axis=0)
    bright = pictures.max(axis=0)
    varied = np.percentile(spread, 80) > _VARIED
    found = []
    for axis in (1, 0):
        still = np.percentile(spread, 40, axis=axis) < _STILL if varied else False
        dead = still | (np.percentile(bright, 60, axis=axis) < _BLACK)
        live = np.flatnonzero(~dead)
        size = len(dead)
        first, last = (int(live[0]), int(live[-1]) + 1) if len(live) else (0, size)
        shallow = first <= _DEEPEST * size and size - last <= _DEEPEST * size
        found.append(slice(first, last) if shallow and last - first >= 8 else slice(0, size))
    return found[0], found[1]
