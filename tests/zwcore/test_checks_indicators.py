"""The edges of the checks on indicators, on money beside them, and on goals: silent up to here, told from there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.zwcore.said import Changes, both, said
from zwcore.checks.values import likeness
from zwcore.form import Form, Indicator
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.review import review_form
from zwcore.rulebooks import get
from zwcore.sample import NINE, SAMPLE

FELL = {**both(initial="160.00"), "indicators[3].target": "160万元", "indicators[3].actual": None}
ROSE = {**both(adjusted="120", executed="120"), "indicators[3].target": "100万元", "indicators[3].actual": None}
MISSED = {"indicators[0].actual": "16期"}
COSTLY = {"indicators[3].actual": "110万元"}


def priced(count: str, price: str, spent: str) -> dict[str, str | None]:
    return {"indicators[0].target": count, "indicators[3].target": price, "funds[0].executed": spent}


SILENT: list[tuple[str, Form, Changes]] = [
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "11", "indicators[0].deviation": "报名少"}),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "12.01"}),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "15.5"}),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "-0.5"}),
    ("ZW401", SAMPLE, COSTLY),
    ("ZW403", SAMPLE, {**COSTLY, "indicators[3].score": "9.5"}),
    ("ZW404", SAMPLE, {"indicators[0].score": "14.99"}),
    ("ZW404", SAMPLE, {**MISSED, "indicators[0].score": "11"}),
    ("ZW405", SAMPLE, {"indicators[0].actual": "26.01期", "indicators[0].deviation": "报名多"}),
    ("ZW405", SAMPLE, {"indicators[3].actual": "10万元"}),
    ("ZW405", SAMPLE, {"indicators[3].actual": "200万元"}),
    ("ZW405", SAMPLE, {"indicators[0].target": "≥0期"}),
    ("ZW410", SAMPLE, {"indicators[0].level3": "指标1", "indicators[1].level3": "指标1"}),
    ("ZW414", SAMPLE, {"indicators[2].target": "尽快"}),
    ("ZW414", SAMPLE, {"indicators[4].target": "2024年"}),
    ("ZW415", SAMPLE, {"indicators[0].target": "约20期"}),
    ("ZW416", SAMPLE, {"indicators[0].target": "20-30期"}),
    ("ZW416", SAMPLE, {"indicators[0].target": "20期（2024年）"}),
    ("ZW421", SAMPLE, {"indicators[0].method": "定性指标按100-80%（含）、80-60%（含）、60-0%记分"}),
    ("ZW421", NINE, {f"indicators[{n}].level1_points": None for n in range(6)}),
    *(("ZW417", SAMPLE, {"indicators[5].level3": f"学员满意度（{word}）"}) for word in (
        "问卷", "调查", "测评", "回访", "评议",
    )),
    *(("ZW417", SAMPLE, {"indicators[5].level3": "学员满意度", f"indicators[5].{name}": "90%（回访）"}) for name in (
        "target", "actual", "deviation", "evidence",
    )),
    ("ZW417", SAMPLE, {"indicators[4].level3": "学员满意度"}),
    ("ZW501", SAMPLE, {"goals.planned": None, "goals.actual": None}),
    ("ZW502", SAMPLE, {**both(initial="160", executed="161"), "indicators[3].target": "160万元",
                       "indicators[3].actual": None}),
    ("ZW502", SAMPLE, {**FELL, "indicators[3].target": "159万元"}),
    ("ZW503", SAMPLE, {**ROSE, "indicators[3].actual": "100万元"}),
    ("ZW503", SAMPLE, {**ROSE, "indicators[3].score": "9"}),
    ("ZW503", SAMPLE, {**ROSE, "indicators[3].target": "119万元"}),
    ("ZW503", SAMPLE, {**ROSE, "indicators[3].target": "120万元"}),
    ("ZW503", SAMPLE, {**ROSE, "indicators[4].level2": "成本指标", "indicators[4].target": "1万元"}),
    ("ZW504", NINE, {**FELL, **both(initial="142")}),
    ("ZW504", NINE, both(adjusted="150")),
    *(("ZW504", NINE, {**FELL, "indicators[0].target": target}) for target in (
        "约20期", "20%", "20万元", "0期", "尽快",
    )),
    ("ZW504", NINE, {**FELL, "indicators[0].score": "9"}),
    ("ZW504", NINE, {**FELL, "indicators[0].score": None, "indicators[0].weight": None}),
    ("ZW504", NINE, {**FELL, "indicators[0].actual": "22期"}),
    ("ZW505", NINE, priced("98000张", "10元/张", "98")),
    ("ZW505", NINE, priced("98000张", "10元/张", "98.0")),
    ("ZW505", NINE, priced("9.8万张", "10元/张", "98.5")),
    ("ZW505", NINE, priced("9.8万张", "10元/张", "97.5")),
    ("ZW505", NINE, priced("3450张", "100元/张", "34")),
    ("ZW505", NINE, priced("3450张", "100元/张", "35")),
    ("ZW505", NINE, priced("98000张", "≥10元/张", "120")),
    ("ZW505", NINE, priced("98000张", ">10元/张", "120")),
    ("ZW505", NINE, priced("98000张", "≤10元/张", "90")),
    ("ZW505", NINE, priced("98000张", "<10元/张", "90")),
    ("ZW505", NINE, priced("≤98000张", "10元/张", "90")),
    ("ZW505", NINE, priced("98000张", "约10元/张", "90")),
    ("ZW505", NINE, {**priced("98000张", "10元/张", "90"), "indicators[1].level2": "成本指标",
                     "indicators[1].target": "20元/张"}),
    ("ZW505", NINE, {**priced("98000张", "10元/张", "90"), "indicators[1].level2": "数量指标",
                     "indicators[1].target": "5张"}),
    ("ZW509", SAMPLE, {f"indicators[{n}].score": None for n in range(1, 6)}),
    ("ZW509", SAMPLE, {"indicators[5].score": "9.99"}),
    *(("ZW508", SAMPLE, {"goals.planned": f"1.举办培训班20期；2.{text}"}) for text in (
        "招聘会12月举办", "招12场", "招聘12场",
    )),
    ("ZW508", replace(SAMPLE, indicators=()), {"goals.planned": "1.举办培训班20期；2.组织专场招聘会12场"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "base", "changes"), SILENT)
def test_the_last_value_that_is_silent(code: str, base: Form, changes: Changes) -> None:
    assert said(code, edit(base, changes)) == []


UNMET = "在绩效指标里没有找到对应的内容。请对照批复的目标表。"
TOLD: list[tuple[str, Form, Changes, list[str]]] = [
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "12.02"},
     ["indicators[0].score claimed=12.02 computed=12"
      " | 举办就业技能培训班：得分 12.02，按指标值 ≥20期、完成值 16期 应为 12，请核对。偏差原因也没有填，请补上。"]),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "11"},
     ["indicators[0].score claimed=11 computed=12"
      " | 举办就业技能培训班：得分 11，按指标值 ≥20期、完成值 16期 应为 12，请核对。偏差原因也没有填，请补上。"]),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "15", "indicators[0].deviation": "报名少"},
     ["indicators[0].score claimed=15 computed=12"
      " | 举办就业技能培训班：得分 15，按指标值 ≥20期、完成值 16期 应为 12，请核对。"]),
    ("ZW401", SAMPLE, {"indicators[1].actual": "15"},
     ["indicators[1].score claimed=15 computed=2.5 <- ZW420"
      " | 培训合格率：得分 15，按指标值 ≥90%、完成值 15 应为 2.5，请核对。偏差原因也没有填，请补上。"]),
    ("ZW401", SAMPLE, {**MISSED, "indicators[0].score": "0"},
     ["indicators[0].score claimed=0 computed=12"
      " | 举办就业技能培训班：得分 0，按指标值 ≥20期、完成值 16期 应为 12，请核对。偏差原因也没有填，请补上。"]),
    ("ZW404", SAMPLE, {"indicators[0].score": "14.98"},
     ["indicators[0].score | 举办就业技能培训班：完成值 22期 已达到指标值 ≥20期，扣了分而没有写原因，请说明。"]),
    ("ZW405", SAMPLE, {"indicators[0].actual": "26.01期"},
     ["indicators[0].actual ratio=130.05"
      " | 举办就业技能培训班：完成值 26.01期 是指标值 ≥20期 的 130.05%，请说明原因。"]),
    ("ZW405", SAMPLE, {"indicators[0].target": "=20期", "indicators[0].actual": "30期"},
     ["indicators[0].actual ratio=150 | 举办就业技能培训班：完成值 30期 是指标值 =20期 的 150%，请说明原因。"]),
    ("ZW410", SAMPLE, {f"indicators[{n}].level3": "培训“合格”率" for n in (0, 1, 4)},
     ["indicators[4].level3 +indicators[0].level3 +indicators[1].level3 other=0"
      " | “培训‘合格’率”同时用作数量指标、质量指标、社会效益指标。请对照批复的目标表。"]),
    *(("ZW414", SAMPLE, {"indicators[2].target": text},
       [f"indicators[2].target | 培训完成时间：指标值只写“{text}”，没有写到哪一天或第几个工作日。请对照批复的目标表。"])
      for text in ("规定时限内", "及时完成", "按期", "按时办结", "2024年")),
    ("ZW415", SAMPLE, {"indicators[0].target": "预估20期", "indicators[1].actual": "估计95%",
                       "indicators[3].actual": "暂估98万元"},
     ["indicators[0].target +indicators[1].actual +indicators[3].actual"
      " | 举办就业技能培训班：写着预估（预估20期、估计95%、暂估98万元），年度已结束，请说明实际数。"]),
    ("ZW416", SAMPLE, {"indicators[0].target": "20期；30期；40期"},
     ["indicators[0].target count=3 | 举办就业技能培训班：一格里有 3 个指标值，完成情况请分别说明。"]),
    ("ZW417", SAMPLE, {"indicators[4].level2": "满意度", "indicators[5].level3": "学员满意度"},
     ["indicators[4].level3 | 参训人员就业率：没有写满意度是怎样得来的（问卷、测评、回访）。",
      "indicators[5].level3 | 学员满意度：没有写满意度是怎样得来的（问卷、测评、回访）。"]),
    ("ZW421", SAMPLE, {"indicators[1].method": "定性指标按100-80%（含）、80-50%（含）、50-0%记分"},
     ["template | 分值结构或定性三档与全国规则不同，按表内所印核对：一级 50/30/10，定性三档 100–80、80–50、50–0。"
      "不作为填报问题。"]),
    ("ZW502", NINE, {**FELL, **both(initial="110"), "indicators[3].target": "110万元"},
     ["indicators[3].target target=110万元 executed=98 initial=110"
      " | 成本指标 110万元是年初预算数，全年预算已改为 100.00 万元。目标经批复的不用改，说明即可。"]),
    ("ZW502", NINE, {**FELL, **both(initial="125.01"), "indicators[3].target": "125.01万元"},
     ["indicators[3].target target=125.01万元 executed=98 initial=125.01 <- ZW302"
      " | 成本指标 125.01万元是年初预算数，全年预算已改为 100.00 万元。目标经批复的不用改，说明即可。"]),
    ("ZW503", SAMPLE, {**ROSE, "indicators[3].target": "120万元", "funds[0].executed": "130"},
     ["indicators[3].score target=120万元 executed=130 ratio=108.33 computed=9.23"
      " | 成本指标 120万元，全年执行 130 万元，是指标值的 108.33%，记满分；按“不超过”理解应为 9.23。"
      "增加的预算如已批复，写明即可；否则请核对得分。"]),
    ("ZW504", NINE, {**FELL, "indicators[0].target": "尽快", "indicators[1].level2": "数量指标",
                     "indicators[1].target": "7人", **both(executed="0")},
     ["indicators[1].score planned_unit=228571.43 implied_unit=0"
      " | 培训合格率 7人记满分，执行数是年初预算的 0%，单位成本 228571.43 → 0 元。请核对实际数。"]),
    *(("ZW505", NINE, priced(count, price, spent),
       ["indicators[3].target +indicators[0].target"
        f" | {count} × {price} = 98 万元，全年执行 {spent} 万元，两者不一致。"])
      for count, price, spent in (
          ("98000张", "10元/张", "98.01"), ("98000张", "10元/张", "97.99"), ("9.8万张", "10元/张", "98.56"),
          ("9.8万张", "10元/张", "97.44"), ("98000张", "≥10元/张", "97"), ("98000张", "≤10元/张", "99"),
          ("≥98000张", "10元/张", "97"), ("≤98000张", "10元/张", "99"),
      )),
    ("ZW505", SAMPLE, {"indicators[0].target": "1张", "indicators[3].target": "1元/张",
                       "indicators[0].actual": "35000张", "indicators[3].actual": "10元/张"},
     ["indicators[3].target +indicators[0].target | 35000张 × 10元/张 = 35 万元，全年执行 98.00 万元，两者不一致。"]),
    ("ZW508", SAMPLE, {"goals.planned": "（一）举办培训班20期。（二）组织专场招聘会1.2万场。（三）巡回义诊30次"},
     [f"goals.planned | 总体目标里的“组织专场招聘会1.2万场”，{UNMET}",
      f"goals.planned | 总体目标里的“巡回义诊30次”，{UNMET}"]),
    ("ZW508", SAMPLE, {"goals.planned": "目标一：举办培训班20期，目标二：招聘会12场"},
     [f"goals.planned | 总体目标里的“招聘会12场”，{UNMET}"]),
    ("ZW509", SAMPLE, {f"indicators[{n}].score": None for n in range(2, 6)},
     ["indicators count=2 | 已填得分均等于分值（2 项）。"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "base", "changes", "expected"), TOLD)
def test_the_first_value_that_is_told(code: str, base: Form, changes: Changes, expected: list[str]) -> None:
    assert said(code, edit(base, changes)) == expected


@pytest.mark.parametrize("text", [
    "完成", "已完成。", "全部完成", "达成", "达标", "已达标", "达成预期指标", "按期完成", "达到预期目标",
    "≥20期", ">20期", "≤20期", "＜20期",
])  # fmt: skip
def test_an_outcome_without_a_number(text: str) -> None:
    assert len(said("ZW422", edit(SAMPLE, {"indicators[0].actual": text}))) == 1


WORDS = {
    "质量指标": ("合格率", "达标率", "优良率", "准确率", "差错率"),
    "时效指标": ("及时率", "按时率", "时限", "完成时间"),
    "成本指标": ("成本", "单价"),
    "满意度指标": ("满意度", "满意率"),
}
AMOUNTS = ("数量", "人数", "次数", "张数", "份数", "户数", "面积")
MONEY = ("成本", "单价", "金额", "总投资")
STRANGE = [
    *(("数量指标", word, kind) for kind, words in WORDS.items() for word in words),
    *(("质量指标", word, "成本指标") for word in MONEY),
    *(("质量指标", word, "满意度指标") for word in WORDS["满意度指标"]),
    *(("时效指标", word, "数量指标") for word in AMOUNTS),
    *(("时效指标", word, "质量指标") for word in WORDS["质量指标"]),
    *(("时效指标", word, "成本指标") for word in MONEY),
    *(("成本", word, "时效指标") for word in WORDS["时效指标"]),
    *(("成本指标", word, "满意度指标") for word in WORDS["满意度指标"]),
    *(("满意度指标", word, "数量指标") for word in AMOUNTS),
    *(("服务对象满意度", word, "成本指标") for word in MONEY),
    *(("服务对象满意度指标", word, "时效指标") for word in WORDS["时效指标"]),
]


@pytest.mark.parametrize(("level2", "word", "kind"), STRANGE)
def test_a_name_that_ends_with_a_word_of_another_category(level2: str, word: str, kind: str) -> None:
    row = Indicator("产出指标", "50", level2, f"培训{word}（试行）", "≥20", "22", "15", "15")
    form = replace(SAMPLE, indicators=(row, *SAMPLE.indicators[1:]))
    (sentence,) = said("ZW412", form)
    assert sentence.startswith("indicators[0].level3 | ")
    assert sentence.endswith(f"里的“{word}”一般列在{kind}。请对照批复的目标表。")
    assert len(said("ZW412", edit(form, {"indicators[0].level3": f"培训{word}。"}))) == 1
    assert said("ZW412", edit(form, {"indicators[0].level3": word})) == []
    assert said("ZW412", edit(form, {"indicators[0].level3": f"提高培训{word}"})) == []


@pytest.mark.parametrize("words", ["确保及时", "加强服务", "足额保障", "各项目人员", "年月日和"])
def test_words_of_every_project_promise_nothing(words: str) -> None:
    assert said("ZW508", edit(SAMPLE, {"goals.planned": f"1.举办培训班20期；2.{words}12次"})) == []


def test_names_that_differ_in_their_width_are_quoted_as_the_first() -> None:
    changes = {"indicators[0].level3": "Ａ类培训合格率", "indicators[1].level3": "A类培训合格率"}
    assert said("ZW410", edit(SAMPLE, changes)) == [
        "indicators[1].level3 +indicators[0].level3 other=0"
        " | “Ａ类培训合格率”同时用作数量指标、质量指标。请对照批复的目标表。"
    ]


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        ("培训合格", "培训合格率", "85.71"),
        ("培训班学员总", "培训班学员总数", "90.91"),
        ("培训班学员总体合", "培训班学员总体合格", "93.33"),
        ("培训班学员总体考核", "培训班学员总体考核率", "94.12"),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, similarity: str) -> None:
    assert said("ZW411", edit(SAMPLE, {"indicators[0].level3": one, "indicators[1].level3": other})) == [
        f"indicators[1].level3 +indicators[0].level3 other=0 similarity={similarity}"
        f" | 三级指标“{other}”与“{one}”几乎相同（相似度 {similarity}%）。请对照批复的目标表。"
    ]


def codes(form: Form) -> dict[str, int | None]:
    """The findings with what each follows from."""
    return {finding.code: finding.cause for finding in review_form(Reading(form)).findings}


def test_names_exactly_on_the_line_of_likeness_are_told() -> None:
    line = get("cn/2020").lines.similarity.value
    same = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
    one, other = same + "天地玄", same + "宇宙洪"
    assert likeness(one, other) == 8500
    assert line == Decimal(85)
    alike = edit(SAMPLE, {"indicators[3].level3": one, "indicators[4].level3": other})
    assert "ZW411" in codes(alike)
    assert "ZW411" not in codes(edit(alike, {"indicators[4].level3": other + "荒"}))


def test_a_number_recorded_beside_the_target_is_not_asked_for() -> None:
    target = {"indicators[0].target": "2024年参训人员", "indicators[0].actual": "参训人员"}
    assert "请说明实际数量" in str(said("ZW413", edit(SAMPLE, target)))
    assert "没法对照" in str(said("ZW413", edit(SAMPLE, {**target, "indicators[0].actual": "1100人"})))
    estimated = {"indicators[0].target": "≥20期（预估）"}
    assert "完成值已按实际数" in str(said("ZW415", edit(SAMPLE, estimated)))
    for actual in ("22期（预估）", None):
        assert "请说明实际数" in str(said("ZW415", edit(SAMPLE, {**estimated, "indicators[0].actual": actual})))


def test_a_time_span_with_a_month_is_not_only_a_year() -> None:
    assert "ZW414" in codes(edit(SAMPLE, {"indicators[2].target": "2024年", "indicators[2].actual": "2024年"}))
    assert "ZW414" not in codes(edit(SAMPLE, {"indicators[2].target": "2024年至2024年9月"}))
