"""Documents as they come: odd layouts are read, and what cannot be read is named."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from sciencevid_check.submission import opening
from sciencevid_check.submission.pages import UnreadableError
from sciencevid_check.submission.papers import Paper, Table, day_in, read_page, ticked
from tests.submission import offices

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def read(path: Path) -> list[Paper | Table]:
    return read_page(path, opening.read(path), offices.notice())


def values(path: Path) -> dict[str, str]:
    (paper,) = read(path)
    assert isinstance(paper, Paper)
    return paper.values


def text_of(folder: Path, *blocks: str) -> str:
    """The lines of a document of these paragraphs, given as XML."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(0, parse_xml(block.replace("<w:p>", f"<w:p {W}>", 1)))
    document.save(str(folder / "x.docx"))
    return "\n".join(opening.read(folder / "x.docx").pieces())


def test_the_notices_own_form_comes_back_as_it_was_filled_in(tmp_path: Path) -> None:
    (paper,) = read(offices.form(tmp_path))
    assert isinstance(paper, Paper)
    assert paper.values == offices.GOOD
    assert paper.day == date(2023, 5, 20)
    assert paper.commitment
    assert (paper.commitment.likeness, paper.commitment.unit) == (1.0, offices.GOOD["unit"])


def test_a_blank_form_has_all_labels_and_no_value(tmp_path: Path) -> None:
    blanks = dict.fromkeys(offices.GOOD, "")
    (paper,) = read(offices.form(tmp_path, day="2023 年 月 日", **blanks))
    assert isinstance(paper, Paper)
    assert paper.values == blanks
    assert paper.day is None


@pytest.mark.parametrize(
    "rows",
    [
        [["作 品 名 称：", "追光的人"], ["联系电话", "13812345678"]],
        [["作品名称（全称）", "追光的人"], ["1. 联系电话*", "１３８１２３４５６７８"]],
        [["作品名称", "联系电话", "联系地址"], ["追光的人", "13812345678", "重庆"]],
        [["作品名称：追光的人"], ["联系电话：13812345678"]],
        [["作品\n名称", "追光的人"], ["联系\n电话", "13812345678\n"]],
        [["作品名称", "", "追光的人"], ["手机号", "", "13812345678"]],
        [["作品题目 追光的人"], ["电话 13812345678"]],
        [["作品名称：追光的人    联系电话：13812345678"], ["联系地址：重庆"]],
    ],
)
def test_labels_however_an_office_writes_them(rows: list[list[str]], tmp_path: Path) -> None:
    found = values(offices.grid(tmp_path, rows))
    assert (found["title"], found["phone"]) == ("追光的人", "13812345678")


def test_a_value_that_speaks_of_a_label_is_a_value(tmp_path: Path) -> None:
    told = "本片介绍作品名称的由来，联系地址见片尾"
    found = values(offices.grid(tmp_path, [["作品名称", "追光的人"], ["内容简介", told], ["联系地址", ""]]))
    assert found == {"title": "追光的人", "summary": told, "address": ""}


def test_a_label_over_two_lines_is_no_label_with_a_value(tmp_path: Path) -> None:
    found = values(offices.grid(tmp_path, [["联系人\n姓名", ""], ["作品名称", "追光的人"]]))
    assert found == {"contact": "", "title": "追光的人"}


def test_merged_and_nested_tables(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    inner = outer.cell(0, 0).add_table(2, 4)
    inner.cell(0, 0).text = "作品名称"
    inner.cell(0, 1).merge(inner.cell(0, 3)).text = "追光的人"
    inner.cell(1, 0).text = "联系电话"
    inner.cell(1, 1).text = "13812345678"
    inner.cell(1, 2).text = "电子邮箱"
    inner.cell(1, 3).text = "a@b.cn"
    document.save(str(tmp_path / "n.docx"))
    assert values(tmp_path / "n.docx") == {"title": "追光的人", "phone": "13812345678", "email": "a@b.cn"}


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>盒子里的字</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert text_of(tmp_path, f"<w:p><w:r>{both}</w:r></w:p>").count("盒子里的字") == 1


def test_controls_give_their_text_but_not_their_prompt(tmp_path: Path) -> None:
    filled = "<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>填好的</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    prompt = filled.replace("<w:sdtPr/>", "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>").replace("填好的", "单击此处")
    assert text_of(tmp_path, filled, prompt).strip() == "填好的"


def test_what_tracked_changes_struck_out_is_not_there(tmp_path: Path) -> None:
    changed = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    assert text_of(tmp_path, changed).strip() == "新"


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("<w:r><w:sym w:font='Wingdings 2' w:char='F052'/></w:r>", "☑"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>", "☐"),
        ("<w:r><w:rPr><w:rFonts w:ascii='Wingdings 2'/></w:rPr><w:t>R</w:t></w:r>", "☑"),
        (
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>",
            "☑",
        ),
        (
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='0'/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>",
            "☐",
        ),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData></w:fldChar></w:r>", "☑"),
    ],
)
def test_ticks(run: str, expected: str, tmp_path: Path) -> None:
    assert text_of(tmp_path, f"<w:p>{run}</w:p>").strip() == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("☑企业 □本科院校 □科研院所", ["企业"]),
        ("□企业  √本科院校", ["本科院校"]),
        ("企业（√） 本科院校（ ）", ["企业"]),
        ("[x]企业 [ ]本科院校", ["企业"]),
        ("科研院所", ["科研院所"]),
        ("□企业 □本科院校", []),
    ],
)
def test_what_is_ticked(said: str, expected: list[str]) -> None:
    assert ticked(said, ("企业", "本科院校", "科研院所")) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023 年 5 月 20 日", date(2023, 5, 20)),
        ("二〇二三年五月二十日", date(2023, 5, 20)),
        ("2023.12.31", date(2023, 12, 31)),
        ("二○二三年十二月三十一日", date(2023, 12, 31)),
        ("2023 年 13 月 1 日", None),
        ("2023 年   月   日", None),
    ],
)
def test_days(written: str, expected: date | None, tmp_path: Path) -> None:
    assert day_in(opening.read(offices.grid(tmp_path, [[written]]))) == expected


def test_a_day_told_in_passing_is_not_the_forms(tmp_path: Path) -> None:
    told = "他生于1950年10月1日，一九七八年考入大学，" + "三十年如一日，" * 6 + "退休于2010年12月31日"
    assert day_in(opening.read(offices.grid(tmp_path, [["2023年5月20日"], ["内容简介", told]]))) == date(2023, 5, 20)


def sheet(path: Path, rows: list[list[object]], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if merged:
        book.worksheets[0].merge_cells(merged)
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [["作品名称", "追光的人", None, None], ["联系电话", 13812345678.0, "电子邮箱", "a@b.cn"]]
    found = values(sheet(tmp_path / "表.xlsx", rows, "B1:D1"))
    assert found == {"title": "追光的人", "phone": "13812345678", "email": "a@b.cn"}


def test_a_list_of_works_in_a_workbook(tmp_path: Path) -> None:
    head: list[object] = ["作品名称", "创作单位", "联系人", "联系电话", "电子邮箱", "联系地址"]
    rows: list[list[object]] = [head, ["一", "甲", "王", 1, "a@b.cn", "渝"], ["二", "乙", "李", 2, "c@d.cn", "渝"]]
    assert [paper.values["title"] for paper in read(sheet(tmp_path / "清单.xlsx", rows))] == ["一", "二"]


def test_the_districts_table(tmp_path: Path) -> None:
    (found,) = read(offices.table(tmp_path, ["追光的人", "深海"]))
    assert isinstance(found, Table)
    assert [row["title"] for row in found.rows] == ["追光的人", "深海"]
    assert found.values == {"district": "重庆市渝北区科学技术局", "opinion": "同意推荐"}
    assert found.day == date(2023, 7, 20)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("渝北区科学技术局", "渝北区"),
        ("重庆市石柱县科学技术局", "石柱土家族自治县"),
        ("西部科学城重庆高新区改革发展局", "西部科学城重庆高新区"),
        ("两江新区科技创新局", "两江新区"),
        ("万盛经开区科技局", "万盛经开区"),
        ("重庆市江北区科学技术局", "江北区"),
        ("成都市武侯区", ""),
    ],
)
def test_districts_by_full_and_short_name(name: str, place: str) -> None:
    assert offices.notice().place(name) == place
    assert len(offices.notice().places) == 41


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(80 * 1024 * 1024))
    return content.getvalue()


def wide() -> bytes:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    content = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(content, "w") as package:
        for part in old.namelist():
            raw = old.read(part)
            if part.startswith("xl/worksheets/"):
                merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
                raw = raw.replace(b"</worksheet>", merged)
            package.writestr(part, raw)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", b"hello", "damaged"),
        ("a.docx", b"PK\x03\x04 and no more", "damaged"),
        ("a.docx", b"{\\rtf1 x}", "other_kind"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "old_excel"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("a.pdf", b"%PDF-1.7", "scan"),
        ("a.docx", bomb(), "too_large"),
        ("a.xlsx", wide(), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_named(name: str, content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        opening.read(tmp_path / name)
    assert refused.value.problem == problem


def test_a_document_cut_short_is_damaged(tmp_path: Path) -> None:
    path = offices.form(tmp_path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(UnreadableError, match="damaged"):
        opening.read(path)


def test_a_document_that_is_no_form_is_none(tmp_path: Path) -> None:
    assert read(offices.grid(tmp_path, [["会议通知", "请准时参加"]])) == []
