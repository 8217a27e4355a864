"""声音不应削波失真。

## 检查什么
录音电平过高、话筒或混音过载时，波形的顶部会被削平，听起来发破、发毛。程序逐秒查看响的波形有多少是平顶的：真正的平顶在
调低音量、压缩编码、转换采样率之后仍是平的，所以不要求达到满幅；限幅器压低的是整个波形，顶部仍是圆的，不会误判。

- 一秒之内，响的半波有 8% 以上（并且至少 6 个）是平顶的，这一秒算削波。
- 削波的有 2 秒的，请人工复核；3 秒以上判为不通过。

## 为什么
削波后的声音刺耳，解说听不清，而且事后很难修复。

## 怎么改
从削波之前的原始录音重做：降低录音或轨道的增益，让峰值不超过 -6 dBFS，再混音导出。只调低成片的音量没有用，平顶还在。
原始录音已经削波的，可用 Adobe Audition 的“消除削波”（Declipper）补救。

## 把握有多大
自制的带已知缺陷的短片（三批，每段 20 秒；解说超出满幅 8 至 22 dB 后削平，有的再调低，AAC 编码）：削波的 15 段全部判为不通
过，没有削波的 12 段全部通过。另把 10 段真实的语音和音乐加以限幅、压缩，再用不同的编码存成 250 段，无一误判；语音超出满幅
14 dB 以上、码率不低于 96 kb/s 的 45 段全部判为不通过。

查不出或查不全的：超出满幅不到 8 dB 的轻微削波，48 kb/s 以下的编码，低音为主的音乐。电子方波音色、失真吉他本来就是平顶，
会被当作削波；若是有意使用的音乐，可以不改。

---

The sound should not be clipped.

## What it checks
Where the recording level was too high, or a microphone or mix was overdriven, the tops of the waves are cut off flat and
the sound breaks up. The program looks, second by second, how many of the loud waves have flat tops. A real cut stays flat
when it is turned down afterwards, coded or resampled, so it need not be at full scale; a limiter turns down whole waves and
leaves their tops round, so that loud clean music is not accused.

- A second counts as clipped when 8 % or more of its loud half-waves (and at least 6) are flat.
- Two clipped seconds are for a person to listen to, three or more fail.

## Why it matters
Clipped sound hurts, the narration is hard to follow, and it can hardly be mended afterwards.

## How to fix
Start again from the recording before it was clipped: lower the gain of the recording or the track until peaks stay under
-6 dBFS, mix and export. To turn down the finished work does not help: the tops stay flat. Where the recording itself is
clipped, Adobe Audition's Declipper may help.

## How sure it is
On made clips with known defects (three sets, 20 s each: narration 8 to 22 dB over full scale cut off flat, some of it turned
down afterwards, coded as AAC) all 15 clipped ones fail and all 12 others pass. Ten pieces of real speech and music, limited,
compressed and coded in different ways, gave 250 more: none is accused. All 45 of speech 14 dB or more over full scale fail,
at 96 kb/s or more.

Not found, or not always: slight clipping under 8 dB over full scale, sound coded at 48 kb/s or less, music that is mostly
bass. Square waves of a synthesizer and distorted guitars are flat by nature and count as clipped; where that is the music,
leave it.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Clipping, DecodedSound
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, runs
from sciencevid_check.text import Text

TITLE = Text(zh="声音削波", en="Audio clipping")

MESSAGES = {
    "ok": Text(zh="没有削波", en="no clipping"),
    "clipped": Text(
        zh="有 {clipped_s:g} 秒的声音削波失真（上限 {max_clipped_s:g} 秒），从 {first_s:clock} 起",
        en="{clipped_s:g} s of the sound are clipped (limit {max_clipped_s:g} s), from {first_s:clock}",
    ),
    "perhaps": Text(
        zh="有 {clipped_s:g} 秒的声音可能削波（上限 {max_clipped_s:g} 秒），从 {first_s:clock} 起",
        en="{clipped_s:g} s of the sound may be clipped (limit {max_clipped_s:g} s), from {first_s:clock}",
    ),
}
FIXES = {
    "clipped": Text(
        zh="回到原始录音，把增益调低到峰值不超过 -6 dBFS，重新混音导出；只调低成片的音量没有用。",
        en="Go back to the recording, lower its gain until peaks stay under -6 dBFS, and mix again; turning down the "
        "finished work does not help.",
    ),
    "perhaps": Text(
        zh="戴耳机听报告所写的时间：若声音发破，请从原始录音以较低的增益重做这一段。",
        en="Listen with headphones at the times in the report; where it breaks up, redo it from the recording at a lower gain.",
    ),
}

_MOST_EVIDENCE = 50


class Settings(rule.Settings):
    """When a second is clipped, and how many may be."""

    level: Level = Field(default="warning", description="通知没有直接提到削波 | the notice does not name clipping")
    min_flat_share: float = Field(
        default=0.08,
        gt=0,
        le=1,
        description="一秒中响的半波平顶的占到此比例算削波；未削波的通常不到 0.01 | share of a second's loud half-waves "
        "that are flat where it is clipped; usually under 0.01 where it is not",
    )
    min_flat: int = Field(
        default=6, ge=1, description="一秒中至少有几个平顶的半波才算 | flat half-waves in a second, at least"
    )
    min_top_dbfs: float = Field(
        default=-30.0, description="比这更轻的不判，dBFS | quieter seconds are not judged, dBFS"
    )
    max_clipped_s: float = Field(default=1.0, ge=0, description="允许削波的秒数 | seconds that may be clipped")
    sure_s: float = Field(
        default=3.0, ge=0, description="削波达到此秒数判为不通过 | clipped seconds from which it fails"
    )


def check(decoded_sound: DecodedSound, clipping: Clipping, settings: Settings) -> Verdict:  # noqa: ARG001
    found = runs(
        top >= settings.min_top_dbfs and flat >= max(settings.min_flat, settings.min_flat_share * waves)
        for top, flat, waves in zip(clipping.top_dbfs, clipping.flat, clipping.waves, strict=True)
    )
    measured = {
        "clipped_s": sum(last - first + 1 for first, last in found) * clipping.step_s,
        "flat_percent": round(100 * sum(clipping.flat) / max(1, sum(clipping.waves)), 2),
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if measured["clipped_s"] <= settings.max_clipped_s:
        return passed("ok", measured, expected)
    evidence = [
        Evidence(
            start_s=round(max(0.0, clipping.start_s + first * clipping.step_s), 3),
            end_s=round(clipping.start_s + (last + 1) * clipping.step_s, 3),
        )
        for first, last in found[:_MOST_EVIDENCE]
    ]
    first_s = evidence[0].start_s
    if measured["clipped_s"] >= settings.sure_s:
        return failed("clipped", measured, expected, evidence, first_s=first_s)
    return review("perhaps", measured, expected, evidence, first_s=first_s)
