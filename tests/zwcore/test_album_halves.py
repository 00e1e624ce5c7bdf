"""Halves of two forms that came together: those that add up are put together, and what does not add up is asked."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from tests.composed import ITEMS, above, below, form, share, taken
from tests.photographed import crop
from zwcore.documents.album import packed
from zwcore.layouts.album import PageLook, in_order
from zwcore.layouts.fitting import Added, Fitting
from zwcore.record import FileRecord, records_of
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

PIPES = form(
    "老旧供水管网改造",
    ("486.30", "471.80", "448.21", "10", "95.00%", "9.50"),
    (
        ("产出指标", "数量指标", "改造老旧管网长度", "≥18.6公里", "19.2公里", "20", "20", ""),
        ("产出指标", "质量指标", "工程验收合格率", "100%", "100%", "15", "15", ""),
        ("产出指标", "时效指标", "完工及时率", "100%", "92%", "15", "13.8", "雨季停工"),
        ("效益指标", "社会效益指标", "受益居民户数", "≥3400户", "3518户", "30", "30", ""),
        ("满意度指标", "满意度指标", "居民满意度", "≥90%", "93.5%", "10", "10", ""),
    ),
    "98.30",
)
AID = form(
    "院前急救设备购置",
    ("152.00", "152.00", "152.00", "10", "100.00%", "10"),
    (
        ("产出指标", "数量指标", "购置急救设备台数", "≥26台", "26台", "20", "20", ""),
        ("产出指标", "质量指标", "设备验收合格率", "≥98%", "99%", "20", "20", ""),
        ("产出指标", "时效指标", "到货时限", "≤60天", "47天", "10", "10", ""),
        ("效益指标", "社会效益指标", "年急救服务人次", "≥8600人次", "9127人次", "30", "30", ""),
        ("满意度指标", "满意度指标", "患者满意度", "≥92%", "95.1%", "10", "10", ""),
    ),
    "100",
)
WITHIN, BETWEEN = ITEMS + 2, ITEMS + 3
"""The rows above which the sheets are parted: within 产出指标, before 效益指标."""


@cache
def half(sheet: str, at: int, is_top: bool) -> bytes:
    one, turned = (PIPES, 2) if sheet == "pipes" else (AID, -2)
    return taken(above(one, at) if is_top else below(one, at), turned)


def read(at: int, *halves: tuple[str, bool]) -> FileRecord:
    return records_of(review_file(packed(half(sheet, at, is_top) for sheet, is_top in halves), ""))


def reasons(file: FileRecord) -> list[str]:
    return [problem.params["reason"] for problem in file.problems]


UPPER, LOWER = ("pipes", True), ("pipes", False)
OTHER_UPPER, OTHER_LOWER = ("aid", True), ("aid", False)


@pytest.mark.parametrize("at", [WITHIN, BETWEEN])
@pytest.mark.parametrize(
    "order",
    [
        (UPPER, OTHER_UPPER, LOWER, OTHER_LOWER),
        pytest.param((UPPER, LOWER, OTHER_UPPER, OTHER_LOWER), marks=pytest.mark.proof),
        pytest.param((UPPER, OTHER_UPPER, OTHER_LOWER, LOWER), marks=pytest.mark.proof),
    ],
    ids=["tops first", "each after its own", "crosswise"],
)
def test_each_half_goes_with_its_own_in_whatever_order_they_come(at: int, order: tuple[tuple[str, bool], ...]) -> None:
    file = read(at, *order)
    assert reasons(file) == []
    totals = {record.form.project: Decimal(record.form.total or 0) for record in file.records}
    assert totals == {"老旧供水管网改造": Decimal("98.3"), "院前急救设备购置": 100}
    assert [record.errors for record in file.records] == [[], []]
    assert [record.form.year for record in file.records] == ["2024", "2024"]
    assert [[item.weight for item in record.form.indicators] for record in file.records] == [
        ["20", "15", "15", "30", "10"],
        ["20", "20", "10", "30", "10"],
    ]


@pytest.mark.parametrize(("at", "sums"), [(WITHIN, "分值 95、得分合计 94.5"), (BETWEEN, "分值 100、得分合计 98.3")])
def test_halves_that_do_not_add_up_are_asked_and_no_sum_of_them_is_claimed(at: int, sums: str) -> None:
    file = read(at, UPPER, OTHER_LOWER)
    assert reasons(file) == ["doubted"]
    assert f"第 1 张和第 2 张照片可能不是同一张表：合起来{sums}、总分 100，对不上。" in str(file.problems[0].message)
    (record,) = file.records
    assert record.errors == []
    assert record.reading.is_cut_off


@pytest.mark.parametrize("turned", [0.5, pytest.param(1.2, marks=pytest.mark.proof)])
def test_a_page_whose_edge_cuts_a_row_is_not_asked_for_where_all_adds_up(turned: float) -> None:
    whole, again = taken(PIPES.image, turned), share(PIPES, BETWEEN - 1, -25)
    file = records_of(review_file(packed([crop(whole, 0, share(PIPES, BETWEEN, 12)), crop(whole, again, 1)]), ""))
    assert reasons(file) == []
    assert len(file.records[0].form.indicators) == 5


@pytest.mark.parametrize(
    ("points", "fit"),
    [
        ((100, 98, 98, 98), Fitting.FITS),
        ((100, 105, 100, 100), Fitting.FITS),
        ((100, 98, 98, 100), Fitting.AGAINST),
        ((95, 95, 95, 95), Fitting.AGAINST),
        ((100, 98, 98, None), Fitting.OPEN),
        ((None, 98, 98, 98), Fitting.OPEN),
    ],
    ids=["adds up", "one has too many", "another total", "too few", "no total", "a weight is no number"],
)
def test_points_tell_whether_halves_are_one_form(points: tuple[int | None, ...], fit: Fitting) -> None:
    assert Added(*(None if one is None else Decimal(one) for one in points)).fit is fit


def test_where_nothing_fits_better_the_nearest_go_together() -> None:
    looks = [PageLook(begins, not begins, None, None) for begins in (True, False, True, False)]
    assert in_order(looks, fits=lambda _: (1, 0, 0)) == [0, 1, 2, 3]
    fitting = {(0, 3), (2, 1)}
    assert in_order(looks, fits=lambda pages: (2 * (pages in fitting), 0, 0)) == [0, 3, 2, 1]
