"""Words that stay in the picture, or come back, as those of marks do: for the rule `watermark`."""

from __future__ import annotations

from collections.abc import Iterator

from sciencevid_check.judgement.staying import TELLING, Found, Settings
from sciencevid_check.measurements import Line, Marks, sayings

_SUBTITLES_FROM = 0.6  # of the height: subtitles stand below
_SLANT_DEG, _TILES = (10.0, 75.0), 4


def written(lines: list[Line], marks: Marks, page: bool, s: Settings) -> Iterator[Found]:
    """The same words all through the work, or at several places."""
    for text, same in sayings.by_words(lines):
        kind = sayings.kind_of(text)
        if tiled := _tiled(text, same, kind, marks, s):
            yield tiled
            continue
        if page and kind not in TELLING:
            continue
        places = tuple(
            (spot[0].box, tuple(sayings.joined((line.first_s, line.last_s + marks.step_s) for line in spot)))
            for spot in sayings.spots(same)
        )
        one = Found("standing_text", kind, False, text, places)
        moving = [line for line in same if abs(line.vx) + abs(line.vy) > s.min_speed]
        if kind == "ai_label":
            found = (
                one._replace(message_id="ai_label") if sayings.level(same) and sayings.length(one.spans) >= 1 else None
            )
        elif len(moving) > len(same) / 2:
            found = _drifting(one, moving, marks.end_s, s)
        elif len(places) > 1:
            found = _jumping(one, same, marks.end_s, s)
        else:
            found = _standing(one, same, marks.end_s, s)
        if found:
            yield found


def is_page(lines: list[Line], end_s: float, most: float) -> bool:
    """Whether there are more different lines at a time, on average, than over a picture: on a slide or a screen."""
    written = [line for line in lines if not (line.subtitle and line.box[1] >= _SUBTITLES_FROM)]
    times = (sayings.joined((line.first_s, line.last_s) for line in same) for _, same in sayings.by_words(written))
    return sum(sayings.length(spans) for spans in times) > most * end_s


def _tiled(text: str, same: list[Line], kind: str, marks: Marks, s: Settings) -> Found | None:
    """The same words slanted alike at many places at once: a wall behind speakers has level ones."""
    slanted = [line for line in same if _SLANT_DEG[0] <= abs(line.angle_deg) <= _SLANT_DEG[1]]
    spots = sayings.spots(slanted) if slanted else []
    spans = sayings.joined((line.first_s, line.last_s + marks.step_s) for line in slanted)
    at_once = sum(line.last_s + marks.step_s - line.first_s for line in slanted) / max(sayings.length(spans), 1e-3)
    brief = sayings.length(spans) < min(s.min_s, s.sure_share * marks.end_s)
    if brief or len(spots) < _TILES or at_once < _TILES / 2 or kind == "ai_label":
        return None
    return Found("tiled", kind, True, text, (((0.0, 0.0, 1.0, 1.0), tuple(spans)),))


def _drifting(one: Found, moving: list[Line], end_s: float, s: Settings) -> Found | None:
    """A poster that a pan goes past moves one way; a mark is told by its words, or turns back."""
    turns = any(line.vx * other.vx < 0 or line.vy * other.vy < 0 for line in moving for other in moving)
    lasting = sayings.length(one.spans) >= s.sure_share * end_s
    return one._replace(message_id="drifting") if lasting and (one.kind in TELLING or turns) else None


def _jumping(one: Found, same: list[Line], end_s: float, s: Settings) -> Found | None:
    """Words of one size, level, at one place at a time."""
    seconds, telling = sayings.length(one.spans), one.kind in TELLING
    # between two readings of one size; an emblem beside short words may turn the line that the finder draws
    most, most_deg = (2.0, 8.0) if telling else (1.3, 3.0)
    heights = [line.height for line in same]
    alike = max(heights) <= most * min(heights) and sayings.level(same, most_deg)
    by_turns = sum(sayings.length(spans) for _, spans in one.places) <= 1.2 * seconds
    if not (alike and by_turns) or seconds < s.min_s or all(line.subtitle for line in same):
        return None
    return (
        one._replace(message_id="jumping", sure=telling or len(same) > 2)
        if telling or seconds >= s.sure_share * end_s
        else None
    )


def _standing(one: Found, same: list[Line], end_s: float, s: Settings) -> Found | None:
    """Level words near the upper or lower edge; what tells its kind counts anywhere."""
    _, top, _, height = same[0].box
    beside, telling = top < s.beside or top + height > 1 - s.beside, one.kind in TELLING
    placed = telling or (beside and len(sayings.bare(one.text)) > 2)
    if any(line.subtitle for line in same) or not sayings.level(same) or not placed:
        return None
    if sayings.length(one.spans) >= s.sure_share * end_s:
        return one._replace(message_id="mark", sure=True) if telling and beside else one
    long = sayings.length(one.spans) >= s.min_s and top < s.beside  # name straps are at the bottom
    return one._replace(message_id="perhaps") if long else None
