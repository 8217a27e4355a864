"""How long a whole check takes, as a ratio to decoding alone, and how much memory it holds.

    python benchmarks/decode.py WORK.mp4 [--runs 5] [--select RULE ...] [--filters]

Runs the check and `ffmpeg -i WORK -f null -` with the same ffmpeg in turns, and prints the medians of wall time and of
processor time: where other programs share the machine, only the latter says much. `--filters` adds the one command that
a person would run instead: ten of ffmpeg's own filters at full size.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import find

CHECK = """
import sys
from sciencevid_check import check
result = check(sys.argv[1], select=sys.argv[2:])
assert result.error is None, result.error
"""
PICTURE_FILTERS = "blackdetect,freezedetect,cropdetect,idet,signalstats,blurdetect,blockdetect"
SOUND_FILTERS = "ebur128=peak=true,astats,silencedetect"


@dataclass
class Cost:
    wall_s: float
    cpu_s: float
    peak_mb: float


def cost(command: list[str]) -> Cost:
    """Run it; processor time of all its processes, and the most memory that they held together."""
    before, started = os.times(), time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.25):
            peak[0] = max(peak[0], tree_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    complaints = process.communicate()[1]
    ended.set()
    watcher.join()
    wall, after = time.perf_counter() - started, os.times()
    if process.returncode:
        sys.exit(complaints.decode("utf-8", errors="replace"))
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, peak[0])


def tree_mb(root: int) -> float:
    """Resident memory of a process and all below it, from /proc (0 where there is none)."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], pages[int(folder.name)] = int(stat[1]), int(stat[21])
    total = 0
    for pid, resident in pages.items():
        at = pid
        while at not in (root, 0, 1) and at in parents:
            at = parents[at]
        total += resident if at == root else 0
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--select", nargs="*", default=[])
    parser.add_argument("--filters", action="store_true")
    asked = parser.parse_args()

    ffmpeg, work = str(find().ffmpeg), str(asked.work)
    quiet = [ffmpeg, "-nostdin", "-v", "error", "-i", work]
    commands = {
        "decode alone": [*quiet, "-f", "null", "-"],
        "whole check": [sys.executable, "-c", CHECK, work, *asked.select],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(asked.runs):
        for name, command in commands.items():
            costs[name].append(cost(command))
    if asked.filters:
        commands["ffmpeg's filters"] = [*quiet, "-vf", PICTURE_FILTERS, "-af", SOUND_FILTERS, "-f", "null", "-"]
        costs["ffmpeg's filters"] = [cost(commands["ffmpeg's filters"])]

    container = probe(asked.work)[1]
    assert container is not None, "not a playable video"
    duration = container.picture.duration_s
    print(f"{asked.work.name}: {container.picture.width}x{container.picture.height}, {duration:.1f} s")
    base = costs["decode alone"]
    for name, found in costs.items():
        wall, cpu = (statistics.median(getattr(one, key) for one in found) for key in ("wall_s", "cpu_s"))
        ratios = [
            statistics.median(getattr(a, key) / getattr(b, key) for a, b in zip(found, base, strict=False))
            for key in ("wall_s", "cpu_s")
        ]
        peak = max(one.peak_mb for one in found)
        print(
            f"  {name:17} wall {wall:6.1f} s ({ratios[0]:5.2f}x)   processor {cpu:6.1f} s ({ratios[1]:5.2f}x)   "
            f"{duration / wall:5.1f}x real time   {peak:4.0f} MB"
        )


if __name__ == "__main__":
    main()
