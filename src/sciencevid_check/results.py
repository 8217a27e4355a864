"""What reports receive: a run, its works, their findings. The JSON report is these models, spoken in one language."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from sciencevid_check.measurements import Measurements
from sciencevid_check.rule import Evidence, Level, Remark, Status
from sciencevid_check.text import LEVEL, STATUS, Lang, Text, clock

SCHEMA: Final = "sciencevid-check/report/1"

WorkVerdict = Literal["pass", "review", "fail", "error"]
Kind = Literal["fail", "review", "advice", "unknown", "pass"]
KINDS: tuple[Kind, ...] = get_args(Kind)  # the gravest first

KIND = {"advice": LEVEL["warning"], **STATUS}
"""Words for a finding's kind and for a work's verdict."""


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleResult(_Result):
    """One rule's finding on one work."""

    rule: str
    title: Text
    level: Level
    status: Status
    clause: str = ""
    quote: str = Field(default="", description="the notice's own words")
    message_id: str
    message: Text
    measured: dict[str, Any] = Field(default_factory=dict)
    expected: dict[str, Any] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    fix: Text = Field(default=Text(zh="", en=""), description="how to mend it; empty when there is nothing to mend")
    remarks: tuple[Remark, ...] = Field(default=(), exclude=True, description="what the message was made of")

    @property
    def wants_attention(self) -> bool:
        return self.status in ("fail", "review")

    @property
    def kind(self) -> Kind:
        """The status; what fails a rule that only advises does not fail the work, and is called advice."""
        return "advice" if self.status == "fail" and self.level == "warning" else self.status

    @property
    def places(self) -> list[str]:
        """Where it shows, as '0:12.3-0:15' and what is read there, for each piece of evidence that says so."""
        return [place for piece in self.evidence if (place := _place(piece))]


class Proof(_Result):
    """Pictures that show one piece of a finding's evidence, as JPEG files' content; empty where there is none."""

    rule: str
    number: int = Field(description="of the evidence within the finding, from 0")
    at_s: float
    frame: bytes
    crop: bytes = Field(default=b"", description="the find itself, made plain, where the evidence has a box")


class FilmStill(_Result):
    """One small picture of the work, as a JPEG file's content."""

    at_s: float
    picture: bytes


class WorkResult(_Result):
    """One work's verdict and findings."""

    path: str
    sha256: str | None = Field(default=None, description="of the content; null where no report asked for it")
    verdict: WorkVerdict
    error: Text | None = Field(default=None, description="why the check could not be completed (verdict error)")
    findings: tuple[RuleResult, ...] = ()
    measurements: Measurements | None = Field(default=None, exclude=True)
    proofs: tuple[Proof, ...] = Field(default=(), exclude=True)
    film: tuple[FilmStill, ...] = Field(default=(), exclude=True, description="evenly spread over the work")

    @property
    def by_gravity(self) -> list[RuleResult]:
        """The findings, the gravest first."""
        return sorted(self.findings, key=lambda finding: KINDS.index(finding.kind))

    @property
    def open_points(self) -> list[RuleResult]:
        """The findings for which the work does not pass, or should be looked at."""
        found = [finding for finding in self.by_gravity if finding.wants_attention]
        if not found and self.verdict != "pass":
            return [finding for finding in self.findings if finding.status == "unknown" and finding.level == "error"]
        return found

    def finding(self, rule_id: str) -> RuleResult | None:
        return next((finding for finding in self.findings if finding.rule == rule_id), None)


class Tool(_Result):
    name: str = "sciencevid-check"
    version: str
    ffmpeg: str = ""
    mediainfo: str = ""


class Summary(_Result):
    files: int
    pass_: int = Field(alias="pass", default=0)
    review: int = 0
    fail: int = 0
    error: int = 0

    @classmethod
    def of(cls, works: Sequence[WorkResult]) -> Summary:
        counts = Counter(work.verdict for work in works)
        return cls.model_validate({"files": len(works), **counts})


class HumanEyes(_Result):
    """Something that no machine judged."""

    what: Text
    clause: str = ""


class Run(_Result):
    """All works of one call."""

    schema_: Literal["sciencevid-check/report/1"] = Field(default=SCHEMA, alias="schema")
    lang: Lang
    tool: Tool
    profile: str
    profile_title: Text
    summary: Summary
    human: tuple[HumanEyes, ...] = Field(default=(), description="what people must still look at in every work")
    files: tuple[WorkResult, ...]
    told_in_full: bool = Field(
        default=False,
        exclude=True,
        description="a person is told of all that needs attention, not of failing works only",
    )

    @cached_property  # asked for each of ten thousand works
    def folder(self) -> str:
        """The folder that all works are below; "" when there is none, or one work only."""
        if len(self.files) < 2 or any("://" in work.path for work in self.files):
            return ""
        try:
            folder = os.path.commonpath([Path(work.path).parent for work in self.files])
        except ValueError:  # relative beside absolute paths, or two drives
            return ""
        return "" if folder in ("/", "\\") else folder


def below(folder: str, path: str) -> str:
    """A work's path below a run's folder, which may be ""."""
    return path[len(folder) :].lstrip("/\\") if folder else path


def _place(piece: Evidence) -> str:
    text = f"“{piece.text}”" if piece.text else ""
    if piece.start_s is None:
        return text
    start, end = clock(piece.start_s), clock(piece.start_s if piece.end_s is None else piece.end_s)
    return (start if start == end else f"{start}-{end}") + (f" {text}" if text else "")
