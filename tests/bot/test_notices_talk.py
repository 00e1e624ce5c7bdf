"""Notices in the chat: grouped by unit, paged, each known alone or asked about; what was explained is closed so."""

from __future__ import annotations

from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import hand_in_nine, labels


def told(app: Running) -> tuple[Chat, Chat]:
    """The nine forms are handed in; two changed their budget beyond the line."""
    clerk, supervisor = app.chat(CLERK), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.said("请知悉：2 张表")
    return clerk, supervisor


def test_each_is_known_alone_by_its_number(app: Running) -> None:
    _, supervisor = told(app)
    listed = supervisor.ask("/alerts", "还没有办结的提醒 2 条")
    assert listed["text"].splitlines()[1] == "中卫市社会保险事业管理中心"
    assert "Y1 表5 宁夏社会保障卡补卡制作…：预算减少 34.89%（待知悉）" in listed["text"]
    # The larger change first.
    assert labels(listed) == [
        "知悉 Y2",
        "请说明 Y2",
        "看 Y2",
        "知悉 Y1",
        "请说明 Y1",
        "看 Y1",
        "全部知悉",
        "一并请说明",
    ]
    supervisor.tap(listed, "知悉 Y1")
    listed = supervisor.said("还没有办结的提醒 2 条")
    assert "34.89%（已知悉，还没有请单位说明）" in listed["text"]
    assert "50.03%（待知悉）" in listed["text"]
    assert "改好后自动办结" not in listed["text"]
    assert "知悉 Y1" not in labels(listed)
    assert app.refused() == []


def test_all_are_asked_about_at_once_and_the_unit_is_told_once(app: Running) -> None:
    clerk, supervisor = told(app)
    sure = supervisor.ask("/alerts", "还没有办结的提醒 2 条")
    supervisor.tap(sure, "一并请说明")
    sure = supervisor.said("请 1 个单位说明 2 张表的预算变化？")
    supervisor.tap(sure, "确认请说明")
    supervisor.said("✓ 已请单位说明 2 张。\n正在告知 1 个单位。")
    asked = clerk.said("请说明 2 张表")
    assert labels(asked) == ["说明 表7", "说明 表5"]
    clerk.tap(asked, "说明 表5")
    clerk.said("表5")
    clerk.ask("据实结算", "据实结算")
    listed = supervisor.ask("/alerts", "还没有办结的提醒 2 条")
    assert "34.89%（已说明：据实结算）" in listed["text"]
    assert "50.03%（待知悉）" in listed["text"]
    supervisor.tap(listed, "全部知悉")
    supervisor.tap(supervisor.said("都记为已知悉"), "确认知悉")
    assert "50.03%（已知悉，待单位说明）" in supervisor.said("已知悉，待单位说明")["text"]
    assert app.refused() == []


def test_what_the_unit_explains_is_closed_by_knowing_it(app: Running) -> None:
    clerk, supervisor = told(app)
    notice = supervisor.messages()[-1]
    assert {"知悉 表5", "请单位说明 表5", "知悉 表7", "已知悉"} <= set(labels(notice))
    supervisor.tap(notice, "请单位说明 表5")
    asking = supervisor.said("请单位说明 表5")
    assert "✓ ② 全年预算比年初减少 12.21 万元" in asking["text"]
    supervisor.tap(asking, "发出（1 处）")
    supervisor.said("已请单位说明")
    clerk.tap(clerk.said("请说明：表5"), "据实结算")
    supervisor.said("单位已说明")
    listed = supervisor.ask("/alerts", "还没有办结的提醒 2 条")
    assert "34.89%（已说明：据实结算）" in listed["text"]
    supervisor.tap(listed, "知悉 Y1")
    listed = supervisor.said("还没有办结的提醒 1 条")
    assert "34.89%" not in listed["text"]
    assert app.refused() == []
