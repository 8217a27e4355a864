"""画面编码须是处处都能播放的 H.264 或 HEVC（H.265）。

## 检查什么
画面的编码、像素格式和编码标签。通知只要求 MP4，没有规定编码，所以本项只作提醒。

## 为什么
AV1、MPEG-4 Part 2、ProRes 等编码，以及 4:2:2、4:4:4 或 10 位的 H.264，在会议室电脑和网页播放器上常常放不出来；
标签为 hev1 的 HEVC 在苹果设备上打不开。

## 怎么改
剪映：导出 > 编码选 H.264。Premiere：导出设置 > 格式 H.264，配置文件选“高”。
HEVC 只差标签的，运行 `ffmpeg -i 原文件 -c copy -tag:v hvc1 新文件.mp4`，画质不变。

---

The picture should be coded as H.264 or HEVC (H.265), which play everywhere.

## What it checks
The picture's codec, pixel format and codec tag. The notice asks for MP4 and names no codec, so this is advice.

## Why it matters
AV1, MPEG-4 Part 2, ProRes, and H.264 in 4:2:2, 4:4:4 or 10 bits often fail on meeting-room computers and in web
players; HEVC tagged hev1 does not open on Apple devices.

## How to fix
CapCut: export, codec H.264. Premiere: export settings, format H.264, profile High. HEVC with the wrong tag only:
`ffmpeg -i OLD -c copy -tag:v hvc1 NEW.mp4`, with no loss.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Level, Verdict, failed, passed
from sciencevid_check.text import Text

TITLE = Text(zh="画面编码", en="Video codec")

MESSAGES = {
    "ok": Text(zh="{codec}，{pixel_format}", en="{codec}, {pixel_format}"),
    "other_codec": Text(
        zh="画面编码是 {codec}，常见播放器不一定能放；建议 {codecs}",
        en="the picture is coded as {codec}, which not every player can show; use {codecs}",
    ),
    "pixel_format": Text(
        zh="{codec} 的像素格式是 {pixel_format}，许多设备放不出来；应为 {pixel_formats}",
        en="{codec} with pixel format {pixel_format}, which many devices cannot show; use {pixel_formats}",
    ),
    "hev1_tag": Text(
        zh="HEVC 的标签是 hev1，苹果设备打不开；应为 hvc1",
        en="HEVC tagged hev1, which Apple devices do not open; use hvc1",
    ),
}
_EXPORT = Text(
    zh="剪映：导出 > 编码选 H.264；Premiere：导出设置 > 格式 H.264，配置文件“高”。",
    en="CapCut: export, codec H.264. Premiere: export settings, format H.264, profile High.",
)
FIXES = {
    "other_codec": _EXPORT,
    "pixel_format": _EXPORT,
    "hev1_tag": Text(
        zh="不用重新压缩：ffmpeg -i 原文件 -c copy -tag:v hvc1 新文件.mp4",
        en="No re-encoding needed: ffmpeg -i OLD -c copy -tag:v hvc1 NEW.mp4",
    ),
}

_NAMES = {
    "h264": "H.264",
    "hevc": "HEVC (H.265)",
    "av1": "AV1",
    "mpeg4": "MPEG-4 Part 2",
    "vp9": "VP9",
    "vp8": "VP8",
    "prores": "ProRes",
}


class Settings(rule.Settings):
    """Which codecs, and which of their pixel formats, play anywhere."""

    level: Level = Field(
        default="warning",
        description="通知没有规定编码，所以只作提醒 | the notice names no codec, so a deviation is advice",
    )
    formats: dict[str, tuple[str, ...]] = Field(
        default={"h264": ("yuv420p", "yuvj420p"), "hevc": ("yuv420p", "yuvj420p", "yuv420p10le")},
        description="允许的编码（ffprobe 的叫法）和各自允许的像素格式：硬件解码普遍支持的 4:2:0，8 位，HEVC 也可 10 位 | allowed codecs (ffprobe's names), each with the pixel formats that hardware decoders take: "
        "4:2:0, 8 bits, for HEVC also 10 bits",
    )


def check(container: Container, settings: Settings) -> Verdict:
    picture = container.picture
    measured = {"codec": _NAMES.get(picture.codec, picture.codec), "pixel_format": picture.pixel_format}
    expected: dict[str, object] = {"codecs": [_NAMES.get(codec, codec) for codec in settings.formats]}
    if picture.codec not in settings.formats:
        return failed("other_codec", measured, expected)
    allowed = settings.formats[picture.codec]
    expected["pixel_formats"] = list(allowed)
    if picture.pixel_format not in allowed:
        return failed("pixel_format", measured, expected)
    if picture.codec_tag == "hev1":
        return failed("hev1_tag", {**measured, "codec_tag": picture.codec_tag}, {**expected, "codec_tag": "hvc1"})
    return passed("ok", measured, expected)
