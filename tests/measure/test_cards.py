import numpy as np
import pytest

from sciencevid_check.measure.meters import cards
from sciencevid_check.measurements import Cards
from tests.measure.blocks import HEIGHT, WIDTH, Luma, blocks, even, scene
from tests.rules.facts import container


def lettered(ground: Luma, down: int = 0, bright: int = 230, thick: int = 3) -> Luma:
    """Three lines of upright strokes in the middle, moved down by some pixels."""
    picture = ground.copy()
    for top in (90, 130, 170):
        for left in range(120, 360, 12):
            if (left * 7 + top) % 5:  # uneven, as letters are
                picture[top + down : top + down + 20, left : left + thick] = bright
    return picture


def slope() -> Luma:
    return np.broadcast_to(np.linspace(40, 90, WIDTH).astype(np.uint8), (HEIGHT, WIDTH)).copy()


def measured(pictures: list[Luma], size: int = 48, rate: float = 25.0) -> Cards:
    meter = cards.Meter(container(average_rate_hz=rate))
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


@pytest.mark.parametrize("ground", [even(16), even(60), slope()], ids=["black", "plain", "graded"])
def test_letters_have_hard_edges_on_an_even_ground(ground: Luma) -> None:
    found = measured([lettered(ground)])
    assert found.hard[0] > 0.95
    assert found.even[0] > 0.8
    assert found.soft[0] < 0.05


def test_dark_letters_on_white_are_letters_too() -> None:
    assert measured([lettered(even(235), bright=30)]).hard[0] > 0.95


def test_faint_letters_are_neither_hard_nor_firm() -> None:
    faint = measured([lettered(even(16), bright=66)])
    assert (faint.hard[0], faint.firm[0] > 0.95) == (0, True)
    assert measured([lettered(even(16), bright=40)]).firm[0] == 0


def test_a_view_has_soft_edges() -> None:
    found = measured([scene(1)])
    assert found.edges[0] < 0.5
    assert found.hard[0] < 0.05
    assert found.soft[0] > 0.5


def test_an_even_picture_has_no_edges() -> None:
    found = measured([even(120)])
    assert (found.edges[0], found.firm[0], found.hard[0], found.even[0]) == (0, 0, 0, 1)
    assert (found.left[0], found.right[0], found.agree[0]) == (0.5, 0.5, 0)


def test_where_edges_lie() -> None:
    found = measured([lettered(even(16))])
    assert found.left[0] == pytest.approx(120 / WIDTH, abs=0.05)
    assert found.right[0] == pytest.approx(355 / WIDTH, abs=0.05)
    assert found.top[0] == pytest.approx(90 / HEIGHT, abs=0.05)
    assert found.bottom[0] == pytest.approx(190 / HEIGHT, abs=0.05)


@pytest.mark.parametrize("speed", [-2, -1, 0, 1, 2])
def test_movement(speed: int) -> None:
    found = measured([lettered(slope(), down=speed * at) for at in range(26)])
    assert found.frames == (0, 5, 10, 15, 20, 25)
    assert found.dy[0] == 0
    assert found.dy[1:] == pytest.approx([5 * speed / HEIGHT] * 5, abs=0.005)
    assert found.dx[1:] == pytest.approx([0] * 5, abs=0.003)
    assert min(found.agree[1:]) > 0.5


def test_blocks_of_any_size_give_the_same() -> None:
    pictures = [lettered(scene(2), down=at) for at in range(23)]
    assert measured(pictures, 48) == measured(pictures, 7)
    assert measured(pictures, rate=60.0).frames == (0, 12)
    assert measured(pictures[:2], rate=1.0).frames == (0, 1)


SMPTE = (180, 162, 131, 112, 84, 65, 35)
EBU = (235, 162, 131, 112, 84, 65, 35, 16)


def columns(lumas: tuple[int, ...]) -> Luma:
    edges = np.linspace(0, WIDTH, len(lumas) + 1).round().astype(int)
    picture = even(16)
    for luma, left, right in zip(lumas, edges, edges[1:], strict=False):
        picture[: 2 * HEIGHT // 3, left:right] = luma
    return picture


@pytest.mark.parametrize("lumas", [SMPTE, EBU])
def test_colour_bars(lumas: tuple[int, ...]) -> None:
    pictures = [columns(lumas)] * 6 + [scene(1)] * 6
    assert measured(pictures).bars == (0, 5)


@pytest.mark.parametrize(
    "lumas", [SMPTE[:5], SMPTE[::-1], (180, 162, 131, 112, 112, 65, 35), (180, 162, 131, 140, 84, 65, 35)]
)
def test_other_columns_are_no_colour_bars(lumas: tuple[int, ...]) -> None:
    assert measured([columns(lumas)]).bars == ()
    assert measured([lettered(columns(SMPTE))]).bars == ()
