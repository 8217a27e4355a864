"""Titles at an end of a work: finding what was put before or after the work proper, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, Literal, NamedTuple

from sciencevid_check import rule
from sciencevid_check.ends import End, Look, Settings, Span, seconds, shared
from sciencevid_check.measurements import Line
from sciencevid_check.rule import Evidence
from sciencevid_check.text import Text

CUES = {
    "card": Text(zh="底色平整的图文画面", en="sharp letters or shapes on an even ground"),
    "drawn": Text(zh="绘制的图形画面", en="drawn graphics"),
    "text": Text(zh="画面上有字", en="writing"),
    "words": Text(zh="用语像片头片尾", en="words that titles use"),
    "list": Text(zh="多行字像名单", en="several lines as in a list of names"),
    "roll": Text(zh="字幕滚动", en="writing that rolls"),
    "bounded": Text(zh="与正片之间有转场", en="a cut or fade between it and the rest"),
    "unspoken": Text(zh="这一段没有解说", en="nobody speaks, unlike in the rest"),
}

_BETWEEN = {"written", "dark", "plain"}  # pictures that may lie between cards
_ROLL, _ROLL_S, _EVENLY = 0.02, 2.0, 0.25  # heights a second, for how long, and how much that may differ
_STRAY_S, _LONG_S = 1.0, 5.0  # with more ordinary picture outside of them, cards must last longer
_NEAR_S = 8.0  # of such picture that goes with the cards
_FADE_S = 0.8  # from the last card to the cut that ends its fade
_OWN = 0.6  # of the time that a line is seen: it belongs where most of it is
_TITLE, _SMALL, _HUGE = 0.05, 0.025, 0.1  # heights of letters: a title's, that of names, and one that needs no reading
_FOUND, _READ, _LEGIBLE = 0.6, 0.8, 0.9  # scores of lines that are writing, can be quoted, and are read for sure
_HUGE_S = 1.2  # for which what cannot be read must stay
_STEP_S = 0.6  # between two looks for writing, and a little
_CENTRED, _LOW = 0.2, 0.82  # widths that a title's middle may be off the picture's; heights under which captions are
_LIST = 4  # lines
_FIRST_S, _WORDS_S = 5.0, 12.0  # titles over the picture come up so near to the end; those with telling words
_NEAR_SHARE = 0.2  # of a short work
_TITLE_S = 0.9, 12.0  # how long they stay
_LATE_S = 1.5  # from the last title to the cut that ends its shot
_REPEAT_S = 30.0  # what is written again so far away is a mark
_WORDS = re.compile(
    "谢谢|感谢|观看|作者|收看|再见|下期|关注|点赞|订阅|扫码|出品|制作|监制|导演|编导|策划|摄像|摄影|剪辑|配音|配乐|旁白|撰稿|文案|后期|顾问|鸣谢"
    "|剧终|演职|选送|报送|主办|承办|协办|联合|指导单位|支持单位|敬请期待|thank|the end|directed|produced|presents|subscri|follow us|starring"
    "|credits|edited by|written by|music by|made with|created with|support of|coming soon",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """What was put at an end, from `begins` to `ends` seconds from it."""

    begins: float
    ends: float
    kind: Literal["cards", "drawn", "over", "black"]
    cues: tuple[str, ...] = ()  # keys of CUES
    words: tuple[str, ...] = ()  # that were read
    sure: bool = False


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
        shown_s = seconds(look for look in looks if look.kind in kinds)
        outside_s = seconds(look for look in end.looks[:first] if look.kind not in ("dark", "plain"))
        if outside_s > settings.max_outside_s:
            return None
        stray = outside_s > _STRAY_S
        if shown_s < (_LONG_S if stray else settings.min_title_s):
            continue
        ends, bounded = _edge(end, looks[-1])
        if stray and looks[0].start >= end.length - ends:  # it is nearer to the other end
            return None
        found = _weighed(end, looks, (looks[0].start if outside_s > _NEAR_S else 0.0, ends, bounded), settings)
        return found if found and (not stray or telling(found) or "list" in found.cues) else None
    return None


def _runs(end: End, kinds: set[str], settings: Settings) -> list[tuple[int, int]]:
    """First and last look of stretches of such pictures and empty ones, over gaps of ordinary ones."""
    joined: list[tuple[int, int]] = []
    for first, last in rule.runs(look.kind in kinds | _BETWEEN for look in end.looks):
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
    begins, ends, bounded = where
    span = begins, ends
    shown = [look for look in looks if look.kind in ("card", "drawn")]
    is_card = seconds(look for look in shown if look.kind == "card") >= 0.5 * seconds(shown)
    lines = [line for at, line in end.lines or () if shared([at], span) >= _OWN * (at[1] - at[0]) and not _is_low(line)]
    words = _words(lines)
    cues = {
        "card": is_card,
        "drawn": not is_card,
        "text": bool(lines),
        "words": any(map(_WORDS.search, words)),
        "list": len(words) >= _LIST,
        "roll": _rolls(looks) or sum(abs(line.vy) >= _ROLL for line in lines) >= 3,
        "bounded": bounded,
        "unspoken": end.unspoken(span),
    }
    quiet = end.spoken(span) < settings.max_spoken
    if cues["text"] or cues["roll"]:
        told = [cues["words"], cues["list"], cues["roll"], cues["unspoken"], bounded and any(map(_is_large, lines))]
        sure = sum(told) >= (1 if is_card else 2) and (quiet or cues["roll"])
    else:  # a mark, or nothing was read
        centred = seconds(look for look in shown if look.centred) >= 0.5 * seconds(shown)
        if end.lines is not None and not (is_card and centred and bounded and quiet):
            return None
        sure = is_card and bounded and cues["unspoken"]
    short = ends - begins <= settings.max_still_s or cues["roll"]
    if not is_card and not (bounded and quiet and (cues["text"] or cues["unspoken"])):
        return None
    return Found(begins, ends, "cards" if is_card else "drawn", tuple(filter(cues.get, cues)), words, sure and short)


def _over(end: End) -> Found | None:
    """Titles over ordinary picture."""
    near = _NEAR_SHARE * end.length
    lines = [(at, line) for at, line in end.lines or () if at[0] <= near and _is_title(end, at, line)]
    again = {line.text for at, line in end.lines or () if at[0] > _WORDS_S + _REPEAT_S}
    lines = [(at, line) for at, line in lines if line.text not in again]
    together = [line for at, line in end.lines or () if any(shared([at], other) > 0 for other, _ in lines)]
    words = _words(together)
    telling = any(_WORDS.search(line.text) for _, line in lines)
    if not lines:
        return None
    ends = max(at[1] for at, _ in lines)
    ends = min((bound for bound in end.bounds if ends <= bound <= ends + _LATE_S), default=ends)
    cues = {
        "text": True,
        "words": telling,
        "roll": sum(abs(line.vy) >= _ROLL for _, line in lines) >= 3,
        "unspoken": end.unspoken((0.0, ends)),
    }
    return Found(0.0, ends, "over", tuple(filter(cues.get, cues)), words)


def _words(lines: Iterable[Line]) -> tuple[str, ...]:
    """What was read for sure, the most telling first."""
    read = [line for line in lines if line.score >= _READ and len(line.text) > 1]
    read.sort(key=lambda line: (not _WORDS.search(line.text), -line.height))
    return tuple(dict.fromkeys(line.text for line in read))


def _is_low(line: Line) -> bool:
    """Down where captions are."""
    _, y, _, height = line.box
    return y + height / 2 > _LOW


def _is_large(line: Line) -> bool:
    x, _, width, _ = line.box
    return line.height >= _TITLE and abs(x + width / 2 - 0.5) <= _CENTRED


def _is_title(end: End, at: Span, line: Line) -> bool:
    """Whether a line may be a title over the picture, and no sign in it: large, read well, and not there for a whole shot."""
    if _is_low(line) or not _TITLE_S[0] <= at[1] - at[0] <= _TITLE_S[1] or line.score < _FOUND:
        return False
    x, _, width, height = line.box
    if _WORDS.search(line.text):
        return at[0] <= _WORDS_S and line.height >= _SMALL and abs(x + width / 2 - 0.5) <= _CENTRED
    legible = (line.score >= _LEGIBLE and len(line.text) >= 2) or (line.height >= _HUGE and at[1] - at[0] >= _HUGE_S)
    drawn = _comes_or_goes(end, at) or end.unspoken(at)
    return at[0] <= _FIRST_S and _is_large(line) and width >= height and legible and drawn


def _comes_or_goes(end: End, at: Span) -> bool:
    """Whether a line comes up or goes away within a shot."""
    start = max((bound for bound in end.bounds if bound <= at[0] + _STEP_S), default=0.0)
    stop = min((bound for bound in end.bounds if bound >= at[1] - _STEP_S), default=end.length)
    return max(at[0] - start, stop - at[1]) > _STEP_S


def _rolls(looks: Sequence[Look]) -> bool:
    """Whether writing moved up or down evenly for some time."""
    for first, last in rule.runs(look.kind == "card" and abs(look.down) >= _ROLL for look in looks):
        speeds = [look.down for look in looks[first : last + 1]]
        usual = median(speeds)
        even = sum(abs(speed - usual) <= _EVENLY * abs(usual) for speed in speeds)
        if even >= 0.7 * len(speeds) and seconds(looks[first : last + 1]) >= _ROLL_S:
            return True
    return False


def style(end: End, found: Found | None, other: Found | None) -> float:
    """Of what the work shows between what was found at its ends, how much is drawn."""
    start, stop = found.ends if found else 0.0, end.length - (other.ends if other else 0.0)
    rest = [look for look in end.looks if start <= look.start < stop and look.kind not in ("dark", "plain")]
    return seconds(look for look in rest if look.kind != "picture") / max(seconds(rest), 1e-6)


def said(found: Found | None, drawn: float, end: End, settings: Settings, *, backwards: bool = False) -> dict[str, Any]:
    """What a verdict says of what was found, in the work's own time."""
    expected = settings.model_dump(exclude=set(rule.Settings.model_fields))
    measured: dict[str, Any] = {"drawn_share": round(drawn, 3)}
    if not found:
        return {"measured": {**measured, "length_s": 0.0}, "expected": expected}
    span = (end.length - found.ends, end.length - found.begins) if backwards else (found.begins, found.ends)
    start, stop = (round(at, 2) for at in span)
    measured |= {
        "length_s": round(stop - start, 2),
        "start_s": start,
        "end_s": stop,
        "kind": found.kind,
        "cues": found.cues,
    }
    cues = [CUES[key] for key in found.cues if key != "text" or not found.words]
    if found.words:
        some = "/".join(found.words[:3])
        cues.append(Text(zh=f"字样“{some}”", en=f"it reads “{some}”"))
    text = " / ".join(found.words[:20]) or None
    return {
        "measured": measured,
        "expected": expected,
        "evidence": [Evidence(start_s=start, end_s=stop, confidence=0.95 if found.sure else 0.6, text=text)],
        "said": cues,
        "from_s": start,
        "to_s": stop,
        "left_s": round(end.length - (stop - start)),
    }


def telling(found: Found) -> bool:
    """Whether it is a title even in a work that is drawn all through."""
    return "words" in found.cues or "roll" in found.cues
