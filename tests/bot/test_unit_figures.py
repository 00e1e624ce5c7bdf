"""Units beside each other, 复核 beside 自评, what is marked as none: answered by lists, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

import pytest
from sqlmodel import Session, col

from bot.db.tables import Filing
from bot.db.terms import Role
from bot.services import counting, rechecks, submissions, unit_figures
from bot.services.unit_figures import Figure, UnitFigures
from tests.bot.audits import auditor_of
from tests.bot.conftest import Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels
from tests.bot.town import china, hand_in, people, somebody

NOW = china(2026, 3, 2, 9).astimezone(UTC)


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def recheck(hand: Hand, points: str) -> None:
    """The auditor gives the library's fifth form points."""
    auditor = auditor_of(hand.app)
    card = auditor.ask("/score 图书馆 表5", "自评总分")
    auditor.tap(card, "复核")
    auditor.tap(auditor.said("复核（人工）"), "复核总分")
    auditor.said("复核总分")
    auditor.ask(points, points)
    assert hand.app.idle()


def test_the_rechecked_points_of_a_unit_are_told(hand: Hand) -> None:
    told = hand.write("图书馆复核得分多少", "图书馆：自评 · 核算 · 复核（9 张）")
    assert "还没有复核得分" in told["text"]
    recheck(hand, "95")
    told = hand.write("图书馆复核和自评差多少", "图书馆：自评 · 核算 · 复核（9 张）")
    assert "已复核 1 张：自评 100，复核 95，差 5" in told["text"]
    assert "：100 · — · 95，差 5" in told["text"]
    last = hand.tap(told, "后一页", "第 2/2 页")
    assert "表9" in labels(last)


def test_the_gap_of_each_unit_is_a_list(hand: Hand) -> None:
    hand.write("各单位差距", "现在说不出差距：还没有复核得分")
    recheck(hand, "95")
    told = hand.write("各单位差距", "各单位自评与复核、核算的差距")
    assert told["text"].splitlines()[1:] == ["图书馆：复核 1 张，自评 100 → 复核 95，差 5"]
    hand.write("自评和复核对不上的表有哪些", "自评与复核、核算不同的 1 张")


def test_units_are_set_beside_each_other(hand: Hand) -> None:
    told = hand.write("哪个单位问题最多", "各单位核对出的问题（从高到低）")
    assert len(told["text"].splitlines()) == 13
    assert "第 2/2 页" in hand.tap(told, "后一页", "第 2/2 页")["text"]
    hand.write("各单位平均分排一下", "殡仪馆：平均 100（7 张，另 2 张未填）")
    hand.write("哪些单位平均分低于90", "没有这样的单位")
    hand.write("哪个单位的钱花得最少", "各单位执行率（从低到高）")
    hand.write("哪些单位还没审完", "还有 19 个单位没审完，共 171 张")
    hand.write("还有几家没审完", "还有 19 个单位没审完，共 171 张")


def test_averages_are_rounded_half_up() -> None:
    def points(*claimed: tuple[str, int]) -> Decimal | None:
        shares = [(Decimal(value), count) for value, count in claimed]
        return UnitFigures(1, "图书馆", 9, 0, 0, 0, 0, claimed=shares).of(Figure.POINTS)

    assert points(("100", 2), ("99", 1)) == Decimal("99.67")
    assert points(("90.01", 1), ("90", 1)) == Decimal("90.01"), "90.005"
    assert points(("100", 1), ("50.5", 2)) == Decimal("67")
    assert points() is None


def test_a_rechecked_form_that_comes_again_keeps_its_points_beside_those_of_its_version(session: Session) -> None:
    people(session, departments=1, units=1, now=NOW)
    auditor = somebody(session, 4001, "周科长", Role.AUDITOR, NOW)
    filing = hand_in(session, 1, "补卡", "2025", NOW)
    version = submissions.newest_version(session, filing)
    assert rechecks.say_total(session, auditor, version, Decimal(90), NOW) is None
    own, computed = filing.claimed, filing.recomputed
    hand_in(session, 1, "补卡", "2025", NOW, pct=-40)
    filing.claimed, filing.recomputed = Decimal(77), Decimal(66)
    session.flush()
    assert filing.version == 2
    found = unit_figures.rechecked(session, col(Filing.id) == filing.id)
    assert [(one.points, one.own, one.computed) for one in found.values()] == [(Decimal(90), own, computed)]
    assert counting.rechecked(session, auditor).forms == 1


def test_what_is_marked_as_none_is_a_list(hand: Hand) -> None:
    hand.write("谁标的不作为问题", "没有标为不作为问题的")
    hand.chat.tap(hand.write("图书馆的表5", "自评总分"), "全部问题")
    which = hand.tap(hand.chat.said("全部问题"), "不作为问题", "哪一处不作为问题")
    hand.tap(hand.tap(which, "②", "为什么不作为问题"), "另有规定", "不作为问题：另有规定")
    told = hand.write("谁标的不作为问题", "不作为问题 1 处")
    line = told["text"].splitlines()[1]
    assert line.startswith("表5 宁夏社会保障卡补卡制作费补助资金（图书馆）")
    assert "：另有规定（" in line
    hand.tap(told, "表5", "自评总分")
    hand.write("博物馆有哪些不作为问题", "没有标为不作为问题的")
