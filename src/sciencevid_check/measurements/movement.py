"""Facts about movement: of the camera from frame to frame, and of things between two fields of one frame."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Motion(Fact):
    """How the whole picture moved from frame to frame, as a camera that moves makes it.

    Up to 48 well-marked points, spread over the picture, are followed; what most of them did is the picture's movement.
    """

    every: int = Field(description="frames 0, every, 2 * every ... were compared, each with the one before it of these")
    dx: Series = Field(description="to the right at the picture's middle, as a share of its longer side")
    dy: Series = Field(description="downwards, as a share of its longer side")
    turn_deg: Series = Field(description="clockwise, as it is seen")
    followed: tuple[int, ...] = Field(description="points that were followed; under 4 nothing is known, and all is 0")
    agree: Series = Field(description="share of the points followed that moved as the whole picture did")
    reach: Series = Field(
        description="the width over which those points are spread, as a share of the picture's: 12 ** 0.5 standard "
        "deviations, so 1 when they are everywhere and little when one thing alone moves"
    )


class Combing(Fact):
    """How much of some key frames, at full size, is combed: made of two fields between which something moved."""

    at_s: Series = Field(description="when these frames are shown")
    rough: Series = Field(description="share of the picture whose neighbouring lines differ as a comb's do")
    combed: Series = Field(description="share that is a comb: one field is the other one, moved sideways")
    boxes: tuple[tuple[float, float, float, float] | None, ...] = Field(
        description="x, y, width, height around the combs, as fractions of the picture"
    )
