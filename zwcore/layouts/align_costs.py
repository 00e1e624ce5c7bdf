"""What a text without a grid holds, and what it costs to read it under a kind of column: data for the alignment.

The kinds are the columns of the form (``level1``, ``target`` …) and those beside them: ``margin`` (left of 一级指标,
where the block's own label stands), ``label`` and ``money`` (项目资金), ``planned`` and ``outcome`` (年度总体目标),
``other`` (a column that is none of the form's).
"""

from __future__ import annotations

import re
from functools import lru_cache

from zwcore.layouts.indicators import split_points
from zwcore.layouts.labels import field_of
from zwcore.layouts.vocabulary import label_of, label_set, level_names
from zwcore.money import HUNDRED, parse_number, parse_percent, parse_points
from zwcore.text import canonical, fold

_SHORT, _NAME, _LONG_NAME = 40, 10, 18
FIGURES = frozenset({"number", "amount", "percent", "value", "dash"})
"""What is no text."""
_CALLED_SO = 4
_DASH = re.compile(r"[-—–/无]+")
_SIGN = re.compile("[≥≤≧≦＞＜＝><=]+|定性|定量|[正反逆负]向|(?:大于|小于)?等于|[不大小]?[大小高低]于")
_VALUE = re.compile(
    r"[≥≤≧≦＞＜＝><=]|(?:不[少低高多超][于过]|[大小高低]于|约|近)?\d+(?:[.,~-]\d+)*(?![\d.、)）年月期届号标])"
)
_PROSE = re.compile("[。；;]|^1[.、．]")
_REASON = re.compile("因|原因|措施|偏差|未|不足|影响|下一步|进一步|今后|加强|改进|超|较")
_RULES = re.compile("若为定|记分|计分|满分|扣|得分|公式")
_LEVEL_LIKE = re.compile("(?:指标|效益|效果|成本|产出|影响|效能|决策)$|^(?:服务对象|社会公众)?满意度$")
_TWICE = re.compile("(?:总额|资金|拨款|结转|结余|收入|补助).*\n.*(?:资金|拨款|结转|结余|收入|补助|其[中他])", re.DOTALL)
_CLOSED = re.compile("(?:达成|实现|完成|及时|按时|有效|良好|优|合格|改善|提高|提升|显著|长期|持续)")

COSTS: dict[str, dict[str, int]] = {
    "margin": {"blank": 0, "label": 0, "text": 60},
    "level1": {"blank": 2, "level1": 0, "level-like": 3, "level2": 14, "name": 9, "money": 0, "text": 30},
    "level2": {"blank": 3, "level2": 0, "level-like": 3, "level1": 6, "name": 7, "label": 7, "text": 30},
    "level3": {"blank": 15, "level1": 17, "level2": 17, "level-like": 2, "number": 40, "amount": 40, "percent": 25}
    | {"value": 9, "dash": 10, "rules": 12, "reason": 3, "prose": 5, "outcome": 4, "money": 1, "text": 0},
    "target": {"blank": 3, "level1": 12, "level2": 12, "rules": 20, "prose": 6, "reason": 3, "text": 1, "value": 0}
    | {"number": 1, "amount": 1, "percent": 0, "outcome": 0},
    "weight": {"blank": 10, "number": 0, "amount": 30, "dash": 4, "percent": 15, "text": 45},
    "score": {"blank": 4, "number": 0, "amount": 30, "dash": 4, "percent": 15, "name": 30, "text": 45},
    "reviewed": {"blank": 2, "number": 0, "amount": 30, "dash": 2, "text": 45},
    "nature": {"blank": 4, "sign": 0, "name": 12, "text": 40},
    "unit": {"blank": 5, "number": 40, "amount": 40, "dash": 2, "name": 0, "level1": 30, "level2": 30, "text": 20},
    "method": {"blank": 0, "rules": 0, "prose": 2, "reason": 6, "dash": 5, "number": 25, "level1": 25, "level2": 25}
    | {"text": 8},
    "deviation": {"blank": 0, "prose": 0, "reason": 0, "dash": 0, "number": 30, "amount": 20, "percent": 15}
    | {"value": 10, "level1": 25, "level2": 25, "level-like": 14, "money": 20, "text": 7},
    "evidence": {"blank": 0, "dash": 0, "number": 20, "level1": 25, "level2": 25, "level-like": 10, "text": 3},
    "other": {"blank": 0, "level1": 20, "level2": 20, "text": 4},
    "label": {"blank": 8, "number": 45, "amount": 45, "percent": 45, "dash": 25, "prose": 10, "text": 0},
    "spare": {"blank": 0, "number": 45, "amount": 45, "percent": 45, "dash": 25, "text": 4},
    "money": {"blank": 1, "number": 0, "amount": 0, "value": 2, "dash": 0, "percent": 25, "text": 40},
    "beside": {"blank": 0, "text": 1},
    "rate": {"blank": 1, "percent": 0, "number": 3, "amount": 12, "dash": 1, "text": 40},
    "share": {"blank": 1, "number": 0, "amount": 30, "dash": 1, "percent": 15, "text": 45},
    "planned": {"blank": 6, "label": 40, "text": 0},
}
"""Per kind of column what each content costs there; "text" stands for all that is not named."""
COSTS["level1_points"] = COSTS["score"] | {"blank": 2}
COSTS["due"] = COSTS["score"] | {"dash": 1, "blank": 1}
COSTS["actual"] = COSTS["target"] | {"reason": 2, "prose": 3}
COSTS["outcome"] = COSTS["planned"] | {"blank": 7}
COSTS["note"] = COSTS["deviation"]
COSTS["level1_points"] = COSTS["reviewed"]

SKIPPED = {
    "margin": 0,
    "level1": 1,
    "level1_points": 1,
    "level2": 1,
    "level3": 30,
    "target": 9,
    "actual": 9,
    "weight": 10,
    "score": 9,
}
SKIPPED |= {"reviewed": 5, "nature": 9, "unit": 6, "method": 3, "deviation": 5, "evidence": 5, "other": 4, "note": 4}
SKIPPED |= {
    "beside": 5,
    "label": 4,
    "spare": 0,
    "money": 6,
    "rate": 6,
    "share": 6,
    "due": 6,
    "planned": 8,
    "outcome": 8,
}
"""What it costs that a row has no cell in a column: one above reaches over it, or a blank left no trace."""
JOINED = {"level1": 1, "level2": 1, "level3": 3, "target": 6, "actual": 6, "method": 1, "deviation": 1, "evidence": 2}
JOINED |= {"other": 3, "beside": 3, "label": 3, "spare": 3, "note": 2, "planned": 0, "outcome": 0}
"""What a line break inside a cell costs; a number has none."""


@lru_cache(maxsize=1 << 13)
def content_of(text: str) -> str:
    """Say what a text is, in the words of :data:`COSTS`."""
    if not text:
        return "blank"
    if len(text) <= _SHORT and (short := _short(text)):
        return short
    if _RULES.search(text):
        return "rules"
    if _REASON.search(text):
        return "reason" if len(text) <= _SHORT else "prose"
    return "prose" if _PROSE.search(text) else "name" if len(text) <= _NAME else "text"


def _short(text: str) -> str | None:
    bare = canonical(text)
    number = parse_points(bare)
    if number is None:
        number = parse_number(bare)
    if number is not None:
        return "number" if number <= HUNDRED else "amount"
    if parse_percent(bare) is not None:
        return "percent"
    if _SIGN.fullmatch(bare):
        return "sign"
    if _DASH.fullmatch(bare):
        return "dash"
    return _level(bare) or ("value" if _VALUE.match(bare) else "outcome" if _CLOSED.match(bare) else None)


def _level(text: str) -> str | None:
    name = split_points(text)[0] or ""
    if field_of(name, "execution"):
        return "money"
    found = next((level for level in ("level1", "level2") if fold(name) in level_names(level)), None)
    if found:
        return found
    if label_of(text) in label_set("block"):
        return "label"
    most = _LONG_NAME if name.endswith("指标") else _NAME
    return "level-like" if len(name) <= most and _LEVEL_LIKE.search(name) else None


@lru_cache(maxsize=1 << 14)
def cost_of(text: str, kind: str) -> int:
    """Return what it costs to read a text under a kind of column; 0 is as if made for it."""
    costs = COSTS[kind]
    content = content_of(text)
    if kind in ("level1", "level2") and content != kind and fold(split_points(text)[0] or "") in level_names(kind):
        return 0
    if kind == "label" and "\n" in text and (_TWICE.search(text) or content_of(text.partition("\n")[0]) in FIGURES):
        return costs["dash"]  # the labels of two rows, or the last figure of the one above
    if kind == "level2" and content == "level1" and split_points(text)[1]:
        return costs["text"]  # 过程（25分）
    if kind == "level3" and content == "level2" and not text.endswith("指标"):
        return _CALLED_SO  # 服务对象满意度
    return costs.get(content, costs["text"])
