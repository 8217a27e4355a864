import numpy as np
import pytest

from sciencevid_check.measure.meters import changes, shots
from sciencevid_check.measurements import Changes, Shots
from tests.measure.blocks import Luma, blocks, even, scene
from tests.rules.facts import container


def changes_of(pictures: list[Luma], size: int = 48) -> Changes:
    meter = changes.Meter(container())
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def shots_of(pictures: list[Luma], size: int = 48) -> Shots:
    meter = shots.Meter(container(average_rate_hz=25.0))
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def panning(seed: int, frames: int, light: float = 1.0) -> list[Luma]:
    return [scene(seed, 2 * at, light) for at in range(frames)]


def mixed(a: Luma, b: Luma, share: float) -> Luma:
    return (a * (1 - share) + b * share).astype(np.uint8)


def test_still_pictures_do_not_change() -> None:
    found = changes_of([scene(1)] * 60)
    for series in (found.luma, found.changed, found.block, found.colour, found.held, *found.apart.values()):
        assert series == (0.0,) * 60
    assert set(found.alike) == {1.0}


def test_a_step_of_light_is_measured_and_alike() -> None:
    found = changes_of([scene(1)] * 3 + [scene(1) + np.uint8(12)] * 3)
    assert found.luma == pytest.approx((0, 0, 0, 12, 0, 0), abs=0.01)
    assert found.changed == (0, 0, 0, 1.0, 0, 0)
    assert found.block[3] == 12
    assert found.held == pytest.approx((0, 0, 0, 8, 0, 0), abs=0.01)  # over all planes, of which chroma stays
    assert found.alike[3] > 0.99
    assert found.apart[3] == pytest.approx((0, 0, 0, 12, 12, 12), abs=0.01)
    assert changes_of([scene(1)] * 9 + [scene(1) + np.uint8(12)]).apart[8][9] == pytest.approx(12, abs=0.01)


def test_edges_stay_in_a_flash_and_not_in_another_picture() -> None:
    burnt = np.clip(scene(1).astype(int) * 2, 16, 235).astype(np.uint8)
    assert changes_of([scene(1), burnt]).edges_alike[1] > 0.5
    barred = [scene(1).copy(), scene(2).copy()]
    for picture in (*barred, burnt):
        picture[:30] = picture[-30:] = 16
    assert changes_of([scene(1), scene(2)]).edges_alike[1] < 0.2
    assert changes_of(barred).edges_alike[1] < 0.4  # though the bars are the same
    assert changes_of([barred[0], burnt]).edges_alike[1] > 0.5
    assert changes_of([scene(1), even(235), scene(1)]).edges_alike == (1, 0, 0)


def test_small_movement_shows_in_its_block() -> None:
    lips = scene(1).copy()
    lips[160:176, 224:240] = 235
    found = changes_of([scene(1), lips])
    assert found.luma[1] < 0.5
    assert found.block[1] > 20


def test_what_creeps_leaves_the_held_picture() -> None:
    creeping = [even(100 + at // 4) for at in range(40)]  # one level every fourth frame
    assert max(changes_of(creeping).held) > 0.256


def test_blocks_of_any_size_measure_the_same() -> None:
    pictures = [*panning(1, 40), *panning(2, 40), even(16), *panning(2, 20)]
    assert changes_of(pictures, 48) == changes_of(pictures, 7) == changes_of(pictures, 1)
    assert shots_of(pictures, 48) == shots_of(pictures, 7) == shots_of(pictures, 1)


def test_cuts_are_exact_to_the_frame() -> None:
    found = shots_of([*panning(1, 40), *panning(2, 8), *panning(3, 60)])
    assert found.cuts == (40, 48)
    assert found.cuts_s == (1.6, 1.92)
    assert found.gradual == ()


@pytest.mark.parametrize("foreign", [[even(16)], [even(235)] * 2, [scene(9)] * 3])
def test_foreign_frames_are_no_cuts(foreign: list[Luma]) -> None:
    before = panning(1, 80)
    assert shots_of([*before[:40], *foreign, *before[40:]]).cuts == ()


def test_a_camera_flash_is_no_cut() -> None:
    pictures = panning(1, 80)
    pictures[40:44] = [scene(1, 2 * at, light) for at, light in zip(range(40, 44), (1.8, 1.5, 1.3, 1.1), strict=True)]
    assert shots_of(pictures).cuts == ()


def test_a_dissolve_and_a_fade() -> None:
    a, b = [scene(1)] * 80, [scene(2)] * 80
    dissolving = [mixed(a[40 + at], b[at], at / 15) for at in range(15)]
    found = shots_of([*a[:40], *dissolving, *b[15:80]])
    assert found.cuts == ()
    assert [piece.kind for piece in found.gradual] == ["dissolve"]
    assert found.gradual[0].start_s == pytest.approx(40 / 25, abs=0.25)
    assert found.gradual[0].end_s == pytest.approx(55 / 25, abs=0.25)

    fading = [mixed(a[40 + at], even(16), at / 12) for at in range(13)]
    found = shots_of([*a[:40], *fading, *[even(16)] * 20])
    assert [piece.kind for piece in found.gradual] == ["fade_out"]
    assert found.cuts == ()


def test_movement_alone_is_neither() -> None:
    found = shots_of([scene(1, 12 * at) for at in range(120)])
    assert found.cuts == ()
    assert found.gradual == ()
