"""How the fields of a form must be written: e-mail, telephone, 统一社会信用代码 (GB 32100-2015)."""

from __future__ import annotations

import re
from typing import Literal

from stdnum.cn import uscc

_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_EXTENSION = r"(?:(?:转|分机|ext\.?|x|-)\d{1,6})?"
_MOBILE = r"(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}"
_LANDLINE = rf"(?:\+?86-?)?0(?:10|2\d|[3-9]\d{{2}})-?[2-9]\d{{6,7}}{_EXTENSION}"
_SERVICE = r"(?:400|800)-?\d{3}-?\d{4}"
_PHONE = re.compile(rf"(?:{_MOBILE}|{_LANDLINE}|{_SERVICE})", re.IGNORECASE)
_PHONE_WITHIN = re.compile(rf"(?<!\d)(?:{_PHONE.pattern})(?!\d)", re.IGNORECASE)
_LOCAL = re.compile(rf"[2-9]\d{{6,7}}{_EXTENSION}", re.IGNORECASE)


def must_compile(pattern: str) -> str:
    """The same. Raises ValueError, in both languages, for what is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern} 不是正则表达式：{error} | {pattern} is no regular expression: {error}") from None
    return pattern


def is_email(value: str) -> bool:
    """One address, or several."""
    return all(_EMAIL.fullmatch(part) for part in re.split(r"[\s,;，；、/]+", value.strip()))


def phone(value: str) -> Literal["ok", "local", "wrong"]:
    """Chinese numbers, one or several: mobile, landline with its area code and extension, 400; "local": no area code."""
    bare = re.sub(r"[\s()（）]", "", re.sub(r"[—–－]", "-", value))
    wrong = [part for part in re.split(r"[,;，；/、]+", bare) if part and not _PHONE.fullmatch(part)]
    if not wrong:
        return "ok"
    return "local" if all(_LOCAL.fullmatch(part) for part in wrong) else "wrong"


def reaches(value: str) -> bool:
    """Whether a text holds a telephone number or an e-mail address."""
    return bool(_EMAIL.search(value) or _PHONE_WITHIN.search(re.sub(r"[\s()（）]", "", value)))


def check_character(code: str) -> str:
    """The right last character of a code of 18."""
    return uscc.calc_check_digit(code[:17])


def code_fault(code: str) -> Literal["", "length", "letters", "check"]:
    """What is wrong with a unified social credit code; letters such as the first of N2... are allowed anywhere."""
    if len(code) != 18:
        return "length"
    if strange_letters(code):
        return "letters"
    return "" if check_character(code) == code[17] else "check"


def strange_letters(code: str) -> list[str]:
    return sorted(set(code) - _LETTERS)
