"""作品随正片结束，后面不加片尾。

## 检查什么
每 0.2 秒看一幅画面，从结尾往前找：字卡（纯色、渐变或虚化底上的字）、滚动的演职员表、感谢语、二维码卡、单位或栏目标识、
彩条和黑场，直到正片的最后一个镜头，起止误差一般在 0.3 秒以内，并说出是哪一种。依据有：底色平整而字和图形边缘分明，画面上
读到的字，字幕滚动，二维码，与正片之间有切换、淡变或黑场，这一段没有解说而正片有，一起检查的其他作品有
同样的结尾。字幕之后的彩蛋不影响判断。最后的画面上居中排着几行读不出的文字（别的文种），请人复核。

- 至少有两样互不相干的依据，判为不通过。
- 只有一样，或者这一段有解说、字打在正常画面上、黑场超过 1 秒：请人工复核。
- 不到 1 秒的淡出、静止的最后一个镜头、带字幕的收尾不算。全片大多是幻灯片或动画图形的，最后一页也不算。
- 别的通知若要求有片尾，设 `titles = "required"`：没有的判为不通过，不能确定的请人复核；都可以的，设 `"allowed"`。

## 为什么
通知要求“去除所有水印和片头片尾”，所以这一条是必须的。

## 怎么改
剪映：播放头移到片尾开始处，“分割”，删去后一段，再导出。删后留意时长是否仍有 3 分钟。

## 把握有多大
用 53 段测试片（真实素材加上做好的片头片尾，规则也据此调整过）核对：带片尾的 16 段全部找出，14 段判为不通过，没有片尾
的没有一段误报；规则定下之后又做的 10 段没有片尾，也没有误报。另看 24 段真实影片：五个片尾都找到（一个只请人复核），没有误报。打在正常画面上、又没有常用词的小字可能漏报。

---

The work ends with its last shot: no outro is put after it.

## What it checks
A frame every 0.2 s from the end backwards: end cards (writing on a plain, graded or blurred ground), rolling credits, thanks,
QR cards, logos, colour bars and black, up to the last shot of the work itself, mostly within 0.3 s; the report says which. It
rests on sharp letters or shapes on an even ground, writing that can be read, writing that rolls, codes, a cut, fade or black
after the work, nobody speaking although people speak in the rest, and other works of the run that end with the same. Centred
lines in a script that is not read, over the last picture, are for a person to look at. A scene after the credits does not hide them.

- Two things that do not depend on each other: it fails.
- One alone, or with someone speaking, writing over ordinary picture, or black over 1 s: a person should look.
- Fades out under 1 s, a still last shot and a close with subtitles do not count; nor does the last page of a work that is
  slides or graphics all through.
- Where a notice asks for an outro, `titles = "required"` fails a work without one, and asks a person where it is not sure;
  `"allowed"` takes either.

## Why it matters
The notice says that every watermark, intro and outro is to be removed, so this is required.

## How to fix
CapCut: move the playhead to where the outro starts, Split, delete what is after it, export. See that 3 minutes are left.

## How sure it is
On 53 made clips (real footage with titles added; the rule was also tuned on them) all 16 with an outro were found, 14
of them as failing; none of those without was accused, nor of 10 without made afterwards. In 24 real films and clips all five outros were found, one of
them for a person to look at, and nothing else. Small
writing over ordinary picture without usual words may be missed.
"""

from typing import Any

from pydantic import Field

from sciencevid_check.judgement import end_settings, ends, title_words, titles
from sciencevid_check.measurements import Cards, DecodedPicture, Levels, SharedEnds, Shots, Speech, Texts
from sciencevid_check.rule import Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

PASS_NEEDS = ("texts",)

TITLE = Text(zh="片尾", en="Outro")

MESSAGES = {
    "ok": Text(zh="没有片尾", en="no outro"),
    "style": Text(
        zh="全片大多是图文画面，看不出单独的片尾",
        en="the work is drawn nearly all through, and no outro stands apart",
    ),
    "found": Text(
        zh="有片尾（{kind_said}），从 {from_s:clock} 到 {to_s:clock}，共 {length_s:.1f} 秒：{said}",
        en="there is an outro ({kind_said}) from {from_s:clock} to {to_s:clock}, {length_s:.1f} s: {said}",
    ),
    "likely": Text(
        zh="从 {from_s:clock} 起像是片尾，不能确定：{said}",
        en="the last part, from {from_s:clock}, may be an outro: {said}",
    ),
    "over": Text(
        zh="从 {from_s:clock} 起，画面上像是打了片尾的字：{said}",
        en="there seem to be credits over the last pictures, from {from_s:clock}: {said}",
    ),
    "there": Text(
        zh="有片尾（{kind_said}），从 {from_s:clock} 到 {to_s:clock}：{said}",
        en="there is an outro ({kind_said}) from {from_s:clock} to {to_s:clock}: {said}",
    ),
    "perhaps": Text(
        zh="从 {from_s:clock} 到 {to_s:clock} 像是片尾，不能确定：{said}",
        en="there may be an outro from {from_s:clock} to {to_s:clock}, not for sure: {said}",
    ),
    "missing": Text(zh="没有片尾，而通知要求有", en="no outro, and the notice asks for one"),
    "unread": Text(
        zh="通知要求有片尾；这个作品没有看到底，或画面上的文字没有读，看不出有没有",
        en="the notice asks for an outro; the work was not seen to its end, or not read, so it cannot be told whether there is one",
    ),
    "black": Text(
        zh="结尾黑场 {length_s:.2f} 秒，超过 {max_black_s:g} 秒",
        en="black for {length_s:.2f} s at the tail, more than {max_black_s:g} s",
    ),
}
_CUT = Text(
    zh="在 {from_s:clock} 和 {to_s:clock} 处点“分割”，删去其间这一段，再导出；若一直到片末，也可用命令：ffmpeg -i 原片.mp4 -t {from_s:.2f} -c copy 新片.mp4。删去后全长约 {left_s:clock}。",
    en="Split at {from_s:clock} and {to_s:clock}, delete what is between and export; if it lasts to the end, also: ffmpeg -i old.mp4 -t {from_s:.2f} -c copy new.mp4. About {left_s:clock} will be left.",
)
_IF = Text(
    zh="请看一眼 {from_s:clock} 以后：是片尾就在 {from_s:clock} 处分割，删去后一段（删去后全长约 {left_s:clock}）；是正片内容可不改。",
    en="Look at it from {from_s:clock}: if it is an outro, split there and delete what is after (about {left_s:clock} will be left); if it belongs to the work, leave it.",
)
FIXES = {
    "found": _CUT,
    "likely": _IF,
    "over": Text(
        zh="请看一眼 {from_s:clock} 以后：若是片尾的字，在剪辑软件中删去这几行字，画面可以保留。",
        en="Look at it from {from_s:clock}: if these are credits, delete the writing in the editor; the picture may stay.",
    ),
    "missing": Text(
        zh="在最后一个镜头后加上写有制作单位和人员的片尾，再导出；长短以通知为准。",
        en="Put credits with the unit and the makers after the last shot and export; the notice says how long.",
    ),
    "black": Text(
        zh="在时间线上删去结尾的黑场，并把导出范围（出点）设在最后一个镜头的末尾。",
        en="Delete the black at the tail, and set the export's out point at the end of the last shot.",
    ),
}


class Settings(end_settings.Settings):
    """What counts as an outro, and how long it may last: found on real works and on made cases."""

    max_gap_s: float = Field(
        default=4.0, ge=0, description="其间可以夹带的普通画面，秒 | longest ordinary picture in between, seconds"
    )
    max_outside_s: float = Field(
        default=20.0, ge=0, description="片尾之后可以有的普通画面，秒 | longest ordinary picture after it, seconds"
    )
    max_black_s: float = Field(default=1.0, ge=0, description="结尾黑场的最长秒数 | longest black at the tail, seconds")


def check(
    decoded_picture: DecodedPicture,
    levels: Levels,
    cards: Cards,
    shots: Shots,
    texts: Texts | None = None,
    speech: Speech | None = None,
    shared_ends: SharedEnds | None = None,
    *,
    settings: Settings,
) -> Verdict:
    facts = decoded_picture, levels, cards, shots, texts, speech
    tail = ends.seen(*facts, settings, backwards=True)
    found = titles.with_shared(titles.find(tail), shared_ends.tail if shared_ends else None, settings)
    drawn = titles.style(tail, found, titles.find(ends.seen(*facts, settings)))
    said = title_words.said(found, drawn, tail, backwards=True)
    sure = found is not None and found.sure and drawn < settings.some_style
    if settings.titles != "absent":
        unseen = texts is None or not decoded_picture.complete
        return _where_welcome(found is not None and found.kind != "black", sure, unseen, said, settings)
    if not found:
        return passed("ok", **said)
    if found.kind == "black":
        return review("black", **said)
    if drawn >= settings.max_style and not title_words.telling(found):
        return passed("style", **said | {"evidence": ()})
    if found.kind == "over":
        return review("over", **said)
    return failed("found", **said) if sure else review("likely", **said)


def _where_welcome(there: bool, sure: bool, unseen: bool, said: dict[str, Any], settings: Settings) -> Verdict:
    """What a notice that allows or asks for one makes of it."""
    if not there and settings.titles == "required":
        return unknown("unread", **said) if unseen else failed("missing", **said)
    if not there:
        return passed("ok", **said)
    if sure:
        return passed("there", **said)
    return review("perhaps", **said) if settings.titles == "required" else passed("perhaps", **said)
