"""Mains hum: lines at 50 or 60 Hz and multiples that keep their place for seconds, as no instrument's notes do."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sciencevid_check.measurements import Hum

_RATE = 1000  # samples a second that are looked at
_WINDOW = 4 * _RATE  # 0.25 Hz a bin
_MAINS_HZ = (50, 60)
_MULTIPLES = np.arange(1, 9)
_OFF = 0.2  # Hz: what a mains frequency may be off
_NEAR_HZ, _LINE_HZ = 5.0, 1.0  # a line stands out over what is this near, but not part of it
_STANDS_OUT_DB = 10.0
_AGREE_HZ = 0.04  # lines of one hum, divided by their number
_LOWEST = 1e-12

Floats = NDArray[np.float32]


class _Thinned:
    """Low-passed sound at a lower rate."""

    def __init__(self, every: int, taps: int, cut: float) -> None:
        """`cut` is a share of the rate given."""
        at = np.arange(taps) - (taps - 1) / 2
        low = np.sinc(2 * cut * at) * np.kaiser(taps, 6)
        self._low = (low / low.sum()).astype(np.float32)
        self._every = every
        self._kept = np.zeros(taps // 2, np.float32)

    def __call__(self, sound: Floats) -> Floats:
        known = np.concatenate([self._kept, sound])
        count = max(0, (len(known) - len(self._low)) // self._every + 1)
        self._kept = known[count * self._every :]
        if not count:
            return np.zeros(0, np.float32)
        windows = sliding_window_view(known, len(self._low))[:: self._every][:count]
        return np.asarray(windows @ self._low, np.float32)


class HumLines:
    def __init__(self) -> None:
        self._thinned = _Thinned(12, 72, 0.03), _Thinned(4, 64, 0.105)
        self._slow = np.zeros(0, np.float32)
        self._found: dict[int, list[tuple[int, float]]] = {mains: [] for mains in _MAINS_HZ}

    def hear(self, sound: Floats) -> None:
        for thin in self._thinned:
            sound = thin(sound)
        self._slow = np.concatenate([self._slow, sound])
        while len(self._slow) >= _WINDOW:
            self._look(self._slow[:_WINDOW])
            self._slow = self._slow[_RATE:]

    def _look(self, window: Floats) -> None:
        power = np.square(np.abs(np.fft.rfft(window * _HANN)))
        for mains in _MAINS_HZ:
            self._found[mains].append(_lines(power, mains))

    def found(self) -> tuple[Hum, ...]:
        return tuple(
            Hum(
                mains_hz=mains,
                lines=tuple(lines for lines, _ in windows),
                level_dbfs=tuple(round(level, 1) for _, level in windows),
            )
            for mains, windows in self._found.items()
        )


_HANN = np.hanning(_WINDOW + 1)[:-1]
_HANN *= np.sqrt(2 / (_WINDOW * np.square(_HANN).sum()))
_BIN_HZ = _RATE / _WINDOW


def _lines(power: NDArray[np.float64], mains: int) -> tuple[int, float]:
    """How many multiples stand out at one mains frequency, and their level together, dBFS."""
    found = []  # base frequency, power
    for multiple in _MULTIPLES:
        low, high = (round(multiple * (mains + off) / _BIN_HZ) for off in (-_OFF, _OFF))
        peak = low + int(power[low : high + 1].argmax())
        near, line = round(_NEAR_HZ / _BIN_HZ), round(_LINE_HZ / _BIN_HZ)
        around = np.concatenate([power[peak - near : peak - line], power[peak + line + 1 : peak + near + 1]])
        if power[peak] > 10 ** (_STANDS_OUT_DB / 10) * np.median(around) and power[peak] > _LOWEST:
            below, at, above = np.log(power[peak - 1 : peak + 2] + 1e-30)
            bend = below - 2 * at + above
            shift = 0.5 * (below - above) / bend if bend < 0 else 0.0
            found.append(((peak + shift) * _BIN_HZ / multiple, float(power[peak - 2 : peak + 3].sum())))
    if not found:
        return 0, -120.0
    base = max(found, key=lambda line: line[1])[0]
    agreeing = [level for hertz, level in found if abs(hertz - base) <= _AGREE_HZ]
    return len(agreeing), float(10 * np.log10(sum(agreeing)))
