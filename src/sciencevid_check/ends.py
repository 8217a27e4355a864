"""A work as seen from one of its ends: what the rules `intro` and `outro` look at.

Everything counts from that end inwards, so that both ends are judged alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, NamedTuple

from pydantic import Field

from sciencevid_check import rule
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
_LIST, _PASSING_S = 4, 15.0  # lines of a list of names, and how long they stay at most
_SPOKEN, _UNSPOKEN = 0.3, 0.1  # shares of time


class Settings(rule.Settings):
    """What counts as a title, and how long it may last: found on real works and on made cases."""

    titles: Literal["absent", "required", "allowed"] = Field(
        default="absent",
        description="通知对片头片尾的要求：absent 不得有，required 必须有，allowed 都可以"
        " | what the notice asks: absent, required, or allowed (either will do)",
    )
    min_hard: float = Field(
        default=0.33,
        gt=0,
        le=1,
        description="图文画面的边缘中，硬边的最小份额 | a card: least share of edges that are hard (90 code values)",
    )
    min_firm: float = Field(
        default=0.66,
        gt=0,
        le=1,
        description="或者清楚的边的最小份额 | or least share of edges that are firm (48 code values)",
    )
    min_even: float = Field(
        default=0.75, gt=0, le=1, description="绘制画面中平滑部分的最小份额 | a drawn picture: least share that is even"
    )
    max_soft: float = Field(
        default=0.3, gt=0, le=1, description="绘制画面其余部分中柔和过渡的最大份额 | and most of the rest that is soft"
    )
    min_title_s: float = Field(default=0.8, ge=0, description="至少持续的秒数 | shortest that counts, seconds")
    max_gap_s: float = Field(
        default=1.0, ge=0, description="其间可以夹带的普通画面，秒 | longest ordinary picture in between, seconds"
    )
    max_outside_s: float = Field(
        default=2.0, ge=0, description="外侧可以有的普通画面，秒 | longest ordinary picture outside of it, seconds"
    )
    max_still_s: float = Field(
        default=30.0,
        ge=0,
        description="不滚动的图文超过这个秒数，只请人复核 | still cards over this long are never sure, seconds",
    )
    max_black_s: float = Field(default=1.0, ge=0, description="黑场的最长秒数 | longest black, seconds")
    max_style: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，就是作品自己的样式 | share of drawn pictures in the rest that makes them its style",
    )
    some_style: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，只请人复核 | share of drawn pictures in the rest from which nothing is sure",
    )
    max_spoken: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="有人说话的时间达到这个份额，只请人复核 | share with speech from which nothing is sure",
    )


class Look(NamedTuple):
    """One frame looked at, and until when it stands; seconds from the end looked at."""

    start: float
    end: float
    kind: Kind
    centred: bool
    down: float  # heights a second of the work that what is firm moves down; 0 if it cannot be told


class End(NamedTuple):
    """The work as seen from one of its ends."""

    looks: list[Look]
    bounds: list[float]  # cuts, and the middles of dissolves and fades
    lines: list[tuple[Span, Line]] | None  # of writing, subtitles left out
    speech: list[Span] | None
    black: float  # how long it is black at this end
    length: float

    def spoken(self, span: Span) -> float:
        """Share of a span in which somebody speaks; 0 where that is not known."""
        return shared(self.speech or (), span) / max(span[1] - span[0], 1e-6)

    def unspoken(self, span: Span) -> bool:
        """Whether nobody speaks in a span, as somebody does in the rest."""
        rest = max(self.length - (span[1] - span[0]), 1e-6)
        elsewhere = (shared(self.speech or (), (0.0, self.length)) - shared(self.speech or (), span)) / rest
        return self.spoken(span) <= _UNSPOKEN and elsewhere >= _SPOKEN


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
    looks = []
    for at, (start, end) in enumerate(pairwise(cards.times(picture))):
        kind = _kind(cards, levels, at, settings)
        if kind == "picture" and _is_list(own, start):
            kind = "written"
        looks.append(Look(*turned(start, end), kind, _centred(cards, at), _down(cards, at, end - start)))
    bounds = [*shots.cuts_s, *((one.start_s + one.end_s) / 2 for one in shots.gradual)]
    lines = None
    if texts:
        lines = [(turned(line.first_s, line.last_s + texts.step_s), line) for line in own][::way]
    talk = [turned(*span) for span in speech.spans()][::way] if speech else None
    return End(
        looks[::way],
        sorted(turned(bound, bound)[0] for bound in bounds),
        lines,
        talk,
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
    if cards.edges[at] < _EDGES:
        return "dark" if levels.p99[cards.frames[at]] <= _BLACK else "plain"
    if cards.hard[at] >= settings.min_hard or cards.firm[at] >= settings.min_firm:
        return "card"
    drawn = cards.even[at] >= settings.min_even and cards.soft[at] <= settings.max_soft
    return "drawn" if drawn else "picture"


def _is_list(lines: Iterable[Line], at_s: float) -> bool:
    """Whether several lines are there that come and go."""
    return sum(line.first_s <= at_s <= line.last_s < line.first_s + _PASSING_S for line in lines) >= _LIST


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
