"""The store: what was measured is found again by content; whatever goes wrong with its file costs time only."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sciencevid_check.cache import content, keeping, store
from sciencevid_check.cache.content import Stamp
from sciencevid_check.cache.store import Content, Store
from sciencevid_check.measure import provenance
from sciencevid_check.measurements import Loudness, Measurements, Missing
from sciencevid_check.text import Text
from tests.rules.facts import container, file, packets
from tests.rules.whole import seen_and_heard

LOUD = seen_and_heard()["loudness"]
WANTED = frozenset({"file", "container", "packets", "loudness", "shots"})


@pytest.fixture
def warned() -> list[Text]:
    return []


@pytest.fixture
def kept(tmp_path: Path, warned: list[Text]) -> Iterator[Store]:
    with Store(tmp_path / "cache" / "s.sqlite", warned.append) as made:
        yield made


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return old(tmp_path / "追光.mp4", b"a" * 500_000)


def old(path: Path, raw: bytes, days: float = 1.0) -> Path:
    """A file written a while ago."""
    path.write_bytes(raw)
    then = int((time.time() - 86400 * days) * 1e9)
    os.utime(path, ns=(then, then))
    return path


def measured(**changes: object) -> Measurements:
    facts = {"path": "a.mp4", "file": file(), "container": container(), "packets": packets(), **seen_and_heard()}
    return Measurements.model_validate({**facts, **changes})


def keep(kept: Store, path: Path, facts: Measurements | None = None, *, hashed: bool = True) -> None:
    sha256 = content.digest(path) if hashed else None
    quick = content.quick(path) if hashed else None
    kept.keep(path, Stamp.of(path), sha256, quick, keeping.rows(facts or measured(), WANTED))


def look_up(kept: Store, path: Path) -> dict[str, object]:
    found = kept.find(path)
    return dict(kept.facts(found, WANTED)) if found else {}


def test_what_was_kept_is_found_unchanged(kept: Store, work: Path) -> None:
    assert kept.find(work) is None
    facts = measured()
    keep(kept, work, facts)
    assert look_up(kept, work) == {name: getattr(facts, name) for name in WANTED}
    found = kept.find(work)
    assert found
    assert found.sha256 == content.digest(work)


def test_an_untouched_file_is_not_read_again(kept: Store, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(kept, work)
    for reading in ("quick", "digest"):
        monkeypatch.setattr(store, reading, lambda _: pytest.fail("read"))
    assert look_up(kept, work)


def test_a_copy_is_known_by_its_content_and_another_work_is_not(kept: Store, work: Path, tmp_path: Path) -> None:
    keep(kept, work)
    copy = old(tmp_path / "copy.mp4", work.read_bytes(), days=2)
    assert look_up(kept, copy) == look_up(kept, work)
    late = old(tmp_path / "late.mp4", b"a" * 499_999 + b"b")  # as large, but another end
    assert kept.find(late) is None
    hidden = bytearray(work.read_bytes())
    hidden[70_000] = 0  # where the quick look does not look
    assert content.quick(work) == content.quick(old(tmp_path / "hidden.mp4", bytes(hidden)))
    assert kept.find(tmp_path / "hidden.mp4") is None


def test_a_file_is_hashed_only_when_it_looks_like_a_known_work(
    kept: Store, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(kept, work)
    monkeypatch.setattr(store, "digest", lambda _: pytest.fail("hashed"))
    assert kept.find(old(tmp_path / "other.mp4", b"b" * 500_000)) is None
    monkeypatch.setattr(store, "quick", lambda _: pytest.fail("read"))
    assert kept.find(old(tmp_path / "longer.mp4", b"a" * 500_001)) is None


def test_a_file_that_changed_is_another_work(kept: Store, work: Path) -> None:
    keep(kept, work)
    before = work.stat()
    work.write_bytes(b"b" * 500_000)
    assert kept.find(work) is None
    if os.name == "posix":  # elsewhere there is no time that a program cannot set back
        os.utime(work, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert kept.find(work) is None


@pytest.mark.parametrize(
    ("age_s", "whole_seconds", "settled"),
    [(0, False, False), (1, False, True), (1, True, False), (9, True, True), (-99, True, True)],
)
def test_a_file_so_young_that_it_could_change_unseen(age_s: float, whole_seconds: bool, settled: bool) -> None:
    now = 1_700_000_000.5
    time_ns = int((now - age_s) * 1e9) // 10**9 * 10**9 if whole_seconds else int((now - age_s) * 1e9) + 1
    assert Stamp(1, time_ns, time_ns, "1").settled(now) is settled


def test_without_a_hash_a_work_is_known_by_its_untouched_file_only(kept: Store, work: Path, tmp_path: Path) -> None:
    keep(kept, work, hashed=False)
    found = kept.find(work)
    assert found == Content(1, None)
    assert kept.find(Path(shutil.copy2(work, tmp_path / "copy.mp4"))) is None
    keep(kept, work)  # now with its hash: the same work
    assert kept.find(work) == Content(1, content.digest(work))
    assert kept.numbers().works == 1
    second = old(tmp_path / "second.mp4", b"c" * 100)
    keep(kept, second, hashed=False)
    old(second, b"d" * 100)
    keep(kept, second, hashed=False)  # the old content can never be found again
    assert kept.numbers().works == 2


def test_what_is_out_of_date_does_not_count(kept: Store, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(kept, work)
    real = provenance.edition
    monkeypatch.setattr(provenance, "edition", lambda name: "newer" if name == "loudness" else real(name))
    assert look_up(kept, work).keys() == WANTED - {"loudness"}
    assert not list(kept.all_of("loudness"))


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({}, set()),
        ({"loudness": None, "missing": {"loudness": Missing(reason="no_sound")}}, set()),
        ({"loudness": None, "missing": {"loudness": Missing(reason="crash", detail="x")}}, {"loudness"}),
        ({"packets": None, "missing": {"packets": Missing(reason="timeout", detail="x")}}, {"packets"}),
        ({"container": None}, WANTED),
        ({"decoded_picture": None}, {"shots"}),
        ({"decoded_sound": None}, {"loudness"}),
        ({"decoded_picture": seen_and_heard()["decoded_picture"].model_copy(update={"stopped": "died"})}, {"shots"}),
        ({"decoded_picture": seen_and_heard()["decoded_picture"].model_copy(update={"expected": None})}, {"shots"}),
        ({"decoded_sound": seen_and_heard()["decoded_sound"].model_copy(update={"stopped": "stalled"})}, {"loudness"}),
        ({"loudness": LOUD.model_copy(update={"integrated_lufs": float("nan")})}, {"loudness"}),
    ],
)
def test_only_what_belongs_to_the_work_is_kept(changes: dict[str, object], lost: set[str]) -> None:
    whole = measured()
    facts = whole.model_copy(update=changes)
    assert {row.name for row in keeping.rows(facts, WANTED)} == WANTED - lost


def test_all_of_one_measurement(kept: Store, tmp_path: Path) -> None:
    works = [old(tmp_path / f"{number}.mp4", bytes([number]) * 999) for number in range(3)]
    for path in works:
        keep(kept, path)
    keep(kept, old(tmp_path / "unhashed.mp4", b"x"), hashed=False)
    moved = works[1].rename(tmp_path / "moved.mp4")
    assert kept.find(moved)
    assert [(sha256, path) for sha256, path, _ in kept.all_of("loudness")] == [
        (content.digest(path), str(path)) for path in (works[0], moved, works[2])
    ]
    assert all(Loudness.model_validate_json(raw) == LOUD for *_, raw in kept.all_of("loudness"))


def test_forgetting(kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (old(tmp_path / f"{number}.mp4", bytes([number]) * 999) for number in range(2))
    now = time.time()
    monkeypatch.setattr(store.time, "time", lambda: now - 86400 * 10)
    keep(kept, first)
    monkeypatch.undo()
    keep(kept, second)
    assert kept.forget(unused_days=9) == 1
    assert kept.find(first) is None
    assert kept.find(second)
    assert kept.forget() == 1
    numbers = kept.numbers()
    assert (numbers.works, numbers.facts) == (0, 0)


def test_a_store_that_is_opened_again_still_knows(tmp_path: Path, work: Path, warned: list[Text]) -> None:
    for _ in range(2):
        with Store(tmp_path / "s.sqlite", warned.append) as kept:
            if kept.find(work) is None:
                keep(kept, work)
            else:
                assert look_up(kept, work).keys() == WANTED
    assert not warned


def test_a_damaged_file_is_moved_aside(tmp_path: Path, work: Path, warned: list[Text]) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"no database" * 999)
    with Store(path, warned.append) as kept:
        keep(kept, work)
        assert look_up(kept, work)
    assert len(warned) == 1
    assert "not a database" in warned[0].en
    (aside,) = tmp_path.glob("damaged-*.sqlite")
    assert aside.read_bytes().startswith(b"no database")
    with Store(path, warned.append) as kept:
        assert look_up(kept, work)
        kept.forget()
    assert len(warned) == 1
    assert not aside.exists()


def test_damage_that_shows_later(tmp_path: Path, work: Path, warned: list[Text]) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path, warned.append) as kept:
        keep(kept, work)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE fact SET value = x'00'")
    db.close()
    with Store(path, warned.append) as kept:
        assert look_up(kept, work) == {}
        keep(kept, work)
        assert look_up(kept, work).keys() == WANTED
    assert len(warned) == 1


def test_a_folder_that_cannot_be_had(tmp_path: Path, work: Path, warned: list[Text]) -> None:
    (tmp_path / "file").touch()
    with Store(tmp_path / "file" / "s.sqlite", warned.append) as kept:
        keep(kept, work)
        assert look_up(kept, work) == {}
        assert list(kept.all_of("loudness")) == []
        assert kept.forget() == kept.numbers().works == 0
    assert len(warned) == 1
    assert "SCIENCEVID_CACHE" in warned[0].zh


def test_a_file_that_another_process_holds(
    tmp_path: Path, work: Path, warned: list[Text], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sciencevid_check.cache.database._BUSY_S", 0.2)
    path = tmp_path / "s.sqlite"
    with Store(path, warned.append) as kept:
        keep(kept, work)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert look_up(kept, work), "reading goes on"
        keep(kept, work)
        assert look_up(kept, work) == {}
        other.close()
    assert [text.en for text in warned if "locked" in text.en]
    assert len(warned) == 1


def test_a_file_that_may_only_be_read(tmp_path: Path, work: Path, warned: list[Text]) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path, warned.append) as kept:
        keep(kept, work)
        assert kept._base._db
        kept._base._db.execute("PRAGMA query_only = ON")  # root may write to any file
        keep(kept, work)
    assert len(warned) == 1
    assert "readonly" in warned[0].en


def fill(path: Path, works: list[Path]) -> None:
    """In a process of its own."""
    told: list[Text] = []
    with Store(path, told.append) as kept:
        for one in works:
            keep(kept, one)
    assert not told, told


def test_two_processes_at_once(tmp_path: Path, warned: list[Text]) -> None:
    works = [old(tmp_path / f"{number}.mp4", bytes([number]) * 999) for number in range(20)]
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=fill, args=(tmp_path / "s.sqlite", works[::way])) for way in (1, -1)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [other.exitcode for other in others] == [0, 0]
    with Store(tmp_path / "s.sqlite", warned.append) as kept:
        assert kept.numbers().works == 20
        assert all(look_up(kept, one).keys() == WANTED for one in works)


def test_threads_may_share_it(kept: Store, tmp_path: Path, warned: list[Text]) -> None:
    works = [old(tmp_path / f"{number}.mp4", bytes([number]) * 999) for number in range(8)]
    threads = [threading.Thread(target=keep, args=(kept, one)) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.numbers().works == 8
    assert not warned


def test_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCIENCEVID_CACHE", str(tmp_path / "缓存"))
    assert store.folder() == tmp_path / "缓存"
    monkeypatch.delenv("SCIENCEVID_CACHE")
    assert store.folder().name.lower() in ("sciencevid-check", "cache")
