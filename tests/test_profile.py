import re
from pathlib import Path

import pytest

from sciencevid_check import manual, profile
from sciencevid_check.profile import ProfileError
from sciencevid_check.rules import all_rules, judges_paper
from sciencevid_check.text import Text

HEAD = 'schema = "sciencevid-check/profile/1"\nname = "mine"\ntitle = { zh = "通知", en = "Notice" }\n'


def written(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding=encoding)
    return str(path)


def refused(name: str, *changes: str) -> Text:
    with pytest.raises(ProfileError) as caught:
        profile.load(name, changes)
    return caught.value.text


# The rules of a plain check: those that judge videos, but for the one that this notice has no limit for.
OF_VIDEOS = [name for name, rule in all_rules().items() if not judges_paper(rule) and name != "file-size"]


def test_the_shipped_notice() -> None:
    notice = profile.load()
    assert notice.name == "cq-2023"
    assert notice.settings("duration").clause == "四（四）"
    assert notice.settings("duration").quote == "时长3—4分钟"
    assert notice.human
    assert set(profile.chosen(notice, paper=True)) == set(all_rules()) - {"file-size"}
    assert list(profile.chosen(notice)) == OF_VIDEOS


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (
            "[rules.duration]\nmax_sec = 300",
            'mine.toml: rules.duration.max_sec: unknown key; did you mean "max_s"?',
            "mine.toml：rules.duration.max_sec：没有这个键，是不是“max_s”？",
        ),
        (
            "[rules.durations]\nmax_s = 300",
            'mine.toml: rules.durations: unknown key; did you mean "duration"?',
            "mine.toml：rules.durations：没有这个键，是不是“duration”？",
        ),
        (
            "[rules.aspect_ratio]\nwidth = 4",
            'mine.toml: rules.aspect_ratio: unknown key; did you mean "aspect-ratio"?',
            "mine.toml：rules.aspect_ratio：没有这个键，是不是“aspect-ratio”？",
        ),
        ("[rules.duration]\nzzz = 1", "mine.toml: rules.duration.zzz: unknown key", None),
        ("[rule.duration]\nmax_s = 1", 'mine.toml: rule: unknown key; did you mean "rules"?', None),
        (
            '[[human]]\nwhat = { zh = "一", en = "1", zhh = "二" }',
            'mine.toml: human.0.what.zhh: unknown key; did you mean "zh"?',
            None,
        ),
        (
            '[[human]]\nwhat = { zh = "一", en = "1" }\nclaus = "四"',
            'mine.toml: human.0.claus: unknown key; did you mean "clause"?',
            None,
        ),
        ('[[human]]\nwhat = { zh = "一" }', "mine.toml: human.0.what.en: missing", "mine.toml：human.0.what.en：缺少"),
        (
            "[rules.duration]\nmax_s = 'four'",
            "mine.toml: rules.duration.max_s = 'four': should be a number",
            "mine.toml：rules.duration.max_s = 'four'：应为数字",
        ),
        ("[rules.duration]\nmax_s = -1", "mine.toml: rules.duration.max_s = -1: should be greater than 0", None),
        (
            "[rules.file-name]\nmax_length = 3",
            "mine.toml: rules.file-name.max_length = 3: should be at least 8",
            "mine.toml：rules.file-name.max_length = 3：应不小于 8",
        ),
        (
            "[rules.aspect-ratio]\ntolerance = 0.5",
            "mine.toml: rules.aspect-ratio.tolerance = 0.5: should be less than 0.2",
            None,
        ),
        (
            "[rules.frame-rate]\nmax_uneven_share = 2",
            "mine.toml: rules.frame-rate.max_uneven_share = 2: should be at most 1",
            None,
        ),
        (
            "[rules.audio-track]\nmax_tracks = 1.5",
            "mine.toml: rules.audio-track.max_tracks = 1.5: should be a whole number",
            "mine.toml：rules.audio-track.max_tracks = 1.5：应为整数",
        ),
        (
            "[rules.duration]\nlevel = 'warn'",
            "mine.toml: rules.duration.level = 'warn': should be 'error', 'warning' or 'off'",
            "mine.toml：rules.duration.level = 'warn'：应为 'error', 'warning' or 'off'",
        ),
        (
            "[rules.duration]\nclause = 4",
            "mine.toml: rules.duration.clause = 4: should be text in quotes",
            "mine.toml：rules.duration.clause = 4：应为加引号的文字",
        ),
        (
            "[rules.resolution]\nsizes = '1080p'",
            "mine.toml: rules.resolution.sizes = '1080p': should be a list in square brackets",
            "mine.toml：rules.resolution.sizes = '1080p'：应为方括号里的一列值",
        ),
        (
            "[rules.resolution]\nsizes = []",
            "mine.toml: rules.resolution.sizes = []: should have at least 1 item(s)",
            None,
        ),
        (
            "[rules]\nduration = 300",
            "mine.toml: rules.duration = 300: should be a table of keys and values",
            "mine.toml：rules.duration = 300：应为一组键和值",
        ),
        ('[human]\nwhat = "x"', "mine.toml: human: should be a list in square brackets", None),
        (
            "[rules.duration]\nmax_s = 120",
            "mine.toml: rules.duration: min_s (180) is above max_s (120); set both",
            "mine.toml：rules.duration：下限 min_s（180）大于上限 max_s（120），两个都要写",
        ),
    ],
)
def test_typing_errors_get_a_line_with_file_key_and_remedy(text: str, en: str, zh: str | None, tmp_path: Path) -> None:
    said = refused(written(tmp_path, HEAD + text))
    assert said.en == en
    assert zh is None or said.zh == zh


def test_every_error_gets_its_own_line(tmp_path: Path) -> None:
    said = refused(written(tmp_path, HEAD + "[rules.duration]\nmax_sec = 1\nmin_s = 'x'\n[rules.nope]\n"))
    lines = said.en.splitlines()
    assert len(lines) == len(said.zh.splitlines()) == 3
    assert all(line.startswith("mine.toml: rules.") for line in lines)


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ('name = "a"\ntitle = { zh = "一", en = "1" }', "mine.toml: schema: missing"),
        (HEAD.replace("profile/1", "profile/9"), "should be 'sciencevid-check/profile/1'"),
        (HEAD.replace('"mine"', '"my notice"'), "mine.toml: name = 'my notice': should be of letters"),
        (HEAD + "[rules.duration\n", "mine.toml: not valid TOML: "),
        (HEAD + "name = 'twice'\n", "mine.toml: not valid TOML: "),
    ],
)
def test_broken_files(text: str, en: str, tmp_path: Path) -> None:
    said = refused(written(tmp_path, text))
    assert en in said.en
    assert said.zh.startswith("mine.toml：")


def test_toml_errors_name_the_place(tmp_path: Path) -> None:
    assert "line 4" in refused(written(tmp_path, HEAD + "[rules.duration\n")).en


def test_notepad_writes_a_byte_order_mark(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "[rules.duration]\nmax_s = 300\n", encoding="utf-8-sig")
    assert profile.load(path).settings("duration").max_s == 300  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_other_encodings_are_named_with_the_remedy(encoding: str, tmp_path: Path) -> None:
    said = refused(written(tmp_path, HEAD + "# 科普短视频大赛\n", encoding=encoding))
    assert said.en == "mine.toml: not UTF-8; save it again with UTF-8 as encoding"
    assert "编码选 UTF-8" in said.zh


@pytest.mark.parametrize(
    ("name", "near"),
    [("cq-2032", 'did you mean "cq-2023"?'), ("no/such/file.toml", "there are: cq-2023"), ("", "there are: cq-2023")],
)
def test_a_missing_profile(name: str, near: str) -> None:
    assert near in refused(name).en


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    assert "no such profile or file" in refused(str(tmp_path)).en


@pytest.mark.parametrize(
    ("change", "rule", "key", "value"),
    [
        ("rules.duration.max_s=300", "duration", "max_s", 300.0),
        ("rules.duration.max_s = 300.5", "duration", "max_s", 300.5),
        ("rules.duration.level=off", "duration", "level", "off"),
        ('rules.duration.level="warning"', "duration", "level", "warning"),
        ("rules.resolution.sizes=[[3840, 2160]]", "resolution", "sizes", ((3840, 2160),)),
        ("rules.file-name.extensions=['.mov']", "file-name", "extensions", (".mov",)),
        ("rules.video-codec.clause=五", "video-codec", "clause", "五"),
    ],
)
def test_set(change: str, rule: str, key: str, value: object) -> None:
    notice = profile.load(changes=[change])
    assert getattr(notice.settings(rule), key) == value
    assert notice.settings("aspect-ratio").clause == "四（四）", "the rest of the profile stays"


def test_of_two_changes_the_later_counts() -> None:
    notice = profile.load(changes=["rules.duration.max_s=300", "rules.duration.max_s=280", "rules.duration.min_s=1"])
    assert notice.settings("duration").model_dump(include={"min_s", "max_s"}) == {"min_s": 1.0, "max_s": 280.0}


@pytest.mark.parametrize(
    ("change", "en"),
    [
        ("rules.duration.max_s", "--set rules.duration.max_s: write KEY=VALUE, for example"),
        ("=3", "--set =3: write KEY=VALUE"),
        ("rules..max_s=3", "--set rules..max_s=3: write KEY=VALUE"),
        ("rules.duration.max=3", 'cq-2023.toml + --set: rules.duration.max: unknown key; did you mean "max_s"?'),
        ("rules.duration.max_s=", "cq-2023.toml + --set: rules.duration.max_s = '': should be a number"),
        ("rules.duration.max_s.deep=3", "rules.duration.max_s: should be a number"),
        ("name.deep=3", "--set name.deep=3: name holds a value, not further keys"),
    ],
)
def test_set_typing_errors(change: str, en: str) -> None:
    said = refused("cq-2023", change)
    assert en in said.en
    assert said.zh


def test_a_change_does_not_stay_for_the_next_call() -> None:
    profile.load(changes=["rules.duration.max_s=300"])
    assert profile.load().settings("duration").max_s == 240  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ([], [], OF_VIDEOS),
        (["duration"], [], ["duration"]),
        (["resolution", "duration", "duration"], [], ["duration", "resolution"]),
        (["duration", "resolution"], ["duration"], ["resolution"]),
        ([], [name for name in all_rules() if name != "readable"], ["readable"]),
    ],
)
def test_chosen(select: list[str], ignore: list[str], expected: list[str]) -> None:
    assert list(profile.chosen(profile.load(), select, ignore)) == expected


@pytest.mark.parametrize(
    ("select", "ignore", "en"),
    [
        (["durations"], [], 'durations: no such rule; did you mean "duration"?'),
        ([], ["aspect_ratio"], 'aspect_ratio: no such rule; did you mean "aspect-ratio"?'),
        (["zzz"], [], "zzz: no such rule; sciencevid-check rules lists them all"),
        (["duration"], ["duration"], "no rule is left to check"),
    ],
)
def test_chosen_typing_errors(select: list[str], ignore: list[str], en: str) -> None:
    with pytest.raises(ProfileError) as caught:
        profile.chosen(profile.load(), select, ignore)
    assert en in caught.value.text.en


def test_a_rule_that_is_off_is_not_run() -> None:
    notice = profile.load(changes=["rules.duration.level=off"])
    assert "duration" not in profile.chosen(notice)
    with pytest.raises(ProfileError, match="no rule is left"):
        profile.chosen(notice, select=["duration"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_blank_profile_loads_as_it_is_and_with_every_line_in_use(lang: str, tmp_path: Path) -> None:
    text = manual.blank_profile("mine", lang)  # type: ignore[arg-type]
    in_use = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    for version in (text, in_use):
        notice = profile.load(written(tmp_path, version))
        for rule in all_rules().values():
            assert f"[rules.{rule.id}]" in version
            assert notice.settings(rule.id) == rule.settings()
    settings = sum(len(rule.settings.model_fields) for rule in all_rules().values())
    assert in_use.count("\n# ") == text.count("\n# ") - settings, "every setting has a line to be put to use"


def test_the_schema_knows_every_rule_and_names_keys_as_files_write_them() -> None:
    schema = profile.model().model_json_schema(by_alias=True)
    assert {"schema", "name", "title", "rules"} <= set(schema["properties"])
    assert set(schema["$defs"]["Rules"]["properties"]) == set(all_rules())
