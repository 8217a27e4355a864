"""Whether a sound's samples last as long as its timestamps say: derived from facts, no limits."""

from __future__ import annotations

from sciencevid_check.measurements.container import Sound, Track

# samples in a packet, by codec; AAC with SBR counts twice as many at the rate that is played
_SIZES = {"aac": (1024, 2048, 960), "mp3": (1152, 576), "mp2": (1152,), "ac3": (1536,), "eac3": (1536,)}
_ODD = 0.12  # share: further off it is another size of packets (960 to 1024 is 6 %, 44.1 to 48 kHz 9 %)


def clock_apart_s(sound: Sound, track: Track) -> float | None:
    """By how much the packets' timestamps span more (positive) or less time than their samples last, seconds.

    None where packets have no fixed size, are missing or bunched, so that nothing can be told.
    """
    sizes = _SIZES.get(sound.codec, ())
    if not sizes or not sound.sample_rate_hz or track.packets < 2 or track.gap_count or track.bunched:
        return None
    span_s = track.end_s - track.start_s
    lasts_s = [track.packets * size / sound.sample_rate_hz for size in sizes]
    apart_s = min((span_s - one for one in lasts_s), key=abs)
    return apart_s if abs(apart_s) < _ODD * span_s else None
