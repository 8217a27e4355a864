"""Facts of tone and colour: scores of some frames a second, without black bars.

Luma and chroma are 8-bit code values of the limited range (black 16, white 235, neutral chroma 128) whatever the work's
own depth and range, of the picture shrunk to about 120 pixels.
"""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Colour(Fact):
    """How bright and how colourful the work is, frame by frame of those looked at; bars at the edges do not count."""

    frames: tuple[int, ...] = Field(description="which frames, counted from 0 in the order of DecodedPicture.pts_s")
    darkest: Series = Field(description="0.1st percentile of luma: 0.1 % of the picture is at or under it")
    p10: Series
    p50: Series
    p90: Series
    p99: Series
    lightest: Series = Field(description="99.9th percentile of luma")
    black: Series = Field(description="share of the picture with luma at or under 20")
    white: Series = Field(description="share of the picture with luma at or over 230")
    bright: Series = Field(description="share of the picture with luma from 205 to 229: where highlights roll off")
    drawn: Series = Field(
        description="share that the six commonest lumas between black and white hold: near 1 for slides and cards"
    )
    chroma_p50: Series = Field(description="median distance of chroma from neutral")
    chroma_p90: Series
    chroma_max: Series = Field(description="99.9th percentile of it: the most colourful thing in the picture")
    red: Series = Field(
        description="colour of the brightest 2 %: binary logarithm of red over green, each the 98th percentile"
    )
    blue: Series = Field(description="the same of blue over green; both are 0 where anything bright is white or grey")
    brightest: Series = Field(description="the largest of the three, 0 to 255")
    one_sided: Series = Field(
        description="how far 95 % of the picture lie to one side of grey, as chroma over luma; 0 or less where there is "
        "grey or there are opposite colours, about 0.3 under a strong cast"
    )
    hue_deg: Series = Field(description="to which side: 0 blue, 90 red, 180 yellow, 270 cyan")
    chroma_spread: Series = Field(description="mean distance of chroma over luma from its median: 0 for one tint all over")
