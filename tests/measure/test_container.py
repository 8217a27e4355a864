"""What the container tells: facts of clips whose making is known (fixtures/recipes.toml)."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest

from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import find
from sciencevid_check.measurements import Container, Picture
from tests.conftest import Clip


def opened(path: Path) -> Container:
    file, container = probe(path)
    assert file.problem is None
    assert container is not None
    return container


def test_a_good_work(clip: Clip) -> None:
    path = clip("good")
    file, container = probe(path)
    assert (file.name, file.size_bytes, file.problem) == ("good.mp4", path.stat().st_size, None)
    assert container is not None
    assert "mp4" in container.format_names
    assert container.major_brand == "isom"
    assert "mp41" in container.compatible_brands
    assert (container.more_pictures, container.covers, container.subtitle_tracks) == (0, 0, 0)
    picture = container.picture
    assert (picture.codec, picture.codec_tag, picture.profile, picture.pixel_format) == (
        *("h264", "avc1", "High"),
        "yuv420p",
    )
    assert (picture.width, picture.height, picture.rotation_deg, picture.square_pixels) == (1280, 720, 0, True)
    assert (picture.nominal_rate_hz, picture.average_rate_hz, picture.field_order) == (25, 25, "progressive")
    assert (picture.duration_s, picture.claimed_duration_s, picture.duration_from) == (4.0, 4.0, "track")
    assert picture.start_s == 0  # the edit list takes the B-frames' delay back
    (sound,) = container.sounds
    assert (sound.codec, sound.channels, sound.sample_rate_hz, sound.language) == ("aac", 2, 48000, "")
    assert (sound.start_s, sound.duration_s) == (0, 4.0)


@pytest.mark.parametrize(
    ("name", "rotation_deg", "size", "ratio"),
    [
        ("good", 0, (1280, 720), 16 / 9),
        ("upright", 0, (720, 1280), 9 / 16),
        ("lying-by-mark", 270, (1280, 720), 16 / 9),
        ("upright-by-mark", 270, (720, 1280), 9 / 16),
        ("upside-down", 180, (1280, 720), 16 / 9),
        ("anamorphic", 0, (1440, 1080), 16 / 9),
        ("wrong-pixels", 0, (1280, 720), 4 / 3),
        ("four-to-three", 0, (960, 720), 4 / 3),
        ("full-hd", 0, (1920, 1080), 16 / 9),  # coded as 1088 rows, of which the codec hides 8
        ("padded", 0, (1920, 1088), 1920 / 1088),
        ("four-k", 0, (3840, 2160), 16 / 9),
    ],
)
def test_shape(name: str, rotation_deg: int, size: tuple[int, int], ratio: float, clip: Clip) -> None:
    picture = opened(clip(name)).picture
    assert picture.rotation_deg == rotation_deg
    assert (picture.width, picture.height) == size
    assert picture.display_aspect_ratio == pytest.approx(ratio, rel=1e-3)


@pytest.mark.parametrize(("given", "turn"), [("90", 270), ("-90", 90), ("180", 180), ("0", 0), ("2", 0)])
def test_rotation_is_clockwise_and_a_quarter_turn(given: str, turn: int, clip: Clip, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    remux("-display_rotation", given, "-i", str(clip("good")), "-c", "copy", str(turned))
    assert opened(turned).picture.rotation_deg == turn


@pytest.mark.parametrize(
    ("name", "duration_s", "start_s", "duration_from"),
    [
        ("trimmed", 2.8, 0.0, "track"),
        ("fragmented", 4.0, 0.08, "track"),
        ("no-edit-list", 4.0, 0.08, "track"),
        ("index-last", 4.0, 0.0, "track"),
        ("matroska-renamed", 4.0, 0.021, "packets"),  # Matroska claims no duration for its tracks
        ("transport-stream", 4.0, 1.48, "track"),
        ("avi", 4.0, 0.0, "track"),
        ("pause", 11.0, 0.0, "track"),
        ("sound-longer", 4.0, 0.0, "track"),
        ("three-minutes", 180.0, 0.0, "track"),
        ("cut-off", 2.04, 0.0, "packets"),
    ],
)
def test_duration_is_what_a_viewer_sees(
    name: str, duration_s: float, start_s: float, duration_from: str, clip: Clip
) -> None:
    picture = opened(clip(name)).picture
    assert picture.duration_s == pytest.approx(duration_s, abs=0.05)
    assert picture.start_s == pytest.approx(start_s, abs=0.03)
    assert picture.duration_from == duration_from


def test_a_work_cut_off_keeps_what_it_claimed(clip: Clip) -> None:
    picture = opened(clip("cut-off")).picture
    assert picture.claimed_duration_s == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("name", "starts_s"),
    [
        ("good", [0.0]),
        ("sound-late", [0.18]),
        ("sound-early", [-0.2]),
        ("transport-stream", [-0.021]),  # one AAC frame
        ("trimmed", [0.0]),
        # without an edit list only AAC's silent lead-in stands before the picture, the sound itself does not
        ("fragmented", [0.0]),
        ("no-edit-list", [0.0]),
        ("two-tracks", [0.0, 0.0]),
        ("no-sound", []),
    ],
)
def test_sound_starts(name: str, starts_s: list[float], clip: Clip) -> None:
    assert [sound.start_s for sound in opened(clip(name)).sounds] == pytest.approx(starts_s, abs=0.012)


@pytest.mark.parametrize(("name", "channels"), [("mono", [1]), ("surround", [6]), ("two-tracks", [2, 2])])
def test_channels(name: str, channels: list[int], clip: Clip) -> None:
    assert [sound.channels for sound in opened(clip(name)).sounds] == channels


def test_a_cover_is_no_picture_track(clip: Clip) -> None:
    container = opened(clip("cover"))
    assert (container.covers, container.more_pictures) == (1, 0)
    assert container.picture.codec == "h264"


def test_a_cover_that_comes_first_is_not_taken_for_the_picture(clip: Clip, tmp_path: Path) -> None:
    first = tmp_path / "cover-first.mp4"
    remux(*("-i", str(clip("cover")), "-map", "0:v:1", "-map", "0:v:0", "-c", "copy"), str(first))
    container = opened(first)
    assert (container.covers, container.more_pictures, container.picture.codec) == (1, 0, "h264")
    assert container.picture.duration_s == pytest.approx(4.0)


def test_two_picture_tracks(clip: Clip) -> None:
    assert opened(clip("two-pictures")).more_pictures == 1


@pytest.mark.parametrize(
    ("name", "codec", "tag"),
    [("hev1", "hevc", "hev1"), ("hevc", "hevc", "hvc1"), ("av1", "av1", "av01"), ("mpeg4", "mpeg4", "mp4v")],
)
def test_codecs(name: str, codec: str, tag: str, clip: Clip) -> None:
    picture = opened(clip(name)).picture
    assert (picture.codec, picture.codec_tag) == (codec, tag)


@pytest.mark.parametrize(
    ("name", "format_name", "brand"),
    [
        ("quicktime", "mov", "qt  "),
        ("quicktime-renamed", "mov", "qt  "),
        ("matroska-renamed", "matroska", ""),
        ("transport-stream", "mpegts", ""),
        ("avi", "avi", ""),
        ("phone-brand", "mov", "3gp6"),
    ],
)
def test_the_format_is_read_from_the_content(name: str, format_name: str, brand: str, clip: Clip) -> None:
    container = opened(clip(name))
    assert (container.format_names[0], container.major_brand) == (format_name, brand)


def test_pixel_format_and_fields(clip: Clip) -> None:
    assert opened(clip("full-chroma")).picture.pixel_format == "yuv444p"
    assert opened(clip("interlaced")).picture.field_order == "tt"


def test_cropping_by_the_container_counts(clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "cropped.mp4"
    path.write_bytes(with_clean_aperture(clip("index-last").read_bytes(), 1200, 700))
    picture = opened(path).picture
    assert (picture.stored_width, picture.stored_height) == (1200, 700)


def test_picture_is_what_the_facts_say() -> None:
    """Guards the properties that the tables above lean on."""
    picture = Picture(
        index=0, codec="h264", stored_width=720, stored_height=576, sample_aspect_ratio=(64, 45), duration_s=1
    )
    assert picture.display_aspect_ratio == pytest.approx(16 / 9)
    assert picture.model_copy(update={"rotation_deg": 90}).display_aspect_ratio == pytest.approx(9 / 16)


def remux(*arguments: str) -> None:
    subprocess.run([str(find().ffmpeg), "-nostdin", "-v", "error", *arguments], check=True)


def with_clean_aperture(mp4: bytes, width: int, height: int) -> bytes:
    """An MP4, index last, with a clean aperture (ISO/IEC 14496-12, 12.1.4) in its picture track."""
    box = struct.pack(">I4s8I", 40, b"clap", width, 1, height, 1, 0, 1, 0, 1)
    data = bytearray(mp4)
    at = 0
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1"):  # each holds the next, and grows
        at = data.index(name, at)
        data[at - 4 : at] = struct.pack(">I", int.from_bytes(data[at - 4 : at]) + len(box))
    end = at - 4 + int.from_bytes(data[at - 4 : at]) - len(box)
    return bytes(data[:end] + box + data[end:])
