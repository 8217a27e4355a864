"""Facts: the only code that looks at a file. `measure(path, wanted)` gives frozen `Measurements`."""

from __future__ import annotations

import hashlib
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sciencevid_check.measure import packets
from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import MeasurementError, shown_name
from sciencevid_check.measurements import Container, Measurements, Missing, Packets

__all__ = ["MeasurementError", "measure", "shown_name"]


def measure(path: Path, wanted: frozenset[str], *, hashed: bool = False) -> Measurements:
    """Measure what is wanted of one work, and nothing else.

    `hashed` asks for the SHA-256 of the content, too, which reads the whole file.
    Raises MeasurementError when the work itself could not be looked at; a measurement that fails for a reason of its
    own is left out, and `missing` says why.
    """
    absolute = path.absolute()
    try:
        mode = absolute.stat().st_mode
        if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            raise MeasurementError("not_a_file")
        with ThreadPoolExecutor(1) as other:
            digest = other.submit(_sha256, absolute) if hashed else None
            found = _measure(absolute, wanted)
            return found.model_copy(update={"path": shown_name(path), "sha256": digest.result() if digest else None})
    except FileNotFoundError:
        raise MeasurementError("not_found") from None
    except PermissionError:
        raise MeasurementError("no_permission") from None
    except OSError as error:
        raise MeasurementError("read_failed", error.strerror or str(error)) from None


def _measure(path: Path, wanted: frozenset[str]) -> Measurements:
    file, container = probe(path)
    missing: dict[str, Missing] = {}
    if container is None:
        missing = {name: Missing(reason="not_opened") for name in wanted - {"file"}}
        return Measurements(path=shown_name(path), file=file, missing=missing)
    read = None
    if "packets" in wanted:
        try:
            read = _packets(path, container)
        except MeasurementError as error:
            missing["packets"] = error.missing
    return Measurements(path=shown_name(path), file=file, container=container, packets=read, missing=missing)


def _packets(path: Path, container: Container) -> Packets:
    kinds: dict[int, packets.Kind] = {sound.index: "sound" for sound in container.sounds}
    kinds[container.picture.index] = "picture"
    return packets.read(path, container.picture.index, kinds)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
