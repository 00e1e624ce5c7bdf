"""Every check's own example, word for word: the cell it points at, further cells, figures, cause, and the sentence."""

from __future__ import annotations

import pytest

from tests.zwcore.said import told
from tests.zwcore.test_checks import CATALOGUE
from zwcore.checks import checks
from zwcore.layouts import Reading
from zwcore.review import review_form

# Code, cell, "+" further cells, figures, "<-" what it follows from; below it the sentence.
SAID = """
ZW501 goals.actual
    “总体目标完成情况”与“年初设定目标”文字相同。如方便，请写上实际数，例如实发人数、张数。
ZW502 indicators[3].target target=160万元 executed=98 initial=160 <- ZW301
    成本指标 160万元是年初预算数，全年预算已改为 100.00 万元。目标经批复的不用改，说明即可。
ZW503 indicators[3].score target=100万元 executed=120 ratio=120 computed=8.33
    成本指标 100万元，全年执行 120 万元，是指标值的 120%，记满分；按“不超过”理解应为 8.33。增加的预算如已批复，写明即可；否则请核对得分。
ZW504 indicators[0].score planned_unit=80000 implied_unit=49000
    数量指标 ≥20期记满分，执行数是年初预算的 61.25%，单位成本 80000 → 49000 元。请核对实际数。
ZW505 indicators[3].target +indicators[0].target
    35000张 × 10元/张 = 35 万元，全年执行 98.00 万元，两者不一致。
ZW509 indicators count=6
    已填得分均等于分值（6 项）。
ZW101 unit
    实施单位没有填，请补上。
ZW102 funds[0].executed
    年度资金总额的全年执行数没有填，请补上。
ZW103 goals.actual
    总体目标完成情况没有填，请补上。
ZW104 indicators[1].weight
    培训合格率：分值没有填，请对照批复的目标表补上。
ZW105 indicators[4].score weight=30
    参训人员就业率：得分没有填，分值 30。请按实际完成情况填写，程序不代填。
ZW106 total sum=98.8
    总分没有填，各项合计 98.8。
ZW107 template
    表样没有“实际完成值”一栏，完成情况未核对。不作为填报问题。
ZW108 indicators[0].actual
    举办就业技能培训班：实际完成值没有填（共 1 处），请补上。
ZW109 template
    表样没有“偏差原因”一栏；要说明的事可随表存档，不改动表格。
ZW110 indicators[0].deviation
    举办就业技能培训班：未达到指标值（16期，指标值 ≥20期），偏差原因没有填。
ZW412 indicators[0].level3
    培训班学员满意度（问卷调查）：三级指标“培训班学员满意度（问卷调查）”里的“满意度”一般列在满意度指标。请对照批复的目标表。
ZW004 indicators block=indicators
    表内没有找到“绩效指标”一栏，请核对文件是否完整。
ZW005 indicators[4].actual text=I0% confidence=0
    有 1 格读得没有把握（“I0%”），请对照原件核对。
ZW008 money_unit
    没有印明金额单位，按万元读取，请核对。
ZW009 indicators[4].weight text=约30
    有 1 处不是数字（约30），没有算进去，请核对。
ZW010 template template=national rulebook=cn/2020
    认出全国通用表样，按“全国 2020 年起”核对（按表内所印的分值）。
ZW508 goals.planned
    总体目标里的“组织专场招聘会12场”，在绩效指标里没有找到对应的内容。请对照批复的目标表。
ZW401 indicators[0].score claimed=15 computed=12
    举办就业技能培训班：得分 15，按指标值 ≥20期、完成值 16期 应为 12，请核对。
ZW403 indicators[3].score actual=110万元 target=≤100万元 computed=9.09
    培训总成本：完成值 110万元 超出指标值 ≤100万元，记满分；按规则应为 9.09，请核对。
ZW404 indicators[0].score
    举办就业技能培训班：完成值 22期 已达到指标值 ≥20期，扣了分而没有写原因，请说明。
ZW405 indicators[0].actual ratio=200
    举办就业技能培训班：完成值 40期 是指标值 ≥20期 的 200%，请说明原因。
ZW408 indicators[4].target
    参训人员就业率：指标值与指标名称文字相同，没有写出要达到的程度。请对照批复的目标表。
ZW409 indicators[4].level3
    社会效益指标：三级指标写的是“社会效益指标”，是类别名称，不是具体指标。请对照批复的目标表。
ZW410 indicators[4].level3 +indicators[1].level3 other=1
    “培训合格率”同时用作质量指标、社会效益指标。请对照批复的目标表。
ZW414 indicators[2].target
    培训完成时间：指标值只写“2024年”，没有写到哪一天或第几个工作日。请对照批复的目标表。
ZW415 indicators[0].actual
    举办就业技能培训班：写着预估（22期（预估）），年度已结束，请说明实际数。
ZW416 indicators[3].target count=2
    培训总成本：一格里有 2 个指标值，完成情况请分别说明。
ZW421 template
    一级指标的分值与全国规则不同，按表内所印核对：40/40/20。不作为填报问题。
ZW301 funds[0].adjusted initial=150 adjusted=100 change=-50 change_pct=-33.33 line=30
    全年预算比年初减少 50.00 万元（33.33%），超过提醒线 30%，请说明原因。
ZW302 funds[0].adjusted initial=130 adjusted=100 change=-30 change_pct=-23.08 line=20
    全年预算比年初减少 30.00 万元（23.08%），超过 20%，请说明原因。
ZW303 funds[1].executed +funds[0].executed executed=120 adjusted=100
    其中：当年财政拨款：全年执行 120 大于全年预算 100，请核对或说明追加依据。
ZW304 funds[0].executed rate=85
    预算执行率 85%，低于 90%，请说明原因。
ZW305 funds[0].executed rate_initial=90.91
    全年预算调整后与全年执行数一致，全年执行占年初预算 90.91%；请备好预算调整的批复。
ZW306 funds[0].executed <- ZW304
    全年预算还有 25.00% 没有支出，超过 20%，请说明结余原因。
ZW307 funds[0].adjusted change_pct=-9.09
    全年预算比年初减少 10.00 万元（9.09%）。
ZW308 funds[3].executed
    其他资金全年执行数 -2.00 是负数（共 1 处），请核对或说明。
ZW309 funds[0].adjusted adjusted=100
    年初预算为 0，全年预算 100 万元，请说明资金来源。
ZW506 indicators[2].target years=2021
    培训完成时间：“2021年11月底前”里的年份是 2021，表的年度是 2024，请核对。
ZW506 indicators[2].actual years=2021
    培训完成时间：“2021年10月”里的年份是 2021，表的年度是 2024，请核对。
ZW507 indicators[0].target +indicators[3].level3
    数量指标写的是 2023年1月-2023年12月，成本指标写的是 2024年1月至2024年6月，前后不一致，请核对。
ZW510 funds[0].executed <- ZW304
    各项指标得分率 98.89%，预算执行率 80%，相差超过 5 个百分点，请说明。
ZW201 indicators[4].score score=35 weight=30 over=5
    参训人员就业率：得分 35，分值 30，多 5 分。
ZW202 total sum=98.8 total=98
    各项合计 98.8，总分一栏填的是 98，请核对。
ZW203 indicators sum=105 <- ZW204
    分值合计 105，应为 100。请对照批复的目标表核对分值。
ZW204 indicators[0].weight +indicators[1].weight +indicators[2].weight +indicators[3].weight level1=产出指标 sum=51 points=50
    产出指标：分值合计 51，表内印的是 50 分，请核对。
ZW205 indicators[4].score level1=效益指标 sum=35 points=30 <- ZW201
    效益指标：得分小计 35，分值 30。
ZW206 funds[0].initial sum=90 total=100
    年初预算数：各行合计 90，年度资金总额 100，请核对。
ZW207 funds[0].rate rate=95 computed=98
    执行率填的是 95%，按全年执行数 ÷ 全年预算数应为 98%。
ZW208 funds[0].score score=10 computed=9.8
    预算执行率得分填的是 10，按执行率应为 9.8。
ZW209 grade grade=良 computed=优
    等级写的是“良”，按总分 98.8 应为“优”，请核对。
ZW210 total total=108.8 <- ZW202
    总分 108.8 超过 100，请核对。
ZW113 indicators[4].score text=满分
    参训人员就业率：得分写的是“满分”，不是数字，用到它的合计没有核对。请填数字。
ZW511 indicators[4].target count=1 points=30
    1 项效益指标（共 30 分）只写“有效保障”一类的话，没有可以衡量的程度。请对照批复的目标表。
ZW512 indicators[4].level3
    政策知晓率和社会稳定程度：“政策知晓率和社会稳定程度”里的“知晓率”一般列在社会效益指标。请对照批复的目标表。
ZW513 goals.planned
    总体目标只写了项目名称，没有写要做到什么。请对照批复的目标表。
ZW211 indicators[0].score
    举办就业技能培训班是负数（-15，共 1 处），请核对是否多写了“-”。
ZW402 indicators[0].score claimed=16.5 computed=15 <- ZW201
    举办就业技能培训班：完成值 22期 超过指标值 ≥20期，得分按比例算到了 16.5；得分不超过分值，应为 15。
ZW406 indicators[4].score
    参训人员就业率：完成情况写的是“部分达成”，得分 30 不在这一档（18–不足 24），请核对。
ZW407 indicators[0].target
    举办就业技能培训班：指标值“办好培训班”没有可以衡量的数。请对照批复的目标表。
ZW411 indicators[5].level3 +indicators[4].level3 other=4 similarity=88
    三级指标“参训人员满意度（问卷调查）”与“参训人员的满意度（问卷调查）”几乎相同（相似度 88%）。请对照批复的目标表。
ZW413 indicators[0].target
    举办就业技能培训班：指标值“2023年1月-2023年12月参训人员”是时间或人群，没有写数量，请说明实际数量。
ZW417 indicators[5].level3
    参训人员满意度：没有写满意度是怎样得来的（问卷、测评、回访）。
ZW418 indicators[0].actual
    举办就业技能培训班：指标值 ≥20期 与完成值 22人 的单位不同，没法比较，请核对。
ZW419 indicators[5].target
    参训人员满意度（问卷调查）：“≥900%”超出了比率的范围，请核对是否写错。
ZW420 indicators[1].actual
    培训合格率：完成值 15 与分值相同，而指标值是 ≥90%，请核对是否把得分填到了完成值。
ZW422 indicators[0].actual
    举办就业技能培训班：指标值是 ≥20期，完成值写的是“≥20期”，没有实际数。请填实际完成的数。
"""  # noqa: E501
LINES = SAID.strip().splitlines()
EXAMPLES = sorted({line[:5] for line in LINES[::2]})


def test_every_example_is_here() -> None:
    assert sorted(code for code in CATALOGUE if checks[code].bad is not None) == EXAMPLES


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_is_said_of_its_example(code: str) -> None:
    example = checks[code].example()
    assert example is not None
    findings = review_form(Reading(example)).findings
    expected = [
        text for head, text in zip(LINES[::2], LINES[1::2], strict=True) for text in (head, text) if head[:5] == code
    ]
    assert [text for f in findings if f.code == code for text in told(f, findings)] == expected
