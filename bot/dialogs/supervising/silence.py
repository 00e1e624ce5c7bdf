"""/silence: no notices for a while, of a unit or all, of one code or all, with a reason; at most 30 days."""

from __future__ import annotations

import re

from bot.actions import LiftSilence
from bot.chat import Button, Buttons, Turn, command, tap
from bot.db.terms import Role
from bot.i18n import Translator, Words
from bot.services import alerts, silences
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.silences import Silence
from zwcore.text import Message, fold

MAY = (Role.SUPERVISOR, Role.ADMIN)
HOW = Message(
    "silence.how",
    "<b>暂不提醒</b>\n写上单位（或“全部”）、到哪天、原因，例如：\n/silence 社保中心 7天 系统升级，数字下周更正\n"
    "只管一种时加上编号，例如 {code}（预算变化）或“逾期”。最长 30 天。",
)
NO_UNIT = Message("silence.no_unit", "没有找到这个单位，或不归您管。请写单位的全称、简称，或“全部”。")
WHICH = Message("silence.which", "有 {count} 个单位的名称里有这几个字，请写全一些。")
OUT_OF_RANGE = Message(
    "silence.range", "没有记下：写的是“{text}”，要在 1 到 {most} 天之内，例如：/silence 社保中心 7天 系统升级。"
)
NO_REASON = Message("silence.no_reason", "请写上原因，例如：系统升级，数字下周更正。")
DONE = Message("silence.done", "已记下：{what}到 {until} 前不再提醒。原因：{reason}。待办里仍看得到。")
LINE = Message("silence.line", "{n}. {what}到 {until}：{reason}")
WHAT = Message("silence.what", "{unit}{code}")
EVERYTHING = Message("silence.everything", "全部单位")
OF_CODE = Message("silence.of_code", "（{code}）")
LIFT = Message("silence.lift", "恢复 {n}")
LIFTED = Message("silence.lifted", "已恢复提醒。")
ALL = Words("words.all", "全部|所有单位|all")
LATE = Words("words.late", "逾期")
_UNTIL = re.compile(
    r"(到|至)?\s*(-?\d{1,9}\s*天|下?(周|星期)[一二三四五六日天]|(\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}日?)前?"
)


_DAYS = re.compile(r"(-?\d+)\s*天")


@command("silence", Message("menu.silence", "暂不提醒"), roles=MAY, order=55)
def silence(turn: Turn) -> None:
    """Take a silence down, or show those that hold."""
    text = turn.incoming.argument.strip()
    found = _UNTIL.search(text)
    end = silences.until(found[0], turn.now) if found else None
    if found is not None and (days := _DAYS.search(found[0])) and not 1 <= int(days[1]) <= silences.LONGEST.days:
        turn.reply(OUT_OF_RANGE.with_(most=silences.LONGEST.days, text=found[0].strip()))
        return
    if found is None or end is None:
        turn.reply(*_overview(turn))
        return
    codes = codes_in(turn.translator)
    code, name = _code(codes.search(text)), codes.sub("", text[: found.start()]).strip()
    reason = text[found.end() :].strip(" ，,。")
    units = _units(turn, name)
    if not reason:
        turn.reply(NO_REASON)
    elif len(units) > 1:
        turn.reply(WHICH.with_(count=len(units)))
    elif not units:
        turn.reply(NO_UNIT)
    else:
        row = silences.silence(
            turn.session, turn.person, unit_id=units[0], code=code, reason=reason, until=end, now=turn.now
        )
        turn.reply(DONE.with_(what=_what(turn, row), until=row.until, reason=reason))


def codes_in(say: Translator) -> re.Pattern[str]:
    """What stands for the kind of notice: the number of a finding, or that forms are late."""
    late = "|".join(map(re.escape, say.typed(LATE)))
    return re.compile(rf"\b(ZW\d{{3}})\b|{late}", re.IGNORECASE)


def _code(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    return found[1].upper() if found[1] else alerts.OVERDUE


def _units(turn: Turn, name: str) -> list[int | None]:
    """The units that are meant, of those in the person's sight; ``None`` is all of them."""
    if fold(name) in turn.translator.typed(ALL):
        return [None]
    return [unit.id for unit in silences.units_called(turn.session, turn.person, name)]


def _what(turn: Turn, row: Silence) -> Message:
    unit, code = silences.unit_name(turn.session, row), "" if row.code is None else OF_CODE.with_(code=row.code)
    return WHAT.with_(unit=EVERYTHING if unit is None else unit, code=code)


def _overview(turn: Turn) -> tuple[str, Buttons]:
    lines, rows = [turn.say(HOW.with_(code=BUDGET_CHANGE))], []
    for n, row in enumerate(silences.in_sight(turn.session, turn.person, turn.now)[:10], 1):
        fields = {"n": n, "what": _what(turn, row), "until": row.until, "reason": row.reason}
        lines.append(turn.say(LINE.with_(**fields)))
        rows.append([Button(LIFT.with_(n=n), LiftSilence(row.id or 0))])
    return "\n".join(lines), rows


@tap(LiftSilence, roles=MAY)
def lift(turn: Turn, action: LiftSilence) -> None:
    """End a silence early."""
    own = silences.in_sight(turn.session, turn.person, turn.now)
    row = next((one for one in own if one.id == action.silence), None)
    if row is not None:
        silences.lift(turn.session, row, turn.person.id, turn.now)
    turn.toast(LIFTED)
    turn.edit(turn.incoming.message_id, *_overview(turn))
