"""/cycles 2024 应报 …: what is written in one line is understood, else the right form is shown."""

from __future__ import annotations

import pytest

from bot.dialogs.administering import cycles
from tests.bot.conftest import ADMIN, Running
from tests.bot.talk import open_cycle

UNIT, ONE, TWO = "中卫市社会保险事业管理中心", "补卡制作费", "业务经费"
LINES = [
    (f"图书馆,{ONE}", [["图书馆", ONE]]),
    (f"图书馆，{ONE}", [["图书馆", ONE]]),
    (f"图书馆 , {ONE}", [["图书馆", ONE]]),
    (f"图书馆 {ONE}", [["图书馆", ONE]]),
    (f"图书馆\t{ONE} 第二批", [["图书馆", f"{ONE} 第二批"]]),
    (f"图书馆,{ONE}；博物馆,{TWO}", [["图书馆", ONE], ["博物馆", TWO]]),
    (f"图书馆,{ONE} 博物馆,{TWO}", [["图书馆", ONE], ["博物馆", TWO]]),
    (f"\n图书馆,{ONE}\n博物馆 {TWO}\n", [["图书馆", ONE], ["博物馆", TWO]]),
    (f"图书馆,{ONE}\n博物馆,{TWO}", [["图书馆", ONE], ["博物馆", TWO]]),
    ("图书馆", [["图书馆"]]),
    ("", []),
]


@pytest.mark.parametrize(("text", "pairs"), LINES)
def test_forms_that_are_owed_are_read_however_they_are_parted(text: str, pairs: list[list[str]]) -> None:
    assert [cycles.pair_of(one) for one in cycles.parted(text)] == pairs


def test_one_line_is_enough_and_what_is_not_understood_shows_how(app: Running) -> None:
    open_cycle(app, ONE)
    admin = app.chat(ADMIN)
    admin.ask(f"/cycles 2024 应报 {UNIT},{TWO}", "新增应报 1 张")
    admin.ask(f"/cycles 2024年 应报 {UNIT} 甲；{UNIT} 乙", "新增应报 2 张")
    admin.ask(f"/cycles 2024应报{UNIT},丙", "新增应报 1 张")
    said = admin.ask(f"/cycles 2024 应报 {UNIT}", "没看懂要报哪一张")["text"]
    assert UNIT in said
    assert "/cycles 2024 应报 图书馆,图书购置费；文化馆,送戏下乡补助" in said
    admin.ask("/cycles 2024 应报", "没看懂要报哪一张")
    assert "应报的表，一张一行" in admin.ask("/cycles 2024 应交 甲,乙", "没有“应交”这个主管部门")["text"]
    assert app.refused() == []
