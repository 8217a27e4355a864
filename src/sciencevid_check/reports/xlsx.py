"""The run as a workbook, to send round: a sheet with a row for each work, and one with a row for each finding."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sciencevid_check.results import KIND, Run
from sciencevid_check.text import STATUS, Lang, Text, cells, listing, printable

_WORKS = Text(zh="作品", en="Works")
_FINDINGS = Text(zh="逐项结果", en="Findings")
_WORKS_HEAD = (
    Text(zh="序号", en="No."),
    Text(zh="作品", en="Work"),
    Text(zh="结论", en="Verdict"),
    Text(zh="要处理的项目", en="What needs attention"),
    Text(zh="怎么改", en="How to mend"),
)
_FINDINGS_HEAD = (
    Text(zh="作品", en="Work"),
    Text(zh="项目", en="Rule"),
    Text(zh="结果", en="Status"),
    Text(zh="说明", en="Message"),
    Text(zh="位置", en="Where"),
    Text(zh="条款", en="Clause"),
    Text(zh="改法", en="How to mend"),
)
_BY = Text(zh="依据：{title}", en="Checked against: {title}")
_FILLS = {
    "pass": "E2F0D9",
    "review": "FFF2CC",
    "advice": "FFF2CC",
    "fail": "F8CBAD",
    "error": "F8CBAD",
    "unknown": "EDEDED",
}
_LINE = "\u2028"  # between lines of a cell, until what does not print is spelled out
_WIDEST = 60  # of a column, in characters: longer cells wrap


def render(run: Run, lang: Lang) -> bytes:
    book = Workbook()
    works = book.worksheets[0]
    works.title = _WORKS.say(lang)
    _fill(works, _WORKS_HEAD, _work_rows(run, lang), lang)
    _fill(book.create_sheet(_FINDINGS.say(lang)), _FINDINGS_HEAD, _finding_rows(run, lang), lang)
    book.properties.title = _BY.fill({"title": run.profile_title}).say(lang)
    book.properties.creator = f"{run.tool.name} {run.tool.version}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


Row = tuple[str, Sequence[str | int]]  # the kind that colours it, and its cells


def _work_rows(run: Run, lang: Lang) -> Iterable[Row]:
    for number, work in enumerate(run.files, 1):
        points = work.open_points
        lines = [f"{point.title.say(lang)}: {point.message.say(lang)}" for point in points]
        fixes = [point.fix.say(lang) for point in points if point.fix.zh]
        what = [work.error.say(lang)] if work.error else lines
        yield work.verdict, (number, work.path, STATUS[work.verdict].say(lang), _LINE.join(what), _LINE.join(fixes))


def _finding_rows(run: Run, lang: Lang) -> Iterable[Row]:
    for work in run.files:
        if work.error:
            yield "error", (work.path, "", STATUS["error"].say(lang), work.error.say(lang), "", "", "")
        for finding in work.by_gravity:
            named = work.path, finding.title.say(lang), KIND[finding.kind].say(lang)
            said = finding.message.say(lang), listing(finding.places, lang), finding.clause, finding.fix.say(lang)
            yield finding.kind, (*named, *said)


def _fill(sheet: Worksheet, head: Sequence[Text], rows: Iterable[Row], lang: Lang) -> None:
    titles = [title.say(lang) for title in head]
    coloured = next(at for at, title in enumerate(head, 1) if title in (_WORKS_HEAD[2], _FINDINGS_HEAD[2]))
    widths = [cells(title) for title in titles]
    sheet.append(titles)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, (kind, values) in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(at, column)
            cell.value = "\n".join(map(printable, value.split(_LINE))) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"  # a name like =1+1 is text, no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            longest = max((cells(line) for line in str(value).split(_LINE)), default=0)
            widths[column - 1] = max(widths[column - 1], longest)
        sheet.cell(at, coloured).fill = PatternFill("solid", fgColor=_FILLS[kind])
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
