"""What is asked of units: 谁逾期了, 催办记录, 谁负责填报."""

from __future__ import annotations

from bot.chat import Turn, wished
from bot.chat.wishes.overseen import SeeContacts, SeeOverdue, SeeUrged
from bot.db.terms import Role
from bot.dialogs.supervising.counting import NO_UNIT
from bot.dialogs.supervising.units import the_unit
from bot.letters import cards
from bot.letters import missing as letters
from bot.services import contacts, missing
from zwcore.text import Message

SEES = [Role.SUPERVISOR, Role.AUDITOR]
CONTACTS = Message("contacts.of", "<b>{unit} 的填报人</b>：{names}")
CONTACT_ROW = Message("contacts.row", "{unit}：{names}")
NOBODY = Message("contacts.nobody", "还没有人登记（管理员用 /people 邀请）")
ALL = Message("contacts.all", "<b>各单位的填报人</b>（共 {count} 个单位）")
MORE = Message("contacts.more", "另有 {count} 个单位。写单位名称问，例如“{unit}谁负责填报”。")
NONE = Message("contacts.none", "还没有单位。")
SHOWN, PEOPLE = 11, 4


@wished(SeeOverdue, roles=SEES)
def overdue(turn: Turn, wish: SeeOverdue) -> None:
    """谁逾期了: whose date has passed; what was returned and is not there again in time."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if wish.words and unit is None:
        return
    year = None if wish.year is None else str(wish.year)
    found = missing.page(turn.session, turn.person, 0, year, unit, turn.now)
    back = missing.not_back(turn.session, turn.person, turn.now, year, unit)
    turn.reply(letters.overdue(turn.reader, found, back, year))


@wished(SeeUrged, roles=SEES)
def urged(turn: Turn, wish: SeeUrged) -> None:
    """催办记录, of one unit or of all."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if unit is not None or not wish.words:
        turn.reply(letters.urges(turn.reader, *missing.urges(turn.session, turn.person, unit, SHOWN)))


@wished(SeeContacts, roles=[*SEES, Role.CLERK])
def who_fills_in(turn: Turn, wish: SeeContacts) -> None:
    """谁负责填报: the clerks of a unit by their names, or of the first units in sight."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if wish.words and unit is None:
        return
    found, count = contacts.clerks(turn.session, turn.person, unit, SHOWN)
    if len(found) == 1 and count == 1:
        lines = [CONTACTS.with_(unit=found[0].unit, names=_names(found[0].names, len(found[0].names)))]
    else:
        rows = [CONTACT_ROW.with_(unit=cards.short(one.unit), names=_names(one.names, PEOPLE)) for one in found]
        lines = [ALL.with_(count=count), *rows] if found else [NONE]
        lines += [MORE.with_(count=count - len(found), unit=found[0].unit)] if count > len(found) else []
    turn.reply("\n".join(map(turn.say, lines)))


def _names(names: tuple[str, ...], most: int) -> tuple[Message | str, ...] | Message:
    return cards.few(names, most) if names else NOBODY
