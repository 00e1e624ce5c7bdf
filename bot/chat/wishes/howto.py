"""How something is done, one line each; and what is left undone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.wishes.model import Doing, Said, Wish
from bot.db.terms import Role
from zwcore.text import Message

HOW_TO = {
    Doing.RETURN: Message("how.return", "主管部门审核人写“退回表5 请补实际张数”，或在那张表的卡片上点“退回修改”。"),
    Doing.ACCEPT: Message("how.accept", "主管部门审核人写“通过表5”，或在卡片上点“审核通过”；提交的人不能审自己的表。"),
    Doing.REVOKE: Message(
        "how.revoke",
        "已通过的要一张一张撤销，由主管部门审核人写明原因，例如：撤销审核表5 收到补充材料。"
        "要找是哪几张，写“通过的有哪些”。",
    ),
    Doing.WITHDRAW: Message("how.withdraw", "审核通过或退回之前，填报人可以在回执上点“撤回”。"),
    Doing.SUBMIT: Message("how.submit", "把自评表发来，核对以后在卡片上点“提交审核”。"),
    Doing.URGE: Message("how.urge", "主管部门审核人写“催一下社保中心”，或在“谁还没交”的名单上点；一天一次。"),
    Doing.CORRECT: Message("how.correct", "写一句就行，例如：表5 社会效益得分 13。先给您看改前改后，确认才改。"),
    Doing.EXPLAIN: Message("how.explain", "在卡片上点“说明”，写一行原因；说明随表存档，不改动表格本身。"),
    Doing.ASK_UNIT: Message("how.ask_unit", "主管部门审核人写“请单位说明表5 预算减少的原因”，或在卡片上点。"),
    Doing.HAND_OVER: Message("how.hand_over", "发 /handover，点接手的人，草稿、退回的和应报的一并交过去，先确认才交。"),
    Doing.LEAVE: Message("how.leave", "请假写：/leave 到周五，交给李姐"),
    Doing.JOIN: Message("how.join", "发 /join 申请加入，管理员同意后就能提交；有邀请的，点邀请里的链接就行。"),
    Doing.FILL: Message("how.fill", "没有现成的表就发 /fill，一步一步填；有的话把文件发来。"),
    Doing.DOWNLOAD: Message("how.download", "在卡片上点“更多”，可以下载 Word 或 Excel。"),
    Doing.SAMPLE: Message("how.sample", "抽查由绩效科进行：写明年度和比例。"),
    Doing.EXTEND: Message(
        "how.extend", "延期由管理员办，写单位、日期和原因：/cycles 2026 延期 社保中心 2027-04-10 原因"
    ),
    Doing.UNDO: Message(
        "how.undo",
        "还没点确认的，什么都没有变，不用管。通过错了的可以撤销，写明原因：撤销审核表5 点错了。"
        "退回错了的，请单位重新提交。填报人交错了的，审核以前可以撤回：撤回表5",
    ),
    Doing.DISMISS: Message(
        "how.dismiss",
        "在那张表的卡片上点“全部问题”，再点“不作为问题”，选一处、说明原因。标过的，写“谁标的不作为问题”就列出来。",
    ),
    Doing.INVITE: Message("how.invite", "由管理员邀请：发 /people，点单位，再点“邀请填报人”，把链接转给本人。"),
}


@dataclass(frozen=True, slots=True)
class NeedHelp(Wish):
    """How something is done."""

    topic: Doing | None = None
    command = "help"
    echo = Message("wish.help", "问怎么用")

    @property
    def said(self) -> Message:
        """How it is done, in a line."""
        return self.echo if self.topic is None else HOW_TO[self.topic]


@dataclass(frozen=True, slots=True)
class JoinUnit(Wish):
    """To belong to a unit (申请加入)."""

    words: str = ""
    command = "join"
    roles = frozenset({Role.NONE})
    echo = Message("wish.join", "申请加入：{what}")

    @property
    def what(self) -> Said:
        """The unit, where it is named."""
        return self.words or Message("wish.some_unit", "单位待选")

    @property
    def argument(self) -> str:
        """The unit."""
        return self.words


@dataclass(frozen=True, slots=True)
class LeftUndone(Wish):
    """What is expressly not to be done (不要退回表5): nothing is."""

    deed: Doing | None = None
    words: str = ""
    table: str | None = None
    echo = Message("wish.left_undone", "好的，没有办理，什么都没有变。")
