"""A total that is more than digits: 98.5（优）, 九十八点五, 壹佰分（100分）, or one text with its label: 总分：98分."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zwcore.documents import Cell
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.money import parse_hanzi, parse_points, plain
from zwcore.text import canonical

_GRADE = "优秀?|良好?|中等?|合格|较差|差"
_WORDS = "[零〇○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰点]{2,12}"
_NUMBER = rf"[0-9]{{1,3}}(?:\.[0-9]{{1,12}})?|{_WORDS}"
_SAID = re.compile(
    rf"(?P<number>{_NUMBER})分?(?:整)?(?:\((?P<again>{_NUMBER})分?\))?"
    rf"(?:[,，;/、]?(?:(?:自评|评价|绩效)?(?:等级|等次|档次)[:为]?)?\(?(?P<grade>{_GRADE})\)?)?[。.]?"
)
_GRADE_FIRST = re.compile(rf"(?P<grade>{_GRADE})[,，;/、]?\(?(?P<number>{_NUMBER})分?\)?(?P<again>)")
_FORMAL = str.maketrans("〇○壹贰两叁肆伍陆柒捌玖拾佰", "零零一二二三四五六七八九十百")
_LINES = (
    re.compile(r"(?:本(?:项目)?)?(?P<label>[^0-9:=为()]{2,16}(?:\([^()]{1,16}\))?)[:=为](?P<value>.{1,30})"),
    re.compile(r"(?:本(?:项目)?)?(?P<label>[^0-9:=为()]{2,16})(?P<value>[0-9].{0,30})"),
    re.compile(rf"(?P<label>[^0-9:=为()]{{2,16}}\(大写\))(?P<value>{_WORDS}分?)"),
)
_LONGEST = 40


@lru_cache(maxsize=1 << 10)
def said_total(text: str) -> tuple[str | None, str | None]:
    """Return the number that a total says, in digits, and the grade beside it; ``None`` where it is no such text, or
    says two numbers."""
    folded = canonical(text)
    match = _SAID.fullmatch(folded) or _GRADE_FIRST.fullmatch(folded)
    if match is None:
        return None, None
    number = _digits(match["number"])
    if number is None or (match["again"] and parse_points(_digits(match["again"])) != parse_points(number)):
        return None, None
    return number, match["grade"]


def _digits(written: str) -> str | None:
    if written[0].isascii():
        return written
    read = parse_hanzi(written.translate(_FORMAL))
    return None if read is None else plain(read)


class SaidTotal(NamedTuple):
    """A total in one text with its label: the cell, the label, the number and the grade."""

    cell: Cell
    label: str
    number: str
    grade: str | None


def total_in(row: GridRow) -> SaidTotal | None:
    """Return the total that a row says in one text, where nothing but a grade stands beside it."""
    own = [cell for cell in row.filled if cell.row == row.index or row.width == 1]
    if not own or len(own) > 3 or any(parse_points(cell.text) is not None for cell in own[1:]):
        return None
    said = label_with_total(own[0].text)
    return SaidTotal(own[0], *said) if said else None


def label_with_total(text: str) -> tuple[str, str, str | None] | None:
    """Part a text that is a label with the total behind it: the label, the number, the grade."""
    folded = canonical(text) if len(text) <= _LONGEST else ""
    for match in filter(None, (line.fullmatch(folded) for line in _LINES)):
        number, grade = said_total(match["value"])
        if number is not None and _is_label(match["label"]):
            return match["label"], number, grade
    return None


def _is_label(text: str) -> bool:
    return label_of(text) in _labels() or field_of(text, "total") == "total"


@cache
def _labels() -> frozenset[str]:
    """The labels of the total, and those of the grade that say no more than 结果."""
    return frozenset(labels("total")) | {label for label in labels("grade") if label.endswith(("结果", "结论"))}
