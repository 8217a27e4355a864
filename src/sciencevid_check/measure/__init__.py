"""Facts: the only code that looks at a file. `measure(path, wanted)` gives frozen `Measurements`."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sciencevid_check.measure import captions, meters, packets
from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import MeasurementError, shown_name
from sciencevid_check.measurements import Captions, Container, Fact, Measurements, Missing, Packets

__all__ = ["DECODED", "MeasurementError", "Progress", "measure", "shown_name"]

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy is not loaded yet; the decoder needs the other core

Progress = Callable[[float, float], None]
"""Told now and then while a work is decoded: the share done, 0 to 1, and the speed as seconds of the work per second."""

DECODED = frozenset({"decoded_picture", "decoded_sound"}) | meters.names()
"""What needs decoding."""


def measure(
    path: Path, wanted: frozenset[str], *, hashed: bool = False, progress: Progress | None = None
) -> Measurements:
    """Measure what is wanted of one work, and nothing else: what needs no decoding is not decoded.

    `hashed` asks for the SHA-256 of the content, too, which reads the whole file.
    Raises MeasurementError when the work itself could not be looked at; a measurement that fails for a reason of its
    own is left out, and `missing` says why.
    """
    absolute = path.absolute()
    try:
        mode = absolute.stat().st_mode
        if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            raise MeasurementError("not_a_file")
        with ThreadPoolExecutor(2) as others:
            digest = others.submit(_sha256, absolute) if hashed else None
            found = _measure(absolute, wanted, others, progress)
            return found.model_copy(update={"path": shown_name(path), "sha256": digest.result() if digest else None})
    except FileNotFoundError:
        raise MeasurementError("not_found") from None
    except PermissionError:
        raise MeasurementError("no_permission") from None
    except OSError as error:
        raise MeasurementError("read_failed", error.strerror or str(error)) from None


def _measure(path: Path, wanted: frozenset[str], others: ThreadPoolExecutor, progress: Progress | None) -> Measurements:
    file, container = probe(path)
    facts: dict[str, Fact | None] = {"file": file, "container": container}
    missing: dict[str, Missing] = {}
    if container is None:
        missing = {name: Missing(reason="not_opened") for name in wanted - {"file"}}
        return Measurements(path=shown_name(path), missing=missing, **facts)
    to_decode = wanted & DECODED
    reading = others.submit(_packets, path, container) if to_decode or "packets" in wanted else None
    if to_decode:
        from sciencevid_check.measure.engine import look_and_listen  # brings numpy and OpenCV

        decoded = look_and_listen(path, container, to_decode, lambda: _promised(reading), progress)
        facts |= decoded.facts
        missing |= decoded.missing
    if "captions" in wanted:
        try:
            facts["captions"] = captions.read(path) if container.subtitle_tracks else Captions()
        except MeasurementError as error:
            missing["captions"] = error.missing
    if reading and "packets" in wanted:
        try:
            facts["packets"] = reading.result()
        except MeasurementError as error:
            missing["packets"] = error.missing
    return Measurements(path=shown_name(path), missing=missing, **facts)


def _promised(reading: Future[Packets] | None) -> Packets | None:
    """The packets, for what they promise of the decoded pictures; their own failure is told elsewhere."""
    try:
        return reading.result() if reading else None
    except MeasurementError:
        return None


def _packets(path: Path, container: Container) -> Packets:
    kinds: dict[int, packets.Kind] = {sound.index: "sound" for sound in container.sounds}
    kinds[container.picture.index] = "picture"
    read = packets.read(path, container.picture.index, kinds)
    return packets.with_unedited(path, container.picture.index, read) if "mp4" in container.format_names else read


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
