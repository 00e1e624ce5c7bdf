"""What is asked of units, and of days that have one end."""

from __future__ import annotations

from datetime import date

from bot.chat.wishes.administered import (
    InviteTo,
    MoveDate,
    SeeNotJoined,
    SeeOwedTotals,
    StopPerson,
    TakeInvitationsBack,
)
from bot.chat.wishes.counted import AllAccepted, ByYearOnly, CountStates, UnclearDays
from bot.chat.wishes.deeds import DrawSample, UrgeUnits
from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.model import Doing
from bot.chat.wishes.overseen import SeeContacts, SeeOverdue, SeeUrged
from bot.chat.wishes.queries import FindForms, MyForms, SeeDrafts, SeeMissing
from bot.db.terms import Role

S, C, A, U = Role.SUPERVISOR, Role.CLERK, Role.ADMIN, Role.AUDITOR
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
    (S, "谁催过殡仪馆", SeeUrged("殡仪馆")),
    (U, "有没有催过民政局", SeeUrged("民政局")),
    (S, "再催一次残疾人联合会", UrgeUnits("残疾人联合会")),
    (S, "再次催办民政局", UrgeUnits("民政局")),
    (S, "联系人", SeeContacts()),
    (S, "民政局谁负责填报", SeeContacts("民政局")),
    (S, "民政局的联系人是谁", SeeContacts("民政局")),
    (A, "民政局的联系人是谁", SeeContacts("民政局")),
    (A, "殡仪馆谁负责填报", SeeContacts("殡仪馆")),
    (A, "怎么邀请填报人", NeedHelp(Doing.INVITE)),
    (A, "收回所有邀请", TakeInvitationsBack()),
    (A, "撤回全部邀请", TakeInvitationsBack()),
    (A, "撤销所有邀请", TakeInvitationsBack()),
    (A, "撤销博物馆的邀请", TakeInvitationsBack("博物馆")),
    (A, "停用陈小明", StopPerson("陈小明")),
    (A, "把陈小明停用", StopPerson("陈小明")),
    (A, "给博物馆发邀请", InviteTo("博物馆")),
    (A, "有多少人没加入", SeeNotJoined()),
    (A, "2025年截止时间改到3月20日", MoveDate(year=2025, text="3月20日")),
    (A, "博物馆延期到3月20日", MoveDate("博物馆", text="3月20日")),
    (A, "谁还没交", SeeOwedTotals()),
    (A, "2024年谁逾期了", SeeOwedTotals(year=2024)),
    (A, "删除草稿", SeeDrafts()),
    (S, "有佐证材料的表有几张", FindForms(having="有佐证")),
    (S, "3月2日以后提交的", _did("提交", date(2025, 3, 2), TODAY)),
    (S, "3月2日之前提交的有哪些", _did("提交", date(2000, 1, 1), date(2025, 3, 2))),
    (S, "2月20日以后谁提交了", _did("提交", date(2025, 2, 20), TODAY)),
    (S, "2月24日到28日退回的", _did("退回", date(2025, 2, 24), date(2025, 2, 28))),
    (S, "审了多少了", CountStates()),
    (S, "民政局审了几张", CountStates("民政局")),
    (C, "审了多少了", MyForms()),
    (S, "哪些单位全审完了", AllAccepted()),
    (S, "快到期的有哪些", SeeMissing()),
    (C, "快到期的有哪些", MyForms()),
    (S, "有没有佐证", FindForms(having="有佐证")),
    (S, "民政局有没有佐证", FindForms(unit="民政局", having="有佐证")),
    (S, "把刚才通过的都撤了", NeedHelp(Doing.REVOKE)),
    (S, "撤销刚才通过的57张", NeedHelp(Doing.REVOKE)),
    (U, "抽查2024年殡仪馆的3张", DrawSample(2024, count=3, words="殡仪馆")),
    (U, "抽查2024年的3张", DrawSample(2024, count=3)),
    (S, "昨天到今天提交的", _did("提交", date(2025, 3, 2), TODAY)),
    (U, "3月1日到今天提交的", _did("提交", date(2025, 3, 1), TODAY)),
    (S, "前天到今天提交的", _did("提交", date(2025, 3, 1), TODAY)),
    (S, "上个月到现在提交的", _did("提交", date(2025, 2, 1), TODAY)),
    (S, "3月1日至今提交的", _did("提交", date(2025, 3, 1), TODAY)),
    (S, "最近三天提交的", _did("提交", date(2025, 3, 1), TODAY)),
    (S, "最近7天退回的", _did("退回", date(2025, 2, 25), TODAY)),
    (S, "近两周退回了哪些", _did("退回", date(2025, 2, 18), TODAY)),
    (S, "3天内提交的有几张", _did("提交", date(2025, 3, 1), TODAY)),
    (S, "这两天退回的", _did("退回", date(2025, 3, 2), TODAY)),
    (S, "前两天退回的", _did("退回", date(2025, 3, 1), date(2025, 3, 2))),
    (S, "这几天退回的", _did("退回", date(2025, 2, 25), TODAY)),
    (S, "昨天和今天交了几张", _did("提交", date(2025, 3, 2), TODAY)),
    (S, "3月2号退的有几张", _did("退回", date(2025, 3, 2), date(2025, 3, 2))),
    (S, "一季度提交的有几张", _did("提交", date(2025, 1, 1), date(2025, 3, 31))),
    (S, "四季度提交的有几张", _did("提交", date(2024, 10, 1), date(2024, 12, 31))),
    (S, "去年上半年提交的", _did("提交", date(2024, 1, 1), date(2024, 6, 30))),
    (S, "上季度通过的有几张", _did("通过", date(2024, 10, 1), date(2024, 12, 31))),
    (S, "今年以来通过的有几张", _did("通过", date(2025, 1, 1), TODAY)),
    (S, "上周以来退回了几张", _did("退回", date(2025, 2, 24), TODAY)),
    (S, "到昨天为止提交的有几张", _did("提交", date(2000, 1, 1), date(2025, 3, 2))),
    (S, "2月到3月提交的", _did("提交", date(2025, 2, 1), date(2025, 3, 31))),
    (S, "昨天到今天谁还没交", ByYearOnly()),
    (S, "昨天上午提交的", UnclearDays("昨天上午提交的")),
    (S, "今天到明天提交的", UnclearDays("今天到明天提交的")),
    (S, "最近3个工作日提交的", UnclearDays("最近3个工作日提交的")),
]
