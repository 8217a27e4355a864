"""Texts: what is written in the picture, found by a network, then followed by its strokes, and read once."""

from __future__ import annotations

from collections import deque

import numpy as np

from sciencevid_check.measure.blocks import Sample
from sciencevid_check.measure.reading import Quad, find
from sciencevid_check.measure.seen_lines import SeenLine, is_eastern, level_joined
from sciencevid_check.measure.strokes import Strokes, strokes
from sciencevid_check.measure.subtitle_lines import with_subtitles
from sciencevid_check.measure.where_to_look import Rows, WhereToLook
from sciencevid_check.measurements import Container, Line, Texts

STREAM = "sample"

_WHOLE, _STRIP, _FINE = 512, 448, 960  # longer side of a picture that is searched
_FINE_MOST = 6  # strips that are searched finely though nothing shows that there is small print
_REMEMBERED = 20  # looks, to tell when a line that is found late came up
_SMALLEST = 7  # pixels of height in a sample 960 wide: smaller letters cannot be read
_READABLE = 0.6  # score of a reading that is kept
_WRITING = 0.7  # score of the finder for a line that is kept though it cannot be read, as in other scripts
_LINES_MOST = 3000


class Meter:
    def __init__(self, container: Container) -> None:
        self._where = WhereToLook(container.picture.duration_s)
        self._past: deque[tuple[float, Strokes]] = deque(maxlen=_REMEMBERED)
        self._seen: list[SeenLine] = []
        self._lines: list[Line] = []
        self._looked: list[float] = []
        self._times: list[float] = []
        self._fine_left, self._small_print = _FINE_MOST, False
        self._eastern = 0  # readings in Chinese, less those that are not

    def feed(self, sample: Sample) -> None:
        now = strokes(sample.y)
        self._times.append(sample.pts_s)
        for seen in list(self._seen):
            if not seen.is_there(now, sample.pts_s):
                self._part_with(seen)
        rows = self._where.rows(now, sample.pts_s, [seen.place for seen in self._seen])
        new = self._search(sample, now, rows) if rows else []
        for seen in self._seen:
            if seen.wants_reading:
                before = seen.read
                seen.try_reading(sample.y, eastern=self._eastern > 0)
                if not before.text and seen.read.text:
                    self._eastern += 1 if is_eastern(seen.read.text) else -1
        if rows:
            worth = [seen.place for seen in new if seen.read.score >= _READABLE and len(seen.read.text) > 1]
            self._where.came_of_it(rows, worth, sample.pts_s)
        self._past.append((sample.pts_s, now))

    def _search(self, sample: Sample, now: Strokes, rows: Rows) -> list[SeenLine]:
        """Lines in these rows that were not known."""
        whole = rows[1] - rows[0] == len(now.light)
        if whole:
            self._looked.append(round(sample.pts_s, 3))
        found = self._find(sample, rows, _WHOLE if whole else _FINE if self._small_print else _STRIP)
        if not (whole or found or self._small_print) and self._fine_left > 0:
            self._fine_left -= 1
            found = self._find(sample, rows, _FINE)
            self._small_print = bool(found)
        new = []
        for quad, score in found:
            seen = SeenLine(quad, score, sample.y, now, sample.pts_s)
            known = [other for other in self._seen if other.same_place(seen.place)]
            wider = [
                other for other in known if seen.place[2] - seen.place[0] > 1.15 * (other.place[2] - other.place[0])
            ]
            if len(wider) < len(known):
                continue
            for other in wider:  # it has grown, as when letters are typed one after another
                self._part_with(other)
            for at_s, before in reversed(self._past):
                if not seen.was_there(before):
                    break
                seen.first_s = at_s
            self._seen.append(seen)
            new.append(seen)
        return new

    def _find(self, sample: Sample, rows: Rows, longest: int) -> list[tuple[Quad, float]]:
        top, bottom = 2 * rows[0], min(2 * rows[1], len(sample.y))
        part = sample.y[top:bottom]
        scale = longest / max(sample.y.shape)
        found = find(part, max(32, round(max(part.shape) * scale)))
        down = np.array([0, top], np.float32)
        lines = level_joined((one.quad + down, one.score) for one in found)
        return [(quad, score) for quad, score in lines if min(_sides(quad)) >= _SMALLEST]

    def _part_with(self, seen: SeenLine) -> None:
        self._seen.remove(seen)
        self._where.forget(seen.place)
        read = seen.read
        lasted = seen.last_s > seen.first_s
        readable = read.score >= _READABLE and (len(read.text) > 1 or read.score > 0.9)
        writing = seen.found >= _WRITING and lasted and not read.text
        if (readable or writing) and len(self._lines) < _LINES_MOST:
            self._lines.append(seen.line())

    def finish(self) -> Texts:
        for seen in list(self._seen):
            self._part_with(seen)
        steps = np.diff(self._times)
        step = round(float(np.median(steps)), 4) if len(steps) else 0.5
        lines = sorted(self._lines, key=lambda line: (line.first_s, line.box[1], line.box[0]))
        return Texts(step_s=step, looked_s=tuple(self._looked), lines=with_subtitles(tuple(lines), step))


def _sides(quad: Quad) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))
