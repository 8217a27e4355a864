from typing import Any

import pytest

from sciencevid_check.measurements import SoundLevels
from sciencevid_check.rules import channels as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_sound
from tests.rules.sounds import sound_levels
from tests.rules.voices import heard

SECONDS = 20
SOUND = decoded_sound(duration_s=float(SECONDS))


def stereo(left: float = -20.0, right: float = -20.0, alike: float = 0.8, **changes: Any) -> SoundLevels:
    return sound_levels([left] * SECONDS, [right] * SECONDS, alike=[alike] * SECONDS, **changes)


def partly(usual: float, part: float, seconds: int) -> list[float]:
    return [part] * seconds + [usual] * (SECONDS - seconds)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (stereo(), "pass stereo"),
        (stereo(alike=1.0), "pass stereo"),  # the same on both sides
        (stereo(alike=0.0), "pass stereo"),
        (sound_levels([-20.0] * SECONDS), "pass mono"),
        (stereo(right=-32.0), "pass stereo"),
        (stereo(right=-32.2), "review uneven"),
        (stereo(right=-49.9, alike=0.0), "review uneven"),
        (stereo(right=-50.1, alike=0.0), "fail dead"),
        (stereo(left=-120.0, alike=0.0), "fail dead"),
        (stereo(alike=-0.39), "pass stereo"),
        (stereo(alike=-0.4), "review rather_inverted"),
        (stereo(alike=-0.7), "fail inverted"),
        (stereo(alike=-1.0), "fail inverted"),
        (stereo(-60.0, -60.0), "unknown silent"),
        (stereo(-120.0, -120.0, 0.0), "unknown silent"),
    ],
)
def test_the_whole_work(levels: SoundLevels, expected: str) -> None:
    assert short(rule, SOUND, levels) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(9, "pass stereo"), (10, "review dead_part"), (16, "review dead_part")]
)
def test_one_side_only_for_a_part(seconds: int, expected: str) -> None:
    levels = sound_levels([-20.0] * SECONDS, partly(-20.0, -120.0, seconds), alike=partly(0.8, 0.0, seconds))
    assert short(rule, SOUND, levels) == expected


def test_opposite_phase_for_a_part() -> None:
    levels = sound_levels([-20.0] * SECONDS, [-20.0] * SECONDS, alike=partly(0.9, -1.0, 12))
    assert short(rule, SOUND, levels) == "review inverted_part"
    assert [(piece.start_s, piece.end_s) for piece in judged(rule, SOUND, levels).evidence] == [(0.0, 12.0)]
    loud_and_fine = sound_levels(*[partly(-10.0, -40.0, 9)] * 2, alike=partly(0.9, -1.0, 9))
    assert short(rule, SOUND, loud_and_fine) == "pass stereo"


def test_silence_between_does_not_end_a_part() -> None:
    right = [-120.0] * 12 + [-20.0] * 8
    left = [-20.0] * 5 + [-120.0] * 2 + [-20.0] * 13
    verdict = judged(rule, SOUND, sound_levels(left, right, alike=[0.0] * 12 + [0.8] * 8))
    assert verdict.status == "review"
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.0, 12.0)]


def test_seconds_without_sound_do_not_count() -> None:
    left = [-20.0] * 10 + [-60.0] * 10
    levels = sound_levels(left, left, alike=[0.9] * 10 + [-1.0] * 10)
    assert short(rule, SOUND, levels) == "pass stereo"


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (0.01, "pass stereo"),
        (0.0102, "review offset"),
        (-0.02, "review offset"),
        (0.03, "review offset"),
        (0.031, "fail offset"),
    ],
)
def test_constant_offset(offset: float, expected: str) -> None:
    assert short(rule, SOUND, stereo(offset=((0.0,) * SECONDS, (offset,) * SECONDS))) == expected


def test_an_offset_is_there_all_the_time() -> None:
    now_and_then = ((0.001,) * 3 + (0.05,) * 17,)  # overdriven, with pauses
    assert short(rule, SOUND, sound_levels([-20.0] * SECONDS, offset=now_and_then)) == "pass mono"
    always = ((0.05,) * 19 + (0.0,),)
    assert short(rule, SOUND, sound_levels([-20.0] * SECONDS, offset=always)) == "fail offset"
    half_silent = sound_levels([-20.0] * 5 + [-120.0] * 15, offset=((0.05,) * 5 + (0.0,) * 15,))
    assert short(rule, SOUND, half_silent) == "fail offset"


def test_surround_is_judged_by_what_it_has_in_front() -> None:
    quiet_sides = [[-20.0] * SECONDS, [-45.0] * SECONDS, *[[-120.0] * SECONDS] * 4]
    assert short(rule, SOUND, sound_levels(*quiet_sides, alike=[0.2] * SECONDS)) == "pass surround"
    assert short(rule, SOUND, sound_levels(*[[-20.0] * SECONDS] * 6, alike=[-0.9] * SECONDS)) == "fail inverted"


def test_settings_take_part() -> None:
    assert short(rule, SOUND, stereo(right=-33.0), max_apart_db=15) == "pass stereo"
    assert short(rule, SOUND, stereo(right=-33.0), dead_db=13) == "fail dead"
    assert short(rule, SOUND, stereo(alike=-0.5), max_inverted=-0.6) == "pass stereo"
    assert short(rule, SOUND, stereo(alike=-0.5), sure_inverted=-0.5) == "fail inverted"
    assert short(rule, SOUND, stereo(-60.0, -120.0, 0.0), min_level_dbfs=-70) == "fail dead"
    offset = stereo(offset=((0.02,) * SECONDS,) * 2)
    assert short(rule, SOUND, offset, max_offset_percent=2) == "pass stereo"
    assert short(rule, SOUND, offset, sure_offset_percent=1.5) == "fail offset"
    part = sound_levels([-20.0] * SECONDS, partly(-20.0, -120.0, 5), alike=[0.5] * SECONDS)
    assert short(rule, SOUND, part, min_part_s=5) == "review dead_part"


def test_words() -> None:
    dead = stereo(left=-120.0, alike=0.0)
    assert words(rule, SOUND, dead) == (
        "左声道几乎没有声音，比另一侧轻 100 dB",
        "the left channel is all but silent, 100 dB under the other",
    )
    assert "单声道" in fixes(rule, SOUND, dead)[0]
    assert words(rule, SOUND, stereo(right=-60.0, alike=0.0))[0].startswith("右声道")
    assert judged(rule, SOUND, stereo()).measured == {
        "channels": 2,
        "offset_percent": 0.0,
        "apart_db": 0.0,
        "correlation": 0.8,
    }
    assert words(rule, SOUND, stereo(alike=-1.0))[0] == "左右声道反相（相关系数 -1.00），用单只音箱播放会互相抵消"
    assert judged(rule, SOUND, stereo(alike=-1.0)).evidence[0].end_s == 20.0


def test_a_voice_on_one_side_under_music_on_both() -> None:
    """Music alone is loud on both sides; whoever speaks is heard on the left only."""
    talks = [at < 12 for at in range(SECONDS)]
    left = [-20.0 if on else -12.0 for on in talks]
    right = [-36.0 if on else -12.0 for on in talks]
    levels = sound_levels(left, right, alike=[0.2] * SECONDS)
    speech, _ = heard(float(SECONDS), talk_s=12.0, pause_s=8.0)
    assert short(rule, SOUND, levels) == "pass stereo"
    assert short(rule, SOUND, levels, speech) == "review voice_uneven"
    assert "右声道" in words(rule, SOUND, levels, speech)[0]
    assert short(rule, SOUND, levels, speech, min_voice_s=13) == "pass stereo"
    few, _ = heard(float(SECONDS), talk_s=9.0, pause_s=11.0)
    assert short(rule, SOUND, levels, few) == "pass stereo"


def test_a_voice_of_opposite_phase_under_music() -> None:
    talks = [at < 12 for at in range(SECONDS)]
    both = [-24.0 if on else -12.0 for on in talks]
    levels = sound_levels(both, both, alike=[-0.6 if on else 0.9 for on in talks])
    speech, _ = heard(float(SECONDS), talk_s=12.0, pause_s=8.0)
    assert short(rule, SOUND, levels) == "pass stereo"
    assert short(rule, SOUND, levels, speech) == "review voice_inverted"
