"""The index finds those that may share something, also among many."""

from __future__ import annotations

import numpy as np

from sciencevid_check.copies.sifting import Sieve
from sciencevid_check.measurements import Sketch
from tests import prints


def sieve(*films: prints.Codes) -> Sieve:
    sketches = [Sketch.of(prints.pictures(film)) for film in films]
    return Sieve([sketch.words for sketch in sketches], [sketch.step_s for sketch in sketches])


def asked(film: prints.Codes) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return film[:, 0]


MANY = [prints.codes(seed, 240) for seed in range(200)]


def test_a_noisy_copy_is_the_only_candidate_among_many() -> None:
    found = sieve(*MANY).candidates(asked(prints.noisy(MANY[77], 16)), 0.5, mirrored=False)
    assert found[0] == 77
    assert len(found) <= 2


def test_a_mirrored_copy_needs_the_mirror() -> None:
    index = sieve(*MANY)
    copy = asked(prints.mirrored(MANY[5]))
    assert 5 not in index.candidates(copy, 0.5, mirrored=False)
    assert index.candidates(copy, 0.5, mirrored=True)[0] == 5


def test_an_excerpt_of_twenty_seconds_is_enough() -> None:
    host = prints.joined([prints.codes(1000, 100), MANY[3][100:140], prints.codes(1001, 100)])
    assert 3 in sieve(*MANY).candidates(asked(host), 0.5, mirrored=False)


def test_a_short_work_has_as_many_words() -> None:
    short = prints.codes(7, 20)
    assert sieve(short, MANY[0]).candidates(asked(prints.noisy(short, 10)), 0.5, mirrored=False) == [0]


def test_words_without_detail_match_nothing() -> None:
    dark = Sketch.of(prints.pictures(MANY[0], detail=0))
    assert not dark.words.any()
    assert Sieve([dark.words], [dark.step_s]).candidates(asked(MANY[0]), 0.5, mirrored=False) == []


def test_an_empty_index_has_no_candidates() -> None:
    assert Sieve([], []).candidates(asked(MANY[0]), 0.5, mirrored=True) == []
