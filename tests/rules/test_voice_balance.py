import pytest

from sciencevid_check.rules import voice_balance
from tests.rules.facts import fixes, judged, short, words
from tests.rules.voices import heard


def said(**facts: object) -> str:
    return short(voice_balance, *heard(**{"tonal": 0.5, **facts}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("music", "expected"),
    [
        (-70.0, "pass ok"),
        (-40.0, "pass ok"),
        (-34.0, "review low"),
        (-32.0, "review low"),
        (-29.0, "fail drowned"),
        (-22.0, "fail drowned"),
    ],
)
def test_music_behind_the_voice(music: float, expected: str) -> None:
    # the made voice is about -25 LUFS
    assert said(behind=(music,)) == expected


def test_what_is_measured() -> None:
    verdict = judged(voice_balance, *heard(behind=(-40.0,), tonal=0.5))
    assert verdict.measured["ld_lu"] == pytest.approx(15, abs=1)
    assert verdict.measured["lowest_ld_lu"] == verdict.measured["ld_lu"]


def test_noise_is_for_another_rule() -> None:
    assert said(behind=(-30.0,), tonal=0.0) == "pass no_music"
    assert said(behind=(-50.0,), tonal=0.0) == "pass ok"


def test_no_narration() -> None:
    assert said(talk_s=0.0, behind=(-20.0,)) == "pass no_voice"
    assert said(seconds=0.0) == "pass no_voice"


def test_without_gaps_it_is_an_estimate() -> None:
    speech, scene = heard(pause_s=0.0, tonal=0.5)
    level = tuple(-25.0 if at % 3 else -30.0 for at in range(len(scene.loudness_lufs)))
    between = tuple(-30.0 - at % 11 for at in range(len(scene.between_dbfs)))
    drowned = scene.model_copy(update={"loudness_lufs": level, "between_dbfs": between})
    assert short(voice_balance, speech, drowned) == "review low"
    assert said(pause_s=0.0) == "pass ok"


def test_a_quiet_stretch_of_the_voice() -> None:
    speech, scene = heard(120.0, behind=(-70.0,))
    cut = round(30 / 0.032)
    softer = tuple(level - 14 if at < cut else level for at, level in enumerate(scene.loudness_lufs))
    assert short(voice_balance, speech, scene.model_copy(update={"loudness_lufs": softer})) == "review jump"
    evenly = tuple(level - 6 if at < cut else level for at, level in enumerate(scene.loudness_lufs))
    assert short(voice_balance, speech, scene.model_copy(update={"loudness_lufs": evenly})) == "pass ok"


def test_gaps_that_hold_what_is_not_behind_the_voice() -> None:
    """Music that comes up as soon as the voice stops, or applause after it."""
    speech, scene = heard(behind=(-24.0,), tonal=0.5)
    ducked = tuple(
        (-22.0 if at % 2 else -45.0) if voice > 0.5 else -24.0
        for at, voice in enumerate(speech.voice[: len(scene.loudness_lufs)])
    )
    facts = speech, scene.model_copy(update={"loudness_lufs": ducked})
    assert short(voice_balance, *facts) == "pass ok"
    assert short(voice_balance, *facts, apart_lu=99) != "pass ok"


def test_words() -> None:
    facts = heard(behind=(-24.0,), tonal=0.5)
    zh, en = words(voice_balance, *facts)
    assert zh.startswith("背景声盖过解说")
    assert en.startswith("the voice drowns")
    assert "回避" in fixes(voice_balance, *facts)[0]
