"""The commands of an edit: pure, word by word."""

from __future__ import annotations

import shlex
import sys
from typing import Any

import pytest

from sciencevid_check.fix.commands import Source, encode, listen, quoted
from sciencevid_check.fix.model import Edit
from sciencevid_check.measurements import Container
from tests.rules.facts import container, sound

FIGURES = {"input_i": -30.0, "input_tp": -10.0, "input_lra": 5.0, "input_thresh": -40.0}


def words(edit: Edit, *, of: Container | None = None, encoder: str = "libx264", figures: Any = None) -> list[str]:
    source = Source("ffmpeg", "/in/讲座.mkv", of or container(duration_s=100.0), encoder)
    return encode(edit, source, "/out/讲座.mp4", figures)


def after(option: str, command: list[str]) -> str:
    return command[command.index(option) + 1]


def test_without_an_edit_all_is_copied() -> None:
    command = words(Edit())
    assert command[0] == "ffmpeg"
    assert command[-1] == "/out/讲座.mp4"
    assert (after("-c:v", command), after("-c:a", command)) == ("copy", "copy")
    assert after("-movflags", command) == "+faststart"
    assert [command[at + 1] for at, word in enumerate(command) if word == "-map"] == ["0:0", "0:1"]
    assert not {"-ss", "-t", "-af", "-vf"} & set(command)


def test_every_command_is_kept_from_the_network_and_from_asking() -> None:
    for command in (words(Edit()), listen(Edit(target_lufs=-16), Source("f", "i", container(), "libx264"))):
        assert after("-protocol_whitelist", command) == "file,pipe"
        assert "-nostdin" in command
        assert command.index("-format_whitelist") < command.index("-i")


def test_subtitles_and_tags_are_kept() -> None:
    command = words(Edit(subtitles=(3, 4), ai_tags=True))
    assert (after("-c:s", command), after("-movflags", command)) == ("mov_text", "+faststart+use_metadata_tags")
    assert command.count("-map") == 4
    assert (after("-map_metadata", command), after("-map_chapters", command)) == ("0", "0")


def test_marks_come_off_without_encoding() -> None:
    square = words(Edit(square_pixels=True))
    assert (after("-bsf:v", square), after("-aspect", square)) == ("h264_metadata=sample_aspect_ratio=1/1", "1280:720")
    turned = words(Edit(unturn=True))
    assert after("-display_rotation", turned) == "0"
    assert turned.index("-display_rotation") < turned.index("-i")
    assert after("-tag:v", words(Edit(hevc_tag=True), of=container(codec="hevc"))) == "hvc1"


def test_cutting_at_keys_copies_and_counts_pictures() -> None:
    command = words(Edit(start_s=2.0, end_s=50.0, copied_pictures=1200), of=container(duration_s=100.0, start_s=1.4))
    assert after("-ss", command) == "3.401000"  # on the file's own clock, a little after the key
    assert after("-output_ts_offset", command) == "0.001"
    assert (after("-frames:v", command), after("-t", command)) == ("1200", "47.999")
    assert after("-c:a", command) == "copy"


def test_cutting_between_keys_encodes_and_fades() -> None:
    command = words(Edit(start_s=2.0, end_s=50.0, encode_picture=True, encode_sound=True))
    assert after("-ss", command) == "1.999000"
    assert "-frames:v" not in command
    assert after("-af", command).endswith("afade=t=in:d=0.02,afade=t=out:st=47.960:d=0.02")


def test_the_picture_is_ordinary_h264_of_good_quality() -> None:
    command = words(Edit(encode_picture=True, size=(1280, 720)))
    assert (after("-crf", command), after("-profile:v", command)) == ("18", "high")
    assert after("-vf", command) == "setfield=prog,scale=1280:720:flags=lanczos,setsar=1,format=yuv420p"


def test_another_encoder_gets_a_bit_rate() -> None:
    command = words(Edit(encode_picture=True, size=(1920, 1080), rate_hz=30), encoder="h264_mf")
    assert (after("-c:v", command), after("-b:v", command)) == ("h264_mf", "12.4M")
    assert "-crf" not in command


def test_the_pictures_filters_stand_in_the_order_of_doing() -> None:
    edit = Edit(
        encode_picture=True,
        deinterlace=True,
        crop=(10, 20, 600, 400),
        size=(1280, 720),
        inside=(1080, 720),
        old_matrix=True,
        stray=((12.0, 12.08),),
        start_s=2.0,
        rate_hz=29.97,
    )
    names = [part.partition("=")[0] for part in after("-vf", words(edit)).split(",") if "=" in part]
    order = ["bwdif", "crop", "scale", "setparams", "pad", "setsar", "select", "fps", "format"]
    assert [name for name in names if name in order] == order
    filters = after("-vf", words(edit))
    assert "crop=600:400:10:20" in filters
    assert "in_color_matrix=bt601:out_color_matrix=bt709" in filters
    assert "select='not(between(t,9.9910,10.0710))'" in filters  # a little before the frames, on the new clock
    assert "fps=30000/1001" in filters


def test_the_sounds_filters_stand_in_the_order_of_doing() -> None:
    edit = Edit(
        encode_sound=True,
        shift_s=-0.4,
        sides="left",
        high_pass=True,
        hum_hz=50,
        noise=(12.0, 12.5),
        noise_floor_db=-34.0,
        noise_less_db=12.0,
        target_lufs=-16.0,
        pad_sound=True,
    )
    filters = after("-af", words(edit, figures=FIGURES)).split(",")
    assert filters[0] == "asetpts=PTS+(-0.4000)/TB"
    assert filters[1] == "aresample=48000:async=1:first_pts=0"
    names = [one.partition("=")[0] for one in filters[2:]]
    order = ["pan", "highpass", *["bandreject"] * 8, "afftdn", "loudnorm", "aresample", "asetpts", "apad"]
    noise = {"volume", "atrim", "asendcmd", "aloop", "asetpts", "apad"}  # what afftdn needs to hear the noise first
    assert [name for name in names[:-4] if name in order and name not in noise] == order[:-4]
    assert names[-4:] == order[-4:]
    assert "afftdn=nr=12.0:nf=-39" in filters
    assert "[a]atrim=start=11.600:end=12.100" in ",".join(filters)  # moved as the sound is
    assert filters[-1] == "apad=whole_dur=100.000"
    command = words(edit, figures=FIGURES)
    assert (after("-c:v", command), after("-b:a", command), after("-ar", command)) == ("copy", "192k", "48000")


@pytest.mark.parametrize(
    ("peak", "target"),
    [(-20.0, -16.0), (-10.0, -21.6), (0.0, -16.0)],  # one gain; one gain, less loud; loudnorm's own levelling
)
def test_loudness_keeps_its_dynamics_where_the_peak_allows_it(peak: float, target: float) -> None:
    edit = Edit(encode_sound=True, target_lufs=-16.0, least_lufs=-25.0)
    filters = after("-af", words(edit, figures={**FIGURES, "input_tp": peak}))
    assert f"loudnorm=I={target:.2f}:TP=-1.5:" in filters
    assert "measured_I=-30.00" in filters
    assert "linear=true" in filters


def test_the_first_pass_hears_the_sound_as_it_will_be() -> None:
    edit = Edit(encode_sound=True, sides="left", target_lufs=-16.0, start_s=2.0, end_s=50.0, encode_picture=True)
    command = listen(edit, Source("ffmpeg", "in", container(sounds=(sound(index=1),)), "libx264"))
    assert "pan=stereo" in after("-af", command)
    assert (after("-ss", command), after("-t", command)) == ("1.999000", "47.999")
    assert command[-3:] == ["-f", "null", "-"]


def test_a_sound_that_starts_before_the_picture_is_kept_when_it_is_moved() -> None:
    early = container(sounds=(sound(start_s=-0.4),), start_s=0.4)
    moved = words(Edit(encode_sound=True, shift_s=0.4), of=early)
    assert (after("-bsf:v", moved), after("-af", moved)) == (
        "setts=ts=TS-0.4/TB",
        "aresample=48000:async=1:first_pts=0",
    )
    filled = words(Edit(encode_sound=True, encode_picture=True), of=early)
    assert after("-af", filled).startswith("asetpts=PTS+(-0.4000)/TB,")
    assert after("-vf", filled).startswith("setpts=PTS-STARTPTS,")


def test_no_sound_is_no_obstacle() -> None:
    command = words(Edit(encode_picture=True, size=(1280, 720)), of=container(sounds=()))
    assert "-c:a" not in command


HARD = ["ffmpeg", "-i", "/a b/讲座's [1] $x.mp4", "not(between(t,1,2))", 'say "hi"', "", "C:\\用户\\"]


def test_a_posix_shell_reads_back_what_was_meant() -> None:
    assert shlex.split(quoted(HARD, windows=False)) == HARD


def test_windows_reads_back_what_was_meant() -> None:
    said = quoted(HARD, windows=True)
    assert said.startswith('ffmpeg -i "/a b/讲座\'s [1] $x.mp4" "not(between(t,1,2))" "say \\"hi\\"" ""')
    assert said.endswith('"C:\\用户\\\\"')
    if sys.platform == "win32":
        import ctypes

        count = ctypes.c_int()
        parse = ctypes.windll.shell32.CommandLineToArgvW
        parse.restype = ctypes.POINTER(ctypes.c_wchar_p)
        read = parse(said, ctypes.byref(count))
        assert read[: count.value] == HARD
