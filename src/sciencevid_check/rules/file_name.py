"""文件名应能在 Windows、邮件和压缩包里安全传递，并说明作品是什么。

## 检查什么
扩展名是否为 .mp4；有没有 Windows 不允许的字符（\\ / : * ? " < > |）、结尾的点或空格、系统保留名（CON、NUL 等）、
压缩软件会变成乱码的字符（如表情符号）；名字是否过长；是不是“未命名”“final”“VID_0001”之类看不出作品的名字。

## 为什么
作品要从创作单位交到区县，再交到市里，经过邮件、网盘和压缩包。名字在半路变成乱码或无法保存，作品就可能丢失；
几十个“最终版.mp4”放在一起，也分不清是谁的。

## 怎么改
在文件管理器里重命名即可，例如：`创作单位-作品名称.mp4`。

---

The name should survive Windows, mail and archives, and say what the work is.

## What it checks
The ending .mp4; characters that Windows forbids (\\ / : * ? " < > |), a final dot or space, reserved names (CON, NUL
...), characters that archives garble (emoji); excessive length; names such as "untitled", "final" or "VID_0001" that
tell nobody what the work is.

## Why it matters
A work travels from its unit to the district and on to the city by mail, cloud drive and archive. A name that breaks on
the way may lose the work, and thirty files called final.mp4 cannot be told apart.

## How to fix
Rename it in the file manager, for example UNIT-TITLE.mp4.
"""

import re
import unicodedata

from pydantic import Field, field_validator

from sciencevid_check import rule
from sciencevid_check.measurements import File
from sciencevid_check.rule import Level, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="文件名", en="File name")

MESSAGES = {
    "ok": Text(zh="文件名没有问题", en="the name is fine"),
    "extension": Text(
        zh="扩展名是“{extension}”；应为 {extensions}", en='the name ends in "{extension}"; should be {extensions}'
    ),
    "no_extension": Text(zh="没有扩展名；应为 {extensions}", en="the name has no ending; should be {extensions}"),
    "forbidden": Text(
        zh="文件名里有 Windows 不允许的字符：{characters}",
        en="the name has characters that Windows forbids: {characters}",
    ),
    "edges": Text(zh="文件名的开头或结尾有空格或点", en="the name starts or ends with a space or a dot"),
    "reserved": Text(zh="“{stem}”是 Windows 的保留名", en='"{stem}" is a name that Windows reserves'),
    "garbled": Text(
        zh="文件名里有压缩或邮件时会变成乱码的字符：{characters}",
        en="the name has characters that archives and mail garble: {characters}",
    ),
    "too_long": Text(
        zh="文件名有 {length} 个字符，超过 {max_length} 个",
        en="the name is {length} characters long, more than {max_length}",
    ),
    "nameless": Text(zh="文件名看不出是什么作品", en="the name does not say what the work is"),
}
_RENAME = Text(
    zh="重命名为“创作单位-作品名称.mp4”，只用汉字、字母、数字、横线和下划线。",
    en="Rename it to UNIT-TITLE.mp4 with letters, digits, hyphens and underscores only.",
)
_ENDING = Text(
    zh="若“封装格式”一项通过，把扩展名改成 .mp4 即可；若没有通过，先按那一项的办法转成 MP4，不要只改名字。",
    en="If the container rule passes, rename the ending to .mp4; if not, mend the container first, not just the name.",
)
FIXES = {
    "extension": _ENDING,
    "no_extension": _ENDING,
    "forbidden": _RENAME,
    "edges": _RENAME,
    "reserved": _RENAME,
    "garbled": _RENAME,
    "too_long": _RENAME,
    "nameless": _RENAME,
}

_FORBIDDEN = set('\\/:*?"<>|')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?", re.IGNORECASE)


class Settings(rule.Settings):
    """Which names travel well."""

    level: Level = Field(
        default="warning",
        description="通知没有规定文件名，所以只作提醒 | the notice says nothing of names, so a deviation is advice",
    )
    extensions: tuple[str, ...] = Field(
        default=(".mp4",), description="允许的扩展名，不分大小写 | allowed endings, in any case of letters"
    )
    max_length: int = Field(
        default=80,
        ge=8,
        description="最多多少个字符：80 个汉字是 240 字节，Linux 服务器的上限是 255 | most characters: 80 Chinese characters are 240 bytes, and Linux servers stop at 255",
    )
    nameless: tuple[str, ...] = Field(
        default=(
            r"(未命名|无标题|新建|新?项目|序列|合成|视频|作品|成片|最终版?|终稿|定稿|导出)[\W\d_]*",
            r"(\d+年)?\d+月\d+日[\W\d_]*",
            r"(untitled|final|export|output|video|movie|sequence|test|new|copy)[\W\d_]*((final|copy)[\W\d_]*)?",
            r"(img|vid|mvi|dsc|dji|gopr|mov|pxl|lv|wx_camera|mmexport|微信视频|QQ视频|screenrecord\w*|录屏)[\W\d_]*",
            r"[\W\d_]*",
        ),
        description="看不出是什么作品的名字（不含扩展名，不分大小写），用正则表达式写 | regular expressions of whole names (without ending, any case) that tell nobody what the work is",
    )

    @field_validator("nameless")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(
                    f"{pattern} 不是正则表达式：{error} | {pattern} is no regular expression: {error}"
                ) from None
        return patterns


def check(file: File, settings: Settings) -> Verdict:
    stem, dot, ending = file.name.rpartition(".")
    stem, extension = (stem, f".{ending}") if dot else (file.name, "")
    measured = {"name": file.name, "length": len(file.name)}
    expected = {"extensions": list(settings.extensions), "max_length": settings.max_length}
    forbidden = sorted({c for c in file.name if c in _FORBIDDEN or unicodedata.category(c) == "Cc"})
    garbled = sorted({c for c in file.name if not _in_gbk(c)} - set(forbidden))

    findings: list[Verdict] = []
    if extension.lower() not in {f".{allowed.lower().lstrip('.')}" for allowed in settings.extensions}:
        message = "extension" if extension.strip(". ") else "no_extension"
        findings.append(failed(message, measured, expected, extension=extension))
    if forbidden:
        findings.append(failed("forbidden", measured, expected, characters=" ".join(map(_visible, forbidden))))
    if _RESERVED.fullmatch(stem):
        findings.append(failed("reserved", measured, expected, stem=stem))
    if file.name != file.name.strip(" .") or stem != stem.rstrip(" ."):
        findings.append(failed("edges", measured, expected))
    if len(file.name) > settings.max_length:
        findings.append(failed("too_long", measured, expected))
    if garbled:
        findings.append(review("garbled", measured, expected, characters=" ".join(map(_visible, garbled))))
    if any(re.fullmatch(pattern, stem, re.IGNORECASE) for pattern in settings.nameless):
        findings.append(review("nameless", measured, expected))
    return worst(findings) if findings else passed("ok", measured, expected)


def _in_gbk(character: str) -> bool:
    """Chinese Windows packs archive names in GBK; what GBK lacks arrives as question marks."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _visible(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
