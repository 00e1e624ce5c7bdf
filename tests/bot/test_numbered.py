"""What is written to ①②③: values are proposed, words are explanations, and nothing becomes the answer to a question
that it was not written to."""

from __future__ import annotations

import pytest

from bot.dialogs.filling.numbered import explanation_in
from bot.services.signs import Written, written
from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.returns import four_and_eight_back, nine_back_in_words, returned
from tests.bot.talk import begin, form_text, labels

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
        "1️⃣ 15 3️⃣ 系统升级推迟到十一月，已列入明年计划",
        "❶15❸系统升级推迟到十一月，已列入明年计划",
        "㈠15㈢系统升级推迟到十一月，已列入明年计划",
        "（一）15（三）系统升级推迟到十一月，已列入明年计划",
        "一、15 三、系统升级推迟到十一月，已列入明年计划",
        "第一处15，第三处系统升级推迟到十一月，已列入明年计划",
        "第1条 15，第3条 系统升级推迟到十一月，已列入明年计划",
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. 财政调减；2. 项目推迟", [(1, "财政调减"), (2, "项目推迟")]),
        ("① 处理完毕", [(1, "处理完毕")]),
        ("① 条件不成熟", [(1, "条件不成熟")]),
        ("①项目推迟", [(1, "项目推迟")]),
        ("第①条 15", [(1, "15")]),
        ("①处15", [(1, "15")]),
        ("① 项改为15", [(1, "15")]),
        ("①条：15，②项应为 18", [(1, "15"), (2, "18")]),
        ("①项实际 12", [(1, "实际 12")]),
        ("第①条例外情况", [(1, "例外情况")]),
        ("第2条 财政调减", [(2, "财政调减")]),
        ("第2处 按文件第3条执行", [(2, "按文件第3条执行")]),
        ("2处改为15", [(2, "15")]),
        ("2处路段因雨停工", []),
    ],
)
def test_a_word_behind_a_number_is_part_of_it_only_where_it_ends(text: str, said: Written) -> None:
    assert written(text, is_reply=True) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2处路段因雨停工，推迟到11月", []),
        ("3条道路", []),
        ("2处", []),
        ("2处 15", []),
        ("3项 工程", []),
        ("第2处 15", [(2, "15")]),
        ("2处 15 ③ 推迟", [(2, "15"), (3, "推迟")]),
        ("2处路段停工，见附件①", []),
    ],
)
def test_a_count_of_things_is_no_number_of_a_finding(text: str, said: Written) -> None:
    assert written(text, is_reply=False) == said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("①、②、③ 财政统一调减", [1, 2, 3]),
        ("①②③财政统一调减", [1, 2, 3]),
        ("①和② 财政统一调减", [1, 2]),
        ("①以及②：财政统一调减", [1, 2]),
        ("①、②和③，财政统一调减", [1, 2, 3]),
        ("①-③ 财政统一调减", [1, 2, 3]),
        ("①至④财政统一调减", [1, 2, 3, 4]),
        ("①—②、④ 财政统一调减", [1, 2, 4]),
        ("第①条和第②条 财政统一调减", [1, 2]),
        ("1. 2. 3. 财政统一调减", [1, 2, 3]),
        ("（1）（2）财政统一调减", [1, 2]),
    ],
)
def test_numbers_that_are_joined_share_their_words(text: str, numbers: list[int]) -> None:
    assert written(text, is_reply=True) == [(number, "财政统一调减") for number in numbers]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("① 15 ②、③ 推迟", [(1, "15"), (2, "推迟"), (3, "推迟")]),
        ("① 见附件② ③ 推迟", [(1, "见附件②"), (3, "推迟")]),
        ("① 见附件②和③", [(1, "见附件②和③")]),
        ("①、②", []),
        ("①\n② 推迟", []),
    ],
)
def test_joined_numbers_among_others(text: str, said: Written) -> None:
    assert written(text, is_reply=True) == said


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("说明：财政调减", "财政调减"),
        ("的原因是财政调减", "财政调减"),
        ("理由 财政调减", "财政调减"),
        ("说明会推迟到12月", "说明会推迟到12月"),
        ("说明书已更新", "说明书已更新"),
        ("理由充分", "理由充分"),
        ("财政\n调减", "财政 调减"),
        ("说明", None),
        ("说明：", None),
        ("原因是：", None),
        ("说明：无", None),
        ("年中调减" * 80, None),
        ("说明：" + "年中调减" * 75, "年中调减" * 75),
    ],
)
def test_what_of_the_words_is_the_explanation(words: str, kept: str | None) -> None:
    assert explanation_in(words) == kept


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
    clerk, told = app.chat(), four_and_eight_back(app)
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


def test_an_explanation_is_not_replaced_by_nothing(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("② 财政统一调减", reply_to=told["message_id"])
    clerk.said("✓ ② 已说明：财政统一调减")
    clerk.send("② 说明：", reply_to=told["message_id"])
    assert "✓ ② 已说明：财政统一调减" in clerk.said("✗ ② 没有记下：这一句不像说明")["text"]
    assert app.refused() == []


def test_words_to_the_whole_form_are_as_long_as_others(app: Running) -> None:
    clerk, told = app.chat(), nine_back_in_words(app)
    clerk.send("① 无", reply_to=told["message_id"])
    clerk.said("✗ ① 没有记下：这一句不像说明")
    clerk.send("① 说明：", reply_to=told["message_id"])
    clerk.said("✗ ① 没有记下：这一句不像说明")
    clerk.send("① 说明会推迟到12月", reply_to=told["message_id"])
    clerk.said("✓ ① 已说明：说明会推迟到12月")
    assert app.refused() == []


def test_a_count_of_things_explains_what_was_asked(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.tap(told, "说明 ③")
    clerk.said("原因是")
    assert "已记下 ③ 的说明：2处路段" in clerk.ask("2处路段因雨停工，推迟到11月", "路段因雨停工")["text"]
    clerk.tap(told, "说明 ②")
    clerk.said("原因是")
    clerk.ask("3条 道路未完工", "已记下 ② 的说明：3条 道路未完工")
    assert app.refused() == []


def test_joined_numbers_are_no_list_of_reasons(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("②、③ 财政统一调减", reply_to=told["message_id"])
    both = clerk.said("已说明 2，还有 1")["text"]
    assert "✓ ② 已说明：财政统一调减" in both
    assert "✓ ③ 已说明：财政统一调减" in both
    clerk.tap(told, "说明 ③")
    clerk.said("原因是")
    # What fits to ① and what is said to ②: ③ is open still.
    said = clerk.ask("①和②：据实结算", "✗ ① 没有改")["text"]
    assert "✓ ② 已说明：据实结算" in said
    assert app.refused() == []


def test_a_list_in_reply_to_the_question_is_its_answer(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    for number in ("②", "③"):
        clerk.tap(told, f"说明 {number}")
        asked = clerk.said("原因是")
        clerk.send("1. 财政调减 2. 批复较晚", reply_to=asked["message_id"])
        clerk.said(f"已记下 {number} 的说明：1. 财政调减 2. 批复较晚")
    # Its own number is no part of the words, the number of another is for that.
    clerk.tap(told, "说明 ②")
    asked = clerk.said("原因是")
    clerk.send("2. 据实结算", reply_to=asked["message_id"])
    clerk.said("✓ ② 已说明：据实结算")
    clerk.tap(told, "说明 ②")
    asked = clerk.said("原因是")
    clerk.send("③ 按批复核对", reply_to=asked["message_id"])
    clerk.said("✓ ③ 已说明：按批复核对")
    assert app.refused() == []


def test_a_list_in_reply_to_the_reason_for_all_is_that_reason(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.tap(told, "维持并说明")
    asked = clerk.said("维持这 2 处（②③）")
    clerk.send("1. 财政调减 2. 批复较晚", reply_to=asked["message_id"])
    said = clerk.said("已说明 2，还有 1")["text"]
    assert said.count("1. 财政调减 2. 批复较晚") == 2
    assert app.refused() == []


def test_a_list_in_reply_to_the_card_that_asks(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    clerk.tap(card, "说明 ②")
    asked = clerk.said("原因是")
    clerk.send("1. 财政调减 2. 批复较晚", reply_to=asked["message_id"])
    clerk.said("已记下 ② 的说明：1. 财政调减 2. 批复较晚")
    assert app.refused() == []


def test_words_to_one_file_leave_the_question_about_another_open(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    card = clerk.ask(form_text(5).replace("补卡", "换卡"), "① 社会效益指标：得分 20")
    clerk.tap(told, "说明 ②")
    clerk.said("原因是")
    clerk.send("② 换卡的说明", reply_to=card["message_id"])
    clerk.said("✓ ② 已说明：换卡的说明")
    clerk.ask("批复较晚，据实结算", "已记下 ② 的说明：批复较晚，据实结算")
    assert app.refused() == []


def test_a_count_of_things_is_entered_while_a_card_is_shown(app: Running) -> None:
    clerk = app.chat()
    returned(app, "②", "③")
    clerk.tap(begin(clerk), "2025")
    clerk.said("项目名称")
    clerk.ask("3条道路维修", "年初预算数")
    assert app.refused() == []
