"""The answers to a return (退回) stay when the file is sent again, and its message acts on what would be handed in."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, hand_in_nine, labels, send_file
from tests.zwcore.forms import DATA

APPROVAL = "请附批文"


def _returned(app: Running) -> tuple[Chat, dict[str, Any]]:
    """表5 comes back with ①②③ and the reviewer's own words ④; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表5")
    for number in ("②", "③"):
        supervisor.tap(ticking, number)
        ticking = supervisor.said(f"✓ {number}")
    supervisor.tap(supervisor.ask(APPROVAL, APPROVAL), "退回（")
    return clerk, clerk.said("已退回修改")


def test_what_was_answered_goes_with_the_file_sent_again(app: Running) -> None:
    clerk, told = _returned(app)
    assert f"④ {APPROVAL}" in told["text"]
    clerk.send("② 年中财政统一调减 ④ 批文见佐证", reply_to=told["message_id"])
    clerk.said("已说明 2")
    mended = form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15")
    assert "上次写的说明 2 条照旧" in clerk.ask(mended, "自评总分")["text"]
    # The message that it came back with acts on the file that came since.
    clerk.tap(told, "说明 ③")
    clerk.tap(clerk.said("原因是"), "目标经批复")
    now = clerk.said("都处理了")
    assert "已改 1，已说明 3，还有 0" in now["text"]
    clerk.tap(now, "重新提交")
    assert "已改 1，已说明 3，其余 0" in clerk.said("第 2 版")["text"]
    assert app.refused() == []


def test_the_first_message_of_a_return_hands_in_what_came_since(app: Running) -> None:
    clerk, told = _returned(app)
    clerk.ask(form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15"), "自评总分")
    clerk.tap(told, "维持并说明")
    clerk.said("原因是")
    clerk.ask("目标经批复，维持", "已改 1，已说明 2，还有 1")
    clerk.send("④ 批文见佐证", reply_to=told["message_id"])
    clerk.said("都处理了")
    clerk.tap(told, "重新提交")
    assert "已改 1，已说明 3，其余 0" in clerk.said("第 2 版")["text"]
    assert app.refused() == []


def test_a_file_that_leaves_the_form_as_it_was(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("退回表3 请补文件", "退回"), "退回（")
    told = clerk.said("已退回修改")
    clerk.send(f"{told['text'].partition(' 请补文件')[0][-1]} 文件已补", reply_to=told["message_id"])
    clerk.said("已说明 1")
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    assert "说明 1 条照旧" in clerk.said("读到 9 张表")["text"]
    clerk.tap(told, "重新提交")
    said = clerk.said("版")["text"]
    assert "第 2 版" in said
    assert "已说明 1" in said
    assert app.refused() == []


def test_several_that_came_back_go_from_the_file_sent_again(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 职业年金", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表4"), "同类问题一并退回")
    supervisor.tap(supervisor.said("有同一个问题，一并退回？"), "退回这")
    told = clerk.said("已退回 2 张（共 2 处）")
    clerk.tap(told, "表4")
    one = clerk.said("已退回修改：表4")
    assert "改 ①" in labels(one)
    send_file(clerk, "forms.docx")
    clerk.send("① 100", reply_to=one["message_id"])
    clerk.tap(clerk.said("→ 100"), "确认")
    clerk.said("都处理了")
    clerk.tap(one, "退回的 2 张")
    every = clerk.said("已退回 2 张")
    assert "已处理" in every["text"]
    clerk.tap(every, "一并重新提交")
    assert "表4 全额" in clerk.said("已提交 1 张")["text"]
    assert app.refused() == []


def test_one_reason_for_several_is_added_to_what_was_explained(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15"), "自评总分"), "说明 ①")
    clerk.said("原因是")
    clerk.ask("年中财政统一调减", "已记下 ①")
    clerk.tap(clerk.ask("表5", "自评总分"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表5")
    for number in ("①", "②"):
        if f"✓ {number}" not in labels(ticking):
            supervisor.tap(ticking, number)
            ticking = supervisor.said(f"✓ {number}")
    supervisor.tap(ticking, "退回（")
    told = clerk.said("已退回修改")
    clerk.tap(told, "说明 ①")
    assert "已有说明：年中财政统一调减\n再写的会换掉它" in clerk.said("原因是")["text"]
    assert "（退回前已有说明：年中财政统一调减）" in told["text"]
    clerk.tap(told, "维持并说明")
    asked = clerk.said("原因是")
    assert "① 已有说明：年中财政统一调减" in asked["text"]
    assert "接在原来的说明后面" in asked["text"]
    clerk.tap(asked, "见佐证材料" if "见佐证材料" in labels(asked) else "据实结算")
    assert "年中财政统一调减；" in clerk.said("都处理了")["text"]
    assert app.refused() == []


def test_a_cell_that_own_words_name_is_changed_in_the_file_sent_again(app: Running) -> None:
    """A row that is gone in the new file moves the others: the button still means its own."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 1 版")
    supervisor.tap(supervisor.ask("退回表9 第4项得分偏高", "退回"), "退回（")
    told = clerk.said("第4项得分偏高")
    assert "改 第4项" in labels(told)
    lines = [line for line in form_text(9).split("\n") if "2023至2024年退休人员" not in line]
    clerk.ask("\n".join(lines), "自评总分")
    clerk.tap(told, "改 第4项")
    assert "3. 时效指标：待遇发放时间" in clerk.said("现在填的是")["text"]
    assert app.refused() == []
