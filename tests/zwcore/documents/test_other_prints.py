"""Forms of other places, photographed and scanned: each number is read right or asked about."""

from __future__ import annotations

import re

import pytest

from tests.proof import Figures
from tests.zwcore.documents.test_photos import folded
from tests.zwcore.printed import SHEETS, page_of, photographed, scanned
from zwcore.documents import Cell, Grid, read_document
from zwcore.documents.photo import blocks_of

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

CERTAIN = 1000
NUMBER = re.compile(r"[^0-9]{0,2}[0-9][0-9.,]*[^0-9]{0,4}")
A_FEW = {("hubei, bold", "photo"), ("transfer, thin rules", "scan")}
ALL = [(name, way) for name in SHEETS for way in ("photo", "scan")]


def is_number(cell: Cell) -> bool:
    return NUMBER.fullmatch(folded(cell.text)) is not None


@pytest.mark.parametrize(
    ("name", "way"), [one if one in A_FEW else pytest.param(*one, marks=pytest.mark.proof) for one in ALL]
)
def test_each_number_is_right_or_asked(name: str, way: str, figures: Figures) -> None:
    sheet, seed = SHEETS[name], list(SHEETS).index(name)
    page, right = page_of(sheet), {cell[1:3]: cell for cell in sheet.grid().cells}
    blocks = blocks_of(photographed(page, seed), 1) if way == "photo" else read_document(scanned(page, seed)).blocks
    (grid,) = (one for one in blocks if isinstance(one, Grid))
    seen = {cell[1:3]: cell for cell in grid.cells}
    numbers = [at for at, cell in right.items() if is_number(cell)]
    same = [at for at in numbers if at in seen and folded(seen[at].text) == folded(right[at].text)]
    asked = [at for at in numbers if at in seen and seen[at].confidence < CERTAIN]
    figures(numbers=len(numbers), right=len(set(same) - set(asked)), asked=len(asked))
    assert len({*same, *asked}) >= 0.99 * len(numbers)
    sure = {at: cell for at, cell in seen.items() if is_number(cell) and cell.confidence == CERTAIN}
    assert {at: cell.text for at, cell in sure.items() if at not in same} == {}
