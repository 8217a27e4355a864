"""Judges a folder of papers: each work with its form, each district's table; the videos too, where that is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sciencevid_check import checker, profile
from sciencevid_check.measure import MeasurementError, measure, shown_name
from sciencevid_check.measurements import Dates, Measurements
from sciencevid_check.notice_forms import Submission
from sciencevid_check.profile import Profile
from sciencevid_check.results import HumanEyes, Run, WorkResult
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
    facts, errors = _measured(found, watched)
    judged: list[tuple[Measurements, Mapping[str, Rule]]] = []
    for subject in about:
        measured = facts.get(subject.video) if subject.video else None
        dates = subject.facts.get("dates")
        if isinstance(dates, Dates):
            made = measured.container if measured else None
            subject.facts["dates"] = dated(dates, subject.path, made, paper.utc_offset_h)
        mine = {name: rule for name, rule in judging.items() if set(rule.needs) <= set(subject.facts)}
        if watched and measured:
            mine = {name: rule for name, rule in rules.items() if name in mine or not judges_paper(rule)}
        whole = subject.measurements(measured)
        judged.append((whole.model_copy(update={"path": shown_name(subject.path)}), mine))
    run = checker.judge_each(judged, notice, lang=lang)
    run = _with_errors(run, about, errors)
    looks = [HumanEyes(what=one.what, clause=one.clause) for one in paper.human]
    looks = [*run.human, *looks] if watched else [HumanEyes(what=_VIDEOS), *looks]
    return run.model_copy(update={"human": tuple(looks), "told_in_full": True}), about


def _measured(found: Folder, watched: Run | None) -> tuple[dict[Path, Measurements], dict[Path, Text]]:
    """What is known of each video: all that was measured, or what its container says; and why nothing is."""
    facts: dict[Path, Measurements] = {}
    errors: dict[Path, Text] = {}
    if watched:
        for path, work in zip(found.works, watched.files, strict=True):
            if work.measurements:
                facts[path] = work.measurements
            elif work.error:
                errors[path] = work.error
        return facts, errors

    def opened(path: Path) -> Measurements | None:
        try:
            return measure(path, frozenset({"container"}))
        except MeasurementError:  # no container date, then: the form's date or the file's serves
            return None

    with ThreadPoolExecutor(2) as pool:
        for path, measured in zip(found.works, pool.map(opened, found.works), strict=True):
            if measured:
                facts[path] = measured
    return facts, errors


def _with_errors(run: Run, about: Sequence[Subject], errors: Mapping[Path, Text]) -> Run:
    """A video that could not be checked is said to be so, though its papers were."""
    if not errors:
        return run
    files: list[WorkResult] = []
    for work, subject in zip(run.files, about, strict=True):
        error = errors.get(subject.video) if subject.video else None
        files.append(work.model_copy(update={"verdict": "error", "error": error}) if error else work)
    counts = {name: sum(work.verdict == name for work in files) for name in ("pass", "review", "fail", "error")}
    summary = type(run.summary).model_validate({"files": len(files), **counts})
    return run.model_copy(update={"files": tuple(files), "summary": summary})
