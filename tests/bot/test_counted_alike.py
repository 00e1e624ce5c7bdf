"""Drafts are counted alike wherever they are: forms with changes that were not handed in, each once."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Running
from tests.bot.talk import form_text, labels, send_file, send_in


def test_drafts_are_as_many_everywhere(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    # Looked at and not changed: no draft.
    clerk.tap(clerk.ask("表3", "年初"), "改一项")
    clerk.said("目录")
    for form, change in (("表5", "第6项 14"), ("表7", "第3项 4")):
        clerk.ask(form, "必须修改")
        clerk.tap(clerk.ask(change, "→"), "确认")
        clerk.said("已改")
    # The same form once more, in another file.
    other = form_text(7).replace("14.99", "15.99").replace("下乡调查", "实地调查")
    clerk.ask(other, "表7")
    clerk.ask("表7", "必须修改")
    clerk.tap(clerk.ask("第3项 3", "→"), "确认")
    clerk.said("已改")
    listed = clerk.ask("/drafts", "草稿 2 份")
    assert listed["text"].count("企业职工养老保险") == 1
    assert "表3" not in listed["text"]
    assert "社会保险补贴" not in listed["text"]
    assert "草稿 2 " in clerk.ask("/my", "我的表 9 张")["text"]
    begin = labels(clerk.ask("/fill", "从哪里开始"))
    assert len(begin) == len(set(begin))
    forget = clerk.ask("/forget", "删除我发来的文件")
    assert len(labels(forget)) == len(set(labels(forget)))
    clerk.tap(forget, "全部删除")
    assert "草稿 2 份" in clerk.said("全部删除？")["text"]
    assert app.refused() == []


def test_what_is_handed_in_is_no_draft_and_what_is_withdrawn_is_not_handed_in(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(1), "年初")
    clerk.tap(clerk.ask("第1项 9", "→"), "确认，总分也改")
    send_in(clerk, clerk.said("已改"), "提交")
    receipt = clerk.said("回执号")
    clerk.ask("/drafts", "没有草稿")
    clerk.tap(receipt, "撤回")
    clerk.tap(clerk.said("撤回"), "撤回")
    clerk.said("已撤回")
    clerk.tap(clerk.ask("/forget", "删除我发来的文件"), "全部删除")
    text = clerk.said("全部删除？")["text"]
    assert "已提交的表 0 张" in text
    assert "已撤回的 1 张" in text


def test_a_file_that_was_sent_is_put_by_and_not_deleted(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(5), "补卡")
    clerk.tap(clerk.ask("第6项 14", "→"), "确认")
    clerk.said("已改")
    listed = clerk.ask("/drafts", "草稿 1 份")
    clerk.tap(listed, "收起 1")
    asked = clerk.said("收起这份草稿")
    assert labels(asked) == ["确认收起", "不收起"]
    clerk.tap(asked, "确认收起")
    clerk.said("已收起")
