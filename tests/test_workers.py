"""A worker that crashes, hangs or is killed costs its own work and no other, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sciencevid_check.measurements import Missing
from sciencevid_check.running import pool
from sciencevid_check.running.pool import Task
from sciencevid_check.running.workers import Workers
from tests import accidents

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def crew() -> Iterator[Callable[..., Workers]]:
    made: list[Workers] = []

    def make(count: int = 2, told: pool.Told | None = None, patience_s: float = 60.0) -> Workers:
        made.append(Workers(count, told, patience_s))
        return made[-1]

    yield make
    for workers in made:
        workers.stop(now=True)


def run(workers: pool.Pool, *tasks: tuple[Callable[..., Any], *tuple[Any, ...]]) -> dict[int, Any]:
    """What came of each task, by its place."""
    todo = deque(Task(at, function, tuple(arguments)) for at, (function, *arguments) in enumerate(tasks))
    came: dict[int, Any] = {}
    for task, value in pool.run(workers, todo):
        assert task.at not in came, "a work is told once"
        came[task.at] = value
    return came


@posix
def test_every_accident_is_its_own(crew: Callable[..., Workers], tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    ran.mkdir()
    fine = [(accidents.fine, number, ran) for number in range(4)]
    came = run(
        crew(),
        fine[0],
        (accidents.leave, 3),
        (accidents.killed, signal.SIGKILL),
        fine[1],
        (accidents.killed, signal.SIGSEGV),
        (accidents.refused,),
        (accidents.raising,),
        fine[2],
        (accidents.unpicklable,),
        fine[3],
    )
    assert [came[at] for at in (0, 3, 7, 9)] == [0, 1, 4, 9]
    assert sorted(path.name.partition("-")[0] for path in ran.iterdir()) == ["0", "1", "2", "3"], "each of them once"
    assert came[1] == Missing(reason="crash", detail="exit 0x3")
    assert came[2] == Missing(reason="killed")
    assert came[4] == Missing(reason="crash", detail="signal 11")
    assert came[5] == Missing(reason="no_permission", detail="why")
    assert came[6] == Missing(reason="crash", detail="ZeroDivisionError: boom")
    assert came[8].reason == "crash"


def test_what_hangs_is_ended_with_its_tools_and_what_is_slow_is_not(
    crew: Callable[..., Workers], tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    told: list[tuple[int, float, float]] = []
    workers = crew(told=lambda at, share, speed: told.append((at, share, speed)), patience_s=1.5)
    came = run(workers, (accidents.hang, pids), (accidents.slow,))
    assert came == {0: Missing(reason="timeout", detail="2 s"), 1: "done"}
    assert gone(pids)
    assert {at for at, *_ in told} == {1}
    assert told == sorted(told)
    assert told[-1][2] == 2.0


def test_stopping_leaves_no_process(crew: Callable[..., Workers], tmp_path: Path) -> None:
    pids = [tmp_path / str(number) for number in range(2)]
    workers = crew()
    for at, path in enumerate(pids):
        workers.submit(at, accidents.hang, path)
    for path in pids:
        wait_for(path.exists)
    workers.stop(now=True)
    assert all(map(gone, pids))
    assert not [
        child for child in psutil.Process().children(recursive=True) if "accidents" in " ".join(child.cmdline())
    ]


@posix
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
from pathlib import Path
from sciencevid_check.running.workers import Workers
from tests import accidents
import time
if __name__ == "__main__":
    Workers(1, None).submit(0, accidents.hang, Path({str(pids)!r}))
    time.sleep(60)
"""
    script = tmp_path / "parent.py"
    script.write_text(code, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, script], env=env) as parent:
        wait_for(pids.exists)
        parent.kill()
    wait_for(lambda: gone(pids))


@posix
def test_a_pool_that_broke_is_begun_anew(crew: Callable[..., Workers], tmp_path: Path) -> None:
    workers = crew(1)
    assert run(workers, (accidents.fine, 2, tmp_path)) == {0: 4}
    (idle,) = [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
    idle.kill()  # with nothing to do: pebble gives the pool up
    wait_for(lambda: not workers._pool.active)
    assert run(workers, (accidents.fine, 3, tmp_path), (accidents.fine, 4, tmp_path)) == {0: 9, 1: 16}


def test_a_script_without_its_guard_is_told_so_and_does_not_go_on_for_ever(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from collections import deque\n"
        "from sciencevid_check.running import pool\n"
        "from sciencevid_check.running.workers import Workers\n"
        "crew = Workers(1, None)\n"
        "for _, came in pool.run(crew, deque([pool.Task(0, abs, (-1,))])):\n"
        "    print(came.reason)\n"
        "crew.stop(now=True)\n",
        encoding="utf-8",
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, env=env, check=False)
    assert said.stdout == "crash\n"
    assert "__main__" in said.stderr


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def gone(pids: Path) -> bool:
    """Whether the processes named in the file are at their end (one that nobody has asked after yet is a zombie)."""
    for pid in map(int, pids.read_text(encoding="utf-8").split()):
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                return False
        except psutil.NoSuchProcess:
            pass
    return True
