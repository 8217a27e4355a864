"""Facts about how sharp the picture is: seen at full size in the stills, and at about 480 pixels all the way through."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Scores = tuple[float | None, ...]


class Detail(Fact):
    """What the stills hold at full size: detail, and the traces of earlier encodings. One entry for each still.

    Where a work was enlarged as a whole, the spectrum beyond the size that it had mirrors the one below with its sign
    turned (the method of the tool resdet). `enlarged` is how far that stands out of chance at the width where it does
    most, of those that fit the detail seen, in both directions alike; pictures of their own size reach about 3.
    """

    at_s: tuple[float, ...] = Field(description="when each still is shown")
    luma: tuple[float, ...] = Field(description="mean luma")
    width_px: Scores = Field(
        description="width of the picture that would hold the sharpest detail in the middle of the still; null where "
        "there are no edges to tell"
    )
    grid: Scores = Field(
        description="how much steps of luma in quiet places prefer a codec's block edges: 0 not at all, over 0.6 heavy "
        "compression; null where there are no quiet places"
    )
    smooth: Scores = Field(
        description="steps of luma where a deblocking filter smooths, relative to those elsewhere: 1 not smoothed"
    )
    enlarged: float = Field(default=0.0, description="how far the trace of enlarging stands out of chance")
    enlarged_from_px: int | None = Field(default=None, description="width at which it does")


class Focus(Fact):
    """How steep the steepest edges are, four times a second: their steepest step from pixel to pixel over their height.

    Of the picture shrunk to 480 pixels. In focus it is over 0.5; 0.4 / sigma where it is blurred by sigma pixels; null
    where nothing has enough contrast.
    """

    at_s: tuple[float, ...]
    middle: Scores = Field(description="without the top and bottom, where marks and subtitles stand")
    whole: Scores = Field(description="of the whole picture")

    def runs_under(self, most: float, join_s: float) -> list[list[int]]:
        """The samples whose middle is not steeper, in groups no more than `join_s` apart."""
        groups: list[list[int]] = []
        for at, edge in enumerate(self.middle):
            if edge is not None and edge <= most:
                if groups and self.at_s[at] - self.at_s[groups[-1][-1]] <= join_s:
                    groups[-1].append(at)
                else:
                    groups.append([at])
        return groups
