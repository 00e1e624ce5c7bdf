"""What there is to look at of a form that was handed in: the whole form, what changed, its evidence, the original."""

from __future__ import annotations

from bot.actions import Look, LookInto
from bot.chat import Letter, Turn, tap
from bot.db.queries.outbox import Attached
from bot.dialogs.supervising import papers
from bot.dialogs.supervising.score import GONE, SEES, opened
from bot.letters import cards, points, whole
from bot.letters import desk as letters
from bot.services import evidence, submissions
from bot.services.submissions import Version
from zwcore.text import Message

ORIGINAL = Message("desk.original", "{form} 第 {version} 版的原件")
NO_ORIGINAL = Message("desk.no_original", "这一版不是用文件报的（粘贴的文字，或在对话里填的），没有原件。")
EVIDENCE = Message("desk.evidence", "{form} {row} 的佐证（{n}/{count}）：{name}")
NO_EVIDENCE = Message("desk.no_evidence", "这张表没有附佐证。")
NO_BEFORE = Message("desk.no_before", "这是第 1 版，没有可对照的。")
SUBMITTED_NAME = 60


@tap(LookInto, roles=SEES)
def look(turn: Turn, action: LookInto) -> None:
    """Show what a button names: lists in the place of the card, files in messages of their own."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(GONE, alert=True)
        return
    show(turn, opened(turn, filing), action.do, action.page)


def show(turn: Turn, version: Version, do: Look, page: int = 0) -> None:
    """Show something of a form: a list in the place of the card that was tapped, files in messages of their own."""
    match do:
        case Look.WHOLE:
            _put(turn, version, whole.whole(turn.reader, version, page))
        case Look.CHANGES if version.version > 1:
            _put(turn, version, whole.changed(turn.reader, version, page))
        case Look.CHANGES:
            _tell(turn, NO_BEFORE)
        case Look.HISTORY:
            _put(turn, version, letters.history(turn.reader, version.filing))
        case Look.WHY:
            _put(turn, version, points.of_form(turn.reader, version, page))
        case Look.PAPERS:
            _put(turn, version, papers.offered(turn, version))
        case Look.ORIGINAL:
            _original(turn, version)
        case Look.EVIDENCE | Look.PIECE:
            _evidence(turn, version, page, alone=do is Look.PIECE)


def _put(turn: Turn, version: Version, letter: Letter) -> None:
    letter = letters.whose(turn.reader, version.filing, letter)
    turn.put(turn.incoming.message_id if turn.incoming.tap_id else None, letter)


def _tell(turn: Turn, message: Message) -> None:
    if turn.incoming.tap_id:
        turn.toast(message, alert=True)
    else:
        turn.reply(message)


def _original(turn: Turn, version: Version) -> None:
    found = submissions.original(turn.session, version)
    if found is None:
        _tell(turn, NO_ORIGINAL)
        return
    number, source = found
    if source.is_album:
        papers.order(turn, "pages", [version])
        return
    caption = turn.say(ORIGINAL.with_(form=cards.called(version.filing), version=number))
    letter = Letter(caption, file=Attached(_path(source.sha256), source.name[-SUBMITTED_NAME:]))
    turn.reply(letters.whose(turn.reader, version.filing, letter))


def _evidence(turn: Turn, version: Version, page: int, *, alone: bool) -> None:
    """List the evidence, or send one file of it with the way to the next; a single one is sent at once."""
    found = evidence.of_record(turn.session, version.record)
    if not found:
        _tell(turn, NO_EVIDENCE)
        return
    if len(found) > 1 and not alone:
        _put(turn, version, whole.evidence(turn.reader, version, found, page))
        return
    n = page % len(found)
    piece = found[n]
    fields = {"form": cards.called(version.filing), "row": piece.row, "name": piece.name}
    caption = turn.say(EVIDENCE.with_(n=n + 1, count=len(found), **fields))
    row = whole.next_evidence(version, n + 1) if n + 1 < len(found) else []
    file = Attached(_path(piece.sha256), piece.name[-SUBMITTED_NAME:], piece.is_picture)
    turn.reply(letters.whose(turn.reader, version.filing, Letter(caption, [row], file=file)))


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
