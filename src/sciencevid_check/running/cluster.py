"""Works looked at on other machines: a Dask cluster (`distributed`, extra `cluster`), as a pool like the others.

A worker that dies has its tasks given to another one by the scheduler (four times at most, by its setting
distributed.scheduler.allowed-failures); a task's answer is taken once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from sciencevid_check.measure import MeasurementError
from sciencevid_check.measurements import Missing
from sciencevid_check.running.pool import Again, outcome
from sciencevid_check.text import UserError

_CONNECT_S = 10.0
_FEWEST = 16


class Cluster:
    """The workers of the scheduler at `address` (tcp://host:port). Raises UserError when it cannot be reached."""

    def __init__(self, address: str, patience_s: float) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UserError.of(
                "--scheduler：请先安装 pip install 'sciencevid-check[cluster]'。",
                "--scheduler needs pip install 'sciencevid-check[cluster]'.",
            ) from None
        try:
            self._client = Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            why = " ".join(str(error).split())
            raise UserError.of(
                f"--scheduler {address}：连不上（{why}）。请核对地址，并确认已运行 dask scheduler。",
                f"--scheduler {address}: cannot be reached ({why}). Check the address, and that dask scheduler is running.",
            ) from None
        self._pool = self._client.get_executor(pure=False)  # pure: the same task would be run once only
        self._patience_s = patience_s

    @property
    def window(self) -> int:
        """Workers may come and go while it runs."""
        threads: dict[str, int] = self._client.nthreads()
        return max(_FEWEST, 4 * sum(threads.values()))

    def submit(self, at: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:  # noqa: ARG002 (no progress from afar)
        future: Future[Any] = self._pool.submit(_far, function, arguments, self._patience_s)
        return future

    def result(self, future: Future[Any]) -> Any:
        from distributed import KilledWorker

        try:
            value = future.result()
        except KilledWorker:
            raise MeasurementError("killed") from None
        except CancelledError:  # the scheduler went away
            raise Again("distributed: cancelled") from None
        if isinstance(value, Missing):
            raise MeasurementError(value.reason, value.detail)
        return value

    def watch(self) -> None:
        pass

    def stop(self, *, now: bool) -> None:
        self._pool.shutdown(wait=not now)
        self._client.close()


def _far(function: Callable[..., Any], arguments: tuple[Any, ...], patience_s: float) -> Any:
    """In a cluster's worker: the task's outcome; one without any progress for so long is left behind."""
    signs = [time.monotonic()]
    came: list[Any] = []

    def tell(*_: float) -> None:
        signs.append(time.monotonic())
        del signs[:-1]

    running = threading.Thread(target=lambda: came.append(outcome(function, arguments, tell)), daemon=True)
    running.start()
    while running.is_alive():
        running.join(0.2)
        if time.monotonic() - signs[-1] > patience_s:
            return Missing(reason="timeout", detail=f"{patience_s:.0f} s")
    return came[0] if came else Missing(reason="crash")
