"""What is answered by counts or with yes and no: 交齐了吗, 退回了几张、通过了几张, 哪些单位全部通过了, 为什么被退回."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Turn, wished
from bot.chat.wishes.counted import (
    AllAccepted,
    AskComplete,
    ByYearOnly,
    CountRechecked,
    CountStates,
    NoSuchDay,
    UnclearDays,
    WhyReturned,
)
from bot.db.terms import FilingState, Role
from bot.dialogs.supervising.instead import not_found
from bot.dialogs.supervising.meant import form_meant, named
from bot.dialogs.supervising.rollup import glance
from bot.dialogs.supervising.score import opened, page_of
from bot.dialogs.supervising.units import proposed, the_unit
from bot.letters import desk as letters
from bot.letters import missing as missing_letters
from bot.letters.desk import STATES
from bot.services import counting, find, missing, people, queue, rollup
from bot.services.queue import Narrowed
from zwcore.text import Message

SEES = [Role.SUPERVISOR, Role.AUDITOR]
NO_UNIT = Message("counted.no_unit", "没有找到单位“{words}”。请写单位名称里的几个字。")
NOT_IN = Message("counted.not_in", "没有交齐：{unit} {year} 年度还欠 {count} 张。")
ALL_IN = Message("counted.all_in", "交齐了：{unit}应报的表都交了。")
NOT_SET = Message("counted.not_set", "说不出交没交齐：没有给{unit}设应报的表。已经交的如下。")
NONE_RETURNED = Message("counted.none_returned", "{what}：现在没有退回的表。")
COUNTS = Message("counted.states", "<b>{what} · {count} 张</b>")
STATE = Message("counted.state", "{state} {count} 张")
YEAR = Message("wish.year", "{year} 年度")
OF_UNIT = Message("counted.of_unit", "{unit} · {year} 年度")
NONE_ALL = Message("counted.none_all", "<b>没有单位全部通过（{year} 年度，共 {units} 个单位）。</b>")
SOME_ALL = Message("counted.some_all", "<b>全部通过的 {count} 个单位（{year} 年度，共 {units} 个）：</b>")
ACCEPTED = Message("counted.accepted", "{unit}：通过 {accepted}/{count} 张")
PARTLY = Message("counted.partly", "部分通过的 {count} 个：")
MORE = Message("counted.more", "另有 {count} 个单位。")
NOT_ONE = Message("counted.not_one", "一张也没有通过的 {count} 个。")
NOTHING = Message("rollup.nothing_yet", "还没有提交的表。")
RECHECKED = Message("counted.rechecked", "已复核 {count} 张。")
BEGUN = Message("counted.begun", "另有 {count} 张只复核了几项，还没有复核总分。")
OF_DRAW = Message("counted.of_draw", "{year} 年度第 {number} 次抽查 {drawn} 张：已复核 {done} 张，没复核 {left} 张。")
NO_DRAW = Message("counted.no_draw", "还没有抽查过，说不出还有几张没复核。")
DONE_SHOWN, PARTLY_SHOWN = 6, 4


@wished(AskComplete, roles=SEES)
def complete(turn: Turn, wish: AskComplete) -> None:
    """交齐了吗: of a unit yes or no first, then how it stands; of all who owes."""
    year = None if wish.year is None else str(wish.year)
    if not wish.words:
        turn.reply(missing_letters.page(turn.reader, missing.page(turn.session, turn.person, 0, year)))
        return
    unit = the_unit(turn, wish.words, NO_UNIT)
    if unit is None:
        return
    found, row = missing.page(turn.session, turn.person, 0, year, unit), people.unit_at(turn.session, unit)
    name = wish.words if row is None else row.name
    if found.rows:
        said = [NOT_IN.with_(unit=name, year=one.year, count=one.count) for one in found.rows]
    else:
        said = [(ALL_IN if missing.is_anything_owed(turn.session, unit, year) else NOT_SET).with_(unit=name)]
    turn.reply(glance(turn, year, unit, others=False).under("\n".join(map(turn.say, said))))


@wished(WhyReturned)
def why_returned(turn: Turn, wish: WhyReturned) -> None:
    """为什么被退回: the way of the form that is named; of a unit what is returned, and the way of the only one."""
    if wish.table is None and wish.filing is None and wish.argument_of_form:
        query = find.understand(turn.session, turn.person, wish.argument_of_form, turn.now)
        back = replace(query, state=FilingState.RETURNED)
        found = find.run(turn.session, turn.person, back)
        if found.count > 1:
            turn.reply(page_of(turn, back, f"{wish.argument_of_form} 已退回", found, 0))
            return
        if found.count == 1:
            wish = replace(wish, filing=found.shown[0].id)
        elif find.run(turn.session, turn.person, query).count:
            turn.reply(NONE_RETURNED.with_(what=wish.what))
            return
        else:
            if not proposed(turn, query.words):
                not_found(turn, wish.argument_of_form)
            return
    filing = form_meant(turn, wish)
    if filing is not None:
        version = opened(turn, filing, shown=False)
        turn.reply(letters.history(turn.reader, version.filing).under(turn.say(named(wish, version.filing).said)))


@wished(CountStates, roles=SEES)
def states(turn: Turn, wish: CountStates) -> None:
    """退回了几张，通过了几张: how many are in each state, of a unit or of all."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if wish.words and unit is None:
        return
    year = newest_year(turn, wish.year)
    found = rollup.of_scope(turn.session, queue.scope(turn.session, turn.person, Narrowed(unit, year)))
    row = None if unit is None else people.unit_at(turn.session, unit)
    what = YEAR.with_(year=year) if row is None else OF_UNIT.with_(unit=row.name, year=year)
    shown = (FilingState.SUBMITTED, FilingState.ASKED, FilingState.RETURNED, FilingState.ACCEPTED)
    lines = [STATE.with_(state=STATES[one], count=found.states.get(one, 0)) for one in shown]
    turn.reply("\n".join(map(turn.say, [COUNTS.with_(what=what, count=found.forms), *lines])))


@wished(AllAccepted, roles=SEES)
def all_accepted(turn: Turn, wish: AllAccepted) -> None:
    """哪些单位全部通过了: those of which each form is accepted, then those with some; or that there is none."""
    year = newest_year(turn, wish.year)
    units = counting.accepted_by_unit(turn.session, turn.person, year)
    if not units:
        turn.reply(NOTHING)
        return
    done = [one for one in units if one.accepted == one.count]
    partly = [one for one in units if 0 < one.accepted < one.count]
    facts = {"year": year, "units": len(units), "count": len(done)}
    lines = [SOME_ALL.with_(**facts) if done else NONE_ALL.with_(**facts)]
    lines += _listed(done, DONE_SHOWN)
    lines += [PARTLY.with_(count=len(partly)), *_listed(partly, PARTLY_SHOWN)] if partly else []
    none = len(units) - len(done) - len(partly)
    lines += [NOT_ONE.with_(count=none)] if none else []
    turn.reply("\n".join(map(turn.say, lines)))


def _listed(units: list[counting.UnitAccepted], most: int) -> list[Message]:
    lines = [ACCEPTED.with_(unit=one.unit, accepted=one.accepted, count=one.count) for one in units[:most]]
    return [*lines, *([MORE.with_(count=len(units) - most)] if len(units) > most else [])]


def newest_year(turn: Turn, year: int | None) -> str:
    """The year that is named, else the newest that there are forms of."""
    return str(year) if year is not None else next(iter(rollup.years_seen(turn.session, turn.person)), "")


@wished(CountRechecked)
def rechecked(turn: Turn, wish: CountRechecked) -> None:
    """复核了几张, 还有几张没复核."""
    found = counting.rechecked(turn.session, turn.person)
    lines = [RECHECKED.with_(count=found.forms)]
    lines += [BEGUN.with_(count=found.begun)] if found.begun else []
    if found.draw is None:
        lines.append(NO_DRAW)
    else:
        facts = {"year": found.draw.year, "number": found.draw.number, "drawn": found.drawn, "done": found.of_drawn}
        lines.append(OF_DRAW.with_(**facts, left=found.drawn - found.of_drawn))
    turn.reply("\n".join(map(turn.say, lines)))


@wished(NoSuchDay)
def no_such_day(turn: Turn, wish: NoSuchDay) -> None:
    """A day that there is not."""
    turn.reply(wish.said)


@wished(UnclearDays)
def unclear_days(turn: Turn, wish: UnclearDays) -> None:
    """A time that is understood in part."""
    turn.reply(wish.said)


@wished(ByYearOnly)
def by_year_only(turn: Turn, wish: ByYearOnly) -> None:
    """What cannot be asked by the day."""
    turn.reply(wish.said)
