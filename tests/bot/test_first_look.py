"""What a new admin or auditor sees first says what it is and what comes next."""

from __future__ import annotations

from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, Running
from tests.bot.talk import labels, set_clock


def test_a_new_admin_is_led_from_year_to_forms(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    admin = app.chat(ADMIN)
    assert "第一步：设截止日期" in admin.ask("/cycles", "还没有开始任何一年")["text"]
    opened = admin.ask("/cycles 2024 2026-03-31 24:00", "2024 年度自评")
    assert "下一步：记应报的表，例如 /cycles 2024 应报" in opened["text"]
    assert "要求佐证 2024" in labels(opened)
    admin.tap(opened, "要求佐证 2024")
    told = admin.said("佐证：每项都要")
    assert "不要求佐证 2024" in labels(told)
    assert "截止前 7 天、截止前 3 天、截止前 1 天、截止当天、过后 1 天" in told["text"]


def test_who_may_not_is_told_what_they_may(app: Running) -> None:
    assert "/cycles" in app.chat(ADMIN).ask("/queue", "用不了这个功能")["text"]
    assert "/sample" in auditor_of(app).ask("/queue", "用不了这个功能")["text"]
