from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sciencevid_check.measure.blocks import Bytes, Sample
from sciencevid_check.measure.meters import texts
from sciencevid_check.measure.strokes import Strokes, alike, letters, ratio, strokes
from sciencevid_check.measure.where_to_look import WhereToLook
from sciencevid_check.measurements import Texts
from tests.rules.facts import container

HEIGHT, WIDTH = 540, 960
GROUND = cv2.GaussianBlur(np.random.default_rng(5).integers(0, 255, (HEIGHT, 2 * WIDTH), dtype=np.uint8), (0, 0), 9)


def write(picture: Bytes, words: str, x: int, y: int, scale: float = 1.0, luma: int = 225) -> None:
    """Outlined letters of 22 pixels at scale 1; y is their foot."""
    for thick, ink in ((8, 20), (2, luma)):
        cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, ink, thick, cv2.LINE_AA)


def measured(paint: Callable[[Bytes, float], None], seconds: float = 12, duration_s: float | None = None) -> Texts:
    """What the meter finds in a soft picture that moves on by 20 pixels a look, with what `paint` adds at a time."""
    meter = texts.Meter(container(duration_s=duration_s or seconds))
    chroma = np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)
    for at in range(int(2 * seconds)):
        luma = GROUND[:, 20 * at % WIDTH : 20 * at % WIDTH + WIDTH].copy()
        paint(luma, at / 2)
        meter.feed(Sample(12 * at, at / 2, luma, chroma, chroma))
    return meter.finish()


def test_subtitles_and_a_mark() -> None:
    said = {1.0: "Water slows the light", 4.5: "So every ray is bent", 8.0: "and a straw looks broken"}

    def paint(luma: Bytes, at_s: float) -> None:
        write(luma, "SCIENCE", 790, 50)
        for start, words in said.items():
            if start <= at_s <= start + 2:
                write(luma, words, 480 - 9 * len(words), 500)

    found = measured(paint)
    assert [line.text for cue in found.cues for line in cue] == list(said.values())
    for cue, start in zip(found.cues, said, strict=True):
        assert cue[0].first_s == pytest.approx(start, abs=0.5)
        assert cue[0].last_s == pytest.approx(start + 2, abs=0.5)
        assert cue[0].height == pytest.approx(25 / HEIGHT, abs=0.016)
        assert cue[0].box[1] + cue[0].box[3] == pytest.approx(502 / HEIGHT, abs=0.02)
        assert cue[0].contrast > 4
    (mark,) = (line for line in found.lines if not line.subtitle)
    assert (mark.text, mark.cue, mark.first_s, mark.last_s) == ("SCIENCE", None, 0.0, 11.5)
    assert mark.box[0] == pytest.approx(790 / WIDTH, abs=0.01)
    assert (mark.vx, mark.vy) == (0, 0)


def test_credits_move_upwards() -> None:
    def paint(luma: Bytes, at_s: float) -> None:
        luma[:] = 16
        for row, words in enumerate(("DIRECTED BY", "Li Ming", "CAMERA", "Wang Fang")):
            write(luma, words, 380, 560 + 100 * row - round(40 * at_s))

    found = measured(paint, seconds=10)
    seen = [line for line in found.lines if line.text == "DIRECTED BY"]
    assert seen
    assert not any(line.subtitle for line in found.lines)
    longest = max(seen, key=lambda line: line.last_s - line.first_s)
    assert longest.vy == pytest.approx(-40 / HEIGHT, abs=0.015)


def test_faint_letters_have_little_contrast() -> None:
    def paint(luma: Bytes, at_s: float) -> None:
        luma[420:520] = 120
        words = "very faint words" if at_s < 4 else "more faint words"
        cv2.putText(luma, words, (300, 480), cv2.FONT_HERSHEY_DUPLEX, 1.2, 140, 2, cv2.LINE_AA)

    lines = [line for line in measured(paint, seconds=8).lines if "faint" in line.text]
    assert lines
    assert max(line.contrast for line in lines) < 1.7


def test_nothing_written() -> None:
    found = measured(lambda *_: None, seconds=8)
    assert found.lines == ()
    assert found.looked_s[0] == 0.0
    assert found.step_s == 0.5


def test_how_often_the_picture_is_searched_is_bounded() -> None:
    draw = np.random.default_rng(3)
    dots = [draw.integers(0, 2, (54, 96), dtype=np.uint8) * 200 for _ in range(16)]
    grains = [np.asarray(cv2.resize(each, (480, 270)), np.uint8) for each in dots]

    def searches(seconds: float) -> tuple[int, int]:
        where, whole, strips = WhereToLook(seconds), 0, 0
        for at in range(int(2 * seconds)):
            light = grains[at // 2 % 16]  # new strokes at every other look
            rows = where.rows(Strokes(light, np.zeros_like(light)), at / 2, [])
            if rows:
                where.came_of_it(rows, [], at / 2)
                whole += rows == (0, 270)
                strips += rows != (0, 270)
        return whole, strips

    assert searches(200) <= (32, 80)
    long = searches(600)
    assert long[0] <= 42
    assert long[1] <= 170


def test_strokes_are_alike_though_they_fade() -> None:
    one, other = (np.full((HEIGHT, WIDTH), 90, np.uint8) for _ in range(2))
    write(one, "Water slows the light", 300, 500)
    write(other, "So every ray is bent.", 300, 500)
    place = (145, 230, 330, 255)
    bright, changed = strokes(one).inside(*place), strokes(other).inside(*place)
    faded = strokes(np.asarray(cv2.addWeighted(one, 0.4, np.full_like(one, 90), 0.6, 0), np.uint8)).inside(*place)
    assert alike(bright, faded) > 0.9
    assert alike(bright, changed) < 0.5
    assert alike(bright, np.zeros_like(bright)) == 0


def test_letters_in_a_crop() -> None:
    crop = np.full((50, 400), 100, np.uint8)
    cv2.putText(crop, "HHHH", (60, 38), cv2.FONT_HERSHEY_DUPLEX, 1.0, 235, 2, cv2.LINE_AA)
    found = letters(crop)
    assert found.bottom - found.top == pytest.approx(23, abs=3)
    assert found.left == pytest.approx(61, abs=4)
    assert found.contrast == pytest.approx(ratio(235, 100), rel=0.15)


def test_the_edges_of_a_box_are_no_letters() -> None:
    crop = np.full((60, 400), 170, np.uint8)
    crop[4:56, 20:380] = 16
    cv2.putText(crop, "HHHH", (60, 42), cv2.FONT_HERSHEY_DUPLEX, 1.0, 235, 2, cv2.LINE_AA)
    found = letters(crop)
    assert found.bottom - found.top == pytest.approx(23, abs=3)


def test_contrast_ratios_of_wcag() -> None:
    assert ratio(235, 16) == 21
    assert ratio(16, 235) == 21
    assert ratio(120, 120) == 1
    assert ratio(235, 16 + 219 * 0x76 / 255) == pytest.approx(4.54, abs=0.05)  # white on #767676


def leader(values: tuple[int, ...], ground: Bytes | None = None) -> Texts:
    """Large numbers in turn, one a second, each in a ring."""

    def paint(luma: Bytes, at_s: float) -> None:
        luma[:] = 60 if ground is None else ground
        if at_s < len(values):
            cv2.circle(luma, (WIDTH // 2, HEIGHT // 2), 200, 130, 6, cv2.LINE_AA)
            cv2.putText(luma, str(values[int(at_s)]), (420, 330), cv2.FONT_HERSHEY_DUPLEX, 6, 235, 16, cv2.LINE_AA)

    return measured(paint, seconds=6)


def test_numbers_that_count_down() -> None:
    seen = [figure.value for figure in leader((5, 4, 3, 2)).figures]
    assert list(dict.fromkeys(seen)) == [5, 4, 3, 2]


def test_a_number_that_stands_is_looked_at_once_and_one_in_a_view_never() -> None:
    assert len(leader((5, 5, 5, 5)).figures) == 1
    view = np.random.default_rng(1).integers(40, 200, (HEIGHT, WIDTH), dtype=np.uint8)
    assert leader((5, 4, 3, 2), view).figures == ()


def test_qr_codes() -> None:
    drawn = cv2.QRCodeEncoder.create().encode("https://example.org/1")
    code = cv2.resize(
        cv2.copyMakeBorder(drawn, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=235),
        (200, 200),
        interpolation=cv2.INTER_NEAREST,
    )

    def paint(luma: Bytes, at_s: float) -> None:
        luma[100:300, 600:800] = code

    found = measured(paint, seconds=4).codes
    assert [one.at_s for one in found] == [0.0, 3.0]
    assert found[0].text == "https://example.org/1"
    assert found[0].box == pytest.approx((0.66, 0.25, 0.14, 0.26), abs=0.05)
