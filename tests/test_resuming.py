"""Killed at any moment and run again: the same report, and nothing measured twice that was kept."""

from __future__ import annotations

import random
import time
from pathlib import Path

from benchmarks.killed import Bench
from tests.terminal import posix


@posix
def test_killed_and_run_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, works=3)
    began = time.monotonic()
    truth = bench.report("--no-cache", cache=tmp_path / "none")
    takes_s = time.monotonic() - began
    assert truth["summary"]["files"] == 3
    assert sorted(bench.decoded()) == ["0.mp4", "1.mp4", "2.mp4"]
    for number in range(2):
        moment = random.uniform(0.3, 0.9) * takes_s  # noqa: S311 (no secret)
        same, twice, decodes = bench.once(tmp_path / f"cache{number}", [moment], truth)
        assert same, moment
        assert not twice, moment
        assert decodes <= 3 + 2, "at most the works in flight again"
