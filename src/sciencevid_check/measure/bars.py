"""The picture without black bars, whose edges are sharp whatever the picture is."""

from __future__ import annotations

import numpy as np

from sciencevid_check.measure.blocks import Bytes

_BLACK = 32  # code values: bars are at 16, and codecs leave some noise in them
_RIM = 3  # pixels that shrinking or a codec smeared
_LEAST = 0.3  # of either side: less is a dark picture with something bright in it


def without_bars(y: Bytes) -> Bytes:
    """What lies within bars at the sides; the whole picture if nearly all is black."""
    cut = y
    for axis in (1, 0):
        bright = np.flatnonzero(y.max(axis=axis) > _BLACK)
        size = y.shape[1 - axis]
        if len(bright) < _LEAST * size:
            return y
        first, last = int(bright[0]), int(bright[-1]) + 1
        inside = slice(first + _RIM if first else 0, last - _RIM if last < size else size)
        cut = cut[inside] if axis else cut[:, inside]
    return cut
