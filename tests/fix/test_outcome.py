"""What mending came to, and how it is told."""

from __future__ import annotations

from typing import Any

import pytest

from sciencevid_check.fix import told
from sciencevid_check.fix.model import Edit, Plan, Step
from sciencevid_check.fix.outcome import compare
from sciencevid_check.text import LANGS, Lang, Text, cells
from tests.fix.made import matroska, planned, work
from tests.rules.facts import container
from tests.rules.series import loudness

WHAT = Text(zh="做", en="do")


def plan(*rules: str) -> Plan:
    return Plan(steps=(Step(rules=rules, what=WHAT, loss="none"),), edit=Edit())


GOOD = work()
WRAPPED = work(container=matroska())
QUIET = work(loudness=loudness(-35.0))


@pytest.mark.parametrize(
    ("before", "after", "rules", "changes", "holds"),
    [
        (WRAPPED, GOOD, ("container",), {"container": "mended"}, True),
        (WRAPPED, WRAPPED, ("container",), {"container": "unmended"}, False),
        (WRAPPED, QUIET, ("container",), {"container": "mended", "loudness": "broken"}, False),
        (QUIET, GOOD, ("container",), {"container": "mended", "loudness": "better"}, True),
        (QUIET, QUIET, (), {"loudness": "same"}, True),
    ],
)
def test_each_rule_before_and_after(
    before: Any, after: Any, rules: tuple[str, ...], changes: dict[str, str], holds: bool
) -> None:
    made = compare(before, after, plan(*rules))
    assert {row.after.rule: row.change for row in made.rows} == changes
    assert made.holds == holds


def test_a_lost_record_of_ai_making_never_holds() -> None:
    marked = work(container=container(ai_records=("AIGC",), duration_s=10.0))
    made = compare(marked, GOOD, plan())
    assert (made.lost_labels, made.holds) == (("AIGC",), False)
    assert "AIGC" in told.outcome(made, "x.mp4", "zh")


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_wider_than_eighty_columns(lang: Lang) -> None:
    facts = {"container": matroska(stored_width=720, stored_height=1280), "loudness": loudness(-35.0)}
    made = planned(**facts)
    said = told.plan(made, work(**facts), "某研究所-追光的人-fixed.mp4", lang)
    said += told.outcome(compare(work(**facts), QUIET, made), "某研究所-追光的人-fixed.mp4", lang)
    assert max(cells(line) for line in said.splitlines()) <= 80
    for words in ("MP4", "LUFS", "--frame crop", "720x1280", {"zh": "不通过", "en": "fail"}[lang]):
        assert words in said.replace("\n", "")


def test_advice_that_two_rules_have_in_common_is_said_once() -> None:
    facts = {"container": matroska(stored_width=720, stored_height=1280)}
    said = told.plan(planned(**facts), work(**facts), "x.mp4", "en")
    assert said.count("--frame crop") == 1


def test_noise_is_told_in_decibels() -> None:
    finding = GOOD.finding("background-noise")
    assert finding is not None

    def noisy(snr_db: float, status: Any) -> Any:
        changed = finding.model_copy(update={"measured": {"snr_db": snr_db}, "status": status})
        others = tuple(one for one in GOOD.findings if one.rule != finding.rule)
        return GOOD.model_copy(update={"findings": (*others, changed)})

    made = compare(noisy(12.0, "fail"), noisy(21.4, "pass"), plan("background-noise"))
    assert "12 -> 21 dB" in told.outcome(made, "x.mp4", "zh")
