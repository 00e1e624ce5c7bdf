"""认栏目: a column whose header did not say what it is is asked about once; the file is then read anew."""

from __future__ import annotations

from bot.actions import AskColumn, ColumnSaid, ExportTaught, Outdated, ShowTaught, SpreadTaught, UndoTaught
from bot.chat import Letter, Turn, command, on_event, tap
from bot.chat.router import EXPIRED
from bot.db.queries import orders, uploads
from bot.db.queries.orders import work_of
from bot.db.queries.outbox import Attached
from bot.db.queries.work import MakeLayout, ReadText, ReadUpload
from bot.db.terms import Role
from bot.letters import columns, forms
from bot.services import taught
from bot.services.readings import Stack
from bot.services.taught import ColumnAsked, TaughtColumn
from zwcore.record import Record
from zwcore.text import Message

REREADING = Message("columns.rereading", "记下了，正在按您说的重新读 {name}…")
A_TEXT = Message("columns.a_text", "这段文字")
NEXT_TIME = Message("columns.next_time", "记下了。原来的文件已不在，下次发来时就这样读。")
SPREAD = Message("taught.spread", "好的，以后都这样读。")
UNDONE = Message("taught.undone", "已撤销，以后发来的不再这样读。")
EXPORTED = Message("taught.exported", "表样文件。命令行用 --layouts 指定所在的文件夹，就照这样读。")
NOT_EXPORTED = Message("taught.not_exported", "这一条已撤销，没有可导出的。")


@tap(AskColumn)
def column_asked(turn: Turn, action: AskColumn) -> None:
    """Ask about a column, or take what was said of it; when nothing is open any more, the file is read anew."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    record = stack.record(action.sheet)
    if action.column is not None and _answered(turn, stack, record, action):
        return
    asked = taught.questions(turn.session, turn.person.id, record)
    if asked:
        turn.edit(turn.incoming.message_id, columns.question(turn.reader, stack, record, asked))
    elif action.column is None:
        turn.edit(turn.incoming.message_id, forms.card(turn.reader, stack, record))
    else:
        _read_anew(turn, stack)


def _answered(turn: Turn, stack: Stack, record: Record, action: AskColumn) -> bool:
    """Take an answer; tell whether it led to another question about the same column."""
    place = action.column or 0
    if place >= len(record.reading.columns):
        raise Outdated(str(place))
    column = record.reading.columns[place]
    if action.answer is ColumnSaid.WHICH:
        letter = columns.which(turn.reader, stack, record, ColumnAsked(place, column))
        turn.edit(turn.incoming.message_id, letter)
        return True
    field = {ColumnSaid.RIGHT: column.field, ColumnSaid.THIS: action.what}.get(action.answer or ColumnSaid.NONE)
    if field is not None and field not in dict(taught.choices(record.reading, column.block)):
        raise Outdated(field)
    taught.teach(turn.session, turn.person, record, column, field, turn.now)
    return False


def _read_anew(turn: Turn, stack: Stack) -> None:
    """Have the file of a check read again, as it is understood now; its card comes where the question stands."""
    upload, text = stack.row.upload_id, _text_of(turn, stack)
    if upload is not None and uploads.is_kept(turn.session, upload):
        row = turn.edit(turn.incoming.message_id, REREADING.with_(name=stack.name))
        uploads.noticed(turn.session, upload, row.id)
        turn.order(ReadUpload(upload, anew=True))
    elif text is not None:
        turn.edit(turn.incoming.message_id, REREADING.with_(name=A_TEXT))
        turn.order(ReadText(text, anew=True))
    else:
        turn.edit(turn.incoming.message_id, NEXT_TIME)


def _text_of(turn: Turn, stack: Stack) -> str | None:
    """The pasted text that a check began from, as long as it is kept."""
    row = orders.find(turn.session, stack.row.order_id)
    return (work_of(row, ReadText).text or None) if row is not None and row.kind == ReadText.KIND else None


# -- what was said -----------------------------------------------------------------------------------------------------


@command("columns", Message("menu.columns", "认过的栏目"), order=70)
def show(turn: Turn) -> None:
    """List what was said of columns: one's own, for a supervisor that of the units, for an admin all."""
    turn.reply(columns.listed(turn.reader, taught.in_sight(turn.session, turn.person)))


@tap(ShowTaught)
def taught_tapped(turn: Turn, action: ShowTaught) -> None:
    """Open what was said of a column, or the list of it."""
    row = None if action.number is None else _meant(turn, action.number)
    if row is not None:
        turn.edit(turn.incoming.message_id, columns.one(turn.reader, row))
    elif action.number is None:
        _list_again(turn)


@tap(SpreadTaught, roles=(Role.SUPERVISOR, Role.ADMIN))
def spread(turn: Turn, action: SpreadTaught) -> None:
    """Have it hold for the unit, or for everybody."""
    row = _meant(turn, action.number)
    if row is not None:
        taught.spread(turn.session, row, turn.person, turn.now)
        turn.toast(SPREAD)
        _list_again(turn)


@tap(UndoTaught)
def undo(turn: Turn, action: UndoTaught) -> None:
    """Take it back."""
    row = _meant(turn, action.number)
    if row is not None:
        taught.undo(turn.session, row, turn.person, turn.now)
        turn.toast(UNDONE)
        _list_again(turn)


@tap(ExportTaught, roles=(Role.ADMIN,))
def export(turn: Turn, action: ExportTaught) -> None:
    """Have a layout file written of all that was said of its print."""
    row = _meant(turn, action.number)
    if row is not None:
        turn.typing()
        turn.order(MakeLayout(row.fingerprint))


def _meant(turn: Turn, number: int) -> TaughtColumn | None:
    """One that the person may see; where it is gone, the tap is told so."""
    row = taught.find(turn.session, turn.person, number)
    if row is None:
        turn.toast(EXPIRED, alert=True)
    return row


def _list_again(turn: Turn) -> None:
    turn.edit(turn.incoming.message_id, columns.listed(turn.reader, taught.in_sight(turn.session, turn.person)))


@on_event("layout_made")
def layout_made(turn: Turn) -> None:
    """Send the layout file."""
    row = turn.done()
    path, work = orders.take_result(row), work_of(row, MakeLayout)
    if path is None:
        turn.reply(NOT_EXPORTED)
    else:
        turn.reply(Letter(turn.say(EXPORTED), file=Attached(path, f"print-{work.fingerprint[:8]}.toml")))


@on_event("layout_not_made")
def layout_not_made(turn: Turn) -> None:
    """Say that there is nothing to be written any more."""
    turn.reply(NOT_EXPORTED)
