"""From one decode of the picture, one of the sound, and a few stills, side by side, to every wanted measurement."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sciencevid_check.measure import meters
from sciencevid_check.measure.decode import PictureDecoder, SoundDecoder
from sciencevid_check.measure.feeding import Fed, Progress, Results, Told, ahead
from sciencevid_check.measure.stills import StillDecoder
from sciencevid_check.measure.tools import MeasurementError
from sciencevid_check.measurements import Container, DecodedPicture, DecodedSound, Missing, Packets

PICTURE, SOUND = "decoded_picture", "decoded_sound"


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
    if names["picture"] or PICTURE in wanted:
        jobs.append(lambda told: work.look(fed["picture"], told))
    if names["sound"] or names["ebur128"] or SOUND in wanted:
        jobs.append(lambda told: work.listen(fed["sound"], fed["ebur128"], told, loudness=bool(names["ebur128"])))
    if names["still"]:
        jobs.append(lambda _: work.look_closely(fed["still"]))
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

    def look(self, fed: Fed, progress: Progress | None) -> None:
        picture = self.container.picture
        try:
            decoder = PictureDecoder(self.path, self.container)
        except MeasurementError as error:
            self.results.missing[PICTURE] = error.missing
            fed.lose(error.missing)
            return
        told = Told(progress, picture.duration_s)
        for block in ahead(decoder):
            fed.feed(block)
            told.at(float(block.pts_s[-1]))
        read = self.packets()
        track = read.track(picture.index) if read else None
        fact = decoder.fact(track.packets if track else None, track.end_s if track else None)
        self._conclude(PICTURE, fact, [fed], anything=bool(fact.pts_s))

    def listen(self, fed: Fed, log_fed: Fed, progress: Progress | None, *, loudness: bool) -> None:
        if not self.container.sounds:
            self.results.missing[SOUND] = Missing(reason="no_sound")
            for lost in (fed, log_fed):
                lost.lose(self.results.missing[SOUND])
            return
        sound = self.container.sounds[0]
        decoder = SoundDecoder(self.path, self.container, sound, loudness=loudness)
        told = Told(progress, sound.duration_s or self.container.picture.duration_s)
        for block in decoder:
            fed.feed(block)
            told.at(block.start_s)
        for line in decoder.loudness_log:
            log_fed.feed(line)
        fact = decoder.fact()
        self._conclude(SOUND, fact, [fed, log_fed], anything=fact.duration_s > 0)

    def look_closely(self, fed: Fed) -> None:
        try:
            decoder = StillDecoder(self.path, self.container)
        except MeasurementError as error:
            fed.lose(error.missing)
            return
        count = 0
        for still in decoder:
            fed.feed(still)
            count += 1
        if count:
            fed.finish()
        else:
            fed.lose(Missing(reason="not_decoded", detail=decoder.says))

    def _conclude(self, name: str, fact: DecodedPicture | DecodedSound, feds: list[Fed], *, anything: bool) -> None:
        self.results.facts[name] = fact
        for fed in feds:
            if anything:
                fed.finish()
            else:
                says = fact.decoder_says or (fact.errors[0].text if fact.errors else "")
                fed.lose(Missing(reason="not_decoded", detail=says))
