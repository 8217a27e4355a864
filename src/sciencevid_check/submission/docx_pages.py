"""DOCX -> Page: as offices really fill forms in, with text boxes, content controls, merged and nested tables, ticks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx

from sciencevid_check.submission.pages import Cell, Grid, Page

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is not part of the text as it stands: what tracked changes struck out, code of fields, a box told twice.
_SKIPPED = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "tcPr", "trPr")
}
_SKIPPED.add(_ALTERNATIVE)
# Letters of the fonts Wingdings and Wingdings 2 that draw boxes and ticks.
_TICKED = {"F0FE", "F0FD", "F0FC", "F052", "F053", "F050", "00FE", "00FD", "00FC", "0052", "0053", "0050"}
_EMPTY = {"F0A8", "F06F", "F0A3", "F02A", "00A8", "006F", "00A3", "002A"}
_DEEPEST = 60  # elements within each other: no form is nested so

Element = Any  # an lxml element; lxml has no types of its own


def read(path: Path) -> Page:
    """Raises whatever python-docx raises on a broken file."""
    document = docx.Document(str(path))
    page = Page()
    _blocks(document.element.body, page)
    return page


def _blocks(container: Element, page: Page) -> None:
    """Paragraphs and tables of a body, a cell or a text box, in order, controls around them opened."""
    for block in _children(container, {"p", "tbl"}):
        if block.tag == f"{_W}tbl":
            _table(block, page)
        else:
            page.lines += [line for line in _text(block).split("\n") if line.strip()]
            for box in _boxes(block):
                _blocks(box, page)


def _children(element: Element, names: set[str]) -> Iterator[Element]:
    """The nearest elements of these names below, through controls and marks but not through each other."""
    wanted = {f"{_W}{name}" for name in names}
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag not in _SKIPPED and child.tag != f"{_W}sectPr":
            yield from _children(child, names)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes that hang on a paragraph."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(above.tag == _ALTERNATIVE for above in box.iterancestors()):
            yield box


def _table(table: Element, page: Page) -> None:
    """Append the table as a grid, and the tables within it after it."""
    grid: Grid = []
    nested: list[Element] = []
    for row in _children(table, {"tr"}):
        line: list[Cell] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        line += [Cell("")] * (_number(before, 0) if before is not None else 0)
        for cell in _children(row, {"tc"}):
            properties = cell.find(f"{_W}tcPr")
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            above = grid[-1][len(line)] if grid and goes_on and len(line) < len(grid[-1]) else None
            inside = list(_children(cell, {"tbl"}))
            nested += inside
            made = above or Cell(_cell_text(cell))
            line += [made] * max(1, min(_number(span, 1) if span is not None else 1, 100))
        grid.append(line)
    page.grids.append(grid)
    for inner in nested:
        _table(inner, page)


def _number(element: Element, default: int) -> int:
    value = element.get(f"{_W}val", "")
    return int(value) if value.isdecimal() else default


def _cell_text(cell: Element) -> str:
    """Paragraphs and text boxes of a cell, a line each; what nested tables hold is read with them."""
    lines = []
    for paragraph in _children(cell, {"p", "tbl"}):
        if paragraph.tag == f"{_W}p":
            lines.append(_text(paragraph))
            lines += ["\n".join(_text(p) for p in _children(box, {"p"})) for box in _boxes(paragraph)]
    return "\n".join(line for line in lines if line.strip()).strip()


def _text(element: Element, depth: int = 0) -> str:
    """The text of a paragraph, without its boxes; ticks and boxes as ☑ and ☐."""
    parts: list[str] = []
    if depth == 0 and any(map(_prompts, element.iterancestors(f"{_W}sdt"))):
        return ""
    drawn = element.tag == f"{_W}r" and _draws(element)
    for child in element:
        name = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
        if child.tag in _SKIPPED or name == "txbxContent" or depth > _DEEPEST:
            continue
        if name in _LETTERS:
            parts.append(_LETTERS[name])
        elif name in _READERS:
            parts.append(_READERS[name](child, drawn))
        elif name == "sdt":
            parts.append(_control(child, depth))
        else:
            parts.append(_text(child, depth + 1))
    return "".join(parts)


def _words(element: Element, drawn: bool) -> str:
    words = element.text or ""
    return "".join(_drawn(f"{ord(letter):04X}") for letter in words) if drawn else words


def _draws(run: Element) -> bool:
    """Whether a run is set in a font whose letters are pictures."""
    font = run.find(f"{_W}rPr/{_W}rFonts")
    return font is not None and any(str(value).startswith("Wingdings") for value in font.attrib.values())


def _drawn(code: str) -> str:
    return "☑" if code in _TICKED else "☐" if code in _EMPTY else ""


def _is_on(box: Element) -> bool:
    state = box.find(f"{_W}checked")
    state = box.find(f"{_W}default") if state is None else state
    return state is not None and state.get(f"{_W}val", "1") not in ("0", "false", "off")


def _control(control: Element, depth: int) -> str:
    """A content control: a check box by its state, any other by its text."""
    properties = control.find(f"{_W}sdtPr")
    box = properties.find(f"{_W14}checkbox") if properties is not None else None
    if box is not None:
        checked = box.find(f"{_W14}checked")
        return "☑" if checked is not None and checked.get(f"{_W14}val", "1") not in ("0", "false") else "☐"
    content = control.find(f"{_W}sdtContent")
    return "" if content is None or _prompts(control) else _text(content, depth + 1)


def _prompts(control: Element) -> bool:
    """Whether a control shows its prompt ("click here to enter text"), which is no text of the form's."""
    return control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_READERS: dict[str, Callable[[Element, bool], str]] = {
    "t": _words,
    "sym": lambda symbol, _: _drawn(symbol.get(f"{_W}char", "").upper()),
    "checkBox": lambda box, _: "☑" if _is_on(box) else "☐",  # of the forms of Word 97
}
