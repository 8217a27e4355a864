"""`watch` on real files that come, grow, change and go."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from sciencevid_check import profile, reports
from sciencevid_check.results import Run
from sciencevid_check.text import Lang
from sciencevid_check.watching import watch
from tests.command import SCRIPT, call, make_clip

SETTLE_S = 0.4
GIVE_UP_S = 40.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("made") / "clip.mp4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "投稿 2024"
    path.mkdir()
    return path


class Watching:
    """A watch in a thread; what it prints is kept."""

    def __init__(self, folder: Path, **more: object) -> None:
        self.job = watch.Watch(
            **{  # type: ignore[arg-type]
                "folder": folder,
                "notice": profile.load(),
                "lang": "en",
                "formats": ("json",),
                "select": ("duration",),
                "settle_s": SETTLE_S,
                **more,
            }
        )
        self.on = True
        self.looked = threading.Event()
        self.thread = threading.Thread(target=watch.watch, args=(self.job, None, self.go_on))

    def go_on(self) -> bool:
        self.looked.set()
        return self.on

    def __enter__(self) -> Self:
        """What comes from now on is new."""
        self.thread.start()
        assert self.looked.wait(GIVE_UP_S)
        return self

    def __exit__(self, *_: object) -> None:
        self.on = False
        self.thread.join()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + GIVE_UP_S
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to standard output."""
    said: list[str] = []
    monkeypatch.setattr("sciencevid_check.delivery.put", said.append)
    return said


def report(folder: Path, name: str) -> Path:
    return folder / f"{name}.report.json"


def test_slow_copies_renamed_and_deep_files_are_checked_once_when_whole(
    folder: Path, clip: Path, lines: list[str]
) -> None:
    raw = clip.read_bytes()
    with Watching(folder):
        slow = folder / "慢慢拷贝.mp4"
        with slow.open("wb") as file:
            for at in range(0, len(raw), len(raw) // 5):
                file.write(raw[at : at + len(raw) // 5])
                file.flush()
                assert not lines
                time.sleep(SETTLE_S * 1.5)  # as a network does that stalls: longer than a still file is waited for
        part = folder / "下载.mp4.crdownload"
        part.write_bytes(raw)
        below = folder / "渝中区"
        below.mkdir()
        shutil.copy(clip, below / "讲座[red].mp4")
        until(lambda: len(lines) == 2)
        assert not report(folder, part.name).exists()
        part.rename(folder / "下载.mp4")
        until(lambda: len(lines) == 3)
        time.sleep(SETTLE_S * 4)
    told = [line.split(maxsplit=1)[1] for line in lines]  # without the time of day
    assert sorted(told) == sorted(
        f"fail {name}: Duration; report: {Path(name).name}.report.json\n"
        for name in ("慢慢拷贝.mp4", str(Path("渝中区", "讲座[red].mp4")), "下载.mp4")
    )
    assert report(below, "讲座[red].mp4").is_file()
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".json") == [
        "下载.mp4.report.json",
        "慢慢拷贝.mp4.report.json",
    ]


def test_what_was_there_is_left_alone_until_it_changes(folder: Path, clip: Path, lines: list[str]) -> None:
    old, gone = folder / "old.mp4", folder / "gone.mp4"
    shutil.copy(clip, old)
    with Watching(folder, deep=False):
        (folder / "below").mkdir()
        shutil.copy(clip, folder / "below" / "deep.mp4")
        shutil.copy(clip, gone)
        gone.unlink()
        shutil.copy(clip, folder / "new.mp4")
        until(lambda: lines)
        assert not report(folder, old.name).exists()
        old.write_bytes((clip.with_name("clip.mp4").read_bytes()) + bytes([0, 0, 0, 8]) + b"free")
        until(lambda: report(folder, old.name).exists())
    assert len(lines) == 2
    assert not report(folder, gone.name).exists()
    assert not list((folder / "below").glob("*.json"))


def test_existing_works_are_checked_unless_a_report_is_newer(folder: Path, clip: Path, lines: list[str]) -> None:
    for name in ("done.mp4", "open.mp4", "changed.mp4"):
        shutil.copy(clip, folder / name)
        if name != "open.mp4":
            report(folder, name).write_text("{}", encoding="utf-8")
    time.sleep(0.02)
    shutil.copy2(clip, folder / "changed.mp4")  # keeps the older time of the work that it was copied from
    with Watching(folder, existing=True):
        until(lambda: len(lines) == 2)
        time.sleep(SETTLE_S * 3)
    assert sorted(line.split()[2] for line in lines) == ["changed.mp4:", "open.mp4:"]


def test_one_bad_file_ends_nothing(
    folder: Path, clip: Path, lines: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = watch.checker.check_works

    def breaking(paths: list[Path], *args: object, **more: object) -> object:
        if paths[0].name == "a.mp4":
            raise RuntimeError("made to break")
        return check(paths, *args, **more)  # type: ignore[arg-type]

    def rendering(name: str, run: Run, lang: Lang) -> bytes:
        if run.files[0].path.endswith("e.mp4"):
            raise ValueError("made to break, too")
        return render(name, run, lang)

    render = reports.render
    monkeypatch.setattr(watch.checker, "check_works", breaking)
    monkeypatch.setattr(reports, "render", rendering)
    with Watching(folder):
        shutil.copy(clip, folder / "a.mp4")
        shutil.copy(clip, folder / "e.mp4")
        (folder / "b.mkv").write_bytes(b"no video")
        shutil.copy(clip, folder / "c.mp4")
        report(folder, "c.mp4").mkdir()  # its report cannot be written
        shutil.copy(clip, folder / "d.mp4")
        until(lambda: len(lines) == 3)
        time.sleep(SETTLE_S * 3)
    err = capsys.readouterr().err
    assert err.count("made to break)") == 1
    assert err.count("made to break, too)") == 1
    assert err.count("Cannot write") == 1
    assert len(lines) == 3


def test_a_work_that_changes_while_it_is_checked_is_checked_again(
    folder: Path, clip: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check, calls = watch.checker.check_works, []

    def meddling(paths: list[Path], *args: object, **more: object) -> object:
        calls.append(paths)
        if len(calls) == 1:
            os.utime(paths[0], (1_000_000_000, 1_000_000_000))
        return check(paths, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(watch.checker, "check_works", meddling)
    with Watching(folder):
        shutil.copy(clip, folder / "a.mp4")
        until(lambda: lines)
    assert len(calls) == 2
    assert len(lines) == 1


def test_a_folder_that_goes_and_comes_back(
    folder: Path, clip: Path, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = ""

    def told(words: str) -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return words in said

    with Watching(folder):
        shutil.copy(clip, folder / "a.mp4")
        until(lambda: lines)
        away = folder.rename(folder.with_name("away"))
        until(lambda: told("cannot be opened"))
        away.rename(folder)
        until(lambda: told("is back"))
        shutil.copy(clip, folder / "b.mp4")
        until(lambda: len(lines) == 2)
    assert "b.mp4" in lines[1]
    assert said.count("\n") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_ctrl_c_ends_it_cleanly(folder: Path, clip: Path) -> None:
    shutil.copy(clip, folder / "a.mp4")
    command = [SCRIPT, "watch", folder, "--existing", "--settle", "0.2", "--select", "duration", "--lang", "zh"]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout
        line = process.stdout.readline().decode("utf-8")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert line.rstrip().endswith("不通过 a.mp4：时长；报告：a.mp4.report.html")
    assert (process.returncode, err.decode("utf-8")) == (130, "已停止。\n")
    assert "Traceback" not in out.decode("utf-8")
    assert "时长" in (folder / "a.mp4.report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["没有"], "没有这个文件夹"),
        ([".", "--format", "pdf"], "没有这种格式"),
        ([".", "--select", "wattermark"], "wattermark"),
    ],
)
def test_a_wrong_command_is_told_at_once(args: list[str], said: str) -> None:
    done = call("watch", *args)
    assert done.code == 2
    assert said in done.err
