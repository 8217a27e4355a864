"""The jury's score sheet as a workbook: people give the points, formulas add, rank and share out the prizes.

Evidence of the check stands beside the technical items, as notes and on a sheet of its own; it is never a score.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sciencevid_check.notice_forms import ScoreItem, ScoreSheet
from sciencevid_check.results import KIND, RuleResult
from sciencevid_check.text import Lang, Text, listing, printable

_SCORES = Text(zh="评分", en="Scores")
_RANKING = Text(zh="汇总", en="Ranking")
_EVIDENCE = Text(zh="技术提示", en="Evidence")
_NUMBER = Text(zh="序号", en="No.")
_WORK = Text(zh="作品名称", en="Title")
_UNIT = Text(zh="创作单位", en="Unit")
_JUDGE = Text(zh="评委", en="Judge")
_NTH_JUDGE = Text(zh="评委 {number}", en="Judge {number}")
_TOTAL = Text(zh="合计", en="Total")
_MOST = Text(zh="分值", en="points")
_MEAN = Text(zh="平均分", en="Mean")
_DONE = Text(zh="已评份数", en="Scored by")
_RANK = Text(zh="名次", en="Rank")
_TIE = Text(zh="并列", en="Tie")
_PRIZE = Text(zh="奖项", en="Prize")
_SHARE = Text(zh="占比", en="Share")
_COUNT = Text(zh="名额", en="Places")
_UNTIL = Text(zh="截至名次", en="Up to rank")
_OVER = Text(zh="超出分值", en="out of range")
_TIED = Text(zh="并列待定：{one}/{other}", en="tie, to be decided: {one}/{other}")
_NO_PRIZE = Text(zh="未列奖", en="none")
_RANGE = Text(zh="请填 0 到 {points} 之间的分数", en="Give 0 to {points} points")
_ITEM = Text(zh="评选标准", en="Criterion")
_STATUS = Text(zh="结果", en="Status")
_SAYS = Text(zh="程序看到的（只作提示，不是评分）", en="What the check saw (a hint, no score)")
_WHERE = Text(zh="位置", en="Where")
_UNSEEN = Text(zh="没有检查视频", en="the video was not checked")
_FINE = Text(zh="检查的各项没有发现问题", en="nothing was found in what was checked")
_HOW = Text(
    zh="在“评分”表的白色格里打分，其余由公式计算；全部评完后才排奖项。名额按占比四舍五入，可直接改。",
    en="Give points in the white cells of the sheet of scores; formulas do the rest, prizes once all is scored. Places are rounded from the shares and may be changed.",
)
_GREY, _PALE = PatternFill("solid", fgColor="E7E6E6"), PatternFill("solid", fgColor="FFF2CC")
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = 4  # rows of the sheet of scores above the first work
_MOST_NOTED = 800  # characters of a note


class _Formula(str):
    """What this module writes to be computed."""

    __slots__ = ()


@dataclass(frozen=True)
class Entrant:
    """A work in the contest; `findings` is None when its video was not checked."""

    title: str
    unit: str
    findings: tuple[RuleResult, ...] | None = None


def workbook(sheet: ScoreSheet, entrants: Sequence[Entrant], judges: Sequence[str], lang: Lang) -> bytes:
    """The whole workbook. `judges` are names, or empty words for numbered ones."""
    named = [judge or _NTH_JUDGE.fill({"number": at}).say(lang) for at, judge in enumerate(judges, 1)]
    book = Workbook()
    scores = book.worksheets[0]
    scores.title = _SCORES.say(lang)
    _scores(scores, sheet, entrants, named, lang)
    _ranking(book.create_sheet(_RANKING.say(lang)), sheet, entrants, len(named), lang)
    _evidence(book.create_sheet(_EVIDENCE.say(lang)), sheet, entrants, lang)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _scores(page: Worksheet, sheet: ScoreSheet, entrants: Sequence[Entrant], judges: Sequence[str], lang: Lang) -> None:
    """A row for each work and judge."""
    _write(page, 1, 1, sheet.title, bold=True, size=14)
    _write(page, 2, 1, _HOW.say(lang))
    first, last = 5, 4 + len(sheet.items)
    heads = [_NUMBER, _WORK, _UNIT, _JUDGE]
    for column, head in enumerate(heads, 1):
        _write(page, 3, column, head.say(lang), bold=True, fill=_GREY)
        _write(page, 4, column, _MOST.say(lang) if column == len(heads) else "", bold=True, fill=_GREY)
    for column, item in enumerate(sheet.items, first):
        _write(page, 3, column, f"{item.group}\n{item.text}", bold=True, fill=_GREY)
        _write(page, 4, column, item.points, bold=True, fill=_GREY)
        page.column_dimensions[letter(column)].width = 20
    _write(page, 3, last + 1, _TOTAL.say(lang), bold=True, fill=_GREY)
    _write(page, 4, last + 1, _Formula(f"=SUM({letter(first)}4:{letter(last)}4)"), bold=True, fill=_GREY)
    row = _HEAD
    for number, entrant in enumerate(entrants, 1):
        for judge in judges:
            row += 1
            named: tuple[str | int, ...] = (number, entrant.title, entrant.unit, judge)
            for column, value in enumerate(named, 1):
                _write(page, row, column, value)
            for column, item in enumerate(sheet.items, first):
                _write(page, row, column, None)
                if item.rules:
                    page.cell(row, column).comment = _note(item, entrant, lang)
            _write(page, row, last + 1, _total(row, first, last, lang), fill=_GREY)
    for column, item in enumerate(sheet.items, first):
        limit = DataValidation(
            "decimal", operator="between", formula1="0", formula2=f"{item.points:g}", allow_blank=True
        )
        limit.error = limit.prompt = _RANGE.fill({"points": f"{item.points:g}"}).say(lang)
        limit.showErrorMessage = True
        page.add_data_validation(limit)
        limit.add(f"{letter(column)}{_HEAD + 1}:{letter(column)}{max(row, _HEAD + 1)}")
    _widths(page, 6, 26, 26, 10)
    page.row_dimensions[3].height = 120
    page.freeze_panes = f"E{_HEAD + 1}"
    _for_print(page)


def _total(row: int, first: int, last: int, lang: Lang) -> _Formula:
    """Empty until all items are scored; no sum of points that are out of range."""
    given, most = f"{letter(first)}{row}:{letter(last)}{row}", f"{letter(first)}$4:{letter(last)}$4"
    outside = f'SUMPRODUCT(({given}>{most})+({given}<0))>0,"{_OVER.say(lang)}"'
    return _Formula(f'=IF(COUNT({given})<{last - first + 1},"",IF({outside},SUM({given})))')


def _ranking(page: Worksheet, sheet: ScoreSheet, entrants: Sequence[Entrant], judges: int, lang: Lang) -> None:
    """A row a work: mean of its judges' totals, rank, ties and prize."""
    scores, total = f"'{_SCORES.say(lang)}'", letter(5 + len(sheet.items))
    end, count = _HEAD + max(1, len(entrants) * judges), len(entrants)
    numbers, totals = (f"{scores}!${column}${_HEAD + 1}:${column}${end}" for column in ("A", total))
    for column, head in enumerate((_NUMBER, _WORK, _UNIT, _DONE, _MEAN, _RANK, _TIE, _PRIZE), 1):
        _write(page, 1, column, head.say(lang), bold=True, fill=_GREY)
    means, done = f"$E$2:$E${count + 1}", f"$D$2:$D${count + 1}"
    for row, entrant in enumerate(entrants, 2):
        same = f"COUNTIF({means},E{row})"
        finished = f"AND(SUM({done})={count * judges},ISNUMBER(F{row}))"
        values: tuple[str | int, ...] = (
            row - 1,
            entrant.title,
            entrant.unit,
            _Formula(f"=SUMPRODUCT(({numbers}=A{row})*ISNUMBER({totals}))"),
            _Formula(f'=IF(D{row}=0,"",ROUND(SUMIF({numbers},A{row},{totals})/D{row},4))'),
            _Formula(f'=IF(E{row}="","",RANK(E{row},{means}))'),
            _Formula(f'=IF(E{row}="","",IF({same}>1,"{_TIE.say(lang)} "&{same},""))'),
            _Formula(f'=IF({finished},{_prize(f"F{row}", f"F{row}+{same}-1", sheet, lang)},"")'),
        )
        for column, value in enumerate(values, 1):
            _write(page, row, column, value, fill=_GREY if column > 3 else None)
    _places(page, sheet, count, lang)
    _widths(page, 6, 28, 28, 10, 10, 8, 10, 26, 4, 12, 8, 8, 10)
    page.freeze_panes = "A2"
    _for_print(page)


def _places(page: Worksheet, sheet: ScoreSheet, count: int, lang: Lang) -> None:
    """Beside the ranking: each prize's share, places, and the last rank that has it."""
    for column, head in enumerate((_PRIZE, _SHARE, _COUNT, _UNTIL), 10):
        _write(page, 1, column, head.say(lang), bold=True, fill=_GREY)
    for row, prize in enumerate(sheet.prizes, 2):
        _write(page, row, 10, prize.name)
        _write(page, row, 11, prize.share)
        page.cell(row, 11).number_format = "0%"
        _write(page, row, 12, _Formula(f"=ROUND(K{row}*{count},0)"), fill=_PALE)
        _write(page, row, 13, _Formula(f"=SUM(L$2:L{row})"), fill=_GREY)


def _prize(best: str, worst: str, sheet: ScoreSheet, lang: Lang) -> str:
    """A formula's part: the prize of a rank, or the two that a tie lies between."""

    def at(rank: str) -> str:
        formula = f'"{_NO_PRIZE.say(lang)}"'
        for row in range(len(sheet.prizes) + 1, 1, -1):
            formula = f"IF({rank}<=$M${row},$J${row},{formula})"
        return formula

    one, other = at(best), at(worst)
    head, _, tail = _TIED.say(lang).partition("{one}/{other}")
    return f'IF({one}={other},IF({one}="{_NO_PRIZE.say(lang)}","",{one}),"{head}"&{one}&"/"&{other}&"{tail}")'


def _evidence(page: Worksheet, sheet: ScoreSheet, entrants: Sequence[Entrant], lang: Lang) -> None:
    """The same hints as the notes, to be printed: a row a finding."""
    for column, head in enumerate((_NUMBER, _WORK, _ITEM, _STATUS, _SAYS, _WHERE), 1):
        _write(page, 1, column, head.say(lang), bold=True, fill=_GREY)
    row = 1
    for number, entrant in enumerate(entrants, 1):
        for item in sheet.items:
            if not item.rules:
                continue
            found = _worth_saying(item, entrant)
            said = [(KIND[one.kind].say(lang), _line(one, lang), listing(one.places[:5], lang)) for one in found]
            for status, line, where in said or [("", _nothing(entrant).say(lang), "")]:
                row += 1
                told: tuple[str | int, ...] = (number, entrant.title, item.text, status, line, where)
                for column, value in enumerate(told, 1):
                    _write(page, row, column, value)
    _widths(page, 6, 26, 34, 10, 60, 26)
    page.freeze_panes = "A2"
    _for_print(page)


def _note(item: ScoreItem, entrant: Entrant, lang: Lang) -> Comment:
    lines = [f"{KIND[one.kind].say(lang)}: {_line(one, lang)}" for one in _worth_saying(item, entrant)]
    words = "\n".join([_SAYS.say(lang), *(lines or [_nothing(entrant).say(lang)])])
    note = Comment(_printable(words)[:_MOST_NOTED], "sciencevid-check")
    note.width, note.height = 360, min(60 + 36 * len(lines), 320)
    return note


def _worth_saying(item: ScoreItem, entrant: Entrant) -> list[RuleResult]:
    found = [one for one in entrant.findings or () if one.rule in item.rules and one.status != "pass"]
    return sorted(found, key=lambda one: item.rules.index(one.rule))


def _nothing(entrant: Entrant) -> Text:
    return _UNSEEN if entrant.findings is None else _FINE


def _line(finding: RuleResult, lang: Lang) -> str:
    return f"{finding.title.say(lang)}: {finding.message.say(lang)}"


def _printable(words: str) -> str:
    return "\n".join(map(printable, words.split("\n")))


def _write(
    page: Worksheet,
    row: int,
    column: int,
    value: str | float | None,
    *,
    bold: bool = False,
    size: int = 11,
    fill: PatternFill | None = None,
) -> None:
    """One cell; a title like =1+1 is text, and no formula."""
    cell = page.cell(row, column, _printable(value) if isinstance(value, str) else value)
    if isinstance(value, str) and not isinstance(value, _Formula):
        cell.data_type = "s"
    cell.font = Font(bold=bold, size=size)
    cell.alignment = Alignment(wrap_text=row > 2 or column > 1, vertical="center")
    cell.border = _BOX
    if fill:
        cell.fill = fill


def _widths(page: Worksheet, *widths: float) -> None:
    for column, width in enumerate(widths, 1):
        page.column_dimensions[letter(column)].width = width


def _for_print(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
