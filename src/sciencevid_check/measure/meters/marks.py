"""Marks laid over the picture: found in small pictures of the whole work, and read from the mean of larger ones."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import cv2
import numpy as np

from sciencevid_check.measure import reading
from sciencevid_check.measure.blocks import Bytes, Sample, halved
from sciencevid_check.measure.overlay_marks import Overlay, Search
from sciencevid_check.measure.overlays import Floats32
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Mark, Marks, Place, Stretch

STREAM = "sample"

_KEPT = 480  # small pictures: 62 MB; of a longer work every second, fourth ... look is kept
_MEANS, _MEAN_LOOKS = 24, 8  # means that are kept, and the looks that go into one at first
_SMALL = 640  # pixels: a picture that is not larger is not halved
_FOUND = 40
_READ = 6  # marks
_ROOM = 12  # pixels beside a mark, for the reader
_GROUND = 15.0  # pixels: what is smoother than this is ground
_CLIPPED = 0.5, 99.5  # percentiles


@dataclass(eq=False)
class _Mean:
    """The mean of some samples, as Welford would have it."""

    first_s: float
    last_s: float
    count: int
    luma: Floats32

    def take(self, sample: Sample) -> None:
        self.count += 1
        cv2.accumulateWeighted(sample.y, self.luma, 1 / self.count)
        self.last_s = sample.pts_s

    def joined(self, other: _Mean) -> _Mean:
        count = self.count + other.count
        luma = self.luma * (self.count / count) + other.luma * (other.count / count)
        return _Mean(self.first_s, other.last_s, count, luma.astype(np.float32))


class Meter:
    """Keeps a bounded number of small pictures: what a mark is shows only at the end, but most work is done on the way."""

    def __init__(self, _: Container) -> None:
        self._search = Search()
        self._times: list[float] = []
        self._every = 1
        self._count = 0
        self._means: list[_Mean] = []
        self._into_one = _MEAN_LOOKS

    def feed(self, sample: Sample) -> None:
        if self._count % self._every == 0:
            if len(self._times) == _KEPT:
                self._thin_out()
            if self._count % self._every == 0:
                self._search.take(halved(sample.y) if max(sample.y.shape) > _SMALL else sample.y.copy())
                self._times.append(sample.pts_s)
        self._count += 1
        self._average(sample)

    def _thin_out(self) -> None:
        """Begin again with every second look."""
        kept, self._search = self._search.pictures[::2], Search()
        self._times, self._every = self._times[::2], 2 * self._every
        for picture in kept:
            self._search.take(picture)

    def _average(self, sample: Sample) -> None:
        if self._means and self._means[-1].count < self._into_one:
            self._means[-1].take(sample)
            return
        if len(self._means) == _MEANS:
            pairs = zip(self._means[::2], self._means[1::2], strict=True)
            self._means = [one.joined(other) for one, other in pairs]
            self._into_one *= 2
        self._means.append(_Mean(sample.pts_s, sample.pts_s, 1, sample.y.astype(np.float32)))

    def finish(self) -> Marks:
        if len(self._times) < 2:
            raise MeasurementError("too_short", "1 s")
        steps = np.diff(self._times)
        step_s = float(np.median(steps))
        ends = np.append(self._times[1:], self._times[-1] + step_s)
        found, told = self._search.finish()
        found.sort(key=lambda one: -sum(place.patch.pixels for place in one.places))
        marks = [self._mark(overlay, ends) for overlay in found[:_FOUND]]
        with contextlib.suppress(MeasurementError):  # without a reader, marks are found all the same
            marks = [self._with_text(mark) if at < _READ else mark for at, mark in enumerate(marks)]
        return Marks(step_s=round(step_s, 3), end_s=round(float(ends[-1]), 3), told=told, found=tuple(marks))

    def _mark(self, overlay: Overlay, ends: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Mark:
        height, width = self._search.pictures[0].shape
        places = []
        for place in overlay.places:
            x, y, across, down = place.box
            box = round(x / width, 4), round(y / height, 4), round(across / width, 4), round(down / height, 4)
            spans = (
                Stretch(start_s=round(self._times[first], 3), end_s=round(float(ends[end - 1]), 3))
                for first, end in place.there
            )
            places.append(Place(box=box, spans=tuple(spans)))
        patches = [place.patch for place in overlay.places]
        return Mark(
            kind=overlay.kind,
            places=tuple(places),
            looks=max(patch.looks for patch in patches),
            alive=round(max(patch.alive for patch in patches), 2),
            agreement=round(max(patch.agreement for patch in patches), 3),
            line=round(patches[0].line, 2),
            upright=round(patches[0].upright / height, 3),
            pixels=max(patch.pixels for patch in patches),
            light=overlay.light,
            opacity=overlay.opacity,
        )

    def _with_text(self, mark: Mark) -> Mark:
        """Read the mark where it was longest, from the mean of the pictures that have it."""
        place = max(mark.places, key=lambda one: sum(span.end_s - span.start_s for span in one.spans))
        crop = _cropped(self._mean_of(place), place)
        lines = [(found, reading.read([reading.cut(crop, found.quad)])[0]) for found in reading.find(crop)]
        said = [(found.quad, read) for found, read in lines if read.text]
        if not said:
            return mark
        if mark.kind == "tiled":
            read = max((read for _, read in said), key=lambda one: one.score * min(len(one.text), 6))
            return mark.model_copy(update={"text": read.text, "score": round(read.score, 3)})
        said.sort(key=lambda one: (round(float(one[0][:, 1].mean()) / 24), float(one[0][0, 0])))
        text = " ".join(read.text for _, read in said)
        return mark.model_copy(update={"text": text, "score": round(min(read.score for _, read in said), 3)})

    def _mean_of(self, place: Place) -> Floats32:
        """The mean of the means that lie within a place's spans for the most part."""

        def inside(mean: _Mean) -> float:
            common = sum(min(span.end_s, mean.last_s) - max(span.start_s, mean.first_s) for span in place.spans if span.end_s > mean.first_s and span.start_s < mean.last_s)  # fmt: skip
            return common / max(mean.last_s - mean.first_s, 1e-3)

        shares = [inside(mean) for mean in self._means]
        chosen = [mean for mean, share in zip(self._means, shares, strict=True) if share >= 0.8 * max(shares)]
        weight = sum(mean.count for mean in chosen)
        luma = np.zeros_like(chosen[0].luma)
        for mean in chosen:
            luma += mean.luma * (mean.count / weight)
        return luma


def _cropped(mean: Floats32, place: Place) -> Bytes:
    """A mark and a little room round it, twice as large, its ground taken away, its contrast stretched."""
    height, width = mean.shape
    x, y, across, down = place.box
    left, top = max(0, round(x * width) - _ROOM), max(0, round(y * height) - _ROOM)
    crop = mean[top : round((y + down) * height) + _ROOM, left : round((x + across) * width) + _ROOM]
    if max(crop.shape) < _SMALL:
        crop = np.asarray(cv2.resize(crop, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.float32)
    flat = crop - cv2.GaussianBlur(crop, (0, 0), _GROUND)
    low, high = np.percentile(flat, _CLIPPED)
    return np.asarray(np.clip((flat - low) / max(high - low, 1.0) * 255, 0, 255), np.uint8)
