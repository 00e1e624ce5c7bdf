"""The nine forms in every format: each cell of truth.json stands where it was printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from zwcore.documents import Document, Grid, Paragraph, read_document
from zwcore.text import canonical

DATA = Path(__file__).parents[1] / "data"
TRUTH: list[dict[str, Any]] = json.loads((DATA / "truth.json").read_text("utf-8"))
SPANNED = ("docx", "pdf", "xlsx")
ELSEWHERE = ("04", "08", "17")


@cache
def document(name: str) -> Document:
    return read_document((DATA / name).read_bytes(), name)


def printed_rows(form: dict[str, Any]) -> Iterator[list[str]]:
    """The rows of a form from left to right, a merged cell once in every row that it covers."""
    lab = form["labels"]
    yield [lab["project"], form["project"]]
    yield [lab["department"], form["department"], lab["unit"], form["unit"]]
    yield [lab["funds"], "", lab["initial"], lab["adjusted"], lab["executed"]]
    for key, amounts in zip(("total", "fiscal", "other"), form["funds"], strict=True):
        yield [lab["funds"], lab[key], *amounts]
    yield [lab["goals"], lab["goals_set"], lab["goals_done"]]
    for goal in form["goals"]:
        yield [lab["goals"], goal["set"], goal["done"]]
    heads = ("level1", "level2", "level3", "weight", "target", "method", "score")
    yield [lab["indicators"], *(lab[key] for key in heads)]
    methods = [part["text"] for part in form["method"] for _ in range(part["rows"])]
    for row, method in zip(form["indicators"], methods, strict=True):
        yield [lab["indicators"], *(row[key] for key in heads[:5]), method, row["score"]]
    yield [lab["sum"], form["total"]]


def read_rows(grid: Grid) -> list[list[str]]:
    """The same of a grid that was read."""
    return [[canonical(cell.text) for cell, _ in groupby(row) if cell is not None] for row in grid.dense()]


@pytest.mark.parametrize("kind", SPANNED)
def test_every_cell_of_every_row(kind: str) -> None:
    grids = list(document(f"forms.{kind}").grids)
    assert len(grids) == 9
    for form, grid in zip(TRUTH, grids, strict=True):
        expected = [[canonical(text) for text in row] for row in printed_rows(form)]
        # A leading label of the sum row stands under 绩效指标 on some forms.
        got = read_rows(grid)
        assert got[:-1] == expected[:-1], form["form"]
        assert got[-1][-2:] == expected[-1], form["form"]


@pytest.mark.parametrize("kind", SPANNED)
def test_no_place_is_left_or_taken_twice(kind: str) -> None:
    for grid in document(f"forms.{kind}").grids:
        assert all(cell is not None for row in grid.dense() for cell in row)
        assert sum(cell.row_span * cell.col_span for cell in grid.cells) == grid.rows * grid.cols


@pytest.mark.parametrize("kind", [*SPANNED, "txt"])
def test_titles_are_paragraphs(kind: str) -> None:
    blocks = document("pasted.txt" if kind == "txt" else f"forms.{kind}").blocks
    said = [canonical(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert said == [canonical(form[key]) for form in TRUTH for key in ("title", "year")]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_pages(kind: str) -> None:
    pages = [grid.cells[0].page for grid in document(f"forms.{kind}").grids]
    assert pages == ([1, 3, 5, 6, 7, 9, 11, 13, 14] if kind == "pdf" else list(range(1, 10)))


def test_rows_cut_by_a_page_break_are_listed() -> None:
    joined = {n: grid.joined_rows for n, grid in enumerate(document("forms.pdf").grids, 1) if grid.joined_rows}
    assert joined == {1: (16,), 6: (16,), 7: (17,)}


def test_boxes_lie_on_the_page() -> None:
    for grid in document("forms.pdf").grids:
        for cell in grid.cells:
            assert cell.bbox is not None
            x0, top, x1, bottom = cell.bbox
            assert 0 <= x0 < x1 <= 59_600
            assert 0 <= top < bottom <= 84_200


def test_pasted_text_keeps_its_shifts() -> None:
    pasted = document("pasted.txt")
    assert not pasted.grids_have_spans
    assert [(grid.rows, grid.cols) for grid in pasted.grids] == [
        (rows, 8) for rows in (18, 23, 18, 18, 18, 18, 19, 20, 19)
    ]
    last = next(pasted.grids).dense()[16]
    assert [cell.text for cell in last if cell] == [
        "满意度指标 (20分)", "服务对象满意度指标", "企业职工养老保险群众满意", "20", "≥90%", "20", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ELSEWHERE)
def test_other_provinces_read_alike_from_every_format(number: str) -> None:
    by_kind = {kind: document(f"elsewhere/form-{number}.{kind}") for kind in SPANNED}
    rows = {kind: [read_rows(grid) for grid in doc.grids] for kind, doc in by_kind.items()}
    assert rows["docx"] == rows["xlsx"] == rows["pdf"]
    assert len(rows["docx"]) == 1
    head = next(row for row in rows["docx"][0] if "一级指标" in row)
    assert head == [
        "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ELSEWHERE)
def test_other_provinces_hold_what_was_published(number: str) -> None:
    truth = json.loads((DATA / f"elsewhere/form-{number}.json").read_text("utf-8"))
    fields = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    for kind in SPANNED:
        (grid,) = document(f"elsewhere/form-{number}.{kind}").grids
        rows = read_rows(grid)
        at = next(i for i, row in enumerate(rows) if "一级指标" in row)
        for indicator, row in zip(truth["indicators"], rows[at + 1 :], strict=False):
            expected = [canonical(indicator[key] or "") for key in fields[1:]]
            assert row[2:8] == expected
            assert row[1].startswith(canonical(indicator["level1"] or ""))


@pytest.mark.parametrize("number", ELSEWHERE)
def test_other_provinces_as_text(number: str) -> None:
    text = document(f"elsewhere/form-{number}.txt")
    (grid,) = text.grids
    assert grid.cols == 9
    assert not any("\ufeff" in cell.text for cell in grid.cells)
    first = text.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text.endswith("项目支出绩效自评表")
