"""MediaInfo, the second reader: what it says, and that it agrees with the first where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sciencevid_check.measure import mediainfo
from sciencevid_check.measure.container import probe
from tests.conftest import Clip


def test_a_good_work(clip: Clip) -> None:
    said = mediainfo.read(clip("good"))
    assert said is not None
    assert (said.format, said.codec, said.width, said.height) == ("MPEG-4", "h264", 1280, 720)
    assert said.picture_end_s == pytest.approx(4)
    assert (said.scan_type, said.truncated) == ("Progressive", False)


@pytest.mark.parametrize(
    "name",
    [
        *("good", "index-last", "fragmented", "no-edit-list", "trimmed", "pause", "sound-longer", "quicktime"),
        *("matroska-renamed", "transport-stream", "avi", "vp9", "mpeg4", "hev1", "av1", "interlaced", "cover"),
        *("full-hd", "lying-by-mark", "anamorphic", "padded", "variable-rate", "name-emoji"),
    ],
)
def test_both_readers_agree_where_nothing_is_wrong(name: str, clip: Clip) -> None:
    _, container = probe(clip(name))
    assert container is not None
    picture, other = container.picture, container.mediainfo
    assert other is not None
    assert other.picture_end_s == pytest.approx(picture.start_s + picture.duration_s, abs=0.1)
    assert (other.codec, other.width, other.height) == (picture.codec, picture.stored_width, picture.stored_height)
    assert not other.truncated


def test_interlaced(clip: Clip) -> None:
    said = mediainfo.read(clip("interlaced"))
    assert said is not None
    assert said.scan_type == "MBAFF"  # interlaced, block by block


def test_a_work_cut_off_is_called_truncated(clip: Clip) -> None:
    said = mediainfo.read(clip("cut-off"))
    assert said is not None
    assert said.truncated


def test_sound_alone_has_no_picture_facts(clip: Clip) -> None:
    said = mediainfo.read(clip("sound-only"))
    assert said is not None
    assert (said.codec, said.width, said.picture_end_s) == (None, None, None)


@pytest.mark.parametrize("name", ["empty", "notes"])
def test_it_is_silent_about_what_is_no_media(name: str, clip: Clip) -> None:
    assert mediainfo.read(clip(name)) is None


def test_its_absence_is_not_the_end(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("Failed to load library")

    monkeypatch.setattr("pymediainfo.MediaInfo.parse", refuse)
    assert mediainfo.read(clip("good")) is None
    _, container = probe(clip("good"))
    assert container is not None
    assert container.mediainfo is None
    assert container.picture.duration_s == pytest.approx(4)


def test_the_version_is_known() -> None:
    assert mediainfo.version()[0].isdigit()


def test_the_version_of_a_library_that_does_not_load_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("Failed to load library")

    monkeypatch.setattr("pymediainfo.MediaInfo._get_library", refuse)
    assert mediainfo.version() == ""


def test_a_number_is_a_number() -> None:
    assert [mediainfo._number(value) for value in (4000, "4000", "-1.5", "4 s", None, "")] == [
        *(4000, 4000, -1.5),
        *(None, None, None),
    ]
    assert mediainfo._whole("1280.0") == 1280


def test_the_file_is_left_as_it_was(clip: Clip) -> None:
    path: Path = clip("good")
    before = (path.stat().st_mtime_ns, path.stat().st_size)
    mediainfo.read(path)
    assert (path.stat().st_mtime_ns, path.stat().st_size) == before
