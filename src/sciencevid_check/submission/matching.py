"""Which papers speak of one work, and which video that is."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from sciencevid_check.notice_forms import Kind, Submission
from sciencevid_check.submission.labels import plain
from sciencevid_check.submission.papers import Paper

_LIKE = 0.6  # of a title to a file's name, to be taken for the same work when nothing else tells
Matched = Literal["manifest", "name", "folder", "likeness", ""]


def joined(papers: list[Paper], notice: Submission) -> list[list[Paper]]:
    """Papers that speak of one work: a manifest's entry joins the document with the same title or video."""
    groups: list[list[Paper]] = []
    for paper in sorted(papers, key=lambda paper: paper.path.suffix == ".toml"):
        same = [
            group
            for group in groups
            if paper.path.suffix == ".toml" and group[0].path.suffix != ".toml" and _same_work(paper, group[0], notice)
        ]
        if len(same) == 1:
            same[0].append(paper)
        else:
            groups.append([paper])
    return groups


def filled(group: list[Paper], kind: Kind, notice: Submission) -> str:
    """What the papers of a work have in the field of this kind, '' if nothing."""
    wanted = next((field.key for field in notice.unit_form.fields if field.kind == kind), "")
    return next((paper.values[wanted] for paper in group if paper.values.get(wanted)), "")


def _same_work(one: Paper, other: Paper, notice: Submission) -> bool:
    title, its = (key(filled([paper], "title", notice)) for paper in (one, other))
    stem = key(Path(one.file).stem)
    return bool(title and title == its) or bool(its and its in stem)


def key(title: str) -> str:
    """For comparing titles and names of files: letters, digits and characters only."""
    return "".join(c for c in plain(title).casefold() if c.isalnum())


def match(works: list[Path], groups: list[list[Paper]], notice: Submission) -> list[tuple[Path | None, Matched]]:
    """For each group of papers its work: as the manifest says, by name, alone in its folder, or nearly by name."""
    found: list[tuple[Path | None, Matched]] = [(None, "")] * len(groups)
    titles = [key(filled(group, "title", notice)) for group in groups]
    owners: dict[Path, str] = {}
    for at in sorted(range(len(groups)), key=lambda at: -len(titles[at])):  # "追光" must not take "追光的人"
        found[at] = path, _ = _by_name(works, groups[at], owners, notice)
        if path:
            owners.setdefault(path, titles[at])
    for at, group in enumerate(groups):
        if found[at][0] is None:
            free = [work for work in works if work not in {path for path, _ in found}]
            found[at] = _by_likeness(free, key(filled(group, "title", notice)))
    for at, group in enumerate(groups):
        if found[at][0] is None:
            taken = {path for path, _ in found}
            home = group[0].path.parent
            here = [work for work in works if work.parent == home and work not in taken]
            lost = [other for other, (path, _) in zip(groups, found, strict=True) if path is None]
            others = [other for other in lost if other[0].path.parent == home]
            if len(here) == len(others) == 1:
                found[at] = here[0], "folder"
    return found


def _by_name(
    works: list[Path], group: list[Paper], owners: Mapping[Path, str], notice: Submission
) -> tuple[Path | None, Matched]:
    """The work that the manifest names, or whose name holds the title. `owners` has the titles of those already taken."""
    for paper in group:
        if paper.file:
            named = (paper.path.parent / paper.file).resolve()
            if exact := next((work for work in works if work.resolve() == named), None):
                return exact, "manifest"
    title, unit = key(filled(group, "title", notice)), filled(group, "unit", notice)
    home, stem = group[0].path.parent, key(group[0].path.stem)

    def rank(work: Path) -> tuple[bool, bool, float, bool, int]:
        name = key(work.stem)
        return work not in owners, work.parent == home, likeness(unit, name), title == name, -len(name)

    holding = [work for work in works if title and title in key(work.stem) and owners.get(work, title) == title]
    holding = holding or [work for work in works if key(work.stem) == stem and owners.get(work, title) == title]
    return (max(holding, key=rank), "name") if holding else (None, "")


def _by_likeness(works: list[Path], title: str) -> tuple[Path | None, Matched]:
    scored = [(likeness(title, work.stem), work) for work in works] if title else []
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return (best, "likeness") if score >= _LIKE else (None, "")


def likeness(title: str, stem: str) -> float:
    """How much of a title stands in a file's name, in order: 0 to 1."""
    wanted, name = key(title), key(stem)
    if not wanted:
        return 0.0
    blocks = difflib.SequenceMatcher(None, wanted, name, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)
