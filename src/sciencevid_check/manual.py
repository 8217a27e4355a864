"""What is derived from the rules for people: a manual page each, the overview, a blank profile."""

from __future__ import annotations

import re
from typing import Any

from sciencevid_check.profile import SCHEMA, Profile
from sciencevid_check.rule import Rule
from sciencevid_check.rules import all_rules
from sciencevid_check.text import LEVEL, Lang, Text, UserError, cells

_SETTINGS = Text(zh="## 设置（写在规则集的 [rules.{id}] 下）", en="## Settings (in a profile, under [rules.{id}])")

_HEAD = Text(
    zh="# 一份通知的规则集。规则都已按默认值生效：要改哪一项，就去掉那一行开头的“# ”再改等号右边。",
    en="# A notice as data. All rules are in force with their defaults: to change one, remove the leading '# ' and edit.",
)
_HUMAN = Text(zh="# 须由人判断的事项，每项写一段。", en="# What people must judge; repeat the block for each.")


def overview(notice: Profile, lang: Lang) -> str:
    """One line a rule: id, level in this profile, title, and the clause that asks for it."""
    rows = [
        (
            rule.id,
            LEVEL[notice.settings(rule.id).level].say(lang),
            rule.title.say(lang),
            notice.settings(rule.id).clause,
        )
        for rule in all_rules().values()
    ]
    widths = [max(cells(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(part + " " * (width - cells(part)) for part, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def page(rule: Rule, lang: Lang) -> str:
    """A rule's manual page and its settings, as Markdown."""
    lines = [
        f"# {rule.id}: {rule.title.say(lang)}",
        "",
        rule.manual_in(lang),
        "",
        _SETTINGS.fill({"id": rule.id}).say(lang),
        "",
    ]
    defaults = rule.settings().model_dump(mode="json")
    for key, described in rule.described().items():
        lines.append(f"- `{key} = {in_toml(defaults[key])}`: {described.say(lang)}")
    return "\n".join(lines) + "\n"


def blank_profile(name: str, lang: Lang) -> str:
    """A profile file to start from: every rule with its settings, their defaults and what they mean.

    Raises UserError when the name is none that a profile can have.
    """
    must_be_a_name(name)
    lines = [
        _HEAD.say(lang),
        f'schema = "{SCHEMA}"',
        f"name = {in_toml(name)}",
        'title = { zh = "通知名称", en = "Title of the notice" }',
        'source = ""',
        "",
        _HUMAN.say(lang),
        "[[human]]",
        'what = { zh = "主题是否相符", en = "Is the theme met?" }',
        'clause = ""',
    ]
    for rule in all_rules().values():
        lines += ["", f"# {rule.title.say(lang)}", f"[rules.{rule.id}]"]
        defaults = rule.settings().model_dump(mode="json")
        for key, described in rule.described().items():
            lines += [f"# {described.say(lang)}", f"# {key} = {in_toml(defaults[key])}"]
    return "\n".join(lines) + "\n"


def must_be_a_name(name: str) -> None:
    """Raises UserError for a name that no profile can have."""
    if not re.fullmatch(r"[\w.-]+", name):  # as Profile.name demands
        raise UserError.of(
            f"{name}：简称只能用文字、数字、横线、下划线和点，例如 gz-2024",
            f"{name}: a name is made of letters, digits, hyphens, underscores and dots, such as gz-2024",
        )


def in_toml(value: Any) -> str:
    """A value of a setting in TOML. Strings are written literally where they hold a backslash."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}'" if "\\" in value or '"' in value else f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {in_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(in_toml(item) for item in value) + "]"
    return str(value)
