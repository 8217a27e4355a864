"""Facts heard in the first sound track: how quiet, how evenly spread over its channels, how flat its peaks.

Levels are dBFS: 0 is full scale, -120 stands for everything quieter. Times are seconds from the first picture.
"""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact, Stretch

Series = tuple[float, ...]


class Hole(Stretch):
    """A short stretch without any sound, with loud sound right up to both its edges."""

    beside_dbfs: float = Field(description="peak of the 5 ms right before or right after it, the lower one")
    fall_db: float = Field(description="how much lower that is than the peak of the 30 ms beyond, on the worse side")


class Silences(Fact):
    """Where the sound is quiet: no sample of any channel goes beyond a level. Exact to the sample."""

    shortest_s: float = Field(description="shorter stretches are not in `quiet`")
    quiet: dict[int, tuple[Stretch, ...]] = Field(description="by that level in dBFS; -120 is digital silence")
    holes: tuple[Hole, ...] = Field(
        default=(),
        description="of 10 ms or more but under `shortest_s`, nowhere beyond -60 dBFS, beyond -40 on both sides",
    )


class SoundLevels(Fact):
    """Channels against each other, for every second of the sound (the last may be shorter)."""

    start_s: float = Field(description="start of the first second")
    step_s: float = Field(default=1.0, description="between two entries of the series below")
    level_dbfs: tuple[Series, ...] = Field(description="by channel: mean power, without what is constant")
    offset: tuple[Series, ...] = Field(description="by channel: what is constant, the mean of all samples")
    alike: Series = Field(description="correlation of the first two channels, -1 to 1; 0 beside silence; mono has none")


class Clipping(Fact):
    """How many waves have flat tops, in every second of the sound, of the channel that has most."""

    start_s: float = Field(description="start of the first second")
    step_s: float = Field(default=1.0, description="between two entries of the series below")
    top_dbfs: Series = Field(description="the fifth highest peak of a half-wave")
    waves: tuple[int, ...] = Field(description="half-waves that reach 60 % of that")
    flat: tuple[int, ...] = Field(
        description="those of them over 85 % of their own peak for more than three quarters of the time over 50 %"
    )
