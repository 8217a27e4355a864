"""Runs what `fix` planned: ffmpeg that writes a file, and the few looks at a file that only mending needs."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sciencevid_check.measure.process import Running
from sciencevid_check.measure.tools import (
    HEADER_TIMEOUT_S,
    READ_TIMEOUT_S,
    SAFE_INPUT,
    MeasurementError,
    find,
    lines,
    run,
)

STALL_S = 600.0  # the index is moved to the front in silence, which takes a slow disk a while
_PIECE = 64  # bytes of progress read at once: it comes half a second apart, some hundred bytes each

# The H.264 encoders that a build may have, the best first.
H264_ENCODERS = ("libx264", "h264_videotoolbox", "h264_mf", "libopenh264")


def ffmpeg_path() -> str:
    """Raises MeasurementError "tool_missing"."""
    return str(find().ffmpeg)


@cache
def h264_encoder() -> str:
    """The best H.264 encoder of the ffmpeg in use; "" if it has none."""
    listed = run([ffmpeg_path(), "-hide_banner", "-v", "error", "-encoders"], HEADER_TIMEOUT_S).stdout
    there = set(re.findall(r"^ V\S{5} (\S+)", listed, re.MULTILINE))
    return next((name for name in H264_ENCODERS if name in there), "")


def key_pictures(path: Path, index: int, start_s: float) -> tuple[tuple[float, int], ...]:
    """When the key pictures of a track are shown, and how many pictures are coded before each.

    Seconds from `start_s`, the first picture on the container's clock. Empty where an edit list hides some.
    """
    command = [str(find().ffprobe), "-v", "error", *SAFE_INPUT, "-select_streams", str(index)]
    command += ["-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", str(path.absolute())]
    found: list[tuple[float, int]] = []
    hidden = False
    with lines(command, READ_TIMEOUT_S) as (said, _):
        for number, line in enumerate(said):
            at, _, flags = line.partition(",")
            hidden = hidden or "D" in flags
            if flags.startswith("K") and at[:1].isdigit():
                found.append((round(float(at) - start_s, 5), number))
    return () if hidden else tuple(sorted(found))


def tracks(path: Path) -> tuple[tuple[int, str, str], ...]:
    """Number, kind and codec of every track: (2, "subtitle", "subrip"); what is not known is ""."""
    command = [str(find().ffprobe), "-v", "error", *SAFE_INPUT, "-of", "json"]
    command += ["-show_entries", "stream=index,codec_type,codec_name", str(path.absolute())]
    try:
        streams = json.loads(run(command, HEADER_TIMEOUT_S).stdout).get("streams", [])
    except ValueError:
        raise MeasurementError("crash", "ffprobe") from None
    return tuple((one["index"], one.get("codec_type", ""), one.get("codec_name", "")) for one in streams)


def write(command: list[str], length_s: float, progress: Callable[[float, float], None] | None = None) -> list[str]:
    """Run an ffmpeg to its end and return what it said; `progress` is told the share done and the speed.

    The command should hold `-progress pipe:1`. Raises MeasurementError "encoding" with ffmpeg's last words when it fails.
    Leaving it by an exception (Ctrl-C) kills ffmpeg first, so that its file can be deleted.
    """
    said: deque[str] = deque(maxlen=100)
    done = 0.0
    with Running(command, said.append, STALL_S) as process:
        rest, piece = "", bytearray(_PIECE)
        while count := process.fill(memoryview(piece)):
            *whole, rest = (rest + piece[:count].decode("ascii", "replace")).split("\n")
            for line in whole:
                key, _, value = line.strip().partition("=")
                if key == "out_time_us" and value.isdigit() and length_s > 0:
                    done = min(1.0, int(value) / 1e6 / length_s)
                if key == "speed" and progress:
                    progress(done, float(value[:-1]) if re.fullmatch(r"[\d.]+x", value) else 0.0)
        ended = process.finish()
    if ended:
        # the line that names the cause comes first, and what follows from it after
        causes = [line for line in said if re.search("No space|Permission|Error|Invalid|not", line)]
        told = (causes or list(said) or [ended])[0]
        raise MeasurementError("encoding", re.sub(r"^(\[[^\]]*\] )+", "", told))
    return list(said)


def loudness(
    command: list[str], length_s: float, progress: Callable[[float, float], None] | None = None
) -> dict[str, float]:
    """The figures that loudnorm's first pass prints: input_i, input_tp, input_lra, input_thresh.

    Raises MeasurementError "encoding" when it prints none, or the sound is silent.
    """
    text = "\n".join(write(command, length_s, progress))
    found = re.search(r"\{[^{}]*\"input_i\"[^{}]*\}", text)
    if not found:
        raise MeasurementError("encoding", "loudnorm")
    figures = {key: float(value) for key, value in json.loads(found[0]).items() if key.startswith("input_")}
    if not all(abs(value) < 200 for value in figures.values()):  # -inf: nothing is heard
        raise MeasurementError("encoding", "loudnorm: silence")
    return figures
