"""Every clip of fixtures/recipes.toml through the whole program: each rule must say what the recipe expects."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtures import build
from sciencevid_check import check_works, profile
from sciencevid_check.measure import proofs
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.text import REASONS
from tests.conftest import Clip

CLIPS = build.clips()


def expected(recipe: dict[str, Any], rule: str) -> list[str]:
    """Status and, where the recipe names one, the message's id."""
    rest = "unknown" if rule == "duplicate" else recipe.get("rest", "pass")  # alone there is nothing to compare with
    return str(recipe.get("expect", {}).get(rule, rest)).split()


@pytest.mark.parametrize("name", CLIPS)
def test_each_rule_says_what_the_recipe_expects(name: str, clip: Clip) -> None:
    recipe = CLIPS[name]
    if sys.platform == "win32" and not recipe.get("windows", True):
        pytest.skip("Windows cannot hold this name")
    notice = profile.load(build.book()["profile"], recipe.get("set", build.book()["set"]))
    works = [clip(name), *map(clip, recipe.get("beside", ()))]
    run = check_works(works, notice, select=recipe.get("select", ()), jobs=1)
    result = run.files[0]
    assert result.error is None
    said = {
        finding.rule: [finding.status, finding.message_id][: len(expected(recipe, finding.rule))]
        for finding in result.findings
    }
    assert said == {rule: expected(recipe, rule) for rule in said}, [f.message.en for f in result.findings]


@pytest.mark.parametrize("rule", [name for name, rule in all_rules().items() if not judges_paper(rule)])
def test_each_rule_has_a_clip_that_fails_it(rule: str) -> None:
    can_fail = "failed" in all_rules()[rule].check.__globals__
    wanted = {"fail"} if can_fail else {"review"}
    assert any(expected(recipe, rule)[0] in wanted for recipe in CLIPS.values())


@pytest.mark.parametrize("name", CLIPS)
def test_a_recipe_names_rules_and_messages_that_exist(name: str) -> None:
    recipe = CLIPS[name]
    for rule in (*recipe.get("expect", {}), *recipe.get("select", ())):
        assert rule in all_rules()
        status, *message = expected(recipe, rule)
        assert status in ("pass", "fail", "review", "unknown")
        assert set(message) <= {*all_rules()[rule].messages, *REASONS}


def test_names_are_unique_and_as_long_as_the_disk_allows() -> None:
    names = [build.file_name(name) for name in CLIPS]
    assert len({name.lower() for name in names}) == len(names)
    assert len(build.file_name("name-longest").encode()) == 253  # one more character of 3 bytes would be over 255


def test_a_clip_has_the_same_bytes_each_time(clip: Clip, tmp_path: Path) -> None:
    first = clip("good")
    for source in ("landscape", "tune"):  # these are costly, and good.mp4 shows whether they differ
        kept = clip(source).parent
        shutil.copytree(kept, tmp_path / kept.name)
    again = build.build("good", tmp_path)
    assert again != first
    assert again.read_bytes() == first.read_bytes()


def test_a_built_clip_is_not_built_again(clip: Clip) -> None:
    before = clip("empty").stat().st_mtime_ns
    assert clip("empty").stat().st_mtime_ns == before


def test_clips_of_other_recipes_are_forgotten(clip: Clip, tmp_path: Path) -> None:
    build.build("empty", tmp_path)
    for name in ("0123456789abcdef", "not-ours"):
        (tmp_path / name).mkdir()
    build.forget(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {clip("empty").parent.name, "not-ours"}


def test_the_script_builds_what_it_is_asked_for(tmp_path: Path) -> None:
    script = [sys.executable, str(Path(build.__file__)), "notes", "playlist", "--out", str(tmp_path)]
    subprocess.run(script, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.mp4", "playlist.mp4"]


def test_the_script_refuses_a_clip_that_no_recipe_makes(tmp_path: Path) -> None:
    script = [sys.executable, str(Path(build.__file__)), "nots", "--out", str(tmp_path)]
    refused = subprocess.run(script, check=False, capture_output=True, text=True, encoding="utf-8")
    assert refused.returncode == 2
    assert "no such clip: nots" in refused.stderr


def test_a_mark_is_shown_with_its_crop(clip: Clip) -> None:
    run = check_works([clip("logo")], "cq-2023", select=["watermark"], proofs=True)
    (first, *_) = run.files[0].proofs
    assert first.rule == "watermark"
    assert first.frame.startswith(b"\xff\xd8")
    assert first.crop.startswith(b"\xff\xd8")


def test_pictures_that_cannot_be_made_cost_no_verdict(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(proofs, "film", fail)
    (work,) = check_works([clip("logo")], "cq-2023", select=["watermark"], proofs=True).files
    assert (work.verdict, work.proofs) == ("fail", ())
