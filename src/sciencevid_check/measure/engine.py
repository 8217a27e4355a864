"""From one decode of the picture and one of the sound, side by side, to every wanted measurement."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sciencevid_check.measure import meters
from sciencevid_check.measure.blocks import PictureBlock, Sample, Still
from sciencevid_check.measure.decode import PictureDecoder, SoundDecoder
from sciencevid_check.measure.feeding import Fed, Progress, Results, Told, deal
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, Missing, Packets

PICTURE, SOUND = "decoded_picture", "decoded_sound"

_FEW: dict[type, str] = {Sample: "sample", Still: "still"}


def look_and_listen(
    path: Path,
    container: Container,
    wanted: frozenset[str],
    packets: Callable[[], Packets | None],
    progress: Progress | None = None,
) -> Results:
    """Decode what the wanted measurements need, and measure them.

    `packets` is asked after decoding for what the file promises. What could not be measured is in `missing`; raises
    MeasurementError only when a tool is missing.
    """
    names: dict[str, list[str]] = {stream: [] for stream in meters.STREAMS}
    for name in wanted & meters.names():
        names[meters.module(name).STREAM].append(name)
    work = _Work(path, container, packets)
    fed = {stream: Fed(names[stream], container, work.results) for stream in meters.STREAMS}

    jobs: list[Callable[[Progress | None], None]] = []
    all_pictures = bool(names["picture"] or names["sample"] or PICTURE in wanted)
    if all_pictures or names["still"]:
        looks: dict[type, Fed] = {PictureBlock: fed["picture"]} if all_pictures else {}
        looks |= {kind: fed[stream] for kind, stream in _FEW.items() if names[stream]}
        jobs.append(lambda told: work.look(looks, told))
    if names["sound"] or names["ebur128"] or SOUND in wanted:
        jobs.append(lambda told: work.listen(fed["sound"], fed["ebur128"], told, loudness=bool(names["ebur128"])))
    with ThreadPoolExecutor(len(jobs)) as others:
        running = [others.submit(job, None) for job in jobs[1:]]
        jobs[0](progress)  # in this thread, which Ctrl-C stops
        for other in running:
            other.result()
    return work.results


@dataclass
class _Work:
    path: Path
    container: Container
    packets: Callable[[], Packets | None]
    results: Results = field(default_factory=Results)

    def look(self, fed: dict[type, Fed], progress: Progress | None) -> None:
        picture = self.container.picture
        asked = {"blocks": PictureBlock in fed, "samples": Sample in fed, "stills": Still in fed}
        try:
            decoder = PictureDecoder(self.path, self.container, **asked)
        except MeasurementError as error:
            self.results.missing[PICTURE] = error.missing
            for lost in fed.values():
                lost.lose(error.missing)
            return
        told = Told(progress, picture.duration_s)
        seen: set[type] = set()

        def taker(kind: type) -> Callable[[Any], None]:
            def take(item: PictureBlock | Sample | Still) -> None:
                seen.add(kind)
                fed[kind].feed(item)
                if isinstance(item, PictureBlock):
                    told.at(float(item.pts_s[-1]))

            return take

        deal(decoder, {kind: taker(kind) for kind in fed})
        if asked["blocks"]:
            read = self.packets()
            track = read.track(picture.index) if read else None
            self.results.facts[PICTURE] = decoder.fact(track.packets if track else None, track.end_s if track else None)
        for kind, meters_of in fed.items():
            if kind in seen:
                meters_of.finish()
            else:
                meters_of.lose(Missing(reason="not_decoded", detail=decoder.says))

    def listen(self, fed: Fed, log_fed: Fed, progress: Progress | None, *, loudness: bool) -> None:
        if not self.container.sounds:
            self.results.missing[SOUND] = Missing(reason="no_sound")
            for lost in (fed, log_fed):
                lost.lose(self.results.missing[SOUND])
            return
        sound = self.container.sounds[0]
        decoder = SoundDecoder(self.path, sound, loudness=loudness)
        told = Told(progress, sound.duration_s or self.container.picture.duration_s)
        for block in decoder:
            fed.feed(block)
            told.at(block.start_s)
        for line in decoder.loudness_log:
            log_fed.feed(line)
        fact = decoder.fact()
        self.results.facts[SOUND] = fact
        for heard in (fed, log_fed):
            if fact.duration_s > 0:
                heard.finish()
            else:
                says = fact.decoder_says or (fact.errors[0].text if fact.errors else "")
                heard.lose(Missing(reason="not_decoded", detail=says))
