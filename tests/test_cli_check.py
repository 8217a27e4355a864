"""The commands `check` and `judge`: exit codes, where output goes, saved measurements."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check import __version__
from tests.command import SHORT, Said, call, make_clip, script


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("made") / "追光的人.mp4")


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Works that end in every verdict (with SHORT): 追光的人 pass, final review, text fail, missing error."""
    shutil.copy(made, tmp_path / made.name)
    shutil.copy(made, tmp_path / "final.mp4")
    (tmp_path / "text.mp4").write_text("no film", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parsed(said: Said) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(said.raw.decode("utf-8"))
    return report


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["追光的人.mp4"], 0),
        (["final.mp4"], 0),
        (["final.mp4", "--strict"], 1),
        (["追光的人.mp4", "--strict"], 0),
        (["text.mp4"], 1),
        (["text.mp4", "--exit-zero"], 0),
        (["final.mp4", "--strict", "--exit-zero"], 0),
        (["追光的人.mp4", "text.mp4"], 1),
        (["missing.mp4"], 2),
        (["text.mp4", "missing.mp4"], 2),
        (["missing.mp4", "--exit-zero"], 2),
        (["."], 1),
    ],
)
def test_exit_code(args: list[str], code: int, folder: Path) -> None:
    said = call("check", *SHORT, *args)
    assert said.code == code, said.out + said.err
    assert said.out
    assert not said.err


def test_the_installed_command_and_the_module_say_the_same(folder: Path) -> None:
    args = ["check", *SHORT, "--lang", "en", "追光的人.mp4"]
    said = script(*args)
    module = subprocess.run([sys.executable, "-m", "sciencevid_check", *args], capture_output=True, check=False)
    assert (said.code, said.raw) == (module.returncode, module.stdout)
    assert said.out.startswith("追光的人.mp4\nverdict: pass (pass ")
    assert said.err == ""


@pytest.mark.parametrize(
    ("args", "zh", "en"),
    [
        (
            ["--format", "xml", "text.mp4"],
            "没有这种格式；有 csv、",
            "no such format; there are csv, ",
        ),
        (["--select", "duraton", "text.mp4"], "是不是“duration”", "duration"),
        (["--profile", "cq-2032", "text.mp4"], "是不是“cq-2023”", "cq-2023"),
        (["--set", "rules.duration.max=3", "text.mp4"], "rules.duration.max", "unknown key"),
        (["--ignore", "watermarks", "text.mp4"], "没有这条规则", "no such rule"),
        ([], "请写出要检查的视频文件或文件夹", "Name the video files or folders"),
        (["--output", "r.xyz", "text.mp4"], "看不出要什么格式", "which format?"),
        (["--output", "text.mp4", "--format", "json", "text.mp4"], "不能覆盖", "not overwritten"),
        (["--output", "nowhere/r.json", "text.mp4"], "文件夹不存在", "its folder is not there"),
        (["--save-measurements", ".", "text.mp4"], "这是文件夹", "that is a folder"),
        (["--format", "json", "--format", "terminal", "text.mp4"], "只有一种格式", "Only one format"),
        (["--files-from", "none.txt"], "打不开", "No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_language_asked_for(args: list[str], zh: str, en: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    for lang, other, words in (("zh", "en", zh), ("en", "zh", en)):
        said = call("check", "--lang", lang, *args, lang=other)
        assert said.code == 2
        assert words in said.err
        assert len(said.err.splitlines()) == 1
        assert said.raw == b""
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("args", [["--foo"], ["--jobs", "many"], ["--jobs", "-1"], ["--lang", "fr"], ["--format"]])
def test_wrong_usage(args: list[str], folder: Path) -> None:
    said = call("check", *args, "text.mp4")
    assert (said.code, said.raw) == (2, b"")
    assert args[0] in said.err
    assert "Traceback" not in said.err


def test_several_reports_from_one_run(folder: Path) -> None:
    said = call("check", *SHORT, "-f", "json", "-o", "报告.txt", "-o", "报告.json", ".")
    assert (said.code, said.raw, said.err) == (1, b"", "")
    assert "结论" in Path("报告.txt").read_text(encoding="utf-8")
    report = json.loads(Path("报告.json").read_bytes())
    assert [work["path"] for work in report["files"]] == ["final.mp4", "text.mp4", "追光的人.mp4"]
    assert [work["verdict"] for work in report["files"]] == ["review", "fail", "pass"]
    assert not list(folder.glob(".sciencevid-*"))


def test_standard_output_holds_the_report_only(folder: Path) -> None:
    Path("empty").mkdir()
    said = call("check", *SHORT, "--format", "json", "-f", "terminal", "-o", "r.txt", ".", "empty", "missing.mp4")
    report = parsed(said)
    assert said.code == 2
    assert report["summary"] == {"files": 4, "pass": 1, "review": 1, "fail": 1, "error": 1}
    assert said.err == "文件夹里没有视频：empty\n"


def test_select_ignore_and_set(folder: Path) -> None:
    def rules(*args: str) -> list[str]:
        report = parsed(call("check", "-f", "json", *args, "追光的人.mp4"))
        return [finding["rule"] for finding in report["files"][0]["findings"]]

    assert rules("--select", "duration, resolution", "--select", "file-name") == ["duration", "resolution", "file-name"]
    assert "duration" not in rules("--ignore", "duration,container")
    assert rules("--select", "duration,resolution", "--ignore", "duration") == ["resolution"]
    assert "duration" not in rules("--set", "rules.duration.level=off")
    found = parsed(call("check", "-f", "json", "--set", "rules.duration.max_s=300", "追光的人.mp4"))["files"][0]
    assert next(f for f in found["findings"] if f["rule"] == "duration")["expected"]["max_s"] == 300


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_files_from_a_list(encoding: str, folder: Path) -> None:
    listed = '"追光的人.mp4"\r\nfinal.mp4\r\n'.encode(encoding)
    Path("list.txt").write_bytes(listed)
    for said in (
        call("check", "-f", "json", "--files-from", "list.txt"),
        call("check", "-f", "json", "--files-from", "-", stdin=listed),
    ):
        assert [work["path"] for work in parsed(said)["files"]] == ["追光的人.mp4", "final.mp4"]


def test_judging_what_was_saved_says_the_same(folder: Path) -> None:
    checked = call("check", *SHORT, "--save-measurements", "facts.json", "-f", "json", ".")
    for work in folder.glob("*.mp4"):
        work.unlink()
    judged = call("judge", *SHORT, "-f", "json", "facts.json")
    assert (judged.code, judged.raw) == (checked.code, checked.raw)
    again = parsed(call("judge", "--set", "rules.duration.min_s=60", "-f", "json", "facts.json"))
    assert again["summary"]["fail"] == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"schema": "sciencevid-check/report/1", "files": []}',
        b'{"schema": "sciencevid-check/measurements/2", "works": []}',
    ],
)
def test_what_is_no_saved_measurement_is_refused(content: bytes, folder: Path) -> None:
    Path("facts.json").write_bytes(content)
    said = call("judge", "facts.json", lang="en")
    assert (said.code, said.raw) == (2, b"")
    assert said.err.startswith("facts.json: ")
    assert len(said.err.splitlines()) == 1


def test_nothing_measured_is_nothing_passed(folder: Path) -> None:
    assert call("check", "missing.mp4", "--save-measurements", "facts.json").code == 2
    said = call("judge", "facts.json", lang="en")
    assert (said.code, said.raw, said.err) == (2, b"", "facts.json: holds no work's measurements.\n")


def test_judge_does_not_overwrite_what_it_reads(folder: Path) -> None:
    call("check", "--save-measurements", "facts.json", "text.mp4")
    before = Path("facts.json").read_bytes()
    assert call("judge", "facts.json", "-o", "./facts.json").code == 2
    assert Path("facts.json").read_bytes() == before


def test_version() -> None:
    assert call("--version").out == f"sciencevid-check {__version__}\n"


def test_evidence_is_saved_as_pictures(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "证据"
    said = call("check", "追光的人.mp4", "--select", "borders", "--evidence", home)
    assert said.code == 1
    assert [path.relative_to(home).as_posix() for path in home.rglob("*.*")] == ["追光的人/borders-1.png"]
    assert (home / "追光的人" / "borders-1.png").read_bytes().startswith(b"\x89PNG")
    assert not said.err
