"""What several test files share: the test clips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.build import build, forget

Clip = Callable[[str], Path]


@pytest.fixture(scope="session")
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """The file of a clip of fixtures/recipes.toml by its id: built when first asked for, kept between runs.

    Tests must not change these files. `pytest --cache-clear` throws them away.
    """
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    folder = cache.mkdir("clips") if cache else tmp_path_factory.mktemp("clips")
    forget(folder)
    return lambda name: build(name, folder)
