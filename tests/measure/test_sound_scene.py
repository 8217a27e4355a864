"""Levels, bands, tones, hum and clicks, measured in made sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sciencevid_check.measure.meters import sound_scene
from sciencevid_check.measurements import SoundScene
from tests.measure.sounds import RATE, Wave, blocks, noise, tone, voice
from tests.rules.facts import container


def heard(*channels: Wave, **options: Any) -> SoundScene:
    meter = sound_scene.Meter(container())
    for block in blocks(*channels, **options):
        meter.feed(block)
    return meter.finish()


def hum(seconds: float, mains_hz: float, level: float = 0.02) -> Wave:
    return np.sum([tone(seconds, mains_hz * n, level / n) for n in (1, 2, 3, 5)], axis=0)


def lines(found: SoundScene) -> dict[int, list[int]]:
    return {hum.mains_hz: list(hum.lines) for hum in found.hum}


def test_levels_and_loudness() -> None:
    found = heard(tone(2, 997, peak=0.1), start_s=-0.1)
    assert found.start_s == -0.1
    assert len(found.level_dbfs) == len(found.loudness_lufs) == 63
    assert found.level_dbfs[20] == pytest.approx(-23.0, abs=0.1)
    assert found.loudness_lufs[20] == pytest.approx(-23.0, abs=0.1)  # ITU-R BS.1770: 997 Hz, one channel
    low = heard(tone(2, 50, peak=0.1))
    assert low.level_dbfs[20] == pytest.approx(-23.0, abs=0.7)  # an entry holds 1.6 periods
    assert low.loudness_lufs[20] < -26


def test_bands() -> None:
    found = heard(tone(2, 1000, peak=0.1) + tone(2, 8000, peak=0.01))
    at = dict(zip(found.bands_hz, (band[7] for band in found.band_dbfs), strict=True))
    assert at[1000] == pytest.approx(-23.0, abs=0.1)
    assert at[8000] == pytest.approx(-43.0, abs=0.1)
    assert max(at[125], at[250], at[4000]) < -90


def test_noise_is_all_between_and_tones_are_not() -> None:
    plain = heard(noise(4, -30))
    assert np.median(plain.between_dbfs[2:-2]) == pytest.approx(-30, abs=0.3)
    assert max(plain.tonal) < 0.02
    chord = sum(tone(4, hertz, 0.1) for hertz in (220, 277, 330, 440, 554, 660))
    mixed = heard(chord + noise(4, -40))
    assert np.median(mixed.tonal) > 0.9
    assert np.median(mixed.between_dbfs[2:-2]) == pytest.approx(-40, abs=1.5)
    assert np.median(mixed.level_dbfs) == pytest.approx(-15, abs=1.5)


@pytest.mark.parametrize("mains_hz", [50, 60])
def test_hum(mains_hz: int) -> None:
    found = heard(hum(8, mains_hz * 1.001) + noise(8, -50) + voice(8) * 0.2)
    assert min(lines(found)[mains_hz]) >= 3
    assert max(lines(found)[110 - mains_hz]) < 3
    (level,) = (one.level_dbfs[0] for one in found.hum if one.mains_hz == mains_hz)
    assert level == pytest.approx(10 * np.log10(sum((0.02 / n) ** 2 / 2 for n in (1, 2, 3, 5))), abs=1)


@pytest.mark.parametrize("base", [49.0, 51.9, 58.27, 61.74, 55.0])
def test_bass_notes_are_no_hum(base: float) -> None:
    found = lines(heard(hum(8, base, 0.1) + noise(8, -60)))
    assert max(found[50] + found[60]) < 3


def test_noise_and_silence_have_no_hum() -> None:
    for wave in (noise(6, -20), np.zeros(6 * RATE)):
        assert max(max(one) for one in lines(heard(wave)).values()) < 3


def test_clicks() -> None:
    wave = noise(4, -60) + voice(4) * 0.05
    wave[[RATE, 2 * RATE - 1, 3 * RATE + 300]] += 0.4
    found = heard(wave).clicks
    assert [click.at_s for click in found] == [1.0, 2.0, 3.006]
    assert found[0].peak_dbfs == pytest.approx(-8, abs=1)
    assert found[0].over_db > 28


def test_attacks_are_no_clicks() -> None:
    time = np.arange(RATE // 2) / RATE
    plucked = np.tile(0.4 * np.exp(-8 * time) * np.sin(2 * np.pi * 330 * time), 8)
    assert heard(plucked + noise(4, -70)).clicks == ()
    assert heard(voice(4)).clicks == ()


def test_blocks_of_any_size_give_the_same() -> None:
    wave = noise(9, -40) + hum(9, 50)
    whole = heard(wave, wave)
    for size in (10_000, 3 * RATE):
        parts = heard(wave, wave, size=size)
        assert parts.level_dbfs == pytest.approx(whole.level_dbfs, abs=0.11)
        assert parts.between_dbfs == pytest.approx(whole.between_dbfs, abs=0.11)
        assert lines(parts) == lines(whole)


def test_silence_and_moments() -> None:
    found = heard(np.zeros(RATE))
    assert set(found.level_dbfs) == {-120.0}
    assert set(found.tonal) == {0.0}
    assert found.clicks == ()
    assert len(heard(np.zeros(10)).level_dbfs) == 1
