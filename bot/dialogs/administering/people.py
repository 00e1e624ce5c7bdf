"""/people: who belongs where, new invitations, taking one back; each person has a card (:mod:`.person`). For admins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.actions import Belonging, OnePerson, People, StaffDeed, chosen, number_of
from bot.chat import Button, Buttons, Letter, Turn, command, tap
from bot.db.queries import people
from bot.db.queries.outbox import TOKEN
from bot.db.terms import Role
from bot.dialogs.administering.joining import ROLES
from bot.i18n import Short
from bot.letters.cards import few, short
from bot.services import invites
from bot.services.button_marks import button_mark
from bot.services.invites import Link, Place
from bot.services.people import Person, department_at, unit_at
from zwcore.text import Message

HEAD = Message(
    "people.head",
    "<b>单位和人员：{count} 人，未用的邀请 {open} 个</b>\n点一个单位，看人员、发邀请。第 {page}/{pages} 页",
)
ROW = Message("people.row", "{name}：{count} 人")
ROW_INVITED = Message("people.row_invited", "{name}：{count} 人，未用的邀请 {open} 个")
REVOKE_ALL = Message("people.revoke_all", "撤销全部邀请（{count} 个）")
EVERYWHERE = Message("people.everywhere", "全部单位")
NONE_OPEN = Message("people.none_open", "没有未用的邀请。")
NOBODY = Message("people.nobody", "还没有单位。请用 zwbot users import 名单.csv 导入。")
PLACE = Message("people.place", "<b>{name}</b>\n{kind}，{count} 人，未用的邀请 {open} 个")
PAGE = Message("people.page", "第 {page}/{pages} 页")
UNIT = Message("people.unit", "单位")
DEPARTMENT = Message("people.department", "主管部门")
NO_PLACE = Message("people.no_place", "不限单位")
PERSON = Message("people.person", "{n}. {name}，{role}")
INVITED = Message("people.invited", "未加入：{name}，{role}，邀请 {until} 前有效")
UNNAMED = Message("people.unnamed", "没有写姓名")
INVITE = Message("people.invite", "邀请{role}")
REVOKE = Message("people.revoke", "撤销未用的邀请")
REVOKE_SURE = Message(
    "people.revoke_sure", "<b>撤销 {place} 的 {count} 个未用的邀请？</b>\n{names}\n撤销后，发出去的链接就打不开了。"
)
REVOKE_YES = Message("people.revoke_yes", "撤销这 {count} 个")
REVOKE_NO = Message("people.revoke_no", "不撤")
OTHERS_WAIT = Message("people.others_wait", "邀请刚才有了变化，一个都没有撤销。请再看一遍。")
REVOKED = Message("people.revoked", "已撤销 {count} 个邀请。")
MADE = Message(
    "people.made",
    "<b>邀请{role} · {place}</b>\n72 小时内有效，只能用一次。请把下面这一行交给本人，发给机器人即可：\n"
    "<code>/start {token}</code>\n如果收到两条同样的，只有后一条有效。",
)
BACK = Message("people.back", "⬅ 返回")
NEXT = Message("people.next", "下一页")
A_PAGE = 8
PEOPLE_A_PAGE = 9
INVITED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where people belong: a unit, a department, or the admins and who belongs nowhere."""

    kind: Belonging
    number: int
    name: str | Message
    said: Message
    roles: tuple[Role, ...]
    """Who can be invited there."""

    @property
    def place(self) -> Place:
        """What its invitations are bound to."""
        unit, department = self.kind is Belonging.UNIT, self.kind is Belonging.DEPARTMENT
        return Place(self.number if unit else None, self.number if department else None)

    def page(self, do: StaffDeed | None = None, what: str | None = None) -> People:
        """What a button of its page means."""
        return People(self.kind, self.number, do, what)

    def staff(self, turn: Turn) -> list[Person]:
        """Who belongs there."""
        if self.kind is Belonging.ADMINS:
            return people.admins_and_placeless(turn.session)
        return (people.of_unit if self.kind is Belonging.UNIT else people.of_department)(turn.session, self.number)


def spot(turn: Turn, kind: Belonging, number: int) -> Spot | None:
    """The unit, the department or the admins; ``None`` where there is no such unit or department."""
    if kind is Belonging.ADMINS:
        return admins()
    if kind is Belonging.UNIT:
        unit = unit_at(turn.session, number)
        return None if unit is None else Spot(kind, number, unit.name, UNIT, (Role.CLERK,))
    place = department_at(turn.session, number)
    return None if place is None else Spot(kind, number, place.name, DEPARTMENT, (Role.SUPERVISOR, Role.AUDITOR))


def admins() -> Spot:
    """The admins, and who has a role and belongs nowhere."""
    return Spot(Belonging.ADMINS, 0, ROLES[Role.ADMIN], NO_PLACE, (Role.ADMIN,))


def spot_of(turn: Turn, person: Person) -> Spot:
    """Where a person belongs."""
    if person.unit_id is not None:
        found = spot(turn, Belonging.UNIT, person.unit_id)
    else:
        found = None if person.department_id is None else spot(turn, Belonging.DEPARTMENT, person.department_id)
    return found or admins()


@command("people", Message("menu.people", "单位和人员"), roles=[Role.ADMIN], order=60)
def listed(turn: Turn) -> None:
    """List units and departments."""
    turn.reply(*_list(turn, 0))


def _list(turn: Turn, page: int) -> tuple[str, Buttons]:
    last = [Button(ROLES[Role.ADMIN], People(Belonging.ADMINS, 0))]
    places = people.places(turn.session)
    if not places:
        return turn.say(NOBODY), [last]
    pages = -(-len(places) // A_PAGE)
    page = min(page, pages - 1)
    shown = places[page * A_PAGE : (page + 1) * A_PAGE]
    units, departments = people.belonging(turn.session)
    waiting = invites.all_waiting(turn.session, turn.now)
    count = sum(units.values()) + sum(departments.values())
    lines = [HEAD.with_(count=count, open=len(waiting), page=page + 1, pages=pages)]
    for kind, number, name in shown:
        is_unit = Belonging(kind) is Belonging.UNIT
        here = sum((one.unit_id if is_unit else one.department_id) == number for one in waiting)
        facts = {"name": short(name, 14), "count": (units if is_unit else departments).get(number, 0)}
        lines.append((ROW_INVITED if here else ROW).with_(**facts, open=here))
    rows = [[Button(short(name, 24), People(Belonging(kind), number))] for kind, number, name in shown]
    rows += [[Button(REVOKE_ALL.with_(count=len(waiting)), revoking())]] if waiting else []
    if pages > 1:
        last.append(Button(NEXT, People(Belonging.LIST, (page + 1) % pages)))
    return "\n".join(map(turn.say, lines)), [*rows, last]


def revoking(mark: str | None = None) -> People:
    """To take back all invitations that nobody has used."""
    return People(Belonging.LIST, 0, StaffDeed.REVOKE, mark)


def ask_to_revoke_all(turn: Turn) -> tuple[str, Buttons]:
    """The question before all of them are taken back: how many, whose."""
    waiting = invites.all_waiting(turn.session, turn.now)
    back = [Button(REVOKE_NO, People(Belonging.LIST, 0))]
    if not waiting:
        return turn.say(NONE_OPEN), [[Button(BACK, People(Belonging.LIST, 0))]]
    names = few([link.name or UNNAMED for link in waiting], INVITED_SHOWN)
    text = REVOKE_SURE.with_(place=EVERYWHERE, count=len(waiting), names=names)
    return turn.say(text), [[Button(REVOKE_YES.with_(count=len(waiting)), revoking(_mark(waiting))), *back]]


def _revoke_all(turn: Turn, mark: str | None) -> None:
    """Asked once; the answer is about these alone."""
    waiting = invites.all_waiting(turn.session, turn.now)
    if not waiting or mark != _mark(waiting):
        if mark is not None:
            turn.toast(OTHERS_WAIT, alert=True)
        turn.edit(turn.incoming.message_id, *ask_to_revoke_all(turn))
        return
    for link in waiting:
        invites.revoke(turn.session, link, turn.person, turn.now)
    text, rows = _list(turn, 0)
    turn.edit(turn.incoming.message_id, f"{turn.say(REVOKED.with_(count=len(waiting)))}\n{text}", rows)


def _mark(waiting: list[Link]) -> str:
    return button_mark(" ".join(one.token_hash for one in waiting))


@tap(People, roles=[Role.ADMIN])
def tapped(turn: Turn, action: People) -> None:
    """A page of the list, a unit's, a department's or the admins', or a deed there."""
    if action.kind is Belonging.LIST and action.do is StaffDeed.REVOKE:
        _revoke_all(turn, action.what)
        return
    if action.kind is Belonging.LIST:
        turn.edit(turn.incoming.message_id, *_list(turn, action.number))
        return
    found = spot(turn, action.kind, action.number)
    if found is None:
        turn.edit(turn.incoming.message_id, *_list(turn, 0))
        return
    _DEEDS[action.do or StaffDeed.SHOW](turn, found, action.what)


def show(turn: Turn, at: Spot, page: int = 0, note: Message | None = None) -> None:
    """Show who belongs there, a button a person, and who is invited."""
    staff, waiting = at.staff(turn), invites.waiting(turn.session, turn.now, at.place)
    pages = max(-(-len(staff) // PEOPLE_A_PAGE), 1)
    page = min(page, pages - 1)
    numbered = list(enumerate(staff, 1))[page * PEOPLE_A_PAGE : (page + 1) * PEOPLE_A_PAGE]
    lines = [note] if note else []
    lines.append(PLACE.with_(name=at.name, kind=at.said, count=len(staff), open=len(waiting)))
    lines += [PERSON.with_(n=n, name=one.name, role=ROLES[Role(one.role)]) for n, one in numbered]
    lines += [
        INVITED.with_(name=link.name or UNNAMED, role=ROLES[Role(link.role)], until=Short(link.expires))
        for link in waiting[:INVITED_SHOWN]
    ]
    lines += [PAGE.with_(page=page + 1, pages=pages)] if pages > 1 else []
    text = "\n".join(turn.say(line) for line in lines)
    turn.edit(turn.incoming.message_id, text, _buttons(at, numbered, page, pages, bool(waiting)))


def _buttons(at: Spot, numbered: list[tuple[int, Person]], page: int, pages: int, waiting: bool) -> Buttons:
    named = [Button(f"{n}. {short(one.name, 10)}", OnePerson(one.id)) for n, one in numbered]
    rows = [named[first : first + 3] for first in range(0, len(named), 3)]
    rows.append([Button(INVITE.with_(role=ROLES[role]), at.page(StaffDeed.INVITE, role.value)) for role in at.roles])
    if waiting:
        rows.append([Button(REVOKE, at.page(StaffDeed.REVOKE))])
    more = [Button(NEXT, at.page(StaffDeed.SHOW, str((page + 1) % pages)))] if pages > 1 else []
    return [*rows, [Button(BACK, People(Belonging.LIST, 0)), *more]]


def _page(turn: Turn, at: Spot, what: str | None) -> None:
    show(turn, at, 0 if what is None else number_of(what))


def _invite(turn: Turn, at: Spot, what: str | None) -> None:
    role = chosen({one.value: one for one in at.roles}, what)
    # The token is to stand nowhere in the database: it is made when the letter is sent, this one is thrown away.
    kept = invites.known_by(invites.make(turn.session, role, at.place, turn.now))
    turn.reply(Letter(turn.say(MADE.with_(role=ROLES[role], place=at.name, token=TOKEN)), invites=kept))
    show(turn, at)


def _revoke(turn: Turn, at: Spot, what: str | None) -> None:
    """Asked once, with how many and whose; the answer is about these alone."""
    waiting = invites.waiting(turn.session, turn.now, at.place)
    if waiting and what != _mark(waiting):
        if what is not None:
            turn.toast(OTHERS_WAIT, alert=True)
        turn.edit(turn.incoming.message_id, *ask_to_revoke(turn, at, waiting))
        return
    for link in waiting:
        invites.revoke(turn.session, link, turn.person, turn.now)
    show(turn, at, note=REVOKED.with_(count=len(waiting)))


def ask_to_revoke(turn: Turn, at: Spot, waiting: list[Link]) -> tuple[str, Buttons]:
    """The question before the invitations of one place are taken back."""
    names = few([link.name or UNNAMED for link in waiting], INVITED_SHOWN)
    yes = Button(REVOKE_YES.with_(count=len(waiting)), at.page(StaffDeed.REVOKE, _mark(waiting)))
    text = REVOKE_SURE.with_(place=at.name, count=len(waiting), names=names)
    return turn.say(text), [[yes, Button(REVOKE_NO, at.page(StaffDeed.SHOW))]]


_DEEDS: dict[StaffDeed, Callable[[Turn, Spot, str | None], None]] = {
    StaffDeed.SHOW: _page,
    StaffDeed.INVITE: _invite,
    StaffDeed.REVOKE: _revoke,
}
