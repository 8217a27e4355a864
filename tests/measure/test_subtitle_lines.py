from typing import Any

from sciencevid_check.measure.subtitle_lines import with_subtitles
from sciencevid_check.measurements import Line

WORDS = ("about slow light", "of bent straws", "like mirrors", "with prisms", "under microscopes")


def line(text: str, first_s: float, seconds: float = 2.0, y: float = 0.88, x: float = 0.3, **changes: Any) -> Line:
    """A line of the width that its letters need, in the middle if x is not given."""
    defaults = {"text": text, "score": 0.99, "first_s": first_s, "last_s": first_s + seconds, "height": 0.05}
    return Line(**{**defaults, "box": (x, y, 0.4, 0.05), **changes})


def cues(*lines: Line) -> list[int | None]:
    return [one.cue for one in with_subtitles(lines, 0.5)]


def test_different_ones_in_one_place_are_subtitles() -> None:
    assert cues(*(line(f"sentence {WORDS[at]}", 4.0 * at) for at in range(4))) == [0, 1, 2, 3]
    left = [line(f"sentence {WORDS[at]}", 4.0 * at, x=0.1, box=(0.1, 0.88, 0.1 + 0.1 * at, 0.05)) for at in range(4)]
    assert cues(*left) == [0, 1, 2, 3]


def test_one_that_stays_or_comes_back_is_none() -> None:
    assert cues(line("@station", 0.0, 60.0)) == [None]
    assert cues(*(line("@station", 10.0 * at, 5.0) for at in range(5))) == [None] * 5


def test_two_are_enough_in_a_short_work_only() -> None:
    pair = [line("Water slows", 2.0), line("and rays bend", 6.0)]
    assert cues(*pair) == [0, 1]
    assert cues(*pair, line("sign", 90.0, y=0.3)) == [None] * 3
    assert cues(*(one.model_copy(update={"box": (0.02, 0.1, 0.4, 0.05)}) for one in pair)) == [None] * 2


def test_one_read_differently_is_not_many() -> None:
    assert cues(line("My graph", 2.0), line("§ My graph", 6.0), line("My qraph", 10.0)) == [None] * 3


def test_slides_signs_and_credits_are_none() -> None:
    slides = [line(f"chapter {WORDS[at]}", 20.0 * at, 19.0, y=0.1) for at in range(5)]
    assert cues(*slides) == [None] * 5
    signs = [line(f"sign {WORDS[at]}", 4.0 * at, y=0.1 + 0.15 * at) for at in range(5)]
    assert cues(*signs) == [None] * 5
    names = [line(f"name {WORDS[at]}", 2.0 * at, vy=-0.1) for at in range(5)]
    assert cues(*names) == [None] * 5


def test_labels_that_mostly_stay_are_none() -> None:
    labels = [line(f"strikes {WORDS[at]}", 30.0 * at, 25.0 if at % 2 else 8.0) for at in range(2)]
    more = [line(f"map {WORDS[at]}", 60.0 + 3.0 * at, 1.0) for at in range(4)]
    assert cues(*labels, *more) == [None] * 6
    assert cues(labels[0], *more) == [0, 1, 2, 3, 4]


def test_credits_glimpsed_while_they_roll_are_none() -> None:
    glimpsed = [line(f"name {WORDS[at]}", 6.0 * at, 0.0) for at in range(5)]
    rolling = [
        line(f"{side} {at}", 2.0 * at, 4.0, y=y, vy=-0.14) for at in range(15) for side, y in (("a", 0.4), ("b", 0.6))
    ]
    assert cues(*glimpsed) == [0, 1, 2, 3, 4]
    assert cues(*glimpsed, *rolling) == [None] * 35


def test_name_straps_come_too_seldom() -> None:
    straps = [line(f"Dr. {WORDS[at]}", 40.0 * at, 4.0, x=0.08, y=0.8) for at in range(4)]
    assert cues(*straps) == [None] * 4


def test_a_caption_beside_subtitles_is_not_one_of_them() -> None:
    said = [line(f"sentence {WORDS[at]}", 4.0 * at) for at in range(5)]
    place = line("Chongqing", 1.0, 6.0, x=0.05, y=0.1)
    marked = with_subtitles((said[0], place, *said[1:]), 0.5)
    assert [one.text for one in marked if not one.subtitle] == ["Chongqing"]


def test_lines_shown_together_are_one_subtitle() -> None:
    both = [
        line(f"{row} {WORDS[at]}", 4.0 * at, y=y, height=height)
        for at in range(3)
        for row, y, height in (("中文", 0.82, 0.05), ("English", 0.89, 0.035))
    ]
    assert cues(*both) == [0, 0, 1, 1, 2, 2]


def test_subtitles_at_the_top_count_too() -> None:
    assert cues(*(line(f"sentence {WORDS[at]}", 3.0 * at, y=0.06) for at in range(4))) == [0, 1, 2, 3]


def test_what_is_typed_or_lost_for_a_moment_is_one() -> None:
    typed = [line("Water", 1.0, 0.5), line("Water slows", 2.0, 0.5), line("Water slows light", 3.0, 2.0)]
    again = [line("So rays bend", 8.0, 1.0), line("So rays bend", 10.0, 1.0), line("So rays bend", 14.0, 1.0)]
    found = with_subtitles((*typed, *again), 0.5)
    assert [(one.text, one.first_s, one.last_s) for one in found] == [
        ("Water slows light", 1.0, 5.0),
        ("So rays bend", 8.0, 11.0),
        ("So rays bend", 14.0, 15.0),
    ]


def test_the_same_words_found_twice_in_a_place_are_one() -> None:
    twice = [
        line("Water slowsthe light", 0.0, 1.5, score=0.95),
        line("Water slows the light", 1.5, 0.5, score=0.99, height=0.04),
        line("so rays bend", 4.0, 1.0, height=0.08, box=(0.3, 0.865, 0.4, 0.08)),
        line("so rays bend", 4.0, 2.0),
        line("and straws look broken", 8.0),
    ]
    found = with_subtitles(tuple(twice), 0.5)
    assert [(one.text, one.first_s, one.last_s, one.cue) for one in found] == [
        ("Water slows the light", 0.0, 2.0, 0),
        ("so rays bend", 4.0, 6.0, 1),
        ("and straws look broken", 8.0, 10.0, 2),
    ]


def test_lines_that_cannot_be_read_differ_by_their_widths() -> None:
    def unread(*widths: float, y: float = 0.88) -> list[int | None]:
        return cues(*(line("", 4.0 * at, box=(0.5 - width / 2, y, width, 0.05)) for at, width in enumerate(widths)))

    assert unread(0.5, 0.4, 0.45, 0.3) == [0, 1, 2, 3]
    assert unread(0.4, 0.4, 0.4, 0.4) == [None] * 4
    assert unread(0.5, 0.4, 0.45, 0.3, y=0.6) == [None] * 4
