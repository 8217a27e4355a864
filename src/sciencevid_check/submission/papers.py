"""From what a document says to the notice's fields: a unit's form, or a district's table."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sciencevid_check.measurements import Commitment, Document
from sciencevid_check.notice_forms import DistrictForm, FormField, Submission, UnitForm
from sciencevid_check.submission.labels import beside, cleaned, labels_of, plain, records
from sciencevid_check.submission.pages import Page

_FEWEST = 2  # labels that make a document a form of the notice
_SHORT = 40  # characters of a line that holds the day, perhaps beside a signature
_DAY = re.compile(
    r"(\d{4}|[〇○零一二三四五六七八九]{4})[年./-]([\d一二三四五六七八九十]{1,3})[月./-]([\d一二三四五六七八九十]{1,3})日?$"
)
_DIGITS = {numeral: str(value) for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_CODE = re.compile(r"统一社会信用代码[^0-9A-Za-z]{0,6}([0-9A-Za-z]{8,24})")
_SOME = 0.3  # of the notice's words: with fewer there is no declaration to fill in
_BLANK = "(.{0,80}?)"  # what is written into a declaration
_TICK = r"[☑☒√✓✔■●]|[\[(][xX√✓✔vV][\])]"
_MARK = rf"(?:{_TICK}|[☐□○▢]|[\[(][\])])"


@dataclass
class Paper:
    """A unit's form for one work."""

    path: Path
    values: dict[str, str]
    found: frozenset[str]
    commitment: Commitment | None = None
    day: date | None = None
    file: str = ""  # of the video, where the paper names it
    submitted: date | None = None
    recommended: bool | None = None


@dataclass
class Table:
    """A district's recommendation."""

    path: Path
    values: dict[str, str]
    found: frozenset[str]
    rows: list[dict[str, str]] = field(default_factory=list)
    day: date | None = None
    submitted: date | None = None


@dataclass
class Unread:
    """A document that no form could be read from."""

    path: Path
    document: Document


def read_page(path: Path, page: Page, notice: Submission) -> list[Paper | Table]:
    """What a document is by its title and labels; empty when it is neither form of the notice."""
    papers = _papers(path, page, notice.unit_form)
    district = notice.district_form
    if district is None:
        return list(papers)
    text = plain("".join(page.pieces()))
    titled = plain(district.title) in text or plain(district.file) in text
    table = _table(path, page, district)
    named = {key for row in table.rows for key in row}
    told = max((len(paper.found) for paper in papers), default=0)
    untitled = set(district.columns) <= named and len(named) >= told  # an office's own list of the same columns
    if untitled or (titled and (table.rows or len(table.found) >= _FEWEST)):
        return [table]
    return list(papers)


def _labels(fields: tuple[FormField, ...]) -> dict[str, str]:
    return labels_of((field.key, (field.label, *field.aliases)) for field in fields)


def _papers(path: Path, page: Page, form: UnitForm) -> list[Paper]:
    labels = _labels(form.fields)
    rows = records(page, labels)
    title = next((field.key for field in form.fields if field.kind == "title"), form.fields[0].key)
    listed = [row for row in rows if row.get(title)]
    if listed:  # a list, a row a work
        return [
            Paper(path, _cleaned(row, form.fields), frozenset(row), _commitment(page, form)[0], day_in(page))
            for row in listed
        ]
    found = beside(page, labels)
    if len(found) < min(_FEWEST, len(form.fields)):
        return []
    commitment, written = _commitment(page, form)
    for key, value in written.items():
        if not found.get(key):
            found[key] = value
    return [Paper(path, _cleaned(found, form.fields), frozenset(found), commitment, day_in(page))]


def _table(path: Path, page: Page, form: DistrictForm) -> Table:
    columns = [field for field in form.fields if field.key in form.columns]
    rest = tuple(field for field in form.fields if field.key not in form.columns)
    rows = [_cleaned(row, tuple(columns)) for row in records(page, _labels(tuple(columns)))]
    found = beside(page, _labels(rest))
    return Table(
        path, _cleaned(found, rest), frozenset(found), [row for row in rows if any(row.values())], day_in(page)
    )


def _cleaned(values: Mapping[str, str], fields: tuple[FormField, ...]) -> dict[str, str]:
    return {field.key: _filled(values[field.key], field) for field in fields if field.key in values}


def _filled(value: str, field: FormField) -> str:
    if field.kind == "choice":
        return "、".join(ticked(value, field.options))
    value = cleaned(value, field.hint)
    if field.kind == "code":
        return plain(value).upper()
    if field.kind in ("phone", "email", "contact"):  # as they are typed elsewhere; a title keeps its punctuation
        return unicodedata.normalize("NFKC", value)
    return _without_day(value, field)


def _without_day(value: str, field: FormField) -> str:
    """What is written above the line for the day: '同意推荐 2023 年 月 日' is an opinion and no day."""
    if field.kind != "text":
        return value
    return re.sub(
        r"\s*[\d〇○零一二三四五六七八九]{4}\s*年\s*[\d一二三四五六七八九十]*\s*月\s*[\d一二三四五六七八九十]*\s*日\s*$",
        "",
        value,
    ).strip()


def ticked(value: str, options: tuple[str, ...]) -> list[str]:
    """Which options are ticked: '☑企业 □院校', '企业（√）'; without any box, those that are written."""
    told = plain(value)
    if not re.search(_MARK, told):
        parts = re.split(r"[、,，;；/\s]+", value)
        return [option for option in options if any(plain(option) == plain(part) for part in parts)]
    before = re.match(_MARK, told) is not None  # marks stand before their options, or after them
    return [
        option
        for option in options
        if re.search(
            rf"(?:{_TICK}){re.escape(plain(option))}" if before else rf"{re.escape(plain(option))}(?:{_TICK})", told
        )
    ]


def _commitment(page: Page, form: UnitForm) -> tuple[Commitment | None, dict[str, str]]:
    """How much of the notice's declaration is there, and what was written into it."""
    if form.pledge is None:
        return None, {}
    pieces = plain("".join(page.pieces()))
    bare = _bare(pieces)
    fixed = [_bare(plain(part)) for part in form.pledge.fixed()]
    likeness = 1.0 if all(part in bare for part in fixed) else _share("".join(fixed), bare)
    written = dict.fromkeys(form.pledge.blanks() if likeness >= _SOME else (), "")
    if match := re.search(_BLANK.join(r"[\W_]*".join(map(re.escape, part)) for part in fixed), pieces):
        for key, value in zip(written, match.groups(), strict=False):
            hint = form.pledge.hints.get(key, "").strip()
            written[key] = _filled(cleaned(value.strip("()_:,。"), hint.strip("（）()")).strip("()"), form.field(key))
    code, kinds = _CODE.search(pieces), {key: form.field(key).kind for key in written}
    for key, kind in kinds.items():
        if kind == "code" and code and not written[key]:
            written[key] = code[1].upper()
    unit = next((written[key] for key, kind in kinds.items() if kind == "unit"), "")
    return Commitment(likeness=round(likeness, 3), unit=unit), written


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _share(wanted: str, text: str) -> float:
    """How much of some words stands in a text, in pieces of four characters or more."""
    if not wanted:
        return 0.0
    blocks = difflib.SequenceMatcher(None, wanted, text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 4) / len(wanted)


def day_in(page: Page) -> date | None:
    """The day that a document is dated: the last one that closes a short line of its own, and is not told in passing."""
    lines = [plain(line) for text in page.pieces() for line in text.split("\n")]
    days = [_day(found.groups()) for line in lines if len(line) <= _SHORT and (found := _DAY.search(line))]
    return next((day for day in reversed(days) if day), None)


def _day(parts: Sequence[str]) -> date | None:
    year = int("".join(_DIGITS.get(digit, digit) for digit in parts[0]))
    try:
        return date(year, _number(parts[1]), _number(parts[2]))
    except ValueError:
        return None


def _number(written: str) -> int:
    """'5', '五', '十二', '二十' or '三十一'."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return int("".join(_DIGITS.get(digit, "x") for digit in written))
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
