"""帧率应恒定，并且是常用的数值。

## 检查什么
逐帧的时间间隔：是否均匀，以及换算成每秒多少帧。通知没有规定帧率，所以本项只作提醒。

## 为什么
手机和录屏软件常产生可变帧率（VFR），剪辑时容易声画不同步；12 帧、15 帧看起来一顿一顿；29.83 这类数值在转播时会丢帧。

## 怎么改
剪映：导出 > 帧率选 25 或 30。Premiere：导出设置 > 帧速率选 25，不勾选“匹配源”。
拍摄用 25 帧，就按 25 帧导出；15 帧改成 30 帧并不会更流畅。

---

The frame rate should be constant and a usual one.

## What it checks
The time from frame to frame: whether it is even, and how many frames a second it makes. The notice names no rate, so
this is advice.

## Why it matters
Phones and screen recorders often write a variable frame rate (VFR), and sound then drifts in editors; 12 or 15 frames
a second look jerky; rates such as 29.83 lose frames on the air.

## How to fix
CapCut: export at 25 or 30 frames. Premiere: export settings, frame rate 25, a fixed value. Export at the rate that was
shot; turning 15 frames into 30 makes nothing smoother.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container, Packets
from sciencevid_check.rule import Level, Verdict, failed, passed, unknown
from sciencevid_check.text import Text

TITLE = Text(zh="帧率", en="Frame rate")

MESSAGES = {
    "ok": Text(zh="每秒 {rate_hz:g} 帧，恒定", en="{rate_hz:g} frames a second, constant"),
    "ok_nearly": Text(
        zh="每秒 {rate_hz:g} 帧，基本恒定（{uneven_share:.1%} 的间隔不均匀，上限 {max_uneven_share:.1%}）",
        en="{rate_hz:g} frames a second, all but constant ({uneven_share:.1%} of intervals uneven, limit {max_uneven_share:.1%})",
    ),
    "variable": Text(
        zh="帧率可变：平均每秒 {average_rate_hz:g} 帧，{uneven_share:.1%} 的间隔不均匀（上限 {max_uneven_share:.1%}）",
        en="variable frame rate: {average_rate_hz:g} a second on average, {uneven_share:.1%} of intervals uneven (limit {max_uneven_share:.1%})",
    ),
    "unusual": Text(
        zh="每秒 {rate_hz:g} 帧，不是常用帧率；建议 {usual}", en="{rate_hz:g} frames a second is unusual; use {usual}"
    ),
    "too_few": Text(zh="只有 {frames} 帧，算不出帧率", en="only {frames} frame(s): no rate to speak of"),
}
FIXES = {
    "variable": Text(
        zh="剪映：导出 > 帧率选 25 或 30（固定帧率）；素材来自手机或录屏的，导出后再核对一遍声画是否同步。",
        en="Export at a fixed 25 or 30 frames a second; with phone or screen footage, check afterwards that sound is in step.",
    ),
    "unusual": Text(
        zh="剪映：导出 > 帧率选与拍摄一致的 25 或 30；Premiere：导出设置 > 帧速率 25 或 30。",
        en="Export at the rate that was shot, 25 or 30 frames a second.",
    ),
}


class Settings(rule.Settings):
    """What counts as constant, and which rates are usual."""

    level: Level = Field(
        default="warning",
        description="通知没有规定帧率，所以只作提醒 | the notice names no frame rate, so a deviation is advice",
    )
    usual_hz: tuple[float, ...] = Field(
        default=(23.976, 24, 25, 29.97, 30, 50, 59.94, 60),
        description="常用帧率，每秒帧数 | usual rates, frames per second (SMPTE, EBU)",
    )
    tolerance: float = Field(
        default=0.002,
        gt=0,
        description="与常用帧率的相对误差（NTSC 帧率之间相差 0.001） | relative deviation from a usual rate (NTSC rates differ by 0.001)",
    )
    max_uneven_share: float = Field(
        default=0.01,
        ge=0,
        le=1,
        description="间隔偏离中位数 10% 以上的帧最多占多少 | share of frame intervals that may be more than 10 % off the median",
    )


def check(container: Container, packets: Packets, settings: Settings) -> Verdict:
    track = packets.track(container.picture.index)
    if track is None or not track.rate_hz or track.packets < 3:
        return unknown("too_few", {"frames": track.packets if track else 0})
    uneven = round(track.uneven_share, 4)
    measured = {
        "rate_hz": round(track.rate_hz, 3),
        "average_rate_hz": round(track.packets / (track.end_s - track.start_s), 2),
        "uneven_share": uneven,
    }
    expected = {"usual": [f"{rate:g}" for rate in settings.usual_hz], "max_uneven_share": settings.max_uneven_share}
    # in a short file a single pause is a large share, and stream-integrity tells of it
    if uneven > settings.max_uneven_share and round(track.uneven_share * (track.packets - 1)) > 2:
        return failed("variable", measured, expected)
    if not any(round(abs(track.rate_hz / rate - 1), 6) <= settings.tolerance for rate in settings.usual_hz):
        return failed("unusual", measured, expected)
    return passed("ok_nearly" if uneven >= 0.0005 else "ok", measured, expected)
