"""A draft of a profile from a sample work that is known to be good: its own figures, with room around them.

The draft passes the sample: rules that the sample fails all the same are turned off, with the reason beside them, for a
person to decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sciencevid_check import checker
from sciencevid_check.manual import in_toml, must_be_a_name
from sciencevid_check.measurements import Container, Measurements
from sciencevid_check.profile import SCHEMA, Profile, model
from sciencevid_check.results import RuleResult
from sciencevid_check.rules import all_rules
from sciencevid_check.text import Text, clock, printable

_HEAD = Text(
    zh="# 由样片 {name} 起草：数值取自样片并留了余量，请对照通知逐项核对，写上条款号（clause）和原文（quote）。",
    en="# Drafted from the sample {name}: its own figures with room around them. Compare each with the notice, and write its clause and words.",
)
_OTHER = Text(
    zh="# 没有写在这里的规则按默认值检查；每个设置的说明：profile new 简称，或 rule 规则名。",
    en="# Rules that are not here have their defaults; what each setting means: profile new NAME, or rule RULE.",
)
_OFF = Text(
    zh="样片没有通过这一项（{message}），所以先关闭；通知有要求的，请删去这一行",
    en="the sample fails this ({message}), so it is off; delete the line if the notice asks for it",
)
_UNSURE = Text(zh="样片在这一项待复核：{message}", en="the sample needs review here: {message}")
_ROOM = 0.15  # of the sample's duration, either way
_SIZE_ROOM = 2  # times as small and as large


@dataclass(frozen=True)
class Drafted:
    """One setting, and what the sample had."""

    rule: str
    key: str
    value: Any
    why: Text


def draft(name: str, file_name: str, facts: Measurements) -> str:
    """A profile as TOML, which passes the sample. Raises UserError for a name that no profile can have."""
    must_be_a_name(name)
    settings = list(_settings(facts))
    found = _judged(name, facts, settings)
    settings += _titles(found)
    found = _judged(name, facts, settings)
    off = {one.rule: one for one in found if one.status == "fail"}
    unsure = [one for one in found if one.status == "review"]
    settings += [Drafted(rule, "level", "off", _OFF.fill({"message": one.message})) for rule, one in off.items()]
    return _written(name, file_name, settings, unsure)


def unlimited(name: str) -> Profile:
    """The profile to measure a sample with: every rule, with its defaults."""
    return _profile(name, [Drafted("file-size", "level", "warning", _OTHER)])


def _judged(name: str, facts: Measurements, settings: list[Drafted]) -> tuple[RuleResult, ...]:
    return checker.judge([facts], _profile(name, settings)).files[0].findings


def _profile(name: str, settings: list[Drafted]) -> Profile:
    rules: dict[str, dict[str, Any]] = {}
    for one in settings:
        rules.setdefault(one.rule, {})[one.key] = one.value
    title = {"zh": "通知名称", "en": "Title of the notice"}
    return model().model_validate({"schema": SCHEMA, "name": name, "title": title, "rules": rules})


def _settings(facts: Measurements) -> Iterator[Drafted]:
    """What the sample's own figures say of the notice."""
    container = facts.container
    assert container is not None  # noqa: S101 (the caller looked)
    yield from _picture(container)
    if facts.file:
        megabytes = facts.file.size_bytes / 1_000_000
        why = Text(zh=f"样片 {megabytes:.1f} MB", en=f"the sample has {megabytes:.1f} MB")
        yield Drafted(
            "file-size",
            "level",
            "warning",
            Text(
                zh="通知限定大小的，改成 error；不限的，改成 off",
                en="error where the notice sets a size, off where it does not",
            ),
        )
        yield Drafted("file-size", "min_mb", _down(megabytes / _SIZE_ROOM), why)
        yield Drafted("file-size", "max_mb", _up(megabytes * _SIZE_ROOM), why)
    if facts.loudness and facts.loudness.integrated_lufs is not None:
        heard = facts.loudness.integrated_lufs
        usual = all_rules()["loudness"].settings()
        why = Text(zh=f"样片 {heard:.1f} LUFS", en=f"the sample has {heard:.1f} LUFS")
        yield Drafted("loudness", "min_lufs", min(float(math.floor(heard - 4)), usual.min_lufs), why)  # type: ignore[attr-defined]
        yield Drafted("loudness", "max_lufs", max(float(math.ceil(heard + 4)), usual.max_lufs), why)  # type: ignore[attr-defined]


def _picture(container: Container) -> Iterator[Drafted]:
    picture = container.picture
    length, step = picture.duration_s, 30 if picture.duration_s > 60 else 5
    why = Text(zh=f"样片 {clock(length)}", en=f"the sample lasts {clock(length)}")
    yield Drafted("duration", "min_s", max(0, math.floor(length * (1 - _ROOM) / step) * step), why)
    yield Drafted("duration", "max_s", max(step, math.ceil(length * (1 + _ROOM) / step) * step), why)
    across, down = picture.sample_aspect_ratio
    shown = (round(picture.stored_width * across / down), picture.stored_height)
    size = shown[::-1] if picture.turned else shown
    why = Text(zh=f"样片 {size[0]}x{size[1]}", en=f"the sample is {size[0]}x{size[1]}")
    yield Drafted("resolution", "sizes", [list(size)], why)
    ratio = Fraction(picture.display_aspect_ratio).limit_denominator(21)
    yield Drafted("aspect-ratio", "width", ratio.numerator, why)
    yield Drafted("aspect-ratio", "height", ratio.denominator, why)
    if size[0] < 1280:
        yield Drafted("sharpness", "wanted_px", size[0], why)
    why = Text(
        zh=f"样片 {picture.codec}，{picture.pixel_format}", en=f"the sample is {picture.codec}, {picture.pixel_format}"
    )
    yield Drafted("video-codec", "formats", {picture.codec: [picture.pixel_format]}, why)
    if rate := picture.nominal_rate_hz:
        why = Text(zh=f"样片每秒 {rate:.5g} 帧", en=f"the sample has {rate:.5g} frames a second")
        yield Drafted("frame-rate", "usual_hz", [round(rate, 3)], why)
    if container.sounds:
        channels = max(sound.channels for sound in container.sounds)
        why = Text(
            zh=f"样片有 {len(container.sounds)} 条声音轨，{channels} 声道",
            en=f"the sample has {len(container.sounds)} sound track(s), {channels} channels",
        )
        yield Drafted("audio-track", "max_tracks", len(container.sounds), why)
        yield Drafted("audio-track", "max_channels", channels, why)


def _titles(found: tuple[RuleResult, ...]) -> Iterator[Drafted]:
    """A sample with titles comes from a notice that allows them, or asks for them; one with subtitles likewise."""
    for one in found:
        if one.rule in ("intro", "outro") and one.status == "fail":
            why = Text(
                zh=f"样片有（{one.message.zh}）；通知要求必须有的，改成 required",
                en=f"the sample has one ({one.message.en}); required where the notice asks for it",
            )
            yield Drafted(one.rule, "titles", "allowed", why)
        if one.rule == "subtitles" and one.measured.get("present"):
            yield Drafted(
                "subtitles",
                "required",
                False,
                Text(
                    zh="样片有字幕；通知要求的，改成 true",
                    en="the sample has subtitles; true where the notice asks for them",
                ),
            )


def _down(value: float) -> float:
    """To two figures, downwards."""
    step = 10.0 ** (math.floor(math.log10(max(value, 1e-3))) - 1)
    return round(math.floor(value / step) * step, 6)


def _up(value: float) -> float:
    step = 10.0 ** (math.floor(math.log10(max(value, 1e-3))) - 1)
    return round(math.ceil(value / step) * step, 6)


def _written(name: str, file_name: str, settings: list[Drafted], unsure: list[RuleResult]) -> str:
    head = _HEAD.fill({"name": printable(file_name)})
    lines = [head.zh, head.en, _OTHER.zh, _OTHER.en]
    lines += [f'schema = "{SCHEMA}"', f"name = {in_toml(name)}"]
    lines += ['title = { zh = "通知名称", en = "Title of the notice" }', 'source = ""']
    notes = {one.rule: _UNSURE.fill({"message": one.message}) for one in unsure}
    by_rule: dict[str, list[Drafted]] = {}
    for one in settings:
        by_rule.setdefault(one.rule, []).append(one)
    for rule in (rule for rule in all_rules().values() if rule.id in by_rule or rule.id in notes):
        lines += ["", f"# {rule.title.zh} | {rule.title.en}"]
        if rule.id in notes:
            lines.append(_comment(notes[rule.id]))
        lines += [f"[rules.{rule.id}]", 'clause = ""', 'quote = ""']
        said: Text | None = None
        for one in by_rule.get(rule.id, ()):
            lines += [] if one.why == said else [_comment(one.why)]
            lines.append(f"{one.key} = {in_toml(one.value)}")
            said = one.why
    return "\n".join(lines) + "\n"


def _comment(words: Text) -> str:
    return printable(f"# {words.zh} | {words.en}")
