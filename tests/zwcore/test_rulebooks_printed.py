"""What a form prints goes before its place and its year: split, bands, a note below the table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from zwcore.form import Form, FundLine, Indicator
from zwcore.layouts import Reading
from zwcore.reading import HowRead
from zwcore.review import FormReview, review_form
from zwcore.rulebooks import choose, get
from zwcore.rulebooks.printed import as_printed, noted_bands, noted_points

NATIONAL = (("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10"))
ZHONGWEI = (("产出指标", "40"), ("效益指标", "40"), ("满意度指标", "20"))
OTHER = (("产出指标", "60"), ("效益指标", "20"), ("满意度指标", "10"))
NOTE = (
    "注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。",
    "2.定性指标根据完成情况分为：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，"
    "分别按照该指标对应分值区间100-80%（含80%）、80-50%（含50%）、50-0%合理确定分值。",
)


def rows(*split: tuple[str, str], **cells: Any) -> Form:
    """A form whose points stand in its rows alone, with 10 points for the execution rate."""
    items = tuple(
        Indicator(name, None, "数量指标", "事项", "有效", "部分达成预期指标", weight, weight) for name, weight in split
    )
    columns = frozenset({"target", "actual", "weight", "score", "funds.weight"})
    funds = (FundLine("年度资金总额", "10", "10", "10", "10", "100%", "10"),)
    return replace(Form(year="2024", indicators=items, funds=funds, columns=columns), **cells)


@pytest.mark.parametrize(
    ("lines", "edges"),
    [
        (NOTE, "100,80,50,0"),
        (("注：达成预期指标100%-80%（含80%）；部分达成80%-60%（含60%）；未达成60%-0%。",), "100,80,60,0"),
        (("1.达成预期指标的，得80-100%的分值", "2.部分达成的，得60～80%", "3.未达成的，得0至60%"), "100,80,60,0"),
        (("定性指标：完成80%以上得满分，50%-80%得一半，50%以下不得分",), "100,80,50,0"),
        (("定性指标分三档：≥85分值、85-50、低于50。",), "100,85,50,0"),
        (("评价等级：优（90分以上）、良（80-90）、中（60-80）、差（60以下）。",), None),
        (("执行率80%以上的得满分，50%-80%按比例，50%以下不得分",), None),
        (("定性指标按完成情况打分，执行率100-80%、80-50%、50-0%。",), "100,80,50,0"),
        (("填报时间：2024-12-31", "联系电话：0955-100-80"), None),
        ((), None),
    ],
)
def test_bands_in_a_note(lines: tuple[str, ...], edges: str | None) -> None:
    assert noted_bands(lines) == (None if edges is None else tuple(map(Decimal, edges.split(","))))


def test_a_split_in_a_note() -> None:
    points = noted_points(NOTE)
    assert [int(value) for value in points.values()] == [50, 30, 10, 10]
    assert noted_points(("联系人：张某 执行率10分",)) == {}


@pytest.mark.parametrize(
    ("form", "below", "rulebook", "why"),
    [
        (rows(*NATIONAL, unit="中卫市某中学"), (), "cn/2020", "printed"),
        (rows(*ZHONGWEI, unit="中卫市某中学", funds=()), (), "nx-zhongwei/2024", "area"),
        (rows(*OTHER, unit="中卫市某中学"), (), "nx-zhongwei/2024", "area"),
        (rows(*OTHER, unit="某县某局"), NOTE[:1], "cn/2020", "printed"),
        (rows(*NATIONAL, unit="某县某局"), NOTE, "cn/2020", "printed"),
        (rows(unit="某局", project="中卫市道路养护"), (), "nx-zhongwei/2024", "area"),
        (rows(unit="湖北省某厅", project="中卫市道路养护"), (), "hb/2020", "area"),
        (rows(*ZHONGWEI, unit="某县某局"), (), "cn/2020", "default"),
    ],
)
def test_the_print_goes_before_the_place(form: Form, below: tuple[str, ...], rulebook: str, why: str) -> None:
    choice = choose(form, below)
    assert (choice.rulebook.id, choice.why) == (rulebook, why)


def reviewed(form: Form, *below: str) -> FormReview:
    return review_form(Reading(form, how=HowRead(below=below)))


def said(form: Form, code: str, *below: str) -> list[str]:
    return [str(one.message) for one in reviewed(form, *below).findings if one.code == code]


@pytest.mark.parametrize(
    ("score", "below", "found"),
    [("16.5", (), 1), ("16.5", NOTE, 0), ("14.5", NOTE, 1), ("18", (), 0), ("24", NOTE, 1)],
)
def test_a_stated_band_is_held_against_the_bands_printed(score: str, below: tuple[str, ...], found: int) -> None:
    form = rows(*NATIONAL, unit="中卫市某中学")
    items = (*form.indicators[:1], replace(form.indicators[1], score=score), *form.indicators[2:])
    codes = [one.where for one in reviewed(replace(form, indicators=items), *below).findings if one.code == "ZW406"]
    assert codes.count("indicators[1].score") == found


def test_bands_below_the_table_are_said_and_rest_on_it() -> None:
    form = rows(*NATIONAL)
    assert said(form, "ZW421") == []
    assert said(form, "ZW421", *NOTE) == [
        "定性三档与全国规则不同，按表内所印核对：100–80、80–50、50–0。不作为填报问题。"
    ]
    book = as_printed(get("cn/2020"), NOTE)
    assert (book.bands.kind, book.bands.basis, book.sha256) == ("printed", ("form-note",), get("cn/2020").sha256)
    assert as_printed(get("nx-zhongwei/2024"), NOTE) is get("nx-zhongwei/2024")


def test_bands_that_are_not_printed_are_not_called_printed() -> None:
    form = rows(*OTHER)
    items = tuple(replace(row, level1_points=row.weight) for row in form.indicators)
    assert said(replace(form, indicators=items), "ZW421") == [
        "一级指标的分值与全国规则不同，按表内所印核对：60/20/10。不作为填报问题。"
    ]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (rows(*NATIONAL), "（按表内所印的分值）"),
        (rows(*NATIONAL, year="2019"), "2019 年度"),
        (rows(*NATIONAL, year="2016", unit="北京市海淀区某局"), "按单位所在地"),
        (rows(unit="某县某局", year="2013"), "2013 年度"),
        (rows(unit="某县某局"), "（没有找到本地规则，用全国规则）"),
        (Form(title="中央转移支付区域绩效自评表", year="2024", indicators=(Indicator(target="9"),)), "没有印分值"),
    ],
)
def test_what_is_said_of_the_choice(form: Form, words: str) -> None:
    (text,) = said(form, "ZW010")
    assert words in text
    assert ("不包括" in text) == (form.year in ("2019", "2013"))
