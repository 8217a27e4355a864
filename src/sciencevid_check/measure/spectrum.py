"""How fine the finest detail of a picture is, from the spectrum of its strongest edges.

The step from pixel to pixel across an ideal edge has an even spectrum; a lens out of focus, enlarging or smearing by a
codec takes the high end away. Of the places with the strongest edges the sharpest tenth counts, so that what lies
outside a shallow focus does not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, Floats

_PLACE = 32  # pixels: 16 frequencies
_BAND = slice(1, 6)  # what even a 160 pixels wide picture would hold of 1280
_LOW = slice(1, 4)
_MOST_PLACES = 64
_MIN_POWER = 300.0  # of the low end: about five code values a pixel, above what codecs leave
_RELATIVE_POWER = 0.1  # of the strongest place's
_MIN_PLACES = 10
_SHARPEST = 90  # per cent
_GONE = 0.55  # of the band's amplitude. Enlarged to 1280 from 640 reads 610 to 800, from 854 about 800

_WINDOW = np.hanning(_PLACE + 2)[1:-1].astype(np.float32)
_FREQUENCIES = np.arange(_PLACE // 2 + 1) / _PLACE
_OF_STEPS = np.sinc(_FREQUENCIES) ** 2  # a difference of neighbours stands for a slope


def finest(y: Bytes) -> float | None:
    """The finest detail as a share of what the pixels could hold, up to 1; None if there are too few clear edges.

    The better of both directions: movement blurs along one of them.
    """
    found = []
    for plane in (y, cv2.transpose(y)):
        powers = _strongest(np.asarray(plane, np.uint8))
        if len(powers) >= _MIN_PLACES:
            amplitudes = np.sqrt(powers / powers[:, _BAND].mean(axis=1, keepdims=True))
            found.append(2 * _falls(np.percentile(amplitudes, _SHARPEST, axis=0)))
    return max(found) if found else None


def _strongest(plane: Bytes) -> Floats:
    """(n, 17) power spectra along the rows of the places with the strongest edges."""
    height, width = plane.shape[0] // _PLACE * _PLACE, (plane.shape[1] - 1) // _PLACE * _PLACE
    if not height or not width:
        return np.empty((0, len(_FREQUENCIES)))
    before, after = plane[:height, :width], plane[:height, 1 : width + 1]
    steps = cv2.absdiff(before, after)
    energy = cv2.multiply(steps, steps, scale=1 / 16)  # as bytes: more than 64 code values at once is enough
    energy = cv2.resize(energy, (width // _PLACE, height // _PLACE), interpolation=cv2.INTER_AREA)
    first = np.argsort(-np.asarray(energy, np.float32), axis=None)[: 2 * _MOST_PLACES]
    at = np.unravel_index(first, energy.shape)
    slopes = _places(after, at).astype(np.float32) - _places(before, at)
    spectra = np.fft.rfft(slopes * _WINDOW, axis=-1)
    powers: Floats = (spectra.real**2 + spectra.imag**2).mean(axis=1) / _OF_STEPS
    low = powers[:, _LOW].mean(axis=1)
    order = np.argsort(-low)[:_MOST_PLACES]
    clear: Floats = powers[order[low[order] > max(_MIN_POWER, _RELATIVE_POWER * low[order[0]])]]
    return clear


def _places(plane: Bytes, at: tuple[NDArray[np.intp], ...]) -> Bytes:
    """(n, 32, 32) some of the places that a plane is made of."""
    height, width = plane.shape
    rows, columns = at
    return plane.reshape(height // _PLACE, _PLACE, width // _PLACE, _PLACE)[rows, :, columns]


def _falls(amplitudes: Floats) -> float:
    """The frequency, in cycles a pixel, where they fall under _GONE; 0.5 if they never do."""
    for at in range(_LOW.stop - 1, len(amplitudes)):
        if amplitudes[at] < _GONE:
            before, now = np.log(np.maximum(amplitudes[at - 1 : at + 1], 1e-6))
            between = (before - np.log(_GONE)) / (before - now) if before > now else 0.0
            return float((at - 1 + np.clip(between, 0, 1)) / _PLACE)
    return 0.5
