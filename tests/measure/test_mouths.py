import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.talking_head import head
from sciencevid_check.measure.blocks import SoundBlock
from sciencevid_check.measure.meters import mouths, voice_bands
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Mouths, VoiceBands
from tests.measure.blocks import HEIGHT, WIDTH, blocks, scene
from tests.rules.facts import container

RATE = 25
Luma = NDArray[np.uint8]


def face(opened: float, x: float = 240, y: float = 130, size: float = 110) -> Luma:
    """A drawn face whose mouth is open from 0 to 1."""
    return head(opened, x, y, size, (HEIGHT, WIDTH))


OPENED = 0.5 + 0.5 * np.sin(np.arange(8 * RATE) * 0.7) * np.sin(np.arange(8 * RATE) * 0.11)


def seen(pictures: list[Luma], size: int = 48) -> Mouths:
    meter = mouths.Meter(container(average_rate_hz=RATE))
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def alike(way: tuple[int, ...], opened: NDArray[np.float64]) -> float:
    return abs(float(np.corrcoef(way, opened)[0, 1]))


@pytest.mark.parametrize("size", [64, 100, 140])
def test_a_mouth_that_opens_and_shuts(size: float) -> None:
    found = seen([face(opened, size=size) for opened in OPENED])
    assert found.faces_s == 8.0
    assert [(mouth.first, mouth.frames, len(mouth.ways)) for mouth in found.mouths] == [(0, 200, 20)]
    assert alike(found.mouths[0].ways[0], OPENED) > 0.95
    x, y, width, height = found.mouths[0].box
    assert x + width / 2 == pytest.approx(0.5, abs=0.03)
    assert y + height / 2 == pytest.approx(0.52, abs=0.05)
    assert width * WIDTH == pytest.approx(height * HEIGHT, abs=1)


def test_the_heads_own_movement_is_no_movement_of_the_mouth() -> None:
    at = np.arange(len(OPENED))
    pictures = [
        face(opened, x=240 + 25 * np.sin(t * 0.13), y=130 + 10 * np.sin(t * 0.2))
        for t, opened in zip(at, OPENED, strict=True)
    ]
    (mouth,) = seen(pictures).mouths
    assert mouth.frames == 200
    assert alike(mouth.ways[0], OPENED) > 0.9


def test_blocks_of_any_size_give_the_same() -> None:
    pictures = [scene(1)] * 30 + [face(opened) for opened in OPENED[:110]] + [scene(2)] * 20
    assert seen(pictures) == seen(pictures, 7)
    assert (seen(pictures).mouths[0].first, seen(pictures).mouths[0].frames) == (30, 110)  # looked for after the cut


def test_a_face_that_comes_without_a_cut() -> None:
    pictures = [scene(1)] * 60 + [face(opened) for opened in OPENED]
    for at in range(45, 60):  # a dissolve
        pictures[at] = np.uint8(pictures[at] + (at - 44) / 16 * (pictures[60] - 1.0 * pictures[at]))
    (mouth,) = seen(pictures).mouths
    assert 45 < mouth.first <= 100  # looked for every other second


def test_a_cut_ends_a_face() -> None:
    pictures = [face(opened) for opened in OPENED[:100]] + [face(opened, x=140) for opened in OPENED[100:]]
    assert [(mouth.first, mouth.frames) for mouth in seen(pictures).mouths] == [(0, 100), (100, 100)]


def test_two_people() -> None:
    both = [
        np.hstack([face(a, x=120)[:, :240], face(b, x=360)[:, 240:]]) for a, b in zip(OPENED, OPENED[::-1], strict=True)
    ]
    left, right = sorted(seen(both).mouths, key=lambda mouth: mouth.box)
    assert alike(left.ways[0], OPENED) > 0.9
    assert alike(right.ways[0], OPENED[::-1]) > 0.9


@pytest.mark.parametrize("gone", [120, 360])
def test_of_two_people_one_leaves(gone: float) -> None:
    empty = scene(3)
    pictures = [
        np.hstack([face(a, x=120)[:, :240], face(b, x=360)[:, 240:]]) for a, b in zip(OPENED, OPENED[::-1], strict=True)
    ]
    for picture in pictures[120:]:
        half = slice(0, 240) if gone < 240 else slice(240, None)
        picture[:, half] = empty[:, half]
    assert sorted(mouth.frames for mouth in seen(pictures).mouths) == [120, 200]


def test_without_the_cascade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mouths, "_CASCADE", "not-there.xml")
    with pytest.raises(MeasurementError) as caught:
        seen([face(0.5)])
    assert caught.value.missing.reason == "tool_missing"


def test_no_face_and_a_short_one() -> None:
    nothing = seen([scene(3, shift) for shift in range(100)])
    assert (nothing.mouths, nothing.faces_s) == ((), 0.0)
    short = seen([face(opened) for opened in OPENED[:55]] + [scene(4)] * 50)
    assert (short.mouths, short.faces_s) == ((), 2.2)


def test_a_long_one_is_told_in_parts() -> None:
    found = seen([face(opened) for opened in np.tile(OPENED, 3)])
    assert [mouth.frames for mouth in found.mouths] == [400, 200]
    assert [mouth.first for mouth in found.mouths] == [0, 400]


def heard(sound: NDArray[np.float32], block: int = SoundBlock.RATE_HZ, start_s: float = 0.0) -> VoiceBands:
    meter = voice_bands.Meter(container())
    for first in range(0, len(sound), block):
        meter.feed(SoundBlock(start_s + first / SoundBlock.RATE_HZ, sound[first : first + block]))
    return meter.finish()


def sine(hz: float, seconds: float, level: float = 1.0) -> NDArray[np.float32]:
    at = np.arange(round(seconds * SoundBlock.RATE_HZ)) / SoundBlock.RATE_HZ
    return np.repeat(level * np.sin(2 * np.pi * hz * at)[:, None], 2, axis=1).astype(np.float32)


def test_bands_of_a_sine() -> None:
    found = heard(sine(1000, 2.0, 0.1), start_s=0.5)
    band = int(np.searchsorted(found.edges_hz, 1000)) - 1  # between whose edges it lies
    levels = [found.level_dbfs[at][10] for at in range(8)]
    assert max(levels) == max(levels[band - 1 : band + 1])
    assert max(levels) == pytest.approx(-20, abs=4)
    assert levels[7] < -60
    assert found.start_s == pytest.approx(0.5 + 1024 / 48000, abs=1e-5)
    assert len(found.level_dbfs[0]) == 49  # windows of 43 ms, every 40


def test_a_full_sine_in_the_middle_of_a_band_is_0_dbfs() -> None:
    edges = heard(sine(1000, 0.1)).edges_hz
    assert max(band[0] for band in heard(sine(edges[5], 0.2)).level_dbfs) == pytest.approx(0, abs=1)


def test_when_a_sound_starts() -> None:
    sound = np.concatenate([np.zeros((SoundBlock.RATE_HZ, 2), np.float32), sine(1000, 1.0, 0.5)])
    found = heard(sound)
    loud = np.array(found.level_dbfs).max(axis=0) > -30
    starts_s = found.start_s + found.step_s * int(np.argmax(loud))
    assert starts_s == pytest.approx(1.0, abs=0.04)
    assert found.level_dbfs[0][0] == -100
    assert heard(sound, 12345) == found
    assert heard(sound[:100]).level_dbfs == ((),) * 8
