"""/join (申请加入): which unit, what name, one message to the admin who says yes or no; then the way on is told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.actions import BeginFilling, Consent, Join, MyForms, RefuseJoins, SettleInvitation
from bot.chat import Button, Letter, State, Turn, command, step, tap, wished
from bot.chat.menu import refresh_menu
from bot.chat.router import EXPIRED, JOIN_BUTTON, pass_on
from bot.chat.wishes.counted import SeeRequests
from bot.db.queries import people
from bot.db.terms import Priority, Role
from bot.i18n import Short
from bot.letters import cards, why_back
from bot.services import invites, joining, mine, obligations, readings
from bot.services.button_marks import button_mark
from bot.services.invites import Link
from bot.services.joining import Asking
from bot.services.people import Person, Unit, unit_at
from zwcore.documents.characters import visible
from zwcore.text import Message

WHICH_UNIT = Message(
    "join.which_unit", "<b>申请加入</b>\n您在哪个单位？写单位名称、简称或首字母，例如：社保中心。\n不申请了：/cancel"
)
CHOOSE = Message("join.choose", "是哪一个？点一下；都不是就再写一次，写全称。")
NO_UNIT = Message(
    "join.no_unit", "名单里没有“{words}”。请写单位全称再试；还没有的话，请让管理员先把单位加进名单（/people）。"
)
WHICH_NAME = Message("join.which_name", "<b>{unit}</b>\n您的姓名？管理员按姓名核实是不是本人。")
MY_NAME = Message("join.my_name", "就是“{name}”")
OTHER_UNIT = Message("join.other_unit", "换一个单位")
NO_NAME = Message("join.no_name", "这一句不像姓名。请写 2 到 20 个字的姓名。")
SAID = {
    Asking.ASKED: Message(
        "join.asked",
        "<b>已转给管理员</b>\n{name}，{unit}\n同意或不同意都会在这里告诉您，{until}前有效。"
        "在这之前可以先自查：把自评表发来就行。",
    ),
    Asking.OPEN: Message(
        "join.open",
        "您已申请加入 {unit}，正在等管理员答复（{until}前有效），不用再申请。可以先自查。\n"
        "写错了单位或姓名：/join 单位 姓名，只算后一次。",
    ),
    Asking.TOO_OFTEN: Message("join.too_often", "今天已经申请过 3 次，明天再试；急的话请直接联系管理员要邀请。"),
    Asking.MANY: Message(
        "join.many",
        "<b>已记下</b>\n{name}，{unit}\n这个单位等答复的申请有 {count} 个，新的排在前面；{until}前有效，"
        "过期可以再申请。急的话请直接联系管理员要邀请。在这之前可以先自查：把自评表发来就行。",
    ),
    Asking.MEMBER: Message("join.member", "您已经有身份了，不用申请。发 /help 看能做什么。"),
}
TO_ADMIN = Message(
    "join.to_admin", "<b>{name} 申请加入 {unit}</b>\n身份：填报人，可以提交这个单位的表\n聊天里的名字：{shown}"
)
THERE = Message("join.there", "现有填报人：{names}")
NOBODY_THERE = Message("join.nobody_there", "这个单位还没有填报人。")
CHECK = Message("join.check", "请核实是不是本人。{until}前有效。")
AGREE = Message("join.agree", "同意")
REFUSE = Message("join.refuse", "不同意")
REFUSE_SURELY = Message("join.refuse_surely", "确认不同意，答复本人")
AGREED = Message("join.agreed", "✓ 已同意：{name} 是 {unit} 的填报人。正在告知本人。")
REFUSED = Message("join.refused", "已答复不同意：{name}，{unit}。正在告知本人。")
OVER = Message("join.over", "这个申请已过期，没有办理；本人可以再申请。")
HAS_ROLE = Message("join.has_role", "{name} 已经有身份了，没有改。要换身份请用 /people。")
WELCOME = Message("join.welcome", "<b>管理员已同意：您是 {unit} 的填报人</b>")
OWED = Message("join.owed", "单位应报未交 {count} 张，发 /my 看。")
NEXT = Message("join.next", "把自评表发来，核对后点“提交审核”；没有现成的表发 /fill，一步一步填。")
NOT_IN = Message("join.not_in", "管理员没有同意您加入 {unit}。选错了单位可以再申请；有疑问请联系管理员。")
TO_MINE = Message("button.my", "我的表")
BEGIN = Message("join.begin", "开始填")
SHOWN, NAMED, SHORT_HASH = 6, 8, 16
_NAME = re.compile(r"[^\W\d_][^\n\d<>_/]{0,18}[^\W\d_]")
_SENTENCE = 40


@dataclass(frozen=True)
class Joining(State):
    """Which unit somebody wants to join; where ``unit`` is known already, under what name."""

    unit: int | None = None


@command("join", Message("menu.join", "申请加入单位"), roles=[Role.NONE], order=12)
def join(turn: Turn) -> None:
    """Ask for the unit and the name: ``/join``, ``/join 社保中心``, ``/join 社保中心 张三``."""
    waits, words = joining.open_request(turn.session, turn.person, turn.now), turn.incoming.argument.strip()
    if waits is not None and not words:
        _tell(turn, Asking.OPEN, waits)
        return
    turn.wait(Joining())
    if words:
        _unit_named(turn, words)
    else:
        turn.reply(WHICH_UNIT)


@tap(Join, roles=[Role.NONE])
def tapped(turn: Turn, action: Join) -> None:
    """Begin, take a unit that was offered, or take the name that the chat shows."""
    if action.unit is None:
        join(turn)
        return
    unit = unit_at(turn.session, action.unit)
    if unit is None:
        turn.toast(EXPIRED, alert=True)
    elif action.named:
        _ask(turn, unit, turn.person.name)
    else:
        _ask_name(turn, unit, turn.incoming.message_id)


@step
def words_came(turn: Turn, state: Joining) -> None:
    """Take what was written as the unit, or as the name; a whole form that is pasted meanwhile is read as one."""
    words, unit = visible(turn.incoming.text).strip(), None if state.unit is None else unit_at(turn.session, state.unit)
    if turn.person.role != Role.NONE:
        turn.end()
        pass_on(turn)
    elif len(words) > _SENTENCE or "\n" in words:
        pass_on(turn)
    elif unit is None:
        _unit_named(turn, words)
    elif _NAME.fullmatch(words) is None:
        turn.reply(NO_NAME)
    else:
        _ask(turn, unit, words)


def _unit_named(turn: Turn, words: str) -> None:
    """Find the unit; a name may stand behind it."""
    found, (before, _, name) = joining.alike(turn.session, words, SHOWN, misspelt=False), words.rpartition(" ")
    if not found and before and _NAME.fullmatch(name):
        of_two = joining.alike(turn.session, before, SHOWN)
        if len(of_two) == 1:
            _ask(turn, of_two[0], name)
            return
    found = found or joining.alike(turn.session, words, SHOWN)
    if not found and readings.naming(turn.session, turn.person.id, words) is not None:
        pass_on(turn)
    elif not found:
        turn.reply(NO_UNIT.with_(words=cards.short(words, _SENTENCE)))
    elif len(found) == 1:
        _ask_name(turn, found[0])
    else:
        turn.reply(CHOOSE, [[Button(cards.short(one.name, 24), Join(one.id))] for one in found])


def _ask_name(turn: Turn, unit: Unit, card: int | None = None) -> None:
    turn.wait(Joining(unit.id))
    mine = [Button(MY_NAME.with_(name=cards.short(turn.person.name, 12)), Join(unit.id, 1))]
    first = mine if _NAME.fullmatch(turn.person.name) else []
    turn.put(card, WHICH_NAME.with_(unit=unit.name), [[*first, Button(OTHER_UNIT, Join())]])


def _ask(turn: Turn, unit: Unit, name: str) -> None:
    """Put the request down and tell the admins, each once."""
    came, link = joining.ask(turn.session, turn.person, unit, name, turn.now)
    turn.end()
    _tell(turn, came, link)
    if came is Asking.ASKED and link is not None:
        short = link.token_hash[:SHORT_HASH]
        for admin in joining.admins_of(turn.session, unit):
            turn.send_to(admin, _letter(turn, admin, link, unit, turn.person), key=f"join:{short}:{admin.id}")
    elif came is Asking.MANY:
        said = MANY_WAIT.with_(unit=unit.name, count=joining.waiting_for(turn.session, unit.id, turn.now))
        for admin in joining.admins_of(turn.session, unit):
            turn.send_to(admin, said, key=f"joins:{unit.id}:{turn.now:%Y%m%d}:{admin.id}")


def _tell(turn: Turn, came: Asking, link: Link | None) -> None:
    said = SAID[came]
    if link is not None:
        place = invites.place_name(turn.session, link)
        waits = joining.waiting_for(turn.session, link.unit_id, turn.now)
        said = said.with_(name=link.name, unit=place, until=Short(link.expires), count=waits)
    turn.put(turn.incoming.message_id if turn.incoming.tap_id else None, said)


def _letter(turn: Turn, admin: Person, link: Link, unit: Unit, asker: Person) -> Letter:
    """What the admin is asked: who, where, and who is there already."""
    say = turn.translator_of(admin)
    there = tuple(one.name for one in people.of_unit(turn.session, unit.id or 0) if one.role == Role.CLERK)
    lines = [
        TO_ADMIN.with_(name=link.name, unit=unit.name, shown=asker.name),
        THERE.with_(names=there[:NAMED]) if there else NOBODY_THERE,
        CHECK.with_(until=Short(link.expires)),
    ]
    short = link.token_hash[:SHORT_HASH]
    row = [
        Button(AGREE, SettleInvitation(short, Consent.YES)),
        Button(REFUSE, SettleInvitation(short, Consent.NO)),
    ]
    return Letter("\n".join(map(say.html, lines)), [row], urgency=Priority.RECEIPT)


# -- the admin's word --------------------------------------------------------------------------------------------------


@wished(SeeRequests)
def requests(turn: Turn, wish: SeeRequests) -> None:
    """有谁要加入: the requests that wait for this admin's word, the first each with its buttons."""
    found = []
    for link in joining.open_requests(turn.session, turn.now, MOST):
        unit, asker = unit_at(turn.session, link.unit_id or 0), turn.session.get(Person, link.used_by)
        admins = [] if unit is None else joining.admins_of(turn.session, unit)
        if unit is not None and asker is not None and any(one.id == turn.person.id for one in admins):
            found.append((link, unit, asker))
    units = Counter(unit.id or 0 for _, unit, _ in found)
    names = {unit.id or 0: unit.name for _, unit, _ in found}
    many = [(number, count) for number, count in units.most_common(UNITS) if count > AT_ONCE]
    rows = [
        [Button(REFUSE_ALL.with_(unit=cards.short(names[number], 12), count=count), RefuseJoins(number))]
        for number, count in many
    ]
    by_unit = [OF_UNIT.with_(unit=names[number], count=count) for number, count in units.most_common(UNITS)]
    head = [WAITING.with_(count=len(found)), *by_unit] if found else [NONE_WAIT]
    turn.reply(Letter("\n".join(map(turn.say, head)), rows))
    for link, unit, asker in found[:AT_ONCE]:
        turn.reply(_letter(turn, turn.person, link, unit, asker))


@tap(RefuseJoins, roles=[Role.ADMIN])
def refuse_all(turn: Turn, action: RefuseJoins) -> None:
    """Answer all requests for a unit that wait with no; asked once more, naming them."""
    unit = unit_at(turn.session, action.unit)
    links = joining.open_requests(turn.session, turn.now, MOST, action.unit)
    theirs = unit is not None and any(one.id == turn.person.id for one in joining.admins_of(turn.session, unit))
    if unit is None or not theirs or not links:
        turn.toast(EXPIRED, alert=True)
        return
    mark = button_mark(" ".join(one.token_hash for one in links))
    facts = {"unit": unit.name, "count": len(links), "names": tuple(one.name or "" for one in links)}
    if action.mark != mark:
        if action.mark is not None:
            turn.toast(OTHERS_WAIT, alert=True)
        yes = Button(REFUSE_ALL_YES.with_(count=len(links)), RefuseJoins(action.unit, mark))
        turn.edit(turn.incoming.message_id, REFUSE_ALL_SURE.with_(**facts), [[yes]])
        return
    for link in links:
        person = turn.session.get(Person, link.used_by)
        invites.revoke(turn.session, link, turn.person, turn.now)
        if person is not None:
            _tell_no(turn, person, link)
    turn.edit(turn.incoming.message_id, REFUSED_ALL.with_(**facts))


MOST, AT_ONCE, UNITS = 100, 3, 6
OTHERS_WAIT = Message("join.others_wait", "名单刚才有了变化，谁都没有答复。请再看一遍。")
OF_UNIT = Message("join.of_unit", "{unit}：{count} 个")
REFUSE_ALL = Message("join.refuse_all", "{unit}：不同意全部 {count} 个")
REFUSE_ALL_SURE = Message(
    "join.refuse_all_sure", "<b>{unit} 的 {count} 个申请都不同意？</b>\n{names}\n会逐个答复本人。"
)
REFUSE_ALL_YES = Message("join.refuse_all_yes", "都不同意，答复这 {count} 人")
REFUSED_ALL = Message("join.refused_all", "已答复不同意：{unit}，{count} 个申请。正在告知本人。")
WAITING = Message("join.waiting", "等您答复的加入申请 {count} 个，新的在前：")
MANY_WAIT = Message(
    "join.many_wait", "<b>{unit} 等答复的加入申请已有 {count} 个</b>\n今天不再逐个发来。写“有谁要加入”看，新的在前。"
)
NONE_WAIT = Message("join.none_wait", "现在没有等您答复的加入申请。要请人加入：/people")


def settle(turn: Turn, link: Link, person: Person, answer: Consent) -> None:
    """Take the admin's word to a request; who asked is told once, and finds the menu of the new role."""
    facts = {"name": link.name, "unit": invites.place_name(turn.session, link)}
    if link.expires <= turn.now:
        turn.toast(OVER, alert=True)
    elif person.role != Role.NONE:
        invites.revoke(turn.session, link, turn.person, turn.now)
        turn.edit(turn.incoming.message_id, HAS_ROLE.with_(**facts))
    elif answer is Consent.YES:
        invites.confirm(turn.session, link, person, turn.person, turn.now)
        turn.edit(turn.incoming.message_id, AGREED.with_(**facts))
        turn.send_to(person, _welcome(turn, person, link), key=f"joined:{link.token_hash[:SHORT_HASH]}")
        refresh_menu(turn, person)
    else:
        invites.revoke(turn.session, link, turn.person, turn.now)
        turn.edit(turn.incoming.message_id, REFUSED.with_(**facts))
        _tell_no(turn, person, link)


def _tell_no(turn: Turn, person: Person, link: Link) -> None:
    again, key = [[Button(JOIN_BUTTON, Join())]], f"joined:{link.token_hash[:SHORT_HASH]}"
    turn.send_to(person, NOT_IN.with_(unit=invites.place_name(turn.session, link)), again, key=key)


def _welcome(turn: Turn, person: Person, link: Link) -> Letter:
    owed = sum(len(one.open) for one in obligations.of_unit(turn.session, link.unit_id or 0))
    lines = [WELCOME.with_(unit=invites.place_name(turn.session, link))]
    lines += why_back.first(mine.listed(turn.session, person), turn.now)
    lines += [OWED.with_(count=owed)] if owed else []
    row = [Button(TO_MINE, MyForms()), Button(BEGIN, BeginFilling())]
    say = turn.translator_of(person)
    return Letter("\n".join(map(say.html, [*lines, NEXT])), [row], urgency=Priority.RECEIPT)
