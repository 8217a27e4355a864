"""Which works of a run are copies of each other or of earlier ones, and which begin or end with the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path, PurePath
from typing import Literal

from sciencevid_check.copies import alike
from sciencevid_check.copies.sifting import Sieve
from sciencevid_check.copies.tracks import Match, Track
from sciencevid_check.measurements import (
    Copies,
    Copy,
    PicturePrint,
    Shared,
    Sketch,
    SoundPrint,
    Stretch,
)

_SAME_NAME = 0.75  # of the letters of two files' names: a later version of the same work
_COPY = 0.5  # share of the pictures from which works are one work, and not two with the same opening


@dataclass(frozen=True, eq=False)
class Work:
    """What comparing needs to know of a work."""

    name: str
    place: str  # where the file is: the whole path
    sha256: str | None
    pictures: PicturePrint | None
    sounds: SoundPrint | None

    @cached_property
    def picture(self) -> Track | None:
        return Track.of_pictures(self.pictures) if self.pictures else None

    @cached_property
    def sound(self) -> Track | None:
        return Track.of_sounds(self.sounds) if self.sounds else None


@dataclass(frozen=True, eq=False)
class Earlier:
    """A work of an earlier run: its sketches, and how to get the whole if these are like another's.

    Attributes:
        place: where it was last.
        load: gives None if it is no longer kept.
    """

    place: str
    sha256: str
    pictures: Sketch | None
    sounds: Sketch | None
    load: Callable[[], Work | None]


def copies(works: Sequence[Work], earlier: Sequence[Earlier] = ()) -> list[Copies]:
    """For each work what it has in common with the others, and with the earlier ones that are not among them."""
    known = {work.sha256 for work in works}
    places = {os.path.normcase(work.place) for work in works}
    before = [one for one in earlier if one.sha256 not in known]
    sketches = [_sketches(work) for work in works] + [(one.pictures, one.sounds) for one in before]
    found: list[list[Copy]] = [[] for _ in works]
    for at, other in sorted(_pairs(works, sketches)):
        if other < len(works):
            one, two = works[at], works[other]
            if os.path.normcase(one.place) == os.path.normcase(two.place):  # the same file, named twice
                continue
            if copy := _compared(one, two):
                found[at].append(copy)
                found[other].append(_turned(copy, one))
        elif (loaded := before[other - len(works)].load()) and (copy := _compared(works[at], loaded)):
            since = _since(works[at].place, loaded.place, places)
            found[at].append(copy.model_copy(update={"since": since}))
    compared = len(places) - 1 + len(before)
    return [
        Copies(compared=compared, found=tuple(sorted(copies, key=lambda one: (not one.identical, -_weight(one)))))
        for copies in found
    ]


def _weight(copy: Copy) -> float:
    return max(copy.share, 0.5 * copy.sound_share)


def _sketches(work: Work) -> tuple[Sketch | None, Sketch | None]:
    pictures, sounds = work.pictures, work.sounds
    return Sketch.of(pictures) if pictures else None, Sketch.of(sounds) if sounds else None


def _pairs(works: Sequence[Work], sketches: Sequence[tuple[Sketch | None, Sketch | None]]) -> set[tuple[int, int]]:
    """Numbers of a work, and of a later or an earlier run's one, that may share something."""
    pairs: set[tuple[int, int]] = set()
    by_content: dict[str | None, list[int]] = {}
    for at, work in enumerate(works):
        by_content.setdefault(work.sha256, []).append(at)
    for sha256, ats in by_content.items():
        if sha256:
            pairs.update((first, second) for first in ats for second in ats if first < second)
    for kind in (0, 1):
        there = [(at, sketch) for at, both in enumerate(sketches) if (sketch := both[kind])]
        if len(there) < 2:
            continue
        sieve = Sieve([sketch.words for _, sketch in there], [sketch.step_s for _, sketch in there])
        for at, work in enumerate(works):
            track = (work.picture, work.sound)[kind]
            if not track or not len(track.words):
                continue
            words = track.words[..., 0].copy()
            words[~track.enough] = 0
            others = {there[number][0] for number in sieve.candidates(words, track.step_s, mirrored=kind == 0)}
            pairs.update((min(at, other), max(at, other)) for other in others - {at})
    return pairs


def _compared(one: Work, two: Work) -> Copy | None:
    """What two works share; None if that is nothing."""
    if one.sha256 and one.sha256 == two.sha256:
        return Copy(name=two.name, sha256=two.sha256, identical=True, share=1.0, sound_share=1.0)
    pictures, mirrored = _pictures(one, two)
    sounds = alike.common(one.sound, two.sound) if one.sound and two.sound else []
    if not pictures and not sounds:
        return None
    best = max(pictures or sounds, key=_seconds)
    return Copy(
        name=two.name,
        sha256=two.sha256,
        pictures=_stretches(pictures),
        sounds=_stretches(sounds),
        share=_share(pictures, one.picture, two.picture),
        shared_s=round(sum(map(_seconds, pictures)), 1),
        sound_share=_share(sounds, one.sound, two.sound),
        sound_s=round(sum(map(_seconds, sounds)), 1),
        mirrored=mirrored,
        speed=best.speed,
        certainty=max(match.sure for match in pictures or sounds),
    )


def _pictures(one: Work, two: Work) -> tuple[list[Match], bool]:
    """As they are, or mirrored, whichever gives more."""
    if not one.picture or not two.picture:
        return [], False
    plain = alike.common(one.picture, two.picture)
    if _share(plain, one.picture, two.picture) >= _COPY:
        return plain, False
    turned = alike.common(one.picture, two.picture.mirrored)
    mirrored = sum(map(_seconds, turned)) > sum(map(_seconds, plain))
    return (turned if mirrored else plain), mirrored


def _seconds(match: Match) -> float:
    return match.here[1] - match.here[0]


def _share(matches: Sequence[Match], one: Track | None, two: Track | None) -> float:
    """Of the shorter one."""
    if not matches or not one or not two:
        return 0.0
    ours, shorter_s = one.span_s <= two.span_s, min(one.span_s, two.span_s)
    spans = [match.here if ours else match.there for match in matches]
    return round(min(1.0, sum(end - start for start, end in spans) / max(shorter_s, 1e-6)), 3)


def _stretches(matches: Sequence[Match]) -> tuple[Shared, ...]:
    return tuple(
        Shared(
            here=Stretch(start_s=round(m.here[0], 2), end_s=round(m.here[1], 2)),
            there=Stretch(start_s=round(m.there[0], 2), end_s=round(m.there[1], 2)),
            alike=m.alike,
        )
        for m in matches
    )


def _turned(copy: Copy, one: Work) -> Copy:
    """The same, as the other work sees it."""

    def turned(stretches: tuple[Shared, ...]) -> tuple[Shared, ...]:
        swapped = (Shared(here=each.there, there=each.here, alike=each.alike) for each in stretches)
        return tuple(sorted(swapped, key=lambda each: each.here.start_s))

    return copy.model_copy(
        update={
            "name": one.name,
            "sha256": one.sha256,
            "pictures": turned(copy.pictures),
            "sounds": turned(copy.sounds),
            "speed": round(1 / copy.speed, 3),
        }
    )


def seen_elsewhere(work: Work, places: Sequence[str], run: Sequence[Work]) -> list[Copy]:
    """Files of an earlier run with the very content of this one, that are still there under another name.

    Under the same name it is the work itself, copied or saved somewhere else.
    """
    here = {os.path.normcase(other.place) for other in run}
    others = [place for place in places if os.path.normcase(place) not in here and Path(place).exists()]
    return [
        Copy(name=place, sha256=work.sha256, identical=True, since="earlier", share=1.0, sound_share=1.0)
        for place in sorted(others)
        if not _alike_names(PurePath(place).stem, PurePath(work.place).stem)
    ]


def _since(place: str, earlier: str, places: set[str]) -> Literal["earlier", "version", "gone"]:
    """What an earlier work that is like this one may be.

    The same path held it, or one in the same folder of a like name, or a file of such a name that is gone now: then it is
    an earlier version of this work, and no work copies itself. A file that is gone and had another name may be either.
    """
    if os.path.normcase(earlier) in places:  # that path is in this run, and holds something else now
        return "version"
    ours, theirs = PurePath(place), PurePath(earlier)
    gone = not Path(earlier).exists()
    if (ours.parent == theirs.parent or gone) and _alike_names(ours.stem, theirs.stem):
        return "version"
    return "gone" if gone else "earlier"


def _alike_names(ours: str, theirs: str) -> bool:
    return SequenceMatcher(None, ours.casefold(), theirs.casefold(), autojunk=False).ratio() >= _SAME_NAME


def is_one(copy: Copy) -> bool:
    """Whether two works are one and the same, and not two with something in common."""
    return copy.identical or copy.share >= _COPY
