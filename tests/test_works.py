import os
import sys
from pathlib import Path

import pytest

from sciencevid_check import works
from sciencevid_check.text import UserError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str, content: bytes = b"x") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


def found(*paths: str, warnings: list[str] | None = None) -> list[str]:
    told: list[str] = [] if warnings is None else warnings
    return [path.as_posix() for path in works.find(paths, warn=lambda text: told.append(text.en))]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("in/a.mp4", True),
        ("in/a.MP4", True),
        ("in/a.mov", True),
        ("in/渝中区/追光的人.mkv", True),
        ("in/-dash.mp4", True),
        ("in/讲座[red].mp4", True),
        ("in/a.txt", False),
        ("in/a.mp4.part", False),
        ("in/推荐表.xlsx", False),
        ("in/Thumbs.db", False),
        ("in/.DS_Store", False),
        ("in/.mp4", False),
        ("in/._a.mp4", False),  # what macOS leaves on other people's disks
        ("in/.trash/a.mp4", False),
        ("in/~$a.mp4", False),
        ("in/__MACOSX/a.mp4", False),
        ("in/$RECYCLE.BIN/a.mp4", False),
        ("in/folder.mp4/a.mp4", True),
        ("in/folder.mp4/notes.txt", False),
    ],
)
def test_what_counts_as_a_work_in_a_folder(name: str, taken: bool, folder: Path) -> None:
    put(name, "in/zz.mp4")
    assert found("in") == sorted([name] * taken + ["in/zz.mp4"])


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (b"\x00\x00\x00\x20ftypisom", True),
        (b"\x1aE\xdf\xa3matroska", True),
        (b"plain text", False),
        (b"", False),
    ],
)
def test_without_an_ending_the_content_decides(content: bytes, taken: bool, folder: Path) -> None:
    put("in/zz.mp4")
    put("in/work", content=content)
    assert found("in") == ["in/work"] * taken + ["in/zz.mp4"]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.mp4", "nowhere.mp4", "讲座[red].mp4", "-dash.mp4"])
def test_what_is_named_is_looked_at_whatever_it_is(name: str, folder: Path) -> None:
    assert found(name) == [name]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["b"], ["b/1.mp4", "b/2.mp4", "b/c/3.mp4"]),
        (["b", "a.mp4"], ["b/1.mp4", "b/2.mp4", "b/c/3.mp4", "a.mp4"]),
        (["a.mp4", "a.mp4"], ["a.mp4"]),
        (["b/2.mp4", "b"], ["b/2.mp4", "b/1.mp4", "b/c/3.mp4"]),
        (["./b/2.mp4", "b/2.mp4"], ["b/2.mp4"]),
        (["b/c", "b"], ["b/c/3.mp4", "b/1.mp4", "b/2.mp4"]),
        (["."], ["a.mp4", "b/1.mp4", "b/2.mp4", "b/c/3.mp4"]),
    ],
)
def test_order_and_duplicates(paths: list[str], expected: list[str], folder: Path) -> None:
    put("a.mp4", "b/2.mp4", "b/1.mp4", "b/c/3.mp4")
    assert found(*paths) == expected


def test_a_hidden_folder_that_is_named_is_looked_into(folder: Path) -> None:
    put(".works/a.mp4")
    assert found(".works") == [".works/a.mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_links_are_followed_and_pipes_are_not_opened(folder: Path) -> None:
    put("a.mp4", "in/zz.mp4")
    Path("in/link.mp4").symlink_to(Path("a.mp4").absolute())
    Path("in/broken.mp4").symlink_to("nowhere.mp4")
    os.mkfifo("in/pipe")
    os.mkfifo("in/pipe.mp4")
    # a link that leads nowhere is reported as a work that is not there, not passed over
    assert found("in") == ["in/broken.mp4", "in/link.mp4", "in/zz.mp4"]


@pytest.mark.parametrize(
    ("paths", "en"), [([], "Name the video files or folders to check"), (["in"], "No video in the folder: in")]
)
def test_nothing_to_check(paths: list[str], en: str, folder: Path) -> None:
    put("in/notes.txt")
    with pytest.raises(UserError) as caught:
        found(*paths)
    assert caught.value.text.en.startswith(en)
    assert caught.value.text.zh


def test_a_folder_without_video_beside_one_with(folder: Path) -> None:
    put("empty/notes.txt", "in/a.mp4")
    warnings: list[str] = []
    assert found("empty", "in", warnings=warnings) == ["in/a.mp4"]
    assert warnings == ["No video in the folder: empty"]


def test_a_folder_that_does_not_open_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("in/a.mp4", "in/closed/b.mp4")
    opened = os.scandir

    def scandir(path: str) -> object:  # who runs the tests may be root, whom no permission stops
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path)

    monkeypatch.setattr(os, "scandir", scandir)
    warnings: list[str] = []
    assert found("in", warnings=warnings) == ["in/a.mp4"]
    assert len(warnings) == 1
    assert "closed (Permission denied)" in warnings[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself knows no such name")
def test_a_name_too_long_for_the_disk_is_kept_for_the_report(folder: Path) -> None:
    assert found("长" * 200 + ".mp4") == ["长" * 200 + ".mp4"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_paths(encoding: str, folder: Path) -> None:
    Path("list.txt").write_text('作品/甲.mp4\r\n\r\n"C 盘/乙 丙.mp4"\n  丁.mp4  \n', encoding=encoding)
    assert works.listed("list.txt") == [Path("作品/甲.mp4"), Path("C 盘/乙 丙.mp4"), Path("丁.mp4")]
    assert works.listed("") == []


def test_a_list_in_gbk(folder: Path) -> None:
    put("作品/甲.mp4", "乙.mp4")
    Path("list.txt").write_bytes('"作品/甲.mp4"\r\n乙.mp4\r\n不在.mp4\r\n'.encode("gbk"))
    assert works.listed("list.txt") == [Path("作品/甲.mp4"), Path("乙.mp4"), Path("不在.mp4")]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are Unicode")
def test_a_list_with_a_name_that_is_no_text(folder: Path) -> None:
    name = os.fsdecode(b"\xb5\xff.mp4")
    put(name)
    Path("list.txt").write_bytes("讲座.mp4\n".encode() + b"\xb5\xff.mp4\n")
    assert works.listed("list.txt") == [Path("讲座.mp4"), Path(name)]


@pytest.mark.parametrize(("name", "en"), [("nowhere.txt", "No such file"), ("empty.txt", "it names no path")])
def test_a_list_that_is_none(name: str, en: str, folder: Path) -> None:
    put("empty.txt", content=b" \n\n")
    with pytest.raises(UserError, match=en):
        works.listed(name)
