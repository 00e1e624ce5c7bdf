"""Which form a sentence in plain words means: the one there is, else the one of several that is tapped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.actions import ThisForm, WhichPage
from bot.chat import Turn, step, tap
from bot.chat.registry import serving
from bot.chat.router import EXPIRED, pass_on
from bot.chat.wishes import understand
from bot.chat.wishes.deeds import AcceptForms, AskUnit, ReturnForm, RevokeAcceptance, TakeBackReturn, UrgeUnits
from bot.chat.wishes.howto import LeftUndone
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import AboutForms, Wish
from bot.chat.wishes.queries import FindForms, OpenForm, SeeMissing, SeeQueue
from bot.chat.wishes.understanding import read
from bot.db.terms import FilingState, Role
from bot.dialogs.supervising.instead import not_found
from bot.dialogs.supervising.passing import Passing
from bot.dialogs.supervising.score import GONE, SEES
from bot.dialogs.supervising.units import proposed
from bot.i18n import ON_SCREEN
from bot.letters import wished as letters
from bot.services import cycles, find, progress, reads, rollup, search, submissions
from bot.services.search import Hits
from bot.services.submissions import Filing
from zwcore.text import WIDE_DIGITS, Message, fold

F = TypeVar("F", bound=AboutForms)


@dataclass(frozen=True)
class WhichForm(Passing):
    """A sentence that may mean several forms, one of which is to be tapped; what is written next is another one."""

    text: str
    words: str = ""
    states: tuple[str, ...] = ()


@step
def another_came(turn: Turn, state: WhichForm) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


def times(turn: Turn) -> tuple[date, tuple[int, ...]]:
    """Today, and the years that are reported on: those of cycles, else those of the forms that were handed in."""
    known = [cycle.year for cycle in cycles.listed(turn.session)] or rollup.years_seen(turn.session, turn.person)
    years = {int(year) for year in known if year.isdecimal()}
    return turn.now.astimezone(ON_SCREEN).date(), tuple(sorted(years, reverse=True))


def form_meant(turn: Turn, wish: AboutForms, states: Collection[FilingState] = ()) -> Filing | None:
    """The one form that a wish is about, in one of ``states`` where a step needs it; ``None`` where that is answered:
    there is none, or it is asked which."""
    if wish.filing is not None:
        return submissions.visible_one(turn.session, turn.person, wish.filing)
    words = wish.argument_of_form
    lies = before_one(turn)
    if not words and lies is not None:
        other = _also_named(turn, wish, lies)
        if other.count:
            _ask_which(turn, other)
        return None if other.count else lies
    query = find.understand(turn.session, turn.person, words, turn.now)
    if wish.asks and _several_tables(turn, wish, replace(query, states=tuple(states))):
        return None
    found = find.run(turn.session, turn.person, replace(query, states=tuple(states)))
    if found.count == 1:
        return found.shown[0]
    if found.count:
        _ask_which(turn, found, wish.said if words else None)
        turn.wait(WhichForm(turn.incoming.text, words, tuple(map(str, states))))
        return None
    others = find.run(turn.session, turn.person, query) if states else Hits([], 0)
    if others.count:
        turn.reply(letters.not_in_state(turn.reader, others.shown[0], others.count))
    elif not proposed(turn, query.words):
        not_found(turn, words)
    return None


def _ask_which(turn: Turn, found: Hits, said: Message | None = None) -> None:
    turn.drop()
    turn.wait(WhichForm(turn.incoming.text))
    turn.reply(letters.which(turn.reader, said, found))


def _several_tables(turn: Turn, wish: AboutForms, query: find.Query) -> bool:
    """Ask which first, where an order names several forms side by side (表7 表8, 表7和表8); tell whether it does."""
    listed = _TABLES.search(turn.incoming.text.translate(WIDE_DIGITS))
    numbers = () if listed is None else tuple(dict.fromkeys(_TABLE_NO.findall(listed[0])))
    if len(numbers) < 2 or wish.table not in numbers:
        return False
    hits = [find.run(turn.session, turn.person, replace(query, table=number)) for number in numbers]
    shown = [one for found in hits for one in found.shown]
    if len({one.table_no for one in shown}) < 2 or len(shown) > MOST_NAMED:
        return False
    turn.drop()
    turn.wait(WhichForm(turn.incoming.text))
    turn.reply(letters.each(turn.reader, wish.said, Hits(shown, len(shown))))
    return True


_TABLE_NO = re.compile(r"表\s?([0-9]{1,3})(?![0-9])")
_TABLES = re.compile(r"表\s?[0-9]{1,3}(?:\s*(?:、|,|，|和|与|及|跟|\s)\s*表\s?[0-9]{1,3})+(?=$|[\s，,。；;：:！!])")
MOST_NAMED = 8


@tap(WhichPage, roles=SEES)
def which_page(turn: Turn, action: WhichPage) -> None:
    """Turn the pages of what a sentence may mean."""
    state = turn.waiting
    if not isinstance(state, WhichForm):
        turn.toast(EXPIRED, alert=True)
        return
    query = find.understand(turn.session, turn.person, state.words, turn.now)
    query = replace(query, states=tuple(map(FilingState, state.states)))
    found = find.run(turn.session, turn.person, query, action.page)
    turn.edit(turn.incoming.message_id, letters.which(turn.reader, None, found, action.page))


def _also_named(turn: Turn, wish: AboutForms, lies: Filing) -> Hits:
    """The form before somebody and those that an order names in its reason: 退回 合计与表8不一致; else nothing."""
    number = read(turn.incoming.text, *times(turn)).table if wish.asks else None
    if number is None or number == lies.table_no:
        return Hits([], 0)
    found = find.run(turn.session, turn.person, find.Query(table=number))
    return Hits([lies, *found.shown], found.count + 1)


def understood(turn: Turn, text: str) -> Wish | None:
    """What somebody wishes for; the form that is named first of what stands behind a verb is the one that is meant."""
    taken_back = _take_back(turn, text)
    if taken_back is not None:
        return taken_back
    wish = understand(text, Role(turn.person.role), *times(turn))
    match wish:
        case ReturnForm("", None, reason=said, every=False) | RevokeAcceptance("", None, reason=said):
            words, reason = _named_first(turn, said)
            return replace(wish, words=words, reason=reason)
        case AskUnit("", None, text=said):
            words, left = _named_first(turn, said)
            return replace(wish, words=words, text=left)
    return wish


_TAKE_BACK = re.compile(
    "(?:请|帮我|我要|我想|怎么|能不能|可以|把)*(?:(?:撤销|撤回|取消|收回)(?P<of>.{0,30}?)的?退回(?:修改)?|"
    "(?P<said>.{0,30}?)的?(?:退回|退)(?:错了|(?:要|想|能)?(?:撤销|撤回|取消|收回)))(?:了|吧|吗|么|怎么办|怎么撤|怎么撤回)?[?？。!！]?"
)
_OF_FORM = re.compile(r"的?(表[0-9]{1,3})的?")


def _take_back(turn: Turn, text: str) -> TakeBackReturn | None:
    """撤销儿童福利院表9的退回, 退回错了怎么办: what of the reviewer's own returns is to be taken back."""
    found = _TAKE_BACK.fullmatch(" ".join(text.split()))
    if found is None or (found["of"] is None and turn.person.role != Role.SUPERVISOR):
        return None
    words = _OF_FORM.sub(r" \1 ", (found["of"] or found["said"] or "").removeprefix("刚才").translate(WIDE_DIGITS))
    return TakeBackReturn(" ".join(words.split()))


def _named_first(turn: Turn, said: str) -> tuple[str, str]:
    """The unit or the project that some words begin with, and what is left of them; without one all is left."""
    found = _FIRST.match(said)
    first, left = (found["first"], found["left"]) if found else ("", "")
    if len(first) >= 2 and _names(turn, first):
        return first, left
    known = lexicon()
    for end in range(len(first) - 1, 2, -1):
        name = first[:end]
        if (known.is_unit(name) or known.is_name(name)) and _names(turn, name):
            return name, said[end:]
    return "", said


_FIRST = re.compile(r"(?P<first>[^\s,，。:：;；、!！?？]{1,20})[\s,，。:：;；、!！?？]*(?P<left>.*)", re.DOTALL)


def _names(turn: Turn, words: str) -> bool:
    """Whether words are of a unit in sight, or of the name of a form that was handed in."""
    return is_name(turn, words) or bool(progress.units_meant(turn.session, turn.person, words))


def before_one(turn: Turn) -> Filing | None:
    """The form whose card lies before somebody, or that was said back to them last."""
    state = turn.waiting
    number = getattr(state, "filing", None) if isinstance(state, Passing) else None
    return None if number is None else submissions.visible_one(turn.session, turn.person, number)


def named(wish: F, filing: Filing) -> F:
    """A wish that names no form, about the form that it was found to mean, so that this is said back."""
    if wish.argument_of_form:
        return wish
    return replace(wish, table=filing.table_no) if filing.table_no else replace(wish, words=filing.project)


def own_wish(turn: Turn) -> Wish | None:
    """What a text means that comes while words about a form are waited for, where it is a wish of its own: a question
    about what there is (谁还没交), an order or a question about a form that it names (通过表3), a form by its name.

    What names no form is about the one before the reviewer, and is what the unit is to read: 满意度怎么来的, 请补佐证.
    """
    text, role = turn.incoming.text.strip(), Role(turn.person.role)
    wish = understood(turn, text)
    if wish is None:
        return OpenForm(text) if 2 <= len(text) <= NAME and is_name(turn, text) else None
    if role not in wish.roles or isinstance(wish, LeftUndone):
        return None
    match wish:
        case SeeMissing() | SeeQueue() | UrgeUnits():
            own = True
        case FindForms():
            own = bool(_LOOKS_FOR.search(text))
        case OpenForm():
            own = _is_there(turn, wish) or bool(_ASKS.search(text))
        case AcceptForms() if wish.every:
            own = True
        case AboutForms():
            own = wish.table is not None or (len(wish.words) >= 2 and _names(turn, wish.words))
        case _:
            own = True
    return wish if own else None


_LOOKS_FOR = re.compile("哪|几张|多少|查|找|列")
_ASKS = re.compile(r"(?:什么|哪里|哪些|多少|没有|吗|呢|[?？])[?？]?$")
NAME = 20
"""How long a name may be that is looked for."""


def _is_there(turn: Turn, wish: OpenForm) -> bool:
    query = find.understand(turn.session, turn.person, wish.argument, turn.now)
    return find.run(turn.session, turn.person, query).count > 0


def is_name(turn: Turn, words: str) -> bool:
    """Whether words are the name of a form that was handed in, or letters of it in their order (社保卡)."""
    found = search.find(turn.session, words, submissions.in_sight(turn.session, turn.person), 1)
    if not found.count:
        return False
    letters = iter(found.shown[0].project_folded)
    return all(letter in letters for letter in fold(words))


def parted(turn: Turn, words: str) -> tuple[str, str]:
    """Words of a unit and of a cell, parted: 社保中心 社会效益. What is no unit is of the cell."""
    said = words.split()
    units = [word for word in said if progress.find_unit(turn.session, turn.person, word) is not None]
    return _joined(units), _joined(word for word in said if word not in units)


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)


@tap(ThisForm, roles=SEES)
def this_one(turn: Turn, action: ThisForm) -> None:
    """Go on with a sentence about the form that was tapped."""
    state, role = turn.waiting, Role(turn.person.role)
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if not isinstance(state, WhichForm) or filing is None:
        turn.toast(GONE if filing is None else EXPIRED, alert=True)
        return
    wish = understood(turn, state.text)
    entry = None if wish is None else serving(type(wish), role)
    if entry is None or not isinstance(wish, AboutForms):
        turn.toast(EXPIRED, alert=True)
        return
    reads.asked(turn.session, turn.person, entry.roles, wish.command, state.text, turn.now)
    entry.handler(turn, replace(wish, filing=filing.id))
