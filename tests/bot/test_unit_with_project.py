"""A unit with words of a project, the most natural search: the form, that it is owed, or which part was found."""

from __future__ import annotations

from datetime import date

from bot.chat.wishes import understand
from bot.db.terms import Role
from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, Running
from tests.bot.many_units import before_171


def test_the_form_of_the_unit_is_opened(app: Running) -> None:
    with before_171(app) as hand:
        for words, unit, table in (
            ("博物馆 工伤", "中卫市博物馆", "表8"),
            ("工伤 民政局", "中卫市民政局", "表8"),
            ("残联 补卡", "中卫市残疾人联合会", "表5"),
            ("殡仪馆那个补卡的表", "中卫市殡仪馆", "表5"),
            ("殡仪馆的补卡", "中卫市殡仪馆", "表5"),
        ):
            card = hand.write(words, "自评总分")
            assert card["text"].startswith(table), (words, card["text"])
            assert unit in card["text"], (words, card["text"])


def test_what_is_owed_and_what_is_unknown_is_said(app: Running) -> None:
    with before_171(app) as hand:
        admin = app.chat(ADMIN)
        admin.ask("/cycles 2025 2026-04-30", "2025 年度自评")
        admin.ask("/cycles 2025 应报 中卫市殡仪馆,图书购置费", "新增应报 1 张")
        said = hand.write("殡仪馆 图书购置费", "殡仪馆应报“图书购置费”（2025 年度），还没交。")
        hand.tap(said, "谁还没交", "中卫市殡仪馆：2025 年度欠 1 张")
        hand.write("/find 殡仪馆 图书购置费", "还没交")
        hand.write("博物馆 图书购置费", "找到了博物馆，没有找到它有“图书购置费”的表。")


def test_a_draw_of_a_unit_finds_the_unit(app: Running) -> None:
    auditor = auditor_of(app)
    with before_171(app):
        auditor.tap(auditor.ask("抽查 2024 3张 殡仪馆", "抽查：2024 年度 · 3 张 · 殡仪馆"), "抽取 3 张")
        auditor.said("第 1 次抽取")
        auditor.ask("抽查 2024 3张 天文馆", "没有找到单位或主管部门“天文馆”，没有抽取。")


def test_a_draw_of_a_unit_is_understood() -> None:
    today = date(2026, 3, 2)
    wish = understand("抽查 2024 10张 殡仪馆", Role.AUDITOR, today)
    assert wish is not None
    assert (wish.command, wish.argument) == ("sample", "2024 10张 殡仪馆")
