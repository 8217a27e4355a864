"""What two works share: found in step, and not where they merely look alike."""

from __future__ import annotations

import numpy as np
import pytest

from sciencevid_check.copies.alike import common
from sciencevid_check.copies.tracks import Match, Track
from tests import prints

FILM = prints.codes(1, 120)
MOVES = prints.motion(1, 60)
OTHER = prints.codes(2, 120)
STUDIO = prints.codes(3, 120, still=120)


def track(words: prints.Codes, moves: object = None) -> Track:
    return Track.of_pictures(prints.pictures(words, moves))  # type: ignore[arg-type]


def shared(here: Track, there: Track) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(match.here, match.there) for match in common(here, there)]


def test_a_copy_with_noise_is_found_whole() -> None:
    (match,) = common(track(FILM), track(prints.noisy(FILM, 20)))
    assert match.here == (0.0, 60.0)
    assert match.there == pytest.approx((0.0, 60.0), abs=0.5)
    assert match.alike == pytest.approx(1 - 20 / 128, abs=0.001)
    assert match.sure > 0.9


def test_different_works_share_nothing() -> None:
    assert common(track(FILM, MOVES), track(OTHER, prints.motion(2, 60))) == []


def test_a_mirrored_copy_is_found_in_the_mirror_alone() -> None:
    copy = track(prints.mirrored(FILM))
    assert common(track(FILM), copy) == []
    assert shared(track(FILM), copy.mirrored) == [((0.0, 60.0), (0.0, 60.0))]


def test_pieces_in_another_order_are_found_one_by_one() -> None:
    cut = prints.joined([FILM[60:], FILM[:40]])  # the second half first, then the first 20 s
    found = shared(track(FILM), track(cut))
    assert [here for here, _ in found] == [(0.0, 20.0), (30.0, 60.0)]
    assert [there[0] for _, there in found] == pytest.approx([30.0, 0.0], abs=0.5)


def test_an_excerpt_in_another_work_is_found() -> None:
    host = prints.joined([OTHER[:30], FILM[40:60], OTHER[30:]])
    ((here, there),) = shared(track(host), track(FILM))
    assert here == pytest.approx((15.0, 25.0), abs=0.5)
    assert there == pytest.approx((20.0, 30.0), abs=0.5)


@pytest.mark.parametrize("speed", [0.92, 1.05, 1.08])
def test_another_speed_is_found_and_told(speed: float) -> None:
    slow = prints.codes(1, 120, still=4)
    (match,) = common(track(slow), track(prints.faster(slow, speed)))
    assert match.here[1] - match.here[0] >= 55
    assert match.speed == pytest.approx(speed, abs=0.02)


def test_one_room_with_other_movements_is_no_copy() -> None:
    """Two takes in one studio: every picture is like every other one."""
    assert common(track(STUDIO, MOVES), track(prints.noisy(STUDIO, 5), prints.motion(2, 60))) == []


def test_one_room_with_the_same_movements_is_a_copy_from_where_it_begins() -> None:
    copy = track(prints.noisy(STUDIO[10:], 5), MOVES[50:])  # its first 5 s are cut away
    (match,) = common(track(STUDIO, MOVES), copy)
    assert match.there[0] == pytest.approx(0.0, abs=0.5)
    assert match.here[0] == pytest.approx(5.0, abs=1.0)
    assert match.here[1] == pytest.approx(60.0, abs=0.6)


def test_one_slide_in_both_is_no_copy() -> None:
    assert common(track(STUDIO), track(STUDIO)) == []


def test_slides_of_one_template_that_turn_at_other_moments_are_no_copy() -> None:
    def turns(*at_s: float) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        moves = np.zeros(600, np.uint8)
        moves[[round(at * 10) for at in at_s]] = 50
        return moves

    ours, theirs = track(STUDIO, turns(5, 14, 31, 44)), track(STUDIO, turns(8, 19, 27, 52))
    assert common(ours, theirs) == []


def test_what_shows_nothing_is_not_compared() -> None:
    black = Track.of_pictures(prints.pictures(FILM, MOVES, detail=0))
    assert common(black, black) == []


def test_sound_is_found_in_step() -> None:
    voice = prints.codes(5, 100)
    ours, theirs = Track.of_sounds(prints.sounds(voice)), Track.of_sounds(prints.sounds(prints.noisy(voice[20:], 25)))
    (match,) = common(ours, theirs)
    assert match.here == (12.0, 52.0)
    assert match.there == pytest.approx((2.0, 42.0), abs=0.5)


def test_a_short_stretch_must_be_very_alike() -> None:
    host = prints.joined([OTHER[:30], prints.noisy(FILM[40:46], 30), OTHER[30:]])
    assert common(track(host), track(FILM)) == []
    near = prints.joined([OTHER[:30], prints.noisy(FILM[40:46], 8), OTHER[30:]])
    assert len(common(track(near), track(FILM))) == 1


def test_nothing_is_shared_with_nothing() -> None:
    nothing: list[Match] = common(track(FILM), Track.of_sounds(prints.sounds(FILM[:0])))
    assert nothing == []


def test_another_part_of_the_picture_that_moves_alike_is_a_copy() -> None:
    """As after a crop at one corner: hardly any code is near, but everything moves at the same moments."""
    off = prints.noisy(FILM, 46)
    (match,) = common(track(FILM, MOVES), track(off, MOVES))
    assert match.here == (0.0, 60.0)
    assert common(track(FILM, MOVES), track(off, prints.motion(2, 60))) == []
    assert common(track(FILM[:20], MOVES[:100]), track(off[:20], MOVES[:100])) == [], "10 s are too few"
