"""创作单位须是通知规定的在渝企业、本科院校或科研院所。

## 检查什么
从统一社会信用代码（GB 32100-2015）看登记机关在哪里（第 3 至 8 位，重庆为 50 开头）、是哪一类机构（前两位，91 是企业，
12 是事业单位，52 是民办非企业单位），再与单位名称、地址对照。国家一级登记的单位（10 开头）、代码在外地而地址在本市的单位
（单位迁入后代码不变）、从名称和代码看不出属于哪一类的单位，都请人复核。代码本身写错的，由“报送表”一项说明。

## 为什么
通知第三条规定“创作单位为在渝企业、本科院校、科研院所”。

## 怎么改
代码、名称、地址写错的，照营业执照或法人证书改正。外地单位在重庆的分公司、分院，应以分支机构自己的名称和代码报送。
确属规定之外的单位，不能作为创作单位。

---

The unit must be an enterprise, a university or a research institute in Chongqing, as the notice says.

## What it checks
From the unified social credit code (GB 32100-2015): where the unit is registered (characters 3 to 8; Chongqing's begin
with 50) and of what kind it is (the first two: 91 an enterprise, 12 a public institution, 52 a private non-enterprise
unit), compared with its name and address. Units registered nationally (10), units registered elsewhere whose address is
in the city (a unit that moved keeps its code), and those of which name and code do not tell the kind are left to a
person. Of a code that is itself wrong the form rule speaks.

## Why it matters
Clause 3 of the notice: enterprises, universities and research institutes in Chongqing.

## How to fix
If code, name or address are wrong, correct them from the licence or certificate. A branch in Chongqing of a unit from
elsewhere hands in under its own name and code. Other units cannot take part.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum import numdb

from sciencevid_check import rule
from sciencevid_check.judgement import form_fields
from sciencevid_check.measurements import Unit
from sciencevid_check.rule import Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="参赛单位", en="Unit")

MESSAGES = {
    "ok": Text(zh="{kind}，登记地代码 {region}", en="{kind}, registered in {region}"),
    "no_code": Text(
        zh="没有统一社会信用代码，无法核对单位", en="no unified social credit code: the unit cannot be verified"
    ),
    "bad_code": Text(
        zh="统一社会信用代码有错，无法核对单位（见“报送表”一项）",
        en="the unified social credit code is wrong: the unit cannot be verified (see the form rule)",
    ),
    "elsewhere": Text(
        zh="代码的登记地是 {where}（{region}），不是 {regions} 开头；地址“{address}”也不在本地",
        en='registered in {where} ({region}), not under {regions}; nor is the address "{address}" here',
    ),
    "moved": Text(
        zh="代码的登记地是 {where}（{region}），不是 {regions} 开头，而地址在{place}",
        en="registered in {where} ({region}), not under {regions}, but its address is in {place}",
    ),
    "national": Text(
        zh="在国家一级登记（{region}），从代码看不出是否在本地",
        en="registered nationally ({region}): the code does not tell whether it is here",
    ),
    "kind": Text(
        zh="从名称“{name}”和代码（{organ} 开头）看不出是{kinds}",
        en='name "{name}" and code ({organ}...) do not tell that it is: {kinds}',
    ),
}
FIXES = {
    "no_code": Text(zh="填上统一社会信用代码。", en="Fill in the unified social credit code."),
    "bad_code": Text(zh="先改正代码。", en="Correct the code first."),
    "elsewhere": Text(
        zh="代码或地址写错的，请改正；本地分支机构请用自己的名称和代码；外地单位不能参加。",
        en="Correct code or address if wrong; a local branch uses its own name and code; units from elsewhere cannot take part.",
    ),
    "moved": Text(zh="请人核对营业执照上的住所是否在本地。", en="Look at the licence: is its seat here?"),
    "national": Text(zh="请人核对单位是否在本地。", en="Look whether the unit is here."),
    "kind": Text(zh="请人核对单位的性质。", en="Look of what kind the unit is."),
}


_Pattern = Annotated[str, AfterValidator(form_fields.must_compile)]


class UnitKind(BaseModel):
    """A kind of unit that may take part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="单位类别的名称 | the kind's name in Chinese")
    name_en: str = Field(default="", description="英文名称 | its name in English")
    codes: tuple[str, ...] = Field(description="代码的前两位 | first two characters of its code")
    words: _Pattern = Field(
        default="", description="名称须含的字样，正则表达式 | regular expression that its name must hold"
    )
    but_not: _Pattern = Field(
        default="", description="名称不得含的字样，正则表达式 | regular expression that it must not hold"
    )


_KINDS = (
    UnitKind(name="企业", name_en="enterprise", codes=("91",)),
    UnitKind(
        name="本科院校",
        name_en="university",
        codes=("12", "52"),
        words="大学|学院",
        but_not="专科|职业学院|职业技术学院|技师|中学|小学|幼儿|党校|附属|医院",
    ),
    UnitKind(
        name="科研院所",
        name_en="research institute",
        codes=("12", "52"),
        words="研究|科学院|实验室|设计院|勘测|研发|科研",
        but_not="中学|小学|幼儿",
    ),
)


class Settings(rule.Settings):
    """Who may take part."""

    regions: tuple[str, ...] = Field(
        default=("50",),
        min_length=1,
        description="行政区划代码的开头，重庆市为 50（GB/T 2260） | how codes of the region begin; 50 is Chongqing (GB/T 2260)",
    )
    national: tuple[str, ...] = Field(
        default=("10",), description="国家一级登记机关的代码开头 | how codes of national registers begin"
    )
    kinds: tuple[UnitKind, ...] = Field(
        default=_KINDS, min_length=1, description="可以参赛的单位类别 | kinds of unit that may take part"
    )


def check(unit: Unit, settings: Settings) -> Verdict:
    code = unit.code
    measured = {"name": unit.name, "code": code, "region": code[2:8], "organ": code[:2]}
    expected = {"regions": list(settings.regions), "kinds": [_named(kind) for kind in settings.kinds]}
    if not code:
        return unknown("no_code", measured, {"regions": list(settings.regions)})
    if form_fields.code_fault(code):
        return unknown("bad_code", measured, {"regions": list(settings.regions)})
    kind = next((kind for kind in settings.kinds if _is(unit, kind)), None)
    found = []
    if code[2:8].startswith(settings.national):
        found.append(review("national", measured, expected))
    elif not code[2:8].startswith(settings.regions):
        say, message = (review, "moved") if unit.place else (failed, "elsewhere")
        where = _province(code)
        found.append(say(message, measured, expected, where=where, address=unit.address, place=unit.place))
    if kind is None:
        found.append(review("kind", measured, expected))
        return worst(found)
    return worst(found) if found else passed("ok", measured, expected, kind=_named(kind))


def _named(kind: UnitKind) -> Text:
    return Text(zh=kind.name, en=kind.name_en or kind.name)


def _is(unit: Unit, kind: UnitKind) -> bool:
    if not unit.code.startswith(kind.codes):
        return False
    return bool(re.search(kind.words, unit.name)) and not (kind.but_not and re.search(kind.but_not, unit.name))


def _province(code: str) -> str:
    """The province's name for a code of 18 characters, or its number."""
    for _, properties in numdb.get("cn/loc").info(code[2:8]):
        if "province" in properties:
            return str(properties["province"])
    return code[2:8]
