"""Facts that tell a drawn card from footage: scores of some frames a second.

Letters and emblems have edges as hard as coding allows, on an even ground; what a camera gives has far more soft edges
than hard ones.
"""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.decoded import DecodedPicture
from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Cards(Fact):
    """How even the ground is, how hard the edges are, and how they move, frame by frame of those looked at."""

    frames: tuple[int, ...] = Field(description="which frames, counted from 0 in the order of DecodedPicture.pts_s")
    edges: Series = Field(
        description="share of the picture with an edge: luma differs by 12 or more within three pixels"
    )
    firm: Series = Field(description="share of those edges where it differs by 48 or more")
    hard: Series = Field(description="share of those edges where it differs by 90 or more")
    even: Series = Field(description="share of the picture where luma differs by 4 at most within three pixels")
    soft: Series = Field(
        description="share of the rest where it differs by less than 12: much in footage, little in drawings"
    )
    left: Series = Field(
        description="where edges lie, in blocks of 8x8 of about 480x270 pixels, without the outermost twentieth on each side"
    )
    top: Series
    right: Series
    bottom: Series
    bars: tuple[int, ...] = Field(
        default=(),
        description="those of the frames that are colour bars: seven or eight even columns of one width, each darker than the last",
    )
    dx: Series = Field(
        description="how far firm edges moved right since the frame looked at before, share of the picture's width"
    )
    dy: Series = Field(description="how far they moved down, share of its height")
    agree: Series = Field(description="height of the peak that tells that movement, 0 to 1; under 0.1 it tells nothing")

    def times(self, picture: DecodedPicture) -> tuple[float, ...]:
        """When each of the frames is shown, and when the work ends."""
        return (*(picture.pts_s[frame] for frame in self.frames), picture.end_s)
