"""What is said in plain words: served by who is registered for the wish (``@wished``), else run as the command that it
equals, or answered with what could be said instead.

What changes something is never done by words alone: it is said back with the button that does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.actions import MyForms, ThisUnit
from bot.chat import Arrival, Button, Turn, on_text, tap, wished
from bot.chat.elsewhere import is_command
from bot.chat.registry import COMMANDS, TEXTS, in_order, serving
from bot.chat.router import ENDS, EXPIRED, JOIN_FIRST, NO_RIGHTS, enter, leaves, tapped_in_words, way_in
from bot.chat.wishes import Wish, suggestions
from bot.chat.wishes.howto import HOW_TO, JoinUnit, LeftUndone, NeedHelp
from bot.chat.wishes.model import FILLS, Doing
from bot.chat.wishes.queries import FindForms, OpenForm, SeeMissing, SeeQueue
from bot.db.queries import people
from bot.db.terms import Role
from bot.dialogs.supervising.instead import in_part, not_found
from bot.dialogs.supervising.meant import times, understood
from bot.dialogs.supervising.score import SEES, page_of, show
from bot.dialogs.supervising.units import WhichUnit, in_signs, proposed
from bot.i18n import Deadline
from bot.letters import cards
from bot.letters import found as found_letters
from bot.letters.mine import line
from bot.services import cycles, find, mine, progress, reads, search, submissions
from bot.services.mine import Mine
from zwcore.text import Message, fold

NOT_UNDERSTOOD = Message("wish.not_understood", "没看懂“{words}”。可以这样说：")
OR_ELSE = Message("wish.or_else", "也可以发自评表文件、粘贴整张表的文字，或写“表5”打开一张；其他见 /help。")
ONE = Message("wish.one", "· <code>{text}</code>")
NO_SUCH_FORM = Message("wish.no_such_form", "没有表{no}。")
MY_FORMS = Message("button.my", "我的表")
NOT_BY_WORDS = Message("wish.not_by_words", "光凭一句话不办理。要办请发：<code>/{command} {argument}</code>")
NOT_YET = Message("wish.not_yet", "这一件现在还不能用一句话办，什么都没有变。能做的都在 /help 里。")
EQUALS = {
    "score": "score", "status": "status", "alerts": "alerts", "help": "help", "drafts": "drafts", "fill": "fill",
    "lang": "lang", "submit": "submit", "leave": "leave", "find": "find", "missing": "missing", "my": "my",
    "queue": "queue", "unit": "unit", "year": "year", "sample": "sample", "join": "join",
    "hand_over": "handover",
}  # fmt: skip
"""The command that a wish equals, by the wish's own; it is run as soon as there is one of that name."""
ASK_FIRST = {"submit", "handover"}
"""Commands that show what would be done, and do it only by a button."""
THANKS = frozenset({"谢谢", "多谢", "谢谢您", "谢谢你", "谢谢老师", "谢谢啦", "谢谢了", "辛苦了", "感谢", "thanks"})
GREETINGS = frozenset({"你好", "您好", "你好啊", "早上好", "上午好", "下午好", "在吗", "在么", "hello", "hi"})
"""Words that are a whole text, folded."""
UNTIL = re.compile(
    r"(?:表(?P<table>\d+)的?)?(?:截止(?:日期|时间)?(?:是|到)?(?:哪天|什么时候|几号)?|报到哪天|"
    r"(?:离|距离?)?(?:还有|还剩|剩)(?:几|多少)天(?:就|才)?(?:截止|到期|结束|交)(?:日期|时间)?|"
    r"(?:离)?截止(?:日期|时间)?还(?:有|剩)(?:几|多少)天|(?:最晚|最迟)?(?:什么时候|哪一?天|几号)(?:之前|以前|前)?(?:要|该|得|必须)?(?:重新)?(?:截止|到期|提交|上报|报|交))[吗呢啊]?"
)
"""Until when forms are to come."""
WELCOME = Message("short.welcome", "不客气。有事随时写一句；能做的见 /help。")
HELLO = Message("short.hello", "您好。可以这样说：")
UNTIL_WHEN = Message("short.until", "{year} 年度自评表：{due}截止。")
UNTIL_OF = Message("short.until_of", "{year} 年度自评表（{area}）：{due}截止。")
NO_DATE = Message("short.no_date", "现在没有正在进行的年度自评，没有截止日期。")
ORDER = 95
_FORMS = re.compile(r"\s*的?表?$")
"""What stands behind a unit whose forms are meant: 博物馆的表."""
_TABLE = re.compile(r"(?:打开|看)?第?表(\d{1,3})")
NAME, SHOWN = 20, 40
"""How long a name may be that is looked for, and how much of a text is said back."""


@on_text(order=ORDER)
def wish_came(turn: Turn) -> bool:
    """Do what is wished for, or say what could be said; there is always an answer."""
    _answer(turn)
    return True


def _answer(turn: Turn, unit: str = "") -> None:
    """The same; of what is not understood of a ``unit`` that was tapped the forms of this are shown."""
    role, text = Role(turn.person.role), turn.incoming.text
    if _in_short(turn, fold(text).strip(" ,.!?;~:，。！？～、")):
        return
    wish = understood(turn, text)
    alone, is_there = _TABLE.fullmatch(fold(text)), isinstance(wish, OpenForm) and _is_there(turn, wish)
    if alone is not None and not is_there:
        turn.reply(NO_SUCH_FORM.with_(no=alone[1]), [[Button(MY_FORMS, MyForms())]] if role in FILLS else ())
        return
    if wish is None:
        wish = _named(turn, text)
    elif isinstance(wish, OpenForm) and not _is_there(turn, wish):
        text, wish = find.understand(turn.session, turn.person, wish.argument, turn.now).words, None
    wish = wish or _of_unit(turn, text) or _with_unit(turn) or (FindForms(unit) if unit else None)
    # What a button in view says is meant, unless it is an order (that is said back first) or was tapped just now.
    may_be_label = wish is None or role not in wish.roles or not (wish.asks or _of_its_own(turn, wish))
    if not unit and may_be_label and tapped_in_words(turn):
        return
    if wish is None and role in SEES and ((" " in text and in_part(turn, text)) or proposed(turn, text)):
        return
    if wish is None:
        _offer(turn, NOT_UNDERSTOOD.with_(words=cards.short(turn.incoming.text, SHOWN)), OR_ELSE)
    elif role not in wish.roles:
        _offer(turn, NO_RIGHTS)
    elif isinstance(wish, LeftUndone):
        turn.reply(wish.said)
    elif isinstance(wish, NeedHelp) and wish.topic is not None:
        is_there = wish.topic is not Doing.SAMPLE or "sample" in COMMANDS
        turn.reply(wish.said if is_there else NOT_YET)
    elif not _written_otherwise(turn, wish):
        _serve(turn, wish)


def _of_its_own(turn: Turn, wish: Wish) -> bool:
    """Whether what a button in view says is asked of all, where it was written: 待审 is not that of one unit."""
    bare = isinstance(wish, (SeeQueue, SeeMissing)) and not wish.argument
    return bare or is_command(turn.incoming.text, turn.translator, turn.person.role)


def _in_short(turn: Turn, said: str) -> bool:
    """Answer what is said between people, and until when forms are to come; tell whether it was that."""
    if all(part in THANKS for part in re.split(r"[\W]+", said)):
        turn.reply(WELCOME)
    elif said in GREETINGS:
        _offer(turn, HELLO)
    elif leaves(said):
        enter(COMMANDS[ENDS], turn, "")
    elif (asked := UNTIL.fullmatch(said)) is not None and turn.person.role != Role.NONE:
        turn.reply("\n".join(map(turn.say, [*_until(turn, asked["table"])] or [NO_DATE])))
    else:
        return False
    return True


def _until(turn: Turn, table: str | None) -> Iterator[Message]:
    """Until when forms are to come: those of one's own that came back, each; the years that are open."""
    back = [one for one in mine.listed(turn.session, turn.person) if one.stands is Mine.RETURNED and one.due]
    named = [one for one in back if table is not None and one.table_no == table]
    yield from (line(one, turn.now) for one in named or back)
    for year, area, due in () if named else cycles.dates(turn.session, turn.person.unit_id):
        yield (UNTIL_OF if area else UNTIL_WHEN).with_(year=year, area=area, due=Deadline(due))


def _serve(turn: Turn, wish: Wish) -> None:
    """Have who is registered for a wish serve it; else run the command that it equals."""
    entry = serving(type(wish), turn.person.role)
    if entry is None:
        _run(turn, wish)
    else:
        reads.asked(turn.session, turn.person, entry.roles, wish.command, turn.incoming.text, turn.now)
        entry.handler(turn, wish)


@wished(FindForms, roles=SEES)
def find_forms(turn: Turn, wish: FindForms) -> None:
    """查: the forms that have what is asked for in common; words that no form is called by are not understood."""
    query = find.understand(turn.session, turn.person, wish.argument, turn.now)
    found = find.run(turn.session, turn.person, query)
    if query.words and not found.count:
        scope = submissions.in_sight(turn.session, turn.person)
        if search.find(turn.session, query.words, scope, 1).count:
            not_found(turn, wish.argument)
        elif not proposed(turn, query.words):
            _offer(turn, NOT_UNDERSTOOD.with_(words=cards.short(turn.incoming.text, SHOWN)), OR_ELSE)
    elif found.count == 1:
        turn.reply(wish.said)
        show(turn, found.shown[0])
    elif found.count == 0 and not found_letters.by_facts(query):
        not_found(turn, wish.argument)
    else:
        letter = page_of(turn, query, wish.argument, found, 0)
        turn.reply(letter if found_letters.by_facts(query) else letter.under(turn.say(wish.said)))


@tap(ThisUnit, roles=SEES)
def this_unit(turn: Turn, action: ThisUnit) -> None:
    """Go on with what was asked, of the unit that was tapped."""
    state, seen = turn.waiting, progress.units_seen(turn.session, turn.person)
    name = next((one.name for one in seen.all if one.number == action.unit), None)
    if not isinstance(state, WhichUnit) or state.mark != action.mark or name is None:
        turn.toast(EXPIRED, alert=True)
        return
    turn.end()
    text = in_signs(state.text.replace(state.words, name, 1), name)
    if state.command:
        turn.incoming = replace(turn.incoming, kind=Arrival.COMMAND, command=state.command, argument=text)
        enter(COMMANDS[state.command], turn, text)
    else:
        turn.incoming = replace(turn.incoming, kind=Arrival.TEXT, text=text)
        _answer(turn, name)


def _offer(turn: Turn, first: Message, *last: Message) -> None:
    """Say something, and what could be said instead."""
    role = Role(turn.person.role)
    unit = people.some_unit(turn.session, turn.person)
    offered = suggestions(turn.incoming.text, role, *times(turn), _served(role), *([] if unit is None else [unit]))
    lines = [first, *(ONE.with_(text=one) for one in offered), *last]
    lines += [JOIN_FIRST] if turn.person.role == Role.NONE else []
    turn.reply("\n".join(map(turn.say, lines)), way_in(turn))


def _served(role: Role) -> set[str]:
    """The wishes, by their commands, that somebody serves for a role, or another conversation, or a command."""
    by_command = {wish for wish, name in EQUALS.items() if name in COMMANDS}
    by_role = {kind.command for kind in _kinds(Wish) if serving(kind, role) is not None}
    return by_command | by_role | {"why", "correct"}


def _kinds(kind: type[Wish]) -> Iterator[type[Wish]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def _named(turn: Turn, words: str) -> OpenForm | None:
    """A few words that are the name of a form that was handed in, or a part of it."""
    words = words.strip()
    if turn.person.role not in OpenForm.roles or not 2 <= len(words) <= NAME:
        return None
    scope = submissions.in_sight(turn.session, turn.person)
    return OpenForm(words) if search.find(turn.session, words, scope, 1).count else None


def _of_unit(turn: Turn, words: str) -> FindForms | None:
    """The forms of the unit that a few words are the name of, or a part of it: 博物馆."""
    words = _FORMS.sub("", words.strip())
    if turn.person.role not in FindForms.roles or len(words) < 2:
        return None
    return FindForms(words) if progress.is_called(turn.session, turn.person, words) else None


def _with_unit(turn: Turn) -> OpenForm | None:
    """The form of a unit that is written beside what it is called: 博物馆 工伤, 殡仪馆那个补卡的表."""
    text = find.bare(turn.incoming.text)
    if turn.person.role not in OpenForm.roles or not 2 <= len(text) <= NAME:
        return None
    query = find.understand(turn.session, turn.person, text, turn.now)
    return OpenForm(text) if find.is_of_unit(turn.session, turn.person, query) else None


def _is_there(turn: Turn, wish: OpenForm) -> bool:
    """Whether what is only named is a form that was handed in."""
    query = find.understand(turn.session, turn.person, wish.argument, turn.now)
    return find.run(turn.session, turn.person, query).count > 0


def _written_otherwise(turn: Turn, wish: Wish) -> bool:
    """Have a question or a correction answered as if it had been written the way that is understood of one's own."""
    came, text = turn.incoming, wish.as_text
    if text is None:
        return False
    turn.incoming = replace(came, text=text)
    if any(entry.handler(turn) for entry in in_order(TEXTS) if entry.order < ORDER):
        return True
    turn.incoming = came
    return False


def _run(turn: Turn, wish: Wish) -> None:
    """Say what was understood, and run the command that it equals."""
    name = EQUALS.get(wish.command, "")
    entry = COMMANDS.get(name)
    if entry is None or not entry.open_to(turn.person.role):
        instead = HOW_TO[Doing.JOIN] if isinstance(wish, JoinUnit) else NOT_YET
        turn.reply("\n".join(map(turn.say, (wish.said, instead))))
        return
    if wish.asks and name not in ASK_FIRST:
        how = NOT_BY_WORDS.with_(command=name, argument=wish.argument)
        turn.reply("\n".join(map(turn.say, (wish.said, how))))
        return
    turn.reply(wish.said)
    turn.incoming = replace(turn.incoming, kind=Arrival.COMMAND, command=name, argument=wish.argument)
    enter(entry, turn, wish.argument)
