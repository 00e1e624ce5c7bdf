"""While a reviewer puts words together: what is a wish of its own is served as that, and the unit never reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import hand_in_nine, labels

CARD = "自评总分"
DROPPED = "刚才在写的没有发出"
OF_ITS_OWN = [
    ("谁还没交", "还没有设应报的表"),
    ("表5", "社会保障卡补卡"),
    ("社保卡", "社会保障卡补卡"),
    ("社会保险事业表7缺什么", ""),
    ("通过表3", "审核通过：表3"),
    ("待审的有哪些", "待审 9 张"),
    ("怎么退回", "写“退回表5"),
]
FOR_THE_UNIT = ["满意度怎么来的", "预算为什么减少", "请补佐证", "请把社会效益改成13分", "请核实表5数据与决算是否一致"]


@pytest.fixture
def nine(app: Running) -> Iterator[Running]:
    """The nine forms are handed in."""
    clerk = app.chat(CLERK)
    hand_in_nine(clerk)
    yield app
    assert app.refused() == []


def began(supervisor: Chat, button: str = "退回修改", words: str = "工伤调查核实") -> None:
    """The reviewer opens a form and begins a decision that waits for words."""
    supervisor.tap(supervisor.ask(f"/score {words}", CARD), button)
    supervisor.said("点数字勾选")


def heard(app: Running, chat: Chat, words: str) -> str:
    """All that is said to some words."""
    chat.send(words)
    assert app.idle()
    return "\n".join(one["text"] or "" for one in chat.messages(chat.seen) if one["from"] == "bot")


def test_a_wish_of_its_own_is_no_reason(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    for words, said in OF_ITS_OWN:
        for button in ("退回修改", "请单位说明"):
            began(supervisor, button)
            answer = heard(nine, supervisor, words)
            assert said in answer, (words, answer)
            assert "补充：" not in answer, (words, answer)
            supervisor.ask("/cancel", "")


def test_what_names_no_form_is_for_the_unit(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    for words in FOR_THE_UNIT:
        began(supervisor, "请单位说明")
        assert f"补充：{words}" in heard(nine, supervisor, words)


def test_a_command_or_another_form_ends_the_waiting(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    began(supervisor)
    answer = heard(nine, supervisor, "/queue")
    assert answer.count(DROPPED) == 1
    assert "待审 9 张" in answer
    assert DROPPED not in heard(nine, supervisor, "/queue")
    began(supervisor)
    answer = heard(nine, supervisor, "表5")
    assert answer.count(DROPPED) == 1
    assert "补充：" not in heard(nine, supervisor, "请补实际张数")
    queue = supervisor.ask("/queue", "待审 9 张")
    began(supervisor)
    supervisor.tap(queue, "表5")
    supervisor.said("社会保障卡补卡")
    assert "补充：" not in heard(nine, supervisor, "请补实际张数")


def test_a_question_leaves_what_was_begun(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    began(supervisor)
    assert DROPPED not in heard(nine, supervisor, "谁还没交")
    assert "补充：请补实际张数" in heard(nine, supervisor, "请补实际张数")


def test_words_end_it(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    clerk.ask("/my", "")
    for words in ("不退了", "取消", "算了"):
        began(supervisor)
        assert "什么都没有发出" in heard(nine, supervisor, words)
        assert "补充：" not in heard(nine, supervisor, "请补实际张数")
    assert "退回" not in heard(nine, clerk, "/help")


def test_the_way_back_of_a_question_is_no_return(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", CARD), "请单位说明")
    asking = supervisor.said("点数字勾选")
    assert "不问了" in labels(asking)
    assert "不退了" not in labels(asking)


def test_the_card_that_came_back_is_the_open_one(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    began(supervisor)
    supervisor.tap(supervisor.said("点数字勾选"), "不退了")
    supervisor.said(CARD)
    answer = heard(nine, supervisor, "审核通过")
    assert "是哪一张" not in answer
    assert "表8 " in answer
    supervisor.ask("/score 补卡", CARD)
    answer = heard(nine, supervisor, "请单位说明 满意度怎么来的")
    assert "请单位说明：表5" in answer
    assert "补充：满意度怎么来的" in answer


def test_a_silence_is_of_one_to_thirty_days(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    for days in ("-3天", "0天", "45天"):
        told = supervisor.ask(f"/silence 中卫市社会保险事业管理中心 {days} 系统升级", "1 到 30 天")
        assert f"“{days}”" in told["text"]
    supervisor.ask("/silence 中卫市社会保险事业管理中心 30天 系统升级", "已记下")
    assert app.refused() == []
