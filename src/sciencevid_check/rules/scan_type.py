"""画面应为逐行扫描，不应是隔行。

## 检查什么
- 文件里的扫描方式标记：ffprobe 和 MediaInfo 两种工具各读一遍。
- 画面本身：抽取几十幅原尺寸的画面，看移动物体的边缘有没有梳齿状横纹，即奇数行与偶数行不是同一时刻拍下的。标记为逐行
  而画面有梳齿，同样不合格；标记为隔行而移动的画面都没有梳齿，多半只是标记有误，请人工复核。

## 为什么
隔行画面在电脑和投影上播放，运动物体的边缘会出现梳齿状横纹，与通知“图像清晰稳定”的评分要求不符。

## 怎么改
老式摄像机或电视台的素材：Premiere 中右键素材 > 修改 > 解释素材，把场序设对，并在序列中选“逐行扫描”后导出。
剪映导出的都是逐行，但素材带来的梳齿会留在画面里：先用 ffmpeg 的 bwdif 处理素材，再放进剪映。

## 把握有多大
@ZH@

---

The picture should be progressive, not interlaced.

## What it checks
- The scan type marked in the file, read by two tools, ffprobe and MediaInfo.
- The picture itself: some dozens of full-size frames, in which the edges of moving things are searched for combs: odd and
  even lines that were not taken at the same moment. Combs in a work marked progressive are a fault all the same; a work
  marked interlaced whose moving pictures have none is probably marked wrongly, which is for a person to look at.

## Why it matters
Interlaced pictures show comb-like edges on moving things on computers and projectors; annex 1 of the notice scores a
clear and steady picture.

## How to fix
Footage from older cameras or television: in Premiere, right-click, modify, interpret footage, set the field order, and
export from a progressive sequence. CapCut always exports progressive, but combs of the footage stay in the picture: run
the footage through ffmpeg's bwdif before editing.

## How sure it is
@EN@
"""

from bisect import bisect_left
from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Combing, Container, DecodedPicture, Motion
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

TITLE = Text(zh="扫描方式", en="Scan type")

MESSAGES = {
    "ok": Text(zh="标记为逐行", en="marked progressive"),
    "interlaced": Text(zh="标记为{scan}；应为逐行", en="marked {scan}; should be progressive"),
    "readers_disagree": Text(
        zh="两种工具读出的扫描方式不一致：ffprobe {ffprobe_says}，MediaInfo {mediainfo_says}；应为逐行",
        en="two tools disagree on the scan type: ffprobe {ffprobe_says}, MediaInfo {mediainfo_says}; should be progressive",
    ),
    "unmarked": Text(zh="文件没有写明是逐行还是隔行", en="the file does not say whether it is progressive"),
    "no_combs": Text(
        zh="文件没有写明扫描方式，但移动的画面没有梳齿，是逐行的",
        en="the file does not say, but moving pictures have no combs: progressive",
    ),
    "combed": Text(
        zh="画面是隔行的：抽查的 {stills} 幅画面中有 {combed} 幅边缘呈梳齿状，最明显的在 {worst_s:clock}；应为逐行",
        en="the picture is interlaced: {combed} of {stills} frames looked at have combed edges, most at {worst_s:clock}; should be progressive",
    ),
    "some_combed": Text(
        zh="抽查的 {stills} 幅画面中有 {combed} 幅边缘呈梳齿状（隔行素材），最明显的在 {worst_s:clock}",
        en="{combed} of {stills} frames looked at have combed edges (interlaced footage), most at {worst_s:clock}",
    ),
    "marked_only": Text(
        zh="标记为{scan}，但抽查的 {moving} 幅移动的画面都没有梳齿：画面多半是逐行的，标记有误",
        en="marked {scan}, but none of {moving} moving pictures looked at has combs: probably progressive and marked wrongly",
    ),
}
_DEINTERLACE = Text(
    zh="在剪辑软件中用逐行序列重新导出；或运行 ffmpeg -i 原文件 -vf bwdif=mode=send_frame -c:a copy 新文件.mp4（去隔行，会重新压缩画面）。",
    en="Export from a progressive sequence, or run ffmpeg -i OLD -vf bwdif=mode=send_frame -c:a copy NEW.mp4 (re-encodes the picture).",
)
FIXES = {
    "interlaced": _DEINTERLACE,
    "combed": _DEINTERLACE,
    "some_combed": Text(
        zh="放慢播放报告所写的时间：若运动物体的边缘有梳齿横纹，先把那段素材去隔行（ffmpeg -i 素材 -vf bwdif=mode=send_frame 新素材.mp4），再换进时间线重新导出。",
        en="Play it in slow motion at the times in the report: if moving edges are combed, deinterlace that footage (ffmpeg -i OLD -vf bwdif=mode=send_frame NEW.mp4), replace it in the timeline and export again.",
    ),
    "marked_only": Text(
        zh="放慢播放一段运动画面：没有梳齿横纹就不要去隔行（会损失清晰度），用逐行序列重新导出，标记就会改正。",
        en="Play something moving in slow motion: without combs do not deinterlace (it costs sharpness); exporting from a progressive sequence sets the mark right.",
    ),
    "readers_disagree": Text(
        zh="放慢播放一段运动画面：边缘有梳齿横纹就是隔行，请用逐行序列重新导出；没有横纹则不必处理。",
        en="Play something moving in slow motion: if its edges are combed, export from a progressive sequence; if not, leave it.",
    ),
}

_PROGRESSIVE = Text(zh="逐行", en="progressive")
_INTERLACED = Text(zh="隔行", en="interlaced")
_TOP_FIRST = Text(zh="隔行（上场优先）", en="interlaced (upper field first)")
_BOTTOM_FIRST = Text(zh="隔行（下场优先）", en="interlaced (lower field first)")
# ffprobe names the field coded first and then the one shown first: the second is what an editor asks for.
_ORDER = {"tt": _TOP_FIRST, "bt": _TOP_FIRST, "bb": _BOTTOM_FIRST, "tb": _BOTTOM_FIRST}


class Settings(rule.Settings):
    """When a frame is combed, and how many must be."""

    level: Level = Field(
        default="warning",
        description="通知要求图像清晰，没有提扫描方式，所以只作提醒 | the notice asks for a clear picture but names no scan type",
    )
    min_combed: float = Field(
        default=0.003,
        gt=0,
        le=1,
        description="一幅画面有这个份额呈梳齿状才算 | share of a frame that must be combed for it to count",
    )
    min_of_rough: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="梳齿至少占横向细纹（文字、条纹等）的这个份额 | share of all fine horizontal detail (text, stripes) that must be combed",
    )
    sure_stills: int = Field(
        default=3,
        ge=1,
        description="有这么多幅画面呈梳齿状判为隔行，少于此数请人工复核 | so many combed frames make a work interlaced; fewer are for a person to look at",
    )
    min_movement: float = Field(
        default=0.004,
        gt=0,
        description="画面每帧移动达到宽度的这个份额，隔行的话必有梳齿 | a picture that moves by this share of its width a frame would show combs if interlaced",
    )


def check(
    container: Container,
    settings: Settings,
    combing: Combing | None = None,
    motion: Motion | None = None,
    decoded_picture: DecodedPicture | None = None,
) -> Verdict:
    ffprobe = container.picture.field_order
    mediainfo = container.mediainfo.scan_type if container.mediainfo else ""
    combed = _combed(combing, settings)
    moving = _moving(combing, motion, decoded_picture, settings)
    measured: dict[str, Any] = {"ffprobe": ffprobe, "mediainfo": mediainfo}
    if combing:
        measured |= {"stills": len(combing.at_s), "combed": len(combed), "moving": moving}
    expected = {"scan": "progressive"}
    says = {
        "ffprobe": None if ffprobe == "unknown" else ffprobe == "progressive",
        "mediainfo": None if not mediainfo else mediainfo == "Progressive",
    }
    known = {answer for answer in says.values() if answer is not None}
    plain = not combed and moving >= settings.sure_stills
    if known == {False}:
        judge, said = (review, "marked_only") if plain else (failed, "interlaced")
    elif combed:
        judge, said = (failed, "combed") if len(combed) >= settings.sure_stills else (review, "some_combed")
    elif known == {True}:
        judge, said = passed, "ok"
    elif known:
        judge, said = review, "readers_disagree"
    else:
        judge, said = (passed, "no_combs") if plain else (unknown, "unmarked")
    values: dict[str, Any] = {f"{reader}_says": _PROGRESSIVE if says[reader] else _INTERLACED for reader in says}
    values["scan"] = _ORDER.get(ffprobe, _INTERLACED)
    evidence: list[Evidence] = []
    if combing and combed:
        values["worst_s"] = combing.at_s[max(combed, key=combing.combed.__getitem__)]
        evidence = [_evidence(combing, at) for at in combed]
    return judge(said, measured, expected, evidence, **values)


def _combed(combing: Combing | None, settings: Settings) -> list[int]:
    """The stills that are combed, by number."""
    if not combing:
        return []
    return [
        at
        for at, (share, rough) in enumerate(zip(combing.combed, combing.rough, strict=True))
        if share >= settings.min_combed and share >= settings.min_of_rough * rough
    ]


def _moving(combing: Combing | None, motion: Motion | None, shown: DecodedPicture | None, settings: Settings) -> int:
    """How many stills were taken while the whole picture moved sideways, so that combs would show."""
    if not (combing and motion and shown):
        return 0
    times = shown.pts_s[:: motion.every]
    frame_s = (times[-1] - times[0]) / max(1, len(shown.pts_s) - 1)

    def moves(at_s: float) -> bool:
        after = bisect_left(times, at_s + frame_s / 2)  # a still is often the first of its shot: look at what follows
        steps = range(after, after + 2)
        return after + 1 < len(times) and all(
            motion.agree[at] >= _AGREE and abs(motion.dx[at]) >= settings.min_movement * motion.every for at in steps
        )

    return sum(moves(at_s) for at_s in combing.at_s)


def _evidence(combing: Combing, at: int) -> Evidence:
    return Evidence(start_s=combing.at_s[at], end_s=combing.at_s[at], box=combing.boxes[at], confidence=0.95)


_AGREE = 0.5  # share of the picture that moved together
