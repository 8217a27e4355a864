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
_NEAR = SoundBlock.RATE_HZ * 35 // 1000
_KEPT = _SHORTEST + 2 * _NEAR

Loudest = NDArray[np.float32]
Run = tuple[int, int]  # first sample, and the one after the last


class Meter:
    """Keeps since when it is quiet, for each level, and the last third of a second."""

    def __init__(self, _: Container) -> None:
        self._start_s = 0.0
        self._samples = 0
        self._quiet_since: dict[int, int | None] = dict.fromkeys(_LEVELS_DBFS)
        self._quiet: dict[int, list[Run]] = {level: [] for level in _LEVELS_DBFS}
        self._gaps: list[Run] = []  # which may be holes, once what follows is known
        self._holes: list[Hole] = []
        self._around = np.zeros(0, np.float32)  # the loudest samples up to now

    def feed(self, block: SoundBlock) -> None:
        if self._samples == 0:
            self._start_s = block.start_s
        loudest = _loudest(block.samples)
        for level in _LEVELS_DBFS:
            self._find(level, loudest > 10 ** (level / 20))
        self._samples += len(loudest)
        self._around = np.concatenate([self._around[-_KEPT:], loudest])
        self._look_into_gaps(self._samples - _NEAR)

    def _find(self, level: int, loud: NDArray[np.bool_]) -> None:
        """Keep the quiet runs that end in this block and are long enough."""
        since = self._quiet_since[level]
        changes = np.flatnonzero(loud[1:] != loud[:-1]) + 1 + self._samples
        if loud[0] == (since is not None):
            changes = np.concatenate([[self._samples], changes])
        if since is not None:
            changes = np.concatenate([[since], changes])
        self._quiet_since[level] = int(changes[-1]) if len(changes) % 2 else None
        ends = changes[1::2]
        starts = changes[::2][: len(ends)]
        lengths = ends - starts
        for at in np.flatnonzero(lengths >= _SHORTEST):
            self._quiet[level].append((int(starts[at]), int(ends[at])))
        if level == _HOLE_DBFS:
            for at in np.flatnonzero((lengths >= _SHORTEST_HOLE) & (lengths < _SHORTEST)):
                self._gaps.append((int(starts[at]), int(ends[at])))

    def _look_into_gaps(self, until: int) -> None:
        """Those that end before this sample: is the sound loud right up to their edges?"""
        shift = self._samples - len(self._around)
        for first, end in (gap for gap in self._gaps if gap[1] <= until):
            before = self._around[max(0, first - shift - _NEAR) : first - shift]
            after = self._around[end - shift : end - shift + _NEAR]
            at_edges = _decibel(before[-_BESIDE:]), _decibel(after[:_BESIDE])
            if min(at_edges) >= _BESIDE_DBFS:
                at = self._stretch((first, end))
                fall = max(_decibel(before[:-_BESIDE]) - at_edges[0], _decibel(after[_BESIDE:]) - at_edges[1])
                self._holes.append(
                    Hole(start_s=at.start_s, end_s=at.end_s, beside_dbfs=min(at_edges), fall_db=round(fall, 1))
                )
        self._gaps = [gap for gap in self._gaps if gap[1] > until]

    def _stretch(self, run: Run) -> Stretch:
        start_s, end_s = (round(self._start_s + at / SoundBlock.RATE_HZ, 4) for at in run)
        return Stretch(start_s=start_s, end_s=end_s)

    def finish(self) -> Silences:
        self._look_into_gaps(self._samples)
        for level, since in self._quiet_since.items():
            if since is not None and self._samples - since >= _SHORTEST:
                self._quiet[level].append((since, self._samples))
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
