"""Mouths: where a face is seen from the front, how its mouth changes from frame to frame.

Faces are looked for after every cut and every other second with OpenCV's Haar cascade (Viola and Jones 2001; Lienhart
2002), which costs as much as a hundred pictures that are followed. From there each is followed by the pattern of its
eyes and nose, which also takes the head's own movement out of the picture of the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes, PictureBlock, halved
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Mouth, Mouths

STREAM = "picture"

_CASCADE = "haarcascade_frontalface_alt2.xml"  # comes with OpenCV 4
_LOOK_S = 2.0
_SOON_S = 0.4  # looks after cuts are no closer
_CUT = 0.7  # correlation of a picture with the one before
_FACE_PX = 28  # of a picture of half the size: the mouth of a smaller face is some pixels only
_LARGER = 1.2  # each size that is looked for, to the one before
_NEIGHBOURS = 3  # votes that make a face: OpenCV's usual number
_AT_ONCE = 2  # faces followed, the largest first

# A face is followed in the picture, in its half or in its quarter, wherever it is at least this wide
_WIDTH_PX = 40
_AROUND_PX = 5  # how far eyes and nose may move from one frame to the next
# x, y, width, height as shares of the face's width, from its middle
_EYES = (-0.36, -0.32, 0.72, 0.42)  # from brow to nose
_MOUTH = (-0.3, 0.08, 0.6, 0.68)  # from nose to chin
_GRID = (14, 16)  # into which the mouth is shrunk
_ALIKE = 0.6  # correlation of eyes and nose with the frames before: less is another shot, or a face turned away
_RENEWED = 0.1  # of the pattern with each frame
_OFF = 0.2  # of the width: a face found further away, or so much larger, is followed anew

_LONGEST_S = 16.0  # then a mouth is told and followed anew: memory does not grow
_SHORTEST_S = 2.5
_WAYS = 20
_TURNS = 8
_SLOW_S = 0.45  # spread of the bell whose mean is taken from a mouth: heads turn more slowly than lips move
_SPREAD = 10.0  # of the told mouths' luma
_EVEN = 2.0  # code values added to the spread of luma that is brought to that

Floats = NDArray[np.float32]


@dataclass(eq=False)
class _Face:
    """One that is followed: where its middle is and how wide it is, in pixels of the picture shrunk `shrunk` times."""

    shrunk: int
    middle: Floats
    width: float
    first: int
    eyes: Floats | None = None
    mouths: list[Floats] = field(default_factory=list)
    places: list[Floats] = field(default_factory=list)
    found: int = 1  # times, of `looked`
    looked: int = 1

    def follow(self, picture: Bytes) -> bool:
        """Take this frame's mouth; False when the face is lost."""
        height, width = picture.shape
        if not (0 <= self.middle[0] < width and 0 <= self.middle[1] < height):
            return False
        if self.eyes is None:
            self.eyes = self._part(picture, _EYES)
        else:
            near = self._part(picture, _EYES, _AROUND_PX)
            moved, alike = _best(np.asarray(cv2.matchTemplate(near, self.eyes, cv2.TM_CCOEFF_NORMED), np.float32))
            if alike < _ALIKE:
                return False
            self.middle = self.middle + moved
            now = self._part(picture, _EYES)
            self.eyes = np.asarray(cv2.addWeighted(self.eyes, 1 - _RENEWED, now, _RENEWED, 0), np.float32)
        mouth = cv2.resize(self._part(picture, _MOUTH), _GRID, interpolation=cv2.INTER_AREA).ravel()
        mean, spread = (float(part[0, 0]) for part in cv2.meanStdDev(mouth))
        self.mouths.append((mouth - np.float32(mean)) * np.float32(_SPREAD / (spread + _EVEN)))
        self.places.append(self.middle)
        return True

    def _part(self, picture: Bytes, place: tuple[float, float, float, float], around: int = 0) -> Floats:
        """A part of the face, between the pixels of the picture, and what is beyond its edges."""
        x, y, width, height = (share * self.width for share in place)
        middle = (float(self.middle[0] + x + width / 2), float(self.middle[1] + y + height / 2))
        size = (round(width) + 2 * around, round(height) + 2 * around)
        return np.asarray(cv2.getRectSubPix(picture, size, middle, patchType=cv2.CV_32F), np.float32)

    def is_at(self, box: Floats) -> bool:
        """Whether a face that was found, (x, y, width) in the whole picture, is this one."""
        mine = np.append(self.middle, self.width) * self.shrunk
        return bool((np.abs(box - mine) < _OFF * mine[2]).all())

    def covers(self, box: Floats) -> bool:
        mine = np.append(self.middle, self.width) * self.shrunk
        return bool(np.hypot(*(box - mine)[:2]) < (mine[2] + box[2]) / 4)


class Meter:
    def __init__(self, container: Container) -> None:
        self._rate = container.picture.average_rate_hz or 25.0
        self._next_look = 0
        self._cascade = _cascade()
        self._faces: list[_Face] = []
        self._told: list[Mouth] = []
        self._size = (1, 1)
        self._seen = 0  # frames with a face

    def feed(self, block: PictureBlock) -> None:
        self._size = (block.y.shape[2], block.y.shape[1])
        for at, picture in enumerate(block.y):
            sizes = {1: picture, 4: block.small[at]}
            for face in list(self._faces):
                if face.shrunk == 2 and 2 not in sizes:
                    sizes[2] = halved(picture)
                if not face.follow(sizes[face.shrunk]) or len(face.mouths) >= self._rate * _LONGEST_S:
                    self._leave(face)
            if self._due(block, at):
                self._look(picture, block.small[at], block.first + at)
            self._seen += bool(self._faces)

    def finish(self) -> Mouths:
        for face in list(self._faces):
            self._leave(face)
        told = sorted(self._told, key=lambda mouth: (mouth.first, mouth.box))
        return Mouths(mouths=tuple(told), faces_s=round(self._seen / self._rate, 1))

    def _due(self, block: PictureBlock, at: int) -> bool:
        """Whether to look for faces now: some time after the last look, or a cut shows others."""
        frame, soon, usual = block.first + at, round(self._rate * _SOON_S), round(self._rate * _LOOK_S)
        if block.alike[at] < _CUT:
            self._next_look = min(self._next_look, max(frame, self._next_look - usual + soon))
        if frame < self._next_look:
            return False
        self._next_look = frame + max(1, usual)
        return True

    def _look(self, picture: Bytes, quarter: Bytes, frame: int) -> None:
        half = halved(picture)
        boxes = self._cascade.detectMultiScale(half, _LARGER, _NEIGHBOURS, minSize=(_FACE_PX, _FACE_PX))
        found = [np.array((2 * x + width, 2 * y + width, 2 * width), np.float32) for x, y, width, _ in boxes]
        found.sort(key=lambda box: -box[2])
        for face in list(self._faces):
            face.looked += 1
            face.found += any(face.is_at(box) for box in found)
            if any(face.covers(box) and not face.is_at(box) for box in found) or 2 * face.found < face.looked:
                self._leave(face)
        for box in found:
            if len(self._faces) < _AT_ONCE and not any(face.covers(box) for face in self._faces):
                shrunk = 4 if box[2] >= 4 * _WIDTH_PX else 2 if box[2] >= 2 * _WIDTH_PX else 1
                middle, width = box[:2] / np.float32(shrunk), float(box[2]) / shrunk
                face = _Face(shrunk, middle, width, frame)
                if face.follow({1: picture, 2: half, 4: quarter}[shrunk]):
                    self._faces.append(face)

    def _leave(self, face: _Face) -> None:
        """Follow it no longer, and tell its mouth if that was seen for long enough, in what is likely a face."""
        self._faces.remove(face)
        if len(face.mouths) < self._rate * _SHORTEST_S or face.found < 2:
            return
        ways = tuple(map(tuple, _ways(np.stack(face.mouths), self._rate)))
        size = np.array(self._size) / face.shrunk
        corner = np.clip((np.median(face.places, axis=0) - face.width / 2) / size, 0, 1)
        box = np.round(np.append(corner, np.minimum(face.width / size, 1 - corner)), 3)
        self._told.append(Mouth(first=face.first, box=box.tolist(), ways=ways))


def _cascade() -> cv2.CascadeClassifier:
    """Read by Python: OpenCV opens no file whose path holds Chinese on Windows. OpenCV 5 has neither class nor file."""
    path = Path(cv2.__file__).parent / "data" / _CASCADE
    if not (hasattr(cv2, "CascadeClassifier") and path.is_file()):
        raise MeasurementError("tool_missing", f"OpenCV 4: {_CASCADE}")
    storage = cv2.FileStorage(path.read_text(encoding="utf-8"), cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
    cascade = cv2.CascadeClassifier()
    cascade.read(storage.getFirstTopLevelNode())  # which lives as long as the storage
    return cascade


def _best(scores: Floats) -> tuple[Floats, float]:
    """How far from the middle of the scores the highest is, between pixels too, and how high."""
    _, highest, _, (x, y) = cv2.minMaxLoc(scores)
    last = len(scores) - 1
    across = _between(*scores[y, x - 1 : x + 2].tolist()) if 0 < x < last else 0.0
    down = _between(*scores[y - 1 : y + 2, x].tolist()) if 0 < y < last else 0.0
    return np.array((x + across - _AROUND_PX, y + down - _AROUND_PX), np.float32), highest


def _between(before: float, middle: float, after: float) -> float:
    """The top of the parabola through three values, from the middle one."""
    bend = before - 2 * middle + after
    return (before - after) / 2 / bend if bend < 0 else 0.0


def _lips() -> Floats:
    """The weight of each pixel of a mouth's picture, row by row."""
    across, down = ((np.arange(size) + 0.5) / size for size in _GRID)
    bell = np.exp(-np.square((across - 0.5) / 0.4)[None, :] / 2 - np.square((down - 0.39) / 0.32)[:, None] / 2)
    return np.asarray(bell.ravel(), np.float32)


_LIPS = _lips()


def _ways(mouths: Floats, rate: float) -> list[list[int]]:
    """(frames, pixels) to the strongest ways of changing quickly, of each an entry a frame.

    The lips count most, the cheeks and what is beside the face little. Found by subspace iteration: of 224 directions
    twenty are wanted, and nearly right is right enough.
    """
    changes = (mouths - mouths.mean(axis=0)) * _LIPS
    quick = changes - cv2.GaussianBlur(
        changes, (1, 0), sigmaX=0.1, sigmaY=_SLOW_S * rate, borderType=cv2.BORDER_REPLICATE
    )
    square = quick.T @ quick
    basis = np.linalg.qr(square @ np.random.default_rng(1).normal(size=(len(square), _WAYS + 4)))[0]
    for _ in range(_TURNS):
        basis = np.linalg.qr(square @ basis)[0]
    _, turn = np.linalg.eigh(basis.T @ square @ basis)
    told = changes @ (basis @ turn)[:, : -_WAYS - 1 : -1]
    rounded: list[list[int]] = np.round(told).astype(int).T.tolist()
    return rounded
