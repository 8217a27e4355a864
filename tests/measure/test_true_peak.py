from __future__ import annotations

import numpy as np
import pytest

from sciencevid_check.measure.meters import true_peak
from sciencevid_check.measurements import TruePeak
from tests.measure.sounds import RATE, Wave, blocks, noise, tone
from tests.rules.facts import container


def heard(*channels: Wave, size: int = RATE) -> TruePeak:
    meter = true_peak.Meter(container())
    for block in blocks(*channels, size=size):
        meter.feed(block)
    return meter.finish()


def between(seconds: float, at_s: float, peak: float = 0.9) -> Wave:
    """A burst of a quarter of the sampling rate whose samples all miss its peaks, by 3 dB."""
    at = np.arange(round(seconds * RATE))
    burst = np.exp(-np.square((at - at_s * RATE - 0.5) / 200))
    return np.asarray(peak * burst * np.sin(np.pi / 2 * (at - round(at_s * RATE)) + np.pi / 4), np.float32)


@pytest.mark.parametrize(("hertz", "peak"), [(997, 0.1), (6000, 0.5), (11000, 0.5), (19000, 0.3)])
def test_a_tone(hertz: float, peak: float) -> None:
    fading = np.sin(np.pi * np.linspace(0, 1, RATE))
    assert heard(tone(1.0, hertz, peak) * fading).true_peak_dbtp == pytest.approx(20 * np.log10(peak), abs=0.2)


def test_a_peak_between_samples() -> None:
    wave = between(3.0, 1.7)
    assert np.abs(wave).max() < 0.65
    found = heard(wave)
    assert found.true_peak_dbtp == pytest.approx(20 * np.log10(0.9), abs=0.1)
    assert found.at_s == pytest.approx(1.7, abs=0.002)


@pytest.mark.parametrize("at_s", [0.0005, 0.99999, 1.0, 1.00002, 2.9995])
def test_wherever_blocks_end(at_s: float) -> None:
    wave = between(3.0, at_s) + noise(3.0, -30.0)
    found = heard(wave)
    assert found.at_s == pytest.approx(at_s, abs=0.004)
    for size in (4801, 100):
        again = heard(wave, size=size)
        assert again.true_peak_dbtp == pytest.approx(found.true_peak_dbtp, abs=0.1)
        assert again.at_s == pytest.approx(found.at_s, abs=0.004)


def test_the_same_as_looking_everywhere() -> None:
    wave = noise(2.0, -20.0)
    everywhere = max(
        np.abs(np.convolve(wave, weights[::-1], "valid")).max() for weights in true_peak._WEIGHTS.T.astype(float)
    )
    assert heard(wave).true_peak_dbtp == pytest.approx(20 * np.log10(max(everywhere, np.abs(wave).max())), abs=0.05)


def test_channels_and_silence() -> None:
    loud, soft = tone(1.0, 440, 0.5), tone(1.0, 440, 0.1)
    assert heard(soft, loud).true_peak_dbtp == heard(loud).true_peak_dbtp
    assert heard(np.zeros(RATE, np.float32)).true_peak_dbtp is None
