"""Facts heard in the sound."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Series = tuple[float, ...]


class Loudness(Fact):
    """Loudness as ITU-R BS.1770 and EBU R128 define it. Silence reads as -120.7 LUFS at the lowest, or null."""

    integrated_lufs: float | None = Field(description="of the whole work; null when nothing is loud enough to count")
    range_lu: float = Field(description="loudness range (LRA)")
    true_peak_dbtp: float | None = Field(description="highest true peak of all channels; null for digital silence")
    step_s: float = Field(default=0.1, description="between two entries of the series below")
    start_s: float = Field(description="end of the first entry's window, from the first picture")
    momentary_lufs: Series = Field(description="loudness of the 0.4 s before each step")
    short_term_lufs: Series = Field(description="loudness of the 3 s before each step")
