"""Rulebooks in words: what a rule is called, what it says, and what it rests on, for people who do not read TOML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from zwcore.money import plain
from zwcore.rulebooks import model
from zwcore.rulebooks.load import bases
from zwcore.rulebooks.model import Rule, Rulebook

KINDS: Mapping[str, str] = {
    "printed": "表内印的",
    "regulation": "文件规定",
    "setting": "本系统设置",
    "inferred": "按惯例推断",
}
LABELS: Mapping[str, str] = {
    "weights": "一级指标分值",
    "execution": "预算执行率分值",
    "denominator": "执行率的分母",
    "quantitative": "正向指标公式",
    "reverse": "反向指标公式",
    "equal": "“等于”指标公式",
    "zero": "指标值和完成值都是 0",
    "direction": "没有符号时按“不超过”理解的指标",
    "bands": "定性三档",
    "grades": "等级",
    "rounding": "小数位和容差",
    "points": "分值从哪来",
    "taken": "什么时候采用",
    "over_achievement": "超额完成扣分",
    "ceilings": "按执行率封顶",
    "lines.budget_warn": "预算变化提醒线",
    "lines.budget_alarm": "预算变化大额提醒线",
    "lines.execution_rate": "执行率说明线",
    "lines.unspent": "未用资金提醒线",
    "lines.over_achievement": "超额完成说明线",
    "lines.rate_gap": "指标完成率与执行率差距提醒线",
    "lines.similarity": "名称相近提醒线",
}
_ABSENT = "没有这一条"
_WORDS = {"adjusted": "全年预算数", "initial": "年初预算数", "printed": "按表内所印", "none": "不打分"}
_SAID: Mapping[type[Rule], Callable[[Any], str]] = {
    model.Weights: lambda rule: "，".join(f"{level.name} {plain(level.points)}" for level in rule.levels) or "不规定",
    model.Execution: lambda rule: f"{plain(rule.points)} 分",
    model.Denominator: lambda rule: _WORDS[rule.of],
    model.Formula: lambda rule: "相等记满分，不等记 0 分" if rule.formula == "reached" else f"按 {rule.formula}",
    model.Direction: lambda rule: "、".join(rule.ceilings) or "没有",
    model.Bands: lambda rule: "，".join(f"{s.name} {plain(s.upper)}–{plain(s.lower)}" for s in rule.steps),
    model.Grades: lambda rule: "，".join(f"{step.name} ≥ {plain(step.least)}" for step in rule.steps),
    model.Rounding: lambda rule: (
        f"{rule.places} 位小数，相差 {plain(rule.tolerance)} 以内算一致，"
        f"得分只有一位小数的表 {plain(rule.tolerance_one_decimal)}"
    ),
    model.ReminderLine: lambda rule: f"{plain(rule.value)}%",
    model.TitledLine: lambda rule: f"{plain(rule.value)}%",
    model.Points: lambda rule: _WORDS[rule.given] + "".join(f"，{name}" for name in rule.levels),
    model.Taken: lambda rule: "只在表内印着这样的分值时",
    model.OverAchievement: lambda rule: "，".join(
        f"超过 {plain(step.beyond)}% 及以上扣 {plain(step.off)} 分" for step in rule.steps
    ),
    model.Ceilings: lambda rule: "，".join(
        f"低于 {plain(step.below)}% 最多 {plain(step.most)} 分" for step in rule.steps
    ),
}


def said(rule: Rule | None) -> str:
    """Say what a rule says: "产出 50，效益 30，满意度 10"."""
    return _ABSENT if rule is None else _SAID[type(rule)](rule)


def source(rule: Rule) -> str:
    """Say what a rule rests on, and of what kind that is."""
    named = (bases()[name] for name in rule.basis)
    return f"{KINDS[rule.kind]}：" + "、".join(base.number or base.title for base in named)


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that two rulebooks have otherwise: its ``name`` and what either has, ``None`` for no such rule."""

    name: str
    first: Rule | None
    second: Rule | None

    @property
    def label(self) -> str:
        """What the rule is called."""
        rule = self.second if self.first is None else self.first
        assert rule is not None
        return label(self.name, rule)


def label(name: str, rule: Rule) -> str:
    """Return what a rule is called, by its name; a line of a rulebook's own has its title."""
    return rule.title if isinstance(rule, model.TitledLine) else LABELS[name]


def differences(first: Rulebook, second: Rulebook) -> Iterator[Difference]:
    """Yield the rules whose values differ; the same value from another source is no difference."""
    one, other = _rules(first), _rules(second)
    for name in dict.fromkeys((*LABELS, *one, *other)):
        before, after = one.get(name), other.get(name)
        if _values(before) != _values(after):
            yield Difference(name, before, after)


def _rules(rulebook: Rulebook) -> dict[str, Rule]:
    """Return the rules by name, without a split that the form decides about."""
    left = () if rulebook.points is None else ("weights", "execution")
    return {name: rule for name, rule in rulebook.rules() if name not in left}


def _values(rule: Rule | None) -> list[object]:
    known = () if rule is None else fields(rule)
    return [getattr(rule, field.name) for field in known if field.name not in ("kind", "basis", "title")]
