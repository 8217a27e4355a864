"""Words: one file is one format, with `render(run, lang) -> str | bytes`. To add a format, add a file.

A format that holds one work only says `ONE_WORK = True`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from sciencevid_check.text import Lang

if TYPE_CHECKING:
    from sciencevid_check.results import Run


@cache
def formats() -> tuple[str, ...]:
    """The names of all formats, as in --format NAME."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def one_work(name: str) -> bool:
    """Whether a file in this format holds one work only; its `render` shows a run's first."""
    return getattr(importlib.import_module(f"{__name__}.{name}"), "ONE_WORK", False)


def render(name: str, run: Run, lang: Lang) -> bytes:
    """A run in one format, as the bytes of a file (UTF-8 where it is text)."""
    rendered = importlib.import_module(f"{__name__}.{name}").render(run, lang)
    return rendered if isinstance(rendered, bytes) else rendered.encode("utf-8")
