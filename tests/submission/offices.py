"""Forms as offices fill them in, for tests: a folder with works, and one thing wrong where a test wants it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.table import Table
from stdnum.cn import uscc

from sciencevid_check import profile
from sciencevid_check.notice_forms import Submission
from sciencevid_check.submission import blank


def code(region: str = "500112", organ: str = "91", body: str = "450396530") -> str:
    """A code with its right check character."""
    number = f"{organ}{region}{body}"
    return number + uscc.calc_check_digit(number)


GOOD = {
    "unit": "重庆星河科技有限公司",
    "title": "追光的人",
    "address": "重庆市渝北区星光大道1号",
    "contact": "王晓明",
    "email": "wang@example.com",
    "phone": "023-67512345",
    "summary": "讲述一位天文学家三十年守望星空的故事。",
    "code": code(),
}


def notice() -> Submission:
    found = profile.load().submission
    assert found
    return found


def form(folder: Path, name: str = "报送表.docx", day: str = "2023 年 5 月 20 日", **changes: str) -> Path:
    """The notice's own form, filled in and dated."""
    path = folder / name
    document = docx.Document(io.BytesIO(blank.unit_form(notice().unit_form, {**GOOD, **changes})))
    pledge = document.tables[0].rows[-1].cells[1]
    pledge.paragraphs[-1].runs[0].text = day
    document.save(str(path))
    return path


def table(folder: Path, titles: list[str], name: str = "推荐表.docx", district: str = "重庆市渝北区科学技术局") -> Path:
    """The district's table, filled in."""
    rows = [
        {"title": title, "unit": GOOD["unit"], "address": GOOD["address"], "contact": "王晓明 13812345678"}
        for title in titles
    ]
    form_ = notice().district_form
    assert form_
    document = docx.Document(
        io.BytesIO(blank.district_form(form_, rows, {"district": district, "opinion": "同意推荐"}))
    )
    foot = document.tables[0].rows[-1].cells[0]
    foot.paragraphs[-1].runs[0].text = "2023年7月20日"
    path = folder / name
    document.save(str(path))
    return path


def grid(folder: Path, rows: list[list[str]], name: str = "表.docx") -> Path:
    """A table of an office's own making."""
    document = docx.Document()
    made: Table = document.add_table(len(rows), max(map(len, rows)))
    for row, words in zip(made.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=False):
            cell.text = word
    path = folder / name
    document.save(str(path))
    return path


def work(folder: Path, name: str = "重庆星河科技有限公司-追光的人.mp4") -> Path:
    """A file with a video's name: its papers are judged without it."""
    path = folder / name
    path.write_bytes(b"\0\0\0\x18ftypmp42")
    return path
