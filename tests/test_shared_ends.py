"""What different works begin or end with."""

from __future__ import annotations

import numpy as np
import pytest

from sciencevid_check.copies.shared_ends import shared_ends
from sciencevid_check.copies.twins import Work, copies
from sciencevid_check.measurements import SharedEnd, SharedEnds, Stretch
from tests import prints

OPENING, JINGLE = prints.codes(90, 8), prints.codes(91, 12)
OPENING_MOVES = prints.motion(90, 4)


def film(seed: int, opening: prints.Codes, moves: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> Work:
    """A minute of its own after the opening."""
    words = prints.joined([prints.noisy(opening, 3, seed), prints.codes(seed, 120)])
    heard = prints.joined([JINGLE, prints.codes(seed + 500, 100)])
    movement = np.concatenate([moves, prints.motion(seed, 60)])
    return prints.work(f"{seed}.mp4", prints.pictures(words, movement), prints.sounds(heard))


def told(*works: Work) -> list[SharedEnds]:
    return shared_ends(works, copies(works))


def turned(work: Work) -> Work:
    assert work.pictures
    words, moves = work.pictures.words[::-1, 0], work.pictures.motions[::-1]
    return prints.work(work.name, prints.pictures(words, moves))


def test_works_with_one_opening_are_told_of_it() -> None:
    found = told(*(film(seed, OPENING, OPENING_MOVES) for seed in (1, 2, 3)))
    assert [ends.compared for ends in found] == [2, 2, 2]
    assert found[0].head == SharedEnd(at=Stretch(start_s=0.0, end_s=4.0), others=("2.mp4", "3.mp4"), sound=True)
    assert [ends.tail for ends in found] == [None] * 3


def test_the_same_at_the_tail() -> None:
    found = told(*(turned(film(seed, OPENING, OPENING_MOVES)) for seed in (1, 2)))
    tail = found[0].tail
    assert tail
    assert tail.length_s == pytest.approx(4.0, abs=0.5)
    assert tail.at.end_s == 64.0
    assert (tail.others, tail.sound) == (("2.mp4",), False)
    assert found[0].head is None


def test_one_room_at_the_start_is_no_opening() -> None:
    """Two interviews that begin in the same room: nothing moves at the same moments."""
    works = [film(seed, prints.codes(90, 8, still=8), prints.motion(seed + 50, 4)) for seed in (1, 2)]
    assert told(*works) == [SharedEnds(compared=1)] * 2


def test_black_at_both_starts_is_no_opening() -> None:
    works = []
    for seed in (1, 2):
        work = film(seed, OPENING, OPENING_MOVES)
        assert work.pictures
        details = work.pictures.details.copy()
        details[:8] = 0
        dark = type(work.pictures).of(work.pictures.words, details, work.pictures.motions, end_s=64.0, step_s=0.5)
        works.append(prints.work(work.name, dark))
    assert told(*works) == [SharedEnds(compared=1)] * 2


def test_copies_of_one_work_share_no_opening() -> None:
    work = film(1, OPENING, OPENING_MOVES)
    again = prints.work("again.mp4", work.pictures, work.sounds)  # type: ignore[arg-type]
    assert told(work, again) == [SharedEnds(compared=1)] * 2


def test_a_work_alone_shares_nothing() -> None:
    assert told(film(1, OPENING, OPENING_MOVES)) == [SharedEnds(compared=0)]
