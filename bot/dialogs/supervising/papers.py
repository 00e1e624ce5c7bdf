"""图片, 下载: forms that were handed in as files, one or all of a unit, sent when the runner has made them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Aspect, FiledPaper, ShowFiled
from bot.chat import Button, Letter, Turn, tap
from bot.chat.router import EXPIRED
from bot.db.queries.orders import MakePapers
from bot.dialogs.supervising.score import GONE, SEES, opened
from bot.letters import cards
from bot.letters import desk as letters
from bot.letters.forms import stood_as
from bot.letters.letter import IN_A_ROW
from bot.services import submissions
from bot.services.submissions import Version
from zwcore.exports import Export, exports
from zwcore.text import Message

WHICH = Message("filed.papers", "<b>{form} 下载</b>（第 {version} 版）\n要哪一种？")
BEING_MADE = Message("filed.being_made", "正在做，做好就发来。")


def kinds() -> list[Export]:
    """The files that there are of one form that was handed in, in the order of their buttons."""
    return sorted((one for one in exports.values() if not one.many and not one.source), key=lambda one: one.order)


def offered(turn: Turn, version: Version) -> Letter:
    """下载: what there is of a form."""
    filing = version.filing.id or 0
    buttons = [Button(one.button, FiledPaper(filing, one.name)) for one in kinds()]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    rows.append([Button(letters.BACK, ShowFiled(filing, Aspect.CARD_AGAIN))])
    return Letter(turn.say(WHICH.with_(form=cards.called(version.filing), version=version.version)), rows)


def order(turn: Turn, export: str, versions: Sequence[Version]) -> None:
    """Have forms that were handed in made as a file."""
    turn.typing()
    turn.order(MakePapers(export, [one.submission_id for one in versions], turn.lang, [*map(stood_as, versions)]))


@tap(FiledPaper, roles=SEES)
def paper(turn: Turn, action: FiledPaper) -> None:
    """Have a form made as a file."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None or action.what not in {one.name for one in kinds()}:
        turn.toast(GONE if filing is None else EXPIRED, alert=True)
        return
    order(turn, action.what, [opened(turn, filing)])
    turn.toast(BEING_MADE)
