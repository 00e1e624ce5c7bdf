"""Proofreading rulebooks that are not installed: everything that is wrong with one, in words for those who wrote it.

Each complaint says where (the key), what stands there, and what is expected.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from zwcore.rulebooks.load import (
    Groundless,
    RulebookError,
    Tables,
    bases,
    finished,
    groundless,
    merged,
    parse,
    tables,
)
from zwcore.rulebooks.model import Base, Rulebook
from zwcore.rulebooks.tables import Due, Mismatch, fit, names_of
from zwcore.rulebooks.words import KINDS, LABELS

_AT = re.compile(r"at line (\d+), column (\d+)")
_SAID: Mapping[str, str] = {
    "kind": "kind（来源种类：" + "、".join(f"{key} {word}" for key, word in KINDS.items()) + "）",
    "basis": 'basis（依据，写 bases.toml 里的编号，如 ["cn-2020-10"]）',
    "title": "title（这套规则的名称）",
    "area": "area（地区代号，如 nx-zhongwei）",
    "years": "years（适用年度，如 { from = 2024 }）",
}
_DUE: Mapping[Due, str] = {
    "table": "要写成一组“名称 = 值”（每个数都要带 kind 和 basis）",
    "list": "要写成方括号里的一列，如 [ … ]",
    "number": "要一个数，不加引号和单位",
    "range": "要 0 到 1000 之间的数",
}
_TYPES = {"str": "要用双引号括起来的文字", "int": "要一个整数"}
_UNSOUND: Mapping[str, str] = {
    "weights and execution points must sum to 100, not {sum}": "各一级指标分值与执行率分值合计 {sum}，应为 100",
    "weights and execution points are given though the form decides about points": (
        "已写 points（分值按表内所印或不打分），weights.levels 就要写 []，execution.points 写 0"
    ),
    "the warn line {warn} lies beyond the alarm line {alarm}": (
        "lines.budget_warn（{warn}）不能大于 lines.budget_alarm（{alarm}）"
    ),
    "bands must go from 100 to 0 without a gap": "各档要从 100 到 0 首尾相接，上一档的 lower 就是下一档的 upper",
    "basis is empty": "basis 是空的，要写依据的编号",
    "no grade words": "至少要写一个等级",
    "years lie between 2000 and 2100": "年度要在 2000 到 2100 之间，from 不晚于 to",
    "steps must rise": "steps 要从小到大，不能重复",
    "ceilings must fall with the rate": "steps 要按执行率从高到低，most 也不能升高",
    "the area is not written in small letters": "area 只能用小写英文字母、数字和连字符，如 nx-zhongwei",
    "a name of a place is blank": "names、unless 里有空白的名称，请写上地名或单位名，或者去掉",
    "{name} cannot be {formula}": "{name} 不能用公式 {formula}",
}


def proofread(text: str) -> tuple[Rulebook | None, tuple[str, ...]]:
    """Read a rulebook that stands alone; return it, or ``None`` and all that is wrong with it.

    Its id is made of its area and first year; with that of an installed one it takes its place.
    """
    own, problems = parsed(text)
    return proofread_beside(own, tables(), bases()) if own is not None else (None, problems)


def parsed(text: str) -> tuple[Tables | None, tuple[str, ...]]:
    """Read TOML, or tell where it is none."""
    try:
        return parse(text, ""), ()
    except RulebookError as error:
        return None, (_not_toml(str(error), text),)


def id_of(own: Tables) -> str:
    """Return the id that a rulebook has: its area and its first year."""
    years = own.get("years")
    return f"{own.get('area', '')}/{years.get('from', '') if isinstance(years, Mapping) else ''}"


def proofread_beside(
    own: Tables, others: Mapping[str, Tables], known: Mapping[str, Base]
) -> tuple[Rulebook | None, tuple[str, ...]]:
    """Proofread a rulebook that stands beside ``others`` and rests on ``known`` bases."""
    key = id_of(own)
    beforehand = tuple(_unmergeable(own, key, others))
    if beforehand:
        return None, beforehand
    rulebook, found = fit(Rulebook, {"id": key, **merged(key, {**others, key: own})})
    if found:
        return None, tuple(_complaint(wrong) for wrong in found)
    groundless_ = tuple(_groundless(wrong, known) for wrong in groundless(rulebook, known))
    return (None if groundless_ else finished(rulebook)), groundless_


def _unmergeable(own: Mapping[str, Any], key: str, others: Mapping[str, Tables]) -> Iterator[str]:
    """Yield what keeps a rulebook from being put together with its parent."""
    parent = own.get("extends")
    if parent is not None and (not isinstance(parent, str) or parent == key or parent not in others):
        known = "、".join(other for other in others if other != key)
        yield f"extends：现在是 {_shown(parent)}，没有这套规则{_nearest(str(parent), others)}。可以写：{known}"
    for name in ("lines", "severity"):
        if not isinstance(own.get(name, {}), Mapping):
            yield f"{name}：现在是 {_shown(own[name])}，{_DUE['table']}"
    lines = own.get("lines")
    more = lines.get("more", {}) if isinstance(lines, Mapping) else {}
    if not isinstance(more, Mapping):
        yield f"lines.more：现在是 {_shown(more)}，{_DUE['table']}"


def _not_toml(error: str, text: str) -> str:
    at = _AT.search(error)
    if at is None:
        return f"文件不完整或写法不对，读到末尾还没有结束（{error.removeprefix(': ')}）"
    line, column = map(int, at.groups())
    printed = text.splitlines()[line - 1].strip() if line <= len(text.splitlines()) else ""
    return f"第 {line} 行第 {column} 个字附近写法不对：{printed}"


def _complaint(wrong: Mismatch) -> str:
    where, last = wrong.where, wrong.where.rpartition(".")[2]
    if wrong.due == "known":
        known = names_of(Rulebook, wrong.where.rpartition(".")[0])
        return f"{where}：没有这个名称{_nearest(last, known)}。可以写：{'、'.join(_written(known))}"
    if wrong.due == "present":
        return f"{where}：没有写{f'，要写 {_SAID[last]}' if last in _SAID else _label(where)}"
    if wrong.due == "sound":
        return f"{where}：{_unsound(wrong)}" if where else _unsound(wrong)
    return f"{where}：现在是 {_shown(wrong.value)}，{_due(wrong)}"


def _due(wrong: Mismatch) -> str:
    if wrong.due == "choice":
        words = [str(word) for word in wrong.details]
        return f"只能写 {'、'.join(words)}{_nearest(str(wrong.value), words)}"
    return _TYPES[str(wrong.details[0])] if wrong.due == "type" else _DUE[wrong.due]


def _unsound(wrong: Mismatch) -> str:
    complaint, fields = getattr(wrong.value, "complaint", ""), getattr(wrong.value, "fields", {})
    return _UNSOUND[complaint].format(**fields)


def _groundless(wrong: Groundless, known: Mapping[str, Base]) -> str:
    if wrong.why == "unknown":
        near = _nearest(wrong.basis, known)
        return f"{wrong.where}.basis：bases.toml 里没有“{wrong.basis}”{near}。请先把它的名称和文号写进 bases.toml"
    return (
        f"{wrong.where}.kind：现在是 {wrong.kind}（{KINDS[wrong.kind]}），但依据“{wrong.basis}”没有核实，"
        "只能写 setting 或 inferred"
    )


def _label(where: str) -> str:
    return f"（{LABELS[where]}）" if where in LABELS else ""


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"，是不是“{near[0]}”" if near else ""


def _written(known: Iterable[str]) -> Iterator[str]:
    """Leave out what no file says itself."""
    yield from (name for name in known if name not in ("id", "sha256", "lines_sha256"))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, Decimal)) else ("一列值" if isinstance(value, list) else "一组值")
