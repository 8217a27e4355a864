"""Strokes: thin light or dark things, of which writing consists, whatever lies behind it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, halved

_GAP = 0.08  # share of a crop's height: wider gaps part letters from the edge of their box
_THICKEST = 9  # pixels of a picture 480 pixels wide: letters a fifth of the picture high have thinner strokes


class Strokes(NamedTuple):
    """How much lighter or darker each pixel is than what surrounds thin things; of a picture of half the size.

    light, dark: (height, width) uint8 luma.
    """

    light: Bytes
    dark: Bytes

    def inside(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """Light minus dark strokes in a part of the picture."""
        light, dark = (plane[top:bottom, left:right].astype(np.float32) for plane in (self.light, self.dark))
        return light - dark


def strokes(luma: Bytes) -> Strokes:
    half = halved(luma)
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (_THICKEST, _THICKEST))
    light = np.asarray(cv2.morphologyEx(half, cv2.MORPH_TOPHAT, around), np.uint8)
    dark = np.asarray(cv2.morphologyEx(half, cv2.MORPH_BLACKHAT, around), np.uint8)
    return Strokes(light, dark)


def alike(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Correlation of strokes, -1 to 1: fading does not change it, other letters bring it under a half."""
    return float((a * b).sum() / max(1e-6, float(np.sqrt((a * a).sum() * (b * b).sum()))))


class Letters(NamedTuple):
    """What the letters of an upright line look like: from the line's crop.

    top, bottom, left, right: where they are, pixels of the crop.
    contrast: WCAG 2 ratio of the strokes' luminance to that right beside them.
    """

    top: float
    bottom: float
    left: float
    right: float
    contrast: float


def letters(crop: Bytes) -> Letters:
    """Where the letters of an upright (height, width) crop of limited-range luma are, and how well they stand out."""
    height, width = crop.shape
    thick = max(3, height // 4) | 1
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (thick, thick))
    inner = slice(height // 8, height - height // 8)
    ways = []
    for way in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
        out = np.asarray(cv2.morphologyEx(crop, way, around), np.uint8)
        limit, _ = cv2.threshold(out[inner], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        ink = out > max(limit, 4)
        near, far = (
            cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=n)
            for n in (1, max(2, thick // 5) + 1)
        )
        ring = (np.asarray(far) > 0) & (np.asarray(near) == 0)
        if ring.sum() >= 8:
            contrast = ratio(float(np.median(crop[ink])), float(np.median(crop[ring])))
            top, bottom = _rows(ink.sum(axis=1), height)
            left, right = _extent(ink.sum(axis=0), 0.0)
            ways.append((float(out[ink].sum()), Letters(top, bottom, left, right, contrast)))
    strongest = max((strength for strength, _ in ways), default=0.0)
    # between small letters there are dark strokes, too, and inside an outline light ones
    fit = [found for strength, found in ways if strength >= 0.4 * strongest]
    return max(fit, key=lambda found: found.contrast, default=Letters(0, height, 0, width, 1.0))


def ratio(a: float, b: float) -> float:
    """Contrast ratio of WCAG 2, 1 to 21, of two limited-range lumas; grey is assumed."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(luma: float) -> float:
    value = min(1.0, max(0.0, (luma - 16) / 219))
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _rows(counts: NDArray[np.int64], height: int) -> tuple[float, float]:
    """First and last row of the letters, without the edges of a box that they stand in."""
    full = float(np.percentile(counts[height // 8 : height - height // 8], 90))
    rows = np.flatnonzero(counts > 0.15 * full)
    if not len(rows):
        return 0.0, float(height)
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > max(2, _GAP * height)) + 1)
    tallest = max(parts, key=len)
    return float(tallest[0]), float(tallest[-1] + 1)


def _extent(counts: NDArray[np.int64], share: float) -> tuple[float, float]:
    """First and last place with more than a share of what the fullest tenth have."""
    full = float(np.percentile(counts, 90))
    places = np.flatnonzero(counts > share * full)
    return (float(places[0]), float(places[-1] + 1)) if len(places) else (0.0, float(len(counts)))
