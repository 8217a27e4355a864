"""Small clips made on the spot, and what is measured of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sciencevid_check.measure import measure
from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import find
from sciencevid_check.measurements import Container, Measurements


def made(path: Path, *arguments: str) -> Path:
    """Run ffmpeg with these arguments (a list, or one string to split) and the path to write."""
    words = arguments[0].split() if len(arguments) == 1 else list(arguments)
    subprocess.run([str(find().ffmpeg), "-v", "error", "-y", *words, str(path)], check=True)
    return path


def measured(path: Path, *wanted: str) -> Measurements:
    return measure(path, frozenset(wanted))


def container_of(path: Path) -> Container:
    container = probe(path)[1]
    assert container is not None
    return container
