"""What every cell of a form is called, by its path without the counts (``indicators.score``)."""

from __future__ import annotations

from collections.abc import Mapping

from zwcore.text import Message

LABELS: Mapping[str, Message] = {
    "year": Message("field.year", "年度"),
    "project": Message("field.project", "项目名称"),
    "department": Message("field.department", "主管部门"),
    "unit": Message("field.unit", "实施单位"),
    "title": Message("field.title", "标题"),
    "money_unit": Message("field.money_unit", "金额单位"),
    "grade": Message("field.grade", "等级"),
    "total": Message("field.total", "总分"),
    "remarks": Message("field.remarks", "说明"),
    "funds.label": Message("field.fund", "资金名称"),
    "funds.initial": Message("field.initial", "年初预算数"),
    "funds.adjusted": Message("field.adjusted", "全年预算数"),
    "funds.executed": Message("field.executed", "全年执行数"),
    "funds.weight": Message("field.fund_weight", "预算执行率分值"),
    "funds.rate": Message("field.rate", "执行率"),
    "funds.score": Message("field.execution", "预算执行率得分"),
    "goals.planned": Message("field.planned", "年初设定目标"),
    "goals.actual": Message("field.outcome", "年度总体目标完成情况"),
    "indicators.level1": Message("field.level1", "一级指标"),
    "indicators.level1_points": Message("field.level1_points", "一级指标分值"),
    "indicators.level2": Message("field.level2", "指标类别"),
    "indicators.level3": Message("field.level3", "三级指标"),
    "indicators.target": Message("field.target", "指标值"),
    "indicators.weight": Message("field.weight", "分值"),
    "indicators.actual": Message("field.actual", "实际完成值"),
    "indicators.score": Message("field.score", "得分"),
    "indicators.deviation": Message("field.deviation", "偏差原因"),
    "indicators.method": Message("field.method", "得分计算方法"),
    "indicators.nature": Message("field.nature", "指标性质"),
    "indicators.unit": Message("field.measure", "度量单位"),
    "indicators.evidence": Message("field.evidence", "佐证材料"),
    "indicators.reviewed": Message("field.reviewed", "复核得分"),
}
