"""What reports receive: a run, its works, their findings. The JSON report is these models, spoken in one language."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from sciencevid_check.measurements import Measurements
from sciencevid_check.rule import Evidence, Level, Status
from sciencevid_check.text import Lang, Text

SCHEMA: Final = "sciencevid-check/report/1"

WorkVerdict = Literal["pass", "review", "fail", "error"]


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

    @property
    def wants_attention(self) -> bool:
        return self.status in ("fail", "review")


class Proof(_Result):
    """Pictures that show one piece of a finding's evidence, as PNG files' content; empty where there is none."""

    rule: str
    number: int = Field(description="of the evidence within the finding, from 0")
    at_s: float
    frame: bytes
    crop: bytes = Field(default=b"", description="the find itself, made plain, where the evidence has a box")


class WorkResult(_Result):
    """One work's verdict and findings."""

    path: str
    sha256: str | None = Field(default=None, description="of the content; null where no report asked for it")
    verdict: WorkVerdict
    error: Text | None = Field(default=None, description="why the check could not be completed (verdict error)")
    findings: tuple[RuleResult, ...] = ()
    measurements: Measurements | None = Field(default=None, exclude=True)
    proofs: tuple[Proof, ...] = Field(default=(), exclude=True)

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
