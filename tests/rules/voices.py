"""Made facts of a voice and of what is behind it."""

from __future__ import annotations

from typing import Any

from sciencevid_check.measurements import Hum, SoundScene, Speech

EVERY = 4  # entries of level for one of the bands


def heard(
    seconds: float = 40.0,
    *,
    talk_s: float = 3.0,
    pause_s: float = 1.0,
    voice: float = -22.0,
    behind: tuple[float, ...] = (-70.0,),
    between: float | None = None,
    tonal: float = 0.0,
    bands: tuple[float, ...] = (-90, -85, -80, -78, -76, -76, -77, -80, -85, -95),
    swing: float = 8.0,
    **changes: Any,
) -> tuple[Speech, SoundScene]:
    """Somebody speaks for `talk_s` and pauses for `pause_s`, over and over.

    `behind` are the levels of the pauses, in turn; `between` is the part that is no tone, their own level if not given;
    while somebody speaks, it swings by 20 dB above that. `bands` swing down by `swing` in a quarter of the time.
    """
    count = round(seconds / 0.032)
    turn = talk_s + pause_s
    speaks = [at * 0.032 % turn < talk_s for at in range(count)]
    level = [voice if on else behind[at % len(behind)] for at, on in enumerate(speaks)]
    slow = range(-(-count // EVERY))
    floor = [behind[at % len(behind)] if between is None else between for at in slow]
    scene: dict[str, Any] = {
        "start_s": 0.0,
        "level_dbfs": tuple(level),
        "loudness_lufs": tuple(
            one if not on else voice if at % 2 else max(voice - 12, behind[0]) if at % 8 else behind[0]
            for at, (one, on) in enumerate(zip(level, speaks, strict=True))
        ),
        "bands_hz": (31, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000),
        "band_dbfs": tuple(tuple(band - swing * (at % 4 == 0) for at in slow) for band in bands),
        "between_dbfs": tuple(
            max(one, voice - 20 + at % 3) if all(speaks[EVERY * at : EVERY * at + EVERY]) and at % 5 else one
            for at, one in enumerate(floor)
        ),
        "tonal": (tonal,) * len(slow),
        "hum": (hum(50, 0, seconds=seconds), hum(60, 0, seconds=seconds)),
    }
    speech = Speech(start_s=0.0, voice=tuple(0.95 if on else 0.02 for on in speaks))
    return speech, SoundScene(**{**scene, **changes})


def hum(mains_hz: int, lines: int, level: float = -120.0, seconds: float = 40.0) -> Hum:
    windows = max(0, int(seconds) - 3)
    return Hum(mains_hz=mains_hz, lines=(lines,) * windows, level_dbfs=(level,) * windows)
