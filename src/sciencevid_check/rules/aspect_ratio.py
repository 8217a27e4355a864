"""放映时的画面比例须为 16:9。

## 检查什么
观众看到的画面宽高比：计入像素形状（SAR）和旋转。容许 1% 的误差，854x480 这样取整的尺寸仍算 16:9。
画面内部的黑边不在这里看，由“边框”一项检查。

## 为什么
通知规定“画面比例为16:9”。竖拍的手机视频、4:3 的老素材、像素比例写错的文件在大屏上会变形或两侧留黑。

## 怎么改
剪映：画布比例选 16:9，调整构图后导出。Premiere：序列设置 > 帧大小 1920x1080、方形像素。
只是像素比例写错而画面本身是 16:9 的，可以不重新压缩而改正，见报告给出的命令。

---

The picture must be 16:9 as shown.

## What it checks
Width over height as a viewer sees them, after pixel shape (SAR) and rotation, within 1 %, so that rounded sizes such as
854x480 count as 16:9. Bars inside the picture are another matter.

## Why it matters
The notice asks for 16:9. Upright phone footage, old 4:3 material and wrong pixel shapes look distorted or leave black
sides on a large screen.

## How to fix
CapCut: set the canvas to 16:9, reframe, export. Premiere: sequence settings, 1920x1080, square pixels. If only the
pixel shape is wrong, the report's command mends it without re-encoding.
"""

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Container
from sciencevid_check.rule import Verdict, failed, passed
from sciencevid_check.text import Text

TITLE = Text(zh="画面比例", en="Aspect ratio")

MESSAGES = {
    "ok": Text(zh="{ratio_name}", en="{ratio_name}"),
    "ok_stretched": Text(
        zh="放映时为 {ratio_name}（存储 {size}，像素 {sar}）", en="{ratio_name} as shown (stored {size}, pixels {sar})"
    ),
    "upright": Text(
        zh="画面是竖的（{ratio_name}）；应为 {asked}", en="the picture is portrait ({ratio_name}); should be {asked}"
    ),
    "lying": Text(
        zh="画面是横的（{ratio_name}）；应为 {asked}", en="the picture is landscape ({ratio_name}); should be {asked}"
    ),
    "turned_upright": Text(
        zh="旋转标记使画面竖了起来（{ratio_name}）；应为 {asked}",
        en="a rotation mark turns the picture to portrait ({ratio_name}); should be {asked}",
    ),
    "pixel_shape": Text(
        zh="像素比例标成 {sar}，画面放映时变成 {ratio_name}；应为 {asked}",
        en="pixels are marked {sar}, so the picture is shown as {ratio_name}; should be {asked}",
    ),
    "other": Text(zh="画面比例 {ratio_name}；应为 {asked}", en="the picture is {ratio_name}; should be {asked}"),
}
_REFRAME = Text(
    zh="剪映：画布比例选 {asked}，调整构图后导出；Premiere：把序列的帧大小设为 {asked}（如 {frame}）、方形像素，再放入素材导出。",
    en="CapCut: set the canvas to {asked}, reframe, export. Premiere: put it into a {asked} sequence (such as {frame}) with square pixels.",
)
FIXES = {
    "upright": _REFRAME,
    "lying": _REFRAME,
    "other": _REFRAME,
    "turned_upright": Text(
        zh="若横着看才对：不用重新压缩，运行 ffmpeg -display_rotation 0 -i 原文件 -c copy 新文件.mp4；否则把画布设为 {asked} 重新构图导出。",
        en="If it should be landscape: ffmpeg -display_rotation 0 -i OLD -c copy NEW.mp4 (no re-encoding); else reframe to {asked}.",
    ),
    "pixel_shape": Text(
        zh="若画面被压扁或拉长：不用重新压缩，运行 ffmpeg -i 原文件 -c copy -aspect {asked} 新文件.mp4，再播放核对。",
        en="If it looks squeezed: ffmpeg -i OLD -c copy -aspect {asked} NEW.mp4 (no re-encoding), then play it to make sure.",
    ),
}
_KNOWN = ((16, 9), (9, 16), (4, 3), (3, 4), (1, 1), (21, 9), (3, 2), (2, 1), (5, 4), (16, 10))


class Settings(rule.Settings):
    """The shape of the displayed picture."""

    width: int = Field(default=16, ge=1, description="画面比例的宽 | width of the asked shape")
    height: int = Field(default=9, ge=1, description="画面比例的高 | height of the asked shape")
    tolerance: float = Field(
        default=0.01,
        ge=0,
        lt=0.2,
        description="容许的相对误差（0.01 即 1%），因为尺寸要取整 | allowed relative deviation (0.01 = 1 %), for rounded sizes",
    )


def check(container: Container, settings: Settings) -> Verdict:
    picture = container.picture
    asked = settings.width / settings.height
    shown = picture.display_aspect_ratio
    across, down = picture.sample_aspect_ratio
    measured = {
        "display_aspect_ratio": round(shown, 4),
        "ratio_name": _name(shown, settings.tolerance),
        "size": f"{picture.width}x{picture.height}",
        "sar": f"{across}:{down}",
        "rotation_deg": picture.rotation_deg,
    }
    expected = {"asked": f"{settings.width}:{settings.height}", "tolerance": settings.tolerance}
    if _near(shown, asked, settings.tolerance):
        return passed("ok" if picture.square_pixels else "ok_stretched", measured, expected)
    square = picture.width / picture.height
    short = 1080 / min(settings.width, settings.height)
    frame = f"{round(settings.width * short)}x{round(settings.height * short)}"
    if not picture.square_pixels and _near(square, asked, settings.tolerance):
        return failed("pixel_shape", measured, expected)
    if shown < 1 < asked:
        return failed(
            "turned_upright" if picture.turned and _near(1 / shown, asked, settings.tolerance) else "upright",
            measured,
            expected,
            frame=frame,
        )
    if asked < 1 < shown:
        return failed("lying", measured, expected, frame=frame)
    return failed("other", measured, expected, frame=frame)


def _near(ratio: float, asked: float, tolerance: float) -> bool:
    return abs(ratio / asked - 1) <= tolerance


def _name(ratio: float, tolerance: float) -> str:
    """The usual name of a shape; never the name of the asked one for a picture that is too far from it to pass."""
    close = min(tolerance, 0.01)
    return next(
        (f"{w}:{h}" for w, h in _KNOWN if _near(ratio, w / h, close)), f"{ratio:.3f}".rstrip("0").rstrip(".") + ":1"
    )
