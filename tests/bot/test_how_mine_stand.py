"""查进度 says of one's own forms what 我的表 says; 提交 and 撤回 in words are about the form that lies open, or all."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import REASON, form_text, hand_in_nine, labels, send_file


def _one_back_one_withdrawn(app: Running) -> Chat:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（")
    clerk.said("已退回修改：表5")
    clerk.tap(clerk.ask("撤回表6", "撤回：表6"), "撤回")
    clerk.tap(clerk.said("撤回后要重新提交"), "确认撤回")
    clerk.said("已撤回：表6")
    return clerk


def test_how_far_says_the_states_of_mine(app: Running) -> None:
    clerk = _one_back_one_withdrawn(app)
    for words in ("/status", "审到哪了", "/my"):
        said = clerk.ask(words, "我的表 9 张")["text"]
        assert "退回 1" in said
        assert "已撤回 1" in said
        assert "已提交 7" in said
        assert "退回修改" in said
    said = clerk.ask("表5审了没", "表5")["text"]
    assert "退回修改" in said
    assert "表6" not in said
    assert "请于" in clerk.ask("表5怎么又退了", "得分 20")["text"]
    hint = app.chat(SUPERVISOR).ask("/score 职业年金", "自评总分")["text"]
    assert "9 张表，自评总分都是 100" not in hint
    assert app.refused() == []


def test_to_withdraw_without_a_name_asks_which(app: Running) -> None:
    clerk = app.chat()
    hand_in_nine(clerk)
    which = clerk.ask("撤回", "是哪")
    assert len(labels(which)) > 1
    clerk.ask("表6", "自评总分")
    assert "撤回：" in clerk.ask("撤回", "撤回：")["text"]
    assert app.refused() == []


def test_submit_is_about_the_form_that_lies_open(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    clerk.ask("表5", "自评总分")
    assert "表5" in clerk.ask("提交", "请用一行写明原因")["text"]
    clerk.tap(clerk.ask(REASON, "附说明提交"), "确认提交")
    clerk.said("已提交 表5")
    assert app.refused() == []


def test_all_in_words_is_asked_as_the_button_does(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    for words in ("一并提交", "提交全部", "全部提交"):
        clerk.ask(words, "一行写明原因")
        clerk.ask("先不提交", "没有提交")
    assert app.refused() == []


def test_a_draft_without_a_name_is_counted(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask(form_text(5), "自评总分")
    assert "草稿 1 张没有提交，只有您看得到" in supervisor.ask("/status", "草稿")["text"]
    assert app.refused() == []
