"""区县推荐的作品数须在通知规定的范围内。

## 检查什么
推荐表上有几个作品；区县是通知规定的哪一组：渝中区、大渡口区、江北区、沙坪坝区、九龙坡区、南岸区、北碚区、渝北区、巴南区、
两江新区、西部科学城重庆高新区、万盛经开区 3—5 个，其它区县 1—2 个。区县写全称或简称都认识；认不出的请人看。

## 为什么
通知第五条（二）规定了每个区县限推荐的数量，多出的作品市里不收。

## 怎么改
多了，择优去掉几个；少了，再推荐几个。

---

A district must recommend as many works as the notice allows.

## What it checks
How many works its table has, and to which group of the notice the district belongs: Yuzhong, Dadukou, Jiangbei,
Shapingba, Jiulongpo, Nan'an, Beibei, Yubei, Banan, Liangjiang New Area, Chongqing High-tech Zone and Wansheng 3 to 5
works, all others 1 or 2. Full and short names are known; a name that is not goes to a person.

## Why it matters
Clause 5 (2) limits what each district may recommend; the city takes no more.

## How to fix
Leave the weakest out, or recommend more.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sciencevid_check import rule
from sciencevid_check.measurements import District
from sciencevid_check.rule import Verdict, failed, passed, review, worst
from sciencevid_check.text import Text

TITLE = Text(zh="推荐数量", en="Quota")

MESSAGES = {
    "ok": Text(
        zh="{district}推荐 {count} 个（可推荐 {min}—{max} 个）",
        en="{district} recommends {count} (allowed: {min} to {max})",
    ),
    "too_many": Text(
        zh="{district}推荐 {count} 个，超过上限 {max} 个", en="{district} recommends {count}, over the limit of {max}"
    ),
    "too_few": Text(
        zh="{district}推荐 {count} 个，不足下限 {min} 个", en="{district} recommends {count}, under the limit of {min}"
    ),
    "unknown_district": Text(
        zh="不认识这个区县：“{written}”（推荐 {count} 个）",
        en='no district is known as "{written}" (it recommends {count})',
    ),
    "no_district": Text(
        zh="没有写明推荐的区县（推荐 {count} 个）", en="the table names no district (it recommends {count})"
    ),
    "twice": Text(zh="同一作品列了两次：{titles}", en="listed twice: {titles}"),
}
FIXES = {
    "too_many": Text(
        zh="择优留下 {max} 个，其余从推荐表中删去。", en="Keep the best {max}; take the others out of the table."
    ),
    "too_few": Text(zh="再推荐 {short} 个以上。", en="Recommend at least {short} more."),
    "unknown_district": Text(
        zh="在推荐单位一栏写主管部门全称，如“重庆市渝中区科学技术局”。",
        en="Name the office in full, such as 重庆市渝中区科学技术局.",
    ),
    "no_district": Text(zh="在推荐单位一栏写主管部门全称。", en="Name the recommending office in full."),
    "twice": Text(zh="删去重复的一行。", en="Take the second row out."),
}


class Quota(BaseModel):
    """How many works each of some districts may recommend."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    districts: tuple[str, ...] = Field(
        default=(), description="区县全称；空着表示其它所有区县 | full names; none for all other districts"
    )
    min: int = Field(ge=0, description="最少几个 | fewest")
    max: int = Field(ge=0, description="最多几个 | most")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min（{self.min}）大于 max（{self.max}） | min ({self.min}) is above max ({self.max})")
        return self


_NAMED = (
    "渝中区",
    "大渡口区",
    "江北区",
    "沙坪坝区",
    "九龙坡区",
    "南岸区",
    "北碚区",
    "渝北区",
    "巴南区",
    "两江新区",
    "西部科学城重庆高新区",
    "万盛经开区",
)


class Settings(rule.Settings):
    """The notice's numbers."""

    quotas: tuple[Quota, ...] = Field(
        default=(Quota(districts=_NAMED, min=3, max=5), Quota(min=1, max=2)),
        min_length=1,
        description="各组区县可推荐的作品数 | how many works the districts of each group may recommend",
    )


def check(district: District, settings: Settings) -> Verdict:
    titles = [title.strip() for title in district.recommended]
    measured = {"district": district.known or district.name, "count": len(titles)}
    twice = sorted({title for title in titles if titles.count(title) > 1})
    found = [failed("twice", measured, titles=twice)] if twice else []
    if not district.known:
        message = "unknown_district" if district.name else "no_district"
        return worst([*found, review(message, measured, written=district.name)])
    quota = next((q for q in settings.quotas if not q.districts or district.known in q.districts), None)
    if quota is None:
        return worst([*found, review("unknown_district", measured, written=district.name)])
    expected = {"min": quota.min, "max": quota.max}
    if len(titles) > quota.max:
        found.append(failed("too_many", measured, expected))
    elif len(titles) < quota.min:
        found.append(failed("too_few", measured, expected, short=quota.min - len(titles)))
    return worst(found) if found else passed("ok", measured, expected)
