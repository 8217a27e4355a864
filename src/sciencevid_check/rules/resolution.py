"""画面的像素尺寸须是通知列出的尺寸之一，一个像素也不能差；通知允许更大的（larger），更大也可以。

## 检查什么
计入旋转和裁剪之后，画面宽高各有多少像素。像素不是方形的画面（如 1440x1080 拉宽成 1920x1080 放映）交人工复核。

## 为什么
通知规定“视频分辨率为1920×1080或1280×720”。1920x1088 之类是编码时补边没有裁掉，4K 则超出要求。

## 怎么改
剪映：导出 > 分辨率选 1080P 或 720P，画布比例 16:9。Premiere：导出设置 > 视频 > 宽 1920、高 1080、方形像素。
从小尺寸放大并不会变清晰，请回到原始素材重新导出。

---

The picture's size in pixels must be exactly one of those that the notice lists, or larger where it allows that.

## What it checks
Pixels across and down after rotation and cropping. A picture whose pixels are not square (1440x1080 shown as
1920x1080) goes to a person.

## Why it matters
The notice says 1920x1080 or 1280x720. 1920x1088 is coding padding that was not cropped; 4K is more than was asked.

## How to fix
CapCut: export at 1080P or 720P, canvas 16:9. Premiere: export settings, video, width 1920, height 1080, square pixels.
Enlarging a small picture does not sharpen it: export from the original footage.
"""

from typing import Any

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed, review
from sciencevid_check.text import Text

TITLE = Text(zh="分辨率", en="Resolution")

MESSAGES = {
    "ok": Text(zh="{seen}", en="{seen}"),
    "stretched": Text(
        zh="以 {size} 存储，放映时变为 {shown}（像素不是方形）；应直接为 {sizes}",
        en="stored as {size} but shown as {shown} (pixels not square); should be {sizes} throughout",
    ),
    "upright": Text(
        zh="画面是竖的，{seen}；应为横画面，{sizes}", en="the picture is portrait, {seen}; should be landscape, {sizes}"
    ),
    "lying": Text(
        zh="画面是横的，{seen}；应为竖画面，{sizes}", en="the picture is landscape, {seen}; should be portrait, {sizes}"
    ),
    "padded": Text(
        zh="{seen}，比 {near} 多几个像素，多半是编码补边没有裁掉；应为 {sizes}",
        en="{seen}, a few pixels more than {near}: probably coding padding left in; should be {sizes}",
    ),
    "cropped": Text(
        zh="{seen}，与 {near} 差几个像素，多半是裁剪时切掉了边；应为 {sizes}",
        en="{seen}, a few pixels off {near}: probably cropped at the edges; should be {sizes}",
    ),
    "too_large": Text(zh="{seen}，大于通知的尺寸；应为 {sizes}", en="{seen}, larger than asked; should be {sizes}"),
    "too_small": Text(zh="{seen}，小于通知的尺寸；应为 {sizes}", en="{seen}, smaller than asked; should be {sizes}"),
    "other": Text(
        zh="{seen}，不在通知的尺寸之列；应为 {sizes}", en="{seen}, not a size that was asked; should be {sizes}"
    ),
}
_EXPORT = Text(
    zh="剪映：导出 > 分辨率选 1080P 或 720P；Premiere：导出设置 > 视频 > 宽高填 {near}，像素长宽比选“方形像素”。",
    en="CapCut: export at 1080P or 720P. Premiere: export settings, video, size {near}, square pixels.",
)
FIXES = {
    "stretched": _EXPORT,
    "padded": _EXPORT,
    "cropped": _EXPORT,
    "too_large": _EXPORT,
    "other": _EXPORT,
    "upright": Text(
        zh="剪映：画布比例选 16:9，重新构图后按 {near} 导出；若只是拍摄方向记错了，旋转 90 度后导出。",
        en="Set the canvas to 16:9, reframe, and export at {near}; if only the camera's turn is wrong, rotate by 90 degrees.",
    ),
    "lying": Text(
        zh="剪映：画布比例选 9:16，把主体放在中间重新构图，按 {near} 导出。",
        en="Set the canvas to 9:16, reframe with the subject in the middle, and export at {near}.",
    ),
    "too_small": Text(
        zh="用原始素材按 {near} 重新导出；不要把小画面直接放大，放大不会变清晰。",
        en="Export from the original footage at {near}; enlarging this file would not make it sharper.",
    ),
}


class Settings(rule.Settings):
    """The sizes that the notice lists."""

    sizes: tuple[tuple[int, int], ...] = Field(
        default=((1920, 1080), (1280, 720)),
        min_length=1,
        description="允许的尺寸 [宽, 高]，像素，以放映时为准 | allowed [width, height] in pixels, as displayed",
    )
    larger: bool = Field(
        default=False,
        description="同样横竖、宽高都不小于所列尺寸的，也允许（如“不低于 1080P”）"
        " | a size of the same orientation that is larger both ways is allowed, too (as in “at least 1080p”)",
    )
    padding_px: int = Field(
        default=16,
        ge=0,
        description="相差不超过这么多像素的，说成补边或切边（一个宏块是 16） | a size within so many pixels is called nearly right, padded or cropped (one macroblock: 16)",
    )


def check(container: Container, settings: Settings) -> Verdict:
    picture = container.picture
    stored = (picture.width, picture.height)
    across, down = picture.sample_aspect_ratio
    wide = (round(picture.stored_width * across / down), picture.stored_height)
    shown = wide[::-1] if picture.turned else wide
    near = _nearest(shown, settings.sizes)
    measured = {"size": _size(stored), "width": stored[0], "height": stored[1], "shown": _size(shown)}
    expected = {"sizes": [_size(size) for size in settings.sizes]}
    more_zh, more_en = ("，或更大", ", or larger") if settings.larger else ("", "")
    listed = Text(zh=" 或 ".join(expected["sizes"]) + more_zh, en=" or ".join(expected["sizes"]) + more_en)
    words: dict[str, Any] = {"seen": _seen(shown, stored), "near": _size(near), "sizes": listed}

    if shown in settings.sizes and shown == stored:  # editors write shapes such as 1216:1215, which change no pixel
        return passed("ok", measured, expected, **words)
    if shown in settings.sizes or stored in settings.sizes:  # one of the two is right: a person decides
        return review("stretched", measured, expected, **words)
    if settings.larger and any(_holds(shown, size) for size in settings.sizes):
        return passed("ok", measured, expected, **words)
    more = (shown[0] - near[0], shown[1] - near[1])
    if shown[0] < shown[1] and near[0] > near[1]:
        message = "upright"
    elif shown[0] > shown[1] and near[0] < near[1]:
        message = "lying"
    elif max(map(abs, more)) <= settings.padding_px:
        message = "padded" if min(more) >= 0 else "cropped"
    elif all(shown[0] >= w and shown[1] >= h for w, h in settings.sizes):
        message = "too_large"
    elif all(shown[0] <= w and shown[1] <= h for w, h in settings.sizes):
        message = "too_small"
    else:
        message = "other"
    return failed(message, measured, expected, **words)


def _holds(shown: tuple[int, int], size: tuple[int, int]) -> bool:
    """Whether a picture is at least so large, and lies or stands as that size does."""
    return shown[0] >= size[0] and shown[1] >= size[1] and (shown[0] >= shown[1]) == (size[0] >= size[1])


def _nearest(shown: tuple[int, int], sizes: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The listed size to export at; long side is compared with long side, so that an upright picture finds its like."""
    long, short = max(shown), min(shown)
    return min(sizes, key=lambda size: abs(max(size) - long) + abs(min(size) - short))


def _seen(shown: tuple[int, int], stored: tuple[int, int]) -> Text:
    size = Text(zh=_size(shown), en=_size(shown))
    if max(shown) in (3840, 4096):
        size = Text(zh=f"{size.zh}（4K）", en=f"{size.en} (4K)")
    if shown != stored:
        size = Text(zh=f"放映时为 {size.zh}（存储 {_size(stored)}）", en=f"{size.en} as shown (stored {_size(stored)})")
    return size


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
