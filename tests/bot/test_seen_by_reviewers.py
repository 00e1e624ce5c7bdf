"""What a clerk reads of what reviewers have: evidence that came later, a form that was accepted."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, labels
from tests.bot.test_evidence import PAPER


def _filed(app: Running) -> Chat:
    """表9, handed in."""
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 1 版")
    return clerk


def _attach(clerk: Chat) -> str:
    card = clerk.ask("表9", "自评总分")
    clerk.file("名册.txt", PAPER, caption="第2项", reply_to=str(card["message_id"]))
    return str(clerk.said("已附到第 2 项")["text"])


def test_evidence_that_came_later_is_seen_with_the_next_version(app: Running) -> None:
    assert "再提交一次才看得到" in _attach(_filed(app))
    assert app.refused() == []


def test_evidence_before_the_first_version_says_nothing_of_it(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(9), "请核实 1 处")
    assert "再提交" not in _attach(clerk)


def test_an_accepted_form_says_so_and_offers_no_change(app: Running) -> None:
    clerk, supervisor = _filed(app), app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 企业职工养老保险市级", "自评总分"), "审核通过")
    clerk.said("审核通过：表9")
    card = clerk.ask("表9", "自评总分")
    assert "审核通过（第 1 版）" in card["text"]
    assert not {"改一项", "说明 ①"} & set(labels(card))
    assert "更多" in labels(card)
    assert "没有随表交出" in _attach(clerk)
    assert app.refused() == []
