"""Judges a folder of papers: each work with its form, each district's table; the videos too, where that is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sciencevid_check import checker, profile
from sciencevid_check.judging import overall
from sciencevid_check.measure import MeasurementError, measure
from sciencevid_check.measurements import Container, Dates, Measurements
from sciencevid_check.notice_forms import Submission
from sciencevid_check.profile import Profile
from sciencevid_check.results import HumanEyes, Run, Summary, WorkResult
from sciencevid_check.rule import Rule
from sciencevid_check.rules import judges_paper
from sciencevid_check.submission.folder import Folder, look
from sciencevid_check.submission.subjects import Subject, dated, subjects
from sciencevid_check.text import Lang, Text, UserError

_VIDEOS = Text(
    zh="视频本身没有检查；要检查，加上 --with-videos",
    en="the videos themselves were not checked; --with-videos does that",
)
CheckVideos = Callable[[Sequence[Path], Sequence[str]], Run]
"""Checks videos by the rules of these names."""


def paper_of(notice: Profile) -> Submission:
    """The notice's forms. Raises UserError when its profile has none."""
    if notice.submission is None:
        raise UserError.of(
            f"规则集 {notice.name} 没有 [submission]，不知道通知的表有哪些栏。可照 profile show cq-2023 写上。",
            f"the profile {notice.name} has no [submission], so the notice's forms are not known. See profile show cq-2023.",
        )
    return notice.submission


def check_folder(
    folder: Path,
    notice: Profile,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    district: str = "",
    lang: Lang | None = None,
    videos: CheckVideos | None = None,
    warn: Callable[[Text], None],
) -> tuple[Run, list[Subject]]:
    """The papers' verdicts, and what they are about, in the same order.

    `videos` checks the videos too, when given. Raises UserError when the folder holds nothing, ProfileError for a
    wrong rule.
    """
    paper = paper_of(notice)
    rules = profile.chosen(notice, select, ignore, paper=True)
    judging = {name: rule for name, rule in rules.items() if judges_paper(rule)}
    found = look(folder, paper, warn)
    about = subjects(found, paper, district)
    watching = [name for name in rules if name not in judging]
    watched = videos(found.works, watching) if videos and found.works and watching else None
    seen = dict(zip(found.works, watched.files, strict=True)) if watched else {}
    containers = {path: _container(work.measurements) for path, work in seen.items()} if watched else _opened(found)
    judged: list[tuple[Measurements, Mapping[str, Rule]]] = []
    for subject in about:
        work = seen.get(subject.video) if subject.video else None
        if isinstance(dates := subject.facts.get("dates"), Dates):
            made = containers.get(subject.video) if subject.video else None
            subject.facts["dates"] = dated(dates, subject.path, made, paper.utc_offset_h)
        mine = {name: rule for name, rule in judging.items() if set(rule.needs) <= set(subject.facts)}
        judged.append((subject.measurements(work.measurements if work else None), mine))
    run = checker.judge_each(judged, notice, lang=lang)
    both = [
        _together(seen[subject.video], result) if subject.video in seen else result
        for result, subject in zip(run.files, about, strict=True)
    ]
    looks = [HumanEyes(what=one.what, clause=one.clause) for one in paper.human]
    looks = [*run.human, *looks] if watched else [HumanEyes(what=_VIDEOS), *looks]
    told = {"files": tuple(both), "summary": Summary.of(both), "human": tuple(looks), "told_in_full": True}
    return run.model_copy(update=told), about


def _together(work: WorkResult, papers: WorkResult) -> WorkResult:
    """A video's findings and those on its papers, as one work's."""
    findings = (*work.findings, *papers.findings)
    verdict = "error" if work.verdict == "error" else overall(findings)
    return work.model_copy(update={"findings": findings, "verdict": verdict})


def _container(facts: Measurements | None) -> Container | None:
    return facts.container if facts else None


def _opened(found: Folder) -> dict[Path, Container | None]:
    """What each video's container says, without decoding."""

    def opened(path: Path) -> Container | None:
        try:
            return measure(path, frozenset({"container"})).container
        except MeasurementError:  # no container date, then: the form's date or the file's serves
            return None

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(found.works, pool.map(opened, found.works), strict=True))
