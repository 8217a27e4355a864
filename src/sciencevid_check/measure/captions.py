"""The text of the first subtitle track, by way of SRT, into which ffmpeg turns every text format."""

from __future__ import annotations

import re
from pathlib import Path

from sciencevid_check.measure.tools import SAFE_INPUT, find, run
from sciencevid_check.measurements import Caption, Captions

_TIMEOUT_S = 120.0  # the whole file is read, as its packets lie between those of picture and sound
_MOST = 5000
_TIMES = re.compile(r"(\d+):(\d\d):(\d\d),(\d{3}) --> (\d+):(\d\d):(\d\d),(\d{3})")
_STYLE = re.compile(r"<[^>]*>|\{\\[^}]*\}")


def read(path: Path) -> Captions:
    """Raises MeasurementError when ffmpeg cannot be run, or takes too long."""
    command = [str(find().ffmpeg), "-v", "error", "-nostdin", *SAFE_INPUT, "-i", str(path)]
    done = run([*command, "-map", "0:s:0", "-f", "srt", "pipe:1"], _TIMEOUT_S)
    if done.returncode and not done.stdout:
        return Captions()  # pictures of text
    return Captions(cues=tuple(_cues(done.stdout)[:_MOST]))


def _cues(srt: str) -> list[Caption]:
    found = []
    for part in re.split(r"\n\s*\n", srt.replace("\r\n", "\n")):
        times = _TIMES.search(part)
        if times:
            start, end = (
                3600 * int(times[at]) + 60 * int(times[at + 1]) + int(times[at + 2]) + int(times[at + 3]) / 1000
                for at in (1, 5)
            )
            text = _STYLE.sub("", part[times.end() :]).strip()
            if text and end > start:
                found.append(Caption(start_s=round(start, 3), end_s=round(end, 3), text=text))
    return found
