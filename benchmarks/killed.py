"""Kills the program at random moments and runs it again: is the report that of an uninterrupted run, and what is measured twice?

    python benchmarks/killed.py --works 6 --times 40

Each time the store is new: the run is killed with SIGKILL (its workers are left to themselves), begun again until a run is left in
peace, and that one's JSON report compared with that of a run without a store. Counted is how often a work was decoded although the
store held it when the run before was killed; that must be 0. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sciencevid_check.measure import tools

SELECT = "loudness,black-frames,duration"  # one decode of picture and sound, and quick


class Bench:
    """A folder of small works, and tools that note what they decode."""

    def __init__(self, home: Path, works: int) -> None:
        self.home = home
        self.works = home / "works"
        self.works.mkdir()
        self._noted = home / "noted"
        self._tools = home / "tools"
        self._tools.mkdir()
        found = tools.find()
        for tool in (found.ffmpeg, found.ffprobe):
            name = tool.name.partition("-")[0]
            note = f'echo "$*" >> "{self._noted}"\n' if name == "ffmpeg" else ""
            (self._tools / name).write_text(f'#!/bin/sh\n{note}exec "{tool}" "$@"\n', encoding="utf-8")
            (self._tools / name).chmod(0o755)
        for number in range(works):
            source = f"testsrc2=size=320x180:rate=25:duration={3 + number / 5}"
            sound = f"sine=frequency={300 + 50 * number}:duration=3"
            inputs = ["-f", "lavfi", "-i", source, "-f", "lavfi", "-i", sound]
            encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2"]
            command = [found.ffmpeg, "-v", "error", *inputs, *encode, self.works / f"{number}.mp4"]
            subprocess.run(command, check=True)

    def start(self, *args: str, cache: Path) -> subprocess.Popen[bytes]:
        env = {**os.environ, "SCIENCEVID_CACHE": str(cache), "SCIENCEVID_FFMPEG": str(self._tools)}
        command = [sys.executable, "-m", "sciencevid_check", "check", str(self.works)]
        asked = ["--select", SELECT, "-j", "2", "-f", "json", *args]
        return subprocess.Popen([*command, *asked], stdout=subprocess.PIPE, env=env, start_new_session=True)

    def report(self, *args: str, cache: Path) -> dict[str, Any]:
        with self.start(*args, cache=cache) as process:
            out, _ = process.communicate()
        found: dict[str, Any] = json.loads(out)
        return found

    def decoded(self) -> list[str]:
        """The works that were decoded until now, once for every decode of the picture."""
        lines = self._noted.read_text(encoding="utf-8").splitlines() if self._noted.exists() else []
        return [
            path.name
            for line in lines
            if "-vn" not in line
            for path in self.works.iterdir()
            if f"{path} " in f"{line} "
        ]

    def killed(self, cache: Path, after_s: float) -> bool:
        """Start a run and kill it then; False when it was done before."""
        with self.start(cache=cache) as process:
            try:
                process.communicate(timeout=after_s)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)  # the program alone: its workers must end themselves
                process.communicate()
                return True
        return False

    def kept(self, cache: Path) -> set[str]:
        """The works that the store holds."""
        path = cache / "store-1.sqlite"
        if not path.exists():
            return set()
        db = sqlite3.connect(path)
        try:
            return {Path(row[0]).name for row in db.execute("SELECT path FROM work")}
        except sqlite3.OperationalError:  # killed before its tables were made
            return set()
        finally:
            db.close()

    def once(self, cache: Path, moments: Sequence[float], truth: dict[str, Any]) -> tuple[bool, list[str], int]:
        """Kill at these moments and run to the end: whether the report is `truth`; what was decoded though kept; all decodes."""
        first, twice = len(self.decoded()), []
        for after_s in moments:
            self.killed(cache, after_s)
            time.sleep(0.3)  # whatever its workers had still to say
            kept, before = self.kept(cache), len(self.decoded())
            same = self.report(cache=cache) == truth if after_s is moments[-1] else self.killed(cache, after_s)
            twice += [name for name in self.decoded()[before:] if name in kept]
        return bool(same), twice, len(self.decoded()) - first


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--works", type=int, default=6)
    options.add_argument("--times", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 (no secret)
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(Path(home), asked.works)
        began = time.monotonic()
        truth = bench.report("--no-cache", cache=Path(home, "none"))
        takes_s = time.monotonic() - began
        wrong = again = decodes = 0
        for number in range(asked.times):
            moments = [chance.uniform(0, takes_s) for _ in range(chance.choice((1, 1, 2)))]
            same, twice, count = bench.once(Path(home, f"cache{number}"), moments, truth)
            wrong += not same
            again += len(twice)
            decodes += count
            shown = ", ".join(f"{moment:.2f}" for moment in moments)
            print(
                f"{number + 1:3}: killed after {shown} s of {takes_s:.1f}; report {'equal' if same else 'DIFFERENT'}; {count} decodes"
            )
    print(f"{asked.times} times: {wrong} reports differ (limit 0); {again} works decoded though kept (limit 0)")
    print(f"{decodes} decodes for {asked.times * asked.works} works: the rest were in flight")
    sys.exit(bool(wrong or again))


if __name__ == "__main__":
    main()
