"""Taking an invitation: the link, the contact where it is bound to a phone, the admin's word for roles above clerk."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.actions import Consent, SettleInvitation, SwitchRole
from bot.chat import Arrival, Button, Letter, State, Turn, on_arrival, tap
from bot.chat.menu import refresh_menu
from bot.chat.router import EXPIRED, NOT_NOW
from bot.chat.waiting import known
from bot.db.queries import people
from bot.db.terms import Role
from bot.dialogs.administering import applying
from bot.services import invites
from bot.services import joining as requests
from bot.services.invites import Link, Taking
from bot.services.people import Person
from zwcore.text import Message

ROLES = {
    Role.CLERK: Message("role.clerk", "填报人"),
    Role.SUPERVISOR: Message("role.supervisor", "主管部门审核人"),
    Role.ADMIN: Message("role.admin", "管理员"),
    Role.AUDITOR: Message("role.auditor", "绩效科"),
    Role.NONE: Message("role.none", "未绑定"),
}
SAID = {
    Taking.TAKEN: Message("start.link_taken", "链接有效，已登记。"),
    Taking.PENDING: Message(
        "invite.pending", "链接有效。您的身份要管理员确认，确认后会在这里告诉您；在这之前可以先自查。"
    ),
    Taking.CONTACT: Message(
        "invite.contact", "这个邀请绑定了手机号。请点下面的“发送我的手机号”，号码只用来核对是不是本人。"
    ),
    Taking.OTHER_PHONE: Message(
        "invite.other_phone", "手机号与邀请上的不一致，没有登记。邀请不能转给别人用，请向给您邀请的人另要一个。"
    ),
    Taking.USED: Message("start.link_used", "这个链接已经用过了。请向给您链接的人再要一个。"),
    Taking.OVER: Message("start.link_over", "这个链接已过期（有效期 72 小时）。请向给您链接的人再要一个。"),
    Taking.REVOKED: Message("invite.revoked", "这个邀请已撤销。请向给您邀请的人再要一个。"),
    Taking.ADMIN: Message(
        "invite.admin", "您是管理员，没有登记，身份不变。这个邀请没有用掉，请转给要邀请的人，由本人发给机器人。"
    ),
    Taking.UNKNOWN: Message("start.link_unknown", "没有这个链接，请核对是否复制完整，或再要一个。"),
}
SWITCH = Message(
    "invite.switch",
    "<b>这个邀请会改变您的身份</b>\n您现在是{now}，用了它就成为{role}（{place}），原来的权限随之没有。要用吗？",
)
SWITCH_YES = Message("invite.switch_yes", "用，成为{role}")
SWITCH_NO = Message("invite.switch_no", "不用")
SWITCHED_NOT = Message(
    "invite.switched_not", "没有改，您仍是{now}。这个邀请没有用掉，请转给要邀请的人，由本人发给机器人。"
)
SEND_PHONE = Message("invite.send_phone", "发送我的手机号")
NOT_YOURS = Message("invite.not_yours", "这是别人的名片，不能用来登记。请点“发送我的手机号”，发送您自己的。")
REFUSE_SURELY = Message("invite.refuse_surely", "确认撤销邀请")
ASK_ADMIN = Message("invite.ask_admin", "<b>{name} 用邀请登记为{role}</b>\n{place}\n请确认是不是本人。")
CONFIRM = Message("invite.confirm", "确认")
REFUSE = Message("invite.refuse", "不是，撤销")
CONFIRMED = Message("invite.confirmed", "已确认：{name}，{role}。")
REFUSED = Message("invite.refused", "已撤销 {name} 的登记。")
YOU_ARE = Message("invite.you_are", "管理员已确认，您现在是{role}。发 /help 看能做什么。")
STILL_ADMIN = Message("invite.still_admin", "{name} 已是管理员，没有改。要换身份请用 /people。")
WAS_CONFIRMED = Message("invite.was_confirmed", "这一条已由 {admin} 确认：{name}，{role}。没有再变。")
WAS_REVOKED = Message("invite.was_revoked", "这一条已撤销，没有再变。要让对方登记，请重新邀请。")
NOT_OPENED = Message("invite.not_opened", "这个邀请还没有人打开，没有要确认的。")
NOT_KNOWN = Message("invite.not_known", "没有这一条邀请或申请，什么都没有变。现有的在 /people 里。")
HASH_SHOWN = 16


@known
@dataclass(frozen=True)
class PhoneAsked(State):
    """The person's own phone number, which the invitation of ``token`` is bound to."""

    token: str


@known
@dataclass(frozen=True)
class SwitchAsked(State):
    """Whether the invitation of ``token`` is to change the role that they have."""

    token: str


def take(turn: Turn, token: str, phone: str | None = None, *, sure: bool = False) -> Message | None:
    """Open an invitation, tell the admins where they must confirm; what to say to the person.

    Nothing where they are asked first, since they have a role already.
    """
    came, link = invites.take(turn.session, turn.person, token, turn.now, phone, sure=sure)
    if came is Taking.CHANGES and link is not None:
        _ask_first(turn, token, link)
        return None
    if came is Taking.CONTACT:
        turn.wait(PhoneAsked(token))
        turn.reply(Letter(turn.say(SEND_PHONE), contact=turn.translator(SEND_PHONE)))
    elif came is Taking.PENDING and link is not None and link.used_at == turn.now:
        _tell_admins(turn, link)
    return SAID[came]


def _ask_first(turn: Turn, token: str, link: Link) -> None:
    turn.wait(SwitchAsked(token))
    now, role = ROLES[Role(turn.person.role)], ROLES[Role(link.role)]
    question = SWITCH.with_(now=now, role=role, place=invites.place_name(turn.session, link))
    buttons = [Button(SWITCH_YES.with_(role=role), SwitchRole(Consent.YES)), Button(SWITCH_NO, SwitchRole(Consent.NO))]
    turn.reply(question, [buttons])


@tap(SwitchRole)
def switch(turn: Turn, action: SwitchRole) -> None:
    """Change the role that they have, or leave it; then the invitation can be opened by another."""
    asked, card = turn.waiting, turn.incoming.message_id
    if not isinstance(asked, SwitchAsked):
        turn.toast(EXPIRED, alert=True)
        return
    turn.end()
    if action.answer is Consent.NO:
        turn.edit(card, SWITCHED_NOT.with_(now=ROLES[Role(turn.person.role)]))
        return
    said = take(turn, asked.token, sure=True)
    if said is not None:
        turn.edit(card, said)
        refresh_menu(turn)


def _tell_admins(turn: Turn, link: Link) -> None:
    place = invites.place_name(turn.session, link)
    text = ASK_ADMIN.with_(name=turn.person.name, role=ROLES[Role(link.role)], place=place)
    short = link.token_hash[:HASH_SHOWN]
    rows = [
        [Button(CONFIRM, SettleInvitation(short, Consent.YES)), Button(REFUSE, SettleInvitation(short, Consent.NO))]
    ]
    for admin in people.with_role(turn.session, Role.ADMIN):
        turn.send_to(admin, text, rows, key=f"invite:{short}:{admin.id}")


@on_arrival(Arrival.CONTACT)
def contact_came(turn: Turn) -> None:
    """A contact counts only when an invitation asked for it and it is the person's own."""
    asked = turn.waiting
    if not isinstance(asked, PhoneAsked):
        turn.reply(NOT_NOW[Arrival.CONTACT])
    elif not turn.incoming.own_contact:
        turn.reply(NOT_YOURS)
    else:
        turn.end()
        said = take(turn, asked.token, turn.incoming.phone, sure=True)
        assert said is not None, "they were asked before"
        turn.reply(Letter(turn.say(said), contact=""))
        refresh_menu(turn)


def _stands(turn: Turn, token: str) -> Message:
    """How an invitation stands that waits for nobody's word."""
    link = invites.known(turn.session, token) if len(token) == HASH_SHOWN else None
    if link is None:
        return NOT_KNOWN
    if link.revoked is not None:
        return WAS_REVOKED
    if link.confirmed_by is None:
        return NOT_OPENED
    admin, taker = (turn.session.get(Person, one) for one in (link.confirmed_by, link.used_by or 0))
    names = {"admin": "" if admin is None else admin.name, "name": link.name or ("" if taker is None else taker.name)}
    return WAS_CONFIRMED.with_(**names, role=ROLES[Role(link.role)])


@tap(SettleInvitation, roles=[Role.ADMIN])
def settle(turn: Turn, action: SettleInvitation) -> None:
    """An admin confirms a role above clerk, or takes the invitation back."""
    found = invites.pending(turn.session, action.token) if len(action.token) == HASH_SHOWN else None
    if found is None:
        turn.toast(_stands(turn, action.token), alert=True)
        return
    link, person = found
    if action.answer is Consent.NO and not action.sure:
        yes, no = replace(action, answer=Consent.YES), replace(action, sure=1)
        of_request = applying.AGREE, applying.REFUSE_SURELY
        agree, refuse = of_request if requests.is_request(link) else (CONFIRM, REFUSE_SURELY)
        turn.edit_buttons(turn.incoming.message_id, [[Button(agree, yes)], [Button(refuse, no)]])
        return
    if requests.is_request(link):
        applying.settle(turn, link, person, action.answer)
        return
    fields = {"name": person.name, "role": ROLES[Role(link.role)]}
    if action.answer is Consent.YES and person.role == Role.ADMIN:
        turn.toast(STILL_ADMIN.with_(**fields), alert=True)
    elif action.answer is Consent.YES:
        invites.confirm(turn.session, link, person, turn.person, turn.now)
        turn.edit(turn.incoming.message_id, CONFIRMED.with_(**fields))
        turn.send_to(person, YOU_ARE.with_(**fields), key=f"invited:{action.token}")
        refresh_menu(turn, person)
    else:
        invites.revoke(turn.session, link, turn.person, turn.now)
        turn.edit(turn.incoming.message_id, REFUSED.with_(**fields))
        turn.send_to(person, SAID[Taking.REVOKED], key=f"invited:{action.token}")
