"""Whether pictures were enlarged as a whole, and from which width: the tool resdet's idea, made to outlive H.264.

Interpolating n pixels up to more leaves a faint mirror image in the cosine transform: the coefficients after the nth
are those before it with their sign turned. For each n the signs of many pictures are counted, in both directions;
what stands out of its neighbourhood at the same share of width and height is no chance. Shares of sixteenths cannot be
told: a codec's own blocks leave the same trace there.
"""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes, Floats

_LINES = 180  # the other direction is shrunk to it: coarse across, signs stand out of the noise
_REACH = 8  # coefficients on either side
_BESIDE = 12  # neighbours on either side to stand out of
_SMALLEST, _LARGEST = 0.3, 0.92  # shares of the width that are looked at
_BLOCKS = 16
_NEAR_BLOCKS = 0.08  # sixteenths
_MIN_SIDE = 200


class Signs:
    """Counts over pictures of one size."""

    def __init__(self) -> None:
        self._turned: list[Floats] = []
        self._lines = 0

    def add(self, y: Bytes) -> None:
        if min(y.shape) < _MIN_SIDE:
            return
        turned = [_turned(y), _turned(np.asarray(cv2.transpose(y), np.uint8))]
        self._turned = [a + b for a, b in zip(self._turned, turned, strict=True)] if self._turned else turned
        self._lines += _LINES

    def found(self, smallest: float, largest: float) -> tuple[float, float]:
        """How far the likeliest width stands out, the lesser of both directions; and that width as a share of the whole.

        Only between the two shares: a trace comes with fainter ones at other widths.
        """
        if not self._turned:
            return 0.0, 1.0
        across, down = (_outstanding(each / np.sqrt(self._lines * _REACH)) for each in self._turned)
        first, last = max(_SMALLEST, smallest), min(_LARGEST, largest)
        best = (0.0, 1.0)
        for width in range(int(first * len(across)), int(last * len(across)) + 1):
            share = width / len(across)
            blocks = share * _BLOCKS
            if abs(blocks - round(blocks)) > _NEAR_BLOCKS:
                near = round(share * len(down))
                best = max(best, (float(min(across[width], down[near - 1 : near + 2].max())), share))
        return best


def _turned(plane: Bytes) -> Floats:
    """(width,) how many coefficients before and after each have turned signs, less those that have the same."""
    width = plane.shape[1] // 2 * 2  # the transform wants an even number
    shrunk = cv2.resize(plane[:, :width], (width, _LINES), interpolation=cv2.INTER_AREA)
    signs = np.sign(cv2.dct(shrunk.astype(np.float32), flags=cv2.DCT_ROWS))
    found = np.zeros(width)
    for apart in range(1, _REACH + 1):
        found[apart:-apart] -= np.einsum("ij,ij->j", signs[:, 2 * apart :], signs[:, : -2 * apart])
    return found


def _outstanding(counts: Floats) -> Floats:
    """Each count over the median around it, in the neighbourhood's own spread."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(counts, _BESIDE, mode="edge"), 2 * _BESIDE + 1)
    usual = np.median(around, axis=1)
    spread = 1.4826 * np.median(np.abs(around - usual[:, None]), axis=1)
    outstanding: Floats = (counts - usual) / np.maximum(spread, 1.0)
    return outstanding
