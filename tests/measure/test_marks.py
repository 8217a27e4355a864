from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.blocks import Sample
from sciencevid_check.measure.meters import marks
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Mark, Marks
from tests.measure.blocks import HEIGHT, WIDTH, Luma, scene
from tests.rules.facts import container

Place = tuple[int, int]  # x, y
LOOKS = 40
LOGO = np.zeros((24, 60), bool)
LOGO[2:22, 2:6] = LOGO[2:6, 2:18] = LOGO[18:22, 2:18] = LOGO[10:14, 24:40] = LOGO[2:22, 30:34] = True
LOGO[2:22, 46:50] = LOGO[2:6, 46:58] = LOGO[10:14, 46:56] = True
CORNER = (400, 20)


def views(at: int) -> Luma:
    """A new shot every two seconds; the camera pans. Fine grain lies over it as leaves do."""
    grain = np.random.default_rng(at // 4).normal(0, 12, (HEIGHT, WIDTH + 200))[:, 12 * (at % 4) :][:, :WIDTH]
    return np.clip(scene(at // 4, shift=40 * at) + grain, 16, 235).astype(np.uint8)


def locked(at: int) -> Luma:
    """One shot that never changes but for its noise."""
    return np.clip(views(0) + np.random.default_rng(at).normal(0, 1, (HEIGHT, WIDTH)), 16, 235).astype(np.uint8)


def laid(picture: Luma, place: Place, opacity: float = 1.0, luma: int = 235) -> Luma:
    x, y = place
    out = picture.astype(np.float32)
    part = out[y : y + LOGO.shape[0], x : x + LOGO.shape[1]]
    part[LOGO] = (1 - opacity) * part[LOGO] + opacity * luma
    return np.round(out).astype(np.uint8)


def measured(picture: Callable[[int], Luma], looks: int = LOOKS) -> Marks:
    meter = marks.Meter(container())
    grey = np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)
    for at in range(looks):
        meter.feed(Sample(12 * at, at / 2, picture(at), grey, grey))
    return meter.finish()


def overlap(mark: Mark, place: Place, at: int = 0) -> float:
    """Intersection over union of a mark's box and the logo's, which has two pixels of nothing round it."""
    x, y, width, height = (part * side for part, side in zip(mark.places[at].box, (WIDTH, HEIGHT) * 2, strict=True))
    left, top, right, bottom = place[0] + 2, place[1] + 2, place[0] + LOGO.shape[1] - 2, place[1] + LOGO.shape[0] - 2
    across, down = min(x + width, right) - max(x, left), min(y + height, bottom) - max(y, top)
    common = max(0.0, across) * max(0.0, down)
    return common / (width * height + (right - left) * (bottom - top) - common)


@pytest.mark.parametrize(("opacity", "luma"), [(1.0, 235), (0.5, 235), (0.2, 235), (1.0, 16), (0.4, 16)])
def test_a_mark_over_changing_pictures(opacity: float, luma: int) -> None:
    found = measured(lambda at: laid(views(at), CORNER, opacity, luma))
    assert found.told == 1
    (mark,) = found.found
    assert mark.kind == "still"
    assert mark.light == (luma > 128)
    assert overlap(mark, CORNER) > 0.7
    assert mark.alive > 0.9
    assert [(span.start_s, span.end_s) for span in mark.spans] == [(0, 20)]
    assert mark.opacity == pytest.approx(opacity, abs=0.25)


def test_nothing_where_there_is_nothing() -> None:
    found = measured(views)
    assert (found.told, found.found) == (1, ())


def test_one_view_tells_nothing() -> None:
    found = measured(lambda at: laid(locked(at), CORNER))
    assert (found.told, found.found) == (0, ())


def test_three_shots_that_stand_still() -> None:
    found = measured(lambda at: laid(views(4 * (at // 14)), CORNER))
    assert found.told > 0.9
    assert max(overlap(mark, CORNER) for mark in found.found if mark.alive > 0.9) > 0.7


def test_a_mark_for_a_part() -> None:
    found = measured(lambda at: laid(views(at), CORNER) if 24 <= at < 48 else views(at), looks=72)
    (mark,) = found.found
    assert overlap(mark, CORNER) > 0.7
    (span,) = mark.spans
    assert span.start_s == pytest.approx(12, abs=0.5)
    assert span.end_s == pytest.approx(24, abs=0.5)


def test_a_mark_that_jumps() -> None:
    places = [(10, 10), (400, 230)]
    found = measured(lambda at: laid(views(at), places[at // 8 % 2], 0.8))
    (mark,) = found.found
    assert mark.kind == "jumping"
    assert len(mark.places) == 2
    for place in places:
        assert max(overlap(mark, place, at) for at in range(2)) > 0.6
    assert mark.seconds == pytest.approx(20, abs=1)


def test_a_mark_repeated_all_over() -> None:
    def tiled(at: int) -> Luma:
        picture = views(at)
        for x in range(10, WIDTH - 60, 130):
            for y in range(10, HEIGHT - 24, 70):
                picture = laid(picture, (x, y), 0.4)
        return picture

    (mark,) = measured(tiled).found
    assert (mark.kind, mark.places[0].box) == ("tiled", (0, 0, 1, 1))


def test_the_box_of_a_mark_that_turns_is_all_of_it() -> None:
    def turned(at: int) -> Luma:
        picture = views(at)
        emblem = np.zeros((41, 41), np.uint8)
        cv2.circle(emblem, (20, 20), 11, 255, -1)
        for arm in range(3):
            angle = np.radians(25 * at + 120 * arm)
            tip = round(20 + 18 * np.cos(angle)), round(20 + 18 * np.sin(angle))
            cv2.line(emblem, (20, 20), tip, 255, 7)
        picture[20:61, 400:441][emblem > 0] = 235
        cv2.circle(picture, (420, 40), 6, 16, -1)  # the hub stays
        return picture

    (mark,) = measured(turned).found
    x, y, width, height = (part * side for part, side in zip(mark.places[0].box, (WIDTH, HEIGHT) * 2, strict=True))
    assert (x, y) == pytest.approx((403, 23), abs=5)
    assert (width, height) == pytest.approx((35, 35), abs=8)  # the hub alone is 14


def test_an_inset_picture_has_long_upright_edges() -> None:
    def inset(at: int) -> Luma:
        picture = views(at)
        picture[150:240, 320:440] = 200
        picture[154:236, 324:436] = locked(at)[20:102, 20:132]
        return picture

    assert max(mark.upright for mark in measured(inset).found) > 0.25
    assert max(mark.upright for mark in measured(lambda at: laid(views(at), CORNER)).found) < 0.15


def test_a_white_mark_does_not_end_on_white() -> None:
    found = measured(lambda at: laid(views(at) if not 16 <= at < 28 else np.full_like(views(at), 235), CORNER, 0.9))
    (mark,) = found.found
    assert [(span.start_s, span.end_s) for span in mark.spans] == [(0, 20)]


def test_bars_are_no_mark() -> None:
    def barred(at: int) -> Luma:
        picture = views(at).copy()
        picture[:34] = picture[-34:] = 16
        return picture

    assert all(mark.line > 0.8 for mark in measured(barred).found)


def test_what_moves_with_the_scene_is_no_mark() -> None:
    assert measured(lambda at: laid(views(at), (20 + 9 * at, 100))).found == ()


def test_memory_does_not_grow_with_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_KEPT", 24)
    monkeypatch.setattr(marks, "_MEANS", 4)
    meter = marks.Meter(container())
    for at in range(100):
        meter.feed(Sample(12 * at, at / 2, laid(views(at), CORNER), *[np.full((135, 240), 128, np.uint8)] * 2))
        assert len(meter._search.pictures) <= 24
        assert len(meter._means) <= 4
    found = meter.finish()
    assert found.step_s == 4
    assert overlap(found.found[0], CORNER) > 0.7


def test_a_single_look_is_too_short() -> None:
    with pytest.raises(MeasurementError):
        measured(views, looks=1)
