"""What different works of a run begin or end with: a unit's own opening, a template's end card.

Such a piece is the same to the pixel, starts with the work, and ends at the same moment in both, mostly with a cut. Where
two works merely begin in the same room, what moves does not move at the same moments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.copies.sifting import Sieve
from sciencevid_check.copies.tracks import NEAR
from sciencevid_check.copies.twins import Work, is_one
from sciencevid_check.measurements import Copies, SharedEnd, SharedEnds, Stretch
from sciencevid_check.measurements.print_codes import Bytes, Words

_REACH_S = 20.0  # from the end
_LONGEST_S, _SHORTEST_S = 15.0, 1.0
_EQUAL = 14  # bits of 128
_FEWEST = 2  # codes with something to see
_TICK_S = 0.1
_STILL, _MOVES = 3.0, 0.8  # spread of motion; its correlation


class _End(NamedTuple):
    """A work seen from its head, or from its tail."""

    words: Words  # (n, 2)
    enough: NDArray[np.bool_]
    motion: NDArray[np.float32]
    sounds: Words  # (m, 2)


def shared_ends(works: Sequence[Work], found: Sequence[Copies]) -> list[SharedEnds]:
    """For each work; copies of one work are not different works."""
    one = {(at, copy.name) for at, copies in enumerate(found) for copy in copies.found if is_one(copy)}
    ends = [_shared(works, one, backwards=backwards) for backwards in (False, True)]
    return [SharedEnds(compared=max(0, len(works) - 1), head=head, tail=tail) for head, tail in zip(*ends, strict=True)]


def _shared(works: Sequence[Work], one: set[tuple[int, str]], *, backwards: bool) -> list[SharedEnd | None]:
    seen = [_seen(work, backwards) if work.picture else None for work in works]
    there = [at for at, end in enumerate(seen) if end and len(end.words)]
    step_s = {at: track.step_s for at in there if (track := works[at].picture)}
    firsts = {at: np.where(end.enough, end.words[:, 0], np.uint64(0)) for at in there if (end := seen[at])}
    sieve = Sieve([firsts[at] for at in there], [step_s[at] for at in there])
    found: list[dict[int, tuple[float, bool]]] = [{} for _ in works]
    for at in there:
        for number in sieve.candidates(firsts[at], step_s[at], mirrored=False):
            other = there[number]
            a, b = seen[at], seen[other]
            if other <= at or not a or not b or (at, works[other].name) in one or step_s[at] != step_s[other]:
                continue
            if length_s := _length(a, b, step_s[at]):
                sound = _sounds_alike(a, b, length_s)
                found[at][other] = found[other][at] = length_s, sound
    return [_told(at, others, works, backwards) for at, others in enumerate(found)]


def _told(at: int, others: dict[int, tuple[float, bool]], works: Sequence[Work], backwards: bool) -> SharedEnd | None:
    track = works[at].picture
    if not others or not track:
        return None
    lengths = sorted(length for length, _ in others.values())
    length_s, whole = lengths[len(lengths) // 2], track.length_s
    span = (max(0.0, whole - length_s), whole) if backwards else (0.0, length_s)
    return SharedEnd(
        at=Stretch(start_s=round(span[0], 2), end_s=round(span[1], 2)),
        others=tuple(sorted({works[other].name for other in others})),
        sound=any(sound for _, sound in others.values()),
    )


def _seen(work: Work, backwards: bool) -> _End:
    track = work.picture
    assert track  # noqa: S101 (asked for before)
    motion = track.motion if track.motion is not None else np.zeros(0, np.float32)
    sounds = work.sound.words[:, 0] if work.sound else np.zeros((0, 2), np.uint64)
    count, ticks = round(_REACH_S / track.step_s), round(_REACH_S / _TICK_S)
    way = slice(None, None, -1) if backwards else slice(None)
    return _End(
        track.words[way][:count, 0],
        track.enough[way][:count],
        motion[way][:ticks],
        sounds[way][: round(_REACH_S / 0.5)],
    )


def _length(a: _End, b: _End, step_s: float) -> float:
    """How long the same is shown, seconds; 0 if it is not, or for too long to be an opening."""
    for aside in (0, 1, -1):
        ours, theirs = max(0, aside), max(0, -aside)
        count = min(len(a.words) - ours, len(b.words) - theirs)
        bits = _bits(a.words[ours : ours + count], b.words[theirs : theirs + count])
        equal = bits <= _EQUAL
        nothing = ~a.enough[ours : ours + count] & ~b.enough[theirs : theirs + count]  # black in both
        differs = np.flatnonzero(~(equal | nothing))
        run = int(differs[0]) if len(differs) else count
        shown = int((equal & ~nothing)[:run].sum())
        length_s = run * step_s
        if shown >= _FEWEST and _SHORTEST_S <= length_s <= _LONGEST_S and _moves_alike(a, b, aside * step_s, length_s):
            return length_s
    return 0.0


def _bits(a: Words, b: Words) -> Bytes:
    bits: Bytes = np.bitwise_count(a ^ b).sum(axis=1).astype(np.uint8)
    return bits


def _moves_alike(a: _End, b: _End, aside_s: float, length_s: float) -> bool:
    """Whether motion agrees up to the cut that ends the piece."""
    count = round((length_s + 0.5) / _TICK_S)
    for ticks in range(round(aside_s / _TICK_S) - 4, round(aside_s / _TICK_S) + 5):
        ours, theirs = a.motion[max(0, ticks) :][:count], b.motion[max(0, -ticks) :][:count]
        size = min(len(ours), len(theirs))
        ours, theirs = ours[:size], theirs[:size]
        moves = size >= 10 and min(ours.std(), theirs.std()) >= _STILL
        if moves and float(np.corrcoef(ours, theirs)[0, 1]) >= _MOVES:
            return True
    return False


def _sounds_alike(a: _End, b: _End, length_s: float) -> bool:
    count = min(len(a.sounds), len(b.sounds), max(1, round((length_s - 2) / 0.5)))
    return bool(count and np.mean(_bits(a.sounds[:count], b.sounds[:count]) <= NEAR) > 0.5)
