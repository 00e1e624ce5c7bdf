"""工作底稿 of a draw: ordered by a button, sent when it is made."""

from __future__ import annotations

from bot.chat import Letter, Turn, on_event
from bot.db.queries.orders import take_file, work_of
from bot.db.queries.outbox import Attached
from bot.db.queries.work import MakeWorkingPaper
from bot.db.terms import Role
from bot.services import reads, sampling
from bot.services.sampling import SampleDraw
from zwcore.text import Message

CAPTION = Message(
    "working.caption",
    "{year} 年度第 {number} 次抽取的工作底稿，{count} 张。\n自评、核算、复核三个分分栏，合计和差距是公式。",
)
NOT_MADE = Message("working.not_made", "工作底稿没能做出来，试了几次都不行。请告诉管理员。")
NOT_YOURS = Message("working.not_yours", "工作底稿只发给绩效科，您现在的身份看不到。")


def order(turn: Turn, draw: SampleDraw) -> None:
    """Have the working paper of a draw made."""
    turn.typing()
    turn.order(MakeWorkingPaper(draw.id or 0, turn.lang))


@on_event("working_paper_made")
def made(turn: Turn) -> None:
    """Send it, to an auditor alone."""
    row = turn.done()
    file, work = take_file(row), work_of(row, MakeWorkingPaper)
    draw = sampling.find(turn.session, work.draw)
    if file is None or draw is None or turn.person.role != Role.AUDITOR:
        turn.reply(NOT_YOURS)
        return
    name, path = file
    reads.asked(turn.session, turn.person, [Role.AUDITOR], "working_paper", draw.id, turn.now)
    caption = turn.say(CAPTION.with_(year=draw.year, number=draw.number, count=draw.count))
    turn.reply(Letter(caption, file=Attached(path, name)))


@on_event("working_paper_not_made")
def not_made(turn: Turn) -> None:
    """Say that all attempts came to nothing."""
    turn.reply(NOT_MADE)
