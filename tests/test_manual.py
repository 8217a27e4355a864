"""What is derived from the rules for people."""

from __future__ import annotations

import tomllib

import pytest

from sciencevid_check import manual, profile
from sciencevid_check.rules import all_rules
from sciencevid_check.text import LANGS, Lang, UserError, cells


@pytest.mark.parametrize("lang", LANGS)
def test_overview_lines_up(lang: Lang) -> None:
    lines = manual.overview(profile.load(), lang).splitlines()
    titles = [line.index(rule.title.say(lang)) for line, rule in zip(lines, all_rules().values(), strict=True)]
    columns = {cells(line[:at]) for line, at in zip(lines, titles, strict=True)}
    assert len(columns) == 1, "titles start in the same column, Chinese characters being two cells wide"
    assert all(line == line.rstrip() for line in lines)


def test_overview_shows_the_profile_s_levels() -> None:
    off = profile.load(changes=["rules.duration.level=off", "rules.resolution.clause=第 9 条"])
    lines = {line.split()[0]: line for line in manual.overview(off, "zh").splitlines()}
    assert "关闭" in lines["duration"]
    assert lines["resolution"].endswith("第 9 条")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("rule_id", list(all_rules()))
def test_page_has_title_text_and_every_setting(rule_id: str, lang: Lang) -> None:
    rule = all_rules()[rule_id]
    page = manual.page(rule, lang)
    assert page.startswith(f"# {rule_id}: {rule.title.say(lang)}\n\n{rule.manual_in(lang)}\n")
    assert f"[rules.{rule_id}]" in page
    for key, described in rule.described().items():
        assert f"- `{key} = " in page
        assert described.say(lang) in page


@pytest.mark.parametrize("lang", LANGS)
def test_every_default_is_written_as_toml(lang: Lang) -> None:
    for rule in all_rules().values():
        settings = [
            line.removeprefix("- `").partition("`: ")[0]
            for line in manual.page(rule, lang).splitlines()
            if line.startswith("- `")
        ]
        assert tomllib.loads("\n".join(settings)) == rule.settings().model_dump(mode="json")


@pytest.mark.parametrize("lang", LANGS)
def test_blank_profile_is_a_profile(lang: Lang) -> None:
    data = tomllib.loads(manual.blank_profile("gz-2024", lang))
    loaded = profile.model().model_validate(data)
    assert loaded.name == "gz-2024"
    assert set(data["rules"]) == set(all_rules())
    for rule in all_rules().values():
        assert loaded.settings(rule.id) == rule.settings()


@pytest.mark.parametrize("name", ["贵州_2024.1", "gz-2024", "a b", "", "x/y"])
def test_the_names_refused_are_those_that_profiles_refuse(name: str) -> None:
    plain = manual.blank_profile("gz", "zh").replace('name = "gz"', f'name = "{name}"')
    try:
        manual.blank_profile(name, "zh")
    except UserError:
        with pytest.raises(ValueError, match="name"):
            profile.model().model_validate(tomllib.loads(plain))
    else:
        assert profile.model().model_validate(tomllib.loads(plain)).name == name
