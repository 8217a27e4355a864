"""声音与画面应同步。

## 检查什么
- **容器**：声音和画面在文件里是否同时开始：声音早不超过 40 毫秒，晚不超过 60 毫秒（EBU R37）。MP4 的“编辑列表”读两遍，
  一遍照办，一遍不理：两种读法的声画位置相差 150 毫秒以上，说明在有些播放器里会不同步，请人工复核。
- **口型**：正面、够大（脸宽约占画面宽度的 12% 以上）、连续 2.5 秒以上的人脸，逐帧看嘴的变化，与声音在八个频段上的变化相比，
  在前后 1.2 秒之内找最相合的位置。两者相合得清楚才作数：声音早或晚 160 毫秒以上请人工复核；250 毫秒以上、相合得很清楚、
  前后两半一致、说话的人脸共有 10 秒以上，判为不通过。
- 口型说明同步的，声音晚些开始不算问题。没有人脸，或者看不出谁在说话（旁白、配音、侧脸），口型就没有核对，报告里会写明。

声音和画面长短不一、中途断开，由“数据完整”检查。

## 为什么
四（四）要求“声音与画面同步”。声音早 45 毫秒或晚 125 毫秒，观众就能察觉（ITU-R BT.1359）。

## 怎么改
剪映：选中片段，右键“分离音频”，把声音往前（晚了）或往后（早了）移动报告所写的毫秒数，再导出。Premiere：选中片段，
“取消链接”，再移动声音。移好后看着说话人的嘴核对。

## 把握有多大
容器的时间是直接读出的，把握很大。口型要凭统计，几秒钟的镜头不一定量得出来。用人工制作的样片测试（真人讲话，12 秒，一批）：
声音移动 200 至 500 毫秒的 10 个，7 个量得出来，全部查出；3 个量不出来，报告说没有核对。量得出来的误差中位数约 45 毫秒，
其中一段原片本身就像是晚了 0.12 秒。11 个没有移动的，一个也没有冤枉。容器里错开的 5 个全部查出。越走越偏的 2 个没有查出。
给 6 段人脸配上不相干的声音 327 次，误报“可能不同步”的约占 3%，达到不通过的证据的约占 0.3%（还要求有 10 秒以上的人脸）。

---

Sound and picture should be in step.

## What it checks
- **Container**: do sound and picture start together: sound at most 40 ms early and 60 ms late (EBU R37)? MP4's edit list is
  read both ways, obeyed and ignored: where sound and picture lie more than 150 ms further apart one way than the other,
  some players will show them out of step, and a person should look.
- **Lips**: faces from the front, large enough (about 12 % of the picture's width or more), for 2.5 s or more at a time. How the
  mouth changes from frame to frame is compared with how the sound changes in eight bands, over shifts up to 1.2 s either
  way. Only a clear agreement counts: sound 160 ms or more early or late is for a person to look at; 250 ms or more, with
  a very clear agreement, both halves at one, and 10 s or more of speaking faces, fails.
- Where lips show that all is in step, a sound that merely starts later is no fault. Without a face, or where nobody can be
  seen to speak (narration, dubbing, profiles), lips were not compared, and the report says so.

Tracks of different length and gaps are the matter of stream-integrity.

## Why it matters
Clause 四（四）asks for sound in step with the picture. Viewers notice sound 45 ms early or 125 ms late (ITU-R BT.1359).

## How to fix
CapCut: right-click the clip, Extract audio, and move the sound to the left (late) or right (early) by the milliseconds in the
report. Premiere: Unlink, then move the sound. Then watch the speaker's lips.

## How sure it is
The container's times are read directly. Lips are a matter of statistics, and some seconds do not always tell. Made cases
(real people speaking, 12 s, one seed): of 10 with the sound moved by 200 to 500 ms, 7 could be measured and all of those
were found; 3 could not, and the report says so. The median error of what was measured is about 45 ms; one of the original clips
itself seems to be 0.12 s late. Of 11 that were not moved none was accused. All 5 shifts in the container were found, 2
drifting sounds were not. Of 327 pairs of a face with a sound that is not its own, about 3 % were called perhaps out
of step, and about 0.3 % reached the evidence of a failure (which needs 10 s of faces besides).
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import (
    Changes,
    Container,
    DecodedPicture,
    Mouths,
    Packets,
    Shots,
    Speech,
    Texts,
    VoiceBands,
)
from sciencevid_check.measurements.clock import clock_apart_s
from sciencevid_check.measurements.events import Together, by_impacts, by_subtitles
from sciencevid_check.measurements.lipsync import Agreement, Peak, agreement, drift
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="声画同步", en="A/V sync")

MESSAGES = {
    "ok": Text(
        zh="口型与声音一致：核对了 {seconds:.0f} 秒说话的人脸，相差约 {apart_ms:.0f} 毫秒",
        en="lips and sound agree: {seconds:.0f} s of speaking faces, about {apart_ms:.0f} ms apart",
    ),
    "no_face": Text(
        zh="声音和画面同时开始；没有看到说话的人脸，口型无法核对",
        en="sound and picture start together; no speaking face, so lips could not be compared",
    ),
    "unclear": Text(
        zh="声音和画面同时开始；有 {faces_s:.0f} 秒人脸，但看不出与声音对应的口型（旁白、配音或说话太短），口型没有核对",
        en="sound and picture start together; {faces_s:.0f} s of faces, but no lips that clearly belong to the sound (narration, dubbing, or too short), so lips were not compared",
    ),
    "ok_subtitles": Text(
        zh="没有可以核对的口型；{matched} 条字幕的出现与开始说话的时间对得上（相差约 {apart_s:.1f} 秒）",
        en="no lips to compare; {matched} subtitles appear when somebody starts to speak (about {apart_s:.1f} s apart)",
    ),
    "by_subtitles": Text(
        zh="没有可以核对的口型；声音可能比字幕{way}约 {apart_s:.1f} 秒（上限 {subtitles_s:g} 秒，{events} 条字幕中 {matched} 条如此），从 {first_s:clock} 起",
        en="no lips to compare; sound is perhaps about {apart_s:.1f} s {way} against the subtitles (limit {subtitles_s:g} s; {matched} of {events} subtitles), from {first_s:clock}",
    ),
    "by_impacts": Text(
        zh="没有可以核对的口型；声音可能比画面上的动作{way}约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒，{events} 次中 {matched} 次如此），请看 {first_s:clock}",
        en="no lips to compare; sound is perhaps about {apart_ms:.0f} ms {way} against what moves (limit {review_ms:g} ms; {matched} of {events} times): see {first_s:clock}",
    ),
    "late": Text(
        zh="声音比口型晚约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），从 {first_s:clock} 的人脸可以看出",
        en="sound is about {apart_ms:.0f} ms behind the lips (limit {review_ms:g} ms), as the face at {first_s:clock} shows",
    ),
    "early": Text(
        zh="声音比口型早约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），从 {first_s:clock} 的人脸可以看出",
        en="sound is about {apart_ms:.0f} ms ahead of the lips (limit {review_ms:g} ms), as the face at {first_s:clock} shows",
    ),
    "perhaps_late": Text(
        zh="声音可能比口型晚约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），请看 {first_s:clock} 的人脸",
        en="sound is perhaps about {apart_ms:.0f} ms behind the lips (limit {review_ms:g} ms): see the face at {first_s:clock}",
    ),
    "perhaps_early": Text(
        zh="声音可能比口型早约 {apart_ms:.0f} 毫秒（上限 {review_ms:g} 毫秒），请看 {first_s:clock} 的人脸",
        en="sound is perhaps about {apart_ms:.0f} ms ahead of the lips (limit {review_ms:g} ms): see the face at {first_s:clock}",
    ),
    "drift": Text(
        zh="声音与口型的差距前后不一：前半约 {before_ms:+.0f} 毫秒，后半约 {after_ms:+.0f} 毫秒（正数为声音晚）",
        en="sound drifts against the lips: about {before_ms:+.0f} ms in the first half, {after_ms:+.0f} ms in the second (positive: sound late)",
    ),
    "runs_away": Text(
        zh="声音与口型越走越偏：{first_s:clock} 起约 {before_ms:+.0f} 毫秒，到 {last_s:clock} 约 {after_ms:+.0f} 毫秒（正数为声音晚）",
        en="sound runs away from the lips: about {before_ms:+.0f} ms at {first_s:clock}, {after_ms:+.0f} ms at {last_s:clock} (positive: sound late)",
    ),
    "clock": Text(
        zh="声音的时间戳与声音本身的长度不符，到结尾差 {apart_ms:.0f} 毫秒（上限 {max_clock_ms:g} 毫秒），有的播放器会越放越不同步",
        en="the sound's timestamps do not fit its own length: {apart_ms:.0f} ms apart at the end (limit {max_clock_ms:g} ms), so some players get out of step more and more",
    ),
    "starts_late": Text(
        zh="声音比画面晚 {apart_ms:.0f} 毫秒开始，超过 {max_sound_late_ms:g} 毫秒，可能整段不同步",
        en="sound starts {apart_ms:.0f} ms after the picture, more than {max_sound_late_ms:g} ms: perhaps all of it is out of step",
    ),
    "starts_early": Text(
        zh="声音比画面早 {apart_ms:.0f} 毫秒开始，超过 {max_sound_early_ms:g} 毫秒，可能整段不同步",
        en="sound starts {apart_ms:.0f} ms before the picture, more than {max_sound_early_ms:g} ms: perhaps all of it is out of step",
    ),
    "edit_list": Text(
        zh="声画靠文件里的“编辑列表”对齐，不认它的播放器会让声音{way} {apart_ms:.0f} 毫秒（上限 {max_unedited_ms:g} 毫秒）",
        en="sound and picture are aligned by an edit list: players that ignore it show the sound {apart_ms:.0f} ms {way} (limit {max_unedited_ms:g} ms)",
    ),
}
_LATE = Text(
    zh="剪映：“分离音频”后把声音往左（提前）移 {apart_ms:.0f} 毫秒再导出；或运行 ffmpeg -i 原文件 -ss {apart_s:.3f} -i 原文件 -map 0:v -map 1:a -c:v copy 新文件.mp4",
    en="CapCut: extract the audio, move it {apart_ms:.0f} ms to the left, export; or: ffmpeg -i OLD -ss {apart_s:.3f} -i OLD -map 0:v -map 1:a -c:v copy NEW.mp4",
)
_EARLY = Text(
    zh="剪映：“分离音频”后把声音往右（推后）移 {apart_ms:.0f} 毫秒再导出；或运行 ffmpeg -i 原文件 -af adelay={apart_ms:.0f}:all=1 -c:v copy 新文件.mp4",
    en="CapCut: extract the audio, move it {apart_ms:.0f} ms to the right, export; or: ffmpeg -i OLD -af adelay={apart_ms:.0f}:all=1 -c:v copy NEW.mp4",
)
_START = Text(
    zh="播放开头，看着说话人的嘴：若不同步，在时间线上把声音和画面对齐；若同步，让声音轨从 0 秒开始（可补静音），再导出。",
    en="Play the head and watch the speaker's lips: align sound and picture if they are apart; else let the sound track start at 0 (with silence), and export.",
)
_LOOK = Text(
    zh="播放报告所写的时间，看声音与字幕、动作是否同时：若声音不同步，把声音整体移动；若只是字幕不同步，移动字幕；若是有意安排，可以不改。",
    en="Play the time in the report and see whether sound, subtitles and action agree: move the sound as a whole if it is off, or the subtitles alone if they are; leave what is meant.",
)
_RATE = Text(
    zh="检查素材的帧率和声音的采样率是否与项目一致，不要给声音或画面单独变速；分段重新对齐后再导出。",
    en="See that the clips' frame rate and the sound's sampling rate are the project's, and that neither was retimed alone; align again and export.",
)
FIXES = {
    **dict.fromkeys(("late", "perhaps_late"), _LATE),
    **dict.fromkeys(("early", "perhaps_early"), _EARLY),
    **dict.fromkeys(("starts_late", "starts_early"), _START),
    **dict.fromkeys(("by_subtitles", "by_impacts"), _LOOK),
    "runs_away": _RATE,
    "clock": Text(
        zh="在剪辑软件里重新导出（不要只换封装），或运行 ffmpeg -i 原文件 -c:v copy -af aresample=async=1000 新文件.mp4，再核对结尾处的口型。",
        en="Export again from the editor (not by re-wrapping), or: ffmpeg -i OLD -c:v copy -af aresample=async=1000 NEW.mp4; then watch lips near the end.",
    ),
    "drift": _RATE,
    "edit_list": Text(
        zh="不要用“无损剪切”：在剪辑软件里重新编码导出，或运行 ffmpeg -i 原文件 -c:v libx264 -crf 18 -c:a aac 新文件.mp4",
        en="Do not cut without re-encoding: export from the editor, or: ffmpeg -i OLD -c:v libx264 -crf 18 -c:a aac NEW.mp4",
    ),
}
_WAYS = {True: Text(zh="晚", en="late"), False: Text(zh="早", en="early")}


class Settings(rule.Settings):
    """How far apart sound and picture may be, and what counts as seen."""

    max_sound_early_ms: float = Field(
        default=40, ge=0, description="开头声音可早几毫秒 | sound early at the start, ms (EBU R37)"
    )
    max_sound_late_ms: float = Field(
        default=60, ge=0, description="开头声音可晚几毫秒 | sound late at the start, ms (EBU R37)"
    )
    max_unedited_ms: float = Field(
        default=150,
        ge=0,
        description="不理会编辑列表时声画可再错开几毫秒 | further apart where edit lists are ignored, ms",
    )
    review_ms: float = Field(
        default=160, ge=0, description="声音与口型相差多少毫秒请人复核 | lips and sound apart: a person looks, ms"
    )
    fail_ms: float = Field(default=250, ge=0, description="相差多少毫秒判为不通过 | lips and sound apart: fails, ms")
    bias_ms: float = Field(
        default=45,
        description="同步时量出的毫秒数：嘴先动，声音后到（五位讲话人的中位数） | what is measured in step: mouths are ahead, ms (median of five speakers)",
    )
    min_height: float = Field(
        default=3.4,
        gt=0,
        description="相合处高出平常多少个偏差才算量得出来 | agreement over chance, deviations, to count",
    )
    min_margin: float = Field(
        default=0.5, ge=0, description="比次高处至少高多少 | over the second best shift, to count"
    )
    min_support: float = Field(
        default=1.5, description="前后两半在此处至少多高 | of either half at that shift, to count"
    )
    sure_height: float = Field(default=5.0, gt=0, description="达到多少才可判不通过 | agreement over chance, to fail")
    sure_margin: float = Field(
        default=2.0, ge=0, description="比次高处高多少才可判不通过 | over the second best, to fail"
    )
    sure_support: float = Field(default=2.0, description="两半多高才可判不通过 | of either half, to fail")
    sure_s: float = Field(default=10.0, ge=0, description="至少几秒人脸才可判不通过 | seconds of faces, to fail")
    drift_ms: float = Field(
        default=120, ge=0, description="前后两半相差多少毫秒算越走越偏 | halves apart that are a drift, ms"
    )
    drift_height: float = Field(
        default=6.5,
        gt=0,
        description="匀速走偏要相合到多高才算（在许多速率中挑最好的，偶然也高些） | agreement over chance for a steady drift to "
        "count: it is the best of many rates, so chance is higher",
    )
    drift_gain: float = Field(
        default=3.0,
        gt=0,
        description="设想匀速走偏之后，相合处要高出多少个偏差才算 | what a steady drift must add to the agreement, deviations, to count",
    )
    subtitles_s: float = Field(
        default=1.0,
        ge=0,
        description="声音与字幕相差多少秒请人复核（字幕每 0.5 秒看一次，制作时也常早晚几百毫秒） | sound and subtitles apart: a person looks, s (they "
        "are looked at every 0.5 s, and are often some 0.1 s early or late on purpose)",
    )
    min_events: int = Field(
        default=8,
        ge=5,
        description="至少几条字幕或几次动作对得上才算 | matched subtitles or movements to count, at least",
    )
    min_matched: float = Field(
        default=0.6, gt=0, le=1, description="其中对得上的至少占多少才算 | share of them that must match to count"
    )
    events_height: float = Field(
        default=6.0, gt=0, description="对得上的比偶然高出多少个偏差才算 | matches over chance, deviations, to count"
    )
    max_clock_ms: float = Field(
        default=40,
        ge=0,
        description="声音的采样数与时间戳到结尾可差几毫秒（一帧） | samples and timestamps apart at the end, ms (one frame)",
    )


def check(
    container: Container,
    voice_bands: VoiceBands,
    decoded_picture: DecodedPicture,
    mouths: Mouths,
    packets: Packets | None = None,
    texts: Texts | None = None,
    speech: Speech | None = None,
    changes: Changes | None = None,
    shots: Shots | None = None,
    *,
    settings: Settings,
) -> Verdict:
    found = agreement(mouths, voice_bands, decoded_picture.pts_s)
    starts = list(_starts(container, settings))
    findings = list(starts)
    excused = not starts
    offset_ms = round(container.sounds[0].start_s * 1000.0, 1) if starts else None
    if found is not None:
        drifting = _drift(found, settings)
        clear = _counts(found.whole, settings.min_height, settings.min_margin)
        if drifting is not None:
            findings = [drifting, *starts]
        elif clear and found.support >= settings.min_support:
            offset_ms = round(found.whole.offset_ms - settings.bias_ms, 1)
            lips = _lips(found, offset_ms, mouths, decoded_picture, settings)
            excused = lips.status == "pass"
            findings = [lips] if excused else [lips, *starts]
        else:
            findings += _running_away(mouths, voice_bands, decoded_picture, settings)
    if not any(verdict.remarks[0].message_id not in ("starts_late", "starts_early") for verdict in findings):
        findings += _subtitles(by_subtitles(texts, speech) if texts and speech else None, settings)
        if changes and shots:
            findings += _impacts(by_impacts(changes, shots, decoded_picture.pts_s, voice_bands), settings)
    findings += _clock(container, packets, settings)
    if excused:
        findings += _unedited(container, packets, settings)
    if not findings:
        findings = [passed("unclear", faces_s=mouths.faces_s) if mouths.mouths else passed("no_face")]
    measured = {
        "offset_ms": offset_ms,
        "start_apart_ms": round(container.sounds[0].start_s * 1000.0, 1),
        "faces_s": mouths.faces_s,
        "agreement": found.whole.height if found else None,
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    return worst(findings).model_copy(update={"measured": measured, "expected": expected})


def _starts(container: Container, settings: Settings) -> Iterator[Verdict]:
    for sound in container.sounds:
        late = round(sound.start_s * 1000)
        if -late > settings.max_sound_early_ms:
            yield review("starts_early", apart_ms=-late, max_sound_early_ms=settings.max_sound_early_ms)
        if late > settings.max_sound_late_ms:
            at = [Evidence(start_s=0.0, end_s=round(sound.start_s, 3))]
            yield review("starts_late", evidence=at, apart_ms=late, max_sound_late_ms=settings.max_sound_late_ms)


def _unedited(container: Container, packets: Packets | None, settings: Settings) -> Iterator[Verdict]:
    """What players show that do not obey the edit list."""
    sound = packets.track(container.sounds[0].index) if packets else None
    if sound and sound.unedited_s is not None:
        late_ms = round(sound.unedited_s * 1000)
        if abs(late_ms) > settings.max_unedited_ms:
            limit = {"max_unedited_ms": settings.max_unedited_ms}
            yield review("edit_list", {}, limit, apart_ms=abs(late_ms), way=_WAYS[late_ms > 0])


def _counts(peak: Peak, height: float, margin: float) -> bool:
    return peak.height >= height and peak.height - peak.rival >= margin


def _drift(found: Agreement, settings: Settings) -> Verdict | None:
    """Both halves agree clearly with the sound, but not at the same shift."""
    before, after = found.halves
    if abs(before.offset_ms - after.offset_ms) < settings.drift_ms:
        return None
    if not all(_counts(half, settings.sure_height, settings.sure_margin) for half in found.halves):
        return None
    return review(
        "drift",
        before_ms=round(before.offset_ms - settings.bias_ms, -1),
        after_ms=round(after.offset_ms - settings.bias_ms, -1),
    )


def _running_away(mouths: Mouths, bands: VoiceBands, picture: DecodedPicture, settings: Settings) -> Iterator[Verdict]:
    """A steady drift, where no one shift makes lips and sound agree."""
    found = drift(mouths, bands, picture.pts_s)
    if found is None or found.gain < settings.drift_gain or found.found.support < settings.sure_support:
        return
    if not _counts(found.found.whole, settings.drift_height, settings.sure_margin):
        return
    if abs(found.after_ms - found.before_ms) >= settings.drift_ms:
        yield review(
            "runs_away",
            evidence=[Evidence(start_s=round(found.start_s, 3), end_s=round(found.end_s, 3), confidence=0.7)],
            before_ms=round(found.before_ms - settings.bias_ms, -1),
            after_ms=round(found.after_ms - settings.bias_ms, -1),
            first_s=found.start_s,
            last_s=found.end_s,
        )


def _clock(container: Container, packets: Packets | None, settings: Settings) -> Iterator[Verdict]:
    """Samples and timestamps that do not last equally long."""
    sound = container.sounds[0]
    track = packets.track(sound.index) if packets else None
    apart_s = clock_apart_s(sound, track) if track else None
    if apart_s is not None and abs(apart_s) * 1000 > settings.max_clock_ms:
        yield review("clock", {}, {"max_clock_ms": settings.max_clock_ms}, apart_ms=round(abs(apart_s) * 1000))


def _told(found: Together | None, settings: Settings) -> bool:
    """Do most events have their sound at one shift, and at no other?"""
    if found is None or found.matched < max(settings.min_events, settings.min_matched * found.events):
        return False
    return found.height >= settings.events_height and found.height - found.rival >= settings.sure_margin


def _subtitles(found: Together | None, settings: Settings) -> Iterator[Verdict]:
    if found is None or not _told(found, settings):
        return
    values: dict[str, Any] = {"events": found.events, "matched": found.matched, "apart_s": abs(found.offset_s)}
    if abs(found.offset_s) < settings.subtitles_s:
        yield passed("ok_subtitles", **values)
    else:
        values |= {"way": _WAYS[found.offset_s > 0], "first_s": found.first_s, "subtitles_s": settings.subtitles_s}
        yield review("by_subtitles", evidence=[_around(found)], **values)


def _impacts(found: Together | None, settings: Settings) -> Iterator[Verdict]:
    if found is None or not _told(found, settings) or abs(found.offset_s) * 1000 < settings.review_ms:
        return
    values: dict[str, Any] = {"events": found.events, "matched": found.matched, "first_s": found.first_s}
    values |= {"apart_ms": abs(found.offset_s) * 1000, "way": _WAYS[found.offset_s > 0]}
    yield review("by_impacts", {}, {"review_ms": settings.review_ms}, [_around(found)], **values)


def _around(found: Together) -> Evidence:
    start_s, end_s = sorted((found.first_s, found.first_s + found.offset_s))
    return Evidence(start_s=round(max(0.0, start_s), 3), end_s=round(end_s, 3), confidence=0.6)


def _lips(found: Agreement, offset_ms: float, mouths: Mouths, picture: DecodedPicture, settings: Settings) -> Verdict:
    apart_ms = abs(offset_ms)
    told_ms = round(apart_ms, -1)  # more digits would promise too much
    if apart_ms < settings.review_ms:
        return passed("ok", seconds=found.seconds, apart_ms=told_ms)
    sure = (
        _counts(found.whole, settings.sure_height, settings.sure_margin)
        and found.support >= settings.sure_support
        and found.seconds >= settings.sure_s
    )
    evidence = [
        Evidence(
            start_s=round(picture.pts_s[mouth.first], 3),
            end_s=round(picture.pts_s[mouth.first + mouth.frames - 1], 3),
            box=mouth.box,
            confidence=0.95 if sure else 0.6,
        )
        for mouth in mouths.mouths[:50]
    ]
    values: dict[str, Any] = {
        "apart_ms": told_ms,
        "apart_s": told_ms / 1000,
        "first_s": evidence[0].start_s,
        "review_ms": settings.review_ms,
    }
    if sure and apart_ms >= settings.fail_ms:
        return failed("late" if offset_ms > 0 else "early", evidence=evidence, **values)
    return review("perhaps_late" if offset_ms > 0 else "perhaps_early", evidence=evidence, **values)
