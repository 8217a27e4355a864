"""Levels, bands, tones, mains hum and clicks of the sound, whoever speaks or not."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measure.clicks import Clicks
from sciencevid_check.measure.hum import HumLines
from sciencevid_check.measurements import Container, SoundScene

STREAM = "sound"

_RATE = SoundBlock.RATE_HZ
_STEP = 1536  # samples, 32 ms
_LONG_STEP = 4 * _STEP
_SHORT, _LONG = 2048, 8192  # samples of a spectrum
_BANDS_HZ = (31, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000)
_LOWEST = 1e-12  # power of -120 dBFS

_STANDS_OUT = 10 ** (8 / 10)  # a line over the noise around it
_AROUND = 43  # bins of 5.9 Hz
# for an exponential distribution of mean 1: minus the mean of min(log, mean of log), and the mean of min(x, 1)
_CUT_LOGS, _CAPPED = 1.0685, 0.6321
_LINES_HZ = (80, 5000)

Floats = NDArray[np.float32]


class _Windows:
    """Cuts sound into overlapping windows; keeps what the next ones need."""

    def __init__(self, size: int, step: int) -> None:
        self._size, self._step = size, step
        self._kept = np.zeros((size - step) // 2, np.float32)  # so that a window's middle is its step's middle

    def cut(self, sound: Floats) -> Floats:
        """(n,) -> (windows, size)."""
        known = np.concatenate([self._kept, sound])
        count = max(0, (len(known) - self._size) // self._step + 1)
        self._kept = known[count * self._step :]
        if not count:
            return np.zeros((0, self._size), np.float32)
        return np.asarray(sliding_window_view(known, self._size)[:: self._step][:count])

    def rest(self) -> Floats:
        """The steps that have begun, with silence after the end."""
        after = (self._size - self._step) // 2
        steps = -(-(len(self._kept) - after) // self._step)
        return self.cut(np.zeros(max(0, (steps - 1) * self._step + self._size - len(self._kept)), np.float32))


class Meter:
    def __init__(self, _: Container) -> None:
        self._start_s: float | None = None
        self._short, self._long = _Windows(_SHORT, _STEP), _Windows(_LONG, _LONG_STEP)
        self._levels: list[NDArray[np.float64]] = []
        self._rows: list[NDArray[np.float64]] = []  # bands, between, tonal
        self._lines = np.zeros(_LONG // 2 + 1, bool)  # of the spectrum before
        self._hum = HumLines()
        self._clicks = Clicks()

    def feed(self, block: SoundBlock) -> None:
        if self._start_s is None:
            self._start_s = block.start_s
        mono = block.mono
        self._take(self._short.cut(mono), self._long.cut(mono))
        self._hum.hear(mono)
        self._clicks.hear(mono)

    def _take(self, short: Floats, long: Floats) -> None:
        if len(short):
            middle = short[:, (_SHORT - _STEP) // 2 : (_SHORT + _STEP) // 2]
            power = _powers(short, _HANN_SHORT)
            self._levels.append(np.stack([np.square(middle).mean(axis=1, dtype=np.float64), power @ _K_WEIGHTS]))
        for spectrum in _powers(long, _HANN_LONG):
            bands = np.add.reduceat(spectrum, _EDGES)[: len(_BANDS_HZ)]
            usual = _usual(spectrum)
            between = np.minimum(spectrum, usual).sum() / _CAPPED
            self._rows.append(np.array([*bands, between, self._tonal(spectrum, usual)]))

    def _tonal(self, spectrum: NDArray[np.float64], usual: NDArray[np.float64]) -> float:
        """Share of the power in lines that were there in the spectrum before."""
        line = spectrum > _STANDS_OUT * usual
        near = self._lines.copy()
        near[1:] |= self._lines[:-1]
        near[:-1] |= self._lines[1:]
        stays = line & near
        self._lines = line
        whole = float(spectrum[_HEARD].sum())
        return float(spectrum[_HEARD][stays[_HEARD]].sum() / whole) if whole > _LOWEST else 0.0

    def finish(self) -> SoundScene:
        self._take(self._short.rest(), self._long.rest())
        level, loudness = np.concatenate(self._levels, axis=1)
        rows = np.array(self._rows).T
        return SoundScene(
            start_s=round(self._start_s or 0.0, 4),
            step_s=_STEP / _RATE,
            level_dbfs=_decibels(level),
            loudness_lufs=_decibels(loudness, -0.691),
            band_step_s=_LONG_STEP / _RATE,
            bands_hz=_BANDS_HZ,
            band_dbfs=tuple(map(_decibels, rows[: len(_BANDS_HZ)])),
            between_dbfs=_decibels(rows[-2]),
            tonal=_series(rows[-1], 2),
            hum=self._hum.found(),
            clicks=self._clicks.found(self._start_s or 0.0),
        )


def _bin(hertz: float) -> int:
    return round(hertz * _LONG / _RATE)


def _hann(size: int) -> Floats:
    """Scaled so that the powers of a spectrum's bins add up to the sound's mean power."""
    window = np.hanning(size + 1)[:-1]
    return np.asarray(window * np.sqrt(2 / (size * np.square(window).sum())), np.float32)


_HANN_SHORT, _HANN_LONG = _hann(_SHORT), _hann(_LONG)
_EDGES = [_bin(hertz / np.sqrt(2)) for hertz in (*_BANDS_HZ, 32000)]
_EDGES[-1] = _LONG // 2
_HEARD = slice(*map(_bin, _LINES_HZ))


def _powers(windows: Floats, shape: Floats) -> NDArray[np.float64]:
    """(n, size) -> (n, size / 2 + 1) power of every bin."""
    spectra = np.fft.rfft(windows * shape, axis=1)
    return np.square(spectra.real) + np.square(spectra.imag)


def _k_weights() -> NDArray[np.float64]:
    """ITU-R BS.1770-4, tables 1 and 2, as power at the frequencies of the short spectrum."""
    turn = np.exp(-2j * np.pi * np.arange(_SHORT // 2 + 1) / _SHORT)
    shelf = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1, -1.69065929318241, 0.73248077421585)
    high = (1, -2, 1), (1, -1.99004745483398, 0.99007225036621)
    whole = np.ones_like(turn)
    for over, under in (shelf, high):
        whole *= sum(c * turn**n for n, c in enumerate(over)) / sum(c * turn**n for n, c in enumerate(under))
    return np.asarray(np.square(np.abs(whole)))


_K_WEIGHTS = _k_weights()


def _usual(spectrum: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean power of the noise around each bin, whatever lines stand in it.

    That of noise is distributed exponentially; what is over the mean of its logarithms is cut off there, and the mean
    taken again, so that lines hardly raise it.
    """
    logs = np.log(spectrum + _LOWEST * 1e-3)
    return np.asarray(np.exp(_around(np.minimum(logs, _around(logs))) + _CUT_LOGS))


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of 0.25 kHz around each bin."""
    padded = np.pad(values, _AROUND // 2, mode="edge")
    summed = np.cumsum(np.concatenate([np.zeros(1), padded]))
    return np.asarray((summed[_AROUND:] - summed[:-_AROUND]) / _AROUND)


def _decibels(powers: NDArray[np.float64], add: float = 0.0) -> tuple[float, ...]:
    return _series(10 * np.log10(np.maximum(powers, _LOWEST)) + add, 1)


def _series(values: NDArray[np.float64], digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
