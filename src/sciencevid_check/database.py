"""The store's SQLite file: its tables, and what is done when it is locked, read-only or damaged: nothing raises, it costs time only."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from sciencevid_check.text import Text

FOLDER = "SCIENCEVID_CACHE"
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


class Database:
    """`with database.using() as db:` gives the connection, or None when there is none to be had; from any thread."""

    def __init__(self, path: Path, warn: Callable[[Text], None]) -> None:
        self.path = path
        self._warn = warn
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._mended = False
        with self._guard():
            self._db = self._connect()

    @contextlib.contextmanager
    def using(self) -> Iterator[sqlite3.Connection | None]:
        """What goes wrong with the file within the block ends the block, and the use of the file; it is warned of once."""
        with self._guard(), self._lock:
            yield self._db

    def close(self) -> None:
        with self._guard(), self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, zlib.error, ValidationError) as error:
            with self._lock:
                self._fall_back(error)

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

    def _fall_back(self, error: Exception) -> None:
        """Move a damaged file aside and begin anew, once; else do without."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None
        damaged = not isinstance(error, sqlite3.OperationalError | OSError)
        why = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
        if damaged and not self._mended:
            self._mended = True
            aside = self.path.with_name(f"damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.sqlite")
            with contextlib.suppress(sqlite3.Error, OSError):
                self.path.replace(aside)
                for rest in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + rest).unlink(missing_ok=True)
                self._db = self._connect()
                self._warn(_DAMAGED.fill({"why": why, "aside": str(aside)}))
                return
        self._warn(_OFF.fill({"path": str(self.path), "why": why, "variable": FOLDER}))


@contextlib.contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
