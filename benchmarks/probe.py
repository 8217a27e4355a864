"""How long the container rules take, as ratios to what they cannot do without.

    python benchmarks/probe.py [--runs 7] [--folder 200] [FILE]

Every figure is the median of several runs, the two sides in turn, on this machine at this hour: quote the ratios. The
file is fixtures/works/compliant.mp4 unless another is named; the folder holds hard links to it (or copies).

- one file: `check --select container,duration,resolution,aspect-ratio`, Python's start included, against
  `python -c "import typer, rich.console, pydantic, pymediainfo"` and then one `ffprobe -show_format -show_streams`
- a folder of 200: the same check against 200 such ffprobe calls in a row; peak memory of the process tree
- `--help` against the import line
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sciencevid_check.measure.tools import find

ROOT = Path(__file__).parent.parent
IMPORTS = [sys.executable, "-c", "import typer, rich.console, pydantic, pymediainfo"]
RULES = ["--select", "container,duration,resolution,aspect-ratio"]
PROGRAM = [sys.executable, "-m", "sciencevid_check"]


def quiet(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def compare(name: str, ours: Callable[[], None], theirs: Callable[[], None], runs: int, limit: float) -> None:
    """Print the medians of both sides, run in turn after one warm-up, and the median of the ratios run by run."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(side) for side in zip(*pairs, strict=True))
    verdict = "" if ratio <= limit else f"  OVER {limit:g}"
    print(f"{name}: {a:.3f} s against {b:.3f} s, ratio {ratio:.2f} (median of {runs}){verdict}")


def ffprobe(path: Path) -> list[str]:
    return [str(find().ffprobe), "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]


def tree_bytes(root: int) -> int:
    """Resident memory of a process and all below it (Linux only, 0 elsewhere)."""
    children: dict[int, list[int]] = {}
    memory: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
            memory[int(entry.name)] = int((entry / "statm").read_text(encoding="utf-8").split()[1]) * os.sysconf(
                "SC_PAGE_SIZE"
            )
    total, queue = 0, [root]
    while queue:
        pid = queue.pop()
        total += memory.get(pid, 0)
        queue += children.get(pid, [])
    return total


def peak_memory(command: list[str]) -> float:
    """Highest resident memory of the command's process tree while it runs, MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, tree_bytes(process.pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return peak / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "fixtures" / "works" / "compliant.mp4")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", type=int, default=200, help="works in the folder")
    args = parser.parse_args()

    compare("--help", lambda: quiet([*PROGRAM, "--help"]), lambda: quiet(IMPORTS), args.runs, 1.5)
    compare(
        "one file",
        lambda: quiet([*PROGRAM, "check", *RULES, str(args.file)]),
        lambda: (quiet(IMPORTS), quiet(ffprobe(args.file)))[0],
        args.runs,
        2.0,
    )
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"work-{number:03d}.mp4" for number in range(args.folder)]
        for copy in copies:
            try:
                copy.hardlink_to(args.file)
            except OSError:
                shutil.copyfile(args.file, copy)
        check = [*PROGRAM, "check", *RULES, folder]
        compare(
            f"folder of {args.folder}",
            lambda: quiet(check),
            lambda: [quiet(ffprobe(copy)) for copy in copies] and None,
            max(3, args.runs // 2),
            1.5,
        )
        print(f"peak memory of the process tree, folder of {args.folder}: {peak_memory(check):.0f} MB (limit 300)")


if __name__ == "__main__":
    main()
