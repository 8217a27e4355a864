"""The plan's edit as ffmpeg's arguments: pure, so that what is printed is what runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from sciencevid_check.fix.model import Edit, Span
from sciencevid_check.fix.sound import PEAK_DBTP
from sciencevid_check.fix.trimming import before
from sciencevid_check.measure.tools import SAFE_INPUT
from sciencevid_check.measurements import Container

CRF = 18  # x264: no difference to be seen on a meeting room's screen
AUDIO_KBPS = 192
FADE_S = 0.02  # of the sound where it is cut: long enough not to click
BITS_PER_PIXEL = 0.2  # for encoders that know no constant quality: 12 Mb/s at 1080p30
_KEY_S = 0.001  # after a key picture: seeking there cannot land on the one before
_MULTIPLES = 8  # of the mains frequency, as the rule looks at
_NOTCH_HZ = 3  # wide: mains drift by 0.2 Hz at most
_NOISE_AT_DB, _OVER_DB = -45.0, 6.0  # where the noise is put for afftdn, and how far over it the floor must be
_LEARN_S, _DELAY_S = 2.0, 0.025  # for which afftdn hears the noise, and by which it comes late (1200 samples)
_EARLY_S = 0.01  # of a frame's time, that its number need not be known
_LEAD_S = 0.04  # less is what coding puts before the sound
_RATES = {23.976: "24000/1001", 29.97: "30000/1001", 59.94: "60000/1001"}

Figures = Mapping[str, float]


class Source(NamedTuple):
    """What is worked on."""

    ffmpeg: str
    path: str
    container: Container
    encoder: str

    def lead_s(self, edit: Edit) -> float:
        """How far the sound starts before the picture, where that is to be mended: the result starts with the picture."""
        sounds = self.container.sounds
        early = -sounds[0].start_s if sounds and edit.encode_sound and not edit.start_s else 0.0
        return round(early, 4) if early > _LEAD_S else 0.0

    def length_s(self, edit: Edit) -> float:
        """Of the result."""
        end = self.container.picture.duration_s if edit.end_s is None else edit.end_s
        return round(end - edit.start_s, 3)


def encode(edit: Edit, source: Source, target: str, figures: Figures | None = None) -> list[str]:
    """The command that writes the result; `figures` are loudnorm's first pass, where the edit has a target loudness."""
    container = source.container
    tracks = [container.picture.index, *(sound.index for sound in container.sounds[:1]), *edit.subtitles]
    maps = [word for index in tracks for word in ("-map", f"0:{index}")]
    flags = "+faststart+use_metadata_tags" if edit.ai_tags else "+faststart"
    return [
        *_open(edit, source, "error"),
        *maps,
        *("-map_metadata", "0", "-map_chapters", "0"),
        *_picture(edit, source),
        *(_sound(edit, source, figures) if container.sounds else []),
        *(("-c:s", "mov_text") if edit.subtitles else ()),
        *_length(edit, source),
        *("-movflags", flags, "-f", "mp4", target),
    ]


def listen(edit: Edit, source: Source) -> list[str]:
    """loudnorm's first pass over the sound as it will be: writes nothing, prints figures."""
    filters = [*_heard(edit, source), f"loudnorm=I={edit.target_lufs:g}:TP={PEAK_DBTP:g}:LRA=20:print_format=json"]
    index = source.container.sounds[0].index
    return [
        *_open(edit, source, "info"),
        *("-map", f"0:{index}", "-af", ",".join(filters)),
        *_length(edit, source),
        *("-f", "null", "-"),
    ]


def _open(edit: Edit, source: Source, level: str) -> list[str]:
    start = source.container.picture.start_s  # on the file's own clock
    seek: list[str] = []
    if edit.start_s:
        at = edit.start_s + _KEY_S if not edit.encode_picture else before(edit.start_s)
        seek = ["-seek_timestamp", "1", "-ss", f"{start + at:.6f}"]
    turn = ["-display_rotation", "0"] if edit.unturn else []
    whole = [source.ffmpeg, "-hide_banner", "-nostdin", "-nostats", "-v", level, "-progress", "pipe:1"]
    return [*whole, *turn, *seek, *SAFE_INPUT, "-i", source.path]


def _length(edit: Edit, source: Source) -> list[str]:
    if edit.end_s is None and not (edit.cut_sound or edit.pad_sound):
        return []
    length = source.length_s(edit)
    counted = ["-frames:v", str(edit.copied_pictures)] if edit.copied_pictures and not edit.encode_picture else []
    early = before(length) if edit.end_s is not None else length
    return [*counted, "-t", f"{early:.6g}"]


def _picture(edit: Edit, source: Source) -> list[str]:
    picture = source.container.picture
    if not edit.encode_picture:
        known = {"h264": "h264_metadata", "hevc": "hevc_metadata"}.get(picture.codec)
        lead = source.lead_s(edit)
        bits = [f"{known}=sample_aspect_ratio=1/1"] if edit.square_pixels and known else []
        bits += [f"setts=ts=TS-{lead:g}/TB"] if lead else []
        return [
            *("-c:v", "copy"),
            *(("-tag:v", "hvc1") if picture.codec == "hevc" else ()),
            *(("-aspect", f"{picture.stored_width}:{picture.stored_height}") if edit.square_pixels else ()),
            *(("-bsf:v", ",".join(bits)) if bits else ()),
            *(("-output_ts_offset", f"{_KEY_S:g}") if edit.start_s else ()),
        ]
    rate = edit.rate_hz or picture.average_rate_hz or 25.0
    start = ["setpts=PTS-STARTPTS"] if source.lead_s(edit) else []
    filters = ",".join([*start, *_seen(edit), "format=yuv420p"])
    if source.encoder == "libx264":
        how = ["-preset", "medium", "-crf", str(CRF), "-profile:v", "high"]
    else:
        width, height = edit.size or (picture.width, picture.height)
        how = ["-b:v", f"{width * height * rate * BITS_PER_PIXEL / 1e6:.1f}M"]
    return ["-vf", filters, "-c:v", source.encoder, *how, "-g", str(round(2 * rate))]


def _seen(edit: Edit) -> list[str]:
    """The picture's filters."""
    filters = ["bwdif=mode=send_frame:deint=all" if edit.deinterlace else "setfield=prog"]
    if edit.crop:
        x, y, width, height = edit.crop
        filters.append(f"crop={width}:{height}:{x}:{y}")
    if edit.size:
        width, height = edit.inside or edit.size
        matrix = ":in_color_matrix=bt601:out_color_matrix=bt709" if edit.old_matrix else ""
        filters.append(f"scale={width}:{height}:flags=lanczos{matrix}")
        if edit.old_matrix:
            filters.append("setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709")
        if edit.inside:
            filters.append(f"pad={edit.size[0]}:{edit.size[1]}:-1:-1:black")
        filters.append("setsar=1")
    elif edit.square_pixels:
        filters.append("setsar=1")
    if edit.stray:
        start = before(edit.start_s) if edit.start_s else 0.0
        spans = [f"between(t,{a - start - _EARLY_S:.4f},{b - start - _EARLY_S:.4f})" for a, b in edit.stray]
        filters.append(f"select='not({'+'.join(spans)})'")
    if edit.rate_hz:
        filters.append(f"fps={_RATES.get(edit.rate_hz, f'{edit.rate_hz:g}')}:start_time=0")
    return filters


def _sound(edit: Edit, source: Source, figures: Figures | None) -> list[str]:
    if not edit.encode_sound:
        return ["-c:a", "copy"]
    filters = _heard(edit, source)
    length = source.length_s(edit)
    if figures and edit.target_lufs is not None:
        # loudnorm loses no sample, but leaves a gap in the timestamps when it levels by itself
        filters += [_loudnorm(edit.target_lufs, edit.least_lufs, figures), "aresample=48000", "asetpts=N/SR/TB"]
    if edit.start_s:
        filters.append(f"afade=t=in:d={FADE_S:g}")
    if edit.end_s is not None:
        filters.append(f"afade=t=out:st={max(0.0, length - 2 * FADE_S):.3f}:d={FADE_S:g}")
    if edit.pad_sound:
        filters.append(f"apad=whole_dur={length:.3f}")
    return ["-af", ",".join(filters), "-c:a", "aac", "-b:a", f"{AUDIO_KBPS}k", "-ar", "48000", "-ac", "2"]


def _heard(edit: Edit, source: Source) -> list[str]:
    """The sound's filters before its level is set. The sound starts at 0 and has no pauses in its timestamps."""
    later = round(edit.shift_s - source.lead_s(edit), 4)
    shift = [f"asetpts=PTS+({later:.4f})/TB"] if later else []
    filters = [*shift, "aresample=48000:async=1:first_pts=0"]
    sides = {
        "left": "pan=stereo|c0=c0|c1=c0",
        "right": "pan=stereo|c0=c1|c1=c1",
        "invert": "pan=stereo|c0=c0|c1=-1*c1",
    }
    if edit.sides:
        filters.append(sides[edit.sides])
    if edit.high_pass:
        filters.append("highpass=f=20")
    if edit.hum_hz:
        notches = range(edit.hum_hz, edit.hum_hz * (_MULTIPLES + 1), edit.hum_hz)
        filters += [f"bandreject=f={hz}:width_type=h:width={_NOTCH_HZ}" for hz in notches]
    if edit.noise:
        filters.append(_without_noise(edit, edit.noise))
    return filters


def _without_noise(edit: Edit, pause: Span) -> str:
    """afftdn that has heard the noise alone first: the pause is put before the sound, over and over, and taken off again.

    Its floor has a range of its own, so the level is moved there and back. It delays by its window.
    """
    first, last = (at - edit.start_s + edit.shift_s for at in pause)
    gain = _NOISE_AT_DB - edit.noise_floor_db
    samples = round((last - first) * 48000)
    return (
        f"volume={gain:.1f}dB,asplit[a][b];"
        f"[a]atrim=start={first:.3f}:end={last:.3f},asetpts=PTS-STARTPTS,aloop=loop=-1:size={samples},"
        f"atrim=end={_LEARN_S:g},asetpts=PTS-STARTPTS[n];"
        f"[n][b]concat=n=2:v=0:a=1,apad=pad_dur={_DELAY_S:g},"
        f"asendcmd=c='0.1 afftdn sn start;{_LEARN_S - 0.1:g} afftdn sn stop',"
        f"afftdn=nr={edit.noise_less_db:.1f}:nf={_NOISE_AT_DB + _OVER_DB:g},"
        f"atrim=start={_LEARN_S + _DELAY_S:g},asetpts=PTS-STARTPTS,volume={-gain:.1f}dB"
    )


def _loudnorm(target: float, least: float, figures: Figures) -> str:
    """loudnorm's second pass: one gain for all where the peak allows it, or nearly; its own levelling where not."""
    reach = figures["input_i"] + PEAK_DBTP - figures["input_tp"] - 0.1  # as loud as one gain can make it
    if least <= reach < target:
        target = reach
    span = min(50.0, max(7.0, figures["input_lra"] + 1))
    measured = {
        "I": figures["input_i"],
        "TP": figures["input_tp"],
        "LRA": max(0.1, figures["input_lra"]),  # of 0 it takes no notice
        "thresh": figures["input_thresh"],
    }
    known = ":".join(f"measured_{key}={value:.2f}" for key, value in measured.items())
    return f"loudnorm=I={target:.2f}:TP={PEAK_DBTP:g}:LRA={span:.1f}:{known}:linear=true"


def quoted(command: list[str], *, windows: bool) -> str:
    """One line for the platform's shell: cmd.exe and PowerShell take double quotes, a POSIX shell single ones."""
    return " ".join(_quoted(word, windows=windows) for word in command)


def _quoted(word: str, *, windows: bool) -> str:
    if re.fullmatch(r"[\w@%+=:,./\\-]+" if windows else r"[\w@%+=:,./-]+", word, re.ASCII):
        return word
    if windows:
        inner = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return '"' + re.sub(r"(\\+)$", r"\1\1", inner) + '"'
    return "'" + word.replace("'", "'\"'\"'") + "'"
