"""Swings of light, cell by cell.

Red follows the general use of BT.1702's measure (WCAG 2.0): a cell is saturated when red makes up 80 % of its linear
light, and swings when (R - G - B) x 320 changes by 20 or more to or from such a state.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock, halved
from sciencevid_check.measurements import Container, Flashes

STREAM = "picture"

_WHITE = 200.0  # cd/m2
_GAMMA = 2.4  # BT.1886
_SWING = 20.0  # cd/m2
_DARKER = 160.0  # cd/m2: between two brighter pictures a change is harmless
_RED_SHARE = 0.8
_RED_SWING = 20.0
_RED_CODE = 160  # V of the least saturated red that is bright enough to swing
_HALVINGS = 2  # of the small picture

_LINEAR = np.clip((np.arange(256) - 16) / 219, 0, 1) ** _GAMMA
_LIGHT = np.round(_WHITE * _LINEAR).astype(np.uint8)

Cells = NDArray[np.float32]


class Meter:
    def __init__(self, _: Container) -> None:
        self._light = _Swings(_SWING, _DARKER)
        self._red = _Swings(_RED_SWING, np.inf)
        self._shares: list[tuple[float, ...]] = []

    def feed(self, block: PictureBlock) -> None:
        light = _in_cells(np.asarray(cv2.LUT(block.small, _LIGHT), np.uint8))
        red = _redness(block, light.shape)
        for at in range(len(block)):
            self._shares.append((*self._light.step(light[at]), *self._red.step(red[at])))

    def finish(self) -> Flashes:
        up, down, red_up, red_down = (tuple(np.round(s, 3).tolist()) for s in zip(*self._shares, strict=True))
        return Flashes(up=up, down=down, red_up=red_up, red_down=red_down)


class _Swings:
    """Follows one number per cell from one turning point to the next."""

    def __init__(self, least: float, darker: float) -> None:
        self._least, self._darker = least, darker
        self._raised: NDArray[np.bool_] | None = None  # cells whose last swing was up
        self._low = self._high = np.zeros(0, np.float32)

    def step(self, now: Cells) -> tuple[float, float]:
        """The shares of cells that swing up and down with this frame."""
        if self._raised is None:
            self._raised, self._low, self._high = np.zeros(now.shape, bool), now, now
        rise, fall = now - self._low, self._high - now
        self._low, self._high = np.minimum(self._low, now), np.maximum(self._high, now)
        if max(rise.max(), fall.max()) < self._least:
            return 0.0, 0.0
        up = ~self._raised & (rise >= self._least) & (self._low < self._darker)
        down = self._raised & (fall >= self._least) & (now < self._darker)
        self._raised = self._raised ^ (up | down)
        self._low[down] = now[down]
        self._high[up] = now[up]
        return np.count_nonzero(up) / now.size, np.count_nonzero(down) / now.size


def _in_cells(planes: Bytes) -> Cells:
    for _ in range(_HALVINGS):
        if min(planes.shape[1:]) >= 2:
            planes = np.stack([halved(plane) for plane in planes])
    return planes.astype(np.float32)


def _redness(block: PictureBlock, shape: tuple[int, ...]) -> Cells:
    """(R - G - B) x 320 where red is saturated, else 0; by BT.709."""
    chroma = block.small_chroma
    red = _in_cells(chroma[1])
    if red.max() < _RED_CODE:
        return np.zeros(shape, np.float32)
    y, u, v = (_in_cells(block.small) - 16) / 219, (_in_cells(chroma[0]) - 128) / 224, (red - 128) / 224
    coded = y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u
    r, g, b = (np.clip(plane, 0, 1) ** _GAMMA for plane in coded)
    saturated = (r > 0) & (r >= _RED_SHARE * (r + g + b))
    return np.where(saturated, np.maximum(0, r - g - b) * 320, 0).astype(np.float32)
