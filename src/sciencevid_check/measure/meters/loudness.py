"""Loudness, as ffmpeg's ebur128 filter measures them while the sound is decoded."""

from __future__ import annotations

import re

from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Loudness

STREAM = "ebur128"

_STEP = re.compile(r"\] t: *(\S+) .*? M: *(\S+) +S: *(\S+) ")
_INTEGRATED = re.compile(r"^ +I: +(\S+) LUFS")
_RANGE = re.compile(r"^ +LRA: +(\S+) LU")
_NOTHING_LUFS = -70.0  # the absolute gate of BS.1770: ebur128 gives it when nothing was louder


class Meter:
    """Is fed the lines that ebur128 writes: one every 0.1 s, and a summary after the last."""

    def __init__(self, container: Container) -> None:
        self._origin_s = container.picture.start_s
        self._start_s: float | None = None
        self._momentary: list[float] = []
        self._short_term: list[float] = []
        self._summary: dict[str, float] = {}

    def feed(self, line: str) -> None:
        if step := _STEP.search(line):
            if self._start_s is None:
                self._start_s = float(step[1]) - self._origin_s
            self._momentary.append(_decibel(step[2]))
            self._short_term.append(_decibel(step[3]))
        for key, pattern in (("integrated", _INTEGRATED), ("range", _RANGE)):
            if found := pattern.search(line):
                self._summary[key] = _decibel(found[1])

    def finish(self) -> Loudness:
        if self._start_s is None or len(self._summary) < 2:
            raise MeasurementError("too_short", "0.1 s")
        integrated = self._summary["integrated"]
        return Loudness(
            integrated_lufs=integrated if integrated > _NOTHING_LUFS else None,
            range_lu=self._summary["range"],
            start_s=round(self._start_s, 3),
            momentary_lufs=tuple(self._momentary),
            short_term_lufs=tuple(self._short_term),
        )


_FLOOR = -120.7  # what ebur128 writes for silence; JSON holds no infinity


def _decibel(text: str) -> float:
    value = float(text)
    return value if value > _FLOOR else _FLOOR
