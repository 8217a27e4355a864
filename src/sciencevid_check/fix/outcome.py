"""What mending came to: the findings before and after, side by side."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sciencevid_check.fix.model import Plan
from sciencevid_check.results import RuleResult, WorkResult

Change = Literal["mended", "unmended", "broken", "better", "same"]
_WORSE = {"pass": 0, "unknown": 1, "review": 2, "fail": 3}


class Row(NamedTuple):
    """One rule whose finding was open before, is open now, or changed."""

    before: RuleResult
    after: RuleResult
    change: Change


class Outcome(NamedTuple):
    before: WorkResult
    after: WorkResult
    rows: tuple[Row, ...]
    lost_labels: tuple[str, ...] = ()  # records of AI making that the result no longer has

    @property
    def holds(self) -> bool:
        """Whether all that was to be mended passes, and nothing else got worse."""
        bad = {row.change for row in self.rows} & {"unmended", "broken"}
        return not bad and not self.lost_labels and self.after.error is None


def compare(before: WorkResult, after: WorkResult, plan: Plan) -> Outcome:
    rows = []
    for old in before.findings:
        new = after.finding(old.rule)
        if new is None:
            continue
        change = _change(old, new, old.rule in plan.mends)
        if change != "same" or old.wants_attention or new.wants_attention:
            rows.append(Row(old, new, change))
    return Outcome(before, after, tuple(rows), _lost(before, after))


def _change(old: RuleResult, new: RuleResult, planned: bool) -> Change:
    if planned:
        return "mended" if new.status == "pass" else "unmended"
    if _WORSE[new.status] > _WORSE[old.status]:
        return "broken"
    return "better" if _WORSE[new.status] < _WORSE[old.status] else "same"


def _lost(before: WorkResult, after: WorkResult) -> tuple[str, ...]:
    old, new = (
        set(work.measurements.container.ai_records) if work.measurements and work.measurements.container else set()
        for work in (before, after)
    )
    return tuple(sorted(old - new))
