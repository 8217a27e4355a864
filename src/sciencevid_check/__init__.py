"""Checks a video against a contest notice: `sciencevid_check.check("work.mp4", profile="cq-2023")`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sciencevid_check.checker import check, check_works, judge
    from sciencevid_check.results import Run, WorkResult

__all__ = ["Run", "WorkResult", "__version__", "check", "check_works", "judge"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is asked for, so that the command's --help need not wait for the rules."""
    import importlib

    if name in ("check", "check_works", "judge"):
        return getattr(importlib.import_module("sciencevid_check.checker"), name)
    if name in ("Run", "WorkResult"):
        return getattr(importlib.import_module("sciencevid_check.results"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
