"""Which lines of writing are subtitles: many different ones, one after another, in the same place and of the same size."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from sciencevid_check.measurements import Line
from sciencevid_check.measurements.sayings import bare, reads_like

_LONGEST_S = 12.0  # a subtitle; slides and cards stay longer
_USUALLY_S = 8.0
_PAUSE_S = 10.0  # between two of them, usually; name straps come less often
_LEAST = 3  # different ones
_FEW_S = 30.0  # in so short a work two are enough
_ROW = 0.45  # of the letters' height: how far the middle of a row may be off
_SIZE = 1.5  # ratio of heights: Latin letters may have no ascenders or descenders
_MIDDLE = 0.03  # of the picture's width: how far the middle or the left end may be off
_INTERRUPTED = 2.1  # looks: a line that is lost for no longer is the same one
_ROLLS, _ROLLING = 0.02, 3  # heights a second, and so many lines: credits
_FOOT = 0.55  # two rows alike in place count as subtitles only below this, or above
_HEAD = 0.18
_LOW, _CENTRED = 0.7, 0.1
_WIDER = 0.01  # of the picture's width
_ALIKE, _COMPARED = 0.6, 12


def with_subtitles(lines: tuple[Line, ...], step_s: float) -> tuple[Line, ...]:
    """The same lines with `subtitle` and `cue` filled in; what was lost for a moment, or typed bit by bit, is one."""
    lines = tuple(_joined(lines, step_s))
    whole_s = max((line.last_s for line in lines), default=0.0)
    marked = [False] * len(lines)
    rolling = [line for line in lines if abs(line.vy) >= _ROLLS]
    fit = [at for at, line in enumerate(lines) if _may_be(line, step_s) and not _in_a_roll(line, rolling, step_s)]
    while row := _fullest_row(lines, [at for at in fit if not marked[at]], whole_s, step_s):
        for at in row:
            marked[at] = True
        for at in fit:  # further lines of the same subtitles
            if not marked[at] and any(_belongs(lines[at], lines[chief], step_s) for chief in row):
                marked[at] = True
    return _numbered(lines, marked, step_s)


def _joined(lines: tuple[Line, ...], step_s: float) -> list[Line]:
    joined: list[Line] = []
    for line in lines:
        for at in range(len(joined) - 1, max(-1, len(joined) - 30), -1):
            before = joined[at]
            if _is_again(line, before, step_s):
                surer = max((before, line), key=lambda one: (one.score, one.last_s - one.first_s))
                times = {"first_s": min(before.first_s, line.first_s), "last_s": max(before.last_s, line.last_s)}
                joined[at] = surer.model_copy(update=times)
                break
            soon = -step_s < line.first_s - before.last_s <= _INTERRUPTED * step_s
            grown = bool(before.text) and line.text.startswith(before.text)
            if soon and grown and _same_row(before, line) and not (line.vx or line.vy or before.vx or before.vy):
                joined[at] = line.model_copy(update={"first_s": before.first_s})
                break
        else:
            joined.append(line)
    return joined


def _is_again(line: Line, before: Line, step_s: float) -> bool:
    """Whether the same words were found in the same place twice, as when a part of them was found first."""
    if line.first_s - before.last_s > _INTERRUPTED * step_s or line.vx or line.vy or before.vx or before.vy:
        return False
    beside = min(line.box[0] + line.box[2], before.box[0] + before.box[2]) - max(line.box[0], before.box[0])
    there = beside > _ALIKE * min(line.box[2], before.box[2])
    level = abs(_mid(line) - _mid(before)) <= _ROW * max(line.height, before.height)
    return there and level and bool(line.text) and reads_like(bare(line.text), bare(before.text))


def _may_be(line: Line, step_s: float) -> bool:
    lasts = line.last_s - line.first_s + step_s
    return lasts <= _LONGEST_S and abs(line.angle_deg) < 3 and not (line.vx or line.vy) and len(line.text) != 1


def _in_a_roll(line: Line, rolling: list[Line], step_s: float) -> bool:
    """Whether several lines roll by when it is seen: then it rolls, too, and was only glimpsed."""
    together = (
        other for other in rolling if other.first_s <= line.last_s + step_s and line.first_s <= other.last_s + step_s
    )
    return sum(1 for _ in together) >= _ROLLING


def _fullest_row(lines: tuple[Line, ...], fit: list[int], whole_s: float, step_s: float) -> list[int]:
    """The lines of the row that has most different subtitles; none if no row has enough."""
    best: list[int] = []
    places = {(round(_mid(lines[at]), 2), round(lines[at].height, 2), round(_centre(lines[at]), 2)): at for at in fit}
    for chief in places.values():
        row = [at for at in fit if _same_row(lines[chief], lines[at])]
        if len(row) <= len(best) or not _are_subtitles([lines[at] for at in row], whole_s, step_s):
            continue
        long_s = sum(_lasts(line) for line in lines if _lasts(line) > _LONGEST_S and _same_row(lines[chief], line))
        if long_s <= sum(_lasts(lines[at]) for at in row):  # else it is the label of a slide or a map
            best = row
    return best


def _same_row(a: Line, b: Line) -> bool:
    height = max(a.height, b.height)
    level = abs(_foot(a) - _foot(b)) <= _ROW * height or abs(_mid(a) - _mid(b)) <= _ROW * height
    size = height <= _SIZE * min(a.height, b.height)
    middle = abs(_centre(a) - _centre(b)) <= _MIDDLE
    return level and size and (middle or abs(a.box[0] - b.box[0]) <= _MIDDLE)


def _are_subtitles(row: list[Line], whole_s: float, step_s: float) -> bool:
    row = sorted(row, key=lambda line: line.first_s)
    read, unread = [line for line in row if line.text], [line for line in row if not line.text]
    different = _different([line.text for line in read])
    if all(_mid(line) > _LOW and abs(_centre(line) - 0.5) < _CENTRED / 2 for line in row):
        different += _widths(unread)
    if different < (2 if whole_s < _FEW_S else _LEAST) or different * 2 < min(len(row), _COMPARED):
        return False
    if any(b.first_s < a.last_s - step_s for a, b in pairwise(row)):  # two at once in one row
        return False
    pauses = [b.first_s - a.last_s for a, b in pairwise(row)]
    lasts = median(line.last_s - line.first_s for line in row)
    if lasts > _USUALLY_S or median(pauses) > _PAUSE_S:
        return False
    middle = median(_mid(line) for line in row)
    if different < _LEAST:  # so few prove something only where subtitles stand
        return middle > _LOW and abs(median(_centre(line) for line in row) - 0.5) < _CENTRED
    return middle > _FOOT or middle < _HEAD or different >= 2 * _LEAST


def _different(texts: list[str]) -> int:
    """How many texts differ by more than a few letters, which may be misread; of a dozen at most."""
    found: list[str] = []
    for text in texts:
        if not any(SequenceMatcher(None, text, other).ratio() > _ALIKE for other in found):
            found.append(text)
        if len(found) == _COMPARED:
            break
    return len(found)


def _widths(lines: list[Line]) -> int:
    """How many widths there are: lines that cannot be read are different sentences if they are not equally wide."""
    found = 0
    before = -1.0
    for width in sorted(line.box[2] for line in lines):
        if width - before > _WIDER:
            found, before = found + 1, width
    return found


def _belongs(line: Line, chief: Line, step_s: float) -> bool:
    """Whether a line is shown together with one of the row, right above or below it."""
    together = min(line.last_s, chief.last_s) - max(line.first_s, chief.first_s) + step_s
    longer = max(line.last_s - line.first_s, chief.last_s - chief.first_s) + step_s
    near = abs(_mid(line) - _mid(chief)) < 2.6 * max(line.height, chief.height) * 1.5
    beside = min(line.box[0] + line.box[2], chief.box[0] + chief.box[2]) - max(line.box[0], chief.box[0])
    size = max(line.height, chief.height) <= 2.5 * min(line.height, chief.height)
    return together > 0.6 * longer and near and size and beside > 0.3 * min(line.box[2], chief.box[2])


def _numbered(lines: tuple[Line, ...], marked: list[bool], step_s: float) -> tuple[Line, ...]:
    cue, end_s = -1, -1.0
    numbered = []
    for line, subtitle in zip(lines, marked, strict=True):
        if subtitle:
            if line.first_s > end_s - step_s:  # lines of one subtitle come up together
                cue += 1
            end_s = line.last_s if line.first_s > end_s - step_s else max(end_s, line.last_s)
        numbered.append(line.model_copy(update={"subtitle": True, "cue": cue}) if subtitle else line)
    return tuple(numbered)


def _lasts(line: Line) -> float:
    return line.last_s - line.first_s


def _mid(line: Line) -> float:
    return line.box[1] + line.box[3] / 2


def _foot(line: Line) -> float:
    return line.box[1] + line.box[3]


def _centre(line: Line) -> float:
    return line.box[0] + line.box[2] / 2
