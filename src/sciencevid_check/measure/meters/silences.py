"""Quiet stretches and holes, exact to the sample: where no channel goes beyond a level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Container, Hole, Silences, Stretch

STREAM = "sound"

_LEVELS_DBFS = (-40, -50, -60, -70, -80, -120)
_LOWEST_DBFS = -120.0
_HOLE_DBFS = -60
_BESIDE_DBFS = -40.0

# in samples
_SHORTEST = SoundBlock.RATE_HZ // 4
_SHORTEST_HOLE = SoundBlock.RATE_HZ // 100
_BESIDE = SoundBlock.RATE_HZ // 200  # 5 ms: in it a voice or an instrument falls by a few dB, a cut by everything
_KEPT = _SHORTEST + 2 * _BESIDE

Loudest = NDArray[np.float32]
Run = tuple[int, int]  # first sample, and the one after the last


class Meter:
    """Keeps where the last loud sample was, for each level, and the last third of a second."""

    def __init__(self, _: Container) -> None:
        self._start_s = 0.0
        self._samples = 0
        self._last_loud = dict.fromkeys(_LEVELS_DBFS, -1)
        self._quiet: dict[int, list[Run]] = {level: [] for level in _LEVELS_DBFS}
        self._gaps: list[Run] = []  # which may be holes, once what follows is known
        self._holes: list[Hole] = []
        self._around = np.zeros(0, np.float32)  # the loudest samples up to now

    def feed(self, block: SoundBlock) -> None:
        if self._samples == 0:
            self._start_s = block.start_s
        loudest = _loudest(block.samples)
        for level in _LEVELS_DBFS:
            loud = np.flatnonzero(loudest > 10 ** (level / 20)) + self._samples
            if len(loud):
                self._find(level, np.concatenate([[self._last_loud[level]], loud]))
                self._last_loud[level] = int(loud[-1])
        self._samples += len(loudest)
        self._around = np.concatenate([self._around[-_KEPT:], loudest])
        self._look_into_gaps(self._samples - _BESIDE)

    def _find(self, level: int, loud: NDArray[np.int64]) -> None:
        """Keep what is long enough between each two of these loud samples."""
        apart = np.diff(loud) - 1
        for at in np.flatnonzero(apart >= _SHORTEST):
            self._quiet[level].append((int(loud[at]) + 1, int(loud[at + 1])))
        if level == _HOLE_DBFS:
            for at in np.flatnonzero((apart >= _SHORTEST_HOLE) & (apart < _SHORTEST)):
                self._gaps.append((int(loud[at]) + 1, int(loud[at + 1])))

    def _look_into_gaps(self, until: int) -> None:
        """Those that end before this sample: is the sound right beside them loud?"""
        shift = self._samples - len(self._around)
        for first, end in (gap for gap in self._gaps if gap[1] <= until):
            before = _decibel(self._around[max(0, first - shift - _BESIDE) : first - shift])
            after = _decibel(self._around[end - shift : end - shift + _BESIDE])
            if min(before, after) >= _BESIDE_DBFS:
                at = self._stretch((first, end))
                self._holes.append(Hole(start_s=at.start_s, end_s=at.end_s, before_dbfs=before, after_dbfs=after))
        self._gaps = [gap for gap in self._gaps if gap[1] > until]

    def _stretch(self, run: Run) -> Stretch:
        start_s, end_s = (round(self._start_s + at / SoundBlock.RATE_HZ, 4) for at in run)
        return Stretch(start_s=start_s, end_s=end_s)

    def finish(self) -> Silences:
        self._look_into_gaps(self._samples)
        for level, last in self._last_loud.items():
            if self._samples - last - 1 >= _SHORTEST:
                self._quiet[level].append((last + 1, self._samples))
        return Silences(
            shortest_s=_SHORTEST / SoundBlock.RATE_HZ,
            quiet={level: tuple(map(self._stretch, runs)) for level, runs in self._quiet.items()},
            holes=tuple(self._holes),
        )


def _loudest(samples: NDArray[np.float32]) -> Loudest:
    """(n,) the largest magnitude of any channel."""
    magnitude = np.abs(samples[:, 0])
    for channel in range(1, samples.shape[1]):
        np.maximum(magnitude, np.abs(samples[:, channel]), out=magnitude)
    return magnitude


def _decibel(loudest: Loudest) -> float:
    peak = float(loudest.max(initial=0.0))
    return round(20 * np.log10(peak), 1) if peak > 10 ** (_LOWEST_DBFS / 20) else _LOWEST_DBFS
