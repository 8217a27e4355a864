import numpy as np
import pytest

from sciencevid_check.measure.blocks import PictureBlock
from sciencevid_check.measure.meters import flashes
from sciencevid_check.measurements import Flashes
from tests.measure.blocks import HEIGHT, RATE, WIDTH, Luma, blocks, even, scene
from tests.rules.facts import container

RED = (63, 102, 240)  # (255, 0, 0) in BT.709
BLUE = (32, 240, 118)
GREY = (63, 128, 128)


def flashes_of(pictures: list[Luma], size: int = 48) -> Flashes:
    meter = flashes.Meter(container())
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def coloured(*colours: tuple[int, int, int]) -> Flashes:
    meter = flashes.Meter(container())
    planes = [
        np.stack([np.full(shape, colour[at], np.uint8) for colour in colours])
        for at, shape in enumerate(((HEIGHT, WIDTH), (HEIGHT // 2, WIDTH // 2), (HEIGHT // 2, WIDTH // 2)))
    ]
    meter.feed(PictureBlock(0, np.arange(len(colours)) / RATE, *planes))
    return meter.finish()


def test_black_and_white_in_turn() -> None:
    found = flashes_of([even(16), even(235)] * 3)
    assert found.up == (0, 1, 0, 1, 0, 1)
    assert found.down == (0, 0, 1, 0, 1, 0)
    assert found.red_up == found.red_down == (0,) * 6


@pytest.mark.parametrize(
    ("dark", "bright", "swings"),
    [
        (16, 107, 1),  # 26 cd/m2
        (16, 93, 0),  # 16 cd/m2
        (200, 235, 1),  # 132 and 200 cd/m2
        (220, 235, 0),  # 168: the darker is bright already
        (150, 160, 0),
    ],
)
def test_how_much_is_a_swing(dark: int, bright: int, swings: int) -> None:
    found = flashes_of([even(dark), even(bright), even(dark)])
    assert found.up == (0, swings, 0)
    assert found.down == (0, 0, swings)


def test_slow_changes_swing_once() -> None:
    ramp = [even(luma) for luma in range(16, 236, 5)]
    found = flashes_of([*ramp, *ramp[::-1]])
    assert sum(found.up) == 1
    assert sum(found.down) == 1


def half(luma: int) -> Luma:
    picture = even(60)
    picture[:, : WIDTH // 2] = luma
    return picture


def test_the_share_that_swings() -> None:
    found = flashes_of([half(60), half(200), half(60)])
    assert found.up == pytest.approx((0, 0.5, 0), abs=0.02)
    assert found.down == pytest.approx((0, 0, 0.5), abs=0.02)


def test_fine_stripes_in_turn_are_even_grey() -> None:
    stripes = np.tile(np.array([16, 235], np.uint8), (HEIGHT, WIDTH // 2))
    found = flashes_of([stripes, stripes[:, ::-1].copy()] * 3)
    assert sum(found.up) + sum(found.down) == 0


def test_movement_swings_both_ways() -> None:
    found = flashes_of([scene(1, 40 * at) for at in range(12)])
    for up, down in zip(found.up[3:], found.down[3:], strict=True):
        assert up < 0.25 or up < 2 * down


def test_saturated_red() -> None:
    found = coloured(GREY, RED, GREY, BLUE, GREY, RED)
    assert found.red_up == (0, 1, 0, 0, 0, 1)
    assert found.red_down == (0, 0, 1, 0, 0, 0)


def test_blocks_of_any_size_measure_the_same() -> None:
    pictures = [scene(at % 3, 5 * at) for at in range(60)]
    assert flashes_of(pictures, 48) == flashes_of(pictures, 7) == flashes_of(pictures, 1)
