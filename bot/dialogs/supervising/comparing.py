"""表3和表5哪个得分高, 图书馆和博物馆比一下: forms or units beside each other; else what can be asked instead."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Turn, wished
from bot.chat.wishes.queries import CompareSeveral
from bot.db.queries import people as known
from bot.dialogs.supervising.meant import before_one
from bot.dialogs.supervising.score import SEES
from bot.dialogs.supervising.units import proposed
from bot.letters import side_by_side as letters
from bot.letters.side_by_side import UnitBeside
from bot.services import find, people, progress, queue, rollup
from bot.services.find import Query
from bot.services.queue import Narrowed
from bot.services.submissions import Filing
from zwcore.text import Message

NOT_FOUND = Message("several.not_found", "要对比的里面，没有找到“{words}”。")
TOO_MANY = Message(
    "several.too_many",
    "“{words}”有 {count} 张，不知道比哪一张。请写明单位，例如：{example}",
)
UNALIKE = Message("several.unalike", "一个是单位，一个是表，没法放在一起比。可以比两个单位，或几张表，例如：{example}")
EXAMPLE = Message("several.example", "{unit}的表3和表5哪个得分高")
SAME = Message("several.same", "“{words}”说的是同一个，没有可比的。请写出两个不同的，例如：{example}")
UNIT = Message("several.some_unit", "图书馆")
_AND = "和与及同跟"


@wished(CompareSeveral, roles=SEES)
def compare(turn: Turn, wish: CompareSeveral) -> None:
    """Set what is named beside each other: all forms, or all units."""
    wish = _whole(turn, wish)
    queries = [find.understand(turn.session, turn.person, words, turn.now) for words in wish.arguments]
    are_units = [query.unit is not None and query == Query(unit=query.unit, year=query.year) for query in queries]
    if all(are_units) and len({query.unit for query in queries}) > 1:
        _units(turn, [query.unit or 0 for query in queries], wish.year)
    elif all(are_units):
        turn.reply(SAME.with_(words=wish.what, example=_example(turn)))
    elif any(are_units):
        turn.reply(UNALIKE.with_(example=_example(turn)))
    else:
        _forms(turn, queries, wish)


def _forms(turn: Turn, queries: list[Query], wish: CompareSeveral) -> None:
    found: dict[int, Filing] = {}
    for query, words in zip(queries, wish.arguments, strict=True):
        one = _form(turn, query, words)
        if one is None:
            return
        found[one.id or 0] = one
    if len(found) < len(queries):
        turn.reply(SAME.with_(words=wish.what, example=_example(turn)))
        return
    turn.reply(letters.forms(turn.reader, list(found.values())))


def _whole(turn: Turn, wish: CompareSeveral) -> CompareSeveral:
    """A unit that has 和 or 与 in its own name is one, not two."""
    names: list[tuple[str, str | None]] = []
    for words, table in wish.names:
        before = names[-1] if names else ("", None)
        ways = [f"{before[0]}{sign}{words}" for sign in _AND] if before[0] and before[1] is None else []
        known = (one for one in ways if progress.find_unit(turn.session, turn.person, one) is not None)
        if (together := next(known, None)) is not None:
            names[-1] = (together, table)
        else:
            names.append((words, table))
    return replace(wish, names=tuple(names))


def _form(turn: Turn, query: Query, words: str) -> Filing | None:
    """The one form that is meant; ``None``, which is said, for none or many. A number alone is of the unit whose form
    lies before the reader, and of the newest year."""
    lies = before_one(turn)
    if query.unit is None and not query.words and lies is not None:
        query = replace(query, unit=lies.unit_id)
    found = find.run(turn.session, turn.person, query)
    if found.count > 1 and query.year is None:
        newest = replace(query, year=found.shown[0].year)
        found = find.run(turn.session, turn.person, newest)
    if found.count == 1:
        return found.shown[0]
    if found.count:
        turn.reply(TOO_MANY.with_(words=words, count=found.count, example=_example(turn)))
    elif not proposed(turn, query.words or words):
        turn.reply(NOT_FOUND.with_(words=words))
    return None


def _example(turn: Turn) -> Message:
    unit = known.some_unit(turn.session, turn.person)
    return EXAMPLE.with_(unit=unit or UNIT)


def _units(turn: Turn, numbers: list[int], year: int | None) -> None:
    there = rollup.years_seen(turn.session, turn.person)
    of_year = str(year) if year is not None else there[0] if there else ""
    found = []
    for number in dict.fromkeys(numbers):
        unit = people.unit_at(turn.session, number)
        scope = queue.scope(turn.session, turn.person, Narrowed(number, of_year))
        found.append(UnitBeside(number, "" if unit is None else unit.name, rollup.of_scope(turn.session, scope)))
    turn.reply(letters.units(turn.reader, of_year, found))
