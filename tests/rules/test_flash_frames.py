import pytest

from sciencevid_check.rules import flash_frames as rule
from tests.rules.changing import Changing
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_picture


def said(work: Changing, **settings: object) -> str:
    return short(rule, decoded_picture(work.frames), work.changes(), work.levels(), work.shots(), **settings)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Changing(), "pass ok"),
        (Changing().stray(100, 1), "fail picture"),
        (Changing().stray(100, 3), "fail picture"),
        (Changing().stray(100, 4), "pass ok"),  # a short shot
        (Changing().stray(100, 2).fill(100, 2, 16), "fail black"),
        (Changing().stray(100, 2).fill(100, 2, 230), "fail white"),
        (Changing().stray(100, 2).fill(100, 2, 110), "fail picture"),  # a coloured card
        (Changing().stray(50, 1).stray(150, 2).fill(150, 2, 16), "fail picture black"),
        (Changing().stray(100, 2, left=22.0), "fail picture"),  # 64 x 0.35 = 22.4
        (Changing().stray(100, 2, by=9.9), "pass ok"),  # too faint to be seen
        (Changing(step=22.0).stray(100, 1), "pass ok"),  # 80 is no jump in fast action of 28.6 a frame
        (Changing().stray(1, 1), "fail picture"),
        (Changing().stray(248, 1), "fail picture"),
        (Changing().cut(249), "pass ok"),
        (Changing().cut(1), "pass ok"),
    ],
)
def test_inside_a_shot(work: Changing, expected: str) -> None:
    assert said(work) == expected


@pytest.mark.parametrize(
    ("edges_alike", "expected"),
    [(0.0, "fail picture"), (0.39, "fail picture"), (0.41, "pass ok"), (0.7, "pass ok")],
)
def test_a_camera_flash_leaves_the_outlines(edges_alike: float, expected: str) -> None:
    assert said(Changing().stray(100, 1, edges_alike=edges_alike)) == expected


def between(count: int = 2, *cuts: int) -> Changing:
    work = Changing().stray(100, count, left=70.0)
    for cut in cuts:
        work.cut(cut)
    return work


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (between(1), "fail picture"),
        (between(3), "fail picture"),
        (between(4), "pass ok"),
        (between(2, 60), "fail picture"),
        (between(2, 60, 140), "fail picture"),
        (between(2, 60, 80, 140), "pass ok"),  # fast cutting
        (between(2, 20, 30, 180), "fail picture"),  # elsewhere
        (between(2, 60, 80, 140).fill(100, 2, 16), "fail black"),  # black is no shot
        (between(2).jump(102, 80, 0.9), "pass ok"),  # the second shot begins overexposed
        (between(2).jump(103, 30), "pass ok"),  # and goes on as wildly: action after a cut
        (between(3).jump(101, 40), "pass ok"),
    ],
)
def test_between_two_shots(work: Changing, expected: str) -> None:
    assert said(work) == expected


def test_a_fade_through_black_is_none() -> None:
    work = Changing().stray(100, 2, left=70.0).fill(100, 2, 16)
    assert said(work) == "fail black"
    assert said(work.jump(98, 40).jump(99, 40).jump(103, 40)) == "pass ok"


def test_black_in_the_dark_is_not_seen() -> None:
    dark = Changing().stray(100, 2).fill(100, 2, 16).fill(60, 40, 20).fill(102, 40, 20)
    assert said(dark, min_ratio=50) == "pass ok"


def many(*places: int) -> Changing:
    work = Changing(1000)
    for at in places:
        work.stray(at, 2).fill(at, 2, 230)
    return work


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (many(100, 300, 500, 700), "fail white"),
        (many(100, 300, 500, 700, 900), "review effect"),
        (many(100, 140), "fail white"),
        (many(100, 125, 150), "review effect"),  # within 2 s
        (many(100, 125, 151), "fail white"),
        (many(100, 125, 150).stray(600, 1), "fail picture effect"),
    ],
)
def test_what_comes_often_may_be_meant(work: Changing, expected: str) -> None:
    assert said(work) == expected


def test_rates() -> None:
    work = Changing().stray(100, 6)
    fast = tuple(at / 50 for at in range(250))
    facts = decoded_picture(250, pts_s=fast, end_s=5.0), work.changes(), work.levels(), work.shots()
    assert short(rule, *facts) == "fail picture"  # 0.12 s
    assert said(work) == "pass ok"  # 0.24 s
    slow = tuple(at / 10 for at in range(250))
    work = Changing().stray(100, 3)
    facts = decoded_picture(250, pts_s=slow, end_s=25.0), work.changes(), work.levels(), work.shots()
    assert short(rule, *facts) == "fail picture"
    tiny = Changing(2)
    assert said(tiny) == "pass ok"


def test_settings_take_part() -> None:
    assert said(Changing().stray(100, 4), max_frames=5) == "fail picture"
    assert said(Changing().stray(100, 2), max_frames=1) == "pass ok"
    assert said(Changing().stray(100, 1), min_jump=90) == "pass ok"
    assert said(Changing().stray(100, 1), min_ratio=40) == "pass ok"
    assert said(between(2, 60, 80, 140), max_cuts_near=3) == "fail picture"
    assert said(many(100, 300), max_times=1) == "review effect"


def test_spans_are_exact_to_the_frame_and_read_well() -> None:
    work = Changing().stray(50, 1).stray(150, 3)
    facts = decoded_picture(), work.changes(), work.levels(), work.shots()
    verdict = judged(rule, *facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(2.0, 2.04), (6.0, 6.12)]
    assert verdict.measured == {"places": 2, "frames": 4}
    assert words(rule, *facts) == (
        "有 2 处夹着别的画面（1-3 帧），在 0:02",
        "2 place(s) with frames of another picture (1-3 frames), at 0:02",
    )
    assert "逐帧" in fixes(rule, *facts)[0]
