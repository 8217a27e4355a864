"""Facts of tone and colour: scores of some frames a second, without black bars.

Luma and chroma are 8-bit code values of the limited range (black 16, white 235, neutral chroma 128) whatever the work's
own depth and range, of the picture shrunk to about 120 pixels.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees, hypot

from pydantic import Field

from sciencevid_check.measurements.decoded import DecodedPicture
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
    black: Series = Field(description="share of the picture with luma at or under 17")
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
    one_sided: Series = Field(
        description="how far 95 % of the picture lie to one side of grey, as chroma over luma; 0 or less where there is "
        "grey or there are opposite colours, about 0.3 under a strong cast"
    )
    chroma_spread: Series = Field(
        description="mean distance of chroma over luma from its median: 0 for one tint all over"
    )

    def times(self, picture: DecodedPicture) -> tuple[float, ...]:
        """When each of the frames is shown, and when the work ends."""
        return (*(picture.pts_s[frame] for frame in self.frames), picture.end_s)

    @property
    def is_picture(self) -> tuple[bool, ...]:
        """Whether each of the frames shows something: not black, and no title on an even ground."""
        return tuple(
            p99 > _BLACK and p90 - p10 >= _EVEN for p99, p90, p10 in zip(self.p99, self.p90, self.p10, strict=True)
        )

    @property
    def off_light(self) -> tuple[float, ...]:
        """How far the colour of the brightest is off that of glowing bodies and of the day, in binary logarithms."""
        lines = [(*start, *end) for start, end in pairwise(_LOCUS)]
        return tuple(
            min(_off_line(red, blue, *line) for line in lines) for red, blue in zip(self.red, self.blue, strict=True)
        )

    @property
    def hue_deg(self) -> tuple[float, ...]:
        """Which tint the brightest have: 0 blue, 50 magenta, 103 red, 175 yellow, 230 green, 283 cyan."""
        return tuple(_hue(2**red, 2**blue) for red, blue in zip(self.red, self.blue, strict=True))


def _off_line(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
    along = min(1.0, max(0.0, along))
    return hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))


def _hue(red: float, blue: float) -> float:
    """Angle in the plane of ITU-R BT.709's blue and red difference; both are multiples of green."""
    luma = 0.2126 * red + 0.7152 + 0.0722 * blue
    return degrees(atan2((red - luma) / 1.5748, (blue - luma) / 1.8556)) % 360


_BLACK = 28  # luma: 5 % over black
_EVEN = 8  # between the 10th and the 90th percentile of luma

# The colour of glowing bodies from 2000 K to 30000 K in sRGB, as `red` and `blue`, after M. Charity, "What color is a
# blackbody?" (10 degree observer, white is D65). The light of lamps and of the day lies close to it.
_LOCUS = (
    (0.896, -2.93),
    (0.663, -1.16),
    (0.502, -0.75),
    (0.308, -0.311),
    (0.161, -0.146),
    (0.034, 0.023),
    (-0.038, 0.130),
    (-0.102, 0.220),
    (-0.189, 0.322),
    (-0.236, 0.410),
)
