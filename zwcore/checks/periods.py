"""ZW5xx — between the parts, in time and pace: years, periods, and how far money and indicators got."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zwcore.checks import Case, IndicatorRow, check
from zwcore.finding import Hit, Severity
from zwcore.money import HUNDRED, ZERO, add, percent, plain
from zwcore.text import canonical

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_PERIOD = re.compile(r"(20\d\d)年(\d{1,2})月[-—–~至到]+(?:(20\d\d)年)?(\d{1,2})月")


def _periods(text: str | None) -> list[str]:
    return [match.group() for match in _PERIOD.finditer(canonical(text))] if text else []


def _key(period: str) -> tuple[str, ...]:
    match = _PERIOD.fullmatch(period)
    assert match is not None
    first, start, last, end = match.groups()
    return first, start.lstrip("0"), last or first, end.lstrip("0")


@check(
    "ZW506",
    "{row}：“{text}”里的年份是 {years}，表的年度是 {year}，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[2].target": "2021年11月底前", "indicators[2].actual": "2021年10月"},
)
def other_year(case: Case) -> Iterator[Hit]:
    """年份不是本年度 — a target or outcome names only years that are not the form's."""
    year = case.form.year
    for row in case.rows if year else ():
        for field, text in (("target", row.item.target), ("actual", row.item.actual)):
            years = _YEAR.findall(canonical(text)) if text and "年" in text else []
            if years and year not in years:
                words = {"row": row.name, "text": text or "", "year": year or ""}
                params = {"years": ",".join(sorted(set(years)))}
                yield Hit(f"{row.path}.{field}", params, words, follows=_contradicted(row))


def _contradicted(row: IndicatorRow) -> tuple[tuple[str, str | None], ...]:
    return (("ZW507", f"{row.path}.target"),) if _periods(row.item.target) else ()


@check(
    "ZW507",
    "{row}写的是 {one}，{other_row}写的是 {other}，前后不一致，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={
        "indicators[0].target": "2023年1月-2023年12月，20期",
        "indicators[3].level3": "2024年1月至2024年6月培训总成本",
    },
)
def periods_contradict(case: Case) -> Iterator[Hit]:
    """起止时间前后不一致 — two periods on the form contradict each other."""
    cells = [
        (row, field, text)
        for row in case.rows
        for field, text in (("target", row.item.target), ("level3", row.item.level3))
        if text and "月" in text
    ]
    found = [(row, field, period) for row, field, text in cells for period in _periods(text)]
    for row, field, period in found:
        other = next((one for one in found if _key(one[2]) != _key(period)), None)
        if other is not None:
            words = {"row": row.name, "one": period, "other_row": other[0].name, "other": other[2]}
            yield Hit(f"{row.path}.{field}", {}, words, (f"{other[0].path}.{other[1]}",))
            return


@check(
    "ZW510",
    "各项指标得分率 {rate}%，预算执行率 {execution}%，相差超过 {line} 个百分点，请说明。",
    severity=Severity.WARNING,
    basis=("house", "software"),
    bad={"funds.total.executed": "80.00", "funds[1].executed": "80.00"},
)
def indicators_ahead_of_money(case: Case) -> Iterator[Hit]:
    """得分率高于执行率 — the indicators' rate is above the execution rate beyond the rulebook's line."""
    if not case.form.has_column("actual"):
        return  # without outcomes the points say nothing about how far the work got
    adjusted, executed = case.sound.adjusted, case.sound.executed
    rows = [(row.weight, row.score) for row in case.rows if row.weight is not None]
    weights = add(weight for weight, _ in rows)
    if not adjusted or executed is None or adjusted < 0 or not weights or any(score is None for _, score in rows):
        return
    rate = percent(add(score or ZERO for _, score in rows), weights)
    execution = percent(executed, adjusted)
    line: Decimal = case.rulebook.lines.rate_gap.value
    if rate <= HUNDRED and rate - execution > line:
        words = {"rate": plain(rate), "execution": plain(execution), "line": plain(line)}
        yield Hit(f"{case.total_path}.executed", {}, words, follows=(("ZW304", None),))
