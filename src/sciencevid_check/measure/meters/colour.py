"""Tone and colour of some frames a second: what a viewer takes for well exposed and natural is no matter of single frames.

Which colour the light has is told by the brightest things in the picture (max-RGB, "white patch": Land 1977), and by
whether grey is among its colours at all (gamut mapping: Forsyth 1990).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock
from sciencevid_check.measurements import Colour, Container

STREAM = "picture"

_RATE_HZ = 5.0
_PERCENTILES = {"darkest": 0.1, "p10": 10, "p50": 50, "p90": 90, "p99": 99, "lightest": 99.9}
_BLACK, _BRIGHT, _WHITE = 17, 205, 230  # coding leaves black and white some code values off 16 and 235
_COMMONEST = 6
_CHROMA_PERCENTILES = {"p50": 50, "p90": 90, "max": 99.9}
_EVERY = 3  # pixel is enough to tell sides
_HIGHEST = 98  # percentile of each of red, green, blue: single sparks do not count

_BAR = 24  # brightest luma of a bar
_BAR_SHARE = 0.95  # of its row or column: a logo or subtitle may lie in it
_BAR_LIMIT = 0.4  # of the picture at most on either side

# Chroma over luma means little where luma is near black, or where it is clipped
_DARKEST, _LIGHTEST = 32, 228
_ENOUGH = 0.05  # share of the picture
_AHEAD = 5  # percentile that must lie beyond grey
_ANGLES = np.deg2rad(np.arange(0, 360, 30))
_SIDES = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1).astype(np.float32)  # (angles, 2)

Pixels = NDArray[np.float32]

_DIGITS = {"black": 4, "white": 4, "bright": 4, "drawn": 3, "red": 3, "blue": 3, "one_sided": 3, "chroma_spread": 3}


class Meter:
    def __init__(self, container: Container) -> None:
        self._every = max(1, round((container.picture.average_rate_hz or 25.0) / _RATE_HZ))
        self._frames: list[int] = []
        self._rows: list[dict[str, float]] = []

    def feed(self, block: PictureBlock) -> None:
        u, v = block.small_chroma
        for at in range(-block.first % self._every, len(block), self._every):
            within = without_bars(block.small[at])
            self._frames.append(block.first + at)
            self._rows.append(_scores(block.small[at][within], u[at][within], v[at][within]))

    def finish(self) -> Colour:
        series = {
            key: tuple(np.round([row[key] for row in self._rows], _DIGITS.get(key, 0)).tolist())
            for key in Colour.model_fields
            if key != "frames"
        }
        return Colour(frames=tuple(self._frames), **series)


def without_bars(y: Bytes) -> tuple[slice, slice]:
    """Rows and columns of a picture between black bars of the same width on opposite sides, if there are any."""
    dark = y <= _BAR
    return _between(dark.mean(axis=1) >= _BAR_SHARE), _between(dark.mean(axis=0) >= _BAR_SHARE)


def _between(bar: NDArray[np.bool_]) -> slice:
    """[1, 1, 0, 0, 0, 1] -> 1:5"""
    lit = np.flatnonzero(~bar)
    width = min(lit[0], len(bar) - 1 - lit[-1]) if len(lit) else 0
    width = width if width <= _BAR_LIMIT * len(bar) else 0
    return slice(width, len(bar) - width)


def _scores(y: Bytes, u: Bytes, v: Bytes) -> dict[str, float]:
    """Of one small picture and its chroma, all of the same size."""
    histogram = np.bincount(y.ravel(), minlength=256) / y.size
    filled = np.cumsum(histogram)
    scores = {key: float((filled < percent / 100).sum()) for key, percent in _PERCENTILES.items()}
    scores["black"] = filled[_BLACK]
    scores["white"] = 1 - filled[_WHITE - 1]
    scores["bright"] = filled[_WHITE - 1] - filled[_BRIGHT - 1]
    between = histogram[_BLACK + 1 : _WHITE]
    scores["drawn"] = float(np.sort(between)[-_COMMONEST:].sum() / max(between.sum(), 1e-6))
    luma = y.ravel().astype(np.float32)
    chroma = np.stack([u.ravel(), v.ravel()]).astype(np.float32) - 128
    distance = np.bincount(cv2.magnitude(*chroma).ravel().astype(np.uint8), minlength=256)
    reached = np.cumsum(distance) / y.size
    for key, percent in _CHROMA_PERCENTILES.items():
        scores[f"chroma_{key}"] = float((reached < percent / 100).sum())
    return scores | _light(luma, chroma) | _sides(luma[::_EVERY], chroma[:, ::_EVERY])


def _light(luma: Pixels, chroma: Pixels) -> dict[str, float]:
    """The colour of the brightest things: (n,) luma and (2, n) chroma to red, green and blue by ITU-R BT.709."""
    bright, (u, v) = (luma - 16) * (255 / 219), chroma * (255 / 224)
    planes = np.stack([bright + 1.5748 * v, bright - 0.1873 * u - 0.4681 * v, bright + 1.8556 * u])
    rank = luma.size * _HIGHEST // 100
    red, green, blue = np.clip(np.partition(planes, rank, axis=1)[:, rank], 0, 255) + 1
    return {"red": float(np.log2(red / green)), "blue": float(np.log2(blue / green))}


def _sides(luma: Pixels, chroma: Pixels) -> dict[str, float]:
    """Whether grey is among the colours: (n,) luma and (2, n) chroma."""
    told = (luma >= _DARKEST) & (luma <= _LIGHTEST)
    if told.mean() < _ENOUGH:
        return {"one_sided": 0.0, "chroma_spread": 0.0}
    relative = chroma[:, told] / (luma[told] - 16)
    rank = relative.shape[1] * _AHEAD // 100
    ahead = np.partition(_SIDES @ relative, rank, axis=1)[:, rank]
    off = relative - np.median(relative, axis=1, keepdims=True)
    return {"one_sided": float(ahead.max()), "chroma_spread": float(cv2.magnitude(*off).mean())}
