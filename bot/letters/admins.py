"""What the admins alone are told of the running: the scans, who is out of reach, which years' holidays are missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db.engine import Session
from bot.services import cycles
from zwcore.registry import Registry
from zwcore.text import Message

NAMED = 20
SCANS: Registry[Message] = Registry("bot.jobs")
"""What each scan is called; the jobs say it where they are registered."""
UNREACHABLE = Message(
    "health.unreachable", "有 {count} 人联系不上（没打开过机器人，或屏蔽了它）：{names}。对方再发一句话即恢复。"
)
NO_HOLIDAYS = Message(
    "cycles.no_holidays",
    "年度自评要用到 {years} 年的放假和调休安排，还没有读入，工作日暂按周一至周五计算。"
    "公布后请用 zwbot calendar import {file} 读入。",
)


def unreachable(names: Sequence[str]) -> list[Message]:
    """What is said of those who cannot be reached; nothing where there are none."""
    return [UNREACHABLE.with_(count=len(names), names=tuple(names[:NAMED]))] if names else []


def no_holidays(session: Session, now: datetime) -> list[Message]:
    """What is said where a cycle needs the holidays of a year that are not known; else nothing."""
    years = cycles.unknown_years(session, now)
    return [NO_HOLIDAYS.with_(years=years, file=f"{years[0]}.csv")] if years else []
