"""Words side by side in columns of a terminal, for readers of Chinese and of English."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text as Line

from sciencevid_check.folding import fold

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
