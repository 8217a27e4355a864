"""Silences, levels and clipping, measured in made sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sciencevid_check.measure.meters import clipping, silences, sound_levels
from sciencevid_check.measurements import Clipping, Silences, SoundLevels
from tests.measure.made import made, measured
from tests.measure.sounds import RATE, Wave, blocks, tone, voice
from tests.rules.facts import container


def heard(meter: Any, *channels: Wave, start_s: float = 0.0, size: int = RATE) -> Any:
    made_meter = meter.Meter(container())
    for block in blocks(*channels, start_s=start_s, size=size):
        made_meter.feed(block)
    return made_meter.finish()


def silences_of(*channels: Wave, **options: Any) -> Silences:
    found = heard(silences, *channels, **options)
    assert isinstance(found, Silences)
    return found


def levels_of(*channels: Wave, **options: Any) -> SoundLevels:
    found = heard(sound_levels, *channels, **options)
    assert isinstance(found, SoundLevels)
    return found


def clipping_of(*channels: Wave, **options: Any) -> Clipping:
    found = heard(clipping, *channels, **options)
    assert isinstance(found, Clipping)
    return found


def spans(found: Silences, level: int = -60) -> list[tuple[float, float]]:
    return [(piece.start_s, piece.end_s) for piece in found.quiet[level]]


def cut(wave: Wave, *places: tuple[float, float], to: float = 0.0) -> Wave:
    wave = wave.copy()
    for start, end in places:
        wave[round(start * RATE) : round(end * RATE)] *= to
    return wave


SQUARE = np.sign(tone(6, 100)) * 0.5  # no zeros of its own, so that spans are exact


def test_silence_is_exact_to_the_sample_whatever_the_blocks() -> None:
    wave = cut(SQUARE, (0.0, 0.3), (1.0, 1.2), (2.0, 4.5), (5.5, 6.0))
    found = silences_of(wave, wave, start_s=-0.05)
    assert spans(found) == [(-0.05, 0.25), (1.95, 4.45), (5.45, 5.95)]
    assert spans(found, -120) == spans(found)
    for size in (960, 5000, 7 * RATE):
        assert silences_of(wave, wave, start_s=-0.05, size=size) == found


def test_silence_throughout_and_none() -> None:
    assert spans(silences_of(np.zeros(3 * RATE))) == [(0.0, 3.0)]
    assert all(not piece for piece in silences_of(SQUARE).quiet.values())


def test_all_channels_must_be_silent() -> None:
    wave = cut(SQUARE, (1.0, 3.0))
    assert spans(silences_of(wave, SQUARE)) == []
    assert spans(silences_of(wave, cut(SQUARE, (2.0, 4.0)))) == [(2.0, 3.0)]


def test_levels_of_silence() -> None:
    found = silences_of(cut(SQUARE, (1.0, 3.0), to=10 ** (-60 / 20)))  # peaks of 0.5 become -66 dBFS
    assert {level: spans(found, level) for level in (-50, -60, -70)} == {-50: [(1.0, 3.0)], -60: [(1.0, 3.0)], -70: []}


def test_holes_are_abrupt() -> None:
    places = [(1.0, 1.04), (2.0, 2.2), (2.98, 2.999), (4.0, 4.3)]  # the last is long enough to be silence
    found = silences_of(cut(SQUARE, *places))
    assert [(hole.start_s, hole.end_s) for hole in found.holes] == places[:3]
    assert {(hole.beside_dbfs, hole.fall_db) for hole in found.holes} == {(-6.0, 0.0)}
    assert spans(found) == [(4.0, 4.3)]
    for size in (960, 5000, 7 * RATE):
        assert silences_of(cut(SQUARE, *places), size=size) == found


def test_a_pause_that_fades_is_no_hole() -> None:
    fade = np.ones(6 * RATE)
    fade[2 * RATE : 2 * RATE + 4800] = np.geomspace(1, 1e-4, 4800)  # 80 dB in 0.1 s, as a short room does
    fade[2 * RATE + 4800 : 2 * RATE + 9600] = 0
    assert silences_of(SQUARE * fade).holes == ()
    plosive = cut(SQUARE, (2.0, 2.01), to=0.1)
    (hole,) = silences_of(cut(plosive, (2.01, 2.06))).holes
    assert (hole.beside_dbfs, hole.fall_db) == (-26.0, 20.0)


def test_levels_of_channels() -> None:
    found = levels_of(tone(2.5, peak=0.5), tone(2.5, peak=0.05), start_s=0.1)
    assert found.start_s == 0.1
    assert found.level_dbfs[0] == pytest.approx((-9.0, -9.0, -9.0), abs=0.1)
    assert found.level_dbfs[1] == pytest.approx((-29.0, -29.0, -29.0), abs=0.1)
    assert found.alike == pytest.approx((1.0, 1.0, 1.0))


def test_phase_and_offset() -> None:
    assert levels_of(tone(1), -tone(1)).alike == (-1.0,)
    assert levels_of(tone(1), tone(1, hertz=445)).alike == pytest.approx((0.0,), abs=0.01)
    assert levels_of(tone(1), np.zeros(RATE)).alike == (0.0,)
    found = levels_of(tone(1) + 0.03, tone(1) - 0.02)
    assert [series[0] for series in found.offset] == pytest.approx([0.03, -0.02], abs=1e-4)
    assert found.level_dbfs[0] == pytest.approx((-9.0,), abs=0.1)  # without the offset
    assert found.alike == (1.0,)


def test_silence_and_mono_have_levels_too() -> None:
    assert levels_of(np.zeros(RATE)).level_dbfs == ((-120.0,),)
    assert levels_of(tone(1)).alike == ()
    assert len(levels_of(*[tone(1)] * 6).level_dbfs) == 6


def flat_share(wave: Wave) -> float:
    found = clipping_of(wave)
    return sum(found.flat) / sum(found.waves)


def test_round_waves_are_not_flat() -> None:
    for hertz in (60, 200, 1000, 2500):
        assert flat_share(tone(2, hertz)) == 0.0
    assert flat_share(voice(10)) < 0.01


@pytest.mark.parametrize("turned_down", [1.0, 0.3])
def test_a_clipped_voice_is_flat_at_any_level(turned_down: float) -> None:
    assert flat_share(np.clip(voice(10) * 4, -1, 1) * turned_down) > 0.15


def test_a_soft_ceiling_on_whole_waves_leaves_them_round() -> None:
    wave = voice(10)
    envelope = np.maximum.reduceat(np.abs(wave), np.arange(0, len(wave), 2400)).repeat(2400)[: len(wave)]
    smooth = np.convolve(np.pad(envelope, 2400, mode="edge"), np.ones(4801) / 4801, "valid")
    assert flat_share(wave / np.maximum(smooth, 0.05) * 0.5) < 0.02  # as loud as can be all along


def test_the_worst_channel_counts() -> None:
    clipped = np.clip(voice(3) * 4, -1, 1)
    assert clipping_of(voice(3), clipped).flat == clipping_of(clipped).flat
    assert clipping_of(clipped, clipped) == clipping_of(clipped)
    assert sum(clipping_of(voice(3), voice(3)).flat) == 0


def test_silence_and_short_ends_are_not_clipped() -> None:
    found = clipping_of(np.concatenate([np.zeros(RATE), tone(1, peak=0.001), tone(0.0005)]))
    assert found.waves == (0, 0, 1)
    assert found.flat == (0, 0, 0)
    assert found.top_dbfs[0] == -120.0


def test_a_clipped_voice_stays_flat_when_coded(tmp_path: Path) -> None:
    for name, wave in (("clean", voice(6)), ("clipped", np.clip(voice(6) * 5, -1, 1) * 0.6)):
        raw = tmp_path / f"{name}.f32"
        raw.write_bytes(wave.astype("<f4").tobytes())
        sources = [
            "-f",
            "lavfi",
            "-i",
            "color=size=64x64:rate=25:duration=6",
            "-f",
            "f32le",
            "-ar",
            "48000",
            "-i",
            str(raw),
        ]
        made(tmp_path / f"{name}.mp4", *sources, "-c:v", "libx264", "-c:a", "aac", "-b:a", "64k", "-ar", "44100")
    shares = {}
    for name in ("clean", "clipped"):
        found = measured(tmp_path / f"{name}.mp4", "clipping").clipping
        assert found is not None
        shares[name] = sum(found.flat) / sum(found.waves)
    assert shares["clean"] < 0.02
    assert shares["clipped"] > 0.1


def test_no_sound_is_said(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mp4", "-f lavfi -i color=size=64x64:rate=25:duration=1 -c:v libx264")
    found = measured(clip, "clipping", "silences", "sound_levels")
    assert {found.missing[name].reason for name in ("clipping", "silences", "sound_levels")} == {"no_sound"}
