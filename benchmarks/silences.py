"""Whether silences are where ffmpeg's own silencedetect finds them, at the same level, to 10 ms.

    python benchmarks/silences.py WORK.mp4 ... [--level -60 -50 -40] [--shortest 0.5]

Uses the same ffmpeg. silencedetect hears the work's own samples, the check those of 48 kHz: where a sample is just at the
level, one of the two may find a silence in two parts.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from sciencevid_check.measure import measure
from sciencevid_check.measure.tools import find

TOLERANCE_S = 0.010
Spans = list[tuple[float, float]]


def by_ffmpeg(work: Path, index: int, level: int, shortest_s: float, origin_s: float, end_s: float) -> Spans:
    """On the work's own clock, which counts from the first picture."""
    command = [str(find().ffmpeg), "-hide_banner", "-nostdin", "-copyts", "-i", str(work), "-vn", "-map", f"0:{index}"]
    command += ["-af", f"silencedetect=noise={level}dB:duration={shortest_s}", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, check=True).stderr.decode("utf-8", errors="replace")
    starts = [float(value) - origin_s for value in re.findall(r"silence_start: (\S+)", said)]
    ends = [float(value) - origin_s for value in re.findall(r"silence_end: (\S+)", said)]
    ends += [end_s] * (len(starts) - len(ends))
    return list(zip(starts, ends, strict=True))


def apart(ours: Spans, theirs: Spans) -> float:
    """The largest difference of an edge, in seconds; infinite when one is missing."""
    if len(ours) != len(theirs):
        return float("inf")
    edges = [abs(a - b) for mine, other in zip(ours, theirs, strict=True) for a, b in zip(mine, other, strict=True)]
    return max(edges, default=0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="+", type=Path)
    parser.add_argument("--level", nargs="+", type=int, default=[-60, -50, -40])
    parser.add_argument("--shortest", type=float, default=0.5)
    options = parser.parse_args()
    bad = 0
    for work in options.works:
        facts = measure(work, frozenset({"container", "decoded_sound", "silences"}))
        if not (facts.container and facts.decoded_sound and facts.silences):
            print(f"{work.name}: no sound")
            continue
        heard = facts.decoded_sound
        for level in options.level:
            ours = [
                (piece.start_s, piece.end_s)
                for piece in facts.silences.quiet[level]
                if piece.end_s - piece.start_s >= options.shortest
            ]
            theirs = by_ffmpeg(
                work,
                facts.container.sounds[0].index,
                level,
                options.shortest,
                facts.container.picture.start_s,
                heard.start_s + heard.duration_s,
            )
            worst = apart(ours, theirs)
            bad += worst > TOLERANCE_S
            print(f"{work.name} {level} dB: {len(ours)} and {len(theirs)} silences, {1000 * worst:.1f} ms apart")
            if worst > TOLERANCE_S:
                print(
                    f"  ours only   {sorted(set(ours) - set(theirs))[:8]}\n  theirs only {sorted(set(theirs) - set(ours))[:8]}"
                )
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
