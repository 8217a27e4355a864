"""Worker processes that may crash, hang or be killed without harm to the rest."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Missing
from sciencevid_check.running.pool import SEATS, Again, Told, end_children, outcome

PATIENCE_S = 600.0  # a work that shows no progress for so long is given up


@dataclass
class _Seat:
    """A place on the board, which a task holds until it is done: what its worker says of it, and what we know."""

    number: int
    at: int = -1
    answer: Path = field(default_factory=Path)
    heard: tuple[float, ...] = ()
    since: float = 0.0
    hung: bool = False


class Workers:
    """Worker processes, of the library pebble: one that dies takes its own task with it and is replaced.

    A worker writes what it has to say into shared memory without locks (process id, share, speed, a count of signs of life), and its
    result into a file: a worker killed at any moment leaves no lock held and no half message in the pipe that all share.
    """

    def __init__(self, count: int, told: Told | None, patience_s: float = PATIENCE_S) -> None:
        self._count = count
        self.window = SEATS * count
        self._told = told
        self._patience_s = patience_s
        self._spawn = multiprocessing.get_context("spawn")  # the same everywhere; and our threads do not go along
        self._board = self._spawn.RawArray("d", 4 * self.window)
        self._answers = tempfile.TemporaryDirectory(prefix="sciencevid-", ignore_cleanup_errors=True)
        self._free = [_Seat(number) for number in range(self.window)]
        self._taken: dict[Future[Any], _Seat] = {}
        self._pool = self._started()

    def _started(self) -> Any:
        import pebble

        return pebble.ProcessPool(self._count, initializer=_begin, initargs=(self._board,), context=self._spawn)

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        seat = self._free.pop()
        seat.at, seat.hung, seat.heard = at, False, ()
        seat.answer = Path(self._answers.name, f"{at}-{time.monotonic_ns()}")
        self._board[4 * seat.number : 4 * seat.number + 4] = [0.0] * 4
        task = (seat.number, str(seat.answer), function, arguments)
        try:
            future: Future[Any] = self._pool.schedule(_work, args=task)
        except RuntimeError:  # the pool broke since
            self._pool = self._restarted()
            future = self._pool.schedule(_work, args=task)
        self._taken[future] = seat
        return future

    def _restarted(self) -> Any:
        self._end_workers()
        return self._started()

    def result(self, future: Future[Any]) -> Any:
        import pebble

        seat = self._taken.pop(future)
        self._free.append(seat)
        try:
            future.result()
            value = pickle.loads(seat.answer.read_bytes())  # noqa: S301 (our own worker's)
        except pebble.ProcessExpired as error:
            if seat.hung:
                raise MeasurementError("timeout", f"{self._patience_s:.0f} s") from None
            raise _lost(error.exitcode) from None
        except BrokenProcessPool as error:
            raise Again(str(error)) from None
        finally:
            seat.answer.unlink(missing_ok=True)
        if isinstance(value, Missing):
            raise MeasurementError(value.reason, value.detail)
        return value

    def watch(self) -> None:
        now = time.monotonic()
        for seat in list(self._taken.values()):
            pid, share, speed, signs = heard = tuple(self._board[4 * seat.number : 4 * seat.number + 4])
            if heard != seat.heard:
                seat.heard, seat.since = heard, now
                if self._told and signs > 1:
                    self._told(seat.at, share, speed)
            elif pid and now - seat.since > self._patience_s and not seat.hung:
                seat.hung = True
                _kill(int(pid))

    def stop(self, *, now: bool) -> None:
        if now:
            self._end_workers()
        else:
            self._pool.close()
            self._pool.join()
        self._answers.cleanup()

    def _end_workers(self) -> None:
        for seat in self._taken.values():
            if pid := int(self._board[4 * seat.number]):
                _kill(pid)
        self._pool.stop()
        self._pool.join()


def _lost(exitcode: int) -> MeasurementError:
    if exitcode == -getattr(signal, "SIGKILL", 9):
        return MeasurementError("killed")
    return MeasurementError("crash", f"signal {-exitcode}" if exitcode < 0 else f"exit {exitcode & 0xFFFFFFFF:#x}")


def _kill(pid: int) -> None:
    """End a worker and the ffmpeg that it started."""
    import psutil

    with contextlib.suppress(psutil.Error):
        worker = psutil.Process(pid)
        with contextlib.suppress(psutil.Error):
            worker.suspend()  # so that it starts nothing more
        for process in [*worker.children(recursive=True), worker]:
            with contextlib.suppress(psutil.Error):
                process.kill()


# From here on: in the worker.

_board: Any = None


def _begin(board: Any) -> None:
    global _board  # noqa: PLW0603 (a worker process has one)
    _board = board
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever started us was killed: nobody waits for our answer."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        end_children()
        os._exit(1)


def _work(seat: int, answer: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    def tell(share: float, speed: float) -> None:
        _board[4 * seat + 1 : 4 * seat + 3] = [share, speed]
        _board[4 * seat + 3] += 1

    _board[4 * seat] = float(os.getpid())
    _board[4 * seat + 3] = 1
    Path(answer).write_bytes(pickle.dumps(outcome(function, arguments, tell)))
