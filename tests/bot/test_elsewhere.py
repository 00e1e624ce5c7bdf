"""While a reason is waited for, a question or the number of a form is no reason: it is answered, and asked again."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat.elsewhere import is_asked, is_elsewhere
from bot.db.terms import Role
from tests.bot.conftest import Running
from tests.bot.talk import REASON, form_text, give_reason

TODAY = date(2026, 3, 2)
ELSEWHERE = (
    "我的表", "谁还没交", "表7", "表5多少分", "提交表9", "表5为什么扣分", "表5审了没", "有什么提醒", "我的草稿",
)  # fmt: skip
REASONS = (
    REASON, "批复文件待补", "财政统一压减，已附批复", "据实结算", "问卷见附件", "佐证已补", "实发22790张", "年底补齐",
    "待审计后更正", "待审核", "按批复", "财政未拨付", "见表5说明", "表5是合并的", "预算调减", "人数减少", "已提交佐证",
    "还没交齐材料",
    "等批复", "分值印错", "项目取消", "同意", "材料还没交", "进度慢", "表内填错",
)  # fmt: skip


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
@pytest.mark.parametrize("text", ELSEWHERE)
def test_no_reason(text: str, role: Role) -> None:
    assert is_elsewhere(text, role, TODAY)


@pytest.mark.parametrize(
    "text", ["按时提交", "提交", "全部提交", "审核通过率100%", "通过验收", "≥90%", "达成", "无", "/"]
)
def test_a_value_is_not_asked_for(text: str) -> None:
    assert not is_asked(text, Role.CLERK, TODAY)


@pytest.mark.parametrize("text", ["我的表", "谁还没交", "表7", "表5多少分"])
def test_what_is_asked_is_no_value(text: str) -> None:
    assert is_asked(text, Role.CLERK, TODAY)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
@pytest.mark.parametrize("text", REASONS)
def test_a_reason(text: str, role: Role) -> None:
    assert not is_elsewhere(text, role, TODAY)


def test_a_question_is_not_handed_in_as_the_reason(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "自评总分")
    clerk.tap(card, "附说明提交")
    clerk.said("请用一行写明原因")
    clerk.send("我的表")
    clerk.said("正在等您用一行写明原因")
    assert not [one for one in clerk.messages() if (one["text"] or "").startswith("已提交 ")]
    give_reason(clerk, "回执号")


def test_nor_kept_as_an_explanation(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "自评总分")
    clerk.tap(card, "说明 ②")
    clerk.said("写")
    clerk.send("谁还没交")
    assert app.idle()
    assert not [one for one in clerk.messages() if "已记下" in (one["text"] or "")]


def test_the_form_that_is_named_is_the_one_that_is_to_be_handed_in(app: Running) -> None:
    clerk = app.chat()
    for number in (1, 3, 9):
        clerk.ask(form_text(number), "自评总分")
    assert "表3" in clerk.ask("提交表3", "自评总分")["text"]
    assert "表1" in clerk.ask("/submit 表1", "自评总分")["text"]
    clerk.ask("提交表8", "没有提交")


def test_nobody_has_handed_all_in_where_nothing_is_owed(app: Running) -> None:
    assert "还没有设应报的表" in app.chat(1002).ask("谁还没交", "谁没交")["text"]
