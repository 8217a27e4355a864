import pytest

from sciencevid_check.rules import loudness as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_sound, loudness, true_peak
from tests.rules.voices import heard


@pytest.mark.parametrize(
    ("integrated", "peak", "expected"),
    [
        (-18.0, -2.0, "pass ok"),
        (-27.0, -2.0, "pass ok"),
        (-27.1, -2.0, "fail too_quiet"),
        (-12.0, 1.0, "pass ok_but_peaks"),
        (-11.9, 1.0, "fail too_loud"),
        (-18.0, -1.0, "pass ok"),
        (-18.0, -0.9, "pass ok_but_peaks"),
        (-18.0, 3.0, "pass ok_but_peaks"),
        (-18.0, 3.1, "review peaks"),
        (-9.0, 3.5, "fail too_loud peaks"),
        (None, None, "unknown silent"),
        (-18.0, None, "pass ok"),
    ],
)
def test_window(integrated: float | None, peak: float | None, expected: str) -> None:
    assert short(rule, decoded_sound(), loudness(integrated), true_peak(peak)) == expected


def test_settings_take_part() -> None:
    assert short(rule, decoded_sound(), loudness(-23.5), true_peak(), min_lufs=-23, max_lufs=-22) == "fail too_quiet"
    assert short(rule, decoded_sound(), loudness(-21.5), true_peak(), min_lufs=-23, max_lufs=-22) == "fail too_loud"
    assert short(rule, decoded_sound(), loudness(), true_peak(-0.5), max_true_peak_dbtp=-1) == "review peaks"
    assert judged(rule, decoded_sound(), loudness(), true_peak(3.1)).evidence[0].start_s == 12.0


def test_words_and_keys() -> None:
    facts = decoded_sound(), loudness(-33.25), true_peak()
    assert judged(rule, *facts).measured == {"integrated_lufs": -33.25, "true_peak_dbtp": -2.0, "lra_lu": 6.5}
    assert words(rule, *facts) == (
        "综合响度 -33.2 LUFS，低于 -27 LUFS，偏轻",
        "integrated loudness -33.2 LUFS, under -27 LUFS: too quiet",
    )
    assert "提高约 14 dB" in fixes(rule, *facts)[0]


def test_the_voice_by_itself() -> None:
    speech, _ = heard(10.0)
    quiet = tuple(-32.0 if voice > 0.5 else -14.0 for voice in speech.voice[::3])  # a value every 0.1 s
    facts = decoded_sound(), loudness().model_copy(update={"momentary_lufs": quiet}), true_peak(), speech
    assert short(rule, *facts) == "review quiet_voice"
    assert judged(rule, *facts).measured["speech_lufs"] < -27
    assert "没有" not in words(rule, *facts)[0]
    assert short(rule, decoded_sound(), loudness(), true_peak(), speech) == "pass ok"
    assert judged(rule, decoded_sound(), loudness(), true_peak(), speech).measured["speech_lufs"] == -20
    assert (
        "speech_lufs" not in judged(rule, decoded_sound(), loudness(), true_peak(), heard(10.0, talk_s=0.0)[0]).measured
    )
