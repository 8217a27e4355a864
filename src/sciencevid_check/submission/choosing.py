"""Which works a district's table and the jury's score sheet list, from the checked forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sciencevid_check import checker
from sciencevid_check.measurements import District, Form, Measurements
from sciencevid_check.notice_forms import Submission
from sciencevid_check.profile import Profile
from sciencevid_check.results import RuleResult, Run, WorkResult
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.submission.scoresheet import Entrant
from sciencevid_check.submission.subjects import Subject
from sciencevid_check.text import Lang

_QUOTA = "district-quota"


@dataclass(frozen=True)
class Candidate:
    """A work with its form and its verdict."""

    form: Form
    result: WorkResult

    @property
    def title(self) -> str:
        return self.form.first("title") or self.form.works[0].rpartition(".")[0]


def candidates(run: Run, about: Sequence[Subject]) -> Iterator[Candidate]:
    """Works and forms, in the report's order. Where a manifest says which are recommended, these only."""
    marked = any(subject.recommended for subject in about)
    for work, subject in zip(run.files, about, strict=True):
        form = subject.facts.get("form")
        if not isinstance(form, Form) or form.role != "unit" or not (form.works or form.first("title")):
            continue
        if subject.recommended or (not marked and subject.recommended is None):
            yield Candidate(form, work)


def row(candidate: Candidate, notice: Submission) -> dict[str, str]:
    """A row of the district's table: fields of the same key or kind; for a contact the number, too."""
    form, columns = candidate.form, notice.district_form
    assert columns is not None  # noqa: S101 (the caller looked)
    by_key = {entry.key: entry.value for entry in form.entries}
    made: dict[str, str] = {}
    for key in columns.columns:
        kind = columns.field(key).kind
        if kind == "title":
            made[key] = candidate.title
        elif kind == "contact":
            made[key] = " ".join(filter(None, (by_key.get(key, ""), form.first("phone"))))
        else:
            made[key] = by_key.get(key) or form.first(kind)
    return made


def quota(notice: Profile, district: str, titles: Sequence[str], lang: Lang) -> RuleResult | None:
    """What the quota's rule says of these works; None when it is turned off."""
    paper = notice.submission
    if paper is None or notice.settings(_QUOTA).level == "off":
        return None
    fact = District(name=district, known=paper.place(district), recommended=tuple(titles))
    facts = Measurements(path=district, district=fact)
    return checker.judge_each([(facts, {_QUOTA: all_rules()[_QUOTA]})], notice, lang=lang).files[0].finding(_QUOTA)


def entrants(chosen: Sequence[Candidate], *, watched: bool) -> list[Entrant]:
    """For the score sheet; the findings are those on the video."""
    rules = all_rules()
    return [
        Entrant(
            one.title,
            one.form.first("unit"),
            tuple(found for found in one.result.findings if not judges_paper(rules[found.rule])) if watched else None,
        )
        for one in chosen
    ]
