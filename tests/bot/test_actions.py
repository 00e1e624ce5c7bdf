"""What a button means: written down and read back, handled, and told apart from what no button says.

A tap may bring anything back: a button may be years old, and a client may send what it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import actions
from bot.actions import Action, Extent, Fill, FillStep, HandIn, PickCell, TakeBack
from bot.chat import Arrival, Incoming, waiting
from bot.chat.registry import TAPS
from bot.chat.turn import GONE
from bot.chat.wire import LONGEST, TAGS, decode, encode
from bot.db.queries import chats
from bot.db.terms import Role
from tests.bot.offices import MESSAGE, NOW, ROLES, Came, Offices, Subject, named
from tests.bot.rights import TABLE

NUMBERS = st.integers(min_value=0, max_value=10**9)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1, max_size=6)


def test_every_action_has_a_word_of_its_own_and_a_handler() -> None:
    kinds = {kind for kind in vars(actions).values() if isinstance(kind, type) and issubclass(kind, Action)} - {Action}
    assert kinds == TAGS.keys()
    assert len(set(TAGS.values())) == len(kinds)
    assert {kind.__name__ for kind in kinds} == set(TAPS)


def _drawn(hint: Any) -> st.SearchStrategy[Any]:
    kinds = (hint, *get_args(hint))
    words = next((one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)), None)
    if words is not None:
        return st.sampled_from(words)
    return NUMBERS if int in kinds else WORDS


def _values(kind: type[Action]) -> st.SearchStrategy[list[Any]]:
    """Values of the fields of an action; those that may be left out are left out from some field on."""
    hints = get_type_hints(kind)
    of = [hints[one.name] for one in fields(kind)]
    whole = st.tuples(*map(_drawn, of))
    least = sum(type(None) not in get_args(hint) for hint in of)
    return st.tuples(whole, st.integers(least, len(of))).map(lambda drawn: list(drawn[0][: drawn[1]]))


ACTIONS = st.sampled_from(list(TAGS)).flatmap(lambda kind: _values(kind).map(lambda values: kind(*values)))


@given(ACTIONS)
def test_an_action_comes_back_as_it_went(action: Action) -> None:
    word = encode(action)
    assert len(word.encode()) <= LONGEST
    assert decode(word) == action


@pytest.mark.parametrize(
    "action",
    [
        Fill(1, 2, FillStep.PART, "a:b"),
        Fill(1, 2, FillStep.REMOVE, ""),
        HandIn(1, Extent.ONE, "好" * 30),
        PickCell(-1),
        PickCell(10**30),
    ],
)
def test_what_would_not_come_back_is_not_written(action: Action) -> None:
    with pytest.raises(ValueError, match="a button"):
        encode(action)


ODD = ["", "-1", "0", "1", "2", "3", "7", "100", "99999", "9" * 18, "9" * 60, "１", "1_0", "None", "%", "好"]
"""What may stand where a number is to be: rows that are, that are others', that are not; what is no number."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PART = st.sampled_from(ODD) | st.sampled_from(LETTERS) | WORDS
TAGGED = st.tuples(st.sampled_from(list(TAGS.values())), st.lists(PART, max_size=7))
FORGED = TAGGED.map(lambda drawn: ":".join([drawn[0], *drawn[1]])) | st.text(max_size=100)


@given(FORGED)
def test_what_no_button_says_is_read_as_nothing(word: str) -> None:
    action = decode(word)
    assert action is None or decode(encode(action)) == action


@pytest.mark.parametrize("word", ["f:1:2:z", "f:1:2:OPEN", "f:1:2:", "fn:z:1", "fc:x:1"])
def test_a_word_that_an_action_does_not_have_is_read_as_nothing(word: str) -> None:
    assert decode(word) is None


@pytest.fixture(scope="module")
def offices(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = Offices(fresh(tmp_path_factory.mktemp("actions")))
    yield made
    made.engine.dispose()


def tapped(offices: Offices, subject: Subject, word: str, entry: str = "") -> Came:
    """Tap a button with a word, in the state of an entry of the table of rights about the own office."""

    def prepare(session: Session) -> Incoming:
        row = TABLE.get(entry)
        if row is not None and row.waits is not None:
            chats.wait(session, subject.id, *waiting.written(row.waits(offices.aims[0])), NOW)
        return Incoming(Arrival.TAP, subject.id, NOW, message_id=MESSAGE, data=word, tap_id="t")

    return offices.drive(subject.id, prepare)


def somebody_of(offices: Offices, role: Role) -> Subject:
    return next(one for one in offices.subjects if (one.role, one.state) == (role, "active"))


def is_answered(came: Came, word: str) -> None:
    assert len(came.toasts) == 1, f"the little clock on the button goes on: {word}"
    assert came.said, f"nothing came of {word}"


WAITING = [entry for entry, row in TABLE.items() if row.waits is not None]
TAPPED = [entry for entry, row in TABLE.items() if row.taps is not None]


@pytest.mark.parametrize("role", list(Role))
@settings(max_examples=150)
@given(word=FORGED, entry=st.sampled_from(WAITING))
@example(word="iv:" + 16 * "\ud800", entry=WAITING[0])
@example(word="iv:" + 16 * "%" + ":y", entry=WAITING[0])
def test_a_forged_word_is_answered_and_does_no_harm(offices: Offices, role: Role, word: str, entry: str) -> None:
    subject = somebody_of(offices, role)
    came = tapped(offices, subject, word, entry)
    is_answered(came, word)
    drafts = [aim.names["draft"] for aim in offices.aims if aim.owner != subject.id]
    assert not [name for name in drafts if name in came.said]
    if role in (Role.AUDITOR, Role.NONE):
        assert not named(came.changed & came.before)


def nearly(word: str) -> Iterator[str]:
    """Words that a button might nearly have said: a part of them is something else, is missing, or too many."""
    parts = word.split(":")
    yield from (":".join(parts[:n]) for n in range(len(parts)))
    for n in range(1, len(parts)):
        yield from (":".join([*parts[:n], odd, *parts[n + 1 :]]) for odd in ODD)
        if not parts[n].isdigit():
            others = (":".join([*parts[:n], letter, *parts[n + 1 :]]) for letter in LETTERS)
            yield from (f"{other}{more}" for other in others for more in ("", ":0", ":99", ":x"))


def test_a_file_is_not_taken_back_for_itself(offices: Offices) -> None:
    owner, aim = somebody_of(offices, Role.CLERK), offices.aims[0]
    came = tapped(offices, owner, encode(TakeBack(aim.reading, aim.reading)))
    assert came.toasts == [GONE.zh]
    assert came.changed == set()


@pytest.mark.parametrize("entry", TAPPED)
def test_a_word_that_is_nearly_right_is_answered(offices: Offices, entry: str) -> None:
    row = TABLE[entry]
    scopes = dict(zip(ROLES, row.who.split(), strict=True))
    subject = somebody_of(offices, next(role for role, scope in scopes.items() if scope != "no"))
    assert row.taps is not None
    for word in nearly(encode(row.taps(offices.aims[0]))):
        is_answered(tapped(offices, subject, word, entry), word)
