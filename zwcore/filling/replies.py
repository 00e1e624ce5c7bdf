"""Corrections by reply (回复修改): "社会效益得分 15", "第6项 15", "总分 97", or just "15" to what is about one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zwcore.filling.fields import AnswerKind, Field
from zwcore.form import Form
from zwcore.money import parse_hanzi, parse_number
from zwcore.text import HAN, fold

_COLUMNS = {
    "实际完成值": "actual",
    "完成值": "actual",
    "实际": "actual",
    "得分": "score",
    "分值": "weight",
    "指标值": "target",
    "三级指标": "level3",
    "名称": "level3",
    "二级指标": "level2",
    "指标类别": "level2",
    "偏差原因": "deviation",
    "原因": "deviation",
}
_WORD = "|".join(_COLUMNS)
_NUMBERED = re.compile(
    rf"(?:第)?\s*(?P<row>\d{{1,2}})\s*项\s*(?P<column>{_WORD})?\s*[:：=为是改成到]*\s*(?P<value>.+)", re.DOTALL
)
_NAMED = re.compile(rf"(?P<name>\S.*?)\s*(?P<column>{_WORD})?\s*[:：=为是改成到]*\s*(?P<value>[-+\d.]+\S*|/)\s*")
_COLUMNED = re.compile(rf"(?P<name>\S.*?)\s*(?P<column>{_WORD})\s*[:：=]?\s*(?P<value>\S.*)", re.DOTALL)
_SOFT = re.compile(r"(?<=[\d分元%％])\s*(?:好了|就行|就好|吧)[。.!！]*$")
"""What softens an order: 15分吧."""
_NTH = re.compile(rf"^第\s*([{HAN}]{{1,3}})(?=\s*项)")


def _in_digits(said: re.Match[str]) -> str:
    number = parse_hanzi(said[1])
    return said[0] if number is None else f"第{int(number)}"


_ROW_NAMED = re.compile(rf"第\s*(?P<row>\d{{1,2}})\s*[项条行]\s*的?(?P<column>{_WORD})?")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is meant: the fields that fit (one where it is clear), and the new value as written."""

    fields: tuple[Field, ...]
    value: str


def understand(text: str, form: Form, known: Sequence[Field], about: str | None = None) -> Correction | None:
    """Read a correction; ``about`` is the path that the message replied to is about. ``None`` for anything else."""
    text = _NTH.sub(_in_digits, _SOFT.sub("", text.strip()))
    by_path = {field.path: field for field in known}
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        path = f"indicators[{int(numbered['row']) - 1}].{_COLUMNS.get(numbered['column'] or '得分')}"
        return Correction((by_path[path],), numbered["value"].strip()) if path in by_path else None
    for pattern in (_NAMED, _COLUMNED):
        match = pattern.fullmatch(text)
        found = _meant(match, form, known) if match else ()
        if match and found:
            return Correction(found, match["value"].strip())
    if about in by_path and _one_cell(text, by_path[about]):
        return Correction((by_path[about],), text)
    return None


def cells_named(text: str, form: Form) -> list[str]:
    """The paths of the cells that words name: 第6项得分, 社会效益指标, 总分."""
    rows = [(int(one["row"]) - 1, _COLUMNS[one["column"] or "得分"]) for one in _ROW_NAMED.finditer(text)]
    said, names = fold(text), [fold(row.level2 or "") for row in form.indicators]
    rows += [(n, "score") for n, name in enumerate(names) if len(name) > 1 and names.count(name) == 1 and name in said]
    paths = [f"indicators[{n}].{column}" for n, column in rows if 0 <= n < len(form.indicators)]
    return list(dict.fromkeys([*paths, *(["total"] if "总分" in said else [])]))


_ALIKE = re.compile(
    rf"(?:请|麻烦|帮我)*把?(?P<rows>第?\s*\d{{1,2}}\s*项?(?:\s*(?:和|与|以及|跟|、|，|,)\s*第?\s*\d{{1,2}}\s*项?)+)"
    rf"\s*的?(?P<column>{_WORD})?\s*(?:都|全|均|各)+(?:部)?\s*(?:改|填|写|是|为|成|到|给|记|[:：=])*\s*"
    r"(?P<value>[-+\d.]+\s*分?)[吧了。.!！]*"
)
"""Several rows that are to have one value: 第5项和第6项都改成10分."""


def _each(said: re.Match[str]) -> str:
    """The same, row by row."""
    rows = re.findall(r"\d{1,2}", said["rows"])
    return "，".join(f"第{row}项{said['column'] or '得分'} {said['value']}" for row in rows)


_BETWEEN = re.compile(
    r"\s*(?:[，；;、\n]|,(?!\d{3}(?!\d)))+\s*|(?<=[\d分%])\s*(?:和|与|以及)\s*(?=[^\d\s])"
    r"|(?<=[\d分%])[ \u3000]+(?=第\s*\d|[^\d\s.分%改成到为是][^\d\s])"
)
"""What stands between a name with its value and the next."""


def pairs(text: str, form: Form, known: Sequence[Field]) -> list[Correction]:
    """Read several names with values: "社会效益 14，可持续影响 18", "第3项 4 第4项 5"; none where a part is no such."""
    text = _ALIKE.sub(_each, text.strip())
    parts = [part for part in _BETWEEN.split(text.strip(" \t\n，；;、,。.")) if part]
    found = [understand(part, form, known) for part in parts]
    clear = [one for one in found if one is not None and parse_number(one.value.rstrip("分")) is not None]
    return clear if 1 < len(parts) == len(clear) else []


def _meant(match: re.Match[str], form: Form, known: Sequence[Field]) -> tuple[Field, ...]:
    name, column = fold(match["name"]).removesuffix("的"), _COLUMNS.get(match["column"] or "")
    heads = [
        field for field in known if field.row is None and fold(str(field.label)) in (name, name + "数", f"全年{name}")
    ]
    if heads:
        return tuple(heads)
    rows = rows_named(name, [(item.level2, item.level3) for item in form.indicators])
    paths = {f"indicators[{n}].{column or 'score'}" for n in rows}
    return tuple(field for field in known if field.path in paths)


def rows_named(name: str, rows: Sequence[tuple[str | None, str | None]]) -> list[int]:
    """Return the rows that a name means: by 二级指标, else by a part of 三级指标; ``rows`` are these two."""
    found = [n for n, (level2, _) in enumerate(rows) if _named(name, level2)]
    return found or [n for n, (_, level3) in enumerate(rows) if len(name) > 1 and name in fold(level3 or "")]


def _named(name: str, category: str | None) -> bool:
    return len(name) > 1 and fold(category or "").removesuffix("指标").startswith(name.removesuffix("指标"))


def _one_cell(text: str, field: Field) -> bool:
    return "\n" not in text if field.kind not in (AnswerKind.LONG, AnswerKind.REASON) else True
