"""A time from one day to another is counted whole; what is half understood of it is said, and nothing is counted."""

from __future__ import annotations

from tests.bot.audits import auditor_of
from tests.bot.conftest import Running
from tests.bot.many_units import before_171


def test_a_time_that_ends_today_has_its_end(app: Running) -> None:
    with before_171(app) as hand:
        for asked in (
            "昨天到今天提交的",
            "3月1日到今天提交的",
            "上个月到现在提交的",
            "最近三天提交的",
            "一季度提交的有几张",
        ):
            hand.write(asked, "171 张")
        hand.write("这两天退回的", "2026-03-01 至 2026-03-02 退回")
        hand.write("昨天下午到今天上午提交的", "没看懂“昨天下午到今天上午提交的”是从哪天到哪天")
        auditor_of(app).ask("前天到今天提交的", "171 张")
