"""Plans for made facts: what is planned for a work whose facts deviate from those of a good one."""

from __future__ import annotations

from typing import Any

from sciencevid_check import checker, profile
from sciencevid_check.fix import plan
from sciencevid_check.fix.model import Choices, Extras, Plan
from sciencevid_check.measurements import Container, Fact, Measurements
from sciencevid_check.results import WorkResult
from tests.rules.facts import container, file, packets
from tests.rules.whole import seen_and_heard

# the made facts tell of ten seconds
SHORT = ("rules.duration.min_s=5",)


def work(*, settings: tuple[str, ...] = SHORT, **facts: Fact | None) -> WorkResult:
    """A good work's result but for these facts, named as measurements are."""
    whole: dict[str, Any] = {
        "file": file(),
        "container": container(duration_s=10.0),
        "packets": packets(),
        **seen_and_heard(),
        **facts,
    }
    measured = Measurements(path="追光的人.mp4", **whole)
    (result,) = checker.judge([measured], profile.load(changes=settings)).files
    return result


def planned(
    *,
    settings: tuple[str, ...] = SHORT,
    extras: Extras | None = None,
    choices: dict[str, Any] | None = None,
    **facts: Any,
) -> Plan:
    made = work(settings=settings, **facts)
    return plan.make(made, profile.load(changes=settings), extras or Extras(), Choices(**choices or {}))


def edited(made: Plan) -> dict[str, Any]:
    """What the plan changes, without what it does not."""
    return made.edit.model_dump(exclude_defaults=True)


def done(made: Plan) -> list[tuple[str, str]]:
    """The steps as (rules, loss)."""
    return [(",".join(step.rules), step.loss) for step in made.steps]


def refused(made: Plan) -> list[str]:
    return [one.rule for one in made.refused]


def matroska(**changes: Any) -> Container:
    return container(
        format_names=("matroska", "webm"), major_brand="", compatible_brands=(), duration_s=10.0, **changes
    )
