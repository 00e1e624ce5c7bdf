"""What touches many forms or people at once is asked first: how many, of whom, for what, by when; then one tap."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from bot.db.desk import FilingFinding
from bot.db.engine import make_engine
from bot.db.tables import Filing
from tests.bot.conftest import ADMIN, CLERK, SUPERVISOR, Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import form_text, give_reason, labels, set_clock
from zwcore.checks import checks
from zwcore.finding import Severity


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def find_more_faults(app: Running, most: int) -> None:
    """Twelve more faults, the n-th on n forms."""
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session, session.begin():
        known = set(session.exec(select(FilingFinding.code)))
        codes = [code for code in checks if code not in known][:most]
        filings = session.exec(select(Filing.id).order_by(col(Filing.id))).all()
        for n, code in enumerate(codes, 1):
            session.add_all(
                FilingFinding(filing_id=one or 0, code=code, severity=Severity.WARNING) for one in filings[:n]
            )
    engine.dispose()


def test_the_faults_are_listed_by_how_many_forms_have_them_to_the_last(hand: Hand) -> None:
    find_more_faults(hand.app, 12)
    page = hand.tap(hand.write("/queue", "待审 171 张"), "按问题看", "最多的问题")
    told = list[int]()
    while True:
        told += [int(label.split()[-2]) for label in labels(page) if label.endswith("张")]
        if "后一页 ➡" not in labels(page):
            break
        page = hand.tap(page, "后一页", "最多的问题")
    assert len(told) > 12
    assert told == sorted(told, reverse=True)
    assert told[-1] == 1


def test_a_bulk_return_says_of_how_many_units_and_can_be_looked_through(hand: Hand) -> None:
    asked = hand.write("总分没填的都退回 请补总分", "38 张待审的表有同一个问题")
    assert "总分空白 · 19 个单位" in asked["text"]
    assert "前重报" in asked["text"]
    listed = set[str]()
    for page in range(5):
        listed |= {line for line in asked["text"].splitlines() if "：总分" in line}
        if page < 4:
            asked = hand.tap(asked, "后一页", "38 张待审的表有同一个问题")
    assert len(listed) == 38
    assert "请补总分" in asked["text"]
    hand.tap(asked, "退回这 38 张", "已退回 38 张")


def test_last_year_s_projects_are_owed_again_after_one_question(hand: Hand) -> None:
    admin = hand.app.chat(ADMIN)
    opened = admin.ask("/cycles 2025 2026-03-31 24:00", "2025 年度自评")
    admin.tap(opened, "按去年的项目 2025")
    asked = admin.said("应报 171 张（19 个单位）？")
    admin.tap(asked, "记下这 171 张")
    admin.said("新增应报 171 张")
    again = admin.ask("/cycles", "应报 171 张")
    assert "都记过了" in admin.tap(again, "按去年的项目 2025")["alert"]


def test_many_forms_that_came_back_go_again_after_one_question(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    clerk, supervisor = app.chat(CLERK), app.chat(SUPERVISOR)
    numbers = (1, 2, 3, 4, 6, 8)
    blank = re.sub("总分\t+100", "总分\t\t\t\t\t\t\t", "\n".join(map(form_text, numbers)))
    clerk.tap(clerk.ask(blank, "读到 6 张表"), "一并提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "已提交 6 张")
    supervisor.tap(supervisor.ask("总分没填的都退回", "一并退回？"), "退回这 6 张")
    told = clerk.said("已退回 6 张")
    for number in numbers:
        clerk.tap(told, f"表{number}")
        one = clerk.said("请于")
        clerk.tap(one, "改 ①")
        clerk.said("总分")
        clerk.ask("100", "100")
        assert app.idle()
        clerk.tap(one, "退回的 6 张")
        told = clerk.said("已退回 6 张")
    clerk.tap(told, "一并重新提交")
    sure = clerk.said("？")
    assert labels(sure)[0] == "确认提交"
    clerk.tap(sure, "确认提交")
    clerk.said("已提交 6 张")
