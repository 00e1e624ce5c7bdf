"""项目资金: rows of money under a header, or amounts beside their labels; reasons that are printed among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from zwcore.documents import Cell
from zwcore.form import DENOMINATOR, FUND_COLUMNS, FundLine
from zwcore.layouts.columns import Assigned, assign, is_block_label, is_lower_header, labels_in
from zwcore.layouts.indicators import split_points
from zwcore.layouts.labels import LEAST, field_of, meaning
from zwcore.layouts.rows import GridRow, Span
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import LONGEST_LABEL, label_of, label_set, labels
from zwcore.money import HUNDRED, MONEY_UNIT, money_units, parse_amount, parse_percent, parse_points
from zwcore.reading import NAMELESS, Column
from zwcore.text import canonical

_AMOUNTS = frozenset({"initial", "adjusted", "executed"})
_MONEY = re.compile(
    "资金|拨款|结转|总额|合计|小计|收入|支出|补助|债券|经费|预算|贷款|自筹|财政|中央|省级|市级|县级|区级|配套"
)
_TASK = "任务"
_UNIT_ALONE = re.compile(f"(?:人民币)?{MONEY_UNIT}")
_IS_A = re.compile(r"\(A\)$|(?<=[一-鿿])A$")
_COLON = re.compile("[:：]")
RULES = re.compile("得分|分值|记分|计分|满分|填报|填列|填写")
"""Words of a rule how to fill in or to score: such a line tells no reason."""
_NO_REASON = re.compile(r"[-—–/\\无。.、]*")
_REASON = 700
"""What a label must score to be that of a row with reasons among the money."""


@dataclass(slots=True)
class MoneyRead:
    """What was read of the money: its rows, the columns that the print has, how they were assigned, the reasons.

    ``first`` are the rows in which a cell over several rows stands first, by its column and its identity.
    """

    lines: list[FundLine] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    assigned: Assigned = field(default_factory=lambda: Assigned({}))
    spans: dict[str, int] = field(default_factory=dict)
    first: dict[tuple[str, int], int] = field(default_factory=dict)
    reasons: list[tuple[GridRow, Cell]] = field(default_factory=list)


def is_fund_header(row: GridRow) -> bool:
    """Tell whether this is the row with 年初预算数, 全年预算数, 全年执行数, known by the letter."""
    return len(_AMOUNTS & row.label("funds").keys()) >= 2 and not _is_of_tasks(row) and not _pairs(row)


def unit_behind(lines: Sequence[FundLine]) -> str | None:
    """Return the unit of money that stands behind the amounts, where all that have any have the same."""
    texts = [text for line in lines for text in (line.initial, line.adjusted, line.executed) if text is not None]
    units = {unit for text in texts if parse_amount(text) is not None for unit in money_units(text)}
    return units.pop() if len(units) == 1 else None


def find_tasks(rows: Sequence[GridRow]) -> int | None:
    """Return the row of the header of 年度主要任务: what is done with the money, task by task. It is not the form's
    money."""
    return next((n for n, row in enumerate(rows) if _is_of_tasks(row) and _AMOUNTS & row.meant("funds").keys()), None)


def set_tasks_aside(rows: Sequence[GridRow], sources: Sources) -> None:
    """Note the cells of the tasks, from their header on: they are none of the form's."""
    for cell in (cell for row in rows if row.width > 1 for cell in row.filled):
        sources.aside(cell, rows[0].texts[0])


def _is_of_tasks(row: GridRow) -> bool:
    return any(_TASK in name and not name.startswith("目标") for name in row.names)


def find_header(rows: Sequence[GridRow], table: int) -> int | None:
    """Return the row of the money's header, by the letter or by meaning; ``table`` is that of the indicators."""
    for n, row in enumerate(rows):
        if is_fund_header(row):
            return n
    return next((n for n, row in enumerate(rows[:table]) if _means_header(row, rows[n + 1 :])), None)


def _means_header(row: GridRow, below: Sequence[GridRow]) -> bool:
    if len(row.filled) < 2 or any(len(text) > LONGEST_LABEL for text in row.texts) or _is_of_tasks(row) or _pairs(row):
        return False
    meant = row.meant("funds")
    amounts = _AMOUNTS & meant.keys()
    if len(amounts) > 1 or (amounts and "rate" in meant):
        return True
    under = [below[0].at(meant[name].col, meant[name].col + 1) for name in amounts] if below else []
    return any(cell is not None and parse_amount(cell.text) is not None for cell in under)


def read_funds(
    above: Sequence[GridRow], header: GridRow, rows: Sequence[GridRow], sources: Sources, taught: Mapping[str, str]
) -> MoneyRead:
    """Read the rows of money below ``header``; ``above`` are the rows before it, which may be an upper part of it.

    Points beside the block's label ("预算执行情况(20分)") or the score's ("得分（10分）") are those of the first row.
    """
    second = rows[:1] if rows and is_lower(rows[0], header, "funds") else []
    found = MoneyRead(assigned=assign("funds", [header, *second], rows[len(second) :], taught))
    spans = found.assigned.spans
    first = min((start for start, _ in spans.values()), default=0)
    margin = [cell for cell in header.distinct if cell.col < first]
    sources.label(*found.assigned.header, *(cell for row in second for cell in labels_in(row)))
    if above and margin and any(cell is margin[0] for cell in above[-1].distinct):
        _note_header(above[-1], margin[0].text.strip(), sources)
    _read_rows(found, rows[len(second) :], first, margin, sources)
    points = _points_beside(margin) or _points_over(header, spans) if "weight" not in spans else None
    if points and found.lines:
        found.lines[0] = replace(found.lines[0], weight=points)
    found.columns = {f"funds.{name}" for name in FUND_COLUMNS if name in spans or (name == "weight" and points)}
    if "initial" in spans and _is_denominator(header, spans["initial"]):
        found.columns.add(DENOMINATOR)
    return found


def _read_rows(found: MoneyRead, rows: Sequence[GridRow], first: int, margin: Sequence[Cell], sources: Sources) -> None:
    aside: str | None = None
    merged = [cell for cell in margin if cell.row_span > 1]
    for row in rows:
        if is_fund_header(row) or is_second_header(row, "funds"):
            _note_header(row, "", sources)
            continue
        sources.label(
            *(cell for cell in row.filled if cell.col < first and is_block_label(cell) and _is_margin(cell, margin))
        )
        block = next((text for text in row.texts[:1] if field_of(text, "block") == "other"), None)
        aside = block or aside
        if aside is not None:
            _set_aside(row, row.filled, aside, sources)
        elif row.width > 1:
            within = not merged or any(cell is one for cell in row.distinct for one in merged)
            _read_row(found, row, _label_cell(row, first, margin), sources, within)


def _note_header(row: GridRow, under: str, sources: Sources) -> None:
    """Tell of a header that says nothing new: of the same columns again, or of several columns together."""
    for cell in row.filled:
        if meaning(cell.text, "funds").field is not None or is_block_label(cell):
            sources.label(cell)
        elif under:
            sources.aside(cell, under)


def _read_row(found: MoneyRead, row: GridRow, label: Cell | None, sources: Sources, within: bool) -> None:
    """Read a row of the money; ``within``: the block's own label stands beside it, too."""
    spans = found.assigned.spans
    cells = {name: row.at(*spans[name]) for name in FUND_COLUMNS if name in spans}
    if label is not None and any(cell is label for cell in cells.values()):
        found.reasons += [(row, label)] if tells_reason(label.text) else []
        return
    values = [text for cell in cells.values() if (text := text_of(cell))]
    said = text_of(label) or ""
    if not said and not values:
        return
    beside = [cell for cell in row.filled if label is not None and cell.col > label.col]
    if said and meaning(said, "reason").score >= _REASON and not any(map(_is_amount, values)):
        sources.label(label)
        found.reasons += [(row, cell) for cell in beside if is_reason(cell)]
        _set_aside(row, beside, said, sources)
    elif values and not any(map(_is_amount, values)) and not _MONEY.search(said) and _is_across(row, spans):
        if within:
            sources.label(label)
            _set_aside(row, beside, said, sources)
    else:
        _take_line(found, row, label, cells, sources)


def _is_across(row: GridRow, spans: Mapping[str, Span]) -> bool:
    """Tell whether one text stands under several columns of money."""
    cells = [id(cell) for name in _AMOUNTS if name in spans and (cell := row.at(*spans[name])) is not None]
    return len(set(cells)) < len(cells)


def _take_line(
    found: MoneyRead, row: GridRow, label: Cell | None, cells: dict[str, Cell | None], sources: Sources
) -> None:
    """Take a row of money; an amount printed once over several rows stands in the first of them."""
    n = len(found.lines)
    sources.value(label)
    texts = dict(sources.take_row(f"funds[{n}]", row, cells))
    for name, cell in cells.items():
        if cell is not None and cell.row_span > 1 and texts[name]:
            start = found.first.setdefault((name, id(cell)), n)
            if start < n:
                texts[name] = None
                found.spans[f"funds[{start}].{name}"] = n - start + 1
    found.lines.append(FundLine(label=text_of(label), **texts))
    for column, span in _further_columns(found.assigned):
        cell = row.at(*span)
        sources.aside(cell, column.header or NAMELESS)
        if column.field == "note" and "备注" not in column.header and cell is not None and is_reason(cell):
            found.reasons.append((row, cell))


def _further_columns(assigned: Assigned) -> Iterator[tuple[Column, Span]]:
    """Yield the columns that are none of a fund's: 原因, 复核得分, what was not understood."""
    named = {column.field: column for column in assigned.columns}
    yield from ((named[name], span) for name, span in assigned.spans.items() if name not in FUND_COLUMNS)
    yield from ((Column("funds", header, None), span) for span, header in assigned.aside)


def is_reason(cell: Cell) -> bool:
    """Tell whether a text says anything: 无 and strokes do not."""
    return not _NO_REASON.fullmatch(canonical(cell.text))


def tells_reason(line: str) -> bool:
    """Tell whether a line is a label of reasons with its text behind a colon."""
    label, *rest = _COLON.split(line, maxsplit=1)
    return (
        bool(rest)
        and not _NO_REASON.fullmatch(canonical(rest[0]))
        and is_reason_label(label)
        and not RULES.search(rest[0])
    )


def is_reason_label(label: str) -> bool:
    """Tell whether reasons stand beside a label; what 备注 says may be anything."""
    return len(label) <= LONGEST_LABEL and "备注" not in label and meaning(label, "reason").score >= LEAST


def _set_aside(row: GridRow, cells: Sequence[Cell], under: str, sources: Sources) -> None:
    for cell in cells:
        sources.aside(cell, under)


def _is_amount(text: str) -> bool:
    return parse_amount(text) is not None or _NO_REASON.fullmatch(canonical(text)) is not None or "%" in text


def _is_margin(cell: Cell, margin: Sequence[Cell]) -> bool:
    return any(cell is one for one in margin if one.row_span > 1) or label_of(cell.text) in labels("block")


def _label_cell(row: GridRow, first: int, margin: Sequence[Cell]) -> Cell | None:
    left = [cell for cell in row.filled if cell.col < first and not _is_margin(cell, margin)]
    return next((cell for cell in reversed(left) if parse_amount(cell.text) is None), left[-1] if left else None)


def _is_denominator(header: GridRow, span: Span) -> bool:
    cell = header.at(*span)
    return cell is not None and _IS_A.search(canonical(cell.text).upper()) is not None


def _points_beside(margin: Sequence[Cell]) -> str | None:
    return next((points for cell in margin if (points := split_points(cell.text.strip())[1])), None)


def _points_over(header: GridRow, spans: Mapping[str, Span]) -> str | None:
    """The points that stand beside the label of the score, where they are not those of the whole form."""
    cell = header.at(*spans["score"]) if "score" in spans else None
    points = _points_beside([cell]) if cell is not None else None
    return points if parse_points(points) != HUNDRED else None


def is_lower(row: GridRow, header: GridRow, section: str) -> bool:
    """Tell whether the row below a header is its second row: by its labels, or by what reaches over both."""
    return is_second_header(row, section) or is_lower_header(row, header, section)


def is_second_header(row: GridRow, section: str) -> bool:
    """Tell whether a row is nothing but labels of that block: the second row of a header that is two rows high.

    A label at its left end is none of those: it may be that of a total which nobody filled in.
    """
    if not row.names or not row.names <= label_set(section, "block"):
        return False
    columns = [start for start, _ in row.label(section).values()]
    levels = {label for label, name in labels("indicators").items() if name.startswith("level")}
    return bool(columns) and (min(columns) > 1 or len(levels & row.names) > 1)


def _pairs(row: GridRow) -> list[tuple[str, Cell, Cell]]:
    """Return (field, label, value) for the labels of the money that have an amount right beside them."""
    found = []
    for n, cell in enumerate(row.filled[:-1]):
        name = field_of(cell.text, "funds") if len(cell.text) <= LONGEST_LABEL else None
        beside = row.filled[n + 1]
        if name in FUND_COLUMNS and (_UNIT_ALONE.fullmatch(canonical(beside.text)) or _is_number(beside.text)):
            found.append((str(name), cell, beside))
    return found


def _is_number(text: str) -> bool:
    return parse_amount(text) is not None or parse_percent(text) is not None


def find_pairs(rows: Sequence[GridRow]) -> int | None:
    """Return the first row with an amount beside its label (预算数：25万元)."""
    return next((n for n, row in enumerate(rows) if any(name in _AMOUNTS for name, _, _ in _pairs(row))), None)


def read_pairs(above: GridRow | None, rows: Sequence[GridRow], sources: Sources) -> MoneyRead:
    """Read amounts that stand beside their labels; what stands under such a label is a row of its own (其他资金).

    Where the row ``above`` says whose money the amounts are (合计, 财政拨款, 其他资金), each is a line of its own.
    """
    heads = _heads(above, rows[0]) if above is not None else []
    found, columns = (
        MoneyRead(lines=[FundLine(label=text_of(head)) for head in heads] or [FundLine()]),
        dict[int, str](),
    )
    sources.value(*heads)
    for row in rows:
        pairs = _pairs(row)
        paired = {id(cell) for _, *cells in pairs for cell in cells}
        for name, label, value in pairs:
            if getattr(found.lines[0], name) is None:
                columns[label.col] = name
                sources.label(label)
                under = [row.at(head.col, head.col + 1) for head in heads] if name in _AMOUNTS else []
                _take_pair(found, name, row, under or [value], sources)
        for label, value in _further(row, columns, paired):
            _add_further(found, columns[label.col], (row, label, value), sources)
    left = above.filled[:1] if above is not None else []
    blocks = [cell for row in rows for cell in row.filled if field_of(cell.text, "block") == "funds"]
    blocks += [cell for cell in left if field_of(cell.text, "block") == "funds"]
    sources.label(*blocks)
    if found.lines[0].weight is None and (points := _points_beside(blocks)):
        found.lines[0] = replace(found.lines[0], weight=points)
        found.columns.add("funds.weight")
    header = [Column("funds", name, name.removeprefix("funds.")) for name in sorted(found.columns)]
    found.assigned = Assigned({}, tuple(header))
    return found


def _take_pair(found: MoneyRead, name: str, row: GridRow, values: Sequence[Cell | None], sources: Sources) -> None:
    """Take the amounts beside a label: that of the first line, or one for each of the lines."""
    found.columns.add(f"funds.{name}")
    for n, value in enumerate(values):
        if value is not None:
            amount = _amount(f"funds[{n}].{name}", row, value, sources)
            found.lines[n] = replace(found.lines[n], **{name: amount})


def _heads(above: GridRow, row: GridRow) -> list[Cell]:
    """Return the labels of the columns of money above the first row of amounts, where there are several."""
    first = next((cell.col for cell in row.filled if parse_amount(cell.text) is not None), row.width)
    heads = [cell for cell in above.filled if cell.col >= first and _MONEY.search(cell.text)]
    below = [row.at(cell.col, cell.col + 1) for cell in heads]
    amounts = all(cell is not None and parse_amount(cell.text) is not None for cell in below)
    return heads if amounts and len(heads) > 1 else []


def _further(row: GridRow, columns: Mapping[int, str], paired: set[int]) -> Iterator[tuple[Cell, Cell]]:
    for label, value in pairwise(row.filled):
        if label.col in columns and paired.isdisjoint((id(label), id(value))) and parse_amount(label.text) is None:
            yield label, value


def _add_further(found: MoneyRead, name: str, cells: tuple[GridRow, Cell, Cell], sources: Sources) -> None:
    row, label, value = cells
    said = text_of(label)
    n = next((n for n, line in enumerate(found.lines) if n and line.label == said), len(found.lines))
    if n == len(found.lines):
        found.lines.append(FundLine(label=said))
    sources.value(label)
    found.lines[n] = replace(found.lines[n], **{name: _amount(f"funds[{n}].{name}", row, value, sources)})


def _amount(path: str, row: GridRow, value: Cell, sources: Sources) -> str | None:
    text = sources.take(path, row, value)
    return None if _UNIT_ALONE.fullmatch(canonical(text or "")) else text
