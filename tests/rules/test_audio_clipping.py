import pytest

from sciencevid_check.rules import audio_clipping as rule
from tests.rules.facts import fixes, judged, short, words
from tests.rules.series import decoded_sound
from tests.rules.sounds import clipping


@pytest.mark.parametrize(
    ("flat", "expected"),
    [
        ([0] * 20, "pass ok"),
        ([7] * 20, "pass ok"),  # 7 % of the loud waves
        ([8] + [0] * 19, "pass ok"),  # one second
        ([8, 0, 8] + [0] * 17, "review perhaps"),
        ([8, 0, 8, 0, 8] + [0] * 15, "fail clipped"),
        ([60] * 20, "fail clipped"),
    ],
)
def test_how_many_seconds(flat: list[int], expected: str) -> None:
    assert short(rule, decoded_sound(), clipping(flat)) == expected


def test_what_clipped_is() -> None:
    sound = decoded_sound()
    assert short(rule, sound, clipping([5] * 20, waves=10)) == "pass ok"  # too few to tell
    assert short(rule, sound, clipping([6] * 20, waves=10)) == "fail clipped"
    assert short(rule, sound, clipping([0] * 20, waves=0)) == "pass ok"
    assert short(rule, sound, clipping([60] * 20, top_dbfs=(-30.0,) * 20)) == "fail clipped"
    assert short(rule, sound, clipping([60] * 20, top_dbfs=(-30.1,) * 20)) == "pass ok"


def test_settings_take_part() -> None:
    sound, facts = decoded_sound(), clipping([20, 20, 20, 20])
    assert short(rule, sound, facts, min_flat_share=0.25) == "pass ok"
    assert short(rule, sound, facts, min_flat=21) == "pass ok"
    assert short(rule, sound, facts, max_clipped_s=4) == "pass ok"
    assert short(rule, sound, facts, sure_s=5) == "review perhaps"


def test_where_and_in_words() -> None:
    facts = decoded_sound(), clipping([0, 9, 9, 0, 9, 0], start_s=-0.02)
    verdict = judged(rule, *facts)
    assert [(piece.start_s, piece.end_s) for piece in verdict.evidence] == [(0.98, 2.98), (3.98, 4.98)]
    assert verdict.measured == {"clipped_s": 3.0, "flat_percent": 4.5}
    assert words(rule, *facts) == (
        "有 3 秒的声音削波失真（上限 1 秒），从 0:00.98 起",
        "3 s of the sound are clipped (limit 1 s), from 0:00.98",
    )
    assert "增益调低" in fixes(rule, *facts)[0]
    assert judged(rule, decoded_sound(), clipping([9, 9, 9], start_s=-0.02)).evidence[0].start_s == 0.0


def test_no_more_evidence_than_a_person_reads() -> None:
    assert len(judged(rule, decoded_sound(), clipping([9, 0] * 200)).evidence) == 50
