"""换人交接 over the real HTTP service: drafts, what came back and what is owed go to a colleague, both are told."""

from __future__ import annotations

from tests.bot.conftest import ADMIN, CLERK, NEWCOMER, SUPERVISOR, Chat, Running
from tests.bot.talk import begin, form_text, give_reason, labels, open_cycle, set_clock

OWED = "工伤保险调查核实经费"


def colleague(app: Running) -> Chat:
    """Another clerk of the same unit."""
    chat = app.chat(NEWCOMER)
    chat.ask("/join 社保中心 李四", "已转给管理员")
    admin = app.chat(ADMIN)
    admin.tap(admin.said("申请加入"), "同意")
    chat.said("管理员已同意")
    return chat


def have_one_returned(app: Running, clerk: Chat) -> None:
    """表5 is handed in and comes back."""
    supervisor = app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    clerk.said("已退回修改")


def test_all_goes_in_one_step_after_a_confirmation_that_counts_it(app: Running) -> None:
    clerk, other = app.chat(CLERK), colleague(app)
    open_cycle(app, OWED)
    have_one_returned(app, clerk)
    begin(clerk)
    clerk.tap(clerk.ask("/handover", "的工作交给谁"), "交给 李四")
    sure = clerk.said("的工作交给 李四？")
    assert "没填完的草稿 1 份" in sure["text"]
    assert "退回或请说明的 1 张：表5" in sure["text"]
    assert "应报未交 1 张（3 月 31 日（周二）24:00截止）" in sure["text"]
    assert labels(sure) == ["确认交接", "不交接", "交接，不再负责填报"]
    clerk.tap(sure, "确认交接")
    assert "已交给 李四" in clerk.said("正在告知对方")["text"]
    told = other.said("王芳 的工作交给了您")
    assert "没填完的草稿 1 份" in told["text"]
    other.tap(told, "我的表")
    mine = other.said("我的表")
    assert "退回修改" in mine["text"]
    other.tap(mine, "表5")
    other.said("已退回修改：表5")
    other.ask("/drafts", "草稿 1 份")
    assert "没有" in clerk.ask("/drafts")["text"]
    assert app.refused() == []


def test_what_comes_back_later_and_what_is_owed_is_told_to_who_took_over(app: Running) -> None:
    clerk, other = app.chat(CLERK), colleague(app)
    open_cycle(app, OWED)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    clerk.tap(clerk.ask("/handover 李四", "的工作交给 李四？"), "确认交接")
    clerk.said("已交给")
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    assert "补卡制作费" in other.said("已退回修改")["text"]
    set_clock(app, "2026-03-26T09:30+08:00")
    other.said("个工作日")
    assert app.idle()
    assert not [
        one for one in clerk.messages() if "个工作日" in (one["text"] or "") or "退回修改" in (one["text"] or "")
    ]


def test_an_admin_hands_over_for_somebody_who_leaves(app: Running) -> None:
    clerk, admin = app.chat(CLERK), app.chat(ADMIN)
    other = colleague(app)
    begin(clerk)
    admin.ask("/handover", "写谁交给谁")
    admin.ask("/handover 没有这个人", "没有找到")
    sure = admin.ask("/handover 王芳 李四", "王芳 的工作交给 李四？")
    admin.tap(sure, "交接，不再负责填报")
    assert "王芳 不再是填报人" in admin.said("已交接")["text"]
    told = clerk.said("您的工作已交给 李四")["text"]
    assert "经办：张管理员" in told
    assert "您不再是填报人" in told
    other.said("王芳 的工作交给了您")
    assert "/join" in clerk.ask("/help")["text"]
    assert app.idle()
    assert len([one for one in other.messages() if "交给了您" in (one["text"] or "")]) == 1


def test_a_supervisor_may_hand_over_below_and_takes_no_role_away(app: Running) -> None:
    colleague(app)
    supervisor = app.chat(SUPERVISOR)
    sure = supervisor.ask("/handover 王芳 李四", "王芳 的工作交给 李四？")
    assert labels(sure) == ["确认交接", "不交接"]
    supervisor.tap(sure, "不交接")
    supervisor.said("没有交接")


def test_who_is_alone_is_told_who_could_come(app: Running) -> None:
    assert "/join" in app.chat(CLERK).ask("/handover", "还没有别的填报人")["text"]


def test_it_is_asked_first_when_it_is_said_in_plain_words(app: Running) -> None:
    clerk = app.chat(CLERK)
    colleague(app)
    for name in ("李四", "李姐"):
        clerk.tap(clerk.ask(f"把我的工作交接给{name}", "的工作交给 李四？"), "不交接")
        clerk.said("没有交接")


def test_what_is_owed_is_told_by_its_dates(app: Running) -> None:
    clerk = app.chat(CLERK)
    colleague(app)
    open_cycle(app, OWED)
    admin = app.chat(ADMIN)
    admin.ask("/cycles 2025 2026-04-30", "2025 年度自评")
    admin.ask("/cycles 2025 应报\n社保中心,甲\n中卫市社会保险事业管理中心,乙", "新增应报")
    clerk.tap(clerk.ask("/handover", "的工作交给谁"), "交给 李四")
    said = clerk.said("的工作交给 李四？")["text"]
    assert "张：1 张 3 月 31 日（周二）24:00截止、" in said
    assert "张 4 月 30 日（周四）24:00截止，提醒随之改发" in said
