"""待审 in the chat: counts, filters, pages, opinions, bulk returns by what is wrong, the next form after a decision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.talk import form_text, hand_in_nine, labels, send_file

CARD = "自评总分"


@pytest.fixture
def nine(app: Running) -> Iterator[Running]:
    """The nine forms are handed in."""
    clerk = app.chat(CLERK)
    hand_in_nine(clerk)
    yield app
    assert app.refused() == []


def test_after_each_decision_the_next_form_opens(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    card = supervisor.ask("/score 补卡", CARD)
    supervisor.tap(card, "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    following = supervisor.said(CARD)
    assert following["text"].splitlines()[0] == "下一张"
    name = following["text"].splitlines()[1]
    assert "表5" not in name
    done = next(one["text"] for one in supervisor.messages() if "✓ 已退回：表5" in (one["text"] or ""))
    assert done.splitlines()[-1].startswith(f"下一张：{name[:6]}")
    assert "（社会保险事业管理中心）" in done
    supervisor.tap(following, "附意见通过")
    supervisor.said("审核意见")
    supervisor.ask("填写完整，同意", "✓ 审核通过")
    assert "意见：填写完整，同意" in clerk.said("审核通过")["text"]
    assert "审核通过" in labels(supervisor.said(CARD))


def test_what_came_back_and_what_is_locked_is_told_on_the_overview(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    card = supervisor.ask("/score 补卡", CARD)
    supervisor.tap(card, "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    clerk.said("已退回修改")
    assert "退回待改：表5" in send_file(clerk, "forms.docx")["text"]
    supervisor.tap(supervisor.ask("通过表6", "审核通过：表6"), "审核通过")
    clerk.said("审核通过：表6")
    changed = form_text(6).replace("长期保障", "显著提升")
    overview = clerk.ask(f"{changed}\n{form_text(4)}", "读到 2 张表")
    assert "表6 已审核通过，与通过的那一版不同" in overview["text"]
    assert "已提交：表4。" in overview["text"]
    assert not [label for label in labels(overview) if "提交" in label]


def test_an_order_is_no_opinion(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 表2"), "附意见通过")
    supervisor.said("审核意见")
    assert labels(supervisor.ask("通过表1", "审核通过：表1")) == ["审核通过"]
    assert "待审 9 张" in supervisor.ask("/queue", "待审")["text"]


def test_one_fault_is_returned_of_all_forms_in_three_taps(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/queue", "待审 9 张"), "按问题看")
    faults = supervisor.said("最多的问题")
    supervisor.tap(faults, "总分空白 2 张")
    asked = supervisor.said("有同一个问题，一并退回？")
    assert "前重报" in asked["text"]
    supervisor.tap(asked, "退回这 2 张")
    supervisor.said("已退回 2 张")
    assert "已退回 2 张（共 2 处）" in clerk.said("已退回 2 张")["text"]


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("2024", "2024 年度待审 9 张"),
        ("社会保险事业 2024", "中卫市社会保险事业管理中心 2024 年度待审 9 张"),
        ("需细看", "需细看 5 张"),
        ("社会保险事业 无问题", "程序核对无问题 3 张"),
        ("30%", "预算变化 30% 以上 2 张"),
        ("20%以上 2024", "预算变化 20% 以上 4 张"),
        ("没有这个", "没有找到单位"),
    ],
)
def test_the_queue_is_narrowed_down(nine: Running, words: str, head: str) -> None:
    nine.chat(SUPERVISOR).ask(f"/queue {words}", head)


def test_the_largest_changes_come_first(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/queue", "待审"), "预算变化大的")
    page = supervisor.said("预算变化")
    assert [line.rpartition("减少 ")[2] for line in page["text"].splitlines()[1:]] == ["50.03%", "34.89%"]
    supervisor.tap(page, "20% 以上")
    page = supervisor.said("4 张")
    assert len(page["text"].splitlines()) <= 14
