"""Writes the notice's forms as DOCX, blank or filled, and `submission.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.shared import Mm, Pt
from docx.table import _Cell

from sciencevid_check.notice_forms import DistrictForm, FormField, Submission, UnitForm
from sciencevid_check.submission import manifest
from sciencevid_check.submission.paper_style import BODY, RIGHT, content, heading, new, put, table, write
from sciencevid_check.text import Lang, Text

_BLANK = "\u00a0" * 16

_MANIFEST = Text(
    zh="# 报送清单：与报送表相同的栏目，供程序读取；已交 DOCX 表的，只写 file 和 submitted 也可以。",
    en="# The same fields as the forms, for machines; where a DOCX form is there, file and submitted are enough.",
)
_WORK = Text(zh="# 每个作品写一段 [[works]]。", en="# One [[works]] for each work.")
_FILE = Text(zh="视频文件名", en="the video's file name")
_SUBMITTED = Text(zh="报送日期，如 2023-05-20", en="day of handing in, such as 2023-05-20")
_PLEDGE = Text(zh="已签字盖章作出诚信承诺的，写 true", en="true where the commitment was signed and stamped")
_RECOMMENDED = Text(zh="区县推荐的写 true", en="true where the district recommends it")
_DISTRICT = Text(
    zh="# 区县推荐：作品写在 [[district.works]]。", en="# The district's table: its works as [[district.works]]."
)


def unit_form(form: UnitForm, values: Mapping[str, str] = {}) -> bytes:
    """The unit's form. Every field of `rows` is a label and a cell beside it; a key below itself is one tall cell."""
    document = new()
    heading(document, form.annex, form.title)
    for key in form.head:
        write(document.add_paragraph(), _line(form.field(key), values))
    across = max((len(row) for row in form.rows), default=1)
    widths = [24, 54] if across == 1 else [1, 1.5] * across
    made = table(document, len(form.rows) + (form.pledge is not None), widths)
    last: tuple[str, ...] = ()
    for at, row in enumerate(form.rows):
        cells = made.rows[at].cells
        made.rows[at].height = Mm(58 if set(row) & set(form.tall) else 12)
        for place, key in enumerate(row):
            label, value = cells[2 * place], cells[2 * place + 1]
            if place == len(row) - 1 and len(cells) > 2 * place + 2:
                value = value.merge(cells[-1])
            if place < len(last) and last[place] == key:
                label.merge(made.rows[at - 1].cells[2 * place])
                value.merge(made.rows[at - 1].cells[2 * place + 1])
                continue
            field = form.field(key)
            put(label, field.label, centred=True)
            put(value, values.get(key) or _boxes(field) or field.hint)
        last = row
    if form.pledge:
        cells = made.rows[-1].cells
        put(cells[0], form.pledge.label, centred=True)
        _pledge(cells[1].merge(cells[-1]), form, values)
    return content(document)


def _line(field: FormField, values: Mapping[str, str]) -> str:
    return f"{field.label}：{values.get(field.key) or field.hint}"


def _boxes(field: FormField) -> str:
    return "  ".join(f"□{option}" for option in field.options)


def _pledge(cell: _Cell, form: UnitForm, values: Mapping[str, str]) -> None:
    pledge = form.pledge
    assert pledge is not None  # noqa: S101 (the caller looked)
    words = pledge.text
    for key in pledge.blanks():
        words = words.replace(f"{{{key}}}", values.get(key) or pledge.hints.get(key) or _BLANK)
    first = cell.paragraphs[0]
    first.paragraph_format.first_line_indent = Pt(28)
    first.paragraph_format.space_before = Pt(6)
    write(first, words)
    if pledge.signatures:
        signed = cell.add_paragraph()
        signed.paragraph_format.space_before = Pt(30)
        write(signed, ("\u3000" * 5).join(pledge.signatures))
    if pledge.date:
        _day(cell, pledge.date)


def _day(cell: _Cell, words: str) -> None:
    line = cell.add_paragraph()
    line.alignment = RIGHT
    line.paragraph_format.space_before = Pt(18)
    write(line, words.replace(" ", "\u3000"))


def district_form(form: DistrictForm, rows: Sequence[Mapping[str, str]] = (), values: Mapping[str, str] = {}) -> bytes:
    """The district's table, with at least as many rows as the notice's."""
    document = new()
    heading(document, form.annex, form.title)
    for key in form.head:
        write(document.add_paragraph(), _line(form.field(key), values))
    columns = [form.field(key) for key in form.columns]
    count = max(form.blank_rows, len(rows))
    numbered = bool(form.number)
    made = table(document, count + 1 + bool(form.foot), [*([0.5] if numbered else []), *(1.0 for _ in columns)])
    for at, label in enumerate([*([form.number] if numbered else []), *(field.label for field in columns)]):
        put(made.rows[0].cells[at], label, centred=True)
    for number in range(1, count + 1):
        cells = made.rows[number].cells
        made.rows[number].height = Mm(14)
        row = rows[number - 1] if number <= len(rows) else {}
        if numbered:
            put(cells[0], str(number), centred=True)
        for at, field in enumerate(columns, int(numbered)):
            put(cells[at], row.get(field.key, ""), size_pt=12)
    if form.foot:
        line = made.rows[-1].cells
        foot = line[0].merge(line[-1])
        for at, key in enumerate(form.foot):
            paragraph = foot.paragraphs[0] if at == 0 else foot.add_paragraph()
            write(paragraph, _line(form.field(key), values))
            foot.add_paragraph()
            foot.add_paragraph()
        if form.date:
            _day(foot, form.date)
    if form.note:
        write(document.add_paragraph(), form.note, BODY, 12)
    return content(document)


def blank_manifest(notice: Submission, lang: Lang, *, unit: bool = True, district: bool = True) -> str:
    """`submission.toml` to be filled in."""
    lines = [_MANIFEST.say(lang), f'schema = "{manifest.SCHEMA}"', ""]
    if unit:
        form = notice.unit_form
        lines += [
            _WORK.say(lang),
            "[[works]]",
            f'file = ""  # {_FILE.say(lang)}',
            f"# submitted =   # {_SUBMITTED.say(lang)}",
        ]
        lines += [f'{field.key} = ""  # {field.label}' for field in form.fields]
        lines += [f"pledge = false  # {_PLEDGE.say(lang)}"] if form.pledge else []
        lines += [f"# recommended = true  # {_RECOMMENDED.say(lang)}"] if notice.district_form else []
        lines += [""]
    if district and notice.district_form:
        table_ = notice.district_form
        lines += [_DISTRICT.say(lang), "[district]", f"# submitted =   # {_SUBMITTED.say(lang)}"]
        lines += [f'{field.key} = ""  # {field.label}' for field in table_.fields if field.key not in table_.columns]
        lines += ["", "[[district.works]]"]
        lines += [f'{key} = ""  # {table_.field(key).label}' for key in table_.columns]
    return "\n".join(lines).rstrip() + "\n"
