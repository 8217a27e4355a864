"""Made changes from frame to frame: a moving shot, and what may befall it."""

from __future__ import annotations

from sciencevid_check.measurements import Changes, Levels, Shots
from tests.rules.series import RATE, levels

LAGS = range(2, 9)


class Changing:
    """A shot that moves evenly, 25 frames a second; every method changes it and returns it."""

    def __init__(self, frames: int = 250, step: float = 2.0) -> None:
        self.frames = frames
        self.rows = {
            "luma": [step] * frames,
            "changed": [0.05] * frames,
            "block": [12 * step] * frames,
            "colour": [1.3 * step] * frames,
            "alike": [0.98] * frames,
            "edges_alike": [0.95] * frames,
            "held": [step] * frames,
        }
        self.apart = {lag: [step * lag**0.6] * frames for lag in LAGS}  # movement: less than in proportion
        self.even: list[tuple[int, int, float]] = []
        self.cuts: list[int] = []

    def jump(self, at: int, by: float = 80.0, edges_alike: float = 0.0) -> Changing:
        """Another picture from this frame on."""
        values = {"luma": 0.8 * by, "changed": 0.9, "block": 150.0, "colour": by, "alike": 0.1, "held": by}
        for key, value in {**values, "edges_alike": edges_alike}.items():
            self.rows[key][at] = value
        for lag in LAGS:
            for after in range(at, min(self.frames, at + lag)):
                self.apart[lag][after] = 0.8 * by
        return self

    def cut(self, at: int) -> Changing:
        self.cuts.append(at)
        return self.jump(at)

    def stray(self, at: int, count: int = 1, left: float = 2.0, by: float = 80.0, edges_alike: float = 0.0) -> Changing:
        """Frames of another picture; `left` is how much of the jump stays after them."""
        self.jump(at, by, edges_alike).jump(at + count, by, edges_alike)
        self.apart[count + 1][at + count] = left
        return self

    def fill(self, at: int, count: int, luma: float) -> Changing:
        """These frames are of one brightness all over."""
        self.even.append((at, at + count - 1, luma))
        return self

    def still(self, first: int, last: int, step: float = 0.0, block: float = 0.0) -> Changing:
        """Frames from `first` to `last` show what the one before them shows."""
        for at in range(first, last + 1):
            for key, value in {"luma": step, "changed": 0.0, "block": block, "colour": step, "held": step}.items():
                self.rows[key][at] = value
        return self

    def blend(self, first: int, last: int, evenly: float = 1.0) -> Changing:
        """A dissolve: the change grows with time, at 1 in proportion."""
        for at in range(first, last + 1):
            for lag in LAGS:
                self.apart[lag][at] = self.rows["luma"][at] * lag
            self.apart[8][at] *= evenly
        return self

    def flat(self, first: int, last: int) -> Changing:
        """The change is the same all over the picture."""
        for at in range(first, last + 1):
            self.rows["block"][at] = 3 * self.rows["luma"][at]
        return self

    def slowing(self, first: int, last: int) -> Changing:
        for at in range(first, last + 1):
            for key in ("luma", "block", "colour", "held"):
                self.rows[key][at] *= max(0.15, (last - at) / (last - first))
        return self

    def changes(self) -> Changes:
        return Changes(
            **{key: tuple(values) for key, values in self.rows.items()},
            apart={lag: tuple(values) for lag, values in self.apart.items()},
        )

    def levels(self) -> Levels:
        series = {}
        for key, usual in (("p1", 25.0), ("p10", 50.0), ("p50", 110.0), ("p90", 180.0), ("p99", 215.0)):
            values = [usual] * self.frames
            for first, last, luma in self.even:
                values[first : last + 1] = [luma] * (last + 1 - first)
            series[key] = tuple(values)
        return levels(self.frames, **series)

    def shots(self) -> Shots:
        cuts = tuple(sorted(self.cuts))
        return Shots(cuts=cuts, cuts_s=tuple(cut / RATE for cut in cuts))
