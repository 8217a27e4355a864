"""Traces of a codec's blocks in a picture: steps that prefer block edges, and what a deblocking filter smoothed.

Where nothing happens in a picture, a step of luma is as likely in one column as in another. Coarse quantisation puts
the steps at the edges of its blocks; H.264's filter then smooths some pixels on either side of those of 16 pixels.
Both outlive a generous second encoding at the same size.
"""

from __future__ import annotations

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes, Floats

_BLOCK = 16
_EDGE = 15  # the step from column 15 to 16
_FILTERED = [4, 10]  # columns that the filter reaches, and that are no edges of smaller blocks
_MOST = 10  # code values: larger steps are drawn ones
_QUIET = 2  # code values: mean step around
_AROUND = (17, 5)
_MIN_QUIET = 0.1  # of the picture
_MIN_STEP = 0.1  # code values: a flat drawing has no noise to compare with
_NOISE = 0.2  # code values: less than a step of which nobody sees anything


def traces(y: Bytes) -> tuple[float, float] | None:
    """Steps at block edges over those where the filter reaches, in steps elsewhere; and those over the ones elsewhere.

    None if too little of the picture is quiet.
    """
    found = []
    for plane in (y, cv2.transpose(y)):
        steps = _steps(np.ascontiguousarray(plane[::2]))  # every second row tells enough
        if steps is None:
            return None
        usual = float(np.median(steps))
        if usual < _MIN_STEP:
            return None
        filtered = float(steps[_FILTERED].mean())
        found.append(((steps[_EDGE] - filtered) / (usual + _NOISE), filtered / usual))
    (across, smooth_across), (down, smooth_down) = found
    return (across + down) / 2, (smooth_across + smooth_down) / 2


def _steps(plane: Bytes) -> Floats | None:
    """(16,) mean step of luma in quiet places by the column's place in a block."""
    width = (plane.shape[1] - 1) // _BLOCK * _BLOCK
    if not width or not len(plane):
        return None
    steps = cv2.absdiff(plane[:, 1 : width + 1], plane[:, :width])
    quiet = cv2.threshold(cv2.blur(steps, _AROUND), _QUIET, 255, cv2.THRESH_BINARY_INV)[1]
    counted = cv2.bitwise_and(np.minimum(steps, _MOST), quiet)
    sums, counts = (
        cv2.reduce(each, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S).reshape(-1, _BLOCK).sum(axis=0)
        for each in (counted, quiet)
    )
    if counts.sum() < _MIN_QUIET * 255 * steps.size:
        return None
    means: Floats = sums / np.maximum(counts / 255, 1)
    return means
