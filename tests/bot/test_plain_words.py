"""Plain words in the chat: what was understood is said back and run as its command; else there are suggestions."""

from __future__ import annotations

import pytest

from bot.chat.router import leaves
from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, open_cycle, open_form_5, send_file


def texts(chat: Chat) -> list[str]:
    """What the bot has said since the person last wrote."""
    return [one["text"] or "" for one in chat.messages(chat.seen) if one["from"] == "bot"]


def said_to(app: Running, chat: Chat, words: str) -> str:
    """All that comes of some words."""
    chat.send(words)
    assert app.idle()
    return "\n".join(texts(chat))


@pytest.fixture
def handed(app: Running) -> Running:
    """Form 5 was handed in."""
    clerk = app.chat(CLERK)
    clerk.send(form_text(5))
    card = clerk.said("必须修改")
    clerk.tap(card, "提交")
    clerk.said("原因")
    give_reason(clerk, "回执号")
    return app


def test_a_supervisor_in_plain_words(handed: Running) -> None:
    chat = handed.chat(SUPERVISOR)
    assert "34.89%" in said_to(handed, chat, "社会保障卡补卡那个项目多少分")
    assert "查得分：补卡" in said_to(handed, chat, "麻烦查一下补卡的分数")
    assert "34.89%" in said_to(handed, chat, "补卡 2024")
    assert "打开：补卡" in said_to(handed, chat, "补卡")
    assert "查进度：表5" in said_to(handed, chat, "表5退回了吗")
    assert "没有办理" in said_to(handed, chat, "不要退回表5")
    back = said_to(handed, chat, "退回表5 请补实际张数")
    assert "退回修改：表5（社会保险事业管理中心 2024）\n" in back
    assert "✓ 补充：请补实际张数" in back
    assert "已退回" not in back
    assert "查还没交的" in said_to(handed, chat, "谁还没交")
    assert "预算变化超过 30%" in said_to(handed, chat, "哪些预算调减超过三成")
    assert "还没有别的人可以代收" in said_to(handed, chat, "请假到周五，交给李姐")


def test_what_is_not_understood_is_answered_by_role(app: Running) -> None:
    supervisor, clerk = app.chat(SUPERVISOR), app.chat(CLERK)
    offered = said_to(app, supervisor, "你好呀")
    assert "没看懂“你好呀”" in offered
    assert "待审的有哪些" in offered
    assert "待审的有哪些" not in said_to(app, clerk, "你好呀")
    assert "我的表" in said_to(app, clerk, "你好呀")
    refused = said_to(app, clerk, "退回表5 请补实际张数")
    assert "您现在的身份用不了这个功能" in refused
    assert "退回表5" not in refused


@pytest.mark.parametrize(
    "words",
    [
        "取消。",
        "算了吧",
        "停",
        "先不做了！",
        "还是算了",
        "Cancel",
        "先不撤销了",
        "不要撤销审核",
        "不用了",
        "暂时不交了",
    ],
)
def test_words_that_end_what_was_begun(words: str) -> None:
    assert leaves(words)


@pytest.mark.parametrize("words", ["项目取消", "停工", "取消表5的审核", "不做了怎么办", "不要求", "不通过", "不发", ""])
def test_words_that_end_nothing(words: str) -> None:
    assert not leaves(words)


def test_the_same_words_end_a_question_and_nothing(app: Running) -> None:
    newcomer = app.chat(1004)
    for words in ("停", "算了吧", "先不做了"):
        assert "现在没有进行到一半的事" in said_to(app, newcomer, words)
        newcomer.ask("/join", "您在哪个单位")
        assert "好，先不做了" in said_to(app, newcomer, words)


def test_a_correction_in_plain_words_is_confirmed_first(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    open_form_5(clerk)
    asked = said_to(app, clerk, "麻烦把表5社会效益改成13分")
    assert "20 → 13" in asked
    assert "没有办理" in said_to(app, clerk, "先别提交")
    assert "提交审核" in said_to(app, clerk, "帮我提交")


@pytest.mark.parametrize("text", ["怎么加入单位", "怎麼加入單位"])
def test_a_newcomer(app: Running, text: str) -> None:
    newcomer = app.chat(1004)
    assert "您在哪个单位" in said_to(app, newcomer, text)


@pytest.mark.parametrize("who", [CLERK, SUPERVISOR])
def test_what_is_said_between_people_is_answered_in_short(app: Running, who: int) -> None:
    chat = app.chat(who)
    assert said_to(app, chat, "谢谢！") == "不客气。有事随时写一句；能做的见 /help。"
    assert said_to(app, chat, "你好").startswith("您好。可以这样说：\n· ")
    assert "没有进行到一半的事" in said_to(app, chat, "取消")
    assert "没有截止日期" in said_to(app, chat, "截止到哪天")
    open_cycle(app, "宁夏社会保障卡补卡制作费补助资金")
    answer = said_to(app, chat, "截止到哪天？")
    assert "2024 年度自评表：" in answer
    assert "截止" in answer
