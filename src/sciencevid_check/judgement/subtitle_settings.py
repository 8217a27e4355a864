"""What the rule `subtitles` lets a profile set."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.rule import Level


class Settings(rule.Settings):
    """What subtitles should be like; the notice says "sharp, in step, of a sensible size" and no more."""

    level: Level = Field(default="warning", description="附件 1 的评分项，只作提醒 | a matter of points: advice")
    required: bool = Field(default=False, description="通知是否要求有字幕 | whether the notice asks for subtitles")
    script: Literal["any", "simplified"] = Field(
        default="any",
        description="字幕用字：any 不限，simplified 要求简体，有繁体字的请人复核"
        " | Chinese script: any, or simplified (traditional characters are for a person to look at)",
    )
    min_traditional: int = Field(
        default=3,
        ge=1,
        description="至少认出几个不同的繁体字才报告（个别字可能认错） | different traditional characters that must be read: single ones may be misread",
    )
    min_height: float = Field(
        default=0.03,
        gt=0,
        lt=1,
        description="字高的最小值，占画面高度的份额 | least height of letters, share of the picture's height",
    )
    min_contrast: float = Field(
        default=3.0, ge=1, le=21, description="笔画与底色的最小对比（WCAG 2） | least contrast with the ground (WCAG 2)"
    )
    max_lines: int = Field(default=2, ge=1, description="一次最多几行 | most lines at a time")
    max_eastern: int = Field(
        default=24, ge=1, description="一行最多几个汉字（Netflix 为 16） | most Chinese characters a line (Netflix: 16)"
    )
    max_latin: int = Field(
        default=56,
        ge=1,
        description="一行最多几个西文字符（Netflix 为 42） | most Latin characters a line (Netflix: 42)",
    )
    max_eastern_per_s: float = Field(
        default=12, gt=0, description="每秒最多几个汉字（Netflix 为 9） | most Chinese characters a second (Netflix: 9)"
    )
    max_latin_per_s: float = Field(
        default=26,
        gt=0,
        description="每秒最多几个西文字符（Netflix 为 20） | most Latin characters a second (Netflix: 20)",
    )
    min_margin: float = Field(
        default=0.02, ge=0, lt=0.5, description="离画面边的最小距离，占边长的份额 | least distance from an edge, share"
    )
    max_offset_s: float = Field(
        default=0.8, gt=0, description="与人声相差的上限，秒 | how far off the voice at most, seconds"
    )
    min_compared: int = Field(
        default=3, ge=2, description="至少几句才与人声比较 | fewest subtitles that are compared with the voice"
    )
    min_agreement: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="移动后与人声的最小相关；不相干的字幕在模拟中不到 0.4"
        " | least correlation with the voice when shifted; unrelated ones stay under 0.4 in simulation",
    )
    min_gain: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="比不移动时至少高出多少 | and by how much more than unshifted",
    )
    min_partial: int = Field(
        default=10,
        ge=2,
        description="只有一部分话有字幕时，至少几句才比较 | fewest that are compared where much of what is said has none",
    )
    min_part: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="这时的最小相关，占可能达到的最大值的份额 | least correlation then, share of the highest possible",
    )
    min_coverage: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="通知要求字幕时，有字幕的说话时间的最小份额 | where subtitles are asked for: least share of speech that has them",
    )
    min_share: float = Field(
        default=0.2, ge=0, le=1, description="有问题的占几成才报告 | share of subtitles with a fault that is reported"
    )
