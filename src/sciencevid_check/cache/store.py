"""What was measured before, kept by content, so that nothing is decoded twice.

One SQLite file in the user's cache folder. A work is its content: the SHA-256 decides, a quick fingerprint (size and some blocks) only
says which files are worth hashing. An untouched file (same path, size, times and file number as when it was hashed) is not read
again; a file so young that another write could share its time is not taken for untouched. A row is one measurement of one work; it
counts only while `provenance.edition` of that measurement is the same. Nothing here is needed: whatever goes wrong with the file costs
time only, and is said once.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sciencevid_check.cache.content import Stamp, digest, quick
from sciencevid_check.cache.database import FOLDER, Database, writing
from sciencevid_check.cache.keeping import Row, fact_type
from sciencevid_check.measure import MeasurementError, provenance, remote, shown_name
from sciencevid_check.measurements import Fact, Missing
from sciencevid_check.text import Text

_FILE = "store-1.sqlite"  # another layout of the tables gets another number


def folder() -> Path:
    """Where the store is: the folder that SCIENCEVID_CACHE names, else the user's cache folder."""
    if named := os.environ.get(FOLDER):
        return Path(named).absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("sciencevid-check", appauthor=False))


@dataclass(frozen=True)
class Content:
    """A work that the store knows."""

    work: int
    sha256: str | None


@dataclass(frozen=True)
class Numbers:
    """`cache info`."""

    path: Path
    works: int
    facts: int
    bytes: int


class Store:
    """Open the user's own with `Store.of_user`. Every method may be called at any time and from any thread; none raises because of the database."""

    def __init__(self, path: Path, warn: Callable[[Text], None]) -> None:
        self._base = Database(path, warn)
        self._used: dict[int, str] = {}

    @classmethod
    def of_user(cls, warn: Callable[[Text], None]) -> Self:
        """The user's own store; `warn` is told, once, when it cannot be used."""
        return cls(folder() / _FILE, warn)

    def close(self) -> None:
        self._note_used()
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, path: Path) -> Content | None:
        """The work that this file is, if it is known. Reads the file only when it may be a known work's copy.

        Raises nothing: a file that cannot be read is not known.
        """
        path = remote.place(path)
        found: Content | None = None
        try:
            stamp = Stamp.of(path)
        except (OSError, ValueError):
            return None
        with self._base.using() as db:
            if db is None:
                return None
            row = db.execute(
                "SELECT work.id, sha256 FROM file JOIN work ON work.id = file.work"
                " WHERE file.path = ? AND file.size = ? AND mtime_ns = ? AND ctime_ns = ? AND inode = ?",
                (_key(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode),
            ).fetchone()
            found = Content(*row) if row else self._copy_of_known(db, path, stamp)
        if found:
            self._used[found.work] = shown_name(path)
        return found

    def known(self, sha256: str) -> Content | None:
        """The work with this content."""
        row = None
        with self._base.using() as db:
            if db is not None:
                row = db.execute("SELECT id, sha256 FROM work WHERE sha256 = ?", (sha256,)).fetchone()
        return Content(*row) if row else None

    def places(self, sha256: str) -> list[str]:
        """Where files with this content were seen."""
        rows: list[tuple[bytes]] = []
        with self._base.using() as db:
            if db is not None:
                rows = db.execute(
                    "SELECT file.path FROM file JOIN work ON work.id = file.work WHERE sha256 = ?", (sha256,)
                ).fetchall()
        return [os.fsdecode(path) for (path,) in rows]

    def _copy_of_known(self, db: sqlite3.Connection, path: Path, stamp: Stamp) -> Content | None:
        alike = db.execute("SELECT quick FROM work WHERE size = ? AND sha256 IS NOT NULL", (stamp.size,)).fetchall()
        try:
            if not alike or quick(path) not in {row[0] for row in alike}:
                return None
            began = time.time()
            sha256 = digest(path)
            unchanged = Stamp.of(path) == stamp
        except OSError:
            return None
        row = db.execute("SELECT id, sha256 FROM work WHERE sha256 = ?", (sha256,)).fetchone()
        if not row or not unchanged:
            return None
        if stamp.settled(began):
            self._point(db, path, stamp, row[0])
        return Content(*row)

    def facts(self, content: Content, wanted: Iterable[str]) -> dict[str, Fact | Missing]:
        """Those of the wanted measurements that are kept and not out of date; a Missing is why there is none."""
        kept: dict[str, Fact | Missing] = {}
        names = sorted(wanted)
        with self._base.using() as db:
            if db is None:
                return {}
            asked = f"SELECT name, edition, missing, value FROM fact WHERE work = ? AND name IN ({','.join('?' * len(names))})"  # noqa: S608 (question marks only)
            for name, edition, missing, value in db.execute(asked, (content.work, *names)).fetchall():
                if _current(name) == edition:
                    kind: type[Fact] = Missing if missing else fact_type(name)
                    kept[name] = kind.model_validate_json(zlib.decompress(value))
        return kept

    def keep(self, path: Path, stamp: Stamp, sha256: str | None, quick_: bytes | None, rows: Iterable[Row]) -> None:
        """Take what was measured of a file which had this stamp before and after, and when measuring began was settled."""
        path = remote.place(path)
        with self._base.using() as db:
            if db is None:
                return
            with writing(db):
                work = self._work(db, path, stamp, sha256, quick_)
                db.executemany(
                    "INSERT OR REPLACE INTO fact(work, name, edition, missing, value) VALUES(?, ?, ?, ?, ?)",
                    [(work, row.name, row.edition, row.missing, row.value) for row in rows],
                )

    def _work(self, db: sqlite3.Connection, path: Path, stamp: Stamp, sha256: str | None, quick_: bytes | None) -> int:
        """The work's row, new if need be. Without a hash a work is known by its path and stamp alone."""
        row = db.execute("SELECT id FROM work WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            row = db.execute(
                "SELECT work.id FROM file JOIN work ON work.id = file.work WHERE file.path = ? AND file.size = ?"
                " AND mtime_ns = ? AND ctime_ns = ? AND (? IS NULL OR sha256 IS NULL)",
                (_key(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, sha256),
            ).fetchone()
            if row and sha256:
                db.execute("UPDATE work SET sha256 = ?, quick = ? WHERE id = ?", (sha256, quick_, row[0]))
        if row is None:
            new = db.execute(
                "INSERT INTO work(sha256, size, quick, path, used) VALUES(?, ?, ?, ?, ?)",
                (sha256, stamp.size, quick_, shown_name(path), time.time()),
            )
            row = (new.lastrowid,)
        work = int(row[0])
        self._used[work] = shown_name(path)
        self._point(db, path, stamp, work)
        return work

    def _point(self, db: sqlite3.Connection, path: Path, stamp: Stamp, work: int) -> None:
        before = db.execute("SELECT work FROM file WHERE path = ?", (_key(path),)).fetchone()
        db.execute(
            "INSERT OR REPLACE INTO file(path, size, mtime_ns, ctime_ns, inode, work) VALUES(?, ?, ?, ?, ?, ?)",
            (_key(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, work),
        )
        if before and before[0] != work:  # a work without a hash, known by this path only, can never be found again
            db.execute("DELETE FROM work WHERE id = ? AND sha256 IS NULL", before)

    def all_of(self, name: str) -> Iterator[tuple[str, str, bytes]]:
        """Of every hashed work whose measurement `name` is kept and not out of date: SHA-256, where it was last, the fact as JSON."""
        rows: list[tuple[str, str, bytes]] = []
        self._note_used()
        with self._base.using() as db:
            if db is not None:
                rows = db.execute(
                    "SELECT sha256, path, value FROM fact JOIN work ON work.id = fact.work"
                    " WHERE name = ? AND edition = ? AND NOT missing AND sha256 IS NOT NULL ORDER BY work.id",
                    (name, _current(name)),
                ).fetchall()
        for sha256, path, value in rows:
            yield sha256, path, zlib.decompress(value)

    def _note_used(self) -> None:
        now = time.time()
        with self._base.using() as db:
            if db is not None and self._used:
                with writing(db):
                    used = [(now, path, work) for work, path in self._used.items()]
                    db.executemany("UPDATE work SET used = ?, path = ? WHERE id = ?", used)
        self._used.clear()

    def numbers(self) -> Numbers:
        counts = (0, 0)
        with self._base.using() as db:
            if db is not None:
                counts = db.execute("SELECT (SELECT count(*) FROM work), (SELECT count(*) FROM fact)").fetchone()
        path = self._base.path
        files = [path.with_name(path.name + rest) for rest in ("", "-wal")]
        return Numbers(path, *counts, sum(file.stat().st_size for file in files if file.is_file()))

    def forget(self, unused_days: float = 0.0) -> int:
        """Drop the works that were not looked up for so many days, and give the room back; how many these were."""
        gone = 0
        with self._base.using() as db:
            if db is not None:
                gone = db.execute("DELETE FROM work WHERE used <= ?", (time.time() - 86400 * unused_days,)).rowcount
                db.execute("PRAGMA incremental_vacuum").fetchall()
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for left in self._base.path.parent.glob("*.sqlite*"):  # damaged ones, and those of other versions
                if not left.name.startswith(self._base.path.name):
                    left.unlink(missing_ok=True)
        return gone


def _current(name: str) -> str:
    """The measurement's edition of today; none where the tools are missing, so that nothing kept counts."""
    try:
        return provenance.edition(name)
    except MeasurementError:
        return ""


def _key(path: Path) -> bytes:
    return os.fsencode(os.path.normcase(path))
