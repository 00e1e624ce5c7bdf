"""ZW005 — what was read with doubt: cells, columns, formulas without a result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from zwcore.checks import About, Case, IndicatorRow, check
from zwcore.finding import Hit, Severity
from zwcore.form import Locator
from zwcore.labels import LABELS
from zwcore.layouts.vocabulary import label_of
from zwcore.money import HUNDRED
from zwcore.paths import value_at
from zwcore.quantity import Value
from zwcore.reading import ROWS
from zwcore.text import Message, fold

_SURE = 1000  # the whole of the scale on which readers say how sure they are, not a threshold
_LETTERS = 800  # of a paragraph that is printed on all forms alike some letters may be doubted
_DIGIT = re.compile("[0-9o]")
_BOUNDED = re.compile("覆盖率|到位率|使用率|保障率|拨付率")
_GROWING = re.compile("增|提高|提升|上升|涨")


@check(
    "ZW005",
    "有 {count} 格读得没有把握（“{text}”），请对照原件核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[4].actual": "I0%"},
    about=About.DOUBT,
)
def cell_in_doubt(case: Case) -> Iterator[Hit]:
    """有格读得没有把握 — a cell was not recognised for certain, or its number looks misread."""
    doubts = {
        path: (text, sure)
        for path, sure in _doubted(case.form.sources)
        if (text := value_at(case.form, path)) and not (path.endswith(".method") and sure >= _LETTERS)
    }
    for row in case.rows:
        if row.target.doubt != "ocr" != row.actual.doubt:
            continue
        for name, value in (("target", row.target), ("actual", row.actual)):
            if value.doubt == "ocr" and _looks_misread(row, value):
                doubts.setdefault(f"{row.path}.{name}", (value.printed or "", 0))
    if ROWS in case.reading.doubts:
        yield Hit("indicators", {"text": "", "confidence": "0"}, message=_ROWS, rests=(ROWS,))
    yield from _columns_in_doubt(case)
    yield from _formulas(case)
    yield from _not_shown(case)
    if doubts:
        # A cell that covers several rows is one cell.
        places = tuple({_printed(case.form.sources.get(path), path): path for path in reversed(doubts)}.values())[::-1]
        text, confidence = doubts[places[0]]
        yield Hit(places[0], {"text": text, "confidence": str(confidence)}, {"count": str(len(places))}, places[1:])


def _printed(place: Locator | None, path: str) -> object:
    """What tells one printed cell from another."""
    return path if place is None or place.bbox is None else (place.page, place.table, place.bbox)


_COLUMN = Message("ZW005.column", "“{text}”这一栏读作“{name}”，对吗？用到这一栏的，都先当作疑问。")
_NAMELESS = Message("ZW005.nameless", "有一栏没有栏名，读作“{name}”，对吗？用到这一栏的，都先当作疑问。")
_PARTED = Message("ZW005.parted", "“{text}”下面不止一栏，没有分清是哪一栏，请对照原件核对。")
_FORMULA = Message(
    "ZW005.formula", "有 {count} 格是公式，文件里没有算出的结果，读不出数。请在 Excel 里打开、保存一次再发来。"
)


def _columns_in_doubt(case: Case) -> Iterator[Hit]:
    """One question for all cells of a column whose header did not say what it is."""
    for column in case.reading.columns:
        path = "total" if column.block == "total" else f"{column.block}.{column.field}"
        if column.field is None or path not in case.reading.doubts:
            continue
        cell = case.form.sources.get(path)
        if cell is not None and cell.confidence < _SURE:
            continue  # the cell itself is asked about
        where = path if column.block in ("goals", "total") else f"{column.block}[0].{column.field}"
        params = {"text": column.header, "confidence": str(column.margin)}
        same = label_of(column.header) == label_of(LABELS[path].zh)
        message = _PARTED if same else _COLUMN if column.header else _NAMELESS
        yield Hit(where, params, {"name": LABELS[path]}, message=message)


def _formulas(case: Case) -> Iterator[Hit]:
    """The cells that hold a formula whose result is not in the file."""
    places = tuple(path for path, why in case.reading.withheld.items() if why == "formula")
    if places:
        params, words = {"text": "", "confidence": "0"}, {"count": str(len(places))}
        yield Hit(places[0], params, words, places[1:], message=_FORMULA)


_ROWS = Message(
    "ZW005.rows", "照片上的表格线没有都认清，行和格可能读错了位置。请把纸铺平、移开遮挡再拍一张，或对照原件核对。"
)
_NOT_SHOWN = Message("ZW005.not_shown", "照片上没有读到{name}，不能说是空的。请拍全、拍清再发，或照原件补上。")
_REST = Message("ZW005.rest", "照片上没有拍到“总分”一行，这张表还没有拍完。请把剩下的拍一张发来，和这张合在一起读。")
_HEAD = ("project", "department", "unit", "year")


def _not_shown(case: Case) -> Iterator[Hit]:
    """What was not read of the head of a photo that does not show all of the form."""
    for path in _HEAD:
        if case.reading.withheld.get(path) == "photo" and case.reading.prints("head", path):
            yield Hit(path, {"text": "", "confidence": "0"}, {"name": LABELS[path]}, message=_NOT_SHOWN)
    if case.reading.withheld.get("total") == "photo" and case.form.total is None:
        yield Hit("total", {"text": "", "confidence": "0"}, message=_REST)


def _doubted(sources: Mapping[str, Locator]) -> Iterator[tuple[str, int]]:
    """Yield the cells that were not read for certain; sources that make locators on asking tell which at once."""
    told = getattr(sources, "doubted", None)
    for path, place in sources.items() if told is None else told():
        if place.confidence < _SURE:
            yield path, place.confidence


def _looks_misread(row: IndicatorRow, value: Value) -> bool:
    """Letters among digits are; "290%" only where a rate cannot be over 100 and ZW419 does not say so."""
    if value.quantity is None or value.quantity.unit != "%" or value.quantity.base <= HUNDRED:
        return _DIGIT.search(fold(value.printed or "")) is not None  # "I" and "II" are grades
    return _BOUNDED.search(row.level3) is not None and _GROWING.search(row.level3) is None
