"""One work's findings as markers for DaVinci Resolve (right-click the timeline > Timelines > Import > Timeline Markers from EDL).

CMX 3600 in the dialect in which Resolve itself exports markers: a one-frame event, then a line with the note, `|C:` colour,
`|M:` name and `|D:` duration in frames. Timecode counts from 01:00:00:00, where Resolve's timelines start.
"""

from __future__ import annotations

from pathlib import Path

from sciencevid_check.markers import Placed, drops, frame_rate, placed, timecode
from sciencevid_check.results import KINDS, Run, WorkResult
from sciencevid_check.text import Lang, printable

ONE_WORK = True
_COLOURS = {"fail": "Red", "review": "Yellow", "advice": "Sand", "unknown": "Purple", "pass": "Green"}
_MOST = 999  # events: their numbers have three digits
_START_HOURS = 1


def render(run: Run, lang: Lang) -> str:
    return "".join(_edl(work, lang) for work in run.files[:1])


def _edl(work: WorkResult, lang: Lang) -> str:
    rate = frame_rate(work)
    drop = drops(rate)
    # as many as fit: the gravest
    kept = sorted(placed(work, rate, lang), key=lambda at: KINDS.index(at.kind))[:_MOST]
    head = f"TITLE: {_plain(Path(work.path).name)} ({float(rate):.6g} fps)\nFCM: {'' if drop else 'NON-'}DROP FRAME\n"
    start = round(rate) * 3600 * _START_HOURS
    if drop:  # frames before 01:00:00;00: 54 of its 60 minutes drop some
        start -= round(rate) // 15 * 54 * _START_HOURS

    def event(number: int, at: Placed) -> str:
        first, after = (timecode(start + frame, rate, drop) for frame in (at.start, at.start + 1))
        note = f"{_plain(at.words)} |C:ResolveColor{_COLOURS[at.kind]} |M:{_plain(at.title)} |D:{at.end - at.start}"
        return f"\n{number:03d}  001      V     C        {first} {after} {first} {after}  \n{note}\n"

    kept.sort(key=lambda at: at.start)
    return head + "".join(event(number, at) for number, at in enumerate(kept, 1))


def _plain(words: str) -> str:
    """One line; no bar, which begins a directive; none of the rare characters that Resolve reads wrong (beyond U+FFFF)."""
    kept = "".join("?" if ord(char) > 0xFFFF else char for char in printable(words).replace("|", "｜"))
    return " ".join(kept.split())
