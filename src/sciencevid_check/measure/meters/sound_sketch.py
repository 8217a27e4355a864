"""The sound in the shortest form, to be looked through by the thousand."""

from __future__ import annotations

from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measure.meters import sound_print
from sciencevid_check.measurements import Container, Sketch

STREAM = sound_print.STREAM


class Meter:
    """The print, boiled down: to take it twice costs next to nothing, and lets it be kept by itself."""

    def __init__(self, container: Container) -> None:
        self._print = sound_print.Meter(container)

    def feed(self, block: SoundBlock) -> None:
        self._print.feed(block)

    def finish(self) -> Sketch:
        return Sketch.of(self._print.finish())
