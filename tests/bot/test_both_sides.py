"""A finding asks its unit for something, and tells its reviewer what may be done about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.letters.cards import as_fact
from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.talk import hand_in_nine, open_form_5


@pytest.fixture
def nine(app: Running) -> Iterator[Running]:
    """The nine forms are handed in."""
    hand_in_nine(app.chat(CLERK))
    yield app
    assert app.refused() == []


def test_what_is_asked_of_the_unit_is_not_asked_of_its_reviewer(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    clerk.tap(open_form_5(clerk), "全部问题")
    assert "超过提醒线 30%，请说明原因。" in clerk.said("全部问题")["text"]
    card = supervisor.ask("/score 表5", "自评总分")
    assert "超过提醒线 30%。" in card["text"]
    supervisor.tap(card, "全部问题")
    told = supervisor.said("全部问题")["text"]
    assert "必须修改 1 处：可退回修改" in told
    assert "请核实 3 处：可请单位说明；已有说明、佐证的可维持" in told
    asked = [line for line in told.splitlines() if "请" in line and "处：" not in line]
    assert asked == []
    why = supervisor.ask("表5 ② 为什么", "怎么办")["text"]
    assert "请说明原因" not in why
    assert "怎么办：可以请单位说明" in why


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("名称没有填，请补上。", "名称没有填。"),
        ("两处文字相同。如方便，请写上实际数，例如实发人数、张数。", "两处文字相同。"),
        ("是不是 95%？请核对小数点；如无误，得分应为 8。", "是不是 95%？请核对小数点；如无误，得分应为 8。"),
        ("The total is blank. Please add it.", "The total is blank."),
        ("分值合计 99，应为 100。请对照批复的目标表核对分值。", "分值合计 99，应为 100。"),
    ],
)
def test_only_what_is_asked_at_the_end_is_left_out(said: str, left: str) -> None:
    assert as_fact(said) == left
