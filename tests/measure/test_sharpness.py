"""Focus, detail, and the traces of enlarging and of blocks, on pictures whose sharpness is known."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sciencevid_check.measure.bars import without_bars
from sciencevid_check.measure.blocks import Still
from sciencevid_check.measure.grid import traces
from sciencevid_check.measure.meters import detail, focus
from sciencevid_check.measurements import Detail, Focus
from tests.measure.blocks import blocks
from tests.measure.made import container_of, made

Luma = NDArray[np.uint8]


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("v") / "v.mp4", "-f lavfi -i color=size=64x64:duration=0.2 -c:v libx264")


def leaves(seed: int, width: int = 1280, height: int = 720) -> Luma:
    """Hard-edged discs of all sizes over each other, drawn four times as fine and shrunk; with a little noise."""
    random = np.random.default_rng(seed)
    drawn = np.full((4 * height, 4 * width), 110, np.uint8)
    for _ in range(600):
        place = int(random.integers(0, 4 * width)), int(random.integers(0, 4 * height))
        size = int(min(900, 20 / random.random()))
        cv2.circle(drawn, place, size, int(random.integers(30, 220)), -1)
    picture = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.clip(picture + random.normal(0, 0.7, picture.shape), 16, 235).astype(np.uint8)


def enlarged(picture: Luma, width: int, how: int = cv2.INTER_CUBIC) -> Luma:
    height = round(width * picture.shape[0] / picture.shape[1])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, picture.shape[::-1], interpolation=how), np.uint8)


def seen(pictures: list[Luma], nothing: Path) -> Detail:
    meter = detail.Meter(container_of(nothing))
    for at, y in enumerate(pictures):
        grey = np.full((y.shape[0] // 2, y.shape[1] // 2), 128, np.uint8)
        meter.feed(Still(float(at), y, grey, grey))
    return meter.finish()


SCENES = [leaves(seed) for seed in range(3)]


def test_a_sharp_picture_has_as_much_detail_as_pixels(nothing: Path) -> None:
    found = seen(SCENES, nothing)
    assert found.width_px == (1280, 1280, 1280)
    assert found.enlarged < 3.5
    assert found.at_s == (0.0, 1.0, 2.0)


@pytest.mark.parametrize("how", [cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4])
@pytest.mark.parametrize("width", [480, 640, 854])
def test_the_width_that_it_was_enlarged_from(width: int, how: int, nothing: Path) -> None:
    found = seen([enlarged(y, width, how) for y in SCENES], nothing)
    assert found.width_px == pytest.approx([width] * 3, rel=0.35)  # bilinear blurs by as much
    if width == 854:  # the others are three and four eighths, which a codec's blocks could have left, too
        assert found.enlarged > 8
        assert found.enlarged_from_px == pytest.approx(854, abs=2)


def test_the_best_focused_part_counts_and_subtitles_do_not(nothing: Path) -> None:
    blurred = [np.asarray(cv2.GaussianBlur(y, (0, 0), 4), np.uint8) for y in SCENES]
    assert max(width or 0 for width in seen(blurred, nothing).width_px) < 300
    for soft, sharp in zip(blurred, SCENES, strict=True):
        soft[600:700] = sharp[600:700]
    assert max(width or 0 for width in seen(blurred, nothing).width_px) < 300
    for soft, sharp in zip(blurred, SCENES, strict=True):
        soft[200:460, 400:900] = sharp[200:460, 400:900]
    assert min(width or 0 for width in seen(blurred, nothing).width_px) > 1000


def test_bars_and_empty_pictures_tell_nothing(nothing: Path) -> None:
    framed = np.full((720, 1280), 16, np.uint8)
    framed[90:630] = cv2.GaussianBlur(SCENES[0], (0, 0), 4)[90:630]
    assert without_bars(framed).shape == (534, 1280)
    black = np.full((720, 1280), 16, np.uint8)
    assert without_bars(black).shape == (720, 1280)
    found = seen([framed, black], nothing)
    assert (found.width_px[0] or 0) < 300
    assert found.width_px[1] is None
    assert found.grid[1] is None


def test_the_tiniest_still(nothing: Path) -> None:
    found = seen([np.full((16, 16), 100, np.uint8)], nothing)
    assert found.width_px == (None,)
    assert found.enlarged_from_px is None


def test_no_stills(nothing: Path) -> None:
    assert seen([], nothing).at_s == ()


def ramp(noise: float = 1.0) -> Luma:
    rows, columns = np.mgrid[0:720, 0:1280]
    random = np.random.default_rng(5)
    return np.clip(90 + columns / 20 + rows / 30 + random.normal(0, noise, rows.shape), 16, 235).astype(np.uint8)


def test_blocks_of_a_codec_without_a_filter() -> None:
    clean = traces(ramp())
    assert clean is not None
    assert clean[0] == pytest.approx(0, abs=0.1)
    assert clean[1] == pytest.approx(1, abs=0.1)
    coded = cv2.imdecode(cv2.imencode(".jpg", ramp(4), [cv2.IMWRITE_JPEG_QUALITY, 4])[1], cv2.IMREAD_GRAYSCALE)
    blocky = traces(np.asarray(coded, np.uint8))
    assert blocky is None or blocky[0] > 3


def test_blocks_that_a_filter_smoothed_outlive_a_second_encoding(tmp_path: Path) -> None:
    source = "-f lavfi -i perlin=size=640x360:octaves=9:persistence=0.7:random_mode=seed:seed=3:rate=1 -t 2"
    x264 = "-c:v libx264 -preset veryfast -threads 1 -pix_fmt yuv420p"
    found = {}
    for crf in (20, 50):
        once = made(tmp_path / f"{crf}.mp4", f"{source} {x264} -crf {crf}")
        again = made(tmp_path / f"{crf}-again.mp4", f"-i {once} {x264} -crf 16")
        grey = made(tmp_path / f"{crf}.gray", f"-i {again} -frames:v 1 -pix_fmt gray -f rawvideo")
        found[crf] = traces(np.fromfile(grey, np.uint8).reshape(360, 640))
    good, starved = found[20], found[50]
    assert starved is not None
    assert starved[0] > 0.8
    assert starved[1] < 0.76
    assert good is None or (good[0] < 0.5 and good[1] > 0.83)


def focused(pictures: list[Luma], nothing: Path) -> Focus:
    meter = focus.Meter(container_of(nothing))
    for block in blocks(pictures):
        meter.feed(block)
    return meter.finish()


def test_focus_four_times_a_second(nothing: Path) -> None:
    scene = leaves(7, 480, 270)
    soft = np.asarray(cv2.GaussianBlur(scene, (0, 0), 1.6), np.uint8)
    found = focused([scene] * 48 + [soft] * 52, nothing)
    assert found.at_s[:3] == (0.0, 0.24, 0.48)
    assert len(found.at_s) == len(found.middle) == len(found.whole) == 17
    assert min(edge or 0 for edge in found.middle[:8]) > 0.55
    assert max(edge or 1 for edge in found.middle[8:]) < 0.3  # 0.4 / 1.6
    assert found.runs_under(0.3, 0.8) == [list(range(8, 17))]


def test_focus_of_the_middle_and_of_the_whole(nothing: Path) -> None:
    scene = leaves(7, 480, 270)
    subtitled = np.asarray(cv2.GaussianBlur(scene, (0, 0), 1.6), np.uint8)
    subtitled[215:] = scene[215:]
    found = focused([subtitled], nothing)
    assert (found.middle[0] or 1) < 0.3
    assert (found.whole[0] or 0) > 0.5


@pytest.mark.parametrize("luma", [16, 128])
def test_an_even_picture_has_no_focus(luma: int, nothing: Path) -> None:
    assert focused([np.full((270, 480), luma, np.uint8)], nothing).middle == (None,)


def test_a_picture_too_small_for_focus(nothing: Path) -> None:
    assert focused([np.full((16, 16), 100, np.uint8)], nothing).whole == (None,)


def test_runs_join_over_short_gaps_and_over_samples_without_contrast() -> None:
    edges = (0.2, 0.6, 0.2, None, 0.2, 0.6, 0.6, 0.6, 0.2, 0.3)
    found = Focus(at_s=tuple(at / 4 for at in range(10)), middle=edges, whole=edges)
    assert found.runs_under(0.3, 0.8) == [[0, 2, 4], [8, 9]]
    assert found.runs_under(0.25, 0.8) == [[0, 2, 4], [8]]
