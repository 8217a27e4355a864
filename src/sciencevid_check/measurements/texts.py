"""Facts of what is written in the picture: every line of writing that was found and read, and for how long it was seen.

The picture is looked at twice a second, so every time below is right within one such step. Boxes, heights and speeds are
shares of the displayed picture.
"""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Box = tuple[float, float, float, float]


class Line(Fact):
    """One line of writing over one stretch of time in which it did not change."""

    text: str = Field(description="what it says, as read; '' where nothing could be read")
    score: float = Field(description="how sure the reading is, 0 to 1: over 0.9 it is nearly always right")
    first_s: float = Field(description="the first look that saw it; it came up to one step before")
    last_s: float = Field(description="the last look that saw it; it stayed up to one step longer")
    box: Box = Field(description="x, y, width, height around the letters, when it was found")
    height: float = Field(description="of the letters, from the top of the tallest to the foot of the lowest")
    angle_deg: float = Field(default=0.0, description="counter-clockwise from level; near 90 or -90 it runs up or down")
    contrast: float = Field(
        default=21.0,
        description="contrast ratio of WCAG 2 between the strokes and what lies right beside them, 1 to 21",
    )
    vx: float = Field(default=0.0, description="how fast it moves to the right, shares of the width a second")
    vy: float = Field(default=0.0, description="how fast it moves downwards, shares of the height a second")
    subtitle: bool = Field(
        default=False, description="one of many that come and go in the same place, with the same size"
    )
    cue: int | None = Field(default=None, description="lines of a subtitle shown together have the same number, from 0")


class Code(Fact):
    """A QR code that was read at one look."""

    at_s: float
    text: str = Field(description="what it holds, often an address; its first 200 characters")
    box: Box


class Figure(Fact):
    """A large number in the middle of a drawn picture, as at one look."""

    at_s: float
    value: int


class Texts(Fact):
    """All writing that was found, in the order of appearance; single letters and what cannot be read are left out."""

    step_s: float = Field(default=0.5, description="between two looks")
    looked_s: tuple[float, ...] = Field(
        description="when the whole picture was searched; in between, only lines already known and the places of subtitles"
    )
    lines: tuple[Line, ...] = ()
    figures: tuple[Figure, ...] = Field(
        default=(),
        description="large numbers in the first seconds, looked for as long as the picture is even and changes",
    )
    codes: tuple[Code, ...] = Field(
        default=(), description="QR codes; looked for in the first and the last seconds, when the whole is searched"
    )

    @property
    def cues(self) -> tuple[tuple[Line, ...], ...]:
        """The subtitles in the order of showing; each has one line or more, from top to bottom."""
        together: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.cue is not None:
                together.setdefault(line.cue, []).append(line)
        return tuple(tuple(sorted(lines, key=lambda line: line.box[1])) for _, lines in sorted(together.items()))
