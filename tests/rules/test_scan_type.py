import pytest

from sciencevid_check.measurements import Container
from sciencevid_check.rules import scan_type
from tests.rules.facts import container, fixes, judged, mediainfo, short, words


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
