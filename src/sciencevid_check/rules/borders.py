"""看到的画面须铺满 16:9，四周不带黑边、色边或虚化填充。

## 检查什么
每 0.2 秒看一幅画面，查找沿边的直条：上下或左右的黑边，彩色或白色底上的小窗，只在一侧的黑边，带字的黑边，用虚化的同一画面
（或静止图案）填充的两侧。报告给出实际画面的位置和比例，如 9:16、4:3、2.39:1。

- 占全片八成以上：判为不通过；画面几乎不变、看不真切的，请人工复核。
- 只在部分段落，如片中的老照片、4:3 旧影像：请人工复核，并给出时间。
- 边须平直、位置不变，而旁边的画面在变。夜景、追光、淡入、深色地面、幻灯片和纸面的空白不算；不到画面 1.5% 的细边不计。

## 为什么
通知规定“画面比例为16:9”，所以这一条是必须的。竖拍和 4:3 的素材没有铺满，文件虽是 16:9，看到的画面不是，在大屏上很显眼。

## 怎么改
剪映：选中片段，在“画面”里调大“缩放”，直到铺满画布，字幕移进画面。Premiere：效果控件 > 运动 > 缩放。竖拍素材放大后会模糊，
最好换用横拍的素材。

## 把握有多大
用三组真实素材做的 89 段测试片（规则也据此调整过）：带边的 47 段全部找出，46 段判为不通过；另 42 段中 40 段通过，其余两段取自
本身带黑边的预告片。不居中的虚化填充会漏报。

---

What is seen must fill 16:9, without bars, coloured borders or a blurred surround.

## What it checks
A frame every 0.2 s, for straight strips along the edges: bars above and below or at the sides, a window on a coloured or
white ground, a bar on one side, bars with words, and sides filled with the same picture blurred, or with a still
pattern. The report gives the real picture's place and shape, such as 9:16, 4:3, 2.39:1.

- In four fifths of the work or more: it fails; if the picture hardly changes, a person should look.
- In some stretches, such as old photographs or 4:3 archive film: for a person to look at, with the times.
- The edge must be straight and stay where it is while the picture beside it changes. Night, spotlights, fades, dark
  floors, slides and the margins of a page do not count, nor do slivers under 1.5 % of the picture.

## Why it matters
The notice asks for 16:9, so this is required. Footage that does not fill the frame is not 16:9 to the eye, whatever the
file says, and shows at once on a large screen.

## How to fix
CapCut: raise the clip's Scale until it fills the canvas, move captions into the picture. Premiere: Effect Controls >
Motion > Scale. Upright footage gets blurry that way: better use footage shot wide.

## How sure it is
On 89 clips made from three draws of real footage (which the rule was also tuned on), all 47 with borders were found, 46
of them as failing; of 42 without, 40 passed, and two came from a trailer with bars of its own. A fill off centre is missed.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Bar, Borders, DecodedPicture, Shots
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, runs
from sciencevid_check.text import Text

TITLE = Text(zh="边框", en="Borders")

MESSAGES = {
    "ok": Text(zh="画面铺满，没有边框", en="the picture fills the frame"),
    "framed": Text(
        zh="{where}有{ground}，占全片 {percent}%；实际画面为 {shape}，只占整幅的 {area_percent}%",
        en="{ground} ({where}) in {percent} % of the work; the picture itself is {shape} and takes {area_percent} % of the frame",
    ),
    "unsure": Text(
        zh="{where}像是有{ground}，实际画面为 {shape}，但画面变化太少，不能确定",
        en="there seem to be {ground} ({where}) round a picture of {shape}, but too little changes to be sure",
    ),
    "in_part": Text(
        zh="有 {count} 段带边框，共 {framed_s:.1f} 秒，最长的一段从 {first_s:clock} 起：{where}有{ground}，实际画面为 {shape}",
        en="{count} stretch(es) with borders, {framed_s:.1f} s in all; the longest, from {first_s:clock}, has {ground} ({where}) round a picture of {shape}",
    ),
}
_FILL = Text(
    zh="把片段的缩放调到约 {zoom_percent}%，使画面铺满（剪映：画面 > 缩放；Premiere：效果控件 > 运动 > 缩放），边上的字移进画面；放大后若太模糊，请换用横拍的素材。",
    en="Scale the clip to about {zoom_percent} % so that it fills the frame (CapCut: Scale; Premiere: Effect Controls > Motion), and move words into the picture; if it gets too blurry, use footage shot wide.",
)
FIXES = {
    "framed": _FILL,
    "unsure": _FILL,
    "in_part": Text(
        zh="播放报告所写的时间：老照片、旧影像保留原样通常无妨；自己拍的素材请放大到铺满画面（缩放约 {zoom_percent}%）。",
        en="Play it at the times in the report: old photographs and archive film may stay as they are; scale your own footage to fill the frame (about {zoom_percent} %).",
    ),
}

_SIDES = ("left", "top", "right", "bottom")
_NAMES = [Text(zh=zh, en=en) for zh, en in (("左侧", "left"), ("上方", "top"), ("右侧", "right"), ("下方", "bottom"))]
_GROUNDS = {
    "black": Text(zh="黑边", en="black bars"),
    "plain": Text(zh="单色的边", en="plain borders"),
    "filled": Text(zh="虚化或图案填充", en="blurred or patterned fill"),
}
# the shapes that cameras and editors make
_SHAPES = ((9, 16), (3, 4), (1, 1), (4, 3), (3, 2), (16, 9), (1.85, 1), (2, 1), (2.35, 1), (2.39, 1))


class Settings(rule.Settings):
    """What a border is, and how much of the work it may take: found on real works and on made cases."""

    min_depth: float = Field(
        default=0.015, ge=0, lt=0.4, description="边的最小宽度，占画面的份额 | narrowest border, share of the picture"
    )
    min_even: float = Field(default=0.6, gt=0, le=1, description="边内同色的份额 | share of a border with one colour")
    min_step: float = Field(
        default=0.6, gt=0, le=1, description="交界处看得出的最小份额 | least share of a border's edge that must show"
    )
    max_black_luma: float = Field(
        default=40.0, description="黑边的最高亮度值 | brightest black border, limited-range luma"
    )
    min_seam: float = Field(
        default=2.5, ge=1, description="填充的接缝是邻近亮度差的几倍 | seam of a fill, as a multiple of steps near it"
    )
    min_reach: float = Field(default=0.5, gt=0, le=1, description="接缝看得出的份额 | share of a seam that must show")
    max_detail: float = Field(
        default=0.6, ge=0, description="虚化处细节与画面之比的上限 | most detail in a blur, share of the picture's"
    )
    min_change: float = Field(
        default=0.3, ge=0, description="边旁画面在动：平均亮度差 | mean change of luma beside a border that moves"
    )
    min_stretch_s: float = Field(default=1.0, ge=0, description="计入的最短秒数 | shortest stretch, seconds")
    sure_share: float = Field(
        default=0.8, gt=0, le=1, description="带边部分占全片多少判为不通过 | share of the work with borders that fails"
    )


class _Framed(NamedTuple):
    """Frames looked at, from first to last, with the same border."""

    first: int
    last: int
    depths: tuple[float, ...]  # left, top, right, bottom; 0 where there is none
    ground: str  # of _GROUNDS; else it proves nothing, and "margin" disproves a filled border
    sure: bool  # a border beyond doubt if it lasts; else only for a person to look at
    lone: bool = False  # no two opposite sides: counts only if it lasts

    @property
    def frames(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        left, top, right, bottom = self.depths
        return left, top, round(1 - left - right, 4), round(1 - top - bottom, 4)


def check(
    decoded_picture: DecodedPicture, borders: Borders, shots: Shots | None = None, *, settings: Settings
) -> Verdict:
    starts = borders.at_s
    ends = (*starts[1:], max(decoded_picture.end_s, starts[-1]))
    whole_s = ends[-1] - starts[0]
    barred = list(_barred(borders, len(shots.cuts) if shots else 0, settings))
    filled = list(_filled(borders, barred, settings))
    inside_filled = {at for piece in filled for at in piece.frames}
    found = sorted(
        [piece for piece in barred if piece.ground in _GROUNDS and piece.first not in inside_filled] + filled
    )

    def length(pieces: list[_Framed]) -> float:
        return sum(ends[piece.last] - starts[piece.first] for piece in pieces)

    lasting = length(found) >= settings.sure_share * whole_s
    found = [p for p in _joined(found) if (lasting or not p.lone) and length([p]) >= settings.min_stretch_s]
    framed_s = round(length(found), 3)
    measured: dict[str, Any] = {"framed_s": framed_s, "stretches": len(found)}
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    if not found:
        return passed("ok", measured, expected)
    chief = max(found, key=lambda piece: length([piece]))
    _, _, width, height = chief.box
    ratio = width / height * decoded_picture.width / decoded_picture.height
    measured |= {"picture_box": chief.box, "picture_ratio": round(ratio, 3), "shape": _shape(ratio)}
    sure = lasting and chief.sure
    spans = [(round(starts[piece.first], 3), round(ends[piece.last], 3), piece.box) for piece in found[:50]]
    evidence = [
        Evidence(start_s=start, end_s=end, box=box, confidence=0.95 if sure else 0.7) for start, end, box in spans
    ]
    values = {
        "where": [name for name, depth in zip(_NAMES, chief.depths, strict=True) if depth],
        "ground": _GROUNDS[chief.ground],
        "percent": round(100 * framed_s / whole_s),
        "area_percent": round(100 * width * height),
        "zoom_percent": round(100 / min(width, height)),
        "count": len(found),
        "first_s": starts[chief.first],
    }
    if sure:
        return failed("framed", measured, expected, evidence, **values)
    return review("unsure" if lasting else "in_part", measured, expected, evidence, **values)


def _barred(borders: Borders, cuts: int, settings: Settings) -> Iterator[_Framed]:
    """Stretches with strips of one colour, whether or not they prove a border."""
    shown = _shown(borders, settings)
    lasting = {side for side in _SIDES if sum(side in bars for bars in shown) >= settings.sure_share * len(shown)}
    for bars in shown:  # a strip without its opposite is a dark wall, unless it lasts
        for side, other in zip(_SIDES, _SIDES[2:] + _SIDES[:2], strict=True):
            if side not in lasting and other not in bars:
                bars.pop(side, None)
    keys = [tuple(bars[side].depth if side in bars else 0.0 for side in _SIDES) for bars in shown]
    for key, group in groupby(range(len(keys)), keys.__getitem__):
        frames = list(group)
        if any(key):
            yield _proved(frames, key, list(shown[frames[0]].values()), cuts, settings)


def _shown(borders: Borders, settings: Settings) -> list[dict[str, Bar]]:
    """The likeliest bar at each side, for each frame looked at."""
    shown: list[dict[str, Bar]] = [{} for _ in borders.at_s]
    most: list[dict[str, int]] = [{} for _ in borders.at_s]
    for bar in borders.bars:
        steps = [step >= settings.min_step / 2 for step in bar.step]
        if bar.depth < settings.min_depth or not any(steps):
            continue
        usual = median(luma for luma, step in zip(bar.luma, steps, strict=True) if step)
        for first, last in runs(bar.even_at(usual, border=0.65, even=settings.min_even)):
            # the picture beside a bar may be as dark as the bar for a while, but not all the time
            proofs = sum(steps[first : last + 1])
            for at in range(first, last + 1):
                if proofs > most[at].get(bar.side, 2):
                    most[at][bar.side], shown[at][bar.side] = proofs, bar
    return shown


def _proved(frames: list[int], depths: tuple[float, ...], bars: list[Bar], cuts: int, settings: Settings) -> _Framed:
    """What strips that are there together amount to."""
    first, last = frames[0], frames[-1]
    left, top, right, bottom = depths
    span = slice(first, last + 1)
    along = {"left": 1 - top - bottom, "right": 1 - top - bottom, "top": 1 - left - right, "bottom": 1 - left - right}
    steps = [[step / along[bar.side] for step in bar.step[span]] for bar in bars]
    change = [max(ones) for ones in zip(*(bar.inside_change[span] for bar in bars), strict=True)]
    moving = _share(change, settings.min_change) >= 0.3
    black = all(median(bar.luma[span]) <= settings.max_black_luma for bar in bars)
    clear = all(sum(one >= settings.min_step for one in step) >= 3 for step in steps)
    if (left and right) or (top and bottom):
        # a page of one colour has margins too: on such a ground the picture must move
        page = all(median(bar.border[span]) >= 0.9 for bar in bars)
        ground = "margin" if page and not moving else "plain" if page and clear else ""
        ground = "black" if clear and black else ground
        wordless = all(median(bar.even[span]) >= 0.97 for bar in bars)
        photographs = wordless and sum(one >= 8 for one in change) >= 2
        return _Framed(first, last, depths, ground, sure=moving or photographs)
    # a floor or a wall may be black and straight, while the camera stands still
    ground = "black" if clear and black and moving and all(median(step) >= 0.5 for step in steps) else ""
    lively = _share(change, 1.0) >= 0.5
    return _Framed(first, last, depths, ground, sure=lively and (cuts >= 2 or len(bars) > 1), lone=True)


def _filled(borders: Borders, barred: list[_Framed], settings: Settings) -> Iterator[_Framed]:
    """Stretches with a blurred picture or a still pattern at two opposite sides."""
    taken = {at for piece in barred if piece.ground == "black" for at in piece.frames}
    margins = {at for piece in barred if piece.ground == "margin" for at in piece.frames}
    plain = {at for piece in barred if piece.ground == "plain" for at in piece.frames}
    wide = [surround for surround in borders.surrounds if surround.depth >= settings.min_depth]
    for surround in sorted(wide, key=lambda one: -sum(one.step)):
        inside = surround.inside_change
        seams = surround.seams(step=settings.min_seam, reach=settings.min_reach)
        blurred = [seam and one <= settings.max_detail for seam, one in zip(seams, surround.detail, strict=True)]
        still = [seam and one for seam, one in zip(seams, surround.still(), strict=True)]
        depths = (surround.depth, 0.0) * 2 if surround.axis == "x" else (0.0, surround.depth) * 2
        there = [at not in taken and step >= 0.6 * settings.min_seam for at, step in enumerate(surround.step)]
        for first, last in runs(there):
            span, frames = slice(first, last + 1), range(first, last + 1)
            half = max(3, 0.5 * len(frames))
            moving = _share(inside[span], settings.min_change) >= 0.3
            long = median(surround.reach[span]) >= 0.8  # as beside a photograph that does not move
            kind = blurred if sum(blurred[span]) >= half else still if sum(still[span]) >= half else None
            one_colour = len(margins & set(frames)) >= half or len(plain & set(frames)) >= 0.8 * len(frames)
            if kind and (moving or long) and not one_colour:
                taken.update(frames)
                yield _Framed(first, last, depths, "filled", sure=moving and kind is blurred)


def _share(values: Sequence[float], least: float) -> float:
    return sum(value >= least for value in values) / len(values)


def _joined(pieces: list[_Framed]) -> list[_Framed]:
    """Neighbours with the same picture inside as one."""
    joined: list[_Framed] = []
    for piece in pieces:
        before = joined[-1] if joined else piece
        alike = all(abs(a - b) <= 0.015 for a, b in zip(before.depths, piece.depths, strict=True))
        if joined and alike and piece.first - before.last <= 5:
            longer = max(before, piece, key=lambda one: one.last - one.first)
            joined[-1] = longer._replace(first=before.first, last=piece.last)
        else:
            joined.append(piece)
    return joined


def _shape(ratio: float) -> str:
    width, height = min(_SHAPES, key=lambda known: abs(known[0] / known[1] / ratio - 1))
    return f"{width:g}:{height:g}" if abs(width / height / ratio - 1) <= 0.015 else f"{ratio:.2f}:1"
