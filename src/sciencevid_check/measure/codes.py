"""QR codes in a picture, as OpenCV's detector reads them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measurements import Code

_LONGEST = 200  # characters of what it holds
_ROUND = 0.2  # of its size: what must be left around it
_LARGER = 3


def codes(luma: Bytes, at_s: float) -> list[Code]:
    """QR codes in a (height, width) picture that can be read: what is only like one in shape is none."""
    reader = cv2.QRCodeDetector()
    try:
        corners = reader.detectMulti(luma)[1]
    except cv2.error:  # corners that lie on a line
        return []
    height, width = luma.shape
    found = []
    for quad in corners if corners is not None else ():
        low, high = np.clip(quad.min(axis=0), 0, (width, height)), np.clip(quad.max(axis=0), 0, (width, height))
        text = _read(reader, luma, low, high)
        if text:
            sides = (width, height) * 2
            x, y, w, h = (round(float(part / side), 4) for part, side in zip((*low, *(high - low)), sides, strict=True))
            found.append(Code(at_s=round(at_s, 3), text=text[:_LONGEST], box=(x, y, w, h)))
    return found


def _read(reader: cv2.QRCodeDetector, luma: Bytes, low: NDArray[np.float32], high: NDArray[np.float32]) -> str:
    more = _ROUND * (high - low)
    left, top = np.maximum(low - more, 0).astype(int)
    right, bottom = (high + more).astype(int) + 1
    part = luma[top:bottom, left:right]
    try:  # its squares are a few pixels wide
        return reader.detectAndDecode(cv2.resize(part, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC))[0]
    except cv2.error:
        return ""
