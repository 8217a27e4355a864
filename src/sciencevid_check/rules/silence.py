"""声音不应长时间中断，也不应断断续续。

## 检查什么
逐个采样点查找静音：所有声道都不超过 -60 dBFS（与 ffmpeg 的 silencedetect 相同），起止精确到采样点。声音轨比画面晚开始
或早结束，空出来的部分也算静音。

- 片中静音不超过 2.5 秒：解说之间的停顿不算问题；再长的请人工复核（前后一秒内都有人说话的，算停顿，不提），2.9 秒以上判为不
  通过（3 秒的静音压缩编码后，两端会短几毫秒到几十毫秒）。
- 开头和结尾各不超过 3 秒；3 至 5 秒请人工复核，5 秒以上判为不通过。
- 掉音：声音突然断掉 0.01 至 0.25 秒又突然恢复，前后都很响，也不渐弱。有 3 处以上的请人工复核。
- 全程几乎没有声音的，判为不通过。

## 为什么
片中没有声音，多半是剪辑时漏了一段或误关了声道，观众会以为播放出了故障。

## 怎么改
在剪辑软件中跳到报告所写的时间：补上解说、现场声或背景音乐，或者删去这一段；掉音处请换用原始录音。

## 把握有多大
静音按采样点直接量出：在 13 段真实短片上，与 ffmpeg 的 silencedetect 在 -40、-50、-60 dBFS 三档的起止相差不到 0.1 毫秒，只有
一段片尾时间戳错乱的除外。自制的带已知缺陷的短片（三批）：3 秒以上的静音 12 处和全程无声 3 部全部判为不通过，起止误差不到
0.02 秒；其余 43 部无一误判。静音是失误还是有意为之，程序无从知道。

掉音把握较小：压缩编码会抹平断口，单处掉音只能查出三分之一左右，所以断断续续有十来处的才查得出；合成语音的爆破音之前也
会突然无声，因此只请人工复核。

---

Sound should not stop for long, nor break up.

## What it checks
Every sample: silence means that no channel goes beyond -60 dBFS (as ffmpeg's silencedetect counts). Start and end are
exact to the sample. Where the sound track starts after the picture or ends before it, that counts as silence too.

- Inside: at most 2.5 s, for a pause in the narration is no fault; more is for a person to look at unless somebody speaks
  within a second before and after it, and 2.9 s fails (coding takes some hundredths off both ends of a silence of 3 s).
- At the head and at the tail: at most 3 s each; 3 to 5 s is for a person to look at, more fails.
- Drop-outs: the sound breaks off for 0.01 to 0.25 s and comes back at once, loud and not fading before and after. Three or
  more are for a person to listen to.
- A work with hardly any sound from start to end fails.

## Why it matters
Silence inside a work is mostly a gap left on the timeline or a muted track, and sounds as if playback had failed.

## How to fix
Go to the times in the report: add narration, the place's own sound or music, or cut the stretch out; take drop-outs from
the original recording.

## How sure it is
Silence is measured sample by sample: on 13 real clips the spans are those of ffmpeg's silencedetect at -40, -50 and -60 dBFS
to 0.1 ms, but for the end of one whose timestamps are broken. On made clips with known defects (three sets) all 12 silences
of 3 s or more and all 3 works without any sound fail, start and end within 0.02 s; none of the 43 others is accused. Whether
silence is meant, the program cannot know.

Drop-outs are less sure: coding blurs their edges, so that about a third of single ones are found, and works that break up
ten times or so; synthetic voices fall silent as suddenly before a plosive. So they are only for a person to listen to.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, DecodedSound, Hole, Silences, Speech, Stretch
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

_MOST_EVIDENCE = 50

TITLE = Text(zh="静音", en="Silence")

MESSAGES = {
    "ok": Text(zh="没有过长的静音", en="no long silence"),
    "inside": Text(
        zh="片中有 {count} 处静音，最长 {longest_s:.2f} 秒（上限 {limit:g} 秒），在 {first_s:clock}",
        en="{count} silent stretch(es) inside, the longest {longest_s:.2f} s (limit {limit:g} s), at {first_s:clock}",
    ),
    "short": Text(
        zh="片中有 {count} 处稍长的静音，最长 {longest_s:.2f} 秒（上限 {limit:g} 秒），在 {first_s:clock}",
        en="{count} rather long silence(s) inside, up to {longest_s:.2f} s (limit {limit:g} s), at {first_s:clock}",
    ),
    "head": Text(
        zh="开头静音 {longest_s:.2f} 秒，超过 {limit:g} 秒",
        en="silent for {longest_s:.2f} s at the head, more than {limit:g} s",
    ),
    "tail": Text(
        zh="结尾静音 {longest_s:.2f} 秒，超过 {limit:g} 秒",
        en="silent for {longest_s:.2f} s at the tail, more than {limit:g} s",
    ),
    "holes": Text(
        zh="声音有 {count} 处突然断掉，每处不到 {longest_s:.2f} 秒，在 {first_s:clock} 等处",
        en="the sound breaks off {count} time(s), for {longest_s:.2f} s at most, at {first_s:clock} and after",
    ),
    "all": Text(zh="有声音轨，但全程几乎没有声音", en="there is a sound track, with hardly any sound in it"),
}
_FILL = Text(
    zh="在剪辑软件中跳到报告所写的时间，补上解说、现场声或背景音乐，或删去这一段，再导出。",
    en="Go to the times in the report, add narration, the place's own sound or music, or cut it out, and export again.",
)
_EDGE = Text(
    zh="若不是有意安排，请在时间线上删去这一段，或为它配上声音，再导出。",
    en="Unless it is meant, cut this part off or give it some sound, and export again.",
)
FIXES = {
    "inside": _FILL,
    "short": Text(
        zh="播放报告所写的时间：若是解说之间的停顿，可以不改；若是漏了声音，请补上。",
        en="Play it at the times in the report: leave a pause in the narration; fill a gap.",
    ),
    "head": _EDGE,
    "tail": _EDGE,
    "holes": Text(
        zh="戴耳机听报告所写的时间：若有断续或“咔嗒”声，请用原始录音替换这一段，再导出。",
        en="Listen with headphones at the times in the report; where it breaks up, put in the original recording.",
    ),
    "all": Text(
        zh="检查剪辑软件里声音轨是否被静音、音量是否为零，再导出，并戴耳机听一遍。",
        en="See whether the sound track is muted or its volume is zero in the editor; export again and listen.",
    ),
}


class Settings(rule.Settings):
    """What silence is, and how long it may last."""

    level: Level = Field(
        default="warning",
        description="通知没有直接提到静音 | the notice does not name silence",
    )
    level_dbfs: Literal[-40, -50, -60, -70, -80, -120] = Field(
        default=-60,
        description="低于此值算静音，dBFS；-60 是通行做法 | under it is silence, dBFS; -60 is usual practice",
    )
    max_inside_s: float = Field(
        default=2.5,
        ge=0,
        description="片中静音最长，秒；通行做法是 2，留 0.5 余量 | longest silence inside, seconds; 2 is usual practice, 0.5 to spare",
    )
    pause_s: float = Field(
        default=1.0,
        ge=0,
        description="静音前后这么多秒之内都有人说话的，算解说的停顿，秒 | silence with speech within this time on both sides is a pause in the narration, seconds",
    )
    sure_s: float = Field(
        default=2.9,
        ge=0,
        description="片中静音达到此长度判为不通过，秒 | silence inside from this length fails, seconds",
    )
    max_edge_s: float = Field(
        default=3.0,
        ge=0,
        description="开头或结尾静音最长，秒 | longest silence at the head or the tail, seconds",
    )
    sure_edge_s: float = Field(
        default=5.0,
        ge=0,
        description="开头或结尾静音超过此长度判为不通过，秒 | silence at the head or the tail over this length fails, seconds",
    )
    max_sound_s: float = Field(
        default=0.05,
        ge=0,
        description="静音中不长于此的响声（如“咔嗒”声）不打断静音，秒 | sound in silence no longer than this, such as a click, "
        "does not end it, seconds",
    )
    all_share: float = Field(
        default=0.98,
        gt=0,
        le=1,
        description="静音占全片达到此比例算全程无声 | silence of this share of the work counts as no sound at all",
    )
    hole_beside_dbfs: float = Field(
        default=-30.0,
        description="掉音前后的声音至少这么响，dBFS | how loud it must be right before and after a drop-out, dBFS",
    )
    hole_fall_db: float = Field(
        default=4.0,
        description="掉音前后的声音不渐弱：紧挨着的比稍远的轻不超过此值，dB；爆破音之前的停顿会渐弱 | the sound must not fade "
        "towards a drop-out by more than this, dB; it does before a plosive",
    )
    max_holes: int = Field(default=2, ge=0, description="掉音最多几处 | most drop-outs")


def check(
    container: Container,
    decoded_sound: DecodedSound,
    silences: Silences,
    speech: Speech | None = None,
    *,
    settings: Settings,
) -> Verdict:
    end_s = container.picture.duration_s
    joined = _joined(_quiet(decoded_sound, silences, settings), end_s, settings.max_sound_s)
    found = [stretch for stretch in joined if _length(stretch) >= silences.shortest_s]
    lengths = [_length(stretch) for stretch in found]
    holes = [hole for hole in silences.holes if _abrupt(hole, settings)]
    measured = {
        "silent_s": round(sum(lengths), 3),
        "longest_s": round(max(lengths, default=0.0), 3),
        "stretches": len(lengths),
        "holes": len(holes),
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if sum(lengths) >= settings.all_share * end_s:
        return failed("all", measured, expected, [Evidence(start_s=0.0, end_s=round(end_s, 3))])
    head = [s for s in found if s.start_s <= 0]
    tail = [s for s in found if s.end_s >= end_s]
    inside = [s for s in found if s not in head and s not in tail]
    long = [s for s in inside if _length(s) >= settings.sure_s]
    short = [s for s in inside if settings.max_inside_s < _length(s) < settings.sure_s]
    short = [s for s in short if not _pause(s, speech, settings)]
    verdicts = [passed("ok", measured, expected)]
    if long:
        verdicts.append(failed("inside", **_said(long, settings.max_inside_s)))
    if short:
        verdicts.append(review("short", **_said(short, settings.max_inside_s)))
    for edge, there in (("head", head), ("tail", tail)):
        if there and _length(there[0]) > settings.max_edge_s:
            says = failed if _length(there[0]) > settings.sure_edge_s else review
            verdicts.append(says(edge, **_said(there, settings.max_edge_s)))
    if len(holes) > settings.max_holes:
        verdicts.append(review("holes", **_said(holes, settings.max_holes)))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _quiet(decoded_sound: DecodedSound, silences: Silences, settings: Settings) -> list[tuple[float, float]]:
    """Start and end of every silence, with the time before and after the sound track."""
    heard_until_s = decoded_sound.start_s + decoded_sound.duration_s
    kept = [(s.start_s, s.end_s) for s in silences.quiet[settings.level_dbfs]]
    return [(0.0, decoded_sound.start_s), *kept, (heard_until_s, float("inf"))]


def _joined(spans: list[tuple[float, float]], end_s: float, apart_s: float) -> list[Stretch]:
    """The spans within the picture's time, those as one that are no further apart than that."""
    found: list[Stretch] = []
    for start, end in ((max(0.0, start), min(end, end_s)) for start, end in spans):
        if end <= start:
            continue
        if found and start - found[-1].end_s <= apart_s:
            found[-1] = Stretch(start_s=found[-1].start_s, end_s=end)
        elif start <= apart_s:
            found.append(Stretch(start_s=0.0, end_s=end))
        else:
            found.append(Stretch(start_s=start, end_s=end))
    if found and end_s - found[-1].end_s <= apart_s:
        found[-1] = Stretch(start_s=found[-1].start_s, end_s=end_s)
    return found


def _abrupt(hole: Hole, settings: Settings) -> bool:
    return hole.beside_dbfs >= settings.hole_beside_dbfs and hole.fall_db <= settings.hole_fall_db


def _pause(stretch: Stretch, speech: Speech | None, settings: Settings) -> bool:
    """Does somebody speak right before and right after it?"""
    spans = speech.spans() if speech else []
    before = any(0 <= stretch.start_s - end <= settings.pause_s for _, end in spans)
    return before and any(0 <= start - stretch.end_s <= settings.pause_s for start, _ in spans)


def _length(stretch: Stretch) -> float:
    return round(stretch.end_s - stretch.start_s, 3)


def _said(stretches: Sequence[Stretch], limit: float) -> dict[str, Any]:
    return {
        "evidence": [
            Evidence(start_s=round(s.start_s, 3), end_s=round(s.end_s, 3)) for s in stretches[:_MOST_EVIDENCE]
        ],
        "count": len(stretches),
        "longest_s": max(map(_length, stretches)),
        "limit": limit,
        "first_s": stretches[0].start_s,
    }
