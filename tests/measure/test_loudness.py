from pathlib import Path

import pytest

from tests.measure.made import made, measured

PICTURE = "-f lavfi -i color=size=64x64:rate=25:duration=6"


def test_a_tone_of_known_loudness(tmp_path: Path) -> None:
    """BS.1770: a 997 Hz sine at full scale in one channel reads -3.01 LKFS; in both channels, at -20 dB: -20.0."""
    tone = "-f lavfi -i aevalsrc=exprs='0.1*sin(2*PI*997*t)|0.1*sin(2*PI*997*t)':sample_rate=48000:duration=6"
    clip = made(tmp_path / "v.mkv", f"{PICTURE} {tone} -c:v libx264 -c:a pcm_s24le")
    found = measured(clip, "loudness").loudness
    assert found is not None
    assert found.integrated_lufs == pytest.approx(-20.0, abs=0.1)
    assert found.range_lu == pytest.approx(0.0, abs=0.1)
    assert len(found.momentary_lufs) == len(found.short_term_lufs) == 60
    assert found.momentary_lufs[10] == pytest.approx(-20.0, abs=0.1)
    assert found.start_s == pytest.approx(0.1, abs=0.03)


def test_digital_silence_has_no_loudness(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mkv", f"{PICTURE} -f lavfi -i anullsrc=d=6 -t 6 -c:v libx264 -c:a flac")
    found = measured(clip, "loudness").loudness
    assert found is not None
    assert found.integrated_lufs is None
    assert set(found.momentary_lufs) == {-120.7}


def test_too_short_a_sound_is_said(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mkv", f"{PICTURE} -f lavfi -i sine=duration=0.04 -c:v libx264 -c:a pcm_s16le")
    found = measured(clip, "loudness")
    assert found.loudness is None
    assert found.missing["loudness"].reason == "too_short"
