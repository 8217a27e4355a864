"""作品必须是一个能打开、能播放的视频文件。

## 检查什么
能否打开文件、找到画面。空文件、改名的文档、没有录完或没有拷完的文件、只有声音的文件都在这里指出。

## 为什么
打不开的作品，评审看不到；而且打不开就无从检查其他任何一项。

## 怎么改
从剪辑软件重新导出；从手机、网盘或聊天软件取得的文件，请等传输完成后重新拷贝，并先在自己的电脑上播放一遍。

---

The work must be a video file that opens and plays.

## What it checks
Whether the file opens and has a picture. Empty files, renamed documents, recordings that were never finished, copies
that were never completed and files with sound alone are found here.

## Why it matters
Judges cannot see a work that does not open, and nothing else about it can be checked.

## How to fix
Export it again from the editor. Copy files from a phone, a cloud drive or a chat again once the transfer is complete,
and play them on your own computer first.
"""

from sciencevid_check import rule
from sciencevid_check.measurements import File
from sciencevid_check.rule import Verdict, failed, passed
from sciencevid_check.text import Text

TITLE = Text(zh="文件可读", en="Readable")

MESSAGES = {
    "ok": Text(zh="能正常打开", en="opens"),
    "empty": Text(zh="文件是空的（0 字节）", en="the file is empty (0 bytes)"),
    "not_media": Text(zh="不是视频文件，或内容已损坏", en="not a video file, or damaged beyond opening"),
    "no_index": Text(
        zh="文件不完整：缺少 MP4 索引（moov），多半是没有录完、没有导出完或没有拷完",
        en="incomplete: the MP4 index (moov) is missing; the recording, export or copy was probably never finished",
    ),
    "no_picture": Text(
        zh="文件里没有画面（只有声音、字幕或封面图）", en="no picture track (sound, subtitles or a cover only)"
    ),
    "no_frames": Text(zh="画面轨是空的，一帧也没有", en="the picture track is empty: not one frame"),
}

_AGAIN = Text(
    zh="从剪辑软件重新导出，或从原处重新完整拷贝；拷完先在电脑上播放一遍再提交。",
    en="Export it again, or copy it again completely; play it on a computer before handing it in.",
)
FIXES = {
    "empty": _AGAIN,
    "not_media": Text(
        zh="核对是否选错了文件（例如把文档改名成 .mp4）；从剪辑软件重新导出 MP4。",
        en="Check that it is the right file (not a renamed document); export MP4 from the editor again.",
    ),
    "no_index": _AGAIN,
    "no_picture": Text(
        zh="导出时勾选“视频”（剪映：导出 > 视频导出），不要只导出音频。",
        en="Export with video ticked, not audio only.",
    ),
    "no_frames": _AGAIN,
}


class Settings(rule.Settings):
    """Nothing to set but the level."""


def check(file: File, settings: Settings) -> Verdict:  # noqa: ARG001
    measured = {"size_bytes": file.size_bytes}
    if file.problem is None:
        return passed("ok", measured)
    return failed(file.problem, {**measured, "reader_says": file.reader_says})
