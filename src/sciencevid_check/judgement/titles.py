"""Titles at an end of a work: finding what was put before or after the work proper, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from sciencevid_check import rule
from sciencevid_check.judgement.end_settings import Settings
from sciencevid_check.judgement.ends import End, Look, Span, seconds, shared
from sciencevid_check.judgement.title_words import CUES, WORDS, Found, telling
from sciencevid_check.measurements import Line, SharedEnd
from sciencevid_check.measurements.sayings import bare, inside, reads_like

_BETWEEN = {"written", "dark", "plain"}  # pictures that may lie between cards
_EVENLY = 0.25  # how much the speed of a roll may differ
_STRAY_S, _LONG_S = 1.0, 5.0  # with more ordinary picture outside of them, cards must last longer
_NEAR_S = 8.0  # of such picture that goes with the cards
_FADE_S = 0.8  # from the last card to the cut that ends its fade
_OWN = 0.6  # of the time that a line is seen: it belongs where most of it is
_HUGE, _HUGE_S = 0.1, 1.2  # height of letters that need not be read, and for how long they must stay then
_READ = 0.8  # score of a line that can be quoted
_STEP_S = 0.6  # between two looks for writing, and a little
_CENTRED, _LOW = 0.2, 0.82  # widths that a title's middle may be off the picture's; heights under which captions are
_STACKED = 0.05  # the same for lines that cannot be read
_UPRIGHT_DEG = 80.0  # from this angle on a line runs downwards
_CREDITS = 3  # telling words in one line
_NEAR_SHARE = 0.2  # of a short work
_LATE_S = 1.5  # from the last title to the cut that ends its shot
_ROLLED_S = 3.0  # the same for titles that roll in from below
_PIECES_S = 1.5  # between two pieces of a mark that is read now and then


def find(end: End) -> Found | None:
    """What was put at this end; black alone only if nothing else is there."""
    settings = end.settings
    shown = _shown(end, settings, {"card"}) or _shown(end, settings, {"card", "drawn"})
    found = _led(end, shown) or shown or _over(end, settings)
    if not found and settings.max_black_s < end.black < end.length:
        return Found(0.0, end.black, "black")
    return found


def with_shared(found: Found | None, common: SharedEnd | None, settings: Settings) -> Found | None:
    """What was found at an end, knowing what other works have there, too.

    By itself that only asks for a look, and only where several others have the same picture and sound: two works may share a
    stretch of stock footage that happens to lie at an end.
    """
    if common is None:
        return found
    if found is None or found.kind == "black":
        if len(common.others) < settings.min_sharing or not common.sound:
            return found
        return Found(0.0, common.length_s, "drawn", ("shared",))
    seen = found.kind in ("cards", "drawn") and common.length_s >= 0.5 * found.ends
    return found._replace(cues=(*found.cues, "shared"), sure=found.sure or seen)


def _led(end: End, shown: Found | None) -> Found | None:
    """A countdown, with the cards that go with it or follow it."""
    if not end.counted or end.counted[0] > end.settings.max_outside_s:
        return None
    counted = end.counted
    near = [bound for bound in end.bounds if abs(bound - counted[1]) <= _FADE_S]
    ends = min(near, key=lambda bound: abs(bound - counted[1])) if near else counted[1]
    ends = min(max(ends, shown.ends if shown else 0.0), end.length)
    own = {"countdown": True, "bounded": bool(near), "unspoken": end.unspoken(counted)}
    cues = tuple(key for key in CUES if own.get(key) or (shown and key in shown.cues))
    sure = (own["bounded"] or own["unspoken"]) and end.spoken(counted) < end.settings.max_spoken
    return Found(0.0, ends, "countdown", cues, shown.words if shown else (), sure)


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
        "bars": shared(end.bars, span) >= settings.min_bars_s,
        "card": is_card,
        "drawn": not is_card,
        "text": bool(lines),
        "words": any(map(WORDS.search, words)),
        "code": any(begins <= at <= ends for at, _ in end.codes),
        "list": len(words) >= settings.min_lines,
        "roll": _rolls(looks, settings) or sum(abs(line.vy) >= settings.min_roll for line in lines) >= 3,
        "bounded": bounded,
        "unspoken": end.unspoken(span),
    }
    quiet = end.spoken(span) < settings.max_spoken
    if any(cues[key] for key in ("text", "roll", "bars", "code")):
        told = [cues[key] for key in ("words", "list", "roll", "bars", "code", "unspoken")]
        told.append(bounded and any(_is_large(line, settings) for line in lines))
        sure = sum(told) >= (1 if is_card else 2) and (quiet or cues["roll"] or cues["bars"])
    else:  # a mark, or nothing was read
        centred = seconds(look for look in shown if look.centred) >= 0.5 * seconds(shown)
        if end.lines is not None and not (is_card and centred and bounded and quiet):
            return None
        sure = is_card and bounded and cues["unspoken"]
    short = ends - begins <= settings.max_still_s or cues["roll"]
    if not is_card and not (bounded and quiet and (cues["text"] or cues["unspoken"])):
        return None
    return Found(begins, ends, "cards" if is_card else "drawn", tuple(filter(cues.get, cues)), words, sure and short)


def _over(end: End, settings: Settings) -> Found | None:
    """Titles over ordinary picture."""
    near = _NEAR_SHARE * end.length
    early = [(at, line) for at, line in end.lines or () if at[0] <= near]
    lines = [(at, line) for at, line in early if _is_title(end, at, line) and not _is_mark(end, at, line)]
    unread = [] if lines else _unread(end, early)
    codes = [at for at, text in end.codes if at <= min(near, settings.words_s) and not _is_everywhere(end, text)]
    if not (lines or unread or codes):
        return None
    together = [line for at, line in end.lines or () if any(shared([at], other) > 0 for other, _ in lines)]
    ends = max([at[1] for at, _ in lines + unread] + codes)
    rolls = sum(abs(line.vy) >= settings.min_roll for _, line in lines) >= 3
    late_s = _ROLLED_S if rolls else _LATE_S
    ends = min((bound for bound in end.bounds if ends <= bound <= ends + late_s), default=ends)
    cues = {
        "text": bool(lines),
        "unread": bool(unread),
        "words": any(WORDS.search(line.text) for _, line in lines),
        "code": bool(codes),
        "roll": rolls,
        "unspoken": end.unspoken((0.0, ends)),
    }
    return Found(0.0, ends, "over", tuple(filter(cues.get, cues)), _words(together))


def _unread(end: End, early: Sequence[tuple[Span, Line]]) -> list[tuple[Span, Line]]:
    """Two or more lines that cannot be read, as in other scripts, one above another in the middle, that come or go."""
    fit = [
        (at, line)
        for at, line in early
        if not line.text
        and not _is_low(line)
        and at[0] <= end.settings.first_s
        and end.settings.min_over_s <= at[1] - at[0] <= end.settings.max_over_s
        and abs(line.box[0] + line.box[2] / 2 - 0.5) <= _STACKED
        and _comes_or_goes(end, at)
    ]
    return [
        (at, line)
        for at, line in fit
        if any(shared([at], other) > 0 and abs(line.box[1] - below.box[1]) > line.height for other, below in fit)
    ]


def _is_everywhere(end: End, text: str) -> bool:
    """Whether a QR code is there at both ends."""
    seen = [at for at, said in end.codes if said == text]
    return max(seen) - min(seen) > 0.5 * end.length


def _is_mark(end: End, at: Span, line: Line) -> bool:
    """Whether what looks like a title is a mark: it stays, read in pieces, or comes again much later."""
    ends = at[1]
    for other, piece in sorted(end.lines or (), key=lambda one: one[0]):
        if other[0] > at[1] + end.settings.repeat_s and reads_like(bare(piece.text), bare(line.text)):
            return True
        here = inside(piece.box, line.box) or inside(line.box, piece.box)
        if here and ends - _STEP_S <= other[0] <= ends + _PIECES_S:
            ends = max(ends, other[1])
    return ends - at[0] > end.settings.max_over_s


def _words(lines: Iterable[Line]) -> tuple[str, ...]:
    """What was read for sure, the most telling first."""
    read = [line for line in lines if line.score >= _READ and len(line.text) > 1]
    read.sort(key=lambda line: (not WORDS.search(line.text), -line.height))
    return tuple(dict.fromkeys(line.text for line in read))


def _is_low(line: Line) -> bool:
    """Down where captions are."""
    _, y, _, height = line.box
    return y + height / 2 > _LOW


def _is_large(line: Line, settings: Settings) -> bool:
    x, _, width, _ = line.box
    return line.height >= settings.min_title and abs(x + width / 2 - 0.5) <= _CENTRED


def _is_title(end: End, at: Span, line: Line) -> bool:
    """Whether a line may be a title over the picture, and no sign in it: large, read well, and not there for a whole shot."""
    settings, stays_s = end.settings, at[1] - at[0]
    names_many = len(set(WORDS.findall(line.text))) >= _CREDITS  # they may stand or crawl where captions do
    if (
        (_is_low(line) and not names_many)
        or not settings.min_over_s <= stays_s <= settings.max_over_s
        or line.score < settings.min_score
    ):
        return False
    downwards = abs(line.angle_deg) >= _UPRIGHT_DEG
    if abs(line.angle_deg) > settings.max_slant_deg and not downwards:
        return False
    x, _, width, height = line.box
    if WORDS.search(line.text):
        centred = names_many or abs(x + width / 2 - 0.5) <= _CENTRED
        return at[0] <= settings.words_s and line.height >= settings.min_name and centred
    legible = line.score >= settings.min_legible and len(line.text) >= 2
    legible |= line.height >= _HUGE and stays_s >= _HUGE_S
    drawn = _comes_or_goes(end, at) or end.unspoken(at)
    lies = width >= height or downwards
    return at[0] <= settings.first_s and _is_large(line, settings) and lies and legible and drawn


def _comes_or_goes(end: End, at: Span) -> bool:
    """Whether a line comes up or goes away within a shot."""
    start = max((bound for bound in end.bounds if bound <= at[0] + _STEP_S), default=0.0)
    stop = min((bound for bound in end.bounds if bound >= at[1] - _STEP_S), default=end.length)
    return max(at[0] - start, stop - at[1]) > _STEP_S


def _rolls(looks: Sequence[Look], settings: Settings) -> bool:
    """Whether writing moved up or down evenly for some time."""
    for first, last in rule.runs(look.kind == "card" and abs(look.down) >= settings.min_roll for look in looks):
        speeds = [look.down for look in looks[first : last + 1]]
        usual = median(speeds)
        even = sum(abs(speed - usual) <= _EVENLY * abs(usual) for speed in speeds)
        if even >= 0.7 * len(speeds) and seconds(looks[first : last + 1]) >= settings.min_roll_s:
            return True
    return False


def style(end: End, found: Found | None, other: Found | None) -> float:
    """Of what the work shows between what was found at its ends, how much is drawn."""
    start, stop = found.ends if found else 0.0, end.length - (other.ends if other else 0.0)
    rest = [look for look in end.looks if start <= look.start < stop and look.kind not in ("dark", "plain")]
    return seconds(look for look in rest if look.kind != "picture") / max(seconds(rest), 1e-6)
