"""The sound in short: codes of its spectrum over 4 seconds, every half second, as if it were a picture.

Down the picture go 32 bands of equal steps in pitch, across it goes time. Each band is compared with itself only, so
that neither the loudness nor the tone of a recording matters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure import wave_signs
from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measurements import Container, SoundPrint
from sciencevid_check.measurements.print_codes import WORDS

STREAM = "sound"

_STEP_S = 0.5
_EVERY = 4  # samples to one of 12 kHz: their mean, which keeps what lies under 4 kHz well enough
_RATE_HZ = SoundBlock.RATE_HZ // _EVERY
_HOP = _RATE_HZ // 16  # samples of these
_WINDOW = 1024
_LONG = 64  # hops in a code: 4 s
_MOVE = 8  # hops from one code to the next
_BANDS = 32
_LOWEST_HZ, _HIGHEST_HZ = 150, 4000
_FLOOR = 1e-7  # power: quieter is silence
_LIVELY = 3.0  # dB that a band's level must vary by


def _bands() -> NDArray[np.float32]:
    """(bins, bands) which bins of the spectrum each band takes."""
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 2)
    at = np.fft.rfftfreq(_WINDOW, 1 / _RATE_HZ)[:, None]
    rising = (at - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - at) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


class Meter:
    def __init__(self, _: Container) -> None:
        self._start_s: float | None = None
        self._odd = np.zeros(0, np.float32)  # too few for one of 12 kHz
        self._rest = np.zeros(0, np.float32)  # too few for a window
        self._levels: list[NDArray[np.float32]] = []
        self._bands = _bands()
        self._shape = np.hanning(_WINDOW).astype(np.float32)

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        whole = np.concatenate([self._odd, block.mono])
        kept = len(whole) // _EVERY * _EVERY
        self._odd = whole[kept:].copy()
        slow = whole[:kept].reshape(-1, _EVERY).mean(axis=1, dtype=np.float32)
        sound = np.concatenate([self._rest, slow])
        count = max(0, (len(sound) - _WINDOW) // _HOP + 1)
        if count:
            windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::_HOP][:count]
            spectrum = np.fft.rfft(windows * self._shape, axis=1)
            power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) / _WINDOW
            self._levels.append(10 * np.log10(power @ self._bands + _FLOOR))
        self._rest = sound[count * _HOP :].copy()

    def finish(self) -> SoundPrint:
        levels = np.concatenate(self._levels) if self._levels else np.zeros((0, _BANDS), np.float32)
        pieces = [levels[at : at + _LONG].T for at in range(0, len(levels) - _LONG + 1, _MOVE)]
        lively = [piece - piece.mean(axis=1, keepdims=True) for piece in pieces]
        detail = [min(255.0, 16 * float(piece.std()) / _LIVELY) for piece in lively]
        words = [wave_signs.code(piece) for piece in lively]
        return SoundPrint.of(
            np.array(words, np.uint64).reshape(-1, WORDS),
            np.array(detail).astype(np.uint8),
            start_s=round((self._start_s or 0.0) + _LONG * _HOP / _RATE_HZ / 2, 3),
            step_s=_STEP_S,
        )
