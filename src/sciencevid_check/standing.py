"""Words that stay in the picture, or come back, as those of marks do: for the rule `watermark`."""

from __future__ import annotations

from collections.abc import Iterator

from sciencevid_check.measurements import Line, Marks, sayings
from sciencevid_check.staying import TELLING, Found, Settings


def written(lines: list[Line], marks: Marks, page: bool, s: Settings) -> Iterator[Found]:
    """The same words all through the work, or at several places."""
    for text, same in sayings.by_words(lines):
        kind = sayings.kind_of(text)
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
