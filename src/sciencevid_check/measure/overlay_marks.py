"""From patches that stay to marks: parts put together, the same mark at several places, when each was there, how dense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.overlay_looks import LEAST, Runs, is_light, opacity, there_in, turning
from sciencevid_check.measure.overlays import WINDOW, Floats32, Novelty, Patch, Sums, Wanted, gradients, patches

Kind = Literal["still", "jumping", "tiled"]

_ENOUGH = 3  # looks at something new
# What is larger is a frame, or a shot that stands still; of hundreds of looks, a shot that comes again makes a third agree
_LASTING = Wanted(width=0.9, height=0.5, agreement=0.7)
_STEP = WINDOW // 2
_WHILE = 6 * _STEP  # looks: 9 s, longer than most shots
_FOR_A_WHILE = Wanted(0.35, 0.2, pixels=40, line=0.6, looks=6, alive=0.7, agreement=0.9)
_BRIEF = Wanted(0.35, 0.2, pixels=60, line=0.5, alive=0.6, agreement=0.85)
_NEAR = 0.02  # of the picture's width between the parts of one mark
_TILES, _TILED = 5, 0.6  # parts, and the share of the picture that they spread over both ways
_TILE_MATCH, _ALIKE = 0.4, 3  # correlation of two tiles' gradients, which are often found in part; tiles that have it
_MATCH = 0.55  # correlation of two patches' gradients
_MATCH_LONE = 0.65  # in a single look
_SEARCHED, _LOOKED_AT = 4, 10  # patches that are searched for elsewhere, at so many looks
_AT_ONCE = 0.2  # share of the time that a mark which jumps may seem to be at two places


@dataclass(eq=False)
class Place:
    """Where and when a mark was: runs of looks, each first and one after the last."""

    patch: Patch
    there: Runs
    turning: tuple[int, int, int, int] | None = None  # the box of a mark that turns, of which the patch is the middle

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.turning or self.patch.box


@dataclass(eq=False)
class Overlay:
    kind: Kind
    places: list[Place]
    opacity: float | None = None
    light: bool = True


class Search:
    """Takes look after look; what lasts for a while is found on the way, the rest at the end."""

    def __init__(self) -> None:
        self.pictures: list[Bytes] = []
        self._novelty = Novelty()
        self._fresh: list[Floats32] = []
        self._whole: Sums | None = None
        self._recent: list[Sums] = []
        self._brief: list[Patch] = []
        self._for_a_while: list[Patch] = []

    def take(self, picture: Bytes) -> None:
        self.pictures.append(picture)
        self._fresh.append(self._novelty.of(picture))
        if len(self.pictures) % _STEP == 0:
            self._step(_STEP)

    def _step(self, looks: int) -> None:
        """The last looks of all."""
        end = len(self.pictures)
        now = Sums.of(self.pictures[-looks:], self._fresh[-looks:])
        if self._whole is None:
            self._whole = Sums(np.zeros_like(now.planes), np.zeros_like(now.weights))
        self._whole.add(now)
        self._recent = [*self._recent[1 - _WHILE // _STEP :], now]
        if len(self._recent) >= 2:
            self._brief += self._patches(self._recent[-2] + now, min(WINDOW, end), _BRIEF)
        if len(self._recent) == _WHILE // _STEP and -(-end // _STEP) % 3 == 0:
            lately = self._recent[0] + self._recent[1]
            for sums in self._recent[2:]:
                lately.add(sums)
            self._for_a_while += self._patches(lately, _WHILE - _STEP + looks, _FOR_A_WHILE)

    def _patches(self, sums: Sums, looks: int, wanted: Wanted) -> Iterator[Patch]:
        return patches(sums, self.pictures[-looks:], self._fresh[-looks:], len(self.pictures) - looks, wanted)

    def finish(self) -> tuple[list[Overlay], float]:
        """The overlays, and the share of the picture where enough changed to tell."""
        if len(self.pictures) % _STEP:
            self._step(len(self.pictures) % _STEP)
        if self._whole is None:
            return [], 0.0
        lasting = list(self._patches(self._whole, len(self.pictures), _LASTING))
        pictures = np.stack(self.pictures)
        overlays = _put_together(lasting, pictures)
        for patch in sorted(self._for_a_while, key=lambda one: -one.pixels):
            if not _known(patch, overlays):
                there = there_in(patch, pictures)
                if there:
                    overlays.append(Overlay("still", [Place(patch, there)]))
        overlays += _jumping([patch for patch in self._brief if not _known(patch, overlays)], pictures)
        for overlay in overlays:
            longest = max(overlay.places, key=lambda place: sum(end - first for first, end in place.there))
            if overlay.kind == "still":
                longest.turning = turning(longest.patch, longest.there, pictures)
            overlay.light = is_light(longest.patch)
            overlay.opacity = opacity(longest.patch, longest.there, pictures, everywhere=overlay.kind == "tiled")
        return overlays, round(float((self._whole.looks() >= _ENOUGH).mean()), 3)


def _known(patch: Patch, overlays: list[Overlay]) -> bool:
    return any(
        _covers(place.patch, patch) or _covers(patch, place.patch) for overlay in overlays for place in overlay.places
    )


def _put_together(lasting: list[Patch], pictures: Bytes) -> list[Overlay]:
    """Neighbours as one mark, and a mark all over the picture as one."""
    height, width = pictures.shape[1:]
    groups: list[Patch] = []
    for patch in sorted(lasting, key=lambda one: -one.pixels):
        groups.append(patch)
        merged = True
        while merged:
            merged = False
            for other in groups[:-1]:
                if _gap(other.box, groups[-1].box) <= max(_NEAR * width, _in_line(other.box, groups[-1].box)):
                    groups.remove(other)
                    groups.append(_union(groups.pop(), other))
                    merged = True
                    break
    if len(lasting) >= _TILES and len(groups) > 1 and _repeated(lasting):
        left, top, right, bottom = _bounds(patch.box for patch in lasting)
        if right - left >= _TILED * width and bottom - top >= _TILED * height:
            chief = max(groups, key=lambda one: one.pixels)
            edges = np.zeros((height, width, 2), np.float32)
            for patch in lasting:
                edges[patch.area] += patch.edges
            everywhere = Patch(0, len(pictures), (0, 0, width, height), sum(p.pixels for p in lasting), chief.line,
                               chief.looks, float(np.median([p.alive for p in lasting])), chief.agreement, edges, 0, len(lasting))  # fmt: skip
            return [Overlay("tiled", [Place(everywhere, there_in(everywhere, pictures) or [(0, len(pictures))])])]
    found = [Overlay("still", [Place(patch, there_in(patch, pictures))]) for patch in groups]
    return [overlay for overlay in found if overlay.places[0].there]


def _repeated(patches: list[Patch]) -> bool:
    """Whether some are alike, as tiles are: parts of a scene that comes again are not."""
    alike = (max(_alike(one, other) for other in patches if other is not one) >= _TILE_MATCH for one in patches)
    return sum(alike) >= _ALIKE


def _jumping(brief: list[Patch], pictures: Bytes) -> list[Overlay]:
    """Marks that are in several places by turns."""
    clusters: list[list[Patch]] = []
    for patch in brief:
        for cluster in clusters:
            if any(_alike(patch, other) >= _MATCH for other in cluster[-3:]):
                cluster.append(patch)
                break
        else:
            clusters.append([patch])
    clusters.sort(key=lambda cluster: -sum(min(patch.pixels, 300) for patch in cluster))
    found: list[Overlay] = []
    for cluster in clusters[:_SEARCHED]:
        chief = max(cluster, key=lambda one: one.pixels)
        if _known(chief, found):
            continue
        spots: list[Patch] = []
        for patch in sorted(cluster, key=lambda one: -one.pixels) + _search(chief, pictures):
            if all(_off(patch, spot) > 0.35 for spot in spots):
                spots.append(patch)
        places = [Place(spot, there_in(spot, pictures, leaves=True)) for spot in spots]
        places = [place for place in places if sum(end - first for first, end in place.there) >= LEAST]
        if len(places) > 1 and _by_turns(places, len(pictures)):
            found.append(Overlay("jumping", places))
    return found


def _by_turns(places: list[Place], looks: int) -> bool:
    """Whether it is at one place only, nearly always."""
    count = np.zeros(looks, int)
    for place in places:
        for first, end in place.there:
            count[first:end] += 1
    return bool((count > 1).sum() <= _AT_ONCE * (count > 0).sum())


def _search(chief: Patch, pictures: Bytes) -> list[Patch]:
    """The same edges at other places, where two looks agree about the place."""
    looks = [at for at in range(len(pictures)) if not chief.first <= at < chief.end]
    hits: list[tuple[int, int]] = []
    found: list[Patch] = []
    small = cv2.resize(chief.edges, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = chief.edges.shape[:2]
    for look in looks[:: max(1, len(looks) // _LOOKED_AT)]:
        field = np.dstack(gradients(pictures[look])[:2])
        match = cv2.matchTemplate(
            cv2.resize(field, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), small, cv2.TM_CCORR_NORMED
        )
        _, _, _, (half_x, half_y) = cv2.minMaxLoc(match)
        left, top = max(0, 2 * half_x - 3), max(0, 2 * half_y - 3)
        near = field[top : top + height + 6, left : left + width + 6]
        if near.shape[0] < height or near.shape[1] < width:
            continue
        _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(near, chief.edges, cv2.TM_CCORR_NORMED))
        x, y = x + left, y + top
        if best < _MATCH_LONE or abs(x - chief.box[0]) + abs(y - chief.box[1]) < 6:
            continue
        if any(abs(x - u) + abs(y - v) <= 3 for u, v in hits):
            found.append(replace(chief, first=look, end=look + 1, box=(x, y, width, height)))
        hits.append((x, y))
    return found


def _alike(a: Patch, b: Patch) -> float:
    """Correlation of the gradients of two patches, at the best of some pixels' shift; 0 when their sizes differ."""
    if any(not 0.7 <= one / other <= 1.43 for one, other in zip(a.box[2:], b.box[2:], strict=True)):
        return 0.0
    height, width = a.edges.shape[:2]
    room = [max(0, small - large) + 3 for small, large in ((height, b.edges.shape[0]), (width, b.edges.shape[1]))]
    padded = cv2.copyMakeBorder(b.edges, room[0], room[0], room[1], room[1], cv2.BORDER_CONSTANT, value=(0, 0))
    power = float(np.sqrt((a.edges**2).sum() * (b.edges**2).sum()))
    return float(cv2.matchTemplate(padded, a.edges, cv2.TM_CCORR).max()) / max(power, 1e-3)


def _off(a: Patch, b: Patch) -> float:
    """How far apart two patches are, in their own size."""
    across, down = (abs(one - other) for one, other in zip(a.middle, b.middle, strict=True))
    return max(across / max(a.box[2], 12), down / max(a.box[3], 12))


def _covers(a: Patch, b: Patch) -> bool:
    """Whether most of b lies in a."""
    x, y, width, height = b.box
    left, top, right, bottom = max(x, a.box[0]), max(y, a.box[1]), min(x + width, a.box[0] + a.box[2]), min(y + height, a.box[1] + a.box[3])  # fmt: skip
    return max(0, right - left) * max(0, bottom - top) >= 0.5 * width * height


def _gap(a: Sequence[int], b: Sequence[int]) -> int:
    """Pixels between two boxes."""
    return max(a[0] - b[0] - b[2], b[0] - a[0] - a[2], a[1] - b[1] - b[3], b[1] - a[1] - a[3])


def _in_line(a: Sequence[int], b: Sequence[int]) -> float:
    """Pixels that words of one line may be apart: most of their height; 0 for what is on no line."""
    common = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return 0.7 * min(a[3], b[3]) if common >= 0.6 * max(a[3], b[3]) else 0.0


def _bounds(boxes: Iterable[Sequence[int]]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all boxes together."""
    sides = np.array([(x, y, x + width, y + height) for x, y, width, height in boxes])
    left, top = (int(side) for side in sides[:, :2].min(axis=0))
    right, bottom = (int(side) for side in sides[:, 2:].max(axis=0))
    return left, top, right, bottom


def _union(a: Patch, b: Patch) -> Patch:
    left, top, right, bottom = _bounds([a.box, b.box])
    edges = np.zeros((bottom - top, right - left, 2), np.float32)
    for patch in (a, b):
        x, y, width, height = patch.box
        edges[y - top : y - top + height, x - left : x - left + width] += patch.edges
    share = a.pixels / (a.pixels + b.pixels)
    line, alive, agreement = (share * one + (1 - share) * other for one, other in ((a.line, b.line), (a.alive, b.alive), (a.agreement, b.agreement)))  # fmt: skip
    return Patch(min(a.first, b.first), max(a.end, b.end), (left, top, right - left, bottom - top), a.pixels + b.pixels,
                 line, max(a.looks, b.looks), alive, agreement, edges, max(a.upright, b.upright), a.parts + b.parts)  # fmt: skip
