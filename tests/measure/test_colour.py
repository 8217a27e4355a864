import numpy as np
import pytest
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import PictureBlock
from sciencevid_check.measure.meters import colour
from sciencevid_check.measurements import Colour
from tests.rules.facts import container

HEIGHT, WIDTH = 272, 480
Rgb = NDArray[np.float32]


def still(rgb: Rgb, frames: int = 1, first: int = 0) -> PictureBlock:
    """One picture held: (HEIGHT, WIDTH, 3) of 0 to 255, by ITU-R BT.709 into limited-range 4:2:0."""
    red, green, blue = np.moveaxis(rgb.astype(np.float32), -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    planes = [16 + luma * 219 / 255]
    planes += [128 + (part - luma)[::2, ::2] / scale * 224 / 255 for part, scale in ((blue, 1.8556), (red, 1.5748))]
    held = [np.repeat(np.round(plane).astype(np.uint8)[None], frames, axis=0) for plane in planes]
    return PictureBlock(first, np.arange(first, first + frames) / 25, *held)


def grey_steps() -> Rgb:
    """From black at the left to white at the right, in 48 steps that no shrinking mixes."""
    luma = np.repeat(np.linspace(0, 255, 48), WIDTH // 48)
    return np.repeat(np.broadcast_to(luma, (HEIGHT, WIDTH))[..., None], 3, axis=2).astype(np.float32)


def measured(*blocks: PictureBlock, rate: float = 25.0) -> Colour:
    meter = colour.Meter(container(average_rate_hz=rate))
    for block in blocks:
        meter.feed(block)
    return meter.finish()


def test_tones_of_a_grey_scale() -> None:
    found = measured(still(grey_steps()))
    assert (found.darkest[0], found.lightest[0]) == (16, 235)
    assert found.p50[0] == pytest.approx(125, abs=5)
    assert found.p90[0] == pytest.approx(214, abs=5)
    assert found.black[0] == pytest.approx(1 / 48, abs=0.01)
    assert found.white[0] == pytest.approx(2 / 48, abs=0.01)  # the last two steps
    assert found.chroma_max[0] <= 1
    assert found.red[0] == pytest.approx(0, abs=0.02)
    assert found.one_sided[0] == pytest.approx(0, abs=0.02)


def test_five_frames_a_second_across_blocks() -> None:
    picture = grey_steps()
    found = measured(still(picture, 48), still(picture, 7, first=48))
    assert found.frames == tuple(range(0, 55, 5))
    assert measured(still(picture, 3), rate=1.0).frames == (0, 1, 2)
    assert measured(still(picture, 48), rate=120.0).frames == (0, 24)


@pytest.mark.parametrize("gains", [(0.6, 1.1, 0.65), (1.3, 0.8, 1.3), (0.7, 1.0, 1.25), (1.1, 1.1, 0.5)])
def test_a_tint_is_measured(gains: tuple[float, float, float]) -> None:
    found = measured(still(grey_steps() * 0.75 * np.float32(gains)))
    assert found.red[0] == pytest.approx(np.log2(gains[0] / gains[1]), abs=0.06)
    assert found.blue[0] == pytest.approx(np.log2(gains[2] / gains[1]), abs=0.06)
    assert found.one_sided[0] > 0.1
    assert found.chroma_spread[0] < 0.03


def test_colours_all_round_are_not_one_sided() -> None:
    picture = grey_steps()
    for row, tint in enumerate([(1.2, 0.9, 0.7), (0.7, 1.0, 1.2), (1.0, 1.1, 0.6), (1.1, 0.8, 1.2)]):
        picture[row * 68 : row * 68 + 68] *= np.float32(tint) * 0.8
    found = measured(still(picture))
    assert found.one_sided[0] < 0
    assert found.chroma_p90[0] > 20


@pytest.mark.parametrize("bars", [(40, 0), (0, 60), (24, 40)])
def test_bars_do_not_count(bars: tuple[int, int]) -> None:
    above, beside = bars
    picture = grey_steps() * 0.6 + 80
    whole = measured(still(picture))
    picture[:above] = picture[HEIGHT - above :] = 0
    picture[:, :beside] = 0
    picture[:, WIDTH - beside :] = 0
    barred = measured(still(picture))
    assert whole.black == barred.black == (0,)
    assert barred.darkest[0] >= 80


def test_a_logo_in_a_bar_does_not_make_it_a_picture() -> None:
    picture = grey_steps() * 0.6 + 80
    picture[:40] = picture[-40:] = 0
    picture[12:28, 8:24] = 255
    assert measured(still(picture)).black == (0,)


def test_dark_at_one_side_is_no_bar() -> None:
    picture = grey_steps() * 0.6 + 80
    picture[:, :100] = 0
    assert measured(still(picture)).black[0] == pytest.approx(100 / 480, abs=0.01)


def test_a_slide_is_drawn_and_a_view_is_not() -> None:
    slide = np.full((HEIGHT, WIDTH, 3), 255, np.float32)
    slide[40:200, 40:300] = (30, 90, 160)
    slide[220:250, 40:440] = (60, 60, 60)
    assert measured(still(slide)).drawn[0] > 0.9
    assert measured(still(grey_steps())).drawn[0] < 0.2


def test_black_pictures_are_measured_too() -> None:
    black = measured(still(np.zeros((HEIGHT, WIDTH, 3), np.float32)))
    assert (black.black, black.drawn, black.one_sided, black.is_picture) == ((1,), (0,), (0,), (False,))
