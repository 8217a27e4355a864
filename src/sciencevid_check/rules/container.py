"""作品须为 MP4 格式：看内容，不看扩展名。

## 检查什么
文件开头的格式标记（ftyp 中的品牌）。把 MKV、AVI、MOV 改名为 .mp4 并不会变成 MP4；苹果的 MOV（品牌 qt）也不是 MP4。

## 为什么
通知要求“统一采用 MP4 格式报送”。改名的文件在有的播放器里打不开，或只有声音没有画面。

## 怎么改
画面和声音不必重新压缩，换一个“盒子”即可，几秒钟完成、画质不变：
用免费软件 LosslessCut 打开，输出格式选 mp4 后导出；或用命令 `ffmpeg -i 原文件 -c copy -movflags +faststart 新文件.mp4`。
编码不适合 MP4 的（如 WMV、RealVideo、VP8），请在剪辑软件中重新导出为 MP4（H.264）。

---

The work must be MP4: by content, not by name.

## What it checks
The format marks at the head of the file (the brands in ftyp). MKV, AVI or MOV renamed to .mp4 does not become MP4; nor
is Apple's MOV (brand qt) MP4.

## Why it matters
The notice asks for MP4. Some players refuse a renamed file, or play its sound without a picture.

## How to fix
Nothing needs to be encoded again; picture and sound move into another wrapper in seconds, unchanged: open the file in
the free LosslessCut, choose mp4 as output format and export; or run
`ffmpeg -i OLD -c copy -movflags +faststart NEW.mp4`. Codecs that do not belong in MP4 (WMV, RealVideo, VP8) must be
exported again from the editor as MP4 (H.264).
"""

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed, review
from sciencevid_check.text import Text

TITLE = Text(zh="封装格式", en="Container")

MESSAGES = {
    "ok": Text(zh="MP4", en="MP4"),
    "quicktime": Text(zh="内容是苹果 QuickTime（MOV），不是 MP4", en="the content is Apple QuickTime (MOV), not MP4"),
    "three_gp": Text(zh="内容是手机 3GP 格式，不是 MP4", en="the content is 3GP (mobile phone), not MP4"),
    "other": Text(zh="内容是 {format}，不是 MP4", en="the content is {format}, not MP4"),
    "other_codec_too": Text(
        zh="内容是 {format}（画面编码 {codec}），不是 MP4", en="the content is {format} (picture: {codec}), not MP4"
    ),
    "no_brand": Text(
        zh="像是 MP4，但没有写明格式品牌（品牌：{brand}）", en="looks like MP4 but names no MP4 brand (brand: {brand})"
    ),
}

_REWRAP = Text(
    zh="不用重新压缩：用 LosslessCut 打开，输出格式选 mp4 导出；或运行 ffmpeg -i 原文件 -c copy -movflags +faststart 新文件.mp4",
    en="No re-encoding needed: open it in LosslessCut and export as mp4, or run ffmpeg -i OLD -c copy -movflags +faststart NEW.mp4",
)
FIXES = {
    "quicktime": _REWRAP,
    "three_gp": _REWRAP,
    "other": _REWRAP,
    "no_brand": _REWRAP,
    "other_codec_too": Text(
        zh="这种画面编码不能直接装进 MP4：请在剪映或 Premiere 中重新导出，格式选 MP4，编码选 H.264。",
        en="This codec does not belong in MP4: export again from the editor as MP4 with H.264.",
    ),
}

# Brands registered for MP4 (ISO/IEC 14496-12 and -14, mp4ra.org) that cameras, editors and packagers write.
_MP4_BRANDS = {
    "isom",
    "mp41",
    "mp42",
    "mp71",
    "avc1",
    "dash",
    "msdh",
    "cmfc",
    "cmf2",
    "M4V ",
    "M4VH",
    "M4VP",
    "f4v ",
    "MSNV",
}
_MP4_BRANDS |= {f"iso{version}" for version in "23456789abc"}
_NAMES = {
    "matroska": "Matroska (MKV/WebM)",
    "avi": "AVI",
    "mpegts": "MPEG-TS",
    "mpeg": "MPEG-PS",
    "flv": "FLV",
    "asf": "WMV/ASF",
    "rm": "RealMedia",
    "mxf": "MXF",
    "ogg": "Ogg",
}
# Picture codecs that MP4 carries and ordinary players expect there: changing the wrapper is enough.
_FIT_FOR_MP4 = {"h264", "hevc", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg"}


class Settings(rule.Settings):
    """MP4 is what the rule is about; there is nothing to set but the level."""


def check(container: Container, settings: Settings) -> Verdict:  # noqa: ARG001
    brands = [container.major_brand, *container.compatible_brands]
    measured = {
        "format": container.format_names[0],
        "brand": container.major_brand.strip(),
        "codec": container.picture.codec,
    }
    expected = {"format": "mp4"}
    if "mp4" not in container.format_names:
        name = _NAMES.get(container.format_names[0], container.format_names[0])
        message = "other" if container.picture.codec in _FIT_FOR_MP4 else "other_codec_too"
        return failed(message, {**measured, "format": name}, expected)
    if container.major_brand == "qt  ":
        return failed("quicktime", measured, expected)
    if _MP4_BRANDS & set(brands):
        return passed("ok", measured, expected)
    if container.major_brand.startswith(("3gp", "3g2")):
        return failed("three_gp", measured, expected)
    return review("no_brand", measured, expected)
