"""Forms side by side: what each is called in a word, what is to be mended on it, their money in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from zwcore.exports import facts
from zwcore.money import ZERO, Change, add, money_scale, scale
from zwcore.record import Record
from zwcore.record.model import UNIT
from zwcore.record.words import is_numbered
from zwcore.text import Message, shortened

_NUMBERED = Message("together.numbered", "表{no}")
_NAMED = Message("together.named", "{name}")
_OTHER = Message("together.other", "{count} 处要改")
_SHORT = 7


class MoneySums(NamedTuple):
    """年初预算, 全年预算 and 全年执行 added up over the ``known`` forms that have the first two."""

    known: int
    initial: Decimal
    adjusted: Decimal
    executed: Decimal


def called(record: Record) -> Message:
    """Return what a form is called in a word: 表5, or the beginning of its name."""
    if is_numbered(record):
        return _NUMBERED.with_(no=record.table_no)
    return _NAMED.with_(name=shortened(" ".join(record.project.split()), _SHORT))


def numbers_differ(records: Sequence[Record]) -> bool:
    """Tell whether the forms are told apart by the numbers of their tables."""
    return all(map(is_numbered, records)) and len({record.table_no for record in records}) == len(records)


def brief(record: Record) -> Message:
    """Return what is to be mended on a form, in a few words."""
    first = record.errors[0]
    same = [told for told in record.errors if told.code == first.code]
    said = None if first.check is None else first.check.brief
    params = {**first.finding.params, "count": len(same)}
    if len(same) < len(record.errors) or said is None or not said.names <= set(params):
        return _OTHER.with_(count=len(record.errors))
    return said.with_(**params)


def change_of(record: Record) -> Change | None:
    """Return how the budget of a form changed within the year, where it did."""
    return None if record.money is None else record.money.change


def in_one_unit(records: Sequence[Record]) -> str:
    """Return the unit that amounts of all forms are given in: theirs where they agree, else 万元."""
    units = {record.form.money_unit or UNIT for record in records}
    return units.pop() if len(units) == 1 else UNIT


def amounts_in(record: Record, unit: str) -> dict[str, Decimal | None]:
    """Return the amounts of a form in another unit of money."""
    power = money_scale(record.form.money_unit or UNIT) - money_scale(unit)
    known = facts.amounts(record)
    return {name: None if amount is None else scale(amount, power) for name, amount in known.items()}


def summed(records: Sequence[Record], unit: str) -> MoneySums:
    """Add up the money of the forms that have 年初预算 and 全年预算."""
    rows = [amounts_in(record, unit) for record in records]
    whole = [row for row in rows if row["initial"] is not None and row["adjusted"] is not None]
    sums = {name: add(row[name] or ZERO for row in whole) for name in facts.MONEY}
    return MoneySums(len(whole), **sums)
