"""How loud the sound is in eight bands of the voice, 25 times a second: what is compared with the movement of lips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Container, VoiceBands

STREAM = "sound"

_STEP = SoundBlock.RATE_HZ // 25
_WINDOW = 2048  # 43 ms: as long as a step
_BANDS = 8
_LOWEST_HZ, _HIGHEST_HZ = 150.0, 7000.0  # from the lowest voices to the hiss of s
_LOWEST_DBFS = -100

Sound = NDArray[np.float32]


class Meter:
    def __init__(self, _: Container) -> None:
        self._start_s: float | None = None
        self._edges_hz = _from_mel(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), _BANDS + 2))
        self._weights = _triangles(self._edges_hz)
        self._hann = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
        self._rest: Sound = np.zeros(0, np.float32)
        self._levels: list[NDArray[np.int64]] = []

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        sound = np.concatenate([self._rest, block.mono])
        count = max(0, (len(sound) - _WINDOW) // _STEP + 1)
        if count:
            windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_STEP][:count]
            power = np.abs(np.fft.rfft(windows * self._hann, axis=1)) ** 2 @ self._weights
            level = 10 * np.log10(np.maximum(power, 1e-12))
            self._levels.append(np.maximum(_LOWEST_DBFS, np.round(level)).astype(np.int64))
        self._rest = sound[count * _STEP :]

    def finish(self) -> VoiceBands:
        levels = np.concatenate(self._levels) if self._levels else np.zeros((0, _BANDS), np.int64)
        return VoiceBands(
            start_s=round((self._start_s or 0.0) + _WINDOW / 2 / SoundBlock.RATE_HZ, 5),
            step_s=_STEP / SoundBlock.RATE_HZ,
            edges_hz=tuple(np.round(self._edges_hz, 1).tolist()),
            level_dbfs=tuple(tuple(band) for band in levels.T.tolist()),
        )


def _triangles(edges_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """(frequencies, bands) of a window's spectrum, so that a sine of full scale in the middle of a band has 0 dBFS."""
    frequency = np.fft.rfftfreq(_WINDOW, 1 / SoundBlock.RATE_HZ)
    low, middle, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rise = (frequency[:, None] - low) / (middle - low)
    fall = (high - frequency[:, None]) / (high - middle)
    weights: NDArray[np.float64] = np.clip(np.minimum(rise, fall), 0, None)
    return weights * 2 / (3 * (_WINDOW / 4) ** 2)  # Hann: a line of (N/4)^2 spreads over three, 1/4 + 1 + 1/4


def _mel(hz: float) -> float:
    return float(2595 * np.log10(1 + hz / 700))


def _from_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    hz: NDArray[np.float64] = 700 * (10 ** (mel / 2595) - 1)
    return hz
