"""Words that end, that leave a cell as it is, that name a button in view: they do so, and are never put into a form."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Chat, Running
from tests.bot.talk import begin, form_text, send_file


def said(clerk: Chat) -> str:
    return "\n".join(one["text"] or "" for one in clerk.messages(clerk.seen) if one["from"] == "bot")


def test_what_cannot_be_read_stays_in_doubt(app: Running) -> None:
    clerk = app.chat(CLERK)
    doubtful = form_text(7).replace("\t≥90%\t20\t", "\tI0%\t20\t").replace("\t5\t100%\t", "\t5\tl00%\t")
    clerk.tap(clerk.ask(doubtful, "经办"), "现在补")
    clerk.said("社会效益")
    clerk.send("14 18")
    first = clerk.said("没有把握")
    assert "l00%" in first["text"] or "I0%" in first["text"]
    second = clerk.ask("看不清", "没有把握")
    assert second["text"] != first["text"]
    assert "：看不清" not in said(clerk)
    clerk.send("不知道。")
    assert "总分填 97" in str(clerk.said("总分")["buttons"])
    card = clerk.ask("算了吧", "自评总分 100")
    assert "有 2 格读得没有把握" in card["text"] or "现在补 2 项" in str(card["buttons"])
    assert app.refused() == []


def test_words_that_end_are_in_no_field_of_a_new_form(app: Running) -> None:
    clerk = app.chat(CLERK)
    begin(clerk)
    # The year, the project, then words: whatever is asked, these end it.
    clerk.ask("2099", "2099 年还早")
    clerk.ask("2024", "项目名称")
    clerk.ask("去年", "不像项目名称")
    for text in ("算了", "不填了", "取消", "算了吧。"):
        clerk.tap(clerk.ask(text, "先不填了"), "接着填")
        clerk.said("项目名称")
    clerk.tap(clerk.ask("重新提交", "还在等着"), "接着填")
    assert "项目名称" in clerk.said("项目名称")["text"]
    assert "重新提交" not in said(clerk)


def test_labels_in_view_do_what_they_say(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表5", "34.89%"), "改一项")
    clerk.tap(clerk.said("目录"), "总体目标")
    clerk.tap(clerk.said("改哪一项"), "年初设定目标")
    clerk.said("现在填的是")
    clerk.ask("目录", "点一段")
    clerk.ask("看核对结果", "34.89%")
    # The label of the newest card wins over what the words may mean besides.
    assert "表6" in clerk.ask("下一张", "表6")["text"]
    clerk.ask("上一张", "表5")
    clerk.ask("总览", "读到 9 张表")
    # An older message that was edited last is in view, too.
    old = clerk.ask("表4", "必须修改")
    for number in (1, 2, 3, 6):
        clerk.ask(f"表{number}", f"表{number} ")
    clerk.tap(old, "更多")
    clerk.said("还可以")
    clerk.ask("失分清单", "失分")
    assert app.refused() == []


def test_who_has_no_overview_is_shown_what_there_is(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(5), "补卡")
    clerk.ask("总览", "我的表 1 张")


def test_no_reason_is_what_puts_it_off(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.tap(clerk.ask(form_text(5), "补卡"), "说明 ②")
    clerk.said("原因是")
    clerk.ask("不知道", "请核实 3 处")
    assert "已记下" not in said(clerk)
