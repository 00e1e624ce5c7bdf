"""Two photos of one form that both show some of its rows are one form: each row once, the total where it stands."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.worsened import lit
from tests.photographed import crop, halves, photo, sheet_of_names, sized
from zwcore.documents.album import packed
from zwcore.documents.overlap import merged, overlap
from zwcore.documents.pieces import CellPiece, TablePiece
from zwcore.record import FileRecord, Record, records_of
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")


def table(*rows: str, page: int = 1) -> TablePiece:
    """A piece of a table: a line a row, its cells parted by bars, each as wide as the others."""
    return TablePiece(
        tuple(
            CellPiece(text.strip(), n, 1, page, (1000 * col, 100 * n, 1000 * col + 1000, 100 * n + 100))
            for n, row in enumerate(rows)
            for col, text in enumerate(row.split("|"))
        ),
        len(rows),
    )


UPPER = table("指标 | 目标 | 分值", "发放养老金人数 | 2.5万人 | 5", "丧葬抚恤费支付人员 | 740人 | 10")


def texts(piece: TablePiece) -> list[list[str]]:
    return [[part.text for part in piece.row(row)] for row in range(piece.rows)]


def test_a_row_on_both_is_taken_once_and_as_it_was_read_best() -> None:
    lower = table("丧葬抚恤费支付人负 | 740人 | 10", "参保人员满意度 | ≥95% | 20", page=2)
    lower = TablePiece(tuple(one._replace(confidence=400) if one.row == 0 else one for one in lower.parts), lower.rows)
    first = overlap(UPPER, lower)
    assert first == 2
    both = merged(UPPER, lower, first)
    assert texts(both)[2:] == [["丧葬抚恤费支付人员", "740人", "10"], ["参保人员满意度", "≥95%", "20"]]


def test_a_cell_that_two_photos_show_differently_is_a_doubt() -> None:
    lower = table("丧葬抚恤费支付人员 | 740人 | 16", page=2)
    (cell,) = [one for one in merged(UPPER, lower, overlap(UPPER, lower) or 0).parts if one.text == "10"]
    assert cell.confidence < 1000


def test_rows_that_only_have_figures_in_common_are_not_on_both() -> None:
    assert overlap(UPPER, table("补助特殊困难人员 | 740人 | 10", page=2)) is None
    assert overlap(UPPER, table(" | | 10", page=2)) is None


def read(*photos: bytes) -> Record:
    (record,) = records_of(review_file(packed(photos), "")).records
    return record


@pytest.mark.parametrize(("until", "since"), [(0.56, 0.33), (0.52, 0.46), (0.5, 0.42)])
def test_two_halves_that_overlap_are_the_form(until: float, since: float) -> None:
    whole = records_of(review_file(photo(2), "")).records[0]
    record = read(crop(photo(2), 0, until), crop(photo(2), since, 1))
    assert [(item.level1, item.level2, item.weight, item.score) for item in record.form.indicators] == [
        (item.level1, item.level2, item.weight, item.score) for item in whole.form.indicators
    ]
    assert record.form.total == whole.form.total
    assert {finding.code for finding in record.findings} == {finding.code for finding in whole.findings}


def test_the_lower_half_that_came_first_is_joined() -> None:
    record = read(crop(photo(8), 0.46, 1), crop(photo(8), 0, 0.52))
    assert len(record.form.indicators) == 8
    assert record.form.project is not None


def test_rows_that_are_off_the_photo_are_missed_in_no_sum() -> None:
    file = records_of(review_file(crop(photo(2), 0, 0.6), ""))
    assert [problem.params["reason"] for problem in file.problems] == ["photo.cut"]
    assert file.records[0].form.total is None
    assert file.records[0].errors == []


# -- photos that are not all of a form ---------------------------------------------------------------------------------


def reasons(file: FileRecord) -> list[str]:
    return [problem.params["reason"] for problem in file.problems]


def test_of_a_half_form_of_an_album_it_is_said_what_is_missing_and_nothing_is_claimed() -> None:
    file = records_of(review_file(packed([crop(photo(2), 0, 0.6), photo(7)]), ""))
    half, whole = file.records
    assert reasons(file) == ["photo.cut"]
    assert "（第 1 张）下方没有拍全" in str(file.problems[0].message)
    assert half.errors == []
    assert [told.finding.where for told in half.told if "还没有拍完" in str(told.finding.message)] == ["total"]
    assert whole.errors, "what is all there is checked as ever"


def test_of_the_first_page_alone_no_sum_is_claimed() -> None:
    (record,) = records_of(review_file(halves(photo(5))[0], "")).records
    assert record.errors == []
    assert any("还没有拍完" in str(told.finding.message) for told in record.told)


@pytest.mark.parametrize(("until", "since"), [(0.49, 0.49), (0.45, 0.52)])
def test_rows_that_are_cut_on_both_photos_or_on_neither_are_asked_for(until: float, since: float) -> None:
    file = records_of(review_file(packed([crop(photo(2), 0, until), crop(photo(2), since, 1)]), ""))
    assert "gap" in reasons(file)
    assert file.records[0].errors == []


@pytest.mark.parametrize("side", [1280, 2600])
def test_halves_that_meet_are_one_form_of_any_size_and_told_nothing_of(side: int) -> None:
    parts = (crop(photo(2), 0, 0.52), crop(photo(2), 0.46, 1))
    file = records_of(review_file(packed(sized(part, side) for part in parts), ""))
    assert reasons(file) == []
    assert len(file.records[0].form.indicators) == 11


def test_glare_on_one_photo_of_an_album_is_told_by_kind_and_place() -> None:
    page = cv2.imdecode(np.frombuffer(photo(5), np.uint8), cv2.IMREAD_COLOR)
    assert page is not None
    bright = cv2.imencode(".jpg", lit(page.astype(np.uint8), 330, 0.12))[1].tobytes()
    file = records_of(review_file(packed([photo(7), bright]), ""))
    (told,) = file.problems
    assert told.params["reason"] == "photo.glare"
    assert told.params["page"] == "2"
    assert "（第 2 张）" in str(told.message)


def test_a_photo_with_a_table_of_no_form_is_named() -> None:
    file = records_of(review_file(packed([photo(7), sheet_of_names()]), ""))
    assert reasons(file) == ["unjoined"]
    assert file.pages_unread == [2]


@pytest.mark.parametrize("whole_first", [False, True])
def test_the_whole_sheet_takes_the_place_of_a_half_of_it(whole_first: bool) -> None:
    half, whole = crop(photo(2), 0, 0.55), photo(2)
    file = records_of(review_file(packed([whole, half] if whole_first else [half, whole]), ""))
    (record,) = file.records
    assert record.form == records_of(review_file(whole, "")).records[0].form
    (told,) = file.problems
    assert told.params["reason"] == "contained"
    assert str(told.message) == (
        f"第 {2 if whole_first else 1} 张照片只拍到这张表的一部分，已按拍全的第 {1 if whole_first else 2} 张读。"
    )


def test_a_half_of_another_form_is_kept_beside_a_whole_one() -> None:
    assert len(records_of(review_file(packed([crop(photo(2), 0, 0.55), photo(5)]), "")).records) == 2
