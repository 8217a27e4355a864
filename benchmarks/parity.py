"""Whether black, frozen and silent stretches are where ffmpeg's own filters find them, and loudness is the same.

    python benchmarks/parity.py WORK.mp4 ... [--freeze 2] [--black 0.5] [--level -60 -50 -40] [--silence 0.5]

Runs blackdetect, freezedetect, silencedetect and ebur128 of the same ffmpeg at full size, at the same thresholds, and
prints what is further apart than one frame, 10 ms of sound, or 0.1 LU and 0.1 dB. The check looks at a picture shrunk to
480 pixels and at sound of 48 kHz: where a frame or a sample lies just at a threshold, the two may differ.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from sciencevid_check.measure import measure
from sciencevid_check.measure.tools import find
from sciencevid_check.measurements import DecodedPicture, Measurements
from sciencevid_check.rule import runs

WANTED = frozenset({"container", "decoded_picture", "decoded_sound", "levels", "changes", "silences", "loudness"})
BLACK_LUMA, BLACK_SHARE = 37, 0.98  # blackdetect's defaults in limited range
FREEZE = 0.256  # freezedetect's default of -60 dB
Spans = list[tuple[float, float]]


def ffmpeg(work: Path, *options: str) -> str:
    """What it says."""
    command = [str(find().ffmpeg), "-hide_banner", "-nostdin", "-copyts", "-i", str(work), *options, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, check=True).stderr.decode("utf-8", errors="replace")


def pairs(said: str, start: str, end: str, origin_s: float, end_s: float) -> Spans:
    """Spans from the work's own clock to one that counts from the first picture."""
    starts = [float(value) - origin_s for value in re.findall(rf"{start}: ?(-?[\d.]+)", said)]
    ends = [float(value) - origin_s for value in re.findall(rf"{end}: ?(-?[\d.]+)", said)]
    return list(zip(starts, ends + [end_s] * (len(starts) - len(ends)), strict=True))


def of_flags(flags: list[bool], picture: DecodedPicture, shortest_s: float) -> Spans:
    spans = [picture.stretch(first, last) for first, last in runs(flags)]
    return [(s.start_s, s.end_s) for s in spans if s.end_s - s.start_s >= shortest_s - 1e-6]


def still(held: tuple[float, ...], picture: DecodedPicture, shortest_s: float) -> Spans:
    """Runs that begin with the frame that is held."""
    same = [value <= FREEZE for value in held]
    starts = [at for at in range(1, len(same)) if same[at] and (at == 1 or not same[at - 1])]
    flags = [flag and at > 0 for at, flag in enumerate(same)]
    for start in starts:
        flags[start - 1] = True
    return of_flags(flags, picture, shortest_s)


def apart(ours: Spans, theirs: Spans) -> float:
    """The largest difference of an edge, in seconds; infinite when one is missing."""
    if len(ours) != len(theirs):
        return float("inf")
    edges = [abs(a - b) for mine, other in zip(ours, theirs, strict=True) for a, b in zip(mine, other, strict=True)]
    return max(edges, default=0.0)


def compare(name: str, ours: Spans, theirs: Spans, tolerance_s: float) -> bool:
    same = apart(ours, theirs) <= tolerance_s
    print(f"  {name}: {len(theirs)} found by ffmpeg, {'the same' if same else 'DIFFERENT'}")
    if not same:
        for title, spans in (("ffmpeg", theirs), ("check", ours)):
            print(f"    {title}: " + ", ".join(f"{a:.3f}-{b:.3f}" for a, b in spans[:12]))
    return same


def seen(work: Path, facts: Measurements, options: argparse.Namespace) -> list[bool]:
    picture, container = facts.decoded_picture, facts.container
    if not (picture and container and facts.levels and facts.changes):
        return []
    filters = f"blackdetect=d={options.black},freezedetect=d={options.freeze}"
    said = ffmpeg(work, "-an", "-map", f"0:{container.picture.index}", "-vf", filters)
    frame_s = 1 / (container.picture.average_rate_hz or 25.0) + 0.002
    origin = container.picture.start_s
    black = [share >= BLACK_SHARE for share in facts.levels.under[BLACK_LUMA]]
    return [
        compare(
            "black",
            of_flags(black, picture, options.black),
            pairs(said, "black_start", "black_end", origin, picture.end_s),
            frame_s,
        ),
        compare(
            "frozen",
            still(facts.changes.held, picture, options.freeze),
            pairs(said, "freeze_start", "freeze_end", origin, picture.end_s),
            frame_s,
        ),
    ]


def heard(work: Path, facts: Measurements, options: argparse.Namespace) -> list[bool]:
    container, sound = facts.container, facts.decoded_sound
    if not (container and container.sounds and sound and facts.silences and facts.loudness):
        print("  no sound")
        return []
    track = ("-vn", "-map", f"0:{container.sounds[0].index}", "-af")
    same = []
    for level in options.level:
        said = ffmpeg(work, *track, f"silencedetect=noise={level}dB:duration={options.silence}")
        end = sound.start_s + sound.duration_s
        theirs = pairs(said, "silence_start", "silence_end", container.picture.start_s, end)
        quiet = [(piece.start_s, piece.end_s) for piece in facts.silences.quiet[level]]
        ours = [(a, b) for a, b in quiet if b - a >= options.silence]
        same.append(compare(f"silent at {level} dB", ours, theirs, 0.010))
    summary = ffmpeg(work, *track, "ebur128=peak=true").rpartition("Summary:")[2]
    values = {key: float(value) for key, value in re.findall(r"(I|Peak): +(-?[\d.]+|-inf) ", summary)}
    off = (
        (facts.loudness.integrated_lufs or -70.0) - values["I"],
        (facts.loudness.true_peak_dbtp or -99.0) - max(-99.0, values["Peak"]),
    )
    same.append(max(map(abs, off)) <= 0.1)
    print(f"  loudness: {off[0]:+.2f} LU, true peak {off[1]:+.2f} dB off{'' if same[-1] else ': DIFFERENT'}")
    return same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="+", type=Path)
    parser.add_argument("--freeze", type=float, default=2.0)
    parser.add_argument("--black", type=float, default=0.5)
    parser.add_argument("--level", nargs="+", type=int, default=[-60, -50, -40])
    parser.add_argument("--silence", type=float, default=0.5)
    options = parser.parse_args()
    same: list[bool] = []
    for work in options.works:
        print(work.name)
        facts = measure(work, WANTED)
        same += seen(work, facts, options) + heard(work, facts, options)
    print(f"{sum(same)} of {len(same)} comparisons the same")
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
