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
    "image": Text(
        zh="内容是 HEIF/AVIF 图片（品牌：{brand}），不是 MP4 视频",
        en="the content is a HEIF/AVIF image (brand: {brand}), not MP4 video",
    ),
    "three_gp": Text(zh="内容是手机 3GP 格式，不是 MP4", en="the content is 3GP (mobile phone), not MP4"),
    "other": Text(zh="内容是 {format}，不是 MP4", en="the content is {format}, not MP4"),
    "other_codec_too": Text(
        zh="内容是 {format}（画面编码 {codec}），不是 MP4", en="the content is {format} (picture: {codec}), not MP4"
    ),
    "no_brand": Text(
        zh="像是 MP4，但文件里没有格式标记（ftyp）", en="looks like MP4, but has no mark of its format (ftyp)"
    ),
    "other_brand": Text(
        zh="像是 MP4，但格式标记写的是 {brand}，不是 MP4",
        en="looks like MP4, but its mark (ftyp) says {brand}, not MP4",
    ),
}

_REWRAP = Text(
    zh="画面不用重新压缩：用 LosslessCut 打开，输出格式选 mp4 导出；或运行 ffmpeg -i 原文件 {copy} -movflags +faststart 新文件.mp4",
    en="The picture need not be re-encoded: export it as mp4 from LosslessCut, or run ffmpeg -i OLD {copy} -movflags +faststart NEW.mp4",
)
_EXPORT = Text(
    zh="请在剪映或 Premiere 中重新导出，格式选 MP4，编码选 H.264。",
    en="Export it again from the editor as MP4 with H.264.",
)
FIXES = {
    "quicktime": _REWRAP,
    "three_gp": _REWRAP,
    "other": _REWRAP,
    "no_brand": _REWRAP,
    "other_brand": _REWRAP,
    "image": _EXPORT,
    "other_codec_too": Text(
        zh="这种画面编码不适合 MP4，只换封装不够：请在剪映或 Premiere 中重新导出，格式选 MP4，编码选 H.264。",
        en="This codec does not belong in MP4, so a new wrapper is not enough: export again from the editor as MP4 with H.264.",
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
    "gif": "GIF",
    "h264": "H.264 ES",
    "hevc": "HEVC ES",
}
# Brands of still pictures and picture sequences (ISO/IEC 23008-12, AVIF): they list MP4's brands, too.
_IMAGE_BRANDS = {"mif1", "msf1", "heic", "heix", "heim", "heis", "hevc", "hevx", "avif", "avis", "avio"}
# Picture codecs that MP4 carries and ordinary players expect there: changing the wrapper is enough.
_FIT_FOR_MP4 = {"h264", "hevc", "av1", "mpeg4"}
_SOUND_FIT_FOR_MP4 = {"aac", "mp3", "ac3", "eac3"}


class Settings(rule.Settings):
    """MP4 is what the rule is about; there is nothing to set but the level."""


def check(container: Container, settings: Settings) -> Verdict:  # noqa: ARG001
    message, name = _kind(container)
    codec = container.picture.codec
    measured = {"format": name, "brand": container.major_brand.strip(), "codec": codec}
    expected = {"format": "MP4"}
    if message == "ok":
        return passed("ok", measured, expected)
    if message in ("other", "quicktime", "three_gp") and codec not in _FIT_FOR_MP4:
        message = "other_codec_too"
    fit = all(sound.codec in _SOUND_FIT_FOR_MP4 for sound in container.sounds)
    say = review if message in ("no_brand", "other_brand") else failed
    return say(message, measured, expected, copy="-c copy" if fit else "-c:v copy -c:a aac")


def _kind(container: Container) -> tuple[str, str]:
    """What the file is: the id of the message about it, and the format's name."""
    first, major = container.format_names[0], container.major_brand
    if "mp4" not in container.format_names:
        return "other", _NAMES.get(first, first)
    if major == "qt  ":
        return "quicktime", "QuickTime (MOV)"
    if major in _IMAGE_BRANDS:
        return "image", "HEIF/AVIF"
    if _MP4_BRANDS & {major, *container.compatible_brands}:
        return "ok", "MP4"
    if major.startswith(("3gp", "3g2")):
        return "three_gp", "3GP"
    return "other_brand" if major else "no_brand", "ISO BMFF"
