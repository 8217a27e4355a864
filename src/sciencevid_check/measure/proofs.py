"""Pictures that show what was found: the frame with a box drawn around the find, and the find itself, made plain.

A faint mark is hard to see in one frame and easy in the mean of many: what moves behind it blurs away, the mark stays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.decode import command, refuse_bomb, scaled, source
from sciencevid_check.measure.process import Running
from sciencevid_check.measure.shown import Shown
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container

Box = tuple[float, float, float, float]

_LONGER_SIDE = 1280  # of the frame shown
_RED, _WHITE = (40, 40, 230), (255, 255, 255)  # blue, green, red
_SHORT_S = 0.5  # a find shorter than this is shown by its first frame, a longer one by its middle
_BEFORE_S = 0.001  # seeking finds the first frame not before
_MARGIN = 0.15  # of the find, around it
_LARGEST = 0.5  # of the picture: what is larger needs no crop
_EVERYWHERE, _LASTING_S = 0.95, 8.0  # but what fills it for long does, as tiled marks do
_MEAN_OF = 24  # key frames
_AROUND_S = 30.0  # on either side of the frame shown: a mean needs no more
_SOFT = 15.0  # pixels: what is softer than this is ground
_CROP_SIDE = 640
_EVEN = 1e-3
_FILM_SIDE, _FILM_STILLS = 240, 12


@dataclass(frozen=True)
class Asked:
    """What is to be shown: seconds from the first picture, and a box in fractions of the displayed picture."""

    start_s: float
    end_s: float
    box: Box | None = None


@dataclass(frozen=True)
class Pictures:
    """`frame` with the box drawn, and `crop` of the find where there is a box, and it is small, or fills the picture for long: JPEG files' content. Empty: not to be had."""

    at_s: float
    frame: bytes = b""
    crop: bytes = b""


def show(path: Path, container: Container, asked: list[Asked]) -> Iterator[Pictures]:
    """One by one, in the order asked. What cannot be decoded gives empty pictures; never raises MeasurementError."""
    for find in asked:
        short = find.end_s - find.start_s < _SHORT_S
        at_s = find.start_s if short else (find.start_s + find.end_s) / 2
        try:
            refuse_bomb(container.picture)
            frame = next(_frames(path, container, at_s, None, _LONGER_SIDE), None)
            crop = _plain(path, container, find, at_s) if _is_worth(find) and frame is not None else None
        except MeasurementError:
            frame = crop = None
        yield Pictures(
            round(at_s, 3),
            _jpeg(_boxed(frame, find.box)) if frame is not None else b"",
            _jpeg(crop) if crop is not None else b"",
        )


def _is_worth(find: Asked) -> bool:
    """Whether a crop shows more than the frame."""
    area = find.box[2] * find.box[3] if find.box else _LARGEST + 1e-3
    return area <= _LARGEST or (area >= _EVERYWHERE and find.end_s - find.start_s >= _LASTING_S)


def film(path: Path, container: Container) -> Iterator[tuple[float, bytes]]:
    """A dozen small key pictures spread over the work: when, and a JPEG file's content. Never raises MeasurementError."""
    picture = container.picture
    width, height = scaled(picture, _FILM_SIDE)
    apart_s = max(_SHORT_S, picture.duration_s / _FILM_STILLS)
    output = (
        source(skip_frame="nokey")[str(picture.index)]
        .filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{apart_s:.3f})")
        .filter("scale", width, height, flags="area")
        .filter("showinfo", checksum=0)
        .filter("format", "bgr24")
        .output("pipe:", format="rawvideo", fps_mode="passthrough", vframes=_FILM_STILLS)
    )
    times = Shown(picture)
    with contextlib.suppress(MeasurementError):
        refuse_bomb(picture)
        with Running(command(output, path), times.hear) as process:
            for at in range(_FILM_STILLS):
                frame = np.empty((height, width, 3), np.uint8)
                if process.fill(frame.data.cast("B")) < frame.size:
                    return
                (pts,) = times.of(at, 1, process)
                yield pts, bytes(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 80])[1])


def _frames(path: Path, container: Container, start_s: float, end_s: float | None, side: int) -> Iterator[Bytes]:
    """(height, width, 3) pictures: the one shown at `start_s`, or the key pictures until `end_s`."""
    picture = container.picture
    width, height = scaled(picture, side)
    seek = max(0.0, start_s - _BEFORE_S) + picture.start_s
    only_keys = {"skip_frame": "nokey", "to": round(picture.start_s + end_s, 4)} if end_s is not None else {}
    output = (
        source(seek_timestamp=1, ss=round(seek, 4), **only_keys)[str(picture.index)]
        .filter("scale", width, height, flags="area")
        .filter("format", "bgr24")
        .output("pipe:", format="rawvideo", fps_mode="passthrough", vframes=1 if end_s is None else _MEAN_OF)
    )
    with Running(command(output, path), lambda _: None) as process:
        while True:
            frame = np.empty((height, width, 3), np.uint8)
            if process.fill(frame.data.cast("B")) < frame.size:
                return
            yield frame


def _plain(path: Path, container: Container, find: Asked, at_s: float) -> Bytes | None:
    """The find's crop, enlarged: the mean of key frames in its time, less its soft ground, stretched to full contrast."""
    assert find.box is not None  # noqa: S101 (asked for above)
    start, end = max(find.start_s, at_s - _AROUND_S), min(find.end_s, at_s + _AROUND_S)
    frames = _frames(path, container, start, max(end, start + 0.1), 2 * _LONGER_SIDE)
    total: NDArray[np.float32] | None = None
    count = 0
    for frame in frames:
        crop = _cut(frame, find.box)
        total, count = crop.astype(np.float32) + (0 if total is None else total), count + 1
    if total is None:  # no key frame in that time
        frame_at = next(_frames(path, container, at_s, None, 2 * _LONGER_SIDE), None)
        if frame_at is None:
            return None
        total, count = _cut(frame_at, find.box).astype(np.float32), 1
    mean = total / count
    fine = mean - cv2.GaussianBlur(mean, (0, 0), _SOFT)
    low, high = np.percentile(fine, [0.5, 99.5])
    plain = np.clip((fine - low) / max(high - low, _EVEN) * 255, 0, 255).astype(np.uint8)
    side = max(plain.shape[:2])
    other = _CROP_SIDE / side if side < _CROP_SIDE else min(1.0, _LONGER_SIDE / side)
    way = cv2.INTER_CUBIC if other >= 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(plain, None, fx=other, fy=other, interpolation=way), np.uint8)


def _cut(frame: Bytes, box: Box) -> Bytes:
    height, width = frame.shape[:2]
    x, y, w, h = box
    margin = _MARGIN * max(w * width, h * height)
    left, right = int(max(0, x * width - margin)), int(min(width, (x + w) * width + margin))
    top, bottom = int(max(0, y * height - margin)), int(min(height, (y + h) * height + margin))
    return frame[top : max(bottom, top + 1), left : max(right, left + 1)]


def _boxed(frame: Bytes, box: Box | None) -> Bytes:
    if box is None:
        return frame
    height, width = frame.shape[:2]
    x, y, w, h = box
    line = max(2, width // 400)
    first = round(x * width) - 2 * line, round(y * height) - 2 * line
    last = round((x + w) * width) + 2 * line, round((y + h) * height) + 2 * line
    drawn = frame.copy()
    for colour, thick in ((_WHITE, 3 * line), (_RED, line)):  # seen on any ground
        start, end = ((max(line, min(width - line, px)), max(line, min(height - line, py))) for px, py in (first, last))
        cv2.rectangle(drawn, start, end, colour, thick)
    return drawn


def png(picture: bytes) -> bytes:
    """The same picture, given as a JPEG file's content, as a PNG file's."""
    pixels = np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))
    return bytes(cv2.imencode(".png", pixels)[1])


def _jpeg(picture: Bytes) -> bytes:
    """A sixth of a PNG's size, so that a page with dozens of works can be sent; colours whole, lest a faint mark be lost."""
    how = [cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return bytes(cv2.imencode(".jpg", picture, how)[1])
