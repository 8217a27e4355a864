from pathlib import Path

from sciencevid_check import check, drafting, profile
from sciencevid_check.measurements import Measurements
from tests.command import call
from tests.conftest import Clip
from tests.rules.facts import container, file, shot


def test_the_sample_passes_its_own_draft(clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    done = call("profile", "new", "mine", "--from", clip("full-hd"), "--output", path)
    assert done.code == 0, done.err
    notice = profile.load(str(path))
    assert notice.settings("resolution").sizes == ((1920, 1080),)  # type: ignore[attr-defined]
    assert notice.settings("frame-rate").usual_hz == (30.0,)  # type: ignore[attr-defined]
    assert check(clip("full-hd"), str(path)).verdict in ("pass", "review")
    text = path.read_text(encoding="utf-8")
    assert "样片 1920x1080 | the sample is 1920x1080" in text
    assert call("profile", "new", "mine", "--from", clip("full-hd"), "--output", path).code == 2  # not overwritten


def test_what_the_sample_fails_is_off_with_the_reason(tmp_path: Path) -> None:
    facts = Measurements(path="a.mkv", file=file("a.mkv"), container=container(format_names=("matroska", "webm")))
    text = drafting.draft("mine", "a.mkv", facts)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert profile.load(str(tmp_path / "mine.toml")).settings("container").level == "off"
    assert "内容是 Matroska (MKV/WebM)，不是 MP4" in text
    assert "the sample fails this" in text


def test_an_upright_sample_makes_an_upright_notice(tmp_path: Path) -> None:
    upright = Measurements(path="a.mp4", file=file(), container=shot("1920x1080", rotation_deg=90))
    (tmp_path / "mine.toml").write_text(drafting.draft("mine", "a.mp4", upright), encoding="utf-8")
    notice = profile.load(str(tmp_path / "mine.toml"))
    assert notice.settings("resolution").sizes == ((1080, 1920),)  # type: ignore[attr-defined]
    shape = notice.settings("aspect-ratio").model_dump()
    assert (shape["width"], shape["height"]) == (9, 16)
    length = notice.settings("duration").model_dump()
    assert (length["min_s"], length["max_s"]) == (150, 240)  # 200 s, 15 % either way, whole half minutes


def test_a_file_that_is_no_video_gives_no_draft(clip: Clip, tmp_path: Path) -> None:
    done = call("profile", "new", "mine", "--from", clip("notes"), "--output", tmp_path / "mine.toml")
    assert done.code == 2
    assert "不是能播放的视频" in done.err
    assert not (tmp_path / "mine.toml").exists()
    assert call("profile", "new", "mine", "--from", tmp_path / "none.mp4", "-o", tmp_path / "m.toml").code == 2


def test_a_name_with_a_line_break_stays_in_its_comment() -> None:
    facts = Measurements(path="a.mp4", file=file(), container=container())
    assert '\nname = "evil"' not in drafting.draft("mine", 'a\nname = "evil"', facts)
