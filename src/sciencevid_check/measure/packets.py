"""ffprobe's packets -> timestamps of every track, and what the reader complained of: no decoding.

The whole file is read once. For H.264 and HEVC ffprobe's parser walks the units of every picture, so damage that
breaks their structure shows here already; damage inside a unit shows only to a decoder.
"""

from __future__ import annotations

import itertools
import re
import statistics
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sciencevid_check.measure.tools import HEADER_TIMEOUT_S, READ_TIMEOUT_S, SAFE_INPUT, find, lines, run
from sciencevid_check.measurements import Packets, ReaderError, Stretch, Track

Kind = Literal["picture", "sound"]

_KEPT = 50  # stretches kept as evidence; more would only lengthen a report
_GAP = 1.5  # medians: an interval over this is recorded as a gap
_UNEVEN = 0.1  # of the median, either way
_BUNCHED = 0.1  # of the median: closer than this is "the same moment"
_UNTIL_KNOWN = 1e-6
_TOGETHER_S = 0.03  # a coder's lead-in is shorter

# Words of ffmpeg's h2645 parser and its demuxers when data is broken. Each damaged picture gives one "access unit"
# line with its size, by which the picture's time can be found again.
_DAMAGE = re.compile(
    r"invalid nal unit|missing picture in access unit|partial file|packet corrupt|corrupt input packet"
)
_DAMAGED_UNIT = re.compile(r"missing picture in access unit with size (\d+)", re.IGNORECASE)


def _floats() -> array[float]:
    return array("d")


@dataclass
class _Seen:
    """What is kept of one track while its packets go by: shown packets, and of all packets the size and time."""

    pts: array[float] = field(default_factory=_floats)
    ends: array[float] = field(default_factory=_floats)
    keys: array[float] = field(default_factory=_floats)
    all_pts: array[float] = field(default_factory=_floats)
    all_sizes: array[int] = field(default_factory=lambda: array("q"))
    hidden: int = 0
    corrupt: int = 0


def read(path: Path, origin: int, kinds: Mapping[int, Kind]) -> Packets:
    """Read all packets of the tracks in `kinds` (index -> kind); times count from track `origin`'s first shown picture.

    Raises MeasurementError when ffprobe cannot be run, dies, or does not finish in time.
    """
    chosen = ["-select_streams", str(origin)] if len(kinds) == 1 else []
    command = [
        *(str(find().ffprobe), "-v", "error", *SAFE_INPUT, *chosen),
        *("-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,size,flags"),
        *("-of", "csv=p=0", str(path)),
    ]
    seen: dict[int, _Seen] = defaultdict(_Seen)
    with lines(command, READ_TIMEOUT_S) as (rows, complaints):
        for row in rows:
            _take(row, kinds, seen)
    pictures = seen[origin]
    start = min(pictures.pts, default=0.0)
    tracks = tuple(_track(index, kinds[index], seen[index], start) for index in sorted(seen) if seen[index].pts)
    errors = _errors(complaints, path)
    damaged = Counter(int(size) for line in complaints for size in _DAMAGED_UNIT.findall(line))
    # one damaged picture gives several lines, of which one names its size: those are counted, if there are any
    damage = damaged.total() or sum(error.count for error in errors if error.damage)
    return Packets(
        tracks=tracks,
        errors=errors,
        damage_count=max(damage, sum(track.corrupt for track in tracks)),
        damaged_at_s=tuple(round(time - start, 3) for time in _times_of(damaged, pictures)[:_KEPT]),
    )


def with_unedited(path: Path, origin: int, read: Packets) -> Packets:
    """The same, with what players show that ignore MP4's edit lists: asked where an edit list does something of note.

    Every file has one that takes back a coder's lead-in. Raises MeasurementError as `read` does.
    """
    picture = read.track(origin)
    apart = [abs(track.start_s) for track in read.tracks]
    if picture is None or (not picture.hidden and max(apart) < _TOGETHER_S):
        return read
    command = [
        *(str(find().ffprobe), "-v", "error", *SAFE_INPUT, "-ignore_editlist", "1"),
        *("-show_entries", "stream=index,start_time", "-of", "csv=p=0", str(path)),
    ]
    rows = [row.split(",") for row in run(command, HEADER_TIMEOUT_S).stdout.splitlines()]
    begins = {int(row[0]): float(row[1]) for row in rows if len(row) == 2 and row[0].isdigit() and row[1] != "N/A"}
    if any(track.index not in begins for track in read.tracks):
        return read
    later = {track.index: begins[track.index] - (track.start_s - track.hidden_s) for track in read.tracks}
    told = [track.model_copy(update={"unedited_s": later[track.index] - later[origin]}) for track in read.tracks]
    return read.model_copy(update={"tracks": tuple(told)})


def _times_of(sizes: Mapping[int, int], track: _Seen) -> list[float]:
    """The times of the packets with these sizes, where a size belongs to one packet only."""
    if not sizes:
        return []
    found: dict[int, list[float]] = defaultdict(list)
    for size, pts in zip(track.all_sizes, track.all_pts, strict=True):
        if size in sizes:
            found[size].append(pts)
    return sorted(times[0] for times in found.values() if len(times) == 1)


def _take(row: str, kinds: Mapping[int, Kind], seen: dict[int, _Seen]) -> None:
    """One row of ffprobe: stream_index, pts_time, dts_time, duration_time, size, flags."""
    parts = row.split(",")
    if len(parts) < 6 or not parts[0].isdigit() or int(parts[0]) not in kinds:
        return
    shown_at = parts[1] if parts[1] != "N/A" else parts[2]
    if shown_at == "N/A":
        return
    pts = float(shown_at)
    flags = parts[5]
    track = seen[int(parts[0])]
    track.corrupt += "C" in flags
    track.all_pts.append(pts)
    track.all_sizes.append(int(parts[4]))
    if "D" in flags:
        track.hidden += 1
        return
    track.pts.append(pts)
    track.ends.append(pts + (float(parts[3]) if parts[3] != "N/A" else 0.0))
    if "K" in flags:
        track.keys.append(pts)


def _track(index: int, kind: Kind, seen: _Seen, start: float) -> Track:
    times = sorted(seen.pts)
    steps = [b - a for a, b in itertools.pairwise(times)]
    median = statistics.median(steps) if steps else None
    if kind == "sound" and median and steps[0] > median * _GAP:
        # MP4 without an edit list (fragmented): the coder's silent lead-in stands alone before the sound
        times, steps = times[1:], steps[1:]
    last = max(seen.ends)
    if last <= times[-1] and median:  # a format without packet durations: the last picture stays as long as the others
        last = times[-1] + median
    facts: dict[str, object] = {}
    if median:
        apart = [step for step in steps if step > median * _BUNCHED]
        even = [step for step in apart if abs(step - median) <= median * _UNEVEN]
        bunched = [
            Stretch(start_s=a - start, end_s=b - start)
            for a, b in itertools.pairwise(times)
            if b - a <= median * _BUNCHED
        ]
        gaps = [
            Stretch(start_s=a - start, end_s=b - start) for a, b in itertools.pairwise(times) if b - a > median * _GAP
        ]
        facts = {
            "interval_s": median,
            "rate_hz": len(even) / sum(even) if even else None,
            "uneven_share": 1 - len(even) / len(apart) if apart else 0.0,
            "bunched": len(bunched),
            "bunched_spans": tuple(_joined(bunched))[:_KEPT],
            "gaps": tuple(sorted(gaps, key=lambda gap: gap.start_s - gap.end_s)[:_KEPT]),
            "gap_count": len(gaps),
        }
    keys = [*sorted(time for time in seen.keys if time >= times[0]), last]
    return Track(
        index=index,
        kind=kind,
        packets=len(times),
        hidden=seen.hidden,
        key_packets=len(keys) - 1,
        corrupt=seen.corrupt,
        start_s=times[0] - start,
        end_s=last - start,
        hidden_s=max(0.0, times[0] - min(seen.all_pts, default=times[0])),
        longest_gop_s=max((b - a for a, b in itertools.pairwise(keys)), default=0.0),
        **facts,
    )


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches that touch, as one."""
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and stretch.start_s - joined[-1].end_s <= _UNTIL_KNOWN:
            joined[-1] = Stretch(start_s=joined[-1].start_s, end_s=stretch.end_s)
        else:
            joined.append(stretch)
    return joined


def _errors(complaints: list[str], path: Path) -> tuple[ReaderError, ...]:
    """The reader's complaints without addresses and numbers that differ from line to line, counted."""
    counted: Counter[str] = Counter()
    for line in complaints:
        text = re.sub(r"^\[([\w,]+)(#[\w:/]+)? @ 0x[0-9a-f]+\] ", r"\1: ", line).replace(str(path), path.name).strip()
        text = re.sub(r"(?<![\w.])-?(0x[0-9a-f]+|\d[\d.]*)(?!\w)", "N", text)
        if text:
            counted[text] += 1
    return tuple(
        ReaderError(text=text, count=n, damage=bool(_DAMAGE.search(text.lower())))
        for text, n in counted.most_common(20)
    )
