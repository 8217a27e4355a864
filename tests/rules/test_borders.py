from typing import Any

import pytest

from sciencevid_check.measurements import Bar, Borders, Shots, Surround
from sciencevid_check.rules import borders as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_picture, painted

FRAMES = 50  # five a second, for 10 s
Span = tuple[int, int]
ALL: Span = (0, FRAMES - 1)


def bar(side: Any, depth: float = 0.13, span: Span = ALL, **changes: float) -> Bar:
    """A black bar beside a moving picture from first to last frame of the span; elsewhere a picture without a line."""
    shown = {"luma": 16.0, "even": 1.0, "border": 1.0, "step": 0.9, "outside_change": 0.0, "inside_change": 4.0}
    usual = {"luma": 90.0, "even": 0.2, "border": 0.1, "step": 0.0, "outside_change": 4.0, "inside_change": 4.0}
    series = {key: painted(FRAMES, usual[key], (*span, value)) for key, value in (shown | changes).items()}
    return Bar(side=side, depth=depth, **series)


def surround(axis: Any = "x", depth: float = 0.342, span: Span = ALL, **changes: float) -> Surround:
    """A blurred picture at both sides of a moving one."""
    shown = {"step": 8.0, "reach": 0.9, "detail": 0.3, "outside_change": 4.0, "inside_change": 4.0}
    usual = {"step": 0.6, "reach": 0.1, "detail": 1.0, "outside_change": 4.0, "inside_change": 4.0}
    series = {key: painted(FRAMES, usual[key], (*span, value)) for key, value in (shown | changes).items()}
    return Surround(axis=axis, depth=depth, **series)


def seen(*pieces: Bar | Surround) -> Borders:
    return Borders(
        at_s=tuple(at / 5 for at in range(FRAMES)),
        bars=tuple(piece for piece in pieces if isinstance(piece, Bar)),
        surrounds=tuple(piece for piece in pieces if isinstance(piece, Surround)),
    )


def letterbox(span: Span = ALL, **changes: float) -> Borders:
    return seen(bar("top", span=span, **changes), bar("bottom", span=span, **changes))


def window(**changes: float) -> Borders:
    return seen(*(bar(side, 0.1, **changes) for side in ("left", "top", "right", "bottom")))


def shots(*cuts: int) -> Shots:
    return Shots(cuts=cuts, cuts_s=tuple(cut / 25 for cut in cuts))


def said(facts: Borders, *more: Shots, **settings: float) -> str:
    return short(rule, decoded_picture(), facts, *more, **settings)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (seen(), "pass ok"),
        (letterbox(), "fail framed"),
        (letterbox((0, 39)), "fail framed"),  # 8 of 10 s
        (letterbox((0, 38)), "review in_part"),
        (letterbox((20, 24)), "review in_part"),  # 1 s
        (letterbox((20, 23)), "pass ok"),
        (window(luma=222), "fail framed"),
        (seen(surround()), "fail framed"),
        (seen(surround("y", 0.12)), "fail framed"),
        (seen(surround(span=(10, 19))), "review in_part"),
    ],
)
def test_how_much_of_the_work(facts: Borders, expected: str) -> None:
    assert said(facts) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"even": 0.61}, "fail framed"),  # words in the bars
        ({"even": 0.59}, "pass ok"),
        ({"border": 0.5}, "pass ok"),  # the dark part has no straight edge
        ({"step": 0.61}, "fail framed"),
        ({"step": 0.59}, "pass ok"),  # a page of words, whose lines begin below each other
        ({"step": 0.0}, "pass ok"),  # a dark scene
        ({"inside_change": 0.1}, "review unsure"),  # one photograph with black bars
        ({"luma": 222, "inside_change": 0.1}, "pass ok"),  # the margins of a page
    ],
)
def test_what_a_bar_is(changes: dict[str, float], expected: str) -> None:
    assert said(letterbox(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"step": 2.4}, "pass ok"),
        ({"reach": 0.49}, "pass ok"),  # an edge of something in the picture
        ({"detail": 0.7}, "pass ok"),  # two posts, say, at equal distances
        ({"detail": 0.7, "outside_change": 0.1}, "review unsure"),  # a still pattern
        ({"inside_change": 0.1}, "review unsure"),  # one photograph
        ({"inside_change": 0.1, "reach": 0.7}, "pass ok"),
    ],
)
def test_what_a_surround_is(changes: dict[str, float], expected: str) -> None:
    assert said(seen(surround(**changes))) == expected


def test_photographs_one_after_another() -> None:
    still = [bar(side, inside_change=0.0) for side in ("left", "right")]
    change = painted(FRAMES, 0.0, (15, 15, 30.0), (30, 30, 30.0))
    assert said(seen(*(one.model_copy(update={"inside_change": change}) for one in still))) == "fail framed"
    worded = [one.model_copy(update={"inside_change": change, "even": (0.9,) * FRAMES}) for one in still]
    assert said(seen(*worded)) == "review unsure"  # black slides that hold pictures and words


def test_a_bar_at_one_side_must_last() -> None:
    cut = shots(60, 160)
    assert said(seen(bar("left")), cut) == "fail framed"
    assert said(seen(bar("left"))) == "review unsure"  # one shot may well have a black wall
    assert said(seen(bar("left", inside_change=0.5)), cut) == "review unsure"
    assert said(seen(bar("left", inside_change=0.1)), cut) == "pass ok"
    assert said(seen(bar("left", luma=60)), cut) == "pass ok"
    assert said(seen(bar("left", span=(0, 38))), cut) == "pass ok"
    assert said(seen(bar("right"), bar("bottom"))) == "fail framed"


def test_a_dark_side_of_a_letterboxed_shot_is_no_bar() -> None:
    facts = seen(bar("top"), bar("bottom"), bar("left", 0.3, span=(10, 30)))
    assert judged(rule, decoded_picture(), facts).measured["picture_box"] == (0.0, 0.13, 1.0, 0.74)


def test_a_dark_picture_does_not_end_a_bar() -> None:
    step = painted(FRAMES, 0.9, (10, 30, 0.0))
    facts = seen(*(bar(side).model_copy(update={"step": step}) for side in ("top", "bottom")))
    verdict = judged(rule, decoded_picture(), facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.0, 10.0)]


def test_slivers_do_not_count() -> None:
    assert said(seen(bar("left", 0.014), bar("right", 0.014))) == "pass ok"
    assert said(seen(surround(depth=0.014))) == "pass ok"
    assert said(seen(bar("left", 0.014), bar("right", 0.014)), min_depth=0.01) == "fail framed"


def test_the_margins_of_a_page_are_no_surround() -> None:
    margins = [bar(side, luma=222, inside_change=0.0) for side in ("left", "right")]
    assert said(seen(*margins, surround(depth=0.13, inside_change=0.0))) == "pass ok"


def test_a_blurred_surround_of_something_without_detail() -> None:
    smooth = [bar(side, 0.342, luma=90, border=0.8, inside_change=0.1) for side in ("left", "right")]
    assert said(seen(*smooth, surround())) == "fail framed"


def test_a_blurred_surround_that_is_even_for_a_while() -> None:
    facts = seen(bar("left", 0.344, (10, 19), luma=90), bar("right", 0.344, (10, 19), luma=90), surround())
    verdict = judged(rule, decoded_picture(), facts)
    assert verdict.status == "fail"
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.0, 10.0)]


def test_settings_take_part() -> None:
    assert said(letterbox((0, 38)), sure_share=0.7) == "fail framed"
    assert said(letterbox((20, 24)), min_stretch_s=2) == "pass ok"
    assert said(letterbox(step=0.5), min_step=0.4) == "fail framed"
    assert said(letterbox(even=0.5), min_even=0.4) == "fail framed"
    assert said(letterbox(luma=60, inside_change=0.1), max_black_luma=70) == "review unsure"
    assert said(letterbox(inside_change=0.1), min_change=0.05) == "fail framed"
    assert said(seen(surround(step=2.0)), min_seam=1.5) == "fail framed"
    assert said(seen(surround(reach=0.4)), min_reach=0.3) == "fail framed"
    assert said(seen(surround(detail=0.7)), max_detail=0.8) == "fail framed"


@pytest.mark.parametrize(
    ("facts", "box", "shape"),
    [
        (seen(surround()), (0.342, 0.0, 0.316, 1.0), "9:16"),
        (seen(bar("left", 0.125), bar("right", 0.125)), (0.125, 0.0, 0.75, 1.0), "4:3"),
        (seen(bar("left", 0.219), bar("right", 0.219)), (0.219, 0.0, 0.562, 1.0), "1:1"),
        (seen(bar("top", 0.128), bar("bottom", 0.128)), (0.0, 0.128, 1.0, 0.744), "2.39:1"),
        (window(luma=54), (0.1, 0.1, 0.8, 0.8), "16:9"),
        (seen(bar("top", 0.03), bar("bottom", 0.13)), (0.0, 0.03, 1.0, 0.84), "2.12:1"),
    ],
)
def test_place_and_shape_of_the_picture(facts: Borders, box: tuple[float, ...], shape: str) -> None:
    verdict = judged(rule, decoded_picture(), facts)
    assert verdict.evidence[0].box == box
    assert verdict.measured["picture_box"] == box
    assert verdict.measured["shape"] == shape


def test_different_borders_one_after_another() -> None:
    pieces = [bar(side, 0.125, (0, 19)) for side in ("left", "right")] + [surround(span=(20, 49))]
    verdict = judged(rule, decoded_picture(), seen(*pieces))
    assert verdict.status == "fail"
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.0, 4.0), (4.0, 10.0)]
    assert verdict.measured["shape"] == "9:16"


def test_words() -> None:
    facts = decoded_picture(), letterbox()
    assert words(rule, *facts) == (
        "上方、下方有黑边，占全片 100%；实际画面为 2.39:1，只占整幅的 74%",
        "black bars (top, bottom) in 100 % of the work; the picture itself is 2.39:1 and takes 74 % of the frame",
    )
    assert "135%" in fixes(rule, *facts)[0]
    zh, en = words(rule, decoded_picture(), seen(surround(span=(10, 19))))
    assert zh == "有 1 段带边框，共 2.0 秒，最长的一段从 0:02 起：左侧、右侧有虚化或图案填充，实际画面为 9:16"
    assert "blurred or patterned fill (left, right)" in en
