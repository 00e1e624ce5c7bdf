"""What is asked for: the rules of ``rules.toml``, and the wish that comes of each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.chat.wishes.counted import AskComplete, CountRechecked, SeeRequests, WhyReturned
from bot.chat.wishes.howto import JoinUnit, LeftUndone, NeedHelp
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import Doing, Paper, Wish
from bot.chat.wishes.of_units import SeeDismissed, asks_of_units, gaps, units_by
from bot.chat.wishes.queries import (
    AskWhy,
    CompareYears,
    FindForms,
    GetPaper,
    MyForms,
    OpenForm,
    OtherLanguage,
    SeeChanges,
    SeeDrafts,
    SeeDrawn,
    SeeFaults,
    SeeMissing,
    SeeNotices,
    SeeQueue,
    SeeScore,
    SeeStatus,
    SeeUnit,
    SeeYear,
    StartForm,
)
from bot.chat.wishes.sentence import Sentence, has_text
from bot.chat.wishes.several import several
from bot.services.having import Having

ASKS = frozenset({"question", "whether", "which", "who", "how_many", "look", "find", "points_asked", "why", "how"})
"""By these a question is known from what only tells something."""
BRIEF = 16


@dataclass(frozen=True)
class Pattern:
    """A rule: the kinds of words that must be there and must not, those that are used up, and how much may be left."""

    wish: str
    has: tuple[frozenset[str], ...]
    lacks: frozenset[str]
    uses: frozenset[str]
    most: int

    def rest_of(self, sentence: Sentence) -> str | None:
        """The words that are left over where it fits, else ``None``."""
        if not sentence.kinds.isdisjoint(self.lacks):
            return None
        if sum(bool(sentence.part(clause).rest(self.uses)) for clause in sentence.clauses) > 1:
            return None
        rest = sentence.rest(self.uses)
        there = sentence.kinds | _besides(sentence, rest)
        fits = all(not there.isdisjoint(one) for one in self.has) and len(rest) <= self.most
        return rest if fits else None


def _besides(sentence: Sentence, rest: str) -> set[str]:
    """What else there is, besides words: see ``rules.toml``."""
    found = {"rest": bool(rest), "unit": lexicon().is_unit(rest), "name": lexicon().is_name(rest)}
    found |= {"two_years": len(sentence.years) > 1, "bound": sentence.bound is not None}
    return {kind for kind, is_there in found.items() if is_there}


@cache
def patterns() -> tuple[Pattern, ...]:
    """The rules, in their order."""
    content = tomllib.loads((resources.files("bot.chat.wishes") / "rules.toml").read_text("utf-8"))
    return tuple(map(_pattern, content["rule"]))


def _pattern(rule: dict[str, object]) -> Pattern:
    said = {key: [str(one) for one in value] for key, value in rule.items() if isinstance(value, list)}
    has = tuple(frozenset(one.split("|")) for one in said["has"])
    uses = frozenset(said.get("uses", ())).union(*has) - {"rest", "unit", "name", "two_years", "bound"}
    most = rule["most"]
    assert isinstance(most, int)
    return Pattern(str(rule["wish"]), has, frozenset(said.get("not", ())), uses, most)


def query(sentence: Sentence) -> Wish | None:
    """What is asked for; ``None`` where it is a statement, or nothing that is known."""
    if "statement" in sentence.kinds and sentence.kinds.isdisjoint(ASKS):
        return None
    beside = several(sentence)
    if beside is not None:
        return beside
    for pattern in patterns():
        rest = pattern.rest_of(sentence)
        if rest is not None and (wish := _BUILDERS[pattern.wish](sentence, rest)) is not None:
            return wish
    return _bare(sentence)


def _bare(sentence: Sentence) -> Wish | None:
    """Without a verb: "补卡 2024", "表5", a receipt's number, a name that is one of a project."""
    receipt = sentence.value("receipt")
    if receipt is not None:
        return OpenForm(receipt)
    rest, known = sentence.rest(), {"number", "points", "percent", "row", "finding_no", "statement", "not"}
    if not sentence.kinds.isdisjoint(known) or len(sentence.clauses) > 1:
        return None
    named = has_text(sentence.tokens) and 2 <= len(rest) <= BRIEF
    years, table = sentence.years, sentence.table
    if (named and len(years) == 1) or (table is not None and len(rest) <= BRIEF):
        return OpenForm(rest, table, sentence.year)
    return OpenForm(rest) if lexicon().is_name(rest) else None


# -- a builder for each ----------------------------------------------------------------------------------------------


def _find(sentence: Sentence, rest: str) -> Wish:
    is_unit, finding = lexicon().is_unit(rest), sentence.first("finding", "code")
    text = "" if finding is None else sentence.line.text[finding.start : finding.end]
    return FindForms(
        "" if is_unit else rest,
        sentence.table,
        sentence.year,
        rest if is_unit else "",
        sentence.value("state") or ("returned" if "resend" in sentence.kinds else None),
        text.upper() if finding is not None and finding.kind == "code" else text,
        sentence.bound,
        sentence.way,
        sentence.most,
        having=Having.BARE if "no_evidence" in sentence.kinds else "",
    )


def _why(sentence: Sentence, rest: str) -> Wish:
    row, number = sentence.value("row"), sentence.value("finding_no")
    numbers = (None if row is None else int(row), None if number is None else int(number))
    return AskWhy(rest, sentence.table, sentence.year, *numbers)


def _compare(sentence: Sentence, rest: str) -> Wish:
    years, cycle = sentence.years, sentence.times.cycle
    if len(years) < 2:
        one = min([*years, cycle - 1])
        years = [max([*years, cycle]), one]
    return CompareYears(rest, sentence.table, None, tuple(years[:2]))


def _missing(sentence: Sentence, rest: str) -> Wish:
    return SeeMissing(rest, None, sentence.year)


def _paper(sentence: Sentence, rest: str) -> Wish | None:
    kind = sentence.value("paper")
    if kind is None and sentence.table is None and "all" in sentence.kinds:
        return GetPaper(rest, None, sentence.year, Paper.ZIP)
    if kind is None and not rest and sentence.table is None:
        words = sentence.first("download")
        if words is None or len(sentence.line.text) > BRIEF:
            return None
    return GetPaper(rest, sentence.table, sentence.year, None if kind is None else Paper(kind))


def _why_returned(sentence: Sentence, rest: str) -> Wish | None:
    """为什么被退回, 退回原因; not how to return a form."""
    why, state = sentence.first("why"), sentence.first("state")
    said = sentence.line.text
    by_state = state is not None and state.value == "returned" and (why or said[state.start] == "被")
    by_why = why is not None and ("return" in sentence.kinds or "退" in said[why.start : why.end])
    return WhyReturned(rest, sentence.table, sentence.year) if by_state or by_why else None


def _queue(sentence: Sentence, rest: str) -> Wish:
    view = _VIEWS.get(sentence.value("view") or "", "")
    return SeeQueue(rest, None, sentence.year, view or (BY_UNIT if not rest and asks_of_units(sentence) else ""))


def _how_to(sentence: Sentence, _: str) -> Wish:
    deed = sentence.first("explain", "download")
    return NeedHelp(Doing.CORRECT if deed is None else Doing(deed.kind))


def _year(sentence: Sentence, _: str) -> Wish | None:
    return None if sentence.year is None else SeeYear(sentence.year)


def _needs(doing: Doing) -> Callable[[Sentence, str], Wish]:
    return lambda _, rest: NeedHelp(doing)


BY_UNIT = "按单位"
_VIEWS = {"one": "待核实", "close": "需细看"}
_BUILDERS: dict[str, Callable[[Sentence, str], Wish | None]] = {
    "help": lambda _, rest: NeedHelp(),
    "undone": lambda _, rest: LeftUndone(),
    "how_to": _how_to,
    "why": _why,
    "join": lambda _, rest: JoinUnit(rest),
    "compare": _compare,
    "changes": lambda said, rest: SeeChanges(rest, said.table, said.year),
    "download": _paper,
    "missing": _missing,
    "my": lambda said, _: MyForms("", None, said.year),
    "find": _find,
    "score": lambda said, rest: SeeScore(rest, said.table, said.year),
    "drawn": lambda said, _: SeeDrawn("working" in said.kinds),
    "drafts": lambda _, rest: SeeDrafts(),
    "fill": lambda _, rest: StartForm(),
    "queue": _queue,
    "complete": lambda said, rest: AskComplete(rest, None, said.year),
    "why_returned": _why_returned,
    "rechecked": lambda said, rest: CountRechecked(rest, None, said.year),
    "requests": lambda _, rest: SeeRequests(),
    **{doing.value: _needs(doing) for doing in (Doing.EXTEND, Doing.UNDO, Doing.DISMISS, Doing.INVITE)},
    "faults": lambda said, rest: SeeFaults(rest, said.table, said.year),
    "open": lambda said, rest: OpenForm(rest, said.table, said.year),
    "unit": lambda said, rest: SeeUnit(rest, None, said.year),
    "year": _year,
    "whole": lambda said, _: SeeYear(said.year or said.times.cycle),
    "alerts": lambda _, rest: SeeNotices(),
    "status": lambda said, rest: SeeStatus(rest, said.table, said.year),
    "units_by": units_by,
    "gaps": lambda said, rest: gaps(said, rest) if not rest or lexicon().is_unit(rest) else None,
    "dismissed": lambda said, rest: SeeDismissed(rest, None, said.year),
    "language": lambda _, rest: OtherLanguage(),
}
