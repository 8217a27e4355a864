"""The pictures in the shortest form, to be looked through by the thousand."""

from __future__ import annotations

from sciencevid_check.measure.blocks import PictureBlock
from sciencevid_check.measure.meters import picture_print
from sciencevid_check.measurements import Container, Sketch

STREAM = picture_print.STREAM


class Meter:
    """The print, boiled down: to take it twice costs next to nothing, and lets it be kept by itself."""

    def __init__(self, container: Container) -> None:
        self._print = picture_print.Meter(container)

    def feed(self, block: PictureBlock) -> None:
        self._print.feed(block)

    def finish(self) -> Sketch:
        return Sketch.of(self._print.finish())
