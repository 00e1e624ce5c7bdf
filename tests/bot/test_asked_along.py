"""What a clerk asks along the way is answered fittingly, whatever is waited for; no question becomes a value."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Running
from tests.bot.talk import begin, form_text, open_cycle
from tests.bot.test_evidence import attached


@pytest.mark.parametrize("words", ["看表5的佐证", "看佐证", "佐证在哪里看", "还差几份佐证"])
def test_the_evidence_of_a_draft_is_shown(app: Running, words: str) -> None:
    clerk = app.chat()
    attached(clerk, clerk.ask(form_text(5), "自评总分"))
    assert "名册.txt" in clerk.ask(words, "表5")["text"]


ANSWERS = (
    ("佐证怎么加", "佐证这样加"),
    ("表5第3项加佐证", "附言写“第3项”"),
    ("撤回后佐证还在吗", "佐证还在"),
    ("回执号在哪里看", "回执号在"),
    ("请把我的表5的满意度得分改为9分", "→ 9"),
    ("表5 总分补上", "总分"),
    ("删除表5", "只删一个"),
    ("审核人电话", "没有审核人的电话"),
    ("表5 第六项 十五", "→ 15"),
    ("表5第99项 5", "只有 8 项，没有第 99 项"),
    ("怎么打印盖章", "定稿（盖章用）"),
)


def test_each_is_answered_fittingly(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "自评总分")
    for words, answer in ANSWERS:
        clerk.ask(words, answer)
    assert app.refused() == []


def test_who_asks_for_more_time_is_told_whom_to_ask_and_until_when(app: Running) -> None:
    open_cycle(app, "补卡")
    said = app.chat().ask("能不能延期", "延期要跟主管部门的审核人说")["text"]
    assert "3 月 31 日" in said


@pytest.mark.parametrize(
    ("words", "answer"), [("怎么退出", "要停"), ("看我的表", "还在等着"), ("先等等，表3审了没", "还在等着")]
)
def test_a_question_is_no_project_and_no_year(app: Running, words: str, answer: str) -> None:
    clerk = app.chat()
    begin(clerk)
    clerk.ask(words, answer)
    clerk.said("“年度”还在等着")
    clerk.ask("2024", "项目名称")
    clerk.ask(words, answer)
    clerk.said("“项目名称”还在等着")
    assert not any(f"项目名称：{words}" in (one["text"] or "") for one in clerk.messages())
    clerk.ask("查勘车辆购置")
