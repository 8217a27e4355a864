"""What the stills hold at full size: the finest detail, and traces of enlarging and of a codec's blocks."""

from __future__ import annotations

import numpy as np

from sciencevid_check.measure.bars import without_bars
from sciencevid_check.measure.blocks import Still
from sciencevid_check.measure.enlarging import Signs
from sciencevid_check.measure.grid import traces
from sciencevid_check.measure.spectrum import finest
from sciencevid_check.measurements import Container, Detail

STREAM = "still"

_TOP, _BOTTOM = 0.10, 0.76  # marks stand above, subtitles below: they are sharp whatever the picture is
_LEAST_SEEN, _MOST_SEEN = 0.55, 1.35  # of the width that a work was enlarged from, as detail
_SIGNS = 12  # stills with detail that are looked at for traces of enlarging


class Meter:
    def __init__(self, _: Container) -> None:
        self._rows: dict[str, list[float | None]] = {key: [] for key in ("width_px", "grid", "smooth")}
        self._at: list[float] = []
        self._luma: list[float] = []
        self._signs = Signs()
        self._counted = 0
        self._width = 0

    def feed(self, still: Still) -> None:
        height, self._width = still.y.shape
        share = finest(without_bars(still.y[round(_TOP * height) : round(_BOTTOM * height)]))
        grid = traces(still.y)
        self._at.append(round(still.pts_s, 3))
        self._luma.append(round(float(still.y.mean()), 1))
        self._rows["width_px"].append(None if share is None else round(share * self._width))
        self._rows["grid"].append(None if grid is None else round(grid[0], 3))
        self._rows["smooth"].append(None if grid is None else round(grid[1], 3))
        if share is not None and self._counted < _SIGNS:
            self._counted += 1
            self._signs.add(still.y)

    def finish(self) -> Detail:
        widths = [width / self._width for width in self._rows["width_px"] if width is not None]
        score, share = 0.0, 1.0
        if widths:
            usual, best = np.percentile(widths, [50, 90])
            score, share = self._signs.found(usual / _MOST_SEEN, best / _LEAST_SEEN)
        return Detail(
            at_s=tuple(self._at),
            luma=tuple(self._luma),
            **{key: tuple(values) for key, values in self._rows.items()},
            enlarged=round(score, 2),
            enlarged_from_px=round(share * self._width) if score > 0 else None,
        )
