"""What is ordered, and whether it is: "退回表5" is, "不要退回表5", "表5退回了吗" and "怎么退回" are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum, auto

from bot.chat.wishes.about import NAMES, named_behind, object_of, reason_from
from bot.chat.wishes.deeds import (
    AcceptForms,
    AskUnit,
    CorrectCell,
    DrawSample,
    HandOver,
    KnowNotices,
    ReturnForm,
    RevokeAcceptance,
    SubmitForms,
    TakeLeave,
    UrgeUnits,
    WithdrawForm,
)
from bot.chat.wishes.howto import LeftUndone, NeedHelp
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import Doing, Wish
from bot.chat.wishes.queries import FindForms, SeeStatus
from bot.chat.wishes.sentence import AT_EDGES, SAID_ALONG, Sentence, has_text
from bot.chat.wishes.tokens import MARK, SPACE, Token
from zwcore.money import parse_hanzi

WHOM = 10
LEAVE = 60
ASKED = frozenset({"question", "who", "which", "how_many", "where"})
ADVICE = frozenset({"how", "how_or_why", "when", "why"})
DONE_STATES = {"return": "returned", "accept": "accepted", "withdraw": "withdrawn", "submit": "submitted"}
DEEDS = {
    "return": Doing.RETURN, "accept": Doing.ACCEPT, "revoke": Doing.REVOKE, "withdraw": Doing.WITHDRAW,
    "submit": Doing.SUBMIT, "urge": Doing.URGE, "correct": Doing.CORRECT, "put": Doing.CORRECT, "set": Doing.CORRECT,
    "ask_unit": Doing.ASK_UNIT, "hand_over": Doing.HAND_OVER, "leave": Doing.LEAVE, "sample": Doing.SAMPLE,
    "explain": Doing.EXPLAIN, "fill": Doing.FILL, "download": Doing.DOWNLOAD, "join": Doing.JOIN,
}  # fmt: skip


_SMALL = SAID_ALONG | AT_EDGES


class Stance(Enum):
    """How a verb is meant."""

    ORDER = auto()
    NOT = auto()
    HOW = auto()
    ASKED = auto()
    DONE = auto()


# -- the verb ----------------------------------------------------------------------------------------------


def verb_of(sentence: Sentence) -> int | None:
    """The place of the first word that would change something."""
    to_whom = [place for place, token in enumerate(sentence.tokens) if token.kind == "hand_over"]
    for place, token in enumerate(sentence.tokens):
        if place in to_whom[:-1]:
            continue
        if token.kind in _BUILDERS or (token.kind in DEEDS and _is_refused(sentence, place)):
            return place
        if token.kind == "alert" and _begins(sentence, place) and has_text(sentence.tokens[place + 1 : place + 2]):
            return place
    return None


def _begins(sentence: Sentence, place: int) -> bool:
    return all(token.kind in SAID_ALONG | AT_EDGES for token in sentence.tokens[:place])


def _is_refused(sentence: Sentence, place: int) -> bool:
    return stance(sentence, place) is Stance.NOT


def _clause_before(sentence: Sentence, place: int) -> Sequence[Token]:
    """What stands before a word in its clause."""
    start, text = place, sentence.line.text
    while start and not (
        sentence.tokens[start - 1].kind == MARK and text[sentence.tokens[start - 1].start] in ",;.。!\n"
    ):
        start -= 1
    return sentence.tokens[start:place]


def stance(sentence: Sentence, place: int) -> Stance:
    """Tell an order from a refusal, a question, and what was done already."""
    before, said = _clause_before(sentence, place), sentence.line.text[: sentence.tokens[place].start].rstrip()
    kinds, last = {token.kind for token in before}, said[-1:]
    if "whether" in kinds:
        return Stance.ASKED
    if last == "不" or any(token.kind == "not" for token in sentence.tokens[:place]):
        return Stance.NOT
    if last in ("没", "未") or said.endswith("没有") or (before and before[-1].kind == "question"):
        return Stance.DONE
    if kinds & ADVICE:
        return Stance.HOW
    after = _asked_after(sentence, place)
    if kinds & ASKED or after & (ASKED - {"question"}):
        return Stance.ASKED
    if after & ADVICE:
        return Stance.HOW if "when" in after else Stance.ASKED
    requested = kinds & {"request", "take"}
    if "modal" in kinds or after & {"question", "modal"}:
        told = sentence.tokens[place].kind == "accept" or sentence.part(sentence.tokens[place + 1 : place + 2]).first(
            "done"
        )
        may_now = bool(told) and "question" not in after and not said.endswith(("能不能", "能否", "可不可以"))
        if may_now or (requested and "modal" in kinds | after):
            return Stance.ORDER
        return Stance.HOW if "modal" in kinds else Stance.ASKED
    return _done_or_ordered(sentence, place, kinds)


def _done_or_ordered(sentence: Sentence, place: int, before: set[str]) -> Stance:
    after = sentence.tokens[place + 1 : place + 3]
    is_soft = any(token.kind == "soft" for token in after)
    if after and after[0].kind == "done" and not is_soft:
        return Stance.DONE
    return Stance.DONE if before & {"already", "day"} else Stance.ORDER


def _asked_after(sentence: Sentence, place: int) -> set[str]:
    """By which words a question is asked behind a verb; what stands in a reason asks nothing."""
    found: set[str] = set()
    after = sentence.tokens[place + 1 :]
    if sentence.tokens[place].kind == "ask_unit" and not {one.kind for one in after} <= _SMALL | {"done", "question"}:
        return found  # it is the unit that is asked
    for n, token in enumerate(after):
        if token.kind in (SPACE, MARK) and has_text(after[n:]) and n:
            break
        found.add(token.kind)
    return found & (ASKED | ADVICE | {"modal"})


# -- what comes of it ----------------------------------------------------------------------------------------------


def order(sentence: Sentence, place: int) -> Wish | None:
    """What is ordered by the verb at a place, or that nothing is to be done; ``None`` where it is no order."""
    verb, meant = sentence.tokens[place], stance(sentence, place)
    if meant is Stance.NOT:
        after = next((n for n in range(place, len(sentence.tokens)) if sentence.tokens[n].kind == MARK), None)
        clause = sentence.part([*_clause_before(sentence, place), *sentence.tokens[place:after]])
        words = clause.rest({verb.kind, "not", "submit", "points", "number", "still"})
        return LeftUndone(DEEDS.get(verb.kind), _without(words, "不"), sentence.table)
    tells = any(token.kind == "statement" for token in sentence.tokens[:place])
    if meant is not Stance.ORDER or tells:
        return None
    return _BUILDERS["urge" if verb.kind == "alert" else verb.kind](sentence, place)


def asked_about(sentence: Sentence, place: int) -> Wish | None:
    """What is asked about a deed: how it is done, or whether it was."""
    verb, meant = sentence.tokens[place], stance(sentence, place)
    uses = {
        verb.kind,
        "not",
        "done",
        "already",
        "handed",
        "who",
        "which",
        "how_many",
        "question",
        "whether",
        "when",
        "mine",
        "all",
    }
    rest, deed = _without(sentence.rest(uses), "没有", "没", "未"), DEEDS.get(verb.kind)
    if meant is Stance.HOW:
        return NeedHelp(deed) if len(rest) <= NAMES else None
    if meant not in (Stance.ASKED, Stance.DONE) or len(rest) > NAMES or verb.kind not in DONE_STATES:
        return None
    if sentence.table is None and sentence.kinds & {"which", "how_many"}:
        return FindForms(rest, None, sentence.year, state=DONE_STATES[verb.kind])
    tells = meant is Stance.DONE and sentence.table is None and has_text(sentence.tokens)
    return None if tells and "question" not in sentence.kinds else SeeStatus(rest, sentence.table, sentence.year)


def _without(words: str, *signs: str) -> str:
    """Words without what denies the verb behind them."""
    for sign in signs:
        words = words.removesuffix(sign)
    return words.strip()


def _return(sentence: Sentence, place: int) -> Wish | None:
    about, n = object_of(sentence, place)
    words = about.value("receipt") or about.rest({"want", "all"})
    if len(words) > NAMES or (
        not words and about.table is None and not sentence.part(sentence.tokens[:place]).kinds <= _SMALL
    ):
        return None
    every = "all" in sentence.part(sentence.tokens[:n]).kinds and about.table is None
    return ReturnForm(words, about.table, about.year, reason_from(sentence, n), every)


def _revoke(sentence: Sentence, place: int) -> Wish | None:
    about, n = object_of(sentence, place)
    words = about.rest({"of"})
    return RevokeAcceptance(words, about.table, about.year, reason_from(sentence, n)) if len(words) <= NAMES else None


def _ask_unit(sentence: Sentence, place: int) -> Wish | None:
    behind = named_behind(sentence, place + 1)
    if behind is None:
        return AskUnit("", sentence.table, sentence.year, reason_from(sentence, place + 1))
    about = sentence.part(sentence.tokens[place + 1 : behind])
    return AskUnit(about.rest(), about.table, about.year, reason_from(sentence, behind))


def _accept(sentence: Sentence, place: int) -> Wish | None:
    each = sentence.line.text[sentence.tokens[place].start] in EACH
    every = each or not sentence.kinds.isdisjoint({"all", "clean"})
    sentence, opinion = (sentence, "") if every else _without_opinion(sentence, place)
    rest = sentence.rest({"accept", "all", "clean", "soft", "done", "modal"})
    strong = len(sentence.line.text[sentence.tokens[place].start : sentence.tokens[place].end]) > 2
    meant = every or strong or sentence.kinds & {"table", "receipt", "soft", "take", "request", "modal", "that"}
    after = sentence.part(sentence.tokens[place + 1 :]).rest({"all", "soft", "done"})
    before = sentence.part(sentence.tokens[:place]).rest({"all", "clean"})
    if rest and each and not sentence.kinds & {"take", "clean"}:
        return None  # 期限都过了 tells something
    named = rest or every or sentence.table or strong or "that" in sentence.kinds
    if not meant or len(rest) > NAMES or (after and before) or not named:
        return None
    if rest.startswith(CALLED_OFF):
        return RevokeAcceptance(rest[2:].strip(), sentence.table, sentence.year)
    return AcceptForms(rest, sentence.table, sentence.year, every, opinion)


def _without_opinion(sentence: Sentence, place: int) -> tuple[Sentence, str]:
    """A sentence without the opinion behind its verb (通过表5，填写完整), and the opinion, where a form is named."""
    tokens, text = sentence.tokens, sentence.line.text
    for n in range(place + 1, len(tokens)):
        named = sentence.part(tokens[:n])
        begins = tokens[n].kind in (MARK, SPACE) or text[tokens[n].start : tokens[n].start + 2] == OPINION
        if begins and (named.table or named.value("receipt")) and has_text(tokens[n:]):
            said = sentence.exact(tokens[n].start).removeprefix("审核").removeprefix(OPINION)
            return named, said.removeprefix("是").strip(" :：，,")
    return sentence, ""


EACH = "都全"
"""How what is meant of all begins: 都过了."""
CALLED_OFF = ("取消", "撤销")
OPINION = "意见"


def _know(sentence: Sentence, place: int) -> Wish | None:
    return None if sentence.rest({"know", "alert", "all"}) else KnowNotices()


def _withdraw(sentence: Sentence, place: int) -> Wish | None:
    uses = {"withdraw", "already", "handed", "submit", "want", "all", "mine", "return"}
    rest = sentence.rest(uses)
    brief = len(rest) <= NAMES and len(sentence.clauses) <= 2
    return WithdrawForm(rest, sentence.table, sentence.year) if brief else None


def _submit(sentence: Sentence, place: int) -> Wish | None:
    rest = sentence.rest({"submit", "all", "mine", "want", "handed"})
    clear = sentence.kinds & {"table", "take", "request", "all"}
    if (rest and not sentence.kinds & {"table", "take"}) or len(rest) > NAMES or (sentence.year and not clear):
        return None
    return SubmitForms(rest, sentence.table, sentence.year, "all" in sentence.kinds)


def _urge(sentence: Sentence, place: int) -> Wish | None:
    uses = {"urge", "alert", "all", "not_in", "handed", "who", "submit", "still", "want", "which", "take", "unit_word"}
    rest = sentence.rest(uses)
    if len(rest) > NAMES or len(sentence.clauses) > 2:
        return None
    return UrgeUnits(rest, sentence.table, sentence.year, not rest)


def _correct(sentence: Sentence, place: int) -> Wish | None:
    tokens, verb = sentence.tokens, sentence.tokens[place]
    if verb.kind == "set":
        return _set(sentence, place)
    target, value = sentence.part(tokens[:place]), _value(sentence, place + 1)
    numeric = place + 1 < len(tokens) and value[:1].isnumeric()
    words = target.rest({"row", "finding_no"})
    clear = target.kinds & {"table", "row", "finding_no", "score", "take", "request"} or numeric
    named = words or target.kinds & {"row", "finding_no"}
    if not value or not named or not clear or len(words) > NAMES or (verb.kind == "put" and not numeric):
        return None
    return _cell(target, words, value)


def _set(sentence: Sentence, place: int) -> Wish | None:
    """English: change form 5 social benefit to 13."""
    written = sentence.line.text
    end = written.rfind(" to ")
    if not _begins(sentence, place) or end < 0:
        return None
    target = sentence.part([one for one in sentence.tokens[place + 1 :] if one.end <= end])
    words, value = target.rest({"row", "finding_no", "set"}), sentence.exact(end + 4)
    named = words or target.kinds & {"row", "finding_no"}
    return _cell(target, words, value) if named and value and len(words) <= 2 * NAMES else None


def _cell(target: Sentence, words: str, value: str) -> Wish:
    row, number = target.value("row"), target.value("finding_no")
    numbers = (None if row is None else int(row), None if number is None else int(number))
    return CorrectCell(words, target.table, target.year, *numbers, value)


def _value(sentence: Sentence, n: int) -> str:
    """The value as it was written, without what is said along behind it."""
    tokens, end = sentence.tokens, len(sentence.tokens)
    aside = {"soft", "particle", "question", "modal", "polite", "request", SPACE, MARK}
    while end > n and tokens[end - 1].kind in aside:
        end -= 1
    return sentence.line.exact(tokens[n].start, tokens[end - 1].end).strip(" :：,，") if end > n else ""


def _hand_over(sentence: Sentence, place: int) -> Wish | None:
    before = sentence.part(_clause_before(sentence, place)).rest(
        {"hand_over", "mine", "form", "want", "all", "handed", "take"}
    )
    to = sentence.part(sentence.tokens[place + 1 :]).rest({"hand_over"})
    return HandOver(to) if len(to) <= WHOM and len(before) <= WHOM else None


def _leave(sentence: Sentence, place: int) -> Wish | None:
    before = sentence.part(sentence.tokens[:place]).rest({"want", "mine"})
    text = sentence.exact(0 if before else sentence.tokens[place].end)
    return TakeLeave(text) if len(sentence.line.text) <= LEAVE else None


_DRAW = re.compile(
    r"抽查\s*(?P<year>20[0-9]{2})(?:年度?)?\s+(?:(?P<percent>[0-9]{1,3})%|(?P<count>[0-9]{1,6})张)\s+(?P<unit>\S.{0,29})"
)
_MANY = re.compile(
    r"抽查?(?:一下)?(?:20\d\d年(?:度)?)?的?(?P<unit>[^0-9%％]{2,16}?)??的?(?P<count>\d{1,4}|[一二两三四五六七八九十]{1,3})[张份个]"
)


def _how_many(sentence: Sentence) -> tuple[int | None, str]:
    """抽查2024年殡仪馆的3张: how many, and of which unit."""
    found = _MANY.search(re.sub(r"\s", "", sentence.line.text))
    if found is None:
        return None, ""
    said = found["count"].replace("两", "二")
    number = int(said) if said.isdecimal() else parse_hanzi(said)
    return (None, "") if number is None else (int(number), found["unit"] or "")


def _sample(sentence: Sentence, place: int) -> Wish | None:
    of_unit = _DRAW.fullmatch(sentence.line.text.strip())
    if of_unit is not None:
        size = Decimal(of_unit["percent"]) if of_unit["percent"] else None
        many = int(of_unit["count"]) if of_unit["count"] else None
        return DrawSample(int(of_unit["year"]), size, many, of_unit["unit"])
    share, rest = sentence.value("percent"), sentence.rest({"sample", "form", "percent", "all", "which", "number"})
    verb, (count, unit) = sentence.tokens[place], _how_many(sentence)
    if (len(rest) > 4 and not lexicon().is_unit(unit)) or (share is None and verb.end - verb.start < 2):
        return None
    return DrawSample(sentence.year, None if share is None else Decimal(share), count, unit)


_BUILDERS: dict[str, Callable[[Sentence, int], Wish | None]] = {
    "return": _return,
    "accept": _accept,
    "revoke": _revoke,
    "withdraw": _withdraw,
    "submit": _submit,
    "urge": _urge,
    "correct": _correct,
    "put": _correct,
    "set": _correct,
    "ask_unit": _ask_unit,
    "hand_over": _hand_over,
    "leave": _leave,
    "know": _know,
    "sample": _sample,
}
