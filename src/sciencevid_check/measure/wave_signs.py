"""Codes of pictures: the signs of their slowest waves, counted more in the middle than at the rim.

The rim is where subtitles, logos and what a crop takes away lie, so it must tell little.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measurements.print_codes import WAVES, Words, as_words

SIDE = 32

_at = (np.arange(SIDE) + 0.5) / SIDE
_COSINES = np.cos(np.pi * np.arange(16)[:, None] * _at[None]).astype(np.float32)
_RIM = np.outer(np.sin(np.pi * _at), np.sin(np.pi * _at)).astype(np.float32)
_DOWN, _ACROSS = (list(way) for way in zip(*WAVES, strict=True))


def waves(plane: NDArray[Any]) -> NDArray[np.float32]:
    """(128,) how strong each wave is in a plane of any size, brought to 32 x 32."""
    small = cv2.resize(plane.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    even = (small - float((small * _RIM).sum() / _RIM.sum())) * _RIM
    return np.asarray((_COSINES @ even @ _COSINES.T)[_DOWN, _ACROSS], np.float32)


def code(plane: NDArray[Any]) -> Words:
    """(2,) the code."""
    return as_words(waves(plane) > 0)


def middle(plane: NDArray[Any], share: float) -> NDArray[np.float32]:
    """The middle of a plane, so large a share of either side."""
    height, width = plane.shape
    size = max(1, round(width * share)), max(1, round(height * share))
    centre = ((width - 1) / 2, (height - 1) / 2)
    return np.asarray(cv2.getRectSubPix(plane.astype(np.float32), size, centre), np.float32)
