"""When somebody speaks. Times are seconds from the first picture."""

from __future__ import annotations

from pydantic import Field

from sciencevid_check.measurements.fact import Fact

Spans = list[tuple[float, float]]


class Speech(Fact):
    """The voice activity network's probability for every 32 ms of the sound, and what follows from it."""

    start_s: float = Field(description="start of the first entry")
    step_s: float = Field(default=0.032, description="between two entries")
    voice: tuple[float, ...] = Field(description="probability that somebody speaks, 0 to 1")

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.voice) * self.step_s

    def spans(self, start: float = 0.5, hold: float = 0.35, gap_s: float = 0.15, min_s: float = 0.25) -> Spans:
        """When somebody speaks: from a probability of `start`, as long as it is `hold`, over gaps of at most `gap_s`.

        What is shorter than `min_s` is left out.
        """
        found: list[tuple[int, int]] = []  # first entry, and the one after the last
        first: int | None = None
        for at, voice in enumerate((*self.voice, 0.0)):
            if first is None and voice >= start:
                first = at
            elif first is not None and voice < hold:
                if found and round((first - found[-1][1]) * self.step_s, 3) <= gap_s:
                    found[-1] = (found[-1][0], at)
                else:
                    found.append((first, at))
                first = None
        return [
            (round(self.start_s + a * self.step_s, 3), round(self.start_s + b * self.step_s, 3))
            for a, b in found
            if round((b - a) * self.step_s, 3) >= min_s
        ]
