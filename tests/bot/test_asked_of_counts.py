"""What is asked by counts, by days and with yes and no: a reviewer, an auditor and an admin before 171 forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, NEWCOMER, Chat, Running
from tests.bot.many_units import TALL, Hand, before_171
from tests.bot.talk import labels

ANSWERED = [
    ("哪些单位全部通过了", "没有单位全部通过（2024 年度，共 19 个单位）。\n一张也没有通过的 19 个。"),
    ("图书馆表7是谁填的，什么时候交的", "填12 提交第 1 版"),
    ("民政局为什么被退回", "民政局：现在没有退回的表。"),
    ("撤销体育运动学校表9的审核", "（中卫市体育运动学校）现在是“待审核”"),
    ("民政局表5怎么多了5分", "分值 15，得分 20，多 5"),
    ("哪些单位还有没审的", "还有 19 个单位没审完，共 171 张"),
    ("哪些表还没审完", "待审 171 张"),
    ("佐证不全的单位", "没有佐证的 171 张"),
    ("上周谁提交了", "2026-02-23 至 2026-03-01 提交的 0 张"),
    ("今天交了几张", "2026-03-02 提交的 171 张"),
    ("图书馆今天交了几张", "中卫市图书馆 · 2026-03-02 提交的 9 张"),
    ("昨天的概况", "只能按年度查"),
    ("昨天谁还没交", "只能按年度查"),
    ("平均分多少", "自评总分：133 张填 100、38 张未填、平均 100"),
    ("图书馆和博物馆比一比表7", "对比 2 张表"),
    ("哪个单位分数最低", "各单位都一样，分不出高低。\n殡仪馆：平均 100（7 张，另 2 张未填）"),
    ("图书馆交齐了吗", "说不出交没交齐：没有给中卫市图书馆设应报的表。"),
    ("社保中心概况", "中卫市社会保险事业管理中心：2024 年度还没有提交的表。"),
    ("三级指标重复的有几张", "三级指标重复的 38 张"),
    ("我今天办了多少张", "我 2026-03-02 办理的 0 张"),
    ("图书馆还欠哪些", "还没有设应报的表"),
    ("一共退回了几张，通过了几张", "待审核 171 张\n待单位说明 0 张\n已退回 0 张\n审核通过 0 张"),
    ("谁标的不作为问题", "没有标为不作为问题的"),
    ("退回的什么时候到期", "已退回的 0 张"),
    ("还有几天截止", "没有截止日期"),
    ("按错了", "撤销审核表5 点错了"),
    ("各单位差距", "现在说不出差距"),
    ("给图书馆延期到5月20日", "延期由管理员办"),
    ("加一个新人", "由管理员邀请"),
]  # fmt: skip
AUDITED = [
    ("住房保障服务中心复核多少分", "中卫市住房保障服务中心：自评 · 核算 · 复核（9 张）"),
    ("复核了几张", "已复核 0 张。"),
    ("还有几张没复核", "还没有抽查过"),
    ("上周谁提交了", "提交的 0 张"),
]


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def answers(app: Running, chat: Chat, text: str) -> list[str]:
    """What comes when somebody writes."""
    chat.send(text)
    assert app.idle()
    found = [one["text"] or "" for one in chat.messages(chat.seen) if one["from"] == "bot"]
    chat.said()
    return found


def test_counts_days_and_yes_or_no_are_answered_by_facts(hand: Hand) -> None:
    auditor = auditor_of(hand.app)
    asked = [(hand.chat, *one) for one in ANSWERED] + [(auditor, *one) for one in AUDITED]
    wrong = []
    for chat, text, said in asked:
        found = answers(hand.app, chat, text)
        if not any(said in one for one in found) or any(len(one.splitlines()) > TALL for one in found):
            wrong.append((text, said, found))
    assert wrong == []


def test_a_misspelt_unit_is_proposed_where_it_is_asked_why(hand: Hand) -> None:
    asked = hand.write("图书管的表7为啥没分", "是不是这个单位？")
    assert "中卫市图书馆" in labels(asked)
    hand.tap(asked, "中卫市图书馆", "中卫市图书馆")


def test_what_was_accepted_and_returned_is_counted(hand: Hand) -> None:
    hand.tap(hand.write("通过图书馆表2", "审核通过：表2"), "审核通过", "审核通过")
    hand.write("哪些单位全部通过了", "部分通过的 1 个：\n中卫市图书馆：通过 1/9 张\n一张也没有通过的 18 个。")
    hand.write("我今天办了多少张", "表2")
    hand.write("一共退回了几张，通过了几张", "审核通过 1 张")


def test_an_admin_is_shown_who_asks_to_join(app: Running) -> None:
    admin, newcomer = app.chat(ADMIN), app.chat(NEWCOMER)
    admin.ask("有谁要加入", "现在没有等您答复的加入申请")
    newcomer.ask("/join 社保中心 张三", "已转给管理员")
    assert any("张三 申请加入" in one for one in answers(app, admin, "有谁要加入"))
