"""谁逾期了, 催办记录, 谁负责填报, over the real HTTP service."""

from __future__ import annotations

import re

from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.returns import returned
from tests.bot.talk import hand_in_nine, labels, open_cycle, set_clock


def test_who_is_late_is_who_owes_and_the_date_has_passed(app: Running) -> None:
    open_cycle(app, "甲项目", "乙项目")
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("谁逾期了", "没有单位逾期")
    set_clock(app, "2026-04-01T10:00+08:00")
    page = supervisor.ask("哪些单位逾期了", "有 1 个单位逾期没交，共 2 张")
    supervisor.tap(page, "欠 2 张")
    supervisor.said("已过截止时间")
    supervisor.ask("社会保险事业管理中心逾期了吗", "有 1 个单位逾期没交，共 2 张")
    supervisor.ask("2023年谁逾期了", "2023 年度没有设截止时间，说不出谁逾期。")
    assert app.refused() == []


def test_without_a_date_it_is_said(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("谁逾期了", "还没有设应报的表和截止时间")
    supervisor.ask("逾期的表", "还没有设过截止时间")


def test_what_was_returned_and_is_not_back_in_time_is_late(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    returned(app)
    supervisor = app.chat(SUPERVISOR)
    assert "0 张" in supervisor.ask("逾期的表有哪些", "逾期")["text"]
    set_clock(app, "2026-03-20T10:00+08:00")
    page = supervisor.ask("谁逾期了", "退回的有 1 张过了重报时间")
    supervisor.tap(page, "看退回逾期的")
    assert any("表5" in one for one in labels(supervisor.said("逾期的 1 张")))
    supervisor.ask("哪些表逾期了", "表5")
    assert app.refused() == []


def test_when_who_was_urged(app: Running) -> None:
    open_cycle(app, "甲项目")
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("催办记录", "还没有催办过")
    supervisor.tap(supervisor.ask("/missing", "还有 1 个单位"), "欠 1 张")
    supervisor.tap(supervisor.said("年度还欠 1 张"), "催办")
    supervisor.said("已催办 1 个单位")
    assert app.idle()
    said = supervisor.ask("上次什么时候催的", "催办 1 次，送到 1，没送到 0")["text"]
    assert "2024 年度" in said
    assert "已送达" in said
    supervisor.ask("社会保险事业管理中心上次什么时候催的", "催办 1 次，送到 1，没送到 0")
    supervisor.ask("谁催过社会保险事业管理中心", "催办 1 次，送到 1，没送到 0")
    assert app.refused() == []


def test_who_fills_in(app: Running) -> None:
    supervisor, clerk = app.chat(SUPERVISOR), app.chat(CLERK)
    own = clerk.ask("谁负责填报", "中卫市社会保险事业管理中心 的填报人")["text"]
    assert supervisor.ask("社会保险事业管理中心谁负责填报", "的填报人")["text"] == own
    supervisor.ask("联系人", "填报人")
    assert app.refused() == []


def test_how_many_are_alike_is_said(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    hand_in_nine(app.chat())
    said = supervisor.ask("执行率最高的是哪张", "都一样，分不出高低")["text"]
    assert supervisor.ask("执行率最高的是哪张", "都一样，分不出高低")["text"] == said
    assert "一样" not in supervisor.ask("预算最多的是哪张", "全年预算从多到少")["text"]
    least = supervisor.ask("/find 问题最少", "排在最前的 3 张一样")["text"].splitlines()
    assert [re.search(r"表\d", one)[0] for one in least if "表" in one and "·" in one][:3] == ["表1", "表2", "表6"]  # type: ignore[index]
    assert app.refused() == []
