"""A reviewer who writes to ① and ③ has each go to its cell, as the reason there; what is left is a note of its own."""

from __future__ import annotations

import pytest

from bot.services.signs import Written, parted
from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, labels

SAID = "① 请按三季度办理台账填写；② 请说明减少原因，附批复文号"


@pytest.mark.parametrize(
    ("words", "lead", "said"),
    [
        (SAID, "", [(1, "请按三季度办理台账填写"), (2, "请说明减少原因，附批复文号")]),
        ("1、请补台账；3、请附文号", "", [(1, "请补台账"), (3, "请附文号")]),
        ("第一处请补台账，第三处请附文号", "", [(1, "请补台账"), (3, "请附文号")]),
        ("总体写得不错。③ 请附文号", "总体写得不错", [(3, "请附文号")]),
        ("请补：1. 名册 2. 凭证", "请补：1. 名册 2. 凭证", []),
        ("请按附件①办理", "请按附件①办理", []),
        ("请补实际张数", "请补实际张数", []),
    ],
)
def test_words_are_parted(words: str, lead: str, said: Written) -> None:
    assert parted(words) == (lead, said)


def _handed_in(app: Running) -> tuple[Chat, Chat]:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    return clerk, supervisor


def test_numbered_reasons_go_to_their_cells(app: Running) -> None:
    clerk, supervisor = _handed_in(app)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.said("退回 表5")
    ticking = supervisor.ask(SAID, "退回 表5")
    assert "审核人：请按三季度办理台账填写" in ticking["text"]
    assert "✓ ②" in ticking["text"]
    assert "补充：" not in ticking["text"]
    supervisor.tap(supervisor.ask("另请附台账复印件", "✓ 补充：另请附台账复印件"), "退回（3 处）")
    told = clerk.said("已退回修改")
    one, two, three = [line for line in told["text"].splitlines() if line[0] in "①②③"]
    assert one.endswith("审核人：请按三季度办理台账填写")
    assert two.endswith("审核人：请说明减少原因，附批复文号")
    assert three == "③ 另请附台账复印件"
    assert {"改 ①", "说明 ②", "答复 ③"} <= set(labels(told))


def test_one_that_is_not_ticked_takes_its_words_along(app: Running) -> None:
    clerk, supervisor = _handed_in(app)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.said("退回 表5")
    ticking = supervisor.ask("2. 请附批复文号", "✓ ②")
    supervisor.tap(ticking, "✓ ②")
    ticking = supervisor.said("退回 表5")
    supervisor.tap(ticking, "退回（1 处）")
    assert "批复文号" not in clerk.said("已退回修改")["text"]


def test_so_they_do_where_the_return_is_ordered_in_words(app: Running) -> None:
    clerk, supervisor = _handed_in(app)
    offered = supervisor.ask(f"退回表5 {SAID}", "重报，其余不用动")
    assert "审核人：请说明减少原因，附批复文号" in offered["text"]
    supervisor.tap(offered, "退回（2 处）")
    assert "审核人：请按三季度办理台账填写" in clerk.said("已退回修改")["text"]
