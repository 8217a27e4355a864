"""Facts seen in the picture: scores of every frame, in the order of DecodedPicture.pts_s.

Luma and chroma are 8-bit code values of the limited range (black 16, white 235, neutral chroma 128) whatever the work's
own depth and range, of the picture shrunk to about 480 pixels.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Levels(Fact):
    """How bright each frame is."""

    mean: Series = Field(description="mean luma")
    p1: Series = Field(description="1st percentile of luma: 1 % of the picture is at or under it")
    p10: Series
    p50: Series
    p90: Series
    p99: Series
    under: dict[int, Series] = Field(description="share of the picture at or under a luma, by that luma")
    over: dict[int, Series] = Field(description="share of the picture at or over a luma, by that luma")
    mean_u: Series = Field(description="mean blue difference; 128 is neutral")
    mean_v: Series = Field(description="mean red difference; 128 is neutral")


class Changes(Fact):
    """How much each frame differs from those before it; 0 for the first frame."""

    luma: Series = Field(description="mean difference of luma from the frame before")
    changed: Series = Field(description="share of the picture whose luma differs by more than 10")
    block: Series = Field(description="largest mean difference of luma in any block of about 16x16 of 480x270 pixels")
    colour: Series = Field(description="mean difference of luma plus that of both chroma planes, in a small picture")
    alike: Series = Field(description="correlation with the frame before, -1 to 1; a change of light keeps it near 1")
    edges_alike: Series = Field(
        description="correlation of edges with the frame before, -1 to 1; even a strong flash leaves edges in their places"
    )
    apart: dict[int, Series] = Field(
        description="mean difference of luma from the frame 2 to 8 before, in a small picture, by that number"
    )
    held: Series = Field(
        description="mean difference of all planes from the last frame that differed by over 0.256 (-60 dB) from the one "
        "held then: what ffmpeg's freezedetect compares"
    )


class Dissolve(Fact):
    """A gradual change from one shot to the next."""

    start_s: float
    end_s: float
    kind: Literal["dissolve", "fade_out", "fade_in"]


class Shots(Fact):
    """Where the work was cut."""

    cuts: tuple[int, ...] = Field(description="the first frame of each new shot, after hard cuts")
    cuts_s: tuple[float, ...] = Field(description="when those frames are shown")
    gradual: tuple[Dissolve, ...] = Field(default=(), description="dissolves and fades")
