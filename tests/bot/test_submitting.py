"""Submitting over the real HTTP service: one form or all, a reason, the receipt, the notice, the score, versions."""

from __future__ import annotations

from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.talk import REASON, form_text, give_reason, hand_in_nine, labels, send_file, send_in
from tests.zwcore.forms import DATA


def test_submitting_all_gives_one_receipt_and_one_grouped_notice(app: Running) -> None:
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    overview = send_file(chat, "forms.pdf")
    chat.tap(overview, "一并提交")
    assert "表4、5、7、8" in chat.said("一行写明原因")["text"]
    receipt = give_reason(chat, "已提交 9 张")
    assert "2024-00001 至 2024-00009" in receipt["text"]
    assert REASON in receipt["text"]
    notice = supervisor.said("请知悉：2 张表")
    assert "50.03%" in notice["text"]
    assert "34.89%" in notice["text"]
    assert "另有 2 张超过 20%" in notice["text"]
    assert "28.40%" in notice["text"]
    assert supervisor.tap(notice, "已知悉")["toast"]
    assert app.idle()
    assert len([m for m in supervisor.messages() if "请知悉" in (m["text"] or "")]) == 1
    assert app.refused() == []


def test_the_five_good_ones_need_no_reason(app: Running) -> None:
    chat = app.chat()
    overview = send_file(chat, "forms.docx")
    send_in(chat, overview, "提交那 5 张")
    assert "已提交 5 张" in chat.said("回执号")["text"]
    assert "一并提交" in labels(chat.said("已提交：表1、2、3、6、9"))


def test_a_corrected_form_is_a_new_version(app: Running) -> None:
    chat = app.chat()
    whole = (DATA / "pasted.txt").read_text("utf-8")
    start = whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表5）")
    form = whole[start : whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）")]
    chat.tap(chat.ask(form, "必须修改 1 处"), "附说明提交")
    chat.said("一行写明原因")
    give_reason(chat, "第 1 版")
    mended = form.replace("惠及人民\t\t20", "惠及人民\t\t14").replace("总分\t\t\t\t\t\t\t100", "总分\t\t\t\t\t\t\t99")
    card = chat.ask(mended, "与已提交的第 1 版不同")
    send_in(chat, card)
    assert "第 2 版" in chat.said("已提交")["text"]
    assert "第 2 版" in app.chat(SUPERVISOR).ask("/score 补卡")["text"]
    app.idle()
    told = [m for m in app.chat(SUPERVISOR).messages() if "请知悉" in (m["text"] or "")]
    assert len(told) == 1, "the same numbers are told once"


def test_going_back_to_an_older_version_is_a_new_version(app: Running) -> None:
    chat = app.chat()
    other = (
        form_text(5)
        .replace("惠及人民\t\t20", "惠及人民\t\t14")
        .replace("总分\t\t\t\t\t\t\t100", "总分\t\t\t\t\t\t\t99")
    )
    for number, text in enumerate((other, form_text(5), other), 1):
        card = chat.ask(text, "自评总分")
        if text == other:
            send_in(chat, card)
        else:
            chat.tap(card, "附说明提交")
            chat.said("一行写明原因")
            chat.tap(chat.ask(REASON, "附说明提交"), "确认提交")
        assert f"第 {number} 版" in chat.said("回执号")["text"]
        assert app.idle(), "the card has its new state before the next text comes"


def test_the_number_of_a_form_is_no_reason(app: Running) -> None:
    chat = app.chat()
    chat.tap(chat.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    chat.said("一行写明原因")
    chat.ask("表7", "正在等您用一行写明原因")
    assert "第 1 版" in give_reason(chat, "回执号")["text"]


def test_a_known_notice_is_marked(app: Running) -> None:
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    chat.tap(chat.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    chat.said("一行写明原因")
    give_reason(chat, "回执号")
    supervisor.tap(supervisor.said("请知悉"), "已知悉")
    assert [label for label in labels(supervisor.said("请知悉")) if label.startswith("✓ 已知悉")]
    assert app.refused() == []


def test_score_by_number_of_the_form_and_of_the_receipt(app: Running) -> None:
    chat = app.chat()
    hand_in_nine(chat)
    assert "工伤" in chat.ask("/score 表8", "自评总分")["text"]
    assert "工伤" in chat.ask("/score 2024-00008", "自评总分")["text"]
    assert len(chat.ask("/score", "查哪一个")["buttons"]) == 9


def test_reviewers_are_told_what_shows_side_by_side(app: Running) -> None:
    clerk, supervisor = app.chat(CLERK), app.chat(SUPERVISOR)
    for number, name in ((1, "民族团结奖"), (2, "城乡居民养老"), (3, "机关事业单位退休")):
        card = clerk.ask(form_text(number), name)
        send_in(clerk, card)
        clerk.said("已提交")
        app.idle()
    told = supervisor.ask("/score 民族团结奖", "自评总分")
    assert "供审核参考" in told["text"]
    assert "自评总分都是 100" in told["text"]
    assert "供审核参考" not in clerk.ask("/score 民族团结奖", "自评总分")["text"]
    assert app.refused() == []
