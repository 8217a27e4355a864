"""How the camera moved from frame to frame.

In each of 8x6 cells the best corner is followed with Lucas and Kanade's method in the picture of 120 pixels; RANSAC
finds the shift, turn and zoom that most corners share, so that things which move in front of a camera that stands still
are told apart. A shift is found to about 0.02 pixels: 0.015 % of the width. Corners are chosen anew now and then.
"""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock
from sciencevid_check.measurements import Container, Motion

STREAM = "picture"

_ENOUGH_HZ = 27.0  # pictures a second: a hand trembles at 12 Hz at most
_COLUMNS, _ROWS = 8, 6
_MARGIN = 3  # pixels at the edges where corners are not looked for
_CORNER = 1e-4  # smallest eigenvalue that is no noise
_RENEW = 12  # pictures after which corners are chosen anew
_FEW, _SOON = 12, 3  # and earlier when fewer than this are left
_WINDOW = (9, 9)
_LEVELS = 2  # halvings: movements up to a tenth of the picture are followed
_STOP = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 6, 0.03)
_OFF = 0.35  # pixels that a point may be off the common movement
_LEAST = 4  # points for a movement

Points = NDArray[np.float32]
Row = tuple[float, float, float, int, float, float]
_UNKNOWN: Row = (0.0, 0.0, 0.0, 0, 0.0, 0.0)


class Meter:
    def __init__(self, container: Container) -> None:
        self._every = max(1, round((container.picture.average_rate_hz or 25.0) / _ENOUGH_HZ))
        self._before: Bytes | None = None
        self._points: Points = _none()
        self._age = _RENEW
        self._rows: list[Row] = []

    def feed(self, block: PictureBlock) -> None:
        for at in range(-block.first % self._every, len(block), self._every):
            now = block.small[at]
            self._rows.append(_UNKNOWN if self._before is None else self._moved(self._before, now))
            self._before = now
        self._before = None if self._before is None else self._before.copy()  # a view would hold the whole block

    def _moved(self, before: Bytes, now: Bytes) -> Row:
        if self._age >= (_RENEW if len(self._points) >= _FEW else _SOON):
            self._points, self._age = _corners(before), 0
        self._age += 1
        if len(self._points) < _LEAST:
            return _UNKNOWN
        to, found, _ = cv2.calcOpticalFlowPyrLK(
            before, now, self._points, np.empty_like(self._points), winSize=_WINDOW, maxLevel=_LEVELS, criteria=_STOP
        )
        known = found[:, 0] == 1
        starts, ends = self._points[known], to[known]
        self._points = _inside(ends, now)
        return _common(starts, ends, now)

    def finish(self) -> Motion:
        dx, dy, turn, followed, agree, reach = zip(*self._rows, strict=True)
        return Motion(every=self._every, dx=dx, dy=dy, turn_deg=turn, followed=followed, agree=agree, reach=reach)


def _none() -> Points:
    return np.empty((0, 1, 2), np.float32)


def _corners(picture: Bytes) -> Points:
    """(n, 1, 2) the best corner of each cell that has one."""
    height, width = picture.shape
    if min(height, width) < 4 * _MARGIN:
        return _none()
    strength = cv2.cornerMinEigenVal(picture, 5, ksize=3)
    found = []
    lines = np.linspace(_MARGIN, height - _MARGIN, _ROWS + 1).astype(int)
    columns = np.linspace(_MARGIN, width - _MARGIN, _COLUMNS + 1).astype(int)
    for top, bottom in pairwise(lines):
        for left, right in pairwise(columns):
            if top == bottom or left == right:
                continue
            _, best, _, (x, y) = cv2.minMaxLoc(strength[top:bottom, left:right])
            if best > _CORNER:
                found.append((left + x, top + y))
    return np.array(found, np.float32).reshape(-1, 1, 2)


def _inside(points: Points, picture: Bytes) -> Points:
    height, width = picture.shape
    x, y = points[:, 0, 0], points[:, 0, 1]
    inside: Points = points[(x >= _MARGIN) & (x < width - _MARGIN) & (y >= _MARGIN) & (y < height - _MARGIN)]
    return inside


def _common(starts: Points, ends: Points, picture: Bytes) -> Row:
    """What most points did."""
    if len(starts) < _LEAST:
        return _UNKNOWN
    matrix, same = cv2.estimateAffinePartial2D(
        starts, ends, method=cv2.RANSAC, ransacReprojThreshold=_OFF, maxIters=200, confidence=0.99, refineIters=5
    )
    if matrix is None:
        return _UNKNOWN
    height, width = picture.shape
    (a, b, right), (c, d, down) = matrix.tolist()
    x, y, longer = width / 2, height / 2, max(width, height)
    agreeing = starts[same[:, 0] == 1, 0, 0]
    return (
        round((a * x + b * y + right - x) / longer, 5),
        round((c * x + d * y + down - y) / longer, 5),
        round(math.degrees(math.atan2(c, a)), 3),
        len(starts),
        round(len(agreeing) / len(starts), 3),
        round(float(agreeing.std()) * math.sqrt(12) / width, 2),
    )
