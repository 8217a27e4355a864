"""Which files in a folder have arrived whole and are still to be checked. Looks only; never runs anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_IN_USE = (32, 33)  # Windows: another program, such as a copy that is going on, holds the file or a part of it
_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # what MP4 and MOV may begin with


@dataclass(frozen=True)
class Look:
    """What tells that a file has changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True)
class _Waiting:
    look: Look
    since_s: float


def look_at(path: Path) -> Look | None:
    """A file's size and time; None when it is not there (any more)."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Look(found.st_size, found.st_mtime_ns)


def looks(paths: Iterable[Path]) -> dict[Path, Look]:
    return {path: look for path in paths if (look := look_at(path))}


class Arrivals:
    """Remembers what was seen when. A file is ready when it has stood still for `settle_s` seconds and is whole.

    One that is not whole, or that cannot be opened, is ready after `patience_s`: then its maker should hear of it. One
    that another program holds (Windows) is waited for.
    """

    def __init__(self, settle_s: float, patience_s: float, clock: Callable[[], float]) -> None:
        self._settle_s = settle_s
        self._patience_s = max(patience_s, settle_s)
        self._clock = clock
        self._waiting: dict[Path, _Waiting] = {}
        self._done: dict[Path, Look] = {}

    def done(self, path: Path, look: Look) -> None:
        """In this state the file needs no (further) check."""
        self._done[path] = look
        self._waiting.pop(path, None)

    def ready(self, found: Mapping[Path, Look]) -> list[Path]:
        """Of all that is there now, what is ready to be checked. Call it again and again."""
        now = self._clock()
        self._waiting = {path: seen for path, seen in self._waiting.items() if path in found}
        ready = []
        for path, look in found.items():
            if self._done.get(path) == look:
                self._waiting.pop(path, None)
                continue
            seen = self._waiting.get(path)
            if seen is None or seen.look != look:
                self._waiting[path] = _Waiting(look, now)
            elif self._may_be_checked(path, now - seen.since_s):
                ready.append(path)
        return ready

    def _may_be_checked(self, path: Path, still_s: float) -> bool:
        if still_s < self._settle_s:
            return False
        try:
            return whole(path) or still_s >= self._patience_s
        except OSError as error:
            return getattr(error, "winerror", None) not in _IN_USE and still_s >= self._patience_s


def whole(path: Path) -> bool:
    """Whether an MP4 or MOV has its index, and all its boxes lie within the file (ISO/IEC 14496-12).

    A copy that is going on lacks its end, or has zeros there where the space was taken in advance. Other formats are
    taken for whole unless they are empty. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        size, at = os.fstat(file.fileno()).st_size, 0
        kinds: set[bytes] = set()
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length, kind = int.from_bytes(head[:4]), head[4:8]
            if at == 0 and any(head) and kind not in _FIRST_BOXES:
                return True  # not of this family
            if not any(kind):
                return False
            if length == 1:
                length = int.from_bytes(head[8:16])
            elif length == 0:
                length = size - at  # it reaches to the end
            if length < 8:
                return False
            kinds.add(kind)
            at += length
        return at <= size and b"moov" in kinds
