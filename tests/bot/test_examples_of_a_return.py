"""What came back says how it may be answered, by what each ① asks for; what can hardly be meant is asked back."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.returns import nine_back_in_words, returned, two_scores_and_a_doubt_back
from tests.bot.talk import form_text


def test_each_number_has_an_example_of_what_it_asks(app: Running) -> None:
    """① is points of 15, ② the budget: a number, and a reason; both may be written as they stand."""
    told, clerk = returned(app, "②", "③"), app.chat()
    assert "直接回复也行，例如“① 13.5 ② 财政统一调整”。" in told["text"]
    clerk.send("① 13.5 ② 财政统一调整", reply_to=told["message_id"])
    asked = clerk.said("20 → 13.5")
    assert "✓ ② 已说明：财政统一调整" in asked["text"]
    clerk.tap(asked, "确认")
    # What is left has its own.
    assert "例如“③ 目标经批复”" in clerk.said("已改 1，已说明 1")["text"]
    assert app.refused() == []


def test_two_scores_are_two_numbers(app: Running) -> None:
    assert "例如“① 13.5 ② 18”" in two_scores_and_a_doubt_back(app)["text"]


def test_words_of_the_reviewer_are_answered_in_words(app: Running) -> None:
    assert "例如“① 已补正，见佐证材料”" in nine_back_in_words(app)["text"]


def test_what_can_hardly_be_meant_is_asked_back(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("③ 99999999999999", reply_to=told["message_id"])
    assert "是指标值“35000 张”的 2857142857 倍" in clerk.said("✗ ③ 没有改")["text"]
    clerk.send("① -3", reply_to=told["message_id"])
    clerk.said("得分不能小于 0")
    clerk.send("① 1500", reply_to=told["message_id"])
    clerk.said("超出 1485 分")
    clerk.send("③ 确是 99999999999999", reply_to=told["message_id"])
    clerk.said("空 → 99999999999999")
    assert app.refused() == []


def test_a_total_is_of_a_hundred(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "必须修改 1 处")
    clerk.ask("总分 1000", "总分要等于合计")
    clerk.ask("总分 95", "100 → 95")
    assert app.refused() == []
