"""``zwbot verify`` draws each sample again, and holds what auditors said against the audit chain."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Filing, Person
from bot.db.terms import Role
from bot.services import dismissals, erasure, rechecks, sampling, submissions
from bot.services.keeping import moving
from bot.services.keeping.sound import look
from bot.services.sampling import SampleDraw, SamplePart, SampleSize
from tests.bot.conftest import CLERK
from tests.bot.kept import NAME, NOW, copied, tamper
from tests.bot.test_verify import flipped, put
from tests.bot.town import somebody
from zwcore import lots

AUDITOR = 4001


@pytest.fixture(scope="module")
def audited(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which an auditor drew twice, gave points and marked a finding; nobody changes it."""
    data = copied(whole, tmp_path_factory.mktemp("audited") / "var")
    engine = make_engine(f"sqlite:///{data / NAME}")
    with Session(engine, expire_on_commit=False) as session, session.begin():
        auditor = somebody(session, AUDITOR, "周科长", Role.AUDITOR, NOW)
        draws = [sampling.draw(session, auditor, "2024", SamplePart(), SampleSize(percent=30), NOW) for _ in range(2)]
        first = draws[0]
        assert first is not None
        drawn = sampling.page(session, first, 0)[0]
        version = submissions.version_at(session, auditor, drawn.submission_id)
        assert version is not None
        row = rechecks.of_version(session, version).rows[0]
        assert rechecks.say_points(session, auditor, version, {row.cell: Decimal(5)}, NOW) is None
        assert rechecks.say_opinion(session, auditor, version, "佐证不足", NOW) is None
        faulty = session.exec(select(Filing).where(Filing.table_no == "5")).one()
        record = submissions.newest_version(session, faulty).record
        assert dismissals.dismiss(session, auditor, faulty, record, 1, "批复已说明", NOW) is None
    engine.dispose()
    return data


def test_what_was_drawn_and_said_is_whole(audited: Path) -> None:
    assert look(audited).breaks == []


FIRST = "2024 年度第 1 次抽查"
CHANGED: dict[str, tuple[str, str]] = {
    "seed": ("UPDATE sample_draw SET seed = '0000000000000000' WHERE id = 1", FIRST),
    "year": ("UPDATE sample_draw SET number = 7 WHERE id = 1", "2024 年度第 7 次抽查"),
    "digest": ("UPDATE sample_draw SET digest = 'x' WHERE id = 1", FIRST),
    "forms": (
        "UPDATE sample_form SET submission_id = (SELECT max(id) FROM submission WHERE id NOT IN"
        " (SELECT submission_id FROM sample_form WHERE draw_id = 1)) WHERE draw_id = 1 AND place = 1",
        f"{FIRST}和抽取时记下的对不上",
    ),
    "one form less": ("DELETE FROM sample_form WHERE draw_id = 1 AND place = 2", f"{FIRST}和抽取时记下的对不上"),
    "gone": ("DELETE FROM sample_draw WHERE id = 2", "审计里有 2024 年度第 2 次抽查，数据库里没有"),
    "points": ("UPDATE recheck SET points = '9' WHERE id = 1", "第 1 条复核的得分和审计里的对不上"),
    "opinion": ("UPDATE recheck SET text = '同意' WHERE id = 2", "recheck 表 id 2"),
    "word gone": ("DELETE FROM recheck WHERE id = 1", "审计里有第 1 条复核，数据库里没有"),
    "erased by word alone": ("UPDATE submission SET erased_why = 'x' WHERE id = 2", "写着抹去了，档案却还在"),
    "mark gone": ("DELETE FROM dismissal WHERE id = 1", "第 1 条“不作为问题”和审计里的对不上"),
    "mark": ("UPDATE dismissal SET reason = '没有' WHERE id = 1", "dismissal 表 id 1"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_changed_from_outside_is_named(audited: Path, tmp_path: Path, what: str) -> None:
    statement, said = CHANGED[what]
    data = copied(audited, tmp_path / "var")
    tamper(data, lambda base: base.execute(statement))
    assert [one for one in look(data, most=50).breaks if said in one]


def values(audited: Path) -> list[tuple[str, int, str, Any]]:
    """Every value that is kept of audits: table, row, column, and what stands there, of the first row that has one."""
    found: dict[tuple[str, str], tuple[str, int, str, Any]] = {}
    with closing(sqlite3.connect(audited / NAME)) as base:
        for table in ("sample_draw", "sample_form", "recheck", "dismissal"):
            names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            for row, *there in base.execute(f"SELECT rowid, * FROM {table}"):
                for name, value in zip(names, there, strict=True):
                    if value is not None and name != "id":
                        found.setdefault((table, name), (table, row, name, value))
    return list(found.values())


def test_every_value_of_audits_that_is_changed_is_named(audited: Path, tmp_path: Path) -> None:
    found = values(audited)
    assert len(found) > 25
    for table, row, column, value in found:
        data = copied(audited, tmp_path / f"{table}-{column}")
        put(data, table, row, column, flipped(value, 0, 0), isinstance(value, str))
        assert look(data, most=1).breaks, (table, column, value)


def in_copy(audited: Path, tmp_path: Path, change: Callable[[Session], None]) -> list[str]:
    """What is said of a copy that was changed by the program itself, seals and all."""
    data = copied(audited, tmp_path / "var")
    engine = make_engine(f"sqlite:///{data / NAME}")
    with Session(engine) as session, session.begin():
        change(session)
    engine.dispose()
    return look(data, most=50).breaks


def test_another_population_does_not_give_the_same_draw(audited: Path, tmp_path: Path) -> None:
    """Whoever changes the population and its digest, too, is betrayed by the line of the audit log."""

    def weigh_otherwise(session: Session) -> None:
        row = session.get_one(SampleDraw, 1)
        members = [one._replace(weight=1) for one in lots.thawed(row.population)]
        row.population = lots.frozen(members)
        row.digest = lots.digest_of(row.population)

    assert in_copy(audited, tmp_path, weigh_otherwise) == [f"{FIRST}和抽取时记下的对不上"]


def test_a_draw_that_does_not_follow_from_its_seed_is_named(audited: Path, tmp_path: Path) -> None:
    """Logged and sealed as it stands, it is drawn again all the same."""
    data = copied(audited, tmp_path / "var")
    engine = make_engine(f"sqlite:///{data / NAME}")
    with Session(engine) as session, session.begin():
        auditor, real = session.get_one(Person, AUDITOR), lots.draw
        try:
            lots.draw = lambda seed, members, count: sorted(members)[:count]
            sampling.draw(session, auditor, "2024", SamplePart(), SampleSize(count=4, seed="b"), NOW)
        finally:
            lots.draw = real
    engine.dispose()
    assert look(data).breaks == ["2024 年度第 3 次抽查按种子重抽，和名单对不上"]


def test_what_is_erased_stays_in_its_draw_and_nothing_is_broken(audited: Path, tmp_path: Path) -> None:
    def erase(session: Session) -> None:
        drawn = sampling.page(session, session.get_one(SampleDraw, 1), 0)[0]
        erasure.filing(session, drawn.filing, "误传", None, NOW)

    assert in_copy(audited, tmp_path, erase) == []


def test_a_clerk_draws_nothing_and_gives_no_points(audited: Path, tmp_path: Path) -> None:
    def try_to(session: Session) -> None:
        clerk, auditor = session.get_one(Person, CLERK), session.get_one(Person, AUDITOR)
        version = submissions.version_at(session, auditor, 1)
        assert version is not None
        row = rechecks.of_version(session, version).rows[0]
        refused = rechecks.say_points(session, clerk, version, {row.cell: Decimal(5)}, NOW)
        assert refused == rechecks.NotTaken.RIGHTS

    assert in_copy(audited, tmp_path, try_to) == []


def test_draws_move_from_one_database_to_another(audited: Path, tmp_path: Path) -> None:
    moving.export(audited, tmp_path / "all.zip")
    _, found = moving.bring_in(tmp_path / "all.zip", tmp_path / "other")
    assert found.breaks == []
    engine = make_engine(f"sqlite:///{tmp_path / 'other' / NAME}")
    with Session(engine) as session:
        assert [row.number for row in sampling.newest(session, 9)] == [2, 1]
    engine.dispose()
