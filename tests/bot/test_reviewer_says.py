"""Sentences of a reviewer before 171 forms of 19 units: each is answered by what it asks, orders are said back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels

FACTS = [
    ("今天不在，请假到周五", "没有别的人可以代收"),
    ("请单位说明的还有哪些没回", "待单位说明的 0 张"),
    ("哪些表有佐证", "有佐证的 0 张"),
    ("妇幼保健院的佐证呢", "9 张表都没有佐证"),
    ("图书馆和博物馆比怎么样", "中卫市博物馆"),
    ("各单位对比", "各单位自评总分的平均（从高到低）"),
    ("各单位比一比", "各单位自评总分的平均（从高到低）"),
    ("各单位得分排个名", "各单位自评总分的平均（从高到低）"),
    ("各单位交了多少张", "殡仪馆：9 张"),
    ("殡仪馆什么时候交的", "提交 9 张"),
    ("我退回了哪些", "退回的 0 张"),
    ("昨天新提交的", "提交的 0 张"),
    ("新提交的有哪些", "提交的 171 张"),
    ("重新提交的有哪些", "重新提交、待审核的 0 张"),
    ("说明过的有哪些", "单位已说明、待审核的 0 张"),
    ("哪些表写了说明", "写了说明的 "),
    ("复核过的有哪些", "已复核的 0 张"),
    ("催办救助站", "没有给中卫市救助管理站设应报的表"),
    ("图书馆交齐了吗", "没有给中卫市图书馆设应报的表"),
    ("撤销审核通过", "没有您通过的表可以撤销"),
]


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def test_what_is_asked_is_answered(hand: Hand) -> None:
    wrong = []
    for words, said in FACTS:
        hand.chat.send(words)
        assert hand.app.idle()
        found = [one["text"] or "" for one in hand.chat.messages(hand.chat.seen) if one["from"] == "bot"]
        if not any(said in one for one in found):
            wrong.append((words, said, found))
    assert wrong == []


def test_only_clean_ones_go_in_one_stroke_and_one_is_taken_back(hand: Hand) -> None:
    asked = hand.write("把体校的表都通过", "只有程序核对无问题的可以一起通过；另有 ")
    assert "通过这" in asked["text"]
    done = hand.tap(asked, next(one for one in labels(asked) if one.startswith("确认通过")), "✓ 已通过 ")
    assert "撤销审核" in done["text"]
    offered = hand.write("撤回刚才的通过", "撤销审核：")
    assert "中卫市体育运动学校" in offered["text"]
    assert "您刚才一起通过了" in offered["text"]
    hand.chat.tap(offered, "撤销审核")
    hand.chat.said("请用一行写明原因")
    hand.write("收到补充材料，需要更正", "✓ 已撤销审核")


def test_what_a_unit_is_asked_by_its_name(hand: Hand) -> None:
    which = hand.write("让民政局解释一下为什么少了12万", "是哪一张？")
    hand.tap(which, next(one for one in labels(which) if one.startswith("表5")), "请单位说明：")
    hand.write("取消", "")


def test_of_two_that_are_named_none_is_dropped(hand: Hand) -> None:
    which = hand.write("退回博物馆表7 表8", "有 2 张，是哪一张？")
    assert [one[:2] for one in labels(which)] == ["表7", "表8"]
    hand.tap(which, labels(which)[1], "退回修改：")


def test_to_ask_how_far_it_is_opens_nothing(hand: Hand) -> None:
    told = hand.write("殡仪馆表9审了没", "经过")
    assert "打开" not in told["text"]
    assert "打开" not in hand.write("殡仪馆表9审了没", "经过")["text"]


def test_several_that_may_be_meant_have_pages(hand: Hand) -> None:
    which = hand.write("退回民政局", "有 9 张，是哪一张？")
    more = hand.tap(which, "后一页 ➡", "是哪一张？")
    hand.tap(more, next(one for one in labels(more) if one.startswith("表")), "退回修改：")


def test_half_rechecked_is_counted_in_one_way(hand: Hand) -> None:
    auditor = auditor_of(hand.app)
    auditor.tap(auditor.ask("/score 图书馆 表5", "自评总分"), "复核")
    auditor.tap(auditor.said("复核（人工）"), "复核总分")
    auditor.said("复核总分")
    auditor.ask("95", "95")
    auditor.tap(auditor.ask("/score 图书馆 表3", "自评总分"), "复核")
    shown = auditor.said("复核（人工）")
    auditor.tap(shown, next(one for one in labels(shown) if "1" in one))
    auditor.ask("5", "")
    assert hand.app.idle()
    told = auditor.ask("复核了几张", "已复核")["text"]
    assert "已复核 1 张" in told
    assert "另有 1 张只复核了几项" in told
    assert "中卫市图书馆" in auditor.ask("复核过的有哪些", "复核得分（人工）95")["text"]


def test_short_names_are_taken_where_forms_are_set_to_be_owed(hand: Hand) -> None:
    admin = hand.app.chat(ADMIN)
    admin.ask("/cycles 2025 2026-03-31 17:00", "截止")
    admin.ask("/cycles 2025 应报 图书馆,图书购置费", "新增应报 1 张")
    said = admin.ask("/cycles 2025 应报 服务中心,甲；博物馆,乙", "新增应报 1 张")["text"]
    assert "“服务中心”有 " in said
    assert "个单位相近" in said
