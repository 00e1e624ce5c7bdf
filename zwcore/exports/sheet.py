"""A form as it lies on paper: pages of ruled boxes in the official print of its template; ``docx``, ``xlsx`` draw them.

The print has the columns of ``form.columns`` (and any other that holds a value); a value that was printed once over
several rows (``HowRead.spans``) is one box over them, and ``form.remarks`` stand in a row 说明 below the table. What an
indicator has of 实际完成值, 偏差原因 and 佐证材料 without a column for it stands on an annex page (附页) with the notes
(说明) and the names of the files that are attached (佐证); ``layouts.annex`` reads it back.

A page read back gives the same form (NFKC, white space aside), within these limits of any print: a value that reads as
a label of the form where labels are looked for (a project called "实施单位", a first level "合计"), or a title that is
none; a year that contradicts the title; a name that carries a money unit in brackets; level 1 "指标（40）" without
points; a blank level, or method, below one that is not blank; methods without a stop at their end where some rows have
none; a row with nothing in it. characters and lone surrogates are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import Literal

from zwcore.exports.package import lines_of
from zwcore.form import COLUMNS, DENOMINATOR, FUND_COLUMNS, Form, FundLine, Indicator
from zwcore.layouts.annex import HEADING, LABELS, VALUES
from zwcore.layouts.load import layout_of
from zwcore.layouts.model import Funds, Indicators, Layout, PrintedGoals
from zwcore.text import Message, Say

WIDTH = 1740
"""Between the margins of A4, in tenths of a millimetre, as all measures here."""
Role = Literal["title", "line", "note", "label", "text", "long", "small", "strip", "strip-head"]
Notes = Sequence[Mapping[int, str]]
"""说明 of each form, by the index of the indicator; under ``WHOLE`` those that belong to none, one a line, under
``EVIDENCE`` what is attached (佐证)."""
WHOLE, EVIDENCE = -1, -2
Spans = Mapping[str, int]
"""Over how many rows a value reaches that is printed once for several, by its path, as ``HowRead.spans`` has it."""

_ANNEX_NOTE = Message("annex.note", "表样没有这些栏，另附于此。请勿改动序号和三级指标，以便读回。")
_ATTACHED = Message("annex.attached", "已附佐证（由单位提供，内容未核对）：")
_TABLE_NO = re.compile("[0-9]{1,6}")
_WIDTHS = {"level1": 210, "level2": 210, "nature": 120, "unit": 120, "weight": 110, "score": 125, "reviewed": 125}
_POINTS = ("weight", "score", "reviewed")
_GROWING = {"level3": 360, "target": 240, "actual": 240, "deviation": 240, "method": 360, "evidence": 200}
_FUND_WIDTHS = {"initial": 230, "adjusted": 230, "executed": 230, "weight": 130, "rate": 150, "score": 130}
_ANNEX_WIDTHS = {"number": 120, "level3": 420}
# Role → the width of half a character and the height of a line.
_TYPE_SIZES: dict[Role, tuple[int, int]] = {"title": (29, 75), "small": (16, 42), "note": (16, 42)}
_MARGIN, _LABEL, _FUND_LABEL = 80, 265, 380
REMARKS = "说明"


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled cell: its first row, its left and right edge, what it says, how many rows it covers, how it is set;
    ``number`` where a number is asked for (分值, 得分, amounts)."""

    row: int
    left: int
    right: int
    text: str
    rows: int = 1
    role: Role = "text"
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Boxes over so many rows; the first ``header`` rows are printed again on each further page."""

    boxes: tuple[Box, ...]
    rows: int
    header: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What begins a new sheet of paper: its name, the lines above, the tables below one another."""

    name: str
    heading: tuple[tuple[Role, str], ...]
    tables: tuple[Table, ...]


def pages(
    forms: Sequence[Form], notes: Notes, say: Say, blank_annex: bool, spans: Sequence[Spans] = ()
) -> Iterator[Page]:
    """Yield the pages of ``forms``, each followed by its annex where there is anything to stand on it."""
    numbers = [form.table_no for form in forms]
    named = all(map(_TABLE_NO.fullmatch, (number or "" for number in numbers))) and len({*numbers}) == len(numbers)
    for n, form in enumerate(forms):
        name = f"表{numbers[n] if named else n + 1}"
        beside = notes[n] if n < len(notes) else {}
        heading: list[tuple[Role, str]] = [("title", form.title)] if form.title else []
        if form.year:
            heading.append(("line", f"（{form.year}年度）"))
        yield Page(name, tuple(heading), tuple(_form_tables(form, spans[n] if n < len(spans) else {})))
        if form.indicators and (blank_annex or beside or any(_beside(form, item) for item in form.indicators)):
            yield Page(f"{name}附页", *_annex(form, beside, say))


def _beside(form: Form, item: Indicator) -> bool:
    return any(getattr(item, name) and not form.has_column(name) for name in VALUES)


def _form_tables(form: Form, spans: Spans) -> Iterator[Table]:
    layout = layout_of(form.template)
    head = _names(form, layout)
    if form.funds or "funds" in form.blocks:
        head = _below(head, _funds(form, layout.funds, spans))
    if form.goals.planned or form.goals.actual or "goals" in form.blocks:
        head = _below(head, _goals(form, layout.goals))
    yield head
    if form.indicators or form.columns & set(COLUMNS):
        yield _indicators(form, layout.indicators, spans)


def _below(upper: Table, lower: Table) -> Table:
    moved = (replace(box, row=box.row + upper.rows) for box in lower.boxes)
    return Table((*upper.boxes, *moved), upper.rows + lower.rows, upper.header)


def _names(form: Form, layout: Layout) -> Table:
    """项目名称, 主管部门 and 实施单位; the form of a whole department has no project and begins with the department."""
    names = layout.names
    rest = _named((names.department, form.department), (names.unit, form.unit))
    if layout.whole and form.project is None:
        return rest
    project = Table((Box(0, 0, _LABEL, names.project, role="label"), Box(0, _LABEL, WIDTH, form.project or "")), 1)
    return _below(project, rest)


def _named(left: tuple[str, str | None], right: tuple[str, str | None]) -> Table:
    middle, end = 920, 1130
    boxes = (
        Box(0, 0, _LABEL, left[0], role="label"),
        Box(0, _LABEL, middle, left[1] or ""),
        Box(0, middle, end, right[0], role="label"),
        Box(0, end, WIDTH, right[1] or ""),
    )
    return Table(boxes, 1)


def _scaled(widths: Mapping[str, int], left: int, growing: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return the edges of columns that begin at ``left`` and fill the width: those of ``growing`` take the rest."""
    grown = sum(width for name, width in widths.items() if name in growing)
    rest = WIDTH - left - sum(widths.values()) + grown
    sizes = {name: width * rest // grown if name in growing else width for name, width in widths.items()}
    edges = [*accumulate(list(sizes.values())[:-1], initial=left), WIDTH]
    return dict(zip(sizes, pairwise(edges), strict=True))


def _funds(form: Form, block: Funds, spans: Spans) -> Table:
    held = {name for name in FUND_COLUMNS for line in form.funds if getattr(line, name)}
    shown = held | {name for name in FUND_COLUMNS if form.has_column(f"funds.{name}")}
    if len(shown & {*FUND_COLUMNS[:3]}) < 2:
        shown |= {*FUND_COLUMNS[:3]}
    names = block.in_order(shown)
    left, widths = _LABEL + _FUND_LABEL, {name: _FUND_WIDTHS[name] for name in names}
    edges = _scaled(widths, left, widths)
    labels = {**block.labels}
    if form.has_column(DENOMINATOR):
        labels["initial"] = labels["initial"].removesuffix("（A）") + "（A）"
    unit = f"（{form.money_unit}）" if form.money_unit else ""
    boxes = [Box(0, 0, _LABEL, f"{block.label}{unit}", len(form.funds) + 1, "label"), Box(0, _LABEL, left, "")]
    boxes += [Box(0, *edges[name], labels[name], role="label") for name in names]
    for row, line in enumerate(form.funds, 1):
        boxes.append(Box(row, _LABEL, left, line.label or "", role="label"))
    for name in names:
        texts = [_amount(line, name) for line in form.funds]
        for start, rows in _joined(texts, f"funds[{{}}].{name}", spans):
            boxes.append(Box(start + 1, *edges[name], texts[start], rows, number=True))
    return Table(tuple(boxes), len(form.funds) + 1)


def _amount(line: FundLine, name: str) -> str:
    return str(getattr(line, name) or "")


def _goals(form: Form, block: PrintedGoals) -> Table:
    """A line of the goals is a row of its own where each has its counterpart, as the print of several goals has it."""
    planned, actual = (lines_of(text or "") for text in (form.goals.planned, form.goals.actual))
    if len(planned) != len(actual):
        planned, actual = [form.goals.planned or ""], [form.goals.actual or ""]
    middle = (WIDTH + _LABEL) // 2
    boxes = [
        Box(0, 0, _LABEL, block.label, len(planned) + 1, "label"),
        Box(0, _LABEL, middle, block.planned, role="label"),
        Box(0, middle, WIDTH, block.actual, role="label"),
    ]
    for row, (left, right) in enumerate(zip(planned, actual, strict=True), 1):
        boxes += [Box(row, _LABEL, middle, left, role="long"), Box(row, middle, WIDTH, right, role="long")]
    return Table(tuple(boxes), len(planned) + 1)


def _columns(form: Form, block: Indicators) -> list[str]:
    """Name the columns of the indicators in the order of the print; the three levels are always there."""
    held = {name for name in COLUMNS for item in form.indicators if getattr(item, name)} - set(VALUES)
    shown = {*COLUMNS[:3], *held, *form.columns}
    return block.in_order(shown)


def _indicators(form: Form, block: Indicators, spans: Spans) -> Table:
    """Header, a row an indicator with its levels merged, 总分; the strip 绩效指标 at the left runs along all rows."""
    names, count = _columns(form, block), len(form.indicators)
    edges = _scaled({name: {**_WIDTHS, **_GROWING}[name] for name in names}, _MARGIN, _GROWING)
    boxes = [Box(0, 0, _MARGIN, "", role="strip-head")]
    boxes += [Box(0, *edges[name], block.labels[name], role="label") for name in names]
    if count:
        boxes.append(Box(1, 0, _MARGIN, block.label, count, "strip"))
    for name in names:
        texts = [_text(item, name) for item in form.indicators]
        role: Role = "small" if name in ("method", "deviation", "evidence") else "text"
        for start, rows in _runs(form, name, texts, spans):
            boxes.append(Box(start + 1, *edges[name], texts[start], rows, role, name in _POINTS))
    rows = count + 1
    if form.total or form.has_column("total"):
        boxes += _total(form, block.total, rows, edges)
        rows += 1
    if form.grade:
        boxes += [Box(rows, 0, _LABEL, block.grade, role="label"), Box(rows, _LABEL, WIDTH, form.grade)]
        rows += 1
    if form.remarks:
        boxes += [Box(rows, 0, _LABEL, REMARKS, role="label"), Box(rows, _LABEL, WIDTH, form.remarks, role="long")]
        rows += 1
    return Table(tuple(boxes), rows, header=1)


def _text(item: Indicator, name: str) -> str:
    if name == "level1" and item.level1_points:
        return f"{item.level1 or ''}（{item.level1_points}分）"
    return str(getattr(item, name) or "")


def _joined(texts: Sequence[str], path: str, spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield the first row and the length of each box of a column whose values stand once for several rows."""
    row = 0
    while row < len(texts):
        past = row + 1
        while past < min(row + spans.get(path.format(row), 1), len(texts)) and not texts[past]:
            past += 1
        yield row, past - row
        row = past


def _runs(form: Form, name: str, texts: Sequence[str], spans: Spans) -> Iterator[tuple[int, int]]:
    """Yield the first row and the length of each box of a column: runs of one level or method are one box."""
    items = form.indicators
    keys: list[object] = []
    if name == "level1":
        keys = [(item.level1, item.level1_points) for item in items]
    elif name == "level2":
        keys = [(item.level1, item.level1_points, item.level2) for item in items]
    elif name == "method" and _mergeable([item.method for item in items]):
        keys = [item.method for item in items]
    if not keys:
        yield from _joined(texts, f"indicators[{{}}].{name}", spans)
        return
    start = 0
    for _, run in groupby(keys):
        length = len(list(run))
        yield start, length
        start += length


def _mergeable(methods: Sequence[str | None]) -> bool:
    """Tell whether methods over several rows are told apart again: a text without a stop reads on in the next one."""
    texts = [text for text, _ in groupby(methods)]
    return all(text is None or text.rstrip().endswith(("。", ".", "；", ";")) for text in texts[:-1])


def _total(form: Form, label: str, row: int, edges: Mapping[str, tuple[int, int]]) -> list[Box]:
    """The row 总分: the points under 得分, the 100 of the print under 分值 where that stands before it."""
    names = list(edges)
    at = names.index("score") if "score" in names else len(names) - 1
    full = names[at - 1 : at + 1] == ["weight", "score"] and "target" in names[:at]
    label_end = edges[names[at - 1 if full else at]][0]
    boxes = [Box(row, 0, label_end, label, role="label")]
    if full:
        boxes.append(Box(row, *edges["weight"], "100", number=True))
    boxes.append(Box(row, *edges[names[at]], form.total or "", number=True))
    if edges[names[at]][1] < WIDTH:
        boxes.append(Box(row, edges[names[at]][1], WIDTH, ""))
    return boxes


def _annex(form: Form, notes: Mapping[int, str], say: Say) -> tuple[tuple[tuple[Role, str], ...], tuple[Table, ...]]:
    """The annex: only columns that the print has not; every indicator has its row, so that gaps can be filled in."""
    names = [name for name in LABELS if name not in VALUES or not form.has_column(name)]
    edges = _scaled({name: _ANNEX_WIDTHS.get(name, 300) for name in names}, 0, dict.fromkeys(names[2:], 300))
    boxes = [Box(0, *edges[name], LABELS[name], role="label") for name in names]
    for row, item in enumerate(form.indicators, 1):
        texts = {"number": str(row), "level3": item.level3, "remark": notes.get(row - 1)}
        texts |= {name: getattr(item, name) for name in VALUES}
        boxes += [
            Box(row, *edges[name], texts[name] or "", role="text" if name == "number" else "small") for name in names
        ]
    said = "、".join(LABELS[name] for name in names[2:-1] or names[2:])
    heading: list[tuple[Role, str]] = [("title", f"{HEADING}：{said}")]
    heading += [("line", f"项目：{form.project}")] if form.project else []
    heading += [("note", f"{LABELS['remark']}：{line}") for line in notes.get(WHOLE, "").splitlines()]
    heading += [("note", line) for line in _attached(notes, say)]
    table = Table(tuple(boxes), len(form.indicators) + 1, header=1)
    return (*heading, ("note", say(_ANNEX_NOTE))), (table,)


def _attached(notes: Mapping[int, str], say: Say) -> Iterator[str]:
    """What is attached to the form; not in the column 佐证材料, where the form's own words would be."""
    if EVIDENCE in notes:
        yield say(_ATTACHED)
        yield from notes[EVIDENCE].splitlines()


def heights(table: Table) -> list[int]:
    """Return how high each row must be for its texts: the writers' programs do not see to that in merged cells."""
    needs = [80] * table.rows
    for box in sorted(table.boxes, key=lambda box: box.rows):
        rows = range(box.row, box.row + box.rows)
        missing = _height(box) - sum(needs[row] for row in rows)
        for row in rows if missing > 0 else ():
            needs[row] += -(-missing // box.rows)
    return needs


def heading_height(role: Role, text: str) -> int:
    """Return how high a line above the table must be."""
    return _height(Box(0, 0, WIDTH, text, role=role)) + 20


def _height(box: Box) -> int:
    half, line = _TYPE_SIZES.get(box.role, (19, 48))
    room = max((box.right - box.left - 20) // half // 2 * 2, 2)
    lines = sum(max(-(-sum(map(_halves, text)) // room), 1) for text in lines_of(box.text))
    return lines * line + 20


def _halves(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
