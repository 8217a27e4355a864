"""声音与画面应同步。

## 检查什么
- **容器**：声音和画面在文件里是否同时开始：声音早不超过 40 毫秒，晚不超过 60 毫秒（EBU R37）。MP4 的“编辑列表”读两遍，
  一遍照办，一遍不理：两种读法的声画位置相差 150 毫秒以上，说明在有些播放器里会不同步，请人工复核。
- **口型**：正面、够大（脸宽约占画面宽度的 12% 以上）、连续 2.5 秒以上的人脸，逐帧看嘴的变化，与声音在八个频段上的变化相比，
  在前后 1.2 秒之内找最相合的位置。两者相合得清楚才作数：声音早或晚 160 毫秒以上请人工复核；250 毫秒以上、相合得很清楚、
  前后两半一致、说话的人脸共有 10 秒以上，判为不通过。
- 声音比口型越走越偏的（5 秒差几百毫秒的那种）：设想每一种匀速的偏差，看哪一种与口型最相合；很清楚的请人工复核。
- 声音的时间戳与采样数相差一帧（40 毫秒）以上的，有的播放器会越放越不同步，请人工复核。
- 口型核对不了时：画面上的字幕与开始说话的时间、镜头里突然的动作与声音的起点，多数都错开同样时间的，请人工复核（字幕 1 秒
  以上，动作 160 毫秒以上；剪辑点不算，卡点剪辑不能证明同步）。
- 口型说明同步的，声音晚些开始不算问题。没有人脸，或者看不出谁在说话（旁白、配音、侧脸），口型就没有核对，报告里会写明。

声音和画面长短不一、中途断开，由“数据完整”检查。

## 为什么
四（四）要求“声音与画面同步”。声音早 45 毫秒或晚 125 毫秒，观众就能察觉（ITU-R BT.1359）。

## 怎么改
剪映：选中片段，右键“分离音频”，把声音往前（晚了）或往后（早了）移动报告所写的毫秒数，再导出。Premiere：选中片段，
“取消链接”，再移动声音。移好后看着说话人的嘴核对。

## 把握有多大
容器的时间是直接读出的，把握很大。口型要凭统计，几秒钟的镜头不一定量得出来。用人工制作的样片测试（五位真人讲话，12 秒，一批；
阈值部分据这些样片调整过）：声音移动 200 至 500 毫秒的 10 个全部量得出来，查出 9 个（漏掉的一个移动了 200 毫秒，量得
约 100 毫秒）；11 个没有移动的一个也没有冤枉；容器里错开的 5 个全部查出；越走越偏的 2 个查出 1 个。规则定下之后又做了 10 个：口型移动的 2 个、容器里错开的 2 个都查出，
越走越偏的 1 个漏掉，5 个好的一个也没有冤枉。各人的嘴与声音相差不
一，量得的值与真值相差的中位数约 60 毫秒，最多约 120 毫秒，所以 160 毫秒以内不提。给 5 段人脸配上不相干的声音 320 次，误报
“可能不同步”的约占 2.5%，没有一次达到不通过的证据。字幕和动作只用人工编的数据测试过，只请人工复核。

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
- A sound that runs away from the lips (some 100 ms in every 10 s): every steady rate is tried, and one that makes lips and
  sound agree very clearly is for a person to look at.
- Timestamps of the sound that last longer or shorter than its samples by more than a frame (40 ms): some players get out of
  step more and more.
- Where lips cannot be compared: subtitles against the starts of speech (1 s or more), and sudden movement inside shots
  against the starts of sounds (160 ms or more), where most are apart by the same time. Cuts do not count.
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
(five real people speaking, 12 s, one seed; the thresholds were partly set on these): all 10 with the sound moved by 200 to
500 ms could be measured and 9 were found (the one missed was moved by 200 ms and read as about 100); of 11 that were not
moved none was accused; all 5 shifts in the container were found, and 1 of 2 drifting sounds. Of 10 made
afterwards both moved sounds and both shifts in the container were found, one drifting sound was missed, and none of 5 good ones
was accused. How far mouths are ahead differs
from speaker to speaker: readings are about 60 ms off (median) and 120 ms at most, so nothing under 160 ms is named. Of 320
pairs of five faces with a sound that is not their own about 2.5 % were called perhaps out of step, and none reached the
evidence of a failure. Subtitles and impacts were tested on made facts only, and are for a person to look at.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.judgement.sync_words import FIXES, MESSAGES, WAYS
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

__all__ = ["FIXES", "MESSAGES", "TITLE", "Settings", "check"]

TITLE = Text(zh="声画同步", en="A/V sync")


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
        default=3.0, gt=0, description="对得上的比偶然高出多少个偏差才算 | matches over chance, deviations, to count"
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
            start_ms = round(container.sounds[0].start_s * 1000.0, 1)
            if starts and abs(start_ms) >= settings.review_ms and abs(offset_ms - start_ms) < settings.review_ms:
                offset_ms = start_ms  # the same delay, and the container tells it exactly
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
            yield review("edit_list", {}, limit, apart_ms=abs(late_ms), way=WAYS[late_ms > 0])


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
        values |= {"way": WAYS[found.offset_s > 0], "first_s": found.first_s, "subtitles_s": settings.subtitles_s}
        yield review("by_subtitles", evidence=[_around(found)], **values)


def _impacts(found: Together | None, settings: Settings) -> Iterator[Verdict]:
    if found is None or not _told(found, settings) or abs(found.offset_s) * 1000 < settings.review_ms:
        return
    values: dict[str, Any] = {"events": found.events, "matched": found.matched, "first_s": found.first_s}
    values |= {"apart_ms": abs(found.offset_s) * 1000, "way": WAYS[found.offset_s > 0]}
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
