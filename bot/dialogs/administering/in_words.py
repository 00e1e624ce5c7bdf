"""What an admin says in words: invitations taken back, somebody stopped, whom a unit has, how many have not joined, a
date to be moved, what is owed in all. What changes something is done by a button of /people, after its question."""

from __future__ import annotations

from collections import Counter

from bot.actions import Belonging, OnePerson, PersonDeed
from bot.chat import Button, Letter, Turn, wished
from bot.chat.wishes.administered import (
    InviteTo,
    MoveDate,
    SeeNotJoined,
    SeeOwedTotals,
    StopPerson,
    TakeInvitationsBack,
)
from bot.chat.wishes.overseen import SeeContacts
from bot.db.queries import people
from bot.db.terms import Role
from bot.dialogs.administering.cycles import BRIEFLY, NONE_OPEN, counted
from bot.dialogs.administering.dues import due_of
from bot.dialogs.administering.joining import ROLES
from bot.dialogs.administering.people import (
    REVOKE_ALL,
    Spot,
    ask_to_revoke,
    ask_to_revoke_all,
    revoking,
    spot,
    spot_of,
)
from bot.i18n import last_day
from bot.letters.cards import few, short
from bot.services import cycles, invites, progress
from zwcore.text import Message

NO_UNIT = Message("admin.no_unit", "没有找到单位“{words}”。请写单位名称里的几个字，或发 /people 从名单里点。")
SEVERAL = Message("admin.several", "“{words}”有 {count} 个单位相近：{names}。请写全一点。")
NONE_WAITING = Message("admin.none_waiting", "{unit}没有未用的邀请。")
NO_PERSON = Message("admin.no_person", "没有叫“{name}”的人。发 /people 点单位，看每个人。")
STOP = Message("admin.stop", "<b>停用 {name}？</b>点“不再负责”，先问手头的工作交给谁，再停用。")
ONE = Message("admin.one", "{name}，{role}，{place}")
LEAVES = Message("person.leaves", "不再负责")
LEAVES_OF = Message("admin.leaves_of", "不再负责：{name} {place}")
INVITE = Message("admin.invite", "给 {unit} 发邀请：点下面的，再点“邀请填报人”，把链接转给本人。")
CLERKS = Message("admin.clerks", "<b>{unit} 的填报人</b>：{names}")
NO_CLERKS = Message("admin.no_clerks", "<b>{unit}</b> 还没有填报人。点下面的发邀请。")
NOT_JOINED = Message("admin.not_joined", "<b>还有 {count} 个邀请没人用</b>（每个一人，72 小时内有效）：")
ROW = Message("admin.not_joined_of", "{place}：{count} 个")
MORE = Message("admin.not_joined_more", "另有 {count} 个单位，发 /people 看。")
ALL_JOINED = Message("admin.all_joined", "没有未用的邀请：发出的都已加入，或已过期、已撤销。")
MOVE = Message("admin.move", "改截止时间请发：<code>/cycles {year} {due} 24:00</code>")
MOVE_ONE = Message("admin.move_one", "给一个单位延期，请写上原因发：<code>/cycles {year} 延期 {unit} {due} 原因</code>")
NO_DATE = Message(
    "admin.no_date", "没看懂“{text}”是哪一天。截止时间这样写：<code>/cycles {year} 2027-03-31 24:00</code>"
)
WHO_SEES = Message("admin.who_sees", "谁还没交，由主管部门审核人和绩效科按单位看。各年的合计：")
INVITE_ALL = Message("admin.contacts", "写上单位问，例如“博物馆谁负责填报”；各单位的人都在 /people 里。")
SHOWN, NAMED = 10, 5
ADMIN = [Role.ADMIN]


@wished(TakeInvitationsBack, roles=ADMIN)
def take_back(turn: Turn, wish: TakeInvitationsBack) -> None:
    """收回所有邀请, 撤销博物馆的邀请: asked as /people asks it."""
    if not wish.words:
        turn.reply(*ask_to_revoke_all(turn))
        return
    at = _unit(turn, wish.words)
    waiting = [] if at is None else invites.waiting(turn.session, turn.now, at.place)
    if at is not None and waiting:
        turn.reply(*ask_to_revoke(turn, at, waiting))
    elif at is not None:
        turn.reply(NONE_WAITING.with_(unit=at.name))


def _unit(turn: Turn, words: str) -> Spot | None:
    """The one unit that words mean; else it is said that there is none, or which there are."""
    found = progress.any_meant(turn.session, words)
    if len(found) == 1:
        return spot(turn, Belonging.UNIT, found[0].number)
    names = few([one.name for one in found], NAMED)
    several = SEVERAL.with_(words=words, count=len(found), names=names)
    turn.reply(several if found else NO_UNIT.with_(words=words))
    return None


@wished(StopPerson, roles=ADMIN)
def stop(turn: Turn, wish: StopPerson) -> None:
    """停用陈小明: who it is, and the button that asks to whom their work goes."""
    found = people.called(turn.session, wish.words)
    if not found:
        turn.reply(NO_PERSON.with_(name=wish.words))
        return
    lines, rows = [STOP.with_(name=wish.words)], []
    for one in found[:SHOWN]:
        at = spot_of(turn, one)
        place = at.said if at.kind is Belonging.ADMINS else at.name
        lines.append(ONE.with_(name=one.name, role=ROLES[Role(one.role)], place=place))
        label = LEAVES if len(found) == 1 else LEAVES_OF.with_(name=one.name, place=short(str(place), 8))
        rows.append([Button(label, OnePerson(one.id, PersonDeed.LEAVES))])
    turn.reply("\n".join(map(turn.say, lines)), rows)


@wished(InviteTo, roles=ADMIN)
def invite(turn: Turn, wish: InviteTo) -> None:
    """给博物馆发邀请: the way to its page."""
    at = _unit(turn, wish.words)
    if at is not None:
        turn.reply(INVITE.with_(unit=at.name), [[Button(short(str(at.name), 24), at.page())]])


@wished(SeeContacts, roles=ADMIN)
def who_is_there(turn: Turn, wish: SeeContacts) -> None:
    """殡仪馆谁负责填报; without a unit the list of all."""
    if not wish.words:
        turn.reply(INVITE_ALL)
        return
    at = _unit(turn, wish.words)
    if at is None:
        return
    names = [one.name for one in at.staff(turn) if one.role == Role.CLERK]
    said = CLERKS.with_(unit=at.name, names=few(names, SHOWN)) if names else NO_CLERKS.with_(unit=at.name)
    turn.reply(said, [[Button(short(str(at.name), 24), at.page())]])


@wished(SeeNotJoined, roles=ADMIN)
def not_joined(turn: Turn, _: SeeNotJoined) -> None:
    """有多少人没加入: the invitations that nobody has used, by unit."""
    waiting = invites.all_waiting(turn.session, turn.now)
    if not waiting:
        turn.reply(ALL_JOINED)
        return
    places = Counter(invites.place_name(turn.session, one) for one in waiting)
    lines = [NOT_JOINED.with_(count=len(waiting))]
    lines += [ROW.with_(place=short(place, 16), count=count) for place, count in places.most_common(SHOWN)]
    lines += [MORE.with_(count=len(places) - SHOWN)] if len(places) > SHOWN else []
    turn.reply("\n".join(map(turn.say, lines)), [[Button(REVOKE_ALL.with_(count=len(waiting)), revoking())]])


@wished(MoveDate, roles=ADMIN)
def move(turn: Turn, wish: MoveDate) -> None:
    """2025年截止时间改到3月20日: what is to be written, with that date."""
    due, year = due_of(wish.text, turn.now), wish.year or _newest(turn)
    if due is None:
        turn.reply(NO_DATE.with_(text=wish.text, year=year))
        return
    facts = {"year": year, "due": f"{last_day(due):%Y-%m-%d}"}
    turn.reply(MOVE_ONE.with_(**facts, unit=wish.words) if wish.words else MOVE.with_(**facts))


def _newest(turn: Turn) -> str | int:
    there = cycles.listed(turn.session)
    return there[0].year if there else turn.now.year - 1


@wished(SeeOwedTotals, roles=ADMIN)
def totals(turn: Turn, wish: SeeOwedTotals) -> None:
    """谁还没交: who sees it, and how many are owed in each year."""
    there = [one for one in cycles.listed(turn.session) if wish.year in (None, int(one.year))]
    lines = [WHO_SEES, *(BRIEFLY.with_(**counted(turn, one)) for one in there[:SHOWN])] if there else [NONE_OPEN]
    turn.reply(Letter("\n".join(map(turn.say, lines))))
