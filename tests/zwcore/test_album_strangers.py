"""The lower half of another form is not read as the rest of this one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.photographed import crop, photo
from tests.zwcore.grids import document
from zwcore.documents import Document, Grid
from zwcore.documents.album import packed
from zwcore.layouts.strangers import is_stranger
from zwcore.record import records_of
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

HEAD = ("项目名称 | 社保卡补卡 | < | < | <", "一级指标 | 二级指标 | 三级指标 | 分值 | 得分")


def row(level2: str, points: int = 10) -> str:
    return f"产出指标 | {level2} | 某项 | {points} | {points}"


def joined(upper: list[str], lower: list[str]) -> Document:
    """A table whose last rows are on the second photo."""
    both = document("\n".join([*HEAD, *upper, *lower]))
    (grid,) = both.blocks
    assert isinstance(grid, Grid)
    since = len(HEAD) + len(upper)
    cells = tuple(cell._replace(page=2 if cell.row >= since else 1) for cell in grid.cells)
    return replace(both, blocks=(replace(grid, cells=cells),))


@pytest.mark.parametrize(
    ("upper", "lower", "stranger"),
    [
        ([row("数量指标"), row("质量指标")], [row("时效指标"), row("成本指标")], False),
        ([row("数量指标"), row("质量指标")], [row("质量指标"), row("时效指标")], False),
        ([row("数量指标"), row("质量指标"), row("时效指标")], [row("数量指标"), row("质量指标")], True),
        ([row("数量指标"), row("质量指标", 50)], [row("质量指标", 50), row("时效指标", 40)], False),
        ([row("数量指标", 60)], [row("质量指标", 20), row("时效指标", 50)], True),
    ],
    ids=["goes on", "a level goes on", "levels begin anew", "a row on both", "too many points"],
)
def test_levels_that_begin_anew_and_points_above_a_hundred_are_of_another_form(
    upper: list[str], lower: list[str], stranger: bool
) -> None:
    assert is_stranger(joined(upper, lower), 2) is stranger


def test_halves_of_two_forms_are_told_and_not_put_together() -> None:
    file = records_of(review_file(packed([crop(photo(5), 0, 0.55), crop(photo(2), 0.45, 1)]), ""))
    (record,) = file.records
    assert record.form.total is None
    assert len(record.form.indicators) == 6
    assert record.reading.is_cut_off
    said = [str(problem.message) for problem in file.problems]
    assert "第 1 张和第 2 张照片不是同一张表，没有合在一起：第 1 张缺下半张，第 2 张缺有项目名称的上半张" in said[0]


def test_halves_that_may_be_of_two_forms_are_asked_about() -> None:
    file = records_of(review_file(packed([crop(photo(2), 0, 0.5), crop(photo(5), 0.5, 1)]), ""))
    assert "也可能不是同一张表" in str(file.problems[0].message)
    assert file.records[0].reading.is_cut_off
