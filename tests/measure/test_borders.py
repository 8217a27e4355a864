from functools import cache

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.meters import borders
from sciencevid_check.measurements import Bar, Borders, Surround
from tests.measure.blocks import HEIGHT, WIDTH, Luma, blocks, even, scene
from tests.rules.facts import container

FRAMES = 100  # 4 s


def borders_of(pictures: list[Luma], **changes: float) -> Borders:
    meter = borders.Meter(container(**changes))
    for block in blocks(pictures):
        meter.feed(block)
    return meter.finish()


@cache
def grainy(at: int) -> Luma:
    """A picture with detail everywhere, which moves, and is another one after 2 s."""
    grain = np.random.default_rng(at // 50).integers(0, 40, (HEIGHT, WIDTH), np.uint8)
    return scene(at // 50, 2 * at) // 2 + 40 + np.roll(cv2.blur(grain, (3, 3)), -2 * at, axis=1)


def on(ground: Luma, picture: Luma, left: int, top: int, width: int, height: int) -> Luma:
    whole = ground.copy()
    whole[top : top + height, left : left + width] = picture[:height, :width]
    return whole


def strongest(found: Borders, side: str) -> Bar:
    return max((bar for bar in found.bars if bar.side == side), key=lambda bar: sum(bar.step))


def test_frames_are_looked_at_five_times_a_second() -> None:
    pictures = [grainy(at) for at in range(20)]
    assert borders_of(pictures).at_s == pytest.approx((0.0, 0.2, 0.4, 0.6))
    assert borders_of(pictures, duration_s=600.0).at_s == pytest.approx((0.0, 0.4))


def test_a_picture_that_fills_the_frame_has_no_candidates() -> None:
    found = borders_of([grainy(at) for at in range(FRAMES)])
    assert found.bars == ()
    assert found.surrounds == ()


@pytest.mark.parametrize("shade", [16, 60, 222])
def test_bars_and_their_scores(shade: int) -> None:
    ground = even(shade)
    found = borders_of([on(ground, grainy(at), 60, 0, 396, HEIGHT) for at in range(FRAMES)])
    left, right = strongest(found, "left"), strongest(found, "right")
    assert left.depth == pytest.approx(60 / WIDTH, abs=0.003)
    assert right.depth == pytest.approx(24 / WIDTH, abs=0.003)
    for bar in (left, right):
        assert set(bar.luma) == {shade}
        assert set(bar.even) == set(bar.border) == {1.0}
        assert min(bar.step) > (0.85 if shade == 60 else 0.98)  # some of the picture is as dark as the ground
        assert set(bar.outside_change) == {0.0}
        assert min(bar.inside_change[1:]) > 1
        assert bar.inside_change[0] == 0.0


def test_words_in_a_bar_make_it_less_even() -> None:
    bar = on(even(16), grainy(0), 0, 0, WIDTH, HEIGHT - 40)
    bar[HEIGHT - 30 : HEIGHT - 15, 100:300] = 235
    lower = strongest(borders_of([bar] * FRAMES), "bottom")
    assert lower.depth == pytest.approx(40 / HEIGHT, abs=0.005)
    assert lower.even[0] == pytest.approx(1 - 15 / 39 * 200 / 480, abs=0.02)
    assert lower.border[0] == 1.0


def test_scores_tell_when_a_bar_is_there() -> None:
    barred = [on(even(16), grainy(at), 0, 30, WIDTH, 210) for at in range(50, 75)]
    found = borders_of([grainy(at) for at in range(50)] + barred + [grainy(at) for at in range(75, 100)])
    upper = strongest(found, "top")
    assert [step > 0.9 for step in upper.step] == [10 <= at < 15 for at in range(20)]
    assert [border > 0.9 for border in upper.border] == [10 <= at < 15 for at in range(20)]


def test_blurred_surround() -> None:
    def framed(at: int) -> Luma:
        picture = grainy(at)
        blurred = cv2.GaussianBlur(cv2.resize(picture[:, 164:316], (WIDTH, HEIGHT)), (0, 0), 8)
        return on((blurred * 0.8).astype(np.uint8), picture[:, 164:], 164, 0, 152, HEIGHT)

    found = borders_of([framed(at) for at in range(FRAMES)])
    assert [(one.axis, one.depth) for one in found.surrounds] == [("x", pytest.approx(164 / WIDTH, abs=0.003))]
    surround: Surround = found.surrounds[0]
    assert min(surround.step) > 2.5
    assert min(surround.reach) > 0.7
    assert max(surround.detail) < 0.4
    assert min(surround.outside_change[1:]) > 0.2


def test_a_still_pattern_round_a_moving_picture() -> None:
    pattern = grainy(60)
    found = borders_of([on(pattern, grainy(at) + np.uint8(30), 0, 50, WIDTH, 170) for at in range(50)])
    surround = next(one for one in found.surrounds if one.axis == "y")
    assert surround.depth == pytest.approx(50 / HEIGHT, abs=0.005)
    assert set(surround.outside_change) == {0.0}
    assert surround.still() == [False] + [True] * 9


def test_dark_short_and_tiny_works() -> None:
    assert borders_of([even(16)] * 30).bars == ()
    assert borders_of([grainy(0)]).at_s == (0.0,)
    assert borders_of([cv2.resize(grainy(at), (16, 16)) for at in range(20)]).surrounds == ()
