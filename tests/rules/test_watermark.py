from typing import Any

import pytest

from sciencevid_check.measurements import Line, Mark, Marks, Place, Stretch, Texts
from sciencevid_check.rules import watermark as rule
from tests.rules.facts import container

END_S = 200.0
CORNER = (0.02, 0.03, 0.2, 0.05)
Span = tuple[float, float]


def place(box: tuple[float, float, float, float] = CORNER, *spans: Span) -> Place:
    return Place(box=box, spans=tuple(Stretch(start_s=a, end_s=b) for a, b in spans or ((0, END_S),)))


def mark(*places: Place, **changes: Any) -> Mark:
    """A logo without words in a corner, over a hundred views."""
    usual = {
        "kind": "still",
        "places": places or (place(),),
        "looks": 100,
        "alive": 0.98,
        "agreement": 0.98,
        "line": 0.1,
    }
    usual |= {"pixels": 400, "light": True, "opacity": 0.95}
    return Mark(**{**usual, **changes})


def seen(*found: Mark, told: float = 1.0) -> Marks:
    return Marks(step_s=0.5, end_s=END_S, told=told, found=found)


def line(text: str, first_s: float = 0.0, last_s: float = END_S - 0.5, **changes: Any) -> Line:
    usual = {"text": text, "score": 0.99, "first_s": first_s, "last_s": last_s, "box": CORNER, "height": 0.04}
    return Line(**{**usual, **changes})


def verdict(marks: Marks, *lines: Line, records: tuple[str, ...] = (), **settings: Any) -> Any:
    texts = Texts(looked_s=(), lines=lines)
    return rule.check(container(ai_records=records), marks, settings=rule.Settings(**settings), texts=texts)


def short(*args: Any, **kwargs: Any) -> str:
    found = verdict(*args, **kwargs)
    return " ".join([found.status, *(remark.message_id for remark in found.remarks)])


def words(found: Any) -> tuple[list[str], list[str]]:
    said = [rule.MESSAGES[remark.message_id].fill(remark.values) for remark in found.remarks]
    return [text.zh for text in said], [text.en for text in said]


@pytest.mark.parametrize(
    ("changes", "told", "expected"),
    [
        ({}, 1.0, "fail mark"),
        ({"alive": 0.84}, 1.0, "review perhaps"),
        ({"alive": 0.7, "text": "科普小站", "score": 0.9}, 1.0, "fail mark"),
        ({"alive": 0.69, "text": "科普小站", "score": 0.9}, 1.0, "review perhaps"),
        ({"alive": 0.44}, 1.0, "pass ok"),
        ({"line": 0.61}, 1.0, "pass ok"),  # a wire, a bar
        ({"line": 0.7, "text": "科普小站", "score": 0.9}, 1.0, "fail mark"),  # slanted words
        ({"pixels": 29}, 1.0, "fail mark"),  # tiny: over a hundred views all through the work
        ({"pixels": 29, "looks": 29}, 1.0, "pass ok"),
        ({"pixels": 29, "alive": 0.89}, 1.0, "pass ok"),
        ({"pixels": 15}, 1.0, "pass ok"),
        ({"text": "00:12:3B", "score": 0.9}, 1.0, "review perhaps"),  # a clock may belong to an experiment
        ({"places": (place((0.6, 0.3, 0.2, 0.3)),)}, 1.0, "review perhaps"),  # a drawn figure
        ({"upright": 0.23}, 1.0, "pass ok"),  # the frame of an inset picture
        (
            {
                "upright": 0.16,
                "places": (Place(box=(0.9, 0.4, 0.05, 0.3), spans=(Stretch(start_s=0.0, end_s=END_S),)),),
            },
            1.0,
            "pass ok",
        ),  # one side of it
        ({"upright": 0.16}, 1.0, "fail mark"),
        ({"upright": 0.16, "text": "科普小站", "score": 0.9}, 1.0, "fail mark"),
        ({"places": (place((0.0, 0.3, 0.05, 0.2)),)}, 1.0, "pass ok"),  # the picture's edge cuts it off
        ({"looks": 3, "text": "科普小站", "score": 0.9}, 1.0, "fail mark"),  # three shots
        ({"looks": 3}, 1.0, "review perhaps"),
        ({"looks": 9, "places": (place((0.1, 0.2, 0.1, 0.3)),)}, 1.0, "pass ok"),  # scenery that comes again
        ({"looks": 2}, 1.0, "pass ok"),
        ({"looks": 4}, 0.89, "pass ok"),
        ({"looks": 5}, 0.6, "review perhaps"),
        ({"looks": 9}, 0.5, "unknown locked"),  # a slide on which things change
        ({"looks": 10}, 0.5, "fail mark"),
    ],
)
def test_what_counts(changes: dict[str, Any], told: float, expected: str) -> None:
    assert short(seen(mark(**changes), told=told)) == expected


@pytest.mark.parametrize(
    ("spans", "text", "expected"),
    [
        (((0, 180),), "", "fail mark"),
        (((0, 179),), "", "review perhaps"),
        (((0, 100),), "科普小站", "fail mark"),
        (((0, 99),), "科普小站", "review perhaps"),
        (((60, 71),), "", "review perhaps"),
        (((60, 70.5), (80, 90.5)), "", "pass ok"),  # a shot that comes again
        (((60, 68),), "科普小站", "review perhaps"),
        (((60, 67),), "", "pass ok"),  # a name strap
        (((60, 68),), "抖音号：58213047", "fail mark"),
        (((0, 4), (50, 54)), "科普小站", "review perhaps"),
    ],
)
def test_how_long(spans: tuple[Span, ...], text: str, expected: str) -> None:
    assert short(seen(mark(place(CORNER, *spans), text=text, score=0.95))) == expected


def test_nothing_found() -> None:
    assert short(seen()) == "pass ok"
    assert short(seen(told=0.6)) == "pass ok"
    assert short(seen(told=0.59)) == "unknown locked"
    assert rule.check(container(), seen(), settings=rule.Settings()).status == "pass"  # without a reader


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("抖音号：58213047", "platform"),
        ("@火花实验室", "platform"),
        ("www.bcastell.com", "platform"),
        ("bilibili", "platform"),
        ("shutterstock", "stock"),
        ("样片 请勿外传", "stock"),
        ("可灵 AI", "generator"),
        ("西南大学物理科学与技术学院", "unit"),
        ("SCI LAB TV", "unit"),
        ("奇妙的表面张力", "unknown"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert verdict(seen(mark(text=text, score=0.95))).measured["kinds"] == [kind]


@pytest.mark.parametrize("text", ["AI生成", "人工智能生成", "AI 生成内容", "本视频由AI合成"])
def test_the_label_that_the_law_demands(text: str) -> None:
    found = verdict(seen(mark(text=text, score=0.95)))
    assert (found.status, [remark.message_id for remark in found.remarks]) == ("review", ["ai_label"])
    assert found.measured["ai_label"]
    assert found.measured["marks"] == 0
    assert "不要去掉" in words(found)[0][0]
    assert "保留" in rule.FIXES["ai_label"].zh
    assert short(seen(), line(text, 0, 2)) == "review ai_label"  # for two seconds at the head, as the standard has it
    assert short(seen(), line(text, 0, 2, angle_deg=8.0)) == "pass ok"  # on a poster


def test_the_file_may_say_so_too() -> None:
    assert short(seen(), records=("AIGC",)) == "review ai_record"
    assert short(seen(mark()), records=("C2PA",)) == "fail mark ai_record"
    assert "AIGC、C2PA" in words(verdict(seen(), records=("AIGC", "C2PA")))[0][0]


def test_a_mark_in_several_places() -> None:
    places = place(CORNER, (0, 90)), place((0.78, 0.92, 0.2, 0.05), (90, 200))
    found = verdict(seen(mark(*places, kind="jumping", text="抖音号：58213047", score=0.95)))
    assert found.status == "fail"
    assert [(piece.start_s, piece.end_s, piece.box) for piece in found.evidence] == [
        (0, 200, None),
        (0, 90, CORNER),
        (90, 200, (0.78, 0.92, 0.2, 0.05)),
    ]
    assert words(found)[0] == [
        "平台或账号水印“抖音号：58213047”轮流出现在 2 个位置（左上角、右下角），共 200 秒，占全片 100%"
    ]


LOW = (0.76, 0.92, 0.2, 0.05)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line("@火花实验室", 0, 90), line("@火花实验空", 90, 199, box=LOW)], "fail jumping"),
        ([line("火花实验室", 0, 90), line("火花实验室", 90, 199, box=LOW)], "review jumping"),
        (
            [line("火花实验室", 0, 60), line("火花实验室", 60, 120, box=LOW), line("火花实验室", 120, 199)],
            "fail jumping",
        ),
        ([line("火花实验室", 0, 10), line("火花实验室", 90, 99, box=LOW)], "unknown locked"),  # a sign seen twice
        ([line("@火花实验室", 0, 90), line("@火花实验室", 90, 199, box=LOW, height=0.1)], "unknown locked"),
        ([line("我们来看", 0, 90, subtitle=True), line("我们来看", 90, 199, box=LOW, subtitle=True)], "unknown locked"),
        ([line("火花实验室", vx=0.02)], "unknown locked"),  # a poster that a pan goes past
        ([line("@火花实验室", vx=0.02)], "review drifting"),
        ([line("火花实验室", 0, 99, vx=0.02), line("火花实验室", 100, 199, vx=-0.02)], "review drifting"),
        ([line("科普小站")], "review standing_text"),
        ([line("@科普小站")], "fail mark"),
        ([line("剪映")], "fail mark"),
        ([line("小站")], "unknown locked"),
        ([line("科普小站", 0, 90)], "review perhaps"),
        ([line("科普小站", 0, 7)], "unknown locked"),  # names the place
        ([line("科普小站", 0, 90, box=LOW)], "unknown locked"),  # a name strap
        ([line("科普小站", box=(0.4, 0.4, 0.2, 0.05))], "unknown locked"),  # a notice on the wall
        ([line("科普小站", angle_deg=5)], "unknown locked"),
        ([line("科普小站", score=0.7)], "unknown locked"),
        ([line("科普小站", subtitle=True)], "unknown locked"),
        ([line(text) for text in ("第一章", "一二三四五", "六七八九十", "甲乙丙丁戊")], "unknown locked"),  # a slide
    ],
)
def test_writing_where_nothing_changes(lines: list[Line], expected: str) -> None:
    assert short(seen(told=0.3), *lines) == expected


def test_the_words_of_a_mark_are_not_told_twice() -> None:
    assert short(seen(mark(text="@火花实验室", score=0.95)), line("@火花实验室")) == "fail mark"
    found = verdict(seen(mark()), line("科普小站"))
    assert [remark.message_id for remark in found.remarks] == ["mark"]
    assert found.evidence[0].text == "科普小站"


def test_the_same_words_at_two_places_by_turns_jump() -> None:
    there, then = (
        mark(place(CORNER, (0, 100)), text="@火花实验室", score=0.95),
        mark(place((0.05, 0.9, 0.2, 0.05), (100, 200)), text="@火花实验室", score=0.95),
    )
    found = verdict(seen(there, then))
    assert [remark.message_id for remark in found.remarks] == ["jumping"]
    assert found.measured["marks"] == 1
    both = mark(place((0.05, 0.9, 0.2, 0.05), (0, 100)), text="@火花实验室", score=0.95)
    assert "jumping" not in short(seen(there, both))


def test_a_line_shows_all_of_a_mark_of_which_a_part_was_found() -> None:
    parts = [mark(place((x, 0.45, 0.06, 0.1)), text=text, score=0.9) for x, text in ((0.3, "样片"), (0.6, "外传"))]
    whole = (0.28, 0.44, 0.42, 0.12)
    found = verdict(seen(*parts), line("样片请勿外传", 3.0, 5.0, box=whole))
    assert [evidence.text for evidence in found.evidence] == ["样片请勿外传"]
    assert found.evidence[0].box == pytest.approx(whole, abs=0.001)
    other = verdict(seen(parts[0]), line("神奇的植物", 3.0, 5.0, box=whole))
    assert other.evidence[0].text == "样片"


@pytest.mark.parametrize(
    ("angle_deg", "last_s", "places", "expected"),
    [
        (28.0, END_S - 0.5, 5, "fail tiled"),
        (28.0, 5.0, 5, "unknown locked"),  # a title that flies in
        (28.0, END_S - 0.5, 3, "unknown locked"),
        (0.0, END_S - 0.5, 5, "unknown locked"),  # the wall behind a speaker
    ],
)
def test_slanted_words_all_over(angle_deg: float, last_s: float, places: int, expected: str) -> None:
    boxes = [(0.1 + 0.2 * at, 0.1 + 0.15 * at, 0.1, 0.1) for at in range(places)]
    lines = [line("重庆科普中心", 0.0, last_s, box=box, angle_deg=angle_deg) for box in boxes]
    assert short(seen(told=0.3), *lines) == expected


def test_what_jumps_needs_few_views() -> None:
    there, then = place(CORNER, (0, 100)), place((0.05, 0.9, 0.2, 0.05), (100, 200))
    assert short(seen(mark(there, then, kind="jumping", looks=4))) == "fail jumping"


def test_many_doubtful_things_are_the_scene() -> None:
    panes = [mark(place((0.1 + 0.3 * at, 0.4, 0.05, 0.1)), alive=0.6) for at in range(3)]
    assert short(seen(*panes[:2])) == "review perhaps perhaps"
    assert short(seen(*panes)) == "pass ok"
    assert short(seen(*panes, mark())) == "fail mark"


def test_a_drawing_that_stands_still_for_one_shot_is_no_mark() -> None:
    shot = place(CORNER, (0, 60))
    assert short(seen(mark(shot, looks=9))) == "pass ok"
    assert short(seen(mark(shot, looks=10))) == "review perhaps"


def test_what_stays_from_slide_to_slide_is_no_mark() -> None:
    slides = [line(text, 25.0 * at, 25.0 * at + 24, subtitle=True, box=(0.1, 0.1 + 0.1 * row, 0.5, 0.05)) for at in range(8)
              for row, text in enumerate(("第一章", "一二三四五", "六七八九十", "甲乙丙丁戊"))]  # fmt: skip
    unit = mark(text="重庆八中", score=0.95)
    assert short(seen(unit, told=0.8), *slides) == "pass ok"
    assert short(seen(mark(text="抖音号：5821", score=0.95), told=0.8), *slides) == "fail mark"
    assert short(seen(unit, told=0.8)) == "fail mark"


def test_what_stays_of_subtitles_is_no_mark() -> None:
    cues = [line(text, 3 * at, 3 * at + 2, subtitle=True) for at, text in enumerate(("今天", "我们", "来看"))]
    assert short(seen(mark()), *cues) == "pass ok"
    assert short(seen(mark()), *cues[:2]) == "fail mark"


def test_words_and_settings() -> None:
    found = verdict(seen(mark(opacity=0.3, text="科普小站", score=0.95)))
    assert words(found) == (
        ["左上角有水印或标志“科普小站”，共 200 秒，占全片 100%，半透明（约 30%）"],
        ["watermark or logo “科普小站” at the upper left, 200 s in all, 100 % of the work, translucent (about 30 %)"],
    )
    assert found.measured == {"marks": 1, "marked_s": 200, "kinds": ["unknown"], "ai_label": False, "told": 1.0}
    assert "很淡" in words(verdict(seen(mark(opacity=0.1))))[0][0]
    assert short(seen(mark(), told=0.8), min_looks=101) == "pass ok"
    brief = mark(place(CORNER, (0, 60)), text="科普小站", score=0.95)
    assert (short(seen(brief)), short(seen(brief), sure_share=0.3)) == ("review perhaps", "fail mark")
    assert short(seen(mark(place(CORNER, (0, 60)), pixels=89))) == "pass ok"
    assert short(seen(mark(place(CORNER, (0, 60)))), min_s=61.0) == "pass ok"
    assert short(seen(mark(alive=0.6)), wordless_alive=0.6) == "fail mark"
    assert short(seen(mark(alive=0.6, text="科普小站", score=0.9)), min_alive=0.6) == "fail mark"
    assert short(seen(told=0.3), min_told=0.3) == "pass ok"
