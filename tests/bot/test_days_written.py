"""What was done on a day that is written is looked for on that day; a day that there is not is said to be none."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import form_text, send_in, set_clock


def test_forms_by_the_day_they_came(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    send_in(clerk, clerk.ask(form_text(1), "自评总分"))
    clerk.said("回执号")
    set_clock(app, "2026-03-04T10:00+08:00")
    for asked in ("3月2日提交的有哪些", "周一谁提交了", "三月二号交了几张", "3月1日到3月3日交了几张"):
        assert "民族团结奖" in supervisor.ask(asked, "民族团结奖")["text"]
    assert "民族团结奖" not in supervisor.ask("上周五谁提交了", "")["text"]
    assert "3月2日、上周五" in supervisor.ask("2月30日提交的有哪些", "没有“2月30日”这一天")["text"]
    assert app.refused() == []
