"""What is asked of units, and of days that have one end."""

from __future__ import annotations

from datetime import date

from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.model import Doing
from bot.chat.wishes.overseen import SeeContacts, SeeOverdue, SeeUrged
from bot.chat.wishes.queries import FindForms, MyForms
from bot.db.terms import Role

S, C, A = Role.SUPERVISOR, Role.CLERK, Role.ADMIN
TODAY = date(2025, 3, 3)


def _did(did: str, first: date, last: date) -> FindForms:
    return FindForms(days=(first, last), did=did)


OVERSEEN = [
    (S, "谁逾期了", SeeOverdue()),
    (S, "哪些单位逾期了？", SeeOverdue()),
    (S, "谁逾期没交", SeeOverdue()),
    (S, "有没有单位逾期", SeeOverdue()),
    (S, "逾期没交的单位", SeeOverdue()),
    (S, "2024年谁逾期了", SeeOverdue(year=2024)),
    (S, "民政局逾期了吗", SeeOverdue("民政局")),
    (C, "谁逾期了", MyForms()),
    (S, "逾期的表", FindForms(state="late")),
    (S, "哪些单位逾期提交了", FindForms(state="late")),
    (S, "催办记录", SeeUrged()),
    (S, "上次什么时候催的", SeeUrged()),
    (S, "民政局上次什么时候催的", SeeUrged("民政局")),
    (S, "催过哪些单位", SeeUrged()),
    (S, "联系人", SeeContacts()),
    (S, "民政局谁负责填报", SeeContacts("民政局")),
    (S, "民政局的联系人是谁", SeeContacts("民政局")),
    (A, "民政局的联系人是谁", NeedHelp(Doing.INVITE)),
    (S, "有佐证材料的表有几张", FindForms(having="有佐证")),
    (S, "3月2日以后提交的", _did("提交", date(2025, 3, 2), TODAY)),
    (S, "3月2日之前提交的有哪些", _did("提交", date(2000, 1, 1), date(2025, 3, 2))),
    (S, "2月20日以后谁提交了", _did("提交", date(2025, 2, 20), TODAY)),
    (S, "2月24日到28日退回的", _did("退回", date(2025, 2, 24), date(2025, 2, 28))),
]
