import cv2
import numpy as np
import pytest

from sciencevid_check.measure import reading
from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.tools import MeasurementError


def page(*lines: tuple[str, int, int], size: tuple[int, int] = (540, 960), scale: float = 0.9) -> Bytes:
    """Light words on dark grey, each with its x and the y of its base line."""
    picture = np.full(size, 60, np.uint8)
    for words, x, y in lines:
        cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, 230, 1, cv2.LINE_AA)
    return picture


def read_all(picture: Bytes, *, upwards: bool = False) -> list[str]:
    crops = [reading.cut(picture, found.quad, upwards=upwards) for found in reading.find(picture)]
    return [read.text for read in reading.read(crops)]


def test_lines_are_found_in_their_places_and_read() -> None:
    picture = page(("Light bends in water", 200, 480), ("1905", 700, 60))
    above, below = reading.find(picture)
    assert np.allclose(above.quad[0], (700, 38), atol=16)
    assert np.allclose(below.quad[2], (508, 486), atol=16)
    assert min(above.score, below.score) > 0.5
    assert read_all(picture) == ["1905", "Light bends in water"]


def test_colour_pictures_too() -> None:
    grey = page(("Science", 300, 300))
    assert read_all(np.dstack([grey, grey // 2, grey // 3])) == ["Science"]


def test_small_letters_need_a_larger_picture() -> None:
    small = page(("small print at the foot", 300, 500), scale=0.4)
    assert read_all(page(("letters of 2.5 per cent", 300, 500), scale=0.65))
    assert reading.find(small, longest=960)
    assert not reading.find(small, longest=320)


def test_words_that_run_upwards_and_words_aslant() -> None:
    picture = page(("Channel", 400, 280), size=(480, 960))
    assert read_all(np.rot90(picture).copy(), upwards=True) == ["Channel"]
    turn = cv2.getRotationMatrix2D((460, 270), 25, 1.0)
    slanted = cv2.warpAffine(picture, turn, (960, 480), borderValue=60)
    (found,) = reading.find(np.asarray(slanted, np.uint8))
    assert found.quad[0, 1] > found.quad[1, 1] + 30
    assert read_all(np.asarray(slanted, np.uint8)) == ["Channel"]


def test_nothing_is_found_where_nothing_is_written() -> None:
    assert reading.find(np.full((540, 960), 128, np.uint8)) == []
    assert reading.find(np.zeros((20, 30), np.uint8)) == []
    assert reading.read([np.full((30, 100), 128, np.uint8)]) == [("", 0.0)]


def test_a_missing_network_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    reading._session.cache_clear()
    monkeypatch.setattr(reading, "FINDER", "none.onnx")
    with pytest.raises(MeasurementError) as caught:
        reading.find(page())
    assert (caught.value.missing.reason, caught.value.missing.detail) == ("reader_missing", "rapidocr: none.onnx")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MeasurementError) as caught:
        reading.find(page())
    assert caught.value.missing.detail == "rapidocr"
