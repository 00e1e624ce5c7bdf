"""图片, 下载: forms that were handed in as files, one or all of a unit, sent when the runner has made them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Aspect, FiledPaper, RollUpPaper, ShowFiled
from bot.chat import Button, Letter, Turn, tap
from bot.chat.router import EXPIRED
from bot.db.queries.work import MakePapers
from bot.db.terms import FilingState, Role
from bot.dialogs.supervising.score import GONE, SEES, opened
from bot.letters import cards
from bot.letters import desk as letters
from bot.letters.forms import stood_as
from bot.letters.letter import IN_A_ROW
from bot.services import find, people, submissions
from bot.services.find import Query
from bot.services.submissions import Version
from zwcore.exports import Export, exports
from zwcore.text import Message

WHICH = Message("filed.papers", "<b>{form} 下载</b>（第 {version} 版）\n要哪一种？")
NONE_THERE = Message("filed.none_there", "没有可以放进去的表。")
WATCHERS = (Role.SUPERVISOR, Role.AUDITOR)
MOST = 300
"""Forms in one file."""
ALL_UNITS = Message("filed.all_units", "全部单位")
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
    """Have forms that were handed in made as a file; those of several units are called after the department."""
    stood, whose = [*map(stood_as, versions)], ""
    if len({one.filing.unit_id for one in versions}) > 1:
        number = turn.person.department_id
        department = None if number is None else people.department_at(turn.session, number)
        whose = turn.translator(ALL_UNITS) if department is None else department.name
    turn.typing()
    turn.order(MakePapers(export, [one.submission_id for one in versions], turn.lang, stood, whose))


@tap(FiledPaper, roles=SEES)
def paper(turn: Turn, action: FiledPaper) -> None:
    """Have a form made as a file."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None or action.what not in {one.name for one in kinds()}:
        turn.toast(GONE if filing is None else EXPIRED, alert=True)
        return
    order(turn, action.what, [opened(turn, filing)])
    turn.toast(BEING_MADE)


@tap(RollUpPaper, roles=WATCHERS)
def of_many(turn: Turn, action: RollUpPaper) -> None:
    """Have all forms of a year made as one file."""
    year, unit = action.year or None, action.unit
    known = action.what in kinds_of_many()
    made = known and order_all(turn, action.what, Query(year=year, unit=unit)) is not None
    turn.toast(BEING_MADE if made else NONE_THERE, alert=not made)


def kinds_of_many() -> set[str]:
    """The kinds of files that are made of many forms."""
    return {one.name for one in exports.values() if one.many and not one.source}


def order_all(turn: Turn, export: str, query: Query) -> str | None:
    """Have all that a query finds of a year, the newest where none is asked for, made as one file, what was withdrawn
    left out; the year, ``None`` where there is nothing."""
    found = find.all_of(turn.session, turn.person, query, MOST)
    standing = [one for one in found if one.state != FilingState.WITHDRAWN]
    if not standing:
        return None
    year = standing[0].year
    of_year = [one for one in standing if one.year == year]
    order(turn, export, [submissions.newest_version(turn.session, one) for one in of_year])
    return year
