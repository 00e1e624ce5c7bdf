"""The desk's steps: who may take which from where, what each leaves behind, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from itertools import product

import pytest
from sqlmodel import Session, select

from bot.db.desk import FilingFinding
from bot.db.queries import audit
from bot.db.tables import Filing, Person
from bot.db.terms import FilingState, Role, StepKind
from bot.services import cycles, desk, facts, obligations, submissions
from bot.services.desk import FilingStep, Item, Refusal, Settled, Where
from tests.bot import town
from tests.bot.talk import form_text
from zwcore.paths import edit, name_cell
from zwcore.record import Note, Record, records_of, reviewed
from zwcore.review import review_file

NOW = town.china(2026, 3, 2, 9).astimezone(UTC)
DUE = town.china(2026, 3, 6).astimezone(UTC)
SCORE = "indicators[5].score"
Take = Callable[[Session, Person, Where], FilingStep | Refusal]
STEPS: dict[StepKind, Take] = {
    StepKind.WITHDRAW: lambda session, person, seen: desk.withdraw(session, person, seen, NOW),
    StepKind.RETURN: lambda session, person, seen: desk.give_back(session, person, seen, [Item("请核对")], DUE, NOW),
    StepKind.ASK: lambda session, person, seen: desk.ask(session, person, seen, [Item("请说明")], NOW),
    StepKind.ANSWER: lambda session, person, seen: desk.answer(session, person, seen, "据实结算", NOW),
    StepKind.ACCEPT: lambda session, person, seen: desk.accept(session, person, seen, NOW),
    StepKind.REOPEN: lambda session, person, seen: desk.reopen(session, person, seen, "补材料", NOW),
}
ALLOWED = {
    FilingState.SUBMITTED: {StepKind.WITHDRAW, StepKind.RETURN, StepKind.ASK, StepKind.ACCEPT},
    FilingState.ASKED: {StepKind.WITHDRAW, StepKind.RETURN, StepKind.ASK, StepKind.ANSWER, StepKind.ACCEPT},
    FilingState.RETURNED: {StepKind.RETURN},
    FilingState.WITHDRAWN: set(),
    FilingState.ACCEPTED: {StepKind.REOPEN},
}
THEIRS = {StepKind.WITHDRAW, StepKind.ANSWER}
"""The unit's own steps; the others are the reviewer's."""


@pytest.fixture
def office(session: Session) -> Session:
    """Two departments with a unit each."""
    town.people(session, departments=2, units=2, now=NOW)
    return session


def form5(number: int = 1) -> Record:
    """表5 of the nine, of a unit of the town."""
    text = form_text(5)
    record = records_of(review_file(text.encode(), "text.txt")).records[0]
    return reviewed(replace(record, form=replace(record.form, unit=f"第{number}单位")))


def person(session: Session, number: int) -> Person:
    return session.get_one(Person, number)


def handed_in(session: Session, record: Record | None = None) -> Filing:
    return submissions.submit(session, person(session, 1001), record or form5(), "待核", NOW).version.filing


def owe(session: Session, filing: Filing) -> None:
    """Have a form owed in a cycle of its year."""
    cycle = cycles.Cycle(year=filing.year, due=DUE, steps=[], created=NOW)
    session.add(cycle)
    session.flush()
    session.add(
        obligations.Obligation(
            cycle_id=cycle.id or 0, unit_id=filing.unit_id, project=filing.project,
            project_folded=filing.project_folded, year=filing.year, stage=filing.stage,
        )
    )  # fmt: skip
    session.flush()


def owed(session: Session, filing: Filing) -> bool:
    return obligations.is_open(session, filing.unit_id, filing.project_folded, filing.year)


def reviewer(session: Session, filing: Filing) -> Person:
    """The supervisor of the first unit."""
    assert filing.unit_id == 1
    return person(session, 2002)


@pytest.mark.parametrize(("state", "kind"), list(product(FilingState, STEPS)), ids=str)
def test_each_step_is_taken_from_its_states_only_and_by_its_people_only(
    office: Session, state: FilingState, kind: StepKind
) -> None:
    filing = handed_in(office)
    filing.state = state
    office.flush()
    clerk, supervisor = person(office, 1001), reviewer(office, filing)
    right, wrong = (clerk, supervisor) if kind in THEIRS else (supervisor, clerk)
    seen = Where(filing, filing.version)
    for stranger in (wrong, person(office, 2001), person(office, 1002), person(office, 3001)):
        assert STEPS[kind](office, stranger, seen) is Refusal.RIGHTS
    taken = STEPS[kind](office, right, seen)
    if kind in ALLOWED[state]:
        assert isinstance(taken, FilingStep)
        assert (taken.kind, taken.version, taken.person_id) == (kind, 1, right.id)
        assert audit.broken(office) is None
    else:
        assert taken is Refusal.STATE
        assert filing.state == state


def test_who_was_second_is_told_so(office: Session) -> None:
    filing = handed_in(office)
    other = town.somebody(office, 2009, "审九", Role.SUPERVISOR, NOW, department_id=2)
    seen = Where(filing, filing.version)
    assert isinstance(desk.accept(office, reviewer(office, filing), seen, NOW), FilingStep)
    assert desk.give_back(office, other, seen, [Item("请核对")], DUE, NOW) is Refusal.STATE
    filing.state = FilingState.SUBMITTED
    office.flush()
    assert desk.accept(office, other, Where(filing, filing.version - 1), NOW) is Refusal.CHANGED


def test_nobody_accepts_what_they_handed_in(office: Session) -> None:
    filing = handed_in(office)
    clerk = person(office, 1001)
    clerk.role, clerk.unit_id, clerk.department_id = Role.SUPERVISOR, None, 2
    office.flush()
    assert desk.accept(office, clerk, Where(filing, 1), NOW) is Refusal.OWN


def test_a_return_is_settled_cell_by_cell(office: Session) -> None:
    record = form5()
    filing = handed_in(office, record)
    told = record.numbered(1)
    assert told is not None
    items = [
        desk.item_of(record, told, "得分 20，分值 15。"),
        Item("请说明预算调减", name_cell(record.form, "funds[0].adjusted"), "ZW301"),
        Item("请补实际张数", name_cell(record.form, "indicators[0].actual")),
    ]
    taken = desk.give_back(office, reviewer(office, filing), Where(filing, 1), items, DUE, NOW)
    assert isinstance(taken, FilingStep)
    assert (filing.state, filing.due) == (FilingState.RETURNED, DUE)
    mended = reviewed(replace(record, form=edit(record.form, {SCORE: "15"})))
    note = Note("ZW301", items[1].cell, "财政统一调整", 1001, NOW.isoformat())
    handed = submissions.submit(office, person(office, 1001), replace(mended, notes=(note,)), None, NOW)
    assert (handed.new, handed.before, handed.version.version) == (True, FilingState.RETURNED, 2)
    assert [item.settled for item in handed.items] == [Settled.CHANGED, Settled.EXPLAINED, None]
    assert (filing.state, filing.due) == (FilingState.SUBMITTED, None)
    assert [step.kind for step in desk.steps_of(office, filing)] == ["submit", "return", "resubmit"]


def test_what_was_accepted_is_locked_until_it_is_reopened(office: Session) -> None:
    record = form5()
    filing = handed_in(office, record)
    supervisor, clerk = reviewer(office, filing), person(office, 1001)
    desk.accept(office, supervisor, Where(filing, 1), NOW)
    assert submissions.bar(office, clerk, record) is submissions.Bar.LOCKED
    desk.reopen(office, supervisor, Where(filing, 1), "补材料", NOW)
    assert submissions.bar(office, clerk, record) is None
    step = desk.last_step(office, filing)
    assert step is not None
    assert (step.kind, step.text) == (StepKind.REOPEN, "补材料")


def test_what_was_withdrawn_is_owed_again_and_comes_as_a_new_version(office: Session) -> None:
    record = form5()
    filing = handed_in(office, record)
    supervisor = reviewer(office, filing)
    owe(office, filing)
    desk.look(office, filing, supervisor, NOW)
    desk.look(office, filing, supervisor, NOW)
    assert not owed(office, filing)
    assert [step.kind for step in desk.steps_of(office, filing)] == ["submit", "look"]
    desk.withdraw(office, person(office, 1001), Where(filing, 1), NOW)
    assert owed(office, filing)
    again = submissions.submit(office, person(office, 1001), record, "待核", NOW)
    assert not owed(office, filing)
    assert (again.new, again.version.version, again.before) == (True, 2, FilingState.WITHDRAWN)


def test_an_answer_leaves_the_version_as_it_is(office: Session) -> None:
    filing = handed_in(office)
    desk.ask(office, reviewer(office, filing), Where(filing, 1), [Item("为什么减少？")], NOW)
    assert filing.state == FilingState.ASKED
    desk.answer(office, person(office, 1001), Where(filing, 1), "据实结算", NOW)
    assert (filing.state, filing.version) == (FilingState.SUBMITTED, 1)
    assert [item.settled for item in desk.items_of(office, filing)] == [Settled.EXPLAINED]


def test_the_columns_say_what_the_form_says(office: Session) -> None:
    filing = handed_in(office)
    assert (filing.initial_fen, filing.adjusted_fen, filing.executed_fen) == (35_000_000, 22_790_000, 22_790_000)
    assert filing.change_bp == -3489
    assert (filing.rows, filing.rows_full, filing.rows_over, filing.rows_blank) == (8, 7, 1, 0)
    assert filing.claimed == Decimal(100)
    found = {row.code: row.severity for row in office.exec(select(FilingFinding))}
    assert found["ZW201"] == "error"
    before = dict(found)
    filing.rows, filing.initial_fen = None, None
    office.flush()
    assert facts.catch_up(office) == 1
    assert facts.catch_up(office) == 0
    assert filing.initial_fen == 35_000_000
    assert {row.code: row.severity for row in office.exec(select(FilingFinding))} == before
