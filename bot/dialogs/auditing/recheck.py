"""复核 of a form, drawn or not: its three scores side by side, points row by row or in all, 复核意见."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.actions import Outdated, RecheckForm, Rechecking
from bot.chat import State, Turn, step, tap
from bot.db.terms import Role
from bot.letters import cards
from bot.letters import rechecks as letters
from bot.services import reads, rechecks
from bot.services.rechecks import NotTaken, RecheckRow
from bot.services.submissions import Version
from zwcore.money import ZERO, parse_points, plain
from zwcore.record import LONGEST_NOTE, is_note
from zwcore.text import Message

GONE = Message("recheck.gone", "没有这张表，或您看不到它。请用 /sample 或 /score 重新查。")
REFUSED = {
    NotTaken.RIGHTS: GONE,
    NotTaken.NEGATIVE: Message("recheck.negative", "得分不能小于 0。请写 0 到 {most} 的数，例如 13.5。"),
    NotTaken.MORE: Message("recheck.more", "最多 {most} 分。请写 0 到 {most} 的数，例如 13.5。"),
}
NO_NUMBER = Message("recheck.no_number", "这不是一个数。请写 0 到 {most} 的数，例如 13.5。")
TOO_SHORT = Message("recheck.too_short", "请用一句话写明复核意见，最多 {most} 个字。")
SAID = Message("recheck.said", "✓ 已记下。")
TOTAL, OPINION = -1, -2
_NAMED = re.compile(r"(?:复核)?(?:(?P<total>总分)|得分|分数|(?P<opinion>意见))(?:是|为|改成|改为)?[:：,，]?\s*")


@dataclass(frozen=True)
class RecheckAsked(State):
    """Waiting for points (of the row ``number`` from 0, or of the form: :data:`TOTAL`) or for the 复核意见
    (:data:`OPINION`); ``first`` is the row whose page comes again."""

    submission: int
    number: int
    first: int
    draw: int | None


@tap(RecheckForm, roles=[Role.AUDITOR])
def tapped(turn: Turn, action: RecheckForm) -> None:
    """Show the three scores, ask for something, or take what is a tap away."""
    version = reads.opened_at(turn.session, turn.person, action.submission, turn.now)
    if version is None:
        turn.toast(GONE, alert=True)
        return
    match action.do:
        case Rechecking.SHOW:
            _show(turn, version, action.number, action.draw)
        case Rechecking.TOTAL:
            turn.wait(RecheckAsked(action.submission, TOTAL, action.number, action.draw))
            most = rechecks.of_version(turn.session, version).most
            letter = letters.ask_total(turn.reader, version, most, action.number, action.draw)
            turn.edit(turn.incoming.message_id, letter)
        case Rechecking.OPINION:
            turn.wait(RecheckAsked(action.submission, OPINION, action.number, action.draw))
            turn.edit(turn.incoming.message_id, letters.ask_opinion(turn.reader, version, action.draw))
        case Rechecking.USUAL:
            _usual_opinion(turn, version, action)
        case Rechecking.LOG:
            turn.end()
            turn.edit(turn.incoming.message_id, letters.log(turn.reader, version, action.draw))
        case Rechecking.SUM:
            if rechecks.take_sum(turn.session, turn.person, version, turn.now) is not None:
                turn.toast(GONE, alert=True)
            _show(turn, version, action.number, action.draw)
        case Rechecking.REST:
            left = rechecks.of_version(turn.session, version).left
            points = {row.cell: value for row in left if (value := letters.as_claimed(row)) is not None}
            _take(turn, version, points, action)
        case _:
            _row(turn, version, action)


def _show(turn: Turn, version: Version, first: int, draw: int | None) -> None:
    turn.end()
    turn.edit(turn.incoming.message_id, letters.three(turn.reader, version, first, draw))


def _usual_opinion(turn: Turn, version: Version, action: RecheckForm) -> None:
    if action.number >= len(letters.OPINIONS):
        raise Outdated(action.number)
    words = turn.translator(letters.OPINIONS[action.number])
    rechecks.say_opinion(turn.session, turn.person, version, words, turn.now)
    _show(turn, version, 0, action.draw)


def _row(turn: Turn, version: Version, action: RecheckForm) -> None:
    rows = rechecks.of_version(turn.session, version).rows
    if action.number >= len(rows):
        raise Outdated(action.number)
    row = rows[action.number]
    points = _a_tap_away(row, action.do)
    if points is not None:
        _take(turn, version, {row.cell: points}, action)
        return
    turn.wait(RecheckAsked(action.submission, action.number, action.number, action.draw))
    letter = letters.ask_row(turn.reader, version, row, action.number, action.draw)
    turn.edit(turn.incoming.message_id, letter)


def _a_tap_away(row: RecheckRow, do: Rechecking) -> Decimal | None:
    match do:
        case Rechecking.AS_CLAIMED:
            return letters.as_claimed(row)
        case Rechecking.FULL:
            return row.most
        case Rechecking.NIL:
            return ZERO
    return None


def _take(turn: Turn, version: Version, points: Mapping[str, Decimal | None], action: RecheckForm) -> None:
    refusal = rechecks.say_points(turn.session, turn.person, version, points, turn.now)
    if refusal is not None:
        turn.toast(GONE, alert=True)
    _show(turn, version, action.number, action.draw)


@step
def word_came(turn: Turn, state: RecheckAsked) -> None:
    """Take what was written: points, or the 复核意见."""
    version = None
    if turn.person.role == Role.AUDITOR:
        version = reads.opened_at(turn.session, turn.person, state.submission, turn.now)
    if version is None:
        turn.end()
        turn.reply(GONE)
        return
    state, words = _meant(state, " ".join(turn.incoming.text.split()))
    refusal = _opinion(turn, version, words) if state.number == OPINION else _points(turn, version, state, words)
    if refusal is not None:
        turn.reply(cards.about(version.filing, refusal))
        return
    turn.end()
    turn.reply(letters.three(turn.reader, version, state.first, state.draw).under(turn.say(SAID)))


def _meant(state: RecheckAsked, words: str) -> tuple[RecheckAsked, str]:
    """复核总分 90, 复核意见 佐证不足: what is named in front is meant, and is no part of it."""
    found = _NAMED.match(words)
    if found is None:
        return state, words
    rest = words[found.end() :]
    if found["opinion"]:
        return replace(state, number=OPINION), rest
    if parse_points(rest) is None:
        return state, words
    return (replace(state, number=TOTAL) if found["total"] or state.number == OPINION else state), rest


def _opinion(turn: Turn, version: Version, words: str) -> Message | None:
    if not is_note(words):
        return TOO_SHORT.with_(most=LONGEST_NOTE)
    refusal = rechecks.say_opinion(turn.session, turn.person, version, words, turn.now)
    return None if refusal is None else REFUSED[refusal]


def _points(turn: Turn, version: Version, state: RecheckAsked, words: str) -> Message | None:
    """Take points; why not, where they are none that the row or the form can have."""
    scores, value = rechecks.of_version(turn.session, version), parse_points(words)
    row = scores.rows[state.number] if 0 <= state.number < len(scores.rows) else None
    most = plain(scores.most if row is None or row.most is None else row.most)
    if value is None:
        return NO_NUMBER.with_(most=most)
    if row is None:
        refusal = rechecks.say_total(turn.session, turn.person, version, value, turn.now)
    else:
        refusal = rechecks.say_points(turn.session, turn.person, version, {row.cell: value}, turn.now)
    return None if refusal is None else REFUSED[refusal].with_(most=most)
