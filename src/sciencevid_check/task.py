"""What is done with one work, wherever that is: in this process, in a worker process, on another machine.

Both functions are called with plain, picklable values and give such back.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sciencevid_check import content, keeping
from sciencevid_check.measure import MeasurementError, measure, remote, shown_name
from sciencevid_check.measurements import Container, Measurements

Progress = Callable[[float, float], None]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Asked:
    """What to measure of a work. `kept`: the answer is for the store, too."""

    path: Path
    wanted: frozenset[str]
    hashed: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Looked:
    """What was measured. The rest is for the store: `stamp` is None when nothing may be kept."""

    measurements: Measurements
    stamp: content.Stamp | None = None
    quick: bytes | None = None
    rows: list[keeping.Row] = field(default_factory=list)


def look(asked: Asked, progress: Progress | None = None) -> Looked:
    """Measure one work. Raises MeasurementError when it could not be looked at."""
    before, began = _stamp(asked.path), time.time()
    with _local(asked.path, progress) as path:
        measured = measure(path, asked.wanted, hashed=asked.hashed, progress=progress)
        measured = measured.model_copy(update={"path": shown_name(asked.path)})
        if not asked.kept or before is None or not before.settled(began):
            return Looked(measured)
        rows = keeping.rows(measured, asked.wanted)
        quick = content.quick(path) if rows and measured.sha256 else None
    if not rows or _stamp(asked.path) != before:  # a file that is still being written
        return Looked(measured)
    return Looked(measured, before, quick, rows)


@contextlib.contextmanager
def _local(path: Path, progress: Progress | None) -> Iterator[Path]:
    try:
        with remote.local(path, (lambda: progress(0.0, 0.0)) if progress else lambda: None) as here:
            yield here
    except ImportError as error:
        raise MeasurementError("tool_missing", f"{error} (pip install 'sciencevid-check[cluster]')") from None
    except FileNotFoundError:
        raise MeasurementError("not_found") from None
    except OSError as error:
        raise MeasurementError("read_failed", error.strerror or str(error)) from None


def _stamp(path: Path) -> content.Stamp | None:
    try:
        return content.Stamp.of(path)
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Piece:
    """Something to be shown: seconds from the first picture, and a box in fractions of it."""

    start_s: float
    end_s: float
    box: Box | None = None


@dataclass(frozen=True)
class Pictures:
    """JPEG files' content for each piece asked for (when, frame, crop; empty: not to be had), and those of the film (when, picture)."""

    pieces: list[tuple[float, bytes, bytes]]
    film: list[tuple[float, bytes]]


def picture(path: Path, container: Container, pieces: list[Piece], progress: Progress | None = None) -> Pictures:
    """Pictures of the pieces, and a dozen of the whole work. Takes a light decode. Raises MeasurementError when a work far away cannot be had."""
    from sciencevid_check.measure import proofs  # brings numpy and OpenCV

    asked = [proofs.Asked(piece.start_s, piece.end_s, piece.box) for piece in pieces]
    shown = []
    with _local(path, progress) as here:
        for count, found in enumerate(proofs.show(here.absolute(), container, asked), 1):
            shown.append((found.at_s, found.frame, found.crop))
            if progress:
                progress(count / (len(asked) + 1), 0.0)
        return Pictures(shown, list(proofs.film(here.absolute(), container)))
