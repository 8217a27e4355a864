"""Other notices than the Chongqing one: rules are data. Made facts, judged under each."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from sciencevid_check import checker, profile
from sciencevid_check.measurements import Container, Fact, File, Measurements, Texts
from sciencevid_check.rules import all_rules, intro, subtitles
from sciencevid_check.submission import blank, opening
from sciencevid_check.submission.papers import Paper, read_page
from tests.rules.facts import container, file
from tests.rules.facts import judged as judged_as
from tests.rules.titled import CARD, line, titled


def judged(notice: str, rule: str, **facts: Fact) -> str:
    """'fail too_long' of one rule under a shipped notice."""
    made = Measurements(path="a.mp4", **facts)  # type: ignore[arg-type]
    (work,) = checker.judge([made], notice, select=[rule]).files
    (found,) = work.findings
    return f"{found.status} {found.message_id}"


def of_size(width: int, height: int, **more: object) -> Container:
    return container(stored_width=width, stored_height=height, **more)


def large(megabytes: int) -> File:
    return file(size_bytes=megabytes * 1_000_000)


CASES = [
    ("example-documentary", "duration", {"container": container(duration_s=119.0)}, "fail too_short"),
    ("example-documentary", "duration", {"container": container(duration_s=150.0)}, "pass ok"),
    ("example-documentary", "duration", {"container": container(duration_s=301.0)}, "fail too_long"),
    ("example-documentary", "resolution", {"container": of_size(1280, 720)}, "fail too_small"),
    ("example-documentary", "resolution", {"container": of_size(1920, 1080)}, "pass ok"),
    ("example-documentary", "resolution", {"container": of_size(3840, 2160)}, "pass ok"),
    ("example-documentary", "resolution", {"container": of_size(2160, 3840)}, "fail upright"),
    ("example-documentary", "file-size", {"file": large(99), "container": container()}, "fail too_small"),
    ("example-documentary", "file-size", {"file": large(200), "container": container()}, "pass ok"),
    ("example-documentary", "file-size", {"file": large(320), "container": container()}, "fail too_large"),
    ("example-vertical", "resolution", {"container": of_size(1080, 1920)}, "pass ok"),
    ("example-vertical", "resolution", {"container": of_size(1920, 1080)}, "fail lying"),
    ("example-vertical", "resolution", {"container": of_size(1920, 1080, rotation_deg=90)}, "pass ok"),
    ("example-vertical", "resolution", {"container": of_size(720, 1280)}, "fail too_small"),
    ("example-vertical", "aspect-ratio", {"container": of_size(1080, 1920)}, "pass ok"),
    ("example-vertical", "aspect-ratio", {"container": of_size(1920, 1080)}, "fail lying"),
    ("example-vertical", "aspect-ratio", {"container": of_size(1080, 1440)}, "fail other"),
    ("example-vertical", "duration", {"container": container(duration_s=61.0)}, "fail too_long"),
    ("cq-2023", "resolution", {"container": of_size(3840, 2160)}, "fail too_large"),
]


@pytest.mark.parametrize(("notice", "rule", "facts", "expected"), CASES)
def test_each_notice_has_its_own_limits(notice: str, rule: str, facts: dict[str, Fact], expected: str) -> None:
    assert judged(notice, rule, **facts) == expected


def test_an_upright_notice_is_spoken_of_as_upright() -> None:
    rules, settings = all_rules(), profile.load("example-vertical").settings("aspect-ratio")
    verdict = rules["aspect-ratio"].check(of_size(1920, 1080), settings=settings)
    fix = rules["aspect-ratio"].fixes["lying"].fill(verdict.remarks[0].values)
    assert "9:16" in fix.zh
    assert "1080x1920" in fix.zh
    assert "1920x1080" not in fix.zh


def test_examples_say_that_they_are() -> None:
    for name in profile.shipped():
        notice = profile.load(name)
        assert name == notice.name
        if name.startswith("example-"):
            assert notice.title.zh.startswith("（示例）")
            assert notice.title.en.startswith("(example)")


FORM = """schema = "sciencevid-check/profile/1"
name = "mine"
title = { zh = "一", en = "1" }
[submission.unit_form]
file = "表"
title = "表"
rows = [["title"], ["unit"]]
[[submission.unit_form.fields]]
key = "title"
label = "作品名称"
"""


@pytest.mark.parametrize(
    ("text", "en"),
    [
        (FORM, "submission.unit_form: fields and the keys of the layout must be the same; not so: unit"),
        (FORM + "lable = 1", 'submission.unit_form.fields.0.lable: unknown key; did you mean "label"?'),
        (FORM + 'kind = "tick"', "submission.unit_form.fields.0.kind = 'tick': should be 'text'"),
        (FORM + 'kind = "choice"', "choice and options go together"),
        (FORM.replace("[submission.unit", "[submission.unti"), 'did you mean "unit_form"?'),
    ],
)
def test_a_slip_in_the_forms_is_named(text: str, en: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(profile.ProfileError) as refused:
        profile.load(str(tmp_path / "mine.toml"))
    assert en in refused.value.text.en
    assert refused.value.text.zh


def test_another_notices_form_is_written_and_read_without_a_line_of_code(tmp_path: Path) -> None:
    paper = profile.load("example-documentary").submission
    assert paper
    values = {"title": "深海", "unit": "某研究所", "contact": "王晓明", "phone": "13812345678", "summary": "讲深海。"}
    path = tmp_path / "申报表.docx"
    path.write_bytes(blank.unit_form(paper.unit_form, values))
    document = docx.Document(str(path))
    cell = document.tables[0].rows[1].cells[3]
    assert cell.text == "□机关  □事业单位  □企业  □社会组织"
    cell.paragraphs[0].runs[0].text = "□机关  ☑事业单位  □企业  □社会组织"
    document.save(str(path))
    (found,) = read_page(path, opening.read(path), paper)
    assert isinstance(found, Paper)
    assert found.values == {**values, "unit_kind": "事业单位", "email": ""}
    assert found.commitment is None


HEADED = (((0.0, 4.0), CARD),)


@pytest.mark.parametrize(
    ("notice", "with_title", "without"),
    [("cq-2023", "fail", "pass"), ("example-documentary", "pass", "fail"), ("example-vertical", "pass", "pass")],
)
def test_a_head_title_is_forbidden_asked_for_or_allowed(notice: str, with_title: str, without: str) -> None:
    changes = profile.load(notice).settings("intro").model_dump(exclude_unset=True)
    title = (line("追光的人", (0.5, 4.0), height=0.2),)
    headed = titled(intro, *HEADED, cuts_s=(4.0,), words=title, silent=((0.0, 4.0),), settings=changes)
    assert headed.status == with_title
    assert titled(intro, settings=changes).status in (without, "review" if without == "fail" else without)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [("cq-2023", "pass"), ("example-documentary", "fail"), ("example-vertical", "fail")],
)
def test_a_work_without_subtitles(notice: str, expected: str) -> None:
    settings = profile.load(notice).settings("subtitles").model_dump(exclude_unset=True)
    assert judged_as(subtitles, Texts(looked_s=(0.0,)), container(), **settings).status == expected
