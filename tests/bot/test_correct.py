"""Corrections in words: which form, which cell, several at once, and what is kept with a form that is sent again."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.bot.conftest import CLERK, Chat, Running
from tests.bot.talk import begin, form_text, labels, send_in
from tests.zwcore.forms import DATA


def test_two_proposals_wait_side_by_side(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(5), "补卡")
    first = clerk.ask("第6项 14", "20 → 14")
    second = clerk.ask("第7项 19", "20 → 19")
    clerk.tap(first, "确认")
    assert "20 → 14" in clerk.said("已改")["text"]
    clerk.tap(second, "确认")
    card = clerk.said("已改")
    assert "20 → 19" in card["text"]
    assert "各项合计 98" in card["text"]
    # A proposal is applied once; then its buttons say so.
    third = clerk.ask("第8项 19", "20 → 19")
    clerk.tap(third, "不改")
    clerk.said("没有改动")
    assert app.refused() == []


def test_the_form_of_several_is_named_or_replied_to(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    asked = clerk.ask("表5 第6项 14", "20 → 14")
    assert "表5 第 6 项 社会效益指标 得分" in asked["text"]
    clerk.tap(asked, "不改")
    clerk.said("没有改动")
    card = clerk.ask("表5", "必须修改 1 处")
    clerk.send("13", reply_to=card["message_id"])
    assert "表5 第 6 项" in clerk.said("20 → 13")["text"]
    clerk.send("① 12", reply_to=card["message_id"])
    assert "表5 第 6 项" in clerk.said("20 → 12")["text"]
    # Two cells are wrong on form 7: it is asked which.
    card = clerk.ask("表7", "经办")
    clerk.send("12", reply_to=card["message_id"])
    assert len(labels(clerk.said("改哪一项"))) == 2
    # Another file later: the nine are still found by number and name.
    clerk.ask(form_text(5).replace("（表5）", "").replace("补卡制作费", "换卡制作费"), "换卡")
    assert "表7" in clerk.ask("表7", "经办专项")["text"]
    assert "表4" in clerk.ask("职业年金", "职业年金")["text"]
    assert app.refused() == []


def test_a_form_without_a_number_is_called_by_its_name(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5).replace("（表5）", ""), "补卡")
    clerk.tap(card, "全部问题")
    assert "表1" not in clerk.said("全部问题")["text"]
    asked = clerk.ask("第6项 14", "20 → 14")
    assert "表1" not in asked["text"]
    assert app.refused() == []


def test_what_was_explained_stays_with_a_form_that_is_sent_again(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "请核实 3 处")
    clerk.tap(card, "为什么")
    clerk.tap(clerk.said("怎么办"), "②")
    clerk.tap(clerk.said("怎么办"), "写说明")
    clerk.tap(clerk.said("原因是"), "据实结算")
    assert "请核实 3 处（1 处已说明）" in clerk.said("已记下")["text"]
    again = clerk.ask(form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t14"), "认出是刚才的")
    assert "说明：据实结算" in again["text"]
    assert "20 → 14" in again["text"]
    # The budget is another one now: the explanation was for the old.
    other = clerk.ask(form_text(5).replace("22.79", "20.79"), "认出是刚才的")
    assert "说明：据实结算" not in other["text"]
    assert app.refused() == []


def test_a_form_handed_in_before_is_said_to_differ(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_in(clerk, clerk.ask(form_text(1), "年初"))
    clerk.said("已提交")
    changed = form_text(1).replace("5932.30", "5932.31") + "\n" + form_text(2)
    card = clerk.ask(changed, "读到 2 张表")
    assert "表1 与已提交的那一版不同" in card["text"]
    assert "表2 与已提交" not in card["text"]
    # As a start for a new form: the year is asked, nothing of the results comes along.
    card = clerk.ask("/fill", "从哪里开始")
    clerk.tap(card, "照 2024 年")
    card = clerk.said("照 2024 年度带过来的")
    assert "年度" in card["text"]
    clerk.tap(card, "2025")
    assert "年初预算数" in clerk.said("年初预算数")["text"]
    assert app.refused() == []


def test_a_bare_correction_is_of_the_form_shown_last(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    assert "没看懂" in clerk.ask("第6项 14", "第6项")["text"]
    clerk.ask("表5", "必须修改")
    asked = clerk.ask("第6项 14", "20 → 14")
    assert "表5" in asked["text"]
    clerk.tap(asked, "确认")
    clerk.said("已改")
    clerk.ask("表8", "必须修改")
    assert "表8 全年执行数" in clerk.ask("执行数 28.5", "→ 28.5")["text"]
    assert "14 → 20" in clerk.ask("撤销", "已撤销")["text"]
    assert app.refused() == []


def test_a_proposal_that_is_out_of_date_is_made_anew(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(5), "补卡")
    first, second = clerk.ask("第6项 14", "20 → 14"), clerk.ask("第6项 13", "20 → 13")
    third = clerk.ask("第6项 13", "20 → 13")
    clerk.tap(second, "确认")
    clerk.said("已改")
    clerk.tap(first, "确认")
    again = clerk.said("13 → 14")
    clerk.tap(third, "确认")
    assert "本来就是 13" in clerk.said("本来就是")["text"]
    clerk.tap(again, "确认")
    assert "13 → 14" in clerk.said("已改")["text"]
    assert app.refused() == []


def test_an_answer_edited_on_the_way_leaves_the_question_open(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.tap(begin(clerk), "2025")
    clerk.said("项目名称")
    sent = clerk.send("补助资斤")
    clerk.said("年初预算数")
    app.client.post("/sim/messages", json={"from": CLERK, "edit": sent, "text": "补助资金"})
    clerk.tap(clerk.said("补助资斤 → 补助资金"), "确认")
    assert "补助资金" in clerk.said("年初预算数")["text"]
    clerk.ask("35 22.79 22.79", "财政拨款")
    assert app.refused() == []


def test_an_old_card_submits_only_what_it_shows(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    card = clerk.said("读到 9 张表")
    clerk.ask("表5", "必须修改")
    clerk.tap(clerk.ask("第6项 14", "20 → 14"), "总分也改")
    clerk.said("已改")
    told = clerk.tap(card, "提交那 5 张")
    assert "没有提交" in str(told)
    new = clerk.said("读到 9 张表")
    send_in(clerk, new, "提交那 6 张")
    assert "已提交 6 张" in clerk.said("已提交")["text"]
    assert app.refused() == []


def test_what_belongs_to_no_row_is_printed_on_the_annex_too(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "请核实 3 处")
    clerk.tap(card, "为什么")
    clerk.tap(clerk.said("怎么办"), "②")
    clerk.tap(clerk.said("怎么办"), "写说明")
    clerk.said("原因是")
    card = clerk.ask("年中财政核减", "自评总分")
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "下载 Word")
    sent = clerk.said("导出")["file"]
    content = app.client.get(f"/sim/files/{sent['file_id']}").content
    assert "年中财政核减" in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    # Another form in between: what was said to this one is found again.
    clerk.ask(form_text(1), "年初")
    clerk.file(sent["name"], content)
    clerk.said("与上次发来的内容相同")
    assert "说明：年中财政核减" in clerk.said("与上次发来的内容相同")["text"]
    assert app.refused() == []


def test_each_form_is_known_from_the_file_it_came_in(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "请核实 3 处")
    clerk.tap(card, "为什么")
    clerk.tap(clerk.said("怎么办"), "②")
    asked = clerk.tap(clerk.said("怎么办"), "写说明")
    asked = clerk.said("原因是")
    clerk.ask("年中财政核减", "自评总分")
    # What was asked is answered: its buttons are gone.
    assert next(one for one in clerk.messages() if one["message_id"] == asked["message_id"])["buttons"] == []
    clerk.tap(clerk.ask("第6项 14", "20 → 14"), "总分也改 99")
    clerk.said("已改")
    clerk.tap(clerk.ask(form_text(7), "经办"), "现在补")
    clerk.tap(clerk.ask("14 18", "总分"), "总分填 97")
    clerk.said("要不要顺手")
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    told = clerk.said("认出其中 2 张是发过的（表5、表7），内容相同；其余 7 张是新的。")
    assert "必须修改 2 张" in told["text"]
    card = clerk.ask("表5", "表5")
    assert "说明：年中财政核减" in card["text"]
    assert "自评总分 99" in card["text"]
    assert app.refused() == []


def test_corrected_by_reply_and_taken_back(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "补卡")
    asked = clerk.ask("社会效益得分 14", "20 → 14")
    assert "105 → 99" in asked["text"]
    clerk.tap(asked, "总分也改 99")
    card = clerk.said("已改")
    assert "自评总分 99" in card["text"]
    assert "必须修改" not in card["text"]
    clerk.tap(card, "撤销")
    card = clerk.said("已撤销")
    assert "自评总分 100 ｜ 各项合计 105" in card["text"]
    assert "本来就是" in clerk.ask("第6项 20")["text"]
    assert "超出 3 分" in clerk.ask("第6项 18")["text"]
    clerk.tap(card, "为什么")
    why = clerk.said("怎么办")
    clerk.send("13", reply_to=why["message_id"])
    asked = clerk.said("20 → 13")
    clerk.send("确认")
    assert "已改" in clerk.said("已改")["text"]
    assert app.refused() == []


def test_the_cell_of_a_finding_is_changed_from_its_reasons(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "补卡")
    clerk.tap(card, "为什么")
    clerk.tap(clerk.said("怎么办"), "改这一格")
    card = clerk.said("现在填的是：20")
    card = clerk.ask("14", "总分")
    clerk.tap(card, "总分填 99")
    assert "自评总分 99" in clerk.said("自评总分 99")["text"]


def replied(clerk: Chat, card: dict[str, Any], text: str, containing: str) -> dict[str, Any]:
    clerk.send(text, reply_to=card["message_id"])
    return clerk.said(containing)


def test_a_number_means_the_same_cell_as_long_as_its_message_stands(app: Running) -> None:
    clerk = app.chat(CLERK)
    first = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    clerk.tap(replied(clerk, first, "① 14", "20 → 14"), "总分也改 99")
    second = clerk.said("已改")
    assert "① 全年预算比年初减少" in second["text"]
    # On the first card ① is what it was; on the second it is another cell.
    asked = replied(clerk, first, "① 15", "14 → 15")
    assert "第 6 项 社会效益指标 得分" in asked["text"]
    clerk.tap(asked, "不改")
    assert "22.79 → 30" in replied(clerk, second, "① 30", "→ 30")["text"]
    # A bare number goes where that card says that something is wrong.
    assert "第 6 项" in replied(clerk, first, "13", "14 → 13")["text"]
    assert app.refused() == []


def test_a_message_that_changed_means_what_it_shows(app: Running) -> None:
    clerk = app.chat(CLERK)
    first = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    other = clerk.ask("补卡", "① 社会效益指标：得分 20")
    clerk.tap(other, "为什么")
    why = clerk.said("怎么办")
    clerk.tap(other, "改这一格")
    clerk.said("现在填的是：20")
    clerk.tap(clerk.ask("14", "总分"), "总分填 99")
    clerk.said("自评总分 99")
    # The card that became the question and then one line is still about that cell; the one above it too.
    assert "第 6 项" in replied(clerk, why, "① 15", "14 → 15")["text"]
    assert "第 6 项" in replied(clerk, first, "① 15", "14 → 15")["text"]
    clerk.tap(first, "全部问题")
    clerk.said("① 全年预算比年初减少")
    assert "22.79 → 30" in replied(clerk, first, "① 30", "→ 30")["text"]
    assert app.refused() == []


def test_a_number_means_the_same_cell_when_rows_have_moved_or_gone(app: Running) -> None:
    clerk = app.chat(CLERK)
    first = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    for row, again in (("1", "第 5 项 社会效益指标 得分"), ("5", "")):
        clerk.tap(clerk.ask("补卡", "自评总分"), "改一项")
        clerk.tap(clerk.said("目录"), "绩效指标")
        clerk.tap(clerk.said("改哪一项"), row)
        clerk.tap(clerk.said("改哪一格"), "删除这一项")
        clerk.tap(clerk.said("不能撤销"), "确认删除")
        clerk.tap(clerk.said("已删除"), "取消")
        clerk.said("自评总分")
        if again:
            asked = replied(clerk, first, "① 15", "20 → 15")
            assert again in asked["text"]
            clerk.tap(asked, "不改")
            clerk.said("没有改动")
    assert "不在表里" in replied(clerk, first, "① 15", "没有改")["text"]
    assert app.refused() == []


def test_a_file_with_a_form_that_was_sent_says_which_are_new(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.ask(form_text(5), "补卡")
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    told = clerk.said("读到 9 张表")
    assert told["text"].startswith("认出其中 1 张是发过的（表5），内容相同；其余 8 张是新的。\n")
    assert "与上次发来的内容相同" not in told["text"]
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    assert clerk.said("读到 9 张表")["text"].startswith("与上次发来的内容相同。\n")
    # One that differs, among others that are known and new.
    changed = form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t14")
    told = clerk.ask(changed + "\n" + form_text(6) + "\n" + form_text(7).replace("经办", "代办"), "读到 3 张表")
    assert told["text"].startswith("认出是刚才的 2 张，与上次的对照如下\n")
    assert "20 → 14" in told["text"]
    assert "其余 1 张未变。\n另 1 张是新的。" in told["text"]
    assert app.refused() == []


def test_an_overview_shows_no_numbers_of_the_card_it_was(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    card = clerk.ask("表5", "必须修改 1 处")
    assert "第 6 项" in replied(clerk, card, "13", "20 → 13")["text"]
    clerk.tap(card, "总览")
    clerk.said("读到 9 张表")
    assert "没看懂" in replied(clerk, card, "12", "12")["text"]
    assert app.refused() == []


def test_several_answers_in_one_reply_are_several_and_one_confirmation(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    card = clerk.ask("表7", "① 社会效益指标")
    for text in ("① 14，② 18分", "① 14\n② 改为18分", "1. 14\n2、18", "1、14，2、18"):
        asked = replied(clerk, card, text, "未填 → 14" if "未填" in card["text"] else "→ 14")
        assert "→ 18" in asked["text"]
        if text != "1、14，2、18":
            clerk.tap(asked, "不改")
            clerk.said("没有改动")
    clerk.tap(asked, "总分也改 97")
    done = clerk.said("已改")["text"]
    assert "→ 14" in done
    assert "→ 18" in done
    assert "自评总分 97 ｜ 各项合计 97" in done
    # What does not fit is said, and nothing is made of two numbers.
    asked = replied(clerk, card, "① 13，② 99", "14 → 13")
    assert "✗ ② 没有改：分值 20，填的是 99" in asked["text"]
    assert "不止一个数" in replied(clerk, card, "① 13 8分", "没有记下")["text"]
    assert app.refused() == []


def test_a_proposal_holds_while_other_things_are_answered(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    asked = replied(clerk, card, "① 14", "20 → 14")
    clerk.tap(card, "说明 ②")
    clerk.tap(clerk.said("原因是"), "据实结算")
    clerk.said("已记下")
    clerk.tap(asked, "总分也改 99")
    assert "自评总分 99" in clerk.said("已改")["text"]
    assert app.refused() == []
