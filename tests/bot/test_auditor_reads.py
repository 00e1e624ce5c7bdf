"""Every read of a document by an auditor is an entry of the audit log: all views that auditors have are walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session

from bot import actions as do
from bot.chat import Arrival, Incoming
from bot.chat.registry import COMMANDS, TAPS
from bot.chat.wire import encode
from bot.db.terms import Role
from tests.bot.offices import MESSAGE, NOW, ROLES, Aim, Offices
from tests.bot.rights import TABLE
from tests.bot.test_permissions import Cell, drive


def views(aim: Aim) -> dict[str, do.Action]:
    """Every view that a button of an auditor leads to, whatever it shows."""
    found: dict[str, do.Action] = {}
    found |= {f"look {one.name}": do.LookInto(aim.filing, one) for one in do.Look}
    found |= {f"card {one.name}": do.ShowFiled(aim.filing, one) for one in do.Aspect}
    found |= {f"draw {one.name}": do.OfDraw(aim.draw, one) for one in do.DrawPart}
    found |= {f"recheck {one.name}": do.RecheckForm(aim.submission, one) for one in do.Rechecking}
    found |= {f"mark {one.name}": do.DismissFinding(aim.filing, 1, one, 1, 0) for one in do.Dismissing}
    return found


@pytest.fixture(scope="module")
def offices(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = Offices(fresh(tmp_path_factory.mktemp("reads")))
    yield made
    made.engine.dispose()


def _open_by_role() -> set[str]:
    """What the registry opens to auditors as such."""
    commands = {f"command {name}" for name, entry in COMMANDS.items() if Role.AUDITOR in (entry.roles or ())}
    return commands | {f"tap {name}" for name, entry in TAPS.items() if Role.AUDITOR in (entry.roles or ())}


def _to_be_walked(entry: str) -> bool:
    scope = dict(zip(ROLES, TABLE[entry].who.split(), strict=True))[Role.AUDITOR]
    return scope == "all" or (entry.partition(":")[0] in _open_by_role() and scope != "no")


ENTRIES = [entry for entry in TABLE if _to_be_walked(entry)]


@pytest.mark.parametrize("entry", ENTRIES)
def test_whatever_is_open_to_auditors_is_put_down(offices: Offices, entry: str) -> None:
    auditor = next(one for one in offices.subjects if (one.role, one.state) == (Role.AUDITOR, "active"))
    for aim in offices.aims:
        assert drive(offices, Cell(entry, auditor, aim)).reads >= 1, (entry, aim.place)


def test_every_view_of_a_form_or_a_draw_is_put_down(offices: Offices) -> None:
    auditor = next(one for one in offices.subjects if (one.role, one.state) == (Role.AUDITOR, "active"))
    for aim in offices.aims:
        for view, action in views(aim).items():
            came = offices.drive(auditor.id, partial(_tapped, auditor.id, action))
            assert came.reads >= 1, (view, aim.place)
            assert came.said or came.changed, (view, aim.place)


def _tapped(person: int, action: do.Action, _: Session) -> Incoming:
    return Incoming(Arrival.TAP, person, NOW, data=encode(action), tap_id="t", message_id=MESSAGE)


def test_all_that_the_registry_opens_to_auditors_is_walked() -> None:
    assert _open_by_role() <= {entry.partition(":")[0] for entry in ENTRIES}
