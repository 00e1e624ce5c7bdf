"""The letters of a page, line by line, by RapidOCR on OpenVINO; its models are in the package, nothing is fetched."""

from __future__ import annotations

import ctypes
import re
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
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
HIGH = 48
"""What is read is made so high."""
LEAST_WIDE, TAUGHT_WIDE = 64, 320
"""So wide a line is at least, with nothing behind it, where it is read first; and where it is read once more, as wide
as those that the recogniser was taught with."""
NARROWED = 0.5
"""What is wider than those is made so much narrower: the recogniser was taught with longer lines narrowed to them."""
STEP_WIDE = 32
"""Lines are of few widths: the recogniser keeps something for each."""
AT_ONCE = 960
"""So wide are all lines together that are read at once: more take more memory, and more is blank behind them."""
SURE, SURE_OF_FIGURES = 0.93, 0.97
"""A line that the recogniser is so sure of is read; figures are doubted sooner than words."""
SURE_AT_ONCE = 0.99
"""Figures that it is less sure of are read once more, as doubtful lines are."""
_MMAP_THRESHOLD = -3
"""``M_MMAP_THRESHOLD`` of malloc.h."""
LARGE = 12 << 20
"""Bytes: what is so large is given back to the system as soon as it is done with. A photo is as large."""
FIGURE = re.compile(r"[0-9]")
BLANK = re.compile(r" (?![0-9])|(?<![0-9]) ")
"""A blank that says nothing; one between figures may be what is left of a point."""


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
    _keep_little()
    # OpenVINO tells its maker what it is used for, unless the package for it is not there.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import rapidocr.inference_engine.openvino.main as sessions
    from rapidocr import EngineType, RapidOCR
    from rapidocr.inference_engine.openvino.device_config import CPUConfig

    class Settings(CPUConfig):
        def get_config(self) -> dict[str, str]:
            # What it makes for each size of a picture saves time, and grows with every page where all of it is kept.
            return {**super().get_config(), "CPU_RUNTIME_CACHE_CAPACITY": "500"}

    sessions.CPUConfig = Settings  # type: ignore[attr-defined]
    kinds = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Rec")}
    finding = {"Det.limit_type": "max", "Det.limit_side_len": FINDING_SIDE, "Global.use_vertical_padding": False}
    # A page is one piece of work, two are read side by side: more threads take more time of the processor in all.
    plain = {"Global.log_level": "critical", "EngineConfig.openvino.inference_num_threads": 1}
    return RapidOCR(params={**kinds, **finding, **plain})


def lines_of(page: Pixels) -> list[ReadLine]:
    """All lines of a page."""
    places = places_of(page)
    said = _said(engine().crop_text_regions(page, places))
    return [ReadLine(corners, *one) for corners, one in zip(places, said, strict=True) if one[0].strip()]


def places_of(page: Pixels) -> list[Places]:
    """Where the lines of a page stand, by their corners; they are not read."""
    finder = engine()._load_det_model()
    # Finding takes the most of all: what lies about goes before it, and what it took before what comes next.
    _trim()
    found = finder(page)
    _release(finder)
    return [] if found.boxes is None else [np.asarray(box, np.float32) for box in found.boxes]


def height_of(corners: Places) -> float:
    """How high a line is."""
    return min(cv2.norm(corners[0], corners[1]), cv2.norm(corners[0], corners[3]))


def let_go() -> None:
    """Give back the memory that finding and reading took; the models stay."""
    for part in (engine().text_det, engine().text_rec):
        if part is not None:
            _release(part)
    _trim()


def _release(part: Any) -> None:
    part.session.session.get_compiled_model().release_memory()


def _trim() -> None:
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _keep_little() -> None:
    """Have what is large lie by itself: among what is small it would leave holes, which the next does not fit in."""
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_MMAP_THRESHOLD, LARGE)


def line_in(piece: Pixels) -> tuple[str, float]:
    """What one line says that fills ``piece``; nothing where there is none."""
    wide = np.full((piece.shape[0] + 2 * MARGIN, piece.shape[1] + 2 * MARGIN, 3), _paper(piece), np.uint8)
    wide[MARGIN:-MARGIN, MARGIN:-MARGIN] = piece
    (found,) = _said([wide])
    return found


def is_sure(text: str, sure: float) -> bool:
    """Tell whether what was read of a line may be taken as it is."""
    return sure >= (SURE_OF_FIGURES if FIGURE.search(text) else SURE)


def _is_doubtful(text: str, sure: float) -> bool:
    return not is_sure(text, sure) or (sure < SURE_AT_ONCE and FIGURE.search(text) is not None)


def _said(pieces: Sequence[Pixels]) -> list[tuple[str, float]]:
    """What lines say that fill their pieces, and how sure that is."""
    lines = [_line(piece) for piece in pieces]
    said = dict(_recognised(dict(enumerate(lines)), LEAST_WIDE))
    doubtful = {n: lines[n] for n, one in said.items() if _is_doubtful(*one) and lines[n].shape[1] < TAUGHT_WIDE}
    said |= _recognised(doubtful, TAUGHT_WIDE)
    return [said[n] for n in range(len(pieces))]


def _line(piece: Pixels) -> Pixels:
    wide = max(round(HIGH * piece.shape[1] / piece.shape[0]), 1)
    if wide > TAUGHT_WIDE:
        wide = TAUGHT_WIDE + round(NARROWED * (wide - TAUGHT_WIDE))
    return cv2.resize(piece, (wide, HIGH)).astype(np.uint8)


def _recognised(lines: Mapping[int, Pixels], least: int) -> Iterator[tuple[int, tuple[str, float]]]:
    """What lines say, the widest first: those of a width together."""
    recogniser = engine()._load_rec_model()
    left = sorted(lines, key=lambda n: lines[n].shape[1])
    while left:
        wide = max(-(-lines[left[-1]].shape[1] // STEP_WIDE) * STEP_WIDE, least)
        now = left[-max(AT_ONCE // wide, 1) :]
        del left[-len(now) :]
        batch = np.zeros((len(now), 3, HIGH, wide), np.float32)
        for at, n in enumerate(now):
            batch[at, :, :, : lines[n].shape[1]] = lines[n].transpose(2, 0, 1) / np.float32(127.5) - 1
        for n, chances in zip(now, recogniser.session(batch), strict=True):
            yield n, _most_likely(chances, recogniser.postprocess_op.character)


def _most_likely(chances: Places, characters: Sequence[str]) -> tuple[str, float]:
    """The character that each step along a line most likely shows, once for steps in a row; the first stands for none;
    how sure they are on average, and of a blank it matters little whether it is one."""
    best = chances.argmax(axis=1)
    sure = chances[np.arange(len(best)), best]
    kept = np.flatnonzero((best > 0) & np.append(True, best[1:] != best[:-1]))
    text = "".join(characters[n] for n in best[kept].tolist())
    sures = [one for n, one in enumerate(sure[kept].tolist()) if not BLANK.match(text, n)]
    return text, sum(sures) / max(len(sures), 1)


def _paper(piece: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.percentile(piece.reshape(-1, 3), 90, axis=0).astype(np.uint8)
