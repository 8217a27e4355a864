"""SRT files: a work's subtitles for proof-reading, those read in the picture, else those of its own track."""

from __future__ import annotations

from sciencevid_check.measurements import Captions, Texts

_UNREAD = "[?]"


def srt(texts: Texts, captions: Captions | None = None) -> str:
    """SRT with the times of showing, in the picture right within half a look; "" when there are no subtitles.

    A line that was seen but could not be read is "[?]".
    """
    if not texts.cues and captions:
        return "\n".join(cue(number, one.start_s, one.end_s, one.text) for number, one in enumerate(captions.cues, 1))
    half = texts.step_s / 2
    cues = texts.cues
    starts = [max(0.0, min(line.first_s for line in seen) - half) for seen in cues]
    parts = []
    for number, (seen, start) in enumerate(zip(cues, starts, strict=True), 1):
        end = max(line.last_s for line in seen) + half
        if number < len(cues):
            end = max(start + half, min(end, starts[number]))  # players show one at a time
        lines = "\n".join(line.text or _UNREAD for line in seen)
        parts.append(cue(number, start, end, lines))
    return "\n".join(parts)


def cue(number: int, start_s: float, end_s: float, text: str) -> str:
    """One subtitle: its number from 1, its times in seconds, its lines."""
    return f"{number}\n{_clock(start_s)} --> {_clock(end_s)}\n{text}\n"


def _clock(seconds: float) -> str:
    """61.5 -> '00:01:01,500'."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d},{rest % 1000:03d}"
