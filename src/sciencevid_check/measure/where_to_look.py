"""When to search which rows of the picture for writing, so that a search that costs 60 ms is made seldom.

Writing that is laid over a picture stays still for a while: where strokes are new and were in the same place half a
second ago, there is something to find. Writing that moves is found by searching the whole picture every few seconds.
"""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.strokes import Strokes

Rows = tuple[int, int]  # first and past the last, pixels of half the size

_CELL = 16
_FRESH = 0.06  # share of a cell that new still strokes cover
_RUN = 3  # such cells side by side: a short word
_FOOT = 0.58  # subtitles stand below this share of the height: rows there are searched at once
_ENDS_S = (20.0, 25.0)  # title cards and credits stand in the first and the last seconds
_ENDS_EVERY_S, _EVERY_S = 3.0, 8.0  # between two searches of the whole picture
_WHOLE_MOST = 24  # of them between the ends, however long the work is
_SPARE_EVERY_S, _SPARE_MOST = 10.0, 3.0  # whole pictures that may be searched besides, where strokes are new
_STRIPS_MOST = 400  # searches of the foot in a work of any length
_SLOWER, _SLOWEST_S = 1.6, 4.0  # after searches that found nothing new


class WhereToLook:
    def __init__(self, duration_s: float) -> None:
        self._duration_s = duration_s
        self._every_s = max(_EVERY_S, (duration_s - sum(_ENDS_S)) / _WHOLE_MOST)
        self._quick_s = max(0.5, duration_s / _STRIPS_MOST)
        self._wait_s = self._quick_s
        self._next_whole_s = self._next_strip_s = 0.0
        self._spare = _SPARE_MOST
        self._spare_s = 0.0
        self._before: Strokes | None = None
        self._known: Bytes | None = None  # 1 where still strokes were when those rows were last searched

    def rows(self, now: Strokes, at_s: float) -> Rows | None:
        """The rows to search now, if any."""
        still = _still(now, self._before) if self._before else now.shown
        self._before = now
        height = len(still)
        if self._known is None:
            self._known = np.zeros_like(still)
        self._spare = min(_SPARE_MOST, self._spare + (at_s - self._spare_s) / _SPARE_EVERY_S)
        self._spare_s = at_s
        rows = (0, height) if at_s >= self._next_whole_s else self._fresh_rows(still, at_s)
        if rows is None:
            return None
        if rows == (0, height):
            at_end = at_s < _ENDS_S[0] or at_s > self._duration_s - _ENDS_S[1]
            self._next_whole_s = at_s + (_ENDS_EVERY_S if at_end else self._every_s) - 0.01
        self._known[slice(*rows)] = cv2.dilate(still, np.ones((3, 3), np.uint8))[slice(*rows)]
        return rows

    def forget(self, left: int, top: int, right: int, bottom: int) -> None:
        """A line that stood here is gone: the next one is new, even if it is the same."""
        if self._known is not None:
            self._known[top:bottom, left:right] = 0

    def came_of_it(self, rows: Rows, *, new: bool, at_s: float) -> None:
        """Whether the search of these rows found something new: if not, wait longer before the next."""
        self._wait_s = self._quick_s if new else min(_SLOWEST_S, self._wait_s * _SLOWER)
        self._next_strip_s = at_s + self._wait_s - 0.01

    def _fresh_rows(self, still: Bytes, at_s: float) -> Rows | None:
        assert self._known is not None  # noqa: S101 (set by the caller)
        height, width = still.shape
        fresh = (still & (1 - self._known)).astype(np.float32)
        cells = cv2.resize(fresh, (max(1, width // _CELL), max(1, height // _CELL)), interpolation=cv2.INTER_AREA)
        word = cv2.erode((cells > _FRESH).astype(np.uint8), np.ones((1, _RUN), np.uint8), borderValue=0).any(axis=1)
        found = np.flatnonzero(word)
        if not len(found):
            return None
        foot = found[found * _CELL >= _FOOT * height]
        if len(foot) == len(found) and at_s < self._next_strip_s:
            return None
        share = (found[-1] + 3 - found[0]) / len(cells)
        if len(foot) < len(found):
            if self._spare >= share:
                self._spare -= share
            elif len(foot) and at_s >= self._next_strip_s:
                found = foot
            else:
                return None
        if len(found) > 0.8 * len(cells):
            return 0, height
        return max(0, int(found[0]) - 1) * _CELL, min(height, (int(found[-1]) + 2) * _CELL)


def _still(now: Strokes, before: Strokes) -> Bytes:
    """1 where a stroke is, and was in the same place and of the same kind at the look before."""
    light, dark = cv2.min(now.light, before.light), cv2.min(now.dark, before.dark)
    return (cv2.max(light, dark) > 20).astype(np.uint8)
