"""Facts of subtitles that the file carries as a track of text, beside the picture."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact


class Caption(Fact):
    """One subtitle of a track."""

    start_s: float
    end_s: float
    text: str = Field(description="without its styling; lines are parted by line feeds")


class Captions(Fact):
    """The first subtitle track; empty when there is none, or when it holds pictures and no text."""

    cues: tuple[Caption, ...] = ()
