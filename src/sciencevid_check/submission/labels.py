"""Finds a form's labels, however an office spaces them, and what was filled in beside or below them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sciencevid_check.submission.pages import Cell, Grid, Page

Labels = Mapping[str, str]
"""Plain label -> key of its field."""

_HINT = r"[(][^()]*[)]"
_FILLERS = "_\u00a0 \t\n\u3000:：;；,，"  # lines to write on, and what is left of the label's own punctuation
_LEADING = re.compile(r"^(?:[*★●]|\(?[0-9一二三四五六七八九十]{1,2}[.、)])+")
_HEADER_LABELS = 3  # a row with so many labels and no value heads a table


def plain(text: str) -> str:
    """For comparing: full-width letters and digits as half-width ones, no space at all."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def label_of(text: str) -> str:
    """'1. 作 品 名 称（全称）：' -> '作品名称'."""
    bare = re.sub(_HINT, "", plain(text))
    return _LEADING.sub("", bare).strip("*:_-") if len(text) < 80 else ""


def labels_of(named: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Labels with their aliases, as (key, labels)."""
    return {label_of(label): key for key, labels in named for label in labels}


def cleaned(value: str, hint: str = "") -> str:
    """What was filled in, without the form's hint, lines to write on, and spaces at the ends."""
    value = value.replace("\u200b", "").strip(_FILLERS)
    if hint:
        bare = r"\s*".join(re.escape(letter) for letter in _half(hint).strip("() ") if not letter.isspace())
        if match := re.search(rf"\(?\s*{bare}\s*\)?", _half(value)):
            value = (value[: match.start()] + value[match.end() :]).strip(_FILLERS)
    return re.sub(r"_{2,}", "", value).strip()


_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}


def _half(text: str) -> str:
    """Full-width letters and signs as half-width ones, each in its place."""
    return text.translate(_HALF)


def inline(text: str, labels: Labels) -> dict[str, str]:
    """Labels within a text and what follows each: '联系人：张三  联系电话：138...' gives two."""
    half = _half(text)
    found = list(_labels_within(tuple(labels)).finditer(half))
    values: dict[str, str] = {}
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        values.setdefault(labels[plain(match["label"])], text[match.end() : end].strip())
    if not found and label_of(text) not in labels:
        start = re.match(r"\s*(\S+?)\s+(?=\S)", half)
        if start and label_of(start[1]) in labels:
            values[labels[label_of(start[1])]] = text[start.end() :].strip()
    return values


@cache
def _labels_within(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A label, perhaps a hint in brackets, and a colon; no Chinese character right before it."""
    spaced = "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"(?<![一-鿿])(?P<label>{spaced})\s*(?:{_HINT})?\s*:")


def beside(page: Page, labels: Labels) -> dict[str, str]:
    """Key -> what was filled in; '' where the label is there and nothing is. Keys whose label is not there are left out."""
    values: dict[str, str] = {}

    def keep(key: str, value: str) -> None:
        if not values.get(key):
            values[key] = value

    for grid in page.grids:
        for at, row in enumerate(grid):
            for column, cell in enumerate(row):
                key = labels.get(label_of(cell.text))
                if key and (column == 0 or row[column - 1] is not cell):
                    keep(key, _value(grid, at, column, labels))
    for text in page.pieces():
        for key, value in inline(text, labels).items():
            keep(key, value)
    return values


def _value(grid: Grid, at: int, column: int, labels: Labels) -> str:
    """Right of a label, in the next cell that is another; where that is a label, too, or there is none, below."""
    row, cell = grid[at], grid[at][column]
    right = next((other for other in row[column:] if other is not cell), None)
    if right is not None and not _is_label(right, labels):
        rest = [other for other in row[column:] if other is not cell]
        return _until_label(rest, labels)
    for below in grid[at + 1 :]:
        under = below[column] if column < len(below) else None
        if under is not cell:
            return "" if under is None or _is_label(under, labels) else under.text
    return ""


def _until_label(cells: Sequence[Cell], labels: Labels) -> str:
    """The first text before the next label: an unmerged form leaves empty cells in between."""
    for cell in cells:
        if _is_label(cell, labels):
            return ""
        if cell.text.strip():
            return cell.text
    return ""


def _is_label(cell: Cell, labels: Labels) -> bool:
    text = _half(cell.text).lstrip()
    return label_of(cell.text) in labels or bool(_labels_within(tuple(labels)).match(text))


def records(page: Page, labels: Labels) -> list[dict[str, str]]:
    """The rows below each row of labels, as key -> value; rows without a value are left out."""
    found = []
    for grid in page.grids:
        head: dict[int, str] = {}
        for row in grid:
            keys = {at: labels[label_of(cell.text)] for at, cell in enumerate(row) if label_of(cell.text) in labels}
            if len(set(keys.values())) >= min(_HEADER_LABELS, len(set(labels.values()))) and _heads(row, labels):
                head = keys
            elif head:
                if len({id(cell) for cell in row}) <= 2 < len(head):  # a row across the table ends it
                    head = {}
                    continue
                record = {key: row[at].text.strip() for at, key in head.items() if at < len(row)}
                if any(record.values()):
                    found.append(record)
    return found


def _heads(row: Sequence[Cell], labels: Labels) -> bool:
    """Whether a row is labels throughout, but for a counting column and the like."""
    told = {id(cell): cell for cell in row if cell.text.strip()}.values()
    return sum(label_of(cell.text) in labels for cell in told) * 2 > len(told)
