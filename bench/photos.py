"""Photos: a form read cell by cell beside plain RapidOCR (ONNX Runtime, the whole image, as many threads), CPU time."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bench import Result, compare
from bench.reading import DATA
from zwcore.documents import Grid, read_document

PHOTO = DATA / "photos" / "photo_7.jpg"
CELLS = 86
LIMIT = 0.35


def run() -> list[Result]:
    """The photo of form 7: all its cells are there before anything is timed."""
    data = PHOTO.read_bytes()
    grids = [block for block in read_document(data).blocks if isinstance(block, Grid)]
    assert [len(grid.cells) for grid in grids] == [CELLS]
    plain = _plain_engine()
    image = _whole(data)
    assert len(plain(image).txts) > CELLS
    return [
        compare("photo: form read / plain RapidOCR (ONNX)", lambda: read_document(data), lambda: plain(image), LIMIT)
    ]


def _plain_engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _whole(data: bytes) -> Any:
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))[:, :, ::-1].copy()
