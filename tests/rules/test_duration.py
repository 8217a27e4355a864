import pytest
from pydantic import ValidationError

from sciencevid_check.rules import duration
from tests.rules.facts import container, fixes, judged, short, words


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, "fail too_short"),
        (90.0, "fail too_short"),
        (179.52, "fail too_short"),
        (179.89, "fail too_short"),
        (179.9, "pass ok"),
        (179.95, "pass ok"),
        (180.0, "pass ok"),
        (210.52, "pass ok"),
        (240.0, "pass ok"),
        (240.1, "pass ok"),
        (240.10000000000002, "pass ok"),  # what subtracting two timestamps makes of 240.1
        (240.101, "fail too_long"),
        (240.11, "fail too_long"),
        (240.6, "fail too_long"),
        (3600.0, "fail too_long"),
    ],
)
def test_limits_are_inclusive_with_a_tenth_to_spare(seconds: float, expected: str) -> None:
    assert short(duration, container(duration_s=seconds)) == expected


@pytest.mark.parametrize(
    ("seconds", "settings", "expected"),
    [
        (300.0, {"max_s": 300}, "pass ok"),
        (300.11, {"max_s": 300}, "fail too_long"),
        (240.05, {"tolerance_s": 0}, "fail too_long"),
        (240.0, {"tolerance_s": 0}, "pass ok"),
        (0.5, {"min_s": 0}, "pass ok"),
        (60.0, {"min_s": 60, "max_s": 60}, "pass ok"),
    ],
)
def test_settings(seconds: float, settings: dict[str, float], expected: str) -> None:
    assert short(duration, container(duration_s=seconds), **settings) == expected


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (200.0, "时长 3:20", "3:20 long"),
        (252.0, "时长 4:12，超过上限 4:00（多 12 秒）", "4:12 long, over the limit of 4:00 (by 12 s)"),
        (240.6, "时长 4:00.6，超过上限 4:00（多 0.6 秒）", "4:00.6 long, over the limit of 4:00 (by 0.6 s)"),
        (4000.0, "时长 1:06:40，超过上限 4:00（多 1:02:40）", "1:06:40 long, over the limit of 4:00 (by 1:02:40)"),
        (179.52, "时长 2:59.52，不足下限 3:00（差 0.48 秒）", "2:59.52 long, under the limit of 3:00 (by 0.48 s)"),
        (90.0, "时长 1:30，不足下限 3:00（差 1:30）", "1:30 long, under the limit of 3:00 (by 1:30)"),
    ],
)
def test_words(seconds: float, zh: str, en: str) -> None:
    assert words(duration, container(duration_s=seconds)) == (zh, en)


def test_the_fix_names_how_much() -> None:
    assert "至少删去 12 秒，再导出" in fixes(duration, container(duration_s=252.0))[0]
    assert "Add at least 1:30 of content" in fixes(duration, container(duration_s=90.0))[1]


def test_the_picture_counts_and_not_the_longer_sound_or_the_claim() -> None:
    facts = container(duration_s=239.0, claimed_duration_s=36000.0)
    longer = facts.sounds[0].model_copy(update={"duration_s": 260.0})
    verdict = judged(duration, facts.model_copy(update={"sounds": (longer,)}))
    assert verdict.status == "pass"
    assert verdict.measured == {"duration_s": 239.0}
    assert verdict.expected == {"min_s": 180.0, "max_s": 240.0, "tolerance_s": 0.1}


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"min_s \(180\) is above max_s \(120\); set both"):
        duration.Settings(max_s=120)
