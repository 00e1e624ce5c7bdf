"""What is asked by days and by counts, and what else people ask before many forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.chat.wishes.counted import (
    AllAccepted,
    AskComplete,
    ByYearOnly,
    CountRechecked,
    CountStates,
    NoSuchDay,
    SeeRequests,
    WhyReturned,
)
from bot.chat.wishes.deeds import ReturnForm, RevokeAcceptance, TakeLeave
from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.model import Bound, Doing, Measure, Wish
from bot.chat.wishes.of_units import CompareUnits, SeeDismissed, SeeGaps
from bot.chat.wishes.overseen import SeeUrged
from bot.chat.wishes.queries import (
    AskWhy,
    CompareSeveral,
    CompareYears,
    FindForms,
    MyForms,
    SeeMissing,
    SeeQueue,
    SeeScore,
    SeeStatus,
)
from bot.db.terms import Role
from bot.services.unit_figures import Figure

S, C, U, A = Role.SUPERVISOR, Role.CLERK, Role.AUDITOR, Role.ADMIN
MONDAY, SUNDAY, LAST_MONDAY = date(2025, 3, 3), date(2025, 3, 2), date(2025, 2, 24)
"""The day on which it is said, a Monday, and those before it."""


def done(did: str, first: date, last: date, *, mine: bool = False, words: str = "") -> Wish:
    """What was done on some days."""
    return FindForms(words, days=(first, last), did=did, mine=mine)


UNDERSTOOD: list[tuple[Role, str, Wish]] = [
    (S, "上周谁提交了", done("提交", LAST_MONDAY, SUNDAY)),
    (S, "今天交了几张", done("提交", MONDAY, MONDAY)),
    (U, "昨天提交的有哪些", done("提交", SUNDAY, SUNDAY)),
    (S, "昨天退回了哪些", done("退回", SUNDAY, SUNDAY)),
    (S, "最近谁提交了", done("提交", date(2025, 2, 25), MONDAY)),
    (S, "本周收了几张", done("提交", MONDAY, MONDAY)),
    (S, "上个月通过了多少张", done("通过", date(2025, 2, 1), date(2025, 2, 28))),
    (S, "图书馆昨天交了几张", done("提交", SUNDAY, SUNDAY, words="图书馆")),
    (S, "3月2日交了几张", done("提交", SUNDAY, SUNDAY)),
    (S, "三月三号谁提交了", done("提交", MONDAY, MONDAY)),
    (S, "3月4日退回了哪些", done("退回", date(2024, 3, 4), date(2024, 3, 4))),
    (S, "2024年12月31日提交的有哪些", done("提交", date(2024, 12, 31), date(2024, 12, 31))),
    (S, "去年12月31号谁提交了", done("提交", date(2024, 12, 31), date(2024, 12, 31))),
    (S, "2025-03-01提交的有哪些", done("提交", date(2025, 3, 1), date(2025, 3, 1))),
    (S, "2月29日交了几张", done("提交", date(2024, 2, 29), date(2024, 2, 29))),
    (S, "12月30日到1月3日退回了几张", done("退回", date(2024, 12, 30), date(2025, 1, 3))),
    (S, "2月份通过了多少张", done("通过", date(2025, 2, 1), date(2025, 2, 28))),
    (S, "月底通过了几张", done("通过", date(2025, 2, 28), date(2025, 2, 28))),
    (S, "12月底通过了几张", done("通过", date(2024, 12, 31), date(2024, 12, 31))),
    (S, "上周五谁提交了", done("提交", date(2025, 2, 28), date(2025, 2, 28))),
    (S, "周三退回了哪些", done("退回", date(2025, 2, 26), date(2025, 2, 26))),
    (S, "星期天谁交了", done("提交", SUNDAY, SUNDAY)),
    (S, "周一谁交了", done("提交", MONDAY, MONDAY)),
    (S, "我上周五退回了几张", done("退回", date(2025, 2, 28), date(2025, 2, 28), mine=True)),
    (S, "图书馆3月2日交了几张", done("提交", SUNDAY, SUNDAY, words="图书馆")),
    (S, "2月30日提交的有哪些", NoSuchDay("2月30日")),
    (S, "13月2日交了几张", NoSuchDay("13月2日")),
    (S, "3月2日谁还没交", ByYearOnly()),
    (S, "请假到周五，交给李姐", TakeLeave("到周五，交给李姐")),
    (S, "我今天办了多少张", done("办理", MONDAY, MONDAY, mine=True)),
    (S, "我今天退回了几张", done("退回", MONDAY, MONDAY, mine=True)),
    (S, "今天还有哪些待审", SeeQueue()),
    (S, "今天谁还没有交", SeeMissing()),
    (S, "昨天谁还没交", ByYearOnly()),
    (S, "上周的概况", ByYearOnly()),
    (S, "今天退回表5 请补张数", ReturnForm(table="5", reason="请补张数")),
    (S, "哪些单位全部通过了", AllAccepted()),
    (S, "全部通过的单位有哪些", AllAccepted()),
    (S, "一共退回了几张，通过了几张", CountStates()),
    (S, "复核了几张", CountStates()),
    (U, "复核了几张", CountRechecked()),
    (U, "还有几张没复核", CountRechecked()),
    (U, "住房保障服务中心复核多少分", SeeGaps("住房保障服务中心")),
    (S, "图书馆交齐了吗", AskComplete("图书馆")),
    (C, "我们单位交齐了吗", MyForms()),
    (S, "图书馆还欠哪些", SeeMissing("图书馆")),
    (S, "图书馆表7是谁填的，什么时候交的", SeeStatus("图书馆", table="7")),
    (S, "民政局为什么被退回", WhyReturned("民政局")),
    (S, "民政局表5退回原因", WhyReturned("民政局", table="5")),
    (C, "表5为什么被退回了", WhyReturned(table="5")),
    (C, "表5为什么退回", WhyReturned(table="5")),
    (S, "撤销体育运动学校表9的审核", RevokeAcceptance("体育运动学校", table="9")),
    (S, "民政局表5怎么多了5分", AskWhy("民政局", table="5")),
    (S, "哪些单位还有没审的", SeeQueue(view="按单位")),
    (S, "哪些表还没审完", SeeQueue()),
    (S, "佐证不全的单位", FindForms(having="没有佐证")),
    (S, "图书馆和博物馆比一比表7", CompareSeveral((("图书馆", "7"), ("博物馆", "7")))),
    (S, "三级指标重复的有几张", FindForms(finding="三级指标重复")),
    (S, "退回的什么时候到期", FindForms(state="returned")),
    (S, "按错了", NeedHelp(Doing.UNDO)),
    (S, "各单位差距", CompareUnits(by=Figure.GAP)),
    (S, "哪个单位差距最大", CompareUnits(by=Figure.GAP)),
    (S, "复核和自评差多少", CompareUnits(by=Figure.GAP)),
    (S, "图书馆复核得分多少", SeeGaps("图书馆")),
    (U, "博物馆复核和自评差多少", SeeGaps("博物馆")),
    (S, "谁标的不作为问题", SeeDismissed()),
    (S, "图书馆有哪些不作为问题", SeeDismissed("图书馆")),
    (S, "怎么标不作为问题", NeedHelp(Doing.DISMISS)),
    (S, "哪个单位问题最多", CompareUnits(by=Figure.FAULTS)),
    (S, "各单位平均分排一下", CompareUnits()),
    (S, "哪家执行率最低", CompareUnits(by=Figure.RATE, least=True)),
    (S, "哪些单位平均分低于90", CompareUnits(least=True, bound=Bound(Measure.POINTS, False, Decimal(90)))),
    (S, "还有几家没审完", SeeQueue(view="按单位")),
    (S, "博物馆退回去的表改好没有", FindForms("", None, None, "博物馆", "returned")),
    (S, "哪些表退回以后还没重新报", FindForms(state="returned")),
    (S, "还有几家单位一张都没报？", SeeMissing()),
    (S, "把没交的名单导出来", SeeMissing()),
    (S, "上次催是什么时候", SeeUrged()),
    (S, "打分打得最高的五个项目", FindForms(most="得分最高")),
    (S, "有没有满分的表", FindForms(most="得分最高")),
    (S, "图书馆补卡那张扣了几分", AskWhy("图书馆补卡")),
    (S, "图书馆交佐证了吗", FindForms("", None, None, "图书馆", having="没有佐证")),
    (S, "补卡这个项目各单位都多少分", SeeScore("补卡")),
    (S, "同一个项目去年和今年预算差多少", CompareYears(years=(2023, 2024))),
    (S, "给图书馆延期到5月20日", NeedHelp(Doing.EXTEND)),
    (A, "加一个新人", NeedHelp(Doing.INVITE)),
    (A, "有谁要加入", SeeRequests()),
]
