from types import ModuleType

import pytest
from pydantic import ValidationError

from sciencevid_check import rule
from sciencevid_check.measurements import Container, Packets
from sciencevid_check.rule import (
    Evidence,
    Rule,
    Verdict,
    failed,
    found_in,
    length,
    passed,
    review,
    spans,
    unknown,
    worst,
)
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.text import Text


@pytest.mark.parametrize(
    ("make", "status"), [(passed, "pass"), (failed, "fail"), (review, "review"), (unknown, "unknown")]
)
def test_verdicts_keep_what_was_measured_and_fill_the_words_with_everything(make: object, status: str) -> None:
    verdict = make("m", {"a": 1}, {"limit": 2}, [Evidence(start_s=1.0)], extra=3)  # type: ignore[operator]
    assert verdict.status == status
    assert verdict.remarks[0].message_id == "m"
    assert verdict.remarks[0].values == {"a": 1, "limit": 2, "extra": 3}
    assert (verdict.measured, verdict.expected) == ({"a": 1}, {"limit": 2})
    assert verdict.evidence == (Evidence(start_s=1.0),)


def test_a_measured_value_outranks_an_expected_one_of_the_same_name() -> None:
    assert failed("m", {"size": "4:3"}, {"size": "16:9"}).remarks[0].values == {"size": "4:3"}


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pass"], "pass p0"),
        (["pass", "pass"], "pass p0"),
        (["pass", "unknown"], "unknown u1"),
        (["unknown", "review"], "review r1 u0"),
        (["review", "fail", "unknown", "pass"], "fail f1 r0 u2"),
        (["fail", "fail"], "fail f0 f1"),  # of equals, the first is the chief one
    ],
)
def test_worst(statuses: list[str], expected: str) -> None:
    make = {"pass": passed, "fail": failed, "review": review, "unknown": unknown}
    verdict = worst([make[status](f"{status[0]}{place}") for place, status in enumerate(statuses)])
    assert " ".join([verdict.status, *(remark.message_id for remark in verdict.remarks)]) == expected


def test_worst_joins_the_evidence_in_the_order_of_the_remarks() -> None:
    both = [review("r", evidence=[Evidence(start_s=1.0)]), failed("f", evidence=[Evidence(start_s=2.0)])]
    assert [piece.start_s for piece in worst(both).evidence] == [2.0, 1.0]


def test_a_verdict_says_something() -> None:
    with pytest.raises(ValidationError):
        Verdict(status="pass", remarks=())


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValidationError):
        Evidence(confidence=confidence)


def made_rule() -> ModuleType:
    module = ModuleType("sciencevid_check.rules.odd_thing", "须如此。\n\n## 检查什么\n甲\n\n---\n\nIt must.\n\nB\n")

    class Settings(rule.Settings):
        """Nothing of its own."""

    def check(container: Container, packets: Packets, settings: Settings) -> Verdict:
        return passed("ok")

    vars(module).update(TITLE=Text(zh="怪", en="Odd"), MESSAGES={}, FIXES={}, Settings=Settings, check=check)
    return module


def test_a_rule_is_read_from_its_module() -> None:
    found = Rule.of(made_rule())
    assert found.id == "odd-thing"
    assert found.needs == ("container", "packets")
    assert found.manual_in("zh") == "须如此。\n\n## 检查什么\n甲"
    assert found.manual_in("en") == "It must.\n\nB"
    assert set(found.described()) == {"level", "clause", "quote"}
    assert found.described()["quote"] == Text(zh="通知原文", en="the notice's own words")


def test_rules_are_found_without_a_register_and_stand_in_the_order_of_reports() -> None:
    found = [rule.id for rule in all_rules().values() if not judges_paper(rule)]
    assert list(all_rules())[: len(found)] == found, "those of works stand before those of papers"
    first = ["readable", "container", "video-codec", "audio-track", "duration", "resolution", "aspect-ratio"]
    assert found[: len(first)] == first
    assert found[len(first) :] == sorted(found[len(first) :])
    assert {"frame-rate", "scan-type", "stream-integrity", "file-name"} <= set(found)


def test_settings_cannot_be_changed_while_checking() -> None:
    settings = all_rules()["duration"].settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.level = "off"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("flags", "held_s", "min_s", "expected"),
    [
        ("0110", 0.0, 1.0, [(1, 2)]),
        ("0110", 0.0, 1.1, []),
        ("1101100", 0.5, 0.0, [(0, 4)]),
        ("1101100", 0.4, 0.0, [(0, 1), (3, 4)]),
        ("1101100", 0.4, 1.5, []),
        ("1101100", 0.5, 2.5, [(0, 4)]),  # the break counts
        ("0000", 1.0, 0.0, []),
        ("1001", 1.0, 0.5, [(0, 3)]),
    ],
)
def test_spans(flags: str, held_s: float, min_s: float, expected: list[tuple[int, int]]) -> None:
    times = [at / 2 for at in range(len(flags) + 1)]
    assert spans((flag == "1" for flag in flags), times, held_s, min_s) == expected


def test_what_is_said_of_spans() -> None:
    times = [at / 2 for at in range(201)]
    said = found_in([(2, 3), (8, 8)], times, 0.5)
    assert said == {
        "evidence": [Evidence(start_s=1, end_s=2, confidence=0.5), Evidence(start_s=4, end_s=4.5, confidence=0.5)],
        "count": 2,
        "total_s": 1.5,
        "first_s": 1.0,
    }
    many = [(at, at) for at in range(0, 200, 2)]
    assert len(found_in(many, times, 0.9)["evidence"]) == 50
    assert length(many, times) == 50.0
