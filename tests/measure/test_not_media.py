"""What is no playable video, and files that would lead the reader elsewhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import find
from tests.conftest import Clip


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty", "empty"),
        ("notes", "not_media"),
        ("playlist", "not_media"),
        ("index-lost", "no_index"),
        ("sound-only", "no_picture"),
        ("no-frames", "no_frames"),
    ],
)
def test_what_is_no_playable_video(name: str, problem: str, clip: Clip) -> None:
    file, container = probe(clip(name))
    assert (file.problem, container) == (problem, None)


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 65536,  # a download that reserved its room and never came
        b"\0",
        b"<!DOCTYPE html><html><body>404</body></html>",
        b"PK\x03\x04" + bytes(4000),  # an archive
        b"\x89PNG\r\n\x1a\n" + bytes(4000),
        bytes(range(256)) * 512,
    ],
    ids=["zeros", "one-byte", "html", "zip", "png", "bytes"],
)
def test_rubbish_is_not_media(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rubbish.mp4"
    path.write_bytes(content)
    file, container = probe(path)
    assert (file.problem, container) == ("not_media", None)


@pytest.mark.parametrize("kept", [24, 4000])
def test_a_copy_that_hardly_began(kept: int, clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "began.mp4"
    path.write_bytes(clip("index-last").read_bytes()[:kept])
    assert probe(path)[0].problem == "no_index"


def test_the_readers_words_name_the_file_without_its_folder(clip: Clip) -> None:
    file, _ = probe(clip("index-lost"))
    assert file.reader_says == "moov atom not found"


LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ngood.mp4\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile good.mp4\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet>'
    "<Representation><BaseURL>good.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("ending", ["mp4", "m3u8", "txt"])
def test_a_list_does_not_make_the_reader_open_what_it_names(kind: str, ending: str, clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "good.mp4").write_bytes(clip("good").read_bytes())
    path = tmp_path / f"list.{ending}"
    path.write_text(LISTS[kind], encoding="utf-8")
    assert probe(path)[0].problem == "not_media"


def test_without_our_fence_the_reader_would_follow_the_list(clip: Clip, tmp_path: Path) -> None:
    """So that the test above cannot pass by accident."""
    (tmp_path / "good.mp4").write_bytes(clip("good").read_bytes())
    path = tmp_path / "list.mp4"
    path.write_text(LISTS["concat"], encoding="utf-8")
    ffprobe = [str(find().ffprobe), "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", str(path)]
    assert "h264" in subprocess.run(ffprobe, check=True, capture_output=True, text=True, encoding="utf-8").stdout
