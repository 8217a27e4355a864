from typing import Any

import pytest

from sciencevid_check.measurements import Combing, Container
from sciencevid_check.rules import scan_type
from tests.rules.facts import container, fixes, judged, mediainfo, short, words
from tests.rules.moving import combing, motion, pan
from tests.rules.series import decoded_picture


def marked(ffprobe: str, second: str | None) -> Container:
    return container(field_order=ffprobe, mediainfo=None if second is None else mediainfo(scan_type=second))


@pytest.mark.parametrize(
    ("ffprobe", "second", "expected"),
    [
        ("progressive", "Progressive", "pass ok"),
        ("progressive", "", "pass ok"),
        ("progressive", None, "pass ok"),
        ("unknown", "Progressive", "pass ok"),
        ("tt", "Interlaced", "fail interlaced"),
        ("bb", "MBAFF", "fail interlaced"),
        ("tb", None, "fail interlaced"),
        ("unknown", "Interlaced", "fail interlaced"),
        ("unknown", "PAFF", "fail interlaced"),
        ("progressive", "MBAFF", "review readers_disagree"),
        ("progressive", "Interlaced", "review readers_disagree"),
        ("tt", "Progressive", "review readers_disagree"),
        ("unknown", "", "unknown unmarked"),
        ("unknown", None, "unknown unmarked"),
    ],
)
def test_marks(ffprobe: str, second: str | None, expected: str) -> None:
    facts = marked(ffprobe, second)
    assert short(scan_type, facts) == expected
    assert bool(fixes(scan_type, facts)[0]) == expected.startswith(("fail", "review"))


@pytest.mark.parametrize(
    ("ffprobe", "second", "zh", "en"),
    [
        ("progressive", "Progressive", "标记为逐行", "marked progressive"),
        (
            "tt",
            "Interlaced",
            "标记为隔行（上场优先）；应为逐行",
            "marked interlaced (upper field first); should be progressive",
        ),
        (
            "bt",
            "Interlaced",
            "标记为隔行（上场优先）；应为逐行",
            "marked interlaced (upper field first); should be progressive",
        ),
        (
            "tb",
            "Interlaced",
            "标记为隔行（下场优先）；应为逐行",
            "marked interlaced (lower field first); should be progressive",
        ),
        ("unknown", "MBAFF", "标记为隔行；应为逐行", "marked interlaced; should be progressive"),
        (
            "progressive",
            "MBAFF",
            "两种工具读出的扫描方式不一致：ffprobe 逐行，MediaInfo 隔行；应为逐行",
            "two tools disagree on the scan type: ffprobe progressive, MediaInfo interlaced; should be progressive",
        ),
        ("unknown", "", "文件没有写明是逐行还是隔行", "the file does not say whether it is progressive"),
    ],
)
def test_words(ffprobe: str, second: str, zh: str, en: str) -> None:
    assert words(scan_type, marked(ffprobe, second)) == (zh, en)


def test_the_readers_own_words_are_in_the_report() -> None:
    verdict = judged(scan_type, marked("tt", "MBAFF"))
    assert verdict.measured == {"ffprobe": "tt", "mediainfo": "MBAFF"}
    assert verdict.expected == {"scan": "progressive"}
    assert scan_type.Settings().level == "warning"


MOVING = motion(lambda t: 2 * pan(t))
CLEAN, COMBED = combing([0.0] * 8), combing([0.0, 0.02, 0.0, 0.1, 0.01, 0.0, 0.0, 0.05])


@pytest.mark.parametrize(
    ("ffprobe", "second", "combed", "expected"),
    [
        ("progressive", "Progressive", CLEAN, "pass ok"),
        ("progressive", "Progressive", COMBED, "fail combed"),
        ("progressive", "Progressive", combing([0.0, 0.02, 0.02, 0.0]), "review some_combed"),
        ("progressive", "Progressive", combing([0.002] * 8), "pass ok"),
        ("progressive", "Progressive", combing([0.02] * 8, rough=0.6), "pass ok"),  # text and stripes all over
        ("progressive", "MBAFF", COMBED, "fail combed"),
        ("progressive", "MBAFF", CLEAN, "review readers_disagree"),
        ("unknown", None, COMBED, "fail combed"),
        ("unknown", None, CLEAN, "pass no_combs"),
        ("tt", "Interlaced", COMBED, "fail interlaced"),
        ("tt", "Interlaced", combing([0.02, 0.0, 0.0, 0.0, 0.0, 0.0]), "fail interlaced"),
        ("tt", "Interlaced", CLEAN, "review marked_only"),
    ],
)
def test_marks_and_what_is_seen(ffprobe: str, second: str | None, combed: Combing, expected: str) -> None:
    facts = (marked(ffprobe, second), combed, MOVING, decoded_picture())
    assert short(scan_type, *facts) == expected
    assert bool(fixes(scan_type, *facts)[0]) == expected.startswith(("fail", "review"))


@pytest.mark.parametrize(
    "moved",
    [
        None,
        motion(),
        motion(lambda t: 0.05 * t),  # 0.2 % of the width a frame
        motion(y=lambda t: 2 * pan(t)),  # combs need movement to the side
        motion(lambda t: 2 * pan(t), agree=(0.3,) * 250),  # something else moved
        motion(lambda t: 2 * pan(min(t, 1.5))),  # two stills only
    ],
)
def test_a_picture_at_rest_proves_nothing(moved: Any) -> None:
    assert short(scan_type, marked("tt", "Interlaced"), CLEAN, moved, decoded_picture()) == "fail interlaced"
    assert short(scan_type, marked("unknown", None), CLEAN, moved, decoded_picture()) == "unknown unmarked"


def test_movement_is_looked_up_when_the_still_was_taken() -> None:
    early = motion(lambda t: 2 * pan(min(t, 2.5)))  # the stills of 0, 1 and 2 s
    assert judged(scan_type, marked("tt", "Interlaced"), CLEAN, early, decoded_picture()).measured["moving"] == 3
    at_50 = decoded_picture(500, pts_s=tuple(at / 50 for at in range(500)))
    doubled = early.model_copy(update={"every": 2})
    assert judged(scan_type, marked("tt", "Interlaced"), CLEAN, doubled, at_50).measured["moving"] == 3


def test_where_it_is_combed() -> None:
    facts = (marked("progressive", "Progressive"), COMBED, MOVING, decoded_picture())
    verdict = judged(scan_type, *facts)
    assert [piece.start_s for piece in verdict.evidence] == [1.0, 3.0, 4.0, 7.0]
    assert verdict.evidence[0].box == (0.1, 0.2, 0.3, 0.4)
    assert verdict.measured["combed"] == 4
    assert words(scan_type, *facts) == (
        "画面是隔行的：抽查的 8 幅画面中有 4 幅边缘呈梳齿状，最明显的在 0:03；应为逐行",
        "the picture is interlaced: 4 of 8 frames looked at have combed edges, most at 0:03; should be progressive",
    )
    assert words(scan_type, marked("tt", "Interlaced"), CLEAN, MOVING, decoded_picture())[0] == (
        "标记为隔行（上场优先），但抽查的 8 幅移动的画面都没有梳齿：画面多半是逐行的，标记有误"
    )
