"""Units by pinyin and misspelt: proposed, never taken for what is meant."""

from __future__ import annotations

import time

import pytest
from sqlmodel import Session

from bot.db.tables import Person, Unit
from bot.services import nearly, progress
from tests.bot import town
from tests.bot.many_units import UNITS
from tests.bot.test_desk import NOW

PROPOSED = [
    ("tsg", "图书馆"), ("tushuguan", "图书馆"), ("TSG", "图书馆"), ("zwstsg", "图书馆"), ("bwg", "博物馆"),
    ("wenhuaguan", "文化馆"), ("mzj", "民政局"), ("tyydxx", "体育运动学校"), ("tyxx", "体育运动学校"),
    ("图书管", "图书馆"), ("图书官", "图书馆"), ("涂书馆", "图书馆"), ("博物管", "博物馆"), ("民政句", "民政局"),
    ("民证局", "民政局"), ("残疾人联和会", "残疾人联合会"), ("体育学笑", "体育运动学校"), ("妇幼保建院", "妇幼保健院"),
    ("妇幼宝健院", "妇幼保健院"), ("救住管理站", "救助管理站"), ("殡义馆", "殡仪馆"), ("数据服物中心", "数据服务中心"),
    ("公共资源交易中新", "公共资源交易中心"), ("中卫市图书管", "图书馆"), ("图收馆", "图书馆"),
]  # fmt: skip
NOBODY = ["没有的文化馆工作", "qqq", "x", "的", "执行率是多少", "谁还没交", "12", "表5", "补卡", "农业农村水利工程"]


@pytest.fixture
def town_of_19(session: Session) -> Session:
    town.people(session, departments=1, units=0, now=NOW)
    session.add_all(Unit(department_id=1, name=name) for name in UNITS)
    session.flush()
    return session


@pytest.mark.parametrize(("words", "unit"), PROPOSED)
def test_who_is_meant_is_among_the_three_that_are_proposed(town_of_19: Session, words: str, unit: str) -> None:
    found = [one.name for one in nearly.units(town_of_19, town_of_19.get_one(Person, 2001), words)]
    assert any(name.endswith(unit) for name in found), found
    assert len(found) <= 3


@pytest.mark.parametrize("words", NOBODY)
def test_nobody_is_proposed_for_other_words(town_of_19: Session, words: str) -> None:
    assert nearly.units(town_of_19, town_of_19.get_one(Person, 2001), words) == []


def test_five_thousand_units_are_looked_through_at_once(town_of_19: Session) -> None:
    town_of_19.add_all(Unit(department_id=1, name=f"第{n}号{UNITS[n % 19]}分部") for n in range(5000))
    town_of_19.flush()
    person = town_of_19.get_one(Person, 2001)
    nearly.units(town_of_19, person, "图书管")
    nearly.units(town_of_19, person, "tsg")
    began = time.process_time()
    nearly.units(town_of_19, person, "搏物馆")
    nearly.units(town_of_19, person, "bwg")
    assert time.process_time() - began < 0.4
    assert progress.units_meant(town_of_19, person, "图书管") == []
