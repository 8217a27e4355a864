"""A large made picture seen through a window that moves as told."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.meters import motion
from sciencevid_check.measurements import Motion
from tests.measure.blocks import HEIGHT, WIDTH, Luma, blocks, even
from tests.rules.facts import container

_ROUGH = np.random.default_rng(4).integers(20, 235, (60, 90)).astype(np.float32)
_LARGE = cv2.resize(_ROUGH, (720, 480), interpolation=cv2.INTER_CUBIC).clip(16, 235).astype(np.uint8)


def window(x: float, y: float, turn_deg: float = 0.0) -> Luma:
    """What is seen when the large picture is moved by x, y pixels and turned clockwise about the window's middle."""
    matrix = cv2.getRotationMatrix2D((360, 240), -turn_deg, 1.0)
    matrix[:, 2] += (WIDTH - 720) / 2 + x, (HEIGHT - 480) / 2 + y
    return np.asarray(cv2.warpAffine(_LARGE, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR), np.uint8)


def measured(pictures: Sequence[Luma], rate: float = 25.0, size: int = 48) -> Motion:
    meter = motion.Meter(container(average_rate_hz=rate))
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def test_a_camera_at_rest() -> None:
    found = measured([window(0, 0)] * 30)
    assert found.dx == found.dy == found.turn_deg == (0.0,) * 30
    assert set(found.agree[1:]) == {1.0}
    assert min(found.followed[1:]) > 40
    assert min(found.reach[1:]) > 0.8


@pytest.mark.parametrize(
    ("x", "y", "turn"), [(1.3, -0.6, 0), (-9.0, 4.0, 0), (24.0, 0, 0), (0, 0, 0.8), (2.0, 1.0, -0.5)]
)
def test_shift_and_turn_are_found_to_a_fraction_of_a_pixel(x: float, y: float, turn: float) -> None:
    found = measured([window(0, 0), window(x, y, turn)])
    assert found.dx[1] == pytest.approx(x / WIDTH, abs=0.0004)
    assert found.dy[1] == pytest.approx(y / WIDTH, abs=0.0004)
    assert found.turn_deg[1] == pytest.approx(turn, abs=0.05)
    assert found.agree[1] > 0.85


def test_a_thing_that_moves_is_not_the_camera() -> None:
    pictures = []
    for at in range(20):
        picture = window(0, 0).copy()
        picture[80:200, 100 + 8 * at : 200 + 8 * at] = _LARGE[300:420, 500:600]
        pictures.append(picture)
    found = measured(pictures)
    assert max(map(abs, found.dx)) < 0.0002
    assert 0.6 < min(found.agree[1:]) < 1


def test_nothing_is_known_of_a_plain_picture() -> None:
    found = measured([even(100), even(120), even(100)])
    assert found.followed == (0, 0, 0)
    assert found.dx == found.agree == (0.0, 0.0, 0.0)


def test_a_cut_is_no_movement() -> None:
    found = measured([window(0, 0), np.flip(window(0, 0), 0).copy(), np.flip(window(0, 0), 0).copy()])
    assert found.agree[1] < 0.5
    assert found.agree[2] == 1.0


def test_blocks_of_any_size_measure_the_same() -> None:
    pictures = [window(2 * np.sin(at), at / 3) for at in range(60)]
    assert measured(pictures, size=48) == measured(pictures, size=7) == measured(pictures, size=1)


@pytest.mark.parametrize(("rate", "every"), [(24.0, 1), (30.0, 1), (50.0, 2), (59.94, 2), (120.0, 4)])
def test_not_every_frame_is_compared_at_high_rates(rate: float, every: int) -> None:
    found = measured([window(at, 0) for at in range(30)], rate, size=7)
    assert found.every == every
    assert len(found.dx) == len(range(0, 30, every))
    assert found.dx[3] == pytest.approx(every / WIDTH, abs=0.0003)


def test_a_tiny_picture() -> None:
    pictures = [picture[:40, :40] for picture in (window(0, 0), window(1, 0))]
    meter = motion.Meter(container())
    from sciencevid_check.measure.blocks import PictureBlock

    y = np.stack(pictures)
    half = np.full((2, 20, 20), 128, np.uint8)
    meter.feed(PictureBlock(0, np.array([0, 0.04]), y, half, half))
    assert meter.finish().followed == (0, 0)
