"""What happens in the picture against what is heard, event by event: derived from facts, no limits.

Two kinds: a subtitle appears when somebody starts to speak; something strikes when a sound sets in. One alone proves
nothing; that most of them are apart by the same time does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sciencevid_check.measurements.mouths import VoiceBands
from sciencevid_check.measurements.picture import Changes, Shots
from sciencevid_check.measurements.speech import Speech
from sciencevid_check.measurements.texts import Texts

if TYPE_CHECKING:  # numpy is brought by those who need it
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_PAUSE_S = 0.3  # of a voice, after which a start is heard
_SUBTITLE_S, _SUBTITLES_APART_S = 0.4, 3.0  # how near counts as together; how far is searched
_IMPACT_S, _IMPACTS_APART_S = 0.06, 1.0
_FAR = 4  # times as far as is searched: what chance gives
_SHARP, _STRONG = 3.0, 1.5  # a movement that sets in: times the usual one before, and code values
_RISE_DB = 12.0
_ALONE_S = 0.24  # nothing as strong within
_CUT_FRAMES = 3  # beside a cut all moves


@dataclass(frozen=True)
class Together:
    """How many events of the picture have their sound, and at which shift."""

    offset_s: float  # positive where the sound is late
    events: int  # of the picture
    matched: int
    height: float  # over the median of all shifts, in robust deviations
    rival: float  # of the best shift that is not next to it
    first_s: float  # of the events that are matched


def by_subtitles(texts: Texts, speech: Speech) -> Together | None:
    """Subtitles that appear against a voice that starts; each is told within half a step of the looks."""
    shown = [min(line.first_s for line in cue) - texts.step_s / 2 for cue in texts.cues]
    starts = [start for start, _ in speech.spans(gap_s=_PAUSE_S)]
    return together(shown, starts, _SUBTITLE_S, _SUBTITLES_APART_S)


def by_impacts(changes: Changes, shots: Shots, pts_s: Sequence[float], bands: VoiceBands) -> Together | None:
    """Movement that sets in all at once, inside shots, against sound that does."""
    import numpy as np

    if len(changes.luma) < 2 or not bands.level_dbfs or len(bands.level_dbfs[0]) < 2:
        return None
    pts, luma = np.array(pts_s), np.array(changes.luma[: len(pts_s)])
    usual = np.array([np.median(luma[max(0, at - 12) : at] if at else luma[:1]) for at in range(len(luma))])
    strikes = (luma > _SHARP * usual + _STRONG) & _highest(luma, round(_ALONE_S / float(np.median(np.diff(pts)))))
    cuts = np.array(shots.cuts, int)
    for near in range(-_CUT_FRAMES, _CUT_FRAMES + 1):
        inside = cuts + near
        strikes[inside[(inside >= 0) & (inside < len(strikes))]] = False
    level = np.array(bands.level_dbfs, float).max(axis=0)
    before = np.min([np.roll(level, step) for step in (1, 2, 3)], axis=0)
    before[:3] = level[:3]
    rise = level - before
    sounds = (rise >= _RISE_DB) & _highest(rise, round(_ALONE_S / bands.step_s))
    heard = bands.start_s + bands.step_s * np.flatnonzero(sounds)
    return together(pts[np.flatnonzero(strikes)].tolist(), heard.tolist(), _IMPACT_S, _IMPACTS_APART_S)


def together(these: Sequence[float], those: Sequence[float], near_s: float, search_s: float) -> Together | None:
    """At which shift most of `these` have one of `those` beside them; None where either are missing."""
    import numpy as np

    if len(these) < 2 or len(those) < 2:
        return None
    step = near_s / 4
    shifts = step * np.arange(-round(_FAR * search_s / step), round(_FAR * search_s / step) + 1)
    seen, heard = np.array(sorted(these)), np.array(sorted(those))
    apart = heard - (seen[:, None] + shifts[:, None, None])  # (shifts, these, those)
    nearest = np.abs(apart).min(axis=2)
    score = np.clip(1 - nearest / near_s, 0, 1).sum(axis=1)
    middle = np.median(score)
    scaled = (score - middle) / (1.4826 * np.median(np.abs(score - middle)) + 0.05 * len(seen))
    searched = np.flatnonzero(np.abs(shifts) <= search_s + 1e-9)
    best = searched[int(scaled[searched].argmax())]
    others = searched[np.abs(searched - best) * step > 2 * near_s]
    hit = nearest[best] < near_s
    return Together(
        offset_s=round(float(shifts[best]), 3),
        events=len(seen),
        matched=int(hit.sum()),
        height=round(float(scaled[best]), 1),
        rival=round(float(scaled[others].max(initial=0.0)), 1),
        first_s=float(seen[hit][0]) if hit.any() else float(seen[0]),
    )


def _highest(values: Floats, reach: int) -> NDArray[np.bool_]:
    """Whether each is the highest of those up to `reach` before and after it."""
    import numpy as np

    padded = np.pad(values, reach, constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    return np.asarray(values >= around)
