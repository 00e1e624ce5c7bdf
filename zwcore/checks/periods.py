"""ZW5xx — between the parts, in time and pace: years, periods, and how far money and indicators got."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zwcore.checks import Case, IndicatorRow, check
from zwcore.finding import Hit, Severity
from zwcore.labels import LABELS
from zwcore.money import HUNDRED, ZERO, add, percent, plain
from zwcore.text import Message, canonical, shortened

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_FORM_YEAR = re.compile(r"20\d\d")
_SPAN = re.compile(r"(20\d\d)年?度?[-—–~至到]+(20\d\d)年")
_ASIDE = re.compile(
    r"《[^》]*》|(?:[比较与于自从到至]|截[至止]到?|相较于?|基于)20\d\d年(?!度?[-—–~至到])"
    r"|20\d\d年度?(?:以来|以后|以前|之前|前|起|底?结转|续建|基[数期]|同期|水平)|20\d\d年[^,。;、]{0,4}(?:结转|续建|遗留|决算|绩效评价|绩效自评)"
)
_LONG = 30
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
    rests=("year",),
)
def other_year(case: Case) -> Iterator[Hit]:
    """年份不是本年度 — a name, a goal, a target or an outcome names only years that are not the form's."""
    year = _FORM_YEAR.search(case.form.year or "")
    for where, label, text in _dated(case, year.group()) if year else ():
        if year is None or "20" not in canonical(text).replace(year.group(), ""):
            continue  # no year but the form's
        years = _named_years(text)
        if not years or year.group() in years:
            continue
        words: dict[str, str | Message] = {"row": label, "text": _around(text, years[0]), "year": case.form.year or ""}
        said = [one for one in dict.fromkeys(_YEAR.findall(canonical(text))) if one in years]
        yield Hit(where, {"years": ",".join(sorted(said))}, words, follows=_contradicted(case, where, years))


def _dated(case: Case, year: str) -> Iterator[tuple[str, str | Message, str]]:
    """Yield the cells that name a year: path, how it is called, text.

    Names of indicators do not count where they tell years apart (2022年退休人员, 2024年退休人员), nor a period that
    ZW507 tells.
    """
    form = case.form
    names = [(row, row.item.level3) for row in case.rows if row.item.level3 and "年" in row.item.level3]
    apart = any(year in _named_years(name) for _, name in names)
    told = {f"{row.path}.{field}" for row, field, _ in _contradiction(case)} if names else set()
    cells = [("project", form.project), ("goals.planned", form.goals.planned), ("goals.actual", form.goals.actual)]
    for where, text in cells:
        if text and "年" in text:
            yield where, LABELS[where], text
    for row in case.rows:
        for field, text in (("level3", row.item.level3), ("target", row.item.target), ("actual", row.item.actual)):
            where = f"{row.path}.{field}"
            if text and "年" in text and not (field == "level3" and (apart or where in told)):
                yield where, row.name, text


def _named_years(text: str) -> list[str]:
    """The years that a text is about, those between two that it spans included; not what it is compared with, what is
    left from them (结转), or what stands in the title of a document."""
    folded = canonical(text)
    spans = [(int(one), int(other)) for one, other in _SPAN.findall(folded)]
    years = _YEAR.findall(_ASIDE.sub("", _SPAN.sub("", folded)))
    return [*years, *(str(year) for one, other in spans for year in range(one, other + 1))]


def _around(text: str, year: str) -> str:
    """The text, or of a long one what stands around the year."""
    line = " ".join(text.split())
    at = line.find(year)
    return line if len(line) <= _LONG or at < 0 else shortened(line[max(at - 4, 0) :], _LONG)


def _contradicted(case: Case, where: str, years: list[str]) -> tuple[tuple[str, str | None], ...]:
    """What a year follows from: periods that contradict each other, or the same year in the name before it."""
    row = where.rpartition(".")[0] if "[" in where else ""
    item = case.form.indicators[int(row[len("indicators[") : -1])] if row else None
    follows: list[tuple[str, str | None]] = []
    if item is not None and not where.endswith(".level3"):
        follows += [("ZW507", f"{row}.target")] if _periods(item.target) else []
        follows += [("ZW506", f"{row}.level3")] if item.level3 and set(_named_years(item.level3)) == set(years) else []
    earlier = [("project", case.form.project)] if where != "project" else []
    if where == "goals.actual":
        earlier.append(("goals.planned", case.form.goals.planned))
    same = (path for path, text in earlier if text and set(_named_years(text)) == set(years))
    return (*follows, *(("ZW506", path) for path in same))


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
    for row, field, period in _contradiction(case)[:1]:
        other_row, other_field, other = _contradiction(case)[1]
        words = {"row": row.kind, "one": period, "other_row": other_row.kind, "other": other}
        yield Hit(f"{row.path}.{field}", {}, words, (f"{other_row.path}.{other_field}",))


def _contradiction(case: Case) -> list[tuple[IndicatorRow, str, str]]:
    """The first two periods that contradict each other: row, field, period; none where all agree."""
    cells = [
        (row, field, text)
        for row in case.rows
        for field, text in (("target", row.item.target), ("level3", row.item.level3))
        if text and "月" in text
    ]
    found = [(row, field, period) for row, field, text in cells for period in _periods(text)]
    for one in found:
        other = next((other for other in found if _key(other[2]) != _key(one[2])), None)
        if other is not None:
            return [one, other]
    return []


_TOLD = Message(
    "ZW510.told", "各项指标得分率 {rate}%，预算执行率 {execution}%，相差超过 {line} 个百分点，表内写明：“{reason}”。"
)


@check(
    "ZW510",
    "各项指标得分率 {rate}%，预算执行率 {execution}%，相差超过 {line} 个百分点，请说明。",
    severity=Severity.WARNING,
    basis=("house", "software"),
    bad={"funds.total.executed": "80.00", "funds[1].executed": "80.00"},
    rests=(
        "funds.label",
        "funds.adjusted",
        "indicators.weight",
        "indicators.score",
    ),
)
def indicators_ahead_of_money(case: Case) -> Iterator[Hit]:
    """得分率高于执行率 — the indicators' rate is above the execution rate beyond the rulebook's line."""
    if not case.form.has_column("actual"):
        return  # without outcomes the points say nothing about how far the work got
    adjusted, executed = case.sound.adjusted, case.sound.executed
    rows = [(weight, score) for row, weight, score in case.points if weight is not None and not row.is_execution]
    weights = add(weight for weight, _ in rows)
    if not adjusted or executed is None or adjusted < 0 or not weights or any(score is None for _, score in rows):
        return
    rate = percent(add(score or ZERO for _, score in rows), weights)
    execution = percent(executed, adjusted)
    line: Decimal = case.rulebook.lines.rate_gap.value
    if rate <= HUNDRED and rate - execution > line:
        words = {"rate": plain(rate), "execution": plain(execution), "line": plain(line)}
        reason = case.quoted_of_money()
        if reason is not None:
            words["reason"] = reason
        severity, message = (None, None) if reason is None else (Severity.INFO, _TOLD)
        follows = (("ZW304", None), ("ZW208", None), ("ZW207", f"{case.total_path}.rate"))
        yield Hit(f"{case.total_path}.executed", {}, words, follows=follows, severity=severity, message=message)
