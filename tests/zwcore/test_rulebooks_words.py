"""Rulebooks for people: what is wrong with a new file, and what two have otherwise."""

from __future__ import annotations

import pytest

from tests.zwcore.forms import values
from zwcore.rulebooks import get, load
from zwcore.rulebooks.proof import proofread
from zwcore.rulebooks.words import differences, label, said, source

SOUND = """
title = "银川市 2025 年起"
area = "nx-yinchuan"
years = { from = 2025 }
extends = "cn/2020"

[lines.budget_alarm]
kind = "setting"
basis = ["house"]
value = 25
"""
EXECUTION = """
[execution]
kind = "setting"
basis = ["house"]
points = 10
"""


def test_a_sound_one() -> None:
    book, problems = proofread(SOUND)
    assert problems == ()
    assert book is not None
    assert values(book.id, book.lines.budget_alarm.value, book.lines.budget_warn.value) == ("nx-yinchuan/2025", 25, 20)
    assert book.sha256 != get("cn/2020").sha256


def test_one_of_the_packages_proofreads_to_itself() -> None:
    from importlib.resources import files

    for key, known in load().items():
        text = files("zwcore.rulebooks").joinpath(*f"{key}.toml".split("/")).read_text("utf-8")
        assert proofread(text) == (known, ())


@pytest.mark.parametrize(
    ("old", "new", "complaints"),
    [
        ("value = 25", "valeu = 25", ["lines.budget_alarm.valeu：没有这个名称，是不是“value”。", "value：没有写"]),
        ("value = 25", 'value = "25%"', ['lines.budget_alarm.value：现在是 "25%"，要一个数，不加引号和单位']),
        ("value = 25", "value = true", ["现在是 true，要一个数"]),
        ("value = 25", "value = 1001", ["现在是 1001，要 0 到 1000 之间的数"]),
        ("value = 25", "value = 15", ["lines.budget_warn（20）不能大于 lines.budget_alarm（15）"]),
        ('kind = "setting"', 'kind = "seting"', ['现在是 "seting"，只能写', "是不是“setting”"]),
        ('kind = "setting"', 'kind = "regulation"', ["“house”没有核实，只能写 setting 或 inferred"]),
        ('kind = "setting"', "", ["lines.budget_alarm.kind：没有写，要写 kind（来源种类"]),
        ('basis = ["house"]', "", ["lines.budget_alarm.basis：没有写，要写 basis（依据"]),
        ('basis = ["house"]', "basis = []", ["lines.budget_alarm：basis 是空的"]),
        ('basis = ["house"]', 'basis = "house"', ['现在是 "house"，要写成方括号里的一列']),
        ('basis = ["house"]', 'basis = ["hose"]', ["bases.toml 里没有“hose”，是不是“house”"]),
        (
            "[lines.budget_alarm]",
            "[lines]\nbudget_alarm = 25\n[lines.unspent]",
            ["budget_alarm：现在是 25，要写成一组"],
        ),
        ("[lines.budget_alarm]", "[lines.budget_alam]", ["lines.budget_alam：没有这个名称，是不是“budget_alarm”"]),
        ("[lines.budget_alarm]", "[lines.budget_alarm", ["第 7 行第 20 个字附近写法不对：[lines.budget_alarm"]),
        ('extends = "cn/2020"', 'extends = "cn/2021"', ["extends：", "是不是“cn/2020”"]),
        ('extends = "cn/2020"', 'extends = ["cn/2020"]', ["extends：现在是 一列值"]),
        ('extends = "cn/2020"', 'extends = "nx-yinchuan/2025"', ["extends："]),
        ('extends = "cn/2020"', "", ["weights：没有写（一级指标分值）", "lines.unspent：没有写（未用资金提醒线）"]),
        ("[lines.budget_alarm]", "lines = 3\n[severity.ZW301]", ["lines：现在是 3，要写成一组"]),
        ('extends = "cn/2020"', 'extends = "cn/2020"\nseverity = "info"', ['severity：现在是 "info"，要写成一组']),
        ("[lines.budget_alarm]", "[lines]\nmore = 3\n[lines.unspent]", ["lines.more：现在是 3，要写成一组"]),
        ("[lines.budget_alarm]", 'names = [" "]\n[lines.budget_alarm]', ["names、unless 里有空白的名称"]),
        ("from = 2025", "from = 25", ["years：年度要在 2000 到 2100 之间"]),
        ("from = 2025", 'from = "2025"', ["years.from：", "要一个整数"]),
        ("{ from = 2025 }", "2025", ["years：现在是 2025，要写成一组"]),
        ('area = "nx-yinchuan"', 'area = "银川"', ["area 只能用小写英文字母"]),
        ('title = "银川市 2025 年起"', "", ["title：没有写，要写 title（这套规则的名称）"]),
        ('title = "银川市 2025 年起"', "title = 2025", ["title：现在是 2025，要用双引号括起来的文字"]),
        (
            "[lines.budget_alarm]",
            EXECUTION.replace("10", "15") + "[lines.budget_alarm]",
            ["各一级指标分值与执行率分值合计 105，应为 100"],
        ),
        (
            "[lines.budget_alarm]",
            '[reverse]\nkind = "setting"\nbasis = ["house"]\nformula = "B/A"\n[lines.budget_alarm]',
            ["reverse 不能用公式 B/A"],
        ),
    ],
)
def test_what_is_wrong_is_said_with_key_value_and_what_is_due(old: str, new: str, complaints: list[str]) -> None:
    assert old in SOUND
    book, problems = proofread(SOUND.replace(old, new, 1))
    assert book is None
    told = "\n".join(problems)
    assert [complaint for complaint in complaints if complaint not in told] == [], told


def test_everything_is_said_at_once() -> None:
    text = SOUND.replace("value = 25", "value = -1").replace('"setting"', '"rule"') + "colour = 1\n"
    assert len(proofread(text)[1]) == 3


def test_an_unfinished_file() -> None:
    book, problems = proofread('title = "x')
    assert book is None
    assert "写法不对" in problems[0]


def test_differences() -> None:
    found = {item.name: item for item in differences(get("cn/2020"), get("hb/2020"))}
    assert set(found) == {"weights", "execution", "bands"}
    weights = found["weights"]
    assert (said(weights.first), said(weights.second)) == ("产出 50，效益 30，满意度 10", "产出 40，效益 40")
    assert weights.second is not None
    assert source(weights.second) == "表内印的：湖北省已公开的评分说明"
    assert list(differences(get("hb/2020"), get("hb/2020"))) == []
    printed = {
        item.name: (said(item.first), said(item.second)) for item in differences(get("cn/2020"), get("cn-stages/2020"))
    }
    assert printed["points"] == ("没有这一条", "按表内所印，决策，管理，绩效")
    assert printed["execution"] == ("10 分", "没有这一条")


def test_every_rule_can_be_said() -> None:
    for book in load().values():
        for name, rule in book.rules():
            assert label(name, rule)
            assert said(rule)
            assert source(rule)
