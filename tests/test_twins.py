"""Which works are told to be copies of which: of a run, and of earlier runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sciencevid_check.copies.twins import Earlier, copies, is_one
from sciencevid_check.measurements import Copies
from tests import prints

FILM = prints.codes(1, 120)
MOVES = prints.motion(1, 60)
VOICE = prints.codes(50, 112)
SHOT = prints.pictures(FILM, MOVES)
AGAIN = prints.pictures(prints.noisy(FILM, 15), MOVES)
OTHER = prints.pictures(prints.codes(2, 120), prints.motion(2, 60))


def told(found: Copies) -> list[tuple[str, float]]:
    return [(copy.name, copy.share) for copy in found.found]


def test_both_are_told_and_each_sees_it_its_own_way() -> None:
    late = prints.pictures(prints.noisy(FILM[20:], 15), MOVES[100:])  # without the first 10 s
    ours, theirs, third = copies([prints.work("a", SHOT), prints.work("b", late), prints.work("c", OTHER)])
    assert [ours.compared, theirs.compared, third.compared] == [2, 2, 2]
    assert (told(ours), told(theirs), told(third)) == ([("b", 1.0)], [("a", 1.0)], [])
    (here,) = ours.found[0].pictures
    (there,) = theirs.found[0].pictures
    assert (here.here, here.there) == (there.there, there.here)
    assert here.here.start_s == pytest.approx(10.0, abs=0.5)
    assert is_one(ours.found[0])


def test_a_mirrored_copy_says_so() -> None:
    mirrored = prints.pictures(prints.mirrored(FILM), MOVES)
    ours, theirs = copies([prints.work("a", SHOT), prints.work("b", mirrored)])
    assert ours.found[0].mirrored
    assert theirs.found[0].mirrored


def test_the_speed_is_the_other_ones() -> None:
    slow = prints.codes(1, 240, still=4)
    works = [prints.work("a", prints.pictures(slow)), prints.work("b", prints.pictures(prints.faster(slow, 1.06)))]
    ours, theirs = copies(works)
    assert ours.found[0].speed == pytest.approx(1.06, abs=0.02)
    assert theirs.found[0].speed == pytest.approx(1 / 1.06, abs=0.02)


def test_an_excerpt_is_a_share_of_the_shorter_work() -> None:
    host = prints.joined([prints.codes(3, 100), FILM[:40], prints.codes(4, 100)])
    ours, _ = copies([prints.work("a", SHOT), prints.work("host", prints.pictures(host))])
    assert told(ours) == [("host", pytest.approx(20 / 60, abs=0.02))]
    assert ours.found[0].shared_s == pytest.approx(20, abs=0.5)
    assert not is_one(ours.found[0])


def test_the_same_sound_under_other_pictures_is_told() -> None:
    works = [prints.work("a", SHOT, prints.sounds(VOICE)), prints.work("b", OTHER, prints.sounds(VOICE))]
    ours, _ = copies(works)
    assert told(ours) == [("b", 0.0)]
    assert ours.found[0].sound_s == pytest.approx(56, abs=1)


def test_equal_files_are_identical_and_come_first() -> None:
    works = [
        prints.work("a", SHOT, sha256="1"),
        prints.work("b", AGAIN, sha256="2"),
        prints.work("c", SHOT, sha256="1"),
    ]
    ours, *_ = copies(works)
    assert [(copy.name, copy.identical) for copy in ours.found] == [("c", True), ("b", False)]


def test_a_file_named_twice_is_no_copy_of_itself() -> None:
    ours, theirs = copies([prints.work("a", SHOT), prints.work("a", SHOT)])
    assert (ours, theirs) == (Copies(compared=0), Copies(compared=0))


def test_a_work_alone_is_compared_with_nothing() -> None:
    assert copies([prints.work("a", SHOT)]) == [Copies(compared=0)]


def since(place: str, before: Earlier) -> str | None:
    (found,) = copies([prints.work(place.removeprefix("/works/"), SHOT)], [before])
    assert found.compared == 1
    return found.found[0].since if found.found else None


def test_an_earlier_work_that_is_still_there_is_a_copy(tmp_path: Path) -> None:
    place = tmp_path / "someone-else.mp4"
    place.touch()
    assert since("a.mp4", prints.earlier(str(place), AGAIN)) == "earlier"


def test_what_was_at_the_same_path_before_is_an_earlier_version() -> None:
    assert since("a.mp4", prints.earlier("/works/a.mp4", AGAIN)) == "version"


def test_a_like_name_in_the_same_folder_is_an_earlier_version() -> None:
    assert since("追光的人-修改版.mp4", prints.earlier("/works/追光的人-修改.mp4", AGAIN)) == "version"


def test_a_file_that_was_moved_or_renamed_is_no_copy() -> None:
    assert since("in/追光的人.mp4", prints.earlier("/inbox/追光的人.mp4", AGAIN)) == "version"
    assert since("a.mp4", prints.earlier("/inbox/something-else.mp4", AGAIN)) == "gone"


def test_the_same_content_seen_earlier_is_the_work_itself(tmp_path: Path) -> None:
    place = tmp_path / "copy.mp4"
    place.touch()
    kept = prints.earlier(str(place), SHOT)
    (found,) = copies([prints.work("a.mp4", SHOT, sha256=kept.sha256)], [kept])
    assert found == Copies(compared=0)


def test_one_that_is_no_longer_kept_is_passed_over() -> None:
    kept = prints.earlier("/works/b.mp4", AGAIN)
    gone = Earlier(kept.place, kept.sha256, kept.pictures, None, lambda: None)
    (found,) = copies([prints.work("a.mp4", SHOT)], [gone])
    assert found.found == ()
