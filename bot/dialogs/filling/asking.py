"""The question that is due in a draft, in its card, with the picture of a doubtful cell above; then the form's card.

The state is the draft; what the chat waits for only says which one it is in and which band was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bot.actions import Fill, FillStep
from bot.chat import State, Turn, resume, tap
from bot.chat.incoming import Arrival
from bot.chat.post import Row
from bot.db.queries.work import KeepCell
from bot.letters import forms, questions, returned, seen
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import Field, Part
from zwcore.text import Message, is_blank

GONE = Message("fill.gone", "这份草稿已提交或已删除。发 /drafts 看现有的，或 /fill 新填一张。")
STALE = Message("fill.stale", "这张卡片已过期，最新的一张在下面。")
TWICE = Message("fill.twice", "点了两次，只算一次。")
ALL_FILLED = Message("fill.all_filled", "<b>填完了</b>。下面是核对结果，可以提交，也可以再改。")
Handle = Callable[[Turn, Editing, Fill], None]
BUTTONS: dict[FillStep, Handle] = {}
"""What the buttons of a draft do, by the word of their action."""


@dataclass(frozen=True)
class Answering(State):
    """The answer to the question of a draft; ``band`` is the one chosen for a qualitative score."""

    own_leave: ClassVar[bool] = True

    draft: int
    band: int | None = None


def button(do: FillStep) -> Callable[[Handle], Handle]:
    """Register what the buttons whose :class:`Fill` says ``do`` do."""

    def register(handler: Handle) -> Handle:
        BUTTONS[do] = handler
        return handler

    return register


@tap(Fill)
def tapped(turn: Turn, action: Fill) -> None:
    """Do what a button of the draft's newest card says; one of an older card only leads to the newest."""
    editing = drafts.find(turn.session, action.draft, turn.person.id)
    if editing is None:
        turn.not_there(GONE)
    elif action.version == editing.row.version or action.do is FillStep.OPEN:
        drafts.touch(editing, turn.now)
        BUTTONS[action.do](turn, editing, action)
    elif turn.is_in(editing.row.card, turn.incoming.message_id):
        # A second tap on the present card: what it asks for is done.
        turn.toast(TWICE)
    else:
        turn.toast(STALE, alert=True)
        ask(turn, editing)


@button(FillStep.OPEN)
def _open(turn: Turn, editing: Editing, _: Fill) -> None:
    ask(turn, editing, card_of(turn))


@resume
def ask_again(turn: Turn, state: Answering) -> None:
    """After a command the question comes again below: what is written next is its answer."""
    editing = drafts.find(turn.session, state.draft, turn.person.id)
    if editing is not None:
        drafts.touch(editing, turn.now)
        ask(turn, editing)


def card_of(turn: Turn) -> int | None:
    """The card that was tapped; none where the button was written."""
    return turn.incoming.message_id if turn.incoming.kind is Arrival.TAP else None


def present_card(turn: Turn, editing: Editing) -> Row | None:
    """The draft's present card."""
    return turn.row(editing.row.card)


def ask(
    turn: Turn,
    editing: Editing,
    message_id: int | None = None,
    note: Message | None = None,
    band: int | None = None,
) -> None:
    """Show the question that is due, in the card ``message_id`` or in a new one; at the end the card of the form.

    ``note`` says first what was wrong or what was done, ``band`` is the one chosen for a qualitative score.
    """
    field, said = editing.current(), None if note is None else turn.say(note)
    if field is None:
        finish(turn, editing, message_id, said)
    elif not _has_picture_made(turn, editing, field, said):
        put_question(turn, editing, field, message_id, said, band)


def put_question(
    turn: Turn,
    editing: Editing,
    field: Field,
    message_id: int | None = None,
    note: str | None = None,
    band: int | None = None,
) -> None:
    """Ask for a field; ``note`` is markup."""
    drafts.ask_about(editing, field)
    letter = questions.question(turn.reader, editing, field, note, band)
    drafts.shown_on(editing, turn.put(message_id, letter).id)
    turn.wait(Answering(editing.row.id or 0, band))


def _has_picture_made(turn: Turn, editing: Editing, field: Field, note: str | None) -> bool:
    """Have the picture of a doubtful cell made, once; the question comes below it (:mod:`.doubts`)."""
    found = drafts.picture(turn.session, editing, field) if field in editing.doubted() else None
    if found is None or turn.has_said(seen.picture_key(editing, field)):
        return False
    drafts.ask_about(editing, field)
    drafts.shown_on(editing, None)
    turn.typing()
    turn.order(KeepCell(editing.row.id or 0, editing.row.version, *found, note))
    turn.wait(Answering(editing.row.id or 0))
    return True


def finish(turn: Turn, editing: Editing, message_id: int | None = None, note: str | None = None) -> None:
    """Nothing is left to ask: offer the actual values where the print has no column, else show the form's card."""
    turn.end()
    offer = editing.offers_actuals()
    drafts.ask_all(editing)
    is_whole, actuals = not editing.missing(), _open_actuals(editing)
    if offer and actuals and is_whole:
        letter = questions.offer_actuals(turn.translator, editing, len(actuals))
    else:
        letter = returned.card(turn.reader, editing.stack, editing.record)
        note = note or (turn.say(ALL_FILLED) if is_whole and not editing.stack.came_back else None)
    drafts.shown_on(editing, turn.put(message_id, letter if note is None else letter.under(note)).id)


def _open_actuals(editing: Editing) -> list[Field]:
    """The actual values that the print has no column for and nobody has given."""
    optional = [one for one in editing.all_fields() if one.part is Part.ACTUALS and not one.required]
    return [one for one in optional if editing.is_open(one)]


def show_card(turn: Turn, editing: Editing) -> None:
    """Leave off here: the form as it is, with what the review says."""
    turn.end()
    drafts.shown_on(editing, turn.put(card_of(turn), forms.card(turn.reader, editing.stack, editing.record)).id)


def after(editing: Editing, field: Field) -> str | None:
    """The next open field behind ``field``, else the first open one."""
    asked = editing.fields()
    place = next((n for n, one in enumerate(asked) if one.path == field.path), -1)
    following = [*asked[place + 1 :], *asked[: max(place, 0)]]
    return next((one.path for one in following if editing.is_open(one)), None)


def progress(editing: Editing) -> tuple[int, int]:
    """How many of the required fields are filled, and how many there are."""
    required = [field for field in editing.all_fields() if field.required]
    return sum(1 for field in required if not is_blank(editing.value(field))), len(required)
