"""ZW2xx — funds: the rows of 项目资金, their execution rates, the points for the rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwcore.checks import AMOUNTS, Case, Fund, check, is_mark, is_ten_thousand_fold
from zwcore.finding import Hit, Severity
from zwcore.form import FundLine
from zwcore.money import HUNDRED, ZERO, add, parse_percent, percent, plain, ratio, round_half_up
from zwcore.text import Message, canonical, fold


@check(
    "ZW206",
    "{column}：各行合计 {sum}，年度资金总额 {total}，请核对。",
    severity=Severity.ERROR,
    basis="practice",
    bad={"funds[1].initial": "90.00"},
    rests=("funds.label",),
)
def fund_rows_differ(case: Case) -> Iterator[Hit]:
    """资金各行不等于总额 — the money rows do not add up to 年度资金总额."""
    found, checked = _differing(case), sum(amount is not None for amount in case.whole.amounts)
    lacking = {gap < ZERO for _, gap, _ in found}
    # Every column is off to the same side: a row that was left out, or one too many.
    one = len(found) == checked > 1 and len(lacking) == 1 and not any(hit.follows for _, _, hit in found)
    if not one:
        yield from (hit for _, _, hit in found)
        return
    hits = [hit for _, _, hit in found]
    words: dict[str, str | Message] = {"column": _together([column for column, _, _ in found])}
    for name in ("sum", "total"):
        values = [hit.params[name] for hit in hits]
        words[name] = values[0] if len(set(values)) == 1 else _together(values)
    yield hits[0]._replace(words=words, places=tuple(hit.where for hit in hits[1:]), message=_ROW_MISSING)


_AND = Message("word.list", "{one}、{other}")
_ROW_MISSING = Message("ZW206.row", "{column}：各行合计 {sum}，年度资金总额 {total}，请核对是否漏填或多填了一行。")


def _together(words: Sequence[str | Message]) -> str | Message:
    said = words[0]
    for word in words[1:]:
        said = _AND.with_(one=said, other=word)
    return said


def _differing(case: Case) -> list[tuple[Message, Decimal, Hit]]:
    """The columns in which the rows do not add up: their name, by how much, the hit."""
    parts, passes = case.parts, case.rulebook.rounding.tolerance
    columns = zip(AMOUNTS.items(), case.whole.amounts, *(fund.amounts for fund in parts), strict=True)
    first: dict[Decimal | None, str] = {}
    found = []
    for (field, column), whole, *stated in columns:
        amounts = [amount for amount in stated if amount is not None]
        if whole is None or not amounts:
            continue
        added = add(amounts)
        if abs(added - whole) <= passes or _nested([fund.line for fund in parts]):
            continue
        withheld = any(f"{fund.path}.{field}" in case.reading.withheld for fund in parts)
        if withheld or _unread(parts, field, len(amounts)):
            continue
        if whole not in _without_parts(amounts):
            where = f"{case.total_path}.{field}"
            params = {"sum": plain(added), "total": plain(whole)}
            follows = _of_slip(case, where, first, (whole, *amounts))
            found.append((column, added - whole, Hit(where, params, {"column": column}, follows=follows)))
    return found


def _of_slip(
    case: Case, where: str, first: dict[Decimal | None, str], amounts: Sequence[Decimal]
) -> tuple[tuple[str, str | None], ...]:
    """What a sum follows from: an amount below zero, or that the same went wrong in a column before (all 0, 元 for
    万元)."""
    if any(amount < ZERO for amount in amounts):
        return (("ZW308", None),)
    if where.rpartition(".")[2] not in case.slips:
        return ()
    factor = ratio(amounts[0], add(amounts[1:]))
    before = first.setdefault(factor, where)
    return (("ZW206", before),) if before != where else ()


def _unread(parts: Sequence[Fund], field: str, known: int) -> bool:
    """Tell whether a cell of a column is neither blank nor struck out (which count as 0) and yet no amount."""
    if known == len(parts):
        return False
    texts = [text for fund in parts if (text := getattr(fund.line, field)) is not None and not is_mark(text)]
    return len(texts) != known


def _nested(parts: Sequence[FundLine]) -> bool:
    """Rows "其中：中央补助" below "其中：财政拨款" are parts of parts: adding all would count twice."""
    labels = [canonical(line.label or "") for line in parts]
    return sum(label.startswith("其中") for label in labels) > 1 or any("小计" in label for label in labels)


def _without_parts(amounts: Sequence[Decimal]) -> Iterator[Decimal]:
    """Sums where a row is split up by the rows below it without saying so: the row counts, its parts do not."""
    for n, amount in enumerate(amounts):
        for end in range(n + 2, len(amounts) + 1):
            if amount and add(amounts[n + 1 : end]) == amount:
                yield add([*amounts[: n + 1], *amounts[end:]])


_PART_RATE = Message("ZW207.part", "{label}：执行率填的是 {rate}%，按本行全年执行数 ÷ {budget}应为 {computed}%。")


@check(
    "ZW207",
    "执行率填的是 {rate}%，按全年执行数 ÷ {budget}应为 {computed}%。",
    severity=Severity.WARNING,
    basis="form-national",
    bad={"funds.total.rate": "95%"},
    rests=(
        "funds.initial",
        "funds.adjusted",
        "funds.executed",
    ),
)
def rate_differs(case: Case) -> Iterator[Hit]:
    """执行率不符 — a printed execution rate is not executed / budget, of the total or of a row below it."""
    told: dict[str, str] = {}
    for fund in case.funds:
        whole = fund.line is case.total
        rate, computed = parse_percent(fund.line.rate), _rate(case, case.sound if whole else fund)
        if rate is None or computed is None or _says(case, fund.line.rate or "", rate, computed):
            continue
        where, printed = f"{fund.path}.rate", fold(fund.line.rate or "")
        # The same rate in a row below is the same fault.
        follows = (("ZW207", told[printed]),) if printed in told else _of_points(case, fund, rate)
        told.setdefault(printed, where)
        share = "%" not in printed and ZERO < rate <= 1 < computed
        params = {"rate": plain(rate * HUNDRED if share else rate), "computed": plain(computed)}
        words: dict[str, str | Message] = {"budget": AMOUNTS[case.budget]}
        message = None
        if not whole:
            words["label"], message = (fund.line.label or "").rstrip("：:"), _PART_RATE
        yield Hit(where, params, words, follows=follows, message=message)


def _of_points(case: Case, fund: Fund, rate: Decimal) -> tuple[tuple[str, str | None], ...]:
    """Points that were reckoned from a wrong rate are the same slip; the points have to be mended."""
    line = case.lines.get(fund.path)
    if line is None or line.claimed is None or line.weight is None:
        return ()
    given = min(rate, HUNDRED) * line.weight / HUNDRED
    return (("ZW208", f"{fund.path}.score"),) if abs(given - line.claimed) <= case.tolerance else ()


def _says(case: Case, printed: str, rate: Decimal, computed: Decimal) -> bool:
    """Tell whether a printed rate is the computed one with its decimals."""
    printed = canonical(printed)
    places = min(len(printed.rstrip("%").partition(".")[2]), 4)
    # A rate printed without its sign may be a share of one: 0.8619 for 86.19 %.
    readings = [(rate, min(places, 2))] + ([] if "%" in printed else [(rate * HUNDRED, max(places - 2, 0))])
    passes = case.rulebook.rounding.tolerance
    return any(abs(share - round_half_up(computed, digits)) <= passes for share, digits in readings)


def _rate(case: Case, fund: Fund) -> Decimal | None:
    """The execution rate of a row in percent; ``None`` where its amounts cannot be held against each other."""
    budget, executed = case.budget_of(fund), fund.executed
    if not budget or executed is None or budget < ZERO or executed < ZERO or is_ten_thousand_fold(executed, budget):
        return None
    return percent(executed, budget)


@check(
    "ZW208",
    "预算执行率得分填的是 {score}，按执行率应为 {computed}。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"funds.total.score": "10", "total": "99"},
    rests=(
        "funds.initial",
        "funds.adjusted",
        "funds.executed",
        "funds.weight",
    ),
)
def execution_points_differ(case: Case) -> Iterator[Hit]:
    """执行率得分不符 — the execution points are not rate × weight, or over the weight."""
    line = next((line for line in case.score.lines if line.method == "execution"), None)
    if line is None or line.recomputed is None or line.claimed is None or {case.budget, "executed"} & case.slips:
        return
    if abs(line.claimed - line.recomputed) > case.tolerance:
        params = {"score": plain(line.claimed), "computed": plain(line.recomputed)}
        yield Hit(f"{case.total_path}.score", params)
