"""Finds and reads writing in a picture: the PP-OCRv6 networks of rapidocr's wheel, run on one thread and without network.

rapidocr itself is not imported: that takes a second, and fetches a model that is not there. It reads Chinese (simplified
and traditional), Japanese, digits, everything in Latin letters, and Greek with faults. Korean, Cyrillic, Arabic, Thai and
Indian writing is found, but comes out as nothing or as nonsense with a low score.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from sciencevid_check.measure.blocks import Bytes
from sciencevid_check.measure.tools import MeasurementError

Floats32 = NDArray[np.float32]
Quad = Floats32  # (4, 2) x and y of the upper left, upper right, lower right and lower left corner, pixels

FINDER, READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"

# The networks' own figures, from rapidocr's config.yaml
_ON, _SURE, _GROW = 0.3, 0.5, 1.6
_SMALLEST = 3  # pixels of the shrunk picture
_MULTIPLE = 32
_LINE_HEIGHT = 48
_NARROWEST, _WIDEST = 48, 1600  # of a line 48 high
_TALL = 1.5  # from this height over width on, a line of writing runs downwards


class Found(NamedTuple):
    """A line of writing: where, and how sure that it is one (0 to 1)."""

    quad: Quad
    score: float


class Read(NamedTuple):
    """What a line says, and how sure that is (0 to 1, mean of its characters); '' and 0.0 for none."""

    text: str
    score: float


def find(image: Bytes, longest: int = 640) -> list[Found]:
    """Lines of writing in a (height, width) or (height, width, BGR) picture, shrunk to `longest` on its longer side.

    At 640 pixels it finds letters of 2.5 % of the picture's height. Raises MeasurementError "reader_missing".
    """
    height, width = image.shape[:2]
    scale = min(1.0, longest / max(height, width))
    across, down = (max(_MULTIPLE, round(side * scale / _MULTIPLE) * _MULTIPLE) for side in (width, height))
    small = _resized(image, across, down)
    likely: Floats32 = _run(_session(FINDER), _normal(small))[0, 0]
    found = []
    outlines, _ = cv2.findContours(
        cv2.dilate((likely > _ON).astype(np.uint8), np.ones((2, 2), np.uint8)), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
    )
    for outline in outlines:
        middle, (w, h), angle = cv2.minAreaRect(outline)
        if min(w, h) < _SMALLEST:
            continue
        score = _inside(likely, np.asarray(cv2.boxPoints((middle, (w, h), angle)), np.float32))
        if score < _SURE:
            continue
        more = w * h * _GROW / (w + h)  # the network marks the cores of lines
        corners = cv2.boxPoints((middle, (w + more, h + more), angle)) * np.array(
            [width / across, height / down], np.float32
        )
        found.append(Found(_in_order(np.clip(corners, 0, [width, height]).astype(np.float32)), round(score, 3)))
    return sorted(found, key=lambda one: (round(float(one.quad[0, 1]) / 10), float(one.quad[0, 0])))


def read(crops: Iterable[Bytes]) -> list[Read]:
    """What upright crops of single lines say, as `cut` gives them: (height, width) or (height, width, BGR).

    About 10 ms of a core for every 100 pixels of a line that is 48 high. Raises MeasurementError "reader_missing".
    """
    return [_read(crop) for crop in crops]


def cut(image: Bytes, quad: Quad, *, upwards: bool = False) -> Bytes:
    """The line inside a quadrangle, upright.

    A tall one is laid on its side: so the network reads Chinese that is stacked, and Latin letters that run downwards;
    `upwards` is for those that run upwards.
    """
    width = max(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[3] - quad[2])), 1.0)
    height = max(float(np.linalg.norm(quad[0] - quad[3])), float(np.linalg.norm(quad[1] - quad[2])), 1.0)
    size = (round(width), round(height))
    corners = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    crop = cv2.warpPerspective(image, turn, size, borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    if height >= _TALL * width:
        crop = np.rot90(crop, -1 if upwards else 1)
    return np.ascontiguousarray(crop, np.uint8)


def _read(crop: Bytes) -> Read:
    height, width = crop.shape[:2]
    across = min(_WIDEST, max(1, round(width * _LINE_HEIGHT / height)))
    line = _normal(_resized(crop, across, _LINE_HEIGHT))
    padded = max(_NARROWEST, -(-across // 16) * 16)  # few widths: the runtime plans anew for each
    line = np.pad(line, ((0, 0), (0, 0), (0, 0), (0, padded - across)))
    likely = _run(_session(READER), line)[0]
    best = likely.argmax(axis=1)
    # the network says a character or "blank" (0) at every step; the same twice running is one
    kept = np.flatnonzero((best > 0) & np.append(True, best[1:] != best[:-1]))
    if not len(kept):
        return Read("", 0.0)
    text = "".join(_characters()[at] for at in best[kept])
    return Read(text.strip(), round(float(likely[kept, best[kept]].mean()), 3)) if text.strip() else Read("", 0.0)


@cache
def _session(name: str) -> Any:
    """A network, made once: about 0.2 s."""
    try:
        import onnxruntime

        spec = importlib.util.find_spec("rapidocr")
        if spec is None or not spec.submodule_search_locations:
            raise MeasurementError("reader_missing", "rapidocr")
        path = Path(spec.submodule_search_locations[0]) / "models" / name
        if not path.is_file():
            raise MeasurementError("reader_missing", f"rapidocr: {name}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the decoder needs the other core
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except MeasurementError:
        raise
    except Exception as error:  # a broken library or model raises what it likes
        raise MeasurementError("reader_missing", f"{name}: {type(error).__name__}: {error}") from None


@cache
def _characters() -> tuple[str, ...]:
    """What the reader's classes mean: 0 is blank, the last is a space."""
    listed = _session(READER).get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *listed, " ")


def _run(session: Any, line: Floats32) -> Floats32:
    return np.asarray(session.run(None, {session.get_inputs()[0].name: line})[0], np.float32)


def _normal(image: Bytes) -> Floats32:
    """(1, 3, height, width) from -1 to 1."""
    planes = image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    scaled = np.ascontiguousarray(planes.transpose(2, 0, 1), np.float32)
    return (scaled / 127.5 - 1)[None]


def _resized(image: Bytes, across: int, down: int) -> Bytes:
    shrunk = across * down < image.shape[0] * image.shape[1]
    way = cv2.INTER_AREA if shrunk else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (across, down), interpolation=way), np.uint8)


def _inside(likely: Floats32, corners: Quad) -> float:
    """Mean likelihood inside a quadrangle."""
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, None)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = likely[top:bottom, left:right]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(corners - [left, top]).astype(np.int32)], 1)
    return float(cv2.mean(part, mask)[0])


def _in_order(corners: Quad) -> Quad:
    """Upper left, upper right, lower right, lower left."""
    across = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = across[:2][np.argsort(across[:2, 1])], across[2:][np.argsort(across[2:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)
