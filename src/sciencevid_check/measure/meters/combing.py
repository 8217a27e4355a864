"""Combs: pictures made of two fields of different moments, seen at full size in some key frames.

Where something moved between the fields, lines differ from their neighbours more than from the lines two further: so do
fine stripes, text and roofs. But there the upper field also fits the lower one better when that is pushed to one side,
and fits it worse when pushed to the other. Detail that does not move fits equally well on either side, whatever its
pattern, because every lower line is compared as the mean of the lines above and below.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, Floats, Still
from sciencevid_check.measurements import Combing, Container

STREAM = "still"

_LINES, _WIDE = 32, 32  # pixels of a block
_CONTRAST = 5.0  # code values by which neighbouring lines differ: above a codec's noise
_MOST = 400  # blocks looked at closely in one picture
_REACH = 60  # movement between the fields is looked for up to this fraction of the width
_FITS = 0.5  # of the difference between the fields is left when one is pushed to where it was
_OTHER_SIDE = 0.6  # of what is left when it is pushed the other way


class Meter:
    def __init__(self, container: Container) -> None:
        self._lying = container.picture.rotation_deg % 180 != 0  # then the lines of the camera stand upright
        self._rows: list[tuple[float, float, float]] = []
        self._boxes: list[tuple[float, float, float, float] | None] = []

    def feed(self, still: Still) -> None:
        picture = np.ascontiguousarray(still.y.T) if self._lying else still.y
        rough, found = combs(picture)
        self._rows.append((round(still.pts_s, 3), round(rough.mean(), 4), round(found.mean(), 4)))
        box = _box(found, picture)
        self._boxes.append((box[1], box[0], box[3], box[2]) if box and self._lying else box)

    def finish(self) -> Combing:
        at_s, rough, combed = zip(*self._rows, strict=True)
        return Combing(at_s=at_s, rough=rough, combed=combed, boxes=tuple(self._boxes))


def combs(picture: Bytes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Blocks of 32x32 pixels whose neighbouring lines differ like a comb's, and those of them which are combs."""
    rows, columns = picture.shape[0] // _LINES, picture.shape[1] // _WIDE
    if not rows or not columns:
        nothing = np.zeros((1, 1), bool)
        return nothing, nothing
    next_line = _block_means(cv2.absdiff(picture[:-1], picture[1:]), rows, columns)
    same_field = _block_means(cv2.absdiff(picture[:-2], picture[2:]), rows, columns)
    rough = (next_line > _CONTRAST) & (next_line > same_field)
    found = np.zeros_like(rough)
    reach = max(8, picture.shape[1] // _REACH)
    within = np.arange(columns) * _WIDE
    spots = np.argwhere(rough & (within >= reach) & (within + _WIDE + reach <= picture.shape[1]))
    spots = spots[:: -(-len(spots) // _MOST) or 1]
    if len(spots):
        found[tuple(spots.T)] = _moved(picture, spots, reach)
        if len(spots) < rough.sum():  # looked at every nth: the others are taken to be the same
            found |= rough & (cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    return rough, found


def _block_means(difference: NDArray[Any], rows: int, columns: int) -> Floats:
    height, width = rows * _LINES, columns * _WIDE
    missing = height - len(difference)
    if missing > 0:
        difference = np.concatenate([difference, difference[-missing:]])
    small = cv2.resize(difference[:height, :width].astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return small.astype(np.float64)


def _moved(picture: Bytes, spots: NDArray[np.intp], reach: int) -> NDArray[np.bool_]:
    """(n,) whether in each block one field is the other one pushed to one side, by up to `reach` pixels."""
    wide = cv2.copyMakeBorder(picture, 1, 1, 0, 0, cv2.BORDER_REPLICATE)
    upper, lower = [], []
    for row, column in spots * (_LINES, _WIDE):
        block = wide[row : row + _LINES + 1, column - reach : column + _WIDE + reach].astype(np.int16)
        upper.append(block[1::2, reach : reach + _WIDE])
        lower.append(block[:-1:2] + block[2::2])  # twice the mean of the lines above and below
    fixed, loose = 2 * np.stack(upper), np.stack(lower)
    off = np.stack(
        [np.abs(fixed - loose[:, :, at : at + _WIDE]).mean(axis=(1, 2)) for at in range(2 * reach + 1)], axis=1
    )
    each = np.arange(len(spots))
    best = off.argmin(axis=1)
    left = off[each, best]
    moved: NDArray[np.bool_] = (left < _FITS * off[:, reach]) & (left < _OTHER_SIDE * off[each, 2 * reach - best])
    return moved


def _box(found: NDArray[np.bool_], picture: Bytes) -> tuple[float, float, float, float] | None:
    """x, y, width, height around the combs, as fractions of the picture."""
    if not found.any():
        return None
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    height, width = picture.shape
    left, top = columns[0] * _WIDE / width, rows[0] * _LINES / height
    right, bottom = (columns[-1] + 1) * _WIDE / width, (rows[-1] + 1) * _LINES / height
    return round(left, 3), round(top, 3), round(right - left, 3), round(bottom - top, 3)
