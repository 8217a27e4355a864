"""Texts: what is written in the picture, found by a network, then followed by its strokes, and read once."""

from __future__ import annotations

from collections import deque

import numpy as np

from sciencevid_check.measure.blocks import Sample
from sciencevid_check.measure.codes import codes
from sciencevid_check.measure.figures import Figures
from sciencevid_check.measure.reading import Quad, find
from sciencevid_check.measure.seen_lines import Place, SeenLine, is_eastern, level_joined
from sciencevid_check.measure.strokes import Strokes, strokes
from sciencevid_check.measure.subtitle_lines import with_subtitles
from sciencevid_check.measure.where_to_look import Rows, WhereToLook
from sciencevid_check.measurements import Code, Container, Line, Texts

STREAM = "sample"

_WHOLE, _STRIP, _FINE = 480, 448, 960  # longer side of a picture that is searched
_FINE_AT = (1, 2, 3, 5, 8, 12, 16, 22)  # searches of the whole after which the foot is searched for small print
_FOOT = 0.78  # where that is: below this share of the height
_FINE_MOST = 6  # strips that are searched for small print as well
_REMEMBERED = 20  # looks, to tell when a line that is found late came up
_SMALLEST = 7  # pixels of height in a sample 960 wide: smaller letters cannot be read
_READABLE = {
    1: 0.9,
    2: 0.9,
    3: 0.9,
}  # least score of a reading that is kept, by its length; foliage reads as short words
_READABLE_ELSE = 0.7
_WORDS = 5  # letters that show that there is small print
_LETTER = 0.06  # height of a single letter that is kept: the figures of a countdown
_WRITING = 0.7  # score of the finder for a line that is kept though it cannot be read, as in other scripts
_LINES_MOST = 3000


class Meter:
    def __init__(self, container: Container) -> None:
        self._where = WhereToLook(container.picture.duration_s)
        self._past: deque[tuple[float, Strokes]] = deque(maxlen=_REMEMBERED)
        self._seen: list[SeenLine] = []
        self._lines: list[Line] = []
        self._codes: list[Code] = []
        self._figures = Figures()
        self._looked: list[float] = []
        self._times: list[float] = []
        self._fine_left = _FINE_MOST
        self._fine = self._small_print = False  # whether the last search was, and strips are to be, a fine one
        self._eastern = 0  # readings in Chinese, less those that are not

    def feed(self, sample: Sample) -> None:
        now = strokes(sample.y)
        self._times.append(sample.pts_s)
        for seen in list(self._seen):
            if not seen.is_there(now, sample.pts_s):
                self._part_with(seen)
        self._figures.look(sample.y, sample.pts_s)
        rows = self._where.rows(now, sample.pts_s, [seen.place for seen in self._seen])
        new = self._search(sample, now, rows) if rows else []
        for seen in self._seen:
            if seen.wants_reading:
                before = seen.read
                seen.try_reading(sample.y, eastern=self._eastern > 0)
                if not before.text and seen.read.text:
                    self._eastern += 1 if is_eastern(seen.read.text) else -1
        if rows:
            worth = [seen.place for seen in new if seen.is_writing]
            self._where.came_of_it(rows, worth, sample.pts_s)
            self._small_print |= self._fine and any(seen.is_writing and len(seen.read.text) >= _WORDS for seen in new)
        self._past.append((sample.pts_s, now))

    def _search(self, sample: Sample, now: Strokes, rows: Rows) -> list[SeenLine]:
        """Lines in these rows that were not known."""
        whole = rows[1] - rows[0] == len(now.light)
        if whole:
            self._looked.append(round(sample.pts_s, 3))
            if self._where.at_end(sample.pts_s):
                self._codes += codes(sample.y, sample.pts_s)
        found = self._find(sample, rows, _WHOLE if whole else _FINE if self._small_print else _STRIP)
        self._fine = not found and (len(self._looked) - 1 in _FINE_AT if whole else self._fine_left > 0)
        if self._fine and not self._small_print:
            self._fine_left -= not whole
            found = self._find(sample, (round(_FOOT * rows[1]), rows[1]) if whole else rows, _FINE)
        new = []
        for quad, score in found:
            seen = SeenLine(quad, score, sample.y, now, sample.pts_s)
            known = [other for other in self._seen if other.same_place(seen.place)]
            longer = [other for other in known if _longest(seen.place) > 1.15 * _longest(other.place)]
            if len(longer) < len(known):
                continue
            for other in longer:  # it has grown, as when letters are typed one after another
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
        readable = bool(read.text) and read.score >= _READABLE.get(len(read.text), _READABLE_ELSE)
        line = seen.line()
        if len(read.text) == 1 and (line.height < _LETTER or abs(line.angle_deg) > 3):
            return
        lasting = line.last_s > line.first_s and not (line.vx or line.vy)
        other_script = not read.text and seen.found >= _WRITING and lasting and line.height < 0.1
        if (readable or other_script) and len(self._lines) < _LINES_MOST:
            self._lines.append(line)

    def finish(self) -> Texts:
        for seen in list(self._seen):
            self._part_with(seen)
        steps = np.diff(self._times)
        step = round(float(np.median(steps)), 4) if len(steps) else 0.5
        lines = sorted(self._lines, key=lambda line: (line.first_s, line.box[1], line.box[0]))
        return Texts(
            step_s=step,
            looked_s=tuple(self._looked),
            lines=with_subtitles(tuple(lines), step),
            figures=tuple(self._figures.found),
            codes=tuple(self._codes),
        )


def _longest(place: Place) -> int:
    """Of a line that runs across or down."""
    return max(place[2] - place[0], place[3] - place[1])


def _sides(quad: Quad) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))
