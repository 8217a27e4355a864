"""画面应清晰：不虚焦，不是小画面放大的，压缩不过度。

## 检查什么
- 虚焦：每秒看 4 次。画面中部最锐利的边缘也糊开，持续 1 秒以上请人工复核；糊得明显、持续 3 秒以上判为不通过。
- 细节：在几十幅原尺寸画面中，看最清晰的十分之一，算出其细节相当于多宽的画面（effective_width_px）。通知允许的最小宽度
  是 1280，所以都与 1280 相比：不到六成请人工复核，不到一半判为不通过。
- 放大：整部作品由小画面放大而来时，频谱中会留下对称的痕迹；痕迹明显、原宽又不到 1280 的七成，判为不通过。
- 压缩过度：平静的地方留有编码方块的边缘，或边缘两侧被滤镜抹平；再用高码率转一次也看得出来。

字幕和标志总是清晰的，所以虚焦和细节只看画面中部，不看上下两边。

## 为什么
附件1 要求“图像清晰稳定”。把 480P 的素材放大成 1080P，像素多了，细节没有多，大屏幕上一看便知。

## 怎么改
虚焦：换成对准焦点的素材，或剪去这一段。细节不足：用原始素材（不要用微信等传来的压缩件）重新剪辑，不要放大。压缩过度：
用原始素材提高码率导出，1080P 至少 8 Mbps，720P 至少 5 Mbps：剪映在“导出”里把码率选“更高”；Premiere 在“导出设置 >
视频 > 比特率设置”里改；用 ffmpeg 则加 -crf 20。

## 把握有多大
在种子 1 和 2 的 38 个测试片上：22 个有问题的全部找出（17 个判为不通过，5 个请人复核）；16 个没有问题的，1 个请人复核（其素材
本身偏软），没有判错。放大的片子，算出的宽度平均差 60 像素。定界限时两个种子都看过。
浅景深、夜景、雾、扁平动画和柔和的画面不判错：只看最锐利的地方，太暗或没有边缘的画面不算，拿不准的只请人工复核。
看不出来的：恰好放大到 2 倍的没有痕迹，只能靠细节判断；人工智能放大的看不出来；H.265 压缩过度而没有方块的也看不出来。

---

The picture should be sharp: in focus, not enlarged from a small one, not compressed to death.

## What it checks
- Focus, four times a second: where even the steepest edges in the middle of the picture are spread out for 1 s a person
  should look; plainly so for 3 s fails.
- Detail: how wide a picture would be that holds the detail of the sharpest tenth of a few dozen stills
  (effective_width_px), held against 1280, the smallest width allowed: under six tenths a person should look, under half
  fails.
- Enlarging: a work that was enlarged as a whole has a mirror image in its spectrum; where that is plain and the width
  was under seven tenths of 1280, it fails.
- Heavy compression: in quiet places, edges of a codec's blocks, or what its filter smoothed beside them; both outlive a
  generous second encoding.

Subtitles and marks are always sharp, so focus and detail are judged by the middle, without top and bottom.

## Why it matters
Annex 1 of the notice asks for a sharp picture. 480 lines blown up to 1080 have more pixels and no more detail, and a
large screen shows it.

## How to fix
Focus: use a clip in focus, or cut the stretch. Detail: edit from the original footage, not from a messenger's copy, and
do not enlarge it. Compression: export from the original at a higher bit rate, at least 8 Mbps for 1080p and 5 for 720p:
CapCut: export, bit rate, higher; Premiere: export settings, video, bitrate settings; ffmpeg: -crf 20.

## How sure it is
On 38 made cases with known defects, seeds 1 and 2: all 22 defects found (17 fail, 5 for a person to look at); of 16
clean ones 1 is for a person to look at (its footage is soft), none fails. The width told of enlarged ones is 60 pixels
off on average. Both seeds were in sight when limits were set.
Shallow focus, night, fog, flat drawings and soft pictures are not accused: the sharpest places count, dark pictures and
those without edges do not, and what is not sure is for a person to look at.
Not seen: enlarging to exactly twice the size leaves no trace, so that detail alone decides; enlarging by neural
networks; heavy H.265 compression that leaves no blocks.
"""

from statistics import median, quantiles
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, DecodedPicture, Detail, File, Focus, Stretch
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, unknown, worst
from sciencevid_check.text import Text

TITLE = Text(zh="图像清晰", en="Sharpness")

MESSAGES = {
    "ok": Text(
        zh="画面清晰，细节相当于约 {effective_width_px} 像素宽的画面",
        en="sharp: detail as of a picture about {effective_width_px} pixels wide",
    ),
    "in_focus": Text(
        zh="没有虚焦；画面太暗或边缘太少，量不出细节", en="in focus; too dark or bare to measure the detail"
    ),
    "blurred": Text(
        zh="有 {count} 处画面虚焦，最长 {longest_s:.1f} 秒，在 {first_s:clock}",
        en="out of focus in {count} place(s), for up to {longest_s:.1f} s, at {first_s:clock}",
    ),
    "soft": Text(
        zh="细节只相当于约 {effective_width_px} 像素宽的画面（应有 {asked_px}）：可能是小画面放大，或没有对准焦点",
        en="detail only as of a picture about {effective_width_px} pixels wide ({asked_px} asked): enlarged, or out of focus",
    ),
    "enlarged": Text(
        zh="画面是由约 {effective_width_px} 像素宽放大到 {width} 的，细节没有增加",
        en="enlarged from about {effective_width_px} pixels in width to {width}, which adds no detail",
    ),
    "blocks": Text(
        zh="压缩过度：画面里看得出编码的方块和涂抹",
        en="compressed too heavily: blocks and smears of the codec are left in the picture",
    ),
    "unclear": Text(
        zh="画面太暗或没有清楚的边缘，看不出是否清晰",
        en="too dark, or without clear edges: there is no telling how sharp it is",
    ),
}
FIXES = {
    "blurred": Text(
        zh="播放报告所写的时间：换成对准焦点的素材，或剪去这一段；有意的虚化缩短到 {min_s:g} 秒以内更稳妥。",
        en="Play it at the times in the report: use a clip in focus, or cut the stretch; keep a meant blur under {min_s:g} s.",
    ),
    "soft": Text(
        zh="用原始素材（不要用微信等传来的压缩件）重新剪辑，按素材自己的尺寸导出；放大和锐化不会增加细节。",
        en="Edit from the original footage, not from a messenger's copy, and export at its own size; enlarging adds no detail.",
    ),
    "enlarged": Text(
        zh="找到 {asked_px} 像素宽以上的原始素材重新剪辑；只有小素材时，请在作品说明里注明，不要放大充数。",
        en="Edit again from footage at least {asked_px} pixels wide; where there is none, say so with the work.",
    ),
    "blocks": Text(
        zh="用原始素材提高码率重新导出：1080P 至少 8 Mbps，720P 至少 5 Mbps；把压坏的文件再转一次没有用。",
        en="Export from the original at a higher bit rate: 8 Mbps for 1080p, 5 for 720p; converting this file does not help.",
    ),
}


class Settings(rule.Settings):
    """How sharp is sharp. The notice says "sharp" and names no figure; these were set on works of known sharpness."""

    level: Level = Field(
        default="warning",
        description="附件1 以清晰评分，没有定为条件 | annex 1 scores sharpness but makes it no condition",
    )
    wanted_px: int = Field(
        default=1280,
        gt=0,
        description="细节应有的宽度，像素（通知允许的最小宽度） | width that detail is held against, pixels (the smallest allowed)",
    )
    min_share: float = Field(
        default=0.6, gt=0, le=1, description="细节不到它的几成，请人复核 | share of it under which a person should look"
    )
    sure_share: float = Field(
        default=0.5, gt=0, le=1, description="细节不到它的几成，不通过 | share of it under which the work fails"
    )
    enlarged_share: float = Field(
        default=0.7,
        gt=0,
        le=1,
        description="有放大痕迹时，不到几成不通过 | with a trace of enlarging: share that fails",
    )
    min_trace: float = Field(
        default=4.2, gt=0, description="放大痕迹多明显才算；别的片不到 3.5 | how plain a trace is; others reach 3.5"
    )
    max_blurred_edge: float = Field(
        default=0.3, ge=0, description="虚焦时边缘的陡度；对准时 0.5 以上 | edges out of focus; in focus over 0.5"
    )
    sure_blurred_edge: float = Field(default=0.28, ge=0, description="肯定虚焦的陡度 | surely out of focus")
    min_s: float = Field(default=1.0, gt=0, description="虚焦最短多久才提，秒 | shortest blur that is told, seconds")
    sure_s: float = Field(default=3.0, gt=0, description="虚焦多久不通过，秒 | blur that fails, seconds")
    min_grid: float = Field(
        default=0.6, ge=0, description="方块边缘的明显程度，请人复核；一般不到 0.55 | block edges to look at; usual 0.5"
    )
    sure_grid: float = Field(default=0.85, ge=0, description="方块边缘，不通过 | block edges that fail")
    max_smooth: float = Field(
        default=0.76, ge=0, description="并且两侧抹平的程度；一般 0.83 以上 | and smoothing beside them; usual 0.9"
    )
    sure_smooth: float = Field(default=0.68, ge=0, description="抹平，不通过 | smoothing that fails")
    bare_grid: float = Field(
        default=3.0, ge=0, description="没有抹平的方块边缘多明显才提，两倍不通过 | unsmoothed edges; twice that fails"
    )
    min_luma: float = Field(default=36.0, ge=0, description="更暗的画面（夜景）不看 | darker stills are left out")


class Blur(NamedTuple):
    stretch: Stretch
    sure: bool

    @property
    def length_s(self) -> float:
        return self.stretch.end_s - self.stretch.start_s

    def holds(self, at_s: float) -> bool:
        return self.stretch.start_s - _JOIN_S <= at_s <= self.stretch.end_s + _JOIN_S


class Seen(NamedTuple):
    """What the stills that can tell say together."""

    stills: int
    width_px: float | None
    grid: float | None
    smooth: float | None


_JOIN_S = 0.8  # blurs closer than this are one: three samples of the focus
_MIN_STILLS = 3  # that a fail needs
_BLURRED_STILL = 0.3  # of the width asked: no enlarging of what people still use is as soft
_TRACE_FITS = (0.6, 1.35)  # the detail seen, as a share of the width that a trace of enlarging tells


def check(
    file: File, container: Container, decoded_picture: DecodedPicture, detail: Detail, focus: Focus, settings: Settings
) -> Verdict:
    picture = container.picture
    asked = picture.width * min(1.0, settings.wanted_px / max(picture.width, picture.height))
    blurs = _blurs(focus, detail, decoded_picture.end_s, asked, settings)
    sure, maybe = ([blur for blur in blurs if blur.sure is which] for which in (True, False))
    told = [at for at, luma in enumerate(detail.luma) if luma >= settings.min_luma]
    clear = [at for at in told if not any(blur.holds(detail.at_s[at]) for blur in sure)]
    seen = _seen(detail, clear or told)
    traced = _enlarged_from(detail, seen.width_px, settings)
    width = traced or seen.width_px
    pixels = picture.width * picture.height * len(decoded_picture.pts_s)
    measured = {
        "effective_width_px": None if width is None else round(width),
        "width": picture.width,
        "enlarged": detail.enlarged,
        "grid": seen.grid,
        "smooth": seen.smooth,
        "bits_per_pixel": round(8 * file.size_bytes / pixels, 4) if pixels else None,
    }
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields)) | {"asked_px": round(asked)}
    whole = [Evidence(start_s=0.0, end_s=round(decoded_picture.end_s, 3))]

    if width is None and all(edge is None for edge in focus.whole):
        return unknown("unclear", measured, expected)
    verdicts = [passed("ok" if width is not None else "in_focus", measured, expected)]
    if sure:
        verdicts.append(failed("blurred", measured, expected, **_said(sure)))
    if maybe:
        verdicts.append(review("blurred", measured, expected, **_said(maybe)))
    if width is not None and clear:
        if traced and width < settings.enlarged_share * asked:
            verdicts.append(failed("enlarged", measured, expected, whole))
        elif width < settings.sure_share * asked and seen.stills >= _MIN_STILLS:
            verdicts.append(failed("soft", measured, expected, whole))
        elif width < settings.min_share * asked:
            verdicts.append(review("soft", measured, expected, whole))
    if blocky := _blocky(seen, settings):
        verdict = failed if blocky == "sure" else review
        verdicts.append(verdict("blocks", measured, expected, whole))
    return worst(verdicts)


def _blurs(focus: Focus, detail: Detail, end_s: float, asked: float, settings: Settings) -> list[Blur]:
    """Stretches without a sharp edge in the middle; samples without contrast neither make nor end one."""
    ends = (*focus.at_s[1:], end_s)
    found = []
    for run in focus.runs_under(settings.max_blurred_edge, _JOIN_S):
        stretch = Stretch(start_s=focus.at_s[run[0]], end_s=ends[run[-1]])
        length_s = stretch.end_s - stretch.start_s
        if length_s >= settings.min_s:
            middle, whole = (median(series[at] or 0.0 for at in run) for series in (focus.middle, focus.whole))
            plain = middle <= settings.sure_blurred_edge or _stills_blurred(stretch, detail, asked)
            sure = plain and whole <= settings.max_blurred_edge and length_s >= settings.sure_s
            found.append(Blur(stretch, sure))
    return found


def _stills_blurred(stretch: Stretch, detail: Detail, asked: float) -> bool:
    """Whether the stills of the stretch, at full size, are blurred, too."""
    stills = zip(detail.at_s, detail.width_px, strict=True)
    inside = [width for at, width in stills if width is not None and stretch.start_s <= at < stretch.end_s]
    return bool(inside) and max(inside) <= _BLURRED_STILL * asked


def _seen(detail: Detail, stills: list[int]) -> Seen:
    widths = sorted(width for at in stills if (width := detail.width_px[at]) is not None)
    grids = [grid for at in stills if (grid := detail.grid[at]) is not None]
    smooths = [smooth for at in stills if (smooth := detail.smooth[at]) is not None]
    return Seen(
        len(widths),
        quantiles(widths, n=10, method="inclusive")[-1] if len(widths) > 1 else next(iter(widths), None),
        round(median(grids), 3) if grids else None,
        round(median(smooths), 3) if smooths else None,
    )


def _enlarged_from(detail: Detail, seen_px: float | None, settings: Settings) -> float | None:
    """The width that the trace of enlarging tells, if there is one and the detail seen is about what it would hold."""
    width = detail.enlarged_from_px
    if width is None or seen_px is None or detail.enlarged < settings.min_trace:
        return None
    least, most = _TRACE_FITS
    return width if least * width <= seen_px <= most * width else None


def _blocky(seen: Seen, settings: Settings) -> Literal["sure", "maybe"] | None:
    if seen.grid is None or seen.smooth is None:
        return None
    if (seen.grid >= settings.sure_grid and seen.smooth <= settings.sure_smooth) or seen.grid >= 2 * settings.bare_grid:
        return "sure"
    if (seen.grid >= settings.min_grid and seen.smooth <= settings.max_smooth) or seen.grid >= settings.bare_grid:
        return "maybe"
    return None


def _said(blurs: list[Blur]) -> dict[str, Any]:
    evidence = []
    for stretch, sure in blurs[:50]:
        span = round(stretch.start_s, 3), round(stretch.end_s, 3)
        evidence.append(Evidence(start_s=span[0], end_s=span[1], confidence=0.9 if sure else 0.5))
    return {
        "evidence": evidence,
        "count": len(blurs),
        "longest_s": max(blur.length_s for blur in blurs),
        "first_s": blurs[0].stretch.start_s,
    }
