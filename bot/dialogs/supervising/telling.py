"""Telling the other side of a step: the unit of what was decided, once, each in their language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.chat import Turn
from bot.letters import ask_all, decisions
from bot.letters.changed import changed
from bot.letters.decisions import Heard
from bot.services import desk, reached, returns
from bot.services.desk import FilingStep, ReturnItem
from bot.services.people import Person
from bot.services.submissions import Filing
from zwcore.record import Record

T = TypeVar("T")
Returned = tuple[Filing, FilingStep, Sequence[ReturnItem], Record]


def returned(turn: Turn, found: Sequence[Returned]) -> Heard:
    """Tell the units what was returned of them in one stroke, the forms laid before them."""
    by_person, heard = _by_person(turn, [(one[0], one) for one in found])
    for person, own in by_person:
        name = own[0][3].project
        stack = returns.put_back(turn.session, person, [(filing, record) for filing, *_, record in own], name, turn.now)
        since = [changed(turn.reader, one[3], stack.record(n)) for n, one in enumerate(own)]
        steps = [(filing, step, items) for filing, step, items, _ in own]
        department = returns.department_of(turn.session, own[0][0])
        turn.send_to(person, decisions.returned(person, stack, steps, department, since), key=None)
    return heard


def asked(turn: Turn, filing: Filing, step: FilingStep) -> Heard:
    """Tell a unit what is asked about its form."""
    people = returns.recipients(turn.session, filing)
    items, department = desk.items_of(turn.session, filing), returns.department_of(turn.session, filing)
    for person in people:
        turn.send_to(person, decisions.asked(person, filing, step, items, department), key=None)
    return _heard(turn, [(filing, people)])


def asked_all(turn: Turn, found: Sequence[tuple[Filing, FilingStep, list[ReturnItem]]]) -> Heard:
    """Tell the units what is asked about several forms in one stroke, one message each."""
    by_person, heard = _by_person(turn, [(one[0], one) for one in found])
    for person, own in by_person:
        department = returns.department_of(turn.session, own[0][0])
        many = ask_all.asked(person, own, department)
        turn.send_to(person, many if len(own) > 1 else decisions.asked(person, *own[0], department), key=None)
    return heard


def accepted(turn: Turn, found: Sequence[tuple[Filing, FilingStep]]) -> Heard:
    """Tell the units what was accepted of them in one stroke."""
    by_person, heard = _by_person(turn, [(filing, (filing, step)) for filing, step in found])
    for person, own in by_person:
        turn.send_to(person, decisions.accepted(person, own, turn.person.name), key=None)
    return heard


def reopened(turn: Turn, filing: Filing, step: FilingStep) -> Heard:
    """Tell a unit that its form is open again."""
    people = returns.recipients(turn.session, filing)
    for person in people:
        turn.send_to(person, decisions.reopened(person, filing, step), key=None)
    return _heard(turn, [(filing, people)])


def return_taken_back(turn: Turn, found: Sequence[tuple[Filing, FilingStep]]) -> Heard:
    """Tell the units that what was returned of them needs no mending."""
    by_person, heard = _by_person(turn, [(filing, (filing, step)) for filing, step in found])
    for person, own in by_person:
        turn.send_to(person, decisions.return_taken_back(person, own), key=None)
    return heard


def _by_person(turn: Turn, found: Iterable[tuple[Filing, T]]) -> tuple[list[tuple[Person, list[T]]], Heard]:
    """What each person is told, and for which units there was somebody."""
    people: dict[int, tuple[Person, list[T]]] = {}
    of_forms: list[tuple[Filing, Sequence[Person]]] = []
    for filing, one in found:
        whom = returns.recipients(turn.session, filing)
        of_forms.append((filing, whom))
        for person in whom:
            people.setdefault(person.id, (person, []))[1].append(one)
    return list(people.values()), _heard(turn, of_forms)


def _heard(turn: Turn, found: Iterable[tuple[Filing, Sequence[Person]]]) -> Heard:
    told, nobody = set[int](), dict[int, str]()
    for filing, people in found:
        if people:
            told.add(filing.unit_id)
        else:
            nobody[filing.unit_id] = filing.unit_name
    return Heard(len(told), reached.unreached(turn.session, nobody))
