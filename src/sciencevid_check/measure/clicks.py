"""Clicks: spikes in what linear prediction leaves of the sound, alone among their neighbours.

A voice's or an instrument's attack leaves a spike too, but one that goes on in the milliseconds after it, or with another
level after it than before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Click

_ORDER = 12
_RATE = SoundBlock.RATE_HZ
_BESIDE = _RATE // 50  # 20 ms on each side must be quiet ...
_OWN = _RATE // 1000  # ... but for 1 ms that belongs to the click
_OVER = 10 ** (28 / 20)
_LOWEST = 10 ** (-60 / 20)  # a click that is heard at all
_SAME = 10 ** (4 / 10)
_MOST = 200

Floats = NDArray[np.float32]


class Clicks:
    """Keeps some milliseconds, so that a click at a block's edge has its neighbours."""

    def __init__(self) -> None:
        self._kept = np.zeros(0, np.float32)
        self._kept_from = 0
        self._found: list[tuple[int, float, float]] = []

    def hear(self, sound: Floats) -> None:
        known = np.concatenate([self._kept, sound])
        self._look(known, self._kept_from)
        keep = min(len(known), 2 * (_BESIDE + _ORDER))
        self._kept_from += len(known) - keep
        self._kept = known[len(known) - keep :]

    def _look(self, sound: Floats, first: int) -> None:
        if len(sound) < 4 * _BESIDE or float(np.abs(sound).max()) < _LOWEST:
            return
        left = np.abs(_residual(sound))
        usual = float(np.median(left[::7])) + 1e-7
        for at in np.flatnonzero(left > max(_OVER * usual, _LOWEST / 4)):
            if not _BESIDE <= at < len(left) - _BESIDE or left[at] < left[at - _OWN : at + _OWN + 1].max():
                continue
            beside = left[at - _BESIDE : at - _OWN], left[at + _OWN + 1 : at + _BESIDE]
            near = max(float(np.sqrt(np.square(part).mean())) for part in beside)
            peak = float(np.abs(sound[max(0, at - 4) : at + 5]).max())
            if left[at] > _OVER * near and peak >= _LOWEST and _goes_on(sound, int(at)):
                self._keep(first + int(at), 20 * float(np.log10(left[at] / max(near, 1e-7))), peak)

    def _keep(self, at: int, over_db: float, peak: float) -> None:
        if len(self._found) < _MOST and (not self._found or at - self._found[-1][0] > _BESIDE):
            self._found.append((at, over_db, peak))

    def found(self, start_s: float) -> tuple[Click, ...]:
        return tuple(
            Click(
                at_s=round(start_s + at / _RATE, 3),
                over_db=round(over_db, 1),
                peak_dbfs=round(20 * float(np.log10(peak)), 1),
            )
            for at, over_db, peak in self._found
        )


def _goes_on(sound: Floats, at: int) -> bool:
    """Is the sound after it as loud as before?"""
    before, after = (
        float(np.square(part).mean()) + 1e-9
        for part in (sound[at - _BESIDE : at - _OWN], sound[at + _OWN + 1 : at + _BESIDE])
    )
    return 1 / _SAME < after / before < _SAME


def _residual(sound: Floats) -> Floats:
    """What the twelve samples before do not foretell; as long as the sound."""
    power = np.array([float(sound[lag:] @ sound[: len(sound) - lag]) for lag in range(_ORDER + 1)])
    power[0] = power[0] * (1 + 1e-6) + 1e-9
    matrix = power[np.abs(np.subtract.outer(np.arange(_ORDER), np.arange(_ORDER)))]
    weights = np.linalg.solve(matrix, power[1:])
    whitened = np.convolve(sound, np.concatenate([[1.0], -weights]).astype(np.float32))[: len(sound)]
    whitened[:_ORDER] = 0
    return np.asarray(whitened, np.float32)
