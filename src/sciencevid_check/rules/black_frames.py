"""片中不应有长时间的黑场。

## 检查什么
逐帧查找黑场：98% 以上的画面亮度不超过 10%（与 ffmpeg 的 blackdetect 相同），并且整幅均匀、不带颜色，所以夜景和纯色
画面不算。起止精确到帧。

- 片中黑场不超过 0.5 秒：转场时的短暂淡出淡入不算问题；0.5 至 1 秒请人工复核，1 秒以上判为不通过。
- 开头和结尾各不超过 1 秒。

## 为什么
片中黑场多半是剪辑时留下的空隙，观众会以为播放出了故障；附件1 要求“剪辑准确”。

## 怎么改
在剪辑软件中跳到报告所写的时间：时间线上有空隙就让后面的片段靠拢，黑色片段就删去；有意的淡出淡入请缩短到 0.5 秒以内。

## 把握有多大
黑场按亮度直接量出，把握很大。是失误还是有意为之，程序无从知道。

---

There should be no long black stretch in the work.

## What it checks
Every frame: black means that 98 % of the picture is at or under 10 % brightness (as ffmpeg's blackdetect counts), even
all over and without a tint, so that night scenes and coloured cards do not count. Start and end are exact to the frame.

- Inside: at most 0.5 s, for a short fade between shots is no fault; 0.5 to 1 s is for a person to look at, more fails.
- At the head and at the tail: at most 1 s each.

## Why it matters
Black inside a work is mostly a gap left on the timeline, and looks as if playback had failed; annex 1 of the notice asks
for clean cutting.

## How to fix
Go to the times in the report: close the gap on the timeline or delete the black clip; shorten an intended fade to 0.5 s.

## How sure it is
Blackness is measured directly. Whether it is meant, the program cannot know.
"""

from typing import Any, Literal

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import DecodedPicture, Levels, Stretch
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, runs, worst
from sciencevid_check.text import Text

TITLE = Text(zh="黑场", en="Black frames")

MESSAGES = {
    "ok": Text(zh="没有过长的黑场", en="no long black stretch"),
    "inside": Text(
        zh="片中有 {count} 处黑场，最长 {longest_s:.2f} 秒（上限 {limit_s:g} 秒），在 {first_s:clock}",
        en="{count} black stretch(es) inside, the longest {longest_s:.2f} s (limit {limit_s:g} s), at {first_s:clock}",
    ),
    "short": Text(
        zh="片中有 {count} 处稍长的黑场，最长 {longest_s:.2f} 秒（上限 {limit_s:g} 秒），在 {first_s:clock}",
        en="{count} rather long black stretch(es) inside, up to {longest_s:.2f} s (limit {limit_s:g} s), at {first_s:clock}",
    ),
    "head": Text(
        zh="开头黑场 {longest_s:.2f} 秒，超过 {limit_s:g} 秒",
        en="black for {longest_s:.2f} s at the head, more than {limit_s:g} s",
    ),
    "tail": Text(
        zh="结尾黑场 {longest_s:.2f} 秒，超过 {limit_s:g} 秒",
        en="black for {longest_s:.2f} s at the tail, more than {limit_s:g} s",
    ),
    "all": Text(zh="整部作品都是黑场", en="the whole work is black"),
}
_CLOSE = Text(
    zh="在剪辑软件中跳到报告所写的时间，让后面的片段靠拢以补上空隙，或删去黑色片段，再导出。",
    en="Go to the times in the report, close the gap on the timeline or delete the black clip, and export again.",
)
FIXES = {
    "inside": _CLOSE,
    "short": Text(
        zh="播放报告所写的时间：若是有意的淡出淡入，缩短到 {limit_s:g} 秒以内更稳妥；若是空隙，请补上。",
        en="Play it at the times in the report: shorten an intended fade to {limit_s:g} s; close a gap.",
    ),
    "head": Text(
        zh="在时间线上删去开头的黑场，让第一个镜头从 0 秒开始。",
        en="Delete the black at the head, so that the first shot starts at 0.",
    ),
    "tail": Text(
        zh="在时间线上删去结尾的黑场，并把导出范围（出点）设在最后一个镜头的末尾。",
        en="Delete the black at the tail, and set the export's out point at the end of the last shot.",
    ),
    "all": Text(
        zh="检查剪辑软件里画面轨是否被隐藏或静音，再导出。", en="See whether the picture track is hidden in the editor."
    ),
}


class Settings(rule.Settings):
    """What black is, and how long it may last."""

    level: Level = Field(
        default="warning",
        description="通知要求剪辑准确，但没有提到黑场 | the notice asks for clean cutting but does not name black",
    )
    max_luma: Literal[20, 24, 28, 32, 37, 48] = Field(
        default=37,
        description="黑的最高亮度（有限范围的亮度值），37 即 10%（同 ffmpeg 的 blackdetect） | brightest black, limited-range luma; 37 is 10 % (ffmpeg's blackdetect)",
    )
    min_share: float = Field(
        default=0.98,
        gt=0,
        le=1,
        description="画面中黑色所占的最小份额（同 ffmpeg 的 blackdetect） | share of the picture that must be black (ffmpeg's blackdetect)",
    )
    max_spread: float = Field(
        default=8.0,
        ge=0,
        description="黑场是均匀的：亮度第 1 与第 99 百分位的最大差；设为 255 则夜景也算黑场 | a black picture is even: luma between its 1st and 99th percentile; 255 takes dark scenes for black",
    )
    max_tint: float = Field(
        default=10.0,
        ge=0,
        description="平均色度偏离中性的最大值，再多就是有颜色的画面 | mean chroma off neutral; more is a coloured picture",
    )
    max_inside_s: float = Field(
        default=0.5, ge=0, description="片中黑场的最长秒数 | longest black inside the work, seconds"
    )
    sure_s: float = Field(
        default=1.0,
        ge=0,
        description="片中黑场达到这个秒数判为不通过 | black inside the work from this length fails, seconds",
    )
    max_edge_s: float = Field(
        default=1.0, ge=0, description="开头或结尾黑场的最长秒数 | longest black at the head or the tail, seconds"
    )


def check(decoded_picture: DecodedPicture, levels: Levels, settings: Settings) -> Verdict:
    last = len(decoded_picture.pts_s) - 1
    found = runs(_black(levels, settings))
    stretches = {run: decoded_picture.stretch(*run) for run in found}
    lengths = [_length(stretch) for stretch in stretches.values()]
    measured = {
        "black_s": round(sum(lengths), 3),
        "longest_s": round(max(lengths, default=0.0), 3),
        "stretches": len(lengths),
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if found == [(0, last)]:
        return failed("all", measured, expected, [_evidence(stretches[found[0]])])
    inside = [s for run, s in stretches.items() if run[0] > 0 and run[1] < last]
    sure = [s for s in inside if _length(s) >= settings.sure_s]
    short = [s for s in inside if settings.max_inside_s < _length(s) < settings.sure_s]
    verdicts = [passed("ok", measured, expected)]
    if sure:
        verdicts.append(failed("inside", **_said(sure, settings.max_inside_s)))
    if short:
        verdicts.append(review("short", **_said(short, settings.max_inside_s)))
    head = [s for run, s in stretches.items() if run[0] == 0]
    tail = [s for run, s in stretches.items() if run[1] == last]
    for edge, there in (("head", head), ("tail", tail)):
        if there and _length(there[0]) > settings.max_edge_s:
            verdicts.append(failed(edge, **_said(there, settings.max_edge_s)))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _black(levels: Levels, settings: Settings) -> list[bool]:
    """Whether each frame is black."""
    return [
        share >= settings.min_share
        and p99 - p1 <= settings.max_spread
        and abs(u - 128) <= settings.max_tint
        and abs(v - 128) <= settings.max_tint
        for share, p1, p99, u, v in zip(
            levels.under[settings.max_luma], levels.p1, levels.p99, levels.mean_u, levels.mean_v, strict=True
        )
    ]


def _length(stretch: Stretch) -> float:
    return round(stretch.end_s - stretch.start_s, 3)


def _evidence(stretch: Stretch) -> Evidence:
    return Evidence(start_s=round(stretch.start_s, 3), end_s=round(stretch.end_s, 3))


def _said(stretches: list[Stretch], limit_s: float) -> dict[str, Any]:
    longest = max(stretches, key=_length)
    return {
        "evidence": [_evidence(stretch) for stretch in stretches],
        "count": len(stretches),
        "longest_s": _length(longest),
        "limit_s": limit_s,
        "first_s": stretches[0].start_s,
    }
