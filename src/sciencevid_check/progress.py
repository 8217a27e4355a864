"""How far a check is: a bar on standard error, for people only."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from sciencevid_check.results import WorkResult
from sciencevid_check.text import STATUS, Lang, Text

_CHECKING = Text(zh="正在检查", en="checking")


@contextlib.contextmanager
def bar(works: int, lang: Lang) -> Iterator[Callable[[WorkResult], None] | None]:
    """Give a function to call as each work is done; None where nobody looks (stderr is no terminal) or one work is all."""
    if works < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failing]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_CHECKING.say(lang), total=works, failing="")
        failing = 0

        def done(work: WorkResult) -> None:
            nonlocal failing
            failing += work.verdict in ("fail", "error")
            progress.update(task, advance=1, failing=f"{STATUS['fail'].say(lang)} {failing}" if failing else "")

        yield done
