"""Feeds every wanted meter from one decode of the picture and one of the sound, side by side."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sciencevid_check.measure import meters
from sciencevid_check.measure.decode import PictureDecoder, SoundDecoder
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, DecodedPicture, DecodedSound, Fact, Missing, Packets

Progress = Callable[[float, float], None]

PICTURE, SOUND = "decoded_picture", "decoded_sound"
TELL_EVERY_S = 0.2
_AHEAD = 2  # blocks that the decoder may be ahead of the meters: memory holds no more

T = TypeVar("T")


class Results:
    """Facts by name, and for those that could not be had, why."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}
        self.missing: dict[str, Missing] = {}


class _Fed:
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


def look_and_listen(
    path: Path,
    container: Container,
    wanted: frozenset[str],
    packets: Callable[[], Packets | None],
    progress: Progress | None = None,
) -> Results:
    """Decode what the wanted measurements need, picture and sound side by side, and measure them.

    `packets` is asked after decoding for what the file promises. Never raises for what a work holds: what could not be
    measured is in `missing`.
    """
    results = Results()
    streams: dict[str, list[str]] = {"picture": [], "sound": [], "ebur128": []}
    for name in wanted & meters.names():
        streams[meters.module(name).STREAM].append(name)
    jobs: list[Callable[[], None]] = []
    if streams["picture"] or PICTURE in wanted:
        fed = _Fed(streams["picture"], container, results)
        jobs.append(lambda: _look(path, container, fed, packets, progress, results))
    if streams["sound"] or streams["ebur128"] or SOUND in wanted:
        both = [_Fed(streams[stream], container, results) for stream in ("sound", "ebur128")]
        own = progress if len(jobs) == 0 else None
        jobs.append(lambda: _listen(path, container, both[0], both[1], bool(streams["ebur128"]), own, results))
    with ThreadPoolExecutor(max(1, len(jobs) - 1)) as others:  # the last one here: it is stopped by Ctrl-C at once
        running = [others.submit(job) for job in jobs[1:]]
        for job in jobs[:1]:
            job()
        for other in running:
            other.result()
    return results


def _look(
    path: Path,
    container: Container,
    fed: _Fed,
    packets: Callable[[], Packets | None],
    progress: Progress | None,
    results: Results,
) -> None:
    try:
        decoder = PictureDecoder(path, container)
    except MeasurementError as error:
        results.missing[PICTURE] = error.missing
        fed.lose(error.missing)
        return
    told = _Told(progress, container.picture.duration_s)
    for block in _ahead(decoder):
        fed.feed(block)
        told.at(float(block.pts_s[-1]))
    read = packets()
    track = read.track(container.picture.index) if read else None
    fact = decoder.fact(track.packets if track else None, track.end_s if track else None)
    _conclude(PICTURE, fact, bool(fact.pts_s), [fed], results)


def _listen(
    path: Path,
    container: Container,
    fed: _Fed,
    log_fed: _Fed,
    loudness: bool,
    progress: Progress | None,
    results: Results,
) -> None:
    if not container.sounds:
        results.missing[SOUND] = Missing(reason="no_sound")
        for lost in (fed, log_fed):
            lost.lose(results.missing[SOUND])
        return
    decoder = SoundDecoder(path, container, container.sounds[0], loudness=loudness)
    told = _Told(progress, container.sounds[0].duration_s or container.picture.duration_s)
    for block in decoder:
        fed.feed(block)
        told.at(block.start_s)
    for line in decoder.loudness_log:
        log_fed.feed(line)
    fact = decoder.fact()
    _conclude(SOUND, fact, fact.duration_s > 0, [fed, log_fed], results)


def _conclude(
    name: str, fact: DecodedPicture | DecodedSound, any_decoded: bool, feds: list[_Fed], results: Results
) -> None:
    results.facts[name] = fact
    for fed in feds:
        if any_decoded:
            fed.finish()
        else:
            says = fact.decoder_says or (fact.errors[0].text if fact.errors else "")
            fed.lose(Missing(reason="not_decoded", detail=says))


class _Told:
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


def _ahead(blocks: Iterable[T]) -> Iterator[T]:
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
