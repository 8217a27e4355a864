"""`fix` from end to end on broken clips: what it writes is checked again, by the program and here."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sciencevid_check import check_works, profile
from sciencevid_check.commands import fix as fix_cli
from sciencevid_check.fix import commands, mend
from sciencevid_check.measure import MeasurementError, encode
from sciencevid_check.measure.tools import find
from sciencevid_check.rules import all_rules
from tests.command import Said, call
from tests.conftest import Clip
from tests.terminal import posix

LENGTH = ("--set", "rules.duration.min_s=1", "--set", "rules.duration.max_s=15")


def only(*rules: str) -> list[str]:
    """The settings under which these rules alone are checked: what reads writing or faces takes its time."""
    off = sorted(set(all_rules()) - {*rules, "readable", "duration"})
    return [*LENGTH, *(word for rule in off for word in ("--set", f"rules.{rule}.level=off"))]


def fixed(path: Path, *more: str | Path, rules: tuple[str, ...], lang: str = "en", stdin: bytes = b"") -> Said:
    return call("fix", path, *more, *only(*rules), "--lang", lang, stdin=stdin)


def copied(clip: Path, folder: Path, name: str = "") -> Path:
    return Path(shutil.copyfile(clip, folder / (name or clip.name)))


def verdicts(path: Path, *rules: str) -> dict[str, str]:
    changes = ["rules.duration.min_s=1", "rules.duration.max_s=15"]
    (work,) = check_works([path], profile.load(changes=changes), select=rules).files
    return {finding.rule: finding.status for finding in work.findings}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def streams(path: Path) -> list[str]:
    """A hash of every track's packets."""
    command = [find().ffmpeg, "-v", "error", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split(",", 2)[2] for line in said.split()]


def probed(path: Path, what: str) -> str:
    command = [find().ffprobe, "-v", "error", "-show_entries", what, "-of", "csv=p=0", path]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def make(path: Path, source: Path, *arguments: str) -> Path:
    command = [find().ffmpeg, "-v", "error", "-nostdin", "-i", source, *arguments, path]
    subprocess.run(command, check=True, timeout=60)
    return path


def test_a_wrapper_is_changed_without_touching_a_packet(clip: Clip, tmp_path: Path) -> None:
    wrap = ("-map", "0", "-c", "copy", "-metadata", "title=守望者", "-metadata", "creation_time=2023-05-01T08:00:00Z")
    work = make(tmp_path / "讲座[red].mkv", clip("good"), *wrap)
    before = digest(work)
    said = fixed(work, "--yes", rules=("container", "file-name"))
    assert said.code == 0, said
    result = tmp_path / "讲座[red]-fixed.mp4"
    assert streams(result) == streams(work)
    assert probed(result, "format_tags=title,creation_time") == "2023-05-01T08:00:00.000000Z,守望者"
    assert verdicts(result, "container", "file-name") == {"container": "pass", "file-name": "pass"}
    assert digest(work) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([result.name, work.name])
    assert "no loss" in said.out
    assert "mended" in said.out
    moov, mdat = (result.read_bytes().index(box) for box in (b"moov", b"mdat"))
    assert moov < mdat


@pytest.mark.parametrize(
    ("name", "more", "rules"),
    [
        ("wrong-pixels", (), ("aspect-ratio", "resolution")),
        ("upright-by-mark", ("--frame", "unturn"), ("aspect-ratio", "resolution")),
        ("hev1", (), ("video-codec",)),
    ],
)
def test_marks_are_changed_without_touching_the_picture(
    name: str, more: tuple[str, ...], rules: tuple[str, ...], clip: Clip, tmp_path: Path
) -> None:
    work = copied(clip(name), tmp_path)
    said = fixed(work, "--yes", *more, rules=rules)
    assert said.code == 0, said
    result = tmp_path / f"{name}-fixed.mp4"
    assert set(verdicts(result, *rules).values()) == {"pass"}
    size = work.stat().st_size
    assert abs(result.stat().st_size - size) < 0.02 * size  # nothing was encoded


@pytest.mark.parametrize(
    ("name", "more", "rules"),
    [
        ("letterbox", (), ("borders",)),
        ("four-to-three", (), ("aspect-ratio", "resolution")),
        ("interlaced", (), ("scan-type",)),
        ("variable-rate", (), ("frame-rate",)),
        ("stray-black", (), ("flash-frames", "frame-rate")),
        ("black-tail", (), ("black-frames", "stream-integrity")),
        ("sound-late", ("--sound-start", "shift"), ("av-sync", "stream-integrity")),
        ("one-sided", (), ("channels", "loudness")),
        ("opposite-phase", (), ("channels", "loudness")),
        ("quiet", (), ("loudness", "stream-integrity")),
        ("sound-shorter", (), ("stream-integrity",)),
        ("sound-longer", (), ("stream-integrity",)),
        ("surround", (), ("audio-track",)),
    ],
)
def test_each_fault_is_mended(
    name: str, more: tuple[str, ...], rules: tuple[str, ...], clip: Clip, tmp_path: Path
) -> None:
    work = copied(clip(name), tmp_path)
    before = digest(work)
    said = fixed(work, "--yes", *more, rules=rules)
    assert said.code == 0, said
    assert set(verdicts(tmp_path / f"{name}-fixed.mp4", *rules).values()) == {"pass"}
    assert digest(work) == before


def test_a_tail_is_cut_to_the_frame(clip: Clip, tmp_path: Path) -> None:
    work = copied(clip("black-tail"), tmp_path)  # its first black frame is number 60
    assert fixed(work, "--yes", rules=("black-frames",)).code == 0
    shown = probed(tmp_path / "black-tail-fixed.mp4", "stream=nb_frames,duration").split()
    assert shown[0] == "2.400000,60"
    assert 2.35 < float(shown[1].split(",")[0]) < 2.45


def test_a_head_is_cut_to_the_frame(clip: Clip, tmp_path: Path) -> None:
    black = "drawbox=t=fill:color=black:enable='lt(n,33)'"
    work = make(tmp_path / "work.mp4", clip("good"), "-vf", black, "-c:a", "copy", "-c:v", "libx264", "-g", "100")
    said = fixed(work, "--yes", rules=("black-frames", "stream-integrity", "av-sync"))
    assert said.code == 0, said
    assert probed(tmp_path / "work-fixed.mp4", "stream=nb_frames,start_time").splitlines()[0] == "0.000000,67"


def test_a_head_at_a_key_is_cut_without_encoding(clip: Clip, tmp_path: Path) -> None:
    black = "drawbox=t=fill:color=black:enable='lt(n,50)'"
    encode_ = ("-c:v", "libx264", "-g", "50", "-preset", "ultrafast", "-bf", "2")
    work = make(tmp_path / "work.mp4", clip("good"), "-vf", black, "-c:a", "copy", *encode_)
    said = fixed(work, "--yes", rules=("black-frames", "stream-integrity", "av-sync"))
    assert said.code == 0, said
    result = tmp_path / "work-fixed.mp4"
    assert probed(result, "stream=nb_frames,start_time").splitlines()[0] == "0.000000,50"
    sizes = [probed(path, "packet=size,stream_index").split() for path in (work, result)]
    before, after = ([one for one in each if one.startswith("0,")] for each in sizes)
    assert before[50:] == after


def test_subtitles_stay(clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n水使光变慢\n", encoding="utf-8")
    more = ("-i", str(tmp_path / "words.srt"), "-map", "0", "-map", "1", "-c", "copy", "-metadata:s:s", "language=chi")
    work = make(tmp_path / "work.mkv", clip("good"), *more)
    assert fixed(work, "--yes", rules=("container",)).code == 0
    result = tmp_path / "work-fixed.mp4"
    assert "mov_text" in probed(result, "stream=codec_name")
    assert "chi" in probed(result, "stream_tags=language")


# ---------------------------------------------------------------- what keeps people's files safe


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def work(clip: Clip, tmp_path: Path) -> Path:
    return copied(clip("matroska-renamed"), tmp_path, "work.mp4")


def test_the_work_itself_is_never_the_target(work: Path) -> None:
    before = digest(work)
    said = fixed(work, "--yes", "--force", "-o", work, rules=("container",), lang="zh")
    assert (said.code, digest(work), left(work.parent)) == (2, before, ["work.mp4"])
    assert "从不改写原文件" in said.err


@posix
def test_a_link_to_the_work_is_the_work(work: Path) -> None:
    link = work.with_name("link.mp4")
    link.symlink_to(work)
    assert fixed(work, "--yes", "--force", "-o", link, rules=("container",)).code == 2


def test_a_file_that_is_there_stays_unless_forced(work: Path) -> None:
    other = work.with_name("work-fixed.mp4")
    other.write_bytes(b"mine")
    said = fixed(work, "--yes", rules=("container",))
    assert (said.code, other.read_bytes()) == (2, b"mine")
    assert "--force" in said.err
    assert fixed(work, "--yes", "--force", rules=("container",)).code == 0
    assert other.stat().st_size > 1000


def test_where_nobody_can_be_asked_nothing_is_done(work: Path) -> None:
    said = fixed(work, rules=("container",))
    assert (said.code, left(work.parent)) == (2, ["work.mp4"])
    assert "--yes" in said.err
    assert "MP4" in said.out  # the plan is shown all the same


@pytest.mark.parametrize(
    ("answers", "code", "files"),
    [
        ("y\n", 0, ["work-fixed.mp4", "work.mp4"]),
        ("是\n", 0, ["work-fixed.mp4", "work.mp4"]),
        ("\n", 1, ["work.mp4"]),
        ("", 1, ["work.mp4"]),
    ],
)
def test_a_person_is_asked(
    answers: str, code: int, files: list[str], work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fix_cli, "_asks", lambda: True)
    said = fixed(work, rules=("container",), stdin=answers.encode())
    assert (said.code, left(work.parent)) == (code, files)
    assert "Shall this be done? [y/N]" in said.err


def test_a_person_is_asked_what_only_a_person_knows(
    clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fix_cli, "_asks", lambda: True)
    work = copied(clip("upright-by-mark"), tmp_path)
    said = fixed(work, rules=("aspect-ratio", "resolution"), stdin=b"3\ny\n")
    assert said.code == 0, said
    assert "3. it should lie" in said.err
    left_it = fixed(work, "--force", rules=("aspect-ratio", "resolution"), stdin=b"\n")
    assert (left_it.code, "Shall this" in left_it.err) == (1, False)


@pytest.mark.parametrize(
    ("options", "problem"),
    [(("-o", "x.mkv"), ".mp4"), (("-o", "no/x.mp4"), "not there"), (("--frame", "round"), "crop")],
)
def test_what_cannot_be_is_said_before_anything_is_done(
    options: tuple[str, ...], problem: str, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work.parent)
    said = fixed(work, "--yes", *options, rules=("container",))
    assert (said.code, left(work.parent)) == (2, ["work.mp4"])
    assert problem in said.err


@posix
def test_the_commands_that_are_printed_do_it(clip: Clip, tmp_path: Path) -> None:
    work = copied(clip("quiet"), tmp_path, "讲座 'x' $y.mp4")
    said = fixed(work, "--dry-run", rules=("loudness",))
    assert (said.code, left(tmp_path)) == (0, [work.name])
    listen, write = [line for line in said.out.splitlines() if "-protocol_whitelist" in line]
    assert "print_format=json" in listen
    subprocess.run(shlex.split(write), check=True, capture_output=True)
    assert verdicts(tmp_path / "讲座 'x' $y-fixed.mp4", "loudness") == {"loudness": "pass"}


def test_what_does_not_hold_gets_a_name_that_says_so(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(edit: Any, source: commands.Source, target: str, figures: Any = None) -> list[str]:
        return [source.ffmpeg, "-v", "error", "-i", source.path, "-c", "copy", "-f", "matroska", target]

    monkeypatch.setattr(commands, "encode", copy)
    said = fixed(work, "--yes", rules=("container",))
    assert said.code == 1
    assert left(work.parent) == ["work-fixed-check-me.mp4", "work.mp4"]
    assert "NOT MENDED" in said.out
    assert fixed(work, "--yes", rules=("container",)).code == 1
    assert "work-fixed-check-me-2.mp4" in left(work.parent)


def test_what_stays_wrong_exits_1_though_the_mending_holds(work: Path) -> None:
    said = call("fix", work, "--yes", *only("container", "duration")[4:])  # the notice's own three minutes
    assert said.code == 1
    assert left(work.parent) == ["work-fixed.mp4", "work.mp4"]
    assert "不会用慢放" in said.out


def test_a_failing_ffmpeg_leaves_nothing(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        (part,) = work.parent.glob(".sciencevid-fix-*")
        (part / "work-fixed.mp4").write_bytes(b"half")
        raise MeasurementError("encoding", "Error writing trailer: No space left on device")

    monkeypatch.setattr(encode, "write", fail)
    said = fixed(work, "--yes", rules=("container",), lang="zh")
    assert (said.code, left(work.parent)) == (2, ["work.mp4"])
    assert "磁盘满了" in said.err
    assert "原文件没有动" in said.err


def test_ffmpegs_own_words_are_told(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError) as raised:
        encode.write(
            [str(find().ffmpeg), "-v", "error", "-nostdin", "-i", str(tmp_path / "no.mp4"), "-f", "null", "-"], 1.0
        )
    assert "No such file" in raised.value.missing.detail


def test_a_disk_without_room_is_refused_before(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage(work.parent))(10**9, 10**9 - 10**6, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    said = fixed(work, "--yes", rules=("container",))
    assert (said.code, left(work.parent)) == (2, ["work.mp4"])
    assert "1 MB left" in said.err


def test_ctrl_c_leaves_nothing(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        assert len(list(work.parent.glob(".sciencevid-fix-*"))) == 1
        raise KeyboardInterrupt

    def leave(code: int) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(encode, "write", stop)
    monkeypatch.setattr(os, "_exit", leave)
    said = fixed(work, "--yes", rules=("container",))
    assert (said.code, left(work.parent)) == (130, ["work.mp4"])
    assert "untouched" in said.err


@posix
def test_being_ended_kills_ffmpeg_and_leaves_nothing(work: Path) -> None:
    endless = "-v error -f lavfi -i testsrc -f mp4".split()  # noqa: SIM905
    script = f"""
import sys
from sciencevid_check import cli
from sciencevid_check.fix import commands
commands.encode = lambda edit, source, target, figures=None: [source.ffmpeg, *{endless!r}, "-progress", "pipe:1", target]
cli.main()
"""
    arguments = [sys.executable, "-c", script, "fix", str(work), "--yes", *only("container")]
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        try:
            for _ in range(600):
                if list(work.parent.glob(".sciencevid-fix-*/*.mp4")) or running.poll() is not None:
                    break
                try:
                    running.wait(0.1)
                except subprocess.TimeoutExpired:
                    continue
            running.terminate()
            assert running.wait(30) == 130
        finally:
            running.kill()
    assert left(work.parent) == ["work.mp4"]


def test_a_work_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    said = fixed(tmp_path / "no.mp4", "--yes", rules=("container",))
    assert said.code == 2
    assert "no.mp4" in said.err
    folder = fixed(tmp_path, "--yes", rules=("container",))
    assert (folder.code, "one file at a time" in folder.err) == (2, True)


def test_a_work_that_is_no_video_is_for_people(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"text")
    said = fixed(tmp_path / "a.mp4", "--yes", rules=("container",))
    assert (said.code, left(tmp_path)) == (1, ["a.mp4"])
    assert "Readable" in said.out


def test_a_good_work_needs_no_file(clip: Clip, tmp_path: Path) -> None:
    said = fixed(copied(clip("good"), tmp_path), "--yes", rules=("container",))
    assert (said.code, left(tmp_path)) == (0, ["good.mp4"])
    assert "nothing to mend" in said.out


def test_the_best_encoder_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    encode.h264_encoder.cache_clear()
    assert encode.h264_encoder() == "libx264"
    encode.h264_encoder.cache_clear()
    others = type("Output", (), {"stdout": " V....D h264_mf  x\n V..... libopenh264  x\n A....D aac  x\n"})
    monkeypatch.setattr(encode, "run", lambda *_: others)
    assert encode.h264_encoder() == "h264_mf"
    encode.h264_encoder.cache_clear()
    monkeypatch.setattr(encode, "run", lambda *_: type("Output", (), {"stdout": ""}))
    assert encode.h264_encoder() == ""
    encode.h264_encoder.cache_clear()


def test_a_name_with_a_number_is_free(tmp_path: Path) -> None:
    assert mend._free(tmp_path / "a.mp4").name == "a.mp4"
    for name in ("a.mp4", "a-2.mp4"):
        (tmp_path / name).touch()
    assert mend._free(tmp_path / "a.mp4").name == "a-3.mp4"
