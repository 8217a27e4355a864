"""What the rules `intro` and `outro` let a profile set."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check import rule


class Settings(rule.Settings):
    """What counts as a title, and how long it may last: found on real works and on made cases."""

    titles: Literal["absent", "required", "allowed"] = Field(
        default="absent",
        description="通知对片头片尾的要求：absent 不得有，required 必须有，allowed 都可以"
        " | what the notice asks: absent, required, or allowed (either will do)",
    )
    min_hard: float = Field(
        default=0.33,
        gt=0,
        le=1,
        description="图文画面的边缘中，硬边的最小份额 | a card: least share of edges that are hard (90 code values)",
    )
    min_firm: float = Field(
        default=0.66,
        gt=0,
        le=1,
        description="或者清楚的边的最小份额 | or least share of edges that are firm (48 code values)",
    )
    min_even: float = Field(
        default=0.75, gt=0, le=1, description="绘制画面中平滑部分的最小份额 | a drawn picture: least share that is even"
    )
    max_soft: float = Field(
        default=0.3, gt=0, le=1, description="绘制画面其余部分中柔和过渡的最大份额 | and most of the rest that is soft"
    )
    min_title_s: float = Field(default=0.8, ge=0, description="至少持续的秒数 | shortest that counts, seconds")
    max_gap_s: float = Field(
        default=1.0, ge=0, description="其间可以夹带的普通画面，秒 | longest ordinary picture in between, seconds"
    )
    max_outside_s: float = Field(
        default=2.0, ge=0, description="外侧可以有的普通画面，秒 | longest ordinary picture outside of it, seconds"
    )
    max_still_s: float = Field(
        default=30.0,
        ge=0,
        description="不滚动的图文超过这个秒数，只请人复核 | still cards over this long are never sure, seconds",
    )
    max_black_s: float = Field(default=1.0, ge=0, description="黑场的最长秒数 | longest black, seconds")
    max_style: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，就是作品自己的样式 | share of drawn pictures in the rest that makes them its style",
    )
    some_style: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，只请人复核 | share of drawn pictures in the rest from which nothing is sure",
    )
    max_spoken: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="有人说话的时间达到这个份额，只请人复核 | share with speech from which nothing is sure",
    )
    max_unspoken: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="说话的时间不到这个份额，算作没有解说 | share with speech up to which nobody speaks in a title",
    )
    min_elsewhere: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="其余部分说话的时间达到这个份额，没有解说才算一样依据"
        " | share with speech in the rest from which that is told apart",
    )
    min_title: float = Field(
        default=0.05,
        gt=0,
        le=1,
        description="片名的最小字高，占画面高度（字幕约 0.05） | least height of a title's letters (subtitles have about 0.05)",
    )
    min_name: float = Field(
        default=0.025,
        gt=0,
        le=1,
        description="打在画面上的人名、单位名的最小字高 | least height of letters of names laid over the picture",
    )
    min_score: float = Field(
        default=0.6, ge=0, le=1, description="算作有字的最低识字把握 | least score of a reading that counts as writing"
    )
    min_legible: float = Field(
        default=0.9,
        ge=0,
        le=1,
        description="认准了的字的最低识字把握（实测 0.9 以上几乎不错） | least score of a reading that is nearly always right",
    )
    max_slant_deg: float = Field(
        default=8.0,
        ge=0,
        description="片名最多倾斜几度，再斜的多为水印 | most that a title over the picture slants: what slants more is a mark, degrees",
    )
    first_s: float = Field(
        default=5.0,
        ge=0,
        description="打在画面上的片名，最迟在离片端几秒处出现 | a title over the picture comes up so near to the end of the work, seconds",
    )
    words_s: float = Field(
        default=12.0,
        ge=0,
        description="带“出品”“谢谢观看”等用语的，最迟几秒 | one with words that titles use, seconds",
    )
    min_over_s: float = Field(
        default=0.9, ge=0, description="打在画面上的片名至少停留几秒 | how long it stays at least, seconds"
    )
    max_over_s: float = Field(default=12.0, ge=0, description="最多停留几秒 | and at most, seconds")
    repeat_s: float = Field(
        default=30.0,
        ge=0,
        description="隔这么久又出现同样的字，是水印而不是片名 | the same words so much later are a mark, seconds",
    )
    min_sharing: int = Field(
        default=2,
        ge=1,
        description="没有别的依据时，至少几部其他作品的这一段画面和声音都相同才提出 | where nothing else tells, how many other works must have the same picture and sound there; two works may share stock footage",
    )
    min_lines: int = Field(default=4, ge=2, description="至少几行字算名单 | lines that make a list of names")
    min_roll: float = Field(
        default=0.02,
        gt=0,
        description="滚动的最低速度，每秒占画面高度的份额 | slowest roll, shares of the picture's height a second",
    )
    min_roll_s: float = Field(default=2.0, ge=0, description="至少滚动几秒 | shortest roll, seconds")
    min_counted: int = Field(
        default=3, ge=2, description="依次倒数几个数算倒计时 | numbers counted down that make a leader"
    )
    min_bars_s: float = Field(default=0.4, ge=0, description="彩条至少持续几秒 | shortest colour bars, seconds")
