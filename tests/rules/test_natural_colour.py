from typing import Any

import pytest

from sciencevid_check.measurements import Shots
from sciencevid_check.rules import natural_colour as rule
from tests.rules.facts import container, fixes, judged, short, words
from tests.rules.series import colour, decoded_picture, painted

GREEN = {"red": -0.6, "blue": -0.5, "one_sided": 0.22}
BLUE = {"red": -0.5, "blue": 0.2, "one_sided": 0.05}
DRAINED = {"chroma_p50": 2, "chroma_p90": 5, "chroma_max": 12}
GARISH = {"chroma_p50": 50, "chroma_p90": 100, "chroma_max": 120}
TIGHT = {**GREEN, "chroma_spread": 0.03}


def facts(**changes: Any) -> tuple[Any, ...]:
    return container(), decoded_picture(), colour(**changes)


def stretch(first: int, last: int, values: dict[str, float]) -> dict[str, Any]:
    """The values from the first to the last of the fifty frames looked at, five a second; a natural picture elsewhere."""
    usual = colour()
    return {key: painted(50, getattr(usual, key)[0], (first, last, value)) for key, value in values.items()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass ok"),
        (GREEN, "review tinted"),
        ({**GREEN, "one_sided": 0.1}, "pass ok"),  # a meadow with grey stones in it
        ({"red": 0.5, "blue": -0.75, "one_sided": 0.3}, "pass ok"),  # lamps of 3000 K
        ({"red": 0.9, "blue": -2.9, "one_sided": 0.5}, "pass ok"),  # candles
        ({"red": -0.2, "blue": 0.35, "one_sided": 0.2}, "pass ok"),  # skylight
        ({"red": 1.5, "blue": -0.2, "one_sided": 0.6}, "pass ok"),  # red flags
        ({"red": 0.2, "blue": -1.4, "one_sided": 0.3}, "review tinted"),  # yellow, which no light is
        ({"red": -0.13, "blue": -0.53, "one_sided": 0.15}, "pass ok"),  # a leaf, close up
        (BLUE, "review tinted"),  # less red than skylight has
        ({**BLUE, "red": -0.26}, "pass ok"),
        ({**BLUE, "blue": -0.2}, "pass ok"),  # woods
        ({"red": 0.31, "blue": 0.31}, "review tinted"),
        ({"red": 0.31, "blue": 0.3}, "pass ok"),
        ({**GREEN, "p99": 59, "p90": 55}, "pass ok"),  # in the dark colours are noise
        ({**GREEN, "drawn": 0.5}, "unknown no_picture"),  # a slide
        (DRAINED, "review drained"),
        ({**DRAINED, "chroma_max": 15}, "pass ok"),
        ({**DRAINED, "chroma_max": 4}, "pass ok"),  # asphalt, fog
        ({**DRAINED, "chroma_p90": 1}, "pass ok"),
        ({**DRAINED, "one_sided": 0.02}, "pass ok"),  # archive film with a tone
        ({**DRAINED, "p99": 119}, "pass ok"),
        (GARISH, "review garish"),
        ({**GARISH, "chroma_p90": 90}, "pass ok"),
        ({**GARISH, "one_sided": 0.1}, "pass ok"),  # a flag, or stage light: one colour
        ({"chroma_p50": 0, "chroma_p90": 0, "chroma_max": 2}, "review grey"),
        ({"chroma_p50": 0, "chroma_p90": 0, "chroma_max": painted(50, 2, (30, 30, 3))}, "pass ok"),
    ],
)
def test_what_counts(changes: dict[str, Any], expected: str) -> None:
    assert short(rule, *facts(**changes)) == expected


@pytest.mark.parametrize("values", [GREEN, DRAINED, GARISH])
def test_four_seconds(values: dict[str, float]) -> None:
    assert short(rule, *facts(**stretch(10, 28, values))) == "pass ok"
    assert short(rule, *facts(**stretch(10, 29, values))).startswith("review")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (TIGHT, "fail cast"),
        ({**TIGHT, "chroma_spread": 0.051}, "review tinted"),  # a lawn
        ({**TIGHT, "one_sided": 0.46}, "review tinted"),  # a coloured lamp
        ({**TIGHT, "one_sided": 0.14}, "review tinted"),
        ({**TIGHT, "lightest": 119}, "review tinted"),  # a painted wall
        ({**TIGHT, "red": -0.6, "blue": 0.1}, "review tinted"),  # under water
        ({**TIGHT, "red": 0.1, "blue": -1.3}, "review tinted"),  # grass in the evening
        (stretch(0, 38, TIGHT), "review tinted"),
        (stretch(0, 39, TIGHT), "fail cast"),  # eight tenths of the work
    ],
)
def test_a_sure_cast(changes: dict[str, Any], expected: str) -> None:
    assert short(rule, *facts(**changes)) == expected


@pytest.mark.parametrize(
    ("frames", "cuts_s", "expected"),
    [(500, (5.0, 10.0), "fail cast"), (500, (5.0,), "review tinted"), (495, (5.0, 10.0), "review tinted")],
)
def test_a_cast_over_many_shots_is_sure(frames: int, cuts_s: tuple[float, ...], expected: str) -> None:
    shots = Shots(cuts=tuple(int(at * 25) for at in cuts_s), cuts_s=cuts_s)
    picture = decoded_picture(frames)
    verdict = rule.check(container(), picture, colour(frames // 5, **GREEN), rule.Settings(), shots)
    assert f"{verdict.status} {verdict.remarks[0].message_id}" == expected


@pytest.mark.parametrize(
    ("red", "blue", "zh", "en"),
    [
        (-0.6, -0.5, "偏绿", "green"),
        (0.2, -1.4, "偏黄", "yellow"),
        (0.6, 0.6, "偏紫红", "magenta"),
        (-0.5, 0.2, "偏青蓝", "cyan blue"),
        (-0.28, 0.9, "偏蓝", "blue"),
    ],
)
def test_the_hue_is_named(red: float, blue: float, zh: str, en: str) -> None:
    said = words(rule, *facts(red=red, blue=blue, one_sided=0.2))
    assert f"画面{zh}，" in said[0]
    assert f"tinted {en}, " in said[1]


def test_light_lies_on_a_curve() -> None:
    found = colour(3, red=(0.502, 0.034, -0.6), blue=(-0.75, 0.023, -0.5))
    assert found.off_light[:2] == pytest.approx((0, 0), abs=1e-6)
    assert found.off_light[2] == pytest.approx(0.821, abs=0.001)  # from 6100 K, the nearest


def test_hdr_is_not_judged() -> None:
    assert short(rule, container(color_transfer="arib-std-b67"), decoded_picture(), colour(**GREEN)) == "unknown hdr"


def test_words_and_evidence() -> None:
    found = facts(**stretch(10, 34, GREEN))
    verdict = judged(rule, *found)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(2.0, 7.0)]
    assert verdict.measured == {"cast_s": 5.0, "drained_s": 0, "garish_s": 0}
    assert words(rule, *found) == (
        "可能偏色：有 1 处共 5.0 秒画面偏绿，从 0:02 开始；海水、森林、舞台灯光不算问题",
        "perhaps a colour cast: 5.0 s (stretches: 1) tinted green, from 0:02; no fault of sea, woods or stage light",
    )
    assert "色温" in fixes(rule, *found)[0]


def test_settings_take_part() -> None:
    assert short(rule, *facts(**GREEN), max_off_light=0.9) == "pass ok"
    assert short(rule, *facts(**BLUE), min_red=-0.51) == "pass ok"
    assert short(rule, *facts(**TIGHT), sure_cast=1.0) == "fail cast"
    assert short(rule, *facts(**DRAINED), min_drained_s=10.1) == "pass ok"
