"""概况 and searching over the real HTTP service, of the nine forms."""

from __future__ import annotations

import pytest

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import hand_in_nine, labels


@pytest.fixture
def nine(app: Running) -> Running:
    """The nine forms are handed in."""
    clerk = app.chat()
    hand_in_nine(clerk)
    return app


def test_a_unit_and_a_year_at_a_glance(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    unit = supervisor.ask("/unit 社会保险事业", "9 张")["text"]
    assert "中卫市社会保险事业管理中心 · 2024 年度 · 9 张" in unit
    assert "年初 36959.00 → 全年 36031.59 → 执行 36031.59 万元（减少 2.51%）" in unit
    assert "7 张填 100、2 张未填" in unit
    assert "77 项指标：74 项得分等于分值，1 项超过，2 项未填" in unit
    assert "预算变化 20% 以上：表7 减少 50.03%、表5 减少 34.89%、表8 减少 28.40%、表4 减少 22.88%" in unit
    assert "不是评价结论" in unit
    assert len(unit.splitlines()) <= 14
    year = supervisor.ask("/year", "2024 年度 · 1 个单位 · 9 张")
    assert {"待审", "谁还没交"} <= set(labels(year))
    supervisor.tap(year, "汇总表")
    assert supervisor.said("导出")["file"]["name"].endswith(".xlsx")
    supervisor.tap(year, "全部表 ZIP")
    assert supervisor.said("导出")["file"]["name"].endswith(".zip")
    card = supervisor.ask("/score 补卡 2024", "自评总分")
    supervisor.tap(card, "和去年比")
    assert "2023 年度没有这个项目的表" in supervisor.said("与 2023 年度")["text"]
    assert nine.refused() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("补卡 2024", "自评总分"),
        ("2024 补卡", "自评总分"),
        ("补卡 2023", "没有找到"),
        ("社会保险事业", "有 9 个相近的"),
        ("zwsshbx", "有 9 个相近的"),
        ("待审", "待审核的 9 张"),
        ("退回", "已退回的 0 张"),
        ("ZW201", "表5"),
        ("得分超过分值", "表5"),
        ("预算调减超过30%", "预算调减超过 30% 的 2 张"),
        ("调增10%以上", "表9"),
        ("得分高于90分", "自评总分高于 90 分的 7 张"),
        ("得分低于90分", "自评总分低于 90 分的 0 张"),
        ("执行率高于99%", "执行率超过 99% 的 9 张"),
        ("预算变化低于23%", "预算变化低于 23% 的 5 张"),
        ("表5 社会保险事业 2024", "自评总分"),
        ("表5 2023", "没有找到"),
        ("2024-00005", "表5"),
        ("表7", "经办"),
    ],
)
def test_forms_are_found_by_words_of_all_kinds(nine: Running, words: str, said: str) -> None:
    assert nine.chat(SUPERVISOR).ask(f"/find {words}", said)
