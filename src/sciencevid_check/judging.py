"""From facts to a verdict: runs the rules on a work's measurements."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sciencevid_check.measure import MeasurementError, shown_name
from sciencevid_check.measurements import Measurements, Missing
from sciencevid_check.profile import Profile
from sciencevid_check.results import RuleResult, WorkResult, WorkVerdict
from sciencevid_check.rule import Rule, Settings, Verdict
from sciencevid_check.text import REASONS, Text

NOTHING = Text(zh="", en="")


def guarded(path: Path, look: Callable[[], WorkResult]) -> WorkResult:
    """One work's accident must not lose the others: it becomes that work's verdict."""
    try:
        return look()
    except MeasurementError as error:
        return unchecked(path, error.missing)
    except Exception as error:
        if os.environ.get("SCIENCEVID_DEBUG"):
            raise
        return unchecked(path, Missing(reason="crash", detail=f"{type(error).__name__}: {error}"))


def unchecked(path: Path, missing: Missing) -> WorkResult:
    return WorkResult(path=shown_name(path), verdict="error", error=_reason(missing))


def _reason(missing: Missing) -> Text:
    return REASONS[missing.reason].fill({"detail": missing.detail})


def judge(measurements: Measurements, notice: Profile, rules: Mapping[str, Rule]) -> WorkResult:
    findings = tuple(_finding(rule, notice.settings(rule.id), measurements) for rule in rules.values())
    return WorkResult(
        path=measurements.path,
        sha256=measurements.sha256,
        verdict=overall(findings),
        findings=findings,
        measurements=measurements,
    )


def overall(findings: Iterable[RuleResult]) -> WorkVerdict:
    """Fail if an error-level rule fails; review if anything else is not settled; else pass."""
    seen = {(finding.level, finding.status) for finding in findings}
    if ("error", "fail") in seen:
        return "fail"
    unsettled = any(status in ("review", "fail") for _, status in seen) or ("error", "unknown") in seen
    return "review" if unsettled else "pass"


def _finding(rule: Rule, settings: Settings, measurements: Measurements) -> RuleResult:
    facts = {name: getattr(measurements, name) for name in rule.needs}
    absent = next((name for name, fact in facts.items() if fact is None), None)
    if absent is not None:
        missing = measurements.missing.get(absent, Missing(reason="not_measured", detail=absent))
        return _result(rule, settings, "unknown", missing.reason, _reason(missing))
    facts |= {name: getattr(measurements, name) for name in rule.uses}
    verdict = rule.check(**facts, settings=settings)
    unseen = next((measurements.missing[name] for name in rule.pass_needs if name in measurements.missing), None)
    if verdict.status == "pass" and unseen:
        return _result(rule, settings, "unknown", unseen.reason, _reason(unseen), verdict)
    stopped = any(not getattr(facts[name], "complete", True) for name in rule.needs)
    if verdict.status == "pass" and stopped:  # what was not seen to the end has not passed
        return _result(rule, settings, "unknown", "cut_short", REASONS["cut_short"], verdict)
    fixes = dict.fromkeys(
        rule.fixes[remark.message_id].fill(remark.values)
        for remark in verdict.remarks
        if remark.message_id in rule.fixes
    )
    message = _joined([rule.messages[remark.message_id].fill(remark.values) for remark in verdict.remarks])
    return _result(
        rule, settings, verdict.status, verdict.remarks[0].message_id, message, verdict, _joined(list(fixes))
    )


def _result(
    rule: Rule,
    settings: Settings,
    status: str,
    message_id: str,
    message: Text,
    verdict: Verdict | None = None,
    fix: Text = NOTHING,
) -> RuleResult:
    return RuleResult.model_validate(
        {
            "rule": rule.id,
            "title": rule.title,
            "level": settings.level,
            "status": status,
            "clause": settings.clause,
            "quote": settings.quote,
            "message_id": message_id,
            "message": message,
            "measured": verdict.measured if verdict else {},
            "expected": verdict.expected if verdict else {},
            "evidence": verdict.evidence if verdict else (),
            "fix": fix,
            "remarks": verdict.remarks if verdict else (),
        }
    )


def _joined(texts: list[Text]) -> Text:
    return Text(
        zh="；".join(text.zh.rstrip("。") for text in texts), en="; ".join(text.en.rstrip(".") for text in texts)
    )
