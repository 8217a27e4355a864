"""片中不应有夹帧：剪辑时误留的一两帧别的画面、黑帧或白帧。

## 检查什么
逐帧查找只停留 1 至 3 帧（按每秒 25 帧计，约 0.12 秒）的外来画面，精确到帧：

- 镜头中间：画面突然变成别的内容，几帧后又回到原样；
- 两个镜头之间：夹着几帧黑色、白色或别的画面。

下列情形不算：正常的切换镜头；快速剪辑（前后各 2.5 秒内另有 3 次以上切换）；照相机闪光、闪电（画面变亮，但景物的轮廓
还在原处）；叠化、淡入淡出；录屏中界面换颜色。黑帧或白帧多次出现、或在 2 秒内接连出现时，可能是有意的特效，只请人工复核。

## 为什么
附件1 要求“剪辑准确，无跳轴夹帧等瑕疵”。夹帧一闪而过，剪的人不易发现，观众却会觉得画面“跳了一下”。

## 怎么改
剪映、Premiere 都一样：把播放头移到报告所写的时间，用键盘左右方向键逐帧看，找到那一两帧，分割后删去，让后面的片段靠拢
（Premiere 用“波纹删除”）。夹在两个镜头之间的，多半是前一个片段的出点多留了一两帧，往回拖一两帧即可。

## 把握有多大
在用真实影片制作的 36 个样片（15 个已知夹帧的位置；21 个好样片，含快速剪辑、闪光灯、叠化）上：夹帧全部查出，起止精确到帧，
没有误报（`check 样片文件夹 --select flash-frames`，与已知结果逐个对照）。
画面与前后很像的夹帧（例如同一机位的另一条）查不出来；极快的有意剪辑，若前后并无其他切换，可能被误报。

---

No stray frames: a frame or two of another picture, black or white, left in by careless cutting.

## What it checks
Every frame, for foreign pictures that stay for 1 to 3 frames (at 25 frames a second, about 0.12 s), exact to the frame:

- inside a shot: the picture jumps to something else and is back some frames later;
- between two shots: some frames of black, of white or of another picture.

Not meant: ordinary cuts; fast cutting (3 or more other cuts within 2.5 s); camera flashes and lightning (brighter, but
outlines stay where they are); dissolves and fades; a change of theme in a screen recording. Black or white that comes
many times, or several times within 2 s, may be an effect: a person should look.

## Why it matters
Annex 1 of the notice asks for clean cutting without stray frames. They pass in a blink, so the editor overlooks them, but
viewers feel the picture jump.

## How to fix
In CapCut or Premiere: go to the time in the report, step with the arrow keys to the frame, split around it and delete it,
and close the gap (Ripple Delete in Premiere). Between two shots it is mostly the tail of the clip before: drag its out
point back by a frame or two.

## How sure it is
On 36 made cases (15 of real footage with stray frames at known places; 21 good ones with fast cutting, flashes, dissolves) all
were found, exact to the frame, and nothing good was accused (`check CASES --select flash-frames`, compared case by case).
A stray frame much like its neighbours (another take from the same place) is not found; very fast cutting that is meant, with
no other cut around it, may be accused.
"""

from statistics import median
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Changes, DecodedPicture, Levels, Shots
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, runs, worst
from sciencevid_check.text import Text

TITLE = Text(zh="夹帧", en="Stray frames")

MESSAGES = {
    "ok": Text(zh="没有发现夹帧", en="no stray frames found"),
    "black": Text(
        zh="有 {count} 处夹着黑帧（{frames} 帧），在 {at_s:clock}",
        en="{count} place(s) with stray black frames ({frames} frames), at {at_s:clock}",
    ),
    "white": Text(
        zh="有 {count} 处夹着白帧（{frames} 帧），在 {at_s:clock}",
        en="{count} place(s) with stray white frames ({frames} frames), at {at_s:clock}",
    ),
    "picture": Text(
        zh="有 {count} 处夹着别的画面（{frames} 帧），在 {at_s:clock}",
        en="{count} place(s) with frames of another picture ({frames} frames), at {at_s:clock}",
    ),
    "effect": Text(
        zh="有 {count} 处一闪而过的画面，像是有意的特效，在 {at_s:clock}",
        en="{count} pictures that flash by, which may be an effect, at {at_s:clock}",
    ),
}
_DELETE = Text(
    zh="把播放头移到报告所写的时间，用左右方向键逐帧找到夹帧，分割后删去，让后面的片段靠拢，再导出。",
    en="Go to the times in the report, step with the arrow keys to the stray frames, split around them, delete them, close "
    "the gap, and export again.",
)
FIXES = {
    "black": _DELETE,
    "white": _DELETE,
    "picture": _DELETE,
    "effect": Text(
        zh="逐处播放看看：是有意的特效就不用改；不是，就逐帧找到并删去。",
        en="Play each: leave an effect that is meant; otherwise step to the frames and delete them.",
    ),
}

Kind = Literal["black", "white", "picture"]


class Settings(rule.Settings):
    """What a stray frame is, and what only resembles one."""

    level: Level = Field(default="warning", description="夹帧属附件1 评分项 | annex 1 counts it in the marks")
    max_frames: int = Field(
        default=3,
        ge=1,
        le=5,
        description="最多几帧算夹帧（按每秒 25 帧计） | most frames of a stray picture, at 25 frames a second",
    )
    min_jump: float = Field(
        default=10.0, gt=0, description="前后画面至少差多少，8 位码值 | least jump at both ends, 8-bit code values"
    )
    min_ratio: float = Field(
        default=3.0, ge=1, description="跳变至少是平时变化的几倍 | the jump over the usual change around it, times"
    )
    max_return: float = Field(
        default=0.35,
        gt=0,
        lt=1,
        description="回到原样时剩下的差别，占跳变的比例 | what differs after the return, share of the jump",
    )
    max_edges_alike: float = Field(
        default=0.4,
        description="轮廓相关度，高于它是同一景物变亮 | correlation of edges; above it the same scene got brighter",
    )
    max_beside: float = Field(
        default=0.35, gt=0, description="相邻帧的变化，占跳变的比例 | change in the frames beside it, share of the jump"
    )
    max_cuts_near: int = Field(
        default=2, ge=0, description="前后各 2.5 秒内最多几次切换 | other cuts within 2.5 s; more is fast cutting"
    )
    max_even: float = Field(
        default=10.0, description="黑白帧的明暗差，8 位码值 | spread of luma in an even frame, 8-bit code values"
    )
    max_times: int = Field(
        default=4,
        ge=1,
        description="黑白帧最多出现几处，更多像特效 | places of black or white; more look like an effect",
    )


class Stray(NamedTuple):
    first: int
    after: int
    kind: Kind
    confidence: float


_NEAR_S = 2.5
_CLUSTER_S = 2.0
_CLUSTER = 3


def check(
    decoded_picture: DecodedPicture, changes: Changes, levels: Levels, shots: Shots, settings: Settings
) -> Verdict:
    pts = decoded_picture.pts_s
    found = _found(_Work(pts, changes, levels, shots, settings))
    effects = _effects(found, pts, settings)
    measured = {"places": len(found), "frames": sum(stray.after - stray.first for stray in found)}
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    verdicts = [passed("ok", measured, expected)]
    kinds: tuple[Kind, ...] = ("picture", "black", "white")
    for kind in kinds:
        sure = [stray for stray in found if stray.kind == kind and stray not in effects]
        if sure:
            verdicts.append(failed(kind, **_said(sure, decoded_picture)))
    if effects:
        verdicts.append(review("effect", **_said(effects, decoded_picture)))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


class _Work(NamedTuple):
    pts: tuple[float, ...]
    changes: Changes
    levels: Levels
    shots: Shots
    settings: Settings

    def jump(self, first: int, after: int) -> float:
        """The smaller of the steps into the frames and out of them."""
        return min(self.changes.colour[first], self.changes.colour[after])

    def alone(self, first: int, after: int) -> bool:
        """Whether the frames on either side change little: in fast action they do not."""
        beside = [at for at in (first - 2, first - 1, after + 1, after + 2) if 0 < at < len(self.pts)]
        most = self.settings.max_beside * self.jump(first, after)
        return all(self.changes.colour[at] <= most for at in beside)


def _found(work: _Work) -> list[Stray]:
    """Every frame belongs to one stray at most; the surest are taken first."""
    most = _most_frames(work)
    jumps = _jumps(work)
    pairs = [(a, b) for a in jumps for b in range(a + 1, a + 1 + most) if b in jumps]
    candidates = _even(work, most)
    candidates += [Stray(a, b, "picture", 0.95) for a, b in pairs if _returns(work, a, b)]
    candidates += [Stray(a, b, "picture", 0.85) for a, b in pairs if _between(work, a, b, jumps)]
    found: list[Stray] = []
    for stray in candidates:
        if all(stray.after < other.first or stray.first > other.after for other in found):
            found.append(stray)
    return sorted(found)


def _most_frames(work: _Work) -> int:
    """The setting's frames at 25 a second, as many at lower rates, more at higher ones; facts compare at most 7 apart."""
    frames = work.settings.max_frames
    if len(work.pts) < 3:
        return frames
    interval = median(b - a for a, b in zip(work.pts, work.pts[1:], strict=False))
    return frames if interval <= 0 else min(7, max(frames, int(frames / 25 / interval + 0.01)))


def _jumps(work: _Work) -> dict[int, None]:
    """Frames that differ from the one before as only another picture does, in order."""
    colour = work.changes.colour
    settings = work.settings
    found: dict[int, None] = {}
    for at, step in enumerate(colour):
        if step >= settings.min_jump and work.changes.edges_alike[at] < settings.max_edges_alike:
            usual = median(colour[max(1, at - 12) : at + 13])
            if at > 0 and step >= settings.min_ratio * usual:
                found[at] = None
    return found


def _even(work: _Work, most: int) -> list[Stray]:
    """Frames of one brightness all over between pictures that are not."""
    levels, settings = work.levels, work.settings
    spread = [p90 - p10 for p10, p90 in zip(levels.p10, levels.p90, strict=True)]
    found = []
    for first, last in runs(value <= settings.max_even for value in spread):
        after = last + 1
        if last - first >= most or first == 0 or after == len(spread):
            continue
        if min(spread[first - 1], spread[after]) <= 2 * settings.max_even:
            continue
        if work.jump(first, after) >= settings.min_jump and work.alone(first, after):
            middle = levels.p50[first]
            found.append(
                Stray(first, after, "black" if middle <= 40 else "white" if middle >= 200 else "picture", 0.95)
            )
    return found


def _returns(work: _Work, first: int, after: int) -> bool:
    """Whether the picture is again as it was before."""
    jump = min(work.changes.luma[first], work.changes.luma[after])
    return work.changes.apart[after - first + 1][after] <= work.settings.max_return * jump


def _between(work: _Work, first: int, after: int, jumps: dict[int, None]) -> bool:
    """Whether a still shorter shot stands alone between two shots."""
    inside = work.changes.colour[first + 1 : after]
    if max(inside, default=0.0) > work.settings.max_beside * work.jump(first, after):
        return False
    if not work.alone(first, after):
        return False
    pts = work.pts
    cuts = set(jumps) | set(work.shots.cuts)
    near = [cut for cut in cuts if abs(pts[cut] - pts[first]) <= _NEAR_S and not first <= cut <= after]
    return len(near) <= work.settings.max_cuts_near


def _effects(found: list[Stray], pts: tuple[float, ...], settings: Settings) -> list[Stray]:
    """Those that come too often to be slips."""
    even = [stray for stray in found if stray.kind != "picture"]
    often = set(even) if len(even) > settings.max_times else set()
    for group in zip(*(found[at:] for at in range(_CLUSTER)), strict=False):
        if pts[group[-1].first] - pts[group[0].first] <= _CLUSTER_S:
            often |= set(group)
    return sorted(often)


def _said(strays: list[Stray], picture: DecodedPicture) -> dict[str, Any]:
    evidence = []
    for stray in strays[:50]:
        stretch = picture.stretch(stray.first, stray.after - 1)
        evidence.append(
            Evidence(
                start_s=round(stretch.start_s, 4),
                end_s=round(stretch.end_s, 4),
                box=(0.0, 0.0, 1.0, 1.0),
                confidence=stray.confidence,
            )
        )
    lengths = sorted({stray.after - stray.first for stray in strays})
    return {
        "evidence": evidence,
        "count": len(strays),
        "frames": str(lengths[0]) if len(lengths) == 1 else f"{lengths[0]}-{lengths[-1]}",
        "at_s": evidence[0].start_s,
    }
