"""A reviewer with 171 forms of 19 units: what it takes, in taps and messages, to find, accept, return and urge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import ADMIN, CLERK, Running
from tests.bot.many_units import UNITS, Hand, before_171
from tests.bot.talk import labels, open_cycle

CARD = "自评总分"


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def test_one_unit_s_form_is_found_in_three_taps_or_by_one_sentence(hand: Hand) -> None:
    queue = hand.write("/queue", "待审 171 张")
    units = hand.tap(queue, "按单位看", "19 个单位")
    of_unit = hand.tap(units, "民政局", "中卫市民政局 待审 9 张")
    card = hand.tap(of_unit, "表5", CARD)
    assert "中卫市民政局 · 2024 年度" in card["text"]
    assert (hand.taps, hand.messages) == (3, 4)
    hand.begin()
    card = hand.write("体育运动学校的表5多少分", CARD)
    assert "中卫市体育运动学校 · 2024 年度" in card["text"]
    assert (hand.sentences, hand.messages) == (1, 2)
    hand.begin()
    several = hand.write("/score 补卡", "有 19 个相近的")
    assert len({label for label in labels(several) if "补" in label or "社会保障卡" in label}) == 8
    assert "中卫市图书馆" in hand.write("/score 补卡 图书馆", CARD)["text"]


def test_clean_ones_are_accepted_in_two_taps(hand: Hand) -> None:
    queue = hand.write("/queue", "待审 171 张")
    assert "程序核对无问题：57 张" in queue["text"]
    sure = hand.tap(queue, "通过这 57 张", "通过这 57 张？")
    assert "程序只核对填写和计算" in sure["text"]
    after = hand.tap(sure, "确认通过 57 张", "已通过 57 张")
    assert "待审 114 张" in after["text"]
    assert (hand.taps, hand.messages) == (2, 3)


def test_one_fault_is_returned_in_bulk_in_three_taps(hand: Hand) -> None:
    queue = hand.write("/queue", "待审 171 张")
    faults = hand.tap(queue, "按问题看", "最多的问题")
    asked = hand.tap(faults, "得分超过分值 19 张", "19 张待审的表有同一个问题")
    done = hand.tap(asked, "退回这 19 张", "已退回 19 张")
    assert "前重报" in done["text"]
    assert (hand.taps, hand.messages) == (3, 4)
    assert "退回待重报：19 张" in hand.write("/queue", "待审 152 张")["text"]


def test_a_form_is_returned_by_one_sentence_and_one_tap_or_by_two_taps(hand: Hand) -> None:
    said = hand.write("退回图书馆的表5 请补实际张数", "退回修改：")
    hand.tap(said, "退回（2 处）", "✓ 已退回：表5")
    assert (hand.sentences, hand.taps) == (1, 1)
    hand.begin()
    which = hand.write("退回表7 两项得分没填", "有 19 张，是哪一张？")
    said = hand.tap(which, "残疾人联合会", "退回修改：")
    assert "中卫市残疾人联合会" in said["text"]
    hand.tap(said, "退回（3 处）", "✓ 已退回：表7")
    assert (hand.sentences, hand.taps) == (1, 2)
    hand.begin()
    card = hand.write("民政局的表5", CARD)
    following = hand.tap(hand.tap(card, "退回修改", "退回 表5"), "退回（1 处）", CARD)
    assert hand.taps == 2
    assert following["text"].splitlines()[0] == "下一张"
    assert "中卫市民政局" in following["text"]


def test_what_is_shown_of_a_form_says_whose_it_is(hand: Hand) -> None:
    card = hand.write("民政局的表5", CARD)
    for button, head in [("为什么", "为什么"), ("经过", "的经过"), ("下载", "下载"), ("看全表", "全表")]:
        shown = hand.tap(card, button, head)
        assert "中卫市民政局" in shown["text"].splitlines()[0], button
        card = hand.tap(shown, "卡片", CARD) if "⬅ 卡片" in labels(shown) else hand.write("民政局的表5", CARD)
    hand.chat.tap(card, "全部问题")
    assert "中卫市民政局" in hand.chat.said("全部问题")["text"].splitlines()[0]
    hand.begin()


def test_who_is_missing_is_seen_and_urged(hand: Hand) -> None:
    open_cycle(hand.app, "宁夏社会保障卡补卡制作费补助资金")
    owed = "\n".join(f"{unit},新增项目" for unit in UNITS[:3])
    hand.app.chat(ADMIN).ask(f"/cycles 2024 应报\n{owed}", "新增应报 3 张")
    missing = hand.write("谁还没交", "还有 4 个单位没交齐，共欠 4 张")
    sure = hand.tap(missing, "全部催办", "等 4 个单位")
    after = hand.tap(sure, "确认催办", "已催办 4 个单位（4 人）")
    assert "催办" in after["text"]
    assert (hand.sentences, hand.taps) == (1, 2)
    hand.app.chat(CLERK).said("主管部门催办")
    hand.begin()
    one = hand.write("催一下图书馆", "设应报的表")
    assert labels(one) == []


def test_notices_are_read_unit_by_unit(hand: Hand) -> None:
    listed = hand.write("有什么提醒", "还没有办结的提醒 38 条")
    assert "（第 1/7 页）" in listed["text"]
    listed = hand.tap(listed, "后一页", "（第 2/7 页）")
    first = next(label for label in labels(listed) if label.startswith("知悉"))
    listed = hand.tap(listed, first, "已知悉，还没有请单位说明")
    assert first not in labels(listed)
    assert hand.taps == 2
