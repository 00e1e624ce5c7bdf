"""/score NAME: the card of a form that was handed in, as far as the person may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bot.actions import Aspect, FindMore, ShowFiled
from bot.chat import Button, Letter, State, Turn, command, step, tap
from bot.chat.router import pass_on
from bot.db.terms import Role
from bot.dialogs.supervising.instead import buttons as others
from bot.dialogs.supervising.instead import not_found
from bot.dialogs.supervising.passing import Passing
from bot.dialogs.supervising.units import proposed
from bot.letters import desk as desk_letters
from bot.letters import found as found_letters
from bot.letters import scorecards
from bot.letters.letter import turning
from bot.services import desk, find, reads, search, submissions
from bot.services.find import Query
from bot.services.search import MANY, Hits
from bot.services.submissions import Filing, Version
from zwcore.text import Message

SEES = (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR)
NONE_YET = Message("score.none_yet", "还没有提交的表。提交以后就能在这里查成绩。")
WHICH = Message("score.which", "有 {count} 个相近的，是哪一个？")
NAME_ONE = Message("score.name_one", "查哪一个？也可以直接写：/score 补卡")
GONE = Message("score.gone", "没有这张表，或您看不到它。请用 /score 重新查。")
MORE = Message("status.more", "另有 {count} 张，写名称查：/score 补卡")
OF_PAGES = Message("score.of_pages", "（第 {page}/{pages} 页）")
HOW_TO_FIND = Message(
    "find.how",
    "写几个词，用空格隔开：项目、单位、年度、回执号、状态、问题或预算变化都行，例如\n"
    "/find 补卡 2024\n/find 社保中心 退回\n/find 得分超过分值\n/find 预算调减30%以上\n/find 没有佐证",
)
DROPPED = Message("desk.dropped", "刚才在写的没有发出，已放下。")
LONGEST_WORDS = 48
"""Bytes of a search that a button can carry along."""


@dataclass(frozen=True)
class LookingAt(Passing):
    """The card of a form lies before a reviewer: a sentence that names no form is about it (退回 请补实际张数)."""

    filing: int


@dataclass(frozen=True)
class Deciding(State):
    """A decision about a version that waits for words of the reviewer; another form that is opened ends it."""

    dropped: ClassVar[Message | None] = DROPPED
    own_leave: ClassVar[bool] = True
    filing: int
    version: int
    aside: bool = field(default=False, kw_only=True)
    """Whether something else was asked since: words are not taken for it any more without asking."""
    pending: str = field(default="", kw_only=True)
    """Words of which it is asked whether they belong to it."""


@step
def said_before_a_card(turn: Turn, state: LookingAt) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


@command("score", Message("menu.score", "查成绩"), roles=SEES, order=30)
def score(turn: Turn) -> None:
    """Answer with the card of the project that is meant; ask where several are close."""
    _find(turn)


@command("find", Message("menu.find", "查找已交的表"), roles=SEES, order=25)
def find_forms(turn: Turn) -> None:
    """Look for forms by all kinds of words: ``/find 补卡 2024``, ``/find 社保中心 退回``, ``/find 得分超过分值``."""
    if turn.incoming.argument.strip():
        _find(turn)
    else:
        turn.reply(HOW_TO_FIND)


def _find(turn: Turn) -> None:
    words = turn.incoming.argument.strip()
    query = find.understand(turn.session, turn.person, words, turn.now)
    found = find.run(turn.session, turn.person, query)
    if found.count == 1 and words:
        show(turn, found.shown[0])
    elif found.count or found_letters.by_facts(query):
        turn.reply(page_of(turn, query, words, found, 0))
    else:
        none_yet = (
            not words or not search.listed(turn.session, submissions.in_sight(turn.session, turn.person), 1).count
        )
        if none_yet:
            turn.reply(NONE_YET)
        elif query.unit is not None or not proposed(turn, query.words):
            not_found(turn, words)


def choose(turn: Turn, found: Hits, question: Message) -> None:
    """Name the first of several forms, each with a button that opens it."""
    more = [turn.say(MORE.with_(count=found.left))] if found.count > len(found.shown) else []
    turn.reply(Letter("\n".join([turn.say(question), *more]), _rows(found)))


@tap(FindMore, roles=SEES)
def turned(turn: Turn, action: FindMore) -> None:
    """A further page of what was found."""
    query = find.understand(turn.session, turn.person, action.words, turn.now)
    found = find.run(turn.session, turn.person, query, action.page)
    turn.edit(turn.incoming.message_id, page_of(turn, query, action.words, found, action.page))


def page_of(turn: Turn, query: Query, words: str, found: Hits, number: int) -> Letter:
    """A page of what was found: by facts alone it is a list that says them, else it is asked which is meant."""
    if not found_letters.by_facts(query):
        return _page(turn, found, words, number, turn.say(WHICH.with_(count=found.said) if words else NAME_ONE), ())
    head = found_letters.head(turn.reader, query, found)
    lines = [*found_letters.alike(turn.reader, query), *found_letters.rows(turn.reader, query, found)]
    letter = _page(turn, found, words, number, head, lines)
    return letter if found.count else Letter(letter.text, others(turn, words))


def _rows(found: Hits) -> list[Sequence[Button]]:
    return [[Button(desk_letters.label(one), ShowFiled(one.id or 0, Aspect.CARD))] for one in found.shown]


def _page(turn: Turn, found: Hits, words: str, number: int, text: str, lines: Sequence[str]) -> Letter:
    """A page of forms, each a button that says its unit and year, too."""
    rows = _rows(found)
    pages = -(-min(found.count, MANY) // find.PAGE)
    if pages > 1 and len(words.encode()) <= LONGEST_WORDS and ":" not in words:
        rows.append(turning(number, pages, lambda page: FindMore(words, page)))
        text += turn.say(OF_PAGES.with_(page=number + 1, pages=pages))
    elif pages > 1:
        lines = [*lines, turn.say(MORE.with_(count=found.left))]
    return Letter("\n".join([text, *lines]), rows)


def show(turn: Turn, filing: Filing, above: Message | None = None) -> None:
    """Show the card of a form, with a line above that says why it comes, where nobody asked for it."""
    turn.drop()
    turn.reply(scorecards.card(turn.reader, opened(turn, filing), above))


def opened(turn: Turn, filing: Filing, *, shown: bool = True) -> Version:
    """The newest version of a form, for the person to read: that a reviewer opened it (where it is ``shown``), or an
    auditor, is put down, and which card lies before them."""
    if shown:
        desk.look(turn.session, filing, turn.person, turn.now)
    before = turn.waiting
    if isinstance(before, Deciding) and before.filing != filing.id:
        turn.drop()
        before = None
    if turn.person.role != Role.CLERK and (before is None or isinstance(before, Passing)):
        turn.wait(LookingAt(filing.id or 0))
    return reads.opened(turn.session, turn.person, filing, turn.now)


@tap(ShowFiled, roles=SEES)
def tapped(turn: Turn, action: ShowFiled) -> None:
    """Show a card, or all its findings in the place of the card, and back."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(GONE, alert=True)
    elif action.do is Aspect.CARD:
        show(turn, filing)
    else:
        version, is_list = opened(turn, filing), action.do is Aspect.FINDINGS
        card = scorecards.findings(turn.reader, version, action.page or 0) if is_list else None
        turn.edit(turn.incoming.message_id, card or scorecards.card(turn.reader, version))
