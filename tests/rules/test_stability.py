from math import sin
from typing import Any

import pytest

from sciencevid_check.measurements import Motion, Shots
from sciencevid_check.rules import stability as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.moving import motion, pan, shake, still
from tests.rules.series import decoded_picture, painted

UNCUT = Shots(cuts=(), cuts_s=())


def cut(*frames: int) -> Shots:
    return Shots(cuts=frames, cuts_s=tuple(frame / 25 for frame in frames))


def said(moved: Motion, shots: Shots = UNCUT, **settings: Any) -> str:
    return short(rule, decoded_picture(len(moved.dx) * moved.every), moved, shots, **settings)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (motion(), "pass ok"),
        (motion(shake(0.0012)), "pass ok"),
        (motion(shake(0.0023)), "review rather_shaky"),
        (motion(shake(0.0070)), "fail shaky"),
        (motion(still, shake(0.0070)), "fail shaky"),
        (motion(shake(0.0070), turn=shake(0.3)), "fail shaky"),
        (motion(lambda t: pan(t) + shake(0.007)(t)), "fail shaky"),
        (motion(shake(0.0070, 4, 7)), "fail shaky"),
        (motion(shake(0.0070, 4, 5)), "pass ok"),  # a bump
    ],
)
def test_shake_by_its_strength(moved: Motion, expected: str) -> None:
    assert said(moved) == expected
    assert bool(fixes(rule, decoded_picture(), moved, UNCUT)[0]) == (expected != "pass ok")


@pytest.mark.parametrize(
    "moved",
    [
        motion(pan),
        motion(lambda t: 0.3 * sin(t)),  # slowly there and back
        motion(lambda t: 0.05 * sin(2 * 3.14159 * t / 1.2)),  # quick following
        motion(lambda t: 0.2 * min(1, max(0, (t - 3) / 0.3))),  # a whip pan
        motion(lambda t: pan(int(t * 12.5 + 0.01) / 12.5 * 2)),  # every picture twice, in a quick pan
        motion(lambda t: 0.004 * (int(t * 25 + 0.01) % 2)),  # faster than any hand
        motion(turn=lambda t: 20 * t),
    ],
)
def test_intended_movement_is_no_shake(moved: Motion) -> None:
    assert said(moved) == "pass ok"


def test_cuts_end_a_path() -> None:
    jumps = motion(lambda t: 0.2 * (t > 4) - 0.3 * (t > 6))
    assert said(jumps, cut(101, 151)) == "pass ok"
    shaken = motion(shake(0.007), frames=251)
    assert said(shaken, cut(*range(20, 250, 20))) == "unknown cannot_tell"  # shots of 0.8 s
    assert said(shaken, cut(125)) == "fail shaky"


def test_things_that_move_before_a_camera_at_rest() -> None:
    assert said(motion(shake(0.01), agree=(0.0,) + (0.6,) * 249)) == "pass ok"  # a lively head close up
    assert said(motion(shake(0.01), agree=(0.0,) + (0.3,) * 249)) == "unknown cannot_tell"
    assert said(motion(shake(0.01), reach=(0.0,) + (0.4,) * 249)) == "unknown cannot_tell"  # all in the middle
    assert said(motion(shake(0.01), followed=(0,) + (10,) * 249)) == "unknown cannot_tell"  # a plain wall


def test_frames_without_a_known_movement_are_bridged() -> None:
    gaps = tuple(0.1 if at % 10 < 2 else 0.95 for at in range(250))
    assert said(motion(shake(0.007), agree=gaps)) == "fail shaky"
    holes = painted(250, 0.95, (0, 0, 0.0), (60, 80, 0.1), (140, 150, 0.1), (190, 220, 0.1))
    assert said(motion(shake(0.007), agree=holes)) == "fail shaky"


def test_frames_between_are_skipped_at_high_rates() -> None:
    half = motion(shake(0.007))
    shown = decoded_picture(500, pts_s=tuple(at / 50 for at in range(500)), end_s=10.0)
    doubled = half.model_copy(update={"every": 2})
    verdict = judged(rule, shown, doubled, UNCUT)
    assert verdict.status == "fail"
    assert verdict.evidence == judged(rule, decoded_picture(), half, UNCUT).evidence
    assert short(rule, shown, doubled, cut(*range(39, 500, 40))) == "unknown cannot_tell"


def test_too_few_frames_a_second() -> None:
    slides = decoded_picture(20, pts_s=tuple(float(at) for at in range(20)), end_s=20.0)
    assert short(rule, slides, motion(frames=20), UNCUT) == "unknown too_few_frames"
    assert short(rule, decoded_picture(1), motion(frames=1), UNCUT) == "unknown too_few_frames"


def test_where_and_how_strong() -> None:
    facts = decoded_picture(500), motion(shake(0.007, 8, 12), frames=500), UNCUT
    verdict = judged(rule, *facts)
    assert len(verdict.evidence) == 1
    assert verdict.evidence[0].start_s == pytest.approx(8, abs=0.5)
    assert verdict.evidence[0].end_s == pytest.approx(12, abs=0.5)
    assert verdict.measured["judged_s"] == 20.0
    assert verdict.measured["strength"] == pytest.approx(0.007, rel=0.15)
    assert words(rule, decoded_picture(), motion(), UNCUT) == (
        "画面平稳（看了 10 秒）",
        "the picture is steady (10 s looked at)",
    )
    zh, en = words(rule, *facts)
    assert zh.startswith("1 处画面抖动，共 ")
    assert "上限 0.30%" in zh
    assert en.startswith("1 shaky stretch(es), ")
    assert "limit 0.30%" in en


def test_near_stretches_are_one() -> None:
    two = motion(lambda t: shake(0.007, 3, 6)(t) + shake(0.007, 6.6, 9)(t), frames=500)
    far = motion(lambda t: shake(0.007, 2, 5)(t) + shake(0.0023, 10, 14)(t), frames=500)
    assert len(judged(rule, decoded_picture(500), two, UNCUT).evidence) == 1
    assert said(far) == "fail shaky rather_shaky"


def test_settings() -> None:
    assert rule.Settings().level == "warning"
    assert said(motion(shake(0.007)), sure_strength=0.02) == "review rather_shaky"
    assert said(motion(shake(0.007)), min_s=30) == "pass ok"
    assert said(motion(shake(0.007, hz=0.9)), min_swings_hz=0, smooth_s=2) == "fail shaky"
