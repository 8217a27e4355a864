"""Finds the works and the papers in a folder, and reads the papers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sciencevid_check import works as works_
from sciencevid_check.measure import shown_name
from sciencevid_check.measurements import Document
from sciencevid_check.notice_forms import Submission
from sciencevid_check.submission import manifest, opening
from sciencevid_check.submission.pages import UnreadableError
from sciencevid_check.submission.papers import Paper, Table, Unread, read_page
from sciencevid_check.text import Text, UserError

MANIFEST = "submission.toml"
_BLANK = Text(zh="{name} 是空白表，没有检查。", en="{name} is a blank table; it was not checked.")


@dataclass
class Folder:
    """All that was found in a folder."""

    works: list[Path]
    papers: list[Paper]
    tables: list[Table]
    unread: list[Unread]


def look(folder: Path, notice: Submission, warn: Callable[[Text], None]) -> Folder:
    """Find works and read papers. Raises UserError when there is neither."""
    try:
        videos = works_.find([folder], warn)
    except UserError:  # papers may come without their works
        videos = []
    papers: list[Paper] = []
    tables: list[Table] = []
    unread: list[Unread] = []
    for path in _documents(folder, warn):
        try:
            found = (
                manifest.read(path, notice)
                if path.suffix.lower() == ".toml"
                else read_page(path, opening.read(path), notice)
            )
        except UnreadableError as error:
            unread.append(
                Unread(
                    path,
                    Document.model_validate(
                        {"name": shown_name(path.name), "problem": error.problem, "detail": error.detail}
                    ),
                )
            )
            continue
        if not found and path.suffix.lower() != ".toml":
            unread.append(Unread(path, Document(name=shown_name(path.name), problem="no_form")))
        papers += [paper for paper in found if isinstance(paper, Paper)]
        for table in found:
            if isinstance(table, Table) and not (table.rows or any(table.values.values())):
                warn(_BLANK.fill({"name": shown_name(path.name)}))
            elif isinstance(table, Table):
                tables.append(table)
    if not (videos or papers or tables or unread):
        raise UserError.of(
            f"{folder}：里面没有作品，也没有报送表（DOCX、XLSX 或 {MANIFEST}）。",
            f"{folder}: holds no works and no forms (DOCX, XLSX or {MANIFEST}).",
        )
    return Folder(videos, papers, tables, unread)


def _documents(folder: Path, warn: Callable[[Text], None]) -> Iterator[Path]:
    if not folder.is_dir():
        raise UserError.of(f"{folder}：不是文件夹。", f"{folder}: not a folder.")

    def closed(error: OSError) -> None:
        warn(Text(zh=f"打不开文件夹：{error.filename}", en=f"Cannot open a folder: {error.filename}"))

    for root, folders, files in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in sorted(files):
            path = Path(root, name)
            ending = path.suffix.lower()
            if name.startswith((".", "~$")):  # Word's marks of open documents
                continue
            if ending in opening.DOCUMENTS or ending in opening.SCANS or name.lower() == MANIFEST:
                yield path
