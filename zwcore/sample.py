"""SAMPLE: a complete, faultless form in the national layout; every check's bad example is an edit of it."""

from __future__ import annotations

from dataclasses import replace

from zwcore.form import COLUMNS, FUND_COLUMNS, SOME_COLUMNS, Form, FundLine, Goals, Indicator

_LEVELS = (
    ("产出指标", "50", "数量指标", "举办就业技能培训班", "≥20期", "22期", "15", "15", None),
    ("产出指标", "50", "质量指标", "培训合格率", "≥90%", "95%", "15", "15", None),
    ("产出指标", "50", "时效指标", "培训完成时间", "2024年11月底前", "2024年10月", "10", "10", None),
    ("产出指标", "50", "成本指标", "培训总成本", "≤100万元", "98万元", "10", "10", None),
    ("效益指标", "30", "社会效益指标", "参训人员就业率", "≥60%", "66%", "30", "30", None),
    (
        "满意度指标",
        "10",
        "服务对象满意度指标",
        "参训人员满意度（问卷调查）",
        "≥90%",
        "81%",
        "10",
        "9",
        "场地较远，明年就近开班",
    ),
)

SAMPLE = Form(
    title="某市就业服务中心项目支出绩效自评表（表1）",
    table_no="1",
    year="2024",
    template="national",
    project="就业技能培训补助资金",
    department="某市人力资源和社会保障局",
    unit="某市就业服务中心",
    money_unit="万元",
    funds=(
        FundLine("年度资金总额", "100.00", "100.00", "98.00", "10", "98%", "9.8"),
        FundLine("其中：当年财政拨款", "100.00", "100.00", "98.00"),
        FundLine("上年结转资金", "0.00", "0.00", "0.00"),
        FundLine("其他资金", "0.00", "0.00", "0.00"),
    ),
    goals=Goals("举办就业技能培训班20期，提高参训人员就业率。", "举办培训班22期，参训1100人，就业率66%。"),
    indicators=tuple(
        Indicator(level1, points, level2, level3, target, actual, weight, score, deviation)
        for level1, points, level2, level3, target, actual, weight, score, deviation in _LEVELS
    ),
    total="98.8",
    columns=frozenset({*COLUMNS, "total", *(f"funds.{name}" for name in FUND_COLUMNS)} - {"method", *SOME_COLUMNS}),
    blocks=frozenset({"funds", "goals", "indicators"}),
)

NINE = replace(
    SAMPLE,
    template="nx-zhongwei",
    funds=tuple(replace(line, weight=None, rate=None, score=None) for line in SAMPLE.funds),
    indicators=tuple(
        replace(item, actual=None, deviation=None, level1_points=points, weight=weight, score=score)
        for item, (points, weight, score) in zip(
            SAMPLE.indicators,
            (("40", "10", "10"),) * 4 + (("40", "40", "40"), ("20", "20", "18")),
            strict=True,
        )
    ),
    total="98",
    columns=SAMPLE.columns - {"actual", "deviation", "funds.weight", "funds.rate", "funds.score"} | {"method"},
)
"""The same in the print of the nine forms, which has no columns for actual values, reasons and execution points."""
