"""画面应平稳，不应有明显的手抖。

## 检查什么
逐帧量出整幅画面随镜头移动了多少（左右、上下和转动），从中去掉平缓的移动，剩下的快速来回晃动就是抖动：

- 抖动强度是晃动偏离平稳路线的均方根，以画面宽度的百分比表示。达到 0.3%（1280 像素宽的画面约 4 像素）判为不通过，
  0.2% 至 0.3% 请人工复核。
- 要持续 2 秒以上，并且每秒来回晃动 3.5 次以上（左右与上下合计）。摇、推拉、跟拍和甩镜头只朝一个方向动，不算抖动。
- 镜头不动而画面里的人或物在动，不算抖动：大部分画面要一起晃才算。晃动很强、一起晃的画面却不够多时，请人工复核。
- 每个镜头分开计算，不到 1 秒的镜头无法判断。

## 为什么
附件1 的评分标准要求“图像清晰稳定”；抖动的画面看久了使人头晕。

## 怎么改
剪映：选中这个片段，在右侧“画面 > 基础”中勾选“视频防抖”。Premiere：把“效果 > 视频效果 > 扭曲 > 变形稳定器”拖到片段上。
仍然晃动的换素材，或用三脚架补拍。

## 把握有多大
在用真实影片制作的 32 个样片（10 个加了已知强度的抖动；22 个好样片，含摇、推拉、快速运动和快速剪辑；规则按这些样片调整过）
上：抖动全部提出，9 个判为不通过、1 个请人复核，没有误报（`check 样片文件夹 --select stability`，与已知结果逐个对照）。
画面大半是一个活动的主体（特写的人脸、舞者）时，抖动可能查不出来。

---

The picture should be steady, without noticeable hand shake.

## What it checks
How far the whole picture moved with the camera from frame to frame, sideways, up and down, and turning. Smooth movement
is taken away; what is left goes quickly to and fro, and is shake:

- Its strength is the root mean square distance from the smooth path, as a share of the picture's width. From 0.3 % (about
  4 pixels of 1280) it fails; 0.2 to 0.3 % is for a person to look at.
- It must last 2 s, and go to and fro 3.5 times a second, sideways and up and down together. Pans and zooms, following shots
  and whip pans go one way only and are no shake.
- People and things that move before a camera at rest are no shake: most of the picture must shake together. Where it goes
  to and fro strongly but not enough of it together, a person should look.
- Every shot is looked at by itself; shots under a second cannot be judged.

## Why it matters
Annex 1 of the notice scores a sharp and steady picture; shaking pictures make viewers dizzy.

## How to fix
CapCut: select the clip and tick Stabilize in its basic video settings. Premiere: drag Effects, Video Effects, Distort, Warp
Stabilizer onto the clip. If it still shakes use another take; shoot again with a tripod or a gimbal.

## How sure it is
On 32 made cases (10 of real footage shaken by a known amount; 22 good ones with pans, zooms, fast subjects and fast cuts;
on which the rule was also tuned) all shake was found, 9 as fail and 1 for review, and nothing good was accused
(`check CASES --select stability`, compared case by case). Where most of the picture is one lively thing, a face close up
or a dancer, shake may be missed.
"""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import radians
from statistics import median
from typing import NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import DecodedPicture, Motion, Shots
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, runs, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="画面稳定", en="Stability")

MESSAGES = {
    "ok": Text(zh="画面平稳（看了 {judged_s:.0f} 秒）", en="the picture is steady ({judged_s:.0f} s looked at)"),
    "shaky": Text(
        zh="{count} 处画面抖动，共 {total_s:.1f} 秒，最强处达画面宽度的 {strongest:.2%}（上限 {sure_strength:.2%}），在 {first_s:clock}",
        en="{count} shaky stretch(es), {total_s:.1f} s in all, up to {strongest:.2%} of the width (limit {sure_strength:.2%}), at {first_s:clock}",
    ),
    "rather_shaky": Text(
        zh="{count} 处画面略有抖动，共 {total_s:.1f} 秒，最强处为画面宽度的 {strongest:.2%}（{min_strength:.2%} 以上需复核），在 {first_s:clock}",
        en="{count} slightly shaky stretch(es), {total_s:.1f} s in all, up to {strongest:.2%} of the width (to look at from {min_strength:.2%}), at {first_s:clock}",
    ),
    "perhaps_shaky": Text(
        zh="{count} 处画面可能在抖动，也可能是主体在动，共 {total_s:.1f} 秒，晃动达画面宽度的 {strongest:.2%}，在 {first_s:clock}",
        en="{count} stretch(es) that may be shaky, or show something that moves, {total_s:.1f} s in all, by up to {strongest:.2%} of the width, at {first_s:clock}",
    ),
    "cannot_tell": Text(
        zh="没有足够长、细节和帧数足够多的镜头，无法判断是否抖动",
        en="no shot is long enough, with enough detail and frames, to tell whether it shakes",
    ),
}
_LOOK = Text(
    zh="播放报告所写的时间；若看着晃，用剪映的“视频防抖”或 Premiere 的“变形稳定器”处理该片段。",
    en="Play it at the times in the report; if it looks unsteady, use CapCut's Stabilize or Premiere's Warp Stabilizer on that clip.",
)
FIXES = {
    "perhaps_shaky": _LOOK,
    "rather_shaky": _LOOK,
    "shaky": Text(
        zh="剪映：选中报告所写时间的片段，在“画面 > 基础”中勾选“视频防抖”；Premiere：添加“变形稳定器”效果。仍然晃动就换素材或用三脚架补拍。",
        en="CapCut: select the clip at the times in the report and tick Stabilize; Premiere: add Warp Stabilizer. If it still shakes use another take, or shoot again with a tripod.",
    ),
}


class Settings(rule.Settings):
    """What shake is, and how strong it may be."""

    level: Level = Field(
        default="warning",
        description="通知把画面稳定列为评分内容，没有作为硬性要求 | the notice scores a steady picture and does not demand it outright",
    )
    sure_strength: float = Field(
        default=0.003,
        gt=0,
        description="抖动强度达到画面宽度的这个份额判为不通过 | shake from this share of the width fails",
    )
    min_strength: float = Field(
        default=0.002,
        gt=0,
        description="抖动强度达到画面宽度的这个份额需要复核 | shake from this share of the width is for a person to look at",
    )
    min_s: float = Field(default=2.0, gt=0, description="抖动持续的最短秒数 | how long shake must last, seconds")
    min_swings_hz: float = Field(
        default=3.5,
        ge=0,
        description="每秒来回晃动的最少次数，左右和上下合计；摇镜头不来回 | how often it goes to and fro each second, sideways and up and down together; pans do not",
    )
    smooth_s: float = Field(
        default=0.5,
        gt=0,
        description="平稳路线是这段时间内的平均位置，秒；越长，越慢的晃动也算抖动 | the smooth path is the mean position over this time, seconds; the longer, the slower the swaying that counts",
    )
    min_agree: float = Field(
        default=0.75,
        ge=0,
        le=1,
        description="随镜头一起动的画面至少占多少（取中位数），否则是画面里的东西在动 | share of the picture that must move together (median), or else something in it moves",
    )


_PIECE_S = 1.0  # a shorter piece of a shot cannot be judged
_BRIDGED_S = 0.2  # pictures without a known movement in between, such as blurred ones
_JOINED_S = 1.0  # shaky stretches nearer than this are one
_WINDOW_S = 1.0  # strength is taken over this time, swings over twice this
_SWING = 0.0008  # of the width: a smaller swing is none
_TURN, _RADIUS = 2, 0.3  # which path is how it turns; how far from the middle that is felt, as a share of the width
_BUSY = 0.6  # of the picture moves together: strong shaking of a picture full of movement, or a dancer close up
_POINTS = 12  # of 48 must be followed and agree
_AGREE, _REACH = 0.5, 0.6  # shares of these and of the width, or else the movement is not the camera's
_RATE_HZ = 10.0  # pictures a second, to see a hand tremble


def check(decoded_picture: DecodedPicture, motion: Motion, shots: Shots, settings: Settings) -> Verdict:
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    times = decoded_picture.pts_s[:: motion.every]
    rate = len(times) / (decoded_picture.end_s - times[0])
    pieces = _pieces(motion, shots, rate) if rate >= _RATE_HZ else ()
    paths = motion.dx, motion.dy, tuple(radians(turn) * _RADIUS for turn in motion.turn_deg)
    shaking = [_shaking(motion, paths, first, last, rate, settings) for first, last in pieces]
    found = _stretches(shaking, times, rate, settings)
    measured = {
        "judged_s": round(sum(len(piece.strength) for piece in shaking) / rate, 1),
        "shaky_s": round(sum(s.shaky_s for s in found), 2),
        "strength": round(max((s.strength for s in found), default=0.0), 5),
    }
    if not shaking:
        return unknown("cannot_tell", measured, expected)
    verdicts = [passed("ok", measured, expected)]
    for judge, said in ((failed, "shaky"), (review, "perhaps_shaky"), (review, "rather_shaky")):
        these = [s for s in found if s.said(settings) == said]
        if these:
            values = {"count": len(these), "first_s": these[0].start_s, "total_s": sum(s.shaky_s for s in these)}
            values["strongest"] = max(s.strength for s in these)
            verdicts.append(judge(said, {}, expected, [_evidence(s) for s in these], **values))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


class _Piece(NamedTuple):
    """A piece of one shot whose movement is known: for each picture from `first`, how it shakes."""

    first: int
    strength: list[float]
    swings_hz: list[float]
    agree: tuple[float, ...]


class _Stretch(NamedTuple):
    """Pictures that shake, with short pauses."""

    start_s: float
    end_s: float
    shaky_s: float
    strengths: list[float]
    agrees: tuple[float, ...]

    @property
    def strength(self) -> float:
        return float((sum(s * s for s in self.strengths) / len(self.strengths)) ** 0.5)

    def said(self, settings: Settings) -> str:
        """The id of the message that it deserves; empty where something in the picture moved, not the camera."""
        agree = median(self.agrees)
        if agree >= settings.min_agree:
            return "shaky" if self.strength >= settings.sure_strength else "rather_shaky"
        return "perhaps_shaky" if agree >= _BUSY and self.strength >= 2 * settings.sure_strength else ""


def _known(motion: Motion, at: int) -> bool:
    """Whether the movement up to this picture is the camera's: most of the picture, and all over it."""
    return (
        motion.agree[at] >= _AGREE and motion.agree[at] * motion.followed[at] >= _POINTS and motion.reach[at] >= _REACH
    )


def _pieces(motion: Motion, shots: Shots, rate: float) -> Iterator[tuple[int, int]]:
    """First and last picture of every piece of a shot whose movement is known throughout, but for short gaps."""
    cuts = {-(-cut // motion.every) for cut in shots.cuts}
    starts = [0, *sorted(cuts), len(motion.dx)]
    for shot, end in pairwise(starts):
        known = [at for at in range(shot + 1, end) if _known(motion, at)]
        piece: list[int] = []
        for at in [*known, None]:
            if piece and (at is None or at - piece[-1] > _BRIDGED_S * rate + 1):
                if piece[-1] - piece[0] + 1 >= _PIECE_S * rate:
                    yield piece[0] - 1, piece[-1]
                piece = []
            if at is not None:
                piece.append(at)


def _shaking(
    motion: Motion, paths: tuple[tuple[float, ...], ...], first: int, last: int, rate: float, settings: Settings
) -> _Piece:
    known = [_known(motion, at) for at in range(first + 1, last + 1)]
    square, swings = [0.0] * (last - first + 1), [0.0] * (last - first + 1)
    for axis, steps in enumerate(paths):
        path = list(accumulate(_bridged(steps[first + 1 : last + 1], known), initial=0.0))
        smooth = _means(path, round(settings.smooth_s * rate / 2), balanced=True)
        off = [here - usual for here, usual in zip(_undoubled(path), smooth, strict=True)]
        square = [total + value * value for total, value in zip(square, off, strict=True)]
        if axis < _TURN:
            swings = [total + swung for total, swung in zip(swings, _swings(off), strict=True)]
    strength = [mean**0.5 for mean in _means(square, round(_WINDOW_S * rate / 2))]
    swings_hz = [mean * rate for mean in _means(swings, round(_WINDOW_S * rate))]
    return _Piece(first, strength, swings_hz, motion.agree[first : last + 1])


def _bridged(steps: tuple[float, ...], known: list[bool]) -> list[float]:
    """Unknown steps filled in from those before and after; the first and last are known."""
    out = list(steps)
    for first, last in runs(not is_known for is_known in known):
        before, after, gap = out[first - 1], out[last + 1], last - first + 2
        out[first : last + 1] = [before + (after - before) * at / gap for at in range(1, gap)]
    return out


def _undoubled(path: list[float]) -> list[float]:
    """Without what comes and goes every second picture, as where each picture is shown twice."""
    between = [(a + 2 * b + c) / 4 for a, b, c in zip(path, path[1:], path[2:], strict=False)]
    return [path[0], *between, path[-1]]


def _means(values: list[float], reach: int, *, balanced: bool = False) -> list[float]:
    """The mean of what there is within `reach` either way; balanced: of as many on both sides, so that a pan stays one."""
    sums = list(accumulate(values, initial=0.0))
    out = []
    for at in range(len(values)):
        before, after = min(at, reach), min(len(values) - 1 - at, reach)
        if balanced:
            before = after = min(before, after)
        out.append((sums[at + after + 1] - sums[at - before]) / (before + after + 1))
    return out


def _swings(off: list[float]) -> list[float]:
    """1 where the picture has come over to the other side of the smooth path."""
    side, out = 0, []
    for value in off:
        now = (value > _SWING) - (value < -_SWING)
        out.append(float(bool(now and side and now != side)))
        side = now or side
    return out


def _stretches(pieces: list[_Piece], times: tuple[float, ...], rate: float, settings: Settings) -> list[_Stretch]:
    found: list[_Stretch] = []
    for piece in pieces:
        scores = zip(piece.strength, piece.swings_hz, strict=True)
        for first, last in runs(s >= settings.min_strength and hz >= settings.min_swings_hz for s, hz in scores):
            start_s, end_s = times[piece.first + first], times[piece.first + last]
            strengths, agrees = piece.strength[first : last + 1], piece.agree[first : last + 1]
            if found and start_s - found[-1].end_s <= _JOINED_S:
                before = found.pop()
                start_s, strengths, agrees = before.start_s, before.strengths + strengths, before.agrees + agrees
            found.append(_Stretch(start_s, end_s, len(strengths) / rate, strengths, agrees))
    return [s for s in found if s.shaky_s >= settings.min_s and s.said(settings)]


def _evidence(s: _Stretch) -> Evidence:
    return Evidence(start_s=round(s.start_s, 2), end_s=round(s.end_s, 2), confidence=round(median(s.agrees), 2))
