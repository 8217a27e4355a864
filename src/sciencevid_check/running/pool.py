"""Where works are looked at: in threads of this process, in worker processes, or on other machines.

All are one small protocol, so that there is one path through the checker: `submit(at, function, *arguments)` gives a Future,
`result(future)` its value or a MeasurementError that says what befell the worker. `at` is the work's number, under which progress is told.
"""

from __future__ import annotations

import contextlib
import os
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Missing

SEATS = 2  # tasks a worker: the next one waits in the pool, so that no worker waits for us
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
    """What runs tasks."""

    @property
    def window(self) -> int:
        """How many tasks are worth submitting at once."""

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


class Threads:
    """In this process, side by side: for one work, and for what only waits for other programs."""

    def __init__(self, count: int, told: Told | None) -> None:
        self.window = SEATS * count
        self._told = told
        self._began = time.time()
        self._pool = ThreadPoolExecutor(count)

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        told = self._told
        return self._pool.submit(function, *arguments, partial(told, at) if told else None)

    def result(self, future: Future[Any]) -> Any:
        return future.result()

    def watch(self) -> None:
        pass

    def stop(self, *, now: bool) -> None:
        self._pool.shutdown(wait=not now, cancel_futures=now)
        if now:  # a thread cannot be ended, but it ends without its tools
            end_children(self._began)


def end_children(since: float = 0.0) -> None:
    """Kill the processes that this one, or one of them, started since then."""
    import psutil

    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.create_time() >= since - 1.0:  # systems count the start in ticks
                process.kill()


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...], tell: Callable[..., None] | None) -> Any:
    """What a task gives, or a Missing in place of what it raises: not every exception survives the way between processes."""
    try:
        return function(*arguments, tell)
    except MeasurementError as error:
        return error.missing
    except (Exception, SystemExit) as error:
        return crash(error)
