"""Review rules, one function each, one module per hundred of codes.

To add a check, write a function ``(case) -> hits`` in the module of its hundred and decorate it with :func:`check`; its
documentation, its test and its translation slot follow. It is named after the problem and stays silent where a value
it needs is missing: another check says that. A check carries its traits (:class:`Check`): what it is about, how it is
said in a list, whether a receipt covers it; :func:`codes_about` and :func:`code_of_line` say which have them, so that
nobody needs a list of codes. A check across forms takes :class:`Cases` and is decorated with :func:`check_across`.

Codes are never renumbered or reused. Modules of checks do not know each other: what two of them need stands here or in
``case``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from zwcore.case import Case, Fund, is_ten_thousand_fold
from zwcore.finding import Hit, Scope, Severity
from zwcore.form import Form
from zwcore.paths import edit
from zwcore.registry import Registry
from zwcore.rows import IndicatorRow, is_mark, is_placeholder
from zwcore.sample import SAMPLE
from zwcore.text import Message

__all__ = [
    "AMOUNTS",
    "About",
    "Across",
    "Case",
    "Cases",
    "Check",
    "Fund",
    "IndicatorRow",
    "Shared",
    "check",
    "check_across",
    "checks",
    "checks_across",
    "code_of_line",
    "codes_about",
    "is_mark",
    "is_placeholder",
    "is_ten_thousand_fold",
    "with_reason",
]

AMOUNTS = {
    "initial": Message("word.initial", "年初预算数"),
    "adjusted": Message("word.adjusted", "全年预算数"),
    "executed": Message("word.executed", "全年执行数"),
}
Finder = Callable[[Case], Iterator[Hit]]
Bad = Mapping[str, str | None]


class About(StrEnum):
    """What a finding is about, which decides how it is explained and mended.

    ``points``: 得分, the steps of the score's line explain it; ``blank``: a cell that is to be filled in (空格);
    ``money``: 预算增减, for which one of the usual reasons may be given; ``doubt``: a cell that was not read for
    certain; ``text``: everything else, a word to what stands there.
    """

    POINTS = "points"
    BLANK = "blank"
    MONEY = "money"
    DOUBT = "doubt"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its metadata; ``bad`` is an edit of ``base`` on which it fires, ``None`` where a test brings one.

    Its traits: ``about``; ``brief``, what a list says of it in a few words, with ``count`` and the figures of the
    finding; ``receipt``, whether a receipt (回执) covers it; ``line``, the rulebook's line (提醒线) beyond which it
    tells a change of the budget; ``rests``, the columns it stands on besides that of its place (``indicators.score``,
    ``funds.adjusted``, ``goals.planned``, ``total``): in its own row where its place is a row's, else in every row;
    ``adds``, the figures that are added up where the forms of a file share it.
    """

    code: str
    message: Message
    severity: Severity
    basis: tuple[str, ...]
    scope: Scope
    find: Finder
    bad: Bad | None
    base: Form
    reviewers_only: bool
    shared: Message | None
    about: frozenset[About]
    brief: Message | None
    receipt: bool
    line: str | None
    rests: tuple[str, ...]
    adds: tuple[str, ...]

    @property
    def title(self) -> str:
        """The first line of the docstring: 中文 — English."""
        return _first_line(self.find)

    def example(self) -> Form | None:
        """The form on which the check fires."""
        return edit(self.base, self.bad) if self.bad is not None else None


checks: Registry[Check] = Registry("zwcore.checks")


def check(
    code: str,
    zh: str,
    *,
    severity: Severity,
    basis: str | tuple[str, ...],
    scope: Scope = Scope.FORM,
    bad: Bad | None = None,
    base: Form = SAMPLE,
    reviewers_only: bool = False,
    shared: Message | None = None,
    about: About | tuple[About, ...] = About.TEXT,
    brief: Message | None = None,
    receipt: bool | None = None,
    line: str | None = None,
    rests: tuple[str, ...] = (),
    adds: tuple[str, ...] = (),
) -> Callable[[Finder], Finder]:
    """Register a check; ``zh`` is its sentence, ``basis`` where the rule comes from (a key of ``bases.toml``).

    ``shared`` is the sentence said once for a file when several of its forms have it; its field is ``forms``. For the
    traits see :class:`Check`; a receipt covers what is wrong with a form itself unless ``receipt`` says otherwise.
    """
    sources = (basis,) if isinstance(basis, str) else basis
    traits = frozenset((about,) if isinstance(about, About) else about)
    # How the file was read is not what stands on the form.
    covered = scope is Scope.FORM and not code.startswith("ZW0") if receipt is None else receipt

    def register(find: Finder) -> Finder:
        entry = Check(
            code, Message(code, zh), severity, sources, scope, find, bad, base, reviewers_only, shared,
            traits, brief, covered, line, rests, adds,
        )  # fmt: skip
        checks.add(code, entry)
        return find

    return register


_AND_REASON = Message("word.and_reason", "{told}偏差原因也没有填，请补上。")


def with_reason(case: Case, row: IndicatorRow, code: str, hit: Hit) -> Hit:
    """Return a hit of a check on a row's points, which also says that the reason is blank where one is due."""
    if not case.reason_blank(row):
        return hit
    told = (hit.message or checks[code].message).with_(**hit.params, **hit.words)
    return hit._replace(message=_AND_REASON.with_(told=told))


@cache
def codes_about(about: About) -> frozenset[str]:
    """Return the codes of the checks that are about it."""
    return frozenset(code for code, entry in checks.items() if about in entry.about)


@cache
def code_of_line(line: str) -> str:
    """Return the code of the check that tells a change of the budget beyond a line; ``KeyError`` for no such line."""
    return {entry.line: code for code, entry in checks.items() if entry.line is not None}[line]


@dataclass(frozen=True, slots=True)
class Cases:
    """What a check across forms sees: forms of one or more units, what is known of earlier years, and evidence.

    ``earlier`` are forms that are only compared with; ``evidence`` are the digests of the files attached to each of
    ``forms`` (佐证材料), in their order, empty where nobody was asked for any.
    """

    forms: tuple[Form, ...]
    earlier: tuple[Form, ...] = ()
    evidence: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """Forms (by their index) on which a check across forms found its problem, with the fields of the sentence."""

    forms: tuple[int, ...]
    where: str
    words: Mapping[str, str | Message]


Searcher = Callable[[Cases], Iterator[Shared]]


@dataclass(frozen=True, slots=True)
class Across:
    """A check across forms with its metadata; what it finds is told to reviewers only."""

    code: str
    message: Message
    severity: Severity
    basis: tuple[str, ...]
    search: Searcher
    bad: Cases

    @property
    def title(self) -> str:
        """The first line of the docstring: 中文 — English."""
        return _first_line(self.search)


checks_across: Registry[Across] = Registry("zwcore.checks")


def check_across(
    message: Message, *, severity: Severity, basis: tuple[str, ...], bad: Cases
) -> Callable[[Searcher], Searcher]:
    """Register a check across forms; the code of its message is its own, ``bad`` are forms on which it fires."""

    def register(search: Searcher) -> Searcher:
        checks_across.add(message.code, Across(message.code, message, severity, basis, search, bad))
        return search

    return register


def _first_line(documented: Finder | Searcher) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0]
