"""Every work as a sequence with its findings as markers, for Premiere (File > Import); Resolve reads it too.

Final Cut Pro 7 XML ("xmeml"). Markers count frames of the sequence. `pproColor` is Premiere's own colour number; other
editors pass it over and show one colour.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sciencevid_check.markers import Placed, drops, end_s, frame_rate, placed
from sciencevid_check.results import Run, WorkResult
from sciencevid_check.text import Lang, printable

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'
# Premiere's red, yellow, orange, violet, green
_COLOURS = {"fail": 4281740498, "review": 4281049552, "advice": 4280578025, "unknown": 4289825711, "pass": 4281828977}


def render(run: Run, lang: Lang) -> bytes:
    root = Element("xmeml", version="4")
    home: Element = root
    if len(run.files) != 1:
        project = SubElement(root, "project")
        _add(project, "name", run.tool.name)
        home = SubElement(project, "children")
    for number, work in enumerate(run.files, 1):
        home.append(_sequence(work, number, lang))
    ElementTree.indent(root)
    return _HEAD + bytes(ElementTree.tostring(root, encoding="utf-8")) + b"\n"


def _add(parent: Element, tag: str, words: object) -> Element:
    made = SubElement(parent, tag)
    made.text = str(words)
    return made


def _rate(parent: Element, rate: Fraction) -> None:
    made = SubElement(parent, "rate")
    _add(made, "timebase", round(rate))
    _add(made, "ntsc", "TRUE" if rate.denominator == 1001 else "FALSE")


def _sequence(work: WorkResult, number: int, lang: Lang) -> Element:
    rate = frame_rate(work)
    found = placed(work, rate, lang)
    length_s = end_s(work)
    frames = round(length_s * rate) if length_s else max((at.end for at in found), default=1)
    sequence = Element("sequence", id=f"sequence-{number}")
    _add(sequence, "name", printable(Path(work.path).name))
    _add(sequence, "duration", frames)
    _rate(sequence, rate)
    code = SubElement(sequence, "timecode")
    _rate(code, rate)
    _add(code, "string", "00:00:00;00" if drops(rate) else "00:00:00:00")
    _add(code, "frame", 0)
    _add(code, "displayformat", "DF" if drops(rate) else "NDF")
    _media(SubElement(sequence, "media"), work, number, rate, frames)
    for at in found:
        sequence.append(_marker(at))
    return sequence


def _marker(at: Placed) -> Element:
    marker = Element("marker")
    _add(marker, "name", at.title)
    _add(marker, "comment", at.words)
    _add(marker, "in", at.start)
    _add(marker, "out", at.end if at.end > at.start + 1 else -1)  # -1: a point in time
    _add(marker, "pproColor", _COLOURS[at.kind])
    return marker


def _media(media: Element, work: WorkResult, number: int, rate: Fraction, frames: int) -> None:
    """One clip over the whole sequence: the picture, and every channel of the first sound track."""
    container = work.measurements.container if work.measurements else None
    video = SubElement(media, "video")
    if container is None:
        SubElement(video, "track")
        return
    _size(SubElement(video, "format"), container.picture.width, container.picture.height, rate)
    channels = container.sounds[0].channels if container.sounds else 0
    sources = [("video", 1), *(("audio", channel + 1) for channel in range(channels))]
    names = [f"clip-{number}-{kind}-{index}" for kind, index in sources]
    audio = SubElement(media, "audio") if channels else None
    for (kind, index), name in zip(sources, names, strict=True):
        track = SubElement(video if kind == "video" or audio is None else audio, "track")
        clip = SubElement(track, "clipitem", id=name)
        _add(clip, "name", printable(Path(work.path).name))
        _add(clip, "duration", frames)
        _rate(clip, rate)
        for tag, frame in (("start", 0), ("end", frames), ("in", 0), ("out", frames)):
            _add(clip, tag, frame)
        file = SubElement(clip, "file", id=f"file-{number}")
        if kind == "video":  # said once, named later
            _add(file, "name", printable(Path(work.path).name))
            _add(file, "pathurl", _url(work.path))
            _rate(file, rate)
            _add(file, "duration", frames)
            parts = SubElement(file, "media")
            _size(SubElement(parts, "video"), container.picture.width, container.picture.height, rate)
            if channels:
                _add(SubElement(parts, "audio"), "channelcount", channels)
        else:
            source = SubElement(clip, "sourcetrack")
            _add(source, "mediatype", kind)
            _add(source, "trackindex", index)
        for (other_kind, other), other_name in zip(sources, names, strict=True):
            link = SubElement(clip, "link")
            _add(link, "linkclipref", other_name)
            _add(link, "mediatype", other_kind)
            _add(link, "trackindex", other)
            _add(link, "clipindex", 1)


def _size(parent: Element, width: int, height: int, rate: Fraction) -> None:
    made = SubElement(parent, "samplecharacteristics")
    _rate(made, rate)
    _add(made, "width", width)
    _add(made, "height", height)


def _url(path: str) -> str:
    """As the format has it: file://localhost/ and the whole path. Where it leads nowhere, the editor asks for the file."""
    whole = Path(path).absolute().as_posix().encode("utf-8", "surrogateescape")
    return f"file://localhost/{quote(whole, safe='/').removeprefix('/')}"
