"""What tells a drawn card from footage: hard edges on an even ground, and how they move."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock, halved
from sciencevid_check.measurements import Cards, Container

STREAM = "picture"

_RATE_HZ = 5.0
_NEAR = np.ones((3, 3), np.uint8)
_STEP, _EDGE, _FIRM, _HARD = (
    5,
    12,
    48,
    90,
)  # code values within three pixels: over a gradient; over noise; a soft letter; a sharp one
_BLOCK = 8
_SPECK = 2.0  # percent of a block: coding leaves single pixels
_OUTER = 0.05  # share of the marked blocks: single specks do not widen the box
_HALVINGS = 2
_FEW = 0.0005  # share of the picture: fewer firm edges cannot be followed

_COLUMNS = (7, 8)  # of colour bars: SMPTE with grey first, EBU with white first and black last
_BARS_DOWN = (0.1, 0.6)  # of the height: below there are other patches
_COLUMN_SPREAD, _COLUMN_STEP = 3.0, 4.0  # code values: within a column, and from one to the next at least
_BARS_EDGES = 0.08  # share of the picture: bars have few edges

_DIGITS = {"left": 3, "top": 3, "right": 3, "bottom": 3, "agree": 3}


class Meter:
    def __init__(self, container: Container) -> None:
        self._every = max(1, round((container.picture.average_rate_hz or 25.0) / _RATE_HZ))
        self._frames: list[int] = []
        self._rows: list[dict[str, float]] = []
        self._bars: list[int] = []
        self._firm: Bytes | None = None  # firm edges of the frame looked at before
        self._window: NDArray[np.float32] | None = None

    def feed(self, block: PictureBlock) -> None:
        for at in range(-block.first % self._every, len(block), self._every):
            y = block.y[at]
            steps = np.asarray(cv2.morphologyEx(y, cv2.MORPH_GRADIENT, _NEAR), np.uint8)
            firm = np.asarray(cv2.threshold(steps, _FIRM - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)
            self._frames.append(block.first + at)
            self._rows.append(_scores(steps) | self._movement(firm))
            if self._rows[-1]["edges"] < _BARS_EDGES and _are_bars(y):
                self._bars.append(block.first + at)
            self._firm = firm

    def _movement(self, firm: Bytes) -> dict[str, float]:
        before = self._firm
        if before is None or min(map(cv2.countNonZero, (before, firm))) < _FEW * firm.size:
            return {"dx": 0.0, "dy": 0.0, "agree": 0.0}
        then, now = _small(before), _small(firm)
        height, width = now.shape
        if self._window is None:
            self._window = np.asarray(cv2.createHanningWindow((width, height), cv2.CV_32F), np.float32)
        (right, down), agree = cv2.phaseCorrelate(then, now, self._window)
        return {"dx": right / width, "dy": down / height, "agree": float(np.clip(agree, 0, 1))}

    def finish(self) -> Cards:
        series = {
            key: tuple(np.round([row[key] for row in self._rows], _DIGITS.get(key, 4)).tolist())
            for key in Cards.model_fields
            if key not in ("frames", "bars")
        }
        return Cards(frames=tuple(self._frames), bars=tuple(self._bars), **series)


def _scores(steps: Bytes) -> dict[str, float]:
    """Of the steps of luma within three pixels."""
    reached = np.cumsum(cv2.calcHist([steps], [0], None, [256], [0, 256])[::-1, 0])[::-1]  # pixels at or over a step
    uneven, edges, firm, hard = (float(reached[step]) for step in (_STEP, _EDGE, _FIRM, _HARD))
    scores = {
        "edges": edges / steps.size,
        "firm": firm / max(edges, 1.0),
        "hard": hard / max(edges, 1.0),
        "even": 1 - uneven / steps.size,
        "soft": 1 - edges / max(uneven, 1.0),
    }
    height, width = (side // _BLOCK for side in steps.shape)
    marked = cv2.threshold(steps[: _BLOCK * height, : _BLOCK * width], _EDGE - 1, 255, cv2.THRESH_BINARY)[1]
    rough = cv2.resize(marked, (width, height), interpolation=cv2.INTER_AREA) > 2.55 * _SPECK
    for axis, first, last in ((0, "left", "right"), (1, "top", "bottom")):
        scores[first], scores[last] = _middle(rough.sum(axis=axis))
    return scores


def _are_bars(y: Bytes) -> bool:
    """Whether a picture is columns of one width, each even and darker than the one before."""
    height, width = y.shape
    strip = y[round(_BARS_DOWN[0] * height) : round(_BARS_DOWN[1] * height)]
    for count in _COLUMNS:
        lumas = []
        for at in range(count):
            middle = strip[:, round((at + 0.2) * width / count) : round((at + 0.8) * width / count)]
            mean, spread = cv2.meanStdDev(middle)
            if spread[0, 0] > _COLUMN_SPREAD:
                break
            lumas.append(float(mean[0, 0]))
        if len(lumas) == count and max(np.diff(lumas)) <= -_COLUMN_STEP:
            return True
    return False


def _middle(counts: NDArray[np.int64]) -> tuple[float, float]:
    """Where the middle nine tenths of what is counted begin and end, as shares of the length; 0.5 for nothing."""
    filled = np.cumsum(counts)
    if not filled[-1]:
        return 0.5, 0.5
    first, last = np.searchsorted(filled, (_OUTER * filled[-1], (1 - _OUTER) * filled[-1]), side="left")
    return float(first) / len(counts), float(last + 1) / len(counts)


def _small(plane: Bytes) -> NDArray[np.float32]:
    """A quarter of the size, sides even: with odd ones OpenCV's peak is half a pixel off."""
    for _ in range(_HALVINGS):
        plane = halved(plane)
    height, width = (side // 2 * 2 for side in plane.shape)
    return plane[:height, :width].astype(np.float32)
