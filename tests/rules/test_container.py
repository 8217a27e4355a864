import pytest

from sciencevid_check.rules import container as rule
from tests.rules.facts import container, fixes, judged, short, sound, words

MKV = {"format_names": ("matroska", "webm"), "major_brand": "", "compatible_brands": ()}


@pytest.mark.parametrize(
    ("major", "compatible", "expected"),
    [
        ("isom", ("isom", "iso2", "avc1", "mp41"), "pass ok"),
        ("mp42", ("mp42", "isom"), "pass ok"),
        ("mp42", ("mp42", "qt  "), "pass ok"),  # iPhone apps list QuickTime as well
        ("iso5", ("iso5", "dash"), "pass ok"),
        ("iso6", (), "pass ok"),
        ("M4V ", ("M4V ", "mp42"), "pass ok"),
        ("XAVC", ("XAVC", "mp42", "iso2"), "pass ok"),  # Sony cameras
        ("3gp4", ("3gp4", "isom"), "pass ok"),  # older phones: says itself that it reads as MP4
        ("qt  ", ("qt  ",), "fail quicktime"),
        ("qt  ", ("qt  ", "mp42", "isom"), "fail quicktime"),
        ("3gp5", ("3gp5",), "fail three_gp"),
        ("3g2a", ("3g2a",), "fail three_gp"),
        ("heic", ("mif1", "heic"), "fail image"),
        ("mif1", ("mif1", "heic", "mp42"), "fail image"),
        ("avis", ("avis", "msf1", "iso8"), "fail image"),
        ("isom", ("isom", "mif1"), "pass ok"),  # the first brand says what the file is for
        ("", (), "review no_brand"),
        ("mjp2", ("mjp2",), "review other_brand"),
        ("QT  ", (), "review other_brand"),  # brands are exact to the letter
    ],
)
def test_brands(major: str, compatible: tuple[str, ...], expected: str) -> None:
    assert short(rule, container(major_brand=major, compatible_brands=compatible)) == expected


@pytest.mark.parametrize(
    ("format_names", "codec", "expected", "zh"),
    [
        (("matroska", "webm"), "h264", "fail other", "内容是 Matroska (MKV/WebM)，不是 MP4"),
        (("matroska", "webm"), "vp9", "fail other_codec_too", "内容是 Matroska (MKV/WebM)（画面编码 vp9），不是 MP4"),
        (("avi",), "h264", "fail other", "内容是 AVI，不是 MP4"),
        (("avi",), "mjpeg", "fail other_codec_too", "内容是 AVI（画面编码 mjpeg），不是 MP4"),
        (("mpegts",), "hevc", "fail other", "内容是 MPEG-TS，不是 MP4"),
        (("mpeg",), "mpeg2video", "fail other_codec_too", "内容是 MPEG-PS（画面编码 mpeg2video），不是 MP4"),
        (("asf",), "wmv3", "fail other_codec_too", "内容是 WMV/ASF（画面编码 wmv3），不是 MP4"),
        (("gif",), "gif", "fail other_codec_too", "内容是 GIF（画面编码 gif），不是 MP4"),
        (("roq",), "h264", "fail other", "内容是 roq，不是 MP4"),
    ],
)
def test_other_formats_by_content(format_names: tuple[str, ...], codec: str, expected: str, zh: str) -> None:
    facts = container(format_names=format_names, major_brand="", compatible_brands=(), codec=codec)
    assert short(rule, facts) == expected
    assert words(rule, facts)[0] == zh


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "MP4", "MP4"),
        (
            {"major_brand": "qt  "},
            "内容是苹果 QuickTime（MOV），不是 MP4",
            "the content is Apple QuickTime (MOV), not MP4",
        ),
        (
            {"major_brand": "qt  ", "codec": "prores"},
            "内容是 QuickTime (MOV)（画面编码 prores），不是 MP4",
            "the content is QuickTime (MOV) (picture: prores), not MP4",
        ),
        (
            {"major_brand": "avif"},
            "内容是 HEIF/AVIF 图片（品牌：avif），不是 MP4 视频",
            "the content is a HEIF/AVIF image (brand: avif), not MP4 video",
        ),
        (
            {"major_brand": "", "compatible_brands": ()},
            "像是 MP4，但文件里没有格式标记（ftyp）",
            "looks like MP4, but has no mark of its format (ftyp)",
        ),
        (
            {"major_brand": "mjp2", "compatible_brands": ()},
            "像是 MP4，但格式标记写的是 mjp2，不是 MP4",
            "looks like MP4, but its mark (ftyp) says mjp2, not MP4",
        ),
    ],
)
def test_words(changes: dict[str, object], zh: str, en: str) -> None:
    assert words(rule, container(**changes)) == (zh, en)


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        (MKV, "ffmpeg -i OLD -c copy -movflags +faststart NEW.mp4"),
        (MKV | {"sounds": ()}, "ffmpeg -i OLD -c copy -movflags +faststart NEW.mp4"),
        # a camera's PCM or a recorder's Opus does not play from MP4 everywhere: the sound alone is encoded again
        (MKV | {"sounds": (sound(codec="pcm_s16le"),)}, "ffmpeg -i OLD -c:v copy -c:a aac -movflags"),
        (MKV | {"sounds": (sound(), sound(index=2, codec="opus"))}, "ffmpeg -i OLD -c:v copy -c:a aac -movflags"),
        ({"major_brand": "qt  "}, "LosslessCut"),
        ({"major_brand": "qt  ", "codec": "prores"}, "export again from the editor as MP4 with H.264"),
        (MKV | {"codec": "vp8"}, "export again from the editor as MP4 with H.264"),
        ({"major_brand": "heic"}, "Export it again from the editor as MP4 with H.264"),
    ],
)
def test_the_fix_works_for_what_is_inside(changes: dict[str, object], command: str) -> None:
    assert command in fixes(rule, container(**changes))[1]


def test_what_is_measured_can_be_compared_with_what_is_expected() -> None:
    good, mkv = judged(rule, container()), judged(rule, container(**MKV))
    assert good.measured == {"format": "MP4", "brand": "isom", "codec": "h264"}
    assert mkv.measured["format"] == "Matroska (MKV/WebM)"
    assert good.expected == mkv.expected == {"format": "MP4"}
