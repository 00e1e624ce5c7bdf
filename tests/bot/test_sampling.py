"""What a sample is drawn from: weighed by risk, narrowed to a unit or a department's tree, frozen as it stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from bot.db.tables import Department, Filing, Person, Unit
from bot.db.terms import Role
from bot.i18n import translator
from bot.letters import auditing
from bot.letters import rechecks as letters
from bot.letters.letter import Reader
from bot.services import desk, dismissals, erasure, rechecks, sampling, submissions
from bot.services.desk import Where
from bot.services.sampling import SamplePart, SampleSize
from tests.bot.kept import nine
from tests.bot.town import record, somebody
from zwcore.record import Note, Record

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
YEAR = "2024"


@pytest.fixture
def town(session: Session) -> Session:
    """A department above another, a unit in each; an auditor, and a clerk a unit."""
    for n, parent in ((1, None), (2, 1), (3, None)):
        session.add(Department(id=n, name=f"{'市县别'[n - 1]}局", parent_id=parent))
        session.flush()
        session.add(Unit(id=n, name=f"{'甲乙丙'[n - 1]}单位", department_id=n))
        session.flush()
        somebody(session, 1000 + n, "填", Role.CLERK, NOW, unit_id=n)
    somebody(session, 4001, "周科长", Role.AUDITOR, NOW)
    return session


def auditor(session: Session) -> Person:
    return session.get_one(Person, 4001)


def hand_in(session: Session, unit: int, form: Record) -> Filing:
    clerk = session.get_one(Person, 1000 + unit)
    return submissions.submit(session, clerk, form, "待核", NOW).version.filing


def keys(session: Session, part: SamplePart | None = None) -> dict[str, str]:
    """Why the forms that can be drawn weigh, by their projects."""
    found = sampling.population(session, auditor(session), YEAR, part or SamplePart())
    names = dict(session.exec(select(Filing.number, Filing.project)).all())
    return {names[member.number]: member.keys for _, member in found}


def test_the_nine_forms_weigh_what_is_wrong_with_them(town: Session) -> None:
    for form in nine().records:
        hand_in(town, 1, form)
    numbers = {row.project: row.table_no for row in town.exec(select(Filing))}
    found = {numbers[project]: why for project, why in keys(town).items()}
    assert found["5"] == "eobnw"
    assert found["7"].startswith("eb")
    assert found["4"].startswith("ec")
    assert found["1"] == "nmf"


def test_evidence_takes_its_risk_away_and_a_note_does_not(town: Session) -> None:
    form = nine().records[4]
    noted = replace(form, notes=(Note("x", "total", "说明"),))
    hand_in(town, 1, noted)
    assert "n" in keys(town)[form.project]
    hand_in(town, 1, replace(form, evidence={"indicators{x#1}": ("0" * 64,)}))
    assert "n" not in keys(town)[form.project]


def test_what_is_marked_as_no_issue_does_not_weigh(town: Session) -> None:
    form = nine().records[4]
    filing, person = hand_in(town, 1, form), auditor(town)
    assert dismissals.dismiss(town, person, filing, form, form.errors[0].number, "批复已说明", NOW) is None
    assert keys(town)[form.project] == "obnw"
    assert dismissals.take_back(town, person, filing, form, form.errors[0].number, NOW) is None
    assert keys(town)[form.project] == "eobnw"


def test_what_can_be_drawn_is_of_the_year_and_the_part_and_stands(town: Session) -> None:
    for unit in (1, 2, 3):
        hand_in(town, unit, record(f"项目{unit}", YEAR))
    hand_in(town, 1, record("别年", "2023"))
    back, gone = hand_in(town, 1, record("撤回的", YEAR)), hand_in(town, 1, record("清除的", YEAR))
    desk.withdraw(town, town.get_one(Person, 1001), Where(back, 1), NOW)
    erasure.filing(town, gone, "误传", None, NOW)
    assert set(keys(town)) == {"项目1", "项目2", "项目3"}
    assert set(keys(town, SamplePart(unit=2))) == {"项目2"}
    assert set(keys(town, SamplePart(department=1))) == {"项目1", "项目2"}
    person = auditor(town)
    assert sampling.part_of(town, person, "市局") == SamplePart(department=1, name="市局")
    assert sampling.part_of(town, person, "乙单位") == SamplePart(unit=2, name="乙单位")
    assert sampling.part_of(town, person, "局") is None
    assert sampling.draw(town, person, "2022", SamplePart(), SampleSize(percent=50), NOW) is None


def test_the_versions_that_stood_are_what_was_drawn(town: Session) -> None:
    form = record("项目", YEAR)
    hand_in(town, 1, form)
    person = auditor(town)
    draw = sampling.draw(town, person, YEAR, SamplePart(), SampleSize(percent=1), NOW)
    assert draw is not None
    assert (draw.count, draw.size, draw.number) == (1, 1, 1)
    hand_in(town, 1, record("项目", YEAR, pct=-40))
    (drawn,) = sampling.page(town, draw, 0)
    assert (drawn.version, drawn.filing.version) == (1, 2)
    version = submissions.version_at(town, person, drawn.submission_id)
    assert version is not None
    assert version.version == 1
    reader = Reader(town, person, translator("zh_CN"), NOW)
    assert "（第 1 版，现在已是第 2 版）" in letters.three(reader, version, 0, draw.id).text
    assert "第 1 次抽取" in auditing.drawn(reader, draw).text
    assert rechecks.say_total(town, person, version, Decimal(90), NOW) is None
    assert rechecks.told(town, [drawn.submission_id])[drawn.submission_id].total is not None
    assert list(sampling.breaks(town, draw, None)) == [f"{YEAR} 年度第 1 次抽查在审计里没有记录"]


@pytest.mark.parametrize(
    ("percent", "size", "count"), [(20, 9, 2), (20, 10, 2), (1, 3, 1), (100, 7, 7), (5, 45, 3), (1, 101, 2)]
)
def test_a_part_of_a_form_is_a_form(percent: int, size: int, count: int) -> None:
    assert SampleSize(percent=percent).of(size) == count


def test_no_more_is_drawn_than_there_is() -> None:
    assert [SampleSize(count=count).of(3) for count in (1, 3, 5)] == [1, 3, 3]


def test_draws_of_a_year_are_counted_whatever_their_part(town: Session) -> None:
    for unit in (1, 2):
        hand_in(town, unit, record(f"项目{unit}", YEAR))
    person = auditor(town)
    parts = [SamplePart(), SamplePart(unit=1, name="甲单位"), SamplePart()]
    draws = [sampling.draw(town, person, YEAR, part, SampleSize(percent=50), NOW) for part in parts]
    assert [one.number for one in draws if one is not None] == [1, 2, 3]
    assert len({one.seed for one in draws if one is not None}) == 3
    moment, part, half = NOW + timedelta(seconds=5), SamplePart(), SampleSize(percent=50)
    assert sampling.just_drawn(town, person, YEAR, part, half, moment) == draws[2]
    assert sampling.just_drawn(town, person, YEAR, part, half, moment + timedelta(minutes=1)) is None


def test_what_was_rechecked_without_a_total_of_its_own_is_said_so(town: Session) -> None:
    person, forms = auditor(town), nine().records
    reader = Reader(town, person, translator("zh_CN"), NOW)
    hand_in(town, 1, forms[3])  # no 自评总分
    draw = sampling.draw(town, person, YEAR, SamplePart(), SampleSize(percent=100), NOW)
    assert draw is not None

    def said(drawn: sampling.SampleDraw) -> str:
        return auditing.gaps(reader, drawn, rechecks.gaps(town, sampling.all_of(town, drawn))).text.splitlines()[-1]

    def recheck(drawn: sampling.SampleDraw) -> None:
        for one in sampling.all_of(town, drawn):
            version = submissions.version_at(town, person, one.submission_id)
            assert version is not None
            assert rechecks.say_total(town, person, version, Decimal(90), NOW) is None

    assert said(draw) == "甲单位：抽 1 张，还没有复核"
    recheck(draw)
    assert said(draw) == "甲单位：抽 1 张，复核 1 张，自评总分未填，算不出差距"
    hand_in(town, 1, forms[4])
    draw = sampling.draw(town, person, YEAR, SamplePart(), SampleSize(percent=100), NOW)
    assert draw is not None
    recheck(draw)
    assert said(draw) == "甲单位：抽 2 张，已复核 1；自评 100 − 复核 90 = 10（平均 10）；另复核 1 张，自评总分未填"
