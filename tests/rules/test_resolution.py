import pytest

from sciencevid_check.rules import resolution
from tests.rules.facts import fixes, judged, short, shot, words


@pytest.mark.parametrize(
    ("size", "sar", "turn", "expected"),
    [
        ("1280x720", "1:1", 0, "pass ok"),
        ("1920x1080", "1:1", 0, "pass ok"),
        ("1920x1080", "1:1", 180, "pass ok"),
        ("1080x1920", "1:1", 90, "pass ok"),  # stored upright, shown lying
        ("720x1280", "1:1", 270, "pass ok"),
        ("1920x1088", "1:1", 0, "fail padded"),
        ("1936x1096", "1:1", 0, "fail padded"),
        ("1280x736", "1:1", 0, "fail padded"),
        ("1920x1079", "1:1", 0, "fail cropped"),
        ("1918x1080", "1:1", 0, "fail cropped"),
        ("1904x1064", "1:1", 0, "fail cropped"),
        ("1922x1078", "1:1", 0, "fail cropped"),
        ("1264x704", "1:1", 0, "fail cropped"),
        ("1263x720", "1:1", 0, "fail too_small"),
        ("1937x1080", "1:1", 0, "fail too_large"),
        ("1920x1200", "1:1", 0, "fail too_large"),
        ("1280x544", "1:1", 0, "fail too_small"),
        ("1000x720", "1:1", 0, "fail too_small"),
        ("3840x2160", "1:1", 0, "fail too_large"),
        ("2560x1440", "1:1", 0, "fail too_large"),
        ("854x480", "1:1", 0, "fail too_small"),
        ("640x360", "1:1", 0, "fail too_small"),
        ("1600x900", "1:1", 0, "fail other"),
        ("1440x1080", "1:1", 0, "fail other"),
        ("1080x1080", "1:1", 0, "fail other"),
        ("1080x1920", "1:1", 0, "fail upright"),
        ("1920x1080", "1:1", 90, "fail upright"),
        ("1280x720", "1:1", 270, "fail upright"),
        ("360x640", "1:1", 0, "fail upright"),
        ("1440x1080", "4:3", 0, "review stretched"),  # HDV: shown as 1920x1080
        ("960x720", "4:3", 0, "review stretched"),
        ("1080x1440", "3:4", 0, "fail upright"),
        ("1080x1440", "3:4", 90, "fail other"),
        ("1440x1080", "4:3", 90, "fail upright"),
        ("1920x1080", "4:3", 0, "review stretched"),  # right as stored, wrong as shown
        ("1280x720", "3:4", 0, "review stretched"),
        ("1280x720", "640:639", 0, "review stretched"),
        ("1440x1088", "4:3", 0, "fail padded"),
        ("720x576", "64:45", 0, "fail too_small"),
    ],
)
def test_sizes(size: str, sar: str, turn: int, expected: str) -> None:
    facts = shot(size, sar, turn)
    assert short(resolution, facts) == expected
    assert bool(fixes(resolution, facts)[0]) == (not expected.startswith("pass"))


@pytest.mark.parametrize(
    ("size", "sar", "turn", "zh", "en"),
    [
        ("1920x1080", "1:1", 0, "1920x1080", "1920x1080"),
        ("1080x1920", "1:1", 90, "1920x1080", "1920x1080"),
        (
            "1920x1088",
            "1:1",
            0,
            "1920x1088，比 1920x1080 多几个像素，多半是编码补边没有裁掉；应为 1920x1080 或 1280x720",
            "1920x1088, a few pixels more than 1920x1080: probably coding padding left in; should be 1920x1080 or 1280x720",
        ),
        (
            "1918x1078",
            "1:1",
            0,
            "1918x1078，与 1920x1080 差几个像素，多半是裁剪时切掉了边；应为 1920x1080 或 1280x720",
            "1918x1078, a few pixels off 1920x1080: probably cropped at the edges; should be 1920x1080 or 1280x720",
        ),
        (
            "3840x2160",
            "1:1",
            0,
            "3840x2160（4K），大于通知的尺寸；应为 1920x1080 或 1280x720",
            "3840x2160 (4K), larger than asked; should be 1920x1080 or 1280x720",
        ),
        (
            "2560x1440",
            "1:1",
            0,
            "2560x1440，大于通知的尺寸；应为 1920x1080 或 1280x720",
            "2560x1440, larger than asked; should be 1920x1080 or 1280x720",
        ),
        (
            "854x480",
            "1:1",
            0,
            "854x480，小于通知的尺寸；应为 1920x1080 或 1280x720",
            "854x480, smaller than asked; should be 1920x1080 or 1280x720",
        ),
        (
            "1600x900",
            "1:1",
            0,
            "1600x900，不在通知的尺寸之列；应为 1920x1080 或 1280x720",
            "1600x900, not a size that was asked; should be 1920x1080 or 1280x720",
        ),
        (
            "1920x1080",
            "1:1",
            90,
            "画面是竖的，1080x1920；应为横画面，1920x1080 或 1280x720",
            "the picture is portrait, 1080x1920; should be landscape, 1920x1080 or 1280x720",
        ),
        (
            "1440x1080",
            "4:3",
            0,
            "以 1440x1080 存储，放映时变为 1920x1080（像素不是方形）；应直接为 1920x1080 或 1280x720",
            "stored as 1440x1080 but shown as 1920x1080 (pixels not square); should be 1920x1080 or 1280x720 throughout",
        ),
        (
            "1920x1080",
            "4:3",
            0,
            "以 1920x1080 存储，放映时变为 2560x1080（像素不是方形）；应直接为 1920x1080 或 1280x720",
            "stored as 1920x1080 but shown as 2560x1080 (pixels not square); should be 1920x1080 or 1280x720 throughout",
        ),
        (
            "720x576",
            "64:45",
            0,
            "放映时为 1024x576（存储 720x576），小于通知的尺寸；应为 1920x1080 或 1280x720",
            "1024x576 as shown (stored 720x576), smaller than asked; should be 1920x1080 or 1280x720",
        ),
    ],
)
def test_words(size: str, sar: str, turn: int, zh: str, en: str) -> None:
    assert words(resolution, shot(size, sar, turn)) == (zh, en)


@pytest.mark.parametrize(
    ("size", "near"),
    [("3840x2160", "1920x1080"), ("2160x3840", "1920x1080"), ("1080x1920", "1920x1080"), ("720x1280", "1280x720"),
     ("854x480", "1280x720"), ("1440x1080", "1920x1080")],
)  # fmt: skip
def test_the_fix_names_the_size_to_export_at(size: str, near: str) -> None:
    assert near in fixes(resolution, shot(size))[0]
    assert near in fixes(resolution, shot(size))[1]


@pytest.mark.parametrize(
    ("size", "sizes", "expected"),
    [
        ("3840x2160", [[3840, 2160]], "pass ok"),
        ("1280x720", [[1920, 1080]], "fail too_small"),
        ("1080x1920", [[1080, 1920]], "pass ok"),
        ("1920x1080", [[1080, 1920]], "fail lying"),
        ("1072x1904", [[1080, 1920]], "fail cropped"),
    ],
)
def test_another_notice_lists_other_sizes(size: str, sizes: list[list[int]], expected: str) -> None:
    assert short(resolution, shot(size), sizes=sizes) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [("1920x1080", "pass ok"), ("3840x2160", "pass ok"), ("2560x1440", "pass ok"), ("1280x720", "fail too_small"),
     ("2160x3840", "fail upright"), ("3000x1000", "fail other")],
)  # fmt: skip
def test_a_notice_may_allow_larger_sizes(size: str, expected: str) -> None:
    assert short(resolution, shot(size), sizes=[[1920, 1080]], larger=True) == expected


def test_measured() -> None:
    verdict = judged(resolution, shot("1440x1080", "4:3"))
    assert verdict.measured == {"size": "1440x1080", "width": 1440, "height": 1080, "shown": "1920x1080"}
    assert verdict.expected == {"sizes": ["1920x1080", "1280x720"]}


def test_a_pixel_shape_that_changes_no_pixel_is_square() -> None:
    assert short(resolution, shot("1280x720", "3041:3040")) == "pass ok"
    assert short(resolution, shot("1280x720", "256:255")) == "review stretched"
