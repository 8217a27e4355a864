"""What is heard besides a voice: levels and bands over time, tones, mains hum, clicks.

Levels are dBFS of the mean of all channels (0 is a full-scale square wave, -120 stands for everything quieter); loudness
is weighted as ITU-R BS.1770 does. Times are seconds from the first picture.
"""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Hum(Fact):
    """Lines at a mains frequency and its multiples, in windows of 4 s."""

    mains_hz: int = Field(description="50 or 60")
    lines: tuple[int, ...] = Field(
        description="how many of the first eight multiples stand out by 10 dB, for each window"
    )
    level_dbfs: Series = Field(description="mean power of those lines together")


class Click(Fact):
    """A spike that neither the sound before nor the sound after explains."""

    at_s: float
    over_db: float = Field(description="peak of what linear prediction leaves, over its mean nearby")
    peak_dbfs: float


class SoundScene(Fact):
    start_s: float = Field(description="start of the first entry of every series")
    step_s: float = Field(default=0.032, description="between two entries of level and loudness, as in `speech`")
    level_dbfs: Series = Field(description="mean power")
    loudness_lufs: Series = Field(description="the same, K-weighted")
    band_step_s: float = Field(default=0.128, description="between two entries of the three below")
    bands_hz: tuple[int, ...] = Field(description="middles of octave bands")
    band_dbfs: tuple[Series, ...] = Field(description="by band: mean power")
    between_dbfs: Series = Field(description="mean power between the spectral lines: what is no tone")
    tonal: Series = Field(description="share of the power in spectral lines that stay where they are; 0 to 1")
    hum_step_s: float = Field(default=1.0, description="between the starts of two windows of `hum`")
    hum: tuple[Hum, ...] = ()
    clicks: tuple[Click, ...] = ()
