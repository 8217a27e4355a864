from typing import Any

import pytest

from sciencevid_check.rules import exposure as rule
from tests.rules.facts import container, fixes, judged, short, words
from tests.rules.series import colour, decoded_picture, levels, painted

BLOWN = {"white": 0.3, "bright": 0.1, "p10": 100, "p50": 210, "p90": 235, "p99": 235, "lightest": 235}
DARK = {"p10": 30, "p50": 48, "p90": 60, "p99": 66, "lightest": 70}
FLAT = {"darkest": 80, "p10": 90, "p50": 105, "p90": 130, "p99": 140, "lightest": 150}


def facts(**changes: Any) -> tuple[Any, ...]:
    return container(), decoded_picture(), levels(), colour(**changes)


def stretch(first: int, last: int, values: dict[str, float]) -> dict[str, Any]:
    """The values from the first to the last of the fifty frames looked at, five a second; a natural picture elsewhere."""
    usual = colour()
    return {key: painted(50, getattr(usual, key)[0], (first, last, value)) for key, value in values.items()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass ok"),
        (BLOWN, "fail overexposed"),
        ({**BLOWN, "white": 0.15}, "fail overexposed"),
        ({**BLOWN, "white": 0.149}, "pass ok"),  # a window in the room
        ({**BLOWN, "p10": 89}, "review bright"),  # the shadows are right: shot against the light
        ({**BLOWN, "p50": 189}, "review bright"),
        ({**BLOWN, "drawn": 0.5}, "pass ok"),  # a slide
        ({**BLOWN, "bright": 0.023}, "pass ok"),  # a logo on a white ground
        ({**BLOWN, "chroma_max": 2}, "unknown no_picture"),  # archive film
        (DARK, "fail underexposed"),
        ({**DARK, "p99": 85, "p90": 58}, "fail underexposed"),
        ({**DARK, "p99": 85, "p90": 57}, "review dark"),  # lamps at night
        ({**DARK, "p99": 86}, "pass ok"),
        ({**DARK, "p99": 118, "p90": 80, "black": 0.1}, "fail underexposed"),
        ({**DARK, "p99": 118, "p90": 80, "black": 0.09}, "pass ok"),  # a dark scene with its shadows intact
        ({**DARK, "p99": 119, "p90": 80, "black": 0.4}, "pass ok"),
        ({**DARK, "p10": 16, "p90": 23}, "unknown no_picture"),  # a title on black
        ({**DARK, "p99": 28}, "unknown no_picture"),  # black
        (FLAT, "fail flat"),
        ({**FLAT, "darkest": 59}, "pass ok"),
        ({**FLAT, "lightest": 166}, "pass ok"),  # pale, but with something bright in it
    ],
)
def test_what_counts(changes: dict[str, float], expected: str) -> None:
    assert short(rule, *facts(**changes)) == expected


@pytest.mark.parametrize(
    ("values", "first", "last", "expected"),
    [
        (BLOWN, 10, 19, "fail overexposed"),  # 2.0 s
        (BLOWN, 10, 18, "pass ok"),
        (DARK, 10, 29, "review dark"),  # 4.0 s of ten
        (DARK, 10, 28, "pass ok"),
        (DARK, 10, 33, "review dark"),
        (DARK, 10, 34, "fail underexposed"),  # half of the work
        (FLAT, 10, 29, "review pale"),
        (FLAT, 10, 28, "pass ok"),
        (FLAT, 0, 38, "review pale"),
        (FLAT, 0, 39, "fail flat"),  # eight tenths
    ],
)
def test_how_long(values: dict[str, float], first: int, last: int, expected: str) -> None:
    assert short(rule, *facts(**stretch(first, last, values))) == expected


def test_a_short_break_does_not_end_a_stretch() -> None:
    for breaks, count in ((2, 1), (3, 2)):  # 0.4 and 0.6 s
        white = painted(50, 0.3, (20, 19 + breaks, 0.0))
        verdict = judged(rule, *facts(**{**BLOWN, "white": white}))
        assert len(verdict.evidence) == count


def test_out_of_range_needs_both_ends() -> None:
    for under, over, expected in (
        (0.011, 0.011, "review out_of_range"),
        (0.011, 0.01, "pass ok"),
        (0.01, 0.011, "pass ok"),
    ):
        beyond = levels(under={4: (under,) * 250}, over={247: (over,) * 250})
        assert short(rule, container(), decoded_picture(), beyond, colour()) == expected


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_not_judged(transfer: str) -> None:
    found = container(color_transfer=transfer), decoded_picture(), levels(), colour(**BLOWN)
    assert short(rule, *found) == "unknown hdr"
    assert transfer in words(rule, *found)[0]


def test_several_faults_are_all_said() -> None:
    bright, dark = stretch(0, 14, BLOWN), stretch(20, 44, DARK)
    both = {**bright, **{key: (*bright.get(key, series)[:20], *series[20:]) for key, series in dark.items()}}
    assert short(rule, *facts(**both)) == "fail overexposed underexposed"


def test_words_and_evidence() -> None:
    found = facts(**stretch(10, 29, BLOWN))
    verdict = judged(rule, *found)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(2.0, 6.0)]
    assert verdict.measured == {"too_bright_s": 4.0, "too_dark_s": 0, "flat_s": 0}
    assert words(rule, *found) == (
        "过曝：4.0 秒（1 处），最多 30% 的画面白成一片，从 0:02 开始",
        "too bright for 4.0 s (stretches: 1): up to 30% blown to white, from 0:02",
    )
    assert "曝光和高光" in fixes(rule, *found)[0]
    assert words(rule, *facts(**DARK))[0] == "欠曝：10.0 秒（1 处），占全片 100%，最亮只到 23%，从 0:00 开始"
    assert "32% of the tonal range" in words(rule, *facts(**FLAT))[1]


def test_settings_take_part() -> None:
    assert short(rule, *facts(**BLOWN), max_white=0.31) == "pass ok"
    assert short(rule, *facts(**BLOWN), lifted_p10=101) == "review bright"
    assert short(rule, *facts(**DARK), max_dark=65) == "pass ok"
    assert short(rule, *facts(**DARK), min_dark_s=10.1) == "pass ok"
    assert short(rule, *facts(**FLAT), max_flat=149) == "pass ok"
