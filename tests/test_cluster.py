"""The same checks on a Dask cluster: a worker that dies costs no work, and a work that kills its workers is told as such."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check.checker import check_works
from sciencevid_check.measurements import Missing
from sciencevid_check.running import pool
from sciencevid_check.text import UserError
from tests import accidents
from tests.command import call, make_clip

pytest.importorskip("distributed")
from sciencevid_check.running.cluster import Cluster

SELECT = ["loudness", "black-frames"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"):
        yield f"tcp://127.0.0.1:{port}"


@contextlib.contextmanager
def started(*args: str) -> Iterator[subprocess.Popen[bytes]]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-m", "dask", *args], env=env, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def worker(address: str, folder: Path) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    here = ["--local-directory", str(folder), "--no-dashboard"]
    return started("worker", address, "--nthreads", "1", "--no-nanny", "--death-timeout", "60", *here)


def test_one_of_two_workers_is_killed_in_the_middle(address: str, tmp_path: Path) -> None:
    works = [make_clip(tmp_path / f"{number}.mp4") for number in range(5)]
    alone = check_works(works, select=SELECT, hashed=True, lang="zh")
    done: list[str] = []
    with worker(address, tmp_path) as first, worker(address, tmp_path):

        def kill_one(work: object) -> None:
            done.append(work.path)  # type: ignore[attr-defined]
            first.kill()

        together = check_works(works, select=SELECT, hashed=True, lang="zh", scheduler=address, on_done=kill_one)
    assert sorted(done) == [str(work) for work in works], "each of them once"
    assert together == alone


def test_accidents_far_away(address: str, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    ran.mkdir()
    tasks: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (accidents.refused, ()),
        (accidents.hang, (tmp_path / "pids",)),
        (accidents.fine, (3, ran)),
    ]
    with worker(address, tmp_path):
        crew = Cluster(address, patience_s=2.0)
        todo = deque(pool.Task(at, function, arguments) for at, (function, arguments) in enumerate(tasks))
        came = {task.at: value for task, value in pool.run(crew, todo)}
        crew.stop(now=True)
        os.kill(int((tmp_path / "pids").read_text(encoding="utf-8").split()[1]), 9)
    assert came == {
        0: Missing(reason="no_permission", detail="why"),
        1: Missing(reason="timeout", detail="2 s"),
        2: 9,
    }


def test_no_scheduler_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sciencevid_check.running.cluster._CONNECT_S", 0.5)
    began = time.monotonic()
    with pytest.raises(UserError, match="cannot be reached"):
        check_works([tmp_path / "a.mp4"], scheduler="tcp://127.0.0.1:9")
    assert time.monotonic() - began < 20
    said = call("check", str(tmp_path / "a.mp4"), "--scheduler", "nonsense:x:y")
    assert said.code == 2
    assert "--scheduler nonsense:x:y：连不上" in said.err
