"""What two works have in common: stretches along which the codes of one are those of the other, in step.

That pictures look alike says little: two people speak before the same wall, slides have the same ground. So a stretch
counts only if time itself agrees: several different pictures follow each other in the same order at the same pace, or
the picture moves at the same moments. Pure arithmetic on prints: nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.copies.tracks import NEAR, Match, Track, apart
from sciencevid_check.measurements.print_codes import Bytes, Words

_BITS = 128
_SPEEDS = np.round(np.arange(0.90, 1.101, 0.01), 2)
_SAME_SPEED = np.array([1.0])
_LEAST_ALIKE = 0.7  # share of bits: just under that of codes that count as near
_TICK_S = 0.1
_BIN_S = 0.5  # of the time between the two works
_LINES, _STRETCHES = 6, 12  # tried; taken
_FIT_S = 8.0  # a stretch so long tells its speed
_GAP_S = 2.5  # within a stretch that may differ
_PICTURE_S, _SOUND_S = 1.5, 6.0  # shortest stretch
_SHORT_S, _SHORT_NEAR = 8.0, 16  # in a shorter one the mean of the bits must be as small
_STILL_NEAR = 22  # the same where next to nothing moves
_SPECIFIC_S = 3.0  # what is so far from the line must be less alike
_SPECIFIC = 8  # bits
_STILL = 3.0  # spread of motion: with less nothing moves
_MOVES, _MAY_MOVE = 0.6, 0.25  # agreement of motion that proves a stretch; under which it speaks against it
_SHORT_MOVES = 0.75  # the former in a short stretch
_EVENTS, _ACTIVE = 6, 0.25  # ticks with so large a share of the most motion: with fewer agreement is chance
_SPARSE = 20  # the same: with fewer next to nothing moves
# Works that share no picture, of which one shows another part: agreement, seconds, ticks that move, mean of the bits.
# Copies cropped at one corner reach 0.91 to 0.99 and 46 bits, other works at most 0.67 in 15 s or more, and 52 bits.
_ALONE_MOVES, _ALONE_S, _ALONE_EVENTS, _ALONE_NEAR = 0.85, 15.0, 60, 50.0
_DIFFERENT = 3  # pictures in step that prove it
_DIFFERENT_SOUNDS = 5
_AROUND = 6  # ticks that a line may be off
_MOST_VOTES = 400_000
_FEWEST_CODES = 3  # alike, to look for a line
_FEWEST_TICKS = 20  # of motion, to tell a line by it


class _Line(NamedTuple):
    """Time there is speed times the time here, plus offset; seconds from each track's first code."""

    speed: float
    offset: float


def common(a: Track, b: Track) -> list[Match]:
    """The stretches that two tracks share, in the order of the first; at most one there for any moment here."""
    if not len(a.words) or not len(b.words):
        return []
    bits = apart(a, b)
    matches: list[Match] = []
    failed = 0
    while failed < _LINES and len(matches) < _STRETCHES:
        if int((bits <= NEAR).any(axis=1).sum()) < _FEWEST_CODES:
            break
        moved = None if failed else _in_motion(bits, a, b)  # costly, and the same as long as nothing is taken
        lines = [line for line in (_voted(bits, a, b, _SAME_SPEED), _voted(bits, a, b, _SPEEDS), moved) if line]
        if not lines:
            break
        ways = [list(_along(line, bits, a, b)) for line in lines]
        best = max(ways, key=lambda way: sum(_weight(match) for _, match in way if match))
        taken = [(rows, match) for rows, match in best if match]
        matches += [match for _, match in taken]
        failed += not taken
        for rows, _ in taken or ways[0]:  # a line that leads nowhere is not tried again
            bits[rows] = 255
    return sorted(matches) or _in_motion_alone(a, b)


def _weight(match: Match) -> float:
    """How much a stretch speaks for its line: where little changes, a line of the wrong speed is as long, but less alike and less sure."""
    shorter_s = min(match.here[1] - match.here[0], match.there[1] - match.there[0])
    return shorter_s * (match.alike - _LEAST_ALIKE) * match.sure**2


def _in_motion_alone(a: Track, b: Track) -> list[Match]:
    """The whole overlap of two works of which one shows another part of the picture: it moves as the other does."""
    bits = apart(a, b)
    seen = np.where(bits < 255, NEAR, 255).astype(np.uint8)
    line = _in_motion(seen, a, b)
    if line is None:
        return []
    near, _ = _on(line, bits, a, b)
    there = np.flatnonzero(near < 255)
    if not len(there):
        return []
    rows = slice(int(there[0]), int(there[-1]) + 1)
    agreed, events = _agreement(rows, line, a, b)
    bits_apart = float(near[there].mean())
    enough = (rows.stop - rows.start) * a.step_s >= _ALONE_S and events >= _ALONE_EVENTS
    if not enough or agreed is None or agreed < _ALONE_MOVES or bits_apart > _ALONE_NEAR:
        return []
    here = _span(rows.start, rows.stop - 1, a)
    return [Match(here, _there(here, line, a, b), round(1 - bits_apart / _BITS, 3), 0.9, round(1 / line.speed, 3))]


def _voted(bits: Bytes, a: Track, b: Track, speeds: NDArray[np.float64]) -> _Line | None:
    """The line that most codes speak for; a code that is everywhere says little for any one."""
    rows, columns = np.nonzero(bits <= NEAR)
    if not len(rows):
        return None
    if len(rows) > _MOST_VOTES:
        every = len(rows) // _MOST_VOTES + 1
        rows, columns = rows[::every], columns[::every]
    weights = 1 / np.sqrt(np.bincount(rows, minlength=len(bits))[rows] * np.bincount(columns)[columns])
    best, most = None, 0.0
    for speed in sorted(speeds, key=lambda one: abs(one - 1)):
        offsets = (columns * b.step_s - speed * rows * a.step_s) / _BIN_S
        low = int(np.floor(offsets.min()))
        summed = np.bincount(np.round(offsets).astype(int) - low + 1, weights, minlength=3)
        votes = np.convolve(summed, (0.5, 1, 0.5), "same")
        at = int(votes.argmax())
        if votes[at] > most * 1.05:
            best, most = _Line(float(speed), (at + low - 1) * _BIN_S), float(votes[at])
    return best


def _in_motion(bits: Bytes, a: Track, b: Track) -> _Line | None:
    """The line along which motion agrees best: where works look the same all through, nothing else tells it."""
    alike = (bits <= NEAR).any(axis=1)
    if a.motion is None or b.motion is None or min(len(a.motion), len(b.motion)) < _FEWEST_TICKS or not alike.any():
        return None
    left = np.repeat(alike, max(1, round(a.step_s / _TICK_S)))[: len(a.motion)]
    ours = a.motion[: len(left)]
    ours = np.where(left, ours - ours[left].mean(), 0)
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
        bits_apart = np.minimum(near[rows], _BITS // 2)  # where nothing was near: as of different things
        fitted = _fitted(line, rows, near, which, a, b)
        here = _span(first, last, a)
        yield (
            rows,
            Match(
                here,
                _there(here, fitted, a, b),
                round(1 - float(bits_apart.mean()) / _BITS, 3),
                sure,
                round(1 / fitted.speed, 3),
            ),
        )


def _span(first: int, last: int, track: Track) -> tuple[float, float]:
    start, end = track.start_s + first * track.step_s, track.start_s + (last + 1) * track.step_s
    return round(start, 2), round(min(end, track.length_s), 2)


def _there(here: tuple[float, float], line: _Line, a: Track, b: Track) -> tuple[float, float]:
    start, end = (line.speed * (at - a.start_s) + line.offset + b.start_s for at in here)
    return round(max(0.0, start), 2), round(min(b.length_s, end), 2)


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
    bits_apart = float(near[matched].mean())
    if len(matched) < 0.5 * length or (short and bits_apart > _SHORT_NEAR):
        return 0.0
    far = np.abs(np.arange(bits.shape[1])[None] - which[matched, None]) * b.step_s > _SPECIFIC_S
    elsewhere = np.where(far, bits[matched], 255).min(axis=1)
    specific = matched[(elsewhere > NEAR) | (elsewhere.astype(int) >= near[matched].astype(int) + _SPECIFIC)]
    different = _different(a.words[specific, 0])
    if a.motion is None or b.motion is None:
        return 0.0 if different < _DIFFERENT_SOUNDS else min(0.99, 0.8 + 0.02 * different)
    agreed, events = _agreement(rows, line, a, b)
    if events < _SPARSE and bits_apart > _STILL_NEAR:  # slides of one template
        return 0.0
    if agreed is not None and agreed >= (_SHORT_MOVES if short else _MOVES):
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


def _agreement(rows: slice, line: _Line, a: Track, b: Track) -> tuple[float | None, int]:
    """Correlation of motion in a stretch, for the best of the lines close by, and how often something moves.

    None where too little moves to tell.
    """
    if a.motion is None or b.motion is None:
        return None, 0
    first, last = round(rows.start * a.step_s / _TICK_S), round(rows.stop * a.step_s / _TICK_S)
    ours = a.motion[first:last]
    events = int((ours >= max(_STILL, _ACTIVE * float(ours.max(initial=0.0)))).sum())
    if events < _EVENTS:
        return None, events
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
    return best, events
