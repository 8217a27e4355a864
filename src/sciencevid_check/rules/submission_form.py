"""每个作品须有一份填写完整、内容正确的报送表。

## 检查什么
报送表（DOCX、XLSX 或 submission.toml）是不是每一栏都填了；电子邮箱、联系电话的写法；统一社会信用代码的位数、字符和校验码
（GB 32100-2015）；作品名称与文件名是否一致，检查过视频的，还与画面上出现的名称核对；一个作品一份表，一份表一个作品；
诚信承诺的文字是否完整、填没填单位和代码；同一作品的几份材料说法是否一致。对区县推荐表，检查表头、推荐意见和每一行，
并核对推荐的每个作品都附有报送表。签字、盖章要由人来看。

## 为什么
通知要求用附件3 报送作品，由创作单位作出诚信承诺；附件2 要求“将所有推荐参赛作品的报送表附后”。电话、邮箱、代码写错一位，
就联系不上，也核实不了单位。

## 怎么改
打开报告里写明的文件，把写明的那一栏补上或改正，再检查一次。旧版 .doc 文件用 Word 或 WPS 打开后“另存为”.docx。
空白表可以用 `sciencevid-check submission new` 生成。

---

Every work must come with one form, complete and correct.

## What it checks
Whether each field of the form (DOCX, XLSX or submission.toml) is filled; how e-mail and telephone are written; length,
letters and check character of the unified social credit code (GB 32100-2015); whether the title agrees with the file's
name and, where the video was checked, with the title seen in the picture; one work one form, one form one work; whether
the integrity commitment is there in the notice's words, with unit and code; whether several papers of one work agree. Of
a district's table: its head, its opinion and every row, and that each recommended work has its form. Signatures and
stamps are for people.

## Why it matters
The notice asks for annex 3 with each work, with the unit's commitment, and annex 2 asks that all forms be attached. One
wrong digit in a telephone number, address or code, and nobody can be reached nor the unit be verified.

## How to fix
Open the document that the report names, fill in or correct the field that it names, and check again. Save old .doc files
as .docx from Word or WPS. `sciencevid-check submission new` writes blank forms.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sciencevid_check import rule
from sciencevid_check.judgement import form_fields
from sciencevid_check.judgement.unread_papers import BROKEN, MEND, SAVE_AS, WHY
from sciencevid_check.measurements import Document, Entry, Form, Texts
from sciencevid_check.rule import Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="报送表", en="Form")

MESSAGES = {
    "ok": Text(zh="填写完整（{documents}）", en="complete ({documents})"),
    "no_form": Text(zh="没有找到这个作品的报送表", en="no form was found for this work"),
    "no_work": Text(zh="没有找到这份报送表的作品", en="no video was found for this form"),
    "maybe_unread": Text(
        zh="没有找到能读的报送表；这些文件没有读成，可能就在其中：{names}",
        en="no form that can be read; it may be in one of these: {names}",
    ),
    "several": Text(zh="一个作品有 {count} 份报送表：{names}", en="{count} forms for one work: {names}"),
    "missing": Text(zh="没有填：{labels}", en="not filled in: {labels}"),
    "email": Text(zh="{label}“{value}”不是完整的邮箱地址", en='{label}: "{value}" is no complete e-mail address'),
    "phone": Text(
        zh="{label}“{value}”不是 11 位手机号，也不是带区号的座机号",
        en='{label}: "{value}" is neither a mobile number of 11 digits nor a landline number with its area code',
    ),
    "no_area_code": Text(zh="{label}“{value}”没有区号", en='{label}: "{value}" lacks the area code'),
    "contact": Text(
        zh="{label}“{value}”里没有完整的电话或邮箱",
        en='{label}: "{value}" holds no complete telephone number or address',
    ),
    "code_length": Text(
        zh="统一社会信用代码“{value}”有 {length} 位；应为 18 位",
        en='the unified social credit code "{value}" has {length} characters; should have 18',
    ),
    "code_letters": Text(
        zh="统一社会信用代码“{value}”里有不该出现的字符：{letters}",
        en='the unified social credit code "{value}" has characters that do not occur in codes: {letters}',
    ),
    "code_check": Text(
        zh="统一社会信用代码“{value}”有错：末位校验码应为 {right}，写的是 {last}",
        en='the unified social credit code "{value}" is wrong: its check character should be {right}, not {last}',
    ),
    "title_file": Text(
        zh="表上的作品名称“{title}”与文件名“{name}”不一致",
        en='the title on the form, "{title}", is not that of the file, "{name}"',
    ),
    "title_picture": Text(
        zh="表上的作品名称“{title}”与画面上的“{seen}”不一致",
        en='the title on the form, "{title}", is not that in the picture, "{seen}"',
    ),
    "no_commitment": Text(zh="没有诚信承诺", en="the integrity commitment is missing"),
    "commitment_changed": Text(
        zh="诚信承诺与通知的文字不同（只有 {share:.0%} 相同）",
        en="the commitment is not in the notice's words ({share:.0%} are)",
    ),
    "commitment_unit": Text(
        zh="承诺的单位“{pledged}”与创作单位“{unit}”不一致", en='the commitment is by "{pledged}", the form by "{unit}"'
    ),
    "differ": Text(zh="几份材料里的{label}不一致：{values}", en="{label} differs between papers: {values}"),
    "forms_missing": Text(zh="推荐的作品没有附报送表：{titles}", en="recommended works without their forms: {titles}"),
    "broken": Text(zh="{name} {why}{detail}", en="{name} {why}{detail}"),
    "unread": Text(zh="{name} {why}，没有读", en="{name} {why}; it was not read"),
}
_CORRECT = Text(zh="改正这一栏后再检查一次。", en="Correct that field and check again.")
FIXES = {
    "no_form": Text(
        zh="把填好的报送表（DOCX、XLSX）放进同一个文件夹；空白表：sciencevid-check submission new --unit",
        en="Put the filled form (DOCX, XLSX) into the same folder; a blank one: sciencevid-check submission new --unit",
    ),
    "no_work": Text(
        zh="把作品放进同一个文件夹，文件名里写上作品名称。",
        en="Put the video into the same folder, its title in its name.",
    ),
    "maybe_unread": SAVE_AS,
    "several": Text(zh="只留一份，其余移走。", en="Keep one, and move the others away."),
    "missing": Text(zh="把这几栏填上。", en="Fill them in."),
    "email": _CORRECT,
    "phone": Text(
        zh="写成 13800000000 或 023-60000000，分机写“转8001”。",
        en="Write 13800000000 or 023-60000000, an extension as “ext. 8001”.",
    ),
    "no_area_code": Text(zh="加上区号，重庆是 023。", en="Add the area code; Chongqing's is 023."),
    "contact": _CORRECT,
    "code_length": _CORRECT,
    "code_letters": Text(
        zh="照营业执照或法人证书重抄一遍；代码里没有字母 I、O、S、V、Z。",
        en="Copy it again from the licence or certificate; codes have no letters I, O, S, V, Z.",
    ),
    "code_check": Text(
        zh="照营业执照或法人证书重抄一遍，多半是错了一位。",
        en="Copy it again from the licence or certificate; one character is probably wrong.",
    ),
    "title_file": Text(
        zh="若是同一作品，把文件名改成“创作单位-作品名称.mp4”；若不是，放入对应的作品。",
        en="If it is the same work, rename the file to UNIT-TITLE.mp4; if not, put the right one there.",
    ),
    "title_picture": Text(zh="看画面核对，把写错的一处改过来。", en="Compare, and correct the one that is wrong."),
    "no_commitment": Text(
        zh="用通知附件里的表重新填写，保留承诺一栏；空白表：sciencevid-check submission new --unit",
        en="Fill in the notice's own form, its commitment kept; a blank one: sciencevid-check submission new --unit",
    ),
    "commitment_changed": Text(zh="恢复通知原来的承诺文字。", en="Restore the notice's own words."),
    "commitment_unit": Text(zh="两处都写单位全称。", en="Write the unit's full name in both places."),
    "differ": Text(zh="核对后改成一致。", en="Compare, and make them agree."),
    "forms_missing": Text(zh="把这几个作品的报送表放进文件夹。", en="Put these works' forms into the folder."),
    "broken": Text(zh="{mend}", en="{mend}"),
    "unread": Text(zh="{mend}", en="{mend}"),
}

_PHONE = {"local": "no_area_code", "wrong": "phone"}
_CODE = {"length": "code_length", "letters": "code_letters", "check": "code_check"}


class Settings(rule.Settings):
    """What counts as filled in, and as the same title. Which fields there are stands in the profile's [submission]."""

    nothing: tuple[Annotated[str, AfterValidator(form_fields.must_compile)], ...] = Field(
        default=(r"[\W_]*", "无", "暂无", "待定", "待填", "待补", "略", "同上", r"[xX×]{2,}", r"(请)?填写.{0,12}全称"),
        description="等于没填的内容，用正则表达式写 | regular expressions of what is as good as nothing",
    )
    min_title_likeness: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="画面文字与作品名称相像到这个程度，才当作片名来比较 | how like the title writing in the picture must be to be compared with it",
    )
    min_commitment: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="通知的承诺文字至少有这么多，才算有承诺 | share of the notice's words from which there is a commitment",
    )


def check(form: Form, texts: Texts | None = None, *, settings: Settings) -> Verdict:
    names = [document.name for document in form.documents]
    filled = sum(bool(entry.value) for entry in form.entries)
    facts: dict[str, Any] = {
        "documents": names,
        "works": list(form.works),
        "filled": filled,
        "fields": len(form.entries),
    }
    broken = [_unreadable(document, facts) for document in form.documents if document.problem]
    if broken:
        return worst(broken)
    if not names:
        if form.unread:
            return unknown("maybe_unread", facts, names=[document.name for document in form.unread])
        return failed("no_form", facts)
    found = [
        *_matching(form, facts),
        *_entries(form, facts, settings),
        *_commitment(form, facts, settings),
        *_title(form, texts, facts, settings),
    ]
    return worst(found) if found else passed("ok", facts)


def _unreadable(document: Document, facts: dict[str, Any]) -> Verdict:
    problem = str(document.problem)
    detail = f" ({document.detail})" if document.detail else ""
    words: dict[str, Any] = {"name": document.name, "why": WHY[problem], "mend": MEND[problem], "detail": detail}
    return failed("broken", facts, **words) if problem in BROKEN else unknown("unread", facts, **words)


def _matching(form: Form, facts: dict[str, Any]) -> Iterator[Verdict]:
    papers = [document.name for document in form.documents if not document.name.lower().endswith(".toml")]
    if len(papers) > 1:
        yield failed("several", facts, count=len(papers), names=papers)
    if form.role == "unit" and not form.works:
        yield failed("no_work", facts)
    for one in form.differences:
        yield review("differ", facts, label=one.label, values=[f"“{value}”" for value in one.values])
    if form.without_form:
        say = unknown if form.unread else failed  # it may be in a document that could not be read
        yield say("forms_missing", facts, titles=form.without_form)


def _entries(form: Form, facts: dict[str, Any], settings: Settings) -> Iterator[Verdict]:
    nothing = re.compile("|".join(f"(?:{pattern})" for pattern in settings.nothing))
    empty = [entry for entry in form.entries if entry.required and nothing.fullmatch(entry.value)]
    if empty:
        yield failed("missing", facts, labels=[_label(entry) for entry in empty])
    for entry in form.entries:
        if entry.value and entry not in empty:
            yield from _written(entry, facts)


def _label(entry: Entry) -> Text:
    if entry.row is None:
        return Text(zh=entry.label, en=entry.label)
    return Text(zh=f"第 {entry.row} 行{entry.label}", en=f"{entry.label} in row {entry.row}")


def _written(entry: Entry, facts: dict[str, Any]) -> Iterator[Verdict]:
    """What is wrong with the writing of an address, a number or a code."""
    value, label = entry.value, _label(entry)
    if entry.kind == "email" and not form_fields.is_email(value):
        yield failed("email", facts, label=label, value=value)
    elif entry.kind == "phone" and (kind := form_fields.phone(value)) != "ok":
        yield (review if kind == "local" else failed)(_PHONE[kind], facts, label=label, value=value)
    elif entry.kind == "contact" and not form_fields.reaches(value):
        yield failed("contact", facts, label=label, value=value)
    elif entry.kind == "code" and (fault := form_fields.code_fault(value)):
        strange, right = form_fields.strange_letters(value), ""
        if fault == "check":
            right = form_fields.check_character(value)
        words: dict[str, Any] = {
            "value": value,
            "length": len(value),
            "letters": strange,
            "right": right,
            "last": value[-1:],
        }
        yield failed(_CODE[fault], facts, **words)


def _commitment(form: Form, facts: dict[str, Any], settings: Settings) -> Iterator[Verdict]:
    pledge = form.commitment
    if pledge is None:
        return
    unit = form.first("unit")
    if pledge.likeness < settings.min_commitment:
        yield failed("no_commitment", facts)
    elif pledge.likeness < 1:
        yield review("commitment_changed", facts, share=pledge.likeness)
    if pledge.unit and unit and _bare(pledge.unit) != _bare(unit):
        yield review("commitment_unit", facts, pledged=pledge.unit, unit=unit)


def _title(form: Form, texts: Texts | None, facts: dict[str, Any], settings: Settings) -> Iterator[Verdict]:
    title = form.first("title")
    if not title or form.role != "unit":
        return
    for name in form.works:
        if _bare(title) not in _bare(name.rpartition(".")[0]):
            yield review("title_file", facts, title=title, name=name)
    seen = [line.text for line in texts.lines if not line.subtitle and line.score >= 0.9] if texts else []
    like = [line for line in seen if _likeness(line, title) >= settings.min_title_likeness]
    if like and not any(_bare(title) in _bare(line) for line in like):
        best = max(like, key=lambda line: _likeness(line, title))
        yield review("title_picture", facts, title=title, seen=best)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def _bare(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())
