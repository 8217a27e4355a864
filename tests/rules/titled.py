"""Made facts of a work with titles at its ends: 50 s at 25 frames a second, looked at five times a second."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from sciencevid_check.measurements import Cards, Code, Figure, Line, SharedEnds, Shots, Speech, Texts
from sciencevid_check.rule import Verdict
from tests.rules.series import decoded_picture, levels, painted

WHOLE_S = 50
LOOKS = 5 * WHOLE_S
Span = tuple[float, float]

PICTURE = {"edges": 0.3, "firm": 0.2, "hard": 0.03, "even": 0.4, "soft": 0.5}
CARD = {"edges": 0.05, "firm": 0.85, "hard": 0.7, "even": 0.92, "soft": 0.05}
DRAWN = {"edges": 0.12, "firm": 0.25, "hard": 0.17, "even": 0.85, "soft": 0.18}
BLACK = {"edges": 0.0, "firm": 0.0, "hard": 0.0, "even": 1.0, "soft": 1.0}


def cards(*stretches: tuple[Span, dict[str, float]], looks: int = LOOKS, **changes: tuple[float, ...]) -> Cards:
    """Ordinary picture, but for the stretches named; one of five frames is looked at."""
    usual = {**PICTURE, "left": 0.1, "top": 0.1, "right": 0.9, "bottom": 0.9, "dx": 0.0, "dy": 0.0, "agree": 0.9}
    series = {
        key: painted(
            looks, value, *((_look(at[0]), _look(at[1]) - 1, look[key]) for at, look in stretches if key in look)
        )
        for key, value in usual.items()
    }
    return Cards(frames=tuple(range(0, 5 * looks, 5)), **{**series, **changes})


def _frames(span: Span) -> tuple[int, ...]:
    return tuple(5 * at for at in range(_look(span[0]), _look(span[1])))


def _look(at_s: float) -> int:
    return round(5 * at_s)


def line(text: str, span: Span, height: float = 0.1, **changes: Any) -> Line:
    made = {"score": 0.99, "box": (0.3, 0.4, 0.4, height), "height": height}
    return Line(text=text, first_s=span[0], last_s=span[1] - 0.5, **{**made, **changes})


def texts(*lines: Line, **changes: Any) -> Texts:
    return Texts(looked_s=(0.0,), lines=lines, **changes)


def counted(values: Sequence[int], start_s: float = 0.0, every_s: float = 1.0) -> tuple[Figure, ...]:
    """Numbers, each seen at two looks, `every_s` apart."""
    return tuple(
        Figure(at_s=start_s + every_s * at + step, value=value)
        for at, value in enumerate(values)
        for step in (0.0, 0.5)
    )


def code(*seen_s: float) -> tuple[Code, ...]:
    return tuple(Code(at_s=at, text="https://example.org/1", box=(0.4, 0.3, 0.2, 0.35)) for at in seen_s)


def speech(*silent: Span) -> Speech:
    """Somebody speaks all the time, but for these spans."""
    steps = [0.9] * round(WHOLE_S / 0.032)
    for start, end in silent:
        steps[round(start / 0.032) : round(end / 0.032)] = [0.0] * (round(end / 0.032) - round(start / 0.032))
    return Speech(start_s=0.0, voice=tuple(steps))


def titled(
    rule: ModuleType,
    *stretches: tuple[Span, dict[str, float]],
    cuts_s: Sequence[float] = (),
    words: Sequence[Line] | None = (),
    silent: Sequence[Span] | None = (),
    stopped: bool = False,
    bars: Span | None = None,
    figures: tuple[Figure, ...] = (),
    codes: tuple[Code, ...] = (),
    shared_ends: SharedEnds | None = None,
    settings: dict[str, Any] | None = None,
    **changes: tuple[float, ...],
) -> Verdict:
    """What a rule makes of such a work; `words` and `silent` are None where nothing was read or heard."""
    frames = 25 * WHOLE_S
    black = [(round(25 * at[0]), round(25 * at[1]) - 1) for at, look in stretches if look is BLACK]
    verdict = rule.check(
        decoded_picture(frames, stopped="died" if stopped else None),
        levels(frames, black),
        cards(*stretches, **changes).model_copy(update={"bars": _frames(bars) if bars else ()}),
        Shots(cuts=tuple(round(25 * at) for at in cuts_s), cuts_s=tuple(cuts_s)),
        None if words is None else texts(*words, figures=figures, codes=codes),
        None if silent is None else speech(*silent),
        shared_ends=shared_ends,
        settings=rule.Settings(**settings or {}),
    )
    assert isinstance(verdict, Verdict)
    return verdict


def told(verdict: Verdict) -> str:
    """'fail found 0-3.2': status, message, and where."""
    where = [f"{piece.start_s:g}-{piece.end_s:g}" for piece in verdict.evidence]
    return " ".join([verdict.status, verdict.remarks[0].message_id, *where])
