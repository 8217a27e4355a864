"""The true peak, between samples too: ITU-R BS.1770-5, annex 2, at four times 48 kHz.

ffmpeg's ebur128 filters every sample for this, which costs more than all else that is heard. Between samples the wave is
a weighted sum of those around, so it cannot exceed the largest of them by more than the weights' magnitudes add up to:
only stretches that may hold a higher peak than the highest so far need be looked into, and the result is the same.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Container, TruePeak

STREAM = "sound"

_OVER = 4
_TAPS = 16  # samples around each place; flat within 0.2 dB up to 19 kHz
_STRETCH = 240  # samples, 5 ms
_AT_ONCE = 16  # stretches looked into together
_LOWEST_DBFS = -120.0

Sound = NDArray[np.float32]


def _weights() -> Sound:
    """(taps, places) for the places between two samples, at a quarter, a half and three quarters of the way."""
    away = np.arange(_TAPS)[:, None] - (_TAPS / 2 - 1) - np.arange(1, _OVER) / _OVER
    bell = np.i0(4.0 * np.sqrt(np.maximum(1 - np.square(away / (_TAPS / 2)), 0)))
    weights = np.sinc(away) * bell
    return np.asarray(weights / weights.sum(axis=0), np.float32)


_WEIGHTS = _weights()
_MOST = float(np.abs(_WEIGHTS).sum(axis=0).max())


class Meter:
    def __init__(self, _: Container) -> None:
        self._peak = 0.0
        self._at_s = 0.0
        self._kept: Sound = np.zeros((0, 0), np.float32)  # (channels, n), not yet looked into

    def feed(self, block: SoundBlock) -> None:
        channels = np.ascontiguousarray(block.samples.T)
        if not self._kept.size:
            self._kept = np.zeros((len(channels), _TAPS), np.float32)
        known = np.concatenate([self._kept, channels], axis=1)
        self._look(known, block.start_s - self._kept.shape[1] / SoundBlock.RATE_HZ)
        self._kept = known[:, -_TAPS:]
        self._last_s = block.start_s + len(block.samples) / SoundBlock.RATE_HZ

    def _look(self, known: Sound, start_s: float) -> None:
        count = -(-(known.shape[1] - _TAPS + 1) // _STRETCH)
        length = count * _STRETCH + _TAPS - 1
        padded = np.pad(known, ((0, 0), (0, max(0, length - known.shape[1]))))[:, :length]
        stretches = sliding_window_view(padded, _STRETCH + _TAPS - 1, axis=1)[:, ::_STRETCH]
        magnitude = np.abs(padded)
        own = np.maximum.reduceat(magnitude, np.arange(0, length, _STRETCH), axis=1)[:, : count + 1]
        ahead = np.pad(own[:, 1:], ((0, 0), (0, count - own.shape[1] + 1)))
        largest = np.maximum(own[:, :count], ahead)  # of the stretch and of those after it that it reaches into
        self._keep(magnitude, largest, start_s)
        order = np.argsort(-largest, axis=None)  # the loudest first: they rule most others out
        for first in range(0, len(order), _AT_ONCE):
            which = order[first : first + _AT_ONCE]
            if largest.flat[which[0]] * _MOST <= self._peak:
                return
            channel, stretch = np.unravel_index(which, largest.shape)
            between = np.abs(sliding_window_view(stretches[channel, stretch], _TAPS, axis=1) @ _WEIGHTS)
            if float(between.max()) > self._peak:
                one, place, _ = np.unravel_index(int(between.argmax()), between.shape)
                at = int(stretch[one]) * _STRETCH + int(place) + _TAPS // 2
                self._peak, self._at_s = float(between.max()), start_s + at / SoundBlock.RATE_HZ

    def _keep(self, magnitude: Sound, largest: Sound, start_s: float) -> None:
        """The highest sample."""
        if float(largest.max(initial=0.0)) > self._peak:
            at = int(magnitude.max(axis=0).argmax())
            self._peak, self._at_s = float(magnitude.max()), start_s + at / SoundBlock.RATE_HZ

    def finish(self) -> TruePeak:
        if self._kept.size:
            self._look(np.pad(self._kept, ((0, 0), (0, _TAPS))), self._last_s - _TAPS / SoundBlock.RATE_HZ)
        peak_dbtp = 20 * np.log10(max(self._peak, 1e-9))
        heard = peak_dbtp > _LOWEST_DBFS
        return TruePeak(
            true_peak_dbtp=round(float(peak_dbtp), 1) if heard else None, at_s=round(self._at_s, 3) if heard else None
        )
