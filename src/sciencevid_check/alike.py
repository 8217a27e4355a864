"""What two works have in common: stretches along which the codes of one are those of the other, in step.

That pictures look alike says little: two people speak before the same wall, slides have the same ground. So a stretch
counts only if time itself agrees: several different pictures follow each other in the same order at the same pace, or
the picture moves at the same moments. Pure arithmetic on prints: nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measurements import PicturePrint, SoundPrint
from sciencevid_check.measurements.fingerprint import ENOUGH, MIRROR, Bytes, Words

NEAR = 36  # bits of 128: those of the same picture differ in fewer nearly always, those of others seldom

_BITS = 128
_SPEEDS = np.round(np.arange(0.90, 1.101, 0.01), 2)
_TICK_S = 0.1
_BIN_S = 0.5  # of the time between the two works
_LINES, _STRETCHES = 6, 12  # tried; taken
_FIT_S = 8.0  # a stretch so long tells its speed
_GAP_S = 2.5  # within a stretch that may differ
_PICTURE_S, _SOUND_S = 1.5, 6.0  # shortest stretch
_SHORT_S, _SHORT_NEAR = 5.0, 20  # in a shorter one the mean of the bits must be as small
_SPECIFIC_S = 3.0  # what is so far from the line must be less alike
_SPECIFIC = 8  # bits
_STILL = 3.0  # spread of motion: with less nothing moves
_MOVES, _MAY_MOVE = 0.6, 0.25  # agreement of motion that proves a stretch; under which it speaks against it
_DIFFERENT = 3  # pictures in step that prove it
_DIFFERENT_SOUNDS = 5
_AROUND = 6  # ticks that a line may be off
_MOST_VOTES = 400_000


@dataclass(frozen=True, eq=False)
class Track:
    """Codes of a work's pictures or of its sound, evenly spaced.

    Attributes:
        words: (n, variants, 2); the first variant is of the whole.
        enough: (n,) whether there is something to compare.
        motion: a value every 0.1 s, or none.
    """

    words: Words
    enough: NDArray[np.bool_]
    step_s: float
    start_s: float
    length_s: float
    motion: NDArray[np.float32] | None = None

    @classmethod
    def of_pictures(cls, print_: PicturePrint) -> Track:
        motion = print_.motions.astype(np.float32)
        return cls(print_.words, print_.details >= ENOUGH, print_.step_s, 0.0, print_.end_s, motion)

    @classmethod
    def of_sounds(cls, print_: SoundPrint) -> Track:
        words = print_.words[:, None]
        length_s = print_.start_s + len(words) * print_.step_s
        return cls(words, print_.details >= ENOUGH, print_.step_s, print_.start_s, length_s)

    @property
    def span_s(self) -> float:
        """How much of the work the codes tell of."""
        return self.length_s - self.start_s

    @cached_property
    def mirrored(self) -> Track:
        return Track(self.words ^ MIRROR, self.enough, self.step_s, self.start_s, self.length_s, self.motion)


class Match(NamedTuple):
    """The same thing here and there, seconds from each work's first picture."""

    here: tuple[float, float]
    there: tuple[float, float]
    alike: float  # share of bits that agree
    sure: float  # 0 to 1
    speed: float  # how much faster it goes by there


class _Line(NamedTuple):
    """Time there is speed times the time here, plus offset; seconds from each track's first code."""

    speed: float
    offset: float


def distances(a: Words, b: Words) -> Bytes:
    """(n, 2), (m, 2) -> (n, m) how many bits differ."""
    found: Bytes = np.bitwise_count(a[:, None, 0] ^ b[None, :, 0]) + np.bitwise_count(a[:, None, 1] ^ b[None, :, 1])
    return found


def apart(a: Track, b: Track) -> Bytes:
    """(n, m) how many bits differ at least, one's whole compared with the other's whole and middle; 255 without detail."""
    found = distances(a.words[:, 0], b.words[:, 0])
    if a.words.shape[1] > 1:
        np.minimum(found, distances(a.words[:, 0], b.words[:, 1]), out=found)
        np.minimum(found, distances(a.words[:, 1], b.words[:, 0]), out=found)
    found[~a.enough] = 255
    found[:, ~b.enough] = 255
    return found


def common(a: Track, b: Track) -> list[Match]:
    """The stretches that two tracks share, in the order of the first; at most one there for any moment here."""
    if not len(a.words) or not len(b.words):
        return []
    bits = apart(a, b)
    matches: list[Match] = []
    tried = 0
    while tried < _LINES and len(matches) < _STRETCHES:
        line = _likeliest(bits, a, b, first=tried == 0 and not matches)
        if line is None:
            break
        found = list(_along(line, bits, a, b))
        taken = [one for one in found if one[1] is not None]
        for rows, match in taken or found:
            if match:
                matches.append(match)
            bits[rows] = 255
        tried += not taken
    return sorted(matches)


def _likeliest(bits: Bytes, a: Track, b: Track, *, first: bool) -> _Line | None:
    """The line that most codes speak for; a code that is everywhere says little for any one."""
    rows, columns = np.nonzero(bits <= NEAR)
    if not len(rows):
        return None
    if len(rows) > _MOST_VOTES:
        every = len(rows) // _MOST_VOTES + 1
        rows, columns = rows[::every], columns[::every]
    weights = 1 / np.sqrt(np.bincount(rows, minlength=len(bits))[rows] * np.bincount(columns)[columns])
    best, most = None, 0.0
    for speed in sorted(_SPEEDS, key=lambda one: abs(one - 1)):
        offsets = (columns * b.step_s - speed * rows * a.step_s) / _BIN_S
        low = int(np.floor(offsets.min()))
        summed = np.bincount(np.round(offsets).astype(int) - low + 1, weights, minlength=3)
        votes = np.convolve(summed, (0.5, 1, 0.5), "same")
        at = int(votes.argmax())
        if votes[at] > most * 1.05:
            best, most = _Line(float(speed), (at + low - 1) * _BIN_S), float(votes[at])
    moved = _in_motion(a, b) if first else None
    if moved and best and _density(moved, bits, a, b) > _density(best, bits, a, b):
        return moved
    return best


def _density(line: _Line, bits: Bytes, a: Track, b: Track) -> int:
    near, _ = _on(line, bits, a, b)
    return int((near <= NEAR).sum())


def _in_motion(a: Track, b: Track) -> _Line | None:
    """The line along which motion agrees best, for works that look the same all through."""
    if a.motion is None or b.motion is None or min(len(a.motion), len(b.motion)) < 50:
        return None
    ours = a.motion - a.motion.mean()
    best, most = None, 0.0
    for speed in sorted(_SPEEDS, key=lambda one: abs(one - 1)):
        at = np.arange(0, len(b.motion) - 1, speed)  # there, as it would go by at our pace
        theirs = np.interp(at, np.arange(len(b.motion)), b.motion)
        theirs -= theirs.mean()
        size = 1 << int(np.ceil(np.log2(len(ours) + len(theirs))))
        summed = np.fft.irfft(np.conj(np.fft.rfft(ours, size)) * np.fft.rfft(theirs, size), size)
        lag = int(summed.argmax())
        if summed[lag] > most * 1.05:
            most = float(summed[lag])
            lag = lag if lag < len(theirs) else lag - size
            best = _Line(float(speed), lag * _TICK_S * float(speed))
    return best


def _on(line: _Line, bits: Bytes, a: Track, b: Track) -> tuple[Bytes, NDArray[np.int64]]:
    """(n,) how far each code here is from the nearest there about the line, and which that is; 255 outside."""
    rows = np.arange(len(bits))
    middle = np.round((line.speed * rows * a.step_s + line.offset) / b.step_s).astype(np.int64)
    nearest, which = np.full(len(bits), 255, np.uint8), np.zeros(len(bits), np.int64)
    for aside in (0, -1, 1):
        at = middle + aside
        inside = (at >= 0) & (at < bits.shape[1])
        here = np.where(inside, bits[rows, np.clip(at, 0, bits.shape[1] - 1)], 255).astype(np.uint8)
        closer = here < nearest
        nearest[closer], which[closer] = here[closer], at[closer]
    return nearest, which


def _along(line: _Line, bits: Bytes, a: Track, b: Track) -> Iterator[tuple[slice, Match | None]]:
    """The stretches along a line, and what they amount to: nothing if time does not agree."""
    near, which = _on(line, bits, a, b)
    shortest = _PICTURE_S if a.motion is not None else _SOUND_S
    for first, last in _joined(near <= NEAR, round(_GAP_S / a.step_s)):
        seconds = (last - first + 1) * a.step_s
        rows = slice(first, last + 1)
        sure = _sure(rows, line, near, which, bits, a, b) if seconds >= shortest else 0.0
        if not sure:
            yield rows, None
            continue
        matched = near[rows][near[rows] <= NEAR]
        fitted = _fitted(line, rows, near, which, a, b)
        here = _span(first, last, a)
        there = tuple(fitted.speed * (at - a.start_s) + fitted.offset + b.start_s for at in here)
        there = max(0.0, there[0]), min(b.length_s, there[1])
        yield rows, Match(here, there, round(1 - float(matched.mean()) / _BITS, 3), sure, round(1 / fitted.speed, 3))


def _span(first: int, last: int, track: Track) -> tuple[float, float]:
    start, end = track.start_s + first * track.step_s, track.start_s + (last + 1) * track.step_s
    return round(start, 2), round(min(end, track.length_s), 2)


def _fitted(line: _Line, rows: slice, near: Bytes, which: NDArray[np.int64], a: Track, b: Track) -> _Line:
    """The line through a stretch's nearest codes, if the stretch is long enough to tell the speed."""
    at = np.flatnonzero(near[rows] <= NEAR) + rows.start
    if (at[-1] - at[0]) * a.step_s < _FIT_S:
        return line
    speed, offset = np.polyfit(at * a.step_s, which[at] * b.step_s, 1)
    return _Line(float(speed), float(offset)) if abs(speed - line.speed) < 0.05 else line


def _joined(flags: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """First and last of each run of flags, over gaps of so many."""
    at = np.flatnonzero(flags)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > gap + 1)
    firsts = [at[0], *at[breaks + 1]]
    lasts = [*at[breaks], at[-1]]
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]


def _sure(rows: slice, line: _Line, near: Bytes, which: NDArray[np.int64], bits: Bytes, a: Track, b: Track) -> float:
    """How sure it is that a stretch is the same, 0 if it only looks alike."""
    matched = np.flatnonzero(near[rows] <= NEAR) + rows.start
    length = rows.stop - rows.start
    short = length * a.step_s < _SHORT_S
    if len(matched) < 0.5 * length or (short and near[matched].mean() > _SHORT_NEAR):
        return 0.0
    far = np.abs(np.arange(bits.shape[1])[None] - which[matched, None]) * b.step_s > _SPECIFIC_S
    elsewhere = np.where(far, bits[matched], 255).min(axis=1)
    specific = matched[(elsewhere > NEAR) | (elsewhere.astype(int) >= near[matched].astype(int) + _SPECIFIC)]
    different = _different(a.words[specific, 0])
    if a.motion is None or b.motion is None:
        return 0.0 if different < _DIFFERENT_SOUNDS else min(0.99, 0.8 + 0.02 * different)
    agreed = _agreement(rows, line, a, b)
    if agreed is not None and agreed >= _MOVES:
        return round(min(0.99, 0.75 + 0.25 * agreed), 2)
    if different >= _DIFFERENT and (agreed is None or agreed >= _MAY_MOVE):
        return min(0.99, 0.8 + 0.02 * different)
    return 0.0


def _different(words: Words) -> int:
    """How many codes there are that differ from all before; 20 are enough to know."""
    kept: list[Words] = []
    for word in words:
        if all(int(np.bitwise_count(word ^ other).sum()) > NEAR for other in kept):
            kept.append(word)
            if len(kept) == 20:
                break
    return len(kept)


def _agreement(rows: slice, line: _Line, a: Track, b: Track) -> float | None:
    """Correlation of motion in a stretch, for the best of the lines close by; None where nothing moves."""
    if a.motion is None or b.motion is None:
        return None
    first, last = round(rows.start * a.step_s / _TICK_S), round(rows.stop * a.step_s / _TICK_S)
    ours = a.motion[first:last]
    at = (line.speed * np.arange(first, first + len(ours)) * _TICK_S + line.offset) / _TICK_S
    best = None
    for aside in range(-_AROUND, _AROUND + 1):
        inside = (at + aside >= 0) & (at + aside <= len(b.motion) - 1)
        if inside.sum() < 15:
            continue
        theirs = np.interp(at[inside] + aside, np.arange(len(b.motion)), b.motion)
        if min(ours[inside].std(), theirs.std()) >= _STILL:
            found = float(np.corrcoef(ours[inside], theirs)[0, 1])
            best = found if best is None else max(best, found)
    return best
