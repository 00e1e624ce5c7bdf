"""What a reviewer asks of 171 forms of 19 units in plain words: a fact that exists is told, nothing made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest
from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Person
from bot.services import submissions
from tests.bot.conftest import Running
from tests.bot.many_units import UNITS, Hand, before_171
from tests.bot.talk import labels
from tests.bot.town import china
from tests.zwcore.forms import DATA
from zwcore.record import records_of, reviewed
from zwcore.review import review_file

FACTS = [
    ("总分没填的都退回", "38 张待审的表有同一个问题"),
    ("退回所有得分超过分值的表", "19 张待审的表有同一个问题"),
    ("把得分超过分值的都退回", "19 张待审的表有同一个问题"),
    ("哪几张表总分没填", "总分空白的 38 张"),
    ("表7预算减少超过一半的单位", "表7 · 预算调减超过 50% 的 19 张"),
    ("今年退回的表有几张还没重报", "已退回的 0 张"),
    ("民政局哪张表有问题", "中卫市民政局 · 有问题的 6 张"),
    ("谁的预算砍得最多", "预算调减的 "),
    ("哪些预算调减超过30%", "预算调减超过 30% 的 38 张"),
    ("哪些表没有佐证", "没有佐证的 171 张"),
    ("没附佐证的有哪些", "没有佐证的 171 张"),
    ("体校谁没传证明材料", "中卫市体育运动学校 · 没有佐证的 9 张"),
    ("/find 缺佐证 2024 体校", "中卫市体育运动学校 · 2024 年度 · 没有佐证的 9 张"),
    ("执行率是多少", "没看懂"),
    ("殡仪馆的表8为什么请核实", "全年预算"),
    ("妇幼保健院表3为什么要说明", "表3"),
    ("体校概况", "中卫市体育运动学校 · 2024 年度 · 9 张"),
    ("住保中心的表5", "中卫市住房保障服务中心"),
    ("人才中心的表5", "中卫市就业创业和人才服务中心"),
    ("/score 救助站 表5", "中卫市救助管理站"),
    ("/find 疾控中心 表5", "中卫市疾病预防控制中心"),
    ("/queue 住保中心", "待审 9 张"),
    ("/unit 就业中心", "中卫市就业创业和人才服务中心"),
    ("催办体校", "设应报的表"),
    ("催办社保中心", "设应报的表"),
    ("/unit 服务中心", "是哪一个"),
    ("/queue 服务中心", "个单位相近"),
    ("/missing 服务中心", "个单位相近"),
    ("催办服务中心", "请写全一点"),
]


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def test_what_is_asked_is_answered_by_facts(hand: Hand) -> None:
    wrong = []
    for words, said in FACTS:
        hand.chat.send(words)
        assert hand.app.idle()
        found = [one["text"] or "" for one in hand.chat.messages(hand.chat.seen) if one["from"] == "bot"]
        if not any(said in one for one in found) or any("没有找到" in one for one in found):
            wrong.append((words, said, found))
    assert wrong == []


def test_a_list_says_the_percentages_the_biggest_first(hand: Hand) -> None:
    listed = hand.write("哪些预算调减超过30%", "预算调减超过 30% 的 38 张")
    lines = listed["text"].splitlines()
    assert "减少 50.03%" in lines[1]
    assert "表7" in labels(listed)[0]
    last = hand.tap(hand.tap(listed, "后一页", "2/5"), "后一页", "3/5")
    assert "减少 34.89%" in last["text"].splitlines()[-1]


def test_a_fault_that_no_form_waits_with_is_said_to_be_none(hand: Hand) -> None:
    asked = hand.write("退回所有得分超过分值的表", "19 张待审的表有同一个问题")
    hand.tap(asked, "退回这 19 张", "已退回 19 张")
    hand.write("退回所有得分超过分值的表", "没有退回任何一张")


def hand_in_year_before(hand: Hand, unit: int) -> None:
    """A unit had three forms the year before, of two projects that it has now."""
    now = china(2026, 3, 2, 9).astimezone(UTC)
    records = records_of(review_file((DATA / "forms.docx").read_bytes(), "forms.docx")).records[:3]
    names = [records[0].project, records[1].project, "去年的另一个项目"]
    engine = make_engine(f"sqlite:///{hand.app.data / 'zwbot.sqlite'}")
    with Session(engine, expire_on_commit=False) as session, session.begin():
        clerk = session.exec(select(Person).where(Person.name == f"填{unit}")).one()
        for one, name in zip(records, names, strict=True):
            form = replace(one.form, unit=UNITS[unit - 1], year="2023", project=name)
            submissions.submit(session, clerk, reviewed(replace(one, form=form)), "待核", now)
    engine.dispose()


def test_years_are_compared_of_the_same_projects_alone(hand: Hand) -> None:
    said = hand.write("图书馆今年和去年比", "2023 年度还没有提交的表")
    assert "%" not in said["text"]
    hand_in_year_before(hand, 12)
    said = hand.write("今年和去年比", "2023 年度 3 张，2024 年度 171 张")["text"]
    assert "只比两年都有的同一单位同一项目（2 个）" in said
    assert "增加" not in said
    year = hand.write("/year 2024", "19 个单位")["text"]
    assert "预算变化 20% 以上 76 张，最大的：就业创业和人才服务中心表7 减少 50.03%" in year


def test_a_file_of_many_is_called_after_whose_they_are(hand: Hand) -> None:
    hand_in_year_before(hand, 12)
    hand.write("给我图书馆的汇总表", "图书馆 · 2024 年度 · 汇总表")
    assert hand.chat.said("导出")["file"]["name"] == "自评表9张 汇总表 中卫市图书馆 2024.xlsx"
    hand.write("导出汇总表", "2024 年度 · 汇总表")
    name = hand.chat.said("自评表171张")["file"]["name"]
    assert name.startswith("自评表171张 汇总表 中卫市人力资源")
    assert name.endswith("2024.xlsx")
