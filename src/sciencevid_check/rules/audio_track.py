"""作品须有一条声音轨，单声道或立体声。

## 检查什么
声音轨的有无、条数和声道数。

## 为什么
通知要求“解说与背景音乐效果相匹配，声音与画面同步”，没有声音的作品无从谈起。有两条声音轨时，播放器只放第一条，
评审可能听不到解说；5.1 声道在只接两只音箱的电脑上，解说可能变小甚至听不到。

## 怎么改
没有声音：检查剪辑软件时间线是否静音、导出时是否勾选“音频”。多条声音轨或 5.1 声道：混成一条立体声再导出
（Premiere：导出设置 > 音频 > 声道选“立体声”）。

---

The work must have one sound track, mono or stereo.

## What it checks
Whether there is a sound track, how many there are, and their channels.

## Why it matters
The notice asks that narration and music match and that sound be in step with the picture: a silent file cannot comply.
Players play the first of two tracks only, so judges may miss the narration; 5.1 on two loudspeakers may lose the voice.

## How to fix
No sound: look for a muted timeline, and tick audio when exporting. Several tracks or 5.1: mix down to one stereo track
(Premiere: export settings, audio, channels: stereo).
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="声音轨", en="Audio track")

MESSAGES = {
    "ok": Text(
        zh="{codec}，{channels} 声道，{sample_rate_hz} Hz", en="{codec}, {channels} channel(s), {sample_rate_hz} Hz"
    ),
    "none": Text(zh="没有声音轨", en="no sound track"),
    "several": Text(
        zh="有 {tracks} 条声音轨，播放器只放其中一条；最多 {max_tracks} 条",
        en="{tracks} sound tracks, of which players play one; at most {max_tracks}",
    ),
    "surround": Text(
        zh="声音有 {channels} 个声道，普通电脑可能放不全；最多 {max_channels} 个",
        en="{channels} channels, which ordinary computers may not play in full; at most {max_channels}",
    ),
    "no_channels": Text(
        zh="有声音轨，但读不出声道数（编码 {codec}）",
        en="there is a sound track, but how many channels it has cannot be read (codec {codec})",
    ),
}
FIXES = {
    "none": Text(
        zh="检查时间线上的声音是否静音，导出时勾选“音频”后重新导出。",
        en="Look for a muted timeline, tick audio when exporting, and export again.",
    ),
    "several": Text(
        zh="把各条声音混成一条再导出；若第一条已含全部声音，可运行 ffmpeg -i 原文件 -map 0:v:0 -map 0:a:0 -c copy 新文件.mp4",
        en="Mix them into one and export; if the first holds everything: ffmpeg -i OLD -map 0:v:0 -map 0:a:0 -c copy NEW.mp4",
    ),
    "surround": Text(
        zh="导出时声道选“立体声”；或运行 ffmpeg -i 原文件 -c:v copy -ac 2 新文件.mp4（画面不变），再听一遍解说是否清楚。",
        en="Export as stereo, or run ffmpeg -i OLD -c:v copy -ac 2 NEW.mp4 (picture untouched), then listen to the narration.",
    ),
    "no_channels": Text(
        zh="播放一遍：听得到声音可以不改；听不到，请在剪辑软件里重新导出，音频选 AAC。",
        en="Play it: if you hear it, leave it; if not, export again with AAC sound.",
    ),
}


class Settings(rule.Settings):
    """How many tracks and channels play on any computer."""

    max_tracks: int = Field(
        default=1, ge=1, description="声音轨最多几条：播放器只放一条 | most sound tracks: players play one"
    )
    max_channels: int = Field(
        default=2,
        ge=1,
        description="声道最多几个：一般会议室只有两只音箱 | most channels: two loudspeakers are what every room has",
    )


def check(container: Container, settings: Settings) -> Verdict:
    expected = {"min_tracks": 1, "max_tracks": settings.max_tracks, "max_channels": settings.max_channels}
    if not container.sounds:
        return failed("none", {"tracks": 0}, expected)
    first = container.sounds[0]
    channels = max(sound.channels for sound in container.sounds)
    measured = {
        "tracks": len(container.sounds),
        "codec": first.codec,
        "channels": channels,
        "sample_rate_hz": first.sample_rate_hz,
    }
    findings: list[Verdict] = []
    if len(container.sounds) > settings.max_tracks:
        findings.append(review("several", measured, expected))
    if channels > settings.max_channels:
        findings.append(review("surround", measured, expected))
    unread = next((sound for sound in container.sounds if not sound.channels), None)
    if unread:
        findings.append(unknown("no_channels", measured, expected, codec=unread.codec))
    return worst(findings) if findings else passed("ok", measured, expected)
