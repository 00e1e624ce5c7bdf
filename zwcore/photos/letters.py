"""The letters of a page, line by line, by RapidOCR on OpenVINO; its models are in the package, nothing is fetched."""

from __future__ import annotations

import gc
import resource
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Places

FINDING_SIDE = 1152
"""Where lines stand is looked for in the page reduced to this; they are read in the page as it is."""
MARGIN = 6


class ReadLine(NamedTuple):
    """A line as it was read: where (four corners, clockwise from the top left), what, and how sure, from 0 to 1."""

    corners: Places
    text: str
    sure: float


@cache
def engine() -> Any:
    """The recogniser; made once a process, it takes a second. ``ImportError`` where the extra is not installed."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    # OpenVINO tells its maker what it is used for, unless the package for it is not there.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    from rapidocr import EngineType, RapidOCR

    kinds = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    finding = {"Det.limit_type": "max", "Det.limit_side_len": FINDING_SIDE}
    plain = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.0}
    # A page is one piece of work, two are read side by side: more threads take more time of the processor in all.
    whole = {"Global.max_side_len": 1 << 14, "EngineConfig.openvino.inference_num_threads": 1}
    return RapidOCR(params={**kinds, **finding, **plain, **whole})


def lines_of(page: Pixels) -> list[ReadLine]:
    """All lines of a page."""
    found = engine()(page, use_det=True, use_cls=False, use_rec=True)  # the engine keeps what it was last told
    if found.boxes is None:
        return []
    return [
        ReadLine(np.asarray(box, np.float32), text, score)
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def places_of(page: Pixels) -> list[Places]:
    """Where the lines of a page stand, by their corners; they are not read."""
    found = engine()(page, use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else [np.asarray(box, np.float32) for box in found.boxes]


def height_of(corners: Places) -> float:
    """How high a line is."""
    return min(cv2.norm(corners[0], corners[1]), cv2.norm(corners[0], corners[3]))


def let_go() -> None:
    """Give back the memory that grows with each page; the next page waits for the engine to be made anew."""
    engine.cache_clear()
    gc.collect()


def line_in(piece: Pixels) -> tuple[str, float]:
    """What one line says that fills ``piece``; nothing where there is none."""
    wide = np.full((piece.shape[0] + 2 * MARGIN, piece.shape[1] + 2 * MARGIN, 3), _paper(piece), np.uint8)
    wide[MARGIN:-MARGIN, MARGIN:-MARGIN] = piece
    found = engine()(wide, use_det=False, use_cls=False, use_rec=True)
    if not found.txts:
        return "", 0
    return found.txts[0], found.scores[0]


def _paper(piece: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.percentile(piece.reshape(-1, 3), 90, axis=0).astype(np.uint8)
