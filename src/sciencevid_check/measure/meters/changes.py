"""How much each frame differs from those before it."""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes, Floats, PictureBlock, apart, correlations, halved
from sciencevid_check.measurements import Changes, Container

STREAM = "picture"

_CHANGED = 10  # code values: above the noise that a codec leaves
_HALVINGS = 4  # blocks of 16x16 pixels
_LAGS = (2, 3, 4, 5, 6, 7, 8)
_EDGE = 8  # code values over two pixels: a caption or a bar counts no more than a soft edge
_SHARES = ("changed", "alike", "edges_alike")
_HELD = 0.001 * 256  # ffmpeg's freezedetect at its default of -60 dB


class Meter:
    def __init__(self, _: Container) -> None:
        self._rows: dict[str, list[float]] = {
            key: [] for key in ("luma", "changed", "block", "colour", "alike", "edges_alike", "held")
        }
        self._apart: dict[int, list[float]] = {lag: [] for lag in _LAGS}
        self._before: list[Bytes] = []  # the last small pictures
        self._edges: Bytes | None = None  # of the last picture
        self._held: tuple[Bytes, Bytes, Bytes] | None = None

    def feed(self, block: PictureBlock) -> None:
        rows = self._rows
        rows["colour"] += block.small_step.tolist()
        rows["alike"] += block.alike.tolist()
        rows["edges_alike"] += self._edges_alike(block).tolist()
        for step in block.step:
            rows["luma"].append(cv2.mean(step)[0])
            over = cv2.threshold(step, _CHANGED, 255, cv2.THRESH_BINARY)[1]
            rows["changed"].append(cv2.countNonZero(over) / step.size)
            rows["block"].append(_largest_block(step))
        for small in block.small:
            for lag in _LAGS:
                known = len(self._before) >= lag
                self._apart[lag].append(apart(small, self._before[-lag]) if known else 0.0)
            self._before = [*self._before[1 - max(_LAGS) :], small]
        self._before = [small.copy() for small in self._before]  # views would hold the whole block in memory
        for at in range(len(block)):
            rows["held"].append(self._from_held((block.y[at], block.u[at], block.v[at])))
        self._held = self._held and tuple(plane.copy() for plane in self._held)  # type: ignore[assignment]

    def _edges_alike(self, block: PictureBlock) -> Floats:
        edges = _edges(block.small)
        before = edges[:1] if self._edges is None else self._edges
        self._edges = edges[-1:].copy()
        return correlations(edges, np.concatenate([before, edges[:-1]]))

    def _from_held(self, planes: tuple[Bytes, Bytes, Bytes]) -> float:
        if self._held is None:
            self._held = planes
            return 0.0
        total = sum(cv2.norm(now, held, cv2.NORM_L1) for now, held in zip(planes, self._held, strict=True))
        score: float = total / sum(plane.size for plane in planes)
        if score > _HELD:
            self._held = planes
        return score

    def finish(self) -> Changes:
        return Changes(
            **{key: _rounded(values, 4 if key in _SHARES else 3) for key, values in self._rows.items()},
            apart={lag: _rounded(values, 3) for lag, values in self._apart.items()},
        )


def _edges(small: Bytes) -> Bytes:
    """(n, m) differences of luma across and down in pictures of half the size, from 0 for -8 to 16 for 8."""
    if min(small.shape[1:]) >= 2:
        small = np.stack([halved(picture) for picture in small])
    luma = small.astype(np.int16)
    steps = (luma[:, :, 2:] - luma[:, :, :-2], luma[:, 2:] - luma[:, :-2])
    edges = [np.clip(step + _EDGE, 0, 2 * _EDGE).reshape(len(luma), -1) for step in steps]
    return np.concatenate(edges, axis=1).astype(np.uint8)


def _largest_block(step: Bytes) -> float:
    for _ in range(_HALVINGS):
        if min(step.shape) >= 2:
            step = halved(step)
    return float(step.max())


def _rounded(values: list[float], digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
