"""文件须完整无损：画面和声音从头到尾齐全，时间连贯。

## 检查什么
不解码而通读全部数据包：文件是否被截断，画面数据是否损坏，时间戳是否重复、倒退或中断，声音与画面的起止是否一致，
以及 ffprobe 与 MediaInfo 两种工具读出的时长、尺寸、编码是否一致。

- 起点：声音早于画面不超过 40 毫秒，晚于画面不超过 60 毫秒（EBU R37）。
- 终点：声音比画面短不超过 2 帧，长不超过 2 秒（Telestream FC-108 的通行做法）。

## 为什么
没有拷完的文件在自己电脑上或许能播，到评审那里就会卡住、花屏或中途没有声音。

## 怎么改
从剪辑软件重新导出，完整拷贝，并从头到尾播放一遍。声画起止不齐的，在时间线上对齐后再导出。

---

The file must be whole: picture and sound there from start to end, and time running evenly.

## What it checks
All packets are read through without decoding: is the file cut off, is picture data damaged, do timestamps repeat, go
back or pause, do sound and picture start and end together, and do ffprobe and MediaInfo agree on duration, size and
codec?

- Start: sound at most 40 ms before the picture and at most 60 ms after it (EBU R37).
- End: sound at most 2 frames shorter than the picture, at most 2 s longer (usual practice, Telestream FC-108).

## Why it matters
A copy that was never completed may play on your computer and then stop, break up or fall silent before the judges.

## How to fix
Export again from the editor, copy it completely, and play it from start to end. Where sound and picture start or end
apart, align them on the timeline and export again.
"""

from collections.abc import Iterator

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, Packets, Stretch, Track
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="数据完整", en="Stream integrity")

MESSAGES = {
    "ok": Text(zh="数据完整，时间连贯", en="whole, with even timestamps"),
    "truncated": Text(
        zh="文件被截断：应有 {claimed_s:clock}，实际只有 {present_s:clock} 的画面",
        en="cut off: {claimed_s:clock} of picture is promised, {present_s:clock} is there",
    ),
    "damaged": Text(zh="有 {damaged} 处数据损坏", en="{damaged} damaged place(s) in the data"),
    "empty_sound": Text(zh="第 {index} 轨声音是空的", en="sound track {index} is empty"),
    "sound_longer": Text(
        zh="声音比画面晚 {apart_s:.2f} 秒结束，超过 {max_sound_longer_s:g} 秒",
        en="sound ends {apart_s:.2f} s after the picture, more than {max_sound_longer_s:g} s",
    ),
    "sound_shorter": Text(
        zh="声音比画面早 {apart_s:.2f} 秒结束，超过 {max_sound_shorter_frames} 帧",
        en="sound ends {apart_s:.2f} s before the picture, more than {max_sound_shorter_frames} frames",
    ),
    "sound_early": Text(
        zh="声音比画面早 {apart_ms:.0f} 毫秒开始，超过 {max_sound_early_ms:g} 毫秒",
        en="sound starts {apart_ms:.0f} ms before the picture, more than {max_sound_early_ms:g} ms",
    ),
    "sound_late": Text(
        zh="声音比画面晚 {apart_ms:.0f} 毫秒开始，超过 {max_sound_late_ms:g} 毫秒",
        en="sound starts {apart_ms:.0f} ms after the picture, more than {max_sound_late_ms:g} ms",
    ),
    "picture_gap": Text(
        zh="画面时间有 {gaps} 处中断，最长 {longest_s:.2f} 秒（上限 {limit_s:g} 秒）",
        en="{gaps} pause(s) in the picture's timestamps, the longest {longest_s:.2f} s (limit {limit_s:g} s)",
    ),
    "sound_gap": Text(
        zh="声音时间有 {gaps} 处中断，最长 {longest_s:.2f} 秒（上限 {limit_s:g} 秒）",
        en="{gaps} pause(s) in the sound's timestamps, the longest {longest_s:.2f} s (limit {limit_s:g} s)",
    ),
    "bunched": Text(
        zh="有 {bunched} 帧画面挤在同一时刻或时间倒退（上限 {max_bunched_frames} 帧）",
        en="{bunched} frames share a moment or go back in time (limit {max_bunched_frames})",
    ),
    "readers_disagree": Text(
        zh="两种工具读出的{about}不一致：ffprobe {ffprobe}，MediaInfo {mediainfo}",
        en="two tools disagree on the {about}: ffprobe {ffprobe}, MediaInfo {mediainfo}",
    ),
    "reader_complains": Text(
        zh="读取时有 {complaints} 条报错：{first}", en="the reader complained {complaints} time(s): {first}"
    ),
}
_EXPORT = Text(
    zh="从剪辑软件重新导出，完整拷贝后从头到尾播放一遍，留意上面写出的时间。",
    en="Export it again, copy it completely, and play it through; mind the times above.",
)
_ALIGN = Text(
    zh="在剪辑软件的时间线上让声音和画面同时开始、同时结束，再导出；播放开头和结尾核对。",
    en="Let sound and picture start and end together on the timeline, export, and play the head and the tail.",
)
_LOOK = Text(
    zh="播放报告所写的时间：画面和声音若正常，可以不改；若卡顿或无声，请重新导出。",
    en="Play it at the times above: if it looks and sounds right, leave it; if it sticks or falls silent, export again.",
)
FIXES = {
    "truncated": _EXPORT,
    "damaged": _EXPORT,
    "empty_sound": _EXPORT,
    "sound_longer": _ALIGN,
    "sound_shorter": _ALIGN,
    "sound_early": _ALIGN,
    "sound_late": _ALIGN,
    "picture_gap": _LOOK,
    "sound_gap": _LOOK,
    "bunched": _LOOK,
    "readers_disagree": _LOOK,
    "reader_complains": _LOOK,
}
_ABOUT = {
    "duration": Text(zh="时长", en="duration"),
    "size": Text(zh="画面尺寸", en="picture size"),
    "codec": Text(zh="画面编码", en="picture codec"),
}


class Settings(rule.Settings):
    """How much may be missing or apart."""

    max_missing_s: float = Field(
        default=1.0, ge=0, description="picture that may be missing at the end against the index, seconds"
    )
    max_sound_early_ms: float = Field(default=40, ge=0, description="sound before picture at the start, ms (EBU R37)")
    max_sound_late_ms: float = Field(default=60, ge=0, description="sound after picture at the start, ms (EBU R37)")
    max_sound_shorter_frames: float = Field(
        default=2, ge=0, description="sound shorter than picture, frames (Telestream FC-108)"
    )
    max_sound_longer_s: float = Field(
        default=2.0, ge=0, description="sound longer than picture, seconds (Telestream FC-108)"
    )
    max_picture_gap_s: float = Field(
        default=1.0,
        ge=0,
        description="longest pause between two pictures, seconds; screen recordings pause while nothing moves",
    )
    max_sound_gap_s: float = Field(default=0.1, ge=0, description="longest pause in the sound's timestamps, seconds")
    max_bunched_frames: int = Field(default=2, ge=0, description="frames that may share a moment with the frame before")
    max_disagreement_s: float = Field(
        default=0.5, ge=0, description="durations by two readers that differ by more are reported, seconds"
    )


def check(container: Container, packets: Packets, settings: Settings) -> Verdict:
    picture = packets.track(container.picture.index)
    measured = {
        "duration_s": round(container.picture.duration_s, 3),
        "packets": sum(track.packets for track in packets.tracks),
        "damaged": packets.damage_count,
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    findings = [
        verdict
        for part in (_whole(container, packets, settings), _readers(container, packets, settings))
        for verdict in part
    ]
    if picture is not None:
        findings += _times(packets, picture, settings)
        findings += _ends(container, packets, picture, settings)
    if not findings:
        return passed("ok", measured, expected)
    return worst(findings).model_copy(update={"measured": measured, "expected": expected})


def _spans(stretches: tuple[Stretch, ...]) -> list[Evidence]:
    return [Evidence(start_s=round(s.start_s, 3), end_s=round(s.end_s, 3)) for s in stretches]


def _whole(container: Container, packets: Packets, settings: Settings) -> Iterator[Verdict]:
    picture = container.picture
    claimed = picture.claimed_duration_s
    if claimed is not None and claimed - picture.duration_s > settings.max_missing_s:
        lost = Evidence(start_s=round(picture.duration_s, 3), end_s=round(claimed, 3))
        yield failed("truncated", evidence=[lost], claimed_s=claimed, present_s=picture.duration_s)
    elif packets.damage_count:
        at = [Evidence(start_s=round(time, 3), end_s=round(time, 3)) for time in packets.damaged_at_s]
        yield failed("damaged", evidence=at, damaged=packets.damage_count)
    for sound in container.sounds:
        if packets.track(sound.index) is None:
            yield failed("empty_sound", index=sound.index)


def _readers(container: Container, packets: Packets, settings: Settings) -> Iterator[Verdict]:
    picture, other = container.picture, container.mediainfo
    if other:
        end = picture.start_s + picture.duration_s
        if (
            other.picture_end_s is not None
            and abs(other.picture_end_s - end) > settings.max_disagreement_s
            and not other.truncated
        ):
            yield review(
                "readers_disagree",
                about=_ABOUT["duration"],
                ffprobe=f"{end:.2f} s",
                mediainfo=f"{other.picture_end_s:.2f} s",
            )
        sizes = ((picture.stored_width, picture.stored_height), (other.width, other.height))
        if None not in sizes[1] and sizes[0] != sizes[1]:
            names = [f"{width}x{height}" for width, height in sizes]
            yield review("readers_disagree", about=_ABOUT["size"], ffprobe=names[0], mediainfo=names[1])
        if other.codec is not None and other.codec != picture.codec:
            yield review("readers_disagree", about=_ABOUT["codec"], ffprobe=picture.codec, mediainfo=other.codec)
    complaints = [error for error in packets.errors if not error.damage]
    if complaints:
        yield review("reader_complains", complaints=sum(e.count for e in complaints), first=complaints[0].text)


def _times(packets: Packets, picture: Track, settings: Settings) -> Iterator[Verdict]:
    if picture.bunched > settings.max_bunched_frames:
        yield review(
            "bunched",
            evidence=_spans(picture.bunched_spans),
            bunched=picture.bunched,
            max_bunched_frames=settings.max_bunched_frames,
        )
    limits = {"picture": settings.max_picture_gap_s, "sound": settings.max_sound_gap_s}
    for track in packets.tracks:
        limit = limits[track.kind]
        gaps = tuple(gap for gap in track.gaps if gap.end_s - gap.start_s > limit)
        if gaps:
            yield review(
                f"{track.kind}_gap",
                evidence=_spans(gaps),
                gaps=len(gaps),
                longest_s=max(gap.end_s - gap.start_s for gap in gaps),
                limit_s=limit,
            )


def _ends(container: Container, packets: Packets, picture: Track, settings: Settings) -> Iterator[Verdict]:
    for sound in container.sounds:
        track = packets.track(sound.index)
        if track is None:
            continue
        early, late = -sound.start_s * 1000, sound.start_s * 1000
        if early > settings.max_sound_early_ms:
            yield review("sound_early", apart_ms=early, max_sound_early_ms=settings.max_sound_early_ms)
        if late > settings.max_sound_late_ms:
            begin = Evidence(start_s=0.0, end_s=round(sound.start_s, 3))
            yield review("sound_late", evidence=[begin], apart_ms=late, max_sound_late_ms=settings.max_sound_late_ms)
        apart = track.end_s - picture.end_s
        ends = [
            Evidence(start_s=round(min(track.end_s, picture.end_s), 3), end_s=round(max(track.end_s, picture.end_s), 3))
        ]
        if apart > settings.max_sound_longer_s:
            yield failed("sound_longer", evidence=ends, apart_s=apart, max_sound_longer_s=settings.max_sound_longer_s)
        if picture.interval_s and -apart > settings.max_sound_shorter_frames * picture.interval_s:
            yield review(
                "sound_shorter",
                evidence=ends,
                apart_s=-apart,
                max_sound_shorter_frames=settings.max_sound_shorter_frames,
            )
