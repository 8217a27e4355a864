"""Names that break programs, encodings that lack Chinese, and what a person at a terminal sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import SCRIPT, SHORT, call, make_clip, script
from tests.terminal import Terminal, posix

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems forbid such a name")
NAMES = [
    "讲座[red].mp4",
    "[bold]x[-bold].mp4",
    "a：x：b 😀.mp4",
    "追光的人" * 20 + ".mp4",
    "-dash.mp4",
    "全角\u3000空格.mp4",
]
LINUX_NAMES = ["a:smile:b.mp4", "两\n行.mp4", "\x1b[31m红.mp4", "gpj\u202e4pm.mp4", os.fsdecode(b"\xb5\xff.mp4")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("made") / "a.mp4")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@linux
def test_no_name_breaks_a_report(made: Path, folder: Path) -> None:
    for name in NAMES + LINUX_NAMES:
        shutil.copy(made, name)
    Path("[").mkdir()
    shutil.copy(made, Path("[", "x].mp4"))  # "[/x]" would close a colour
    count = len(NAMES + LINUX_NAMES) + 1
    said = call("check", *SHORT, "-o", "r.txt", "-f", "json", "-f", "terminal", ".")
    files = json.loads(said.raw.decode("utf-8"))["files"]
    assert len(files) == count
    assert {work["verdict"] for work in files} <= {"pass", "review"}, "every one was opened and measured"
    shown = "".join(Path("r.txt").read_text(encoding="utf-8").split())
    for name in [
        "讲座[red].mp4",
        "[bold]x[-bold].mp4",
        "a:smile:b.mp4",
        "追光的人" * 4,
        "-dash.mp4",
        "[/x].mp4",
    ]:
        assert name in shown
    for spelled in (r"两\n行.mp4", r"\x1b[31m红.mp4", r"gpj\u202e4pm.mp4", "\ufffd\ufffd.mp4"):
        assert spelled in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@linux
@pytest.mark.parametrize("name", ["讲座[red].mp4", "-dash.mp4", "a:smile:b.mp4", "[/x].mp4", b"\xb5\xff.mp4"])
def test_a_name_is_taken_as_it_is(name: str | bytes, made: Path, folder: Path) -> None:
    shown = name if isinstance(name, str) else "\ufffd\ufffd.mp4"
    Path("[").mkdir()
    shutil.copy(made, os.fsdecode(name))
    said = call("check", *SHORT, "--select", "readable,duration", "--", os.fsdecode(name))
    assert said.code == 0
    assert said.out.startswith(shown + "\n结论：通过（通过 2）\n")


@posix
def test_a_name_too_long_for_the_disk(folder: Path) -> None:
    said = call("check", "长" * 200 + ".mp4")
    assert said.code == 2
    assert "未能检查" in said.out


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii", "utf-8"])
def test_output_in_another_encoding(encoding: str, folder: Path) -> None:
    Path("讲座😀.mp4").write_text("no film", encoding="utf-8")
    said = script(
        "check", "讲座😀.mp4", "nowhere/", "-f", "json", "-f", "terminal", "-o", "r.json", PYTHONIOENCODING=encoding
    )
    assert (said.code, said.err) == (2, "")
    kept = said.raw.decode(encoding)
    assert ("不通过" in kept) == (encoding in ("gbk", "utf-8"))
    assert ("讲座😀" in kept) == (encoding == "utf-8")
    assert json.loads(Path("r.json").read_bytes())["files"][0]["path"] == "讲座😀.mp4"


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
def test_machine_formats_are_utf_8(encoding: str, folder: Path) -> None:
    Path("讲座😀.mp4").touch()
    said = script("check", "讲座😀.mp4", "-f", "json", PYTHONIOENCODING=encoding)
    assert json.loads(said.raw.decode("utf-8"))["files"][0]["findings"][0]["message"].startswith("文件是空的")
    assert script("profile", "show", PYTHONIOENCODING=encoding).raw.decode("utf-8").count("四（四）") > 3


def on_a_terminal(*args: str, columns: int = 80, **env: str) -> str:
    with Terminal(columns) as terminal:
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        environ = {**kept, "TERM": "xterm-256color", "SCIENCEVID_LANG": "zh", **env}
        subprocess.run(
            [SCRIPT, *args], stdout=terminal.slave, stderr=terminal.slave, env=environ, check=False, timeout=60
        )
        return terminal.read()


@posix
def test_what_a_person_sees(folder: Path) -> None:
    for name in ("讲座[red].mp4", "空.mp4", "无.mp4"):
        Path(name).touch()
    shown = on_a_terminal("check", ".", "-o", "r.json", "-f", "json", "-f", "terminal")
    assert "共 3 个，已查" in shown
    report = shown.rpartition("\x1b[2K")[2]
    assert "已查" not in report, "the progress bar is gone when the report is printed"
    assert "\x1b[1;31m不通过\x1b[0m" in report
    assert "讲座[red].mp4" in report
    assert report.rstrip().endswith("报告已写入 r.json")

    plain = on_a_terminal("check", "空.mp4", NO_COLOR="1")
    assert "不通过" in plain
    assert "31m" not in plain


@posix
@pytest.mark.parametrize(("columns", "widest"), [(60, 60), (200, 120)])
def test_lines_fit_the_terminal(columns: int, widest: int, folder: Path) -> None:
    from rich.cells import cell_len

    Path("空.mp4").touch()
    shown = on_a_terminal("check", "空.mp4", columns=columns, NO_COLOR="1")
    shown = re.sub(r"\x1b\[[\d;]*m", "", shown)
    longest = max(cell_len(line) for line in shown.splitlines())
    assert widest - 20 < longest <= widest
