import pytest
from pydantic import ValidationError

from sciencevid_check.measurements import District
from sciencevid_check.rules import district_quota
from tests.rules.facts import short, words


def district(known: str, count: int) -> District:
    return District(name=known, known=known, recommended=tuple(f"作品{number}" for number in range(count)))


@pytest.mark.parametrize(
    ("known", "count", "expected"),
    [
        ("渝中区", 2, "fail too_few"),
        ("渝中区", 3, "pass ok"),
        ("两江新区", 5, "pass ok"),
        ("万盛经开区", 6, "fail too_many"),
        ("城口县", 0, "fail too_few"),
        ("城口县", 1, "pass ok"),
        ("万州区", 2, "pass ok"),
        ("万州区", 3, "fail too_many"),
    ],
)
def test_the_notices_numbers(known: str, count: int, expected: str) -> None:
    assert short(district_quota, district(known, count)) == expected


def test_a_district_that_is_not_known_goes_to_a_person() -> None:
    assert short(district_quota, District(name="某区科技局", recommended=("一",))) == "review unknown_district"
    assert short(district_quota, District(name="", recommended=("一",))) == "review no_district"


def test_a_work_listed_twice() -> None:
    twice = District(name="万州区", known="万州区", recommended=("一", "一"))
    assert short(district_quota, twice) == "fail twice"


def test_words() -> None:
    assert words(district_quota, district("渝中区", 6)) == (
        "渝中区推荐 6 个，超过上限 5 个",
        "渝中区 recommends 6, over the limit of 5",
    )


def test_other_numbers_and_no_others() -> None:
    only = ({"districts": ["渝中区"], "min": 1, "max": 1},)
    assert short(district_quota, district("渝中区", 1), quotas=only) == "pass ok"
    assert short(district_quota, district("万州区", 1), quotas=only) == "review unknown_district"
    with pytest.raises(ValidationError, match=r"min \(3\) is above max \(2\)"):
        district_quota.Settings(quotas=({"min": 3, "max": 2},))  # type: ignore[arg-type]
