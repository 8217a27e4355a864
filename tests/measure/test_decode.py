"""Every picture and every sample arrives, with its time; what goes wrong is told and never raised."""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from sciencevid_check.measure import decode, engine, feeding
from sciencevid_check.measure.blocks import PictureBlock, Sample, Still
from sciencevid_check.measure.meters import levels
from sciencevid_check.measure.process import Running
from sciencevid_check.measurements import DecodedPicture
from tests.measure.made import container_of, made, measured
from tests.rules.facts import container

H264 = "-c:v libx264 -preset ultrafast -threads 1 -pix_fmt yuv420p"
PICTURE = "-f lavfi -i testsrc2=size=640x360:rate=25:duration=4"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4 s of picture, 100 frames with B-frames, of which 30 to 49 are black; a tone of 3 s."""
    return made(
        tmp_path_factory.mktemp("clips") / "讲座[1].mp4",
        f"{PICTURE} -f lavfi -i sine=frequency=440:duration=3 -vf drawbox=t=fill:color=black:enable='between(n,30,49)' "
        f"{H264} -bf 2 -c:a aac",
    )


def blocks_of(path: Path) -> tuple[list[PictureBlock], DecodedPicture]:
    decoder = decode.PictureDecoder(path, container_of(path))
    return [item for item in decoder if isinstance(item, PictureBlock)], decoder.fact(None, None)


def kinds_of(path: Path, **asked: bool) -> dict[type, list[Any]]:
    """What one decode gives, by kind."""
    found: dict[type, list[Any]] = defaultdict(list)
    for item in decode.PictureDecoder(path, container_of(path), **asked):
        found[type(item)].append(item)
    return found


def test_every_picture_with_its_time(clip: Path) -> None:
    found = measured(clip, "decoded_picture", "levels")
    assert found.decoded_picture is not None
    assert found.decoded_picture.pts_s == pytest.approx([n / 25 for n in range(100)])
    assert found.decoded_picture.end_s == pytest.approx(4.0)
    assert found.decoded_picture.expected == 100
    assert found.decoded_picture.complete
    assert (found.decoded_picture.width, found.decoded_picture.height) == (480, 270)
    assert found.levels is not None
    assert [n for n, share in enumerate(found.levels.under[20]) if share > 0.99] == list(range(30, 50))
    assert found.missing == {}


def test_blocks_follow_each_other(clip: Path) -> None:
    blocks, fact = blocks_of(clip)
    assert [block.first for block in blocks] == [0, 48, 96]
    assert [len(block) for block in blocks] == [48, 48, 4]
    assert blocks[0].previous is None
    for before, block in itertools.pairwise(blocks):
        assert block.previous is not None
        assert np.array_equal(block.previous.y, before.y[-1:])
    assert np.concatenate([block.pts_s for block in blocks]).tolist() == list(fact.pts_s)
    assert blocks[0].y.shape == (48, 270, 480)
    assert blocks[0].u.shape == (48, 135, 240)
    assert blocks[0].small.shape == (48, 67, 120)
    assert (blocks[0].histogram.sum(axis=1) == 270 * 480).all()


def test_uneven_times(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mp4", f"{PICTURE} -vf select='not(between(n,20,59))' -fps_mode vfr {H264} -bf 2")
    found = measured(clip, "decoded_picture").decoded_picture
    assert found is not None
    assert found.pts_s == pytest.approx([n / 25 for n in range(100) if not 20 <= n <= 59])


def test_times_count_from_the_first_picture(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.ts", f"{PICTURE} -f lavfi -i sine=duration=4 {H264} -c:a aac -output_ts_offset 100")
    found = measured(clip, "decoded_picture", "decoded_sound")
    assert found.decoded_picture is not None
    assert found.decoded_picture.pts_s[:2] == pytest.approx((0.0, 0.04))
    assert found.decoded_sound is not None
    assert abs(found.decoded_sound.start_s) < 0.1


@pytest.mark.parametrize(
    "encoding",
    [
        "-c:v libx264 -pix_fmt yuv420p",
        "-vf scale=out_range=pc -c:v libx264 -pix_fmt yuvj420p -color_range pc",
        "-c:v libx264 -pix_fmt yuv422p",
        "-c:v libx265 -x265-params log-level=error -pix_fmt yuv420p10le",
        "-c:v mpeg4 -q:v 2",
    ],
)
def test_levels_do_not_depend_on_depth_and_range(tmp_path: Path, encoding: str) -> None:
    bars = "-f lavfi -i smptehdbars=size=640x360:rate=25:duration=0.4"
    wanted = {"mean": 103.4, "p50": 104, "p90": 180, "p99": 235}
    found = measured(made(tmp_path / "v.mp4", f"{bars} {encoding}"), "levels").levels
    assert found is not None
    assert {key: getattr(found, key)[5] for key in wanted} == pytest.approx(wanted, abs=1.5)


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, (480, 270)),
        ({"stored_width": 1080, "stored_height": 1920}, (270, 480)),
        ({"stored_width": 1920, "stored_height": 1080, "rotation_deg": 90}, (270, 480)),
        ({"stored_width": 720, "stored_height": 576, "sample_aspect_ratio": (64, 45)}, (480, 270)),
        ({"stored_width": 321, "stored_height": 241}, (320, 240)),
        ({"stored_width": 4000, "stored_height": 20}, (480, 16)),
    ],
)
def test_analysed_size(changes: dict[str, object], size: tuple[int, int]) -> None:
    assert decode.scaled(container(**changes).picture, 480) == size


def test_upright_as_a_player_shows_it(tmp_path: Path) -> None:
    lying = made(tmp_path / "a.mp4", f"{PICTURE} {H264} -t 0.4")
    turned = made(tmp_path / "b.mp4", *f"-display_rotation:v:0 -90 -i {lying} -c copy".split())
    plain, upright = blocks_of(lying)[0][0], blocks_of(turned)[0][0]
    assert upright.y.shape[1:] == (480, 270)
    apart = np.abs(np.rot90(plain.y[0], -1).astype(int) - upright.y[0]).mean()
    assert apart < 3


def test_damage_is_told_with_its_time(tmp_path: Path) -> None:
    noise = "-f lavfi -i testsrc2=size=640x360:rate=25:duration=4 -vf noise=alls=40:allf=t"
    clip = made(
        tmp_path / "v.mp4", f"{noise} -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -movflags faststart"
    )
    data = bytearray(clip.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes((7 * n + 13) % 256 for n in range(3000))
    clip.write_bytes(data)
    fact = blocks_of(clip)[1]
    assert fact.damaged > 0
    assert 1.0 < fact.damaged_at_s[0] < 3.0
    assert fact.errors


def test_one_meter_that_fails_loses_only_itself(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def feed(*_: object) -> None:
        raise ZeroDivisionError("made to fail")

    monkeypatch.setattr(levels.Meter, "feed", feed)
    found = measured(clip, "levels", "loudness", "decoded_picture")
    assert found.levels is None
    assert found.missing["levels"].reason == "crash"
    assert "ZeroDivisionError" in found.missing["levels"].detail
    assert found.loudness is not None
    assert found.decoded_picture is not None
    assert len(found.decoded_picture.pts_s) == 100


def test_no_sound_track_is_said(tmp_path: Path) -> None:
    found = measured(made(tmp_path / "v.mp4", f"{PICTURE} {H264}"), "loudness", "decoded_sound")
    assert {name: missing.reason for name, missing in found.missing.items()} == {
        "loudness": "no_sound",
        "decoded_sound": "no_sound",
    }


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    huge = container(stored_width=16384, stored_height=16384)
    wanted = frozenset({"levels", "decoded_picture"})
    found = engine.look_and_listen(tmp_path / "none.mp4", huge, wanted, lambda: None)
    assert {name: missing.reason for name, missing in found.missing.items()} == dict.fromkeys(wanted, "too_large")


def test_what_is_not_wanted_is_not_decoded(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(engine, "PictureDecoder", never)
    assert measured(clip, "packets").packets is not None
    assert measured(clip, "loudness").loudness is not None


def test_the_sound_of_the_first_track(clip: Path) -> None:
    found = measured(clip, "decoded_sound", "loudness")
    assert found.decoded_sound is not None
    assert found.decoded_sound.channels == 1
    assert found.decoded_sound.duration_s == pytest.approx(3.0, abs=0.05)


def test_progress_is_told(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, float]] = []
    monkeypatch.setattr(feeding, "TELL_EVERY_S", 0.0)
    wanted = frozenset({"levels"})
    engine.look_and_listen(clip, container_of(clip), wanted, lambda: None, lambda share, x: told.append((share, x)))
    assert [share for share, _ in told] == pytest.approx([47 / 100, 95 / 100, 99 / 100], abs=0.01)
    assert all(x > 0 for _, x in told)


def test_a_process_that_says_nothing_is_given_up() -> None:
    with Running([sys.executable, "-c", "import time; time.sleep(60)"], lambda _: None, stall_s=0.5) as process:
        assert process.fill(memoryview(bytearray(10))) == 0
        assert process.finish() == "stalled"


def test_a_process_that_dies_is_told_with_what_it_gave() -> None:
    heard: list[str] = []
    script = "import sys; sys.stdout.write('abc'); sys.stderr.write('one\\ntwo'); sys.exit(3)"
    with Running([sys.executable, "-c", script], heard.append) as process:
        into = bytearray(10)
        assert process.fill(memoryview(into)) == 3
        assert process.finish() == "died"
    assert heard == ["one", "two"]


def test_stills_are_whole_pictures_spread_over_the_work(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mp4", f"{PICTURE} {H264} -g 10")
    found = kinds_of(clip, blocks=False, stills=True)[Still]
    assert [still.pts_s for still in found] == pytest.approx([0.0, 0.8, 1.6, 2.4, 3.2])
    assert {still.y.shape for still in found} == {(360, 640)}
    assert {still.u.shape for still in found} == {(180, 320)}
    pictures = blocks_of(clip)[0]
    whole, shrunk = found[1].y, pictures[0].y[20]
    assert abs(float(whole.mean()) - float(shrunk.mean())) < 1


def test_stills_of_odd_size(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mkv", f"{PICTURE} -t 0.4 -vf format=yuv444p,crop=301:201 -c:v ffv1")
    (still,) = kinds_of(clip, blocks=False, stills=True)[Still]
    assert still.y.shape == (201, 301)
    assert still.v.shape == (101, 151)


def test_one_decode_gives_blocks_samples_and_stills(tmp_path: Path) -> None:
    clip = made(tmp_path / "v.mp4", f"{PICTURE} -vf scale=1600:900 {H264} -g 10 -bf 2")
    found = kinds_of(clip, samples=True, stills=True)
    samples, stills = found[Sample], found[Still]
    luma = np.concatenate([block.y for block in found[PictureBlock]])
    assert len(luma) == 100
    assert [sample.index for sample in samples] == list(range(0, 100, 12))
    assert [sample.pts_s for sample in samples] == pytest.approx([n / 25 for n in range(0, 100, 12)])
    assert {(sample.y.shape, sample.v.shape) for sample in samples} == {((540, 960), (270, 480))}
    assert [still.pts_s for still in stills] == pytest.approx([0.0, 0.8, 1.6, 2.4, 3.2])
    assert {still.y.shape for still in stills} == {(900, 1600)}
    for index, plane in [(s.index, s.y) for s in samples] + [(round(s.pts_s * 25), s.y) for s in stills]:
        shrunk = cv2.resize(plane, (480, 270), interpolation=cv2.INTER_AREA)
        off = [np.abs(shrunk.astype(int) - luma[at]).mean() for at in range(max(0, index - 2), min(100, index + 3))]
        assert min(off) == off[index - max(0, index - 2)] < 3


def test_a_picture_that_changes_its_size_is_numbered_on(tmp_path: Path) -> None:
    parts = [
        made(tmp_path / f"{size}.ts", f"-f lavfi -i testsrc2=size={size}:rate=25:duration=2 {H264} -g 10")
        for size in ("640x360", "320x180")
    ]
    clip = tmp_path / "v.ts"
    clip.write_bytes(b"".join(part.read_bytes() for part in parts))
    found = kinds_of(clip, samples=True, stills=True)
    assert sum(map(len, found[PictureBlock])) == 100
    assert [sample.index for sample in found[Sample]] == list(range(0, 100, 12))
    assert {sample.y.shape for sample in found[Sample]} == {(360, 640)}
    assert len(found[Still]) == 5  # of each 20 pictures
    assert {still.y.shape for still in found[Still]} == {(360, 640)}


@pytest.mark.parametrize("rate", ["1", "120", "1000/1001"])
def test_samples_at_odd_rates(tmp_path: Path, rate: str) -> None:
    clip = made(tmp_path / "v.mkv", f"-f lavfi -i testsrc2=size=320x180:rate={rate} -frames:v 130 {H264} -g 30")
    found = kinds_of(clip, samples=True)
    every = 60 if rate == "120" else 1
    assert sum(map(len, found[PictureBlock])) == 130
    assert [sample.index for sample in found[Sample]] == list(range(0, 130, every))
