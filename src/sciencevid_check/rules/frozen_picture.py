"""画面不应卡住不动。

## 检查什么
逐帧查找静止的画面：与 ffmpeg 的 freezedetect 一样，2 秒以上各帧与第一帧的差别不超过 -60 dB，起止精确到帧。静止不等于
卡住，所以还要看前后：

- 镜头正在动，没有切换就突然停住，之后又动起来：判为不通过；
- 突然停住之后一直停到片尾，或停住之后画面叠化、淡出，或停住之前整幅画面在匀速平移（照片加了关键帧），或片中有 3 处以上
  这样的停顿（录屏、动画讲解）：可能有意为之，请人工复核；
- 一幅静止画面持续 60 秒以上：请人工复核。

从切换镜头、叠化、淡入开始的静止画面（照片、幻灯片、字幕卡）不算；逐渐停下来的动画不算；人物坐着不动、只动嘴唇也不算，
因为嘴唇一动画面就变了。

## 为什么
卡住的画面多半是导出出错、素材没有传完，或为了凑解说的长度把最后一帧拉长了；附件1 要求“镜头自然”。

## 怎么改
在剪辑软件中跳到报告所写的时间：原素材在这里播放正常，就清除渲染缓存（剪映：全局设置里清理缓存；Premiere：“序列 > 删除渲染
文件”）再导出；原素材也卡住，就换用完整的素材，或删去停住的一段；画面不够长，就补别的镜头，不要拉长最后一帧。

## 把握有多大
静止按差别直接量出，把握很大；是不是故障，要看前后的画面。
在用真实影片制作的 34 个样片（已知卡住的位置；好样片含人物讲话、固定机位、夜景）上：4 个卡住 2 秒以上的全部查出，起止误差不到
0.1 秒，没有误报（`check 样片文件夹 --select frozen-picture`，与已知结果逐个对照）。
镜头本来几乎不动时，卡住与静止分不出来，不会报告。

---

The picture should not freeze.

## What it checks
Every frame, for a picture that stands still: as ffmpeg's freezedetect has it, for 2 s or more no frame differs from the
first by over -60 dB; exact to the frame. Standing still is not freezing, so what comes before and after decides:

- a moving shot that stops dead without a cut, and moves again later: fails;
- one that stops dead and stays so to the end, or dissolves or fades from there, or glided evenly before (a photograph moved
  by key frames), or a work with three or more such stops (screen recordings, animated explanations): may be meant, a person
  should look;
- a still picture for over 60 s: a person should look.

Not meant: stills that begin with a cut, a dissolve or a fade (photographs, slides, title cards); animation that comes to
rest; a person who sits still and moves only the lips, for that is a change.

## Why it matters
A freeze is mostly a failed export, a clip that was not copied whole, or a last frame stretched to fill the narration.
Annex 1 of the notice asks for natural shots.

## How to fix
Go to the time in the report. If the source plays well there, clear the render cache (CapCut: settings, clear cache;
Premiere: Sequence > Delete Render Files) and export again; if the source is frozen too, take a whole copy of it or cut the
frozen part out; if the picture was too short, add another shot instead of stretching the last frame.

## How sure it is
Stillness is measured directly; whether it is a fault depends on what is around it.
On 34 made cases (real footage frozen at known places; good ones with talking heads, locked cameras, night scenes) all four
freezes of 2 s or more were found, to within 0.1 s, and nothing good was accused (`check CASES --select frozen-picture`,
compared case by case).
In a shot that hardly moves anyway, a freeze cannot be told from stillness and is not reported.
"""

from statistics import mean, median
from typing import Any, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Changes, DecodedPicture, Levels, Shots, Stretch
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="画面卡住", en="Frozen picture")

MESSAGES = {
    "ok": Text(zh="画面没有卡住", en="the picture does not freeze"),
    "frozen": Text(
        zh="镜头中途有 {count} 处画面卡住，最长 {longest_s:.2f} 秒（上限 {min_s:g} 秒），在 {at_s:clock}",
        en="{count} freeze(s) in moving shots, the longest {longest_s:.2f} s (limit {min_s:g} s), at {at_s:clock}",
    ),
    "maybe": Text(
        zh="有 {count} 处镜头突然停住，最长 {longest_s:.2f} 秒，在 {at_s:clock}，可能是有意的定格",
        en="{count} shot(s) stop dead, for up to {longest_s:.2f} s, at {at_s:clock}; it may be meant",
    ),
    "long": Text(
        zh="一幅静止画面持续 {longest_s:.0f} 秒，在 {at_s:clock}",
        en="one still picture stays for {longest_s:.0f} s, at {at_s:clock}",
    ),
}
FIXES = {
    "frozen": Text(
        zh="对照原素材：素材正常就清除渲染缓存再导出；素材也卡住就更换素材，或删去停住的一段。",
        en="Compare with the source: if it plays well, clear the render cache and export again; if it is frozen too, replace "
        "it or cut the frozen part out.",
    ),
    "maybe": Text(
        zh="播放报告所写的时间：有意的定格不用改；不是，就对照原素材重新导出，或删去停住的一段。",
        en="Play it there: leave a freeze that is meant; otherwise export again from the source, or cut the part out.",
    ),
    "long": Text(
        zh="播放看看画面是不是卡住了；若是照片或幻灯片，可换几个镜头或加缓慢的推拉。",
        en="See whether it is frozen; if it is a photograph or a slide, use more shots or a slow zoom.",
    ),
}


class Settings(rule.Settings):
    """What stillness is, and what makes it a freeze."""

    level: Level = Field(
        default="warning",
        description="通知没有点名画面卡住 | the notice asks for natural shots but does not name freezes",
    )
    min_s: float = Field(
        default=2.0,
        gt=0,
        description="静止多久算卡住，秒（freezedetect 默认） | shortest freeze, seconds (freezedetect)",
    )
    max_step: float = Field(
        default=0.03,
        ge=0,
        description="静止时相邻帧差别的中位数，8 位码值 | median change from frame to frame when still, code values",
    )
    max_block: float = Field(
        default=2.0,
        ge=0,
        description="静止时任何小块的差别，8 位码值 | change of any small block when still, code values",
    )
    min_movement: float = Field(
        default=0.3,
        ge=0,
        description="停住前相邻帧的差别，8 位码值 | change from frame to frame before the stop, code values",
    )
    max_blend: float = Field(
        default=0.97,
        gt=0,
        description="高于它，停住前是叠化 | above it what came before is a dissolve (1: perfectly even)",
    )
    max_stops: int = Field(
        default=2,
        ge=0,
        description="这样的停顿最多几处，更多像是作品本来的样子 | stops; more belong to the work's style",
    )
    long_s: float = Field(default=60.0, gt=0, description="一幅静止画面最长多久，秒 | longest still picture, seconds")


class Still(NamedTuple):
    first: int
    last: int


_HELD = 0.256  # -60 dB of 256: the facts hold one picture for as long as others stay under it
_REFRESH_STEP = 2.0  # a key frame draws the same picture anew
_REFRESH_BLOCK = 6.0
_AROUND_S = 1.0
_MOVING_STEP = 0.05
_EVEN = 12.0
_BEGUN_S = 0.4  # a picture that comes with an effect moves for a moment
_GRADUAL_S = 0.2
_SLOWING = 0.45  # of the second's usual movement: what comes to rest has less at the end
_SPREAD = 6.0  # largest change of a block over the mean: where something moves it is more
_EVENLY = 0.25  # of the mean change
_LENIENT = 0.05


def check(
    decoded_picture: DecodedPicture, changes: Changes, levels: Levels, shots: Shots, settings: Settings
) -> Verdict:
    work = _Work(decoded_picture, changes, levels, shots, settings)
    stills = [
        still
        for still in _stills(changes, settings.max_block)
        if work.length(still) >= settings.min_s and work.is_still(still)
    ]
    stops = [still for still in stills if work.moves_before(still)]
    sure = [still for still in stops if work.moves_after(still) and not work.glides_before(still)]
    sure = sure if len(stops) <= settings.max_stops else []
    maybe = [still for still in stops if still not in sure]
    long = [still for still in stills if still not in stops and work.length(still) > settings.long_s]
    measured = {
        "still_s": round(sum(map(work.length, stills)), 3),
        "frozen_s": round(sum(map(work.length, stops)), 3),
        "freezes": len(stops),
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    verdicts = [passed("ok", measured, expected)]
    if sure:
        verdicts.append(failed("frozen", min_s=settings.min_s, **work.said(sure, 0.95)))
    if maybe:
        verdicts.append(review("maybe", **work.said(maybe, 0.6)))
    if long:
        verdicts.append(review("long", **work.said(long, 0.3)))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _stills(changes: Changes, max_block: float) -> list[Still]:
    """The whole work as runs of frames that show one picture, most of them one frame long."""
    same = [held <= _HELD and block <= max_block for held, block in zip(changes.held, changes.block, strict=True)]
    found = [Still(0, 0)]
    for at in range(1, len(same)):
        redrawn = changes.luma[at] <= _REFRESH_STEP and changes.block[at] <= _REFRESH_BLOCK
        within = same[at - 1] and at + 1 < len(same) and same[at + 1]
        if same[at] or (redrawn and within):
            found[-1] = Still(found[-1].first, at)
        else:
            found.append(Still(at, at))
    return found


class _Work(NamedTuple):
    picture: DecodedPicture
    changes: Changes
    levels: Levels
    shots: Shots
    settings: Settings

    def stretch(self, still: Still) -> Stretch:
        return self.picture.stretch(*still)

    def length(self, still: Still) -> float:
        stretch = self.stretch(still)
        return round(stretch.end_s - stretch.start_s, 3)

    def is_still(self, still: Still) -> bool:
        """Whether it stands still indeed, and does not creep; an even picture (black) is another rule's."""
        first, last = still
        if self.levels.p99[first] - self.levels.p1[first] <= _EVEN:
            return False
        return first == last or median(self.changes.luma[first + 1 : last + 1]) <= self.settings.max_step

    def moves_before(self, still: Still) -> bool:
        """Whether it stops dead in the middle of a movement: no cut, no dissolve, no coming to rest."""
        pts, luma, first = self.picture.pts_s, self.changes.luma, still.first
        start = max((cut for cut in self.shots.cuts if cut <= first), default=0)
        frames = [at for at in range(start + 1, first + 1) if pts[at] > pts[first] - _AROUND_S]
        if len(frames) < 5 or round(pts[first] - pts[start], 3) < _BEGUN_S:
            return False
        last = frames[-5:]
        if luma[first] >= 7 and luma[first] >= 4 * median(luma[at] for at in last):
            return False  # a cut that the facts do not hold as one
        if any(piece.start_s <= pts[first] <= piece.end_s + _GRADUAL_S for piece in self.shots.gradual):
            return False
        dead = max(luma[at] for at in last[-3:]) >= max(
            self.settings.min_movement, _SLOWING * mean(luma[at] for at in frames)
        )
        return dead and self.moving(frames) >= 0.8 and not self.blends([at for at in last if at - 8 >= start])

    def glides_before(self, still: Still) -> bool:
        """Whether the whole picture moved as evenly as a photograph does between two key frames of an editor."""
        frames = [at for at in range(still.first - 11, still.first + 1) if at > 0]
        luma = [self.changes.luma[at] for at in frames]
        return max(luma) - min(luma) <= _EVENLY * mean(luma) and self.spread(frames) <= _SPREAD

    def moves_after(self, still: Still) -> bool:
        """Whether it moves again, in this shot or the next, and not as a dissolve."""
        pts, start = self.picture.pts_s, still.last + 1
        frames = [at for at in range(start, len(pts)) if pts[at] <= pts[start] + _AROUND_S]
        return len(frames) >= 5 and self.moving(frames) >= 0.5 and not self.blends(frames[8:])

    def moving(self, frames: list[int]) -> float:
        """The share of frames that move, or are next to one that does: every other may be a repeated one."""
        luma = self.changes.luma
        return sum(max(luma[max(0, at - 2) : at + 3]) > _MOVING_STEP for at in frames) / len(frames)

    def blends(self, frames: list[int]) -> bool:
        """Whether the picture changes as in a dissolve: twice the time, twice the change, and everywhere alike."""
        apart = self.changes.apart
        halves = {at: apart[4][at] + apart[4][at - 4] for at in frames if at >= 8}
        even = [apart[8][at] / half for at, half in halves.items() if half > 1.0]
        if not even:
            return False
        limit = self.settings.max_blend
        return median(even) > (limit if self.spread(frames) > _SPREAD else limit - _LENIENT)

    def spread(self, frames: list[int]) -> float:
        """The largest change of a block over the mean change: small where the whole picture changes alike."""
        return median(self.changes.block[at] / max(self.changes.luma[at], 0.01) for at in frames)

    def said(self, stills: list[Still], confidence: float) -> dict[str, Any]:
        evidence = []
        for still in stills[:50]:
            stretch = self.stretch(still)
            evidence.append(
                Evidence(start_s=round(stretch.start_s, 3), end_s=round(stretch.end_s, 3), confidence=confidence)
            )
        return {
            "evidence": evidence,
            "count": len(stills),
            "longest_s": max(map(self.length, stills)),
            "at_s": evidence[0].start_s,
        }
