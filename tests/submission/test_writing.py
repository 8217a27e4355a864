"""What is written: blank forms, the filled table, the score sheet, and that nothing in them can run."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl

from sciencevid_check import profile
from sciencevid_check.notice_forms import ScoreSheet
from sciencevid_check.submission.scoresheet import Entrant, workbook
from tests.command import call
from tests.submission import offices


def scores() -> ScoreSheet:
    found = offices.notice().scores
    assert found
    return found


def test_new_writes_both_forms_and_the_manifest_and_overwrites_nothing(tmp_path: Path) -> None:
    assert call("submission", "new", "-o", tmp_path / "表").code == 0
    names = {path.name for path in (tmp_path / "表").iterdir()}
    assert names == {"作品单位报送表.docx", "作品区县推荐表.docx", "submission.toml"}
    again = call("submission", "new", "-o", tmp_path / "表", "--unit")
    assert again.code == 2
    assert "已经存在" in again.err


def test_the_units_form_has_the_notices_words(tmp_path: Path) -> None:
    call("submission", "new", "--unit", "-o", tmp_path)
    document = docx.Document(str(tmp_path / "作品单位报送表.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:2] == ["附件 3", "2023 年“弘扬科学家精神，加强作风学风建设”短视频大赛作品单位报送表"]
    assert "创作单位：（填写作品报送单位全称）" in lines
    rows = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in document.tables[0].rows]
    assert [row[0] for row in rows] == [
        "作品名称",
        "联系地址",
        "联系人姓名",
        "联系电话",
        "内容简介及主要创新点",
        "创作单位诚信承诺",
    ]
    assert "电子邮箱" in rows[2]
    assert "自愿接受相关失信惩戒" in rows[5][1]
    assert "法定代表人（签字）：" in rows[5][1]
    assert not (tmp_path / "作品区县推荐表.docx").exists()
    section = document.sections[0]
    assert section.page_width
    assert section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_the_manifest_is_read_back(tmp_path: Path) -> None:
    call("submission", "new", "-o", tmp_path)
    text = (tmp_path / "submission.toml").read_text(encoding="utf-8")
    for key, value in offices.GOOD.items():
        text = text.replace(f'{key} = ""', f'{key} = "{value}"', 1)
    text = text.replace("pledge = false", "pledge = true").replace('file = ""', 'file = "追光的人.mp4"')
    (tmp_path / "submission.toml").write_text(
        text.replace("# submitted =  ", "submitted = 2023-05-30"), encoding="utf-8"
    )
    for name in ("作品单位报送表.docx", "作品区县推荐表.docx"):
        (tmp_path / name).unlink()
    offices.work(tmp_path, "追光的人.mp4")
    done = call("submission", "check", tmp_path)
    assert done.code == 0
    assert "结论：通过" in done.out


def test_the_table_lists_what_passed_and_says_what_it_left_out(tmp_path: Path) -> None:
    offices.form(tmp_path, "一.docx", title="=1+1")
    offices.form(tmp_path, "二.docx", title="深海", email="x")
    offices.work(tmp_path, "=1+1.mp4")
    offices.work(tmp_path, "深海.mp4")
    done = call("submission", "table", tmp_path, "-o", tmp_path / "推荐表.docx", "--district", "重庆市城口县科技局")
    assert done.code == 0
    assert "没有列入：深海（不通过：报送表）" in done.err
    document = docx.Document(str(tmp_path / "推荐表.docx"))
    assert "推荐单位（盖章）：重庆市城口县科技局" in [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells == ["1", "=1+1", offices.GOOD["unit"], offices.GOOD["address"], "王晓明 023-67512345"]
    assert [row.cells[1].text for row in document.tables[0].rows[2:6]] == [""] * 4
    both = call("submission", "table", tmp_path, "-o", tmp_path / "x.docx", "--district", "城口", "--all")
    assert "2 个作品已写入" in both.err


def test_the_table_warns_of_the_quota(tmp_path: Path) -> None:
    offices.form(tmp_path)
    offices.work(tmp_path)
    done = call("submission", "table", tmp_path, "-o", tmp_path / "t.docx", "--district", "渝中区")
    assert "渝中区推荐 1 个，不足下限 3 个" in done.err


def test_the_score_sheet_has_the_notices_points_and_no_score() -> None:
    entrants = [Entrant("追光的人", "甲"), Entrant('=HYPERLINK("http://x")', "@乙")]
    book = openpyxl.load_workbook(io.BytesIO(workbook(scores(), entrants, ["", ""], "zh")))
    page = book["评分"]
    assert [page.cell(4, column).value for column in range(5, 12)] == [30, 30, 15, 10, 5, 5, 5]
    assert page.max_row == 4 + 2 * 2  # a row for each work and judge
    given = [page.cell(row, column).value for row in range(5, 9) for column in range(5, 12)]
    assert given == [None] * 28
    assert page.cell(5, 7).comment
    assert page.cell(5, 5).comment is None
    for sheet in book.worksheets:
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert not [formula for formula in formulas if "HYPERLINK" in str(formula) or "乙" in str(formula)]
    assert book["汇总"]["B3"].data_type == "s"
    assert [book["汇总"].cell(row, 11).value for row in (2, 3, 4)] == [0.10, 0.15, 0.25]


def test_judges_by_number_and_by_name(tmp_path: Path) -> None:
    offices.form(tmp_path)
    offices.work(tmp_path)
    path = tmp_path / "scores.xlsx"
    done = call("submission", "scoresheet", tmp_path, "-o", path, "--judges", "张三，李四", "--no-videos")
    assert done.code == 0, done.err
    page = openpyxl.load_workbook(path)["评分"]
    assert [page.cell(row, 4).value for row in (5, 6)] == ["张三", "李四"]
    again = call("submission", "scoresheet", tmp_path, "-o", path, "--no-videos")
    assert (again.code, "已经存在，不会覆盖" in again.err) == (2, True)  # judges may have written into it
    other = tmp_path / "other.xlsx"
    assert "应为 1 到 50" in call("submission", "scoresheet", tmp_path, "-o", other, "--judges", "0").err
    assert ".xlsx" in call("submission", "scoresheet", tmp_path, "-o", tmp_path / "s.docx", "--no-videos").err


def test_points_of_the_annex_make_a_hundred() -> None:
    assert sum(item.points for item in scores().items) == 100
    rules = {rule for item in scores().items for rule in item.rules}
    assert rules <= set(profile.chosen(profile.load()))
