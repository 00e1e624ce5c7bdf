"""A form as plain data in the shape of the contract, and back: strings as printed, ``None`` for a blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from zwcore.form import COLUMNS, DENOMINATOR, FUND_COLUMNS, SOME_COLUMNS, Form, FundLine, Goals, Indicator
from zwcore.layouts.load import layout_of

Data = dict[str, Any]
_HEAD = ("title", "table_no", "year", "template", "project", "department", "unit", "money_unit")
_INDICATOR = (
    "level1",
    "level1_points",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "score",
    "deviation",
    "method",
)


def form_data(form: Form) -> Data:
    """Return a form as the contract writes it: strings as printed, ``None`` for a blank.

    What few prints have (等级, 说明, 指标性质, 度量单位, 佐证材料, 复核得分) is there only where it is filled: so the
    digests of all other forms stand.
    """
    return {
        **{name: getattr(form, name) for name in _HEAD},
        "funds": [{f.name: getattr(line, f.name) for f in fields(FundLine)} for line in form.funds],
        "goals": {"planned": form.goals.planned, "actual": form.goals.actual},
        "indicators": [_indicator(item) for item in form.indicators],
        "total": form.total,
        **{name: value for name in ("grade", "remarks") if (value := getattr(form, name)) is not None},
    }


def _indicator(item: Indicator) -> Data:
    some = {name: value for name in SOME_COLUMNS if (value := getattr(item, name)) is not None}
    return {**{name: getattr(item, name) for name in _INDICATOR}, **some}


def form_from(data: Mapping[str, Any]) -> Form:
    """Read a form back from :func:`form_data`; columns and blocks are taken from what is filled."""
    indicators = tuple(Indicator(**item) for item in data["indicators"])
    funds = tuple(FundLine(**line) for line in data["funds"])
    columns = {name for name in COLUMNS for item in indicators if getattr(item, name) is not None}
    columns |= {f"funds.{name}" for name in FUND_COLUMNS for line in funds if getattr(line, name)}
    columns |= {DENOMINATOR} if layout_of(data.get("template") or "").initial_is_denominator else set()
    blocks = {name for name in ("funds", "indicators") if data[name]} | {"goals"}
    return Form(
        title=data["title"],
        table_no=data["table_no"],
        year=data["year"],
        template=data.get("template") or "",
        project=data["project"],
        department=data["department"],
        unit=data["unit"],
        money_unit=data["money_unit"],
        funds=funds,
        goals=Goals(**data["goals"]),
        indicators=indicators,
        total=data["total"],
        grade=data.get("grade"),
        remarks=data.get("remarks"),
        columns=frozenset(
            columns | {"score", "weight", "target", "total", *(f"funds.{name}" for name in FUND_COLUMNS[:3])}
        ),
        blocks=frozenset(blocks),
    )
