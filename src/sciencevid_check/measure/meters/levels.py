"""How bright each frame is, from its histogram of luma."""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import PictureBlock
from sciencevid_check.measurements import Container, Levels

STREAM = "picture"

# ffmpeg's blackdetect counts luma up to 16 + 0.1 * 219 = 37; EBU R103 allows 5 to 246 at most 1 % of the picture
_UNDER = (4, 15, 20, 24, 28, 32, 37, 48)
_OVER = (235, 240, 247)
_PERCENTILES = (1, 10, 50, 90, 99)


class Meter:
    def __init__(self, _: Container) -> None:
        self._rows: list[np.ndarray] = []

    def feed(self, block: PictureBlock) -> None:
        histogram = block.histogram
        pixels = histogram[0].sum()
        filled = np.cumsum(histogram, axis=1)  # (n, 256) pixels at or under each luma
        mean = histogram @ np.arange(256) / pixels
        percentiles = [(filled < pixels * p / 100).sum(axis=1) for p in _PERCENTILES]
        under = [filled[:, luma] / pixels for luma in _UNDER]
        over = [1 - filled[:, luma - 1] / pixels for luma in _OVER]
        chroma = [[cv2.mean(plane)[0] for plane in planes] for planes in (block.u, block.v)]
        self._rows.append(np.array([mean, *percentiles, *under, *over, *chroma]))

    def finish(self) -> Levels:
        rows = iter(np.concatenate(self._rows, axis=1))
        return Levels(
            mean=_series(next(rows), 2),
            **{f"p{p}": _series(next(rows), 0) for p in _PERCENTILES},
            under={luma: _series(next(rows), 4) for luma in _UNDER},
            over={luma: _series(next(rows), 4) for luma in _OVER},
            mean_u=_series(next(rows), 2),
            mean_v=_series(next(rows), 2),
        )


def _series(values: np.ndarray, digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())
