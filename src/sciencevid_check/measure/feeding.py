"""Feeds meters: one that fails loses its own measurement and no other; the decoder may run somewhat ahead."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sciencevid_check.measure import meters
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Fact, Missing

Progress = Callable[[float, float], None]

TELL_EVERY_S = 0.2
_AHEAD = 2  # items of a kind that the decoder may be ahead of the meters: memory holds no more
_PATIENCE_S = 0.5  # between looks whether to stop


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


def deal(items: Iterable[object], takers: Mapping[type, Callable[[Any], None]]) -> None:
    """Give every item to the taker of its kind, in order.

    One thread reads; the first kind is taken in this thread, which Ctrl-C stops, every other one in a thread of its own.
    """
    dealer = _Dealer(items, takers)
    first, *others = takers
    threads = [threading.Thread(target=dealer.read, daemon=True)]
    threads += [threading.Thread(target=dealer.take, args=(kind,), daemon=True) for kind in others]
    for thread in threads:
        thread.start()
    try:
        dealer.take(first)
    except BaseException:  # Ctrl-C
        dealer.stop.set()
        raise
    finally:
        for thread in threads:
            thread.join()
    if dealer.failure:
        raise dealer.failure


class _Dealer:
    def __init__(self, items: Iterable[object], takers: Mapping[type, Callable[[Any], None]]) -> None:
        self._items = items
        self._takers = takers
        self._queues: dict[type, queue.Queue[object]] = {kind: queue.Queue(_AHEAD) for kind in takers}
        self.stop = threading.Event()
        self.failure: BaseException | None = None

    def read(self) -> None:
        with self._guard():
            for item in self._items:
                self._put(type(item), item)
                if self.stop.is_set():  # leaving the loop closes the decoder, which ends its process
                    return
        for kind in self._queues:
            self._put(kind, None)

    def take(self, kind: type) -> None:
        with self._guard():
            while not self.stop.is_set():
                with contextlib.suppress(queue.Empty):
                    item = self._queues[kind].get(timeout=_PATIENCE_S)
                    if item is None:
                        return
                    self._takers[kind](item)

    def _put(self, kind: type, item: object) -> None:
        while not self.stop.is_set():
            with contextlib.suppress(queue.Full):
                self._queues[kind].put(item, timeout=_PATIENCE_S)
                return

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.failure = self.failure or error
            self.stop.set()
