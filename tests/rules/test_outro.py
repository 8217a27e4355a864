from typing import Any

import pytest

from sciencevid_check.measurements import Line
from sciencevid_check.rules import outro as rule
from tests.rules.series import painted
from tests.rules.titled import BLACK, CARD, LOOKS, PICTURE, line, titled, told

THANKS = line("谢谢观看", (46, 50))
LAST = ((46.0, 50.0), CARD)
CREDITS = ((38.0, 47.0), CARD)


def names(start_s: float) -> list[Line]:
    return [line(f"摄像 {name}", (start_s + at, start_s + at + 4), 0.04, vy=-0.15) for at, name in enumerate("甲乙丙")]


@pytest.mark.parametrize(
    ("stretches", "facts", "expected"),
    [
        ([], {}, "pass ok"),
        ([LAST], {"cuts_s": [45.96], "words": [THANKS], "silent": [(46, 50)]}, "fail found 45.96-50"),
        ([LAST], {"words": [THANKS], "silent": [(46, 50)]}, "fail found 46-50"),
        ([LAST], {"cuts_s": [45.96], "words": [THANKS]}, "review likely 45.96-50"),  # somebody speaks
        ([LAST], {"words": [line("光", (46, 50))], "silent": [(10, 50)]}, "review likely 46-50"),
        # a fade to black before the card
        ([((45.0, 46.0), BLACK), LAST], {"words": [THANKS], "silent": [(45, 50)]}, "fail found 45-50"),
        # black after it
        ([((44.0, 48.0), CARD), ((48.0, 50.0), BLACK)], {"words": [THANKS], "silent": [(44, 50)]}, "fail found 44-50"),
        # a scene after the credits: a short one goes with them
        ([CREDITS], {"words": names(38), "cuts_s": [38.0]}, "fail found 38-50"),
        ([CREDITS], {"words": names(38), "cuts_s": [38.0], "silent": [(38, 47)]}, "fail found 38-50"),
        ([((28.0, 38.0), CARD)], {"words": names(29), "cuts_s": [28.0], "silent": [(28, 38)]}, "fail found 28-38"),
        ([((22.0, 29.0), CARD)], {"words": names(22), "cuts_s": [22.0], "silent": [(22, 29)]}, "pass ok"),
        ([((44.0, 47.0), CARD)], {"cuts_s": [44.0], "silent": [(44, 50)]}, "pass ok"),  # a chart near the end
        # ordinary picture in between
        ([((34.0, 38.0), CARD), ((41.0, 50.0), CARD)], {"words": names(42), "silent": [(34, 50)]}, "fail found 34-50"),
        ([((32.0, 36.0), CARD), ((41.0, 50.0), CARD)], {"words": names(42), "silent": [(32, 50)]}, "fail found 41-50"),
        # over the picture
        ([], {"words": [THANKS]}, "review over 46-50"),
        ([], {"words": [THANKS], "cuts_s": [45.0]}, "review over 45-50"),
        ([], {"words": [line("谢谢观看", (46, 50), subtitle=True)]}, "pass ok"),
        # credits that crawl or stand where captions do
        (
            [],
            {"words": [line("导演张三 摄像李四 剪辑王五", (46, 49), 0.05, box=(0.6, 0.94, 0.4, 0.05))]},
            "review over 46-50",
        ),
        ([], {"words": [line("摄像李四", (46, 49), 0.05, box=(0.6, 0.94, 0.2, 0.05))]}, "pass ok"),
        # credits that roll up over the picture
        (
            [],
            {
                "words": [line(f"摄像 {name}", (42 + at, 45 + at), vy=-0.15) for at, name in enumerate("甲乙丙丁")],
                "cuts_s": [40.0],
            },
            "review over 40-50",
        ),
        # black
        ([((48.6, 50.0), BLACK)], {}, "review black 48.6-50"),
        ([((49.1, 50.0), BLACK)], {}, "pass ok"),
    ],
)
def test_what_ends_a_work(stretches: Any, facts: dict[str, Any], expected: str) -> None:
    assert told(titled(rule, *stretches, **facts)) == expected


@pytest.mark.parametrize(
    ("speed", "expected"),
    [(-0.03, "fail found 40-50"), (0.03, "fail found 40-50"), (-0.003, "review likely 40-50")],
)
def test_credits_roll(speed: float, expected: str) -> None:
    down = painted(LOOKS, 0.0, (200, 249, speed))
    verdict = titled(rule, ((40.0, 50.0), CARD), words=None, silent=None, cuts_s=[40.0], dy=down)
    assert told(verdict) == expected


def test_a_camera_that_tilts_does_not_roll() -> None:
    uneven = tuple(-0.03 - 0.02 * (at % 3) for at in range(LOOKS))
    aside = (0.02,) * LOOKS
    for changes in (
        {"dy": uneven},
        {"dy": (-0.03,) * LOOKS, "dx": aside},
        {"dy": (-0.03,) * LOOKS, "agree": (0.2,) * LOOKS},
    ):
        verdict = titled(rule, ((40.0, 50.0), CARD), words=None, silent=None, cuts_s=[40.0], **changes)
        assert "roll" not in verdict.measured["cues"]
    assert told(titled(rule, ((40.0, 50.0), PICTURE), words=None, silent=None, dy=(-0.03,) * LOOKS)) == "pass ok"


def test_a_list_of_names_over_a_photograph_goes_with_the_cards() -> None:
    people = [line(f"姓名{at}", (41, 45), 0.03) for at in range(4)]
    verdict = titled(rule, ((34.0, 40.0), CARD), ((45.0, 50.0), CARD), words=people, silent=[(34, 50)])
    assert told(verdict) == "fail found 34-50"
    assert "list" in verdict.measured["cues"]


def test_words() -> None:
    values = titled(rule, LAST, cuts_s=[45.96], words=[THANKS], silent=[(46, 50)]).remarks[0].values
    assert rule.MESSAGES["found"].fill(values).zh == (
        "有片尾（字卡），从 0:45.96 到 0:50，共 4.0 秒：底色平整的图文画面、用语像片头片尾、与正片之间有转场、这一段没有解说、字样“谢谢观看”"
    )
    assert "ffmpeg -i 原片.mp4 -t 45.96 -c copy 新片.mp4" in rule.FIXES["found"].fill(values).zh
    assert "About 0:46 will be left" in rule.FIXES["found"].fill(values).en


def test_settings_take_part() -> None:
    known: dict[str, Any] = {"words": names(29), "cuts_s": [28.0], "silent": [(28, 38)]}
    assert told(titled(rule, ((28.0, 38.0), CARD), **known, settings={"max_outside_s": 10.0})) == "pass ok"
    assert (
        told(titled(rule, LAST, words=[THANKS], silent=None, settings={"min_hard": 0.8, "min_firm": 0.9}))
        == "review over 46-50"
    )


@pytest.mark.parametrize(
    ("stretches", "facts", "allowed", "required"),
    [
        ([LAST], {"cuts_s": [45.96], "words": [THANKS]}, "pass there 45.96-50", "pass there 45.96-50"),
        ([], {"words": [THANKS]}, "pass perhaps 46-50", "review perhaps 46-50"),
        ([], {}, "pass ok", "fail missing"),
        ([], {"words": None}, "pass ok", "unknown unread"),
        ([], {"stopped": True}, "pass ok", "unknown unread"),
    ],
)
def test_a_notice_may_allow_or_ask_for_an_outro(
    stretches: Any, facts: dict[str, Any], allowed: str, required: str
) -> None:
    facts = {"silent": [(46, 50)], **facts}
    assert told(titled(rule, *stretches, **facts, settings={"titles": "allowed"})) == allowed
    assert told(titled(rule, *stretches, **facts, settings={"titles": "required"})) == required
