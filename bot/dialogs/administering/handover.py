"""/handover (换人交接): drafts, what came back and what is owed go to a colleague of the same unit in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import GiveWork, HandingOver, MyForms, Outdated
from bot.chat import Button, Letter, Turn, command, tap
from bot.chat.menu import refresh_menu
from bot.chat.router import EXPIRED
from bot.chat.waiting import end_about
from bot.db.terms import Priority, Role
from bot.i18n import Deadline
from bot.letters import cards
from bot.services import handover, invites, silences
from bot.services.handover import HandedOver, Work
from bot.services.people import Person, find, unit_of
from zwcore.text import Message

MAY = (Role.CLERK, Role.SUPERVISOR, Role.ADMIN)
TO_WHOM = Message("handover.to_whom", "<b>{name} 的工作交给谁？</b>")
HOW = Message("handover.how", "<b>换人交接</b>\n写谁交给谁，例如：/handover 王芳 李四\n两人要在同一个单位。")
WHOSE = Message("handover.whose", "名字像“{words}”的有几位，交接哪一位的？")
NOT_FOUND = Message(
    "handover.not_found", "没有找到这个名字的填报人，或不归您管。请写聊天里的名字，例如：/handover 王芳 李四"
)
NOBODY_ELSE = Message(
    "handover.nobody_else", "{unit} 还没有别的填报人。请接手的人先发 /join 申请加入，或请管理员邀请。"
)
NOT_THERE = Message("handover.not_there", "没认出交给谁。可以交给：")
SURE = Message("handover.sure", "<b>{name} 的工作交给 {to}？</b>")
DRAFTS = Message("handover.drafts", "没填完的草稿 {count} 份")
RETURNED = Message("handover.returned", "退回或请说明的 {count} 张：{forms}")
OWED = Message("handover.owed", "单位应报未交 {count} 张（{due}截止），提醒随之改发")
OWED_ON = Message("handover.owed_on", "单位应报未交 {count} 张：{dates}，提醒随之改发")
OWED_BY = Message("handover.owed_by", "{count} 张 {due}截止")
NOTHING = Message("handover.nothing", "手头没有草稿和退回的表，单位也没有欠交的。")
LATER = Message("handover.later", "已提交的不受影响；以后退回或请说明，也告诉 {to}。")
YES = Message("handover.yes", "确认交接")
YES_LEAVES = Message("handover.yes_leaves", "交接，不再负责填报")
NO = Message("handover.no", "不交接")
LEFT = Message("handover.left", "没有交接，什么都没有变。")
DONE = Message("handover.done", "✓ 已交接：{name} → {to}。正在告知双方。")
OWN_DONE = Message("handover.own_done", "✓ 已交给 {to}，正在告知对方。")
UNREACHED = Message("handover.unreached", "{names} 没打开过机器人，或屏蔽了它，消息发不到，请另外告知。")
NO_LONGER = Message("handover.no_longer", "{name} 不再是填报人，仍可以自查。")
YOU_NO_LONGER = Message("handover.you_no_longer", "您不再是填报人，退回和提醒不再发给您；仍可以自查。")
TAKEN = Message("handover.taken", "<b>{name} 的工作交给了您</b>（{unit}）")
GIVEN = Message("handover.given", "<b>您的工作已交给 {to}</b>（经办：{by}）")
TO_MINE = Message("button.my", "我的表")
TO = Message("people.to", "交给 {name}")
SHOWN, NAMED = 12, 3


@command("handover", Message("menu.handover", "换人交接"), roles=MAY, order=66)
def start(turn: Turn) -> None:
    """Ask who takes over: ``/handover``, ``/handover 李四``; for others ``/handover 王芳 李四``."""
    words = turn.incoming.argument.split()
    if turn.person.role == Role.CLERK:
        _to_whom(turn, turn.person, words)
        return
    found = handover.named(turn.session, turn.person, words[0]) if words else []
    if not words:
        turn.reply(HOW)
    elif not found:
        turn.reply(NOT_FOUND)
    elif len(found) == 1:
        _to_whom(turn, found[0], words[1:])
    else:
        turn.reply(WHOSE.with_(words=words[0]), [[Button(_with_unit(turn, one), GiveWork(one.id))] for one in found])


def _with_unit(turn: Turn, person: Person) -> str:
    unit = unit_of(turn.session, person)
    return person.name if unit is None else f"{person.name} · {cards.short(unit.name)}"


def _to_whom(turn: Turn, person: Person, words: Sequence[str]) -> None:
    """Ask who takes over, or, where that was said, whether it is meant."""
    there, wanted = handover.takers(turn.session, person), "".join(words)
    meant = [one for one in there if wanted and wanted in one.name] or silences.named(there, wanted)
    if not there:
        unit = unit_of(turn.session, person)
        turn.reply(NOBODY_ELSE.with_(unit="" if unit is None else unit.name))
    elif len(meant) == 1:
        turn.reply(_sure(turn, person, meant[0]))
    else:
        question = NOT_THERE if wanted and not meant else TO_WHOM.with_(name=person.name)
        turn.reply(question, [[Button(TO.with_(name=cards.short(one.name, 12)), GiveWork(person.id, one.id))]
                              for one in (meant or there)[:SHOWN]])  # fmt: skip


def _sure(turn: Turn, person: Person, to: Person) -> Letter:
    """What goes, counted; asked before anything does."""
    work = handover.work_of(turn.session, person)
    lines = [SURE.with_(name=person.name, to=to.name), *counted(work), LATER.with_(to=to.name)]
    yes, leaves = (
        Button(label, GiveWork(person.id, to.id, do))
        for label, do in ((YES, HandingOver.GIVE), (YES_LEAVES, HandingOver.LEAVE))
    )
    no = Button(NO, GiveWork(person.id, to.id, HandingOver.NOT))
    rows = [[yes, no], [leaves] if turn.person.role != Role.SUPERVISOR else []]
    return Letter("\n".join(map(turn.say, lines)), rows)


def counted(work: Work) -> list[Message]:
    """What goes, a line for each kind."""
    return list(_counted(work)) or [NOTHING]


def _counted(work: Work) -> Iterator[Message]:
    if work.drafts:
        yield DRAFTS.with_(count=len(work.drafts))
    if work.returned:
        forms = tuple(cards.listed(work.returned[:NAMED]))
        yield RETURNED.with_(count=len(work.returned), forms=forms)
    if len(work.dues) == 1:
        yield OWED.with_(count=work.owed, due=Deadline(work.dues[0][1]))
    elif work.dues:
        dates = tuple(OWED_BY.with_(count=count, due=Deadline(due)) for count, due in work.dues)
        yield OWED_ON.with_(count=work.owed, dates=dates)


@tap(GiveWork, roles=MAY)
def tapped(turn: Turn, action: GiveWork) -> None:
    """Ask on, or do it."""
    person = find(turn.session, action.person)
    if person is None or not handover.may(turn.session, turn.person, person):
        turn.toast(EXPIRED, alert=True)
        return
    if action.to is None:
        _to_whom(turn, person, [])
        return
    to = next((one for one in handover.takers(turn.session, person) if one.id == action.to), None)
    if to is None:
        raise Outdated(action.to)
    card = turn.incoming.message_id
    match action.do:
        case None:
            turn.edit(card, _sure(turn, person, to))
        case HandingOver.NOT:
            turn.edit(card, LEFT)
        case HandingOver.LEAVE if turn.person.role == Role.SUPERVISOR:
            turn.toast(EXPIRED, alert=True)
        case do:
            turn.edit(card, give(turn, person, to, leaves=do is HandingOver.LEAVE))


def give(turn: Turn, person: Person, to: Person, *, leaves: bool) -> str:
    """Hand over and tell both, once; what to say to who did it. ``leaves``: their role goes, too."""
    row, work = handover.give(turn.session, person, to, turn.person, turn.now)
    end_about(turn.session, person.id, work.numbers)
    _tell(turn, row, person, to, work, leaves=leaves)
    if leaves:
        invites.leave(turn.session, person, turn.person, turn.now)
        refresh_menu(turn, person)
    done = OWN_DONE if person.id == turn.person.id else DONE
    lines = [done.with_(name=person.name, to=to.name), *counted(work)]
    lines += [*unreached(turn, person, to), *([NO_LONGER.with_(name=person.name)] if leaves else [])]
    return "\n".join(map(turn.say, lines))


def unreached(turn: Turn, *people: Person) -> list[Message]:
    """Who of those that are told cannot be reached at the moment."""
    names = tuple(one.name for one in people if one.blocked and one.id != turn.person.id)
    return [UNREACHED.with_(names=names)] if names else []


def _tell(turn: Turn, row: HandedOver, person: Person, to: Person, work: Work, *, leaves: bool) -> None:
    unit = unit_of(turn.session, person)
    facts = {"name": person.name, "to": to.name, "by": turn.person.name, "unit": "" if unit is None else unit.name}
    for one, head in ((to, TAKEN), (person, GIVEN)):
        if one.id == turn.person.id:
            continue
        last = [YOU_NO_LONGER] if leaves and one is person else []
        text = "\n".join(map(turn.translator_of(one).html, [head.with_(**facts), *counted(work), *last]))
        mine = [[Button(TO_MINE, MyForms())]] if one is to else []
        key = f"handover:{row.id}:{one.id}"
        turn.send_to(one, Letter(text, mine, key=key, urgency=Priority.RECEIPT), key=key)
