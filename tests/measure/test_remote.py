"""Works that are no local files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sciencevid_check import checker, pool, task
from sciencevid_check.checker import check_works
from sciencevid_check.content import Stamp
from sciencevid_check.measure import remote, shown_name
from sciencevid_check.store import Store
from sciencevid_check.text import Text, UserError
from sciencevid_check.works import find
from tests.command import call, make_clip

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[str]:
    """Two works and a text, in the file system that fsspec keeps in memory."""
    memory = fsspec.filesystem("memory")
    clip = make_clip(tmp_path / "clip.mp4")
    for name in ("a.mp4", "sub/b.mp4"):
        memory.put_file(str(clip), f"/bucket/{name}")
    memory.pipe_file("/bucket/notes.txt", b"no film")
    yield "memory://bucket"
    memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("s3://bucket/追光.mp4", "s3://bucket/追光.mp4"),
        ("https://host/a.mp4?b=c", "https://host/a.mp4?b=c"),
        ("a.mp4", ""),
        ("/home/x/a.mp4", ""),
        (r"C:\works\a.mp4", ""),
        (r"s3:\bucket\a.mp4", "s3://bucket/a.mp4"),  # a Windows Path
        ("讲座:第一讲.mp4", ""),
        ("file:///a.mp4", ""),
    ],
)
def test_urls_are_told_from_paths(path: str, url: str) -> None:
    assert remote.url(Path(path)) == url
    assert shown_name(Path(path)) == (url or str(Path(path)))


@pytest.mark.skipif(os.name == "nt", reason="no such name there")
def test_a_local_folder_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s3:").mkdir()
    Path("s3:/a.mp4").touch()
    assert remote.url(Path("s3:/a.mp4")) == ""


def test_what_is_below_a_url(bucket: str) -> None:
    found = find([f"{bucket}/"], warn=lambda text: pytest.fail(text.en))
    assert list(map(shown_name, found)) == ["memory://bucket/a.mp4", "memory://bucket/sub/b.mp4"]
    assert find([f"{bucket}/notes.txt"], warn=lambda text: pytest.fail(text.en))


def test_a_remote_work_is_measured_kept_and_shown(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "_crew", lambda *_: pool.Threads(2, None))  # a worker has another memory
    works = [Path(f"{bucket}/a.mp4"), Path(f"{bucket}/none.mp4")]
    warned: list[Text] = []
    with Store(tmp_path / "store", warned.append) as store:
        runs = [
            check_works(works, select=["black-frames", "file-name"], lang="zh", proofs=True, store=store, hashed=True)
            for _ in range(2)
        ]
        assert store.numbers().works == 1
    assert not warned
    assert runs[0].model_dump_json() == runs[1].model_dump_json()
    first, second = runs[0].files
    assert (first.path, first.verdict) == ("memory://bucket/a.mp4", "pass")
    assert first.film
    assert first.measurements
    assert first.measurements.file
    assert first.measurements.file.name == "a.mp4"
    assert second.error
    assert second.error.zh.startswith("找不到文件")


def test_a_download_gives_signs_of_life(bucket: str) -> None:
    signs: list[int] = []
    with remote.local(Path(f"{bucket}/a.mp4"), lambda: signs.append(1)) as copy:
        assert copy.suffix == ".mp4"
        assert copy.stat().st_size > 1000
    assert signs
    assert not copy.exists()


def test_what_changed_there_is_another_work(bucket: str) -> None:
    path = Path(f"{bucket}/a.mp4")
    before = Stamp.of(path)
    assert Stamp.of(path) == before
    fsspec.filesystem("memory").pipe_file("/bucket/a.mp4", b"other")
    assert Stamp.of(path) != before


def test_without_its_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    with pytest.raises(UserError, match=r"s3fs"):
        find(["s3://bucket/a.mp4"], warn=lambda _: None)
    looked = task.Asked(Path("s3://bucket/a.mp4"), frozenset({"file"}))
    with pytest.raises(task.MeasurementError, match="tool_missing"):
        task.look(looked)
    said = call("check", "nosuch://bucket/a.mp4", lang="en")
    assert said.code == 2
    assert "nosuch" in said.err
