"""How far a check is: lines on standard error, for people only, wiped when all is done."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sciencevid_check.measure import shown_name
from sciencevid_check.results import WorkResult
from sciencevid_check.text import Lang, Text, cells

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_ALL = Text(zh="共 {works} 个，已查 {done} 个", en="{done} of {works} checked")
_FAILING = Text(zh="，不通过 {failing} 个", en=", {failing} fail")
_SPEED = Text(zh="{speed:.1f} 倍速", en="{speed:.1f}x real time")
_PICTURES = Text(zh="截取画面", en="taking pictures")
_FETCHED = Text(zh="正在下载", en="downloading")
_NAME_CELLS = 30


class Shown:
    """The lines: one for each work that is being looked at, and one for all where there are several."""

    def __init__(self, progress: Progress, works: Sequence[Path], lang: Lang) -> None:
        self._progress = progress
        self._lang = lang
        self._works = len(works)
        self._done = self._failing = 0
        self._lines: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._all = progress.add_task(self._told(), total=self._works, speed="") if self._works > 1 else None

    def at(self, path: Path, share: float, speed: float) -> None:
        """A work has come so far: the share done, 0 to 1, and the speed in seconds of the work per second.

        Without a speed pictures are taken of it, or (share 0) it is being fetched.
        """
        what = _SPEED.fill({"speed": speed}) if speed else _PICTURES if share else _FETCHED
        told = what.say(self._lang)
        with self._lock:
            line = self._lines.get(shown_name(path))
            if line is None:
                line = self._lines[shown_name(path)] = self._progress.add_task(_short(path.name), total=1.0, speed=told)
        self._progress.update(line, completed=share, speed=told)

    def done(self, work: WorkResult) -> None:
        self._done += 1
        self._failing += work.verdict in ("fail", "error")
        with self._lock:
            line = self._lines.pop(work.path, None)
        if line is not None:
            self._progress.remove_task(line)
        if self._all is not None:
            self._progress.update(self._all, advance=1, description=self._told())

    def _told(self) -> str:
        counts = {"works": self._works, "done": self._done, "failing": self._failing}
        return (_ALL.fill(counts).say(self._lang)) + (_FAILING.fill(counts).say(self._lang) if self._failing else "")


@contextlib.contextmanager
def shown(works: Sequence[Path], lang: Lang) -> Iterator[Shown | None]:
    """Give what is to be told how far the works are; None where nobody looks (stderr is no terminal)."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),  # a file's name is never markup
        BarColumn(20),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[speed]}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Shown(progress, works, lang)


def _short(name: str) -> str:
    """A long name without its middle, so that a line fits the terminal."""
    if cells(name) <= _NAME_CELLS:
        return name
    head, tail = "", ""
    while cells(head) + cells(tail) < _NAME_CELLS - 3:
        head, tail = name[: len(head) + 1], name[len(name) - len(tail) - 1 :]
    return f"{head}...{tail}"
