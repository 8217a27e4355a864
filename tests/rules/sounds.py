"""Made facts that have an entry for every second of sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sciencevid_check.measurements import Clipping, SoundLevels


def sound_levels(*channels: Sequence[float], alike: Sequence[float] = (), **changes: Any) -> SoundLevels:
    """A level in dBFS for every second of each channel, without a constant part; in phase if not said otherwise."""
    seconds = len(channels[0])
    defaults = {
        "start_s": 0.0,
        "level_dbfs": tuple(map(tuple, channels)),
        "offset": ((0.0,) * seconds,) * len(channels),
        "alike": tuple(alike) or ((0.8,) * seconds if len(channels) > 1 else ()),
    }
    return SoundLevels(**{**defaults, **changes})


def clipping(flat: Sequence[int], waves: int = 100, **changes: Any) -> Clipping:
    """So many flat ones among the loud half-waves of every second."""
    seconds = len(flat)
    defaults = {"start_s": 0.0, "top_dbfs": (-3.0,) * seconds, "waves": (waves,) * seconds, "flat": tuple(flat)}
    return Clipping(**{**defaults, **changes})
