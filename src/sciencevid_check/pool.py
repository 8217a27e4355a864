"""Where works are looked at: here, in threads, or in worker processes that may crash, hang or be killed without harm to the rest.

All three are one small protocol, so that there is one path through the checker: `submit(at, function, *arguments)` gives a Future,
`result(future)` its value or a MeasurementError that says what befell the worker. `at` is the work's number, under which progress is told.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Missing

PATIENCE_S = 600.0  # a work that shows no progress for so long is given up
_SEATS = 2  # tasks a worker: the next one waits in the pool, so that no worker waits for us
_TRIES = 3  # of a task whose pool broke
_LOOK_S = 0.2  # between looks at the workers

Told = Callable[[int, float, float], None]
"""Told of a work's number, the share done (0 to 1), and the speed as seconds of the work per second."""


@dataclass
class Task:
    """function(*arguments, progress), to be run for work number `at`."""

    at: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    tries: int = 0


class Again(Exception):  # noqa: N818 (no error: the task is to be submitted once more)
    """The pool broke before this task was done, through no fault of the task's."""


class Pool(Protocol):
    """What runs tasks. `window`: how many are worth submitting at once."""

    window: int

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Run function(*arguments, progress), some time, somewhere."""

    def result(self, future: Future[Any]) -> Any:
        """A finished future's value. Raises what the task raised, MeasurementError for a lost worker, or Again."""

    def watch(self) -> None:
        """To be called a few times a second: tells progress, ends what hangs."""

    def stop(self, *, now: bool) -> None:
        """End everything; with `now`, without waiting for what is running."""


def run(pool: Pool, todo: deque[Task]) -> Iterator[tuple[Task, Any]]:
    """Every task with what came of it, as each is done: its value, or a Missing that says why there is none.

    Who takes these may append further tasks to `todo`.
    """
    done: queue.SimpleQueue[tuple[Task, Future[Any]]] = queue.SimpleQueue()
    running = 0
    while todo or running:
        while todo and running < pool.window:
            task = todo.popleft()
            future = pool.submit(task.at, task.function, *task.arguments)
            future.add_done_callback(lambda future, task=task: done.put((task, future)))  # type: ignore[misc]
            running += 1
        pool.watch()
        try:
            task, future = done.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        running -= 1
        try:
            yield task, pool.result(future)
        except MeasurementError as error:
            yield task, error.missing
        except Again as error:
            task.tries += 1
            if task.tries < _TRIES:
                todo.append(task)
            else:
                yield task, Missing(reason="crash", detail=str(error))
        except Exception as error:
            if os.environ.get("SCIENCEVID_DEBUG"):
                raise
            yield task, crash(error)


def crash(error: BaseException) -> Missing:
    return Missing(reason="crash", detail=f"{type(error).__name__}: {error}")


class Here:
    """In this thread, at once: one work needs no more."""

    window = 1

    def __init__(self, told: Told | None) -> None:
        self._told = told

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, _teller(self._told, at)))
        except Exception as error:
            future.set_exception(error)
        return future

    def result(self, future: Future[Any]) -> Any:
        return future.result()

    def watch(self) -> None:
        pass

    def stop(self, *, now: bool) -> None:
        pass


class Threads:
    """In this process, side by side: for what waits for other programs."""

    def __init__(self, count: int, told: Told | None) -> None:
        self.window = _SEATS * count
        self._told = told
        self._pool = ThreadPoolExecutor(count)

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._pool.submit(function, *arguments, _teller(self._told, at))

    def result(self, future: Future[Any]) -> Any:
        return future.result()

    def watch(self) -> None:
        pass

    def stop(self, *, now: bool) -> None:
        self._pool.shutdown(wait=not now, cancel_futures=now)


def _teller(told: Told | None, at: int) -> Callable[[float, float], None] | None:
    return (lambda share, speed: told(at, share, speed)) if told else None


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
        self.window = _SEATS * count
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
        _kill_children()
        os._exit(1)


def _kill_children() -> None:
    import psutil

    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            process.kill()


def _work(seat: int, answer: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    def tell(share: float, speed: float) -> None:
        _board[4 * seat + 1 : 4 * seat + 3] = [share, speed]
        _board[4 * seat + 3] += 1

    _board[4 * seat] = float(os.getpid())
    _board[4 * seat + 3] = 1
    Path(answer).write_bytes(pickle.dumps(outcome(function, arguments, tell)))


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...], tell: Callable[..., None] | None) -> Any:
    """What a task gives, or a Missing in place of what it raises: not every exception survives the way between processes."""
    try:
        return function(*arguments, tell)
    except MeasurementError as error:
        return error.missing
    except (Exception, SystemExit) as error:
        return crash(error)
