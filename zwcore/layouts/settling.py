"""Columns that other columns settle, before the values below them are asked: twins, levels, points, budgets, years."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zwcore.layouts.budget import Amounts, Witness, witness
from zwcore.layouts.contents import BEST, fit
from zwcore.layouts.labels import SURE, field_of
from zwcore.layouts.rows import GridRow, Span
from zwcore.layouts.values import text_of
from zwcore.reading import CERTAIN
from zwcore.text import canonical

HALF_KNOWN = 600
"""What a label says that means several fields, one of which another column has."""
_OTHER_POINTS = {"weight": "score", "score": "weight"}
_AMOUNTS = ("initial", "adjusted", "executed")
_SHIFTED = "shifted"
_MOST_ROWS = 60
_YEAR = re.compile(r"^(?:19|20)\d\d(?=年)")


@dataclass(slots=True)
class Slot:
    """A column while it is sought what it is: its header, its place, what the label says, what it was found to be."""

    header: str
    span: Span
    said: Mapping[str, int] = field(default_factory=dict)
    field: str | None = None
    by: str = "label"
    margin: int = CERTAIN
    texts: Sequence[str] = ()

    @property
    def open(self) -> bool:
        """Tell whether it is not yet known what it is."""
        return self.field is None


def settle(block: str, slots: Sequence[Slot], body: Sequence[GridRow]) -> None:
    """Settle what the columns of a block tell of one another."""
    if block == "funds":
        _settle_budget(slots, body)
        _settle_names_of_money(slots)
    else:
        _settle_points(slots)
        _settle_levels(slots)
        _settle_names(slots)
    _settle_years(slots)
    _settle_twins(slots)
    _settle_last(slots)


def texts_of(span: Span, body: Sequence[GridRow]) -> list[str]:
    """Return the values in a column, each cell once, without the blanks."""
    found, before = [], None
    for row in body[:_MOST_ROWS]:
        cell = row.at(*span)
        if cell is not None and cell is not before and (text := text_of(cell)):
            found.append(text)
        before = cell
    return found


def are_amounts(texts: Sequence[str]) -> bool:
    """Tell whether a column holds money, not the names of its rows."""
    return len(texts) > 1 and fit("initial", texts, money=True) > 0


def _settle_budget(slots: Sequence[Slot], body: Sequence[GridRow]) -> None:
    """A 预算调整数 is the adjusted budget where the print has no other, unless the sums say that it is a difference."""
    shifted = [slot for slot in slots if slot.field == _SHIFTED]
    if not shifted:
        return
    spans = {slot.field: slot.span for slot in slots}
    for slot in shifted:
        slot.field = "other"
    told = None if "adjusted" in spans else _told_by_sums({**spans, _SHIFTED: shifted[0].span}, body)
    if told is not None:
        shifted[0].by = "sums" if told.sure else "values"
        shifted[0].field = "adjusted" if told.adjusted else "other"
    elif "adjusted" not in spans:
        shifted[0].field, shifted[0].said = None, {"adjusted": HALF_KNOWN}


def _told_by_sums(spans: Mapping[str | None, Span], body: Sequence[GridRow]) -> Witness | None:
    names = ("initial", _SHIFTED, "executed", "rate")
    return witness(
        Amounts(*(text_of(row.at(*spans[name])) if name in spans else None for name in names)) for row in body
    )


def _settle_names_of_money(slots: Sequence[Slot]) -> None:
    """What stands left of the money are the names of its rows, whatever the header above them says (资金渠道)."""
    first = min((slot.span[0] for slot in slots if slot.field in _AMOUNTS), default=0)
    for slot in slots:
        if slot.open and slot.span[1] <= first and not are_amounts(slot.texts):
            slot.field = "other"


def _settle_names(slots: Sequence[Slot]) -> None:
    """Where the print has no levels, a 绩效指标 over a name in each row is the column of the names."""
    if any((slot.field or "").startswith("level") for slot in slots):
        return
    first = min((n for n, slot in enumerate(slots) if slot.field in ("nature", "target", "weight")), default=0)
    for slot in slots[:first]:
        if slot.open and field_of(slot.header, "block") == "indicators" and len({*slot.texts}) == len(slot.texts) > 1:
            slot.field = "level3"
            return
    for slot in slots[:first]:
        if slot.open and slot.header and len({*slot.texts}) == len(slot.texts) > 1:
            slot.said = {"level3": HALF_KNOWN}
            return


def _settle_years(slots: Sequence[Slot]) -> None:
    """Of 2024年实际值 and 2023年实际值 the later one is this year's."""
    years = {id(slot): match.group() for slot in slots if (match := _YEAR.match(canonical(slot.header)))}
    for slot in slots if years else ():
        same = [years[id(one)] for one in slots if one.field == slot.field and id(one) in years]
        if id(slot) in years and slot.field is not None and years[id(slot)] < max(same):
            slot.field = "other"


def _settle_last(slots: Sequence[Slot]) -> None:
    """A label that surely means one of several fields (赋分) means the one that no other column has."""
    taken = {slot.field for slot in slots}
    for slot in slots:
        free = [name for name, score in slot.said.items() if score >= SURE and name not in taken] if slot.open else []
        if len(free) == 1 and len(slot.said) > 1:
            slot.field = free[0]
            taken.add(free[0])


def _settle_points(slots: Sequence[Slot]) -> None:
    """A 权重 right beside 一级指标 or 二级指标 is that of the level, where the rows have one of their own."""
    weights = [n for n, slot in enumerate(slots) if slot.field == "weight"]
    for n in weights:
        level = slots[n - 1].field if n else None
        own = len(weights) > 1 and n != weights[-1]
        if level == "level1" and (own or 1 < len(slots[n].texts) <= len(slots[n - 1].texts) < _rows_of(slots)):
            slots[n].field = "level1_points"
        elif level == "level2" and own:
            slots[n].field = "other"


def _settle_levels(slots: Sequence[Slot]) -> None:
    """A 指标类别 over nothing but 产出指标, 效益指标 is 一级指标, where the print has no other."""
    named = {slot.field for slot in slots}
    for level in ("level1", "level2"):
        for slot in slots if level not in named and "level3" in named else ():
            if slot.field == "other" and fit(level, slot.texts) > BEST * 5 // 6:
                slot.field = level
                break


def _rows_of(slots: Sequence[Slot]) -> int:
    return max((len(slot.texts) for slot in slots if slot.field in ("level3", "target", "score")), default=0)


def _settle_twins(slots: Sequence[Slot]) -> None:
    """Of several columns with one field the one whose values fit best has it, the first where they fit alike.

    One that is not known by the letter may be the other points, or the budget before it was adjusted.
    """
    by_field: dict[str, list[Slot]] = {}
    for slot in slots:
        if slot.field not in (None, "other"):
            by_field.setdefault(slot.field, []).append(slot)
    for name, twins in by_field.items():
        best = max(twins, key=lambda slot: (slot.margin == CERTAIN, fit(name, slot.texts)))
        for slot in twins:
            if slot is best:
                continue
            earlier = name == "adjusted" and slot.span < best.span
            if slot.margin != CERTAIN and (other := "initial" if earlier else _OTHER_POINTS.get(name)):
                slot.field, slot.said = None, {other: HALF_KNOWN}
            else:
                slot.field = "other" if name in ("score", "weight", "method", "deviation") else None
