"""A reminder's buttons open exactly what is owed; what came back is reminded of by its own date."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import form_text, give_reason, labels, open_cycle, set_clock

MORNING = "2026-03-26T09:00+08:00"


def test_each_button_opens_the_form_that_is_owed(app: Running) -> None:
    clerk = app.chat()
    ready = clerk.ask(form_text(1), "民族团结奖")
    project = ready["text"].splitlines()[0].split(" ", 1)[1]
    clerk.ask(form_text(2), "城乡居民")
    open_cycle(app, "甲项目", project)
    set_clock(app, MORNING)
    told = clerk.said("还有 3 个工作日")
    assert labels(told) == ["开始填：甲项目", f"开始填：{project}"]
    # What was checked before is opened as it stands, and not begun anew.
    clerk.tap(told, f"开始填：{project}")
    assert "提交审核" in labels(clerk.said("自评总分"))
    clerk.tap(told, "开始填：甲项目")
    card = clerk.said("甲项目")
    assert "年初预算数" in card["text"], "project, year, unit and department are known and not asked"
    clerk.ask("/cancel")
    clerk.tap(told, "开始填：甲项目")
    assert "现在补" in "".join(labels(clerk.said("自评总分"))), "the same draft, not another one"
    assert app.refused() == []


def test_what_came_back_is_reminded_of_by_its_own_date(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    assert "3 月 5 日" in clerk.said("已退回修改")["text"]
    set_clock(app, "2026-03-03T09:30+08:00")
    app.idle()
    assert not [one for one in clerk.messages() if "还没有重新提交" in (one["text"] or "")]
    set_clock(app, "2026-03-04T09:30+08:00")
    told = clerk.said("退回的 1 张还没有重新提交")
    assert "还有 1 个工作日" in told["text"]
    set_clock(app, "2026-03-05T09:30+08:00")
    app.idle()
    assert len([one for one in clerk.messages() if "还没有重新提交" in (one["text"] or "")]) == 1
    clerk.tap(told, "去改：表5")
    assert "得分 20，分值 15" in clerk.said("已退回修改：表5")["text"]
    set_clock(app, "2026-03-06T09:30+08:00")
    assert "过了重报期限" in clerk.said("退回的 1 张")["text"]
    over = supervisor.said("退回的 1 张没有按期重报（期限 3 月 5 日）")
    assert app.idle()
    assert len([one for one in supervisor.messages() if "没有按期重报" in (one["text"] or "")]) == 1
    assert "表5" in over["text"]
    supervisor.tap(over, "看退回待重报的")
    assert "已过重报期限（3 月 5 日）" in supervisor.said("退回待重报")["text"]
    assert "已退回，已过重报期限（3 月 5 日）" in supervisor.ask("/score 补卡", "自评总分")["text"]
    assert "已过重报期限（3 月 5 日）" in clerk.ask("/my", "表5")["text"]
    assert app.refused() == []
