"""What is written while a question of one form is open and another form lies before the person."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Chat, Running
from tests.bot.talk import form_text, send_file


def asked_of_5_with_7_open(app: Running) -> Chat:
    """The score of form 5 is asked for; then form 7 was opened."""
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表5", "34.89%"), "改 ①")
    clerk.said("第 1/2 项")
    clerk.ask("表7", "还在等着")
    return clerk


def test_a_cell_that_is_named_is_of_the_form_opened_last(app: Running) -> None:
    clerk = asked_of_5_with_7_open(app)
    asked = clerk.ask("第3项 4", "→")
    assert "表7 第 3 项" in asked["text"]
    assert "5 → 4" in asked["text"]
    clerk.tap(asked, "确认")
    app.idle()
    # The question of the other form does not come up by itself.
    said = [one["text"] for one in clerk.messages(clerk.seen) if one["from"] == "bot"]
    assert len(said) == 1
    assert "已改：表7 第 3 项" in said[0]


def test_a_bare_value_is_shown_with_its_form_before_it_is_put_down(app: Running) -> None:
    clerk = asked_of_5_with_7_open(app)
    asked = clerk.ask("14", "→")
    assert "表5 第 6 项" in asked["text"]
    assert "20 → 14" in asked["text"]
    clerk.tap(asked, "确认")
    # It is the open question that was answered: what comes next of that form is asked.
    clerk.said("已改：表5 第 6 项")
    assert "总分填 99" in str(clerk.said("第 2/2 项")["buttons"])
    assert app.refused() == []


def test_a_form_that_is_named_is_meant(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表5", "34.89%"), "改 ①")
    clerk.said("第 1/2 项")
    for text in ("表7 社会效益 14", "表7社会效益得分14", "表7 第7项 14"):
        assert "表7 第 7 项" in clerk.ask(text, "空 → 14")["text"]


def test_the_name_of_a_form_opens_it_or_is_said_to_be_none(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.tap(clerk.ask(form_text(5), "补卡"), "改 ①")
    clerk.said("第 1/2 项")
    clerk.send("表9")
    clerk.said("没有表9")
    clerk.said("还在等着")
    assert "不是分数" not in str(clerk.messages(clerk.seen))
    # The answer is taken as before: no other form was opened.
    clerk.ask("14", "✓ 第 6 项 得分：14")


def test_several_scores_in_one_sentence_are_confirmed_at_once(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(7), "经办")
    assert "空 → 14" in clerk.ask("社会效益得分 14，可持续影响得分 18", "空 → 18")["text"]
    clerk.tap(card, "填 ①")
    clerk.said("第 1/2 项")
    for text in ("社会效益 14，可持续 18", "表7 社会效益 14，可持续影响 18。"):
        asked = clerk.ask(text, "空 → 18")
        assert "空 → 14" in asked["text"]
    clerk.tap(asked, "确认，总分也改 97")
    clerk.said("已改")
    assert app.refused() == []
