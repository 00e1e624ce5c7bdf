"""What is written to ①②③: values are proposed, words are explanations, and nothing becomes the answer to a question
that it was not written to."""

from __future__ import annotations

import pytest

from bot.dialogs.filling.signs import written
from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.talk import begin, form_text, hand_in_nine, labels
from tests.bot.test_answering_a_return import returned

BOTH = [(1, "15"), (3, "系统升级推迟到十一月，已列入明年计划")]


@pytest.mark.parametrize(
    "text",
    [
        "① 15 ③ 系统升级推迟到十一月，已列入明年计划",
        "①15\n③系统升级推迟到十一月，已列入明年计划",
        "①：15；③：系统升级推迟到十一月，已列入明年计划。",
        "1. 15\n3. 系统升级推迟到十一月，已列入明年计划",
        "1、15 3、系统升级推迟到十一月，已列入明年计划",
        "（1） 15（3）系统升级推迟到十一月，已列入明年计划",
        "(1)15 (3) 系统升级推迟到十一月，已列入明年计划",
        "1) 15，3) 系统升级推迟到十一月，已列入明年计划",
        "⑴15⑶系统升级推迟到十一月，已列入明年计划",
        "老师您好，回复如下：① 改为15，③ 系统升级推迟到十一月，已列入明年计划",
    ],
)
def test_however_the_numbers_are_written(text: str) -> None:
    assert written(text, is_reply=True) == BOTH


@pytest.mark.parametrize(
    "text", ["15", "2024年1月2日拨付", "1.5", "见附件①", "按（2024）3 号文", "执行率 98.5%", "表5 第6项 15"]
)
def test_what_has_no_numbers_of_a_list(text: str) -> None:
    assert written(text, is_reply=True) == []


def test_a_sign_among_the_words_is_one_of_them() -> None:
    assert written("③ 见附件①和②", is_reply=True) == [(3, "见附件①和②")]


def test_a_value_and_words_in_one_reply_are_both_taken(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("① 15 ③ 系统升级推迟到十一月，已列入明年计划 ⑤ 无", reply_to=told["message_id"])
    asked = clerk.said("20 → 15")
    assert "✓ ③ 已说明：系统升级推迟到十一月，已列入明年计划" in asked["text"]
    assert "✗ ⑤ 没有记下：那条消息里没有这个编号。" in asked["text"]
    clerk.tap(asked, "确认")
    assert "已改 1，已说明 1，还有 1" in clerk.said("已改 1")["text"]
    clerk.send("② 等科室", reply_to=told["message_id"])
    clerk.tap(clerk.said("都处理了"), "重新提交")
    clerk.said("第 2 版")
    assert "已改 1，已说明 2" in app.chat(SUPERVISOR).said("已重新提交")["text"]
    assert app.refused() == []


def test_what_was_reached_and_words_to_a_fault(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("① 待科室确认", reply_to=told["message_id"])
    assert "不是分数" in clerk.said("✗ ① 没有改")["text"]
    clerk.send("③ 实际 33000 张", reply_to=told["message_id"])
    asked = clerk.said("空 → 33000 张")
    assert "实际完成值" in asked["text"]
    clerk.tap(asked, "确认")
    # What the reviewer wanted to know is told: the form says so, and so do the counts.
    assert "✓ ③ 已改：空 → 33000 张" in clerk.said("已改 1，已说明 0，还有 2")["text"]
    clerk.send("② 怎么填？", reply_to=told["message_id"])
    assert "怎么办" in clerk.said("怎么办")["text"]
    long = "② " + "年中财政统一压减一般性支出，本项目按调整后的预算据实结算，" * 4
    clerk.send(long, reply_to=told["message_id"])
    assert "✓ ② 已说明" in clerk.said("✓ ② 已说明")["text"]
    assert app.refused() == []


def test_several_forms_came_back_and_a_number_names_none(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 职业年金", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表4"), "同类问题一并退回")
    supervisor.tap(supervisor.said("有同一个问题，一并退回？"), "退回这")
    told = clerk.said("已退回 2 张（共 2 处）")
    clerk.send("① 100", reply_to=told["message_id"])
    clerk.said("那条消息里有几张表")
    clerk.send("表8 ① 100", reply_to=told["message_id"])
    assert "表8 总分" in clerk.said("空 → 100")["text"]
    assert app.refused() == []


def test_a_number_is_no_answer_to_another_question(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat(CLERK)
    clerk.tap(begin(clerk), "2025")
    clerk.said("项目名称")
    clerk.send("② 财政统一调整", reply_to=told["message_id"])
    clerk.said("✓ ② 已说明")
    clerk.said("项目名称")
    # Not a reply: words may be the name, a number is none.
    clerk.ask("③ 系统升级推迟", "长按那条消息点“回复”")
    clerk.tap(clerk.ask("① 15", "20 → 15"), "确认")
    clerk.said("已改：表5")
    clerk.said("项目名称")
    clerk.ask("补助资金", "年初预算数")
    assert app.refused() == []


def test_other_numbers_while_one_is_explained(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.tap(told, "说明 ②")
    clerk.said("原因是")
    asked = clerk.ask("① 14 ③ 已按批复核对", "20 → 14")
    assert "✓ ③ 已说明：已按批复核对" in asked["text"]
    clerk.tap(asked, "确认")
    clerk.said("已改 1，已说明 1，还有 1")
    assert "说明 ②" in labels(clerk.messages()[-1])
    assert app.refused() == []


def test_a_list_of_reasons_is_one_explanation(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.tap(told, "说明 ②")
    clerk.said("原因是")
    assert "① 财政统一调减 ② 项目推迟" in clerk.ask("① 财政统一调减 ② 项目推迟", "已记下 ② 的说明")["text"]
    assert app.refused() == []


def test_numbers_of_a_card_that_was_not_returned(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    clerk.send("1. 14 2. 财政统一调整", reply_to=card["message_id"])
    asked = clerk.said("20 → 14")
    assert "✓ ② 已说明：财政统一调整" in asked["text"]
    assert app.refused() == []
