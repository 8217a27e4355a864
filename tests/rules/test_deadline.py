from datetime import date
from typing import Any

import pytest

from sciencevid_check.measurements import Dates
from sciencevid_check.rules import deadline
from tests.rules.facts import short, words


def may(day: int) -> date:
    return date(2023, 5, day)


def june(day: int) -> date:
    return date(2023, 6, day)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"manifest": may(31)}, "pass ok"),
        ({"manifest": june(1)}, "fail late"),
        ({"form": may(20), "container": june(20)}, "pass ok"),
        ({"form": june(2)}, "fail late"),
        ({"form": june(2), "manifest": may(30)}, "pass ok"),
        ({"form": date(2022, 5, 20)}, "review other_year"),
        ({"container": june(1)}, "pass ok"),  # a clock or a time zone may be a day off
        ({"container": june(2)}, "review late"),
        ({"file": june(20)}, "review late"),
        ({"file": may(2), "container": may(1)}, "pass ok"),
        ({"manifest": may(10), "container": may(20)}, "review made_later"),
        ({"manifest": may(10), "container": may(11)}, "pass ok"),
        ({}, "unknown no_date"),
        ({"stage": "recommendation", "form": date(2023, 7, 31)}, "pass ok"),
        ({"stage": "recommendation", "form": date(2023, 8, 1)}, "fail late"),
    ],
)
def test_dates(dates: dict[str, Any], expected: str) -> None:
    assert short(deadline, Dates(**dates)) == expected


def test_which_date_was_used_is_said() -> None:
    assert words(deadline, Dates(form=june(2), file=june(9))) == (
        "表上的落款日期为 2023-06-02，超过期限 2023-05-31（晚 2 天）",
        "the day written on the form is 2023-06-02, past the limit of 2023-05-31 (by 2 days)",
    )


def test_a_notice_without_a_date() -> None:
    assert short(deadline, Dates(form=june(2)), collection=None) == "pass no_limit"
