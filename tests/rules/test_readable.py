import pytest

from sciencevid_check.rules import readable
from tests.rules.facts import file, fixes, judged, short, words


@pytest.mark.parametrize(
    ("problem", "expected", "zh", "en"),
    [
        (None, "pass ok", "能正常打开", "opens"),
        ("empty", "fail empty", "文件是空的（0 字节）", "the file is empty (0 bytes)"),
        ("not_media", "fail not_media", "不是视频文件，或内容已损坏", "not a video file, or damaged beyond opening"),
        (
            "no_index",
            "fail no_index",
            "文件不完整：缺少 MP4 索引（moov），多半是没有录完、没有导出完或没有拷完",
            "incomplete: the MP4 index (moov) is missing; the recording, export or copy was probably never finished",
        ),
        (
            "no_picture",
            "fail no_picture",
            "文件里没有画面（只有声音、字幕或封面图）",
            "no picture track (sound, subtitles or a cover only)",
        ),
        ("no_frames", "fail no_frames", "画面轨是空的，一帧也没有", "the picture track is empty: not one frame"),
    ],
)
def test_problems(problem: str | None, expected: str, zh: str, en: str) -> None:
    fact = file(problem=problem)
    assert short(readable, fact) == expected
    assert words(readable, fact) == (zh, en)


@pytest.mark.parametrize("problem", ["empty", "not_media", "no_index", "no_picture", "no_frames"])
def test_every_problem_says_how_to_mend_it(problem: str) -> None:
    assert all(fixes(readable, file(problem=problem)))


def test_the_readers_words_are_kept_for_those_who_ask() -> None:
    verdict = judged(readable, file(problem="not_media", size_bytes=120, reader_says="Invalid data found"))
    assert verdict.measured == {"size_bytes": 120, "reader_says": "Invalid data found"}
