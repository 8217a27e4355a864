"""Facts about changes of light that may harm people with photosensitive epilepsy."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact
from sciencevid_check.measurements.picture import Series


class Flashes(Fact):
    """Swings of light as ITU-R BT.1702 defines them, one entry a frame in the order of DecodedPicture.pts_s.

    The picture is looked at in cells of 16x16 pixels (of about 480x270) on a screen whose white is 200 cd/m2. A cell
    swings up in the frame in which it has become brighter by 20 cd/m2 or more than its darkest since it last swung down,
    and the darker of both was under 160 cd/m2; likewise down. A swing to or from saturated red is counted apart.
    """

    up: Series = Field(description="share of the picture that swung up in this frame")
    down: Series = Field(description="share of the picture that swung down")
    red_up: Series = Field(description="share of the picture that swung to saturated red")
    red_down: Series = Field(description="share of the picture that swung from saturated red")
