"""提交 in words, and a reason that is written before the form goes: it is kept as what it can only mean."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import REASON, form_text, labels

APPROVED = "增加的预算已经批复，按批复执行"


def test_a_reason_that_is_written_before_it_goes_is_of_the_one_that_wants_one(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(9), "请核实 1 处")
    asked = clerk.ask("提交", "提交 表9")
    assert "请核实 1 处没写说明" in asked["text"]
    asked = clerk.ask(APPROVED, "提交 表9")
    assert f"✓ 已记下 ① 的说明：{APPROVED}" in asked["text"]
    assert "没写说明" not in asked["text"]
    clerk.tap(asked, "确认提交")
    clerk.said("第 1 版")
    assert APPROVED in app.chat(SUPERVISOR).ask("/score 企业职工养老保险市级", "自评总分")["text"]
    assert app.refused() == []


def test_so_is_one_that_is_written_to_the_confirmation_of_a_button(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.said("提交 表9")
    asked = clerk.ask(APPROVED, "已记下 ①")
    assert "提交 表9" in asked["text"]
    clerk.ask("确认", "第 1 版")
    assert app.refused() == []


def test_of_several_it_is_asked_once(app: Running) -> None:
    clerk = app.chat()
    mended = form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15")
    clerk.ask(mended, "请核实 3 处")
    clerk.ask("提交", "请核实 3 处没写说明")
    which = clerk.ask("年中财政统一调整", "说的是哪一处")
    assert labels(which) == ["①", "②", "③", "这 3 处都是", "都不是"]
    clerk.tap(which, "①")
    asked = clerk.said("已记下 ① 的说明：年中财政统一调整")
    assert "请核实 2 处没写说明" in asked["text"]
    clerk.tap(clerk.ask("按批复执行", "说的是哪一处"), "这 2 处都是")
    asked = clerk.said("已记下 ②③ 的说明")
    clerk.tap(asked, "确认提交")
    clerk.said("第 1 版")
    assert app.refused() == []


def test_with_faults_left_the_reason_goes_with_the_form(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "必须修改 1 处")
    clerk.ask("提交", "一行写明原因")
    asked = clerk.ask(REASON, "提交 表5")
    assert f"附说明提交：{REASON}" in asked["text"]
    clerk.tap(asked, "确认提交")
    assert REASON in clerk.said("第 1 版")["text"]
    assert app.refused() == []


def test_what_has_its_cell_or_its_number_is_for_that(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(9), "请核实 1 处")
    clerk.ask("提交", "提交 表9")
    clerk.ask("我的表", "提交 表9")
    clerk.ask("① 已批复", "✓ ① 已说明")
    assert app.idle(), "the question that stood before lost its buttons, the new one is there"
    asked = clerk.said("提交 表9")
    assert "没写说明" not in asked["text"]
    clerk.tap(asked, "先不提交")
    clerk.said("自评总分")
    clerk.ask("按批复执行", "没看懂")
    assert app.refused() == []


def test_assent_is_no_explanation_and_a_refusal_ends_the_question(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(9), "表9")
    clerk.ask("提交", "提交 表9")
    clerk.ask("好的", "提交 表9")
    assert not [one for one in clerk.messages() if "已记下" in (one["text"] or "")]
    clerk.ask("不提交", "没有提交，草稿还在")
    clerk.send("确认")
    assert app.idle()
    assert not [one for one in clerk.messages() if "回执号" in (one["text"] or "")]
    assert app.refused() == []


def test_a_confirmation_in_words_is_of_the_question_that_stands_last(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(9), "表9")
    clerk.ask("提交", "提交 表9")
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "删除")
    clerk.said("删除这次发来的？")
    again = clerk.ask("确认", "提交 表9")
    assert "回执号" not in again["text"]
    clerk.ask("确认", "回执号")
    assert app.refused() == []
