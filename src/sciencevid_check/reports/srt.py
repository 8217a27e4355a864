"""One work's findings as subtitles, for editors that import no markers (剪映: text > local captions > import).

Subtitles stand one after another: where findings overlap, one shows them all.
"""

from __future__ import annotations

from itertools import pairwise

from sciencevid_check.markers import Marker, end_s, markers
from sciencevid_check.results import Run, WorkResult
from sciencevid_check.srt import cue
from sciencevid_check.text import Lang

ONE_WORK = True
_SHORTEST_S = 1.0  # a stray frame's subtitle would be too short to see on the timeline
_WHOLE_S = 5.0  # what speaks of the whole work stands at its start for so long
_NOT_MARKUP = str.maketrans("<>{}", "＜＞｛｝")


def render(run: Run, lang: Lang) -> str:
    return "".join(_srt(work, lang) for work in run.files[:1])


def _srt(work: WorkResult, lang: Lang) -> str:
    spans = [(*_span(marker, end_s(work)), marker) for marker in markers(work, lang)]
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    cues: list[tuple[float, float, str]] = []
    for start, end in pairwise(edges):
        shown = dict.fromkeys(_line(marker) for first, last, marker in spans if first <= start and last >= end)
        text = "\n".join(shown)
        if cues and cues[-1][1:] == (start, text):
            cues[-1] = (cues[-1][0], end, text)
        elif text:
            cues.append((start, end, text))
    return "\n".join(cue(number, *found) for number, found in enumerate(cues, 1))


def _span(marker: Marker, whole_s: float | None) -> tuple[float, float]:
    start, end = marker.start_s, max(marker.end_s, marker.start_s + (_WHOLE_S if marker.whole else _SHORTEST_S))
    if whole_s and end > whole_s:  # nothing reaches beyond the work: editors would lengthen the timeline
        start, end = max(0.0, min(start, whole_s - _SHORTEST_S)), max(whole_s, _SHORTEST_S)
    return round(start, 3), round(end, 3)


def _line(marker: Marker) -> str:
    return f"[{marker.title}] {marker.words}".translate(_NOT_MARKUP)
