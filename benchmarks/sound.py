"""What the sound rules cost, as a share of decoding the picture alone.

    python benchmarks/sound.py WORK.mp4 [--runs 3] [--profile]

Runs `sciencevid-check check --select` with every rule that only listens, and `ffmpeg -i WORK -map 0:v:0 -f null -` with
the same ffmpeg, in turns, and prints the median of processor time (user and system, of all processes): the machine may be
shared, so wall time says nothing. A check of `duration` alone shows what starting, reading the container and judging cost
whatever is selected; the last line is without that. `av-sync` is left out: it watches mouths, and adds to the listening
only its bands. `--profile` lists each meter's own time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from sciencevid_check.measure import meters
from sciencevid_check.measure.container import probe
from sciencevid_check.measure.decode import SoundDecoder
from sciencevid_check.measure.tools import find

RULES = ("background-noise", "voice-balance", "loudness", "audio-clipping", "silence", "channels")


def cpu_s(command: list[str]) -> float:
    """Processor time of a command and all that it starts."""
    before = os.times()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    after = os.times()
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode("utf-8", errors="replace"))
    return after.children_user + after.children_system - before.children_user - before.children_system


def profile(work: Path) -> None:
    """Each sound meter's time, and what one thread needs to read the sound."""
    container = probe(work)[1]
    assert container is not None, "not a playable video"
    names = [name for name in sorted(meters.names()) if meters.module(name).STREAM == "sound"]
    listening = {name: meters.module(name).Meter(container) for name in names}
    spent: Counter[str] = Counter()
    for block in SoundDecoder(work, container.sounds[0], loudness=False):
        for name, meter in listening.items():
            started = time.thread_time()
            meter.feed(block)
            spent[name] += time.thread_time() - started  # type: ignore[assignment]
    for name, seconds in spent.most_common():
        print(f"    {name:14} {seconds:6.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()

    check = [sys.executable, "-m", "sciencevid_check", "check", str(asked.work), "--format", "json", "--exit-zero"]
    quiet = [str(find().ffmpeg), "-nostdin", "-v", "error", "-i", str(asked.work)]
    commands = {
        "picture decode alone": [*quiet, "-map", "0:v:0", "-f", "null", "-"],
        "sound decode alone": [*quiet, "-map", "0:a:0", "-f", "null", "-"],
        "duration alone": [*check, "--select", "duration"],
        "all sound rules": [*check, "--select", ",".join(RULES)],
    }
    costs: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(asked.runs):
        for name, command in commands.items():
            costs[name].append(cpu_s(command))
    both = zip(costs["all sound rules"], costs["duration alone"], strict=True)
    costs["the sound side itself"] = [whole - start for whole, start in both]
    base = costs["picture decode alone"]
    print(asked.work.name)
    for name, found in costs.items():
        share = statistics.median(a / b for a, b in zip(found, base, strict=True))
        print(f"  {name:22} {statistics.median(found):6.2f} s of processor time ({100 * share:5.1f} %)")
    if asked.profile:
        profile(asked.work)


if __name__ == "__main__":
    main()
