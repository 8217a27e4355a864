"""Joins the layers: what is wanted, measure, judge; one work or many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from sciencevid_check import __version__, judging, profile
from sciencevid_check.cache.store import Store
from sciencevid_check.copies.comparing import TOGETHER, together
from sciencevid_check.judging import NOTHING, guarded, overall
from sciencevid_check.measure.tools import versions
from sciencevid_check.measurements import Measurements, SavedMeasurements
from sciencevid_check.profile import Profile
from sciencevid_check.results import HumanEyes, Run, Summary, Tool, WorkResult
from sciencevid_check.rule import Rule
from sciencevid_check.running import pool
from sciencevid_check.running.batch import Batch
from sciencevid_check.running.pool import Pool
from sciencevid_check.running.workers import PATIENCE_S, Workers
from sciencevid_check.text import Lang, Text, UserError, preferred_lang

__all__ = ["Stopped", "check", "check_works", "judge", "load_saved", "overall", "saved"]


class Stopped(Exception):  # noqa: N818 (no error: the person asked for it)
    """Ctrl-C: `run` holds what was done until then."""

    def __init__(self, run: Run) -> None:
        super().__init__("interrupted")
        self.run = run


def check(
    path: str | os.PathLike[str],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> WorkResult:
    """Check one work. `profile` is a shipped profile's name, a file's path, or a loaded profile.

    A file that cannot be checked gives the verdict "error" with the reason. Raises profile.ProfileError when the
    profile or a rule's name is wrong.
    """
    return check_works([path], profile, select=select, ignore=ignore, hashed=True, jobs=1).files[0]


def check_works(
    paths: Iterable[str | os.PathLike[str]],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    hashed: bool = False,
    proofs: bool = False,
    jobs: int | None = None,
    patience_s: float = PATIENCE_S,
    scheduler: str = "",
    lang: Lang | None = None,
    also: Iterable[str] = (),
    retain: Iterable[str] | None = None,
    store: Store | None = None,
    on_done: Callable[[WorkResult], None] | None = None,
    on_progress: Callable[[Path, float, float], None] | None = None,
) -> Run:
    """Check many works side by side, and report them in the order given.

    Several works that must be decoded are looked at in `jobs` worker processes (default: as many as processors): call this below
    `if __name__ == "__main__":` then. A work that crashes its worker, or shows no progress for `patience_s` seconds, gets the verdict
    "error"; the others go on. `scheduler` names a Dask scheduler (tcp://host:port) whose workers do it instead. What `store` holds is not measured again.
    `hashed` puts each work's SHA-256 into the result, `proofs` pictures of what was found; `also` names measurements to
    make though no rule asks for them, `retain` those to leave in the results (default: all; ten thousand works would fill the memory).
    `on_done` is called in this thread as each work is done; its verdict may still change where works are compared with each other.
    `on_progress` in any thread, a few times a second while a work is decoded: its path, the share done (0 to 1) and the
    speed (seconds of the work per second).
    Raises profile.ProfileError, UserError when the scheduler cannot be reached, or Stopped with what was done when Ctrl-C is pressed.
    """
    notice, rules = _resolve(profile, select, ignore)
    works = [Path(path) for path in paths]
    batch = Batch(
        works,
        notice,
        rules,
        also=frozenset(also),
        hashed=hashed,
        proofs=proofs,
        store=store,
        retain=None if retain is None else frozenset(retain),
    )
    told = (lambda at, share, speed: on_progress(works[at], share, speed)) if on_progress else None
    crew: Pool | None = None

    def done(at: int) -> None:
        if on_done:
            on_done(batch.result(at))

    try:
        for at in batch.start():
            done(at)
        crew = _crew(
            len(batch.todo),
            len(works) > 1 and (batch.decodes or proofs),
            jobs or os.cpu_count() or 1,
            patience_s,
            scheduler,
            told,
        )
        for task, came in pool.run(crew, batch.todo):
            if batch.take(task, came):
                done(task.at)
        batch.finish()
        for task, came in pool.run(crew, batch.todo):  # pictures of what was found at last
            batch.take(task, came)
    except BaseException as error:
        if crew:
            crew.stop(now=True)
        if isinstance(error, KeyboardInterrupt):
            raise Stopped(_run(batch.results(), notice, lang)) from None
        raise
    crew.stop(now=False)
    return _run(batch.results(), notice, lang)


def _crew(tasks: int, decoding: bool, jobs: int, patience_s: float, scheduler: str, told: pool.Told | None) -> Pool:
    """A run of one work stays in this process, which the time-outs of ffmpeg watch; and what decodes nothing needs no worker."""
    if scheduler and tasks:
        from sciencevid_check.running.cluster import Cluster

        return Cluster(scheduler, patience_s)
    if not (tasks and decoding):
        return pool.Threads(max(1, min(jobs, tasks)), told)
    return Workers(min(jobs, tasks), told, patience_s)


def png(picture: bytes) -> bytes:
    """A picture of a result (`Proof`, `FilmStill`) as a PNG file's content."""
    from sciencevid_check.measure import proofs

    return proofs.png(picture)


def judge(
    works: Iterable[Measurements],
    profile: str | Profile = profile.DEFAULT,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lang: Lang | None = None,
) -> Run:
    """The verdicts from saved measurements: the same as when they were measured under that profile."""
    notice, rules = _resolve(profile, select, ignore)
    compared = _compared(list(works), rules)
    results = [guarded(Path(facts.path), partial(judging.judge, facts, notice, rules)) for facts in compared]
    return _run(results, notice, lang)


def _compared(works: list[Measurements], rules: Mapping[str, Rule]) -> list[Measurements]:
    """With the facts that need all works, where they are asked for and were not saved."""
    asked = frozenset().union(*((*rule.needs, *rule.uses) for rule in rules.values()))
    if not asked & TOGETHER.keys() or all(facts.copies for facts in works):
        return works
    told = together(works, None)
    return [facts.model_copy(update={} if facts.copies else new) for facts, new in zip(works, told, strict=True)]


def judge_each(
    judged: Iterable[tuple[Measurements, Mapping[str, Rule]]], notice: Profile, *, lang: Lang | None = None
) -> Run:
    """The verdicts from facts, each with rules of its own: works, and the papers that go with them."""
    results = [guarded(Path(facts.path), partial(judging.judge, facts, notice, rules)) for facts, rules in judged]
    return _run(results, notice, lang)


def _resolve(notice: str | Profile, select: Sequence[str], ignore: Sequence[str]) -> tuple[Profile, dict[str, Rule]]:
    loaded = profile.load(notice) if isinstance(notice, str) else notice
    return loaded, profile.chosen(loaded, select, ignore)


def _run(works: list[WorkResult], notice: Profile, lang: Lang | None) -> Run:
    return Run(
        lang=lang or preferred_lang(),
        tool=Tool(version=__version__, **versions()),
        profile=notice.name,
        profile_title=notice.title,
        summary=Summary.of(works),
        human=tuple(HumanEyes(what=check.what, clause=check.clause) for check in notice.human),
        files=tuple(works),
    )


def saved(run: Run) -> str:
    """What was measured of a run's works, as the JSON that `load_saved` reads (docs/measurements.schema.json)."""
    tools = {"sciencevid-check": __version__, "ffmpeg": run.tool.ffmpeg, "mediainfo": run.tool.mediainfo}
    works = tuple(work.measurements for work in run.files if work.measurements)
    return SavedMeasurements(tools=tools, works=works).model_dump_json(by_alias=True, indent=1) + "\n"


def load_saved(path: Path) -> tuple[Measurements, ...]:
    """Read measurements that `saved` wrote. Raises UserError when the file is not theirs or not this version's."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8?"
        raise UserError.of(f"{path}：打不开（{reason}）。", f"{path}: cannot be read ({reason}).") from None
    try:
        return SavedMeasurements.model_validate_json(text).works
    except ValidationError as error:
        key = ".".join(str(part) for part in error.errors()[0]["loc"])
        where = Text(zh=f"（{key}）", en=f" ({key})") if key else NOTHING
        raise UserError.of(
            f"{path}：不是本程序 check --save-measurements 保存的测量数据，或版本不同{where.zh}。请重新 check 一次。",
            f"{path}: not measurements that check --save-measurements of this version wrote{where.en}. Run check again.",
        ) from None
