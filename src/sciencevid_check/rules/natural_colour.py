"""色彩应自然，不偏色，不褪色，也不过分鲜艳。

## 检查什么
每秒查看五帧画面的色彩。黑边、黑场、单色底的字卡和幻灯片不算。

- **偏色**：看画面中最亮的东西（最亮的 2%）是什么颜色。日光、灯光、烛光、阴天和雪地的光，颜色都落在一条已知的曲线上（黑体轨迹）；
  离开曲线 0.25 以上（红与绿、蓝与绿之比的二进制对数），而且画面里几乎没有灰色和相反的颜色，或者红色比任何日光都少，或者绿色
  比红、蓝都少得多，持续 4 秒以上，请人工复核。全片八成以上都这样，又不是大海、草地或舞台灯能解释的，判为不通过。
- **褪色**：最鲜艳的地方色度也不到 15，但又不是黑白片，持续 4 秒以上，请人工复核。
- **过艳**：半数画面的色度超过 35、一成超过 90，而且各种颜色都有，持续 4 秒以上，请人工复核。
- **黑白**：片中的黑白镜头（如历史资料）不算问题；整部作品都是黑白的，请人工复核。

晚霞、烛光等暖色和草木的绿色不算偏色。HDR（PQ、HLG）画面的色彩要经过转换才看得出来，本项不作判断。

## 为什么
四（四）要求“色彩自然”。白平衡没有调好、滤镜过重，人脸会发青发绿，看着不真实。

## 怎么改
剪映：选中片段，在“调节”里调色温、色调、饱和度，或去掉滤镜。Premiere：Lumetri 颜色 > 基本校正，用“白平衡选择器”点画面里本该是
白色或灰色的地方，再调饱和度。拍摄时请按现场灯光设好白平衡。

## 把握有多大
偏色有凭据，但海底、森林、舞台灯光、有意的色调也会这样，所以多数情况只请人工复核。用人工制作的样片测试（两批共 56 个）：12 个
有毛病的全部查出（2 个判不通过，其余复核），19 个好的一个也没有冤枉。把毛病加到 49 段真实影片上：强偏色 196 次查出 192 次，
较弱的 196 次查出 153 次，褪色 49 次查出 30 次；170 段真实影片中 5 段请人复核，都是字幕卡和片尾字幕。阈值就是参照这些影片
定的，换了别的影片会差一些。“过艳”没有样片可测。

---

Colours should be natural: no cast, neither drained nor garish.

## What it checks
The colours of five frames a second. Black bars, plain black, titles on an even ground and slides do not count.

- **Cast**: which colour the brightest things have (the brightest 2 %). The light of day, lamps, candles, overcast skies and
  snow all lies on one known curve (the black-body locus). More than 0.25 off it (binary logarithms of red over green and
  of blue over green) with hardly any grey or opposite colours in the picture, or with less red than any daylight has, or
  with far less green than both others, for 4 s or more is for a person to look at. If 80 % of the work is like that, and neither sea, meadows nor stage light
  explains it, it fails.
- **Drained**: chroma under 15 even in the most colourful place, but not black and white, for 4 s or more is for a person
  to look at.
- **Garish**: chroma over 35 in half of the picture and over 90 in a tenth, with colours of all kinds, for 4 s or more is
  for a person to look at.
- **Black and white**: such shots (archive film, say) are no fault; a whole work in black and white is for a person to look
  at.

Warm light such as sunset and candles, and the green of leaves, are no cast. HDR pictures (PQ, HLG) show their colours only after conversion and are
not judged.

## Why it matters
Clause 四（四）asks for natural colour. With a wrong white balance or a heavy filter faces turn blue or green.

## How to fix
CapCut: select the clip, Adjust, then temperature, tint and saturation, or remove its filter. Premiere: Lumetri Color, Basic
Correction: click the white balance selector on something that should be white or grey, then set saturation. When
shooting, set the white balance for the light of the place.

## How sure it is
There is ground for each cast found, but under water, in woods, under stage light and in an intended style it is the same,
so mostly a person is asked. Made cases, two seeds, 56 in all: all 12 faults found (2 fail, the others are for review),
none of 19 good ones accused. Faults put on 49 real stretches: 192 of 196 strong casts, 153 of 196 weaker ones and 30 of
49 drained ones found; of 170 real stretches 5 are for review, all of them cards and credits. The limits were set on these
clips; expect somewhat less on others. Garish pictures were not measured.
"""

from collections.abc import Iterable

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Colour, Container, DecodedPicture, Shots
from sciencevid_check.rule import Evidence, Verdict, failed, found_in, length, passed, review, spans, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="色彩", en="Natural colour")

MESSAGES = {
    "ok": Text(zh="没有明显的偏色、褪色或过艳", en="nothing clearly tinted, drained or garish"),
    "cast": Text(
        zh="偏色：全片 {share:.0%} 的画面{hue}，共 {total_s:.1f} 秒，从 {first_s:clock} 开始",
        en="colour cast: {share:.0%} of the work is tinted {hue}, {total_s:.1f} s in all, from {first_s:clock}",
    ),
    "tinted": Text(
        zh="可能偏色：有 {count} 处共 {total_s:.1f} 秒画面{hue}，从 {first_s:clock} 开始；海水、森林、舞台灯光不算问题",
        en="perhaps a colour cast: {total_s:.1f} s (stretches: {count}) tinted {hue}, from {first_s:clock}; no fault of sea, woods or stage light",
    ),
    "drained": Text(
        zh="可能褪色：有 {count} 处共 {total_s:.1f} 秒几乎没有颜色，又不是黑白片，从 {first_s:clock} 开始",
        en="perhaps drained: {total_s:.1f} s (stretches: {count}) with hardly any colour, yet not black and white, from {first_s:clock}",
    ),
    "garish": Text(
        zh="可能过艳：有 {count} 处共 {total_s:.1f} 秒颜色过分鲜艳，从 {first_s:clock} 开始",
        en="perhaps garish: {total_s:.1f} s (stretches: {count}) of very strong colours, from {first_s:clock}",
    ),
    "grey": Text(
        zh="整部作品都是黑白的，请确认是有意为之", en="the whole work is black and white: see whether that is meant"
    ),
    "hdr": Text(
        zh="这是 HDR 画面（{transfer}），色彩不作判断", en="an HDR picture ({transfer}): its colours are not judged"
    ),
    "no_picture": Text(zh="没有可以判断色彩的画面", en="no picture whose colours could be judged"),
}
_BALANCE = Text(
    zh="选中报告所写的片段，在“调节”里往相反的方向调色温和色调，或去掉滤镜（Premiere：Lumetri 颜色 > 基本校正 > 白平衡选择器）。",
    en="Turn temperature and tint of the clips at these times the other way, or remove the filter (Premiere: Lumetri, white balance selector).",
)
FIXES = {
    "cast": _BALANCE,
    "tinted": _BALANCE,
    "drained": Text(
        zh="选中报告所写的片段，在“调节”里提高饱和度，或去掉褪色滤镜；有意做旧的镜头可以不改。",
        en="Raise the saturation of the clips at these times, or remove the fading filter; leave what is meant to look old.",
    ),
    "garish": Text(
        zh="选中报告所写的片段，在“调节”里降低饱和度，或去掉滤镜；动画可以不改。",
        en="Lower the saturation of the clips at these times, or remove the filter; leave animation.",
    ),
    "grey": Text(
        zh="若不是有意为之，检查剪辑软件里是否套了黑白滤镜或把饱和度调到了 0，再导出。",
        en="If it is not meant, look for a black-and-white filter or a saturation of 0 in the editor.",
    ),
}
_HUES = {  # by angle in the plane of blue difference and red difference, degrees
    0: Text(zh="偏蓝", en="blue"),
    45: Text(zh="偏紫红", en="magenta"),
    90: Text(zh="偏红", en="red"),
    135: Text(zh="偏橙", en="orange"),
    180: Text(zh="偏黄", en="yellow"),
    225: Text(zh="偏绿", en="green"),
    270: Text(zh="偏青绿", en="cyan green"),
    315: Text(zh="偏青蓝", en="cyan blue"),
}

_HELD_S = 0.6  # a shorter break does not end a stretch
_DIM, _LIT = 60, 120  # luma that something reaches: in the dark colours are noise, in dim light they are weak
_LEAVES = -0.2  # blue over green: leaves and grass, which have as little red as blue light has, have less
_TONED = 0.02  # chroma over luma: 95 % of a black-and-white picture with a tone lie to one side of grey
_NATURAL = ((70, 145), (185, 212))  # hues of flags, sunset and sepia, which no white balance brings about; of leaves
_GREY = 2.0  # chroma that coding leaves in black and white

# What makes sure of a cast. Over chroma over luma: a cast lets all three colours through, a coloured lamp does not.
_UNNATURAL = (45, 225)  # hues: sky and sea are blue or cyan, leaves and grass yellow, flags and sepia red or orange
_STRONG, _LAMP = 0.15, 0.45
_TIGHT = 0.05  # spread of chroma over luma: all things have one tint
_DEEP = 100  # from the darkest to the lightest luma: things in light and shade, no painted wall
_LONG_S, _SHOTS = 20.0, 3  # or so long, and over so many shots


class Settings(rule.Settings):
    """Chroma is the distance from neutral in 8-bit code values. Figures without a source come from made and real clips."""

    max_off_light: float = Field(
        default=0.25,
        gt=0,
        description="偏色：最亮处的颜色离开自然光曲线的最大距离（二进制对数） | cast: how far the brightest may be off the curve of natural light, in binary logarithms",
    )
    max_one_sided: float = Field(
        default=0.1,
        description="偏色：95% 的画面偏离灰色到同一侧的最大距离（色度与亮度之比） | cast: how far 95 % of the picture may lie to one side of grey, as chroma over luma",
    )
    min_red: float = Field(
        default=-0.26,
        description="偏色：最亮处红与绿之比的最小值（二进制对数）；最蓝的天光是 -0.26 | cast: least red over green of the brightest, as a binary logarithm; the bluest skylight has -0.26",
    )
    max_magenta: float = Field(
        default=0.3,
        gt=0,
        description="偏色：最亮处红和蓝都超过绿的最大值（二进制对数），没有哪种自然光这样缺绿 | cast: how far both red and blue of the brightest may be over green, as binary logarithms; no natural light has so little green",
    )
    min_cast_s: float = Field(
        default=4.0, ge=0, description="偏色的最短时长，秒 | shortest stretch with a cast, seconds"
    )
    sure_cast: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="偏色占全片达到此份额才可能判为不通过 | share of the work with a cast before it can fail",
    )
    max_drained: float = Field(
        default=15.0,
        description="褪色：最鲜艳处的色度低于此值 | drained: chroma of the most colourful place is under this",
    )
    min_drained: float = Field(
        default=5.0,
        description="褪色：最鲜艳处的色度达到此值，否则是黑白或灰色的景物 | drained: chroma of the most colourful place reaches this, or it is black and white, or grey things",
    )
    min_drained_p90: float = Field(
        default=2.0,
        description="褪色：并且一成画面的色度达到此值 | drained: and a tenth of the picture reaches this chroma",
    )
    min_drained_s: float = Field(
        default=4.0, ge=0, description="褪色的最短时长，秒 | shortest drained stretch, seconds"
    )
    garish_p50: float = Field(
        default=35.0, description="过艳：半数画面的色度超过此值 | garish: half of the picture is over this chroma"
    )
    garish_p90: float = Field(
        default=90.0, description="过艳：一成画面的色度超过此值 | garish: a tenth of the picture is over this chroma"
    )
    min_garish_s: float = Field(default=4.0, ge=0, description="过艳的最短时长，秒 | shortest garish stretch, seconds")
    max_drawn: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="六种最常见的亮度占到画面此份额，就是幻灯片、图表等画出来的画面，不判断 | a slide or chart, which is not judged: the six commonest lumas hold this share of the picture",
    )


def check(
    container: Container,
    decoded_picture: DecodedPicture,
    colour: Colour,
    settings: Settings,
    shots: Shots | None = None,
) -> Verdict:
    if container.picture.high_dynamic_range:
        return unknown("hdr", transfer=container.picture.color_transfer)
    times = colour.times(decoded_picture)
    judged = [
        shown and drawn < settings.max_drawn for shown, drawn in zip(colour.is_picture, colour.drawn, strict=True)
    ]
    if not any(judged):
        return unknown("no_picture")

    def where(flags: Iterable[bool], min_s: float) -> list[tuple[int, int]]:
        return spans((flag and shown for flag, shown in zip(flags, judged, strict=True)), times, _HELD_S, min_s)

    cast = where(_cast(colour, settings), settings.min_cast_s)
    drained = where(_drained(colour, settings), settings.min_drained_s)
    garish = where(_garish(colour, settings), settings.min_garish_s)
    measured = {"cast_s": length(cast, times), "drained_s": length(drained, times), "garish_s": length(garish, times)}
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    verdicts = [passed("ok", measured, expected)]
    if cast:
        hue = _HUES[_usual_hue(colour, cast)]
        share = length(cast, times) / times[-1]
        sure = share >= settings.sure_cast and _unnatural(colour, cast, times, shots)
        say, name, confidence = (failed, "cast", 0.9) if sure else (review, "tinted", 0.6)
        verdicts.append(say(name, **found_in(cast, times, confidence), hue=hue, share=share))
    if drained:
        verdicts.append(review("drained", **found_in(drained, times, 0.5)))
    if garish:
        verdicts.append(review("garish", **found_in(garish, times, 0.5)))
    if all(most <= _GREY for most, shown in zip(colour.chroma_max, judged, strict=True) if shown):
        verdicts.append(review("grey", evidence=[Evidence(start_s=0.0, end_s=round(times[-1], 3), confidence=0.5)]))
    return worst(verdicts).model_copy(update={"measured": measured, "expected": expected})


def _cast(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.p99, colour.red, colour.blue, colour.one_sided, colour.off_light, colour.hue_deg, strict=True)
    return [
        light >= _DIM
        and (
            min(red, blue) > s.max_magenta
            or (red < s.min_red and blue > _LEAVES)
            or (one_sided > s.max_one_sided and off_light > s.max_off_light and not _natural(hue))
        )
        for light, red, blue, one_sided, off_light, hue in rows
    ]


def _natural(hue: float) -> bool:
    return any(first <= hue <= last for first, last in _NATURAL)


def _drained(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.chroma_max, colour.chroma_p90, colour.p99, colour.one_sided, strict=True)
    return [
        s.min_drained <= most < s.max_drained and p90 >= s.min_drained_p90 and light >= _LIT and one_sided < _TONED
        for most, p90, light, one_sided in rows
    ]


def _garish(colour: Colour, s: Settings) -> list[bool]:
    rows = zip(colour.chroma_p50, colour.chroma_p90, colour.one_sided, strict=True)
    return [p50 > s.garish_p50 and p90 > s.garish_p90 and one < s.max_one_sided for p50, p90, one in rows]


def _usual_hue(colour: Colour, found: list[tuple[int, int]]) -> int:
    """The key of _HUES that is nearest for most frames."""
    hue_deg = colour.hue_deg
    hues = [round(hue_deg[at] / 45) * 45 % 360 for first, last in found for at in range(first, last + 1)]
    return max(sorted(set(hues)), key=hues.count)


def _unnatural(colour: Colour, found: list[tuple[int, int]], times: tuple[float, ...], shots: Shots | None) -> bool:
    """Whether neither nature nor a coloured lamp explains a cast that most of the work has."""
    if _usual_hue(colour, found) not in _UNNATURAL:
        return False
    inside = [at for first, last in found for at in range(first, last + 1)]
    tight = [
        colour.chroma_spread[at] <= _TIGHT
        and _STRONG <= colour.one_sided[at] <= _LAMP
        and colour.lightest[at] - colour.darkest[at] >= _DEEP
        for at in inside
    ]
    cuts = [cut for cut in shots.cuts_s if any(times[a] < cut < times[b + 1] for a, b in found)] if shots else []
    many = length(found, times) >= _LONG_S and len(cuts) + 1 >= _SHOTS
    return many or sum(tight) >= 0.8 * len(tight)
