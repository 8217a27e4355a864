"""画面应为逐行扫描，不应是隔行。

## 检查什么
文件里的扫描方式标记：ffprobe 和 MediaInfo 两种工具各读一遍。标记为隔行、或两者说法不一时提出。

## 为什么
隔行画面在电脑和投影上播放，运动物体的边缘会出现梳齿状横纹，与通知“图像清晰稳定”的评分要求不符。

## 怎么改
老式摄像机的素材：Premiere 中右键素材 > 修改 > 解释素材，把场序设对，并在序列中选“逐行扫描”后导出。
剪映导出的都是逐行。

---

The picture should be progressive, not interlaced.

## What it checks
The scan type marked in the file, read by two tools, ffprobe and MediaInfo. It speaks up when the mark says interlaced,
or when the two disagree.

## Why it matters
Interlaced pictures show comb-like edges on moving things on computers and projectors; annex 1 of the notice scores a
clear and steady picture.

## How to fix
Footage from older cameras: in Premiere, right-click, modify, interpret footage, set the field order, and export from a
progressive sequence. CapCut always exports progressive.
"""

from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Level, Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

TITLE = Text(zh="扫描方式", en="Scan type")

MESSAGES = {
    "ok": Text(zh="标记为逐行", en="marked progressive"),
    "interlaced": Text(zh="标记为{scan}；应为逐行", en="marked {scan}; should be progressive"),
    "readers_disagree": Text(
        zh="两种工具读出的扫描方式不一致：ffprobe {ffprobe_says}，MediaInfo {mediainfo_says}；应为逐行",
        en="two tools disagree on the scan type: ffprobe {ffprobe_says}, MediaInfo {mediainfo_says}; should be progressive",
    ),
    "unmarked": Text(zh="文件没有写明是逐行还是隔行", en="the file does not say whether it is progressive"),
}
_DEINTERLACE = Text(
    zh="在剪辑软件中用逐行序列重新导出；或运行 ffmpeg -i 原文件 -vf bwdif=mode=send_frame -c:a copy 新文件.mp4（去隔行，会重新压缩画面）。",
    en="Export from a progressive sequence, or run ffmpeg -i OLD -vf bwdif=mode=send_frame -c:a copy NEW.mp4 (re-encodes the picture).",
)
FIXES = {
    "interlaced": _DEINTERLACE,
    "readers_disagree": Text(
        zh="放慢播放一段运动画面：边缘有梳齿横纹就是隔行，请用逐行序列重新导出；没有横纹则不必处理。",
        en="Play something moving in slow motion: if its edges are combed, export from a progressive sequence; if not, leave it.",
    ),
}

_PROGRESSIVE = Text(zh="逐行", en="progressive")
_INTERLACED = Text(zh="隔行", en="interlaced")
_TOP_FIRST = Text(zh="隔行（上场优先）", en="interlaced (upper field first)")
_BOTTOM_FIRST = Text(zh="隔行（下场优先）", en="interlaced (lower field first)")
# ffprobe names the field coded first and then the one shown first: the second is what an editor asks for.
_ORDER = {"tt": _TOP_FIRST, "bt": _TOP_FIRST, "bb": _BOTTOM_FIRST, "tb": _BOTTOM_FIRST}


class Settings(rule.Settings):
    """Nothing to set but the level."""

    level: Level = Field(
        default="warning",
        description="通知要求图像清晰，没有提扫描方式，所以只作提醒 | the notice asks for a clear picture but names no scan type",
    )


def check(container: Container, settings: Settings) -> Verdict:  # noqa: ARG001
    ffprobe = container.picture.field_order
    mediainfo = container.mediainfo.scan_type if container.mediainfo else ""
    measured = {"ffprobe": ffprobe, "mediainfo": mediainfo}
    expected = {"scan": "progressive"}
    says = {
        "ffprobe": None if ffprobe == "unknown" else ffprobe == "progressive",
        "mediainfo": None if not mediainfo else mediainfo == "Progressive",
    }
    known = {answer for answer in says.values() if answer is not None}
    if not known:
        return unknown("unmarked", measured, expected)
    if known == {True}:
        return passed("ok", measured, expected)
    if known == {False}:
        return failed("interlaced", measured, expected, scan=_ORDER.get(ffprobe, _INTERLACED))
    spoken: dict[str, Any] = {f"{reader}_says": _PROGRESSIVE if says[reader] else _INTERLACED for reader in says}
    return review("readers_disagree", measured, expected, **spoken)
