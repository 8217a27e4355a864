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

from pydantic import Field, model_validator

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed
from sciencevid_check.text import Text, clock

TITLE = Text(zh="时长", en="Duration")

MESSAGES = {
    "ok": Text(zh="时长 {duration_s:clock}", en="{duration_s:clock} long"),
    "too_long": Text(
        zh="时长 {duration_s:clock}，超过上限 {max_s:clock}（多 {excess}）",
        en="{duration_s:clock} long, over the limit of {max_s:clock} (by {excess})",
    ),
    "too_short": Text(
        zh="时长 {duration_s:clock}，不足下限 {min_s:clock}（差 {lack}）",
        en="{duration_s:clock} long, under the limit of {min_s:clock} (by {lack})",
    ),
}
FIXES = {
    "too_long": Text(
        zh="在剪辑软件的时间线上至少删去 {excess}，再导出（先看片头片尾能不能去掉）。",
        en="Cut at least {excess} on the timeline and export again (look at the intro and outro first).",
    ),
    "too_short": Text(
        zh="内容至少补充 {lack}，再导出；不要靠慢放或重复画面凑时间。",
        en="Add at least {lack} of content and export again; do not slow down or repeat pictures.",
    ),
}


class Settings(rule.Settings):
    """The limits, inclusive."""

    min_s: float = Field(
        default=180.0, ge=0, description="时长下限，秒（3 分钟） | shortest duration, seconds (3 minutes)"
    )
    max_s: float = Field(
        default=240.0, gt=0, description="时长上限，秒（4 分钟） | longest duration, seconds (4 minutes)"
    )
    tolerance_s: float = Field(
        default=0.1,
        ge=0,
        description="上下限之外容许的误差，秒（最后一帧的取整） | allowed beyond either limit, seconds, for rounding of the last frame",
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Settings":
        if self.min_s > self.max_s:
            raise ValueError(
                f"下限 min_s（{self.min_s:g}）大于上限 max_s（{self.max_s:g}），两个都要写"
                f" | min_s ({self.min_s:g}) is above max_s ({self.max_s:g}); set both"
            )
        return self


def check(container: Container, settings: Settings) -> Verdict:
    seconds = round(container.picture.duration_s, 3)
    measured = {"duration_s": seconds}
    expected = {"min_s": settings.min_s, "max_s": settings.max_s, "tolerance_s": settings.tolerance_s}
    if seconds > round(settings.max_s + settings.tolerance_s, 3):
        return failed("too_long", measured, expected, excess=_amount(seconds - settings.max_s))
    if seconds < round(settings.min_s - settings.tolerance_s, 3):
        return failed("too_short", measured, expected, lack=_amount(settings.min_s - seconds))
    return passed("ok", measured, expected)


def _amount(seconds: float) -> Text:
    """How much to cut or to add, as a person says it: '12 s', and from a minute on '1:30'."""
    if seconds >= 60:
        return Text(zh=clock(seconds), en=clock(seconds))
    return Text(zh=f"{round(seconds, 2):g} 秒", en=f"{round(seconds, 2):g} s")
