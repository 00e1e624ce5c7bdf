"""The card of a person in /people: who they are and how they stand; hand over, let go, another role. For admins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.actions import Belonging, Consent, OnePerson, PersonDeed, chosen, number_of
from bot.chat import Button, Buttons, Turn, tap
from bot.chat.menu import refresh_menu
from bot.db.queries import people
from bot.db.terms import Role
from bot.dialogs.administering.handover import counted, give, unreached
from bot.dialogs.administering.joining import CONFIRM, ROLES, YOU_ARE
from bot.dialogs.administering.people import BACK, admins, show, spot_of
from bot.letters.cards import short
from bot.services import handover, invites, obligations, silences
from bot.services.people import Person, find
from zwcore.text import Message

CARD = Message("person.card", "<b>{name}</b>\n{role} · {place}\n加入：{date}")
OWES = Message("person.owes", "单位应报未交 {count} 张")
DRAFTS = Message("person.drafts", "没填完的草稿 {count} 份")
AWAY = Message("person.away", "请假到 {until}，提醒由 {name} 代收")
BLOCKED = Message("person.blocked", "联系不上：没打开过机器人，或屏蔽了它，消息发不到")
HAND_OVER = Message("person.hand_over", "交接")
LEAVES = Message("person.leaves", "不再负责")
BECOMES = Message("person.becomes", "改为{role}")
TO_WHOM = Message("people.to_whom", "<b>{name} 不再负责</b>。手头的工作交给谁？已提交的不受影响。")
WORK_TO = Message("person.work_to", "<b>{name} 手头的工作交给谁？</b>身份不变。")
NOBODY_ELSE = Message("person.nobody_else", "同单位还没有别的填报人，请先邀请。")
TO = Message("people.to", "交给 {name}")
TO_NOBODY = Message("people.to_nobody", "不交接")
LAST_ADMIN = Message("people.last_admin", "{name} 是唯一的管理员，没有改。请先有另一位管理员。")
LEFT = Message("people.left", "已停用 {name}，交接草稿 {count} 份。")
HANDED = Message("person.handed", "草稿 {count} 份已交给 {name}，正在告知双方。")
SURE = Message(
    "person.sure",
    "把 {name} 从{before}改为{role}？\n所属：{place}。看得到什么、能做什么随之改变，没填完的草稿留在本人名下。",
)
CHANGED = Message("person.changed", "已改：{name}，{role}。")


@tap(OnePerson, roles=[Role.ADMIN])
def tapped(turn: Turn, action: OnePerson) -> None:
    """A person's card, or a deed there; who has left meanwhile has no card any more."""
    person = find(turn.session, action.person)
    if person is None or person.role == Role.NONE:
        show(turn, admins())
    elif action.do is None:
        _card(turn, person)
    else:
        _DEEDS[action.do](turn, person, action)


def _card(turn: Turn, person: Person, *notes: Message) -> None:
    lines = [*notes, *_lines(turn, person)]
    first = [Button(HAND_OVER, OnePerson(person.id, PersonDeed.HAND_OVER))] if person.role == Role.CLERK else []
    roles = invites.other_roles(turn.session, person)
    rows: Buttons = [
        [*first, Button(LEAVES, OnePerson(person.id, PersonDeed.LEAVES))],
        *(
            [Button(BECOMES.with_(role=ROLES[role]), OnePerson(person.id, PersonDeed.BECOMES, role.value))]
            for role in roles
        ),
        [Button(BACK, spot_of(turn, person).page())],
    ]
    turn.edit(turn.incoming.message_id, "\n".join(turn.say(line) for line in lines), rows)


def _lines(turn: Turn, person: Person) -> Iterator[Message]:
    at = spot_of(turn, person)
    place = at.said if at.kind is Belonging.ADMINS else at.name
    date = invites.joined_on(turn.session, person)
    yield CARD.with_(name=person.name, role=ROLES[Role(person.role)], place=place, date=date)
    if person.unit_id is not None:
        owed = obligations.of_unit(turn.session, person.unit_id)
        yield OWES.with_(count=sum(len(one.open) for one in owed))
    drafts = len(invites.open_drafts(turn.session, person))
    if drafts:
        yield DRAFTS.with_(count=drafts)
    leave = silences.current(turn.session, person.id, turn.now)
    if leave is not None:
        yield AWAY.with_(until=leave.until, name=silences.delegate_of(turn.session, leave).name)
    if person.blocked:
        yield BLOCKED


def _takers(turn: Turn, person: Person) -> dict[int, Person]:
    """The other clerks where a person belongs."""
    staff = spot_of(turn, person).staff(turn)
    return {one.id: one for one in staff if one.id != person.id and one.role == Role.CLERK}


def _to(turn: Turn, person: Person, do: PersonDeed) -> list[list[Button]]:
    """A button for each who can take over."""
    return [
        [Button(TO.with_(name=short(one.name, 12)), OnePerson(person.id, do, str(one.id)))]
        for one in list(_takers(turn, person).values())[:20]
    ]


def _hand_over(turn: Turn, person: Person, action: OnePerson) -> None:
    """Ask who takes over; with a number, do it."""
    to = _takers(turn, person).get(number_of(action.what)) if action.what is not None else None
    if to is not None:
        count = len(invites.open_drafts(turn.session, person))
        give(turn, person, to, leaves=False)
        _card(turn, person, HANDED.with_(count=count, name=to.name), *unreached(turn, to))
        return
    rows = _to(turn, person, PersonDeed.HAND_OVER)
    text = _whose(turn, person, WORK_TO) if rows else turn.say(NOBODY_ELSE)
    turn.edit(turn.incoming.message_id, text, [*rows, [Button(BACK, OnePerson(person.id))]])


def _whose(turn: Turn, person: Person, question: Message) -> str:
    """The question to whom somebody's work goes, with what goes."""
    lines = [question.with_(name=person.name), *counted(handover.work_of(turn.session, person))]
    return "\n".join(map(turn.say, lines))


def _leaves(turn: Turn, person: Person, action: OnePerson) -> None:
    """Ask who takes over; with a number, do it (0 is nobody)."""
    at, takers = spot_of(turn, person), _takers(turn, person)
    if people.with_role(turn.session, Role.ADMIN) == [person]:
        _card(turn, person, LAST_ADMIN.with_(name=person.name))
    elif action.what is None or number_of(action.what) not in (0, *takers):
        # Without a number, or who was to take over has left meanwhile.
        last = [Button(TO_NOBODY, OnePerson(person.id, PersonDeed.LEAVES, "0")), Button(BACK, OnePerson(person.id))]
        rows = [*_to(turn, person, PersonDeed.LEAVES), last]
        turn.edit(turn.incoming.message_id, _whose(turn, person, TO_WHOM), rows)
    else:
        to, count = takers.get(number_of(action.what)), len(invites.open_drafts(turn.session, person))
        if to is None:
            invites.leave(turn.session, person, turn.person, turn.now)
            refresh_menu(turn, person)
        else:
            give(turn, person, to, leaves=True)
        show(turn, at, note=LEFT.with_(name=person.name, count=0 if to is None else count))


def _becomes(turn: Turn, person: Person, action: OnePerson) -> None:
    """Ask whether somebody is to have another role; with the admin's consent, give it and tell them."""
    role = chosen(_ROLES, action.what)
    if people.with_role(turn.session, Role.ADMIN) == [person]:
        _card(turn, person, LAST_ADMIN.with_(name=person.name))
    elif role not in invites.other_roles(turn.session, person):
        _card(turn, person)
    elif action.answer is Consent.YES:
        invites.change_role(turn.session, person, role, turn.person, turn.now)
        turn.send_to(person, YOU_ARE.with_(role=ROLES[role]), key=None)
        refresh_menu(turn, person)
        _card(turn, person, CHANGED.with_(name=person.name, role=ROLES[role]))
    else:
        place = people.department_name(turn.session, invites.department_of(turn.session, person))
        text = SURE.with_(name=person.name, before=ROLES[Role(person.role)], role=ROLES[role], place=place)
        given = OnePerson(person.id, PersonDeed.BECOMES, role.value, Consent.YES)
        rows = [[Button(CONFIRM, given), Button(BACK, OnePerson(person.id))]]
        turn.edit(turn.incoming.message_id, text, rows)


_ROLES = {role.value: role for role in Role}
_DEEDS: dict[PersonDeed, Callable[[Turn, Person, OnePerson], None]] = {
    PersonDeed.HAND_OVER: _hand_over,
    PersonDeed.LEAVES: _leaves,
    PersonDeed.BECOMES: _becomes,
}
