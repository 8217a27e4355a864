from typing import Any

import pytest

from sciencevid_check.measurements import Line, SharedEnd, SharedEnds, Stretch
from sciencevid_check.rules import intro as rule
from tests.rules.titled import BLACK, CARD, DRAWN, LOOKS, code, counted, line, titled, told

TITLE = line("奇妙的表面张力", (0, 3))
FIRST = ((0.0, 3.0), CARD)


@pytest.mark.parametrize(
    ("stretches", "facts", "expected"),
    [
        ([], {}, "pass ok"),
        ([FIRST], {"cuts_s": [3.04], "words": [TITLE]}, "fail found 0-3.04"),
        ([FIRST], {"cuts_s": [3.04], "words": [TITLE], "silent": [(0, 3.04)]}, "fail found 0-3.04"),
        # one thing alone
        ([FIRST], {"words": [TITLE]}, "review likely 0-3"),
        ([FIRST], {"cuts_s": [3.04]}, "pass ok"),  # no writing, and somebody speaks over it
        ([FIRST], {"cuts_s": [3.04], "silent": [(0, 3.04)]}, "fail found 0-3.04"),  # a logo
        ([FIRST], {"cuts_s": [3.04], "silent": [(0, 50)]}, "review likely 0-3.04"),
        # labels, or a caption, on a smooth picture
        ([FIRST], {"cuts_s": [3.04], "words": [line("光源", (0, 3), 0.03)]}, "review likely 0-3.04"),
        (
            [FIRST],
            {
                "cuts_s": [3.04],
                "words": [line("今天", (0, 3), box=(0.3, 0.85, 0.4, 0.1))],
                "silent": [(0, 3)],
                "top": (0.8,) * LOOKS,
                "bottom": (0.95,) * LOOKS,
            },
            "pass ok",
        ),
        # nothing was read
        ([FIRST], {"cuts_s": [3.04], "words": None, "silent": [(0, 3.04)]}, "fail found 0-3.04"),
        ([FIRST], {"cuts_s": [3.04], "words": None, "silent": None}, "review likely 0-3.04"),
        # somebody speaks
        ([FIRST], {"cuts_s": [3.04], "words": [line("谢谢观看", (0, 3))]}, "review likely 0-3.04"),
        # how long
        ([((0.0, 0.6), CARD)], {"cuts_s": [0.6], "words": None, "silent": [(0, 1)]}, "pass ok"),
        (
            [((0.0, 35.0), CARD)],
            {"cuts_s": [35.0], "words": [line("光", (0, 35))], "silent": [(0, 35)]},
            "review likely 0-35",
        ),
        # a fade from black before it, and black after it
        ([((0.0, 0.4), BLACK), ((0.8, 3.0), CARD), ((3.0, 3.4), BLACK)], {"words": [TITLE]}, "fail found 0-3.4"),
        # the writing goes on: it is no title
        ([FIRST], {"cuts_s": [3.04], "words": [line("某电视台", (0, 50))]}, "pass ok"),
        # a chapter title inside
        ([((20.0, 23.0), CARD)], {"cuts_s": [20.0, 23.0], "words": [line("第二章", (20, 23))]}, "pass ok"),
        ([((6.0, 9.0), CARD)], {"cuts_s": [6.0, 9.0], "words": [line("第一章", (6, 9))]}, "pass ok"),
    ],
)
def test_cards(stretches: Any, facts: dict[str, Any], expected: str) -> None:
    facts = {"silent": [(0, 3)] if expected.startswith("fail") else (), **facts}
    assert told(titled(rule, *stretches, **facts)) == expected


@pytest.mark.parametrize(
    ("stretches", "facts", "expected"),
    [
        # a channel's opening: moving graphics
        ([((0.0, 3.0), DRAWN)], {"words": [line("三分钟科学课", (1, 3))], "silent": [(0, 3)]}, "fail found 0-3"),
        ([((0.0, 3.0), DRAWN)], {"words": [line("三分钟科学课", (1, 3))]}, "review over 0-3"),
        ([((0.0, 3.0), DRAWN)], {"silent": [(0, 3)]}, "pass ok"),  # the sky
        # over the picture itself
        ([], {"words": [line("追光的人", (1, 4))]}, "review over 0-4"),
        ([], {"words": [line("追光的人", (1, 4))], "cuts_s": [5.0]}, "review over 0-5"),
        ([], {"words": [line("某研究所 出品", (8, 11), 0.03)]}, "review over 0-11"),
        ([], {"words": [line("追光的人", (8, 11))]}, "pass ok"),
        ([], {"words": [line("追光的人", (1, 4), 0.04)]}, "pass ok"),
        ([], {"words": [line("出口", (1, 4), score=0.5)]}, "pass ok"),
        ([], {"words": [line("TE", (1, 4), box=(0.47, 0.29, 0.06, 0.22))]}, "pass ok"),  # a bottle
        ([], {"words": [line("科普日", (0, 4))], "cuts_s": [4.0]}, "pass ok"),  # a sign behind the speaker
        ([], {"words": [line("科普日", (0, 4))], "cuts_s": [4.0], "silent": [(0, 4)]}, "review over 0-4"),
        ([], {"words": [line("科普日", (1, 4), 0.06, score=0.85)]}, "pass ok"),
        ([], {"words": [line("李明 研究员", (1, 4), box=(0.05, 0.8, 0.2, 0.1))]}, "pass ok"),
        ([], {"words": [line("今天我们来聊聊", (1, 3), subtitle=True)]}, "pass ok"),
        (
            [],
            {"words": [line("追光的人", (1, 4)), line("追光的人", (45, 48))]},
            "pass ok",
        ),  # a mark that comes and goes
        ([], {"words": [line("追光的人", (1, 40))]}, "pass ok"),
        # black
        ([((0.0, 1.4), BLACK)], {}, "review black 0-1.4"),
        ([((0.0, 0.9), BLACK)], {}, "pass ok"),
        ([((0.0, 50.0), BLACK)], {}, "pass ok"),  # black-frames says it
    ],
)
def test_other_openings(stretches: Any, facts: dict[str, Any], expected: str) -> None:
    facts = {"cuts_s": [stretches[0][0][1]] if stretches else (), **facts}
    assert told(titled(rule, *stretches, **facts)) == expected


@pytest.mark.parametrize(
    ("drawn_s", "word", "expected"),
    [
        (13, "光", "fail found 0-3"),
        (15, "光", "review likely 0-3"),
        (30, "光", "pass style"),
        (30, "张三 制作", "review likely 0-3"),
    ],
)
def test_a_drawn_work_has_its_own_style(drawn_s: float, word: str, expected: str) -> None:
    stretches = [FIRST, ((10.0, 10.0 + drawn_s), CARD)]
    verdict = titled(rule, *stretches, cuts_s=[3.0], words=[line(word, (0, 3))], silent=[(0, 3)])
    assert told(verdict) == expected


def test_words_and_evidence() -> None:
    verdict = titled(rule, FIRST, cuts_s=[3.04], words=[TITLE, line("某中学 选送", (0, 3), 0.05)], silent=[(0, 3)])
    assert verdict.measured == {
        "drawn_share": 0.0,
        "length_s": 3.04,
        "start_s": 0.0,
        "end_s": 3.04,
        "kind": "titles",
        "cues": ("card", "text", "words", "bounded", "unspoken"),
    }
    assert verdict.evidence[0].text == "某中学 选送 / 奇妙的表面张力"
    said = [rule.MESSAGES["found"].fill(verdict.remarks[0].values), rule.FIXES["found"].fill(verdict.remarks[0].values)]
    assert said[0].zh == (
        "有片头（字卡），从 0:00 到 0:03.04，共 3.0 秒：底色平整的图文画面、用语像片头片尾、与正片之间有转场、这一段没有解说、"
        "字样“某中学 选送/奇妙的表面张力”"
    )
    assert said[0].en == (
        "there is an intro (a title card) from 0:00 to 0:03.04, 3.0 s: sharp letters or shapes on an even ground, words that titles use, "
        "a cut or fade between it and the rest, nobody speaks, unlike in the rest, it reads “某中学 选送/奇妙的表面张力”"
    )
    assert "删去后全长约 0:47" in said[1].zh


def test_settings_take_part() -> None:
    known: dict[str, Any] = {"cuts_s": [3.04], "words": [TITLE], "silent": [(0, 3)]}
    assert told(titled(rule, FIRST, **known, settings={"min_title_s": 3.1, "min_even": 0.95})) == "review over 0-3.04"
    assert told(titled(rule, FIRST, **known, settings={"max_still_s": 2.9})) == "review likely 0-3.04"
    assert told(titled(rule, ((0.0, 1.4), BLACK), settings={"max_black_s": 1.5})) == "pass ok"


@pytest.mark.parametrize("changes", [{"left": (0.6,) * LOOKS}, {"top": (0.02,) * LOOKS, "bottom": (0.98,) * LOOKS}])
def test_without_writing_only_a_mark_in_the_middle_is_a_title(changes: dict[str, tuple[float, ...]]) -> None:
    assert told(titled(rule, FIRST, cuts_s=[3.04], silent=[(0, 3.04)], **changes)) == "pass ok"
    assert told(titled(rule, FIRST, cuts_s=[3.04], silent=[(0, 3.04)], words=[TITLE], **changes)) == "fail found 0-3.04"


@pytest.mark.parametrize(
    ("stretches", "facts", "allowed", "required"),
    [
        ([FIRST], {"cuts_s": [3.04], "words": [TITLE]}, "pass there 0-3.04", "pass there 0-3.04"),
        ([FIRST], {"words": [TITLE], "silent": ()}, "pass perhaps 0-3", "review perhaps 0-3"),
        ([], {"words": [line("追光的人", (1, 4))]}, "pass perhaps 0-4", "review perhaps 0-4"),
        ([], {}, "pass ok", "fail missing"),
        ([], {"words": None}, "pass ok", "unknown unread"),
        ([((0.0, 1.4), BLACK)], {}, "pass ok 0-1.4", "fail missing 0-1.4"),
        # slides all through
        ([FIRST, ((9.0, 40.0), CARD)], {"words": [TITLE]}, "pass perhaps 0-3", "review perhaps 0-3"),
    ],
)
def test_a_notice_may_allow_or_ask_for_an_intro(
    stretches: Any, facts: dict[str, Any], allowed: str, required: str
) -> None:
    facts = {"silent": [(0, 3)], **facts}
    assert told(titled(rule, *stretches, **facts, settings={"titles": "allowed"})) == allowed
    assert told(titled(rule, *stretches, **facts, settings={"titles": "required"})) == required


@pytest.mark.parametrize(
    ("stretches", "facts", "kind", "expected"),
    [
        # a leader: numbers count down, on a card, on drawn graphics, or over a blurred picture
        ([((0.0, 5.0), CARD)], {"figures": counted([5, 4, 3, 2, 1])}, "countdown", "fail found 0-5"),
        ([((0.0, 3.0), DRAWN)], {"figures": counted([3, 2, 1])}, "countdown", "fail found 0-3"),
        ([], {"figures": counted([3, 2, 1]), "cuts_s": [3.1]}, "countdown", "fail found 0-3.1"),
        (
            [((3.0, 6.0), CARD)],
            {"figures": counted([3, 2, 1]), "words": [line("光", (3, 6))]},
            "countdown",
            "fail found 0-6",
        ),
        ([], {"figures": counted([5, 4, 2, 1])[:-4]}, "", "pass ok"),
        ([], {"figures": (*counted([5, 4]), *counted([2, 1], 3.0))}, "countdown", "fail found 0-5"),  # the 3 was missed
        ([], {"figures": counted([3, 2, 1]), "silent": ()}, "countdown", "review likely 0-3"),  # somebody counts
        # none: numbers that rise, that come slowly, or later
        ([], {"figures": counted([1, 2, 3])}, "", "pass ok"),
        ([], {"figures": counted([3, 2, 1], every_s=2.0)}, "", "pass ok"),
        ([], {"figures": counted([3, 2])}, "", "pass ok"),
        ([], {"figures": counted([3, 2, 1], start_s=6.0)}, "", "pass ok"),
        # colour bars, with a tone that is taken for a voice
        ([], {"bars": (0.0, 2.0), "silent": (), "cuts_s": [2.0]}, "bars", "fail found 0-2"),
        ([], {"bars": (20.0, 22.0)}, "", "pass ok"),
        # a QR code, on a card or over the picture
        ([FIRST], {"codes": code(0.0, 3.0)}, "code", "fail found 0-3"),
        ([], {"codes": code(3.0)}, "over", "review over 0-3"),
        ([], {"codes": code(3.0, 46.0)}, "", "pass ok"),  # a mark
    ],
)
def test_kinds(stretches: Any, facts: dict[str, Any], kind: str, expected: str) -> None:
    verdict = titled(rule, *stretches, **{"silent": [(0, 5)], **facts})
    assert told(verdict) == expected
    assert verdict.measured.get("kind", "") == kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            [
                line("", (1, 4), 0.04, score=0.0, box=(0.3, 0.4, 0.4, 0.04)),
                line("", (1, 4), 0.04, score=0.0, box=(0.35, 0.5, 0.3, 0.04)),
            ],
            "review over 0-4",
        ),
        ([line("", (1, 4), 0.04, score=0.0, box=(0.3, 0.4, 0.4, 0.04))], "pass ok"),  # a single one
        (
            [
                line("", (1, 4), 0.04, score=0.0, box=(0.3, 0.4, 0.4, 0.04)),
                line("", (1, 4), 0.04, score=0.0, box=(0.1, 0.5, 0.3, 0.04)),
            ],
            "pass ok",
        ),
        ([line("追光的人", (1, 4), angle_deg=11.0)], "pass ok"),  # a mark aslant
        (
            [line("追光的人", (1, 4), angle_deg=-90.0, box=(0.5, 0.2, 0.08, 0.6))],
            "review over 0-4",
        ),  # it runs downwards
        (
            [line("追光的人", (0, 4)), line("追光", (4.5, 9), box=(0.31, 0.4, 0.2, 0.1)), line("追光的人", (9.5, 30))],
            "pass ok",
        ),  # it stays
        ([line("追光的人们", (1, 4)), line("追光的大人们", (45, 48))], "pass ok"),  # a mark, misread
    ],
)
def test_words_over_the_picture(words: list[Line], expected: str) -> None:
    assert told(titled(rule, words=words)) == expected


@pytest.mark.parametrize(
    ("others", "sound", "expected"),
    [
        (("乙.mp4", "丙.mp4"), True, "review likely 0-4"),
        (("乙.mp4",), True, "pass ok"),  # two works may begin with the same stock footage
        (("乙.mp4", "丙.mp4"), False, "pass ok"),
    ],
)
def test_what_other_works_begin_with_asks_for_a_look(others: tuple[str, ...], sound: bool, expected: str) -> None:
    head = SharedEnd(at=Stretch(start_s=0.0, end_s=4.0), others=others, sound=sound)
    assert told(titled(rule, shared_ends=SharedEnds(compared=5, head=head))) == expected


def test_what_another_work_begins_with_confirms_a_card() -> None:
    ends = SharedEnds(compared=1, head=SharedEnd(at=Stretch(start_s=0.0, end_s=3.0), others=("乙.mp4",), sound=True))
    assert told(titled(rule, FIRST, words=[TITLE])) == "review likely 0-3"
    assert told(titled(rule, FIRST, words=[TITLE], shared_ends=ends)) == "fail found 0-3"
