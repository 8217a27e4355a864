"""Made facts of a camera's movement, and of combed pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import pi, sin
from typing import Any

from sciencevid_check.measurements import Combing, Motion
from tests.rules.series import RATE

Path = Callable[[float], float]


def still(_: float) -> float:
    return 0.0


def pan(t: float) -> float:
    """To the right, a tenth of the width a second."""
    return 0.1 * t


def shake(strength: float, first_s: float = 0.0, last_s: float = 1000.0, hz: float = 2.5) -> Path:
    """To and fro between two times, with this root mean square as a share of the width."""
    return lambda t: strength * 2**0.5 * sin(2 * pi * hz * t) * (first_s <= t < last_s)


def motion(x: Path = still, y: Path = still, frames: int = 250, turn: Path = still, **changes: Any) -> Motion:
    """A camera that goes along a path: what is at `x` of the width at a time; 25 frames a second."""
    times = [at / RATE for at in range(frames)]

    def steps(path: Path) -> tuple[float, ...]:
        return (0.0, *(round(path(b) - path(a), 5) for a, b in pairwise(times)))

    defaults = {"every": 1, "dx": steps(x), "dy": steps(y), "turn_deg": steps(turn)}
    defaults |= {"followed": (0, *(40,) * (frames - 1)), "agree": (0.0, *(0.95,) * (frames - 1))}
    return Motion(**{**defaults, "reach": (0.0, *(0.95,) * (frames - 1)), **changes})


def combing(combed: Sequence[float], rough: float = 0.1) -> Combing:
    """A still each second."""
    return Combing(
        at_s=tuple(float(at) for at in range(len(combed))),
        rough=(rough,) * len(combed),
        combed=tuple(combed),
        boxes=tuple((0.1, 0.2, 0.3, 0.4) if share else None for share in combed),
    )
