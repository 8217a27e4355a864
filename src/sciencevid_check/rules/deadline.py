"""作品和推荐表须在通知规定的日期之前报送。

## 检查什么
作品：线上征集到 5 月 31 日为止。区县推荐表：初审后 7 月 31 日前报送，当天算在内。日期按先后取最可靠的一个，并写明用的是哪一个：
submission.toml 里的报送日期；表上落款的日期；视频文件内部记录的导出日期；文件的修改日期。都按北京时间（UTC+8）算。
前两种是人写的，晚了就不通过；后两种会因重新导出、电脑时钟不准或复制文件而变晚，晚了只请人复核。

## 为什么
通知第五条规定了征集和初审的期限，逾期的作品不收。

## 怎么改
日期写错的，改正后再检查；确已逾期的，请与收表单位联系。导出晚于期限而确已按时报送的，在 submission.toml 里写上 submitted 日期。

---

Works and tables must be handed in by the notice's dates.

## What it checks
Works: collection ends on 31 May. A district's table: by 31 July, that day included. Of the dates there are, the most
trustworthy is used, and named: the day of handing in from submission.toml; the day written on the form; the day of export
that the video holds; the file's last change. All in Beijing time (UTC+8). The first two were written by people: late is a
fail. The other two move when a work is exported again or copied, or when a clock is wrong: late is a case for a person.

## Why it matters
Clause 5 of the notice sets the dates; what comes late is not taken.

## How to fix
Correct a wrong date and check again; if it is late, speak with the office that collects. If it was exported later but
handed in in time, write the submitted date into submission.toml.
"""

from datetime import date, timedelta

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Dates
from sciencevid_check.rule import Verdict, failed, passed, review, unknown
from sciencevid_check.text import Text

TITLE = Text(zh="报送期限", en="Deadline")

MESSAGES = {
    "ok": Text(zh="{source}为 {day}，在期限 {until} 之内", en="{source} is {day}, within the limit of {until}"),
    "late": Text(
        zh="{source}为 {day}，超过期限 {until}（晚 {days} 天）",
        en="{source} is {day}, past the limit of {until} (by {days} days)",
    ),
    "made_later": Text(
        zh="报送日期为 {day}，而视频内记录的导出日期是 {made}，在报送之后",
        en="handed in on {day}, but the video says that it was exported on {made}, which is later",
    ),
    "other_year": Text(
        zh="{source}为 {day}，离期限 {until} 有 {days} 天，可能写错了年份",
        en="{source} is {day}, {days} days before {until}: is the year right?",
    ),
    "no_date": Text(zh="没有任何日期可查", en="there is no date to go by"),
    "no_limit": Text(zh="通知没有规定这一步的期限", en="the notice sets no date for this step"),
}
_LATE = Text(
    zh="日期写错的请改正；确已按时报送的，在 submission.toml 里写明 submitted 日期；逾期的请与收表单位联系。",
    en="Correct a wrong date; if it was in time, write submitted = DAY into submission.toml; if late, speak with the office that collects.",
)
FIXES = {
    "late": _LATE,
    "made_later": Text(zh="核对报送的是不是这个文件。", en="Look whether this is the file that was handed in."),
    "other_year": Text(zh="核对年份。", en="Look at the year."),
    "no_date": Text(zh="在 submission.toml 里写明 submitted 日期。", en="Write submitted = DAY into submission.toml."),
}
_SOURCES = {
    "manifest": Text(zh="报送日期（submission.toml）", en="the day of handing in (submission.toml)"),
    "form": Text(zh="表上的落款日期", en="the day written on the form"),
    "container": Text(zh="视频内记录的导出日期", en="the day of export that the video holds"),
    "file": Text(zh="文件的修改日期", en="the day of the file's last change"),
}
_BY_PEOPLE = ("manifest", "form")


class Settings(rule.Settings):
    """The notice's dates. Each day itself is still in time."""

    collection: date | None = Field(default=date(2023, 5, 31), description="作品征集的最后一天 | last day for works")
    recommendation: date | None = Field(
        default=date(2023, 7, 31), description="区县推荐的最后一天 | last day for the districts' tables"
    )
    max_early_days: int = Field(
        default=300,
        ge=1,
        description="落款比期限早这么多天以上，多半写错了年份 | a form dated so many days before is probably of a wrong year",
    )
    clock_days: int = Field(
        default=1,
        ge=0,
        description="设备时钟和时区可以差的天数 | days by which a device's clock or time zone may be off",
    )


def check(dates: Dates, settings: Settings) -> Verdict:
    until = settings.collection if dates.stage == "collection" else settings.recommendation
    told = {name: day for name in _SOURCES if (day := getattr(dates, name))}
    measured = {name: day.isoformat() for name, day in told.items()}
    if until is None:
        return passed("no_limit", measured)
    expected = {"until": until.isoformat()}
    if not told:
        return unknown("no_date", measured, expected)
    name, day = next(iter(told.items()))
    words = {"source": _SOURCES[name], "day": day.isoformat(), "days": abs((day - until).days)}
    surely = name in _BY_PEOPLE
    if day > until + timedelta(days=0 if surely else settings.clock_days):
        return (failed if surely else review)("late", measured, expected, **words)
    if surely and (until - day).days > settings.max_early_days:
        return review("other_year", measured, expected, **words)
    made = told.get("container")
    if name == "manifest" and made and made > day + timedelta(days=settings.clock_days):
        return review("made_later", measured, expected, made=made.isoformat(), **words)
    return passed("ok", measured, expected, **words)
