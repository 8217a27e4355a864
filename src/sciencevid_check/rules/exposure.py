"""曝光应准确，不过曝，不欠曝，也不发灰。

## 检查什么
每秒查看五帧画面的明暗。黑边、黑场、单色底的字卡、黑白镜头和幻灯片的白底不算。数值是 8 位有限范围的亮度，黑为 16，白为 235：

- **过曝**：15% 以上的画面白成一片（亮度 230 以上），持续 2 秒以上，请人工复核；如果暗处也被提亮（最暗的一成不低于 90，半数画面
  不低于 190），判为不通过。
- **欠曝**：99% 的画面不超过 85，或者 10% 以上全黑而其余也不超过 118，持续 4 秒以上，请人工复核；这样的画面占全片一半以上，又
  不像黑夜里亮着几盏灯，判为不通过。
- **发灰**：最暗处不低于 60，最亮处不超过 165，持续 4 秒以上，请人工复核；占全片八成以上，判为不通过。
- **超出范围**：低于 5 的和高于 246 的画面都超过 1%（EBU R103 的容许范围），请人工复核：多半是全范围的画面标成了有限范围。

HDR（PQ、HLG）画面的明暗要经过转换才看得出来，本项不作判断。

## 为什么
附件1 的技术分要求“曝光准确”。白成一片和黑成一片的地方没有细节，后期也救不回来。

## 怎么改
剪映：选中片段，在“调节”里调曝光、高光、阴影、对比度。Premiere：Lumetri 颜色 > 基本校正，并打开“Lumetri 范围”看波形，让画面落在
0 至 100 之间。高光已经溢出的请重拍或换素材；逆光时给人物补光，或对着人物测光。

## 把握有多大
亮度是直接量出来的；夜景、剪影、雾天、白背景是不是有意为之，程序不知道，拿不准的请人工复核。用人工制作的样片测试（两批共
56 个）：13 个有毛病的全部查出，15 个好的一个也没有冤枉。把毛病加到 49 段真实影片上，245 次查出 207 次，漏掉的多是灰暗、
快切的片段；170 段真实影片中只有确实欠曝的 3 段不通过。阈值就是参照这些影片定的，换了别的影片会差一些。

---

Exposure should be right: neither too bright, nor too dark, nor flat.

## What it checks
The tones of five frames a second. Black bars, plain black, titles on an even ground, black-and-white shots and the white of slides do not
count. The figures
are 8-bit limited-range luma, with black at 16 and white at 235:

- **Too bright**: at least 15 % of the picture blown to white (luma 230 or more) for 2 s or more is for a person to look at;
  where the shadows are lifted as well (the darkest tenth at 90 or over, half the picture at 190 or over), it fails.
- **Too dark**: 99 % of the picture at or under 85, or at least 10 % plain black and the rest at or under 118, for 4 s or
  more is for a person to look at; if that is half of the work and does not look like some lamps at night, it fails.
- **Flat**: nothing darker than 60 and nothing brighter than 165 for 4 s or more is for a person to look at; 80 % of the
  work fails.
- **Out of range**: more than 1 % of the picture under 5 and more than 1 % over 246 (EBU R103), mostly full-range pictures
  marked as limited range, is for a person to look at.

HDR pictures (PQ, HLG) show their tones only after conversion and are not judged.

## Why it matters
Annex 1 of the notice gives points for correct exposure. What is blown or crushed has no detail left for anyone to rescue.

## How to fix
CapCut: select the clip, Adjust, then exposure, highlights, shadows, contrast. Premiere: Lumetri Color, Basic Correction,
with the waveform of Lumetri Scopes between 0 and 100. Where highlights are blown, shoot again or take other footage;
against the light, light the person or meter on them.

## How sure it is
Luma is measured directly; whether night, silhouettes, fog or a white studio are meant the program cannot know, so where it
is not sure it asks a person. Made cases, two seeds, 56 in all: all 13 faults found, none of 15 good ones accused. Faults
put on 49 real stretches: 207 of 245 found, those missed mostly grey or cut fast; of 170 real stretches only the 3 that
are underexposed fail. The limits were set on these clips; expect somewhat less on others.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Colour, Container, DecodedPicture, Levels
from sciencevid_check.rule import Level, Verdict, failed, found_in, length, passed, review, spans, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="曝光", en="Exposure")

MESSAGES = {
    "ok": Text(zh="没有明显的过曝、欠曝或发灰", en="nothing clearly too bright, too dark or flat"),
    "overexposed": Text(
        zh="过曝：{total_s:.1f} 秒（{count} 处），最多 {extreme:.0%} 的画面白成一片，从 {first_s:clock} 开始",
        en="too bright for {total_s:.1f} s (stretches: {count}): up to {extreme:.0%} blown to white, from {first_s:clock}",
    ),
    "bright": Text(
        zh="可能过曝：{total_s:.1f} 秒（{count} 处），最多 {extreme:.0%} 的画面白成一片，从 {first_s:clock} 开始",
        en="perhaps too bright for {total_s:.1f} s (stretches: {count}): up to {extreme:.0%} blown to white, from {first_s:clock}",
    ),
    "underexposed": Text(
        zh="欠曝：{total_s:.1f} 秒（{count} 处），占全片 {share:.0%}，最亮只到 {extreme:.0%}，从 {first_s:clock} 开始",
        en="too dark for {total_s:.1f} s (stretches: {count}), {share:.0%} of the work: never over {extreme:.0%} of full brightness, from {first_s:clock}",
    ),
    "dark": Text(
        zh="可能欠曝：{total_s:.1f} 秒（{count} 处），最亮只到 {extreme:.0%}，从 {first_s:clock} 开始；夜景不算问题",
        en="perhaps too dark for {total_s:.1f} s (stretches: {count}): never over {extreme:.0%} of full brightness, from {first_s:clock}; no fault at night",
    ),
    "flat": Text(
        zh="发灰：{total_s:.1f} 秒（{count} 处），占全片 {share:.0%}，明暗只用到全部范围的 {extreme:.0%}，从 {first_s:clock} 开始",
        en="flat for {total_s:.1f} s (stretches: {count}), {share:.0%} of the work: {extreme:.0%} of the tonal range used, from {first_s:clock}",
    ),
    "pale": Text(
        zh="可能发灰：{total_s:.1f} 秒（{count} 处），明暗只用到全部范围的 {extreme:.0%}，从 {first_s:clock} 开始；雾天不算问题",
        en="perhaps flat for {total_s:.1f} s (stretches: {count}): {extreme:.0%} of the tonal range used, from {first_s:clock}; no fault in fog",
    ),
    "out_of_range": Text(
        zh="亮度超出容许范围：{total_s:.1f} 秒（{count} 处）里，低于 5 的和高于 246 的画面都超过 {extreme:.0%}，从 {first_s:clock} 开始",
        en="luma out of range for {total_s:.1f} s (stretches: {count}): more than {extreme:.0%} of the picture each under 5 and over 246, from {first_s:clock}",
    ),
    "hdr": Text(
        zh="这是 HDR 画面（{transfer}），明暗不作判断", en="an HDR picture ({transfer}): its tones are not judged"
    ),
    "no_picture": Text(zh="没有可以判断明暗的画面", en="no picture whose tones could be judged"),
}
_DARKER = Text(
    zh="选中报告所写的片段，在“调节”里降低曝光和高光；已经白成一片的请换素材或重拍。",
    en="Lower exposure and highlights of the clips at these times; what has no detail left must be replaced.",
)
_BRIGHTER = Text(
    zh="选中报告所写的片段，在“调节”里提高曝光和阴影（Premiere：Lumetri 颜色 > 基本校正）；有意拍的夜景可以不改。",
    en="Raise exposure and shadows of the clips at these times (Premiere: Lumetri, Basic Correction); leave what is meant as night.",
)
_CONTRAST = Text(
    zh="选中报告所写的片段，在“调节”里提高对比度；用 Log 模式拍的素材，请先套用相机厂家的还原 LUT。",
    en="Raise the contrast of the clips at these times; footage shot in a log mode first needs its maker's LUT.",
)
FIXES = {
    "overexposed": _DARKER,
    "bright": _DARKER,
    "underexposed": _BRIGHTER,
    "dark": _BRIGHTER,
    "flat": _CONTRAST,
    "pale": _CONTRAST,
    "out_of_range": Text(
        zh="若整片如此，可运行 ffmpeg -i 原文件 -vf scale=in_range=full:out_range=limited -c:a copy 新文件.mp4；若只是个别片段，压低其高光、提高其黑色。",
        en="If all of it is: ffmpeg -i OLD -vf scale=in_range=full:out_range=limited -c:a copy NEW.mp4; else lower highlights and lift blacks of those clips.",
    ),
}

_HELD_S = 0.5  # a shorter break does not end a stretch
_BLACK, _RANGE = 16, 219  # of luma


Share = Annotated[float, Field(ge=0, le=1)]
Spans = list[tuple[int, int]]


class Settings(rule.Settings):
    """Luma is 8-bit limited range: black 16, white 235. Figures without a source come from made and real clips."""

    level: Level = Field(
        default="warning",
        description="附件1 为曝光评分，但四（四）没有提到 | annex 1 scores exposure, but clause 四（四）does not name it",
    )
    max_white: Share = Field(
        default=0.15,
        description="过曝：白成一片（亮度 230 以上）的画面份额达到此值，请人复核 | too bright: share of the picture at luma 230 or more that a person should look at",
    )
    lifted_p10: float = Field(
        default=90.0,
        description="暗处提亮：最暗一成的亮度达到此值 | shadows are lifted: the darkest tenth reaches this luma",
    )
    lifted_p50: float = Field(
        default=190.0,
        description="暗处提亮：并且半数画面的亮度达到此值 | shadows are lifted: and half the picture this luma",
    )
    min_bright_s: float = Field(
        default=2.0, ge=0, description="过曝的最短时长，秒 | shortest stretch that is too bright, seconds"
    )
    max_dark: float = Field(
        default=85.0,
        description="欠曝：99% 的画面不超过此亮度 | too dark: 99 % of the picture are at or under this luma",
    )
    max_crushed: float = Field(
        default=118.0,
        description="欠曝：许多地方全黑时，99% 的画面不超过此亮度 | too dark: the same where much is plain black",
    )
    min_black: Share = Field(
        default=0.1,
        description="许多地方全黑：亮度 17 以下的画面份额 | much is plain black: share of the picture at luma 17 or less",
    )
    lamps: Share = Field(
        default=0.6,
        description="黑夜里有灯：亮度的第 90 百分位不到第 99 百分位的这个份额，不判不通过 | lamps at night: the 90th percentile of luma is less than this share of the 99th, and nothing fails",
    )
    min_dark_s: float = Field(
        default=4.0, ge=0, description="欠曝的最短时长，秒 | shortest stretch that is too dark, seconds"
    )
    sure_dark: Share = Field(
        default=0.5,
        description="欠曝占全片达到此份额判为不通过 | share of the work that is too dark and fails",
    )
    min_flat: float = Field(
        default=60.0, description="发灰：最暗处不低于此亮度 | flat: nothing is darker than this luma"
    )
    max_flat: float = Field(
        default=165.0, description="发灰：最亮处不超过此亮度 | flat: nothing is brighter than this luma"
    )
    min_flat_s: float = Field(default=4.0, ge=0, description="发灰的最短时长，秒 | shortest flat stretch, seconds")
    sure_flat: Share = Field(
        default=0.8, description="发灰占全片达到此份额判为不通过 | share of the work that is flat and fails"
    )
    max_drawn: Share = Field(
        default=0.5,
        description="幻灯片、图表：六种最常见的亮度占到画面的此份额，白底不算过曝 | a slide or chart: the six commonest lumas hold this share of the picture, and white is no fault",
    )
    min_roll_off: Share = Field(
        default=0.08,
        description="白底、标志：接近全白（亮度 205 至 229）的画面不到全白的这个份额，没有过渡，不算过曝 | a white ground or logo: luma 205 to 229 is less than this share of the white; without a roll-off, white is no fault",
    )
    max_grey: float = Field(
        default=2.0,
        description="黑白画面：最鲜艳处的色度不超过此值，不判断 | black and white, which is not judged: chroma of the most colourful place is at most this",
    )
    max_out_of_range: Share = Field(
        default=0.01,
        description="低于 5 或高于 246 的画面所容许的份额（EBU R103） | share of the picture that may be under 5 or over 246 (EBU R103)",
    )


def check(
    container: Container, decoded_picture: DecodedPicture, levels: Levels, colour: Colour, settings: Settings
) -> Verdict:
    if container.picture.high_dynamic_range:
        return unknown("hdr", transfer=container.picture.color_transfer)
    times = colour.times(decoded_picture)
    picture = [
        shown and most > settings.max_grey for shown, most in zip(colour.is_picture, colour.chroma_max, strict=True)
    ]
    if not any(picture):
        return unknown("no_picture")

    def where(flags: list[bool], min_s: float) -> Spans:
        return spans((flag and shown for flag, shown in zip(flags, picture, strict=True)), times, _HELD_S, min_s)

    bright = where(_bright(colour, settings), settings.min_bright_s)
    dark = where(_dark(colour, settings), settings.min_dark_s)
    flat = where(_flat(colour, settings), settings.min_flat_s)
    beyond = where(_out_of_range(levels, colour, settings), settings.min_bright_s)
    measured = {"too_bright_s": length(bright, times), "too_dark_s": length(dark, times), "flat_s": length(flat, times)}
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    verdicts = [passed("ok", measured, expected)]
    lifted = [span for span in bright if _mostly(_lifted(colour, settings), span)]
    if lifted:
        verdicts.append(failed("overexposed", **_said(lifted, times, 0.9, _most(colour.white, lifted))))
    if unsure := [span for span in bright if span not in lifted]:
        verdicts.append(review("bright", **_said(unsure, times, 0.5, _most(colour.white, unsure))))
    if dark:
        verdicts.append(_too_dark(dark, times, colour, settings))
    if flat:
        verdicts.append(_too_flat(flat, times, colour, settings))
    if beyond:
        verdicts.append(review("out_of_range", **_said(beyond, times, 0.5, settings.max_out_of_range)))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _too_dark(dark: Spans, times: Sequence[float], colour: Colour, s: Settings) -> Verdict:
    reached = (_most(colour.p99, dark) - _BLACK) / _RANGE
    no_lamps = all(_mostly(_even(colour, s), span) for span in dark)
    if no_lamps and length(dark, times) >= s.sure_dark * times[-1]:
        return failed("underexposed", **_said(dark, times, 0.9, reached))
    return review("dark", **_said(dark, times, 0.5, reached))


def _too_flat(flat: Spans, times: Sequence[float], colour: Colour, s: Settings) -> Verdict:
    used = (_most(colour.lightest, flat) + _most([-luma for luma in colour.darkest], flat)) / _RANGE
    if length(flat, times) >= s.sure_flat * times[-1]:
        return failed("flat", **_said(flat, times, 0.9, used))
    return review("pale", **_said(flat, times, 0.5, used))


def _bright(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.white, colour.bright, colour.drawn, strict=True)
    return [
        white >= s.max_white and bright >= s.min_roll_off * white and drawn < s.max_drawn
        for white, bright, drawn in rows
    ]


def _lifted(colour: Colour, s: Settings) -> list[bool]:
    return [p10 >= s.lifted_p10 and p50 >= s.lifted_p50 for p10, p50 in zip(colour.p10, colour.p50, strict=True)]


def _dark(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.p99, colour.black, strict=True)
    return [p99 <= (s.max_crushed if black >= s.min_black else s.max_dark) for p99, black in rows]


def _even(colour: Colour, s: Settings) -> list[bool]:
    return [p90 - _BLACK >= s.lamps * (p99 - _BLACK) for p90, p99 in zip(colour.p90, colour.p99, strict=True)]


def _flat(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.darkest, colour.lightest, strict=True)
    return [darkest >= s.min_flat and lightest <= s.max_flat for darkest, lightest in rows]


def _out_of_range(levels: Levels, colour: Colour, s: Settings) -> list[bool]:
    under, over = levels.under[4], levels.over[247]
    return [under[frame] > s.max_out_of_range and over[frame] > s.max_out_of_range for frame in colour.frames]


def _mostly(flags: list[bool], span: tuple[int, int]) -> bool:
    part = flags[span[0] : span[1] + 1]
    return sum(part) >= len(part) / 2


def _most(series: Sequence[float], found: Spans) -> float:
    return max((max(series[first : last + 1]) for first, last in found), default=0.0)


def _said(found: Spans, times: Sequence[float], confidence: float, extreme: float) -> dict[str, Any]:
    said = found_in(found, times, confidence)
    return {**said, "share": said["total_s"] / times[-1], "extreme": extreme}
