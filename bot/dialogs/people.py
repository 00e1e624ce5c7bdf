"""/people: who belongs where, new invitations, taking one back, somebody who leaves. For admins."""

from __future__ import annotations

from collections.abc import Callable

from bot.db.queries import people
from bot.db.tables import Department, Person, Role, Unit
from bot.dialogs import Button, Buttons, Turn, cards, command, tap
from bot.dialogs.invite import ROLES
from bot.dialogs.menu import refresh_menu
from bot.dialogs.turn import Effect
from bot.services import invites
from bot.services.invites import Place
from zwcore.text import Message

HEAD = Message("people.head", "<b>单位和人员</b>\n点一个单位，看人员、发邀请。第 {page}/{pages} 页")
NOBODY = Message("people.nobody", "还没有单位。请用 zwbot users import 名单.csv 导入。")
PLACE = Message("people.place", "<b>{name}</b>\n{kind}，{count} 人，未用的邀请 {open} 个")
UNIT = Message("people.unit", "单位")
DEPARTMENT = Message("people.department", "主管部门")
PERSON = Message("people.person", "{n}. {name}，{role}")
INVITE = Message("people.invite", "邀请{role}")
REVOKE = Message("people.revoke", "撤销未用的邀请")
REVOKED = Message("people.revoked", "已撤销 {count} 个邀请。")
LEAVES = Message("people.leaves", "{name} 不再负责")
TO_WHOM = Message("people.to_whom", "{name} 不再负责。没填完的草稿交给谁？已提交的不受影响。")
TO = Message("people.to", "交给 {name}")
TO_NOBODY = Message("people.to_nobody", "不交接")
LAST_ADMIN = Message("people.last_admin", "{name} 是唯一的管理员，没有停用。请先有另一位管理员。")
LEFT = Message("people.left", "已停用 {name}，交接草稿 {count} 份。")
MADE = Message(
    "people.made",
    "<b>邀请{role} · {place}</b>\n72 小时内有效，只能用一次。请把下面这一行交给本人，发给机器人即可：\n"
    "<code>/start {token}</code>",
)
BACK = Message("people.back", "⬅ 返回")
NEXT = Message("people.next", "下一页")
A_PAGE = 8


@command("people", Message("menu.people", "单位和人员"), roles=[Role.ADMIN], order=60)
def listed(turn: Turn) -> None:
    """List units and departments."""
    turn.reply(*_list(turn, 0))


def _list(turn: Turn, page: int) -> tuple[str, Buttons]:
    places = people.places(turn.session)
    if not places:
        return turn.say(NOBODY), []
    pages = -(-len(places) // A_PAGE)
    shown = places[page * A_PAGE : (page + 1) * A_PAGE]
    rows = [[Button(cards.short(name, 24), f"pe:{kind}:{number}")] for kind, number, name in shown]
    if pages > 1:
        rows.append([Button(NEXT, f"pe:l:{(page + 1) % pages}")])
    return turn.say(HEAD.with_(page=page + 1, pages=pages)), rows


@tap("pe", roles=[Role.ADMIN])
def tapped(turn: Turn) -> None:
    """A page of the list (``pe:l:<n>``), a unit (``pe:u:<id>``) or department (``pe:d:<id>``), or a deed there."""
    kind, number = turn.args[0], int(turn.args[1])
    if kind == "l":
        turn.edit(turn.incoming.message_id, *_list(turn, number))
        return
    place = turn.session.get(Unit, number) if kind == "u" else turn.session.get(Department, number)
    if place is None:
        turn.edit(turn.incoming.message_id, *_list(turn, 0))
        return
    action = turn.args[2] if len(turn.args) > 2 else ""
    _ACTIONS[action](turn, place, turn.args[3:])


def _staff(turn: Turn, place: Unit | Department) -> list[Person]:
    assert place.id is not None
    whose = people.of_unit if isinstance(place, Unit) else people.of_department
    return whose(turn.session, place.id)


def _bound(place: Unit | Department) -> Place:
    unit = isinstance(place, Unit)
    return Place(place.id if unit else None, None if unit else place.id)


def _data(place: Unit | Department, *more: object) -> str:
    return ":".join(["pe", "u" if isinstance(place, Unit) else "d", str(place.id), *map(str, more)])


def _show(turn: Turn, place: Unit | Department, _: list[str], note: Message | None = None) -> None:
    staff = _staff(turn, place)
    waiting = invites.waiting(turn.session, turn.now, _bound(place))
    fields = {"name": place.name, "kind": UNIT if isinstance(place, Unit) else DEPARTMENT}
    lines = [PLACE.with_(**fields, count=len(staff), open=len(waiting))]
    lines += [PERSON.with_(n=n, name=one.name, role=ROLES[Role(one.role)]) for n, one in enumerate(staff, 1)]
    roles = (Role.CLERK,) if isinstance(place, Unit) else (Role.SUPERVISOR, Role.AUDITOR)
    rows = [[Button(INVITE.with_(role=ROLES[role]), _data(place, "i", role.value)) for role in roles]]
    rows += [[Button(LEAVES.with_(name=one.name), _data(place, "o", one.id))] for one in staff[:6]]
    if waiting:
        rows.append([Button(REVOKE, _data(place, "r"))])
    rows.append([Button(BACK, "pe:l:0")])
    text = "\n".join(turn.say(line) for line in ([note] if note else []) + lines)
    turn.edit(turn.incoming.message_id, text, rows)


def _invite(turn: Turn, place: Unit | Department, more: list[str]) -> None:
    role = Role(more[0])
    token = invites.make(turn.session, role, _bound(place), turn.now)
    text = turn.say(MADE.with_(role=ROLES[role], place=place.name, token=token))
    # Not by the outbox: the token is to stand nowhere in the database.
    payload = {"chat_id": turn.incoming.chat_id, "text": text, "parse_mode": "HTML"}
    turn.effects.append(Effect("sendMessage", payload))
    _show(turn, place, [])


def _revoke(turn: Turn, place: Unit | Department, _: list[str]) -> None:
    waiting = invites.waiting(turn.session, turn.now, _bound(place))
    for link in waiting:
        invites.revoke(turn.session, link, turn.person, turn.now)
    _show(turn, place, [], REVOKED.with_(count=len(waiting)))


def _leaves(turn: Turn, place: Unit | Department, more: list[str]) -> None:
    """Ask who takes over; with a second number, do it (0 is nobody)."""
    staff = {one.id: one for one in _staff(turn, place)}
    person = staff.get(int(more[0]))
    if person is None:
        _show(turn, place, [])
    elif people.with_role(turn.session, Role.ADMIN) == [person]:
        _show(turn, place, [], LAST_ADMIN.with_(name=person.name))
    elif len(more) < 2:
        others = [one for one in staff.values() if one.id != person.id and one.role == Role.CLERK]
        rows = [[Button(TO.with_(name=one.name), _data(place, "o", person.id, one.id))] for one in others[:6]]
        rows.append([Button(TO_NOBODY, _data(place, "o", person.id, 0)), Button(BACK, _data(place))])
        turn.edit(turn.incoming.message_id, TO_WHOM.with_(name=person.name), rows)
    elif int(more[1]) and int(more[1]) not in staff:
        # Who was to take over has left meanwhile.
        _leaves(turn, place, more[:1])
    else:
        count = invites.leave(turn.session, person, staff.get(int(more[1])), turn.person, turn.now)
        refresh_menu(turn, person)
        _show(turn, place, [], LEFT.with_(name=person.name, count=count))


_ACTIONS: dict[str, Callable[[Turn, Unit | Department, list[str]], None]] = {
    "": _show,
    "i": _invite,
    "r": _revoke,
    "o": _leaves,
}
