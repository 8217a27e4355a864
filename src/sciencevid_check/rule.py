"""The contract between rules and the rest: settings, status, verdict.

A rule is a module of `rules/`: its docstring is its manual page, and it holds TITLE, MESSAGES, FIXES, Settings and
check(). What a rule says is made of values and the id of a message; the words are filled in later.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sciencevid_check.text import Lang, Text

Level = Literal["error", "warning", "off"]
Status = Literal["pass", "fail", "review", "unknown"]


class Settings(BaseModel):
    """What every rule lets a profile set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Level = Field(
        default="error",
        description="不合格时怎样：error 作品不通过，warning 只作提醒，off 不检查"
        " | error: the work fails; warning: a person should look; off: the rule is not run",
    )
    clause: str = Field(
        default="", description="通知中提出此要求的条款号 | number of the notice's clause that asks for this"
    )
    quote: str = Field(default="", description="通知原文 | the notice's own words")


class Evidence(BaseModel):
    """Where it shows. Times are seconds from the first picture shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start_s: float | None = None
    end_s: float | None = None
    box: tuple[float, float, float, float] | None = Field(
        default=None, description="x, y, width, height as fractions of the displayed picture"
    )
    confidence: float | None = Field(default=None, ge=0, le=1)
    text: str | None = None


class Remark(BaseModel):
    """One message of a verdict: the id of its words, and the values that fill them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message_id: str
    values: dict[str, Any] = Field(default_factory=dict)


class Verdict(BaseModel):
    """What a rule makes of the facts. The first remark is the chief one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    remarks: tuple[Remark, ...] = Field(min_length=1)
    measured: dict[str, Any] = Field(default_factory=dict)
    expected: dict[str, Any] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


def _verdict(
    status: Status,
    message_id: str,
    measured: Mapping[str, Any],
    expected: Mapping[str, Any],
    evidence: Iterable[Evidence],
    values: Mapping[str, Any],
) -> Verdict:
    return Verdict(
        status=status,
        remarks=(Remark(message_id=message_id, values={**expected, **measured, **values}),),
        measured=dict(measured),
        expected=dict(expected),
        evidence=tuple(evidence),
    )


# The four below take what was measured and what was expected (both go into the report and may fill the message), and
# further values that only the message needs.


def passed(
    message_id: str,
    measured: Mapping[str, Any] = {},
    expected: Mapping[str, Any] = {},
    evidence: Iterable[Evidence] = (),
    **values: Any,
) -> Verdict:
    """Measured, and within the settings."""
    return _verdict("pass", message_id, measured, expected, evidence, values)


def failed(
    message_id: str,
    measured: Mapping[str, Any] = {},
    expected: Mapping[str, Any] = {},
    evidence: Iterable[Evidence] = (),
    **values: Any,
) -> Verdict:
    """Measured, and outside the settings; sure."""
    return _verdict("fail", message_id, measured, expected, evidence, values)


def review(
    message_id: str,
    measured: Mapping[str, Any] = {},
    expected: Mapping[str, Any] = {},
    evidence: Iterable[Evidence] = (),
    **values: Any,
) -> Verdict:
    """A person must look; give the evidence."""
    return _verdict("review", message_id, measured, expected, evidence, values)


def unknown(
    message_id: str,
    measured: Mapping[str, Any] = {},
    expected: Mapping[str, Any] = {},
    evidence: Iterable[Evidence] = (),
    **values: Any,
) -> Verdict:
    """Could not be measured; the message says why."""
    return _verdict("unknown", message_id, measured, expected, evidence, values)


_WORST_FIRST: tuple[Status, ...] = ("fail", "review", "unknown", "pass")


def worst(verdicts: list[Verdict]) -> Verdict:
    """Several findings of one rule as one verdict: the worst status, worst remarks first; what passed is not repeated."""
    ordered = sorted(verdicts, key=lambda v: _WORST_FIRST.index(v.status))
    kept = [v for v in ordered if v.status != "pass"] or ordered[:1]
    return kept[0].model_copy(
        update={
            "remarks": tuple(remark for v in kept for remark in v.remarks),
            "evidence": tuple(piece for v in kept for piece in v.evidence),
        }
    )


def runs(flags: Iterable[bool]) -> list[tuple[int, int]]:
    """First and last index of every run of true flags: [0, 1, 1, 0, 1] -> [(1, 2), (4, 4)]."""
    found: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if flag and found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        elif flag:
            found.append((at, at))
    return found


def spans(flags: Iterable[bool], times: Sequence[float], held_s: float, min_s: float) -> list[tuple[int, int]]:
    """The runs of true flags that last at least `min_s`, over breaks of at most `held_s`.

    `times` has the start of each flag, in seconds, and the end of the last one.
    """
    joined: list[tuple[int, int]] = []
    for first, last in runs(flags):
        if joined and times[first] - times[joined[-1][1] + 1] <= held_s:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return [(first, last) for first, last in joined if round(times[last + 1] - times[first], 3) >= min_s]


def found_in(found: Sequence[tuple[int, int]], times: Sequence[float], confidence: float) -> dict[str, Any]:
    """What a verdict says of `spans`: evidence (50 at most), their count, their whole length, and where the first is."""
    return {
        "evidence": [
            Evidence(start_s=round(times[first], 3), end_s=round(times[last + 1], 3), confidence=confidence)
            for first, last in found[:50]
        ],
        "count": len(found),
        "total_s": length(found, times),
        "first_s": times[found[0][0]],
    }


def length(found: Iterable[tuple[int, int]], times: Sequence[float]) -> float:
    """How long `spans` are together, seconds."""
    return round(sum(times[last + 1] - times[first] for first, last in found), 1)


@dataclass(frozen=True)
class Rule:
    """A rule's module, read once."""

    id: str
    manual: str
    title: Text
    messages: Mapping[str, Text]
    fixes: Mapping[str, Text]
    settings: type[Settings]
    check: Callable[..., Verdict]
    needs: tuple[str, ...]
    uses: tuple[str, ...] = ()
    pass_needs: tuple[str, ...] = ()

    @classmethod
    def of(cls, module: ModuleType) -> Rule:
        """Read a rule from its module.

        The parameters of its check() are the measurements it needs; one with a default is measured too, but the rule
        can judge without it. `PASS_NEEDS` names those of the latter without which it can find a fault, but rule none out.
        """
        parameters = [p for p in inspect.signature(module.check).parameters.values() if p.name != "settings"]
        return cls(
            id=module.__name__.rpartition(".")[2].replace("_", "-"),
            manual=inspect.cleandoc(module.__doc__ or ""),
            title=module.TITLE,
            messages=module.MESSAGES,
            fixes=module.FIXES,
            settings=module.Settings,
            check=module.check,
            needs=tuple(p.name for p in parameters if p.default is inspect.Parameter.empty),
            uses=tuple(p.name for p in parameters if p.default is not inspect.Parameter.empty),
            pass_needs=getattr(module, "PASS_NEEDS", ()),
        )

    def described(self) -> dict[str, Text]:
        """What each setting means: descriptions hold the Chinese words, ' | ', and the English ones."""
        parts = {key: (field.description or "").partition(" | ") for key, field in self.settings.model_fields.items()}
        return {key: Text(zh=zh, en=en) for key, (zh, _, en) in parts.items()}

    def manual_in(self, lang: Lang) -> str:
        """The manual page: the docstring holds the Chinese page, a line '---', and the English one."""
        zh, _, en = self.manual.partition("\n---\n")
        return (zh if lang == "zh" else en).strip()
