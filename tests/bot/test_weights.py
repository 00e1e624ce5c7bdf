"""/fill: points that run out are changed in place, and a correction comes back to where one was."""

from __future__ import annotations

from tests.bot.conftest import CLERK, Running
from tests.bot.talk import begin, labels


def test_weights_that_run_out_are_changed_in_place_and_one_is_back_where_one_was(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.tap(begin(clerk), "2026")
    clerk.said("项目名称")
    clerk.ask("社保卡补卡制作费", "年初预算数")
    card = clerk.ask("35 30 30", "其中：财政拨款 年初预算数")
    clerk.tap(card, "全部是")
    clerk.said("年初设定目标")
    clerk.ask("补制社保卡35000张", "完成情况")
    clerk.ask("补制社保卡34980张", "第 1 个指标")
    clerk.ask("数量 补卡张数，≥35000张，30\n质量 制卡合格率，≥98%，10", "第 3 个指标")
    clerk.ask("时效", "三级指标")
    card = clerk.ask("完成时间，12月底前", "产出指标共 40 分，其他项已占 40，还可以给 0")
    assert labels(card)[:2] == ["改第 1 项（30 分）", "改第 2 项（10 分）"]
    clerk.tap(card, "改第 1 项")
    clerk.said("现在填的是：30")
    card = clerk.ask("20", "还可以给 10")
    assert "时效" in card["text"], "one is back where one was"
    clerk.ask("10", "第 4 个指标")
    assert app.refused() == []
