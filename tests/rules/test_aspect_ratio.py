import pytest

from sciencevid_check.rules import aspect_ratio
from tests.rules.facts import fixes, judged, short, shot, words


@pytest.mark.parametrize(
    ("size", "sar", "turn", "expected"),
    [
        ("1920x1080", "1:1", 0, "pass ok"),
        ("1280x720", "1:1", 180, "pass ok"),
        ("854x480", "1:1", 0, "pass ok"),  # 0.08 % off, by rounding
        ("1920x1088", "1:1", 0, "pass ok"),  # 0.7 % off: the size is the resolution rule's business
        ("1920x1070", "1:1", 0, "pass ok"),  # 0.93 %
        ("1920x1069", "1:1", 0, "fail other"),  # 1.03 %
        ("1920x1090", "1:1", 0, "pass ok"),  # -0.92 %
        ("1920x1091", "1:1", 0, "fail other"),  # -1.01 %
        ("960x720", "1:1", 0, "fail other"),
        ("1920x1200", "1:1", 0, "fail other"),
        ("2560x1080", "1:1", 0, "fail other"),
        ("1080x1080", "1:1", 0, "fail other"),
        ("1440x1080", "4:3", 0, "pass ok_stretched"),
        ("720x576", "64:45", 0, "pass ok_stretched"),
        ("720x576", "16:15", 0, "fail other"),  # 4:3 PAL
        ("1280x720", "3:4", 0, "fail pixel_shape"),
        ("1920x1080", "4:3", 0, "fail pixel_shape"),
        ("1080x1920", "1:1", 0, "fail upright"),
        ("720x960", "1:1", 0, "fail upright"),
        ("1080x1920", "1:1", 90, "pass ok"),
        ("1080x1440", "3:4", 90, "pass ok_stretched"),
        ("1920x1080", "1:1", 90, "fail turned_upright"),
        ("1280x720", "1:1", 270, "fail turned_upright"),
        ("960x720", "1:1", 90, "fail upright"),
    ],
)
def test_shapes(size: str, sar: str, turn: int, expected: str) -> None:
    facts = shot(size, sar, turn)
    assert short(aspect_ratio, facts) == expected
    assert bool(fixes(aspect_ratio, facts)[0]) == expected.startswith("fail")


@pytest.mark.parametrize(
    ("size", "sar", "turn", "zh", "en"),
    [
        ("1920x1080", "1:1", 0, "16:9", "16:9"),
        (
            "1440x1080",
            "4:3",
            0,
            "放映时为 16:9（存储 1440x1080，像素 4:3）",
            "16:9 as shown (stored 1440x1080, pixels 4:3)",
        ),
        ("960x720", "1:1", 0, "画面比例 4:3；应为 16:9", "the picture is 4:3; should be 16:9"),
        ("1920x1069", "1:1", 0, "画面比例 1.796:1；应为 16:9", "the picture is 1.796:1; should be 16:9"),
        ("2160x720", "1:1", 0, "画面比例 3:1；应为 16:9", "the picture is 3:1; should be 16:9"),
        (
            "1080x1920",
            "1:1",
            0,
            "画面是竖的（9:16）；应为 16:9",
            "the picture is portrait (9:16); should be 16:9",
        ),
        (
            "1920x1080",
            "1:1",
            90,
            "旋转标记使画面竖了起来（9:16）；应为 16:9",
            "a rotation mark turns the picture to portrait (9:16); should be 16:9",
        ),
        (
            "1280x720",
            "3:4",
            0,
            "像素比例标成 3:4，画面放映时变成 4:3；应为 16:9",
            "pixels are marked 3:4, so the picture is shown as 4:3; should be 16:9",
        ),
    ],
)
def test_words(size: str, sar: str, turn: int, zh: str, en: str) -> None:
    assert words(aspect_ratio, shot(size, sar, turn)) == (zh, en)


@pytest.mark.parametrize(
    ("size", "settings", "expected"),
    [
        ("960x720", {"width": 4, "height": 3}, "pass ok"),
        ("1080x1920", {"width": 9, "height": 16}, "pass ok"),
        ("1920x1080", {"width": 9, "height": 16}, "fail lying"),
        ("1920x1200", {"tolerance": 0.11}, "pass ok"),
        ("1920x1080", {"tolerance": 0}, "pass ok"),
        ("854x480", {"tolerance": 0}, "fail other"),
    ],
)
def test_settings(size: str, settings: dict[str, float], expected: str) -> None:
    assert short(aspect_ratio, shot(size), **settings) == expected


def test_a_shape_that_fails_is_never_called_by_the_asked_name() -> None:
    assert words(aspect_ratio, shot("854x480"), tolerance=0)[0] == "画面比例 1.779:1；应为 16:9"


def test_measured() -> None:
    verdict = judged(aspect_ratio, shot("1920x1080", "1:1", 90))
    assert verdict.measured == {
        "display_aspect_ratio": 0.5625, "ratio_name": "9:16", "size": "1080x1920", "sar": "1:1", "rotation_deg": 90,
    }  # fmt: skip
    assert verdict.expected == {"asked": "16:9", "tolerance": 0.01}
