import pytest
from pydantic import ValidationError

from sciencevid_check.rules import file_size
from tests.rules.facts import container, file, fixes, short, words

LIMITS = {"min_mb": 100.0, "max_mb": 300.0}


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (99_000_000, "fail too_small"),
        (100_000_000, "pass ok"),
        (300_000_000, "pass ok"),
        (314_000_000, "pass ok"),  # 299.5 MB as Windows counts
        (315_000_000, "fail too_large"),
        (0, "fail too_small"),
    ],
)
def test_limits_by_either_way_to_count(size: int, expected: str) -> None:
    assert short(file_size, file(size_bytes=size), container(), **LIMITS) == expected


def test_words_and_the_rate_to_export_at() -> None:
    facts = file(size_bytes=400_000_000), container(duration_s=200.0)
    assert words(file_size, *facts, **LIMITS) == ("400.0 MB，超过上限 300 MB", "400.0 MB, over the limit of 300 MB")
    assert "12.0 Mbps" in fixes(file_size, *facts, **LIMITS)[0]


def test_limits_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"min_mb \(10\) is above max_mb \(5\)"):
        file_size.Settings(min_mb=10, max_mb=5)
