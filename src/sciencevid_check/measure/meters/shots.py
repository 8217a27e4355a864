"""Where the work was cut: hard cuts, and dissolves and fades.

A hard cut is a frame that differs from the one before far more than its neighbours do (as PySceneDetect's
AdaptiveDetector has it) and whose picture does not resemble the one before, so that a camera flash is none; a picture
that returns within some frames is a foreign frame, and no cut either.

In a gradual change the picture half way is the mean of the pictures at both ends, which no movement brings about.
"""

from __future__ import annotations

import numpy as np

from sciencevid_check.measure.blocks import Bytes, Floats, PictureBlock, apart, correlations, halved
from sciencevid_check.measurements import Container, Dissolve, Shots

STREAM = "picture"

_NEIGHBOURS = 2  # frames either way
_RATIO = 3.0  # over the neighbours' mean
_STEP = 7.0  # code values, luma and chroma together
_ALIKE = 0.85  # a picture that correlates more with the one before is the same shot
_RETURN = 5  # a shot shorter than this that returns is a foreign frame
_RETURNED = 0.35  # of the step

_SPAN_S = 0.5  # a gradual change is looked for over this time
_BLEND = 0.2  # how far the middle may be off the mean of both ends, as a share of their difference
_ENDS_APART = 10.0  # code values between both ends
_ENDS_ALIKE = 0.6
_BLACK = 24.0  # mean luma


class Meter:
    def __init__(self, container: Container) -> None:
        rate = container.picture.average_rate_hz or 25.0
        self._half = max(2, round(rate * _SPAN_S / 2))
        self._pts: list[float] = []
        self._step: list[float] = []
        self._alike: list[float] = []
        self._mean: list[float] = []
        self._thumbs: list[Bytes] = []  # of the last frames that a gradual change may span
        self._returns: set[int] = set()
        self._blend: list[float] = []  # for each frame as the end of a gradual change; 1 if it is none

    def feed(self, block: PictureBlock) -> None:
        self._pts += block.pts_s.tolist()
        self._step += block.small_step.tolist()
        self._alike += block.alike.tolist()
        thumbs = [halved(small) for small in block.small]
        self._mean += [float(thumb.mean()) for thumb in thumbs]
        known = len(self._thumbs)
        row = self._thumbs + thumbs
        self._note_returns(row, known, block.first)
        self._note_blends(row, known)
        self._thumbs = row[-(2 * self._half + 1) :]

    def _note_returns(self, row: list[Bytes], known: int, first: int) -> None:
        """Frames after which the picture is again as it was before some foreign frames."""
        for at in range(max(known, _RETURN + 1), len(row)):
            now = first + at - known
            for lag in range(2, _RETURN + 2):
                start = now - lag + 1  # the first foreign frame
                step = min(self._step[start], self._step[now])
                if step > _STEP and apart(row[at], row[at - lag]) < _RETURNED * apart(row[at], row[at - 1]):
                    self._returns |= {start, now}

    def _note_blends(self, row: list[Bytes], known: int) -> None:
        half = self._half
        if len(row) <= max(known, 2 * half):
            self._blend += [1.0] * (len(row) - known)
            return
        pictures = np.stack(row)
        last = np.arange(max(known, 2 * half), len(row))
        a, middle, b = (pictures[last - lag].astype(np.int16) for lag in (2 * half, half, 0))
        ends = np.abs(a - b).mean(axis=(1, 2))
        off = np.abs(2 * middle - a - b).mean(axis=(1, 2)) / 2
        alike = correlations(pictures[last], pictures[last - 2 * half])
        blend = np.where((ends > _ENDS_APART) & (alike < _ENDS_ALIKE), off / np.maximum(ends, 1.0), 1.0)
        self._blend += [1.0] * (len(row) - known - len(last)) + blend.tolist()

    def finish(self) -> Shots:
        cuts = self._cuts()
        return Shots(
            cuts=tuple(cuts),
            cuts_s=tuple(round(self._pts[cut], 4) for cut in cuts),
            gradual=tuple(self._gradual(cuts)),
        )

    def _cuts(self) -> list[int]:
        step = np.array(self._step)
        padded = np.pad(step, _NEIGHBOURS)
        near = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS + 1)
        usual: Floats = (near.sum(axis=1) - step) / (2 * _NEIGHBOURS)
        sharp = (step >= _STEP) & (step >= _RATIO * usual) & (np.array(self._alike) < _ALIKE)
        return [int(at) for at in np.flatnonzero(sharp) if at > 0 and int(at) not in self._returns]

    def _gradual(self, cuts: list[int]) -> list[Dissolve]:
        """Runs of frames that end a blend and have no cut within, as stretches of time."""
        half = self._half
        near_cut = {at for cut in cuts for at in range(cut, cut + 2 * half + 1)}
        found: list[Dissolve] = []
        run: list[int] = []
        for at, blend in enumerate([*self._blend, 1.0]):
            if blend < _BLEND and at not in near_cut:
                run.append(at)
            elif run:
                found.append(self._stretch(run[0] - 2 * half, run[-1]))
                run = []
        return found

    def _stretch(self, first: int, last: int) -> Dissolve:
        kind = "fade_out" if self._mean[last] < _BLACK else "fade_in" if self._mean[first] < _BLACK else "dissolve"
        return Dissolve(start_s=round(self._pts[first], 3), end_s=round(self._pts[last], 3), kind=kind)
