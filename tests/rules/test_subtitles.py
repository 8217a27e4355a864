from typing import Any

import pytest

from sciencevid_check.judgement.in_step import in_step
from sciencevid_check.measurements import Caption, Captions, Line, Speech, Texts
from sciencevid_check.rules import subtitles as rule
from tests.rules.facts import container, fixes, judged, short, shot, words
from tests.rules.series import decoded_picture

SENTENCES = (
    "今天我们来聊聊光的折射",
    "当光从空气进入水中",
    "它的传播方向会发生改变",
    "所以筷子看起来弯了",
    "我们来做个小实验",
)
ENGLISH = ("Today we talk about light", "When it passes into water", "its direction changes", "and a straw looks bent")
STARTS = (2.0, 5.0, 9.5, 13.0, 18.5, 22.0, 26.0, 31.0, 34.0, 38.0)


def line(text: str, at: int | None, **changes: Any) -> Line:
    """A subtitle that is as it should be; the n-th is seen from STARTS[n] on for 2 seconds."""
    first = STARTS[at or 0]
    defaults = {"text": text, "score": 0.99, "first_s": first, "last_s": first + 2.0, "contrast": 15.0}
    defaults |= {"box": (0.3, 0.88, 0.4, 0.05), "height": 0.05, "subtitle": at is not None, "cue": at}
    return Line(**{**defaults, **changes})


def texts(*lines: Line) -> Texts:
    return Texts(looked_s=(0.0,), lines=lines)


def alike(sentences: tuple[str, ...] = SENTENCES, **changes: Any) -> Texts:
    return texts(*(line(**{"text": text, "at": cue, **changes}) for cue, text in enumerate(sentences)))


def speech(late_s: float = 0.0, pauses: bool = True) -> Speech:
    """Somebody says what `line` shows, so much later than it is shown."""
    voice = [0.1 if pauses else 0.9] * 800
    for start in STARTS[:5]:
        first = round((start + late_s - 0.25) / 0.05)
        voice[first : first + 50] = [0.9] * 50
    return Speech(start_s=0.0, step_s=0.05, voice=tuple(voice))


def test_good_ones_pass() -> None:
    verdict = judged(rule, alike(), container(), speech())
    assert (verdict.status, verdict.remarks[0].message_id) == ("pass", "ok")
    assert verdict.measured["present"] is True
    assert (verdict.measured["cues"], verdict.measured["height"], verdict.measured["lines"]) == (5, 0.05, 1)
    assert verdict.measured["offset_s"] == pytest.approx(0, abs=0.1)
    assert verdict.measured["coverage"] == pytest.approx(1, abs=0.02)
    assert words(rule, alike(), container(), None) == (
        "有字幕 5 句，字高为画面的 5.0%",
        "5 subtitles, letters 5.0 % of the picture's height",
    )


def test_none_at_all_is_no_fault() -> None:
    sign = line("实验室", None)
    verdict = judged(rule, texts(sign), container(), speech())
    assert (verdict.status, verdict.remarks[0].message_id) == ("pass", "none")
    assert verdict.measured["present"] is False
    assert short(rule, texts(), container()) == "pass none"


def test_a_track_in_the_file_is_mentioned() -> None:
    found = texts(), container(subtitle_tracks=2)
    assert judged(rule, *found).measured["present"] is True
    assert words(rule, *found)[0].startswith("画面上没有字幕，文件里另有 2 条字幕轨（第一条读到 0 句）")
    track = Captions(cues=(Caption(start_s=1.5, end_s=3.0, text="光"),))
    assert judged(rule, *found, None, None, track).measured["track_cues"] == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"height": 0.029}, "review small"),
        ({"height": 0.031}, "pass ok"),
        ({"height": 0.02, "contrast": 2.0}, "review small"),  # so small, they are blurred as well
        ({"contrast": 2.9}, "review faint"),
        ({"contrast": 3.1}, "pass ok"),
        ({"box": (0.015, 0.88, 0.4, 0.05)}, "review edge"),
        ({"box": (0.3, 0.94, 0.4, 0.05)}, "review edge"),
        ({"box": (0.0, 0.88, 1.0, 0.05)}, "review edge"),
        ({"box": (0.3, 0.01, 0.4, 0.05)}, "review edge"),
        ({"box": (0.03, 0.92, 0.94, 0.05)}, "pass ok"),
        ({"text": "水" * 24, "last_s": 100.0}, "pass ok"),
        ({"text": "水" * 25, "last_s": 100.0}, "review long_line"),
        ({"text": "w" * 56, "last_s": 100.0}, "pass ok"),
        ({"text": "w" * 57, "last_s": 100.0}, "review long_line"),
    ],
)
def test_limits(changes: dict[str, Any], said: str) -> None:
    assert short(rule, alike(**changes), container()) == said


def test_upright_pictures_are_measured_by_their_shorter_side() -> None:
    upright = shot("720x1280")
    assert short(rule, alike(height=0.018), upright) == "pass ok"
    assert short(rule, alike(height=0.015), upright) == "review small"


def test_a_few_among_many_are_let_be() -> None:
    low = {"box": (0.3, 0.95, 0.4, 0.05)}
    many = [line(f"第{cue}句", cue) for cue in range(9)]
    assert short(rule, texts(line("贴边", 9, **low), *many), container()) == "pass ok"
    assert short(rule, texts(line("贴边", 9, **low), *many[:4]), container()) == "review edge"


def test_lines_of_one_subtitle_count_together() -> None:
    def stack(lines: int) -> Texts:
        return texts(
            *(
                line(text, cue, box=(0.3, 0.88 - 0.07 * row, 0.4, 0.05))
                for cue in range(3)
                for row, text in enumerate(SENTENCES[:lines])
            )
        )

    assert short(rule, stack(2), container()) == "pass ok"
    verdict = judged(rule, stack(3), container())
    assert verdict.remarks[0].message_id == "many_lines"
    assert verdict.evidence[0].box == pytest.approx((0.3, 0.74, 0.4, 0.19))
    assert verdict.evidence[0].text == " ".join(reversed(SENTENCES[:3]))  # from top to bottom


def test_too_fast_for_all_together() -> None:
    quick = [line("一二三四五六七八九十" * 2, cue, first_s=2.0 * cue, last_s=2.0 * cue + 1) for cue in range(5)]
    assert short(rule, texts(*quick), container()) == "review fast"
    assert short(rule, texts(*quick), container(), max_eastern_per_s=14) == "pass ok"
    assert short(rule, texts(quick[0], line("慢", 1)), container()) == "pass ok"
    assert "每秒 13.3 个字符" in words(rule, texts(*quick), container())[0]


@pytest.mark.parametrize(
    ("voice_late_s", "said"), [(0, "pass ok"), (-0.6, "pass ok"), (-1.6, "review late"), (1.4, "review early")]
)
def test_in_step_with_the_voice(voice_late_s: float, said: str) -> None:
    found = alike(), container(), speech(voice_late_s)
    assert short(rule, *found) == said
    assert judged(rule, *found).measured["offset_s"] == pytest.approx(-voice_late_s, abs=0.15)


def test_late_ones_are_told_in_seconds() -> None:
    found = alike(), container(), speech(-1.6)
    assert words(rule, *found)[0].startswith("字幕比解说晚约 1.6 秒")
    assert "整体移动 1.6 秒" in fixes(rule, *found)[0]


def test_a_voice_without_pauses_gives_nothing_to_compare_with() -> None:
    found = alike(), container(), speech(pauses=False)
    assert short(rule, *found) == "pass ok"
    assert judged(rule, *found).measured["offset_s"] is None
    assert in_step([(1, 3), (5, 7)], []) is None


def test_two_subtitles_are_too_few_to_compare() -> None:
    assert short(rule, alike(SENTENCES[:2]), container(), speech(-1.6)) == "pass ok"


def test_faults_come_together_and_never_fail() -> None:
    found = alike(ENGLISH, height=0.02, box=(0.0, 0.9, 0.4, 0.02)), container()
    assert short(rule, *found) == "review small edge"
    assert len(judged(rule, *found).evidence) == 8
    assert "字高约为画面的 2.0%，不到 3%" in words(rule, *found)[0]
    assert "“Today we talk about light”" in words(rule, *found)[1]


def test_a_notice_may_ask_for_them() -> None:
    assert short(rule, texts(), container(), required=True) == "fail missing"
    assert short(rule, texts(), container(subtitle_tracks=1), required=True) == "review track_wanted"
    assert short(rule, alike(), container(), required=True) == "pass ok"
    whole, part = decoded_picture(), decoded_picture(stopped="died")
    assert short(rule, texts(), container(), None, whole, required=True) == "fail missing"
    assert short(rule, texts(), container(), None, part, required=True) == "unknown unseen"


TRADITIONAL = ("今天我們來聊聊光的折射", "當光從空氣進入水中", "它的傳播方向會發生改變")


@pytest.mark.parametrize(
    ("sentences", "changes", "said"),
    [
        (TRADITIONAL, {}, "review traditional"),
        (TRADITIONAL, {"score": 0.8}, "pass ok"),  # perhaps misread
        (("毕昇发明了活字印刷", "李璟和王喆在实验室里", "於是他去了"), {}, "pass ok"),  # names, and a single one
        (("学習は楽しい、電車で行こう", "これは実験です、長い時間", "書を読む"), {}, "pass ok"),  # Japanese
        (SENTENCES, {}, "pass ok"),
        (ENGLISH, {}, "pass ok"),
    ],
)
def test_a_notice_may_ask_for_simplified_characters(
    sentences: tuple[str, ...], changes: dict[str, Any], said: str
) -> None:
    found = alike(sentences, **changes)
    assert short(rule, found, container(), script="simplified") == said
    assert short(rule, found, container()) == "pass ok"


def test_traditional_characters_are_named() -> None:
    found = texts(line("它的传播方向", 0), *(line(text, cue) for cue, text in enumerate(TRADITIONAL, 1)))
    assert words(rule, found, container(), script="simplified")[0] == (
        "有 3 句字幕用了繁体字（來們傳從會氣當發），通知要求简体，最早在 0:05：“今天我們來聊聊光的折射”"
    )


def phrases(count: int, late_s: float) -> tuple[Texts, Speech]:
    """Somebody says so many phrases; two of three have a subtitle, so much later."""
    lines, voice, at = [], [0.1] * 40 * count * 2, 1.0
    for number in range(count):
        seconds, pause = 1.0 + 0.37 * (number * 7 % 5), 0.5 + 0.31 * (number * 11 % 4)
        first = round(at / 0.05)
        voice[first : first + round(seconds / 0.05)] = [0.9] * round(seconds / 0.05)
        if number % 3:
            start = round(2 * (at + late_s)) / 2
            times = {"first_s": start + 0.25, "last_s": start + seconds - 0.25}
            lines.append(line(f"第{number}句", 0, cue=len(lines), **times))
        at += seconds + pause
    return texts(*lines), Speech(start_s=0.0, step_s=0.05, voice=tuple(voice))


@pytest.mark.parametrize(
    ("count", "late_s", "said"), [(24, 0.0, "pass ok"), (24, 2.0, "review late"), (9, 2.0, "pass ok")]
)
def test_where_much_has_no_subtitles_more_of_them_are_needed(count: int, late_s: float, said: str) -> None:
    found, heard = phrases(count, late_s)
    settings = {"min_agreement": 0.9}  # as if even fewer had one
    assert short(rule, found, container(), heard, **settings) == said


def test_where_they_are_asked_for_most_of_what_is_said_must_have_them() -> None:
    found, heard = phrases(12, 0.0)
    few = texts(*found.lines[:4])
    assert short(rule, found, container(), heard, required=True) == "pass ok"
    assert short(rule, few, container(), heard, required=True) == "review partial"
    assert short(rule, few, container(), heard) == "pass ok"
