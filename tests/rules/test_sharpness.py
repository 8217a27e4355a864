from typing import Any

import pytest

from sciencevid_check.measurements import Detail, Focus
from sciencevid_check.rules import sharpness as rule
from tests.rules.facts import container, file, fixes, judged, short, words
from tests.rules.series import decoded_picture

STILLS = 10


def detail(width_px: float | tuple[float | None, ...] | None = 1200, **changes: Any) -> Detail:
    """Stills a second apart, as sharp as they are wide if one width is given for all; encoded well."""
    widths = width_px if isinstance(width_px, tuple) else (width_px,) * STILLS
    stills = len(widths)
    defaults: dict[str, Any] = {
        "at_s": tuple(float(at) for at in range(stills)),
        "luma": (110.0,) * stills,
        "width_px": widths,
        "grid": (0.3,) * stills,
        "smooth": (0.92,) * stills,
        "enlarged": 2.1,
        "enlarged_from_px": 700,
    }
    return Detail(**{**defaults, **changes})


def focus(*blurs: tuple[float, float, float], whole: float | None = None, usual: float | None = 0.7) -> Focus:
    """10 s; each blur is from, to (seconds) and how steep its edges are; `whole` is what the whole picture has there."""
    at_s = [at / 4 for at in range(40)]
    middle = [usual] * len(at_s)
    everywhere = [usual] * len(at_s)
    for start_s, end_s, edge in blurs:
        for at, now in enumerate(at_s):
            if start_s <= now < end_s:
                middle[at], everywhere[at] = edge, whole or edge
    return Focus(at_s=tuple(at_s), middle=tuple(middle), whole=tuple(everywhere))


def facts(
    seen: Detail | None = None, sharp: Focus | None = None, size: tuple[int, int] = (1280, 720)
) -> tuple[Any, ...]:
    work = container(stored_width=size[0], stored_height=size[1])
    return file(), work, decoded_picture(), seen or detail(), sharp or focus()


@pytest.mark.parametrize(
    ("width_px", "size", "expected"),
    [
        (1200, (1280, 720), "pass ok"),
        (768, (1280, 720), "pass ok"),  # six tenths
        (767, (1280, 720), "review soft"),
        (640, (1280, 720), "review soft"),
        (639, (1280, 720), "fail soft"),
        (768, (1920, 1080), "pass ok"),  # held against 1280, which the notice allows, too
        (639, (1920, 1080), "fail soft"),
        (432, (720, 576), "pass ok"),  # a smaller picture: against its own width
        (359, (720, 576), "fail soft"),
        (432, (1080, 1920), "pass ok"),  # upright: 1280 is the longer side
        (431, (1080, 1920), "review soft"),
        (None, (1280, 720), "pass in_focus"),
    ],
)
def test_detail(width_px: float | None, size: tuple[int, int], expected: str) -> None:
    assert short(rule, *facts(detail(width_px), size=size)) == expected


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((500,) * 8 + (1000,) * 2, "pass ok"),  # soft shots among sharp ones: shallow focus, close-ups
        ((500,) * 10 + (1000,), "fail soft"),  # one title card does not make it sharp
        ((500, None, None), "review soft"),  # a single still is not sure
        ((500, 500, 500), "fail soft"),
    ],
)
def test_the_sharpest_tenth_of_the_stills_counts(widths: tuple[float | None, ...], expected: str) -> None:
    assert short(rule, *facts(detail(widths))) == expected


def test_night_does_not_count() -> None:
    dark = (20.0,) * STILLS
    assert short(rule, *facts(detail(300, luma=dark))) == "pass in_focus"
    assert short(rule, *facts(detail(300, luma=dark), focus(usual=None))) == "unknown unclear"
    assert short(rule, *facts(detail(300, luma=dark), focus(usual=None)), min_luma=16) == "fail soft"


@pytest.mark.parametrize(
    ("trace", "from_px", "seen_px", "size", "expected"),
    [
        (4.2, 854, 800, (1280, 720), "fail enlarged"),
        (4.1, 854, 800, (1280, 720), "pass ok"),
        (9.0, 854, 800, (1920, 1080), "fail enlarged"),
        (9.0, 1280, 800, (1920, 1080), "pass ok"),  # 720 lines are allowed by themselves
        (9.0, 896, 800, (1280, 720), "pass ok"),  # seven tenths
        (9.0, 854, 1200, (1280, 720), "pass ok"),  # only part of the work was enlarged
        (9.0, 1100, 600, (1280, 720), "fail soft"),  # there is less than even that would hold
    ],
)
def test_enlarging(trace: float, from_px: int, seen_px: float, size: tuple[int, int], expected: str) -> None:
    assert short(rule, *facts(detail(seen_px, enlarged=trace, enlarged_from_px=from_px), size=size)) == expected


def test_other_programs_read_the_effective_width() -> None:
    assert judged(rule, *facts(detail(1200))).measured["effective_width_px"] == 1200
    enlarged = detail(800, enlarged=9.0, enlarged_from_px=854)
    assert judged(rule, *facts(enlarged)).measured["effective_width_px"] == 854
    assert judged(rule, *facts(detail(None))).measured["effective_width_px"] is None


@pytest.mark.parametrize(
    ("blurs", "whole", "expected"),
    [
        ([], None, "pass ok"),
        ([(2.0, 2.75, 0.2)], None, "pass ok"),  # a whip pan, a transition
        ([(2.0, 3.0, 0.3)], None, "review blurred"),
        ([(2.0, 3.0, 0.31)], None, "pass ok"),
        ([(2.0, 4.75, 0.2)], None, "review blurred"),
        ([(2.0, 5.0, 0.28)], None, "fail blurred"),
        ([(2.0, 5.0, 0.29)], None, "review blurred"),
        ([(2.0, 5.0, 0.2)], 0.6, "review blurred"),  # subtitles, or a foreground in focus
        ([(1.0, 4.0, 0.2), (6.0, 7.0, 0.2)], None, "fail blurred blurred"),
        ([(1.0, 2.5, 0.2), (3.0, 4.5, 0.2)], None, "fail blurred"),  # hunting: one blur
        ([(0.0, 10.0, 0.2)], None, "fail blurred"),
    ],
)
def test_focus(blurs: list[tuple[float, float, float]], whole: float | None, expected: str) -> None:
    assert short(rule, *facts(sharp=focus(*blurs, whole=whole))) == expected


def test_stills_confirm_a_blur_and_then_do_not_count() -> None:
    blurred = tuple(300 if 2 <= at <= 5 else 1200 for at in range(STILLS))
    verdict = judged(rule, *facts(detail(blurred), focus((2.0, 6.0, 0.29))))
    assert (verdict.status, verdict.remarks[0].message_id) == ("fail", "blurred")
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(2.0, 6.0)]
    mostly = tuple(300 if at <= 8 else 1200 for at in range(STILLS))
    verdict = judged(rule, *facts(detail(mostly), focus((0.0, 8.0, 0.2))))
    assert [remark.message_id for remark in verdict.remarks] == ["blurred"]
    assert verdict.measured["effective_width_px"] == 1200


@pytest.mark.parametrize(
    ("grid", "smooth", "expected"),
    [
        (0.59, 0.5, "pass ok"),
        (0.6, 0.76, "review blocks"),
        (0.6, 0.77, "pass ok"),
        (0.85, 0.68, "fail blocks"),
        (0.85, 0.69, "review blocks"),
        (0.84, 0.5, "review blocks"),
        (1.6, 1.0, "pass ok"),  # MPEG-4 at a good rate
        (3.0, 1.0, "review blocks"),
        (6.0, 1.0, "fail blocks"),
        (None, None, "pass ok"),  # a flat drawing
    ],
)
def test_compression(grid: float | None, smooth: float | None, expected: str) -> None:
    assert short(rule, *facts(detail(grid=(grid,) * STILLS, smooth=(smooth,) * STILLS))) == expected


def test_settings_take_part() -> None:
    assert short(rule, *facts(detail(900)), wanted_px=1920) == "pass ok"  # never more than the picture has
    assert short(rule, *facts(detail(900), size=(1920, 1080)), wanted_px=1920) == "fail soft"
    assert short(rule, *facts(detail(900)), min_share=0.8) == "review soft"
    assert short(rule, *facts(sharp=focus((2.0, 5.0, 0.2))), sure_s=4) == "review blurred"


def test_words() -> None:
    assert words(rule, *facts(detail(600))) == (
        "细节只相当于约 600 像素宽的画面（应有 1280）：可能是小画面放大，或没有对准焦点",
        "detail only as of a picture about 600 pixels wide (1280 asked): enlarged, or out of focus",
    )
    enlarged = facts(detail(800, enlarged=9.0, enlarged_from_px=854), size=(1920, 1080))
    assert words(rule, *enlarged)[0] == "画面是由约 854 像素宽放大到 1920 的，细节没有增加"
    assert "1280 像素宽以上的原始素材" in fixes(rule, *enlarged)[0]
    assert words(rule, *facts(sharp=focus((2.0, 6.0, 0.2))))[1] == (
        "out of focus in 1 place(s), for up to 4.0 s, at 0:02"
    )
