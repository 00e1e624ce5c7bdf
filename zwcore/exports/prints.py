"""What the official prints call their columns, and in which order they have them, by template (layout id).

A template that is not named here is printed as the national form. Every label is one that ``layouts`` reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_ORDER = (
    "level1",
    "level2",
    "level3",
    "nature",
    "target",
    "unit",
    "actual",
    "weight",
    "score",
    "reviewed",
    "deviation",
    "method",
    "evidence",
)
_FUNDS = {
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
}
_GOALS = {"planned": "预期目标", "actual": "实际完成情况"}
_INDICATORS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "nature": "指标性质",
    "target": "年度指标值",
    "unit": "度量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reviewed": "复核得分",
    "deviation": "偏差原因分析及改进措施",
    "method": "得分计算方法",
    "evidence": "佐证材料",
}


@dataclass(frozen=True, slots=True)
class Print:
    """The labels of the funds, the goals and the indicators; the order of the indicators' columns."""

    funds: Mapping[str, str] = field(default_factory=lambda: _FUNDS)
    goals: Mapping[str, str] = field(default_factory=lambda: _GOALS)
    indicators: Mapping[str, str] = field(default_factory=lambda: _INDICATORS)
    order: tuple[str, ...] = _ORDER


_NATIONAL = Print()
_WEIGHT_FIRST = (*_ORDER[:3], "weight", *(name for name in _ORDER[3:] if name != "weight"))
_PARTED = replace(
    _NATIONAL,
    indicators=_INDICATORS | {"target": "指标值", "actual": "完成值", "weight": "权重", "deviation": "未完成原因"},
)
_PRINTS = {
    "nx-zhongwei": Print(
        goals={"planned": "年初设定目标", "actual": "年度总体目标完成情况"},
        indicators=_INDICATORS | {"target": "指标值（A）"},
        order=(*(name for name in _WEIGHT_FIRST if name != "score" and name != "deviation"), "score", "deviation"),
    ),
    "linking": replace(_NATIONAL, indicators=_INDICATORS | {"deviation": "未完成原因及改进措施"}, order=_WEIGHT_FIRST),
    "sichuan": _PARTED,
    "yunnan": _PARTED,
}


def print_of(template: str) -> Print:
    """Return the print of a template."""
    return _PRINTS.get(template, _NATIONAL)
