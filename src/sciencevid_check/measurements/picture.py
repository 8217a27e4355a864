"""Facts seen in the picture: scores of every frame, in the order of DecodedPicture.pts_s.

Luma and chroma are 8-bit code values of the limited range (black 16, white 235, neutral chroma 128) whatever the work's
own depth and range, of the picture shrunk to about 480 pixels.
"""

from __future__ import annotations

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
