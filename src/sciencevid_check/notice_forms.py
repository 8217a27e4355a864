"""What `[submission]` of a profile holds: a notice's forms, places and score sheet, as data."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sciencevid_check.text import Text

Kind = Literal["text", "title", "unit", "address", "phone", "email", "contact", "code", "choice", "district", "date"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormField(_Data):
    """One thing that a form asks for."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="name in submission.toml")
    label: str = Field(min_length=1, description="as the notice prints it")
    aliases: tuple[str, ...] = Field(default=(), description="other labels that offices write for it")
    kind: Kind = Field(default="text", description="what it must look like")
    hint: str = Field(default="", description="printed where it is to be filled in")
    options: tuple[str, ...] = Field(default=(), description="of a choice: what can be ticked")
    required: bool = True

    @model_validator(mode="after")
    def _optional(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("choice 和 options 要一起写 | choice and options go together")
        return self


class Pledge(_Data):
    """The declaration at the foot of a unit's form."""

    label: str
    text: str = Field(description="the notice's words; {key} where a field is written into them")
    hints: dict[str, str] = Field(default_factory=dict, description="what a blank form prints in those places")
    signatures: tuple[str, ...] = ()
    date: str = Field(default="", description="the line for the day")

    def fixed(self) -> list[str]:
        """The words between the places that are filled in."""
        return [part for at, part in enumerate(_split(self.text)) if at % 2 == 0 and part.strip()]

    def blanks(self) -> list[str]:
        """The keys of the fields that are written into it."""
        return _split(self.text)[1::2]


def _split(text: str) -> list[str]:
    """'a {b} c' -> ['a ', 'b', ' c']."""
    parts = text.split("{")
    return [parts[0], *(piece for part in parts[1:] for piece in part.split("}", 1))]


class UnitForm(_Data):
    """The form that a unit fills in for each work."""

    file: str = Field(description="name of the blank document, without ending")
    annex: str = ""
    title: str
    fields: tuple[FormField, ...] = Field(min_length=1)
    head: tuple[str, ...] = Field(default=(), description="keys of the fields above the table")
    rows: tuple[tuple[str, ...], ...] = Field(
        default=(), description="the table, row by row: a key below itself makes one tall cell"
    )
    tall: tuple[str, ...] = Field(default=(), description="keys of the fields with room for some lines")
    pledge: Pledge | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        known = [field.key for field in self.fields]
        placed = {
            *self.head,
            *(key for row in self.rows for key in row),
            *(self.pledge.blanks() if self.pledge else ()),
        }
        _same(known, placed)
        return self

    def field(self, key: str) -> FormField:
        return next(field for field in self.fields if field.key == key)


class DistrictForm(_Data):
    """The table in which a district recommends works."""

    file: str
    annex: str = ""
    title: str
    fields: tuple[FormField, ...] = Field(min_length=1)
    head: tuple[str, ...] = Field(default=(), description="keys of the fields above the table")
    number: str = Field(default="序号", description="label of the column that counts, '' for none")
    columns: tuple[str, ...] = Field(min_length=1, description="keys of the table's columns")
    blank_rows: int = Field(default=5, ge=1, le=200)
    foot: tuple[str, ...] = Field(default=(), description="keys of the fields below the rows")
    date: str = ""
    note: str = Field(default="", description="printed below the table")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _same([field.key for field in self.fields], {*self.head, *self.columns, *self.foot})
        return self

    def field(self, key: str) -> FormField:
        return next(field for field in self.fields if field.key == key)


def _same(known: list[str], placed: set[str]) -> None:
    wrong = sorted({*known} ^ placed) or sorted({key for key in known if known.count(key) > 1})
    if wrong:
        raise ValueError(
            f"fields 与版面里的键须一一对应，不一致的：{'、'.join(wrong)}"
            f" | fields and the keys of the layout must be the same; not so: {', '.join(wrong)}"
        )


class Place(_Data):
    """A district or county, or a zone that counts as one."""

    name: str
    short: tuple[str, ...] = Field(default=(), description="other names that people write")


class ScoreItem(_Data):
    """A row of the jury's score sheet."""

    group: str
    text: str
    points: float = Field(gt=0)
    rules: tuple[str, ...] = Field(default=(), description="rules whose findings are shown beside it, never as a score")


class Prize(_Data):
    name: str
    share: float = Field(gt=0, le=1, description="of all works")


class ScoreSheet(_Data):
    title: str
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    prizes: tuple[Prize, ...] = ()


class HumanLook(_Data):
    """Something about the paper that no machine judges."""

    what: Text
    clause: str = ""


class Submission(_Data):
    """The paper side of a notice."""

    utc_offset_h: float = Field(default=8, description="of the place where the deadlines are kept; China: 8")
    region: tuple[str, ...] = Field(default=(), description="names of the region whose units may take part")
    places: tuple[Place, ...] = Field(default=(), description="its districts and counties")
    unit_form: UnitForm
    district_form: DistrictForm | None = None
    scores: ScoreSheet | None = None
    human: tuple[HumanLook, ...] = ()

    def place(self, words: str) -> str:
        """The full name of the place that some words name, '' if none; of several the longest, then the first."""
        found = [
            (-len(name), words.index(name), place.name)
            for place in self.places
            for name in (place.name, *place.short)
            if name in words
        ]
        return min(found, default=(0, 0, ""))[2]
