"""画面不应快速闪烁，以免诱发光敏性癫痫。

## 检查什么
按国际电信联盟 ITU-R BT.1702 建议书逐帧计算：四分之一以上的画面同时变亮再变暗（或相反），亮度相差 20 cd/m² 以上，
且较暗的一方低于 160 cd/m²（白色按 200 cd/m² 计），算闪一次；变成浓烈的红色再变回来也算一次。

- 任何 1 秒内超过 3 次：不通过；
- 连续 5 秒以上每秒闪 2 次或更多：请人工复核。

普通的切换镜头、叠化和画面中小块的闪光不会超过上限。

## 为什么
每秒 3 次以上的大面积闪烁可能使一部分观众（尤其是青少年）抽搐，看着也不舒服。通知没有点名要求，所以只作提醒。

## 怎么改
在剪辑软件中跳到报告所写的时间：去掉“闪光”“闪黑”“频闪”一类的特效或转场；拍到频闪灯光、密集的照相机闪光时，缩短这一段，
降低亮度和对比度，或放慢速度。

## 把握有多大
亮度、面积和次数都按建议书直接量出，但以 200 cd/m² 的普通屏幕为准；亮度按 16×16 像素的小块取平均，细密条纹的闪烁不计。
HDR 画面不作判断。

---

No flashing that may set off photosensitive epilepsy.

## What it checks
Every frame, by Recommendation ITU-R BT.1702: over a quarter of the picture gets brighter and darker again (or the other
way round) by 20 cd/m2 or more, the darker of both under 160 cd/m2 (white taken as 200 cd/m2): that is one flash. A change
to saturated red and back is one, too.

- More than 3 in any second: fails.
- 2 or more a second for over 5 s: a person should look.

Ordinary cuts, dissolves and flashes in a small part of the picture stay under the limit.

## Why it matters
Large flashes, over three a second, can give some viewers (young ones above all) a seizure, and are unpleasant for all. The
notice does not ask for it, so it is advice.

## How to fix
Go to the time in the report: take away effects and transitions that flash or strobe; where strobe lights or many cameras
were filmed, make the part shorter, less bright, of less contrast, or slower.

## How sure it is
Light, area and count are measured as the recommendation says, for a common screen of 200 cd/m2; light is averaged over
blocks of 16x16 pixels, so fine stripes that flicker do not count. HDR is not judged.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, DecodedPicture, Flashes
from sciencevid_check.rule import Evidence, Level, Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

TITLE = Text(zh="频闪", en="Flashing")

MESSAGES = {
    "ok": Text(
        zh="没有危险的闪烁（1 秒内最多 {most_in_1_s:g} 次）",
        en="no harmful flashing (at most {most_in_1_s:g} in a second)",
    ),
    "flashing": Text(
        zh="画面大面积闪烁，1 秒内 {most_in_1_s:g} 次（上限 {max_flashes} 次），在 {at_s:clock}",
        en="large parts of the picture flash {most_in_1_s:g} times in a second (limit {max_flashes}), at {at_s:clock}",
    ),
    "red": Text(
        zh="画面大面积闪红，1 秒内 {most_in_1_s:g} 次（上限 {max_flashes} 次），在 {at_s:clock}",
        en="large parts of the picture flash red {most_in_1_s:g} times in a second (limit {max_flashes}), at {at_s:clock}",
    ),
    "lasting": Text(
        zh="闪烁持续 {lasts_s:.1f} 秒（每秒 2 次以上，上限 {max_lasting_s:g} 秒），在 {at_s:clock}",
        en="flashing lasts {lasts_s:.1f} s (2 or more a second, limit {max_lasting_s:g} s), at {at_s:clock}",
    ),
    "hdr": Text(
        zh="HDR 画面的亮度因屏幕而异，未作判断。", en="The light of HDR depends on the screen, so it is not judged."
    ),
}
_CALMER = Text(
    zh="去掉闪光、频闪类的特效或转场；拍到的频闪画面，缩短、压暗或放慢。",
    en="Take away effects and transitions that flash; make filmed strobes shorter, darker or slower.",
)
FIXES = {"flashing": _CALMER, "red": _CALMER, "lasting": _CALMER}


class Settings(rule.Settings):
    """The limits of ITU-R BT.1702."""

    level: Level = Field(default="warning", description="通知没有点名 | the notice does not ask for it")
    max_flashes: int = Field(
        default=3, ge=1, description="1 秒内最多闪几次（BT.1702） | most flashes in any second (BT.1702)"
    )
    min_area: float = Field(
        default=0.25,
        gt=0,
        le=1,
        description="同时闪的面积，占画面（BT.1702） | area that flashes, share of the picture (BT.1702)",
    )
    max_lasting_s: float = Field(
        default=5.0,
        gt=0,
        description="每秒 2 次以上的闪烁最长多久，秒（BT.1702） | longest flashing, 2 or more a second, seconds",
    )


_TOGETHER_S = 0.07  # a change that takes two or three frames is one


class Swing(NamedTuple):
    """A large part of the picture gets brighter, or darker; two of them are a flash."""

    at_s: float
    up: bool


def check(
    decoded_picture: DecodedPicture, flashes: Flashes, settings: Settings, container: Container | None = None
) -> Verdict:
    if container and container.picture.high_dynamic_range:
        return unknown("hdr")
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    pts = decoded_picture.pts_s
    light = list(_swings(pts, flashes.up, flashes.down, settings.min_area))
    red = list(_swings(pts, flashes.red_up, flashes.red_down, settings.min_area))
    kind, swings = max((("flashing", light), ("red", red)), key=lambda pair: _most(pair[1]))
    most = _most(swings)
    measured = {"most_in_1_s": most / 2}
    if most > 2 * settings.max_flashes:
        spans = _spans(swings, 2 * settings.max_flashes + 1)
        return failed(kind, measured, expected, _evidence(spans, 0.95), at_s=spans[0][0])
    lasting = [span for span in _spans(light, 4) if span[1] - span[0] > settings.max_lasting_s]
    if lasting:
        longest = max(end - start for start, end in lasting)
        return review("lasting", measured, expected, _evidence(lasting, 0.6), lasts_s=longest, at_s=lasting[0][0])
    return passed("ok", measured, expected)


def _swings(pts: tuple[float, ...], up: tuple[float, ...], down: tuple[float, ...], min_area: float) -> Iterator[Swing]:
    """Swings of the picture, up and down in turn.

    Where as much gets brighter as darker, it is movement, and no flash.
    """
    raised: bool | None = None
    start = 0
    for at, now in enumerate(pts):
        while start < at and now - pts[start] >= _TOGETHER_S:
            start += 1
        brighter, darker = sum(up[start : at + 1]), sum(down[start : at + 1])
        rises = raised is not True and brighter >= min_area and brighter >= 2 * darker
        falls = raised is not False and darker >= min_area and darker >= 2 * brighter
        if rises or falls:
            raised, start = rises, at + 1
            yield Swing(now, up=rises)


def _within_a_second(swings: list[Swing]) -> Iterator[tuple[int, int]]:
    """For each swing as the last of a second: the index of the first within it, and its own."""
    first = 0
    for at, swing in enumerate(swings):
        while swing.at_s - swings[first].at_s >= 1.0:
            first += 1
        yield first, at


def _most(swings: list[Swing]) -> int:
    return max((at - first + 1 for first, at in _within_a_second(swings)), default=0)


def _spans(swings: list[Swing], least: int) -> list[tuple[float, float]]:
    """Where there are at least so many swings within a second; what overlaps is one."""
    spans: list[tuple[float, float]] = []
    for first, at in _within_a_second(swings):
        if at - first + 1 >= least:
            start, end = swings[first].at_s, swings[at].at_s
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def _evidence(spans: list[tuple[float, float]], confidence: float) -> list[Evidence]:
    return [Evidence(start_s=round(a, 3), end_s=round(b, 3), confidence=confidence) for a, b in spans[:50]]
