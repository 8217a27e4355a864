from typing import Any

import pytest

from sciencevid_check.measurements import Click
from sciencevid_check.rules import background_noise
from tests.rules.facts import fixes, judged, short, words
from tests.rules.voices import heard, hum

HISS = (-99, -95, -90, -85, -80, -70, -60, -50, -48, -50)
RUMBLE = (-40, -42, -60, -70, -75, -80, -85, -90, -95, -99)


def said(**facts: object) -> str:
    return short(background_noise, *heard(**facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (-75.0, "pass ok"),
        (-43.0, "pass ok"),  # 21 dB under the voice
        (-41.0, "review perhaps"),  # 19 dB
        (-38.0, "review perhaps"),
        (-35.0, "fail noise"),  # 13 dB
        (-22.0, "review perhaps"),  # as loud as the voice: perhaps a crowd, taken for one
    ],
)
def test_steady_noise(behind: float, expected: str) -> None:
    assert said(behind=(behind,)) == expected


def test_what_is_measured() -> None:
    verdict = judged(background_noise, *heard(behind=(-34.0,)))
    assert verdict.measured == {"snr_db": pytest.approx(11.7, abs=0.1), "clicks": 0}
    assert verdict.expected["min_snr_db"] == 20
    (piece,) = verdict.evidence
    assert (piece.start_s, piece.end_s) == (0.0, pytest.approx(40, abs=0.1))


def test_quiet_noise_does_not_count_whatever_the_voice() -> None:
    assert said(voice=-48.0, behind=(-62.0,)) == "pass ok"
    assert said(voice=-48.0, behind=(-58.0,)) == "fail noise"


def test_music_is_no_noise() -> None:
    assert said(behind=(-34.0,), between=-55.0, tonal=0.5) == "pass ok_music"
    assert said(behind=(-30.0, -50.0), between=-47.0, tonal=0.5) == "pass ok_music"


def test_music_may_hide_noise() -> None:
    assert said(behind=(-30.0,), between=-38.0, tonal=0.5) == "unknown hidden"
    found = judged(background_noise, *heard(behind=(-30.0,), between=-38.0, tonal=0.5))
    assert found.measured["at_least_db"] == pytest.approx(15.9, abs=0.2)


def test_noise_louder_than_the_music_is_heard() -> None:
    assert said(behind=(-30.0,), between=-32.0, tonal=0.15) == "review perhaps"


@pytest.mark.parametrize(
    ("behind", "expected"),
    [((-28.0, -36.0), "fail noise"), ((-30.0, -43.0, -30.0), "review perhaps"), ((-30.0, -60.0, -30.0), "pass ok")],
)
def test_noise_that_comes_and_goes_is_judged_by_its_quieter_moments(behind: tuple[float, ...], expected: str) -> None:
    assert said(behind=behind) == expected


@pytest.mark.parametrize("mains_hz", [50, 60])
def test_hum(mains_hz: int) -> None:
    lines = {"hum": (hum(mains_hz, 5, -34.0),)}
    facts = heard(behind=(-33.5,), between=-70.0, tonal=0.9, **lines)
    assert short(background_noise, *facts) == "fail noise"
    assert f"{mains_hz} Hz" in words(background_noise, *facts)[0]
    assert said(behind=(-60.0,), hum=(hum(mains_hz, 5, -61.0),)) == "pass ok"
    assert said(behind=(-34.0,), between=-70.0, tonal=0.9, hum=(hum(mains_hz, 2, -34.0),)) == "pass ok_music"


def test_hum_now_and_then_is_a_note() -> None:
    note = hum(50, 5, -34.0)
    sometimes = note.model_copy(update={"lines": tuple(5 if at % 2 else 0 for at in range(len(note.lines)))})
    assert said(behind=(-34.0,), between=-70.0, tonal=0.9, hum=(sometimes,)) == "pass ok_music"


def test_a_voice_without_pauses() -> None:
    assert said(pause_s=0.0, behind=(-60.0,)) == "pass ok_dense"
    assert said(pause_s=0.0, behind=(-40.0,), tonal=0.35) == "unknown hidden"
    steady = heard(pause_s=0.0, behind=(-32.0,))
    flat = steady[1].model_copy(update={"between_dbfs": (-32.0,) * len(steady[1].between_dbfs)})
    assert short(background_noise, steady[0], flat) == "review perhaps"


def test_part_of_the_narration() -> None:
    clean, noisy = heard(120.0), heard(120.0, behind=(-30.0,))
    cut = len(clean[1].level_dbfs) // 4
    slow = len(clean[1].tonal) // 4

    def mixed(name: str, at: int) -> object:
        return getattr(noisy[1], name)[:at] + getattr(clean[1], name)[at:]

    changes = {name: mixed(name, cut) for name in ("level_dbfs", "loudness_lufs")}
    changes |= {"between_dbfs": mixed("between_dbfs", slow)}
    verdict = judged(background_noise, clean[0], clean[1].model_copy(update=changes))
    assert verdict.status == "review"
    assert verdict.evidence[0].start_s == 0
    assert 25 < (verdict.evidence[-1].end_s or 0) <= 51


@pytest.mark.parametrize(("bands", "zh"), [(HISS, "嘶嘶"), (RUMBLE, "低频轰鸣")])
def test_kinds(bands: tuple[float, ...], zh: str) -> None:
    assert zh in words(background_noise, *heard(behind=(-34.0,), bands=bands))[0]


def test_nobody_speaks() -> None:
    assert said(talk_s=0.0, behind=(-30.0,)) == "review alone"
    assert said(talk_s=0.0, behind=(-55.0,)) == "pass no_voice"
    assert said(talk_s=0.0, behind=(-30.0, -50.0)) == "pass no_voice"
    assert said(talk_s=0.0, behind=(-30.0,), between=-45.0, tonal=0.6) == "pass no_voice"  # music, limited
    assert said(talk_s=0.0, behind=(-30.0,), between=-45.0, tonal=0.4, swing=1.0) == "review alone"  # a machine
    assert said(talk_s=0.0, behind=(-30.0,), between=-45.0, tonal=0.6, swing=1.0) == "pass no_voice"  # notes that last
    hummed = (hum(50, 4, -31.0), hum(60, 0))
    assert said(talk_s=0.0, behind=(-30.0,), between=-45.0, tonal=0.9, swing=1.0, hum=hummed) == "review alone"
    loud = (hum(50, 8, -20.0), hum(60, 0))  # an organ, and no hum
    assert said(talk_s=0.0, behind=(-20.0,), between=-45.0, tonal=0.9, swing=1.0, hum=loud) == "pass no_voice"
    assert said(talk_s=0.0, behind=(-120.0,)) == "pass no_voice"


def applauded(level: float) -> tuple[Any, Any]:
    """A voice for 14 s, and after it 10 s of something else."""
    speech, scene = heard(14.0, talk_s=14.0, pause_s=0.0, behind=(-70.0,))
    _, after = heard(10.0, talk_s=0.0, behind=(level,))
    joined = {
        name: getattr(scene, name) + getattr(after, name)
        for name in ("level_dbfs", "loudness_lufs", "between_dbfs", "tonal")
    }
    joined["band_dbfs"] = tuple(a + b for a, b in zip(scene.band_dbfs, after.band_dbfs, strict=True))
    swinging = tuple(one if at % 3 else one - 25 for at, one in enumerate(scene.level_dbfs))  # words have gaps
    joined["level_dbfs"] = swinging + after.level_dbfs
    silent = speech.model_copy(update={"voice": speech.voice + (0.02,) * len(after.level_dbfs)})
    return silent, scene.model_copy(update=joined)


def test_applause_after_a_speech_is_not_behind_it() -> None:
    assert short(background_noise, *applauded(-20.0)).startswith("pass")
    assert short(background_noise, *applauded(-20.0), apart_db=99).partition(" ")[0] in ("review", "fail")


def test_clicks() -> None:
    def clicks(count: int) -> tuple[Click, ...]:
        return tuple(Click(at_s=float(at), over_db=35.0, peak_dbfs=-20.0) for at in range(count))

    assert said(clicks=clicks(12)) == "pass ok"
    assert said(clicks=clicks(13)) == "review clicks"
    assert said(clicks=clicks(13), behind=(-34.0,)) == "fail noise clicks"


def test_the_smallest_sounds() -> None:
    for seconds in (0.0, 0.05, 0.5):
        assert said(seconds=seconds).partition(" ")[0] in ("pass", "unknown")


def test_words() -> None:
    facts = heard(behind=(-34.0,))
    zh, en = words(background_noise, *facts)
    assert zh == "有持续的背景噪声，比解说只低 12 dB（至少应低 20 dB），共 40 秒，从 0:00 起"
    assert "only 12 dB under the voice" in en
    assert "音频降噪" in fixes(background_noise, *facts)[0]
