"""Facts heard in the sound."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Loudness(Fact):
    """Loudness as ITU-R BS.1770 and EBU R128 define it. Silence reads as -120.7 LUFS at the lowest, or null."""

    integrated_lufs: float | None = Field(description="of the whole work; null when nothing is loud enough to count")
    range_lu: float = Field(description="loudness range (LRA)")
    step_s: float = Field(default=0.1, description="between two entries of the series below")
    start_s: float = Field(description="end of the first entry's window, from the first picture")
    momentary_lufs: Series = Field(description="loudness of the 0.4 s before each step")
    short_term_lufs: Series = Field(description="loudness of the 3 s before each step")


class TruePeak(Fact):
    """The highest peak of any channel, between samples too, at four times 48 kHz."""

    true_peak_dbtp: float | None = Field(description="null for digital silence")
    at_s: float | None = Field(description="when, seconds from the first picture")
