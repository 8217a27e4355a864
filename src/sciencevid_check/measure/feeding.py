"""Feeds meters: one that fails loses its own measurement and no other; the decoder may run some blocks ahead."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sciencevid_check.measure import meters
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Fact, Missing

Progress = Callable[[float, float], None]

TELL_EVERY_S = 0.2
_AHEAD = 2  # blocks that the decoder may be ahead of the meters: memory holds no more

T = TypeVar("T")


class Results:
    """Facts by name, and for those that could not be had, why."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.missing: dict[str, Missing] = {}


class Fed:
    """The meters of one stream; one that fails loses its own measurement and no other."""

    def __init__(self, names: Iterable[str], container: Container, results: Results) -> None:
        self._results = results
        self._meters: dict[str, meters.Meter] = {}
        for name in sorted(names):
            with self._guard(name):
                self._meters[name] = meters.module(name).Meter(container)

    def feed(self, block: Any) -> None:
        for name, meter in list(self._meters.items()):
            with self._guard(name):
                meter.feed(block)

    def finish(self) -> None:
        for name, meter in list(self._meters.items()):
            with self._guard(name):
                self._results.facts[name] = meter.finish()

    def lose(self, why: Missing) -> None:
        """Nothing was decoded."""
        self._results.missing.update(dict.fromkeys(self._meters, why))

    @contextlib.contextmanager
    def _guard(self, name: str) -> Iterator[None]:
        try:
            yield
        except MeasurementError as error:
            self._drop(name, error.missing)
        except Exception as error:
            if os.environ.get("SCIENCEVID_DEBUG"):
                raise
            self._drop(name, Missing(reason="crash", detail=f"{name}: {type(error).__name__}: {error}"))

    def _drop(self, name: str, why: Missing) -> None:
        self._meters.pop(name, None)
        self._results.missing[name] = why


class Told:
    """Tells the progress, a few times a second at most."""

    def __init__(self, progress: Progress | None, duration_s: float) -> None:
        self._progress = progress
        self._duration_s = duration_s
        self._started = self._last = time.monotonic()

    def at(self, work_s: float) -> None:
        now = time.monotonic()
        if self._progress and self._duration_s > 0 and now - self._last >= TELL_EVERY_S:
            self._last = now
            self._progress(min(1.0, max(0.0, work_s / self._duration_s)), work_s / (now - self._started))


def ahead(blocks: Iterable[T]) -> Iterator[T]:
    """The same blocks, read by another thread which may be some blocks ahead."""
    ready: queue.Queue[T | BaseException | None] = queue.Queue(_AHEAD)
    stop = threading.Event()
    thread = threading.Thread(target=_read_into, args=(blocks, ready, stop), daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def _read_into(blocks: Iterable[T], ready: queue.Queue[T | BaseException | None], stop: threading.Event) -> None:
    """Put every block into the queue, then None, or the error that ended it; leave at once when told to stop."""

    def put(item: T | BaseException | None) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(item, timeout=0.5)
                return

    try:
        for block in blocks:
            put(block)
            if stop.is_set():  # leaving the loop closes the decoder, which ends its process
                return
        put(None)
    except BaseException as error:
        put(error)
