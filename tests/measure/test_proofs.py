"""The frame that is meant, a box drawn around the find, and a faint mark made plain."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sciencevid_check.measure import proofs
from sciencevid_check.measure.tools import MeasurementError
from tests.measure.made import container_of, made

H264 = "-c:v libx264 -preset ultrafast -threads 1 -pix_fmt yuv420p"
BOX = (0.75, 0.1, 0.15, 0.1)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3 s of moving stripes; frame 30 is white; a faint bar over them in BOX."""
    picture = "-f lavfi -i testsrc2=size=640x360:rate=25:duration=3"
    faint = "drawbox=x=500:y=45:w=60:h=12:t=fill:color=white@0.2"
    white = "drawbox=t=fill:color=white:enable='eq(n,30)'"
    return made(tmp_path_factory.mktemp("clips") / "标记[1].mp4", f"{picture} -vf {faint},{white} {H264} -g 5 -bf 2")


def picture(jpeg: bytes) -> NDArray[np.uint8]:
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(found, np.uint8)


def shown(clip: Path, *asked: proofs.Asked) -> list[proofs.Pictures]:
    return list(proofs.show(clip, container_of(clip), list(asked)))


def test_a_single_frame_is_shown_itself(clip: Path) -> None:
    before, at, after = shown(clip, *(proofs.Asked(n / 25, (n + 1) / 25) for n in (29, 30, 31)))
    assert picture(at.frame).mean() > 250
    assert picture(before.frame).mean() < 200
    assert picture(after.frame).mean() < 200
    assert (at.at_s, at.crop) == (1.2, b"")


def test_a_long_find_is_shown_by_its_middle(clip: Path) -> None:
    (found,) = shown(clip, proofs.Asked(0.2, 2.2))
    assert found.at_s == 1.2
    assert picture(found.frame).mean() > 250


def test_the_box_is_drawn_around_the_find(clip: Path) -> None:
    plain, boxed = (picture(one.frame).astype(int) for one in shown(clip, proofs.Asked(0, 1), proofs.Asked(0, 1, BOX)))
    changed = (np.abs(plain - boxed) > 60).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    height, width = changed.shape
    x, y, w, h = BOX
    assert columns[0] == pytest.approx(x * width, abs=10)
    assert columns[0] < x * width
    assert rows[-1] == pytest.approx((y + h) * height, abs=10)
    assert rows[-1] > (y + h) * height
    inside = changed[
        round(y * height) + 2 : round((y + h) * height) - 2, round(x * width) + 2 : round((x + w) * width) - 2
    ]
    assert not inside.any()


def test_a_faint_mark_is_made_plain(clip: Path) -> None:
    (found,) = shown(clip, proofs.Asked(0, 3, BOX))
    crop = picture(found.crop)[..., 1].astype(float)
    height, width = crop.shape
    bar = crop[round(height * 0.35) : round(height * 0.5), round(width * 0.4) : round(width * 0.6)]
    below = crop[round(height * 0.6) : round(height * 0.7), round(width * 0.4) : round(width * 0.6)]
    assert max(crop.shape) >= 600
    assert bar.mean() - below.mean() > 40


def test_what_fills_the_picture_is_made_plain_if_it_lasts(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere = (0.0, 0.0, 1.0, 1.0)
    (brief,) = shown(clip, proofs.Asked(0, 3, everywhere))
    assert brief.crop == b""
    monkeypatch.setattr(proofs, "_LASTING_S", 3.0)
    (lasting,) = shown(clip, proofs.Asked(0, 3, everywhere))
    crop = picture(lasting.crop)[..., 1].astype(float)
    assert crop.shape == (360, 640)
    bar, below = crop[47:56, 502:558], crop[62:70, 502:558]
    assert bar.mean() - below.mean() > 15


@pytest.mark.parametrize("asked", [proofs.Asked(99, 100, BOX), proofs.Asked(99, 99)])
def test_what_is_not_there_gives_nothing(clip: Path, asked: proofs.Asked) -> None:
    (found,) = shown(clip, asked)
    assert (found.frame, found.crop) == (b"", b"")


def test_what_fails_gives_nothing(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise MeasurementError("too_large")

    monkeypatch.setattr(proofs, "refuse_bomb", refuse)
    (found,) = shown(clip, proofs.Asked(0, 1, BOX))
    assert found.frame == b""


def test_the_film_is_spread_over_the_work(clip: Path) -> None:
    stills = list(proofs.film(clip, container_of(clip)))
    assert [at for at, _ in stills] == pytest.approx([0.0, 0.6, 1.2, 1.8, 2.4], abs=0.01)
    assert {picture(jpeg).shape for _, jpeg in stills} == {(136, 240, 3)}
    assert picture(stills[2][1]).mean() > 250
