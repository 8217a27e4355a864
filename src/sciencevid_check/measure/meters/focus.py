"""How steep the steepest edges are, four times a second.

Over the few pixels of a blurred edge the luma climbs evenly; in focus most of the climb is one step. The best tenth of
the places with contrast counts, so that a sharp subject before a blurred background is sharp.
"""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.bars import without_bars
from sciencevid_check.measure.blocks import Bytes, Floats, PictureBlock
from sciencevid_check.measurements import Container, Focus

STREAM = "picture"

_EVERY_S = 0.24  # six frames of 25 a second
_SPAN = 8  # pixels: an edge may be that wide
_PLACE = 16  # pixels
_MIN_HEIGHT = 25  # code values: noise and soft shading have less
_MIN_PLACES = 6
_STEEPEST = 0.9  # of the places are less steep
_TOP, _BOTTOM = 0.10, 0.76  # marks stand above, subtitles below


class Meter:
    def __init__(self, _: Container) -> None:
        self._at: list[float] = []
        self._middle: list[float | None] = []
        self._whole: list[float | None] = []

    def feed(self, block: PictureBlock) -> None:
        for at, now in enumerate(block.pts_s.tolist()):
            if self._at and self._at[-1] <= now < self._at[-1] + _EVERY_S:
                continue
            edges = _edges(without_bars(block.y[at]))
            self._at.append(now)
            self._middle.append(_steepest(edges, _TOP, _BOTTOM))
            self._whole.append(_steepest(edges, 0.0, 1.0))

    def finish(self) -> Focus:
        return Focus(at_s=tuple(self._at), middle=tuple(self._middle), whole=tuple(self._whole))


def _edges(y: Bytes) -> list[tuple[Floats, Floats]]:
    """Across and down, (rows, columns): the steepest step on the way up the largest climb of each place, and the climb."""
    if min(y.shape) < _SPAN + _PLACE:
        return []
    across, down = _climbs(y), _climbs(np.asarray(cv2.transpose(y), np.uint8))
    return [across, (down[0].T, down[1].T)]


def _climbs(y: Bytes) -> tuple[Floats, Floats]:
    """A climb that is largest at the rim of its place belongs to an edge of the next: 0."""
    half = _SPAN // 2
    climb = cv2.absdiff(y[:, _SPAN:], y[:, :-_SPAN])
    step = cv2.absdiff(y[:, half:-half], y[:, half - 1 : -half - 1])
    step = cv2.dilate(step, np.ones((1, _SPAN + 1), np.uint8))
    rows, columns = climb.shape[0] // _PLACE, climb.shape[1] // _PLACE
    places = climb[: rows * _PLACE, : columns * _PLACE].reshape(rows, _PLACE, columns, _PLACE)
    largest = places.swapaxes(1, 2).reshape(rows, columns, -1).argmax(axis=2)
    down, across = np.divmod(largest, _PLACE)
    at = np.arange(rows)[:, None] * _PLACE + down, np.arange(columns) * _PLACE + across
    inside = (across > 0) & (across < _PLACE - 1)
    return step[at].astype(np.float64), np.where(inside, climb[at], 0).astype(np.float64)


def _steepest(edges: list[tuple[Floats, Floats]], top: float, bottom: float) -> float | None:
    """Between two heights of the picture. The better of both directions: movement blurs along one of them."""
    found = []
    for steps, heights in edges:
        rows = slice(round(top * len(steps)), round(bottom * len(steps)))
        step, height = steps[rows], heights[rows]
        clear = height >= _MIN_HEIGHT
        if clear.sum() >= _MIN_PLACES:
            ratios = np.sort(step[clear] / height[clear])
            found.append(float(ratios[int(_STEEPEST * len(ratios))]))
    return round(max(found), 3) if found else None
