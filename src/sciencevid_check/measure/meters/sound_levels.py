"""Every channel's level and constant part, and how alike the first two are, second by second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Container, SoundLevels

STREAM = "sound"

_LOWEST = 1e-12  # power of -120 dBFS


class Meter:
    """A block is a second of sound, only the last is shorter."""

    def __init__(self, _: Container) -> None:
        self._start_s: float | None = None
        self._powers: list[NDArray[np.float64]] = []
        self._offsets: list[NDArray[np.float64]] = []
        self._alike: list[float] = []

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        channels = np.ascontiguousarray(block.samples.T)
        count = channels.shape[1]
        offsets = channels.mean(axis=1, dtype=np.float64)
        powers = np.array([float(a @ a) for a in channels]) / count - offsets**2
        self._offsets.append(offsets)
        self._powers.append(np.maximum(powers, _LOWEST))
        if len(channels) > 1:
            covariance = float(channels[0] @ channels[1]) / count - offsets[0] * offsets[1]
            self._alike.append(_correlation(covariance, powers[0], powers[1]))

    def finish(self) -> SoundLevels:
        levels = 10 * np.log10(np.array(self._powers).T)
        return SoundLevels(
            start_s=round(self._start_s or 0.0, 4),
            level_dbfs=tuple(_series(level, 1) for level in levels),
            offset=tuple(_series(offset, 4) for offset in np.array(self._offsets).T),
            alike=tuple(self._alike),
        )


def _correlation(covariance: float, power: float, other: float) -> float:
    if min(power, other) <= _LOWEST:
        return 0.0
    return round(float(np.clip(covariance / np.sqrt(power * other), -1, 1)), 3)


def _series(values: NDArray[np.float64], digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
