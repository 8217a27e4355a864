"""When to search which rows of the picture for writing: a search of the whole takes 50 ms, of a strip 10 to 20.

Writing that is laid over a picture stays still for a while: where clear strokes are new and were in the same place half
a second ago, there may be something to find. What moves, or is too faint for that, is found by searching the whole
picture every few seconds. Where subtitles were found, the next ones are waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.strokes import Strokes

Rows = tuple[int, int]  # first and past the last, pixels of half the size
Place = tuple[int, int, int, int]  # left, top, right, bottom, pixels of half the size

_CLEAR = 45  # luma: strokes of subtitles stand out by far more, those of leaves and walls by less
_FAINT = 25  # luma: strokes that count where subtitles were
_CELL = 16
_FRESH = 0.05  # share of a cell that new still strokes cover
_RUN = 3  # such cells side by side: a short word
_FOOT = 0.58  # subtitles stand below this share of the height
_ENDS_S = (20.0, 25.0)  # title cards and credits stand in the first and the last seconds
_ENDS_EVERY_S, _EVERY_S = 3.0, 12.0  # between two searches of the whole picture
_WHOLE_MOST = 24  # of them between the ends, however long the work is
_STRIPS_MOST = 400  # searches of strips in a work of any length
_EAGER, _PATIENT_S = 12, 6.0  # after so many strips in vain, only every few seconds
_SPARE_EVERY_S, _SPARE_MOST = 20.0, 2.0  # whole pictures that may be searched besides, where strokes are new elsewhere
_BANDS_MOST = 3
_PAUSE, _GIVE_UP = 8, 90  # searches in vain where subtitles were: then half as often, then no more


@dataclass
class _Band:
    top: int
    bottom: int
    next_s: float = 0.0
    in_vain: int = 0


class WhereToLook:
    def __init__(self, duration_s: float) -> None:
        self._duration_s = duration_s
        self._every_s = max(_EVERY_S, (duration_s - sum(_ENDS_S)) / _WHOLE_MOST)
        self._quick_s = max(0.5, duration_s / _STRIPS_MOST) - 0.01
        self._next_whole_s = self._next_foot_s = 0.0
        self._in_vain = 0
        self._spare, self._spare_s = _SPARE_MOST, 0.0
        self._before: Strokes | None = None
        self._known: Bytes | None = None  # 1 where still strokes were when those rows were last searched
        self._bands: list[_Band] = []

    def rows(self, now: Strokes, at_s: float, seen: Iterable[Place]) -> Rows | None:
        """The rows to search now, if any; `seen` are the places of lines that are known to be there."""
        still = _still(now, self._before or now)
        self._before = now
        if self._known is None:
            self._known = np.zeros_like(still)
        rows: Rows | None = (0, len(still))
        if at_s < self._next_whole_s:
            fresh = np.where(self._known == 0, still, 0)
            for left, top, right, bottom in seen:
                fresh[top:bottom, left:right] = 0
            rows = self._fresh_rows(fresh, at_s)
        else:
            self._next_whole_s = at_s + (_ENDS_EVERY_S if self.at_end(at_s) else self._every_s) - 0.01
        if rows:
            part = slice(*rows)
            self._known[part] = cv2.dilate((still[part] > _FAINT).astype(np.uint8), np.ones((3, 3), np.uint8))
        return rows

    def at_end(self, at_s: float) -> bool:
        """Whether this is in the first or the last seconds."""
        return at_s < _ENDS_S[0] or at_s > self._duration_s - _ENDS_S[1]

    def forget(self, place: Place) -> None:
        """A line that stood here is gone: the next one is new, even if it is the same."""
        left, top, right, bottom = place
        if self._known is not None:
            self._known[top:bottom, left:right] = 0
        for band in self._bands:
            if band.top < bottom and top < band.bottom:
                band.next_s = 0.0

    def came_of_it(self, rows: Rows, places: list[Place], at_s: float) -> None:
        """The places of new lines that were read in these rows, if any."""
        for band in self._bands:
            if rows[0] <= band.top and band.bottom <= rows[1]:
                band.in_vain = 0 if places else band.in_vain + 1
                band.next_s = at_s + self._quick_s * (1 if band.in_vain < _PAUSE else 2)
        self._bands = [band for band in self._bands if band.in_vain < _GIVE_UP]
        height = len(self._known) if self._known is not None else 0
        below = [place for place in places if place[1] >= _FOOT * height]
        for _, top, _, bottom in below:
            more = (bottom - top) // 2
            new = _Band(max(0, top - more), min(height, bottom + more))
            overlapping = [band for band in self._bands if band.top < bottom and top < band.bottom]
            for band in overlapping:
                band.top, band.bottom = min(band.top, top - 2), max(band.bottom, bottom + 2)
            if not overlapping and len(self._bands) < _BANDS_MOST:
                self._bands.append(new)
        self._in_vain = 0 if below else self._in_vain + 1
        self._next_foot_s = at_s + (_PATIENT_S if self._in_vain > _EAGER else 2 * self._quick_s)

    def _fresh_rows(self, fresh: Bytes, at_s: float) -> Rows | None:
        height = len(fresh)
        self._spare = min(_SPARE_MOST, self._spare + (at_s - self._spare_s) / _SPARE_EVERY_S)
        self._spare_s = at_s
        for band in self._bands:
            rows = max(0, band.top), min(height, band.bottom)
            if at_s >= band.next_s and len(_words(fresh[slice(*rows)] > _FAINT, 2)):
                return rows
        found = _words(fresh > _CLEAR, _RUN)
        if not len(found):
            return None
        foot = found[found >= int(_FOOT * height / _CELL)]
        if len(foot) and not self._bands and at_s >= self._next_foot_s:
            return _around(foot, height)
        share = (found[-1] + 3 - found[0]) * _CELL / height
        if share < 0.5 and self._spare >= share:
            self._spare -= share
            return _around(found, height)
        return None


def _words(fresh: NDArray[np.bool_], run: int) -> NDArray[np.int64]:
    """The rows of cells in which new strokes lie side by side."""
    height, width = fresh.shape
    size = (max(1, width // _CELL), max(1, height // _CELL))
    cells = np.asarray(cv2.resize(fresh.astype(np.float32), size, interpolation=cv2.INTER_AREA))
    runs = cv2.erode((cells > _FRESH).astype(np.uint8), np.ones((1, run), np.uint8), borderValue=0)
    return np.flatnonzero(np.asarray(runs).any(axis=1))


def _around(cells: NDArray[np.int64], height: int) -> Rows:
    return max(0, int(cells[0]) - 1) * _CELL, min(height, (int(cells[-1]) + 2) * _CELL)


def _still(now: Strokes, before: Strokes) -> Bytes:
    """How clear strokes are that were in the same place and of the same kind at the look before."""
    light, dark = cv2.min(now.light, before.light), cv2.min(now.dark, before.dark)
    return np.asarray(cv2.max(light, dark), np.uint8)
