"""确认提交 that does not fit any more: what happened since it was asked is said, and nothing goes in silence."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import REASON, form_text, give_reason, labels
from tests.bot.test_evidence import PAPER


def _filed(app: Running) -> Chat:
    """表9, handed in."""
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 1 版")
    return clerk


def _asked(clerk: Chat) -> dict[str, Any]:
    """A change of it, about to be handed in."""
    clerk.tap(clerk.ask("表9", "自评总分"), "说明 ①")
    clerk.said("原因是")
    clerk.ask("目标经批复，维持", "已记下 ①")
    clerk.tap(clerk.ask("表9", "自评总分"), "提交审核")
    return clerk.said("？")


def _returned(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("退回表9 请附批文", "退回"), "退回（")
    assert app.idle()


def test_returned_since_it_was_asked(app: Running) -> None:
    clerk = _filed(app)
    asked = _asked(clerk)
    _returned(app)
    assert "刚被退回" in clerk.tap(asked, "确认提交")["alert"]
    assert "已退回修改：表9" in clerk.said("请附批文")["text"]
    assert app.idle()
    assert not any("第 2 版" in one["text"] for one in clerk.messages())
    assert app.refused() == []


def test_returned_while_its_reason_is_written(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    clerk.tap(clerk.ask("表5 第2项 9", "→ 9"), "确认")
    clerk.said("已改")
    clerk.tap(clerk.ask("表5", "自评总分"), "附说明提交")
    clerk.said("一行写明原因")
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("退回表5 请附批文", "退回"), "退回（")
    assert app.idle()
    clerk.ask(REASON, "刚被退回")
    assert "请附批文" in clerk.said("已退回修改")["text"]
    assert app.idle()
    assert "确认提交" not in [one for said in clerk.messages() for one in labels(said)]
    assert app.refused() == []


def test_returned_since_and_confirmed_in_words(app: Running) -> None:
    clerk = _filed(app)
    _asked(clerk)
    _returned(app)
    clerk.send("确认提交")
    assert app.idle()
    assert not any("第 2 版" in one["text"] for one in clerk.messages())


def test_asked_after_it_came_back_goes(app: Running) -> None:
    clerk = _filed(app)
    _returned(app)
    clerk.ask(form_text(9), "自评总分")
    clerk.tap(clerk.ask("表9", "自评总分"), "说明 ①")
    clerk.said("原因是")
    clerk.ask("目标经批复，维持", "已记下 ①")
    clerk.tap(clerk.ask("表9", "自评总分"), "重新提交")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 2 版")


def test_a_file_that_is_still_being_attached(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(9), "请核实 1 处")
    clerk.tap(card, "提交审核")
    asked = clerk.said("？")
    app.fault("getFile", times=1, delay=4)
    clerk.file("名册.txt", PAPER, caption="第3项", reply_to=str(card["message_id"]))
    clerk.said("正在附到第 3 项")
    answer = clerk.tap(asked, "确认提交")
    assert "第 3 项的佐证还在附" in answer["alert"]
    assert app.idle()
    assert any("已附到第 3 项" in (one["text"] or "") for one in clerk.messages())
    clerk.tap(asked, "确认提交")
    clerk.said("第 1 版")
    assert app.refused() == []


def test_what_is_asked_anew_takes_the_place_of_the_question_before(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15"), "自评总分"), "提交审核")
    first = clerk.said("提交 表5")
    clerk.tap(first, "先不提交")
    clerk.tap(clerk.ask("表5", "自评总分"), "提交审核")
    first = clerk.said("提交 表5")
    clerk.ask("表5 得分多少", "提交 表5")
    assert app.idle()
    standing = [one for one in clerk.messages() if "确认提交" in labels(one)]
    assert len(standing) == 1
    assert standing[0]["message_id"] != first["message_id"]
