"""duplicate: made comparisons in, verdict out."""

from __future__ import annotations

from typing import Any

import pytest

from sciencevid_check.measurements import Copies, Copy, Shared, SharedEnd, SharedEnds, Stretch
from sciencevid_check.rules import duplicate
from tests.rules.facts import fixes, judged, short, words
from tests.rules.voices import heard


def stretch(start: float, end: float, there: float = 0.0) -> Shared:
    return Shared(
        here=Stretch(start_s=start, end_s=end), there=Stretch(start_s=there, end_s=there + end - start), alike=0.95
    )


def copy(seconds: float, of: float = 200.0, **changes: Any) -> Copy:
    defaults = {"name": "乙单位.mp4", "pictures": (stretch(10, 10 + seconds),), "shared_s": seconds}
    return Copy(**{**defaults, "share": round(seconds / of, 3), "certainty": 0.97, **changes})


def found(*copies: Copy) -> Copies:
    return Copies(compared=5, found=copies)


VOICE, _ = heard(60.0)
SPOKEN = sum(end - start for start, end in VOICE.spans())


@pytest.mark.parametrize(
    ("copies", "said"),
    [
        (Copies(compared=0), "unknown alone"),
        (found(), "pass ok"),
        (found(copy(190)), "fail copy"),
        (found(copy(100)), "fail copy"),
        (found(copy(99)), "review shared"),
        (found(copy(5)), "review shared"),
        (found(copy(4.5)), "pass little"),
        (found(copy(3.5, of=4.0)), "fail copy"),
        (found(Copy(name="b", identical=True, share=1.0)), "fail identical"),
        (found(Copy(name="b", identical=True, share=1.0, since="earlier")), "review identical_earlier"),
        (found(copy(190, since="earlier")), "review copy_earlier"),
        (found(copy(190, since="version")), "pass version"),
        (found(copy(20, since="version")), "pass version"),
        (found(copy(190, since="gone")), "review copy_gone"),
        (found(copy(20, since="gone")), "review shared"),
        (found(copy(20), copy(190)), "fail copy shared"),
    ],
)
def test_statuses(copies: Copies, said: str) -> None:
    assert short(duplicate, copies) == said


def test_narration_counts_where_somebody_speaks() -> None:
    assert SPOKEN > 10
    sound = copy(0, pictures=(), sounds=(stretch(0, 60),), sound_share=1.0, sound_s=60.0)
    assert short(duplicate, found(sound), VOICE) == "review narration"
    assert judged(duplicate, found(sound), VOICE).measured["narration_s"] == pytest.approx(SPOKEN, abs=0.1)
    assert short(duplicate, found(sound)) == "pass ok", "music alone is no narration"
    assert short(duplicate, found(sound), VOICE, min_narration_s=60) == "pass ok"
    earlier = sound.model_copy(update={"since": "version"})
    assert short(duplicate, found(earlier), VOICE) == "pass ok"


def test_an_opening_that_works_share_does_not_count() -> None:
    opening = SharedEnd(at=Stretch(start_s=0.0, end_s=8.0), others=("乙单位.mp4",), sound=True)
    ends = SharedEnds(compared=5, head=opening)
    only = copy(8, pictures=(stretch(0, 8),))
    assert short(duplicate, found(only)) == "review shared"
    assert short(duplicate, found(only), None, ends) == "pass ok"
    more = copy(28, pictures=(stretch(0, 8), stretch(50, 70)))
    assert short(duplicate, found(more), None, ends) == "review shared"
    assert judged(duplicate, found(more), None, ends).measured["shared_s"] == 20
    assert judged(duplicate, found(more), None, ends).measured["share"] == pytest.approx(0.1)
    assert short(duplicate, found(only.model_copy(update={"name": "丙.mp4"})), None, ends) == "review shared"


def test_settings() -> None:
    assert short(duplicate, found(copy(90)), min_copy_share=0.4) == "fail copy"
    assert short(duplicate, found(copy(8)), min_shared_s=10) == "pass little"


def test_by_default_a_copy_asks_a_person() -> None:
    assert duplicate.Settings().level == "warning"


def test_words_say_how_much_and_how() -> None:
    changed = copy(190, mirrored=True, speed=1.05, sound_share=0.9)
    zh, en = words(duplicate, found(changed))
    assert zh == (
        "与“乙单位.mp4”是同一部作品：190 秒画面相同，占较短一部的 95%，达到 50%（左右翻转、对方快 5%、声音也相同）"
    )
    assert en.endswith("(mirrored, it runs 5% faster there, the sound is the same, too)")
    assert "请双方说明来源" in fixes(duplicate, found(changed))[0]
    assert words(duplicate, found())[0] == "与其他 5 部作品没有重复"


def test_evidence_names_the_other_work_and_where_it_is_there() -> None:
    verdict = judged(duplicate, found(copy(190, pictures=(stretch(10, 100, there=25), stretch(110, 200, there=120)))))
    assert [(piece.start_s, piece.end_s, piece.text) for piece in verdict.evidence] == [
        (10, 100, "乙单位.mp4 0:25-1:55"),
        (110, 200, "乙单位.mp4 2:00-3:30"),
    ]
    assert verdict.measured["copies"] == 1
    assert verdict.measured["compared"] == 5
    assert judged(duplicate, found(Copy(name="b", identical=True))).evidence[0].text == "b"
