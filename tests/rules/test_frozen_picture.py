import pytest

from sciencevid_check.measurements import Dissolve, Shots
from sciencevid_check.rules import frozen_picture as rule
from tests.rules.changing import Changing
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_picture


def said(work: Changing, **settings: object) -> str:
    return short(rule, decoded_picture(work.frames), work.changes(), work.levels(), work.shots(), **settings)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Changing(), "pass ok"),
        (Changing().still(100, 147), "pass ok"),  # with the picture that is held: 49 frames, 1.96 s
        (Changing().still(100, 148), "fail frozen"),  # 2.00 s
        (Changing().still(100, 199), "fail frozen"),
        (Changing().still(100, 148).cut(149), "fail frozen"),  # the last frame held until the next shot
        (Changing().still(100, 249), "review maybe"),  # to the end: a closing picture may be meant
        (Changing().still(100, 200).still(202, 249), "review maybe"),  # nothing moves after it
        (Changing().cut(99).still(100, 199), "pass ok"),  # a photograph, a slide
        (Changing().jump(99).still(100, 199), "pass ok"),  # though the cut is not in the facts
        (Changing().cut(89).still(100, 199), "fail frozen"),
        (Changing().cut(90).still(100, 199), "pass ok"),  # hardly begun: a slide that came with an effect
        (Changing().still(1, 99), "pass ok"),  # from the start
        (Changing().still(0, 249), "pass ok"),
        (Changing().blend(60, 99).still(100, 199), "pass ok"),  # a dissolve to a photograph
        (Changing().blend(60, 99, 0.96).still(100, 199), "fail frozen"),  # not everywhere alike
        (Changing().flat(60, 99).blend(60, 99, 0.96).still(100, 199), "pass ok"),  # over a picture that moves
        (Changing().flat(60, 99).blend(60, 99, 0.9).still(100, 199), "review maybe"),
        (Changing().flat(60, 99).still(100, 199), "review maybe"),  # a photograph that glides and halts
        (Changing().flat(60, 99).jump(95, 6.0, 0.9).still(100, 199), "fail frozen"),  # no even glide
        (Changing().slowing(75, 99).still(100, 199), "pass ok"),  # comes to rest
        (Changing().still(100, 199).blend(200, 249), "review maybe"),  # a freeze that dissolves: a style
        (Changing().fill(100, 100, 16).still(100, 199), "pass ok"),  # black is another rule's
        (Changing(step=0.28).still(100, 199), "pass ok"),  # hardly moves anyway
        (Changing().still(75, 86).still(100, 199), "pass ok"),  # was not moving all the time
    ],
)
def test_what_is_around_it_decides(work: Changing, expected: str) -> None:
    if work.even:
        work.even = [(99, 199, 16.0)]
    assert said(work) == expected


@pytest.mark.parametrize(
    ("step", "block", "expected"),
    [
        (0.0, 0.0, "fail frozen"),
        (0.03, 2.0, "fail frozen"),
        (0.04, 1.0, "pass ok"),  # creeps
        (0.02, 3.0, "pass ok"),  # lips
        (0.3, 2.0, "pass ok"),  # over -60 dB
    ],
)
def test_what_still_is(step: float, block: float, expected: str) -> None:
    assert said(Changing().still(100, 199, step, block)) == expected


def test_a_fade_in_the_facts() -> None:
    work = Changing().still(100, 199)
    facts = decoded_picture(), work.changes(), work.levels()
    for end_s, expected in ((3.7, "fail frozen"), (3.8, "pass ok"), (4.2, "pass ok")):
        fade = Dissolve(start_s=3.2, end_s=end_s, kind="fade_in")
        assert short(rule, *facts, Shots(cuts=(), cuts_s=(), gradual=(fade,))) == expected


def test_every_other_frame_may_be_a_repeated_one() -> None:
    work = Changing().still(100, 199)
    for at in (*range(1, 100, 2), *range(201, 250, 2)):
        work.still(at, at)
    assert said(work) == "fail frozen"


def refreshed(at: int, step: float = 0.6, block: float = 3.0) -> Changing:
    work = Changing().still(100, 199)
    work.rows["luma"][at] = work.rows["held"][at] = step
    work.rows["block"][at] = block
    return work


def test_a_key_frame_within_does_not_part_it() -> None:
    work = refreshed(140)
    evidence = judged(rule, decoded_picture(), work.changes(), work.levels(), work.shots()).evidence
    assert [(piece.start_s, piece.end_s) for piece in evidence] == [(3.96, 8.0)]
    work = refreshed(140, block=9.0)  # something moved
    evidence = judged(rule, decoded_picture(), work.changes(), work.levels(), work.shots()).evidence
    assert evidence == ()


def stops(count: int) -> Changing:
    work = Changing(count * 125 + 50)
    for at in range(count):
        work.still(50 + 125 * at, 110 + 125 * at)
    return work


@pytest.mark.parametrize(("count", "expected"), [(1, "fail frozen"), (2, "fail frozen"), (3, "review maybe")])
def test_a_work_of_stops(count: int, expected: str) -> None:
    assert said(stops(count)) == expected


def test_a_gap_in_the_timestamps_is_a_freeze() -> None:
    pts = tuple(at / 25 + (3.0 if at > 100 else 0.0) for at in range(250))
    work = Changing()
    facts = decoded_picture(pts_s=pts, end_s=13.0), work.changes(), work.levels(), work.shots()
    assert [(piece.start_s, piece.end_s) for piece in judged(rule, *facts).evidence] == [(4.0, 7.04)]
    assert short(rule, *facts) == "fail frozen"


def test_one_picture_for_very_long() -> None:
    work = Changing(2000).cut(99).still(100, 1700)
    assert said(work) == "review long"
    assert said(Changing(2000).cut(99).still(100, 1500)) == "pass ok"


def test_settings_take_part() -> None:
    work = Changing().still(100, 130)
    assert said(work) == "pass ok"
    assert said(work, min_s=1.0) == "fail frozen"
    assert said(Changing(step=0.28).still(100, 199), min_movement=0.1) == "fail frozen"
    assert said(Changing().still(100, 199, 0.04, 3.0), max_step=0.05, max_block=3.0) == "fail frozen"
    assert said(stops(3), max_stops=3) == "fail frozen"
    assert said(Changing().cut(99).still(100, 199), long_s=3.0) == "review long"
    assert said(Changing().blend(60, 99).still(100, 199), max_blend=1.1) == "fail frozen"


def test_spans_and_words() -> None:
    work = Changing().still(100, 199)
    facts = decoded_picture(), work.changes(), work.levels(), work.shots()
    verdict = judged(rule, *facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(3.96, 8.0)]
    assert verdict.measured == {"still_s": 4.04, "frozen_s": 4.04, "freezes": 1}
    assert words(rule, *facts) == (
        "镜头中途有 1 处画面卡住，最长 4.04 秒（上限 2 秒），在 0:03.96",
        "1 freeze(s) in moving shots, the longest 4.04 s (limit 2 s), at 0:03.96",
    )
    assert "渲染缓存" in fixes(rule, *facts)[0]
