"""What was measured before, kept by content, so that nothing is decoded twice.

One SQLite file in the user's cache folder. A work is its content: the SHA-256 decides, a quick fingerprint (size and some blocks) only
says which files are worth hashing. An untouched file (same path, size, times and file number as when it was hashed) is not read
again; a file so young that another write could share its time is not taken for untouched. A row is one measurement of one work; it
counts only while `provenance.edition` of that measurement is the same. Nothing here is needed: whatever goes wrong with the file costs
time only, and is said once.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from sciencevid_check.content import Stamp, digest, quick
from sciencevid_check.keeping import Row, fact_type
from sciencevid_check.measure import MeasurementError, provenance, shown_name
from sciencevid_check.measurements import Fact, Missing
from sciencevid_check.text import Text

FOLDER = "SCIENCEVID_CACHE"
_FILE = "store-1.sqlite"  # another layout of the tables gets another number
_BUSY_S = 5.0  # how long to wait for another process that writes
_SCHEMA = """
CREATE TABLE IF NOT EXISTS work(
  id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, size INTEGER NOT NULL, quick BLOB, path TEXT NOT NULL, used REAL NOT NULL);
CREATE INDEX IF NOT EXISTS work_size ON work(size);
CREATE TABLE IF NOT EXISTS file(
  path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode TEXT,
  work INTEGER NOT NULL REFERENCES work(id) ON DELETE CASCADE);
CREATE INDEX IF NOT EXISTS file_work ON file(work);
CREATE TABLE IF NOT EXISTS fact(
  work INTEGER NOT NULL REFERENCES work(id) ON DELETE CASCADE, name TEXT NOT NULL, edition TEXT NOT NULL,
  missing INTEGER NOT NULL, value BLOB NOT NULL, UNIQUE(name, work));
CREATE INDEX IF NOT EXISTS fact_work ON fact(work);
"""
_OFF = Text(
    zh="测量记录用不了（{path}：{why}），这次不用它，只是慢一些。可加 --no-cache，或用 {variable} 换一个文件夹。",
    en="The record of earlier measurements cannot be used ({path}: {why}); this run does without, and is slower for it. Give --no-cache, or name another folder in {variable}.",
)
_DAMAGED = Text(
    zh="测量记录损坏（{why}），已改名为 {aside}，从头另建；只是慢一些。",
    en="The record of earlier measurements was damaged ({why}); it was moved to {aside} and a new one begun. That costs time only.",
)


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
    """Open with `Store.open`. Every method may be called at any time and from any thread; none raises because of the database."""

    def __init__(self, path: Path, warn: Callable[[Text], None]) -> None:
        self.path = path
        self._warn = warn
        self._lock = threading.RLock()
        self._used: dict[int, str] = {}
        self._db: sqlite3.Connection | None = None
        self._mended = False
        with self._guard():
            self._db = self._connect()

    @classmethod
    def open(cls, warn: Callable[[Text], None]) -> Self:
        """The user's own store; `warn` is told, once, when it cannot be used."""
        return cls(folder() / _FILE, warn)

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + _BUSY_S
        while True:
            db = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            try:
                for pragma in ("auto_vacuum=INCREMENTAL", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
                    db.execute(f"PRAGMA {pragma}")
                db.executescript(_SCHEMA)
            except sqlite3.Error as error:
                db.close()
                # the change to WAL does not wait for another process that begins at the same moment
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return db

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        """A database that fails is moved aside if it is damaged, and done without if not."""
        try:
            with self._lock:
                yield
        except (sqlite3.Error, OSError, zlib.error, ValidationError) as error:
            with self._lock:
                self._fall_back(error)

    def _fall_back(self, error: Exception) -> None:
        damaged = not isinstance(error, sqlite3.OperationalError | OSError)
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None
        if damaged and not self._mended:
            self._mended = True
            aside = self.path.with_name(f"damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.sqlite")
            with contextlib.suppress(sqlite3.Error, OSError):
                self.path.replace(aside)
                for rest in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + rest).unlink(missing_ok=True)
                self._db = self._connect()
                self._warn(_DAMAGED.fill({"why": str(error), "aside": str(aside)}))
                return
        self._warn(_OFF.fill({"path": str(self.path), "why": str(error), "variable": FOLDER}))

    def close(self) -> None:
        with self._guard():
            if self._db is not None:
                self._note_used(self._db)
                self._db.close()
                self._db = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, path: Path) -> Content | None:
        """The work that this file is, if it is known. Reads the file only when it may be a known work's copy.

        Raises nothing: a file that cannot be read is not known.
        """
        path = path.absolute()
        found: Content | None = None
        try:
            stamp = Stamp.of(path)
        except (OSError, ValueError):
            return None
        with self._guard():
            if self._db is None:
                return None
            row = self._db.execute(
                "SELECT work.id, sha256 FROM file JOIN work ON work.id = file.work"
                " WHERE file.path = ? AND file.size = ? AND mtime_ns = ? AND ctime_ns = ? AND inode = ?",
                (_key(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode),
            ).fetchone()
            found = Content(*row) if row else self._copy_of_known(self._db, path, stamp)
        if found:
            self._used[found.work] = shown_name(path)
        return found

    def known(self, sha256: str) -> Content | None:
        """The work with this content."""
        row = None
        with self._guard():
            if self._db is not None:
                row = self._db.execute("SELECT id, sha256 FROM work WHERE sha256 = ?", (sha256,)).fetchone()
        return Content(*row) if row else None

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
        with self._guard():
            if self._db is None:
                return {}
            asked = f"SELECT name, edition, missing, value FROM fact WHERE work = ? AND name IN ({','.join('?' * len(names))})"  # noqa: S608 (question marks only)
            for name, edition, missing, value in self._db.execute(asked, (content.work, *names)).fetchall():
                if _current(name) == edition:
                    kind: type[Fact] = Missing if missing else fact_type(name)
                    kept[name] = kind.model_validate_json(zlib.decompress(value))
        return kept

    def keep(self, path: Path, stamp: Stamp, sha256: str | None, quick_: bytes | None, rows: Iterable[Row]) -> None:
        """Take what was measured of a file which had this stamp before and after, and when measuring began was settled."""
        path = path.absolute()
        with self._guard():
            if self._db is None:
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                work = self._work(self._db, path, stamp, sha256, quick_)
                self._db.executemany(
                    "INSERT OR REPLACE INTO fact(work, name, edition, missing, value) VALUES(?, ?, ?, ?, ?)",
                    [(work, row.name, row.edition, row.missing, row.value) for row in rows],
                )
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

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
        with self._guard():
            if self._db is not None:
                self._note_used(self._db)
                rows = self._db.execute(
                    "SELECT sha256, path, value FROM fact JOIN work ON work.id = fact.work"
                    " WHERE name = ? AND edition = ? AND NOT missing AND sha256 IS NOT NULL ORDER BY work.id",
                    (name, _current(name)),
                ).fetchall()
        for sha256, path, value in rows:
            yield sha256, path, zlib.decompress(value)

    def _note_used(self, db: sqlite3.Connection) -> None:
        now = time.time()
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "UPDATE work SET used = ?, path = ? WHERE id = ?", [(now, path, work) for work, path in self._used.items()]
        )
        db.execute("COMMIT")
        self._used.clear()

    def numbers(self) -> Numbers:
        counts = (0, 0)
        with self._guard():
            if self._db is not None:
                counts = self._db.execute("SELECT (SELECT count(*) FROM work), (SELECT count(*) FROM fact)").fetchone()
        files = [self.path.with_name(self.path.name + rest) for rest in ("", "-wal")]
        return Numbers(self.path, *counts, sum(file.stat().st_size for file in files if file.is_file()))

    def forget(self, unused_days: float = 0.0) -> int:
        """Drop the works that were not looked up for so many days, and give the room back; how many these were."""
        gone = 0
        with self._guard():
            if self._db is not None:
                gone = self._db.execute(
                    "DELETE FROM work WHERE used <= ?", (time.time() - 86400 * unused_days,)
                ).rowcount
                self._db.execute("PRAGMA incremental_vacuum").fetchall()
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for left in self.path.parent.glob("*.sqlite*"):  # damaged ones, and those of other versions
                if not left.name.startswith(self.path.name):
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
