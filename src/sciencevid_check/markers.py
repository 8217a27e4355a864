"""Findings as places on an editor's timeline: which frames, in which colour, with which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from sciencevid_check.results import KIND, KINDS, Kind, RuleResult, WorkResult
from sciencevid_check.text import Lang, Text, printable

_SAID = Text(zh="{kind}：{message}", en="{kind}: {message}")
_MEND = Text(zh="{said}。改法：{mend}", en="{said}. Mend: {mend}")
_SEVERAL = Text(zh="{one}；{other}", en="{one}; {other}")

# Timelines run at one of these (SMPTE ST 12-1, with the doubled rates that editors offer).
_RATES = tuple(Fraction(*rate) for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1)))
_RATES += tuple(Fraction(*rate) for rate in ((60000, 1001), (60, 1), (100, 1), (120000, 1001), (120, 1)))
_DEFAULT = Fraction(25)  # what editors start with in China (PAL)


@dataclass(frozen=True)
class Marker:
    """One finding at one place. Times are seconds from the first picture; `whole` speaks of the work, not of a place."""

    start_s: float
    end_s: float
    kind: Kind
    title: str
    words: str
    mend: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Placed:
    """What starts at one frame: editors keep one marker a frame. `end` is the frame after the last."""

    start: int
    end: int
    kind: Kind
    title: str
    words: str


def markers(work: WorkResult, lang: Lang) -> list[Marker]:
    """What needs attention, in order of time; the gravest first where times are the same.

    A finding without a place stands at the start, as does the reason why a work could not be checked.
    """
    if work.error:
        return [Marker(0.0, 0.0, "fail", KIND["error"].say(lang), printable(work.error.say(lang)), whole=True)]
    found = [marker for finding in work.open_points for marker in _of(finding, lang)]
    return sorted(found, key=lambda marker: marker.start_s)


def _of(finding: RuleResult, lang: Lang) -> list[Marker]:
    title = finding.title.say(lang)
    said = _SAID.fill({"kind": KIND[finding.kind], "message": finding.message}).say(lang).rstrip("。.")
    words, mend = printable(said), printable(finding.fix.say(lang)).rstrip("。.")
    made = []
    for piece in finding.evidence:
        if piece.start_s is not None:
            start_s = max(0.0, piece.start_s)
            end_s = max(start_s, piece.end_s or 0.0)
            named = printable(f"{title} “{piece.text}”" if piece.text else title)
            made.append(Marker(start_s, end_s, finding.kind, named, words, mend))
    return made or [Marker(0.0, 0.0, finding.kind, printable(title), words, mend, whole=True)]


def frame_rate(work: WorkResult) -> Fraction:
    """The timeline's frames a second that fits the work: what an editor takes for a timeline made from it.

    Of a variable rate this is the usual rate nearest to its most frequent one. 25 where nothing was measured.
    """
    facts = work.measurements
    if not (facts and facts.container):
        return _DEFAULT
    picture = facts.container.picture
    track = facts.packets.track(picture.index) if facts.packets else None
    rate_hz = (track.rate_hz if track else None) or picture.average_rate_hz or picture.nominal_rate_hz
    return min(_RATES, key=lambda rate: abs(float(rate) / rate_hz - 1)) if rate_hz else _DEFAULT


def end_s(work: WorkResult) -> float | None:
    """When the work's last picture ends, where that was measured."""
    facts = work.measurements
    if facts and facts.decoded_picture:
        return facts.decoded_picture.end_s
    return facts.container.picture.duration_s if facts and facts.container else None


def placed(work: WorkResult, rate: Fraction, lang: Lang) -> list[Placed]:
    """The markers on the frames of a timeline, one a frame: what starts together stands together, the gravest first."""
    length_s = end_s(work)
    last = max(0, round(length_s * rate) - 1) if length_s else None
    framed = []
    for marker in markers(work, lang):
        start = round(marker.start_s * rate)
        start = start if last is None else min(start, last)
        end = max(start + 1, round(marker.end_s * rate))
        framed.append((start, end if last is None else min(end, last + 1), marker))
    framed.sort(key=lambda item: (item[0], KINDS.index(item[2].kind)))
    return [_together(list(same), lang) for _, same in groupby(framed, key=lambda item: item[0])]


def _together(same: list[tuple[int, int, Marker]], lang: Lang) -> Placed:
    starts, ends, found = zip(*same, strict=True)
    words = _joined((_with_mend(marker, lang) for marker in found), lang)
    return Placed(starts[0], max(ends), found[0].kind, _joined((marker.title for marker in found), lang), words)


def _with_mend(marker: Marker, lang: Lang) -> str:
    return _MEND.fill({"said": marker.words, "mend": marker.mend}).say(lang) if marker.mend else marker.words


def _joined(words: Iterable[str], lang: Lang) -> str:
    one, *others = dict.fromkeys(words)
    for other in others:
        one = _SEVERAL.fill({"one": one, "other": other}).say(lang)
    return one


def timecode(frame: int, rate: Fraction, drop: bool) -> str:
    """A frame's name as editors write it: 'HH:MM:SS:FF'; 'HH:MM:SS;FF' where numbers are dropped (SMPTE ST 12-1).

    At 29.97 drop-frame code leaves out the numbers 0 and 1 (at 59.94: 0 to 3) at each minute but every tenth, so that
    it keeps up with the clock.
    """
    base = round(rate)
    if drop:
        dropped = base // 15
        tens, rest = divmod(frame, base * 600 - dropped * 9)
        frame += dropped * (9 * tens + max(0, (rest - dropped) // (base * 60 - dropped)))
    seconds, frames = divmod(frame, base)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{';' if drop else ':'}{frames:02d}"


def drops(rate: Fraction) -> bool:
    """Whether editors number frames of this rate with drop-frame code: 29.97 and 59.94."""
    return rate in (Fraction(30000, 1001), Fraction(60000, 1001))
