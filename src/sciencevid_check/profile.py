"""A notice written as data: find a profile, load it, say clearly what is wrong with it."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from sciencevid_check.notice_forms import Submission
from sciencevid_check.rule import Rule, Settings
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.text import Text, UserError

SCHEMA = "sciencevid-check/profile/1"
DEFAULT = "cq-2023"


class ProfileError(UserError):
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
    submission: Submission | None = Field(default=None, description="the forms that go with works")
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
    near, names = nearest(name_or_path, known), ", ".join(known)
    raise ProfileError.of(
        f"{name_or_path}：没有这个规则集或文件{near.zh}；自带的有：{names}",
        f"{name_or_path}: no such profile or file{near.en}; there are: {names}",
    )


def load(name_or_path: str = DEFAULT, changes: Iterable[str] = ()) -> Profile:
    """Load and validate a profile; `changes` are `rules.duration.max_s=300` as on the command line.

    Raises ProfileError with a line that a person can act on.
    """
    path = locate(name_or_path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProfileError.of(f"{path.name}：打不开：{error.strerror}", f"{path.name}: {error.strerror}") from None
    except UnicodeDecodeError:  # Notepad saves Chinese in the system's own encoding if it is not told otherwise
        raise ProfileError.of(
            f"{path.name}：不是 UTF-8 编码；请在记事本里“另存为”，编码选 UTF-8",
            f"{path.name}: not UTF-8; save it again with UTF-8 as encoding",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError.of(
            f"{path.name}：不是有效的 TOML：{error}", f"{path.name}: not valid TOML: {error}"
        ) from None
    origin = path.name
    for change in changes:
        _change(data, change)
        origin = f"{path.name} + --set"
    try:
        return model().model_validate(data)
    except ValidationError as error:
        lines = explain(error)
        raise ProfileError.of(
            "\n".join(f"{origin}：{line.zh}" for line in lines), "\n".join(f"{origin}: {line.en}" for line in lines)
        ) from None


def _change(data: dict[str, Any], change: str) -> None:
    """Put one KEY=VALUE into the profile's data; the value is TOML, and bare words are taken as strings."""
    key, equals, value = change.partition("=")
    keys = [part.strip() for part in key.split(".")]
    if not equals or not all(keys):
        raise ProfileError.of(
            f"--set {change}：应写成 键=值，例如 --set rules.duration.max_s=300",
            f"--set {change}: write KEY=VALUE, for example --set rules.duration.max_s=300",
        )
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    at = data
    for part in keys[:-1]:
        at = at.setdefault(part, {})
        if not isinstance(at, dict):
            raise ProfileError.of(
                f"--set {change}：{part} 下面没有更细的键", f"--set {change}: {part} holds a value, not further keys"
            )
    at[keys[-1]] = parsed


def explain(error: ValidationError) -> list[Text]:
    """Pydantic's errors as lines that name the key and, for an unknown one, the nearest that exists."""
    lines = []
    for item in error.errors(include_url=False):
        key = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            near = nearest(str(item["loc"][-1]), _keys_beside(item["loc"]))
            lines.append(Text(zh=f"{key}：没有这个键{near.zh}", en=f"{key}: unknown key{near.en}"))
        elif item["type"] == "missing":
            lines.append(Text(zh=f"{key}：缺少", en=f"{key}: missing"))
        else:
            given = "" if isinstance(item["input"], dict) else f" = {item['input']!r}"
            should = _should(item)
            lines.append(Text(zh=f"{key}{given}：{should.zh}", en=f"{key}{given}: {should.en}"))
    return lines


_NUMBER = Text(zh="应为数字", en="should be a number")
_WHOLE = Text(zh="应为整数", en="should be a whole number")
_TABLE = Text(zh="应为一组键和值", en="should be a table of keys and values")
# What a value should be, by pydantic's kinds of error; the placeholders are pydantic's.
_SHOULD = {
    "literal_error": Text(zh="应为 {expected}", en="should be {expected}"),
    "greater_than": Text(zh="应大于 {gt}", en="should be greater than {gt}"),
    "greater_than_equal": Text(zh="应不小于 {ge}", en="should be at least {ge}"),
    "less_than": Text(zh="应小于 {lt}", en="should be less than {lt}"),
    "less_than_equal": Text(zh="应不大于 {le}", en="should be at most {le}"),
    "string_type": Text(zh="应为加引号的文字", en="should be text in quotes"),
    "string_pattern_mismatch": Text(
        zh="只能用文字、数字、横线、下划线和点", en="should be of letters, digits, hyphens, underscores and dots only"
    ),
    "tuple_type": Text(zh="应为方括号里的一列值", en="should be a list in square brackets"),
    "too_short": Text(zh="至少要有 {min_length} 项", en="should have at least {min_length} item(s)"),
    "too_long": Text(zh="最多只能有 {max_length} 项", en="should have at most {max_length} item(s)"),
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), _TABLE),
}


def _should(item: ErrorDetails) -> Text:
    """A rule's own validator says it in both languages, with ' | ' between, as descriptions do."""
    if item["type"] == "value_error":
        zh, _, en = str(item["ctx"]["error"]).partition(" | ")
        return Text(zh=zh, en=en)
    words = _SHOULD.get(item["type"])
    return words.fill(item.get("ctx", {})) if words else Text(zh=f"值不对（{item['msg']}）", en=item["msg"])


def _keys_beside(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that a profile knows where the unknown one stands."""
    at: Any = model()
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in getattr(at, "model_fields", {}).items()}
        if part not in fields:
            return []
        at = _model_in(fields[part].annotation)
    return [field.alias or name for name, field in getattr(at, "model_fields", {}).items()]


def _model_in(annotation: Any) -> Any:
    """The model that a field holds: itself, in a list, or perhaps."""
    if hasattr(annotation, "model_fields"):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def nearest(word: str, known: Iterable[str]) -> Text:
    """'; did you mean "x"?' for the nearest known word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return Text(zh=f"，是不是“{close[0]}”？", en=f'; did you mean "{close[0]}"?') if close else Text(zh="", en="")


def chosen(
    profile: Profile, select: Iterable[str] = (), ignore: Iterable[str] = (), *, paper: bool = False
) -> dict[str, Rule]:
    """The rules to run: those selected (or all) less those ignored and those that the profile turns off.

    Rules that judge paper are among them when `paper` says that there is some.
    Raises ProfileError for an unknown rule, or when none is left.
    """
    select, ignore = tuple(select), tuple(ignore)
    must_exist((*select, *ignore))
    rules: Mapping[str, Rule] = {name: rule for name, rule in all_rules().items() if paper or not judges_paper(rule)}
    if select and not set(select) & set(rules):
        raise ProfileError.of(
            f"{'、'.join(select)}：看的是随作品报送的表，不是视频；请用 submission check 文件夹",
            f"{', '.join(select)}: about the forms that go with works, not about videos; use submission check FOLDER",
        )
    kept = {
        name: rule
        for name, rule in rules.items()
        if (not select or name in select) and name not in ignore and profile.settings(name).level != "off"
    }
    if not kept:
        raise ProfileError.of(
            "没有剩下可检查的规则：请看 --select、--ignore 和规则集里的 level",
            "no rule is left to check: see --select, --ignore and the profile's levels",
        )
    return kept


def must_exist(names: Iterable[str]) -> None:
    """Raises ProfileError for a name that is no rule's, naming the nearest that is."""
    rules = all_rules()
    for name in names:
        if name not in rules:
            near = nearest(name, rules)
            raise ProfileError.of(
                f"{name}：没有这条规则{near.zh or '；sciencevid-check rules 列出全部规则'}",
                f"{name}: no such rule{near.en or '; sciencevid-check rules lists them all'}",
            )


def schema() -> str:
    """The JSON Schema of profiles, as checked in under docs/."""
    return json.dumps(model().model_json_schema(by_alias=True), ensure_ascii=False, indent=2) + "\n"
