"""ZW3xx — money: 年初预算 → 全年预算 → 全年执行 of 年度资金总额."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zwcore.checks import AMOUNTS, About, Case, check, is_ten_thousand_fold
from zwcore.finding import Hit, Severity
from zwcore.money import HUNDRED, percent, plain
from zwcore.text import Message

_CUT = {
    "funds.total.initial": "140.00",
    "funds[1].initial": "140.00",
    "indicators[3].target": "≤140万元",
}

# What a reason for a changed budget speaks of.
_OF_BUDGET = re.compile("预算|调整|调[增减]|追加|[压核削缩]减|增加|减少|下达|结转|收回|统筹")
_TOLD_CHANGE = Message("ZW301.told", "全年预算比年初{direction} {size} {unit}（{pct}%），表内写明：“{reason}”。")
_TOLD_RATE = Message("ZW304.told", "预算执行率 {rate}%，低于 {line}%，表内写明：“{reason}”。")
_TOLD_UNSPENT = Message("ZW306.told", "全年预算还有 {pct}% 没有支出，超过 {line}%，表内写明：“{reason}”。")
_TOLD_LATER = Message("ZW309.told", "年初预算为 0，全年预算 {adjusted} {unit}，表内写明：“{reason}”。")
_FELL = Message("word.fell", "减少")
_ROSE = Message("word.rose", "增加")


def _told(case: Case, code: str) -> Iterator[Hit]:
    change = case.change
    if change is None or case.change_code != code:
        return
    lines = case.rulebook.lines
    line = lines.budget_alarm if code == "ZW301" else lines.budget_warn
    params = {"change_pct": plain(change.pct)}
    if code != "ZW307":
        figures = {"initial": change.initial, "adjusted": change.adjusted, "change": change.difference}
        params = {**{name: plain(value) for name, value in figures.items()}, **params, "line": plain(line.value)}
    words: dict[str, str | Message] = {
        "direction": _FELL if change.difference < 0 else _ROSE,
        "size": format(abs(change.difference), "f"),
        "pct": format(change.size(line.value), "f"),
        "unit": case.unit,
    }
    quoted = None if code == "ZW307" else case.quoted_of_money(_OF_BUDGET)
    yield _quoting(Hit(f"{case.total_path}.adjusted", params, words), _TOLD_CHANGE, quoted)


def _quoting(hit: Hit, message: Message, reason: str | None) -> Hit:
    """The hit as it is, or with the reason that is printed: then nothing is left to ask."""
    if reason is None:
        return hit
    words = {**hit.words, "reason": reason}
    return hit._replace(words=words, severity=Severity.INFO, message=message)


@check(
    "ZW301",
    "全年预算比年初{direction} {size} {unit}（{pct}%），超过提醒线 {line}%，请说明原因。",
    severity=Severity.WARNING,
    basis="house",
    bad={**_CUT, "funds.total.initial": "150.00", "funds[1].initial": "150.00", "indicators[3].target": "≤150万元"},
    about=About.MONEY,
    line="budget_alarm",
    rests=(
        "funds.label",
        "funds.initial",
    ),
)
def changed_beyond_alarm(case: Case) -> Iterator[Hit]:
    """预算变化超过提醒线 — the budget changed beyond the alarm line (setting of this system)."""
    yield from _told(case, "ZW301")


@check(
    "ZW302",
    "全年预算比年初{direction} {size} {unit}（{pct}%），超过 {line}%，请说明原因。",
    severity=Severity.WARNING,
    basis="house",
    bad={**_CUT, "funds.total.initial": "130.00", "funds[1].initial": "130.00", "indicators[3].target": "≤130万元"},
    about=About.MONEY,
    line="budget_warn",
    rests=(
        "funds.label",
        "funds.initial",
    ),
)
def changed_beyond_warn(case: Case) -> Iterator[Hit]:
    """预算变化较大 — the budget changed beyond the warn line, not beyond the alarm line."""
    yield from _told(case, "ZW302")


@check(
    "ZW303",
    "{label}：全年执行 {executed} 大于全年预算 {adjusted}，请核对或说明追加依据。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"funds.total.executed": "120.00", "funds[1].executed": "120.00"},
    rests=(
        "funds.label",
        "funds.adjusted",
    ),
)
def executed_exceeds_budget(case: Case) -> Iterator[Hit]:
    """执行数大于预算数 — more was spent than the adjusted budget allows."""
    over = []
    for n, (_, line, _, adjusted, executed) in enumerate(case.funds):
        slipped = line is case.total and {"adjusted", "executed"} & case.slips
        if adjusted is None or executed is None or adjusted < 0 or slipped or is_ten_thousand_fold(executed, adjusted):
            continue  # other checks tell what is wrong with these
        if executed > adjusted:
            over.append((n, line, adjusted, executed))
    parts = [hit for hit in over if hit[1] is not case.total]
    if not over:
        return
    n, line, adjusted, executed = (parts or over)[0]
    fiscal = len(case.form.funds) == 1 or any(_is_fiscal(hit[1].label or "") for hit in over)
    params = {"executed": plain(executed), "adjusted": plain(adjusted)}
    places = tuple(f"funds[{hit[0]}].executed" for hit in over if hit[0] != n)
    severity = Severity.ERROR if fiscal else Severity.WARNING
    yield Hit(
        f"funds[{n}].executed",
        params,
        {"label": (line.label or "").rstrip("：:") or AMOUNTS["executed"]},
        places,
        severity,
    )


def _is_fiscal(label: str) -> bool:
    """财政拨款 in its many names; money of the 财政专户 is no appropriation."""
    return "财政" in label and "专户" not in label


def _spent(case: Case) -> tuple[Decimal, Decimal] | None:
    adjusted, executed = case.sound.adjusted, case.sound.executed
    return (adjusted, executed) if adjusted is not None and adjusted > 0 and executed is not None else None


@check(
    "ZW304",
    "预算执行率 {rate}%，低于 {line}%，请说明原因。",
    severity=Severity.WARNING,
    basis=("house", "seen-sichuan"),
    bad={"funds.total.executed": "85.00", "funds[1].executed": "85.00"},
    rests=(
        "funds.label",
        "funds.adjusted",
    ),
)
def executed_too_little(case: Case) -> Iterator[Hit]:
    """执行率偏低 — the execution rate is under the rulebook's line."""
    spent, line = _spent(case), case.rulebook.lines.execution_rate.value
    if spent and spent[1] * HUNDRED < line * spent[0]:
        words = {"rate": plain(percent(spent[1], spent[0], line)), "line": plain(line)}
        hit = Hit(f"{case.total_path}.executed", {"rate": plain(percent(spent[1], spent[0]))}, words)
        yield _quoting(hit, _TOLD_RATE, case.quoted_of_money())


@check(
    "ZW305",
    "全年预算调整后与全年执行数一致，全年执行占年初预算 {rate_initial}%；请备好预算调整的批复。",
    severity=Severity.INFO,
    basis="house",
    bad={"funds.total.initial": "110.00", "funds.total.executed": "100.00", "funds[1].executed": "100.00"},
    rests=(
        "funds.label",
        "funds.initial",
        "funds.adjusted",
    ),
)
def adjusted_to_executed(case: Case) -> Iterator[Hit]:
    """全年预算等于执行数 — after a change the budget equals the money spent to the cent."""
    change, spent = case.change, _spent(case)
    if change and spent and spent[0] == spent[1]:
        rate = percent(spent[1], change.initial)
        yield Hit(f"{case.total_path}.executed", {"rate_initial": plain(rate)})


@check(
    "ZW306",
    "全年预算还有 {pct}% 没有支出，超过 {line}%，请说明结余原因。",
    severity=Severity.WARNING,
    basis=("house", "software"),
    bad={"funds.total.executed": "75.00", "funds[1].executed": "75.00"},
    rests=(
        "funds.label",
        "funds.adjusted",
    ),
)
def much_unspent(case: Case) -> Iterator[Hit]:
    """结余较多 — more of the budget was left over than the rulebook's line."""
    spent, line = _spent(case), case.rulebook.lines.unspent.value
    if spent and (spent[0] - spent[1]) * HUNDRED > line * spent[0]:
        words = {"pct": format(percent(spent[0] - spent[1], spent[0], line), "f"), "line": plain(line)}
        hit = Hit(f"{case.total_path}.executed", {}, words, follows=(("ZW304", None),))
        yield _quoting(hit, _TOLD_UNSPENT, case.quoted_of_money())


@check(
    "ZW307",
    "全年预算比年初{direction} {size} {unit}（{pct}%）。",
    severity=Severity.INFO,
    basis="house",
    bad={"funds.total.initial": "110.00", "funds[1].initial": "110.00"},
    about=About.MONEY,
    rests=(
        "funds.label",
        "funds.initial",
    ),
)
def changed_a_little(case: Case) -> Iterator[Hit]:
    """预算有变化 — the budget changed, below the warn line."""
    yield from _told(case, "ZW307")


@check(
    "ZW308",
    "{label}{name} {amount} 是负数（共 {count} 处），请核对或说明。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"funds[3].executed": "-2.00", "funds[1].executed": "100.00"},
)
def amount_negative(case: Case) -> Iterator[Hit]:
    """金额是负数 — an amount is below zero: a slip, or money that went back."""
    cells = [
        (fund, field)
        for fund in case.funds
        for field, amount in zip(AMOUNTS, fund.amounts, strict=True)
        if amount is not None and amount < 0
    ]
    if cells:
        line, field = cells[0][0].line, cells[0][1]
        label = (line.label or "").rstrip("：:")
        places = [f"{fund.path}.{name}" for fund, name in cells]
        yield Hit(
            places[0],
            {},
            {"label": label, "name": AMOUNTS[field], "amount": getattr(line, field), "count": str(len(cells))},
            tuple(places[1:]),
        )


@check(
    "ZW309",
    "年初预算为 0，全年预算 {adjusted} {unit}，请说明资金来源。",
    severity=Severity.WARNING,
    basis="house",
    bad={"funds.total.initial": "0.00", "funds[1].initial": "0.00"},
    about=About.MONEY,
    rests=(
        "funds.label",
        "funds.initial",
    ),
)
def budget_came_later(case: Case) -> Iterator[Hit]:
    """年初没有预算 — all of the budget was added in the course of the year: no percentage says how much that is."""
    adjusted = case.sound.adjusted
    if case.sound.initial is not None and not case.sound.initial and adjusted is not None and adjusted > 0:
        hit = Hit(f"{case.total_path}.adjusted", {"adjusted": plain(adjusted)}, {"unit": case.unit})
        yield _quoting(hit, _TOLD_LATER, case.quoted_of_money(_OF_BUDGET))
