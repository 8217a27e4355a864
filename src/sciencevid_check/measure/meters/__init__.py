"""One file is one meter, named as the measurement that it gives. To add a meter, add a file; nothing here names them.

A meter's module holds `STREAM`, what it wants to be fed, and the class `Meter`: made once for each work from what its
container tells, fed everything in order, asked for its fact at the end. A meter keeps scores, never pictures, so that
memory does not grow with the work. If it cannot measure the work it raises MeasurementError with the reason.

    "picture"  every frame, as PictureBlocks
    "sample"   two frames a second, large enough to read: one Sample after another
    "still"    a few dozen key frames at full size, one Still after another
    "sound"    all sound of the first track, as SoundBlocks
    "ebur128"  the lines that ffmpeg's loudness filter writes while the sound is decoded
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any, Protocol

from sciencevid_check.measurements import Fact

STREAMS = ("picture", "sample", "still", "sound", "ebur128")


class Meter(Protocol):
    """Meter(container: Container) makes one."""

    def feed(self, block: Any) -> None:
        """Take the next block, still or line."""

    def finish(self) -> Fact:
        """The measurement, after the last block."""


@cache
def names() -> frozenset[str]:
    """The measurements that meters give; nothing is imported to tell them."""
    return frozenset(info.name for info in pkgutil.iter_modules(__path__))


def module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")
