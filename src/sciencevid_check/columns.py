"""Words side by side in columns of a terminal, for readers of Chinese and of English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.text import Text as Line

from sciencevid_check.text import printable

_NARROWEST = 20  # of a column that takes what is left


def row(*columns: tuple[int, str, str]) -> Iterator[Line]:
    """Words side by side, each folded into a column: (cells wide, words, style). One cell is left between columns."""
    *fixed, last = columns
    columns = (*fixed, (max(last[0], _NARROWEST), *last[1:]))
    folded = [fold(words, width) for width, words, _ in columns]
    for parts in zip_longest(*folded, fillvalue=""):
        line = Line()
        for (width, _, style), part in zip(columns, parts, strict=True):
            line.append(part, style)
            line.append(" " * (width + 1 - cell_len(part)))
        line.rstrip()
        yield line


# A piece that is not broken at a line's end: a Latin word, or one Chinese character, with the punctuation that must not
# be parted from it.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPEN, _SHUT = "（《〈「『【“‘", "，。；：、！？）》〉」』】”’"
_PIECE = re.compile(rf"\s+|[{_OPEN}]*(?:[^\s/{_WIDE}{_OPEN}{_SHUT}]+/?|[^\s])[{_SHUT}]*")


def fold(words: str, width: int) -> list[str]:
    """Break words into lines of at most so many cells."""
    words = printable(words)
    lines = [""]
    for piece in _PIECE.findall(words):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) <= width:
            lines[-1] += piece
            continue
        if not lines[-1].strip():
            lines.pop()
        lines += chop_cells(piece, width)
    return [line.rstrip() for line in lines]
