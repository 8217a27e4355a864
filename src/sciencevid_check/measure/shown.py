"""When each picture is shown, from the lines that ffmpeg's showinfo filter writes."""

from __future__ import annotations

import re
import threading

from sciencevid_check.measure.complaints import Complaints
from sciencevid_check.measure.process import Running
from sciencevid_check.measurements import Picture

_TIME_BASE = re.compile(r"config in time_base: (\d+)/(\d+)")
_SHOWN = re.compile(r"\] n: *\d+ pts: *(-?\d+|NOPTS) ")
_LATE_S = 10.0  # lines come before their pictures, but through another pipe


class Shown:
    """Hand its `hear` to a Running; `pts` grows as pictures are shown, other lines go to `complaints`."""

    def __init__(self, picture: Picture) -> None:
        self.pts: list[float] = []
        self.complaints = Complaints()
        self.interval_s = 1 / (picture.average_rate_hz or picture.nominal_rate_hz or 25.0)
        self._start_s = picture.start_s
        self._time_base = 0.0
        self._news = threading.Condition()

    def hear(self, line: str) -> None:
        shown = _SHOWN.search(line)
        if shown:
            with self._news:
                known = shown[1] != "NOPTS"
                pts = int(shown[1]) * self._time_base - self._start_s if known else self._next()
                self.pts.append(round(pts, 5))
                self._news.notify()
        elif base := _TIME_BASE.search(line):
            self._time_base = int(base[1]) / int(base[2])
        else:
            self.complaints.take(line, self.pts[-1] if self.pts else 0.0)

    def of(self, first: int, count: int, process: Running) -> list[float]:
        """The times of `count` pictures from number `first`, waited for if need be."""
        with self._news:
            self._news.wait_for(lambda: len(self.pts) >= first + count or not process.talking, timeout=_LATE_S)
            while len(self.pts) < first + count:  # should a line be lost, its picture is not
                self.pts.append(self._next())
            return self.pts[first : first + count]

    def _next(self) -> float:
        return self.pts[-1] + self.interval_s if self.pts else 0.0
