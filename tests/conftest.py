"""What several test files share: the test clips."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.build import build, forget

Clip = Callable[[str], Path]


@pytest.fixture(autouse=True, scope="session")
def _ctrl_c() -> None:
    """Where a shell started the tests in the background, they and all they start would take no Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own record of measurements, nor another test's."""
    monkeypatch.setenv("SCIENCEVID_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """The file of a clip of fixtures/recipes.toml by its id: built when first asked for, kept between runs.

    Tests must not change these files. `pytest --cache-clear` throws them away.
    """
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    folder = cache.mkdir("clips") if cache else tmp_path_factory.mktemp("clips")
    forget(folder)
    return lambda name: build(name, folder)
