"""What came back is answered from the message that says so: in few taps, each cell with what became of it."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.returns import Counting, four_and_eight_back, nine_back_in_words, returned, two_scores_and_a_doubt_back
from tests.bot.talk import form_text, give_reason, labels, send_file


def test_three_cells_are_answered_in_five_taps(app: Running) -> None:
    told = returned(app, "②", "③")
    clerk = Counting(app.chat())
    assert labels(told) == ["改 ①", "说明 ②", "说明 ③", "维持并说明", "重新提交", "看这张表"]
    clerk.tap(told, "改 ①", "社会效益")
    told = clerk.tap(clerk.chat.ask("14", "各项得分合计 99"), "总分填 99", "已改 1，已说明 0，还有 2")
    assert "✓ ① 已改：20 → 14" in told["text"]
    assert labels(told)[:3] == ["说明 ②", "说明 ③", "维持并说明"]
    asked = clerk.tap(told, "维持并说明", "维持这 2 处（②③）")
    assert labels(asked)[:3] == ["财政统一调整", "据实结算", "部分未实施"]
    told = clerk.tap(asked, "据实结算", "都处理了")
    assert "✓ ② 已说明：据实结算" in told["text"]
    assert "✓ ③ 已说明：据实结算" in told["text"]
    clerk.tap(told, "重新提交", "第 2 版")
    assert clerk.taps <= 5
    assert "已改 1，已说明 2" in app.chat(SUPERVISOR).said("已重新提交")["text"]
    assert app.refused() == []


def test_two_scores_and_a_doubt_in_six_taps(app: Running) -> None:
    """The total is asked once, when all points can be added, and never as a sum that no form can have."""
    told, clerk = two_scores_and_a_doubt_back(app), Counting(app.chat())
    clerk.tap(told, "改 ①", "社会效益")
    told = clerk.chat.ask("13", "已改 1")
    clerk.tap(told, "改 ②", "可持续影响")
    told = clerk.tap(clerk.chat.ask("18", "各项得分合计 96"), "总分填 96", "已改 2")
    told = clerk.tap(clerk.tap(told, "说明 ③", "原因是"), "财政统一调整", "都处理了")
    clerk.tap(told, "重新提交", "第 2 版")
    assert clerk.taps <= 6
    assert app.refused() == []


def test_all_of_it_in_one_reply_while_a_question_is_open(app: Running) -> None:
    """What was asked before is answered by the reply: it is not asked again."""
    told, clerk = two_scores_and_a_doubt_back(app), Counting(app.chat())
    clerk.tap(told, "改 ①", "社会效益")
    clerk.chat.send("① 13 ② 18 ③ 财政统一调整", reply_to=told["message_id"])
    told = clerk.tap(clerk.chat.said("→ 18"), "确认，总分也改 96", "都处理了")
    clerk.tap(told, "重新提交", "第 2 版")
    assert clerk.taps == 3
    assert app.refused() == []


def test_one_doubt_is_kept_with_a_usual_reason_in_three_taps(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("回执号")
    supervisor.tap(supervisor.ask("/score 企业职工养老保险市级", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表9")
    if "✓ ①" not in labels(ticking):
        supervisor.tap(ticking, "①")
        ticking = supervisor.said("✓ ①")
    supervisor.tap(ticking, "退回（")
    counting = Counting(clerk)
    asked = counting.tap(clerk.said("已退回修改"), "说明 ①", "原因是")
    assert labels(asked)[:3] == ["目标经批复", "已核对属实", "见佐证材料"]
    told = counting.tap(asked, "目标经批复", "都处理了")
    counting.tap(told, "重新提交", "第 2 版")
    assert counting.taps == 3
    assert app.refused() == []


def test_what_was_not_touched_is_not_handed_in_again(app: Running) -> None:
    told = returned(app)
    assert "还没有改动" in str(app.chat().tap(told, "重新提交"))


def test_a_reply_to_the_message_mends_the_cell_that_it_numbers(app: Running) -> None:
    told = returned(app, "②")
    clerk = app.chat()
    clerk.send("① 14", reply_to=told["message_id"])
    clerk.tap(clerk.said("20 → 14"), "确认")
    assert "还有 1" in clerk.said("已改 1")["text"]
    # The first message still means the same cells.
    clerk.tap(told, "说明 ②")
    clerk.tap(clerk.said("原因是"), "据实结算")
    clerk.said("都处理了")


def test_several_that_came_back_go_again_in_one_stroke(app: Running) -> None:
    clerk, supervisor, told = app.chat(), app.chat(SUPERVISOR), four_and_eight_back(app)
    assert "表4 全额供款" in told["text"]
    assert "表8 工伤" in told["text"]
    assert labels(told) == ["表4", "表8", "一并重新提交"]
    counting = Counting(clerk)
    for form in ("表4", "表8"):
        one = counting.tap(told, form, f"已退回修改：{form}")
        asked = counting.tap(one, "改 ①", "总分")
        done = counting.tap(asked, "总分填 100", "都处理了")
        told = counting.tap(done, "退回的 2 张", "已处理")
    counting.tap(told, "一并重新提交", "已提交 2 张")
    again = supervisor.said("已重新提交 2 张")
    assert "表4 全额供款" in again["text"]
    assert app.refused() == []


def test_what_came_back_cannot_be_withdrawn(app: Running) -> None:
    returned(app)
    assert "撤回" not in labels(app.chat().ask("/score 补卡", "自评总分"))


def test_a_number_of_the_message_is_never_the_cards(app: Running) -> None:
    """What the reviewer asks of the whole form is ①; the card's ① is another cell."""
    clerk, told = app.chat(), nine_back_in_words(app)
    assert "① 请补实际张数" in told["text"]
    clerk.send("① 22790", reply_to=told["message_id"])
    assert app.idle()
    assert not any("确认" in label for one in clerk.messages()[-1:] for label in labels(one))


def test_the_file_of_the_version_before_is_still_there(app: Running) -> None:
    """A version that was made in the chat has no file of its own: that of the one before is shown, and said so."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表5", "34.89%"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（")
    clerk.tap(clerk.said("已退回修改"), "改 ①")
    clerk.said("社会效益")
    clerk.tap(clerk.ask("14", "各项得分合计 99"), "总分填 99")
    clerk.tap(clerk.said("已改 1"), "重新提交")
    clerk.said("第 2 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "原件")
    assert supervisor.said("第 1 版的原件")["file"]["name"] == "forms.docx"
