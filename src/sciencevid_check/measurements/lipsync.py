"""How mouths and voice agree when one is moved against the other: derived from facts, no limits.

What the mouth of each stretch shows and what the voice sounds like meanwhile are compared as canonical correlation does
(Slaney and Covell, FaceSync, 2000): no face and no voice has to be known beforehand. The sum over all stretches, for
every shift, has its peak where they agree; how far it rises over the shifts that mean nothing tells how sure that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sciencevid_check.measurements.mouths import Mouth, Mouths, VoiceBands

if TYPE_CHECKING:  # numpy is brought by those who need it
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Told = tuple[int, Floats]

_SEARCH_S = 1.2
_BESIDE_S = 4.0  # shifts up to this show what chance gives
_NEXT_S = 0.16  # a peak is as wide as a syllable
_SLOW_HZ = 0.3  # slower changes are the head's, and the sentence's
_QUIET_DB = 45  # below the loudest: nothing but noise
_RIDGE = 0.5  # of the mean variance, added to all: hardly any direction is known well from some seconds
_LEAST_S = 2.0
_DRIFT_S = 20.0
_RATES = tuple(at / 80 for at in range(-7, 8) if at)  # up to 44.1 kHz played as 48


@dataclass(frozen=True)
class Peak:
    """Where mouths and voice agree best. Heights are over the median of all shifts, in robust deviations."""

    offset_ms: float  # positive where the sound is late
    height: float
    rival: float  # the height of the best shift that is not next to it


@dataclass(frozen=True)
class Agreement:
    seconds: float  # of mouths compared
    whole: Peak
    halves: tuple[Peak, Peak]  # of the first and of the second half of the mouths alone
    support: float  # how high the agreement of the worse half is at the offset of the whole


@dataclass(frozen=True)
class Drift:
    """A sound that lags more and more (or less and less): the steady rate at which lips and sound agree best."""

    found: Agreement  # with that rate taken out
    gain: float  # how much higher than without it
    start_s: float  # the stretch that was looked at
    end_s: float
    before_ms: float  # how late the sound is at its start, and at its end
    after_ms: float


def drift(mouths: Mouths, bands: VoiceBands, pts_s: Sequence[float]) -> Drift | None:
    """The steady drift that fits best, over the 20 s that show most of mouths; None where none can be compared."""
    start, seen = 0.0, 0
    for first in mouths.mouths:
        inside = [m for m in mouths.mouths if 0 <= pts_s[m.first] - pts_s[first.first] < _DRIFT_S - _LEAST_S]
        if sum(m.frames for m in inside) > seen:
            start, seen, some = pts_s[first.first], sum(m.frames for m in inside), inside
    if not seen:
        return None
    few = mouths.model_copy(update={"mouths": tuple(some)})
    tried = {rate: agreement(few, bands, pts_s, rate, start) for rate in (*_RATES, 0.0)}
    told = {rate: one for rate, one in tried.items() if one is not None}
    if not told:
        return None
    rate = max(told, key=lambda rate: told[rate].whole.height)
    best = told[rate]
    end = min(max(pts_s[m.first + m.frames - 1] for m in some), start + _DRIFT_S)
    before_ms = best.whole.offset_ms * (1 + rate)
    return Drift(
        found=best,
        gain=best.whole.height - told[0.0].whole.height,
        start_s=start,
        end_s=end,
        before_ms=before_ms,
        after_ms=before_ms + rate * (end - start) * 1000,
    )


def agreement(
    mouths: Mouths, bands: VoiceBands, pts_s: Sequence[float], rate: float = 0.0, from_s: float = 0.0
) -> Agreement | None:
    """None where no mouth can be compared. `rate` is by how much the sound falls behind every second after `from_s`."""
    import numpy as np

    sound = np.array(bands.level_dbfs, float).T
    if len(sound) == 0:
        return None
    if rate:
        steps = np.arange(len(sound), dtype=float)
        start = (from_s - bands.start_s) / bands.step_s
        late = steps + rate * (steps - start)
        sound = np.array([np.interp(late, steps, band) for band in sound.T]).T
    sound = _quick(np.maximum(sound, sound.max(axis=0) - _QUIET_DB), bands.step_s)
    far = round(_BESIDE_S / bands.step_s)
    padded = np.pad(sound, ((far, far), (0, 0)))
    told = [part for mouth in mouths.mouths for part in _told(mouth, bands, pts_s, len(sound))]
    if not told:
        return None
    halves = _halved(told, _LEAST_S / bands.step_s)
    nothing = np.zeros(2 * far + 1)
    scaled = [
        _scaled(sum((_curve(ways, padded[first : first + len(ways) + 2 * far]) for first, ways in part), nothing))
        for part in (told, *halves)
    ]
    whole, before, after = (_peak(curve, bands.step_s) for curve in scaled)
    at = far + round(whole.offset_ms / 1000 / bands.step_s)
    return Agreement(
        seconds=round(sum(len(ways) for _, ways in told) * bands.step_s, 1),
        whole=whole,
        halves=(before, after),
        support=round(min(float(curve[at - 1 : at + 2].max()) for curve in scaled[1:]), 2),
    )


def _told(mouth: Mouth, bands: VoiceBands, pts_s: Sequence[float], steps: int) -> list[Told]:
    """A mouth's ways of changing at the times of the sound: the first step, and (steps, ways); nothing if too short."""
    import numpy as np

    pts = np.array(pts_s[mouth.first : mouth.first + mouth.frames])
    first = max(0, int(np.ceil((pts[0] - bands.start_s) / bands.step_s)))
    last = min(steps - 1, int((pts[-1] - bands.start_s) / bands.step_s))
    if (last - first) * bands.step_s < _LEAST_S:
        return []
    at = bands.start_s + bands.step_s * np.arange(first, last + 1)
    return [(first, _quick(np.array([np.interp(at, pts, way) for way in mouth.ways]).T, bands.step_s))]


def _halved(told: list[Told], least: float) -> tuple[list[Told], list[Told]]:
    """The first and the second half; of a mouth that spans both, to either what is long enough."""
    before: list[Told] = []
    after: list[Told] = []
    half = sum(len(ways) for _, ways in told) // 2
    for first, ways in told:
        mine = min(max(half, 0), len(ways))
        half -= len(ways)
        before += [(first, ways[:mine])] if mine >= least else []
        after += [(first + mine, ways[mine:])] if len(ways) - mine >= least else []
    return before, after


def _quick(series: Floats, step_s: float) -> Floats:
    """(steps, series) without what changes slowly."""
    import numpy as np

    width = 0.1325 / _SLOW_HZ / step_s  # steps: a Gaussian that lets half of the power through at that rate
    reach = np.arange(-round(4 * width), round(4 * width) + 1)
    bell = np.exp(-(reach**2) / 2 / width**2)
    padded = np.pad(series, ((len(reach) // 2,) * 2, (0, 0)), mode="edge")
    slow = np.array([np.convolve(column, bell / bell.sum(), "valid") for column in padded.T]).T
    changes: Floats = series - slow
    return changes


def _curve(ways: Floats, sound: Floats) -> Floats:
    """For every shift of (n, ways) in (n + shifts - 1, bands): the canonical correlations' squares, summed.

    By chance the sum is in inverse proportion to n, however long the stretch: the longer stretch has the better signal,
    in proportion to n again. Hence the weight.
    """
    import numpy as np

    n = len(ways)
    mouth = ways - ways.mean(axis=0)
    mouth = np.linalg.solve(_root(mouth.T @ mouth), mouth.T)  # (ways, n): of length 1 and at right angles, nearly
    heard = np.lib.stride_tricks.sliding_window_view(sound, n, axis=0)  # (shifts, bands, n)
    mean = heard.mean(axis=2)
    square = heard @ heard.swapaxes(1, 2) - n * mean[:, :, None] * mean[:, None, :]
    both = np.linalg.solve(_root(square), heard @ mouth.T)  # (shifts, bands, ways)
    curve: Floats = np.square(both).sum(axis=(1, 2)) * n**2
    return curve


def _root(square: Floats) -> Floats:
    """The Cholesky root of (..., k, k), with something added to its diagonal."""
    import numpy as np

    k = square.shape[-1]
    ridge = _RIDGE * np.trace(square, axis1=-2, axis2=-1) / k + 1e-9
    root: Floats = np.linalg.cholesky(square + ridge[..., None, None] * np.eye(k))
    return root


def _scaled(curve: Floats) -> Floats:
    import numpy as np

    middle = np.median(curve)
    scaled: Floats = (curve - middle) / (1.4826 * np.median(np.abs(curve - middle)) + 1e-9)
    return scaled


def _peak(scaled: Floats, step_s: float) -> Peak:
    """The highest among the shifts that are searched."""
    import numpy as np

    near = round(_SEARCH_S / step_s)
    middle = len(scaled) // 2
    searched = scaled[middle - near : middle + near + 1]
    best = int(np.argmax(searched))
    others = np.abs(np.arange(len(searched)) - best) * step_s > _NEXT_S
    before, top, after = scaled[middle - near + best - 1 : middle - near + best + 2].tolist()
    bend = before - 2 * top + after
    beside = (before - after) / 2 / bend if bend < 0 else 0.0
    return Peak(
        offset_ms=round((best - near + beside) * step_s * 1000, 1),
        height=round(top, 2),
        rival=round(float(searched[others].max()), 2),
    )
