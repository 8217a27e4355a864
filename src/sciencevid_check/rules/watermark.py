"""作品不得带水印、台标、账号或平台标志。

## 检查什么
每秒看两幅画面，查找画面在变、它却一直不变的东西：

- **固定的标志**：台标、平台标志、单位名、半透明的字，不论在哪个角落或画面中央，也不论有没有字、会不会转动；
- **满屏重复的斜字**；
- **轮流出现在几个位置的标志**（如抖音号），缓慢移动的账号名。

读得出的字会写进报告，并据此说明是哪一类：平台水印、素材库水印、AI 生成工具的标志、单位标志或其他。字幕、人名条、幻灯片和录屏上的
字、黑边、画中画的边框、车窗和招牌之类的景物不算。只在片中一段出现的（也可能是小标题）、时钟和数值（也可能是实验的一部分）、很大
又没有字的图、把握不足的，请人工复核。镜头始终不动时，后加的标志和现场的景物看起来一样，程序会说明无法判定；不动的镜头里靠边的
字，请人工复核。

**AI 生成标识**（“AI生成”等字样，或文件信息中的 AIGC、C2PA 记录）单独列出，只请人工复核：它是国家规定必须带的，不要去掉。

## 为什么
四（四）要求“去除所有水印和片头片尾”。带着别的平台的水印，也容易引出版权问题。

## 怎么改
用没有水印的原片重新导出：剪映、必剪等软件里删去自带的标志、贴纸和片尾；单位台标在时间线上删掉那条轨道；从抖音、快手下载的素材
换成当初拍的原片；素材库的小样换成买下的正片。不要用马赛克遮盖，那样更显眼。

## 把握有多大
用真实素材做的 50 段测试片（规则也据此调整过）：加了标志的 26 段找出 25 段，其中 17 段判为不通过；没有标志的 24 段没有一段被
冤枉。没找出的是镜头始终不动、标志又没有字的，程序说明无法判定。规则定下之后又用别的片段和标志做了 20 段：有标志的 11 段全部
找出，6 段判为不通过；没有标志的 9 段没有一段被冤枉。另用随机的字体、大小、深浅和压缩做了 72 段（其中 3 段看过结果后
改过规则）：36 段带字的找出 31 段，12 段不带字的找出 11 段，24 段没有标志的没有一段被冤枉；没找出的大多是很淡的小字，或暗处的
深色字。不透明度只是粗略估计；不足 10% 的淡字要画面变化多（几十个镜头）才找得到。不带字的移动标志会漏报；同一个背景反复出现、
只有几个镜头的片子里，不带字的标志可能漏报。

---

A work must carry no watermark, station logo, account name or platform mark.

## What it checks
Two pictures a second, for what stays the same while the picture changes:

- **marks in one place**: station and platform logos, a unit's name, translucent words, in any corner or in the middle, with
  or without writing, turning or not;
- **slanted words repeated all over the picture**;
- **marks that are in several places by turns** (as Douyin's are), and account names that drift.

What can be read is in the report and tells the kind: platform, stock library, AI generator, unit, or other. Subtitles, name
straps, the writing on slides and screens, black bars, the frame of an inset picture, and what belongs to the scene (a car's
window, a sign) do not count. What is there for a part only (it may be a heading), clocks and values (they may belong to an
experiment), large drawings without words, and what is not beyond doubt are for a person to look at. While the camera never
moves, a mark and the scene look alike: then the rule says that it cannot tell, and asks a person to look at writing near the
edges.

**The AI label** ("AI生成" and the like, or AIGC and C2PA records in the file) is listed apart and only for a person to look at:
the law demands it, so it must stay.

## Why it matters
Clause 四（四）asks for all watermarks to be removed. Another platform's mark also raises questions of copyright.

## How to fix
Export again from footage without marks: delete the editor's own logo, stickers and end card; delete the track with the unit's
logo; replace clips downloaded from Douyin or Kuaishou by the original ones, and a stock library's preview by the paid clip. Do
not blur marks: that shows more.

## How sure it is
On 50 clips made from real footage (which the rule was also tuned on), 25 of 26 with a mark were found, 17 of them as
failing; none of 24 without was accused. What was missed had no words and lay over a camera that never moves: the rule says that
it cannot tell. Of 20 clips made afterwards of other footage and marks, all 11 with a mark were found, 6 of them as failing, and
none of 9 without was accused. Of 72 more, with random fonts, sizes, opacities and compression (three of which led to changes), it found 31 of
36 with words and 11 of 12 without, and accused none of 24 that had no mark; most that it missed were small and faint, or dark on
dark. Opacity is a rough estimate; words under 10 % are found only over some dozens of shots. A drifting mark without words is
missed, and one without words may be where few shots show the same ground again.
"""

from collections.abc import Sequence
from typing import Any

from sciencevid_check import rule
from sciencevid_check.judgement import standing, staying
from sciencevid_check.judgement.staying import Found
from sciencevid_check.measurements import Container, Marks, Texts, sayings
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

PASS_NEEDS = ("texts",)

TITLE = Text(zh="水印", en="Watermark")

MESSAGES = {
    "ok": Text(zh="没有发现水印", en="no watermark found"),
    "mark": Text(
        zh="{where}有{what}{said}，共 {seconds:.0f} 秒，占全片 {percent}%{dense}",
        en="{what}{said} {where}, {seconds:.0f} s in all, {percent} % of the work{dense}",
    ),
    "tiled": Text(
        zh="满屏重复的{what}{said}，共 {seconds:.0f} 秒，占全片 {percent}%{dense}",
        en="{what}{said} repeated all over the picture, {seconds:.0f} s in all, {percent} % of the work{dense}",
    ),
    "jumping": Text(
        zh="{what}{said}轮流出现在 {count} 个位置（{where}），共 {seconds:.0f} 秒，占全片 {percent}%{dense}",
        en="{what}{said} in {count} places by turns ({where}), {seconds:.0f} s in all, {percent} % of the work{dense}",
    ),
    "drifting": Text(
        zh="文字{said}在画面上移动，共 {seconds:.0f} 秒，像是移动的水印，请核对",
        en="the words{said} move over the picture, {seconds:.0f} s in all, as a drifting watermark does: please look",
    ),
    "perhaps": Text(
        zh="{where}像是有{what}{said}，{first_s:clock} 起，共 {seconds:.0f} 秒；也可能是人名条或现场的景物，请核对",
        en="perhaps {what}{said} {where}, from {first_s:clock}, {seconds:.0f} s in all; it may be a name strap or part of the scene: please look",
    ),
    "standing_text": Text(
        zh="{where}一直有文字{said}，周围的画面不动，分不清是水印还是现场的字，请核对",
        en="words{said} stay {where}; nothing moves round them, so they may be a watermark or part of the scene: please look",
    ),
    "ai_label": Text(
        zh="{where}有 AI 生成标识{said}：国家规定须带，不要去掉；请核对比赛是否接受 AI 生成的内容",
        en="an AI label{said} {where}: the law demands it, leave it in; see whether the contest takes AI-made content",
    ),
    "ai_record": Text(
        zh="文件信息中有 AI 生成的记录（{records}）：国家规定须带，不要去掉；请核对比赛是否接受 AI 生成的内容",
        en="the file says that it is AI-made ({records}): the law demands that, leave it in; see whether the contest takes AI-made content",
    ),
    "locked": Text(
        zh="画面大部分一直不动（只有 {told_percent}% 变化够多），分不清水印和现场的景物；没有读到像水印的字，请人看一眼",
        en="most of the picture never changes (only {told_percent} % does enough), so a watermark and the scene cannot be told apart; no writing like one was read: please have a look",
    ),
}
_REMOVE = Text(
    zh="用没有水印的原片重新导出：在剪辑软件里删去这个标志、贴纸或它所在的轨道；下载来的素材换成原片或买下的正片。不要用马赛克遮盖。",
    en="Export again from footage without it: delete the logo, sticker or its track in the editor; replace downloaded clips by the originals or the paid ones. Do not blur it.",
)
_LOOK = Text(
    zh="播放报告所写的时间：若是后期加的标志或账号，删去那条轨道再导出；若是人名条或拍到的景物，可以不改。",
    en="Play it at the times in the report: if it was laid over the picture, delete its track and export again; a name strap or part of the scene may stay.",
)
_KEEP = Text(
    zh="标识请保留。向主办方确认可否使用 AI 生成的内容，并在报送材料里说明哪些画面是 AI 生成的。",
    en="Leave the label in. Ask the organiser whether AI-made content is allowed, and say in the papers which pictures are.",
)
_MARKS, _DOUBTS, _LABELS = (
    ("mark", "tiled", "jumping"),
    ("drifting", "perhaps", "standing_text"),
    ("ai_label", "ai_record"),
)
FIXES = {**dict.fromkeys(_MARKS, _REMOVE), **dict.fromkeys(_DOUBTS, _LOOK), **dict.fromkeys(_LABELS, _KEEP)}

_KINDS = {
    "ai_label": Text(zh="AI 生成标识", en="AI label"),
    "generator": Text(zh="AI 生成工具的标志", en="mark of an AI generator"),
    "stock": Text(zh="素材库水印", en="mark of a stock library"),
    "platform": Text(zh="平台或账号水印", en="mark of a platform or account"),
    "unit": Text(zh="单位标志", en="name or logo of a unit"),
    "unknown": Text(zh="水印或标志", en="watermark or logo"),
}
_FAINT, _DENSE = 0.15, 0.9  # opacity: what is fainter is not told well
_SHOWN, _EVIDENCE = 12, 50  # marks, and pieces of evidence of each


class Settings(staying.Settings):
    """When what stays is a mark, and how sure that is: found on real works and on made cases."""


def check(container: Container, marks: Marks, settings: Settings, texts: Texts | None = None) -> Verdict:
    found = _found(marks, texts, settings)[:_SHOWN]
    labels = [one for one in found if one.kind == "ai_label"]
    proper = [one for one in found if one.kind != "ai_label"]
    measured: dict[str, Any] = {
        "marks": len(proper),
        "marked_s": sayings.length(sayings.joined(span for one in proper for span in one.spans)),
        "kinds": sorted({one.kind for one in proper}),
        "ai_label": bool(labels or container.ai_records),
        "told": marks.told,
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    verdicts = [_said(one, marks.end_s) for one in found]
    if container.ai_records:
        verdicts.append(review("ai_record", records=container.ai_records))
    if not proper:
        if marks.told < settings.min_told:
            verdicts.append(unknown("locked", told_percent=round(100 * marks.told)))
        verdicts.append(passed("ok"))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _found(marks: Marks, texts: Texts | None, s: Settings) -> list[Found]:
    """All that may be marks, the surest and longest first."""
    read = texts.lines if texts else ()
    lines = [line for line in read if line.score >= s.min_score and len(sayings.bare(line.text)) > 1]
    page = standing.is_page(lines, marks.end_s, s.page_lines)
    words = list(standing.written(lines, marks, page, s))
    found = [one for one in words if one.message_id == "tiled"]
    found += staying.by_turns([one for mark in marks.found if (one := staying.judged(mark, marks, lines, page, s))])
    found = [one for at, one in enumerate(found) if not any(_same(one, other) for other in found[:at])]
    found += [one for one in words if not any(_same(one, other) for other in found)]
    wordless = [one for one in found if not (one.sure or one.text)]
    if len(wordless) > s.max_wordless:
        found = [one for one in found if one not in wordless]
    return sorted(found, key=lambda one: (not one.sure, -sayings.length(one.spans)))


def _same(one: Found, other: Found) -> bool:
    """Whether it is, or is part of, a mark that was found already."""
    if one.text and other.text and sayings.reads_like(sayings.bare(one.text), sayings.bare(other.text)):
        return True
    pairs = [(box, theirs) for box, _ in one.places[:1] for theirs, _ in other.places]
    return any(sayings.inside(box, theirs) or sayings.inside(theirs, box) for box, theirs in pairs)


def _said(one: Found, end_s: float) -> Verdict:
    seconds = sayings.length(one.spans)
    confidence = 0.95 if one.sure else 0.6
    shown: list[tuple[sayings.Span, sayings.Box | None]] = [(span, box) for box, spans in one.places for span in spans]
    if len(one.places) > 1:
        shown = [*((span, None) for span in one.spans), *shown]  # the whole of it first
    evidence = [
        Evidence(start_s=round(start, 3), end_s=round(end, 3), box=box, confidence=confidence, text=one.text or None)
        for (start, end), box in shown[:_EVIDENCE]
    ]
    dense = Text(zh="", en="")
    if one.opacity is not None and one.opacity < _FAINT:
        dense = Text(zh="，很淡", en=", very faint")
    elif one.opacity is not None and one.opacity < _DENSE:
        dense = Text(zh="，半透明（约 {n}%）", en=", translucent (about {n} %)").fill({"n": round(100 * one.opacity)})
    say = failed if one.sure and one.kind != "ai_label" else review
    return say(
        one.message_id,
        evidence=evidence,
        what=_KINDS[one.kind],
        said=Text(zh="“{t}”", en=" “{t}”").fill({"t": one.text}) if one.text else Text(zh="", en=""),
        where=list({_where(box).zh: _where(box) for box, _ in one.places}.values()),
        count=len(one.places),
        seconds=seconds,
        percent=min(100, round(100 * seconds / max(end_s, 1e-3))),
        dense=dense,
        first_s=one.spans[0][0],
    )


_WHERE_ZH = ("左上角", "上方", "右上角", "左侧", "画面中央", "右侧", "左下角", "下方", "右下角")
_WHERE_EN = ("upper left", "top", "upper right", "left", "middle", "right", "lower left", "bottom", "lower right")


def _where(box: Sequence[float]) -> Text:
    x, y = (min(2, int(3 * (box[side] + box[side + 2] / 2))) for side in (0, 1))
    return Text(zh=_WHERE_ZH[3 * y + x], en=f"at the {_WHERE_EN[3 * y + x]}")
