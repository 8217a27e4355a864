"""What follows from `speech` and `sound_scene` together: the voice, and what is left in its pauses, window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import fmean, median
from typing import NamedTuple

from sciencevid_check.measurements.sound_scene import SoundScene
from sciencevid_check.measurements.speech import Speech

VOICED, UNVOICED = 0.5, 0.2  # probabilities of voice
_BEFORE, _AFTER = 3, 5  # entries (0.1 and 0.16 s) beside a voice that may hold its onset and its echo
_LATE = 10  # entries (0.32 s) after which most of a room's echo is gone
_ENOUGH = 12  # entries (0.4 s) of late pauses that make early ones needless
_NEAR = 19  # entries, 0.6 s
_STRONG_DB = 15.0
_HUM_SHARE = 0.7  # of the windows of 4 s
HUM_LINES = 3


class Heard(NamedTuple):
    """One window of some seconds; levels in dBFS, None where there is nothing to take them from."""

    start_s: float
    end_s: float
    voiced_s: float
    voice_dbfs: float | None  # mean power while somebody speaks
    pause_s: float  # pauses, clear of the voice's onsets and echoes
    pause_dbfs: float | None  # median of the pauses
    quiet_dbfs: float | None  # their 10th percentile
    noise_dbfs: float | None  # median of what is no tone in them
    noise_quiet_dbfs: float | None  # its 10th percentile
    tonal: float  # share of lasting tones in the pauses, 0 to 1; of the whole window where there are none
    pauses_told: bool  # whether they are long enough to tell tones from noise
    least_dbfs: float  # 5th percentile, over the whole window, of what is no tone: steady noise is not above it
    least_spread_db: float  # from there to the 15th
    hum_hz: int | None  # mains frequency whose lines are there nearly all the time
    hum_dbfs: float
    bands_dbfs: tuple[float, ...]  # medians of the octave bands in the pauses, or over the whole window
    bands_spread_db: float  # from the 10th percentile to the median, of the strong band that swings most
    valley_dbfs: float | None  # 10th percentile while somebody speaks: what is behind a voice is hardly louder
    voice_lufs: float | None  # mean loudness while somebody speaks
    beside_s: float  # short gaps, and the ends of long ones, where no ducking has let go yet
    beside_lufs: float | None  # mean loudness there
    valley_lufs: float | None  # 10th percentile of the loudness while somebody speaks: what fills the gaps in words


def windows(speech: Speech, scene: SoundScene, length_s: float, step_s: float) -> Iterator[Heard]:
    """Every `step_s` a window of `length_s`; the last one ends with the sound, and a short sound is one window."""
    count = min(len(speech.voice), len(scene.level_dbfs))
    long = round(length_s / scene.step_s)
    pauses = _pauses(speech.voice[:count])
    first = 0
    while count:
        last = min(first + long, count)
        if count - last < round(step_s / scene.step_s):
            last = count
        yield _heard(speech, scene, pauses, first, last)
        if last == count:
            return
        first += round(step_s / scene.step_s)


def _pauses(voice: Sequence[float]) -> list[int]:
    """For each entry, how long ago somebody spoke, in entries; 0 in and beside a voice."""
    ago, since = [], _LATE
    for at, probability in enumerate(voice):
        since = 0 if probability >= VOICED else since + 1
        soon = any(one >= VOICED for one in voice[at + 1 : at + 1 + _BEFORE])
        ago.append(0 if soon or since <= _AFTER or probability >= UNVOICED else since)
    return ago


def _heard(speech: Speech, scene: SoundScene, ago: list[int], first: int, last: int) -> Heard:
    voiced = [at for at in range(first, last) if speech.voice[at] >= VOICED]
    pauses = [at for at in range(first, last) if ago[at]]
    late = [at for at in pauses if ago[at] > _LATE]
    if len(late) >= _ENOUGH:
        pauses = late
    levels = [scene.level_dbfs[at] for at in pauses]
    every = round(scene.band_step_s / scene.step_s)
    slow = range(first // every, min(last // every, len(scene.tonal)))
    paused = set(pauses)
    inside = [at for at in slow if all(every * at + one in paused for one in range(every))]
    between = [scene.between_dbfs[at] for at in inside]
    where = inside or slow
    all_between = [scene.between_dbfs[at] for at in slow]
    least = percentile(all_between, 5)
    beside = _beside(speech.voice, first, last)
    spoken = [scene.loudness_lufs[at] for at in voiced]
    hum_hz, hum_dbfs = _hum(scene, first * scene.step_s, last * scene.step_s)
    return Heard(
        start_s=scene.start_s + first * scene.step_s,
        end_s=scene.start_s + last * scene.step_s,
        voiced_s=len(voiced) * scene.step_s,
        voice_dbfs=mean_level([scene.level_dbfs[at] for at in voiced]),
        pause_s=len(pauses) * scene.step_s,
        pause_dbfs=percentile(levels, 50),
        quiet_dbfs=percentile(levels, 10),
        noise_dbfs=percentile(between, 50),
        noise_quiet_dbfs=percentile(between, 10),
        tonal=fmean(scene.tonal[at] for at in where) if where else 0.0,
        pauses_told=bool(inside),
        least_dbfs=-120.0 if least is None else least,
        least_spread_db=(percentile(all_between, 15) or 0.0) - (least or 0.0),
        hum_hz=hum_hz,
        hum_dbfs=hum_dbfs,
        bands_dbfs=tuple(median(band[at] for at in where) if where else -120.0 for band in scene.band_dbfs),
        bands_spread_db=_spread([[band[at] for at in where] for band in scene.band_dbfs]),
        valley_dbfs=percentile([scene.level_dbfs[at] for at in voiced], 10),
        voice_lufs=mean_level(spoken),
        beside_s=len(beside) * scene.step_s,
        beside_lufs=mean_level([scene.loudness_lufs[at] for at in beside]),
        valley_lufs=percentile(spoken, 10),
    )


def _spread(bands: list[list[float]]) -> float:
    """Of the bands that are strong enough to be heard beside the strongest."""
    middles = [percentile(band, 50) or 0.0 for band in bands]
    strong = [band for band, middle in zip(bands, middles, strict=True) if middle > max(middles) - _STRONG_DB]
    return max(((percentile(band, 50) or 0.0) - (percentile(band, 10) or 0.0) for band in strong), default=0.0)


def _beside(voice: Sequence[float], first: int, last: int) -> list[int]:
    """Entries in gaps of the voice, 0.6 s from it at most, without those that touch it."""
    found = []
    for at in range(first, last):
        near = voice[max(0, at - 1) : at + 2]
        if max(near) < UNVOICED and max(voice[max(0, at - _NEAR) : at + _NEAR + 1]) >= VOICED:
            found.append(at)
    return found


def _hum(scene: SoundScene, start_s: float, end_s: float) -> tuple[int | None, float]:
    """The mains frequency whose lines stand out nearly all the time, and their level."""
    span = slice(round(start_s / scene.hum_step_s), max(round(end_s / scene.hum_step_s) - 3, 0))
    for hum in scene.hum:
        lines, levels = hum.lines[span], hum.level_dbfs[span]
        there = [level for count, level in zip(lines, levels, strict=True) if count >= HUM_LINES]
        if lines and len(there) >= _HUM_SHARE * len(lines):
            return hum.mains_hz, median(there)
    return None, -120.0


def percentile(values: Sequence[float], percent: float) -> float | None:
    if not values:
        return None
    return sorted(values)[round((len(values) - 1) * percent / 100)]


def mean_level(levels: Sequence[float]) -> float | None:
    """The level of the mean power of some levels, dB."""
    if not levels:
        return None
    return 10 * math.log10(fmean(10 ** (level / 10) for level in levels))


def above(voice_and_noise: float, noise: float) -> float:
    """How far the voice alone is above the noise, dB, from the level of both together; -10 where it drowns."""
    return 10 * math.log10(max(10 ** ((voice_and_noise - noise) / 10) - 1, 0.1))
