"""What is said where a door is shut, and what may be done instead."""

from __future__ import annotations

from bot.db.terms import Role
from zwcore.text import Message

NO_RIGHTS = Message("router.no_rights", "您现在的身份用不了这个功能。")
SELF_CHECK = Message("router.self_check", "自己的表可以先自查：把文件或文字发来就行。")
JOIN_FIRST = Message("router.join_first", "要提交，先申请加入单位：/join")
BESIDE = {
    Role.NONE: JOIN_FIRST,
    Role.SUPERVISOR: Message(
        "router.supervisor", "主管部门审核人可以审表 /queue、查表 /find、看谁还没交 /missing、看概况 /unit。"
    ),
    Role.AUDITOR: Message("router.auditor", "审核由主管部门办。绩效科可以查表 /find、抽查 /sample、看概况 /year。"),
    Role.ADMIN: Message("router.admin", "审核由主管部门办。管理员可以管人员 /people、年度安排 /cycles、提醒 /alerts。"),
}
"""What may be done instead, by who is told that they may not."""


def no_rights(role: Role) -> list[Message]:
    """That a door is shut, and what may be done instead; who has no role at all is told how to come by one."""
    checks = [SELF_CHECK] if role in (Role.CLERK, Role.NONE) else []
    return [NO_RIGHTS, *checks, *([BESIDE[role]] if role in BESIDE else [])]
