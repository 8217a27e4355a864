"""When a file counts as arrived: made files and a made clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sciencevid_check.watching.arrivals import Arrivals, look_at, looks, whole


def box(kind: bytes, body: bytes = b"", length: int | None = None) -> bytes:
    return (8 + len(body) if length is None else length).to_bytes(4) + kind + body


FTYP, MOOV, MDAT = box(b"ftyp", b"isom"), box(b"moov", b"x" * 40), box(b"mdat", b"y" * 400)


@pytest.mark.parametrize(
    ("content", "is_whole"),
    [
        (FTYP + MOOV + MDAT, True),
        (FTYP + MDAT + MOOV, True),
        (FTYP + MOOV + box(b"mdat", b"y" * 400, length=0), True),  # reaches to the end
        (FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (16 + 400).to_bytes(8) + b"y" * 400, True),  # a 64-bit length
        (FTYP + MOOV + MDAT + b"tail", True),
        (FTYP + MDAT, False),  # no index
        ((FTYP + MOOV + MDAT)[:-1], False),
        ((FTYP + MDAT + MOOV)[:100], False),
        (FTYP + MDAT + bytes(48), False),  # the space was taken in advance
        (bytes(4000), False),
        (b"", False),
        (b"ftyp", False),
        (b"\x1aE\xdf\xa3" + b"matroska" * 10, True),
        (b"no video at all", True),
    ],
)
def test_whole(content: bytes, is_whole: bool, tmp_path: Path) -> None:
    path = tmp_path / "作品.mp4"
    path.write_bytes(content)
    assert whole(path) == is_whole


class Folder:
    """A folder that is looked at once a second, by a clock that stands still meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = 0.0
        self.arrivals = Arrivals(settle_s=3, patience_s=20, clock=lambda: self.now)

    def after(self, seconds: int) -> list[str]:
        """What was ready in these seconds; it is checked at once."""
        names = []
        for _ in range(seconds):
            self.now += 1
            for path in self.arrivals.ready(looks(sorted(self.path.iterdir()))):
                look = look_at(path)
                assert look
                self.arrivals.done(path, look)
                names.append(path.name)
        return names


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_file_is_ready_once_after_it_stood_still(folder: Folder) -> None:
    (folder.path / "a.mp4").write_bytes(FTYP + MOOV + MDAT)
    assert folder.after(3) == []
    assert folder.after(1) == ["a.mp4"]
    assert folder.after(60) == []


def test_a_file_that_grows_is_waited_for(folder: Folder) -> None:
    path = folder.path / "a.mkv"
    for size in range(1, 30):
        path.write_bytes(b"m" * size)
        assert folder.after(2) == []
    assert folder.after(3) == ["a.mkv"]


def test_a_stalled_copy_is_waited_for_longer_then_checked_as_it_is(folder: Folder) -> None:
    (folder.path / "a.mp4").write_bytes(FTYP + MDAT)
    assert folder.after(20) == []
    assert folder.after(1) == ["a.mp4"]


def test_a_copy_that_keeps_the_size_but_not_the_time_is_seen_to_go_on(folder: Folder) -> None:
    path = folder.path / "a.mp4"
    path.write_bytes(FTYP + MOOV + MDAT)
    for second in range(10):
        os.utime(path, (second, second))
        assert folder.after(1) == []
    assert folder.after(4) == ["a.mp4"]


def test_a_changed_file_is_ready_again(folder: Folder) -> None:
    path = folder.path / "a.mp4"
    path.write_bytes(FTYP + MOOV + MDAT)
    assert folder.after(4) == ["a.mp4"]
    path.write_bytes(FTYP + MOOV + MDAT + MDAT)
    assert folder.after(3) == []
    assert folder.after(1) == ["a.mp4"]


def test_a_file_that_is_gone_before_it_is_ready_is_forgotten(folder: Folder) -> None:
    path = folder.path / "a.mp4"
    path.write_bytes(FTYP + MOOV + MDAT)
    folder.after(2)
    path.unlink()
    assert folder.after(10) == []
    path.write_bytes(FTYP + MOOV + MDAT)
    assert folder.after(3) == []  # it waits anew


def test_a_file_that_is_away_for_a_while_is_not_checked_again(folder: Folder) -> None:
    path = folder.path / "a.mp4"
    path.write_bytes(FTYP + MOOV + MDAT)
    folder.after(4)
    away = path.rename(folder.path.parent / "away")
    folder.after(2)
    away.rename(path)
    assert folder.after(30) == []


@pytest.mark.parametrize(("winerror", "seconds"), [(32, None), (33, None), (5, 21), (None, 21)])
def test_a_file_that_does_not_open(
    winerror: int | None, seconds: int | None, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In use by a copy: waited for without end. No permission: handed over after a while, so that it is said."""

    def shut(path: Path) -> bool:
        error = PermissionError(13, "Permission denied")
        error.winerror = winerror  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr("sciencevid_check.watching.arrivals.whole", shut)
    (folder.path / "a.mp4").write_bytes(MDAT)
    assert folder.after(20) == []
    assert folder.after(80) == (["a.mp4"] if seconds else [])
