"""A work as seen from one of its ends: what the rules `intro` and `outro` look at.

Everything counts from that end inwards, so that both ends are judged alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, NamedTuple

from sciencevid_check import rule
from sciencevid_check.judgement.end_settings import Settings
from sciencevid_check.measurements import Cards, DecodedPicture, Levels, Line, Shots, Speech, Texts

Span = tuple[float, float]
Kind = Literal["card", "drawn", "written", "dark", "plain", "picture"]

_EDGES = 0.002  # share of the picture: with fewer it shows nothing
_BLACK = 37  # luma: 10 %, as ffmpeg's blackdetect has it
_SPREAD = 8  # luma between its 1st and 99th percentile: black is even
_MIDDLE = 0.2  # widths or heights that the middle of what is drawn may be off the picture's
_ROOM = 0.85  # widths or heights that it may take
_AGREE = 0.3  # height of the peak that tells a movement
_ASIDE = 0.004  # widths from look to look: what moves sideways does not roll
_TICK_S = 0.45, 1.6  # between two numbers of a countdown, seen twice a second
_LAST_S = 0.8  # of a countdown's end is not known for sure: it is told from two looks a second
_PASSING_S = 15.0  # how long a list of names stays at most


class Look(NamedTuple):
    """One frame looked at, and until when it stands; seconds from the end looked at."""

    start: float
    end: float
    kind: Kind
    centred: bool
    down: float  # heights a second of the work that what is firm moves down; 0 if it cannot be told


class End(NamedTuple):
    """The work as seen from one of its ends."""

    settings: Settings
    looks: list[Look]
    bounds: list[float]  # cuts, and the middles of dissolves and fades
    lines: list[tuple[Span, Line]] | None  # of writing, subtitles left out
    speech: list[Span] | None
    counted: Span | None  # a countdown
    bars: list[Span]  # colour bars
    codes: list[tuple[float, str]]  # QR codes, and when they were seen
    black: float  # how long it is black at this end
    length: float

    def spoken(self, span: Span) -> float:
        """Share of a span in which somebody speaks; 0 where that is not known."""
        return shared(self.speech or (), span) / max(span[1] - span[0], 1e-6)

    def unspoken(self, span: Span) -> bool:
        """Whether nobody speaks in a span, as somebody does in the rest."""
        rest = max(self.length - (span[1] - span[0]), 1e-6)
        elsewhere = (shared(self.speech or (), (0.0, self.length)) - shared(self.speech or (), span)) / rest
        return self.spoken(span) <= self.settings.max_unspoken and elsewhere >= self.settings.min_elsewhere


def seen(
    picture: DecodedPicture,
    levels: Levels,
    cards: Cards,
    shots: Shots,
    texts: Texts | None,
    speech: Speech | None,
    settings: Settings,
    *,
    backwards: bool = False,
) -> End:
    """The work from its head, or from its tail."""
    whole = picture.end_s

    def turned(start: float, end: float) -> Span:
        return (whole - end, whole - start) if backwards else (start, end)

    way = -1 if backwards else 1
    own = [line for line in texts.lines if not line.subtitle] if texts else []
    counted = _counted(texts, settings.min_counted) if texts and not backwards else None
    looks = []
    for at, (start, end) in enumerate(pairwise(cards.times(picture))):
        kind = _kind(cards, levels, at, settings)
        if kind == "picture" and _is_list(own, start, settings.min_lines):
            kind = "written"
        if counted and counted[0] <= start < counted[1] - _LAST_S:
            kind = "card"
        looks.append(Look(*turned(start, end), kind, _centred(cards, at), _down(cards, at, end - start)))
    bounds = [*shots.cuts_s, *((one.start_s + one.end_s) / 2 for one in shots.gradual)]
    lines = None
    if texts:
        lines = [(turned(line.first_s, line.last_s + texts.step_s), line) for line in own][::way]
    talk = [turned(*span) for span in speech.spans()][::way] if speech else None
    bars = set(cards.bars)
    return End(
        settings,
        looks[::way],
        sorted(turned(bound, bound)[0] for bound in bounds),
        lines,
        talk,
        counted,
        [(look.start, look.end) for look, frame in zip(looks, cards.frames, strict=True) if frame in bars],
        [(turned(code.at_s, code.at_s)[0], code.text) for code in texts.codes] if texts else [],
        _black(picture, levels, backwards),
        whole,
    )


def _black(picture: DecodedPicture, levels: Levels, backwards: bool) -> float:
    """How long it is black and even, as `black-frames` has it, from the head or from the tail."""
    last = len(picture.pts_s) - 1
    for first, stop in rule.runs(
        p99 <= _BLACK and p99 - p1 <= _SPREAD for p1, p99 in zip(levels.p1, levels.p99, strict=True)
    ):
        if (stop == last) if backwards else (first == 0):
            stretch = picture.stretch(first, stop)
            return stretch.end_s - stretch.start_s
    return 0.0


def _kind(cards: Cards, levels: Levels, at: int, settings: Settings) -> Kind:
    if cards.frames[at] in cards.bars:
        return "card"
    if cards.edges[at] < _EDGES:
        return "dark" if levels.p99[cards.frames[at]] <= _BLACK else "plain"
    if cards.hard[at] >= settings.min_hard or cards.firm[at] >= settings.min_firm:
        return "card"
    drawn = cards.even[at] >= settings.min_even and cards.soft[at] <= settings.max_soft
    return "drawn" if drawn else "picture"


def _counted(texts: Texts, least: int) -> Span | None:
    """From when to when numbers were counted down, one a second; a number may have been missed."""
    chain: list[tuple[float, int]] = []
    for figure in texts.figures:
        if chain and figure.value == chain[-1][1]:
            continue
        down = chain[-1][1] - figure.value if chain else 0
        if chain and 1 <= down <= 2 and _TICK_S[0] * down <= figure.at_s - chain[-1][0] <= _TICK_S[1] * down:
            chain.append((figure.at_s, figure.value))
        elif len(chain) < least:
            chain = [(figure.at_s, figure.value)]
    if len(chain) < least:
        return None
    return max(0.0, chain[0][0] - texts.step_s), chain[-1][0] + chain[-1][1]


def _is_list(lines: Iterable[Line], at_s: float, least: int) -> bool:
    """Whether several lines are there that come and go."""
    return sum(line.first_s <= at_s <= line.last_s < line.first_s + _PASSING_S for line in lines) >= least


def _centred(cards: Cards, at: int) -> bool:
    """Whether what is drawn lies in the middle, with room all round."""
    return all(
        abs((first[at] + last[at]) / 2 - 0.5) <= _MIDDLE and last[at] - first[at] <= _ROOM
        for first, last in ((cards.left, cards.right), (cards.top, cards.bottom))
    )


def _down(cards: Cards, at: int, step_s: float) -> float:
    told = cards.agree[at] >= _AGREE and abs(cards.dx[at]) <= _ASIDE
    return cards.dy[at] / step_s if told else 0.0


def seconds(looks: Iterable[Look]) -> float:
    """How long they stand together."""
    return sum(look.end - look.start for look in looks)


def shared(spans: Iterable[Span], span: Span) -> float:
    """How much of these spans lies in that one."""
    return sum(max(0.0, min(end, span[1]) - max(start, span[0])) for start, end in spans)
