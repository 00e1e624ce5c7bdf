"""Goals that say nothing, effects in phrases or under another category, years that are not the form's, counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.test_checks import review
from zwcore.finding import Finding
from zwcore.form import Form, Indicator
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.review import review_form, share
from zwcore.sample import NINE, SAMPLE


def said(code: str, form: Form) -> list[Finding]:
    return [one for one in review(form) if one.code == code]


def effects(*rows: tuple[str, str, str]) -> Form:
    added = tuple(Indicator("效益指标", None, two, three, target, target, "10", "10") for two, three, target in rows)
    return replace(SAMPLE, indicators=SAMPLE.indicators[:4] + added + SAMPLE.indicators[5:])


ONE, OTHER = ("社会效益指标", "就业质量", "有效保障"), ("可持续影响指标", "机制", "长期")
MEASURED = ("社会效益指标", "参训人员就业率", "≥60%")


@pytest.mark.parametrize(
    ("rows", "count", "points"),
    [
        ((ONE, OTHER), "2", "20"),
        ((ONE, OTHER, MEASURED), "2", "20"),
        ((ONE,), "1", "10"),
        ((ONE, MEASURED), None, None),
        ((MEASURED,), None, None),
        ((("社会效益指标", "安全", "全年无事故"), ("生态效益指标", "水质", "达到三类标准")), None, None),
    ],
)
def test_effects_in_phrases_are_counted_with_their_points(
    rows: tuple[tuple[str, str, str], ...], count: str | None, points: str | None
) -> None:
    found = [one.params for one in said("ZW511", effects(*rows))]
    assert found == ([{"count": count, "points": points}] if count else [])


def test_forms_of_a_file_share_one_remark_with_the_sums() -> None:
    forms = [review_form(Reading(effects(*rows))) for rows in ((ONE, OTHER), (ONE, OTHER, OTHER))]
    _, remarks = share(forms)
    (shared,) = [remark.finding for remark in remarks if remark.finding.code == "ZW511"]
    assert shared.params == {"count": "5", "points": "50"}
    assert "2 张表共 5 项效益指标（50 分）" in str(shared.message)


@pytest.mark.parametrize(
    ("category", "name", "word"),
    [
        ("经济效益指标", "政策知晓率", "知晓率"),
        ("经济效益", "辖区居民安全感", "安全感"),
        ("经济效益指标", "减少水土流失", "水土流失"),
        ("社会效益指标", "提高空气质量优良天数", "空气质量"),
        ("生态效益指标", "带动农户增收", "增收"),
        ("经济效益指标", "带动农民增收，维护社会稳定", None),
        ("社会效益指标", "改善人居环境，减少污染", None),
        ("社会效益指标", "政策知晓率", None),
        ("数量指标", "空气质量监测点", None),
    ],
)
def test_an_effect_under_another_category(category: str, name: str, word: str | None) -> None:
    found = said("ZW512", edit(SAMPLE, {"indicators[4].level2": category, "indicators[4].level3": name}))
    assert [str(one.message) for one in found if word and word not in str(one.message)] == []
    assert len(found) == (word is not None)


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("就业技能培训补助资金", True),
        ("完成2024年度就业技能培训补助资金项目。", True),
        ("1.做好就业技能培训补助工作", True),
        ("举办就业技能培训补助20期", False),
        ("发放就业技能培训补助资金", False),
        (None, False),
    ],
)
def test_a_goal_that_is_only_the_name(goal: str | None, told: bool) -> None:
    assert bool(said("ZW513", edit(SAMPLE, {"goals.planned": goal}))) is told


@pytest.mark.parametrize(
    ("goal", "missing"),
    [
        ("1.举办培训班20期；2.优化营商环境", "优化营商环境"),
        ("举办就业技能培训班；引进高端装备企业", "引进高端装备企业"),
        ("一是举办培训班，二是新建幼儿园", "新建幼儿园"),
        ("举办培训班20期\n新建污水处理厂", "新建污水处理厂"),
        ("1.举办培训班20期；2.提高参训人员满意度", None),
        ("1.举办培训班20期；2.确保个人利益不受损失", None),
        ("优化营商环境", None),
    ],
)
def test_a_goal_of_which_no_indicator_speaks(goal: str, missing: str | None) -> None:
    found = [str(one.message) for one in said("ZW508", edit(SAMPLE, {"goals.planned": goal}))]
    assert len(found) == (missing is not None)
    assert all(missing is not None and f"“{missing}”" in text for text in found)


@pytest.mark.parametrize(
    ("path", "text", "years"),
    [
        ("project", "2023年度就业技能培训", "2023"),
        ("goals.planned", "完成2022年度培训20期", "2022"),
        ("goals.actual", "2032年举办培训22期", "2032"),
        ("indicators[1].level3", "2021年培训合格率", "2021"),
        ("indicators[2].target", "2023年11月底前", "2023"),
        ("project", "2024年度就业技能培训", None),
        ("project", "2023年结转就业技能培训资金", None),
        ("project", "2022-2025年就业规划编制", None),
        ("goals.planned", "较2023年增加培训2期", None),
        ("goals.planned", "截至2023年底完成首批，2024年完成第二批", None),
        ("goals.planned", "落实《2021年就业工作方案》", None),
        ("goals.planned", "做好2023年度部门决算公开", None),
        ("indicators[0].actual", "比2023年多办2期", None),
    ],
)
def test_a_year_that_is_not_the_forms(path: str, text: str, years: str | None) -> None:
    found = [(one.where, one.params["years"]) for one in said("ZW506", edit(SAMPLE, {path: text}))]
    assert found == ([(path, years)] if years else [])


def test_names_that_tell_years_apart_are_silent() -> None:
    cohorts = {"indicators[0].level3": "2022年参训人员", "indicators[1].level3": "2023至2024年参训人员"}
    assert said("ZW506", edit(SAMPLE, cohorts)) == []
    assert len(said("ZW506", edit(SAMPLE, {**cohorts, "indicators[1].level3": "其他参训人员"}))) == 1


def test_the_same_year_everywhere_is_one_fault() -> None:
    cells = ("project", "goals.planned", "indicators[0].level3", "indicators[0].target")
    form = edit(SAMPLE, dict.fromkeys(cells, "2023年度培训20期"))
    found = said("ZW506", form)
    assert [one.where for one in found if one.cause is None] == ["project"]
    assert len(found) == 4


FELL = {"funds[0].initial": "160.00", "funds[1].initial": "160.00"}


@pytest.mark.parametrize(
    ("changes", "params", "places"),
    [
        ({}, {"planned_unit": "80000", "implied_unit": "49000"}, ()),
        ({"indicators[1].target": "500人"}, {}, ("indicators[1].score",)),
        ({"indicators[1].target": "500人", "indicators[1].score": "9"}, {}, ()),
        ({"indicators[1].target": "≥95%"}, {"planned_unit": "80000", "implied_unit": "49000"}, ()),
    ],
)
def test_what_one_costs_is_told_where_one_thing_is_counted(
    changes: dict[str, str], params: dict[str, str], places: tuple[str, ...]
) -> None:
    form = edit(NINE, {**FELL, "indicators[1].level2": "数量指标", "indicators[1].target": "尽快", **changes})
    (found,) = said("ZW504", form)
    assert (found.where, found.params, found.places) == ("indicators[0].score", params, places)
    assert ("单位成本" in str(found.message)) is bool(params)
