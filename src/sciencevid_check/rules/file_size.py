"""文件大小须在通知规定的范围内。

## 检查什么
文件有多少 MB。按 1 MB = 1000000 字节和 1 MB = 1048576 字节两种算法之一合格就算合格，因为 Windows 与网盘的算法不同。
通知没有规定大小的，不检查。

## 为什么
有的通知限定文件大小，如“100—300 MB”：太小，画质多半不够；太大，上传和邮寄不便。

## 怎么改
太大：导出时把码率调低，文件大小约等于码率 x 时长 / 8。太小：用原始素材按较高码率重新导出；把现有文件再转一遍不会变清晰。

---

The file must be as large as the notice says.

## What it checks
How many MB the file has. It is enough that one of the two ways to count agrees, 1 MB = 1,000,000 or 1,048,576 bytes:
Windows and cloud drives differ. Where the notice sets no size, the rule is off.

## Why it matters
Some notices set a size, such as 100 to 300 MB: a smaller file is probably poor, a larger one hard to send.

## How to fix
Too large: export at a lower bit rate; the size is about bit rate x duration / 8. Too small: export from the original
footage at a higher bit rate; converting the file again does not make it better.
"""

from typing import Any, Self

from pydantic import Field, model_validator

from sciencevid_check import rule
from sciencevid_check.measurements import Container, File
from sciencevid_check.rule import Level, Verdict, failed, passed
from sciencevid_check.text import Text

TITLE = Text(zh="文件大小", en="File size")

MESSAGES = {
    "ok": Text(zh="{size_mb:.1f} MB", en="{size_mb:.1f} MB"),
    "too_small": Text(
        zh="{size_mb:.1f} MB，不足下限 {min_mb:g} MB", en="{size_mb:.1f} MB, under the limit of {min_mb:g} MB"
    ),
    "too_large": Text(
        zh="{size_mb:.1f} MB，超过上限 {max_mb:g} MB", en="{size_mb:.1f} MB, over the limit of {max_mb:g} MB"
    ),
}
FIXES = {
    "too_small": Text(
        zh="用原始素材重新导出，总码率调到约 {rate_mbps:.1f} Mbps 以上；不要把现有文件再转一遍。",
        en="Export from the original footage at {rate_mbps:.1f} Mbps or more in all; do not convert this file again.",
    ),
    "too_large": Text(
        zh="重新导出，总码率调到约 {rate_mbps:.1f} Mbps 以下。",
        en="Export again at {rate_mbps:.1f} Mbps or less in all.",
    ),
}


class Settings(rule.Settings):
    """The notice's limits. The Chongqing one has none."""

    level: Level = Field(
        default="off",
        description="多数通知不限大小，所以默认不检查 | most notices set no size, so the rule is off by default",
    )
    min_mb: float = Field(default=0.0, ge=0, description="最小多少 MB | smallest size, MB")
    max_mb: float = Field(default=1_000_000.0, gt=0, description="最大多少 MB | largest size, MB")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_mb > self.max_mb:
            raise ValueError(
                f"min_mb（{self.min_mb:g}）大于 max_mb（{self.max_mb:g}），请两个都写明"
                f" | min_mb ({self.min_mb:g}) is above max_mb ({self.max_mb:g}); set both"
            )
        return self


def check(file: File, container: Container, *, settings: Settings) -> Verdict:
    least, most = file.size_bytes / 1_048_576, file.size_bytes / 1_000_000
    measured = {"size_bytes": file.size_bytes, "size_mb": round(most, 2)}
    expected = {"min_mb": settings.min_mb, "max_mb": settings.max_mb}
    limit = settings.min_mb if most < settings.min_mb else settings.max_mb
    words: dict[str, Any] = {"rate_mbps": limit * 8 / max(container.picture.duration_s, 1.0)}
    if most < settings.min_mb:
        return failed("too_small", measured, expected, **words)
    if least > settings.max_mb:
        return failed("too_large", measured, expected, **words)
    return passed("ok", measured, expected)
