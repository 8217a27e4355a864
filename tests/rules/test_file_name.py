import pytest
from pydantic import ValidationError

from sciencevid_check.rules import file_name
from tests.rules.facts import file, fixes, judged, short, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("某研究所-追光的人.mp4", "pass ok"),
        ("某研究所-追光的人.MP4", "pass ok"),
        ("Spirit of Scientists.mp4", "pass ok"),
        ("重庆 科普作品（终稿）.mp4", "pass ok"),
        ("科学家精神：追光？《上》“一”！.mp4", "pass ok"),  # full-width punctuation is no trouble
        ("讲座[red].mp4", "pass ok"),
        ("-追光的人.mp4", "pass ok"),
        ("第1集.追光.v2.mp4", "pass ok"),
        ("percent%20&amp;#.mp4", "pass ok"),
        ("追光的人's.mp4", "pass ok"),
        ("console.mp4", "pass ok"),
        ("康.mp4", "pass ok"),
        ("追光的人.mov", "fail extension"),
        ("追光的人.mp4.avi", "fail extension"),
        ("追光的人.mp4 ", "fail extension edges"),
        ("追光的人", "fail no_extension"),
        ("追光的人.", "fail no_extension edges"),
        (" 追光的人.mp4", "fail edges"),
        ("追光的人 .mp4", "fail edges"),
        ("追光的人..mp4", "fail edges"),
        (".追光的人.mp4", "fail edges"),  # hidden on macOS and Linux
        ("CON.mp4", "fail reserved"),
        ("nul.mp4", "fail reserved"),
        ("Com1.追光.mp4", "fail reserved"),
        ("COM10.mp4", "pass ok"),
        ("lpt9.mp4", "fail reserved"),
        ('追光"的"人.mp4', "fail forbidden"),
        ("追光?.mp4", "fail forbidden"),
        ("a:b.mp4", "fail forbidden"),
        ("追光\n的人.mp4", "fail forbidden"),
        ("追光\\的人.mp4", "fail forbidden"),
        ("追光🔬的人.mp4", "review garbled"),
        ("追光\u200d的人.mp4", "review garbled"),
        ("追光\u202e的人.mp4", "review garbled"),
        ("ma\u00f1ana.mp4", "review garbled"),
        ("追光\ufffd.mp4", "review garbled"),  # bytes that were no UTF-8
        ("🔬🔬.mp4", "review garbled nameless"),
        ("未命名.mp4", "review nameless"),
        ("未命名(3).mp4", "review nameless"),
        ("无标题 2.mp4", "review nameless"),
        ("最终版.mp4", "review nameless"),
        ("成片-2.mp4", "review nameless"),
        ("序列 01.mp4", "review nameless"),
        ("8月1日.mp4", "review nameless"),  # what 剪映 calls a project
        ("2023年8月1日 (2).mp4", "review nameless"),
        ("final.mp4", "review nameless"),
        ("Final_final2.mp4", "review nameless"),
        ("VID_20230801_101112.mp4", "review nameless"),
        ("IMG_0001.mp4", "review nameless"),
        ("DJI_0042.mp4", "review nameless"),
        ("微信视频2023-08-01_101112.mp4", "review nameless"),
        ("wx_camera_1690860000.mp4", "review nameless"),
        ("Screenrecorder-2023-08-01.mp4", "review nameless"),
        ("20230801.mp4", "review nameless"),
        ("(1).mp4", "review nameless"),
        (".mp4", "fail edges nameless"),
        ("最终的答案.mp4", "pass ok"),
        ("8月1日的实验室.mp4", "pass ok"),
        ("IMG追光.mp4", "pass ok"),
        ("CON?.avi", "fail extension forbidden"),
    ],
)
def test_names(name: str, expected: str) -> None:
    facts = file(name)
    assert short(file_name, facts) == expected
    assert bool(fixes(file_name, facts)[0]) == (expected != "pass ok")


@pytest.mark.parametrize(("characters", "expected"), [(76, "pass ok"), (77, "fail too_long"), (200, "fail too_long")])
def test_length_counts_characters_with_the_ending(characters: int, expected: str) -> None:
    assert short(file_name, file("长" * characters + ".mp4")) == expected


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("某研究所-追光的人.mp4", "文件名没有问题", "the name is fine"),
        ("追光的人.mov", "扩展名是“.mov”；应为 .mp4", 'the name ends in ".mov"; should be .mp4'),
        ("追光的人", "没有扩展名；应为 .mp4", "the name has no ending; should be .mp4"),
        (
            "追光?:\t.mp4",
            "文件名里有 Windows 不允许的字符：U+0009 : ?",
            "the name has characters that Windows forbids: U+0009 : ?",
        ),
        (" 追光的人.mp4", "文件名的开头或结尾有空格或点", "the name starts or ends with a space or a dot"),
        ("CON.mp4", "“CON”是 Windows 的保留名", '"CON" is a name that Windows reserves'),
        (
            "追光🔬\u200d.mp4",
            "文件名里有压缩或邮件时会变成乱码的字符：U+200D 🔬",
            "the name has characters that archives and mail garble: U+200D 🔬",
        ),
        (
            "长" * 200 + ".mp4",
            "文件名有 204 个字符，超过 80 个",
            "the name is 204 characters long, more than 80",
        ),
        ("final.mp4", "文件名看不出是什么作品", "the name does not say what the work is"),
    ],
)
def test_words(name: str, zh: str, en: str) -> None:
    assert words(file_name, file(name)) == (zh, en)


def test_a_wrong_ending_is_not_mended_by_renaming_alone() -> None:
    zh, en = fixes(file_name, file("追光的人.mkv"))
    assert "不要只改名字" in zh
    assert "mend the container first" in en


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("追光的人.mov", {"extensions": [".mp4", ".mov"]}, "pass ok"),
        ("追光的人.mov", {"extensions": ["MOV"]}, "pass ok"),  # as people write it, too
        ("追光的人.mp4", {"max_length": 8}, "pass ok"),
        ("追光者的人.mp4", {"max_length": 8}, "fail too_long"),
        ("final.mp4", {"nameless": []}, "pass ok"),
        ("作品A.mp4", {"nameless": ["作品[A-Z]"]}, "review nameless"),
    ],
)
def test_settings(name: str, settings: dict[str, object], expected: str) -> None:
    assert short(file_name, file(name), **settings) == expected


def test_a_pattern_that_does_not_compile_is_refused_at_once() -> None:
    with pytest.raises(ValidationError, match=r"\(未命名 is no regular expression"):
        file_name.Settings(nameless=("(未命名",))


def test_measured_and_level() -> None:
    verdict = judged(file_name, file("追光的人.mp4"))
    assert verdict.measured == {"name": "追光的人.mp4", "length": 8}
    assert verdict.expected == {"extensions": [".mp4"], "max_length": 80}
    assert file_name.Settings().level == "warning"
