"""全部知悉: all open notices at once, after their count was named; by button and by words."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.many_units import before_171
from tests.bot.talk import labels, set_clock


def test_all_notices_are_known_at_once(app: Running) -> None:
    with before_171(app) as hand:
        page = hand.write("/alerts", "还没有办结的提醒 38 条")
        sure = hand.tap(page, "全部知悉", "把 38 条提醒都记为已知悉？")
        hand.tap(sure, "不了", "还没有办结的提醒 38 条")
        sure = hand.write("把提醒都知悉了", "把 38 条提醒都记为已知悉？")
        assert labels(sure) == ["确认知悉", "不了"]
        known = hand.tap(sure, "确认知悉", "✓ 已知悉 38 条")
        assert "全部知悉" not in labels(known)
        assert "（已知悉，还没有请单位说明）" in known["text"]
        assert "待单位说明" not in known["text"]
        sure = hand.tap(known, "一并请说明", "请 19 个单位说明 38 张表的预算变化？")
        hand.tap(sure, "不了", "还没有办结的提醒 38 条")
        sure = hand.tap(hand.chat.said("还没有办结的提醒"), "一并请说明", "请 19 个单位")
        back = hand.tap(sure, "确认请说明", "✓ 已请单位说明 38 张。")
        hand.tap(back, "⬅ 待办的提醒", "（已知悉，待单位说明）")
        hand.write("全部知悉", "没有待知悉的提醒")


def test_a_digest_of_many_is_known_after_one_question(app: Running) -> None:
    with before_171(app) as hand:
        set_clock(app, "2026-03-03T08:30+08:00")
        digest = hand.chat.said("待知悉 38 条")
        answer = hand.chat.tap(digest, "已知悉")
        assert answer["alert"].startswith("把 38 条提醒都记为已知悉？")
        digest = hand.chat.said("待知悉 38 条")
        assert labels(digest) == ["38 条都已知悉", "不了"]
        hand.chat.tap(digest, "不了")
        digest = hand.chat.said("待知悉 38 条")
        assert labels(digest)[0] == "已知悉"
        hand.write("/alerts", "待知悉")
        hand.chat.tap(digest, "已知悉")
        hand.chat.tap(hand.chat.said("待知悉 38 条"), "38 条都已知悉")
        assert labels(hand.chat.said("待知悉 38 条"))[0].startswith("✓ 已知悉")
        hand.write("全部知悉", "没有待知悉的提醒")
