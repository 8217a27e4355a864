import pytest

from sciencevid_check.rules import video_codec
from tests.rules.facts import container, fixes, judged, short, words


@pytest.mark.parametrize(
    ("codec", "pixel_format", "tag", "expected"),
    [
        ("h264", "yuv420p", "avc1", "pass ok"),
        ("h264", "yuvj420p", "avc1", "pass ok"),
        ("hevc", "yuv420p", "hvc1", "pass ok"),
        ("hevc", "yuv420p10le", "hvc1", "pass ok"),
        ("hevc", "yuv420p", "[0][0][0][0]", "pass ok"),  # MKV has no tags
        ("hevc", "yuv420p", "hev1", "fail hev1_tag"),
        ("h264", "yuv420p10le", "avc1", "fail pixel_format"),
        ("h264", "yuv422p", "avc1", "fail pixel_format"),
        ("h264", "yuv444p", "avc1", "fail pixel_format"),
        ("h264", "", "avc1", "fail pixel_format"),
        ("hevc", "yuv422p10le", "hvc1", "fail pixel_format"),
        ("hevc", "yuv422p10le", "hev1", "fail pixel_format"),
        ("av1", "yuv420p", "av01", "fail other_codec"),
        ("mpeg4", "yuv420p", "mp4v", "fail other_codec"),
        ("prores", "yuv422p10le", "apch", "fail other_codec"),
        ("unknown", "", "", "fail other_codec"),
    ],
)
def test_codecs(codec: str, pixel_format: str, tag: str, expected: str) -> None:
    facts = container(codec=codec, pixel_format=pixel_format, codec_tag=tag)
    assert short(video_codec, facts) == expected
    assert bool(fixes(video_codec, facts)[0]) == expected.startswith("fail")


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "H.264，yuv420p", "H.264, yuv420p"),
        (
            {"codec": "av1"},
            "画面编码是 AV1，常见播放器不一定能放；建议 H.264、HEVC (H.265)",
            "the picture is coded as AV1, which not every player can show; use H.264, HEVC (H.265)",
        ),
        (
            {"pixel_format": "yuv444p"},
            "H.264 的像素格式是 yuv444p，许多设备放不出来；应为 yuv420p、yuvj420p",
            "H.264 with pixel format yuv444p, which many devices cannot show; use yuv420p, yuvj420p",
        ),
        (
            {"codec": "hevc", "codec_tag": "hev1"},
            "HEVC 的标签是 hev1，苹果设备打不开；应为 hvc1",
            "HEVC tagged hev1, which Apple devices do not open; use hvc1",
        ),
    ],
)
def test_words(changes: dict[str, object], zh: str, en: str) -> None:
    assert words(video_codec, container(**changes)) == (zh, en)


def test_a_notice_may_allow_other_codecs() -> None:
    av1 = container(codec="av1", pixel_format="yuv420p10le")
    assert short(video_codec, av1, formats={"av1": ["yuv420p", "yuv420p10le"]}) == "pass ok"
    assert short(video_codec, container(), formats={"av1": ["yuv420p"]}) == "fail other_codec"


def test_it_is_advice_because_the_notice_names_no_codec() -> None:
    assert video_codec.Settings().level == "warning"
    assert judged(video_codec, container(codec="vp9")).measured["codec"] == "VP9"
