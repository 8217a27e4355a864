"""Facts of the paper that goes with works: filled forms, the unit, the district's table, dates.

They come from a folder of forms, never from a video: rules that need one are not run by a plain check.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

DocumentProblem = Literal[
    "empty", "old_word", "old_excel", "locked", "damaged", "too_large", "other_kind", "scan", "no_permission", "no_form"
]
EntryKind = Literal[
    "text", "title", "unit", "address", "phone", "email", "contact", "code", "choice", "district", "date"
]


class Document(Fact):
    """A file of paper: DOCX, XLSX or TOML."""

    name: str
    problem: DocumentProblem | None = Field(default=None, description="why nothing could be read; null if it was read")
    detail: str = ""


class Entry(Fact):
    """One field that the notice's form has, and what was filled in."""

    key: str
    label: str = Field(description="as the notice prints it")
    kind: EntryKind = "text"
    required: bool = True
    value: str = Field(default="", description="without the form's own hints and without spaces around it")
    row: int | None = Field(default=None, description="of a table, from 1; null for a field that is there once")


class Difference(Fact):
    """Two documents of one work that do not say the same."""

    label: str
    values: tuple[str, ...]


class Commitment(Fact):
    """The unit's declaration, compared with the notice's own words."""

    likeness: float = Field(description="share of the notice's words that are there, 0 to 1; 0 where there is none")
    unit: str = Field(default="", description="the unit that it names")


class Form(Fact):
    """The form of one work, or a district's table, as far as it was found."""

    role: Literal["unit", "district"] = "unit"
    documents: tuple[Document, ...] = Field(default=(), description="that hold it, those that could not be read, too")
    unread: tuple[Document, ...] = Field(
        default=(), description="in the same folder, could not be read: the form may be in one of them"
    )
    entries: tuple[Entry, ...] = ()
    works: tuple[str, ...] = Field(default=(), description="names of the videos that it is for")
    matched_by: Literal["manifest", "name", "folder", "likeness", ""] = ""
    commitment: Commitment | None = Field(default=None, description="null where the notice's form has none")
    differences: tuple[Difference, ...] = ()
    without_form: tuple[str, ...] = Field(default=(), description="titles in a district's table that have no form here")

    def first(self, kind: EntryKind) -> str:
        """What was filled in of this kind, '' if nothing."""
        return next((entry.value for entry in self.entries if entry.kind == kind and entry.value), "")


class Unit(Fact):
    """Who hands a work in."""

    name: str
    code: str = Field(default="", description="统一社会信用代码 (GB 32100-2015), as written, spaces left out")
    address: str = ""
    place: str = Field(default="", description="the place of the notice's region that the address names, '' if none")
    ticked: tuple[str, ...] = Field(default=(), description="what is ticked in a choice on the form")


class District(Fact):
    """What a district recommends."""

    name: str = Field(description="as written")
    known: str = Field(default="", description="the full name of the district that it is; '' if it is none")
    recommended: tuple[str, ...] = Field(description="titles of the works")


class Dates(Fact):
    """When something was handed in, made or written: what each source says, in local time."""

    stage: Literal["collection", "recommendation"] = "collection"
    manifest: date | None = Field(default=None, description="day of handing in, from submission.toml")
    form: date | None = Field(default=None, description="day written on the form")
    container: date | None = Field(default=None, description="day of export, from the video's container")
    file: date | None = Field(default=None, description="day of the file's last change")
