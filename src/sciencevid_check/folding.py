"""Lines for a terminal: Chinese characters take two columns and may be parted anywhere, words and punctuation may not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sciencevid_check.text import cells, printable

# A piece that is not broken at a line's end: a Latin word, or one Chinese character, with the punctuation that must not
# be parted from it.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPEN, _SHUT = "（《〈「『【“‘", "，。；：、！？）》〉」』】”’"
_PIECE = re.compile(rf"\s+|[{_OPEN}]*(?:[^\s/{_WIDE}{_OPEN}{_SHUT}]+/?|[^\s])[{_SHUT}]*")


def fold(words: str, width: int) -> list[str]:
    """Break words into lines of at most so many columns; what does not print is spelled out."""
    words = printable(words)
    lines = [""]
    for piece in _PIECE.findall(words):
        if cells(lines[-1]) + cells(piece.rstrip()) <= width:
            lines[-1] += piece
            continue
        if not lines[-1].strip():
            lines.pop()
        lines += _chop(piece, width)
    return [line.rstrip() for line in lines]


def _chop(piece: str, width: int) -> Iterator[str]:
    """A piece that is too long for a line, cut by force."""
    part = ""
    for char in piece:
        if part and cells(part + char) > width:
            yield part
            part = ""
        part += char
    yield part
