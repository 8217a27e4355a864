"""Which format goes where, and that files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from sciencevid_check import delivery
from sciencevid_check.results import Proof, WorkResult
from sciencevid_check.text import UserError
from tests.reports import runs

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("formats", "outputs", "parts"),
    [
        ([], [], [("terminal", None)]),
        (["json"], [], [("json", None)]),
        ([], ["r.json"], [("json", "r.json")]),
        ([], ["R.JSON", "报告.txt"], [("json", "R.JSON"), ("terminal", "报告.txt")]),
        (["json"], ["r.out"], [("json", "r.out")]),
        (["github", "junit"], ["r.junit.xml"], [("junit", "r.junit.xml"), ("github", None)]),
        (["json"], ["r.txt"], [("json", "r.txt")]),
        (["json"], ["r.txt", "r.json"], [("json", "r.json"), ("terminal", "r.txt")]),
        (["terminal", "json"], ["r.json"], [("json", "r.json"), ("terminal", None)]),
        (["terminal", "json"], ["r.json", "r.txt"], [("json", "r.json"), ("terminal", "r.txt")]),
        (["terminal", "json"], ["a", "b"], [("terminal", "a"), ("json", "b")]),
        (["json", "json"], ["a.json", "b.json"], [("json", "a.json"), ("json", "b.json")]),
    ],
)
def test_plan(formats: list[str], outputs: list[str], parts: list[tuple[str, str | None]]) -> None:
    plan = delivery.plan(formats, [Path(output) for output in outputs])
    assert [(name, path and str(path)) for name, path in plan.parts] == parts
    assert plan.wants_hash == any(name != "terminal" for name, _ in parts)


@pytest.mark.parametrize(
    ("formats", "outputs", "en"),
    [
        (["xml"], [], "no such format; there are .*json"),
        ([], ["r.pdf"], "which format"),
        ([], ["report"], "which format"),
        (["json"], ["r.json", "r.pdf"], "which format"),
        (["json", "terminal"], [], "Only one format"),
    ],
)
def test_a_plan_that_cannot_be(formats: list[str], outputs: list[str], en: str) -> None:
    with pytest.raises(UserError, match=en):
        delivery.plan(formats, [Path(output) for output in outputs])


def refused(*files: str, works: tuple[str, ...] = ()) -> str:
    with pytest.raises(UserError) as caught:
        delivery.must_be_writable([Path(file) for file in files], [Path(work) for work in works])
    return caught.value.text.en


def test_a_work_is_not_overwritten_whatever_it_is_called(folder: Path) -> None:
    Path("in").mkdir()
    Path("in/a.mp4").write_bytes(b"work")
    os.link("in/a.mp4", "hard.json")
    for name in ("in/a.mp4", "./in/../in/a.mp4", str(folder / "in" / "a.mp4"), "hard.json"):
        assert "one of the files to check" in refused(name, works=("in/a.mp4", "missing.mp4"))
    delivery.must_be_writable([Path("in/b.json")], [Path("in/a.mp4"), Path("in/b.json")])


@posix
def test_a_link_to_a_work_is_not_written_through(folder: Path) -> None:
    Path("a.mp4").write_bytes(b"work")
    Path("r.json").symlink_to("a.mp4")
    assert "one of the files to check" in refused("r.json", works=("a.mp4",))


def test_places_that_cannot_be_written(folder: Path) -> None:
    Path("folder.json").mkdir()
    assert "that is a folder" in refused("folder.json")
    assert "its folder is not there" in refused("nowhere/r.json")
    assert "named for two outputs" in refused("r.json", "./r.json")


def test_save_replaces_a_file_and_leaves_nothing_beside_it(folder: Path) -> None:
    Path("报告.json").write_text("old", encoding="utf-8")
    delivery.save(Path("报告.json"), "新\n")
    delivery.save(Path("b.bin"), b"\x00\n")
    assert Path("报告.json").read_bytes() == "新\n".encode()
    assert Path("b.bin").read_bytes() == b"\x00\n"
    assert sorted(path.name for path in folder.iterdir()) == ["b.bin", "报告.json"]


def test_an_accident_while_writing_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("r.json").write_text("old", encoding="utf-8")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match=r"Cannot write r\.json: No space left on device"):
        delivery.save(Path("r.json"), "new")
    assert Path("r.json").read_text(encoding="utf-8") == "old"
    assert [path.name for path in folder.iterdir()] == ["r.json"]


@posix
def test_a_saved_file_is_readable_like_any_other(folder: Path) -> None:
    delivery.save(Path("r.json"), "x")
    Path("usual").touch()
    assert stat.S_IMODE(Path("r.json").stat().st_mode) == stat.S_IMODE(Path("usual").stat().st_mode)


@posix
def test_a_link_stays_a_link_and_a_device_a_device(folder: Path) -> None:
    Path("kept").mkdir()
    Path("r.json").symlink_to("kept/r.json")
    delivery.save(Path("r.json"), "x")
    assert Path("r.json").is_symlink()
    assert Path("kept/r.json").read_text(encoding="utf-8") == "x"

    os.mkfifo("pipe.json")
    reader = os.open("pipe.json", os.O_RDONLY | os.O_NONBLOCK)
    delivery.save(Path("pipe.json"), "through")
    assert os.read(reader, 20) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(Path("pipe.json").stat().st_mode)


def test_notes_are_for_people_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    delivery.tell("quiet")
    delivery.warn("loud")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    delivery.tell("told")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "loud\ntold\n")


def test_proofs_are_files_in_a_folder_for_each_work(tmp_path: Path) -> None:
    proof = Proof(rule="borders", number=1, at_s=2.0, frame=b"frame", crop=b"crop")
    works = [
        WorkResult(path=path, verdict="fail", proofs=(proof,)) for path in ("a/讲座: 1?.mp4", "b/讲座: 1?.mov", "..mp4")
    ]
    run = runs.run("good").model_copy(update={"files": (*works, WorkResult(path="good.mp4", verdict="pass"))})
    delivery.save_proofs(run, tmp_path / "证据", bytes.upper)
    written = sorted(str(path.relative_to(tmp_path / "证据").as_posix()) for path in tmp_path.rglob("*.png"))
    folders = ("_", "讲座_ 1_", "讲座_ 1_ (2)")
    assert written == sorted(f"{name}/borders-2{end}.png" for name in folders for end in ("-crop", ""))
    assert (tmp_path / "证据" / "讲座_ 1_" / "borders-2.png").read_bytes() == b"FRAME"


def test_a_folder_that_cannot_be_made_is_said_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(UserError, match="taken"):
        delivery.must_be_folder(tmp_path / "taken")
