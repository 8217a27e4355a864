import json
import sys

import pytest
from pydantic import BaseModel, ValidationError

from sciencevid_check.text import LEVEL, REASONS, STATUS, Text, UserError, cells, clock, here, preferred_lang

LOCALE = ("SCIENCEVID_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0:00"),
        (0.004, "0:00"),
        (0.12, "0:00.12"),
        (9.5, "0:09.5"),
        (59.994, "0:59.99"),
        (59.996, "1:00"),
        (60, "1:00"),
        (179.52, "2:59.52"),
        (179.999, "3:00"),
        (240.1, "4:00.1"),
        (252, "4:12"),
        (3599.999, "1:00:00"),
        (4000, "1:06:40"),
        (4000.25, "1:06:40.25"),
        (-12.5, "-0:12.5"),
    ],
)
def test_clock(seconds: float, expected: str) -> None:
    assert clock(seconds) == expected


@pytest.mark.parametrize(
    ("words", "value", "zh", "en"),
    [
        ("{x}", 3.0, "3", "3"),
        ("{x}", 0.1 + 0.2, "0.3", "0.3"),
        ("{x}", 2.98765, "2.988", "2.988"),
        ("{x:.2f}", 3.0, "3.00", "3.00"),
        ("{x:.1%}", 0.014, "1.4%", "1.4%"),
        ("{x:clock}", 252.0, "4:12", "4:12"),
        ("{x}", 7, "7", "7"),
        ("{x}", "a{b}", "a{b}", "a{b}"),
        ("{x}", ["1920x1080", "1280x720"], "1920x1080、1280x720", "1920x1080, 1280x720"),
        ("{x}", [], "", ""),
        ("{x}", Text(zh="时长", en="duration"), "时长", "duration"),
        ("{x}", [Text(zh="甲", en="A"), Text(zh="乙", en="B")], "甲、乙", "A, B"),
    ],
)
def test_fill(words: str, value: object, zh: str, en: str) -> None:
    assert Text(zh=words, en=words).fill({"x": value, "unused": 1}) == Text(zh=zh, en=en)


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        Text(zh="{x}", en="{x}").fill({})


def test_placeholders() -> None:
    assert Text(zh="{a}，{b:clock}", en="{a}, {c}").placeholders() == ({"a", "b"}, {"a", "c"})


def test_both_languages_are_required_and_nothing_else_is_taken() -> None:
    with pytest.raises(ValidationError):
        Text.model_validate({"zh": "时长"})
    with pytest.raises(ValidationError):
        Text.model_validate({"zh": "时长", "en": "duration", "fr": "durée"})


class Spoken(BaseModel):
    title: Text


@pytest.mark.parametrize(
    ("context", "expected"), [({"lang": "zh"}, "时长"), ({"lang": "en"}, "Duration"), (None, "时长")]
)
def test_in_json_a_text_is_one_string(context: dict[str, str] | None, expected: str) -> None:
    spoken = Spoken(title=Text(zh="时长", en="Duration")).model_dump_json(context=context)
    assert json.loads(spoken) == {"title": expected}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "en_US.UTF-8"}, "en"),
        ({"SCIENCEVID_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"SCIENCEVID_LANG": "EN", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"SCIENCEVID_LANG": " en_US "}, "en"),
        ({"SCIENCEVID_LANG": "fr", "LANG": "en_US.UTF-8"}, "en"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locale variables")
def test_preferred_language(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LOCALE:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred_lang() == expected
    assert here("中", "English") == {"zh": "中", "en": "English"}[expected]


def test_words_of_the_interface() -> None:
    assert [STATUS[key].zh for key in ("pass", "fail", "review", "unknown")] == ["通过", "不通过", "待复核", "无法判定"]
    assert set(LEVEL) == {"error", "warning", "off"}
    for text in (*STATUS.values(), *LEVEL.values(), *REASONS.values()):
        zh, en = text.placeholders()
        assert zh == en
        assert zh <= {"detail"}


@pytest.mark.parametrize(("words", "columns"), [("abc", 3), ("时长", 4), ("时长 4:12，", 11), ("", 0)])
def test_cells(words: str, columns: int) -> None:
    assert cells(words) == columns


def test_user_errors_are_said_in_both_languages() -> None:
    error = UserError.of("没有", "none")
    assert (error.text.zh, error.text.en, str(error)) == ("没有", "none", "none")
