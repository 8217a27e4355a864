"""Made facts that have an entry for every frame or every step of sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sciencevid_check.measurements import Colour, DecodedPicture, DecodedSound, Levels, Loudness, TruePeak

RATE = 25


def decoded_picture(frames: int = 250, **changes: Any) -> DecodedPicture:
    """25 frames a second from 0."""
    pts = tuple(round(at / RATE, 5) for at in range(frames))
    defaults = {"width": 480, "height": 270, "expected": frames, "pts_s": pts, "end_s": frames / RATE}
    return DecodedPicture(**{**defaults, **changes})


def decoded_sound(**changes: Any) -> DecodedSound:
    return DecodedSound(**{"channels": 2, "start_s": 0.0, "duration_s": 10.0, **changes})


def painted(frames: int, usual: float, *spans: tuple[int, int, float]) -> tuple[float, ...]:
    """A series with one usual value, and another from first to last frame of each span."""
    values = [usual] * frames
    for first, last, value in spans:
        values[first : last + 1] = [value] * (last + 1 - first)
    return tuple(values)


def levels(frames: int = 250, black: Sequence[tuple[int, int]] = (), **changes: Any) -> Levels:
    """A bright picture that is black from first to last frame of each span."""

    def series(usual: float, when_black: float) -> tuple[float, ...]:
        return painted(frames, usual, *((first, last, when_black) for first, last in black))

    defaults = {
        "mean": series(110, 16),
        "p1": series(25, 16),
        "p10": series(50, 16),
        "p50": series(110, 16),
        "p90": series(180, 16),
        "p99": series(215, 17),
        "under": {4: series(0.0, 0.0), **{luma: series(0.0, 1.0) for luma in (20, 24, 28, 32, 37, 48)}},
        "over": {luma: series(0.0, 0.0) for luma in (235, 240, 247)},
        "mean_u": series(120, 128),
        "mean_v": series(130, 128),
    }
    return Levels(**{**defaults, **changes})


def true_peak(peak: float | None = -2.0) -> TruePeak:
    return TruePeak(true_peak_dbtp=peak, at_s=None if peak is None else 12.0)


def loudness(integrated: float | None = -18.0) -> Loudness:
    steps = (-20.0,) * 100
    return Loudness(
        integrated_lufs=integrated,
        range_lu=6.5,
        start_s=0.1,
        momentary_lufs=steps,
        short_term_lufs=steps,
    )


def colour(frames: int = 50, **changes: Any) -> Colour:
    """A natural picture, one of five frames looked at: changes are series, or one value for all of them."""
    defaults = {"darkest": 20, "p10": 45, "p50": 110, "p90": 180, "p99": 210, "lightest": 225}
    defaults |= {"black": 0.0, "white": 0.0, "bright": 0.05, "drawn": 0.1}
    defaults |= {"chroma_p50": 10, "chroma_p90": 30, "chroma_max": 60}
    defaults |= {"red": 0.0, "blue": 0.0, "one_sided": 0.0, "chroma_spread": 0.15}
    series = {
        key: value if isinstance(value, tuple) else (float(value),) * frames
        for key, value in {**defaults, **changes}.items()
    }
    return Colour(frames=tuple(range(0, 5 * frames, 5)), **series)
