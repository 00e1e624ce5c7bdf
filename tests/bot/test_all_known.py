"""全部知悉: all open notices at once, after their count was named; by button and by words."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.many_units import before_171
from tests.bot.talk import labels


def test_all_notices_are_known_at_once(app: Running) -> None:
    with before_171(app) as hand:
        page = hand.write("/alerts", "还没有办结的提醒 38 条")
        sure = hand.tap(page, "全部知悉", "把 38 条提醒都记为已知悉？")
        hand.tap(sure, "不了", "还没有办结的提醒 38 条")
        sure = hand.write("把提醒都知悉了", "把 38 条提醒都记为已知悉？")
        assert labels(sure) == ["确认知悉", "不了"]
        known = hand.tap(sure, "确认知悉", "✓ 已知悉 38 条")
        assert "全部知悉" not in labels(known)
        hand.write("全部知悉", "没有待知悉的提醒")
