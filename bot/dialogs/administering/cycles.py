"""/cycles: an admin opens a cycle, sets its date, says who owes what, extends, waives, and sees how it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.actions import CycleDeed, Cycles, Outdated
from bot.chat import Button, Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.administering.dues import WRITTEN, due_of, reason_after
from bot.i18n import Deadline, Words, last_day
from bot.letters import admins
from bot.letters.cards import few, short
from bot.services import cycles
from bot.services.cycles import Cycle, Unit
from bot.services.progress import any_meant
from zwcore.text import WIDE_DIGITS, Message

HOW = Message(
    "cycles.how",
    "<b>年度自评</b>\n"
    "开始或改期：/cycles 2026 2027-03-31 24:00\n"
    "只管一个主管部门的单位：年度后面写部门全称，例如 /cycles 2026 市人社局 2027-03-31，其余各行也一样\n"
    "应报的表，一张一行：/cycles 2026 应报 单位,项目\n"
    "延期：/cycles 2026 延期 社保中心 2027-04-10 原因\n"
    "免报：/cycles 2026 免报 社保中心 补卡制作费 原因",
)
STANDS = Message(
    "cycles.stands",
    "<b>{cycle} · {when} 截止</b>\n"
    "{units} 个单位应报 {owed} 张：已提交 {done}（晚交 {late}），未提交 {left}，免报 {waived}",
)
BRIEFLY = Message("cycles.briefly", "{cycle} · {when} 截止：应报 {owed} 张，未提交 {left}")
OTHERS = Message("cycles.others", "另有 {count} 个没列出：{cycles}")
STEPS = Message("cycles.steps", "提醒的日子（工作日）：{days}")
STEP_BEFORE = Message("cycles.step_before", "截止前 {days} 天")
STEP_DAY = Message("cycles.step_day", "截止当天")
STEP_AFTER = Message("cycles.step_after", "过后 {days} 天")
NONE_OPEN = Message("cycles.none_open", "还没有开始任何一年。第一步：设截止日期；第二步：记应报的表。")
NEXT_OWED = Message(
    "cycles.next_owed",
    "下一步：记应报的表，例如 /cycles {year} 应报 图书馆,图书购置费；去年交过的项目可以点“按去年的项目”。",
)
YEAR = Message("cycles.year", "{year} 年度")
YEAR_AREA = Message("cycles.year_area", "{year} 年度 {area}")
EVIDENCE = Message("cycles.evidence", "佐证：每项都要，缺的写进提醒")
NO_EVIDENCE = Message("cycles.no_evidence", "佐证：不要求")
UP = Message("cycles.up", "预算变化没人知悉时逐级上报：开")
NOT_UP = Message("cycles.not_up", "预算变化没人知悉时逐级上报：关")
LIKE = Message("cycles.like", "按去年的项目 {year}")
LIKE_SURE = Message(
    "cycles.like_sure",
    "<b>按 {before} 年度交过的项目，记 {cycle}应报 {count} 张（{units} 个单位）？</b>\n"
    "记下以后，到提醒的日子会提醒这些单位。不要的可以免报。",
)
LIKE_NONE = Message("cycles.like_none", "{before} 年度交过的项目都记过了，或还没有交过的。")
LIKE_OTHERS = Message("cycles.like_others", "去年的表刚才有了变化，还没有记。请再看一遍。")
LIKE_YES = Message("cycles.like_yes", "记下这 {count} 张")
LIKE_NO = Message("cycles.like_no", "先不记")
SWITCH_ON = Message("cycles.switch_on", "打开逐级上报 {year}")
SWITCH_OFF = Message("cycles.switch_off", "关掉逐级上报 {year}")
ASK_EVIDENCE = Message("cycles.ask_evidence", "要求佐证 {year}")
ASK_NO_EVIDENCE = Message("cycles.ask_no_evidence", "不要求佐证 {year}")
CLOSE = Message("cycles.close", "结束 {year}")
CLOSE_SURE = Message(
    "cycles.close_sure", "<b>{cycle}还有 {left} 张没交，结束后不再提醒。确定结束？</b>\n再开：/cycles {year} {due}"
)
ALL = Message("cycles.all", "⬅ 全部年度")
KEEP = Message("cycles.keep", "先不结束")
CLOSED = Message("cycles.closed", "{cycle}已结束，不再提醒。再开：/cycles {year} {due}")
OPENED = Message("cycles.opened", "{cycle}自评：{when} 截止。")
OWED = Message("cycles.owed", "新增应报 {count} 张。")
OWED_OF = Message("cycles.owed_of", "{cycle}新增应报 {count} 张：{forms}。")
UNKNOWN = Message("cycles.unknown", "没有这些单位，或不在这次的范围内，没有记：{names}")
OWED_HOW = Message(
    "cycles.owed_how",
    "没看懂要报哪一张：{what}\n一张写“单位,项目”，几张就换行或用分号隔开，例如\n"
    "<code>/cycles {year} 应报 图书馆,图书购置费；文化馆,送戏下乡补助</code>",
)
NO_CYCLE = Message("cycles.none", "还没有开始 {cycle}。请先设截止日期，例如 /cycles {year} 2027-03-31 24:00")
NO_AREA = Message("cycles.no_area", "没有“{area}”这个主管部门。请写 /people 里的全称，或不写（所有单位）。")
EXTENDED = Message("cycles.extended", "已延期：{unit} 到 {when}，原因：{reason}。填报人的提醒随之改期。")
WAIVED = Message("cycles.waived", "已免报：{unit} {project}，原因：{reason}。")
NO_UNIT = Message("cycles.no_unit", "没有找到单位“{words}”。请写单位名称里的几个字。")
SEVERAL = Message("cycles.several", "“{words}”有 {count} 个单位相近：{names}。请写全一点。")
NOT_OWING = Message("cycles.not_owing", "{unit} 在 {cycle}没有应报的表，不用延期。")
NO_REASON = Message("cycles.no_reason", "请在日期后面写上原因，例如：/cycles {year} 延期 {unit} 2027-04-10 批复未到")
NOT_FOUND = Message(
    "cycles.not_found", "没有找到 {unit} 应报的“{project}”。请写项目的全称，前后用空格隔开，最后写原因。"
)
LINES, NAMED = 14, 5
DEEDS = {
    "owed": Words("words.owed", "应报"),
    "extend": Words("words.extend", "延期"),
    "waive": Words("words.waive", "免报"),
}
_YEAR, _DEED = re.compile(r"^(\d{4})(?:年度?)?(?=\D)"), re.compile(r"^(\d{4}(?: \S+)?) +(应报|延期|免报)(?=\S)")
"""What is written on to a year or a word: 2026应报, 2026年 应报图书馆,图书购置费."""
_COMMA, _BETWEEN = re.compile(r"\s*[,，]\s*"), re.compile("[;；\n]")


@command("cycles", Message("menu.cycles", "年度自评的安排"), roles=[Role.ADMIN], order=50)
def listed(turn: Turn) -> None:
    """Show how the cycles stand, or do what is written."""
    head, _, lines = turn.incoming.argument.translate(WIDE_DIGITS).partition("\n")
    words = _DEED.sub(r"\1 \2 ", _YEAR.sub(r"\1 ", head.strip())).split()
    if len(words) < 2 or not re.fullmatch(r"\d{4}", words[0]):
        turn.reply(_overview(turn))
        return
    year, *words = words
    no_area = turn.translator.meant(words[0], DEEDS) is not None or WRITTEN.match(words[0]) is not None
    area = "" if no_area else words.pop(0)
    if area and not cycles.is_area(turn.session, area):
        turn.reply("\n".join(map(turn.say, (NO_AREA.with_(area=area), HOW))))
    else:
        _do(turn, year, area, words, lines)


def _do(turn: Turn, year: str, area: str, words: list[str], lines: str) -> None:
    """Open a cycle or move its date, or do one of ``DEEDS`` in it."""
    cycle, text = cycles.find(turn.session, year, area), " ".join(words)
    deed, due = turn.translator.meant(words[0], DEEDS) if words else None, due_of(text, turn.now)
    if deed is None and due is not None:
        cycle = cycles.open_cycle(turn.session, year=year, area=area, due=due, by=turn.person.id, now=turn.now)
        said = [OPENED.with_(cycle=_name(year, area), when=Deadline(cycle.due, turn.now))]
        owed = cycles.counts(turn.session, cycle).owed
        said += [] if owed else [NEXT_OWED.with_(year=f"{year} {area}".strip())]
        turn.reply("\n".join(map(turn.say, said)), _buttons(cycle))
    elif cycle is None:
        turn.reply(NO_CYCLE.with_(cycle=_name(year, area), year=f"{year} {area}".strip()))
    elif deed == "owed":
        _owed(turn, cycle, "\n".join((" ".join(words[1:]), lines)))
    elif deed == "extend" and due is not None:
        _extend(turn, cycle, words[1], due, reason_after(text))
    elif deed == "waive" and len(words) > 3:
        _waive(turn, cycle, words[1], words[2], " ".join(words[3:]))
    else:
        turn.reply(HOW)


def _name(year: str, area: str) -> Message:
    return YEAR_AREA.with_(year=year, area=area) if area else YEAR.with_(year=year)


def _owed(turn: Turn, cycle: Cycle, text: str) -> None:
    pairs = [pair_of(one) for one in parted(text)]
    unread = [" ".join(one) for one in pairs if len(one) < 2]
    if unread or not pairs:
        turn.reply(OWED_HOW.with_(what="；".join(unread) or "/cycles", year=f"{cycle.year} {cycle.area}".strip()))
        return
    units = [any_meant(turn.session, name) for name, _ in pairs]
    known = [
        [seen[0].name if seen else name, project]
        for seen, (name, project) in zip(units, pairs, strict=True)
        if len(seen) < 2
    ]
    found = cycles.import_lines(turn.session, cycle, known, turn.now)
    several = {name: seen for seen, (name, _) in zip(units, pairs, strict=True) if len(seen) > 1}
    named = few([" ".join(one) for one in known], NAMED)
    new = OWED_OF.with_(cycle=_name(cycle.year, cycle.area), count=found.new, forms=named)
    said = [
        new if found.new == len(known) else OWED.with_(count=found.new),
        *(_several(name, [one.name for one in of]) for name, of in several.items()),
    ]
    said += [UNKNOWN.with_(names=found.unknown)] if found.unknown else []
    turn.reply("\n".join(turn.say(line) for line in said))


def parted(text: str) -> list[str]:
    """What is owed, form by form: each in a line, behind a semicolon, or where each has a comma behind a space."""
    text = _COMMA.sub(",", text)
    found = [one.strip() for one in _BETWEEN.split(text) if one.strip()]
    words = [one.split() for one in found]
    return [
        one
        for whole, parts in zip(found, words, strict=True)
        for one in (parts if all(part.count(",") == 1 for part in parts) else [whole])
    ]


def pair_of(one: str) -> list[str]:
    """Unit and project of a form that is owed: a comma is between them, else the first space."""
    return [part.strip() for part in one.split("," if "," in one else None, 1) if part.strip()]


def _extend(turn: Turn, cycle: Cycle, name: str, due: datetime, reason: str) -> None:
    unit = _unit(turn, cycle, name)
    if unit is None:
        return
    row = cycles.dates_of(turn.session, cycle, unit)
    if row is None:
        turn.reply(NOT_OWING.with_(unit=unit.name, cycle=_name(cycle.year, cycle.area)))
    elif not reason:
        turn.reply(NO_REASON.with_(unit=name, year=f"{cycle.year} {cycle.area}".strip()))
    else:
        cycles.extend(turn.session, row, due, reason, turn.person.id, turn.now)
        turn.reply(EXTENDED.with_(unit=unit.name, when=Deadline(due, turn.now), reason=reason))


def _waive(turn: Turn, cycle: Cycle, name: str, project: str, reason: str) -> None:
    unit = _unit(turn, cycle, name)
    if unit is None:
        return
    row = cycles.owed_called(turn.session, cycle, unit, project)
    if row is None:
        turn.reply(NOT_FOUND.with_(unit=unit.name, project=project))
        return
    cycles.waive(turn.session, row, reason, turn.person.id, turn.now)
    turn.reply(WAIVED.with_(unit=unit.name, project=row.project, reason=reason))


def _unit(turn: Turn, cycle: Cycle, words: str) -> Unit | None:
    """The one unit that words mean, of several the one that owes something; else it is said which there are."""
    found = [turn.session.get_one(Unit, one.number) for one in any_meant(turn.session, words)]
    if len(found) > 1:
        found = [one for one in found if cycles.dates_of(turn.session, cycle, one) is not None] or found
    if len(found) == 1:
        return found[0]
    turn.reply(_several(words, [one.name for one in found]) if found else NO_UNIT.with_(words=words))
    return None


def _several(words: str, found: Sequence[str]) -> Message:
    """Which units are called so."""
    return SEVERAL.with_(words=words, count=len(found), names=few(found, NAMED))


def _overview(turn: Turn) -> Letter:
    """The newest cycle in full, the others a line each, as far as there is room; what may be written."""
    there, last = cycles.listed(turn.session), [*admins.no_holidays(turn.session, turn.now), HOW]
    lines = _in_full(turn, there[0]) if there else [NONE_OPEN]
    text = "\n".join(map(turn.say, [*lines, *last]))
    others, room = there[1:], LINES - len(text.splitlines())
    shown = others if len(others) <= room else others[: max(0, room - 1)]
    lines += [BRIEFLY.with_(**counted(turn, one)) for one in shown]
    left = others[len(shown) :]
    names = tuple(_name(one.year, one.area) for one in left[:NAMED])
    lines += [OTHERS.with_(count=len(left), cycles=names)] if left else []
    rows = [row for cycle in there for row in _buttons(cycle)]
    return Letter("\n".join(map(turn.say, [*lines, *last])), rows)


def counted(turn: Turn, cycle: Cycle) -> dict[str, Any]:
    """How a cycle stands, in figures."""
    found = cycles.counts(turn.session, cycle)
    return {
        "units": found.units, "owed": found.owed, "done": found.submitted, "late": found.late, "waived": found.waived,
        "left": found.owed - found.submitted - found.waived, "cycle": _name(cycle.year, cycle.area),
        "when": Deadline(cycle.due, turn.now),
    }  # fmt: skip


def _in_full(turn: Turn, cycle: Cycle) -> list[Message]:
    steps = STEPS.with_(days=tuple(map(_step, cycle.steps)))
    evidence = EVIDENCE if cycle.evidence_required else NO_EVIDENCE
    return [STANDS.with_(**counted(turn, cycle)), steps, evidence, UP if cycle.escalate_anomalies else NOT_UP]


def _step(days: int) -> Message:
    return STEP_DAY if not days else (STEP_AFTER if days > 0 else STEP_BEFORE).with_(days=abs(days))


def _buttons(cycle: Cycle) -> list[list[Button]]:
    year = f"{cycle.year} {short(cycle.area, 8)}".strip()
    pairs = (
        ((LIKE, CycleDeed.LIKE_LAST_YEAR), (CLOSE, CycleDeed.CLOSE)),
        (
            (SWITCH_OFF if cycle.escalate_anomalies else SWITCH_ON, CycleDeed.SWITCH_ESCALATION),
            (ASK_NO_EVIDENCE if cycle.evidence_required else ASK_EVIDENCE, CycleDeed.SWITCH_EVIDENCE),
        ),
    )
    rows = [[Button(label.with_(year=year), Cycles(cycle.id or 0, deed)) for label, deed in pair] for pair in pairs]
    return [[one] for row in rows for one in row] if cycle.area else rows


@tap(Cycles, roles=[Role.ADMIN])
def tapped(turn: Turn, action: Cycles) -> None:
    """Have last year's projects owed again, switch escalation or evidence, end the cycle."""
    cycle = cycles.get(turn.session, action.cycle)
    if cycle is None:
        raise Outdated(action.cycle)
    if action.do is CycleDeed.LIKE_SURELY and action.count != cycles.new_like_last_year(turn.session, cycle)[0]:
        turn.toast(LIKE_OTHERS, alert=True)
        _like_last_year(turn, cycle)
    else:
        _DO[action.do](turn, cycle)


def _like_last_year(turn: Turn, cycle: Cycle) -> None:
    """Ask before what units handed in the year before is owed again: how many forms, of how many units."""
    (count, units), before = cycles.new_like_last_year(turn.session, cycle), str(int(cycle.year) - 1)
    if not count:
        turn.toast(LIKE_NONE.with_(before=before), alert=True)
        return
    facts = {"before": before, "cycle": _name(cycle.year, cycle.area), "count": count, "units": units}
    row = [
        Button(LIKE_YES.with_(count=count), Cycles(cycle.id or 0, CycleDeed.LIKE_SURELY, count)),
        Button(LIKE_NO, Cycles(cycle.id or 0, CycleDeed.SHOW)),
    ]
    turn.edit(turn.incoming.message_id, Letter(turn.say(LIKE_SURE.with_(**facts)), [row]))


def _like_surely(turn: Turn, cycle: Cycle) -> None:
    turn.edit(turn.incoming.message_id, OWED.with_(count=cycles.like_last_year(turn.session, cycle, turn.now)))


def _switch_escalation(turn: Turn, cycle: Cycle) -> None:
    cycles.switch_escalation(turn.session, cycle, turn.person.id, turn.now)
    turn.toast(UP if cycle.escalate_anomalies else NOT_UP)
    _again(turn, cycle)


def _switch_evidence(turn: Turn, cycle: Cycle) -> None:
    cycles.switch_evidence(turn.session, cycle, turn.person.id, turn.now)
    turn.toast(EVIDENCE if cycle.evidence_required else NO_EVIDENCE)
    _again(turn, cycle)


def _again(turn: Turn, cycle: Cycle) -> None:
    """Show how the cycle stands now in place of what was shown."""
    lines = map(turn.say, _in_full(turn, cycle))
    newest = cycles.listed(turn.session)[:1] == [cycle]
    turn.edit(turn.incoming.message_id, _overview(turn) if newest else Letter("\n".join(lines), _back(cycle)))


def _back(cycle: Cycle) -> list[list[Button]]:
    return [*_buttons(cycle), [Button(ALL, Cycles(cycle.id or 0, CycleDeed.SHOW))]]


def _show(turn: Turn, _cycle: Cycle) -> None:
    turn.edit(turn.incoming.message_id, _overview(turn))


def _close(turn: Turn, cycle: Cycle) -> None:
    """Ask before a cycle is ended."""
    if cycle.closed is not None:
        turn.toast(_closed(CLOSED, cycle))
        return
    left = counted(turn, cycle)["left"]
    yes = CLOSE.with_(year=f"{cycle.year} {short(cycle.area, 8)}".strip())
    deeds = ((yes, CycleDeed.CLOSE_SURELY), (KEEP, CycleDeed.SHOW))
    row = [Button(label, Cycles(cycle.id or 0, deed)) for label, deed in deeds]
    turn.edit(turn.incoming.message_id, Letter(turn.say(_closed(CLOSE_SURE, cycle).with_(left=left)), [row]))


def _closed(message: Message, cycle: Cycle) -> Message:
    """With how a cycle is opened again."""
    facts = {"year": f"{cycle.year} {cycle.area}".strip(), "due": f"{last_day(cycle.due):%Y-%m-%d}"}
    return message.with_(cycle=_name(cycle.year, cycle.area), **facts)


def _close_surely(turn: Turn, cycle: Cycle) -> None:
    if cycle.closed is None:
        cycles.close(turn.session, cycle, turn.person.id, turn.now)
        turn.edit(turn.incoming.message_id, _closed(CLOSED, cycle))
    else:
        turn.toast(_closed(CLOSED, cycle))


_DO: dict[CycleDeed, Callable[[Turn, Cycle], None]] = {
    CycleDeed.LIKE_LAST_YEAR: _like_last_year,
    CycleDeed.LIKE_SURELY: _like_surely,
    CycleDeed.SWITCH_ESCALATION: _switch_escalation,
    CycleDeed.SWITCH_EVIDENCE: _switch_evidence,
    CycleDeed.CLOSE: _close,
    CycleDeed.CLOSE_SURELY: _close_surely,
    CycleDeed.SHOW: _show,
}
