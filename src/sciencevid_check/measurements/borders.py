"""Facts about bars and surrounds: straight lines, as long as the picture, that part an edge of it from the rest."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Bar(Fact):
    """An even strip along one side that may be a bar. Every series has one entry for each of `Borders.at_s`."""

    side: Literal["left", "top", "right", "bottom"]
    depth: float = Field(description="share of the picture's width (left, right) or height (top, bottom)")
    luma: Series = Field(description="its colour's luma, taken at the very edge of the picture")
    even: Series = Field(description="share of the strip that has this colour; words in a bar lower it")
    border: Series = Field(description="share of the strip's innermost line that has this colour")
    step: Series = Field(description="how much smaller that share is just beyond the strip")
    outside_change: Series = Field(description="mean change of luma in its innermost line since the last entry")
    inside_change: Series = Field(description="the same just beyond the strip")

    def even_at(self, luma: float, *, border: float, even: float) -> list[bool]:
        """For each entry, whether the strip has this luma (within 8), and at least so large shares of one colour."""
        entries = zip(self.luma, self.border, self.even, strict=True)
        return [abs(one[0] - luma) <= 8 and one[1] >= border and one[2] >= even for one in entries]


class Surround(Fact):
    """Two straight lines equally far from opposite sides, with a picture of any kind outside them.

    Every series has one entry for each of `Borders.at_s`, and is that of the weaker side.
    """

    axis: Literal["x", "y"] = Field(description="x: strips at the left and the right; y: above and below")
    depth: float = Field(description="share of the picture's width or height that each strip takes")
    step: Series = Field(description="mean step of luma across the line, as a multiple of that across lines near it")
    reach: Series = Field(description="share of the line's length along which luma steps")
    detail: Series = Field(description="detail along the lines of the strip, as a share of that just inside")
    outside_change: Series = Field(description="mean change of luma in the strip since the last entry")
    inside_change: Series = Field(description="the same just inside")

    def seams(self, *, step: float, reach: float) -> list[bool]:
        """For each entry, whether the lines show at least so much."""
        return [one >= step and other >= reach for one, other in zip(self.step, self.reach, strict=True)]

    def still(self) -> list[bool]:
        """For each entry, whether the strips stand still beside a picture that moves."""
        entries = zip(self.outside_change, self.inside_change, strict=True)
        return [inside >= 0.5 and outside <= 0.15 * inside for outside, inside in entries]


class Borders(Fact):
    """What may frame the picture, of some frames a second: the likeliest bars and surrounds, not a verdict on them."""

    at_s: Series = Field(description="when the frames looked at are shown")
    bars: tuple[Bar, ...] = Field(default=(), description="at most 4 for each side")
    surrounds: tuple[Surround, ...] = Field(default=(), description="at most 2 for each axis")
