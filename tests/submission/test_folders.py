"""Folders of forms through the whole command: each wrong in one place, and what the rules say of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sciencevid_check.measure.tools import find
from tests.command import call
from tests.submission import offices


def said(folder: Path, *more: str) -> dict[str, dict[str, str]]:
    """File -> rule -> 'status message'."""
    found = call("submission", "check", folder, "--format", "json", "--exit-zero", *more)
    assert found.code == 0, found.err
    return {
        Path(work["path"]).name: {one["rule"]: f"{one['status']} {one['message_id']}" for one in work["findings"]}
        for work in json.loads(found.out)["files"]
    }


WORK = "重庆星河科技有限公司-追光的人.mp4"
# rule -> how a folder is made that fails it, and the file that it is about
FAILING: dict[str, tuple[Callable[[Path], object], str]] = {
    "submission-form": (lambda folder: offices.form(folder, email="wang@"), WORK),
    "unit-eligibility": (
        lambda folder: offices.form(folder, code=offices.code("110105"), address="北京市朝阳区1号"),
        WORK,
    ),
    "deadline": (lambda folder: offices.form(folder, day="2023 年 6 月 3 日"), WORK),
    "district-quota": (
        lambda folder: (offices.form(folder), offices.table(folder, ["追光的人"])),
        "推荐表.docx",
    ),
}


@pytest.mark.parametrize("rule", FAILING)
def test_a_folder_fails_the_rule_and_no_other(rule: str, tmp_path: Path) -> None:
    make, about = FAILING[rule]
    offices.work(tmp_path)
    make(tmp_path)
    found = said(tmp_path)
    wrong = {(name, one) for name, rules in found.items() for one, how in rules.items() if not how.startswith("pass")}
    assert wrong == {(about, rule)}
    assert found[about][rule].startswith("fail ")


def test_a_good_folder_passes_and_exits_0(tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.form(tmp_path)
    done = call("submission", "check", tmp_path)
    assert done.code == 0
    assert "结论：通过" in done.out
    assert "--with-videos" in done.out  # what was not looked at is said
    assert call("submission", "check", tmp_path, lang="en").out.count("verdict: pass") == 1


def test_a_folder_of_a_district(tmp_path: Path) -> None:
    titles = ["追光的人", "深海", "麦田"]
    for title in titles:
        home = tmp_path / title
        home.mkdir()
        offices.form(home, title=title)
        offices.work(home, f"{title}.mp4")
    offices.table(tmp_path, titles)
    found = said(tmp_path)
    assert found["推荐表.docx"] == {
        "deadline": "pass ok",
        "district-quota": "pass ok",
        "submission-form": "pass ok",
    }
    assert {name for name, rules in found.items() if set(rules.values()) == {"pass ok"}} == {
        *(f"{title}.mp4" for title in titles),
        "推荐表.docx",
    }
    shutil.rmtree(tmp_path / "麦田")
    assert said(tmp_path)["推荐表.docx"]["submission-form"] == "fail forms_missing"


def test_a_work_without_form_and_a_form_without_work(tmp_path: Path) -> None:
    offices.work(tmp_path, "深海.mp4")
    (tmp_path / "other").mkdir()
    offices.form(tmp_path / "other")
    found = said(tmp_path)
    assert found["深海.mp4"]["submission-form"] == "fail no_form"
    assert found["报送表.docx"]["submission-form"] == "fail no_work"


def test_two_forms_for_one_work(tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.form(tmp_path, "一.docx")
    offices.form(tmp_path, "二.docx")
    assert said(tmp_path)[WORK]["submission-form"] == "fail several"


def test_a_form_whose_title_is_not_the_files(tmp_path: Path) -> None:
    offices.work(tmp_path, "VID_0001.mp4")
    offices.form(tmp_path)
    assert said(tmp_path)["VID_0001.mp4"]["submission-form"] == "review title_file"


def test_the_manifest_serves_alone_and_beside_a_form(tmp_path: Path) -> None:
    offices.work(tmp_path)
    fields = "\n".join(f'{key} = "{value}"' for key, value in offices.GOOD.items())
    head = 'schema = "sciencevid-check/submission/1"\n[[works]]\n'
    manifest = tmp_path / "submission.toml"
    manifest.write_text(f'{head}file = "{WORK}"\nsubmitted = 2023-05-30\npledge = true\n{fields}\n', encoding="utf-8")
    assert set(said(tmp_path)[WORK].values()) == {"pass ok"}
    offices.form(tmp_path, phone="13812345678")
    assert said(tmp_path)[WORK]["submission-form"] == "review differ"
    manifest.write_text(f'{head}file = "{WORK}"\nsubmitted = 2023-06-30\n', encoding="utf-8")
    assert said(tmp_path)[WORK] == {
        "submission-form": "pass ok",
        "unit-eligibility": "pass ok",
        "deadline": "fail late",
    }


@pytest.mark.parametrize(
    "text",
    ["schema =", 'schema = "other"', 'schema = "sciencevid-check/submission/1"\n[[works]]\ntitel = "x"', ""],
)
def test_a_manifest_that_is_wrong_is_said_to_be_so(text: str, tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.form(tmp_path)
    (tmp_path / "submission.toml").write_text(text, encoding="utf-8")
    assert said(tmp_path)["submission.toml"]["submission-form"] == "fail broken"


def test_a_district_named_on_the_command_line(tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.form(tmp_path)
    assert said(tmp_path, "--district", "城口")["城口"] == {"district-quota": "pass ok"}
    assert said(tmp_path, "--district", "渝中区")["渝中区"] == {"district-quota": "fail too_few"}


def test_the_container_is_asked_for_its_date(clip: Callable[[str], Path], tmp_path: Path) -> None:
    shutil.copy(clip("good"), tmp_path / WORK)
    offices.form(tmp_path, day="年 月 日")
    found = said(tmp_path)[WORK]
    assert found["deadline"] == "review late"  # the file's own date: made today
    assert found["submission-form"] == "pass ok"


def test_the_day_of_export_counts_in_local_time(clip: Callable[[str], Path], tmp_path: Path) -> None:
    dated = ["-c", "copy", "-metadata", "creation_time=2023-05-31T17:30:00Z"]
    command = [find().ffmpeg, "-v", "error", "-i", clip("good"), *dated, tmp_path / WORK]
    subprocess.run(command, check=True, timeout=60)
    offices.form(tmp_path, day="年 月 日")
    done = call("submission", "check", tmp_path, "--format", "json", "--select", "deadline")
    (work,) = json.loads(done.out)["files"]
    (found,) = work["findings"]
    assert found["measured"]["container"] == "2023-06-01"  # half past one at night in Beijing
    assert found["status"] == "pass"  # a day is allowed for the clock
    assert "视频内记录的导出日期为 2023-06-01" in found["message"]


def test_with_videos_the_works_are_judged_too(clip: Callable[[str], Path], tmp_path: Path) -> None:
    shutil.copy(clip("good"), tmp_path / WORK)
    offices.form(tmp_path)
    found = said(tmp_path, "--with-videos", "--select", "duration,submission-form")[WORK]
    assert found == {"duration": "fail too_short", "submission-form": "pass ok"}


def test_nothing_there_and_no_such_folder(tmp_path: Path) -> None:
    assert "里面没有作品，也没有报送表" in call("submission", "check", tmp_path).err
    missing = call("submission", "check", tmp_path / "no")
    assert missing.code == 2
    assert "不是文件夹" in missing.err


def test_a_profile_without_forms_is_told(tmp_path: Path) -> None:
    plain = tmp_path / "plain.toml"
    plain.write_text(
        'schema = "sciencevid-check/profile/1"\nname = "p"\ntitle = { zh = "一", en = "1" }\n', encoding="utf-8"
    )
    done = call("submission", "check", tmp_path, "--profile", plain)
    assert done.code == 2
    assert "没有 [submission]" in done.err


def test_a_plain_check_does_not_run_the_papers_rules(clip: Callable[[str], Path]) -> None:
    refused = call("check", clip("good"), "--select", "deadline")
    assert refused.code == 2
    assert "submission check" in refused.err


def test_a_blank_table_beside_a_form_is_nobodys_fault(tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.form(tmp_path)
    call("submission", "new", "--district", "-o", tmp_path)
    done = call("submission", "check", tmp_path)
    assert done.code == 0
    assert "作品区县推荐表.docx 是空白表，没有检查" in done.err


@pytest.mark.skipif(os.name == "nt", reason="Windows holds no such names")
def test_names_that_are_no_text_do_not_stop_the_check(tmp_path: Path) -> None:
    offices.form(tmp_path).rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xd7\xf7.docx"))
    offices.work(tmp_path).rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xc6\xb7.mp4"))
    (tmp_path / os.fsdecode(b"\xd7.doc")).write_bytes(b"")
    done = call("submission", "check", tmp_path)
    assert done.code == 1
    assert "程序内部出错" not in done.err


def test_titles_that_hold_each_other_and_titles_that_are_the_same(tmp_path: Path) -> None:
    for title in ("追光", "追光的人"):
        offices.form(tmp_path, f"{title}表.docx", title=title)
        offices.work(tmp_path, f"{title}.mp4")
    for unit in ("重庆甲研究院", "重庆乙研究院"):
        offices.form(tmp_path, f"{unit}.docx", title="深海", unit=unit)
        offices.work(tmp_path, f"{unit[2]}-深海.mp4")
    assert {how["submission-form"] for how in said(tmp_path).values()} == {"pass ok"}
    (tmp_path / "追光.mp4").unlink()
    assert said(tmp_path)["追光表.docx"]["submission-form"] == "fail no_work"
    assert said(tmp_path)["追光的人.mp4"]["submission-form"] == "pass ok"


def test_another_document_in_the_folder_is_no_excuse(tmp_path: Path) -> None:
    offices.work(tmp_path)
    offices.grid(tmp_path, [["解说词"], ["镜头一"]], "解说词.docx")
    assert said(tmp_path)[WORK]["submission-form"] == "fail no_form"
    (tmp_path / "报送表.pdf").write_bytes(b"%PDF-1.7")
    assert said(tmp_path)[WORK]["submission-form"] == "unknown maybe_unread"


def test_a_report_never_replaces_a_form(tmp_path: Path) -> None:
    offices.form(tmp_path)
    offices.work(tmp_path)
    (tmp_path / "清单.xlsx").write_bytes(b"")
    refused = call("submission", "check", tmp_path, "--output", tmp_path / "清单.xlsx")
    assert refused.code == 2
    assert "不能覆盖" in refused.err
