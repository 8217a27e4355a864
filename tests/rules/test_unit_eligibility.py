import pytest
from pydantic import ValidationError

from sciencevid_check.rules import submission_form, unit_eligibility
from tests.rules.facts import short, words
from tests.rules.papers import unit
from tests.submission.offices import code


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass ok"),
        ({"name": "重庆大学", "code": code(organ="12")}, "pass ok"),
        ({"name": "重庆人文科技学院", "code": code(organ="52")}, "pass ok"),
        ({"name": "重庆电子工程职业学院", "code": code(organ="12")}, "review kind"),
        ({"name": "重庆市第一中学", "code": code(organ="12")}, "review kind"),
        ({"name": "重庆市中药研究院", "code": code(organ="12")}, "pass ok"),
        ({"name": "渝北区科学技术局", "code": code(organ="11")}, "review kind"),
        ({"name": "某某小吃店", "code": code(organ="92")}, "review kind"),
        ({"code": code("110105"), "address": "北京市朝阳区1号", "place": ""}, "fail elsewhere"),
        ({"code": code("110105")}, "review moved"),
        ({"code": code("100000")}, "review national"),
        ({"code": ""}, "unknown no_code"),
        ({"code": "915001124503965301"}, "unknown bad_code"),
        ({"code": "9150"}, "unknown bad_code"),
    ],
)
def test_units(changes: dict[str, str], expected: str) -> None:
    assert short(unit_eligibility, unit(**changes)) == expected


def test_the_place_of_registration_is_named() -> None:
    elsewhere = unit(code=code("510107"), address="成都市武侯区", place="")
    zh, en = words(unit_eligibility, elsewhere)
    assert "四川省（510107），不是 50 开头" in zh
    assert "not under 50" in en


def test_another_region_is_a_setting() -> None:
    assert short(unit_eligibility, unit(), regions=("52",)) == "review moved"
    assert short(unit_eligibility, unit(code=code("520102")), regions=("52",)) == "pass ok"


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="is no regular expression"):
        unit_eligibility.Settings(kinds=({"name": "企业", "codes": ["91"], "words": "("},))  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="is no regular expression"):
        submission_form.Settings(nothing=("[",))
