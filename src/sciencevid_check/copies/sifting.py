"""Finds, among thousands of works, the few that may share something with one: an index of their sketches.

Every word of a sketch stands in four tables, one for each quarter of its bits. A word of the same thing agrees in some
quarter but for one bit nearly always; so a code is looked up under its four quarters and their 64 neighbours of one bit.
Hits count only together: several that lie as far apart in one work as in the other. The tables are sorted arrays: building
them and looking a work up both take time in proportion to what is in them, milliseconds for each thousand works.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measurements.print_codes import MIRROR, Words

_QUARTER = 16  # bits
_NEAR = 14  # bits of 64
_BIN_S = 8.0  # of the time between two works: at another speed it drifts
_FEWEST = 4  # hits: of 2211 pairs of clips 7 % reached it and shared nothing, all that share 4 s or more did
_CANDIDATES = 12  # the works with the most hits

Ints = NDArray[np.signedinteger]


class Sieve:
    def __init__(self, sketches: Sequence[Words], step_s: Sequence[float]) -> None:
        """Words of each work, 0 where there is none, and how far apart they are."""
        lengths = [len(words) for words in sketches]
        words = np.concatenate([*sketches, np.zeros(0, np.uint64)])
        owner = np.repeat(np.arange(len(sketches)), lengths)
        at_s = np.concatenate([*(np.arange(n) * step for n, step in zip(lengths, step_s, strict=True)), np.zeros(0)])
        there = words != 0
        self._words, self._owner, self._at_s = words[there], owner[there], at_s[there].astype(np.float32)
        self._works = len(sketches)
        self._tables = [self._sorted(quarter) for quarter in range(4)]

    def _sorted(self, quarter: int) -> tuple[Ints, Words, Ints]:
        """The order by a quarter of the words, the words in it, and where each value of that quarter begins."""
        keys = _quarter(self._words, quarter)
        order = np.argsort(keys, kind="stable").astype(np.int32)
        counts = np.bincount(keys, minlength=1 << _QUARTER)
        return order, self._words[order], np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def candidates(self, words: Words, step_s: float, *, mirrored: bool) -> list[int]:
        """Numbers of the works that have most of these words, in step; `words` may be of several codes for each step."""
        words = words.reshape(len(words), -1)
        hits: dict[int, int] = {}
        for mask in [np.uint64(0), MIRROR[0]] if mirrored else [np.uint64(0)]:
            for work, count in self._votes(words ^ mask, step_s):
                hits[work] = max(hits.get(work, 0), count)
        likely = sorted((work for work, count in hits.items() if count >= _FEWEST), key=lambda work: -hits[work])
        return likely[:_CANDIDATES]

    def _votes(self, words: Words, step_s: float) -> list[tuple[int, int]]:
        """(work, how many of the codes hit it at about the same time apart)."""
        rows, entries = self._hits(words)
        if not len(rows):
            return []
        apart = np.floor((self._at_s[entries] - rows * step_s) / _BIN_S).astype(np.int64)
        apart -= apart.min()
        bins = int(apart.max()) + 2
        votes = np.unique((self._owner[entries] * bins + apart) * len(words) + rows) // len(words)  # a code counts once
        place, count = np.unique(votes, return_counts=True)
        follows = np.flatnonzero(np.diff(place) == 1)  # a line may cross from one bin into the next
        both = count.copy()
        both[follows] += count[follows + 1]
        best = np.zeros(self._works, np.int64)
        np.maximum.at(best, place // bins, both)
        return [(int(work), int(best[work])) for work in np.flatnonzero(best)]

    def _hits(self, words: Words) -> tuple[Ints, Ints]:
        """Row of the code and number of the entry for all that are near."""
        rows, flat = np.repeat(np.arange(len(words)), words.shape[1]), words.ravel()
        found_rows, found_entries = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        flips = np.array([0, *(1 << bit for bit in range(_QUARTER))], np.uint16)
        for quarter, (order, sorted_words, begins) in enumerate(self._tables):
            keys = (_quarter(flat, quarter)[:, None] ^ flips).ravel().astype(np.int32)
            counts = begins[keys + 1] - begins[keys]
            at = np.repeat(begins[keys] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            code = np.repeat(np.arange(len(flat)), counts.reshape(-1, len(flips)).sum(axis=1))
            near = np.flatnonzero(np.bitwise_count(flat[code] ^ sorted_words[at]) <= _NEAR)
            found_rows.append(rows[code[near]])
            found_entries.append(order[at[near]])
        return np.concatenate(found_rows), np.concatenate(found_entries)


def _quarter(words: Words, quarter: int) -> NDArray[np.uint16]:
    return (words >> np.uint64(_QUARTER * quarter)).astype(np.uint16)
