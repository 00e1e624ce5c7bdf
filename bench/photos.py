"""Photos: a form read cell by cell beside plain RapidOCR (ONNX Runtime, the whole image, as many threads), CPU time;
and the curve: what is still read, and asked, of a photo that is made worse and sent as a phone does. No number may be
wrong and not asked, and no 必须修改 may be there that the photo had not as it was."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from bench import Result, compare
from bench.reading import DATA
from bench.worsened import KINDS, as_jpeg, counted, musts, read
from zwcore.documents import Grid, read_document

PHOTO = DATA / "photos" / "photo_7.jpg"
CELLS = 86
LIMIT = 0.35
WORSENED = DATA / "photos" / "photo_5.jpg"
SHOWN = (1, 3)
"""Of the steps by which a photo is made worse; the tests take all of them."""


def run() -> list[Result]:
    """The photo of form 7: all its cells are there before anything is timed."""
    data = PHOTO.read_bytes()
    grids = [block for block in read_document(data).blocks if isinstance(block, Grid)]
    assert [len(grid.cells) for grid in grids] == [CELLS]
    plain = _plain_engine()
    image = _whole(data)
    assert len(plain(image).txts) > CELLS
    # Before the curve: of what its many pages leave in memory neither is to pay a share.
    name = "photo: form read / plain RapidOCR (ONNX)"
    result = compare(name, lambda: read_document(data), lambda: plain(image), LIMIT)
    _curve()
    return [result]


def _curve() -> None:
    """Print for each kind and step which share of the values is right, asked about, not read."""
    from zwcore.photos.image import pixels_of

    page = pixels_of(WORSENED.read_bytes())
    (right,) = read(page)
    true = musts([right])
    heads = "".join(f"{one:>9}" for one in ("right", "asked", "unread", "wrong", "false"))
    print(f"{'photos made worse: share of the values':<44}{heads}")
    for kind, worsen in KINDS.items():
        for step in SHOWN:
            worse = as_jpeg(worsen(page, step))
            seen = read(worse.pixels)
            found, false = counted(right, worse, seen), musts(seen) - true
            shares = "".join(f"{n / found.values:>9.0%}" for n in (found.right, found.asked, found.unread))
            print(f"  {kind + ', step ' + str(step + 1):<42}{shares}{len(found.wrong):>9}{len(false):>9}", flush=True)
            assert not found.wrong, found.wrong
            assert not false, false


def _plain_engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _whole(data: bytes) -> Any:
    import numpy as np
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))[:, :, ::-1].copy()
