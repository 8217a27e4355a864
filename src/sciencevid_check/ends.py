"""What the rules `intro` and `outro` share: what was put before or after the work proper, and how sure that is.

An end is looked at from outside inwards, with times that count from it, so that both ends are judged alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from pydantic import Field

from sciencevid_check import rule
from sciencevid_check.measurements import Cards, DecodedPicture, Levels, Line, Shots, Speech, Texts
from sciencevid_check.text import Text

Span = tuple[float, float]
Kind = Literal["card", "drawn", "dark", "plain", "picture"]


class Settings(rule.Settings):
    """What counts as a title, and how long it may last: found on real works and on made cases."""

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
        default=30.0, ge=0, description="不滚动的图文超过这个秒数，只请人复核 | still cards over this long are never sure, seconds"
    )
    max_black_s: float = Field(default=1.0, ge=0, description="黑场的最长秒数 | longest black, seconds")
    max_style: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，就是作品自己的样式 | share of drawn pictures in the rest that makes them its style",
    )
    some_style: float = Field(
        default=0.2,
        ge=0,
        le=1,
        description="正片中图文画面达到这个份额，只请人复核 | share of drawn pictures in the rest from which nothing is sure",
    )
    max_spoken: float = Field(
        default=0.3, ge=0, le=1, description="有人说话的时间达到这个份额，只请人复核 | share with speech from which nothing is sure"
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
        return _shared(self.speech or (), span) / max(span[1] - span[0], 1e-6)

    def unspoken(self, span: Span) -> bool:
        """Whether nobody speaks in a span, as somebody does in the rest."""
        rest = max(self.length - (span[1] - span[0]), 1e-6)
        elsewhere = (_shared(self.speech or (), (0.0, self.length)) - _shared(self.speech or (), span)) / rest
        return self.spoken(span) <= _UNSPOKEN and elsewhere >= _SPOKEN


class Found(NamedTuple):
    """What was put at an end, from `begins` to `length` seconds from it."""

    begins: float
    length: float
    kind: Literal["cards", "drawn", "over", "black"]
    cues: tuple[str, ...] = ()  # keys of CUES
    words: tuple[str, ...] = ()  # that were read
    sure: bool = False


CUES = {
    "card": Text(zh="底色平整，字和图形边缘分明", en="sharp letters or shapes on an even ground"),
    "drawn": Text(zh="画面是绘制的图形", en="drawn graphics"),
    "text": Text(zh="画面上有字", en="writing"),
    "words": Text(zh="用语像片头片尾", en="words that titles use"),
    "roll": Text(zh="字幕滚动", en="writing that rolls"),
    "bounded": Text(zh="与正片之间有切换、淡变或黑场", en="a cut, a fade or black parts it from the rest"),
    "unspoken": Text(zh="这一段没有解说", en="nobody speaks in it, unlike in the rest"),
}

_EDGES = 0.002  # share of the picture: with fewer it shows nothing
_BLACK = 37  # luma: 10 %, as ffmpeg's blackdetect has it
_AGREE = 0.3  # height of the peak that tells a movement
_ASIDE = 0.004  # widths from look to look: what moves sideways does not roll
_ROLL, _ROLL_S, _EVENLY = 0.02, 2.0, 0.25  # heights a second, for how long, and how much that may differ
_LONG_S = 5.0  # of cards that have ordinary picture outside of them
_NEAR_S = 8.0  # of such picture that goes with the cards
_FADE_S = 0.8  # from the last card to the cut that ends its fade
_SPOKEN, _UNSPOKEN = 0.3, 0.1  # shares of time
_OWN = 0.6  # of the time that a line is seen: it belongs where most of it is
_TITLE, _SMALL = 0.05, 0.025  # heights of letters: a title's, and that of the names under it
_FIRST_S, _TITLE_S = 12.0, (0.9, 12.0)  # where titles over the picture are looked for, and how long they stay
_REPEAT_S = 30.0  # what is written again so far away is a mark
_WORDS = re.compile(
    "谢谢|感谢|观看|收看|再见|下期|关注|点赞|订阅|扫码|出品|制作|监制|导演|编导|策划|摄像|摄影|剪辑|配音|鸣谢|剧终|演职|选送|主办|承办|联合"
    "|thank|the end|directed|produced|presents|subscri|follow us|starring|credits|edited by|written by",
    re.IGNORECASE,
)


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
    looks = [
        Look(*turned(start, end), _kind(cards, levels, at, settings), _centred(cards, at), _down(cards, at, end - start))
        for at, (start, end) in enumerate(pairwise(cards.times(picture)))
    ]
    bounds = [*shots.cuts_s, *((one.start_s + one.end_s) / 2 for one in shots.gradual)]
    lines = None
    if texts:
        own = [line for line in texts.lines if not line.subtitle]
        lines = [(turned(line.first_s, line.last_s + texts.step_s), line) for line in own][::way]
    talk = [turned(*span) for span in speech.spans()][::way] if speech else None
    bright = [at for at, p99 in enumerate(levels.p99) if p99 > _BLACK]
    black = whole
    if bright:
        black = turned(picture.pts_s[bright[0]], picture.stretch(0, bright[-1]).end_s)[0] if backwards else picture.pts_s[bright[0]]
    return End(looks[::way], sorted(turned(bound, bound)[0] for bound in bounds), lines, talk, black, whole)


def _kind(cards: Cards, levels: Levels, at: int, settings: Settings) -> Kind:
    if cards.edges[at] < _EDGES:
        return "dark" if levels.p99[cards.frames[at]] <= _BLACK else "plain"
    if cards.hard[at] >= settings.min_hard or cards.firm[at] >= settings.min_firm:
        return "card"
    drawn = cards.even[at] >= settings.min_even and cards.soft[at] <= settings.max_soft
    return "drawn" if drawn else "picture"


def _centred(cards: Cards, at: int) -> bool:
    across, along = cards.left[at] + cards.right[at], cards.top[at] + cards.bottom[at]
    return 0.6 <= across <= 1.4 and 0.6 <= along <= 1.4


def _down(cards: Cards, at: int, step_s: float) -> float:
    told = cards.agree[at] >= _AGREE and abs(cards.dx[at]) <= _ASIDE
    return cards.dy[at] / step_s if told else 0.0


def find(end: End, settings: Settings) -> Found | None:
    """What was put at this end; black alone only if nothing else is there."""
    found = _shown(end, settings, {"card"}) or _shown(end, settings, {"card", "drawn"}) or _over(end)
    if not found and settings.max_black_s < end.black < end.length:
        return Found(0.0, end.black, "black")
    return found


def _shown(end: End, settings: Settings, kinds: set[str]) -> Found | None:
    """The cards or drawings nearest to this end, if something says that they are titles."""
    for first, last in _runs(end, kinds, settings):
        looks = end.looks[first : last + 1]
        shown_s = _length(look for look in looks if look.kind in kinds)
        outside_s = _length(look for look in end.looks[:first] if look.kind not in ("dark", "plain"))
        if outside_s > settings.max_outside_s:
            return None
        if shown_s >= (settings.min_title_s if outside_s <= settings.max_gap_s else _LONG_S):
            span = looks[0].start if outside_s > _NEAR_S else 0.0, *_edge(end, looks[-1])
            return _weighed(end, looks, span, settings)
    return None


def _runs(end: End, kinds: set[str], settings: Settings) -> list[tuple[int, int]]:
    """First and last look of stretches of such pictures and empty ones, over gaps of ordinary ones."""
    joined: list[tuple[int, int]] = []
    for first, last in rule.runs(look.kind in kinds or look.kind in ("dark", "plain") for look in end.looks):
        if joined and end.looks[first].start - end.looks[joined[-1][1]].end <= settings.max_gap_s:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return joined


def _edge(end: End, last: Look) -> tuple[float, bool]:
    """Where what was put there meets the rest, and whether something parts them."""
    nearest = [bound for bound in end.bounds if last.start - 0.05 <= bound <= last.end + _FADE_S]
    if nearest:
        return min(nearest, key=lambda bound: abs(bound - last.end)), True
    return last.end, last.kind == "dark"


def _weighed(end: End, looks: Sequence[Look], where: tuple[float, float, bool], settings: Settings) -> Found | None:
    """Cards or drawings with what speaks for their being titles; None if that is too little to ask a person."""
    begins, length, bounded = where
    span = begins, length
    shown = [look for look in looks if look.kind in ("card", "drawn")]
    is_card = _length(look for look in shown if look.kind == "card") >= 0.5 * _length(shown)
    lines = [line for at, line in end.lines or () if _shared([at], span) >= _OWN * (at[1] - at[0])]
    words = tuple(dict.fromkeys(line.text for line in lines if line.text))
    cues = {
        "card": is_card,
        "drawn": not is_card,
        "text": bool(lines),
        "words": any(map(_WORDS.search, words)),
        "roll": _rolls(looks) or sum(abs(line.vy) >= _ROLL for line in lines) >= 3,
        "bounded": bounded,
        "unspoken": end.unspoken(span),
    }
    read = cues["text"] or cues["roll"]
    others = cues["words"] + cues["roll"] + cues["bounded"] + cues["unspoken"]
    quiet = end.spoken(span) < settings.max_spoken
    short = length - begins <= settings.max_still_s or cues["roll"]
    if end.lines is None:  # nothing was read
        sure = is_card and quiet and bounded and (cues["unspoken"] or cues["roll"])
    else:
        centred = _length(look for look in shown if look.centred) >= 0.5 * _length(shown)
        if not read and not (is_card and centred and bounded and quiet):
            return None
        sure = read and others >= (1 if is_card else 2) and (quiet or cues["roll"])
    if not is_card and not (bounded and quiet):
        return None
    return Found(begins, length, "cards" if is_card else "drawn", tuple(filter(cues.get, cues)), words, sure and short)


def _over(end: End) -> Found | None:
    """Titles over ordinary picture."""
    lines = [(at, line) for at, line in end.lines or () if at[0] <= _FIRST_S and _is_title(at, line)]
    again = {line.text for at, line in end.lines or () if at[0] > _FIRST_S + _REPEAT_S}
    lines = [(at, line) for at, line in lines if line.text not in again]
    words = tuple(dict.fromkeys(line.text for _, line in lines))
    telling = any(map(_WORDS.search, words))
    if not lines or not (telling or any(line.height >= _TITLE for _, line in lines)):
        return None
    length = max(at[1] for at, _ in lines)
    cues = {
        "text": True,
        "words": telling,
        "roll": sum(abs(line.vy) >= _ROLL for _, line in lines) >= 3,
        "unspoken": end.unspoken((0.0, length)),
    }
    return Found(0.0, length, "over", tuple(filter(cues.get, cues)), words)


def _is_title(at: Span, line: Line) -> bool:
    x, y, width, height = line.box
    size = _SMALL if _WORDS.search(line.text) else _TITLE
    centred = abs(x + width / 2 - 0.5) <= 0.2 and y + height / 2 <= 0.8
    return centred and line.height >= size and line.score >= 0.6 and _TITLE_S[0] <= at[1] - at[0] <= _TITLE_S[1]


def _rolls(looks: Sequence[Look]) -> bool:
    """Whether writing moved up or down evenly for some time."""
    for first, last in rule.runs(look.kind == "card" and abs(look.down) >= _ROLL for look in looks):
        speeds = [look.down for look in looks[first : last + 1]]
        usual = median(speeds)
        even = sum(abs(speed - usual) <= _EVENLY * abs(usual) for speed in speeds)
        if even >= 0.7 * len(speeds) and _length(looks[first : last + 1]) >= _ROLL_S:
            return True
    return False


def style(end: End, found: Found | None, other: Found | None) -> float:
    """Of what the work shows between what was found at its ends, how much is drawn."""
    start, stop = found.length if found else 0.0, end.length - (other.length if other else 0.0)
    rest = [look for look in end.looks if start <= look.start < stop and look.kind not in ("dark", "plain")]
    return _length(look for look in rest if look.kind != "picture") / max(_length(rest), 1e-6)


def _length(looks: Iterable[Look]) -> float:
    return sum(look.end - look.start for look in looks)


def _shared(spans: Iterable[Span], span: Span) -> float:
    """How much of these spans lies in that one."""
    return sum(max(0.0, min(end, span[1]) - max(start, span[0])) for start, end in spans)
