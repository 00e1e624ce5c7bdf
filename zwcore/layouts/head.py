"""What stands above the indicators: title, year, names, money and goals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

from zwcore.documents import Cell
from zwcore.layouts.contents import kind_of
from zwcore.layouts.funds import is_fund_header as is_fund_header
from zwcore.layouts.funds import is_second_header as is_second_header
from zwcore.layouts.goals import goal_spans as goal_spans
from zwcore.layouts.goals import is_goal_header as is_goal_header
from zwcore.layouts.labels import field_of, label_inside
from zwcore.layouts.rows import GridRow, is_title
from zwcore.layouts.rows import is_indicator_header as is_indicator_header
from zwcore.layouts.said import label_with_total, said_total, total_in
from zwcore.layouts.values import Sources
from zwcore.layouts.vocabulary import label_of, label_set, labels, vocabulary
from zwcore.layouts.years import blank_place, read_year, year_in
from zwcore.money import MONEY_UNIT, money_units, parse_points
from zwcore.reading import Column
from zwcore.text import canonical, is_blank

_TABLE_NO = re.compile(r"\(表(\d+)\)")
_CLOSING = re.compile(
    "(?:注|备注|说明|填[报表]人|填[报表]日期|填[报表]说明|(?:项目|单位|财务)?负责人|联系人|联系电话):"
)
_CLOSING_SIGNS = frozenset("注备说填项单财负联")
_DEFAULT_UNIT = "万元"
NAMES = ("project", "department", "unit")
_LONGEST_TITLE = 60
_FEW = 4
_APART = re.compile(r"[ \t\u3000]{2,}|\n|\u3000")
_TITLE_WORDS = re.compile("自评|评价|绩效|自我评|支出.{0,6}情况|资金.{0,6}情况")
_NO_TITLE = re.compile("[:。;]|^附件|单位$|^20[0-9]{2}年度?$|申报")
_UNIT_ALONE = re.compile(f"(?:人民币)?{MONEY_UNIT}")
_UNITS = f"(?:人民币)?{MONEY_UNIT}(?:[/、或和]{MONEY_UNIT})*"
_UNIT = re.compile(
    rf"单位[:为](?:人民币)?\(?{_UNITS}(?![谋氏江阳宝坝山])"  # 元氏县 is a place
    rf"|(?:[(\[【](?:[A-Z],)?|以|(?<=[数额算金])[/,、:]){_UNITS}(?:人民币)?(?:[)\]】,;、]|为单位|$)"
)


def read_title(heading: Sequence[str]) -> str | None:
    """Return the title line nearest to the table: what ends in 自评表, else a line that may be one."""
    lines = [line.strip() for line in reversed(heading)]
    return next((line for line in lines if is_title(line)), None) or next(filter(_may_be_title, lines), None)


def _may_be_title(line: str) -> bool:
    """Tell whether a line reads like the title of a form: …绩效自评结果, …项目资金使用情况."""
    said = canonical(line)
    return len(said) <= _LONGEST_TITLE and not _NO_TITLE.search(said) and _TITLE_WORDS.search(said) is not None


def read_table_no(title: str | None) -> str | None:
    """Return the number of （表5）."""
    found = _TABLE_NO.search(canonical(title or ""))
    return found.group(1) if found else None


_NO_LABEL = Column("head", "", None, "label", 0)
"""That no label of the head was found: nothing may be said of what the print asks for."""


class _Label(NamedTuple):
    """A label with its value: the cells of both (one where the value stands behind the label's colon), the text."""

    row: GridRow
    label: Cell
    value: Cell | None
    text: str | None


def read_names(
    rows: Sequence[GridRow], top: Sequence[GridRow], title: str | None, sources: Sources
) -> tuple[dict[str, str | None], tuple[Column, ...]]:
    """Read 项目名称, 主管部门, 实施单位 and 年度: what stands right of the label, or below it, and is none.

    Of two labels of one name the county's own counts (地方主管部门 before 中央主管部门); lines above the table
    (``top``) have what it lacks. Also returns the labels that were found, as columns of the block ``head``.
    """
    read: dict[str, _Label] = {}
    for name, one in chain(_named(rows), _named_in_lines(top, title)):
        if one.value is not one.label:
            sources.label(one.label)
        before = read.get(name)
        if name != "other" and (before is None or (_yields(before) and not _yields(one))):
            read[name], one = one, before or one
        if one is not read.get(name):
            sources.aside(one.value, one.label.text.strip())
    found: dict[str, str | None] = {}
    for name, one in read.items():
        found[name] = sources.take(name, one.row, one.value)
        if one.value is one.label:
            found[name] = one.text
    columns = [Column("head", one.label.text.strip(), name) for name, one in read.items()]
    heading = [text for row in top for text in row.texts]
    if "year" not in found:
        found["year"] = year = read_year(heading, title)
        place = blank_place([*heading, title or ""]) if year is None else title or year
        columns += [Column("head", place, "year")] if place is not None else []
    elif (said := found["year"]) is not None:
        found["year"] = year_in([said], bare=True) or said
    return found, tuple(columns) or (_NO_LABEL,)


def _named(rows: Sequence[GridRow]) -> Iterator[tuple[str, _Label]]:
    """Yield the labels of the head with their values."""
    labelled = [_labels_of(row) for row in rows]
    for at, (row, fields) in enumerate(zip(rows, labelled, strict=True)):
        for n, name in fields.items():
            label = row.distinct[n]
            if label_inside(label.text) is not label.text:
                yield name, _Label(row, label, label, _behind(label.text))
                continue
            value = _beside(row, n, fields)
            if name == "year" and value is not None and not year_in([value.text], bare=True):
                value = row.distinct[n + 1]  # what stands further right is no year, but another label
            if value is None or is_blank(value.text):
                value = _below(label, rows, labelled, at) or value
            yield name, _Label(row, label, value, None)


def _named_in_lines(top: Sequence[GridRow], title: str | None) -> Iterator[tuple[str, _Label]]:
    """Yield the names in lines above the table: "项目名称：…　　主管部门：…"."""
    for row in top:
        for cell in row.filled:
            for part in _APART.split(cell.text.strip()) if cell.text.strip() != title else ():
                name = field_of(label, "head") if (label := label_inside(part)) is not part else None
                if name in NAMES:
                    yield name, _Label(row, cell, cell, _behind(part))


def _behind(text: str) -> str | None:
    """Return what stands behind a label's colon."""
    return _APART.split(text.replace("：", ":").partition(":")[2].strip())[0].strip() or None


def _labels_of(row: GridRow) -> dict[int, str]:
    """Return position → name for the cells of a row that are labels of the head."""
    texts = ((n, label_inside(cell.text)) for n, cell in enumerate(row.distinct) if len(cell.text) <= _LONGEST_TITLE)
    return {n: name for n, text in texts if (name := field_of(text, "head")) is not None}


def _beside(row: GridRow, n: int, fields: Mapping[int, str]) -> Cell | None:
    """Return the first cell with text between a label and the next, else the first there."""
    stop = next((i for i in range(n + 1, len(row.distinct)) if i in fields), len(row.distinct))
    following = row.distinct[n + 1 : stop]
    return next((c for c in following if not is_blank(c.text)), following[0] if following else None)


def _below(label: Cell, rows: Sequence[GridRow], labelled: Sequence[Mapping[int, str]], at: int) -> Cell | None:
    """Return the value below a label, where a row of nothing but labels stands over one without any."""
    fields = labelled[at]
    if len(fields) < 2 or len(fields) < len(rows[at].filled) or at + 1 >= len(rows) or labelled[at + 1]:
        return None
    cell = rows[at + 1].at(label.col, label.col + 1) if rows[at + 1].width == rows[at].width else None
    return cell if cell is not None and cell.col == label.col else None


def _yields(one: _Label) -> bool:
    """Tell whether a label gives way to another of the same name: 中央主管部门, 填报单位, one with its value behind a
    colon."""
    return one.value is one.label or any(word in one.label.text for word in vocabulary()["yields"]["head"])


def note_heading(rows: Sequence[GridRow], title: str | None, sources: Sources) -> None:
    """Tell of the lines above a form: the title, the year and the unit of money are read, the rest is beside it."""
    for row in rows:
        for cell in row.filled:
            if cell.text.strip() == title or year_in([cell.text]):
                sources.value(cell)
            elif _UNIT.search(canonical(cell.text)):
                sources.label(cell)
            else:
                sources.aside(cell, title or cell.text.strip())


def with_whole(names: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the names of a form that is one of a whole department: it is its own unit."""
    both = names.get("department") or names.get("unit")
    return {"project": None, "department": both, "unit": names.get("unit") or both}


def find_top_total(rows: Sequence[GridRow]) -> tuple[GridRow, Cell, Cell] | None:
    """Find 总分 that is printed above the money: its row, its label, and the number beside it."""
    for row in rows:
        for label, beside in pairwise(row.filled):
            if parse_points(beside.text) is not None and field_of(label.text, "total") == "total":
                return row, label, beside
    return None


def read_money_unit(rows: Sequence[GridRow], heading: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Return 万元, 元, 千元 … as printed beside 项目资金 or above the table, and all of them where several are printed.

    Where one place names 万元, the forms' default, beside another, it is meant.
    """
    texts = list(map(canonical, chain((text for row in rows for text in row.texts), heading)))
    found = [match.group() for text in texts if "元" in text and len(text) < 40 for match in _UNIT.finditer(text)]
    found += [text for label, text in pairwise(texts) if label.endswith("单位") and _UNIT_ALONE.fullmatch(text)]
    units = tuple(dict.fromkeys(unit for one in found for unit in money_units(one)))
    if not units:
        return None, ()
    first = money_units(found[0])
    return (_DEFAULT_UNIT if _DEFAULT_UNIT in first else first[0]), units if len(units) > 1 else ()


def is_total(row: GridRow) -> bool:
    """Tell whether this is the row 总分."""
    return closing(row) == "total"


def closing(row: GridRow) -> str | None:
    """Tell whether a row ends the indicators: ``total`` 总分, ``below`` the grade, a note, who filled it in."""
    first = row.texts[0] if row.texts else ""
    if first[:1] in _CLOSING_SIGNS and _CLOSING.match(canonical(first)):
        return "below"
    if total_in(row) is not None or (len(row.texts) <= _FEW and label_with_total(first) is not None):
        return "total"
    known = _closing_labels()
    if known.keys().isdisjoint(row.names):
        return _closing_by_meaning(row)
    kind = known.get(next((name for name in map(label_of, row.texts) if name not in labels("block")), ""))
    return None if kind == "total" and is_second_header(row, "indicators") else kind


def _closing_by_meaning(row: GridRow) -> str | None:
    """A total by another name with its points; or, at the left end, a label of the grade or of reasons with a text."""
    if not 1 < len(row.texts) <= _FEW or len(row.texts[0]) > _LONGEST_TITLE or row.filled[0].col:
        return None
    first = row.texts[0]
    if any(parse_points(said_total(text)[0] or text) is not None for text in row.texts[1:]):
        return "total" if field_of(first, "total") == "total" else None
    prose = len(row.texts) == 2 and kind_of(row.texts[1]) in ("prose", "words", "rules")
    return "below" if prose and (field_of(first, "grade") or field_of(first, "reason")) else None


@cache
def _closing_labels() -> dict[str, str]:
    return dict.fromkeys(label_set("below", "grade"), "below") | dict.fromkeys(labels("total"), "total")
