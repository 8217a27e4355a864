import pytest

from sciencevid_check.rules import black_frames as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_picture, levels, painted


@pytest.mark.parametrize(
    ("black", "expected"),
    [
        ([], "pass ok"),
        ([(100, 111)], "pass ok"),  # 0.48 s: a short fade at a cut
        ([(100, 112)], "review short"),  # 0.52 s
        ([(100, 123)], "review short"),  # 0.96 s
        ([(100, 124)], "fail inside"),  # 1.00 s
        ([(100, 124), (150, 165)], "fail inside short"),
        ([(0, 24)], "pass ok"),  # 1 s at the head
        ([(0, 25)], "fail head"),
        ([(225, 249)], "pass ok"),
        ([(224, 249)], "fail tail"),
        ([(0, 25), (224, 249)], "fail head tail"),
        ([(0, 249)], "fail all"),
        ([(1, 249)], "fail tail"),
        ([(1, 248)], "fail inside"),
    ],
)
def test_where_and_how_long(black: list[tuple[int, int]], expected: str) -> None:
    assert short(rule, decoded_picture(), levels(black=black)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "fail inside"),
        ({"p99": painted(250, 215, (100, 199, 30))}, "pass ok"),  # a night scene: dark but not even
        ({"mean_u": painted(250, 120, (100, 199, 150))}, "pass ok"),  # a dark blue card
        ({"mean_v": painted(250, 130, (100, 199, 115))}, "pass ok"),
        ({"under": {37: painted(250, 0.0, (100, 199, 0.97))}}, "pass ok"),
        ({"under": {37: painted(250, 0.0, (100, 199, 0.98))}}, "fail inside"),
    ],
)
def test_what_black_is(changes: dict[str, object], expected: str) -> None:
    assert short(rule, decoded_picture(), levels(black=[(100, 199)], **changes)) == expected


def test_settings_take_part() -> None:
    facts = decoded_picture(), levels(black=[(100, 124)])
    assert short(rule, *facts, sure_s=1.5) == "review short"
    assert short(rule, *facts, sure_s=1.5, max_inside_s=1.0) == "pass ok"
    dark = levels(black=[(100, 124)], p99=painted(250, 215, (100, 124, 37)))
    assert short(rule, decoded_picture(), dark, max_spread=255) == "fail inside"


def test_spans_are_exact_to_the_frame_and_read_well() -> None:
    facts = decoded_picture(), levels(black=[(100, 149), (200, 229)])
    verdict = judged(rule, *facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(4.0, 6.0), (8.0, 9.2)]
    assert verdict.measured == {"black_s": 3.2, "longest_s": 2.0, "stretches": 2}
    assert words(rule, *facts) == (
        "片中有 2 处黑场，最长 2.00 秒（上限 0.5 秒），在 0:04",
        "2 black stretch(es) inside, the longest 2.00 s (limit 0.5 s), at 0:04",
    )
    assert "补上空隙" in fixes(rule, *facts)[0]


def test_uneven_times_and_the_last_frame() -> None:
    pts = (0.0, 0.1, 0.5, 0.9, 3.0)
    picture = decoded_picture(5, pts_s=pts, end_s=4.5)
    assert judged(rule, picture, levels(5, black=[(2, 3)])).evidence[0].end_s == 3.0
    assert judged(rule, picture, levels(5, black=[(4, 4)])).evidence[0].end_s == 4.5
