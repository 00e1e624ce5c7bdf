"""全部催办 under a list is about the units of that list, names them, and leads back to it."""

from __future__ import annotations

from tests.bot.conftest import ADMIN, Running
from tests.bot.many_units import UNITS, before_171
from tests.bot.talk import labels, set_clock


def _owe(app: Running, year: int, due: str, *units: str) -> None:
    admin = app.chat(ADMIN)
    admin.ask(f"/cycles {year} {due}", f"{year} 年度自评")
    admin.ask(f"/cycles {year} 应报\n" + "\n".join(f"{unit},新项目" for unit in units), "新增应报")


def test_only_those_listed_are_urged_and_by_name(app: Running) -> None:
    with before_171(app) as hand:
        _owe(app, 2024, "2026-03-31 24:00", "中卫市博物馆")
        _owe(app, 2025, "2026-05-31 24:00", "中卫市殡仪馆", *UNITS[:4], "中卫市博物馆")
        listed = hand.write("博物馆没交的", "还有 1 个单位没交齐，共欠 2 张")
        asked = hand.tap(listed, "全部催办", "催办")
        assert asked["text"] == "催办中卫市博物馆（共欠 2 张）？"
        back = hand.tap(asked, "不了", "还有 1 个单位没交齐")
        opened = hand.tap(back, "2025 欠 1 张", "2025 年度还欠 1 张")
        assert "殡仪馆" not in hand.tap(opened, "⬅ 谁还没交", "还有 1 个单位没交齐")["text"]
        hand.tap(hand.write("2025年谁没交", "还有 6 个单位"), "全部催办", "等 6 个单位（共欠 6 张）？")
        hand.chat.tap(hand.chat.ask("博物馆没交的", "还有 1 个单位"), "全部催办")
        hand.chat.tap(hand.chat.said("催办中卫市博物馆"), "确认催办")
        assert "还有 1 个单位没交齐" in hand.chat.said("已催办 1 个单位")["text"]
        set_clock(app, "2026-04-03T10:00+08:00")
        assert app.idle()
        hand.chat.tap(hand.chat.ask("谁逾期了", "有 1 个单位逾期没交，共 1 张"), "全部催办")
        done = hand.chat.said("通知不到 1 个单位，请另外通知：中卫市博物馆")["text"]
        assert "有 1 个单位逾期没交" in done
        assert "殡仪馆" not in done


def test_an_overview_leads_to_what_its_unit_owes(app: Running) -> None:
    with before_171(app) as hand:
        _owe(app, 2024, "2026-03-31 24:00", "中卫市博物馆", "中卫市殡仪馆")
        card = hand.write("博物馆概况", "2024 年度")
        listed = hand.tap(card, "谁还没交", "还有 1 个单位没交齐，共欠 1 张")
        assert [one for one in labels(listed) if "欠" in one] == ["中卫市博物馆 欠 1 张"]


def test_a_label_that_is_a_wish_is_asked_of_all_where_it_is_written(app: Running) -> None:
    with before_171(app) as hand:
        _owe(app, 2024, "2026-03-31 24:00", "中卫市博物馆", "中卫市殡仪馆")
        card = hand.write("残联概况", "2024 年度")
        hand.write("待审", "待审 171 张")
        hand.write("残联概况", "2024 年度")
        hand.write("谁还没交", "还有 2 个单位没交齐")
        hand.tap(card, "待审", "待审 9 张")


def test_whether_a_unit_is_in_says_every_year(app: Running) -> None:
    with before_171(app) as hand:
        _owe(app, 2025, "2026-03-01 24:00", "中卫市残疾人联合会")
        for words in ("残联交了没", "残联交了吗"):
            said = hand.write(words, "2024 已交 9 张；2025 欠 1 张，已逾期。")["text"]
            assert "中卫市残疾人联合会 · 2024 年度" in said
        assert "已逾期" not in hand.write("残联交齐了吗", "没有交齐")["text"]
