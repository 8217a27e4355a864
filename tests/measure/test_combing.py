"""Made pictures of two fields, and fine detail that is none."""

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.blocks import Bytes, Still
from sciencevid_check.measure.meters import combing
from sciencevid_check.measurements import Combing
from tests.rules.facts import container

WIDTH, HEIGHT = 640, 384
_ROUGH = np.random.default_rng(4).integers(20, 235, (48, 90)).astype(np.float32)
_LARGE = cv2.resize(_ROUGH, (800, HEIGHT), interpolation=cv2.INTER_LINEAR)
_ROW, _COLUMN = np.mgrid[:HEIGHT, :WIDTH]


def view(x: int) -> Bytes:
    return np.asarray(_LARGE[:, x : x + WIDTH], np.uint8)


def interlaced(first: Bytes, second: Bytes) -> Bytes:
    woven = first.copy()
    woven[1::2] = second[1::2]
    return woven


def measured(*pictures: Bytes, rotation_deg: int = 0) -> Combing:
    meter = combing.Meter(container(rotation_deg=rotation_deg))
    for at, y in enumerate(pictures):
        half = np.full(((y.shape[0] + 1) // 2, (y.shape[1] + 1) // 2), 128, np.uint8)
        meter.feed(Still(at / 2, y, half, half))
    return meter.finish()


@pytest.mark.parametrize("step", [-8, -3, 3, 6, 10])
def test_a_moving_camera_combs_all_of_the_picture(step: int) -> None:
    found = measured(interlaced(view(50), view(50 + step)))
    assert found.at_s == (0.0,)
    assert found.combed[0] > 0.3
    assert found.rough[0] >= found.combed[0]


def test_a_picture_of_one_moment_has_no_combs() -> None:
    found = measured(view(50), interlaced(view(50), view(50)))
    assert found.rough == found.combed == (0.0, 0.0)
    assert found.boxes == (None, None)


def test_where_something_moved() -> None:
    first, second = (view(50).copy() for _ in range(2))
    patch = np.random.default_rng(5).integers(20, 235, (20, 20)).astype(np.float32)
    patch = cv2.resize(patch, (160, 160), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    first[96:256, 256:416], second[96:256, 264:424] = patch, patch
    found = measured(interlaced(first, second))
    assert 0.02 < found.combed[0] < 0.2
    left, top, width, height = found.boxes[0] or (0, 0, 0, 0)
    assert 0.3 < left < 0.45
    assert 0.2 < top < 0.3
    assert 0.5 < left + width < 0.75
    assert 0.6 < top + height < 0.75


@pytest.mark.parametrize(
    "picture",
    [
        np.where(_ROW % 2, 40, 210),
        np.where(_ROW % 3, 40, 210),
        np.where((_ROW // 2) % 2, 40, 210),
        np.where((_ROW + _COLUMN) % 2, 40, 210),
        128 + 90 * np.sin(2 * np.pi * (_ROW + 0.07 * _COLUMN) / 2.6),
        128 + 90 * np.sin(2 * np.pi * (_ROW + 0.2 * _COLUMN) / 2.2),
        np.random.default_rng(6).integers(16, 235, (HEIGHT, WIDTH)),
    ],
    ids=["stripes 2", "stripes 3", "stripes 4", "checker", "slanted", "steep", "noise"],
)
def test_fine_detail_is_no_comb(picture: Bytes) -> None:
    assert measured(np.asarray(picture, np.uint8)).combed == (0.0,)


def test_text_is_no_comb() -> None:
    page = np.full((HEIGHT, WIDTH), 235, np.uint8)
    for row in range(10, HEIGHT, 12):
        cv2.putText(page, f"EFB= {row} the quick brown fox jumps over 123456789 FEBE ===", (5, row), 1, 0.8, 30)
    found = measured(page)
    assert found.rough[0] > 0
    assert found.combed[0] < 0.003


def test_a_picture_that_was_turned() -> None:
    turned = np.ascontiguousarray(interlaced(view(50), view(56)).T)
    assert measured(turned, rotation_deg=90).combed[0] > 0.3
    assert measured(turned).combed[0] < 0.01


def test_odd_and_tiny_sizes() -> None:
    assert measured(view(50)[:20, :20].copy()).combed == (0.0,)
    assert measured(interlaced(view(50), view(56))[:383, :639].copy()).combed[0] > 0.3
