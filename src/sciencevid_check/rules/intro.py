"""作品从正片开始，前面不加片头。

## 检查什么
每 0.2 秒看一幅画面，从开头往后找：字卡（纯色、渐变或虚化底上的字）、单位或栏目标识、栏目包装动画、倒计时（大号数字逐秒
倒数）、电视彩条、二维码卡和黑场，直到正片的第一个镜头，起止误差一般在 0.3 秒以内，并说出是哪一种。依据有：底色平整而
字和图形边缘分明，画面上读到的字，数字倒数、彩条、二维码，与正片之间有切换、淡变或黑场，这一段没有解说而正片有，一起检查的其他作品有
同样的开头。

- 至少有两样互不相干的依据，判为不通过。
- 只有一样，或者这一段有解说、标题打在正常画面上、黑场超过 1 秒：请人工复核。
- 不到 1 秒的淡入、带字幕的开场、片中的章节标题不算。全片大多是幻灯片或动画图形的，第一页也不算。
- 别的通知若要求有片头，设 `titles = "required"`：没有的判为不通过，不能确定的请人复核；都可以的，设 `"allowed"`。

## 为什么
通知要求“去除所有水印和片头片尾”，所以这一条是必须的。

## 怎么改
剪映：播放头移到片头结束处，“分割”，删去前一段，再导出。删后留意时长是否仍有 3 分钟。

## 把握有多大
用 53 段测试片（真实素材加上做好的片头片尾，规则也据此调整过）核对：带片头的 18 段全部找出，17 段判为不通过，没有片头
的没有一段误报。规则定下之后又做了 10 段：5 个片头全部判为不通过，没有误报。另看 24 段真实影片：两个片头都找到，没有误报。倒计时四种、彩条两种、白底标识、竖排字、从白场淡入的另做了
几段，都找到。花体字、很暗的标识、打在正常画面上的倒计时可能漏报；二维码要读得出来才算。

---

The work starts with its first shot: no intro is put before it.

## What it checks
A frame every 0.2 s from the start: title cards (writing on a plain, graded or blurred ground), logos, animated channel
openings, countdowns (large numbers, one a second), colour bars, QR cards and black, up to the first shot of the work itself,
mostly within 0.3 s; the report says which. It rests on sharp letters or shapes on an even ground, writing that can be read,
numbers that count down, bars, codes, a cut, fade or black before the work, nobody speaking although people speak
in the rest, and other works of the run that begin with the same.

- Two things that do not depend on each other: it fails.
- One alone, or with someone speaking, a title over ordinary picture, or black over 1 s: a person should look.
- Fades in under 1 s, openings with subtitles and chapter titles inside do not count; nor does the first page of a work
  that is slides or graphics all through.
- Where a notice asks for an intro, `titles = "required"` fails a work without one, and asks a person where it is not sure;
  `"allowed"` takes either.

## Why it matters
The notice says that every watermark, intro and outro is to be removed, so this is required.

## How to fix
CapCut: move the playhead to the intro's end, Split, delete what is before it, export. See that 3 minutes are left.

## How sure it is
On 53 made clips (real footage with titles added; the rule was also tuned on them) all 18 with an intro were found, 17
of them as failing; none of those without was accused. Of 10 made afterwards all 5 intros fail and nothing else is named. In 24 real films and clips both intros were found and
nothing else. Some more were made of four kinds of countdown, two of colour bars, a logo on white, letters that run downwards
and a fade from white: all were found. Ornate or dim lettering and a countdown over ordinary picture may be missed; a QR
code counts only if it can be read.
"""

from typing import Any

from pydantic import Field

from sciencevid_check.judgement import end_settings, ends, title_words, titles
from sciencevid_check.measurements import Cards, DecodedPicture, Levels, SharedEnds, Shots, Speech, Texts
from sciencevid_check.rule import Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

PASS_NEEDS = ("texts",)

TITLE = Text(zh="片头", en="Intro")

MESSAGES = {
    "ok": Text(zh="没有片头", en="no intro"),
    "style": Text(
        zh="全片大多是图文画面，看不出单独的片头",
        en="the work is drawn nearly all through, and no intro stands apart",
    ),
    "found": Text(
        zh="有片头（{kind_said}），从 {from_s:clock} 到 {to_s:clock}，共 {length_s:.1f} 秒：{said}",
        en="there is an intro ({kind_said}) from {from_s:clock} to {to_s:clock}, {length_s:.1f} s: {said}",
    ),
    "likely": Text(
        zh="开头像是片头，到 {to_s:clock} 为止，不能确定：{said}",
        en="the first part, up to {to_s:clock}, may be an intro: {said}",
    ),
    "over": Text(
        zh="开头的画面上像是打了片名或署名，到 {to_s:clock} 为止：{said}",
        en="there seem to be titles over the first pictures, up to {to_s:clock}: {said}",
    ),
    "there": Text(
        zh="有片头（{kind_said}），从 {from_s:clock} 到 {to_s:clock}：{said}",
        en="there is an intro ({kind_said}) from {from_s:clock} to {to_s:clock}: {said}",
    ),
    "perhaps": Text(
        zh="从 {from_s:clock} 到 {to_s:clock} 像是片头，不能确定：{said}",
        en="there may be an intro from {from_s:clock} to {to_s:clock}, not for sure: {said}",
    ),
    "missing": Text(zh="没有片头，而通知要求有", en="no intro, and the notice asks for one"),
    "unread": Text(
        zh="通知要求有片头；画面上的文字没有读，看不出有没有",
        en="the notice asks for an intro; writing was not read, so it cannot be told whether there is one",
    ),
    "black": Text(
        zh="开头黑场 {length_s:.2f} 秒，超过 {max_black_s:g} 秒",
        en="black for {length_s:.2f} s at the head, more than {max_black_s:g} s",
    ),
}
_CUT = Text(
    zh="播放头移到 {to_s:clock}，点“分割”，删去前一段，再导出；或用命令：ffmpeg -ss {to_s:.2f} -i 原片.mp4 -c:v libx264 -crf 16 -c:a aac 新片.mp4。删去后全长约 {left_s:clock}。",
    en="Split at {to_s:clock}, delete what is before it and export; or: ffmpeg -ss {to_s:.2f} -i old.mp4 -c:v libx264 -crf 16 -c:a aac new.mp4. About {left_s:clock} will be left.",
)
_IF = Text(
    zh="请看一眼 {to_s:clock} 以前：是片头就在 {to_s:clock} 处分割，删去前一段（删去后全长约 {left_s:clock}）；是正片内容可不改。",
    en="Look at it up to {to_s:clock}: if it is an intro, split there and delete what is before (about {left_s:clock} will be left); if it belongs to the work, leave it.",
)
FIXES = {
    "found": _CUT,
    "likely": _IF,
    "over": Text(
        zh="请看一眼 {to_s:clock} 以前：若是片名或署名，在剪辑软件中删去这几行字，画面可以保留。",
        en="Look at it up to {to_s:clock}: if these are titles, delete the writing in the editor; the picture may stay.",
    ),
    "missing": Text(
        zh="在第一个镜头前加上写有作品名和单位的片头，再导出；长短以通知为准。",
        en="Put a title with the work's and the unit's name before the first shot and export; the notice says how long.",
    ),
    "black": Text(
        zh="在时间线上删去开头的黑场，让第一个镜头从 0 秒开始。",
        en="Delete the black at the head, so that the first shot starts at 0.",
    ),
}


class Settings(end_settings.Settings):
    """What counts as an intro, and how long it may last: found on real works and on made cases."""

    max_black_s: float = Field(default=1.0, ge=0, description="开头黑场的最长秒数 | longest black at the head, seconds")


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
    head = ends.seen(*facts, settings)
    found = titles.with_shared(titles.find(head), shared_ends.head if shared_ends else None, settings)
    drawn = titles.style(head, found, titles.find(ends.seen(*facts, settings, backwards=True)))
    said = title_words.said(found, drawn, head)
    sure = found is not None and found.sure and drawn < settings.some_style
    if settings.titles != "absent":
        unseen = texts is None
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
