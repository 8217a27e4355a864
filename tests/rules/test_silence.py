from collections.abc import Sequence

import pytest

from sciencevid_check.measurements import Hole, Silences, Speech, Stretch
from sciencevid_check.rules import silence as rule
from tests.rules.facts import container, fixes, judged, short, words
from tests.rules.series import decoded_sound

LENGTH_S = 20.0
Spans = Sequence[tuple[float, float]]


def silences(spans: Spans = (), holes: Sequence[float] = (), beside: float = -20.0, fall: float = 0.0) -> Silences:
    """These silences at every level, and holes of 50 ms at these times."""
    quiet = tuple(Stretch(start_s=start, end_s=end) for start, end in spans)
    return Silences(
        shortest_s=0.25,
        quiet=dict.fromkeys((-40, -50, -60, -70, -80, -120), quiet),
        holes=tuple(Hole(start_s=at, end_s=at + 0.05, beside_dbfs=beside, fall_db=fall) for at in holes),
    )


def facts(spans: Spans = (), holes: Sequence[float] = (), **sound: float) -> tuple:
    return container(duration_s=LENGTH_S), decoded_sound(**{"duration_s": LENGTH_S, **sound}), silences(spans, holes)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "pass ok"),
        ([(5.0, 7.5)], "pass ok"),
        ([(5.0, 7.6)], "review short"),
        ([(5.0, 7.89)], "review short"),
        ([(5.0, 7.9)], "fail inside"),
        ([(5.0, 8.0), (10.0, 12.6)], "fail inside short"),
        ([(0.0, 3.0)], "pass ok"),
        ([(0.0, 3.1)], "review head"),
        ([(0.0, 5.1)], "fail head"),
        ([(16.9, 20.0)], "review tail"),
        ([(14.9, 20.0)], "fail tail"),
        ([(0.0, 4.0), (14.0, 20.0)], "fail tail head"),
        ([(0.0, 19.6)], "fail all"),
        ([(0.0, 19.5)], "fail head"),
        ([(0.0, 12.0), (12.1, 20.0)], "fail all"),  # a click between
        ([(5.0, 7.0), (7.04, 9.0)], "fail inside"),  # a click of 40 ms does not end silence
        ([(5.0, 7.0), (7.06, 9.0)], "pass ok"),
        ([(0.04, 3.1)], "review head"),  # a click at the very start
        ([(16.9, 19.96)], "review tail"),
        ([(19.0, 40.0)], "pass ok"),  # goes on after the picture
    ],
)
def test_where_and_how_long(spans: Spans, expected: str) -> None:
    assert short(rule, *facts(spans)) == expected


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        ({"start_s": 2.9, "duration_s": 17.1}, "pass ok"),
        ({"start_s": 6.0, "duration_s": 14.0}, "fail head"),
        ({"duration_s": 16.5}, "review tail"),
        ({"duration_s": 10.0}, "fail tail"),
        ({"duration_s": 30.0}, "pass ok"),
        ({"start_s": -0.02, "duration_s": 20.0}, "pass ok"),
        ({"start_s": 25.0, "duration_s": 20.0}, "fail all"),
    ],
)
def test_where_there_is_no_sound_track_it_is_silent(sound: dict[str, float], expected: str) -> None:
    assert short(rule, *facts(**sound)) == expected


def test_late_sound_that_starts_silent_is_one_silence() -> None:
    verdict = judged(rule, *facts([(4.0, 6.0)], start_s=4.0, duration_s=16.0))
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.0, 6.0)]


@pytest.mark.parametrize(
    ("count", "beside", "fall", "expected"),
    [
        (2, -20, 0, "pass ok"),
        (3, -20, 0, "review holes"),
        (3, -30, 4, "review holes"),
        (3, -31, 0, "pass ok"),
        (3, -20, 4.1, "pass ok"),  # the sound fades, as before a plosive
    ],
)
def test_holes(count: int, beside: float, fall: float, expected: str) -> None:
    found = silences(holes=[5.0, 6.0, 7.0][:count], beside=beside, fall=fall)
    assert short(rule, container(duration_s=LENGTH_S), decoded_sound(duration_s=LENGTH_S), found) == expected


def test_settings_take_part() -> None:
    found = facts([(5.0, 7.7)], [10.0, 11.0, 12.0])
    assert short(rule, *found) == "review short holes"
    assert short(rule, *found, max_inside_s=2.7, max_holes=3) == "pass ok"
    assert short(rule, *found, sure_s=2.7, max_holes=3) == "fail inside"
    assert short(rule, *found, sure_s=2.7, hole_beside_dbfs=-10) == "fail inside"
    assert short(rule, *found, sure_s=2.7, hole_fall_db=-1) == "fail inside"
    quiet = silences([(5.0, 9.0)]).quiet | {-60: ()}
    loud = Silences(shortest_s=0.25, quiet=quiet)
    assert short(rule, *found[:2], loud) == "pass ok"
    assert short(rule, *found[:2], loud, level_dbfs=-50) == "fail inside"
    assert short(rule, *facts([(0.0, 10.0)]), all_share=0.5) == "fail all"
    assert short(rule, *facts([(0.0, 4.0)]), max_edge_s=4) == "pass ok"
    assert short(rule, *facts([(0.0, 4.0)]), sure_edge_s=3.5) == "fail head"
    assert short(rule, *facts([(5.0, 7.0), (7.5, 9.0)]), max_sound_s=0.5) == "fail inside"


def test_spans_are_exact_and_read_well() -> None:
    found = facts([(4.0, 8.25), (10.0, 13.0)])
    verdict = judged(rule, *found)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(4.0, 8.25), (10.0, 13.0)]
    assert verdict.measured == {"silent_s": 7.25, "longest_s": 4.25, "stretches": 2, "holes": 0}
    assert words(rule, *found) == (
        "片中有 2 处静音，最长 4.25 秒（上限 2.5 秒），在 0:04",
        "2 silent stretch(es) inside, the longest 4.25 s (limit 2.5 s), at 0:04",
    )
    assert "背景音乐" in fixes(rule, *found)[0]
    assert words(rule, *facts(holes=[5.0, 6.5, 7.0]))[0] == "声音有 3 处突然断掉，每处不到 0.05 秒，在 0:05 等处"
    assert words(rule, *facts([(0.0, 20.0)]))[1] == "there is a sound track, with hardly any sound in it"


def test_a_pause_of_the_narrator_is_no_gap() -> None:
    def speaks(*pauses: tuple[float, float]) -> Speech:
        times = [at * 0.032 for at in range(round(LENGTH_S / 0.032))]
        return Speech(start_s=0.0, voice=tuple(0.0 if any(a <= t < b for a, b in pauses) else 0.9 for t in times))

    found = facts([(5.0, 7.6)])
    assert short(rule, *found, speaks((4.9, 8.2))) == "pass ok"
    assert short(rule, *found, speaks((0.0, 8.0))) == "review short"
    assert short(rule, *found, speaks((4.9, 9.0))) == "review short"
    assert short(rule, *facts([(5.0, 8.0)]), speaks((4.9, 8.1))) == "fail inside"
