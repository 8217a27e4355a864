"""Prints of pictures and sound: the same for the same thing in another guise, others for other things."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.meters import picture_print, picture_sketch, sound_print, sound_sketch
from sciencevid_check.measurements import PicturePrint, Sketch, SoundPrint
from sciencevid_check.measurements.print_codes import MIRROR
from tests.measure import sounds
from tests.measure.blocks import HEIGHT, WIDTH, Luma, blocks, even, scene
from tests.rules.facts import container

NEAR, FAR = 36, 45  # bits of 128
FILM = [scene(1 + frame // 25, shift=frame) for frame in range(150)]  # six shots of a second, all moving


def printed(pictures: Sequence[Luma], size: int = 48) -> PicturePrint:
    meter = picture_print.Meter(container(duration_s=len(pictures) / 25))
    for block in blocks(pictures, size):
        meter.feed(block)
    return meter.finish()


def apart(one: PicturePrint, other: PicturePrint) -> list[int]:
    """Bits that differ, of whole pictures."""
    return [int(bits) for bits in np.bitwise_count(one.words[:, 0] ^ other.words[:, 0]).sum(axis=1)]


ORIGINAL = printed(FILM)


def cropped(picture: Luma) -> Luma:
    inside = picture[16 : HEIGHT - 16, 29 : WIDTH - 29]
    return np.asarray(cv2.resize(inside, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR), np.uint8)


def subtitled(picture: Luma) -> Luma:
    changed = picture.copy()
    cv2.putText(changed, "A SUBTITLE ON IT", (90, 250), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 235, 3)
    cv2.rectangle(changed, (10, 10), (80, 40), 235, -1)
    return changed


def barred(picture: Luma) -> Luma:
    changed = even(16)
    changed[35:235] = cv2.resize(picture, (WIDTH, 200), interpolation=cv2.INTER_AREA)
    return changed


GUISES: dict[str, Callable[[Luma], Luma]] = {
    "cropped": cropped,
    "subtitled": subtitled,
    "barred": barred,
    "darker": lambda picture: (16 + (picture - 16.0) * 0.7).astype(np.uint8),
    "smaller": lambda picture: np.asarray(cv2.resize(cv2.resize(picture, (160, 90)), (WIDTH, HEIGHT)), np.uint8),
}


@pytest.mark.parametrize("guise", GUISES)
def test_a_picture_keeps_its_code_in_another_guise(guise: str) -> None:
    assert max(apart(ORIGINAL, printed([GUISES[guise](picture) for picture in FILM]))) <= NEAR


def test_other_pictures_have_other_codes() -> None:
    other = printed([scene(50 + frame // 25, shift=frame) for frame in range(150)])
    assert min(apart(ORIGINAL, other)) >= FAR


def test_a_mirrored_picture_has_the_bits_of_odd_columns_inverted() -> None:
    mirrored = printed([np.ascontiguousarray(picture[:, ::-1]) for picture in FILM])
    assert max(np.bitwise_count(ORIGINAL.words[:, 0] ^ mirrored.words[:, 0] ^ MIRROR).sum(axis=1)) <= 8


def test_two_codes_a_second_and_ten_values_of_motion() -> None:
    assert len(ORIGINAL.words) == len(ORIGINAL.details) == 12
    assert len(ORIGINAL.motions) == 60
    cuts = np.flatnonzero(ORIGINAL.motions > 80)
    assert cuts.tolist() == [10, 20, 30, 40, 50]


def test_blocks_of_any_size_give_the_same() -> None:
    assert printed(FILM, size=7) == ORIGINAL


def test_flat_and_black_pictures_have_no_detail() -> None:
    assert printed([even(16)] * 50).details.tolist() == [0] * 4
    assert printed([even(128)] * 50).details.tolist() == [0] * 4
    assert ORIGINAL.details.min() >= 16


def test_a_still_frame_around_the_picture_is_left_out() -> None:
    frame = scene(99)

    def framed(picture: Luma) -> Luma:
        changed = frame.copy()
        changed[45:225, 80:400] = cv2.resize(picture, (320, 180), interpolation=cv2.INTER_AREA)
        return changed

    assert max(apart(ORIGINAL, printed([framed(picture) for picture in FILM]))) <= NEAR


def heard(wave: sounds.Wave, start_s: float = 0.0, size: int = sounds.RATE) -> SoundPrint:
    meter = sound_print.Meter(container())
    for block in sounds.blocks(wave, start_s=start_s, size=size):
        meter.feed(block)
    return meter.finish()


def words(one: SoundPrint, other: SoundPrint) -> list[int]:
    return [int(bits) for bits in np.bitwise_count(one.words ^ other.words).sum(axis=1)]


VOICE = sounds.voice(12.0) * np.repeat(np.random.default_rng(4).uniform(0.05, 1, 48), 12000)


def test_a_voice_keeps_its_code_when_quieter_and_in_some_noise() -> None:
    changed = heard(0.4 * VOICE + sounds.noise(12.0, -50))
    assert max(words(heard(VOICE), changed)) <= NEAR


def test_another_voice_has_other_codes() -> None:
    assert np.mean(words(heard(VOICE), heard(VOICE[::-1]))) > NEAR


def test_a_code_stands_for_the_seconds_around_it() -> None:
    found = heard(VOICE, start_s=0.25)
    assert found.start_s == 2.25
    assert len(found.words) == 16  # 8 s in the middle of 12, every half second, but for half a window
    assert heard(sounds.noise(3.0)).words.shape == (0, 2)


def test_blocks_of_sound_of_any_size_give_the_same() -> None:
    assert heard(VOICE, size=30_001).codes == heard(VOICE).codes


def test_silence_has_no_detail() -> None:
    assert heard(np.zeros(6 * sounds.RATE)).details.max() == 0


def test_sketches_are_the_prints_boiled_down() -> None:
    meter = picture_sketch.Meter(container(duration_s=6.0))
    for block in blocks(FILM):
        meter.feed(block)
    assert meter.finish() == Sketch.of(ORIGINAL)
    assert np.array_equal(Sketch.of(ORIGINAL).words, ORIGINAL.words[:, 0, 0])
    heard_meter = sound_sketch.Meter(container())
    for piece in sounds.blocks(VOICE):
        heard_meter.feed(piece)
    assert heard_meter.finish() == Sketch.of(heard(VOICE))
