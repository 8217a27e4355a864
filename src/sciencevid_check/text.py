"""Words in Chinese and English, and which of the two to speak.

Every sentence that a person reads is a `Text`; it stands beside what it speaks of (a rule's messages in the rule's
file). This file holds the type, the choice of language, and the few sentences that belong to no rule.
"""

from __future__ import annotations

import locale
import os
import string
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, SerializationInfo, model_serializer

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


def clock(seconds: float) -> str:
    """Minutes and seconds as a person writes them: 252 -> '4:12', 179.52 -> '2:59.52', 4000 -> '1:06:40'."""
    sign = "-" if seconds < 0 else ""
    hundredths = round(abs(seconds) * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 100:02d}" + (f".{rest % 100:02d}".rstrip("0") if rest % 100 else "")
    return f"{sign}{hours}:{minutes:02d}:{tail}" if hours else f"{sign}{minutes}:{tail}"


class _Words(string.Formatter):
    """`str.format` with `{t:clock}` for times; sequences are joined, whole floats lose their '.0'."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Text):
            return value.say(self.lang)
        if isinstance(value, Sequence) and not isinstance(value, str):
            comma = "、" if self.lang == "zh" else ", "
            return comma.join(self.format_field(item, format_spec) for item in value)
        if format_spec == "clock":
            return clock(float(value))
        if isinstance(value, float) and not format_spec:
            return f"{value:.3f}".rstrip("0").rstrip(".")
        return str(super().format_field(value, format_spec))


class Text(BaseModel):
    """One thing said in both languages; `{name}` placeholders are the same in both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def fill(self, values: Mapping[str, Any]) -> Text:
        """The same text with its placeholders filled; raises KeyError when a value is missing."""
        return Text(zh=_Words("zh").vformat(self.zh, (), values), en=_Words("en").vformat(self.en, (), values))

    def placeholders(self) -> tuple[set[str], set[str]]:
        """The placeholder names of the Chinese and of the English words."""
        names = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in (self.zh, self.en)]
        return names[0], names[1]

    @model_serializer(mode="plain")
    def _spoken(self, info: SerializationInfo) -> str:
        """In a report a text is one string, in the language given as `context={"lang": ...}`."""
        return self.say((info.context or {}).get("lang", "zh"))


def cells(words: str) -> int:
    """How many columns of a terminal these words take: Chinese characters take two."""
    if words.isascii():
        return len(words)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in words)


def printable(words: str) -> str:
    """What does not print is spelled out, as \\x1b. A work's name may hold anything."""
    return "".join(c if c.isprintable() or c in "\u3000\xa0" else repr(c)[1:-1] for c in words)


def listing(words: Iterable[Text | str], lang: Lang) -> str:
    """Several things in one sentence."""
    return ("、" if lang == "zh" else ", ").join(word if isinstance(word, str) else word.say(lang) for word in words)


class UserError(Exception):
    """Something that a person asked for and that cannot be done; the text says why, and what to do instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    @classmethod
    def of(cls, zh: str, en: str) -> Self:
        return cls(Text(zh=zh, en=en))


def preferred_lang(asked: str = "") -> Lang:
    """The language to speak: the one asked for, else SCIENCEVID_LANG, else the locale, else Chinese."""
    asked = (asked or os.environ.get("SCIENCEVID_LANG", "")).strip().lower()
    if asked[:2] in LANGS:
        return "en" if asked.startswith("en") else "zh"
    if sys.platform == "win32":
        import ctypes

        code = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    else:
        code = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    spoken = code.split(".")[0]
    return "zh" if spoken in ("", "C", "POSIX") or spoken.lower().startswith("zh") else "en"


def here(zh: str, en: str) -> str:
    """A help text in the language preferred at import (Typer fixes help texts then)."""
    return zh if preferred_lang() == "zh" else en


STATUS = {
    "pass": Text(zh="通过", en="pass"),
    "fail": Text(zh="不通过", en="fail"),
    "review": Text(zh="待复核", en="review"),
    "unknown": Text(zh="无法判定", en="unknown"),
    "error": Text(zh="未能检查", en="error"),
}

LEVEL = {
    "error": Text(zh="必须", en="required"),
    "warning": Text(zh="提醒", en="advice"),
    "off": Text(zh="关闭", en="off"),
}

# Why a work, or one measurement of it, could not be had. Keys are the reasons that `measure` gives.
REASONS = {
    "not_found": Text(
        zh="找不到文件。请核对路径；路径里有空格时，请给整个路径加上引号。",
        en="No such file. Check the path; put quotes round a path that has spaces.",
    ),
    "no_permission": Text(
        zh="没有读取权限。请把文件复制到自己的文件夹再检查，或请文件所有者放开权限。",
        en="No permission to read it. Copy it to a folder of your own, or ask its owner for access.",
    ),
    "not_a_file": Text(
        zh="这不是普通文件（可能是管道或设备）。请先保存为文件再检查。",
        en="Not a regular file (a pipe or a device?). Save it as a file first.",
    ),
    "read_failed": Text(
        zh="读取文件时出错：{detail}。请检查磁盘或网络盘后重试。",
        en="Reading the file failed: {detail}. Check the disk or network drive and try again.",
    ),
    "tool_missing": Text(
        zh="缺少检查工具：{detail}。请运行 sciencevid-check doctor 查看怎样修复。",
        en="A tool is missing: {detail}. Run sciencevid-check doctor to see how to mend it.",
    ),
    "timeout": Text(
        zh="检查超时（{detail}）。文件若在网络盘上，请复制到本机再试。",
        en="It took too long ({detail}). If the file is on a network drive, copy it to this machine first.",
    ),
    "crash": Text(
        zh="检查工具异常退出（{detail}）。请重试；仍然如此请把文件名和这行字报告给我们。",
        en="A tool stopped unexpectedly ({detail}). Try again; if it persists, report the file name and this line.",
    ),
    "killed": Text(
        zh="检查它的进程被系统中途结束，多半是内存不够。请关掉别的程序再检查，或加 --jobs 1。",
        en="The system ended the process that checked it, most likely for want of memory. Close other programs and try again, or give --jobs 1.",
    ),
    "not_opened": Text(zh="文件打不开，无从测量。", en="The file does not open, so there is nothing to measure."),
    "no_sound": Text(zh="没有声音轨，无从测量。", en="There is no sound track to measure."),
    "too_short": Text(
        zh="内容太短（不足 {detail}），无从测量。", en="It is too short to measure (less than {detail})."
    ),
    "too_large": Text(
        zh="画面过大（{detail}），为免耗尽内存，未作解码。",
        en="The picture is too large ({detail}); it was not decoded, lest it exhaust the memory.",
    ),
    "not_decoded": Text(
        zh="画面或声音解不出来（{detail}）。请用常见的编码（H.264 画面、AAC 声音）重新导出。",
        en="It could not be decoded ({detail}). Export it again in a common codec (H.264 picture, AAC sound).",
    ),
    "cut_short": Text(
        zh="解码中途停止，后面的部分没有看到（详见“数据完整”一项）。",
        en="Decoding stopped midway, so the rest was not seen (see stream integrity).",
    ),
    "reader_missing": Text(
        zh="认字用的组件不能用（{detail}），画面上的文字没有读。请重新安装本程序（pip install --force-reinstall sciencevid-check）后再检查。",
        en="The component that reads writing does not work ({detail}), so words in the picture were not read. Install this program again (pip install --force-reinstall sciencevid-check).",
    ),
    "not_measured": Text(
        zh="所给的测量数据中没有这一项（{detail}）。请用 check 重新检查原文件。",
        en="The saved measurements do not have it ({detail}). Run check on the file itself.",
    ),
}
