"""字幕应看得清、放得稳，并与解说同步。

## 检查什么
每秒看两幅画面，找出画面上的文字；在同一位置一句接一句出现的，就是字幕。报告写明有没有字幕、有多少句，并检查：

- 字高：不小于画面高度的 3%（1080 行的画面上约 32 行）。广播电视一般取 5% 上下。
- 对比：笔画与紧邻的底色（有描边时即描边）的明暗比不低于 3:1，即 WCAG 2 对大字的要求。
- 行数：一次不超过 2 行；每行汉字不超过 24 个，西文不超过 56 个字符。
- 速度：平均每秒汉字不超过 12 个，西文不超过 26 个字符。
- 位置：离画面四边不少于 2%，不出画。
- 同步：与人声比较，整体早或晚 0.8 秒以上的，请人工复核。听不出人声停顿时不作判断。

通知没有要求必须有字幕，没有字幕不算不合格。别的通知若要求有，设 `required = true`：没有的判为不通过；要求简体字的，设
`script = "simplified"`：认出繁体字的请人复核。文件里另带的字幕轨只作说明：评审播放时多半不显示。

## 为什么
通知附件 1 的评分标准写有“字幕清晰同步、字体字号合理”，占 5 分。评审多在大屏上看，字小、贴边、跟不上解说都要失分。

## 怎么改
剪映：点字幕轨上的任一句，在“文本”里改字号、描边和位置，勾选“应用到全部字幕”；整体早晚不齐，全选字幕轨后左右拖动。
Premiere：选中字幕轨，在“基本图形”里修改。句子太长的，拆成两句。

加 `--save-subtitles 文件.srt` 可把读到的字幕存成 SRT，便于校对文字；画面上没有字幕而文件里有字幕轨的，存字幕轨的文字。

## 把握有多大
除了要求有而没有，只请人复核，从不直接判为不通过。用真实影片做的 20 段测试片（程序也据此调整过）：字小、字淡、贴边、行多、
句长、晚 2 秒的 14 段全部查出，合格的 4 段和没有字幕的 2 段都没有误报。时间精确到半秒；中文、英文、日文和数字读得准，朝鲜文、西里尔文、阿拉伯文等只能看出有字，读不出来。
花字、竖排字幕、逐字跳动的字幕可能漏掉。另做的双语、黄字、黑框、逐字变色、竖屏五段都认得出来，没有误报（逐字变色的漏了一句）。
只有一部分话有字幕的，满 10 句才判断是否同步；滚动的演职员表、地图和幻灯片上的标注不算字幕；短时间里接连出现的人名条会被算作字幕。

---

Subtitles should be legible, well placed, and in step with the narration.

## What it checks
Two pictures a second are searched for writing; lines that come one after another in the same place are subtitles. The
report says whether there are any and how many, and checks:

- Height of the letters: at least 3 % of the picture's height (32 lines of 1080). Broadcasters use about 5 %.
- Contrast: of the strokes with what lies right beside them (their outline, if they have one) at least 3:1, which WCAG 2
  asks of large letters.
- Lines: 2 at a time at most; a line of at most 24 Chinese characters or 56 Latin letters.
- Speed: on average at most 12 Chinese characters or 26 Latin letters a second.
- Place: at least 2 % away from every edge of the picture.
- In step: compared with the voice, subtitles that are 0.8 s early or late as a whole are for a person to look at. A voice
  without pauses gives nothing to compare with.

The notice does not ask for subtitles, so a work without any is not at fault. For one that does, `required = true` fails such
a work; `script = "simplified"` asks a person to look at traditional characters. A subtitle track in the file is only mentioned:
most players do not show it by themselves.

## Why it matters
Annex 1 gives 5 points for subtitles that are sharp, in step and of a sensible size. Judges watch on a large screen: small
letters, letters at the edge, and subtitles that lag cost points.

## How to fix
CapCut: select one subtitle, change size, outline and place under Text, and apply it to all; if all are early or late, select the
whole track and drag it. Premiere: select the track, then Essential Graphics. Break long sentences into two.

`--save-subtitles FILE.srt` saves the subtitles that were read as SRT, for proof-reading; those of the file's own track where the
picture has none.

## How sure it is
But for subtitles that are asked for and are not there, it only asks a person to look. On 20 clips made of real footage (which it was
also tuned on), all 14 with a fault were found (small, faint, at the edge, many lines, long lines, 2 s late), and none of the 4
good ones and the 2 without subtitles was accused. Times are right within half a second. Chinese, English,
Japanese and digits are read well; Korean, Cyrillic, Arabic and others are seen but not read. Fancy lettering, subtitles that
run downwards, and words that appear one by one may be missed. Five more works, with bilingual, yellow, boxed and
sweep-coloured subtitles and an upright one, were told well, but for one line of the sweep-coloured. Where a part of what is
said has subtitles, ten are needed to tell whether they are in step. Rolling credits and labels of maps and slides are no
subtitles; name straps that come one soon after another are taken for some.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from sciencevid_check import rule
from sciencevid_check.judgement.in_step import Step, covered, in_step
from sciencevid_check.judgement.subtitle_settings import Settings
from sciencevid_check.measurements import Captions, Container, DecodedPicture, Line, Speech, Texts
from sciencevid_check.measurements.scripts import traditional
from sciencevid_check.rule import Evidence, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="字幕", en="Subtitles")

MESSAGES = {
    "none": Text(
        zh="没有发现字幕（通知没有要求必须有）", en="no subtitles were found (the notice does not ask for them)"
    ),
    "track_only": Text(
        zh="画面上没有字幕，文件里另有 {tracks} 条字幕轨（第一条读到 {track_cues} 句），多数播放器不会自动显示",
        en="no subtitles in the picture; the file has {tracks} subtitle track(s) ({track_cues} subtitles read in the first), which most players do not show by themselves",
    ),
    "track_wanted": Text(
        zh="通知要求有字幕；画面上没有，文件里另有 {tracks} 条字幕轨（第一条读到 {track_cues} 句），多数播放器不会自动显示",
        en="the notice asks for subtitles; there are none in the picture, and {tracks} subtitle track(s) in the file ({track_cues} subtitles read in the first), which most players do not show by themselves",
    ),
    "missing": Text(zh="没有字幕，而通知要求有", en="no subtitles, and the notice asks for them"),
    "unseen": Text(
        zh="解码中途停止，看到的部分没有字幕，而通知要求有",
        en="decoding stopped midway; no subtitles in what was seen, and the notice asks for them",
    ),
    "partial": Text(
        zh="只有约 {percent:.0f}% 的说话时间有字幕，不到 {min_percent:.0f}%，通知要求有字幕",
        en="subtitles cover about {percent:.0f} % of the speech, under {min_percent:.0f} %, and the notice asks for them",
    ),
    "traditional": Text(
        zh="有 {count} 句字幕用了繁体字（{characters}），通知要求简体，最早在 {first_s:clock}：“{text}”",
        en="{count} subtitle(s) in traditional characters ({characters}), and the notice asks for simplified ones, first at {first_s:clock}: “{text}”",
    ),
    "ok": Text(
        zh="有字幕 {cues} 句，字高为画面的 {height_percent:.1f}%",
        en="{cues} subtitles, letters {height_percent:.1f} % of the picture's height",
    ),
    "small": Text(
        zh="字幕太小：字高约为画面的 {height_percent:.1f}%，不到 {min_percent:g}%",
        en="subtitles too small: letters about {height_percent:.1f} % of the picture's height, under {min_percent:g} %",
    ),
    "faint": Text(
        zh="字幕看不清：笔画与底色的对比约 {contrast:.1f}:1，不到 {min_contrast:g}:1",
        en="subtitles hard to see: contrast with the ground about {contrast:.1f}:1, under {min_contrast:g}:1",
    ),
    "edge": Text(
        zh="有 {count} 句字幕贴边或出画，最早在 {first_s:clock}：“{text}”",
        en="{count} subtitle(s) at the edge of the picture or beyond, first at {first_s:clock}: “{text}”",
    ),
    "many_lines": Text(
        zh="有 {count} 句字幕超过 {max_lines} 行，最多 {most} 行，最早在 {first_s:clock}",
        en="{count} subtitle(s) with more than {max_lines} lines, {most} at most, first at {first_s:clock}",
    ),
    "long_line": Text(
        zh="有 {count} 句字幕一行太长，最长 {most} 个字符，最早在 {first_s:clock}：“{text}”",
        en="{count} subtitle(s) with too long a line, {most} characters at most, first at {first_s:clock}: “{text}”",
    ),
    "fast": Text(
        zh="字幕换得太快：平均每秒 {per_second:.1f} 个字符，超过 {limit:g} 个",
        en="subtitles change too fast: {per_second:.1f} characters a second on average, over {limit:g}",
    ),
    "late": Text(
        zh="字幕比解说晚约 {seconds:.1f} 秒，有 {cues} 句可比，请播放核对",
        en="subtitles about {seconds:.1f} s later than the voice ({cues} compared): play it to make sure",
    ),
    "early": Text(
        zh="字幕比解说早约 {seconds:.1f} 秒，有 {cues} 句可比，请播放核对",
        en="subtitles about {seconds:.1f} s earlier than the voice ({cues} compared): play it to make sure",
    ),
}
_MOVE = Text(
    zh="剪映：全选字幕轨，整体移动 {seconds:.1f} 秒，再播放核对；只有个别句子不齐的，单独拖动。",
    en="CapCut: select the whole subtitle track and move it by {seconds:.1f} s, then play it; drag single ones that are off.",
)
FIXES = {
    "track_wanted": Text(
        zh="导出时把字幕压进画面（剪映导出的字幕本来就在画面里；Premiere：导出 > 字幕 > 将字幕录制到视频）。",
        en="Burn the subtitles into the picture on export (CapCut does; Premiere: Export > Captions > Burn captions into video).",
    ),
    "missing": Text(
        zh="剪映：文本 > 智能字幕 > 识别字幕，逐句校对后导出，让字幕压在画面里。",
        en="CapCut: Text > Auto captions; proof-read them, and export with the captions burned into the picture.",
    ),
    "traditional": Text(
        zh="把字幕文字转成简体（Word：审阅 > 繁转简；剪映的识别字幕可选简体），核对后换上。",
        en="Convert the words to simplified Chinese (Word: Review > Traditional to Simplified), check them and put them in.",
    ),
    "small": Text(
        zh="在剪映的“文本”里把字号调到字高为画面的 5% 左右，勾选“应用到全部字幕”。",
        en="Raise the size (CapCut: Text) until letters are about 5 % of the picture's height, and apply it to all subtitles.",
    ),
    "faint": Text(
        zh="给字幕加描边或半透明底框（剪映：文本 > 描边、背景），应用到全部字幕。",
        en="Give subtitles an outline or a half-transparent ground (CapCut: Text > Stroke, Background), and apply it to all.",
    ),
    "edge": Text(
        zh="把字幕移进画面，四边各留 5% 左右；放不下的拆成两句。",
        en="Move subtitles into the picture, about 5 % from every edge; break those that do not fit.",
    ),
    "many_lines": Text(
        zh="每次最多显示 {max_lines} 行，其余拆成下一句。",
        en="Show {max_lines} lines at most; break the rest into the next.",
    ),
    "long_line": Text(zh="把长句拆成两句或两行。", en="Break long sentences in two, or into two lines."),
    "fast": Text(zh="精简字幕文字，或让每句多停留一会儿。", en="Shorten the words, or leave each subtitle longer."),
    "late": _MOVE,
    "early": _MOVE,
}

_EASTERN = 0x2E80  # from here on: Chinese, Japanese
_LEGIBLE = 0.9  # score of a reading that is nearly always right
_FEW = 3  # subtitles: fewer have no speed of their own


def check(
    texts: Texts,
    container: Container,
    speech: Speech | None = None,
    decoded_picture: DecodedPicture | None = None,
    captions: Captions | None = None,
    *,
    settings: Settings,
) -> Verdict:
    cues = texts.cues
    tracks = container.subtitle_tracks
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    measured: dict[str, Any] = {"present": bool(cues or tracks), "cues": len(cues), "tracks": tracks}
    measured["track_cues"] = len(captions.cues) if captions else 0
    if not cues:
        if settings.required:
            if decoded_picture and not decoded_picture.complete:
                return unknown("unseen", measured, expected)
            return review("track_wanted", measured, expected) if tracks else failed("missing", measured, expected)
        return passed("track_only" if tracks else "none", measured, expected)
    wide = container.picture.display_aspect_ratio
    height = median(max(line.height for line in cue) for cue in cues) / min(1.0, wide)  # upright: of the shorter side
    contrast = median(median(line.contrast for line in cue) for cue in cues)
    measured |= {"height": round(height, 4), "contrast": round(contrast, 2), "lines": max(len(cue) for cue in cues)}
    spoken = speech.spans() if speech else []
    shown = [(cue[0].first_s - texts.step_s / 2, max(line.last_s for line in cue) + texts.step_s / 2) for cue in cues]
    step = in_step(shown, spoken) if len(cues) >= settings.min_compared else None
    if spoken:
        measured["coverage"] = round(covered(spoken, shown), 2)
    fits = _fits(step, len(cues), settings) if step else False
    measured["offset_s"] = round(step.offset_s, 2) if step and fits else None
    found = [passed("ok", height_percent=100 * height, cues=len(cues))]
    whole = _evidence(cues, texts.step_s)
    if height < settings.min_height:
        percents: dict[str, Any] = {"height_percent": 100 * height, "min_percent": 100 * settings.min_height}
        found.append(review("small", evidence=whole, **percents))
    elif contrast < settings.min_contrast:  # small letters are blurred in the pictures looked at
        found.append(review("faint", evidence=whole, contrast=contrast, min_contrast=settings.min_contrast))
    found += _of_some(cues, texts.step_s, settings)
    if settings.script == "simplified":
        found += _traditional(cues, texts.step_s, settings)
    found += _too_fast(cues, shown, settings)
    if step and abs(step.offset_s) >= settings.max_offset_s and _fits(step, len(cues), settings, better=True):
        way = "late" if step.offset_s > 0 else "early"
        found.append(review(way, evidence=whole, seconds=abs(step.offset_s), cues=len(cues)))
    if settings.required and measured.get("coverage", 1.0) < settings.min_coverage:
        found.append(review("partial", percent=100 * measured["coverage"], min_percent=100 * settings.min_coverage))
    return worst(found).model_copy(update={"measured": measured, "expected": expected})


def _fits(step: Step, cues: int, settings: Settings, *, better: bool = False) -> bool:
    """Whether subtitles agree with the voice when shifted (`better`: far more than unshifted), if only in part."""
    gain = step.there - step.here if better else 1.0
    if step.there >= settings.min_agreement and gain >= settings.min_gain:
        return True
    many = cues >= settings.min_partial
    return many and step.there >= settings.min_part * step.most and gain >= settings.min_gain * step.most


def _of_some(cues: Sequence[tuple[Line, ...]], step_s: float, settings: Settings) -> list[Verdict]:
    """Faults that single subtitles have."""
    margin = settings.min_margin
    at_edge = [cue for cue in cues if any(_beyond(line.box, margin) for line in cue)]
    stacked = [cue for cue in cues if len(cue) > settings.max_lines]
    long = [cue for cue in cues if any(_too_long(line.text, settings) for line in cue)]
    found = []
    for message, faulty in (("edge", at_edge), ("many_lines", stacked), ("long_line", long)):
        if not faulty or len(faulty) < settings.min_share * len(cues):
            continue
        values: dict[str, Any] = {"count": len(faulty), "first_s": faulty[0][0].first_s, "text": _said(faulty[0])}
        if message == "many_lines":
            values |= {"most": max(len(cue) for cue in faulty), "max_lines": settings.max_lines}
        if message == "long_line":
            values["most"] = max(len(line.text) for cue in faulty for line in cue)
        found.append(review(message, evidence=_evidence(faulty, step_s), **values))
    return found


def _traditional(cues: Sequence[tuple[Line, ...]], step_s: float, settings: Settings) -> list[Verdict]:
    """Subtitles with traditional characters that were read for sure."""
    written = [(cue, set().union(*(traditional(line.text) for line in cue if line.score >= _LEGIBLE))) for cue in cues]
    some = [cue for cue, characters in written if characters]
    characters = sorted(set().union(*(characters for _, characters in written)))
    if len(characters) < settings.min_traditional:
        return []
    values: dict[str, Any] = {"count": len(some), "characters": "".join(characters[:8]), "text": _said(some[0])}
    return [review("traditional", evidence=_evidence(some, step_s), first_s=some[0][0].first_s, **values)]


def _too_fast(
    cues: Sequence[tuple[Line, ...]], shown: Sequence[tuple[float, float]], settings: Settings
) -> list[Verdict]:
    """All subtitles together: a single one may be short, and its time is known to half a second only."""
    seconds = sum(end - start for start, end in shown)
    text = "".join(line.text for cue in cues for line in cue)
    eastern = is_eastern(text)
    limit = settings.max_eastern_per_s if eastern else settings.max_latin_per_s
    per_second = sum(not (eastern and one.isspace()) for one in text) / max(seconds, 0.1)
    if len(cues) < _FEW or per_second <= limit:
        return []
    return [review("fast", evidence=_evidence(cues, 0.0), per_second=per_second, limit=limit)]


def _beyond(box: tuple[float, float, float, float], margin: float) -> bool:
    x, y, width, height = box
    return min(x, y) < margin or max(x + width, y + height) > 1 - margin


def _too_long(text: str, settings: Settings) -> bool:
    return len(text) > (settings.max_eastern if is_eastern(text) else settings.max_latin)


def is_eastern(text: str) -> bool:
    return 2 * sum(ord(one) >= _EASTERN for one in text) > len(text)


def _said(cue: Sequence[Line]) -> str:
    return " ".join(line.text for line in cue)


def _evidence(cues: Sequence[tuple[Line, ...]], step_s: float) -> list[Evidence]:
    """Up to 20 subtitles, each with the box round all its lines."""
    found = []
    for cue in cues[:20]:
        left, top = (min(line.box[side] for line in cue) for side in (0, 1))
        right, bottom = (max(line.box[side] + line.box[side + 2] for line in cue) for side in (0, 1))
        box = (left, top, round(right - left, 4), round(bottom - top, 4))
        last_s = max(line.last_s for line in cue) + step_s
        sure = round(min(line.score for line in cue), 2)
        found.append(
            Evidence(start_s=cue[0].first_s, end_s=round(last_s, 3), box=box, confidence=sure, text=_said(cue))
        )
    return found
