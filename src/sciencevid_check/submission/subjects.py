"""From works and papers to the facts that rules judge: one subject is one line of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

from sciencevid_check.measure import shown_name
from sciencevid_check.measurements import (
    Commitment,
    Container,
    Dates,
    Difference,
    District,
    Document,
    Entry,
    Fact,
    Form,
    Measurements,
    Unit,
)
from sciencevid_check.notice_forms import FormField, Submission
from sciencevid_check.submission.folder import Folder
from sciencevid_check.submission.labels import plain
from sciencevid_check.submission.matching import Matched, filled, joined, key, match
from sciencevid_check.submission.papers import Paper, Table, Unread


@dataclass
class Subject:
    """What one line of the report is about: a work with its papers, papers without a work, or a district's table."""

    path: Path
    video: Path | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    recommended: bool | None = None

    def measurements(self, measured: Measurements | None = None) -> Measurements:
        return (measured or Measurements(path=shown_name(self.path))).model_copy(update=dict(self.facts))


def subjects(found: Folder, notice: Submission, district: str = "") -> list[Subject]:
    """Works with their papers, papers without works, districts. `district` names one when no table does."""
    papers = joined(found.papers, notice)
    matched = match(found.works, papers, notice)
    used: set[int] = set()
    result = []
    for work in found.works:
        own = [(paper, how) for paper, (path, how) in zip(papers, matched, strict=True) if path == work]
        used |= {id(paper) for paper, _ in own}
        result.append(_subject(work, work, [paper for paper, _ in own], own[0][1] if own else "", found, notice))
    result += [_subject(group[0].path, None, [group], "", found, notice) for group in papers if id(group) not in used]
    claimed = {unread.path for subject in result if subject.video for unread in _named_as(subject.video, found)}
    result += [
        Subject(unread.path, facts={"form": Form(documents=(unread.document,))})
        for unread in found.unread
        if unread.path not in claimed and unread.document.problem not in ("scan", "no_form")
    ]
    titles = [filled(group, "title", notice) for group in papers]
    result += [_district(table, notice, titles, found) for table in found.tables]
    if district and not found.tables:
        fact = District(name=district, known=notice.place(district), recommended=tuple(titles))
        result.append(Subject(Path(district), facts={"district": fact}))
    return result


def _subject(
    path: Path, video: Path | None, groups: list[list[Paper]], how: Matched, found: Folder, notice: Submission
) -> Subject:
    papers = [paper for group in groups for paper in group]
    documents = [Document(name=shown_name(paper.path.name)) for paper in papers]
    nearby = [
        one.document for one in found.unread if one.path.parent == path.parent and one.document.problem != "no_form"
    ]
    own = _named_as(video, found) if video else []
    if not documents and own:
        documents, nearby = [unread.document for unread in own], []
    merged, differences = _merged(papers, notice)
    nothing = Commitment(likeness=0.0) if notice.unit_form.pledge else None
    form = Form(
        documents=tuple(documents),
        unread=tuple(nearby) if not papers else (),
        entries=_entries(notice.unit_form.fields, merged),
        works=(shown_name(video.name),) if video else (),
        matched_by=how,
        commitment=next((paper.commitment for paper in papers if paper.commitment), nothing),
        differences=differences,
    )
    facts: dict[str, Fact] = {"form": form, "dates": _dates(papers, "collection")}
    if papers:
        facts["unit"] = unit_of(form, notice)
    wanted = [paper.recommended for paper in papers if paper.recommended is not None]
    return Subject(path, video, facts, wanted[0] if wanted else None)


def _named_as(video: Path, found: Folder) -> list[Unread]:
    """Unreadable documents beside a video that have its name, or part of it."""
    name = key(video.stem)
    beside = [(unread, key(unread.path.stem)) for unread in found.unread if unread.path.parent == video.parent]
    return [unread for unread, stem in beside if stem and name and (stem in name or name in stem)]


def _merged(papers: list[Paper], notice: Submission) -> tuple[dict[str, str], tuple[Difference, ...]]:
    merged: dict[str, str] = {}
    differences = []
    for wanted in notice.unit_form.fields:
        told = [paper.values[wanted.key] for paper in papers if paper.values.get(wanted.key)]
        merged[wanted.key] = told[0] if told else ""
        if len({plain(value).casefold() for value in told}) > 1:
            differences.append(Difference(label=wanted.label, values=tuple(told)))
    return merged, tuple(differences)


def _entries(fields: tuple[FormField, ...], values: Mapping[str, str], row: int | None = None) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            key=one.key,
            label=one.label,
            kind=one.kind,
            required=one.required,
            value=values.get(one.key, ""),
            row=row,
        )
        for one in fields
    )


def unit_of(form: Form, notice: Submission) -> Unit:
    address = form.first("address")
    region = next((name for name in notice.region if name in address), "")
    return Unit(
        name=form.first("unit"),
        code=form.first("code"),
        address=address,
        place=notice.place(address) or region,
        ticked=tuple(form.first("choice").split("、")) if form.first("choice") else (),
    )


def _district(table: Table, notice: Submission, titles: list[str], found: Folder) -> Subject:
    form = notice.district_form
    assert form is not None  # noqa: S101 (there is no table otherwise)
    columns = tuple(one for one in form.fields if one.key in form.columns)
    rest = tuple(one for one in form.fields if one.key not in form.columns)
    name = next((one.key for one in columns if one.kind == "title"), columns[0].key)
    recommended = tuple(row[name] for row in table.rows if row.get(name))
    entries = list(_entries(rest, table.values))
    for number, row in enumerate(table.rows, 1):
        entries += _entries(columns, row, number)
    known = {key(title) for title in titles}
    own = next((one.key for one in rest if one.kind == "district"), "")
    written = table.values.get(own, "")
    facts: dict[str, Fact] = {
        "form": Form(
            role="district",
            documents=(Document(name=shown_name(table.path.name)),),
            unread=tuple(unread.document for unread in found.unread if unread.document.problem != "no_form"),
            entries=tuple(entries),
            without_form=tuple(title for title in recommended if key(title) not in known),
        ),
        "district": District(name=written, known=notice.place(written), recommended=recommended),
        "dates": _dates([table], "recommendation"),
    }
    return Subject(table.path, facts=facts)


def _dates(papers: list[Paper] | list[Table], stage: Literal["collection", "recommendation"]) -> Dates:
    manifest_day = next((paper.submitted for paper in papers if paper.submitted), None)
    return Dates(stage=stage, manifest=manifest_day, form=next((paper.day for paper in papers if paper.day), None))


def dated(dates: Dates, path: Path, container: Container | None, utc_offset_h: float) -> Dates:
    """The same with what the file and its container say, in local time."""
    zone = timezone(timedelta(hours=utc_offset_h))

    def local(when: datetime | None) -> date | None:
        return when.astimezone(zone).date() if when else None

    changed = datetime.fromtimestamp(path.stat().st_mtime, zone) if path.is_file() else None
    return dates.model_copy(
        update={"container": local(container.created if container else None), "file": local(changed)}
    )
