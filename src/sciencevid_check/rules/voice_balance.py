"""解说要听得清楚，背景音乐不应盖过解说。

## 检查什么
先用语音识别网络（Silero VAD）找出有人说话的时间，再每 20 秒比较一次：说话时的响度，和紧挨着说话的短停顿里背景声的响度（按
ITU-R BS.1770 加权，单位 LU）。只看短停顿，是因为许多作品的音乐在长停顿里会重新变响。说话没有停顿的，用字与字之间最轻的瞬间估计；停顿里的
声音比这种瞬间响得多的（讲完后的掌声、说话一停就放开的音乐），说话时并不在，也用这种瞬间估计。

- 解说应比背景声响 10 LU 以上。有一半以上的解说不到 5 LU 的，判为不通过；一半以上不到 10 LU，或有一段不到 7.5 LU 的，请人工复核。
- 解说背后只有噪声、没有音乐的，由“背景噪音”一项判断。
- 有一段解说比平常轻 10 LU 以上的，请人工复核。
- 没有解说的作品（如只有音乐），无须比较，直接通过。

## 为什么
通知要求“解说与背景音乐效果相匹配”。音乐太响，解说就听不清；制作者熟悉台词，往往自己听不出来。

## 怎么改
剪映：选中音乐，调低“音量”，到解说比音乐响 10 至 15 LU。Premiere：基本声音 > 音乐 > 回避，让音乐在有人说话时自动变轻。

## 把握有多大
自制的测试片 19 段（真实解说配真实音乐，20 秒）：音乐与解说相当或更响的 7 段全部查出（3 段判为不通过），音乐低 15 dB 以上和
没有音乐的 9 段全部通过；所测的响度差与实际相差的中位数为 2.6 LU。没有停顿又有响音乐的，只能估计，所以只请人工复核。歌声会被当作说话；
影片中枪炮、风雨盖过对白，程序不知道是否有意。

---

The voice should be clear, and music must not drown it.

## What it checks
A network for voice activity (Silero VAD) tells when somebody speaks. Then, every 20 s, the loudness of the voice is compared
with that of what is behind it in the short gaps beside it (weighted as ITU-R BS.1770 does, in LU). Only short gaps count,
because in long ones the music of many works comes up again. Where a voice leaves no gap, the quietest moments within and
between words stand for it; so they do where the gaps are much louder than those (applause after a speech, music that comes
up at once), for that is not behind the voice.

- The voice should be 10 LU or more over what is behind it. It fails when half of the narration or more has less than 5 LU; a
  person should listen when half has less than 10, or some stretch less than 7.5.
- Where there is noise behind the voice and no music, background noise judges it.
- A stretch of the voice 10 LU or more under the usual is for a person to listen to.
- A work without narration, such as one with music alone, has nothing to match and passes.

## Why it matters
The notice asks that narration and background music match. Under loud music the words are lost, and the maker, who knows
them by heart, is the last to notice.

## How to fix
CapCut: lower the music's Volume until the voice is 10 to 15 LU over it. Premiere: Essential Sound > Music > Ducking, so that
music gives way to the voice.

## How sure it is
On 19 made clips (real narration over real music, 20 s) all 7 whose music is as loud as the voice or louder were found (3 of
them fail), and all 9 with music 15 dB or more under it or none pass; the loudness difference is 2.6 LU off (median). Without gaps and with loud music it is an estimate, and only for a person to listen to. Singing counts as
speaking; whether gunfire or a storm is meant to drown a film's dialogue, the program cannot know.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import SoundScene, Speech
from sciencevid_check.measurements.listening import Heard, above, windows
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="解说配乐", en="Voice and music")

MESSAGES = {
    "ok": Text(
        zh="解说清楚，比背景声响 {ld_lu:.0f} LU", en="the voice is clear, {ld_lu:.0f} LU over what is behind it"
    ),
    "no_voice": Text(zh="没有听到解说，无须比较", en="no narration is heard: there is nothing to match"),
    "no_music": Text(
        zh="解说背后不是音乐而是噪声，请看“背景噪音”一项",
        en="behind the voice is noise and no music: see background noise",
    ),
    "drowned": Text(
        zh="背景声盖过解说：解说只响 {ld_lu:.0f} LU（至少 {min_ld_lu:g} LU），共 {low_s:.0f} 秒，从 {first_s:clock} 起",
        en="the voice drowns: it is only {ld_lu:.0f} LU over what is behind it (at least {min_ld_lu:g} is wanted), for {low_s:.0f} s in all, from {first_s:clock}",
    ),
    "low": Text(
        zh="背景声可能偏响：解说约响 {ld_lu:.0f} LU（至少 {min_ld_lu:g} LU），共 {low_s:.0f} 秒，从 {first_s:clock} 起",
        en="what is behind the voice may be too loud: the voice is about {ld_lu:.0f} LU over it (at least {min_ld_lu:g} is wanted), for {low_s:.0f} s in all, from {first_s:clock}",
    ),
    "jump": Text(
        zh="解说忽轻忽响：最轻的一段比平常轻 {jump_lu:.0f} LU（上限 {max_jump_lu:g} LU），从 {first_s:clock} 起",
        en="the voice is uneven: its quietest stretch is {jump_lu:.0f} LU under the usual (limit {max_jump_lu:g} LU), from {first_s:clock}",
    ),
}
_LOWER = Text(
    zh="把背景音乐调低约 {lower_db:.0f} dB，或让它在有人说话时自动变轻（剪映：选中音乐，调低“音量”；Premiere：基本声音 > 音乐 > 回避）。",
    en="Turn the music down by about {lower_db:.0f} dB, or let it duck under the voice (CapCut: lower the music's Volume; Premiere: Essential Sound > Music > Ducking).",
)
FIXES = {
    "drowned": _LOWER,
    "low": _LOWER,
    "jump": Text(
        zh="听报告所写的时间：把这一段解说的音量调高，与其他段落相近（剪映：响度统一；Premiere：基本声音 > 对话 > 自动匹配）。",
        en="Listen at the times in the report and raise this stretch of the voice to match the others (CapCut: Loudness normalization; Premiere: Essential Sound > Dialogue > Auto-Match).",
    ),
}

_WHOLE_S, _STEP_S = 20.0, 10.0


class Settings(rule.Settings):
    """How far a voice must stand out. The notice names no figure."""

    min_ld_lu: float = Field(
        default=10.0,
        description="解说比背景声至少响多少，LU（Torcoli 等 2019 年的听音试验：音乐 10，环境声 15） | how far the voice must be over what is "
        "behind it, LU (listening tests by Torcoli and others, 2019: 10 over music, 15 over ambience)",
    )
    sure_ld_lu: float = Field(
        default=5.0,
        description="有一半以上的解说低于此值判为不通过，LU | under this for half of the narration or more, it fails, LU",
    )
    max_jump_lu: float = Field(
        default=10.0,
        gt=0,
        description="各段解说的响度最多比平常轻多少，LU | how far a stretch of the voice may be under the usual, LU",
    )

    min_voice_s: float = Field(
        default=2.0,
        gt=0,
        description="20 秒里至少说这么久才比较，秒（再少说明不了什么） | least speech in 20 s to compare, seconds: less says little",
    )
    min_gap_s: float = Field(
        default=0.12,
        ge=0,
        description="20 秒里至少有这么长的停顿才从停顿量背景声，秒（约四个测量点） | least gaps in 20 s to measure the background in, "
        "seconds (about four measured points)",
    )
    sure_gap_s: float = Field(
        default=0.4,
        ge=0,
        description="停顿达到这么长才可判不通过，秒（一拍音乐的长度） | gaps from which it may fail, seconds (a beat of music)",
    )
    sure_voice_share: float = Field(
        default=0.4,
        ge=0,
        le=1,
        description="说话占到这一份额才可判不通过；再少多半是对白，停顿里是剧情的声音 | share of speech from which it may fail: less is "
        "dialogue, whose gaps hold what happens",
    )
    quiet_dbfs: float = Field(
        default=-60.0,
        description="比这更轻的停顿不算噪声，dBFS（与“背景噪音”相同） | quieter pauses are no noise, dBFS (as in background-noise)",
    )
    apart_lu: float = Field(
        default=8.0,
        gt=0,
        description="停顿里的声音比说话时最轻的瞬间响出这么多的，说话时并不在，LU（掌声、松开的闪避；音乐实测不到 6.5） | gaps louder by "
        "this than the quietest moments of speech hold what is not behind the voice, LU (applause, released ducking; music measured under 6.5)",
    )
    swing_lu: float = Field(
        default=4.4,
        ge=0,
        description="这时背景声按说话时最轻的瞬间再加此值估计，LU（实测音乐平均比其最轻的瞬间响这么多） | what is behind the voice is then taken "
        "as its quietest moments plus this, LU (what music was measured to be above its own quietest moments)",
    )
    hum_under_db: float = Field(
        default=3.0,
        description="电源嗡声占停顿处声音一半以上（低不到此值）的是噪声，不是音乐，dB | pauses of which mains hum is half or more (less than this under) are noise and no music, dB",
    )
    clear_lu: float = Field(
        default=20.0,
        description="解说响出这么多就算清楚，不论背景是什么，LU（WCAG 2 SC 1.4.7） | a voice so far above is clear over anything, LU (WCAG 2 SC 1.4.7)",
    )
    steady_db: float = Field(
        default=4.5,
        gt=0,
        description="停顿处声级起伏不超过此值、又没有乐音的是噪声，dB（与“背景噪音”相同） | pauses that vary by no more and hold no tones are noise, dB (as in background-noise)",
    )
    max_tonal: float = Field(
        default=0.1,
        gt=0,
        le=1,
        description="停顿处持续的乐音超过此份额算音乐（与“背景噪音”相同） | share of lasting tones from which a pause is music (as in background-noise)",
    )


class _Stretch(NamedTuple):
    heard: Heard
    ld_lu: float
    sure: bool


def check(speech: Speech, sound_scene: SoundScene, settings: Settings) -> Verdict:
    heard = [
        h
        for h in windows(speech, sound_scene, _WHOLE_S, _STEP_S)
        if h.voiced_s >= settings.min_voice_s and h.voice_lufs is not None and h.valley_lufs is not None
    ]
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if not heard:
        return passed("no_voice", {"ld_lu": None}, expected)
    stretches = [_stretch(h, settings) for h in heard]
    stretches = [one for one in stretches if one.ld_lu >= settings.clear_lu or not _noise(one.heard, settings)]
    verdicts = [_compared(stretches, settings), *_uneven(heard, settings)]
    return worst(verdicts).model_copy(update={"measured": {"ld_lu": None} | verdicts[0].measured, "expected": expected})


def _noise(h: Heard, settings: Settings) -> bool:
    """Is it noise that fills the pauses, which another rule judges?"""
    if h.hum_hz is not None and h.pause_dbfs is not None and h.hum_dbfs > h.pause_dbfs - settings.hum_under_db:
        return True
    if h.pauses_told and h.pause_dbfs is not None and h.quiet_dbfs is not None:
        steady = h.pause_dbfs - h.quiet_dbfs <= settings.steady_db
        return h.tonal < settings.max_tonal and steady and h.pause_dbfs > settings.quiet_dbfs
    return h.least_spread_db <= settings.steady_db / (2 if h.tonal < 3 * settings.max_tonal else 8)


def _stretch(h: Heard, settings: Settings) -> _Stretch:
    """From the gaps beside the voice; where it leaves none, from what fills the gaps within words."""
    voice, valley = h.voice_lufs or 0.0, h.valley_lufs or 0.0
    if h.beside_lufs is None or h.beside_s < settings.min_gap_s:
        few = above(voice, h.beside_lufs) if h.beside_lufs is not None and h.beside_s >= settings.min_gap_s / 2 else 0.0
        return _Stretch(h, few if few >= settings.clear_lu else voice - valley, sure=False)
    if h.beside_lufs > valley + settings.apart_lu:
        return _Stretch(h, above(voice, valley + settings.swing_lu), sure=False)
    narrated = h.voiced_s >= settings.sure_voice_share * (h.end_s - h.start_s)
    return _Stretch(h, above(voice, h.beside_lufs), sure=narrated and h.beside_s >= settings.sure_gap_s)


def _compared(stretches: Sequence[_Stretch], settings: Settings) -> Verdict:
    if not stretches:
        return passed("no_music")
    middle = median(stretch.ld_lu for stretch in stretches)
    low = [stretch for stretch in stretches if stretch.ld_lu < settings.min_ld_lu]
    lowest = min(stretch.ld_lu for stretch in stretches)
    drowned = [stretch for stretch in low if stretch.sure and stretch.ld_lu < settings.sure_ld_lu]
    clearly = lowest < (settings.min_ld_lu + settings.sure_ld_lu) / 2
    measured = {"ld_lu": round(middle, 1), "lowest_ld_lu": round(lowest, 1)}
    if not low or not (clearly or 2 * len(low) >= len(stretches)):
        return passed("ok", measured)
    sure = 2 * len(drowned) >= len(stretches)
    said = _said(drowned if sure else low, 0.9 if sure else 0.6)
    values: dict[str, Any] = {
        "ld_lu": round(median(stretch.ld_lu for stretch in (drowned if sure else low)), 1),
        "min_ld_lu": settings.min_ld_lu,
        "lower_db": settings.min_ld_lu - lowest,
    }
    verdict = (failed if sure else review)("drowned" if sure else "low", **said, **values)
    return verdict.model_copy(update={"measured": measured})


def _uneven(heard: Sequence[Heard], settings: Settings) -> Iterator[Verdict]:
    """A stretch of the voice much quieter than the usual one."""
    spoken = [(h, h.voice_lufs) for h in heard if h.voiced_s >= 2 * settings.min_voice_s and h.voice_lufs is not None]
    if len(spoken) < 3:
        return
    usual = median(level for _, level in spoken)
    quiet = [(h, level) for h, level in spoken if usual - level > settings.max_jump_lu]
    if quiet:
        jump = max(usual - level for _, level in quiet)
        said = _said([_Stretch(h, level, sure=False) for h, level in quiet], 0.7)
        del said["low_s"]
        yield review("jump", jump_lu=jump, max_jump_lu=settings.max_jump_lu, **said)


def _said(low: Sequence[_Stretch], confidence: float) -> dict[str, Any]:
    """Windows that overlap or touch as one."""
    spans = [(low[0].heard.start_s, low[0].heard.end_s)]
    for stretch in low[1:]:
        start, end = stretch.heard.start_s, stretch.heard.end_s
        spans[-1:] = [(spans[-1][0], end)] if start <= spans[-1][1] else [spans[-1], (start, end)]
    return {
        "evidence": [
            Evidence(start_s=round(max(start, 0.0), 3), end_s=round(end, 3), confidence=confidence)
            for start, end in spans[:50]
        ],
        "low_s": sum(end - start for start, end in spans),
        "first_s": max(spans[0][0], 0.0),
    }
