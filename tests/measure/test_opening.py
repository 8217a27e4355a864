"""Paths that are awkward to open, and things that are no files."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sciencevid_check import check
from sciencevid_check.measure import MeasurementError, measure
from sciencevid_check.measurements import NAMES
from tests.conftest import Clip

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
EVERYTHING = frozenset({"file", "container", "packets"})


def reason(path: Path) -> str:
    with pytest.raises(MeasurementError) as refused:
        measure(path, EVERYTHING)
    return refused.value.missing.reason


def test_no_such_file(tmp_path: Path) -> None:
    assert reason(tmp_path / "没有.mp4") == "not_found"


def test_a_folder(tmp_path: Path) -> None:
    assert reason(tmp_path) == "not_a_file"


@posix
def test_a_pipe_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    found: list[str] = []
    waiter = threading.Thread(target=lambda: found.append(reason(tmp_path / "pipe.mp4")), daemon=True)
    waiter.start()
    waiter.join(20)
    assert found == ["not_a_file"]


@posix
def test_links(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "link.mp4").symlink_to(clip("good"))
    measured = measure(tmp_path / "link.mp4", EVERYTHING)
    assert measured.file is not None
    assert (measured.file.name, measured.file.problem) == ("link.mp4", None)
    (tmp_path / "dangling.mp4").symlink_to(tmp_path / "gone.mp4")
    assert reason(tmp_path / "dangling.mp4") == "not_found"
    (tmp_path / "loop.mp4").symlink_to(tmp_path / "loop.mp4")
    assert reason(tmp_path / "loop.mp4") == "read_failed"


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may read everything")
def test_no_permission(clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "locked.mp4"
    path.write_bytes(clip("good").read_bytes())
    path.chmod(0)
    assert reason(path) == "no_permission"


@pytest.mark.parametrize(
    ("error", "expected"),
    [(PermissionError(13, "Permission denied"), "no_permission"), (OSError(5, "Input/output error"), "read_failed")],
)
def test_a_file_that_the_system_will_not_open(
    error: OSError, expected: str, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = clip("good")

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert reason(path) == expected


@posix
def test_a_name_that_is_not_utf8(clip: Clip, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + "/讲座.mp4".encode("gbk")  # as an archive from a Chinese Windows unpacks
    try:
        Path(os.fsdecode(raw)).write_bytes(clip("good").read_bytes())
    except OSError:
        pytest.skip("this disk takes UTF-8 names only")
    rules = ["readable", "resolution", "stream-integrity"]
    result = check(os.fsdecode(raw), select=rules)
    assert {finding.rule: finding.status for finding in result.findings} == dict.fromkeys(rules, "pass")
    result.model_dump_json()  # no lone surrogates are left
    assert result.path.endswith(".mp4")


def test_a_relative_path_that_looks_like_an_option(clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-i").write_bytes(clip("good").read_bytes())
    monkeypatch.chdir(tmp_path)
    measured = measure(Path("-i"), EVERYTHING)
    assert measured.path == "-i"
    assert measured.container is not None


@pytest.mark.parametrize("name", ["file:x.mp4", "concat:x.mp4", "http:x.mp4", "pipe:0", "x%03d.mp4", "a|b.mp4"])
def test_a_name_that_looks_like_an_address(
    name: str, clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32" and any(sign in name for sign in ":|"):
        pytest.skip("Windows cannot hold this name")
    (tmp_path / name).write_bytes(clip("good").read_bytes())
    monkeypatch.chdir(tmp_path)
    measured = measure(Path(name), EVERYTHING)
    assert measured.container is not None
    assert measured.packets is not None


@posix
@pytest.mark.parametrize("settings", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}])
def test_a_chinese_path_where_the_system_speaks_ascii(settings: dict[str, str], clip: Clip, tmp_path: Path) -> None:
    folder = tmp_path / "重庆 大赛"
    folder.mkdir()
    (folder / "讲座[red].mp4").write_bytes(clip("good").read_bytes())
    program = "import sys, sciencevid_check; sys.stdout.buffer.write(sciencevid_check.check(sys.argv[1]).model_dump_json().encode())"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    command = [sys.executable, "-c", program, str(folder / "讲座[red].mp4")]
    done = subprocess.run(command, check=True, capture_output=True, env={**env, **settings})
    result = json.loads(done.stdout)
    assert result["error"] is None
    statuses = {finding["rule"]: finding["status"] for finding in result["findings"]}
    assert (statuses["readable"], statuses["stream-integrity"]) == ("pass", "pass")


def test_the_hash_is_of_the_content(clip: Clip) -> None:
    path = clip("good")
    assert measure(path, frozenset({"file"}), hashed=True).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert measure(path, frozenset({"file"})).sha256 is None


def test_what_does_not_open_says_so_of_all_that_was_wanted(clip: Clip) -> None:
    measured = measure(clip("notes"), NAMES)
    assert measured.container is None
    assert set(measured.missing) == NAMES - {"file"}
    assert {missing.reason for missing in measured.missing.values()} == {"not_opened"}


def test_packets_are_read_only_where_they_are_wanted(clip: Clip) -> None:
    assert measure(clip("good"), frozenset({"file", "container"})).packets is None
    assert measure(clip("good"), EVERYTHING).packets is not None
