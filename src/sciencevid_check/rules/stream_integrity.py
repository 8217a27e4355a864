"""文件须完整无损：画面和声音从头到尾齐全，时间连贯。

## 检查什么
通读全部数据包：文件是否被截断，画面数据是否损坏，时间戳是否重复、倒退或中断，声音与画面是否同时结束，以及 ffprobe 与
MediaInfo 两种工具读出的时长、尺寸、编码是否一致。再从头到尾解码一遍：有没有花屏的、解不出来的画面和声音。

- 终点：声音比画面短不超过 2 帧，长不超过 2 秒（Telestream FC-108 的通行做法）。

## 为什么
没有拷完的文件在自己电脑上或许能播，到评审那里就会卡住、花屏或中途没有声音。

## 怎么改
从剪辑软件重新导出，完整拷贝，并从头到尾播放一遍。声画起止不齐的，在时间线上对齐后再导出。

---

The file must be whole: picture and sound there from start to end, and time running evenly.

## What it checks
All packets are read through: is the file cut off, is picture data damaged, do timestamps repeat, go back or pause, do
sound and picture end together, and do ffprobe and MediaInfo agree on duration, size and codec? Then all is
decoded from start to end: is any picture or sound broken, or not to be had?

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
from sciencevid_check.measurements import Container, DecodedPicture, DecodedSound, Packets, Track
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text, clock

TITLE = Text(zh="数据完整", en="Stream integrity")

MESSAGES = {
    "ok": Text(zh="数据完整，时间连贯", en="whole, with even timestamps"),
    "truncated": Text(
        zh="文件被截断：应有 {claimed_s:clock}，实际只有 {present_s:clock} 的画面",
        en="cut off: {claimed_s:clock} of picture is promised, {present_s:clock} is there",
    ),
    "damaged": Text(zh="有 {damaged} 处数据损坏", en="{damaged} damaged place(s) in the data"),
    "broken": Text(
        zh="有 {broken} 处{what}解码时发现损坏，从 {first_s:clock} 起",
        en="{broken} piece(s) of {what} turned out broken when decoded, from {first_s:clock}",
    ),
    "lost_pictures": Text(
        zh="{promised} 帧画面只解出 {decoded} 帧，少 {lost} 帧",
        en="of {promised} pictures {decoded} could be decoded: {lost} lost",
    ),
    "stopped": Text(
        zh="{what}解码到 {at_s:clock} 处停止（{says}），后面没有检查",
        en="decoding the {what} stopped at {at_s:clock} ({says}); the rest was not checked",
    ),
    "empty_picture": Text(zh="画面轨是空的，一帧也没有", en="the picture track is empty: not one frame"),
    "empty_sound": Text(zh="编号 {index} 的声音轨是空的", en="sound track {index} is empty"),
    "more_pictures": Text(
        zh="另有 {more_pictures} 条画面轨，播放器只放一条；本次只检查了第一条",
        en="{more_pictures} more picture track(s), of which players show one; only the first was checked",
    ),
    "sound_longer": Text(
        zh="声音比画面晚 {apart_s:.2f} 秒结束，超过 {max_sound_longer_s:g} 秒",
        en="sound ends {apart_s:.2f} s after the picture, more than {max_sound_longer_s:g} s",
    ),
    "sound_shorter": Text(
        zh="声音比画面早 {apart_s:.2f} 秒（{apart_frames:.1f} 帧）结束，超过 {max_sound_shorter_frames:g} 帧",
        en="sound ends {apart_s:.2f} s ({apart_frames:.1f} frames) before the picture, more than {max_sound_shorter_frames:g} frames",
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
    **dict.fromkeys(("truncated", "damaged", "empty_picture", "empty_sound", "broken", "lost_pictures"), _EXPORT),
    **dict.fromkeys(("sound_longer", "sound_shorter"), _ALIGN),
    **dict.fromkeys(("picture_gap", "sound_gap", "bunched", "readers_disagree", "reader_complains"), _LOOK),
    "stopped": _EXPORT,
    "more_pictures": Text(
        zh="导出时只留一条画面轨；若第一条就是作品，可运行 ffmpeg -i 原文件 -map 0:v:0 -map 0:a -c copy 新文件.mp4",
        en="Export one picture track; if the first is the work: ffmpeg -i OLD -map 0:v:0 -map 0:a -c copy NEW.mp4",
    ),
}
_ABOUT = {
    "duration": Text(zh="时长", en="duration"),
    "size": Text(zh="画面尺寸", en="picture size"),
    "codec": Text(zh="画面编码", en="picture codec"),
    "picture": Text(zh="画面", en="picture"),
    "sound": Text(zh="声音", en="sound"),
}


class Settings(rule.Settings):
    """How much may be missing or apart."""

    max_missing_s: float = Field(
        default=1.0, ge=0, description="结尾画面最多可缺多少秒 | picture missing at the end, seconds"
    )
    max_sound_shorter_frames: float = Field(
        default=2, ge=0, description="结尾声音最多可短多少帧 | sound shorter than picture, frames (FC-108)"
    )
    max_sound_longer_s: float = Field(
        default=2.0, ge=0, description="结尾声音最多可长多少秒 | sound longer than picture, s (FC-108)"
    )
    max_picture_gap_s: float = Field(
        default=1.0, ge=0, description="相邻两帧最多相隔多少秒 | between two pictures, s (screen recordings pause)"
    )
    max_sound_gap_s: float = Field(default=0.1, ge=0, description="声音最多可中断多少秒 | pause in the sound, s")
    max_bunched_frames: int = Field(default=2, ge=0, description="最多几帧可与前一帧同时 | frames at one moment")
    max_broken: int = Field(default=2, ge=0, description="最多几帧可损坏或解不出来 | pieces that may be broken or lost")
    max_disagreement_s: float = Field(
        default=0.5, ge=0, description="两种工具读出的时长可差几秒 | readers' durations apart, s"
    )


def check(
    container: Container,
    packets: Packets,
    decoded_picture: DecodedPicture | None = None,
    decoded_sound: DecodedSound | None = None,
    *,
    settings: Settings,
) -> Verdict:
    picture = packets.track(container.picture.index)
    measured = {
        "duration_s": round(container.picture.duration_s, 3),
        "packets": sum(track.packets for track in packets.tracks),
        "damaged": packets.damage_count,
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    findings = [*_whole(container, packets, settings), *_readers(container, packets, settings)]
    said = {verdict.remarks[0].message_id for verdict in findings}
    told = bool(said & {"truncated", "damaged"})
    if picture is None:
        findings.append(failed("empty_picture"))
    else:
        findings += _times(packets, picture, settings)
        # of a file that was cut off the tracks end anywhere
        findings += () if "truncated" in said else _ends(container, packets, picture, settings)
    if decoded_picture is not None:
        measured["damaged_pictures"] = decoded_picture.damaged
        findings += [*_decoded("picture", decoded_picture, settings, told), *_lost(decoded_picture, settings)]
    if decoded_sound is not None:
        findings += _decoded("sound", decoded_sound, settings, told)
    if not findings:
        return passed("ok", measured, expected)
    return worst(findings).model_copy(update={"measured": measured, "expected": expected})


def _span(start_s: float, end_s: float) -> Evidence:
    return Evidence(start_s=round(start_s, 3), end_s=round(end_s, 3))


def _whole(container: Container, packets: Packets, settings: Settings) -> Iterator[Verdict]:
    picture, track = container.picture, packets.track(container.picture.index)
    claimed, present = picture.claimed_duration_s, picture.duration_s
    if track is not None:  # without MediaInfo's warning the duration is still the claim
        present = min(present, track.end_s - track.start_s)
    if claimed is not None and round(claimed - present, 3) > settings.max_missing_s:
        yield failed("truncated", evidence=[_span(present, claimed)], claimed_s=claimed, present_s=present)
    elif packets.damage_count:
        at = [_span(time, time) for time in packets.damaged_at_s]
        yield failed("damaged", evidence=at, damaged=packets.damage_count)
    for sound in container.sounds:
        if packets.track(sound.index) is None:
            yield failed("empty_sound", index=sound.index)
    if container.more_pictures:
        yield review("more_pictures", more_pictures=container.more_pictures)


def _decoded(what: str, track: DecodedPicture | DecodedSound, settings: Settings, told: bool) -> Iterator[Verdict]:
    """What decoding brought to light, unless the packets have `told` of the same damage."""
    if track.stopped:
        yield review("stopped", what=_ABOUT[what], at_s=max(0.0, track.end_s), says=track.decoder_says or track.stopped)
        if track.end_s <= 0:  # nothing at all: our decoder may lack the codec, which is no fault of the work
            return
    if track.damaged and not told:
        at = [_span(time, time) for time in track.damaged_at_s]
        sure = failed if track.damaged > settings.max_broken else review
        yield sure("broken", evidence=at, what=_ABOUT[what], broken=track.damaged, first_s=track.damaged_at_s[0])
    elif track.errors and not told and not track.stopped:
        at = [_span(time, time) for error in track.errors for time in error.at_s]
        count, first = sum(error.count for error in track.errors), track.errors[0].text
        yield review("reader_complains", evidence=at, complaints=count, first=first)


def _lost(picture: DecodedPicture, settings: Settings) -> Iterator[Verdict]:
    promised, decoded = picture.expected or 0, len(picture.pts_s)
    if promised - decoded > settings.max_broken and not picture.stopped:
        sure = failed if picture.damaged or picture.errors else review  # else the packets may have been miscounted
        yield sure("lost_pictures", promised=promised, decoded=decoded, lost=promised - decoded)


def _readers(container: Container, packets: Packets, settings: Settings) -> Iterator[Verdict]:
    picture, other = container.picture, container.mediainfo
    if other:
        if other.picture_end_s is not None and not other.truncated:
            lengths = (picture.duration_s, other.picture_end_s - picture.start_s)
            if round(abs(lengths[0] - lengths[1]), 3) > settings.max_disagreement_s:
                yield _disagree("duration", clock(lengths[0]), clock(lengths[1]))
        sizes = ((picture.stored_width, picture.stored_height), (other.width, other.height))
        if None not in sizes[1] and sizes[0] != sizes[1]:
            yield _disagree("size", *(f"{width}x{height}" for width, height in sizes))
        if other.codec is not None and other.codec != picture.codec:
            yield _disagree("codec", picture.codec, other.codec)
    complaints = [error for error in packets.errors if not error.damage]
    if complaints:
        yield review("reader_complains", complaints=sum(e.count for e in complaints), first=complaints[0].text)


def _disagree(about: str, ffprobe: str, mediainfo: str) -> Verdict:
    return review("readers_disagree", about=_ABOUT[about], ffprobe=ffprobe, mediainfo=mediainfo)


def _times(packets: Packets, picture: Track, settings: Settings) -> Iterator[Verdict]:
    if picture.bunched > settings.max_bunched_frames:
        at = [_span(span.start_s, span.end_s) for span in picture.bunched_spans]
        yield review("bunched", evidence=at, bunched=picture.bunched, max_bunched_frames=settings.max_bunched_frames)
    limits = {
        "picture": ("picture_gap", settings.max_picture_gap_s),
        "sound": ("sound_gap", settings.max_sound_gap_s),
    }
    for track in packets.tracks:
        message, limit = limits[track.kind]
        lengths = {gap: round(gap.end_s - gap.start_s, 3) for gap in track.gaps}
        gaps = [gap for gap in track.gaps if lengths[gap] > limit]
        if gaps:
            longest = max(lengths[gap] for gap in gaps)
            at = [_span(gap.start_s, gap.end_s) for gap in gaps]
            yield review(message, evidence=at, gaps=len(gaps), longest_s=longest, limit_s=limit)


def _ends(container: Container, packets: Packets, picture: Track, settings: Settings) -> Iterator[Verdict]:
    for sound in container.sounds:
        track = packets.track(sound.index)
        if track is None:
            continue
        longer = round(track.end_s - picture.end_s, 3)
        ends = [_span(min(track.end_s, picture.end_s), max(track.end_s, picture.end_s))]
        if longer > settings.max_sound_longer_s:
            yield review("sound_longer", evidence=ends, apart_s=longer, max_sound_longer_s=settings.max_sound_longer_s)
        most = {"max_sound_shorter_frames": settings.max_sound_shorter_frames}
        if picture.interval_s and -longer > round(settings.max_sound_shorter_frames * picture.interval_s, 3):
            frames = -longer / picture.interval_s
            yield review("sound_shorter", {}, most, ends, apart_s=-longer, apart_frames=frames)
