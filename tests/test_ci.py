"""The pieces for continuous integration agree with the command line, and the action's shell step does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sciencevid_check import reports, works
from tests.command import SCRIPT, Said, call, make_clip

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEP = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
PAGES = [ROOT / "docs" / "ci.md", ROOT / "docs" / "ci.zh.md"]
BASH = shutil.which("bash")


@pytest.fixture(scope="module")
def options() -> set[str]:
    return set(re.findall(r"--[a-z-]+", call("check", "--help").out))


def test_the_action_names_no_option_that_is_not_there(options: set[str]) -> None:
    asked = set(re.findall(r"(?<![\w-])--[a-z-]+", STEP["run"]))
    assert {"--profile", "--strict", "--files-from"} <= asked <= options


def test_every_input_reaches_the_step_and_every_output_leaves_it() -> None:
    given = {re.search(r"inputs\.([\w-]+)", value)[1] for value in map(str, STEP["env"].values()) if "inputs." in value}  # type: ignore[index]
    assert set(ACTION["inputs"]) == given | {"version", "python-version"}
    assert "${{" not in STEP["run"]  # an input that is pasted into a script is a command
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.check.outputs.{name} }}}}"


def test_the_formats_that_the_action_offers_are_there() -> None:
    offered = ACTION["inputs"]["formats"]["description"].rpartition(": ")[2].split(", ")
    assert set(offered) <= set(reports.formats())


def test_commands_in_the_docs_use_options_that_are_there(options: set[str]) -> None:
    for page in PAGES:
        commands = re.findall(r"sciencevid-check check [^\n`]*", page.read_text(encoding="utf-8"))
        assert commands
        for command in commands:
            assert set(re.findall(r"(?<![\w-])--[a-z-]+", command)) <= options, command


def test_the_hook_takes_what_the_checker_takes_for_videos() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    taken = re.compile(hook["files"])
    assert all(taken.search(f"渝中区/作品.{ending}") for ending in works.VIDEO - {"gif"})  # most are pictures
    assert taken.search("A.MP4")
    assert not taken.search("mp4.txt")
    assert hook["entry"] == "sciencevid-check check"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("仓库")
    (folder / "my works").mkdir()
    make_clip(folder / "my works" / "讲座 [1].mp4")
    (folder / "坏.mp4").write_bytes(b"")
    return folder


def stepped(folder: Path, **inputs: str) -> tuple[Said, dict[str, str], str]:
    """The action's step as a runner does it: what it printed, its outputs, the job's summary."""
    assert BASH
    values: dict[str, Any] = {name: about.get("default", "") for name, about in ACTION["inputs"].items()} | inputs
    pasted = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
    env = {key: pasted.sub(lambda name: values[name[1]], value) for key, value in STEP["env"].items()}
    files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    path = os.pathsep.join([str(SCRIPT.parent), os.environ["PATH"]])
    done = subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", STEP["run"]],
        cwd=folder,
        env={**os.environ, **env, **{name: str(file) for name, file in files.items()}, "PATH": path},
        capture_output=True,
        timeout=120,
        check=False,
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
    summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    return Said(done.returncode, done.stdout, done.stderr.decode("utf-8")), outputs, summary


needs_bash = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="no bash")


@needs_bash
def test_the_step_annotates_counts_and_writes_reports(folder: Path) -> None:
    said, outputs, summary = stepped(
        folder, paths="my works\n坏.mp4\n", select="duration,readable", formats="html, junit,json", lang="en"
    )
    assert said.code == 1, said.err
    assert "::error file=坏.mp4,title=Readable::" in said.out
    assert "讲座" in summary
    counts = {"files": "2", "pass": "0", "review": "0", "fail": "2", "error": "0"}
    assert outputs == {"exit-code": "1", "report": "sciencevid-report/report.json", **counts}
    assert set(outputs) == set(ACTION["outputs"])
    written = sorted(path.name for path in (folder / "sciencevid-report").iterdir())
    assert written == ["report.html", "report.json", "report.junit.xml"]
    report = json.loads((folder / outputs["report"]).read_text(encoding="utf-8"))
    assert {finding["rule"] for file in report["files"] for finding in file["findings"]} == {"duration", "readable"}


@needs_bash
def test_the_step_is_strict_or_lenient_when_asked(folder: Path) -> None:
    assert stepped(folder, paths="坏.mp4", select="readable", formats="", **{"exit-zero": "true"})[0].code == 0
    works_ = {"paths": "my works", "select": "readable", "formats": ""}
    assert stepped(folder, **works_, strict="true")[0].code == 0


@needs_bash
def test_a_value_is_never_a_command(folder: Path) -> None:
    said, outputs, _ = stepped(folder, paths="$(touch hacked); touch hacked", profile="`touch hacked`")
    assert said.code == 2
    assert outputs == {"exit-code": "2", "report": "sciencevid-report/report.json"}
    assert not (folder / "hacked").exists()
