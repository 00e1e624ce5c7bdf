"""While a reason is waited for, changes, questions, labels and 等一下 are what they are; one is confirmed once."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import REASON, hand_in_nine, labels, send_file


def _seven_back(app: Running) -> dict[str, Any]:
    """表7 comes back with its two blank scores; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 经办业务", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表7"), "退回（")
    return clerk.said("已退回修改：表7")


def _nothing_went(clerk: Chat, number: int = 2) -> bool:
    said = "\n".join(one["text"] or "" for one in clerk.messages())
    return f"第 {number} 版" not in said and "附说明提交：" not in said.rpartition("请用一行写明原因")[2]


OTHERWISE = [
    ("哪一处？", "请用一行写明原因"),
    ("等一下", "正在等您用一行写明原因"),
    ("撤销", "正在等您用一行写明原因"),
    ("我的表", "正在等您用一行写明原因"),
    ("先不提交", "没有提交"),
    ("总分 99", "100 → 99"),
    ("第8项 18", "→ 18"),
    ("表7 总分 79", "100 → 79"),
]


def test_it_is_what_it_is(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    for text, answer in OTHERWISE:
        asked = clerk.ask("提交表7", "请用一行写明原因")
        if "→" in answer:
            assert "得分没有填" in asked["text"]
        clerk.ask(text, answer)
        if "正在等" in answer:
            clerk.ask("先不提交", "没有提交")
    assert app.idle()
    assert _nothing_went(clerk, 1)
    assert app.refused() == []


def test_so_it_is_where_the_form_came_back(app: Running) -> None:
    told, clerk = _seven_back(app), app.chat()
    clerk.tap(told, "改 ①")
    clerk.said("社会效益")
    clerk.ask("12", "已改 1")
    clerk.tap(told, "重新提交")
    clerk.said("必须修改")
    clerk.ask("哪一处？", "请用一行写明原因")
    clerk.ask("总分 79", "100 → 79")
    assert _nothing_went(clerk)
    assert app.refused() == []


def test_a_reason_is_confirmed_with_what_stays_open(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    card = clerk.ask("表7", "自评总分")
    clerk.tap(card, "附说明提交")
    clerk.said("请用一行写明原因")
    asked = clerk.ask(REASON, f"附说明提交：{REASON}")
    assert "还有必须修改" in asked["text"]
    assert asked["text"].count("· ") >= 2
    assert labels(asked) == ["确认提交", "先不提交"]
    assert app.idle()
    assert not [one for one in clerk.messages() if "回执号" in (one["text"] or "")]
    clerk.tap(asked, "先不提交")
    clerk.said("尚未提交")
    clerk.tap(card, "附说明提交")
    clerk.said("请用一行写明原因")
    clerk.ask(REASON, "附说明提交")
    clerk.ask("确认", "第 1 版")
    assert app.refused() == []


def test_several_are_confirmed_at_once(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(send_file(clerk, "forms.docx"), "一并提交")
    clerk.said("一行写明原因")
    asked = clerk.ask(REASON, f"附说明提交：{REASON}")
    assert "提交这 9 张" in asked["text"]
    assert "表5" in asked["text"]
    # Asked anew below what came between: the one before has no buttons any more.
    again = clerk.ask("等一下", "提交这 9 张")
    assert app.idle()
    clerk.tap(again, "确认提交")
    clerk.said("已提交 9 张")
    assert "确认提交" not in labels(next(one for one in clerk.messages() if one["message_id"] == asked["message_id"]))
    assert app.refused() == []


def test_a_reason_stays_one(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    for reason in ("社会效益得分待科室确认", "补卡22790张，已附清单", "财政统一调整", "待审核"):
        clerk.tap(clerk.ask("表5", "自评总分"), "附说明提交")
        clerk.said("请用一行写明原因")
        clerk.tap(clerk.ask(reason, f"附说明提交：{reason}"), "先不提交")
        clerk.said("自评总分")
    assert app.refused() == []
