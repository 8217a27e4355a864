"""Whether what is shown keeps step with what is said: spans of subtitles against spans of speech."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

_GRID_S = 0.05
_HERE = 6  # steps of the grid: so far off is still in step
_REACH_S = 4.0  # how far off subtitles are looked for


class Step(NamedTuple):
    """How subtitles lie against the voice: late if `offset_s` is positive.

    `there` and `here` are correlations, shifted and not; `most` is the highest that is possible where one of the two
    takes less time than the other, as when half of what is said has no subtitles.
    """

    offset_s: float
    there: float
    here: float
    most: float


def in_step(shown: Sequence[tuple[float, float]], spoken: Sequence[tuple[float, float]]) -> Step | None:
    """How much later subtitles come than the voice, by the shift that makes both agree best.

    None where there is nothing to compare: no voice, or a voice without pauses.
    """
    if not shown or not spoken:
        return None
    first, last = min(shown[0][0], spoken[0][0]), max(shown[-1][1], spoken[-1][1])
    size = int((last - first) / _GRID_S) + 1

    def on(at_s: float) -> int:
        return min(size, max(0, round((at_s - first) / _GRID_S)))

    voice = [0] * size
    for start, end in spoken:
        voice[on(start) : on(end)] = [1] * (on(end) - on(start))
    before = [0, *accumulate(voice)]
    q = before[-1] / size
    p = sum(on(end) - on(start) for start, end in shown) / size
    if not (0.02 < q < 0.98 and 0.02 < p < 0.98):
        return None

    def agreement(shift: int) -> float:
        both = sum(
            before[min(size, max(0, on(end) - shift))] - before[min(size, max(0, on(start) - shift))]
            for start, end in shown
        )
        return float((both / size - p * q) / (p * (1 - p) * q * (1 - q)) ** 0.5)

    fewer, more = sorted((p, q))
    possible = float((fewer * (1 - more) / (more * (1 - fewer))) ** 0.5)
    reach = round(_REACH_S / _GRID_S)
    scores = {shift: agreement(shift) for shift in range(-reach, reach + 1)}
    most = max(scores.values())
    best = {shift for shift, score in scores.items() if score >= most - 0.01}
    nearest = min(best, key=abs)  # where phrases come as regularly as a clock, many shifts fit
    low = high = nearest
    while low - 1 in best:
        low -= 1
    while high + 1 in best:
        high += 1
    here = max(scores[shift] for shift in range(-_HERE, _HERE + 1))
    return Step((low + high) / 2 * _GRID_S, most, here, possible)


def covered(spoken: Sequence[tuple[float, float]], shown: Sequence[tuple[float, float]]) -> float:
    """Share of the speech during which a subtitle is shown."""
    both = sum(max(0.0, min(b, d) - max(a, c)) for a, b in spoken for c, d in shown)
    return both / sum(b - a for a, b in spoken)
