from typing import Any

import pytest

from sciencevid_check.measurements import Commitment, Difference, Document, Entry, Line, Texts
from sciencevid_check.rules import submission_form
from tests.rules.facts import judged, short, words
from tests.rules.papers import form
from tests.submission.offices import code


def test_a_good_form_passes() -> None:
    assert short(submission_form, form()) == "pass ok"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"address": ""}, "fail missing"),
        ({"address": "/"}, "fail missing"),
        ({"contact": "无"}, "fail missing"),
        ({"unit": "填写单位全称"}, "fail missing"),
        ({"contact": "李四光", "summary": "填写人生的答卷"}, "pass ok"),  # a name is a name
        (
            {"summary": "（填写内容简介）"},
            "pass ok",
        ),  # a bracket of its own is text; the form's own hint is taken off before
        ({"email": "wang@example"}, "fail email"),
        ({"email": "wang example.com"}, "fail email"),
        ({"email": "wang@example.com、li@163.com"}, "pass ok"),
        ({"phone": "13812345678"}, "pass ok"),
        ({"phone": "+86 138-1234-5678"}, "pass ok"),
        ({"phone": "+86 13812345678"}, "pass ok"),
        ({"phone": "138 1234 5678"}, "pass ok"),
        ({"phone": "1381234567"}, "fail phone"),
        ({"phone": "12812345678"}, "fail phone"),
        ({"phone": "023-67512345"}, "pass ok"),
        ({"phone": "(023)67512345"}, "pass ok"),
        ({"phone": "023-67512345转8001"}, "pass ok"),
        ({"phone": "023—67512345-8001"}, "pass ok"),
        ({"phone": "0830-2251234"}, "pass ok"),
        ({"phone": "67512345"}, "review no_area_code"),
        ({"phone": "023-6751234"}, "pass ok"),
        ({"phone": "13812345678/023-675123"}, "fail phone"),
        ({"phone": "400-123-4567"}, "pass ok"),
        ({"code": "9150011245039653"}, "fail code_length"),
        ({"code": "91500112450396530O"}, "fail code_letters"),
        ({"code": code()[:16] + "9" + code()[17]}, "fail code_check"),
        ({"title": "星星之火"}, "review title_file"),
        ({"title": "《追光的人》"}, "pass ok"),
    ],
)
def test_one_field_wrong(values: dict[str, str], expected: str) -> None:
    assert short(submission_form, form(values)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"documents": ()}, "fail no_form"),
        ({"documents": (), "unread": (Document(name="表.doc", problem="old_word"),)}, "unknown maybe_unread"),
        ({"documents": (Document(name="a.docx", problem="old_word"),)}, "unknown unread"),
        ({"documents": (Document(name="a.docx", problem="locked"),)}, "unknown unread"),
        ({"documents": (Document(name="a.docx", problem="damaged"),)}, "fail broken"),
        ({"documents": (Document(name="a.docx", problem="empty"),)}, "fail broken"),
        ({"documents": (Document(name="a.docx"), Document(name="b.docx"))}, "fail several"),
        ({"documents": (Document(name="a.docx"), Document(name="submission.toml"))}, "pass ok"),
        ({"works": ()}, "fail no_work"),
        ({"commitment": Commitment(likeness=0.0)}, "fail no_commitment"),
        ({"commitment": Commitment(likeness=0.9)}, "review commitment_changed"),
        ({"commitment": Commitment(likeness=1.0, unit="另一家公司")}, "review commitment_unit"),
        ({"commitment": None}, "pass ok"),
        ({"differences": (Difference(label="联系电话", values=("1", "2")),)}, "review differ"),
    ],
)
def test_papers_and_works(changes: dict[str, Any], expected: str) -> None:
    assert short(submission_form, form(**changes)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("王晓明 13812345678", "pass ok"),
        ("王晓明,wang@example.com", "pass ok"),
        ("王晓明 1381234567", "fail contact"),
        ("王晓明", "fail contact"),
    ],
)
def test_contact_of_a_table(said: str, expected: str) -> None:
    entry = Entry(key="contact", label="联系方式", kind="contact", value=said, row=2)
    assert short(submission_form, form(role="district", works=(), entries=(entry,), commitment=None)) == expected


def test_a_row_of_a_table_is_named() -> None:
    entry = Entry(key="unit", label="创作单位", kind="unit", row=3)
    table = form(role="district", works=(), entries=(entry,), commitment=None)
    assert words(submission_form, table) == ("没有填：第 3 行创作单位", "not filled in: 创作单位 in row 3")


def test_forms_missing_from_a_district_may_be_in_what_was_not_read() -> None:
    table = form(role="district", works=(), commitment=None, without_form=("深海",))
    assert short(submission_form, table) == "fail forms_missing"
    unread = (Document(name="表.doc", problem="old_word"),)
    assert short(submission_form, table.model_copy(update={"unread": unread})) == "unknown forms_missing"


def seen(*written: str) -> Texts:
    lines = tuple(
        Line(text=text, score=0.97, first_s=1.0, last_s=4.0, box=(0.3, 0.4, 0.4, 0.1), height=0.1) for text in written
    )
    return Texts(looked_s=(1.0,), lines=lines)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ((), "pass ok"),
        (("追光的人",), "pass ok"),
        (("纪录短片《追光的人》", "追光的大人"), "pass ok"),
        (("追光的大人",), "review title_picture"),
        (("重庆大学", "出站口"), "pass ok"),  # other writing is no title
    ],
)
def test_title_in_the_picture(written: tuple[str, ...], expected: str) -> None:
    assert short(submission_form, form(), seen(*written)) == expected


def test_the_right_check_character_is_named() -> None:
    wrong = code()[:17] + ("A" if code()[17] != "A" else "B")
    zh, _ = words(submission_form, form({"code": wrong}))
    assert f"末位校验码应为 {code()[17]}" in zh


def test_several_faults_are_all_told_the_worst_first() -> None:
    verdict = judged(submission_form, form({"email": "x", "phone": "67512345", "address": ""}))
    assert [remark.message_id for remark in verdict.remarks] == ["missing", "email", "no_area_code"]
