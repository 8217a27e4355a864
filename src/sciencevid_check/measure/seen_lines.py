"""A line of writing while it is seen: where it was found, whether it is still there, and where it has moved."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.reading import Quad, Read, cut, read
from sciencevid_check.measure.strokes import Strokes, alike, letters
from sciencevid_check.measurements import Line

_SAME = 0.55  # correlation of strokes: other letters in the same place stay under it
_SAME_MOVED = 0.7  # the best of many places is high by chance
_REACH = (40, 24)  # how far a line may move between two looks, pixels of half the size, across and down
_SURE = 0.9  # of a reading: it is not tried again
_TRIES = 3
_HOPELESS = 0.3  # of a first reading: leaves and stones
_TALLEST = 0.2  # of the picture's height, with what lies around the letters
_EASTERN = 0x2E80  # from here on: characters as wide as high, which can be squeezed and still be read
_SQUEEZE = 0.6  # tried on subtitles: Chinese is read as well, Latin letters lose spaces
_UPRIGHT = 1.5  # height over width of a line that runs up or down

Place = tuple[int, int, int, int]  # left, top, right, bottom, pixels of half the size


class SeenLine:
    """Made where a line was found; asked at every look whether it is still there."""

    def __init__(self, quad: Quad, found: float, luma: NDArray[np.uint8], now: Strokes, at_s: float) -> None:
        self.first_s = self.last_s = at_s
        self.found = found
        self.place = _place(quad, now.light.shape)
        self.read = Read("", 0.0)
        self._quad = quad
        self._size = luma.shape
        self._began = self.place
        self._pattern = now.inside(*self.place)
        self._tries = 0
        self._letters = letters(cut(luma, quad))

    def same_place(self, place: Place) -> bool:
        """Whether most of the smaller of two places lies in the other."""
        left, top, right, bottom = (*map(max, place[:2], self.place[:2]), *map(min, place[2:], self.place[2:]))
        both = max(0, right - left) * max(0, bottom - top)
        return both > 0.5 * min(_area(place), _area(self.place))

    def was_there(self, before: Strokes) -> bool:
        """Whether it was in its place earlier."""
        return alike(self._pattern, before.inside(*self._began)) >= _SAME

    def is_there(self, now: Strokes, at_s: float) -> bool:
        """Whether it is in its place now, or near it."""
        if alike(self._pattern, now.inside(*self.place)) < _SAME:
            moved = self._moved(now)
            if moved is None:
                return False
            self.place = moved
        self.last_s = at_s
        return True

    def _moved(self, now: Strokes) -> Place | None:
        height, width = now.light.shape
        left, top, right, bottom = self.place
        x, y = max(0, left - _REACH[0]), max(0, top - _REACH[1])
        around = now.inside(x, y, min(width, right + _REACH[0]), min(height, bottom + _REACH[1]))
        if around.shape[0] < self._pattern.shape[0] or around.shape[1] < self._pattern.shape[1]:
            return None
        if not self._pattern.any() or not around.any():
            return None
        fit = cv2.matchTemplate(around, self._pattern, cv2.TM_CCORR_NORMED)
        _, best, _, (dx, dy) = cv2.minMaxLoc(fit)
        if best < _SAME_MOVED:
            return None
        return x + dx, y + dy, x + dx + right - left, y + dy + bottom - top

    @property
    def is_writing(self) -> bool:
        """Whether it is writing beyond doubt, of a size that subtitles have."""
        tall = (self.place[3] - self.place[1]) / self._size[0] * 2
        enough = len(self.read.text) >= (2 if is_eastern(self.read.text) else 4)  # leaves may read as "00"
        return self.read.score >= _SURE and enough and tall < _TALLEST

    @property
    def wants_reading(self) -> bool:
        if self._tries == 1 and self.read.score < _HOPELESS:
            return False
        return self._tries < _TRIES and self.read.score < _SURE

    def try_reading(self, luma: NDArray[np.uint8], *, eastern: bool) -> None:
        """Read it where it is now, and keep the better reading. `eastern`: what has been read so far was Chinese."""
        self._tries += 1
        moved = np.array([self.place[0] - self._began[0], self.place[1] - self._began[1]], np.float32) * 2
        crop = cut(luma, self._quad + moved)
        ways = [_squeezed(crop), crop] if eastern else [crop]
        if self._upright:
            ways = [crop, cut(luma, self._quad + moved, upwards=True)]
        for way in ways:
            got = read([way])[0]
            if got.score > self.read.score:
                self.read = got
            if self.read.score >= _SURE and (way is crop or is_eastern(self.read.text)):
                return

    @property
    def _upright(self) -> bool:
        across, down = self._quad[1] - self._quad[0], self._quad[3] - self._quad[0]
        return bool(np.linalg.norm(down) >= _UPRIGHT * np.linalg.norm(across))

    def line(self) -> Line:
        """What was seen, as a fact."""
        height, width = self._size
        across = self._quad[1] - self._quad[0]
        angle = -float(np.degrees(np.arctan2(across[1], across[0])))
        seen = self._letters
        box = (*self._quad.min(axis=0), *(self._quad.max(axis=0) - self._quad.min(axis=0)))
        size = seen.bottom - seen.top
        if self._upright:
            angle -= 90
        elif abs(angle) < 3:  # level: the letters' own box
            box = (self._quad[0, 0] + seen.left, self._quad[:2, 1].mean() + seen.top, seen.right - seen.left, size)
        seconds = self.last_s - self.first_s
        moved = [self.place[axis] - self._began[axis] for axis in (0, 1)]
        vx, vy = (
            round(2 * step / side / seconds, 4) if seconds > 0 and abs(step) > 2 else 0.0
            for step, side in zip(moved, (width, height), strict=True)
        )
        x, y, w, h = (round(float(part) / side, 4) for part, side in zip(box, (width, height) * 2, strict=True))
        return Line(
            text=self.read.text,
            score=self.read.score,
            first_s=round(self.first_s, 3),
            last_s=round(self.last_s, 3),
            box=(x, y, w, h),
            height=round(size / height, 4),
            angle_deg=round(angle, 1),
            contrast=seen.contrast,
            vx=vx,
            vy=vy,
        )


def is_eastern(text: str) -> bool:
    """Whether most of its characters are Chinese or Japanese."""
    return sum(ord(one) >= _EASTERN for one in text) * 2 > len(text)


def level_joined(quads: Iterable[tuple[Quad, float]]) -> list[tuple[Quad, float]]:
    """Parts of one line, which the finder breaks at commas, as one; only level ones."""
    joined: list[tuple[Quad, float]] = []
    for quad, score in sorted(quads, key=lambda one: float(one[0][0, 0])):
        for at, (other, other_score) in enumerate(joined):
            height, other_height = (float(part[3, 1] - part[0, 1]) for part in (quad, other))
            level = max(abs(quad[0, 1] - quad[1, 1]), abs(other[0, 1] - other[1, 1])) < 0.3 * height
            same_row = abs(quad[:, 1].mean() - other[:, 1].mean()) < 0.3 * height and 0.7 < height / other_height < 1.4
            if level and same_row and -height < quad[0, 0] - other[1, 0] < 0.8 * height:
                left, top = np.minimum(quad.min(axis=0), other.min(axis=0))
                right, bottom = np.maximum(quad.max(axis=0), other.max(axis=0))
                whole = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
                joined[at] = (whole, max(score, other_score))
                break
        else:
            joined.append((quad, score))
    return joined


def _place(quad: Quad, size: tuple[int, ...]) -> Place:
    left, top = np.floor(quad.min(axis=0) / 2).astype(int)
    right, bottom = np.ceil(quad.max(axis=0) / 2).astype(int)
    left, top = max(0, min(int(left), size[1] - 2)), max(0, min(int(top), size[0] - 2))
    return left, top, min(size[1], max(int(right), left + 2)), min(size[0], max(int(bottom), top + 2))


def _area(place: Place) -> int:
    return (place[2] - place[0]) * (place[3] - place[1])


def _squeezed(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    width = max(8, round(crop.shape[1] * _SQUEEZE))
    return np.asarray(cv2.resize(crop, (width, crop.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
