"""What happens when something goes wrong inside, the reader leaves, or the person presses Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sciencevid_check import checker, cli
from tests.command import SCRIPT, call, script

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three files that are no film; to find that out needs ffprobe."""
    for name in ("text.mp4", "text2.mp4", "text3.mp4"):
        (tmp_path / name).write_text("no film", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_accident_inside_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("first line\nsecond line")

    monkeypatch.setattr(checker, "check_works", breaks)
    said = call("check", "--lang", "en", "text.mp4")
    assert (said.code, said.raw) == (2, b"")
    assert said.err.startswith("An error inside the program (ZeroDivisionError: first line second line).")
    assert len(said.err.splitlines()) == 1

    monkeypatch.setenv("SCIENCEVID_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["sciencevid-check", "check", "text.mp4"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


@posix
def test_a_reader_that_leaves_early_does_not_change_the_verdict(folder: Path) -> None:
    with subprocess.Popen([SCRIPT, "check", "text.mp4"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@posix
def test_standard_output_can_be_named_as_a_file(folder: Path) -> None:
    said = script("check", "text.mp4", "-f", "json", "-o", "/dev/stdout")
    assert (said.code, said.err) == (1, "")
    assert json.loads(said.raw)["summary"]["fail"] == 1


def wait_for_lines(file: Path, count: int) -> None:
    deadline = time.monotonic() + 20
    while not file.exists() or file.read_text(encoding="utf-8").count("\n") < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def in_session(session: int) -> list[str]:
    """What still runs of all that a command started (it began a session of its own)."""
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                left.append(" ".join(process.cmdline()))
    return left


@posix
@pytest.mark.parametrize("works", [["."], ["text.mp4"]], ids=["folder", "one work"])
def test_ctrl_c(works: list[str], folder: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (folder / "0.mp4").touch()  # needs no tool: done at once
    slow = f'#!/bin/sh\ncase "$*" in *-version*) echo ffprobe version n0; exit;; esac\necho >>"{tools}/at"\nexec sleep 30\n'
    for name in ("ffmpeg", "ffprobe"):
        (tools / name).write_text(slow, encoding="utf-8")
        (tools / name).chmod(0o755)
    with subprocess.Popen(
        [SCRIPT, "check", "-j", "2", "-f", "json", *works],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SCIENCEVID_FFMPEG": str(tools), "SCIENCEVID_LANG": "zh"},
        start_new_session=True,
    ) as process:
        try:
            wait_for_lines(tools / "at", 2 if works == ["."] else 1)
            pressed = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
            waited = time.monotonic() - pressed
            while (left := in_session(process.pid)) and time.monotonic() - pressed < 10:
                time.sleep(0.1)  # what was killed takes a moment to be gone
        finally:
            with contextlib.suppress(ProcessLookupError):  # what the command started and left to itself
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert waited < 5
    assert not left
    assert b"Traceback" not in err
    if works == ["."]:
        assert [work["path"] for work in json.loads(out)["files"]] == ["0.mp4"]
        assert err.decode().strip() == "已停止：共 4 个作品，查完 1 个；没有查完的不在报告里。"
