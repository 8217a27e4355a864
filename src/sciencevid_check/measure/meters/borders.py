"""Bars and surrounds, from profiles of lines: how even each row and column is, and how it differs from the next.

Of each frame looked at only profiles are kept (about 15 kB). At the end, the places where many frames show a line as
long as the picture are the candidates, and every frame's scores are read off at these places.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock
from sciencevid_check.measurements import Container
from sciencevid_check.measurements.borders import Bar, Borders, Series, Surround

STREAM = "picture"

_EVERY_S = 0.2
_MOST_FRAMES = 1500  # a longer work is looked at less often, so that memory stays flat
_NEAR = 6  # luma this near is the same colour: compression leaves less in a flat bar
_DIFFERS = 3  # luma that far from its neighbour is a step
_DEEPEST = 0.42  # an upright 9:16 picture in 16:9 leaves 0.34 on each side
_SHALLOWEST = 3  # lines
_WEAKEST_STEP = 0.15  # of a bar's candidates
_WEAKEST_SEAM = 2.0  # of a surround's
_FEWEST = 3  # frames that must show a candidate
_REACH = 10  # lines on either side of a seam that it is compared with

Profile = NDArray[Any]  # float32


class _Axis(NamedTuple):
    """Profiles of one frame; stacked, of all frames looked at. x has one entry a column, y one a row."""

    first: Profile  # share of each line that has the colour of the first line
    last: Profile  # the same for the last line's colour
    detail: Profile  # mean difference between neighbours along the line
    step: Profile  # mean difference to the line before
    reach: Profile  # share of the line that differs from the line before
    change: Profile  # mean difference to the frame looked at before
    luma: Profile  # (2,) the colours of the first and the last line


class Meter:
    def __init__(self, container: Container) -> None:
        self._every_s = max(_EVERY_S, container.picture.duration_s / _MOST_FRAMES)
        self._at_s: list[float] = []
        self._x: list[_Axis] = []
        self._y: list[_Axis] = []
        self._before: Bytes | None = None

    def feed(self, block: PictureBlock) -> None:
        for at, picture in zip(block.pts_s, block.y, strict=True):
            if not self._at_s or at >= self._at_s[-1] + self._every_s - 0.002:
                self._look(picture)
                self._at_s.append(float(at))

    def _look(self, picture: Bytes) -> None:
        change = cv2.absdiff(picture, picture if self._before is None else self._before)
        across, down = cv2.absdiff(picture[:, 1:], picture[:, :-1]), cv2.absdiff(picture[1:], picture[:-1])
        # the outermost line is often a codec's leftover: the second tells the colour
        self._x.append(_axis(0, picture, (picture[:, 1], picture[:, -2]), down, across, change))
        self._y.append(_axis(1, picture, (picture[1], picture[-2]), across, down, change))
        self._before = picture.copy()

    def finish(self) -> Borders:
        x, y = (_Axis(*map(np.stack, zip(*frames, strict=True))) for frames in (self._x, self._y))
        return Borders(
            at_s=_series(np.array(self._at_s), 3),
            bars=(*_bars("left", x), *_bars("right", x), *_bars("top", y), *_bars("bottom", y)),
            surrounds=(*_surrounds("x", x), *_surrounds("y", y)),
        )


def _axis(over: int, picture: Bytes, ends: tuple[Any, Any], along: Any, beside: Any, change: Any) -> _Axis:
    def mean(plane: Any) -> Profile:
        means: Profile = cv2.reduce(plane, over, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()
        return means

    def after(plane: Any) -> Profile:
        means = np.zeros(picture.shape[1 - over], np.float32)
        means[1:] = mean(plane)
        return means

    luma = [int(np.partition(end, len(end) // 2)[len(end) // 2]) for end in ends]  # the median
    first, last = (mean(cv2.inRange(picture, max(0, c - _NEAR), c + _NEAR)) / 255 for c in luma)
    reach = after(cv2.threshold(beside, _DIFFERS - 1, 1, cv2.THRESH_BINARY)[1])
    return _Axis(first, last, mean(along), after(beside), reach, mean(change), np.array(luma, np.float32))


def _bars(side: Literal["left", "right", "top", "bottom"], axis: _Axis) -> list[Bar]:
    backwards = side in ("right", "bottom")
    near, luma = (axis.last[:, ::-1], axis.luma[:, 1]) if backwards else (axis.first, axis.luma[:, 0])
    change = axis.change[:, ::-1] if backwards else axis.change
    lines = near.shape[1]
    depths = np.arange(_SHALLOWEST, int(lines * _DEEPEST))
    # the line before the edge may be a blend of bar and picture
    border = np.minimum(near[:, depths - 3], near[:, depths - 2])
    step = np.maximum(0, border - np.maximum(near[:, depths], near[:, depths + 1]))
    found = []
    for at in _likeliest(np.where(border >= 0.7, step, 0), _WEAKEST_STEP, 4):
        depth = depths[at]
        found.append(
            Bar(
                side=side,
                depth=round(depth / lines, 4),
                luma=_series(luma, 0),
                even=_series(near[:, : depth - 1].mean(axis=1), 3),
                border=_series(border[:, at], 3),
                step=_series(step[:, at], 3),
                outside_change=_series(change[:, depth - 2], 2),
                inside_change=_series(change[:, depth : depth + 3].mean(axis=1), 2),
            )
        )
    return found


def _surrounds(name: Literal["x", "y"], axis: _Axis) -> list[Surround]:
    lines = axis.step.shape[1]
    if lines < 4 * _REACH:  # too small to tell detail from blur
        return []
    depths = np.arange(max(_SHALLOWEST, _REACH // 2), int(lines * _DEEPEST))
    seams: list[Profile] = []
    reaches: list[Profile] = []
    details: list[Profile] = []
    for backwards in (False, True):
        step, reach, detail = axis.step, axis.reach, axis.detail
        if backwards:  # the difference to the line before is then that to the line after
            step, reach, detail = np.roll(step[:, ::-1], 1, axis=1), np.roll(reach[:, ::-1], 1, axis=1), detail[:, ::-1]
        pair = step[:, depths] + step[:, depths + 1]  # shrinking may have spread the step over two lines
        nearby = [depths + off for off in range(-_REACH, _REACH + 1) if not -2 <= off <= 2]
        usual = np.mean([step[:, np.abs(at)] + step[:, np.abs(at) + 1] for at in nearby], axis=0)
        seams.append(pair / (usual + 0.6))
        reaches.append(np.maximum(reach[:, depths], reach[:, depths + 1]))
        summed = np.cumsum(detail, axis=1)
        inside = (summed[:, depths + 2 * _REACH] - summed[:, depths + 1]) / (2 * _REACH - 1)
        details.append((summed[:, depths - 1] / depths + 0.1) / (inside + 0.1))
    seam, reach, detail = np.minimum(*seams), np.minimum(*reaches), np.maximum(*details)
    found = []
    for at in _likeliest(seam, _WEAKEST_SEAM, 2):
        depth = depths[at]
        strips = [axis.change[:, : depth - 1], axis.change[:, lines - depth + 1 :]]
        within = [
            axis.change[:, depth + 1 : depth + _REACH],
            axis.change[:, lines - depth - _REACH : lines - depth - 1],
        ]
        found.append(
            Surround(
                axis=name,
                depth=round(depth / lines, 4),
                step=_series(seam[:, at], 2),
                reach=_series(reach[:, at], 2),
                detail=_series(detail[:, at], 2),
                outside_change=_series(np.max([strip.mean(axis=1) for strip in strips], axis=0), 2),
                inside_change=_series(np.min([strip.mean(axis=1) for strip in within], axis=0), 2),
            )
        )
    return found


def _likeliest(scores: NDArray[Any], weakest: float, most: int) -> list[int]:
    """The places, of (n, places), that most frames score highest, counting neighbours; not close to each other."""
    best = np.bincount(scores.argmax(axis=1)[scores.max(axis=1) >= weakest], minlength=scores.shape[1])
    around = best + np.pad(best, (1, 0))[:-1] + np.pad(best, (0, 1))[1:]
    found: list[int] = []
    for at in np.argsort(-(4 * around + best), kind="stable"):
        if len(found) == most or around[at] < _FEWEST:
            break
        if all(abs(int(at) - other) > 2 for other in found):
            found.append(int(at))
    return found


def _series(values: NDArray[Any], digits: int) -> Series:
    return tuple(np.round(values.astype(np.float64), digits).tolist())
