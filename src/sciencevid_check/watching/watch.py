"""Checks what is dropped into a folder, and writes the reports beside it.

The folder is looked through every second or two: network drives tell nobody of changes made elsewhere, and whether a
copy is complete can only be found by looking twice.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sciencevid_check import checker, delivery, progress, reports, works
from sciencevid_check.cache.store import Store
from sciencevid_check.profile import Profile
from sciencevid_check.results import Run, Summary, WorkResult
from sciencevid_check.text import STATUS, Lang, Text, UserError, listing, printable
from sciencevid_check.watching.arrivals import Arrivals, Look, look_at, looks

_PATIENCE_S = 60.0  # what is not whole after so long is checked as it is
_MOST_OFTEN_S, _LEAST_OFTEN_S = 0.1, 2.0  # between two looks
_ENDINGS = {"terminal": "txt", "markdown": "md", "junit": "junit.xml", "xmeml": "xml"}  # other formats name theirs

_GONE = Text(
    zh="文件夹 {folder} 现在打不开，等它恢复。", en="The folder {folder} cannot be opened now; waiting for it."
)
_BACK = Text(zh="文件夹 {folder} 又能打开了。", en="The folder {folder} is back.")
_LINE = Text(
    zh="{time} {verdict} {name}{points}；报告：{reports}", en="{time} {verdict} {name}{points}; report: {reports}"
)
_LINE_ONLY = Text(zh="{time} {verdict} {name}{points}", en="{time} {verdict} {name}{points}")
_POINTS = Text(zh="：{points}", en=": {points}")
_BROKE = Text(
    zh="{names}：程序内部出错（{what}），没有查成；其余照常。",
    en="{names}: not checked, an error inside the program ({what}); the rest goes on.",
)


@dataclass(frozen=True)
class Watch:
    """What to watch and how. Times in seconds; `formats` are report formats, one file each beside the work."""

    folder: Path
    notice: Profile
    lang: Lang
    formats: Sequence[str] = ("html",)
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    deep: bool = True
    existing: bool = False
    settle_s: float = 5.0
    jobs: int = 1
    patience_s: float = 600.0


def watch(job: Watch, store: Store | None = None, go_on: Callable[[], bool] = lambda: True) -> None:
    """Look, check, report, until `go_on` says no or Ctrl-C is pressed (KeyboardInterrupt or checker.Stopped).

    What `store` holds is not measured again.
    """
    arrivals = Arrivals(job.settle_s, _PATIENCE_S, time.monotonic)
    for path, look in looks(_works(job)).items():
        if not job.existing or _reported(path, job.formats):
            arrivals.done(path, look)
    there = True
    while go_on():
        if job.folder.is_dir() != there:
            there = not there
            delivery.warn((_BACK if there else _GONE).fill({"folder": job.folder}).say(job.lang))
        found = looks(_works(job)) if there else {}
        ready = arrivals.ready(found)[: job.jobs]
        if ready:
            for path, look in _check(ready, found, job, store):
                arrivals.done(path, look)
        else:
            time.sleep(min(_LEAST_OFTEN_S, max(_MOST_OFTEN_S, job.settle_s / 4)))


def report_path(work: Path, name: str) -> Path:
    """Where a work's report in a format stands: work.mp4.report.html."""
    return work.with_name(f"{work.name}.report.{_ENDINGS.get(name, name)}")


def _works(job: Watch) -> list[Path]:
    return sorted(works.videos(job.folder, warn=lambda _: None, deep=job.deep))


def _reported(work: Path, formats: Sequence[str]) -> bool:
    """Whether its reports are there and none is older than the work, or than its copying hither."""
    try:
        state = work.stat()
        oldest = min(report_path(work, name).stat().st_mtime_ns for name in formats)
    except OSError:
        return False
    return oldest >= max(state.st_mtime_ns, state.st_ctime_ns)


def _check(ready: list[Path], found: dict[Path, Look], job: Watch, store: Store | None) -> Iterator[tuple[Path, Look]]:
    """Check some works side by side; gives those that are done with. One that changed meanwhile is looked at again."""
    try:
        run = _run(ready, job, store)
    except checker.Stopped:
        raise
    except Exception as error:
        _warn(ready, error, job.lang)
        yield from ((path, found[path]) for path in ready)
        return
    for path, work in zip(ready, run.files, strict=True):
        if look_at(path) == found[path]:
            try:
                _report(path, work, run, job)
            except Exception as error:
                _warn([path], error, job.lang)
            yield path, found[path]


def _warn(paths: Sequence[Path], error: Exception, lang: Lang) -> None:
    """An accident of ours with some works must not end the watch over the others."""
    if os.environ.get("SCIENCEVID_DEBUG"):
        raise error
    names = listing((printable(str(path)) for path in paths), lang)
    delivery.warn(_BROKE.fill({"names": names, "what": f"{type(error).__name__}: {error}"}).say(lang))


def _run(ready: Sequence[Path], job: Watch, store: Store | None) -> Run:
    with progress.shown(ready, job.lang) as shown:
        return checker.check_works(
            ready,
            job.notice,
            select=job.select,
            ignore=job.ignore,
            hashed=any(name != "terminal" for name in job.formats),
            proofs="html" in job.formats,
            jobs=job.jobs,
            patience_s=job.patience_s,
            store=store,
            lang=job.lang,
            on_done=shown.done if shown else None,
            on_progress=shown.at if shown else None,
        )


def _report(path: Path, work: WorkResult, run: Run, job: Watch) -> None:
    """Write one work's reports and a line on standard output; what cannot be written is said."""
    one = run.model_copy(update={"files": (work,), "summary": Summary.model_validate({"files": 1, work.verdict: 1})})
    written = []
    for name in job.formats:
        try:
            delivery.save(report_path(path, name), reports.render(name, one, job.lang))
            written.append(report_path(path, name).name)
        except UserError as error:
            delivery.warn(error.text.say(job.lang))
    said = (
        work.error.say(job.lang).rstrip("。.") if work.error else listing((p.title for p in work.open_points), job.lang)
    )
    values = {
        "time": time.strftime("%H:%M:%S"),
        "verdict": STATUS[work.verdict],
        "name": printable(str(path.relative_to(job.folder))),
        "points": _POINTS.fill({"points": said}).say(job.lang) if said else "",
        "reports": printable(listing(written, job.lang)),
    }
    delivery.put((_LINE if written else _LINE_ONLY).fill(values).say(job.lang) + "\n")
