"""Large numbers in the middle of a drawn picture, as a countdown leader shows them, one after another."""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes, apart, halved
from sciencevid_check.measure.reading import cut, find, read
from sciencevid_check.measurements import Figure

_UNTIL_S = 15.0  # leaders count from ten or fewer
_ACROSS, _DOWN = (0.25, 0.75), (0.1, 0.9)  # of the picture: where the number stands
_EVEN, _STEP = 0.75, 5  # least share of the picture in which luma differs by less within three pixels
_CHANGED = 1.5  # code values, on average: what stands still is looked at once
_LONGEST = 256  # of the part searched: such numbers are large
_TALL = 0.12  # of the picture's height
_SURE = 0.5  # score of the reading
_LIKE = {
    "O": "0",
    "o": "0",
    "l": "1",
    "I": "1",
    "|": "1",
    "丨": "1",
    "一": "1",
    "Z": "2",
    "z": "2",
    "S": "5",
    "s": "5",
    "B": "8",
}


class Figures:
    """Asked at every look; says nothing after the first seconds, and reads nothing in ordinary footage."""

    def __init__(self) -> None:
        self.found: list[Figure] = []
        self._before: Bytes | None = None

    def look(self, luma: Bytes, at_s: float) -> None:
        """`luma`: a (height, width) picture of about 960 pixels' width."""
        if at_s > _UNTIL_S:
            return
        half = halved(luma)
        height, width = half.shape
        part = half[
            round(_DOWN[0] * height) : round(_DOWN[1] * height), round(_ACROSS[0] * width) : round(_ACROSS[1] * width)
        ]
        part = np.ascontiguousarray(part)
        changed = self._before is None or apart(part, self._before) >= _CHANGED
        self._before = part
        if not changed or not _is_even(half):
            return
        for quad, _ in find(part, _LONGEST):
            tall = float(quad[:, 1].max() - quad[:, 1].min())
            if tall >= _TALL * height:
                value = _number(*read([cut(part, quad)])[0])
                if value is not None:
                    self.found.append(Figure(at_s=round(at_s, 3), value=value))
                    return


def _is_even(luma: Bytes) -> bool:
    steps = cv2.morphologyEx(luma, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return float((np.asarray(steps) < _STEP).mean()) >= _EVEN


def _number(text: str, score: float) -> int | None:
    """What it says, from 1 to 10; a lone figure is easily taken for a letter."""
    said = "".join(_LIKE.get(one, one) for one in text.strip())
    return int(said) if score >= _SURE and said.isdecimal() and said.isascii() and 1 <= int(said) <= 10 else None
