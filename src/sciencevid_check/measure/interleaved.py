"""Pictures of several sizes through one pipe: raw video in Matroska, which is RFC 8794 (EBML) and RFC 9559.

One process may write to one pipe only if it is to work on Windows, too. Only what ffmpeg writes is read here: clusters of
simple blocks, each a whole picture with the number of its track and its time in milliseconds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Protocol

_SEGMENT, _CLUSTER, _BLOCK_GROUP = 0x18538067, 0x1F43B675, 0xA0
_TIMESTAMP, _SIMPLE_BLOCK, _BLOCK = 0xE7, 0xA3, 0xA1
_HEAD = 4  # bytes of a block before its picture: track, time, flags
_SKIP = 1 << 16


class Source(Protocol):
    def fill(self, into: memoryview) -> int:
        """Read until `into` is full or there is no more; the number of bytes read."""


class _EndedError(Exception):
    """The pipe ended, at the end of the file or because the process did."""


def pictures(source: Source, place: Callable[[int], memoryview]) -> Iterator[tuple[int, int]]:
    """(track from 1, milliseconds) of each picture, once it is in the memory that `place` gave for its track."""
    cluster_ms = 0
    with contextlib.suppress(_EndedError):
        while True:
            element, size = _number(source, keep_marker=True), _number(source, keep_marker=False)
            if element == _TIMESTAMP:
                cluster_ms = int.from_bytes(_exactly(source, size))
            elif element in (_SIMPLE_BLOCK, _BLOCK):
                head = _exactly(source, _HEAD)
                into = place(head[0] & 0x7F)
                if len(into) != size - _HEAD:
                    raise ValueError(f"a picture of {size - _HEAD} bytes instead of {len(into)}")
                _fill(source, into)
                yield head[0] & 0x7F, cluster_ms + int.from_bytes(head[1:3], signed=True)
            elif element not in (_SEGMENT, _CLUSTER, _BLOCK_GROUP):  # these are looked into
                for start in range(0, size, _SKIP):
                    _exactly(source, min(_SKIP, size - start))


def _number(source: Source, *, keep_marker: bool) -> int:
    """The next element's id (with its length marker) or size (without)."""
    first = _exactly(source, 1)
    length = 9 - first[0].bit_length()
    value = int.from_bytes(first + _exactly(source, length - 1))
    return value if keep_marker else value & ~(1 << (7 * length))


def _exactly(source: Source, size: int) -> bytes:
    into = bytearray(size)
    _fill(source, memoryview(into))
    return bytes(into)


def _fill(source: Source, into: memoryview) -> None:
    if source.fill(into) < len(into):
        raise _EndedError
