"""作品不得带水印、台标、账号或平台标志。

## 检查什么
每秒看两幅画面，查找画面在变、它却一直不变的东西：

- **固定的标志**：台标、平台标志、单位名、半透明的字，不论在哪个角落或画面中央，也不论有没有字；
- **满屏重复的斜字**；
- **轮流出现在几个位置的标志**（如抖音号），缓慢移动的账号名。

读得出的字会写进报告，并据此说明是哪一类：平台水印、素材库水印、AI 生成工具的标志、单位标志或其他。字幕、人名条、幻灯片、黑边、
现场的招牌和横幅不算。只在片中一段出现的、把握不足的，请人工复核。镜头始终不动时，后加的标志和现场的景物看起来一样，程序会说明
无法判定；不动的镜头里靠边的字，请人工复核。

**AI 生成标识**（“AI生成”等字样，或文件信息中的 AIGC、C2PA 记录）单独列出，只请人工复核：它是国家规定必须带的，不要去掉。

## 为什么
四（四）要求“去除所有水印和片头片尾”。带着别的平台的水印，也容易引出版权问题。

## 怎么改
用没有水印的原片重新导出：剪映、必剪等软件里删去自带的标志、贴纸和片尾；单位台标在时间线上删掉那条轨道；从抖音、快手下载的素材
换成当初拍的原片；素材库的小样换成买下的正片。不要用马赛克遮盖，那样更显眼。

## 把握有多大
用真实素材做的 67 段测试片（规则也据此调整过）：加了标志的 34 段找出 33 段，其中 23 段判为不通过；没有标志的 33 段没有一段被
冤枉。没找出的是镜头始终不动、标志又没有字的，程序说明无法判定。不透明度只是粗略估计；不足 10% 的淡字要画面变化多（几十个镜头）
才找得到。不带字的移动标志会漏报。

---

A work must carry no watermark, station logo, account name or platform mark.

## What it checks
Two pictures a second, for what stays the same while the picture changes:

- **marks in one place**: station and platform logos, a unit's name, translucent words, in any corner or in the middle, with
  or without writing;
- **slanted words repeated all over the picture**;
- **marks that are in several places by turns** (as Douyin's are), and account names that drift.

What can be read is in the report and tells the kind: platform, stock library, AI generator, unit, or other. Subtitles, name
straps, slides, black bars, and signs and banners in the scene do not count. What is there for a part only, or is not beyond
doubt, is for a person to look at. While the camera never moves, a mark and the scene look alike: then the rule says that it
cannot tell, and asks a person to look at writing near the edges.

**The AI label** ("AI生成" and the like, or AIGC and C2PA records in the file) is listed apart and only for a person to look at:
the law demands it, so it must stay.

## Why it matters
Clause 四（四）asks for all watermarks to be removed. Another platform's mark also raises questions of copyright.

## How to fix
Export again from footage without marks: delete the editor's own logo, stickers and end card; delete the track with the unit's
logo; replace clips downloaded from Douyin or Kuaishou by the original ones, and a stock library's preview by the paid clip. Do
not blur marks: that shows more.

## How sure it is
On 67 clips made from real footage (which the rule was also tuned on), 33 of 34 with a mark were found, 23 of them as
failing; none of 33 without was accused. What was missed had no words and lay over a camera that never moves: the rule says that
it cannot tell. Opacity is a rough estimate; words under 10 % are found only over some dozens of shots. A drifting mark without
words is missed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, Line, Mark, Marks, Texts, sayings
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

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
FIXES = {
    **dict.fromkeys(("mark", "tiled", "jumping"), _REMOVE),
    **dict.fromkeys(("drifting", "perhaps", "standing_text"), _LOOK),
    **dict.fromkeys(("ai_label", "ai_record"), _KEEP),
}

_KINDS = {
    "ai_label": Text(zh="AI 生成标识", en="AI label"),
    "generator": Text(zh="AI 生成工具的标志", en="mark of an AI generator"),
    "stock": Text(zh="素材库水印", en="mark of a stock library"),
    "platform": Text(zh="平台或账号水印", en="mark of a platform or account"),
    "unit": Text(zh="单位标志", en="name or logo of a unit"),
    "unknown": Text(zh="水印或标志", en="watermark or logo"),
}
_FAINT, _DENSE = 0.15, 0.9  # opacity: what is fainter is not told well
_TELLING = ("platform", "stock", "generator", "ai_label")
_MAYBE_ALIVE = 0.45  # share of what lies round it: below, it is no mark
_PIXELS, _SCORE = 30, 0.8  # edge pixels; how sure a reading is
_FEW_LOOKS, _LOCKED_LOOKS = 3, 10  # where the whole picture changes (three shots), and where most of it never does
_LINE, _WORDLESS_LINE = 0.8, 0.6  # how far its edges may run one way: more is a bar or a wire
_ALL, _THROUGHOUT = 0.9, 0.8  # share that counts as all; of the work in which a mark without words is
_SHOT_S = 11.0  # few shots are longer
_MOVES = 0.01  # shares of the picture a second
_PAGE = 3  # lines at a time on average: a slide, a page, a screen
_BESIDE = 0.12  # of the picture's height: where logos are put


class Settings(rule.Settings):
    """When what stays is a mark, and how sure that is: found on real works and on made cases."""

    min_alive: float = Field(
        default=0.7,
        ge=0,
        le=1,
        description="四周有多少在变，才算画面在变而它不变 | share of what lies round a mark that must change",
    )
    wordless_alive: float = Field(
        default=0.85,
        ge=0,
        le=1,
        description="没有字的标志，四周有多少在变才判不通过 | the same for a mark without words, before it fails",
    )
    min_looks: int = Field(
        default=5, ge=2, description="四周至少出现过几种不同的画面 | how many different things must be seen round it"
    )
    min_told: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="画面有这么多部分变化够多，才能说没有水印 | share of the picture that must change before none can be said",
    )
    min_s: float = Field(default=8.0, ge=0, description="标志的最短秒数 | shortest time that a mark stays, seconds")
    sure_share: float = Field(
        default=0.5, ge=0, le=1, description="占全片多少才判不通过 | share of the work from which a mark fails"
    )


class _Found(NamedTuple):
    """One mark or one standing text, with what a message says of it."""

    message_id: str
    kind: str
    sure: bool
    text: str
    places: tuple[tuple[sayings.Box, tuple[sayings.Span, ...]], ...]
    opacity: float | None = None

    @property
    def spans(self) -> list[sayings.Span]:
        return sayings.joined(span for _, spans in self.places for span in spans)


def check(container: Container, marks: Marks, settings: Settings, texts: Texts | None = None) -> Verdict:
    lines = [line for line in texts.lines if line.score >= _SCORE and len(sayings.bare(line.text)) > 1] if texts else []
    found = [one for mark in marks.found if (one := _judged(mark, marks, lines, settings))]
    found += [one for one in _written(lines, marks, settings) if not any(_same(one, other) for other in found)]
    found = sorted(found, key=lambda one: (not one.sure, -sayings.length(one.spans)))[:12]
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


def _judged(mark: Mark, marks: Marks, lines: list[Line], s: Settings) -> _Found | None:
    """What was found to stay, as a mark beyond doubt, as one to look at, or as nothing."""
    text = mark.text if mark.score >= _SCORE and len(sayings.bare(mark.text)) > 1 else ""
    box = mark.places[0].box
    within = (line.text for line in lines if not line.subtitle and sayings.inside(line.box, box))
    text = text or max(within, key=len, default="")
    legible = len(sayings.bare(text)) > 2
    doubtful = _MAYBE_ALIVE if marks.told >= s.min_told else s.min_alive
    if mark.pixels < _PIXELS or mark.line > (_LINE if legible else _WORDLESS_LINE) or mark.alive < doubtful:
        return None
    alive = mark.alive >= _ALL and marks.told >= _ALL
    least = _FEW_LOOKS if alive else s.min_looks if marks.told >= s.min_told else _LOCKED_LOOKS
    if mark.looks < least or sayings.of_subtitles(box, lines):
        return None
    share = mark.seconds / max(marks.end_s, 1e-3)
    throughout = legible or mark.kind == "jumping" or share >= _THROUGHOUT
    # of a work's many shots, one may hold some edges still for a while
    longest = max(span.end_s - span.start_s for span in mark.spans)
    slight = mark.pixels < 3 * _PIXELS or longest < _SHOT_S
    if (mark.seconds < s.min_s and share < s.sure_share) or (slight and not throughout):
        return None
    kind = sayings.kind_of(text)
    enough = marks.told >= _ALL or mark.looks >= _LOCKED_LOOKS
    sure = mark.alive >= (s.min_alive if legible else s.wordless_alive) and throughout and enough
    sure &= share >= s.sure_share or kind in _TELLING or mark.kind == "jumping"
    places = tuple((place.box, tuple((span.start_s, span.end_s) for span in place.spans)) for place in mark.places)
    message = {"still": "mark", "jumping": "jumping", "tiled": "tiled"}[mark.kind] if sure else "perhaps"
    return _Found("ai_label" if kind == "ai_label" else message, kind, sure, text, places, mark.opacity)


def _written(lines: list[Line], marks: Marks, s: Settings) -> Iterator[_Found]:
    """The same words all through the work, or at several places."""
    page = sum(line.last_s - line.first_s for line in lines if not line.subtitle) > _PAGE * marks.end_s
    for text, same in sayings.by_words(lines):
        kind = sayings.kind_of(text)
        if page and kind not in _TELLING:
            continue
        places = tuple(
            (spot[0].box, tuple(sayings.joined((line.first_s, line.last_s + marks.step_s) for line in spot)))
            for spot in sayings.spots(same)
        )
        one = _Found("standing_text", kind, False, text, places)
        moving = [line for line in same if abs(line.vx) + abs(line.vy) > _MOVES]
        if kind == "ai_label":
            found = (
                one._replace(message_id="ai_label") if sayings.level(same) and sayings.length(one.spans) >= 1 else None
            )
        elif len(moving) > len(same) / 2:
            found = _drifting(one, moving, marks.end_s, s)
        elif len(places) > 1:
            found = _jumping(one, same, marks.end_s, s)
        else:
            found = _standing(one, same, marks.end_s, s)
        if found:
            yield found


def _drifting(one: _Found, moving: list[Line], end_s: float, s: Settings) -> _Found | None:
    """A poster that a pan goes past moves one way; a mark is told by its words, or turns back."""
    turns = any(line.vx * other.vx < 0 or line.vy * other.vy < 0 for line in moving for other in moving)
    lasting = sayings.length(one.spans) >= s.sure_share * end_s
    return one._replace(message_id="drifting") if lasting and (one.kind in _TELLING or turns) else None


def _jumping(one: _Found, same: list[Line], end_s: float, s: Settings) -> _Found | None:
    """Words of one size, level, at one place at a time."""
    seconds, telling = sayings.length(one.spans), one.kind in _TELLING
    most = 2.0 if telling else 1.3  # between two readings of one size
    alike = max(line.height for line in same) <= most * min(line.height for line in same) and sayings.level(same)
    by_turns = sum(sayings.length(spans) for _, spans in one.places) <= 1.2 * seconds
    if not (alike and by_turns) or seconds < s.min_s or all(line.subtitle for line in same):
        return None
    return (
        one._replace(message_id="jumping", sure=telling or len(same) > 2)
        if telling or seconds >= s.sure_share * end_s
        else None
    )


def _standing(one: _Found, same: list[Line], end_s: float, s: Settings) -> _Found | None:
    """Level words near the upper or lower edge; what tells its kind counts anywhere."""
    _, top, _, height = same[0].box
    beside, telling = top < _BESIDE or top + height > 1 - _BESIDE, one.kind in _TELLING
    placed = telling or (beside and len(sayings.bare(one.text)) > 2)
    if any(line.subtitle for line in same) or not sayings.level(same) or not placed:
        return None
    if sayings.length(one.spans) >= s.sure_share * end_s:
        return one._replace(message_id="mark", sure=True) if telling and beside else one
    long = sayings.length(one.spans) >= s.min_s and top < _BESIDE  # name straps are at the bottom
    return one._replace(message_id="perhaps") if long else None


def _said(one: _Found, end_s: float) -> Verdict:
    seconds = sayings.length(one.spans)
    confidence = 0.95 if one.sure else 0.6
    shown: list[tuple[sayings.Span, sayings.Box | None]] = [(span, box) for box, spans in one.places for span in spans]
    if len(one.places) > 1:
        shown = [*((span, None) for span in one.spans), *shown]  # the whole of it first
    evidence = [
        Evidence(start_s=round(start, 3), end_s=round(end, 3), box=box, confidence=confidence, text=one.text or None)
        for (start, end), box in shown[:50]
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


def _same(one: _Found, other: _Found) -> bool:
    """Whether a text is of a mark that was found already."""
    if one.text and other.text and sayings.reads_like(sayings.bare(one.text), sayings.bare(other.text)):
        return True
    pairs = [(box, theirs) for box, _ in one.places[:1] for theirs, _ in other.places]
    return any(sayings.inside(box, theirs) or sayings.inside(theirs, box) for box, theirs in pairs)
