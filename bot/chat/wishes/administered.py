"""What an admin says of invitations, people and dates: 收回所有邀请, 停用陈小明, 给博物馆发邀请, 有多少人没加入."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.model import AboutForms, Doing, Wish
from bot.chat.wishes.sentence import Sentence
from bot.db.terms import Role
from zwcore.text import Message

_ADMIN = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class TakeInvitationsBack(AboutForms):
    """收回所有邀请: those that nobody has used, of all units or of one; asked first."""

    command = "take_invitations_back"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    asks = True
    echo = Message("wish.take_invitations_back", "撤销未用的邀请：{what}")


@dataclass(frozen=True, slots=True)
class StopPerson(AboutForms):
    """停用陈小明: somebody who is to be in charge no more, by their name."""

    command = "stop_person"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    asks = True
    echo = Message("wish.stop_person", "停用：{what}")


@dataclass(frozen=True, slots=True)
class InviteTo(AboutForms):
    """给博物馆发邀请."""

    command = "invite_to"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    echo = Message("wish.invite_to", "邀请：{what}")


@dataclass(frozen=True, slots=True)
class SeeNotJoined(Wish):
    """有多少人没加入: the invitations that nobody has used."""

    command = "not_joined"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    echo = Message("wish.not_joined", "看还没加入的")

    @property
    def said(self) -> Message:
        """That it was understood."""
        return self.echo


@dataclass(frozen=True, slots=True)
class SeeOwedTotals(AboutForms):
    """谁还没交, of an admin: how many are owed in each year."""

    command = "owed_totals"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    echo = Message("wish.owed_totals", "查还没交的合计：{what}")


@dataclass(frozen=True, slots=True)
class MoveDate(AboutForms):
    """2025年截止时间改到3月20日, 博物馆延期到3月20日: how that is written; ``text`` has the date."""

    text: str = ""
    command = "move_date"
    roles: ClassVar[frozenset[Role]] = _ADMIN
    echo = Message("wish.move_date", "改截止时间：{what}")


_NOT = re.compile(
    "不|别|没(?!用|有用|加入|注册|登记|绑定|使用|有加入)|暂|草稿|数据|文件|记录|说明|佐证|新人|新同事|人员$|怎么"
)
"""What is no order, or of something else."""
_ALL = r"(?:所有|全部|剩下|没用|未用|没有用|没用过|的|掉|还没用)*"
_TAKE_BACK = re.compile(
    rf"(?:请|把)?(?:收回|撤回|撤销|取消|作废|撤掉){_ALL}(?P<unit>.{{0,14}}?)的?{_ALL}(?:邀请|邀请链接)(?:码|都)?(?:吧|了)?"
    rf"|(?:请)?把?(?P<of>.{{0,14}}?)的?{_ALL}(?:邀请|邀请链接)(?:都|全部|全)*(?:收回|撤回|撤销|取消|作废|撤掉|撤)(?:吧|了|掉)*"
)
_STOP = re.compile(
    r"(?:请)?(?:停用|禁用|停掉|删除|移除|注销)(?:人员|用户|账号|填报人)?(?P<name>[^表的请问题]{2,5}?)(?:的?(?:账号|权限))?(?:吧|了)?"
    r"|(?:请)?把?(?P<of>[^表的请问题]{2,5}?)(?:的账号|的权限)?(?:停用|禁用|注销)(?:吧|了|掉)?"
)
_INVITE = re.compile(
    r"(?:请)?(?:给|向)(?P<unit>.{2,16}?)(?:再)?(?:发送|发|生成|做)(?:一个|个|一下)?(?:填报人的?)?邀请(?:链接|码)?(?:吧)?"
    r"|(?:请)?(?:再)?邀请(?P<of>.{2,16}?)(?:的(?:填报人|人|同志|经办人))?(?:加入)?(?:吧)?"
)
_NOT_JOINED = re.compile(
    r"(?:现在)?(?:还)?有?(?:多少|几)(?:个)?(?:人|邀请)(?:还)?没(?:有)?(?:加入|注册|登记|绑定|用|使用)(?:过)?[呢吗]?"
    r"|(?:还有)?(?:谁|哪些人|哪些邀请|哪些单位)(?:还)?没(?:有)?(?:加入|注册|登记|绑定|用|使用)(?:过)?[呢吗]?"
    r"|(?:没用|未用|没有用)(?:过)?的?邀请(?:有|还有)?(?:哪些|多少|几个)?[呢吗]?"
)
_HOW_TO_INVITE = re.compile(r"(?:怎么|如何|怎样).{0,8}邀请")
_DATE = r"(?:20\d{2}年)?\d{1,2}月\d{1,2}[日号]|20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
_MOVE = re.compile(
    rf"(?:请)?把?(?:(?P<year>20\d{{2}})年(?:度)?)?的?(?:截止(?:时间|日期)?|期限)(?:改|延|推迟|提前|设|定|调)(?:期|长|整)?(?:到|至|成|为|在)?(?P<date>{_DATE}).{{0,8}}"
    rf"|(?:请)?把?(?:(?P<y>20\d{{2}})年(?:度)?)(?P<d>{_DATE})截止"
    rf"|(?:请)?(?:把|给)?(?P<unit>[^0-9]{{2,16}}?)(?:延期|延长|宽限)(?:到|至)(?P<until>{_DATE}).{{0,8}}"
)


def administered(sentence: Sentence) -> Wish | None:
    """What an admin wishes for; ``None`` where it is not about that."""
    text = re.sub(r"\s", "", sentence.line.text).strip("?？。.!！,，")
    if sentence.table is not None or sentence.value("receipt") is not None or len(text) > 40:
        return None
    if _NOT_JOINED.fullmatch(text):
        return SeeNotJoined()
    if _HOW_TO_INVITE.match(text):
        return NeedHelp(Doing.INVITE)
    if _NOT.search(text):
        return None
    if (found := _TAKE_BACK.fullmatch(text)) is not None:
        return TakeInvitationsBack((found["unit"] or found["of"] or "").strip("的"))
    if (found := _STOP.fullmatch(text)) is not None:
        return StopPerson(found["name"] or found["of"])
    if (found := _INVITE.fullmatch(text)) is not None:
        return InviteTo(found["unit"] or found["of"])
    if (found := _MOVE.fullmatch(text)) is not None:
        year = found["year"] or found["y"]
        date = found["date"] or found["d"] or found["until"]
        return MoveDate(found["unit"] or "", None, int(year) if year else None, text=date)
    return None
