"""Made facts of a compliant work, to be changed where a test wants; and what a rule makes of them, in short."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sciencevid_check.measurements import Container, Fact, File, MediaInfoSays, Packets, Picture, Sound, Track
from sciencevid_check.rule import Rule, Verdict


def file(name: str = "某研究所-追光的人.mp4", **changes: Any) -> File:
    return File(name=name, **{"size_bytes": 50_000_000, **changes})


def sound(**changes: Any) -> Sound:
    defaults = {"index": 1, "codec": "aac", "channels": 2, "sample_rate_hz": 48000, "duration_s": 200.0}
    return Sound(**{**defaults, **changes})


def container(**changes: Any) -> Container:
    """MP4, 1280x720, H.264, 200 s, one stereo track; changes are fields of the Container or of its Picture."""
    picture = {
        "index": 0,
        "codec": "h264",
        "codec_tag": "avc1",
        "pixel_format": "yuv420p",
        "field_order": "progressive",
    }
    picture |= {"stored_width": 1280, "stored_height": 720, "duration_s": 200.0}
    whole = {"format_names": ("mov", "mp4", "m4a", "3gp", "3g2", "mj2"), "major_brand": "isom", "sounds": (sound(),)}
    whole["compatible_brands"] = ("isom", "iso2", "avc1", "mp41")
    for key, value in changes.items():
        (picture if key in Picture.model_fields else whole)[key] = value
    return Container(picture=Picture(**picture), **whole)


def shot(size: str, sar: str = "1:1", rotation_deg: int = 0) -> Container:
    """A work of this stored size: shot("1440x1080", "4:3")."""
    width, height = map(int, size.split("x"))
    across, down = map(int, sar.split(":"))
    return container(
        stored_width=width, stored_height=height, sample_aspect_ratio=(across, down), rotation_deg=rotation_deg
    )


def mediainfo(**changes: Any) -> MediaInfoSays:
    """MediaInfo's agreement with `container()`."""
    defaults = {"format": "MPEG-4", "codec": "h264", "width": 1280, "height": 720, "picture_end_s": 200.0}
    return MediaInfoSays(**{**defaults, "scan_type": "Progressive", **changes})


def track(**changes: Any) -> Track:
    """The picture's packets: 25 a second for 200 s, evenly."""
    defaults = {"index": 0, "kind": "picture", "packets": 5000, "key_packets": 100, "start_s": 0.0, "end_s": 200.0}
    return Track(**{**defaults, "interval_s": 0.04, "rate_hz": 25.0, "longest_gop_s": 2.0, **changes})


def sound_track(**changes: Any) -> Track:
    defaults = {"index": 1, "kind": "sound", "packets": 9375, "interval_s": 0.021333, "rate_hz": 46.875}
    return track(**{**defaults, **changes})


def packets(*tracks: Track, **changes: Any) -> Packets:
    return Packets(tracks=tracks or (track(), sound_track()), **changes)


def judged(module: ModuleType, *facts: Fact, **settings: Any) -> Verdict:
    """The verdict of a rule's module on facts, in the order of its parameters."""
    verdict = module.check(*facts, settings=module.Settings(**settings))
    assert isinstance(verdict, Verdict)
    return verdict


def short(module: ModuleType, *facts: Fact, **settings: Any) -> str:
    """'fail too_long': the status, and the ids of what is said."""
    verdict = judged(module, *facts, **settings)
    return " ".join([verdict.status, *(remark.message_id for remark in verdict.remarks)])


def words(module: ModuleType, *facts: Fact, **settings: Any) -> tuple[str, str]:
    """The messages in Chinese and in English."""
    return _filled(Rule.of(module).messages, judged(module, *facts, **settings))


def fixes(module: ModuleType, *facts: Fact, **settings: Any) -> tuple[str, str]:
    """How to mend it, in Chinese and in English."""
    return _filled(Rule.of(module).fixes, judged(module, *facts, **settings))


def _filled(texts: Any, verdict: Verdict) -> tuple[str, str]:
    said = [texts[remark.message_id].fill(remark.values) for remark in verdict.remarks if remark.message_id in texts]
    return "；".join(text.zh for text in said), "; ".join(text.en for text in said)
