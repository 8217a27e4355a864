"""时长须在通知规定的范围内。

## 检查什么
观众看到的画面时长：以画面轨为准，计入剪辑表（edit list）的裁剪；声音轨比画面长也不算数。上下限都包含在内，
另有 0.1 秒的误差，因为各家软件对最后一帧的取整不同。

## 为什么
通知规定“时长3—4分钟”，时长不符是最常见的退回原因。

## 怎么改
过长：在剪映或 Premiere 的时间线上删去多出的部分再导出。过短：补充内容；不要靠慢放或重复画面凑时间。

---

The duration must be within the notice's limits.

## What it checks
The picture as a viewer sees it: the picture track after edit lists; longer sound does not count. Both limits are
inclusive, with 0.1 s to spare, because programs round the last frame differently.

## Why it matters
The notice says 3 to 4 minutes; a wrong length is the commonest reason to send a work back.

## How to fix
Too long: cut the excess on the editor's timeline and export again. Too short: add content; do not slow down or repeat
pictures to gain time.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed
from sciencevid_check.text import Text

TITLE = Text(zh="时长", en="Duration")

MESSAGES = {
    "ok": Text(zh="时长 {duration_s:clock}", en="{duration_s:clock} long"),
    "too_long": Text(
        zh="时长 {duration_s:clock}，超过上限 {max_s:clock}（多 {excess_s:clock}）",
        en="{duration_s:clock} long, over the limit of {max_s:clock} (by {excess_s:clock})",
    ),
    "too_short": Text(
        zh="时长 {duration_s:clock}，不足下限 {min_s:clock}（差 {lack_s:clock}）",
        en="{duration_s:clock} long, under the limit of {min_s:clock} (by {lack_s:clock})",
    ),
}
FIXES = {
    "too_long": Text(
        zh="在剪辑软件的时间线上至少删去 {excess_s:clock} 再导出（片头片尾本来就要去除，先删它们）。",
        en="Cut at least {excess_s:clock} on the timeline and export again (titles must go anyway: start there).",
    ),
    "too_short": Text(
        zh="至少补充 {lack_s:clock} 的内容再导出；不要靠慢放或重复画面凑时间。",
        en="Add at least {lack_s:clock} of content and export again; do not slow down or repeat pictures.",
    ),
}


class Settings(rule.Settings):
    """The limits, inclusive."""

    min_s: float = Field(default=180.0, ge=0, description="shortest duration, seconds (3 minutes)")
    max_s: float = Field(default=240.0, gt=0, description="longest duration, seconds (4 minutes)")
    tolerance_s: float = Field(
        default=0.1, ge=0, description="allowed beyond either limit, seconds, for rounding of the last frame"
    )


def check(container: Container, settings: Settings) -> Verdict:
    seconds = container.picture.duration_s
    measured = {"duration_s": round(seconds, 3)}
    expected = {"min_s": settings.min_s, "max_s": settings.max_s, "tolerance_s": settings.tolerance_s}
    if seconds > settings.max_s + settings.tolerance_s:
        return failed("too_long", measured, expected, excess_s=seconds - settings.max_s)
    if seconds < settings.min_s - settings.tolerance_s:
        return failed("too_short", measured, expected, lack_s=settings.min_s - seconds)
    return passed("ok", measured, expected)
