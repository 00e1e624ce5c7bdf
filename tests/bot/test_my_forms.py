"""我的表: what came back first, then what is due soonest; every kind is counted above, and one tap away."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import form_text, labels, open_cycle, send_file, send_in


def test_nothing_hides_behind_what_is_unfinished(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    for number in (1, 9):
        send_in(clerk, clerk.ask(form_text(number), f"表{number} "))
        clerk.said("回执号")
        assert app.idle()
    supervisor.tap(supervisor.ask("/score 企业职工养老保险市级", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表9"), "退回（")
    clerk.said("已退回修改")
    six = form_text(6)
    project = next(line.split("\t")[2] for line in six.splitlines() if line.startswith("项目名称"))
    send_file(clerk, "forms.docx")
    open_cycle(app, project, "甲项目", "乙项目")
    listed = clerk.ask("/my", "我的表")
    lines = listed["text"].splitlines()
    assert lines[0].startswith("我的表 11 张")
    assert lines[1] == "退回 1 · 没提交 7 · 还没开始 2 · 已提交 1"
    assert "退回修改" in lines[2]
    assert all("3 月 31 日（周二）24:00截止" in line for line in lines[3:6])
    assert sum("表6" in line for line in lines[3:6]) == 1
    assert "已提交 1" in labels(listed)
    clerk.tap(listed, "已提交 1")
    second = clerk.said("第 2/2 页")
    assert "已提交，待审核" in second["text"]
    # The way back to what came back.
    assert "退回 1" in labels(second)
    assert app.refused() == []


def test_what_was_only_checked_is_called_as_it_is_written(app: Running) -> None:
    clerk, six = app.chat(), form_text(6)
    project = next(line.split("\t")[2] for line in six.splitlines() if line.startswith("项目名称"))
    clerk.ask(six.replace(project, "A类 人才（Ⅱ期）"), "A类 人才（Ⅱ期）")
    assert "A类 人才（Ⅱ期）" in clerk.ask("/my", "我的表")["text"]
    assert app.refused() == []
