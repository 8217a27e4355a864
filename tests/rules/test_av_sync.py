from typing import Any

import numpy as np
import pytest

from sciencevid_check.measurements import Mouth, Mouths, VoiceBands
from sciencevid_check.rules import av_sync as rule
from tests.rules.facts import container, fixes, judged, packets, short, sound, sound_track, track, words
from tests.rules.series import RATE, decoded_picture

FRAMES = 60 * RATE
BOX = (0.4, 0.2, 0.2, 0.35)


def voice(seed: int = 1, frames: int = FRAMES) -> Any:
    """(frames, 8) of levels that rise and fall as syllables do."""
    rough = np.random.default_rng(seed).normal(0, 10, (frames, 8))
    return -40 + np.array([np.convolve(band, (0.2, 0.6, 1, 0.6, 0.2), "same") for band in rough.T]).T


def bands(levels: Any) -> VoiceBands:
    told = tuple(tuple(int(level) for level in band) for band in np.round(levels).T)
    return VoiceBands(start_s=0.0, step_s=1 / RATE, edges_hz=tuple(range(10)), level_dbfs=told)


def mouth(levels: Any, first: int, last: int, late: int = 0, noise: float = 5.0) -> Mouth:
    """One that is formed by the levels of `late` frames later, and by much else."""
    told = np.roll(levels, -late - 1, axis=0)[first:last] + 40  # one frame more: mouths are ahead of their sound
    ways = told @ np.random.default_rng(9).normal(0, 1, (8, 6))
    ways += np.random.default_rng(first).normal(0, noise * ways.std(), ways.shape)
    return Mouth(first=first, box=BOX, ways=tuple(tuple(int(score) for score in way) for way in np.round(ways).T))


def speaking(late: int, *stretches: tuple[int, int], noise: float = 1.0, start_s: float = 0.0) -> tuple[Any, ...]:
    """A work in which the sound is `late` frames behind the mouths seen in the stretches."""
    levels = voice()
    told = tuple(mouth(levels, first, last, late, noise) for first, last in stretches or ((100, 400), (700, 1000)))
    seen = Mouths(mouths=told, faces_s=sum(one.frames for one in told) / RATE)
    return container(sounds=(sound(start_s=start_s),)), bands(levels), decoded_picture(FRAMES), seen


def voice_over(start_s: float = 0.0, faces: Mouths | None = None) -> tuple[Any, ...]:
    nobody = Mouths(mouths=(), faces_s=0.0)
    return container(sounds=(sound(start_s=start_s),)), bands(voice()), decoded_picture(FRAMES), faces or nobody


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (0, "pass ok"),
        (3, "pass ok"),
        (-3, "pass ok"),
        (5, "review perhaps_late"),
        (-5, "review perhaps_early"),
        (7, "fail late"),
        (-7, "fail early"),
        (25, "fail late"),
        (-25, "fail early"),
    ],
)
def test_lips(late: int, expected: str) -> None:
    assert short(rule, *speaking(late)) == expected
    assert judged(rule, *speaking(late)).measured["offset_ms"] == pytest.approx(late * 40 - 5, abs=8)


def test_a_weak_peak_never_fails() -> None:
    verdicts = {short(rule, *speaking(10, noise=noise)) for noise in (2.0, 4.0, 4.5, 5.0, 6.0)}
    assert "review perhaps_late" in verdicts
    assert "pass unclear" in verdicts
    assert verdicts <= {"fail late", "review perhaps_late", "pass unclear"}
    assert short(rule, *speaking(10, noise=6.0)) == "pass unclear"


def test_few_seconds_never_fail() -> None:
    assert short(rule, *speaking(10, (100, 340))) == "review perhaps_late"
    assert short(rule, *speaking(10, (100, 360))) == "fail late"
    assert short(rule, *speaking(10, (100, 140))) == "pass unclear"


def test_another_voice_is_no_proof() -> None:
    """Narration over faces."""
    verdicts = []
    for seed in range(20, 30):
        told = tuple(mouth(voice(seed), first, first + 250) for first in (100, 500, 900))
        verdicts.append(short(rule, *voice_over(faces=Mouths(mouths=told, faces_s=30.0))))
    assert verdicts.count("pass unclear") >= 9
    assert not any(verdict.startswith("fail") for verdict in verdicts)


def test_one_half_that_disagrees_is_a_drift() -> None:
    levels = voice()
    told = (mouth(levels, 100, 400, 0, 0.5), mouth(levels, 900, 1200, 8, 0.5))
    facts = voice_over(faces=Mouths(mouths=told, faces_s=24.0))
    assert short(rule, *facts) == "review drift"
    assert words(rule, *facts) == (
        "声音与口型的差距前后不一：前半约 -10 毫秒，后半约 +310 毫秒（正数为声音晚）",
        "sound drifts against the lips: about -10 ms in the first half, +310 ms in the second (positive: sound late)",
    )
    assert short(rule, *facts, drift_ms=400) != "review drift"


def retimed(levels: Any, rate: float, from_s: float) -> Any:
    """Levels of a sound that falls behind by `rate` seconds a second after a moment."""
    at = np.arange(len(levels))
    earlier = at - (at - from_s * RATE) * rate / (1 + rate)
    return np.array([np.interp(earlier, at, band) for band in levels.T]).T


@pytest.mark.parametrize("rate", [0.05, -0.09])
def test_a_sound_that_runs_away(rate: float) -> None:
    levels = voice()
    told = (mouth(levels, 100, 400, 0, 0.5), mouth(levels, 700, 1000, 0, 0.5))
    facts = list(voice_over(faces=Mouths(mouths=told, faces_s=24.0)))
    facts[1] = bands(retimed(levels, rate, from_s=4.0))
    assert short(rule, *facts) == "review runs_away"
    values = judged(rule, *facts).remarks[0].values
    assert values["before_ms"] == pytest.approx(0, abs=60)
    assert values["after_ms"] == pytest.approx(rate * 12 * 1000, abs=150)
    assert short(rule, *facts, drift_gain=99) == "pass unclear"
    assert short(rule, *facts, drift_height=99) == "pass unclear"
    assert short(rule, *facts, drift_ms=5000) == "pass unclear"


@pytest.mark.parametrize(
    ("seconds", "codec", "expected"),
    [
        (200.0, "aac", "pass no_face"),
        (200.03, "aac", "pass no_face"),
        (200.2, "aac", "review clock"),  # 0.1 %
        (199.8, "aac", "review clock"),
        (217.7, "aac", "review clock"),  # 48 kHz played as 44.1
        (250.0, "aac", "pass no_face"),  # packets of another size
        (217.7, "pcm_s16le", "pass no_face"),  # packets of any size
    ],
)
def test_samples_against_timestamps(seconds: float, codec: str, expected: str) -> None:
    made = {"packets": 9375, "start_s": 0.0, "end_s": seconds, "interval_s": seconds / 9375}  # of 1024: 200 s
    _, *rest = voice_over()
    facts = container(sounds=(sound(codec=codec, sample_rate_hz=48000),))
    assert short(rule, facts, *rest, packets(track(), sound_track(**made))) == expected
    assert short(rule, facts, *rest, packets(track(), sound_track(**made)), max_clock_ms=60000) == "pass no_face"
    assert short(rule, facts, *rest, packets(track(), sound_track(**made, gap_count=1))) == "pass no_face"


@pytest.mark.parametrize(
    ("start_s", "expected"),
    [
        (0.0, "pass no_face"),
        (-0.021, "pass no_face"),  # an AAC encoder's priming
        (-0.04, "pass no_face"),
        (-0.041, "review starts_early"),
        (0.06, "pass no_face"),
        (1.06 - 1.0, "pass no_face"),  # 0.06000000000000005
        (0.061, "review starts_late"),
        (3.0, "review starts_late"),
    ],
)
def test_starts(start_s: float, expected: str) -> None:
    assert short(rule, *voice_over(start_s)) == expected
    offset_ms = judged(rule, *voice_over(start_s)).measured["offset_ms"]
    assert offset_ms == (None if "no_face" in expected else pytest.approx(start_s * 1000, abs=0.1))


def test_lips_are_believed_more_than_the_container() -> None:
    assert short(rule, *speaking(0, start_s=0.3)) == "pass ok"
    read = packets(track(), sound_track(unedited_s=-0.3))  # but players that ignore the edit list show another delay
    assert short(rule, *speaking(0, start_s=0.3), read) == "review edit_list"
    assert short(rule, *speaking(10, start_s=0.3)) == "fail late starts_late"
    assert judged(rule, *speaking(10, start_s=0.3)).measured["offset_ms"] == 300.0  # the same delay, told exactly
    assert judged(rule, *speaking(10, start_s=0.9)).measured["offset_ms"] == pytest.approx(395, abs=8)
    assert judged(rule, *speaking(10, start_s=0.1)).measured["offset_ms"] == pytest.approx(395, abs=8)


def test_every_sound_track_is_looked_at() -> None:
    _, *rest = voice_over()
    facts = container(sounds=(sound(), sound(index=2, start_s=0.5)))
    assert short(rule, facts, *rest) == "review starts_late"


@pytest.mark.parametrize(
    ("unedited_s", "expected"),
    [(None, "pass no_face"), (0.15, "pass no_face"), (0.151, "review edit_list"), (-2.3, "review edit_list")],
)
def test_edit_lists_ignored(unedited_s: float | None, expected: str) -> None:
    read = packets(track(), sound_track(unedited_s=unedited_s))
    assert short(rule, *voice_over(), read) == expected


def test_no_sound_to_compare() -> None:
    facts = list(speaking(0))
    facts[1] = VoiceBands(start_s=0.0, step_s=0.04, edges_hz=(1.0, 2.0, 3.0), level_dbfs=((),))
    assert short(rule, *facts) == "pass unclear"


def test_words_fixes_and_evidence() -> None:
    facts = speaking(10)
    verdict = judged(rule, *facts)
    assert [(e.start_s, e.end_s, e.box) for e in verdict.evidence] == [(4.0, 15.96, BOX), (28.0, 39.96, BOX)]
    assert words(rule, *facts) == (
        "声音比口型晚约 400 毫秒（上限 160 毫秒），从 0:04 的人脸可以看出",
        "sound is about 400 ms behind the lips (limit 160 ms), as the face at 0:04 shows",
    )
    zh, en = fixes(rule, *facts)
    assert "移 400 毫秒" in zh
    assert "-ss 0.400" in en
    assert "adelay=450:all=1" in fixes(rule, *speaking(-11))[1]
    assert words(rule, *voice_over(0.25))[0] == "声音比画面晚 250 毫秒开始，超过 60 毫秒，可能整段不同步"
    read = packets(track(), sound_track(unedited_s=-1.2))
    assert words(rule, *voice_over(), read)[1] == (
        "sound and picture are aligned by an edit list: players that ignore it show the sound 1200 ms early (limit 150 ms)"
    )


@pytest.mark.parametrize(
    ("late", "settings", "expected"),
    [
        (5, {"review_ms": 250}, "pass ok"),
        (10, {"fail_ms": 500}, "review perhaps_late"),
        (5, {"bias_ms": 90}, "pass ok"),
        (10, {"min_height": 99}, "pass unclear"),
        (10, {"min_margin": 99}, "pass unclear"),
        (10, {"min_support": 99}, "pass unclear"),
        (10, {"sure_height": 99}, "review perhaps_late"),
        (10, {"sure_margin": 99}, "review perhaps_late"),
        (10, {"sure_support": 99}, "review perhaps_late"),
        (10, {"sure_s": 30}, "review perhaps_late"),
    ],
)
def test_settings(late: int, settings: dict[str, float], expected: str) -> None:
    assert short(rule, *speaking(late)) != expected
    assert short(rule, *speaking(late), **settings) == expected


def test_settings_of_the_container() -> None:
    assert short(rule, *voice_over(0.1), max_sound_late_ms=100) == "pass no_face"
    assert short(rule, *voice_over(-0.1), max_sound_early_ms=100) == "pass no_face"
    read = packets(track(), sound_track(unedited_s=2.0))
    assert short(rule, *voice_over(), read, max_unedited_ms=2000) == "pass no_face"
