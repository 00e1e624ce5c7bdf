"""Filling in a form step by step, over the real HTTP of the offline service."""

from __future__ import annotations

import base64
from typing import Any

from tests.bot.conftest import CLERK, NEWCOMER, SUPERVISOR, Running
from tests.bot.talk import begin, form_text, labels, send_in
from tests.zwcore.forms import DATA
from zwcore.documents import read_document
from zwcore.layouts import read_forms
from zwcore.layouts.load import fillable

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point."""


EIGHT = [
    ("数量", "补卡数量，≥35000张，10"),
    ("质量", "制卡合格率，≥98%，10"),
    ("时效", "完成时间，2024年12月底前，10"),
    ("成本", "补卡成本，≤35万元，10"),
    ("经济效益", "减轻群众负担，有所减轻，10"),
    ("社会效益", "持卡便利程度，有效提升，20"),
    ("可持续影响", "服务持续性，长期，10"),
    ("服务对象满意度", "群众满意度，≥90%，20"),
]


def test_every_print_that_can_be_filled_in_is_offered(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask("/fill", "从哪里开始")
    offered = [label for label in labels(card) if label.startswith("新的一张")]
    assert offered == [f"新的一张（{layout.title}）" for layout, _ in fillable()]
    clerk.tap(card, "全国通用表样")
    clerk.said("年度")


def test_from_nothing_to_a_submitted_form(app: Running) -> None:
    clerk = app.chat(CLERK)
    sent = 0

    def say(text: str, containing: str) -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return clerk.ask(text, containing)

    def tap(card: dict[str, Any], button: str, containing: str) -> dict[str, Any]:
        nonlocal sent
        sent += 1
        clerk.tap(card, button)
        return clerk.said(containing)

    card = begin(clerk)
    card = tap(card, "2026", "项目名称")
    assert "第 1/6 步 · 基本信息" in card["text"]
    # The unit and its department are the clerk's own: they are filled in and not asked.
    card = say("社保卡补卡制作费", "年初预算数")
    assert "第 2/6 步 · 项目资金" in card["text"]
    card = say("35 30 30", "其中：财政拨款 年初预算数")
    tap(card, "全部是“其中：财政拨款”", "年初设定目标")
    say("为参保群众补制社保卡35000张", "完成情况")
    card = say("补制社保卡34980张", "第 1 个指标")
    # The first by a tap and a line, then several lines at once.
    assert "一级分值：产出 40、效益 40、满意度 20" in card["text"]
    (category, facts), *others = EIGHT
    card = tap(card, category, "三级指标")
    card = say(facts, "第 2 个指标")
    assert "第 4/6 步 · 绩效指标" in card["text"]
    card = say("\n".join(f"{one} {rest}" for one, rest in others[:3]), "第 5 个指标")
    card = say("\n".join(f"{one} {rest}" for one, rest in others[3:]), "指标填完了")
    card = say("9.99 10 10 10", "先选档次")
    assert "减轻群众负担" in card["text"]
    say("9 18", "服务持续性")
    card = say("9 20", "偏差原因")
    card = tap(card, "其余都跳过", "总分")
    assert "各项得分合计 95.99" in card["text"]
    card = tap(card, "总分填 95.99", "要不要顺手记下 8 项")
    tap(card, "记 8 项", "实际完成值")
    card = say("34980张，99%，2024年12月20日，30万元，有所减轻，有效提升，长期，95%", "填完了")
    assert "自评总分 95.99" in card["text"]
    # 34980 of 35000 at a weight of 10 is 9.99.
    assert "必须修改" not in card["text"]
    send_in(clerk, card)
    assert "已提交" in clerk.said("已提交")["text"]
    assert sent <= 20
    assert app.refused() == []
    assert "没有草稿" in clerk.ask("/drafts", "草稿")["text"]
    # The file that comes of it is the print of the nine forms, and comes back as the same form.
    card = clerk.ask("补卡", "自评总分 95.99")
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "下载 Word")
    sent_file = clerk.said("导出")["file"]["file_id"]
    (reading,) = read_forms(read_document(app.client.get(f"/sim/files/{sent_file}").content)).forms
    assert reading.form.title == "中卫市社会保险事业管理中心项目支出绩效自评表"
    assert {"method", "score"} < reading.form.columns
    assert not {"nature", "unit", "evidence", "reviewed"} & reading.form.columns
    assert (reading.form.indicators[0].method or "").startswith("1.若为定性指标")


def test_an_indicator_is_changed_and_taken_out(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "补卡")
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "绩效指标")
    card = clerk.said("改哪一项")
    assert "6. 社会效益指标：开展多种优惠便民行动" in card["text"]
    clerk.tap(card, "5")
    card = clerk.said("改哪一格")
    assert "分值：5" in card["text"]
    # One weight up, then another down: for a while the sum is over 100.
    clerk.tap(card, "分值")
    card = clerk.said("现在填的是：5")
    assert "效益指标共 40 分，其他项已占 35，还可以给 5" in card["text"]
    card = clerk.ask("10", "必须修改")
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "绩效指标")
    # Written as well as tapped; another form's number would open that form, never be an answer.
    clerk.said("改哪一项")
    clerk.ask("表9", "没有表9")
    clerk.ask("7", "改哪一格")
    clerk.ask("分值", "现在 105，多 5")
    card = clerk.said("效益指标的分值合计 45，比 40 多 5")
    card = clerk.ask("15", "自评总分 100")
    clerk.tap(card, "改一项")
    clerk.ask("总分", "现在填的是：100")
    card = clerk.said("现在填的是：100")
    # What stands there can be left as it is.
    clerk.tap(card, "不变")
    card = clerk.said("自评总分 100")
    assert "填完了" not in card["text"] or "必须修改" in card["text"]
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "绩效指标")
    clerk.tap(clerk.said("改哪一项"), "5")
    clerk.tap(clerk.said("改哪一格"), "删除这一项")
    card = clerk.said("不能撤销")
    clerk.tap(card, "不删")
    clerk.tap(clerk.said("改哪一格"), "删除这一项")
    clerk.tap(clerk.said("不能撤销"), "确认删除")
    card = clerk.said("已删除：实现“一卡通用、全国通用”。分值合计 90")
    clerk.tap(card, "目录")
    clerk.tap(clerk.said("目录"), "看核对结果")
    card = clerk.said("必须修改")
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "绩效指标")
    card = clerk.said("改哪一项")
    assert "5. 社会效益指标：开展多种优惠便民行动" in card["text"]
    assert "8. 指标类别" not in card["text"]
    assert app.refused() == []


def test_form_7_is_asked_only_what_is_missing(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(7), "经办")
    assert "现在补 2 项" in labels(card)
    clerk.tap(card, "现在补")
    card = clerk.said("第 1/3 项")
    assert "社会效益" in card["text"]
    assert all("15" not in label or "–" in label for label in labels(card))
    clerk.tap(card, "达成：12")
    card = clerk.said("选了“达成”")
    refused = clerk.ask("11")
    assert "这一档是 12–15" in refused["text"]
    # A correction on the way is acknowledged and stays to be seen; the question comes again.
    clerk.ask("第1项 9", "第 1/3 项")
    card = clerk.ask("14", "第 2/3 项")
    assert any((one["text"] or "") == "✓ 第 1 项 得分：9" for one in clerk.messages())
    clerk.ask("第1项 10", "第 2/3 项")
    assert "合计 79" in clerk.said("第 2/3 项")["text"]
    card = clerk.ask("18", "总分")
    clerk.tap(card, "总分填 97")
    card = clerk.said("要不要顺手记下 9 项")
    clerk.tap(card, "不记")
    card = clerk.said("自评总分 97")
    assert "必须修改" not in card["text"]
    send_in(clerk, card)
    assert "已提交" in clerk.said("已提交")["text"]
    assert app.refused() == []


def test_back_skip_jump_save_and_old_cards(app: Running) -> None:
    clerk = app.chat(CLERK)
    first = begin(clerk)
    clerk.tap(first, "2025")
    card = clerk.said("项目名称")
    clerk.tap(card, "上一步")
    card = clerk.said("现在填的是：2025")
    clerk.tap(card, "上一步")
    card = clerk.said("前面没有了")
    clerk.tap(card, "目录")
    card = clerk.said("目录")
    clerk.tap(card, "项目资金")
    card = clerk.said("年初预算数")
    answered = clerk.ask("很多", "不是金额")
    assert "年初预算数" in answered["text"]
    # The card above is an old one now: it answers, and leads to the present.
    app.idle()
    assert "没有记下" in next(m for m in clerk.messages() if m["message_id"] == card["message_id"])["text"]
    card = answered
    clerk.tap(card, "存草稿")
    card = clerk.said("草稿已存")
    clerk.tap(card, "接着填")
    assert "年初预算数" in clerk.said("")["text"]
    listed = clerk.ask("/drafts", "草稿 1 份")
    clerk.tap(listed, "接着填 1")
    clerk.said("年初预算数")
    # After a command the question comes again: what is written next is its answer.
    assert clerk.ask("/help", "")
    clerk.said("年初预算数")
    # More was spent than there was: it is said at once.
    assert "大于" in clerk.ask("35 22.79 23.79", "财政拨款")["text"]
    clerk.tap(clerk.said("财政拨款"), "上一步")
    clerk.ask("22.79", "财政拨款")
    clerk.tap(clerk.said("财政拨款"), "其余都跳过")
    clerk.said("年初设定目标")
    assert app.refused() == []


def test_the_same_forms_sent_again_go_on_with_the_draft(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    clerk.send("表7")
    card = clerk.said("必须修改")
    clerk.tap(card, "现在补")
    clerk.said("社会效益")
    clerk.ask("14", "第 2/3 项")
    clerk.tap(clerk.ask("/drafts", "草稿 1 份"), "接着填")
    clerk.said("可持续影响")
    mended = (DATA / "pasted.txt").read_text("utf-8")
    clerk.file("again.txt", mended.encode())
    # The file is what it was: what was said in the chat holds, and is named.
    assert "得分 空 → 14" in clerk.said("认出是刚才的 9 张，已接着上次的草稿")["text"]
    assert "现在补 1 项" in labels(clerk.ask("表7", "自评总分"))
    # In the file one cell is changed: that one is, and no other.
    start = mended.index("（表7）")
    changed = mended[:start] + mended[start:].replace("14.99\t14.99", "14.99\t14.98", 1)
    clerk.file("again.txt", changed.encode())
    told = clerk.said("已接着上次的草稿")
    assert "全年执行数 14.99 → 14.98" in told["text"]
    assert "→ 空" not in told["text"]
    assert "其余 8 张未变" in told["text"]
    assert "现在补 1 项" in labels(clerk.ask("表7", "14.98"))
    clerk.tap(told, "用回上次的")
    told = clerk.said("已用回上次的")
    assert "现在补 1 项" in labels(clerk.ask("表7", "执行 14.99"))
    assert app.refused() == []


def test_a_photo_becomes_evidence_of_the_indicator_asked_about(app: Running) -> None:
    clerk = app.chat(CLERK)
    for number in (5, 7):
        card = clerk.ask(form_text(number), "年初")
        clerk.tap(card, "改一项")
        card = clerk.said("目录")
        clerk.tap(card, "得分")
        clerk.tap(clerk.said("改哪一项"), "1")
        clerk.said("现在填的是")
        clerk.file("p.png", PICTURE, kind="photo")
        told = clerk.said("已附到")
        assert "有佐证的分值" in told["text"]
    assert "同一份文件" in told["text"]
    assert "补卡" in told["text"]
    clerk.tap(told, "接着填")
    assert "得分" in clerk.said("得分")["text"]
    assert app.refused() == []


def test_an_explanation_goes_with_the_form_and_reaches_the_supervisor(app: Running) -> None:
    clerk, supervisor = app.chat(CLERK), app.chat(SUPERVISOR)
    card = clerk.ask(form_text(7), "经办")
    clerk.tap(card, "现在补")
    clerk.said("社会效益")
    clerk.ask("14 18", "总分")
    clerk.tap(clerk.said("总分"), "总分填 97")
    clerk.tap(clerk.said("要不要顺手"), "不记")
    card = clerk.said("自评总分 97")
    clerk.tap(card, "为什么")
    clerk.tap(clerk.said("怎么办"), "写说明")
    asked = clerk.said("原因是")
    clerk.tap(asked, "财政统一调整")
    card = clerk.said("已记下")
    assert "说明：财政统一调整" in card["text"]
    send_in(clerk, card)
    clerk.said("已提交")
    app.idle()
    told = supervisor.ask("/score 经办", "自评总分 97")
    assert "说明：财政统一调整" in told["text"]
    assert app.refused() == []


def test_an_answer_goes_where_it_is_meant_to(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "补卡")
    clerk.tap(card, "改一项")
    clerk.tap(clerk.said("目录"), "完成值")
    clerk.tap(clerk.said("改哪一项"), "一项接一项填")
    clerk.said("1. 数量指标")
    # Named by its row: no answer to the open question, though any text would do there.
    clerk.ask("第6项完成值 基本惠及", "1. 数量指标")
    card = clerk.ask("34980张 100%", "3. 时效指标")
    assert any((one["text"] or "") == "✓ 第 6 项 实际完成值：基本惠及" for one in clerk.messages())
    # A question, or what is asked of the bot elsewhere, is no value: the question stays open, what was given is there.
    card = clerk.ask("什么意思？", "3. 时效指标")
    assert "“什么意思？”不像完成值。请写实际数或完成情况，例如" in card["text"]
    # What a clerk may ask is answered, and the question still waits.
    for text in ("我的表", "谁还没交"):
        clerk.ask(text, "我的表 1 张")
        clerk.tap(clerk.said("的“第 3 项 实际完成值”还在等着"), "接着填")
        card = clerk.said("3. 时效指标")
    # A list is open: what is in it is taken, what is not says that the question still waits.
    clerk.tap(card, "目录")
    clerk.said("目录")
    assert "没看懂" in clerk.ask("到货时间", "没看懂")["text"]
    clerk.tap(clerk.said("还在等着"), "接着填")
    card = clerk.said("3. 时效指标")
    clerk.tap(card, "取消")
    card = clerk.said("必须修改")
    # A band that was chosen is still chosen when the points did not fit.
    clerk.tap(card, "改一项")
    clerk.ask("得分", "改哪一项")
    clerk.ask("6", "先选档次")
    clerk.tap(clerk.said("先选档次"), "达成：12")
    clerk.said("选了“达成”")
    assert "选了“达成”" in clerk.ask("很多", "不是分数")["text"]
    clerk.tap(clerk.ask("14", "总分"), "总分填 99")
    assert "自评总分 99" in clerk.said("自评总分 99")["text"]
    assert app.refused() == []


def test_two_people_fill_in_side_by_side(app: Running) -> None:
    one, other = app.chat(CLERK), app.chat(NEWCOMER)
    for chat in (one, other):
        chat.tap(chat.ask("/fill", "从哪里开始"), "中卫市")
        chat.said("年度")
    one.send("2025")
    other.send("2024")
    one.said("项目名称")
    other.said("项目名称")
    other.send("培训补助")
    one.send("补卡补助")
    assert "培训补助" in other.said("主管部门")["text"]
    assert "补卡补助" in one.said("年初预算数")["text"]
    one.send("取消")
    other.send("人社局")
    assert "草稿还在：补卡补助" in one.said("草稿还在")["text"]
    assert "培训补助" in other.said("实施单位")["text"]
    assert "培训补助" not in one.ask("/drafts", "草稿 1 份")["text"]
    assert "补卡补助" not in other.ask("/drafts", "草稿 1 份")["text"]
    assert app.refused() == []
