"""How official paper looks (GB/T 9704-2012): A4, its margins, its typefaces and what stands in for them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from sciencevid_check.text import printable

TITLE, HEADING, BODY = "方正小标宋_GBK", "方正黑体_GBK", "方正仿宋_GBK"
# What Word and WPS take where a typeface is not installed.
_INSTEAD = {
    TITLE: "方正小标宋简体,FZXiaoBiaoSong-B05S,华文中宋,宋体,SimSun,Noto Serif CJK SC",
    HEADING: "黑体,SimHei,Noto Sans CJK SC",
    BODY: "仿宋_GB2312,仿宋,FangSong,STFangsong,宋体,Noto Serif CJK SC",
}
_WIDTH_MM = 210 - 28 - 26
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def new() -> Document:
    """An empty page of A4."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _fonts(document.styles["Normal"].element.get_or_add_rPr(), BODY)
    _name_substitutes(document)
    return document


def content(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def write(paragraph: Paragraph, words: str, font: str = BODY, size_pt: float = 14) -> Paragraph:
    """Append words; what XML cannot hold is spelled out."""
    run = paragraph.add_run("\n".join(map(printable, words.replace("\t", "\u3000").split("\n"))))
    run.font.size = Pt(size_pt)
    _fonts(run._r.get_or_add_rPr(), font)
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def heading(document: Document, annex: str, title: str) -> None:
    if annex:
        write(document.add_paragraph(), annex, HEADING, 16)
    line = document.add_paragraph()
    line.alignment = CENTRE
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(10), Pt(14)
    write(line, title, TITLE, 20)
    line.paragraph_format.space_after = Pt(14)


def table(document: Document, rows: int, widths: Iterable[float]) -> Table:
    """A table with lines, its columns' widths as shares of the page's."""
    shares = list(widths)
    made: Table = document.add_table(rows, len(shares), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for at, share in enumerate(shares):
        made.columns[at].width = Mm(_WIDTH_MM * share / sum(shares))
        for cell in made.columns[at].cells:
            cell.width = Mm(_WIDTH_MM * share / sum(shares))
    return made


def put(cell: _Cell, words: str, *, centred: bool = False, size_pt: float = 14) -> None:
    """Fill a cell, its words in the middle of its height."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    paragraph = cell.paragraphs[0]
    if centred:
        paragraph.alignment = CENTRE
    write(paragraph, words, BODY, size_pt)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(script), name)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:eastAsia"), "zh-CN")


def _name_substitutes(document: Document) -> None:
    """Name in the table of fonts what to take for a typeface that is missing (w:altName)."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", entries.encode("utf-8") + b"</w:fonts>")
