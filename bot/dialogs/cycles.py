"""/cycles: an admin opens a cycle, sets its date, says who owes what, extends, waives, and sees how it stands."""

from __future__ import annotations

import re
from datetime import datetime, time

from sqlmodel import Session, col, select

from bot.db.cycles import Cycle, Obligation, UnitDue
from bot.db.tables import Role, Unit
from bot.dialogs import Button, Buttons, Turn, command, tap
from bot.dialogs.remind import when
from bot.services import cycles
from bot.services.calendar import DAY, at
from zwcore.text import Message, fold

HOW = Message(
    "cycles.how",
    "<b>年度自评</b>\n"
    "开始或改期：/cycles 2026 2027-03-31 24:00\n"
    "应报的表，每行一张：/cycles 2026 应报，换行后写“单位,项目”\n"
    "延期：/cycles 2026 延期 社保中心 2027-04-10 原因\n"
    "免报：/cycles 2026 免报 社保中心 补卡制作费 原因",
)
STANDS = Message(
    "cycles.stands",
    "<b>{year} 年度 · {when} 截止</b>\n"
    "{units} 个单位应报 {owed} 张：已提交 {done}（晚交 {late}），未提交 {left}，免报 {waived}",
)
STEPS = Message("cycles.steps", "提醒：截止前后第 {days} 个工作日（0 是截止当天）")
UP = Message("cycles.up", "预算变化没人知悉时逐级上报：开")
NOT_UP = Message("cycles.not_up", "预算变化没人知悉时逐级上报：关")
LIKE = Message("cycles.like", "按去年的项目")
SWITCH = Message("cycles.switch", "切换逐级上报")
CLOSE = Message("cycles.close", "结束 {year}")
CLOSED = Message("cycles.closed", "{year} 年度已结束，不再提醒。")
OPENED = Message("cycles.opened", "{year} 年度自评：{when} 截止。")
OWED = Message("cycles.owed", "新增应报 {count} 张。")
UNKNOWN = Message("cycles.unknown", "没有这些单位，没有记：{names}")
NO_CYCLE = Message("cycles.none", "还没有开始 {year} 年度。请先设截止日期，例如 /cycles {year} 2027-03-31 24:00")
EXTENDED = Message("cycles.extended", "已延期：{unit} 到 {when}，原因：{reason}。填报人的提醒随之改期。")
WAIVED = Message("cycles.waived", "已免报：{unit} {project}，原因：{reason}。")
NOT_FOUND = Message("cycles.not_found", "没有找到这一张应报的表。请写单位和项目的全称，用空格隔开，最后写原因。")
_DUE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\s+(\d{1,2}):(\d{2}))?")


def due_of(text: str) -> datetime | None:
    """The deadline that is written: without an hour, or at 24:00, it is the end of that day."""
    found = _DUE.search(text)
    if found is None:
        return None
    hour, minute = int(found[4] or 24), int(found[5] or 0)
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3])).date()
        return at(day + DAY, time()) if (hour, minute) == (24, 0) else at(day, time(hour, minute))
    except ValueError:
        return None


@command("cycles", Message("menu.cycles", "年度自评的安排"), roles=[Role.ADMIN], order=50)
def listed(turn: Turn) -> None:
    """Show how the cycles stand, or do what is written."""
    head, _, lines = turn.incoming.argument.partition("\n")
    words = head.split()
    if len(words) < 2 or not re.fullmatch(r"\d{4}", words[0]):
        turn.reply(*_overview(turn))
        return
    year, cycle = words[0], cycles.find(turn.session, words[0])
    due = due_of(head.partition(" ")[2])
    if words[1] not in ("应报", "延期", "免报") and due is not None:
        cycle = cycles.open_cycle(turn.session, year=year, due=due, by=turn.person.id, now=turn.now)
        turn.reply(OPENED.with_(year=year, when=when(cycle.due)), _buttons(cycle))
    elif cycle is None:
        turn.reply(NO_CYCLE.with_(year=year))
    elif words[1] == "应报":
        _owed(turn, cycle, lines)
    elif words[1] == "延期" and due is not None:
        _extend(turn, cycle, words[2], due, _DUE.split(head)[-1].strip())
    elif words[1] == "免报" and len(words) > 4:
        _waive(turn, cycle, words[2], words[3], " ".join(words[4:]))
    else:
        turn.reply(HOW)


def _owed(turn: Turn, cycle: Cycle, lines: str) -> None:
    found = cycles.import_lines(turn.session, cycle, cycles.lines_of("", lines.replace("，", ",").encode()), turn.now)
    said = [OWED.with_(count=found.new)]
    said += [UNKNOWN.with_(names="、".join(found.unknown))] if found.unknown else []
    turn.reply("\n".join(turn.say(line) for line in said))


def _extend(turn: Turn, cycle: Cycle, name: str, due: datetime, reason: str) -> None:
    unit = _unit(turn.session, name)
    row = None if unit is None else turn.session.exec(
        select(UnitDue).where(UnitDue.cycle_id == cycle.id, UnitDue.unit_id == unit.id)
    ).first()  # fmt: skip
    if unit is None or row is None or not reason:
        turn.reply(NOT_FOUND)
        return
    cycles.extend(turn.session, row, due, reason, turn.person.id, turn.now)
    turn.reply(EXTENDED.with_(unit=unit.name, when=when(due), reason=reason))


def _waive(turn: Turn, cycle: Cycle, name: str, project: str, reason: str) -> None:
    unit = _unit(turn.session, name)
    rows = select(Obligation).where(Obligation.cycle_id == cycle.id, Obligation.unit_id == (unit.id if unit else 0))
    wanted = fold(project)
    owed = [row for row in turn.session.exec(rows) if wanted in row.project_folded]
    exact = [row for row in owed if row.project_folded == wanted] or owed
    if unit is None or len(exact) != 1:
        turn.reply(NOT_FOUND)
        return
    cycles.waive(turn.session, exact[0], reason, turn.person.id, turn.now)
    turn.reply(WAIVED.with_(unit=unit.name, project=exact[0].project, reason=reason))


def _unit(session: Session, name: str) -> Unit | None:
    wanted, units = fold(name), session.exec(select(Unit).order_by(col(Unit.id))).all()
    return next((unit for unit in units if wanted in (fold(unit.name), fold(unit.short) or None)), None)


def _overview(turn: Turn) -> tuple[str, Buttons]:
    lines: list[Message] = []
    rows: list[list[Button]] = []
    for cycle in cycles.listed(turn.session):
        found = cycles.counts(turn.session, cycle)
        left = found.owed - found.submitted - found.waived
        numbers = {"units": found.units, "owed": found.owed, "done": found.submitted, "late": found.late}
        lines.append(STANDS.with_(year=cycle.year, when=when(cycle.due), left=left, waived=found.waived, **numbers))
        lines.append(STEPS.with_(days="、".join(str(step) for step in cycle.steps)))
        lines.append(UP if cycle.escalate_anomalies else NOT_UP)
        rows += _buttons(cycle)
    return "\n".join(turn.say(line) for line in [*lines, HOW]), rows


def _buttons(cycle: Cycle) -> list[list[Button]]:
    place = f"cy:{cycle.id}"
    first = [Button(LIKE, f"{place}:l"), Button(SWITCH, f"{place}:e")]
    return [[*first, Button(CLOSE.with_(year=cycle.year), f"{place}:c")]]


@tap("cy", roles=[Role.ADMIN])
def tapped(turn: Turn) -> None:
    """Have last year's projects owed again (``l``), switch the escalation of anomalies (``e``), end a cycle (``c``)."""
    cycle = turn.session.get(Cycle, int(turn.args[0]))
    if cycle is None:
        return
    if turn.args[1] == "l":
        turn.reply(OWED.with_(count=cycles.like_last_year(turn.session, cycle, turn.now)))
    elif turn.args[1] == "e":
        cycles.switch_escalation(turn.session, cycle, turn.person.id, turn.now)
        turn.toast(UP if cycle.escalate_anomalies else NOT_UP)
    elif cycle.closed is None:
        cycles.close(turn.session, cycle, turn.person.id, turn.now)
        turn.reply(CLOSED.with_(year=cycle.year))
