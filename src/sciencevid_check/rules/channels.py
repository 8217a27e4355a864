"""左右声道都要有声音，响度相当，相位不相反。

## 检查什么
逐秒比较左右两个声道，只看有声音的时候：

- 一侧没有声音：一侧比另一侧轻 30 dB 以上，几乎听不见，判为不通过；连续 10 秒以上如此的，请人工复核。
- 一侧偏轻：全片平均相差超过 12 dB 的，请人工复核。
- 左右反相：两个声道的波形正好相反（相关系数不高于 -0.7），在手机、单只音箱上播放时会互相抵消，解说几乎消失，判为不通过；
  不高于 -0.4，或连续 10 秒以上反相的，请人工复核。
- 有人说话的时候另外再看一遍：音乐在两侧、解说只在一侧（或反相）的，请人工复核。
- 直流偏移：九成以上的时间里，波形整体偏离零点超过满幅的 1%，请人工复核；超过 3% 判为不通过。

单声道、左右完全相同的双声道都没有问题。多于两个声道时只看前左、前右是否反相，以及直流偏移。

## 为什么
评审现场的播放设备各不相同：只有一侧有声音的，坐在另一侧的人听不到；左右反相的，单只音箱放不出解说。

## 怎么改
剪映：选中这段音频，打开“声道”相关设置，改为单声道或把有声音的一侧复制到另一侧。Premiere：右键单击素材 >“修改”>
“音频声道”，让左右都取有声音的一侧；反相的用“效果”>“音频效果”>“反转”，只作用于一侧。

## 把握有多大
响度差和相关系数直接量出，把握很大。自制的带已知缺陷的短片（两批）：一侧无声 4 段、左右反相 4 段全部判为不通过，正常立体声
4 段全部通过；另有 13 段真实短片（有单声道录音、立体声和 5.1 声道）无一误判。左右声道内容不同是有意为之（如双语）还是失误，
程序无从知道。

---

Both channels should carry sound, about as loud as each other, and not of opposite phase.

## What it checks
Left and right are compared second by second, where there is sound:

- One side is silent: more than 30 dB under the other, so that it is hardly heard. That fails; where it is so for 10 s or
  more on end only, a person should listen.
- One side is quieter: over the whole work by more than 12 dB. A person should listen.
- Opposite phase: the waves of both sides mirror each other (correlation of -0.7 or less). On a telephone or a single
  loudspeaker they cancel out and the narration is all but gone. That fails; -0.4 or less, or 10 s or more on end, is for a
  person to listen to.
- The seconds in which somebody speaks are looked at by themselves too: music on both sides must not hide a voice on one
  side, or of opposite phase. A person should listen.
- Constant offset (DC): for nine tenths of the time the wave as a whole is off zero by more than 1 % of full scale. A person
  should look; 3 % fails.

Mono is fine, and so is the same sound on both sides. Of more than two channels, only the opposite phase of front left and
right is looked at, and the offset.

## Why it matters
Nobody knows on what the judges will play it: with sound on one side only, those on the other side hear nothing; with
opposite phase a single loudspeaker plays no narration.

## How to fix
CapCut: select the sound and set its channels to mono, or copy the good side to the other. Premiere: right-click the clip,
Modify, Audio Channels, and take the good side for left and right; against opposite phase, put the audio effect Invert on
one side only.

## How sure it is
Level and correlation are measured directly. On made clips with known defects (two sets) all 4 with a silent side and all 4
of opposite phase fail, all 4 with plain stereo pass; of 13 real clips (mono recordings, stereo, 5.1) none is accused. Whether
two sides differ on purpose, as with two languages, the program cannot know.
"""

import math
from collections.abc import Iterable
from itertools import compress
from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import DecodedSound, SoundLevels, Speech
from sciencevid_check.measurements.listening import VOICED
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, runs, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="左右声道", en="Channels")

_SIDES = (Text(zh="左", en="left"), Text(zh="右", en="right"))

MESSAGES = {
    "mono": Text(zh="单声道，没有直流偏移", en="mono, without a constant offset"),
    "stereo": Text(
        zh="左右声道都有声音，相差 {apart_db:.1f} dB，没有反相",
        en="both sides carry sound, {apart_db:.1f} dB apart, in phase",
    ),
    "surround": Text(
        zh="{channels} 个声道：前左、前右没有反相，没有直流偏移",
        en="{channels} channels: front left and right in phase, no constant offset",
    ),
    "dead": Text(
        zh="{side}声道几乎没有声音，比另一侧轻 {apart_db:.0f} dB",
        en="the {side} channel is all but silent, {apart_db:.0f} dB under the other",
    ),
    "dead_part": Text(
        zh="有 {count} 段只有一侧有声音，最长 {longest_s:.0f} 秒，从 {first_s:clock} 起",
        en="{count} stretch(es) with sound on one side only, the longest {longest_s:.0f} s, from {first_s:clock}",
    ),
    "uneven": Text(
        zh="{side}声道比另一侧轻 {apart_db:.0f} dB（上限 {max_apart_db:g} dB）",
        en="the {side} channel is {apart_db:.0f} dB quieter than the other (limit {max_apart_db:g} dB)",
    ),
    "voice_uneven": Text(
        zh="有人说话时，{side}声道比另一侧轻 {apart_db:.0f} dB（上限 {max_apart_db:g} dB）：解说偏在一侧",
        en="while somebody speaks the {side} channel is {apart_db:.0f} dB quieter than the other (limit {max_apart_db:g} dB): the voice is on one side",
    ),
    "voice_inverted": Text(
        zh="有人说话时，左右声道反相（相关系数 {correlation:.2f}），用单只音箱播放，解说会变轻",
        en="while somebody speaks left and right are of opposite phase (correlation {correlation:.2f}): on one loudspeaker the voice gets weak",
    ),
    "inverted": Text(
        zh="左右声道反相（相关系数 {correlation:.2f}），用单只音箱播放会互相抵消",
        en="left and right are of opposite phase (correlation {correlation:.2f}): on one loudspeaker they cancel out",
    ),
    "inverted_part": Text(
        zh="有 {count} 段左右反相，最长 {longest_s:.0f} 秒，从 {first_s:clock} 起",
        en="{count} stretch(es) of opposite phase, the longest {longest_s:.0f} s, from {first_s:clock}",
    ),
    "rather_inverted": Text(
        zh="左右声道有些反相（相关系数 {correlation:.2f}），用单只音箱播放会变轻",
        en="left and right are partly of opposite phase (correlation {correlation:.2f}): quieter on one loudspeaker",
    ),
    "offset": Text(
        zh="波形整体偏离零点 {offset_percent:.1f}%（上限 {max_offset_percent:g}%）",
        en="the wave as a whole is {offset_percent:.1f} % off zero (limit {max_offset_percent:g} %)",
    ),
    "silent": Text(zh="几乎没有声音，无从比较左右声道", en="hardly any sound: there are no sides to compare"),
}
_BOTH = Text(
    zh="在剪辑软件里把这段音频改为单声道，或把有声音的一侧复制到另一侧，再导出；戴耳机核对左右两侧。",
    en="Set the sound to mono in the editor, or copy the good side to the other, and export; check with headphones.",
)
_INVERT = Text(
    zh="在剪辑软件里对其中一个声道用“反转（反相）”效果，或只取一侧改为单声道，再导出；用手机外放核对。",
    en="Put an invert (phase) effect on one channel, or make it mono from one side; export and check on a telephone.",
)
FIXES = {
    "dead": _BOTH,
    "dead_part": _BOTH,
    "uneven": Text(
        zh="戴耳机听一遍：若声音偏向一侧，把较轻的一侧调响，或改为单声道，再导出。",
        en="Listen with headphones: if it leans to one side, raise the quieter one or make it mono, and export again.",
    ),
    "voice_uneven": _BOTH,
    "voice_inverted": _INVERT,
    "inverted": _INVERT,
    "inverted_part": _INVERT,
    "rather_inverted": Text(
        zh="用手机外放听一遍：若解说明显变轻，去掉“立体声扩展”之类的效果，再导出。",
        en="Play it on a telephone's loudspeaker: if the narration is weak, take off stereo widening and export again.",
    ),
    "offset": Text(
        zh="在剪辑软件里加“直流偏移校正”，或运行 ffmpeg -i 原文件 -c:v copy -af highpass=f=20 新文件.mp4（画面不变）。",
        en="Use DC offset correction in the editor, or: ffmpeg -i OLD -c:v copy -af highpass=f=20 NEW.mp4 (picture untouched).",
    ),
}


class Settings(rule.Settings):
    """How unlike the channels may be."""

    level: Level = Field(default="warning", description="通知没有直接提到声道 | the notice does not name channels")
    min_level_dbfs: float = Field(
        default=-50.0,
        description="较响的一侧高于此值才比较，dBFS | sides are compared where the louder one is over this, dBFS",
    )
    max_apart_db: float = Field(
        default=12.0, ge=0, description="左右平均相差最多，dB | most that the sides may be apart over the work, dB"
    )
    dead_db: float = Field(
        default=30.0,
        ge=0,
        description="相差达到此值算一侧没有声音，dB | a side so much quieter counts as silent, dB",
    )
    max_inverted: float = Field(
        default=-0.4,
        ge=-1,
        le=1,
        description="相关系数不高于此值请人工复核 | correlation from which a person should listen",
    )
    sure_inverted: float = Field(
        default=-0.7, ge=-1, le=1, description="相关系数不高于此值算反相 | correlation that counts as opposite phase"
    )
    min_part_s: float = Field(
        default=10.0,
        ge=1,
        description="只在一段里如此，至少多长才报，秒 | shortest stretch that is reported where the rest is fine, seconds",
    )
    min_voice_s: float = Field(
        default=10.0,
        ge=1,
        description="至少说这么久才单看解说偏在哪一侧，秒 | least speech to look at the voice's sides by themselves, seconds",
    )
    max_offset_percent: float = Field(
        default=1.0, ge=0, description="直流偏移最多，满幅的百分比 | largest constant offset, percent of full scale"
    )
    sure_offset_percent: float = Field(
        default=3.0,
        ge=0,
        description="直流偏移超过此值判为不通过，满幅的百分比 | constant offset over which it fails, percent of full scale",
    )


def check(
    decoded_sound: DecodedSound, sound_levels: SoundLevels, speech: Speech | None = None, *, settings: Settings
) -> Verdict:
    count = len(sound_levels.level_dbfs)
    heard = [max(levels) > settings.min_level_dbfs for levels in zip(*sound_levels.level_dbfs, strict=True)]
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if not any(heard):
        return unknown("silent", {"channels": count}, expected)
    offset = max(_constant(compress(series, heard)) for series in sound_levels.offset)
    measured: dict[str, Any] = {"channels": count, "offset_percent": round(100 * offset, 2)}
    verdicts = []
    if count == 1:
        verdicts.append(passed("mono", measured, expected))
    else:
        apart_db = round(_apart(sound_levels, heard), 1)
        measured |= {"apart_db": abs(apart_db), "correlation": round(_correlation(sound_levels, heard), 2)}
        verdicts.append(passed("stereo" if count == 2 else "surround", measured, expected))
        whole = _span(decoded_sound.start_s, decoded_sound.start_s + decoded_sound.duration_s)
        if count == 2:
            verdicts += _uneven(sound_levels, heard, apart_db, whole, settings)
        verdicts += _inverted(sound_levels, heard, measured["correlation"], whole, settings)
        if count == 2 and all(verdict.status == "pass" for verdict in verdicts):
            verdicts += _voice(sound_levels, _spoken(sound_levels, heard, speech), settings)
    if measured["offset_percent"] > settings.max_offset_percent:
        says = failed if measured["offset_percent"] > settings.sure_offset_percent else review
        verdicts.append(says("offset", measured, expected))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _constant(offsets: Iterable[float]) -> float:
    """What nine seconds of ten are off zero at least: overdriven sound is off zero too, but only while it is loud."""
    sizes = sorted(map(abs, offsets))
    return sizes[len(sizes) // 10]


def _apart(sound_levels: SoundLevels, heard: list[bool]) -> float:
    """How much louder the first channel is than the second, dB, over what is heard."""
    left, right = (
        sum(_power(level) for level, on in zip(levels, heard, strict=True) if on)
        for levels in sound_levels.level_dbfs[:2]
    )
    return 10 * math.log10(left / right)


def _correlation(sound_levels: SoundLevels, heard: list[bool]) -> float:
    """Of the first two channels over what is heard, from that of every second."""
    left, right = sound_levels.level_dbfs[:2]
    both = [
        (_power(a), _power(b), alike)
        for a, b, alike, on in zip(left, right, sound_levels.alike, heard, strict=True)
        if on
    ]
    covariance = sum(alike * math.sqrt(a * b) for a, b, alike in both)
    return covariance / math.sqrt(sum(a for a, _, _ in both) * sum(b for _, b, _ in both))


def _power(level_dbfs: float) -> float:
    return 10 ** (level_dbfs / 10)


def _uneven(
    sound_levels: SoundLevels, heard: list[bool], apart_db: float, whole: Evidence, settings: Settings
) -> list[Verdict]:
    side = _SIDES[apart_db > 0]
    if abs(apart_db) >= settings.dead_db:
        return [failed("dead", evidence=[whole], side=side, apart_db=abs(apart_db))]
    left, right = sound_levels.level_dbfs
    one_sided = [abs(a - b) >= settings.dead_db for a, b in zip(left, right, strict=True)]
    found = _part("dead_part", sound_levels, heard, one_sided, settings)
    if abs(apart_db) > settings.max_apart_db:
        found.append(
            review("uneven", evidence=[whole], side=side, apart_db=abs(apart_db), max_apart_db=settings.max_apart_db)
        )
    return found


def _inverted(
    sound_levels: SoundLevels, heard: list[bool], correlation: float, whole: Evidence, settings: Settings
) -> list[Verdict]:
    if correlation <= settings.sure_inverted:
        return [failed("inverted", evidence=[whole], correlation=correlation)]
    if correlation <= settings.max_inverted:
        return [review("rather_inverted", evidence=[whole], correlation=correlation)]
    opposite = [alike <= settings.sure_inverted for alike in sound_levels.alike]
    return _part("inverted_part", sound_levels, heard, opposite, settings)


def _spoken(sound_levels: SoundLevels, heard: list[bool], speech: Speech | None) -> list[bool]:
    """The seconds in which somebody speaks for most of the time."""
    if speech is None:
        return [False] * len(heard)
    spoken = []
    for at, on in enumerate(heard):
        start = (sound_levels.start_s + at * sound_levels.step_s - speech.start_s) / speech.step_s
        voice = speech.voice[max(0, round(start)) : max(0, round(start + sound_levels.step_s / speech.step_s))]
        spoken.append(on and 2 * sum(one >= VOICED for one in voice) > len(voice))
    return spoken


def _voice(sound_levels: SoundLevels, spoken: list[bool], settings: Settings) -> list[Verdict]:
    """The voice on one side or of opposite phase, while music on both sides hides that over the whole."""
    if sum(spoken) * sound_levels.step_s < settings.min_voice_s:
        return []
    first = sound_levels.start_s + spoken.index(True) * sound_levels.step_s
    where = [_span(first, first + sound_levels.step_s)]
    apart_db = round(_apart(sound_levels, spoken), 1)
    correlation = round(_correlation(sound_levels, spoken), 2)
    found = []
    if abs(apart_db) > settings.max_apart_db:
        side, limit = _SIDES[apart_db > 0], settings.max_apart_db
        found.append(review("voice_uneven", evidence=where, side=side, apart_db=abs(apart_db), max_apart_db=limit))
    if correlation <= settings.max_inverted:
        found.append(review("voice_inverted", evidence=where, correlation=correlation))
    return found


def _part(
    message_id: str, sound_levels: SoundLevels, heard: list[bool], flags: list[bool], settings: Settings
) -> list[Verdict]:
    """A review of those runs of flagged seconds that are long enough; seconds without sound do not end a run."""
    sounding = [at for at, on in enumerate(heard) if on]
    found = []
    for first, last in runs(flags[at] for at in sounding):
        start_s = sound_levels.start_s + sounding[first] * sound_levels.step_s
        end_s = sound_levels.start_s + (sounding[last] + 1) * sound_levels.step_s
        if (last - first + 1) * sound_levels.step_s >= settings.min_part_s:
            found.append(_span(start_s, end_s))
    if not found:
        return []
    longest_s = max((piece.end_s or 0.0) - (piece.start_s or 0.0) for piece in found)
    return [review(message_id, evidence=found, count=len(found), longest_s=longest_s, first_s=found[0].start_s)]


def _span(start_s: float, end_s: float) -> Evidence:
    return Evidence(start_s=round(max(0.0, start_s), 3), end_s=round(end_s, 3))
