"""What a button says is written instead of tapped: it does what the button does, and its answer stands below."""

from __future__ import annotations

import pytest

from tests.bot.conftest import ADMIN, CLERK, NEWCOMER, Running
from tests.bot.talk import hand_in_nine, labels, send_file


def test_what_the_overview_offers_is_written(app: Running) -> None:
    clerk = app.chat(CLERK)
    assert "提交那 5 张" in labels(send_file(clerk, "forms.docx"))
    asked = clerk.ask("提交那5张", "5 张")
    clerk.tap(asked, "确认提交")
    assert "已提交 5 张" in clerk.said("回执号")["text"]
    assert app.refused() == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("全部问题", "必须修改 1 处"), ("⬅ 总览", "读到 9 张表"), ("下一张。", "表6"), ("附说明提交", "表5")],
)
def test_the_answer_stands_below_what_was_written(app: Running, typed: str, answer: str) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    card = clerk.ask("表5", "各项合计 105")
    said = clerk.ask(typed, answer)
    assert said["message_id"] > card["message_id"]
    assert app.refused() == []


def test_what_only_fades_after_a_tap_is_said(app: Running) -> None:
    clerk = app.chat(CLERK)
    hand_in_nine(clerk)
    clerk.ask("发给领导看", "正在")
    assert app.refused() == []


def test_words_of_no_button_are_left_to_be_understood(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    clerk.ask("提交那 50 张", "没看懂")
    clerk.ask("表5", "各项合计 105")
    assert app.refused() == []


def test_rights_are_given_by_a_tap_alone(app: Running) -> None:
    admin = app.chat(ADMIN)
    admin.ask("/start", "管理员")
    for person, name in [(NEWCOMER, "郑好")]:
        asker = app.chat(person)
        asker.ask("/start")
        asker.ask(f"/join 中卫市社会保险事业管理中心 {name}", "已转给管理员")
        admin.said(name)
    assert app.idle()
    assert "点那条消息下面的“同意”" in admin.ask("同意", "光写一句话不办理")["text"]
    assert "加入" in app.chat(NEWCOMER).ask("/join", "加入")["text"]
    assert not [one for one in app.chat(NEWCOMER).messages() if "您是" in (one["text"] or "")]
