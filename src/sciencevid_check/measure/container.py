"""MediaInfo and ffprobe -> what the container tells, without decoding."""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sciencevid_check.measure import ai_records, mediainfo, packets
from sciencevid_check.measure.tools import HEADER_TIMEOUT_S, SAFE_INPUT, MeasurementError, find, run, shown_name
from sciencevid_check.measurements import Container, File, Picture, Problem, Sound

# Durations by the two readers that differ by more are not believed: the pictures' own timestamps are counted.
_BELIEVED_S = 0.2
# A sound that starts further from the picture is looked at: it may be a coder's lead-in only.
_TOGETHER_S = 0.03


def probe(path: Path) -> tuple[File, Container | None]:
    """Open a file: the File fact, and the Container unless the file is no playable video.

    Raises MeasurementError when the tools fail, and OSError when the file cannot be read.
    """
    size = path.stat().st_size
    name = shown_name(path.name)
    with path.open("rb"):  # says "no permission" better than ffprobe would
        pass

    def problem(kind: Problem, reader_says: str = "") -> tuple[File, None]:
        return File(name=name, size_bytes=size, problem=kind, reader_says=reader_says), None

    if size == 0:
        return problem("empty")
    with ThreadPoolExecutor(1) as other:  # the two readers side by side
        second_reading = other.submit(mediainfo.read, path)
        said, complaint = _ffprobe(path)
    second = second_reading.result()
    if not said.get("streams"):
        unfinished = "moov atom not found" in complaint and _starts_like_mp4(path)
        return problem("no_index" if unfinished else "not_media", complaint)
    videos = [s for s in said["streams"] if s.get("codec_type") == "video"]
    shown = [s for s in videos if not s["disposition"].get("attached_pic")]
    if not shown:
        return problem("no_picture", complaint)
    if not (shown[0].get("width") and shown[0].get("height")):
        return problem("no_frames", complaint)

    picture = _picture(shown[0])
    end = picture.start_s + picture.duration_s
    other_end = second.picture_end_s if second and second.picture_end_s is not None else end
    if picture.duration_s <= 0 or (second and second.truncated) or abs(other_end - end) > _BELIEVED_S:
        counted = packets.read(path, picture.index, {picture.index: "picture"}).track(picture.index)
        if counted is None:
            return problem("no_frames", complaint)
        picture = picture.model_copy(update={"duration_s": counted.end_s - counted.start_s, "duration_from": "packets"})
    sounds = tuple(_sound(s, picture.start_s) for s in said["streams"] if s.get("codec_type") == "audio")
    if any(abs(sound.start_s) > _TOGETHER_S for sound in sounds):
        sounds = _started(path, picture, sounds)
    format_tags = said["format"].get("tags", {})
    return File(name=name, size_bytes=size), Container(
        format_names=tuple(said["format"]["format_name"].split(",")),
        major_brand=format_tags.get("major_brand", ""),
        compatible_brands=_fours(format_tags.get("compatible_brands", "")),
        picture=picture,
        more_pictures=len(shown) - 1,
        covers=len(videos) - len(shown),
        sounds=sounds,
        subtitle_tracks=sum(s.get("codec_type") == "subtitle" for s in said["streams"]),
        ai_records=ai_records.read(path, said),
        created=_created(format_tags.get("creation_time", "")),
        mediainfo=second,
    )


def _created(says: str) -> datetime | None:
    """The container's creation time; clocks that were never set say 1904 or 1970, and ISO 8601 without a zone is UTC here."""
    with contextlib.suppress(ValueError):
        when = datetime.fromisoformat(says)
        if when.year > 1980:
            return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def _starts_like_mp4(path: Path) -> bool:
    """ffprobe takes a name that ends in .mp4 at its word, and misses the index even in a text file."""
    with path.open("rb") as file:
        return file.read(8)[4:] in (b"ftyp", b"mdat", b"moov", b"free", b"skip", b"wide")


def _ffprobe(path: Path) -> tuple[dict[str, Any], str]:
    """ffprobe's view of format and streams, and the first line of its complaints ("" if none)."""
    asked = ("-show_format", "-show_streams", "-of", "json", str(path))
    command = [str(find().ffprobe), "-v", "error", *SAFE_INPUT, *asked]
    done = run(command, HEADER_TIMEOUT_S)
    complaint = (done.stderr.strip().splitlines() or [""])[0].rpartition("] ")[2].replace(str(path), path.name)
    try:
        said = json.loads(done.stdout)  # even of rubbish ffprobe says "{}": nothing at all is its own fault
    except ValueError:
        raise MeasurementError("crash", f"ffprobe: {complaint or done.returncode}") from None
    return said, complaint


def _picture(stream: dict[str, Any]) -> Picture:
    top, bottom, left, right = _cropping(stream)
    claimed = _seconds(stream.get("duration"))
    return Picture(
        index=stream["index"],
        codec=stream.get("codec_name", "unknown"),
        codec_tag=stream.get("codec_tag_string", ""),
        profile=str(stream.get("profile", "")),
        pixel_format=stream.get("pix_fmt", ""),
        stored_width=stream["width"] - left - right,
        stored_height=stream["height"] - top - bottom,
        sample_aspect_ratio=_ratio(stream.get("sample_aspect_ratio")),
        rotation_deg=_rotation(stream),
        field_order=stream.get("field_order", "unknown"),
        color_transfer=stream.get("color_transfer", ""),
        nominal_rate_hz=_rate(stream.get("r_frame_rate")),
        average_rate_hz=_rate(stream.get("avg_frame_rate")),
        start_s=_seconds(stream.get("start_time")) or 0.0,
        duration_s=claimed or 0.0,
        claimed_duration_s=claimed,
    )


def _sound(stream: dict[str, Any], picture_start_s: float) -> Sound:
    return Sound(
        index=stream["index"],
        codec=stream.get("codec_name", "unknown"),
        channels=stream.get("channels", 0),
        sample_rate_hz=int(stream.get("sample_rate", 0)),
        language=stream.get("tags", {}).get("language", "und").replace("und", ""),
        default=bool(stream["disposition"].get("default")),
        start_s=(_seconds(stream.get("start_time")) or 0.0) - picture_start_s,
        duration_s=_seconds(stream.get("duration")),
    )


def _started(path: Path, picture: Picture, sounds: tuple[Sound, ...]) -> tuple[Sound, ...]:
    """The sounds with the start that their packets have: `packets.read` leaves a coder's lead-in out."""
    kinds: dict[int, packets.Kind] = {picture.index: "picture", **{sound.index: "sound" for sound in sounds}}
    read = packets.read(path, picture.index, kinds)
    starts = {track.index: track.start_s for track in read.tracks}
    return tuple(sound.model_copy(update={"start_s": starts.get(sound.index, sound.start_s)}) for sound in sounds)


def _side_data(stream: dict[str, Any], key: str) -> dict[str, Any]:
    return next((data for data in stream.get("side_data_list", []) if key in data), {})


def _rotation(stream: dict[str, Any]) -> int:
    """Clockwise turn that a player applies; ffprobe gives the display matrix's turn, counter-clockwise, -180..180."""
    turn = _side_data(stream, "rotation").get("rotation", 0)
    return round(-float(turn) / 90) * 90 % 360


def _cropping(stream: dict[str, Any]) -> tuple[int, int, int, int]:
    """Rows and columns that the container (MP4's clean aperture) tells a player to hide: top, bottom, left, right."""
    crop = _side_data(stream, "crop_top")
    top, bottom, left, right = (int(crop.get(f"crop_{side}", 0)) for side in ("top", "bottom", "left", "right"))
    return top, bottom, left, right


def _ratio(text: str | None) -> tuple[int, int]:
    """'4:3' -> (4, 3); what is not known ('N/A', '0:1') counts as square pixels, as players take it."""
    across, _, down = (text or "").partition(":")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        return int(across), int(down)
    return 1, 1


def _rate(text: str | None) -> float | None:
    above, _, below = (text or "").partition("/")
    return int(above) / int(below) if above.isdigit() and below.isdigit() and int(above) and int(below) else None


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _fours(brands: str) -> tuple[str, ...]:
    """'isomiso2mp41' -> ('isom', 'iso2', 'mp41')."""
    return tuple(brands[at : at + 4] for at in range(0, len(brands), 4))
