"""A notice written as data: find a profile, load it, say clearly what is wrong with it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from sciencevid_check.rule import Rule, Settings
from sciencevid_check.rules import all_rules
from sciencevid_check.text import Text

SCHEMA = "sciencevid-check/profile/1"
DEFAULT = "cq-2023"


class ProfileError(Exception):
    """A profile, or a setting given for it, that cannot be used; the message names file, key and the nearest right key."""


class HumanCheck(BaseModel):
    """Something the notice asks that no rule of this program judges."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: Text = Field(description="what a person must look at, in both languages")
    clause: str = Field(default="", description="number of the notice's clause")


class Profile(BaseModel):
    """A notice: its name, its rules' settings where they deviate from the defaults, and what is left to people."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["sciencevid-check/profile/1"] = Field(alias="schema", description="which kind of file this is")
    name: str = Field(pattern=r"^[\w.-]+$", description="short name, as in --profile NAME")
    title: Text = Field(description="the notice's title, in both languages")
    source: str = Field(default="", description="where the notice was published")
    human: tuple[HumanCheck, ...] = Field(default=(), description="what people must judge")
    rules: Any = None  # replaced below by one field a rule

    def settings(self, rule_id: str) -> Settings:
        found: Settings = getattr(self.rules, _field(rule_id))
        return found


def _field(rule_id: str) -> str:
    return rule_id.replace("-", "_")


@cache
def model() -> type[Profile]:
    """The model of a whole profile, made of the rules that there are: it validates, and gives the JSON Schema."""
    fields: dict[str, Any] = {
        _field(rule.id): (rule.settings, Field(default_factory=rule.settings, alias=rule.id, description=rule.title.en))
        for rule in all_rules().values()
    }
    settings = create_model(
        "Rules", __config__=ConfigDict(frozen=True, extra="forbid", populate_by_name=False), **fields
    )
    return create_model(
        "Profile",
        __base__=Profile,
        rules=(settings, Field(default_factory=settings, description="settings that deviate from the rules' defaults")),
    )


def shipped() -> dict[str, Path]:
    """The profiles that come with the program, by name."""
    folder = Path(str(resources.files("sciencevid_check") / "profiles"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def locate(name_or_path: str) -> Path:
    """A shipped profile by name, or a file by its path. Raises ProfileError."""
    known = shipped()
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.is_file():
        return path
    near = nearest(name_or_path, known)
    raise ProfileError(f"{name_or_path}: no such profile or file{near}; there are: {', '.join(known)}")


def load(name_or_path: str = DEFAULT, changes: Iterable[str] = ()) -> Profile:
    """Load and validate a profile; `changes` are `rules.duration.max_s=300` as on the command line.

    Raises ProfileError with a line that a person can act on.
    """
    path = locate(name_or_path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path.name}: not valid TOML: {error}") from None
    origin = path.name
    for change in changes:
        _change(data, change)
        origin = f"{path.name} + --set"
    try:
        return model().model_validate(data)
    except ValidationError as error:
        raise ProfileError("\n".join(f"{origin}: {line}" for line in explain(error))) from None


def _change(data: dict[str, Any], change: str) -> None:
    """Put one KEY=VALUE into the profile's data; the value is TOML, and bare words are taken as strings."""
    key, equals, value = change.partition("=")
    keys = [part.strip() for part in key.split(".")]
    if not equals or not all(keys):
        raise ProfileError(f"--set {change}: write KEY=VALUE, for example --set rules.duration.max_s=300")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    at = data
    for part in keys[:-1]:
        at = at.setdefault(part, {})
        if not isinstance(at, dict):
            raise ProfileError(f"--set {change}: {part} holds a value, not further keys")
    at[keys[-1]] = parsed


def explain(error: ValidationError) -> list[str]:
    """Pydantic's errors as lines that name the key and, for an unknown one, the nearest that exists."""
    lines = []
    for item in error.errors(include_url=False):
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            lines.append(f"{key}: unknown key{nearest(str(item['loc'][-1]), _keys_beside(item['loc']))}")
        elif item["type"] == "missing":
            lines.append(f"{key}: missing")
        else:
            message = item["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
            lines.append(f"{key} = {item['input']!r}: should be {message}")
    return lines


def _keys_beside(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that a profile knows where the unknown one stands."""
    at: Any = model()
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in getattr(at, "model_fields", {}).items()}
        if part not in fields:
            return []
        kind = fields[part].annotation
        at = HumanCheck if part == "human" else kind
    return [field.alias or name for name, field in getattr(at, "model_fields", {}).items()]


def nearest(word: str, known: Iterable[str]) -> str:
    """'; did you mean "x"?' for the nearest known word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else ""


def chosen(profile: Profile, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> dict[str, Rule]:
    """The rules to run: those selected (or all) less those ignored and those that the profile turns off.

    Raises ProfileError for an unknown rule, or when none is left.
    """
    rules: Mapping[str, Rule] = all_rules()
    select, ignore = tuple(select), tuple(ignore)
    for name in (*select, *ignore):
        if name not in rules:
            raise ProfileError(f"{name}: no such rule{nearest(name, rules)}; sciencevid-check rules lists them all")
    kept = {
        name: rule
        for name, rule in rules.items()
        if (not select or name in select) and name not in ignore and profile.settings(name).level != "off"
    }
    if not kept:
        raise ProfileError("no rule is left to check: see --select, --ignore and the profile's levels")
    return kept


def blank(name: str) -> str:
    """A profile file to start from: every rule with its settings, their defaults and what they mean."""
    lines = [
        f'schema = "{SCHEMA}"',
        f"name = {_toml(name)}",
        'title = { zh = "通知名称", en = "Title of the notice" }',
        'source = ""',
        "",
        "# What people must judge; repeat the block for each.",
        "[[human]]",
        'what = { zh = "主题是否相符", en = "Is the theme met?" }',
        'clause = ""',
    ]
    for rule in all_rules().values():
        lines += ["", f"# {rule.title.zh} / {rule.title.en}", f"[rules.{rule.id}]"]
        for key, field in rule.settings.model_fields.items():
            default = rule.settings().model_dump(mode="json")[key]
            lines += [f"# {field.description}", f"# {key} = {_toml(default)}"]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A value of a setting in TOML. Strings are written literally where they hold a backslash."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}'" if "\\" in value or '"' in value else f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)
