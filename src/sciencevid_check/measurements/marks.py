"""Facts of what was laid over the picture and stays there while the picture changes: logos, names, watermarks.

The picture is looked at twice a second (less often in works of more than some minutes), so times are right within one such
step. Boxes are shares of the displayed picture.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch

Box = tuple[float, float, float, float]


class Place(Fact):
    """Where a mark was, and when."""

    box: Box = Field(description="x, y, width, height")
    spans: tuple[Stretch, ...]


class Mark(Fact):
    """One mark."""

    kind: Literal["still", "jumping", "tiled"] = Field(
        description="in one place; in several by turns; repeated all over the picture"
    )
    places: tuple[Place, ...] = Field(min_length=1, description="one, unless it jumps")
    looks: int = Field(description="how often something new was seen round it")
    alive: float = Field(description="share of what lies directly round it that was different at most of those looks")
    agreement: float = Field(description="0 to 1: how well its edges agree from one look to another")
    line: float = Field(description="0 to 1: how far all its edges run one way, as those of a bar or a wire do")
    upright: float = Field(
        default=0.0, description="longest upright edge without a break, share of the picture's height"
    )
    pixels: int = Field(description="edge pixels that stay, in a picture of 480 pixels across")
    light: bool = Field(description="lighter than its ground")
    opacity: float | None = Field(
        default=None, description="0 to 1, roughly; null where the ground varies too little to tell"
    )
    text: str = Field(default="", description="what it says, as read from the mean of all pictures that have it")
    score: float = Field(default=0.0, description="how sure the reading is, 0 to 1")

    @property
    def spans(self) -> tuple[Stretch, ...]:
        """When it is anywhere, in order, what touches joined."""
        joined: list[Stretch] = []
        for span in sorted((span for place in self.places for span in place.spans), key=lambda one: one.start_s):
            if joined and span.start_s <= joined[-1].end_s + 1:
                joined[-1] = Stretch(start_s=joined[-1].start_s, end_s=max(joined[-1].end_s, span.end_s))
            else:
                joined.append(span)
        return tuple(joined)

    @property
    def seconds(self) -> float:
        return round(sum(span.end_s - span.start_s for span in self.spans), 3)


class Marks(Fact):
    """All marks, those with most edges first."""

    step_s: float = Field(description="between two looks")
    end_s: float = Field(description="one step after the last look")
    told: float = Field(
        description="share of the picture where something new was seen three times or more: elsewhere a mark and what was "
        "filmed cannot be told apart"
    )
    found: tuple[Mark, ...] = ()
