"""谁还没交 and 催办 over the real HTTP service."""

from __future__ import annotations

from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, CLERK, SUPERVISOR, Running
from tests.bot.talk import labels, open_cycle, set_clock


def test_who_owes_is_seen_and_urged_once_a_day(app: Running) -> None:
    open_cycle(app, "甲项目", "乙项目")
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    page = supervisor.ask("/missing", "还有 1 个单位没交齐，共欠 2 张")
    assert "3 月 31 日（周二）24:00截止" in page["text"]
    supervisor.tap(page, "欠 2 张")
    unit = supervisor.said("年度还欠 2 张")
    assert "· 甲项目" in unit["text"]
    supervisor.tap(unit, "催办")
    after = supervisor.said("已催办 1 个单位（1 人）")
    reminded = clerk.said("主管部门催办")
    assert "甲项目：尚未开始" in reminded["text"]
    assert labels(reminded) == ["开始填：甲项目", "开始填：乙项目"]
    app.idle()
    supervisor.tap(after, "全部催办")
    again = supervisor.said("今天已催办过")
    assert "确认催办" not in labels(again)
    assert "催办，已送达" in again["text"]
    set_clock(app, "2026-03-04T10:00+08:00")
    supervisor.tap(supervisor.ask("/missing", "还有 1 个单位"), "欠 2 张")
    supervisor.tap(supervisor.said("年度还欠"), "催办")
    supervisor.said("已催办 1 个单位（1 人）")
    assert len([one for one in clerk.messages() if "主管部门催办" in (one["text"] or "")]) == 2
    assert app.refused() == []


def test_an_auditor_sees_who_owes_and_is_offered_no_urging(app: Running) -> None:
    open_cycle(app, "甲项目", "乙项目")
    auditor = auditor_of(app)
    page = auditor.ask("/missing", "还有 1 个单位没交齐")
    assert "全部催办" not in labels(page)
    auditor.tap(page, "欠 2 张")
    assert labels(auditor.said("年度还欠 2 张")) == ["⬅ 谁还没交"]


def test_what_is_not_set_is_named(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("谁还没交", "还没有设应报的表和截止时间")
    set_clock(app, "2026-03-02T10:00+08:00")
    app.chat(1003).ask("/cycles 2024 2026-03-31 24:00", "2024 年度自评")
    said = supervisor.ask("谁还没交", "2024 年度的截止时间已设")["text"]
    assert "3 月 31 日（周二）24:00" in said
    assert "还没有设应报的表，" in said


def test_who_has_nobody_is_not_said_to_be_urged(app: Running) -> None:
    open_cycle(app, "甲项目")
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.ask("/my", "")
    app.client.post("/sim/block", json={"from": CLERK, "blocked": True})
    assert app.idle()
    supervisor.tap(supervisor.ask("/missing", "还有 1 个单位"), "全部催办")
    for _ in range(2):
        said = supervisor.said("通知不到 1 个单位，请另外通知：")
        assert "已催办" not in said["text"]
        assert "确认催办" not in labels(said)
        supervisor.tap(said, "欠 1 张")
        supervisor.tap(supervisor.said("年度还欠 1 张"), "催办")
    supervisor.said("通知不到 1 个单位")
    assert "没有送到" in supervisor.ask("催办记录", "催办 1 次，送到 0，没送到 1")["text"]
    app.client.post("/sim/block", json={"from": CLERK, "blocked": False})
    assert app.idle()
    supervisor.tap(supervisor.ask("/missing", "还有 1 个单位"), "全部催办")
    supervisor.tap(supervisor.said("催办中卫市社会保险事业管理中心（共欠 1 张）？"), "确认催办")
    supervisor.said("已催办 1 个单位（1 人）")
    clerk.said("主管部门催办")


def test_a_unit_that_owes_in_two_years_is_counted_once(app: Running) -> None:
    open_cycle(app, "甲项目", "乙项目")
    admin, supervisor = app.chat(ADMIN), app.chat(SUPERVISOR)
    app.chat().ask("/my", "")
    admin.ask("/cycles 2025 2026-04-30", "2025 年度自评")
    admin.ask("/cycles 2025 应报\n中卫市社会保险事业管理中心,丙项目", "新增应报 1 张")
    page = supervisor.ask("/missing", "还有 1 个单位没交齐，共欠 3 张")
    assert "2024 年度欠 2 张" in page["text"]
    assert "2025 年度欠 1 张" in page["text"]
    assert len([one for one in labels(page) if " 2024 欠 2 张" in one or " 2025 欠 1 张" in one]) == 2
    one = supervisor.ask("催一下社保中心", "还有 1 个单位没交齐，共欠 3 张")
    assert labels(one) == ["催办 2024 年度", "催办 2025 年度"]
    supervisor.tap(page, "全部催办")
    supervisor.tap(supervisor.said("催办中卫市社会保险事业管理中心（共欠 3 张）？"), "确认催办")
    supervisor.said("已催办 1 个单位（1 人）")
