"""Units that are misspelt, several beside each other, what waits at the start: a reviewer before 171 forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels

LIBRARY = "中卫市图书馆"
MISSPELT = [
    ("/queue tsg", "中卫市图书馆 待审 9 张"),
    ("/queue 图书管 2024", "中卫市图书馆 2024 年度待审 9 张"),
    ("/unit tushuguan", "中卫市图书馆 · 2024 年度 · 9 张"),
    ("/find 图书管 表5", "中卫市图书馆 · 2024 年度"),
    ("催办图书官", "设应报的表"),
    ("图书管的表5多少分", "中卫市图书馆 · 2024 年度"),
    ("退回图书管的表5 请补实际张数", "退回修改：表5"),
    ("图书管哪张表有问题", "有问题的 6 张"),
]
BESIDE = [
    ("图书馆的表3和表5哪个得分高", ["对比 2 张表", "A 表3", "B 表5", "（图书馆 2024）", "自评总分：A 100 · B 100"]),
    ("图书馆和博物馆的表5比一下", ["对比 2 张表", "（图书馆 2024）", "（博物馆 2024）", "执行率：A 100.00%"]),
    ("图书馆和博物馆比一下", ["对比 2 个单位 · 2024 年度", "A 中卫市图书馆", "B 中卫市博物馆", "张）：A 9 · B 9"]),
    ("就业创业和人才服务中心跟图书馆谁的预算多", ["对比 2 个单位", "A 中卫市就业创业和人才服务中心"]),
    ("表3和表5哪个得分高", ["“表3”有 19 张", "请写明单位"]),
    ("图书馆和表5比一下", ["没法放在一起比"]),
    ("图书馆和市图书馆比一下", ["说的是同一个", "请写出两个不同的"]),
]  # fmt: skip


ASKED = [
    ("图书馆今年交了几张表", "中卫市图书馆 · 2024 年度 · 9 张"),
    ("体校报了几张", "中卫市体育运动学校 · 2024 年度 · 9 张"),
    ("一共收了多少张表", "2024 年度 · 19 个单位 · 171 张"),
    ("体校平均多少分", "中卫市体育运动学校 · 2024 年度 · 9 张"),
    ("殡仪馆的职业年金那张给我看看", "中卫市殡仪馆 · 2024 年度"),
    ("看下文化馆补卡", "中卫市文化馆 · 2024 年度"),
    ("殡仪馆职业年金 2024", "中卫市殡仪馆 · 2024 年度"),
    ("救助站补卡多少分", "中卫市救助管理站 · 2024 年度"),
    ("救助站补卡那张为啥要核实", "全年预算比年初减少"),
    ("文化馆的工伤调查那张有没有佐证", "这张表没有附佐证"),
    ("哪几家得分没满", "自评总分低于 100 分的 0 张"),
    ("得分最低的是哪张", "自评总分从低到高的 133 张"),
    ("预算执行率最低的是哪张", "执行率从低到高的 171 张"),
    ("哪个单位的预算最多", "各单位全年预算（从高到低）"),
    ("全年预算最少的项目", "全年预算从少到多的 171 张"),
    ("预算涨得最多的单位", "预算调增的 "),
    ("谁的表最多问题", "问题从多到少的 171 张"),
    ("哪个单位问题最多", "各单位核对出的问题"),
    ("有没有超支的项目", "执行率超过 100% 的 0 张"),
    ("哪些项目钱没花完", "执行率低于 100% 的 0 张"),
    ("/find 图书馆 预算最高", "中卫市图书馆 · 全年预算从多到少的 9 张"),
    ("还有哪些没看", "待审 171 张"),
    ("博物馆几张待核实", "1 处待核实 1 张"),
    ("图书馆需细看的有哪些", "需细看 5 张"),
    ("退给民政局的表5让他们补满意度问卷", "退回修改：表5"),
    ("退给民政局让他们补满意度问卷", "有 9 张，是哪一张"),
    ("医保中心表5预算为什么减了", "单位没有写原因"),
    ("民政局表7都有什么毛病", "全部问题"),
    ("图书馆表5第几版", "提交第 1 版"),
    ("谁审的民政局表5", "提交第 1 版"),
    ("残疾人联合会表3什么时候交的", "提交第 1 版"),
]


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def test_a_misspelt_unit_is_proposed_and_what_was_asked_goes_on_with_it(hand: Hand) -> None:
    for words, said in MISSPELT:
        asked = hand.write(words, "是不是这个单位？")
        assert LIBRARY in labels(asked), words
        hand.tap(asked, LIBRARY, said)
    assert "待审 171 张" in hand.write("/queue", "待审")["text"], "nothing was done by a guess"


def test_several_are_set_beside_each_other_or_it_is_said_what_can_be_asked(hand: Hand) -> None:
    for words, said in BESIDE:
        text = hand.write(words, said[0])["text"]
        assert all(part in text for part in said), (words, text)
    hand.write("民政局的表5", "自评总分")
    assert "（民政局 2024）" in hand.write("表3和表7哪个得分高", "对比 2 张表")["text"]


def test_what_is_asked_otherwise_is_answered_by_facts(hand: Hand) -> None:
    wrong = []
    for words, said in ASKED:
        hand.chat.send(words)
        assert hand.app.idle()
        found = [one["text"] or "" for one in hand.chat.messages(hand.chat.seen) if one["from"] == "bot"]
        hand.chat.said()
        if not any(said in one for one in found) or len(found) > 2:
            wrong.append((words, said, found))
    assert wrong == []


def test_the_start_says_what_waits_and_leads_there(hand: Hand) -> None:
    first = hand.write("/start", "现在有 171 张待审，38 条待知悉。")
    hand.tap(first, "待知悉 38 条", "还没有办结的提醒 38 条")
    hand.tap(hand.write("/start", "现在有"), "待审 171 张", "程序核对无问题：57 张")
