"""Timestamps and damage, read without decoding."""

from __future__ import annotations

import subprocess
from array import array
from pathlib import Path

import pytest

from sciencevid_check.measure import packets
from sciencevid_check.measure.container import probe
from sciencevid_check.measure.tools import find
from sciencevid_check.measurements import Packets, Track
from tests.conftest import Clip


def read(path: Path) -> tuple[Packets, Track, list[Track]]:
    """All packets, the picture's track, the sounds' tracks."""
    _, container = probe(path)
    assert container is not None
    kinds: dict[int, packets.Kind] = {sound.index: "sound" for sound in container.sounds}
    kinds[container.picture.index] = "picture"
    found = packets.read(path, container.picture.index, kinds)
    picture = found.track(container.picture.index)
    assert picture is not None
    return found, picture, [track for track in found.tracks if track.kind == "sound"]


def test_a_good_work(clip: Clip) -> None:
    found, picture, (sound,) = read(clip("good"))
    assert (picture.packets, picture.hidden, picture.key_packets, picture.corrupt) == (100, 0, 2, 0)
    assert (picture.start_s, picture.end_s) == pytest.approx((0, 4))
    assert (picture.interval_s, picture.rate_hz) == pytest.approx((0.04, 25))
    assert (picture.uneven_share, picture.gap_count, picture.bunched) == (0, 0, 0)
    assert picture.longest_gop_s == pytest.approx(2)  # -g 50
    assert (sound.hidden, sound.packets) == (1, 188)  # AAC's lead-in, and 4 s of 1024 samples
    assert (sound.start_s, sound.end_s) == pytest.approx((0, 4), abs=0.025)
    assert (found.errors, found.damage_count, found.damaged_at_s) == ((), 0, ())


@pytest.mark.parametrize(
    ("name", "frames", "rate_hz", "end_s"),
    [
        ("full-hd", 60, 30, 2.0),
        ("twelve-frames", 48, 12, 4.0),
        ("index-last", 100, 25, 4.0),
        ("fragmented", 100, 25, 4.0),
        ("no-edit-list", 100, 25, 4.0),
        ("matroska-renamed", 100, 25, 4.0),
        ("transport-stream", 100, 25, 4.0),
        ("avi", 100, 25, 4.0),
        ("interlaced", 50, 25, 2.0),
        ("av1", 50, 25, 2.0),
        ("hev1", 50, 25, 2.0),
    ],
)
def test_every_format_gives_even_times(name: str, frames: int, rate_hz: float, end_s: float, clip: Clip) -> None:
    found, picture, sounds = read(clip(name))
    assert picture.packets == frames
    assert picture.rate_hz == pytest.approx(rate_hz, rel=1e-3)
    assert picture.end_s == pytest.approx(end_s, abs=0.01)
    assert (picture.uneven_share, picture.gap_count, picture.bunched) == (0, 0, 0)
    assert [sound.gap_count for sound in sounds] == [0]
    assert sounds[0].start_s == pytest.approx(0, abs=0.025)
    assert found.damage_count == 0


def test_the_edit_list_hides_what_was_cut(clip: Clip) -> None:
    _, picture, (sound,) = read(clip("trimmed"))
    assert (picture.hidden, picture.packets) == (30, 70)  # 1.2 s, back to the key frame at 0
    assert picture.end_s == pytest.approx(2.8, abs=0.01)
    assert sound.hidden > 1
    assert (sound.start_s, sound.end_s) == pytest.approx((0, 2.8), abs=0.025)


def test_a_pause_is_a_gap_in_both_tracks(clip: Clip) -> None:
    _, picture, (sound,) = read(clip("pause"))
    for track in (picture, sound):
        (gap,) = track.gaps
        assert (gap.start_s, gap.end_s) == pytest.approx((2, 5), abs=0.05)
        assert track.gap_count == 1
    assert picture.longest_gop_s == pytest.approx(5, abs=0.05)
    assert picture.uneven_share == pytest.approx(1 / 199)


def test_frames_at_the_same_moment(clip: Clip) -> None:
    _, picture, _ = read(clip("bunched"))
    assert (picture.bunched, len(picture.bunched_spans)) == (10, 10)
    assert picture.bunched_spans[0].start_s == pytest.approx(0.16, abs=0.001)
    assert picture.uneven_share > 0.05


def test_a_variable_rate(clip: Clip) -> None:
    _, picture, _ = read(clip("variable-rate"))
    assert picture.packets == 72
    assert picture.gap_count == 28
    assert picture.uneven_share == pytest.approx(28 / 71)
    assert {round(gap.end_s - gap.start_s, 3) for gap in picture.gaps} == {0.08}


@pytest.mark.parametrize(("name", "end_s"), [("sound-longer", 8), ("sound-shorter", 3), ("sound-late", 4.2)])
def test_where_the_sound_ends(name: str, end_s: float, clip: Clip) -> None:
    _, picture, (sound,) = read(clip(name))
    assert picture.end_s == pytest.approx(4, abs=0.01)
    assert sound.end_s == pytest.approx(end_s, abs=0.03)


def test_a_work_cut_off(clip: Clip) -> None:
    found, picture, _ = read(clip("cut-off"))
    assert 1.5 < picture.end_s < 2.5
    assert picture.corrupt == 1
    assert found.damage_count == 1


def test_damage_is_counted_and_found_in_time(clip: Clip) -> None:
    path = clip("damaged")
    found, picture, _ = read(path)
    # what the recipe overwrote, by the packets' places in the file
    size = path.stat().st_size
    begin, end = int(size * 0.9), int(size * 0.9) + 4000
    entries = ["-select_streams", "v", "-show_entries", "packet=pts_time,size,pos", "-of", "csv=p=0"]
    command = [str(find().ffprobe), "-v", "quiet", *entries, str(path)]
    rows = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.split()
    places = [(float(time), int(at), int(length)) for time, length, at in (row.split(",")[:3] for row in rows)]
    hit = {round(time, 3) for time, at, length in places if at < end and at + length > begin}
    assert picture.packets == 100
    assert 1 <= found.damage_count <= len(hit)
    assert found.damaged_at_s
    assert set(found.damaged_at_s) <= hit
    assert all(error.damage for error in found.errors)


def test_an_empty_picture_track_has_no_track(clip: Clip) -> None:
    found = packets.read(clip("no-frames"), 0, {0: "picture", 1: "sound"})
    assert found.track(0) is None
    assert found.track(1) is not None


def test_only_the_tracks_asked_for(clip: Clip) -> None:
    found = packets.read(clip("two-tracks"), 0, {0: "picture", 2: "sound"})
    assert [(track.index, track.kind) for track in found.tracks] == [(0, "picture"), (2, "sound")]


def test_much_evidence_is_counted_in_full_and_kept_in_part() -> None:
    times = [at * 0.04 + (at // 10) * (0.2 + at / 10000) for at in range(2000)]
    seen = packets._Seen(pts=array("d", times), ends=array("d", [time + 0.04 for time in times]))
    track = packets._track(0, "picture", seen, 0.0)
    assert (track.gap_count, len(track.gaps)) == (199, 50)
    lengths = [gap.end_s - gap.start_s for gap in track.gaps]
    assert lengths == sorted(lengths, reverse=True)  # the longest are kept


def test_one_picture_alone_has_no_rate() -> None:
    seen = packets._Seen(pts=array("d", [0.0]), ends=array("d", [0.04]), keys=array("d", [0.0]))
    track = packets._track(0, "picture", seen, 0.0)
    assert (track.packets, track.rate_hz, track.interval_s) == (1, None, None)
    assert track.end_s == pytest.approx(0.04)


def test_complaints_are_counted_without_their_numbers() -> None:
    lines = [
        "[h264 @ 0x55d0] Invalid NAL unit size (4321 > 17).",
        "[h264 @ 0x55d1] Invalid NAL unit size (99 > 5).",
        "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d2] /a/讲座[1].mp4: something harmless",
        "",
    ]
    damage, harmless = packets._errors(lines, Path("/a/讲座[1].mp4"))
    assert (damage.text, damage.count, damage.damage) == ("h264: Invalid NAL unit size (N > N).", 2, True)
    assert (harmless.text, harmless.damage) == ("mov,mp4,m4a,3gp,3g2,mj2: 讲座[N].mp4: something harmless", False)


def unedited_ms(path: Path) -> int | None:
    """How much later the sound is shown where edit lists are ignored."""
    found, picture, (sound,) = read(path)
    told = packets.with_unedited(path, picture.index, found).track(sound.index)
    assert told is not None
    return None if told.unedited_s is None else round(told.unedited_s * 1000)


def test_edit_lists_are_read_both_ways(clip: Clip) -> None:
    assert unedited_ms(clip("good")) is None  # nothing but lead-ins: not asked
    assert unedited_ms(clip("trimmed")) == pytest.approx(-270, abs=60)  # 1.2 s of pictures, 1 s of sound
    assert unedited_ms(clip("sound-late")) == pytest.approx(
        -260, abs=80
    )  # the empty edit and the lead-in count no more
    assert unedited_ms(clip("sound-early")) == pytest.approx(140, abs=80)
