"""Review rules, one function each, one module per hundred of codes.

To add a check, write a function ``(case) -> hits`` in the module of its hundred and decorate it with :func:`check`; its
documentation, its test and its translation slot follow. It is named after the problem and stays silent where a value
it needs is missing: another check says that. A check across forms takes :class:`Cases` and is decorated with
:func:`check_across`. Codes are never renumbered or reused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from zwcore.checks.case import Case, Fund, Row, is_mark, is_placeholder
from zwcore.finding import Hit, Scope, Severity
from zwcore.form import Form
from zwcore.paths import edit
from zwcore.registry import Registry
from zwcore.sample import SAMPLE
from zwcore.text import Message

__all__ = [
    "AMOUNTS",
    "Across",
    "Case",
    "Cases",
    "Check",
    "Fund",
    "Row",
    "Shared",
    "check",
    "check_across",
    "checks",
    "checks_across",
    "is_mark",
    "is_placeholder",
]

AMOUNTS = {
    "initial": Message("word.initial", "年初预算数"),
    "adjusted": Message("word.adjusted", "全年预算数"),
    "executed": Message("word.executed", "全年执行数"),
}
Finder = Callable[[Case], Iterator[Hit]]
Bad = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its metadata; ``bad`` is an edit of ``base`` on which it fires, ``None`` where a test brings one."""

    code: str
    message: Message
    severity: Severity
    basis: tuple[str, ...]
    scope: Scope
    find: Finder
    bad: Bad | None
    base: Form
    reviewers_only: bool
    shared: Message | None = None

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
) -> Callable[[Finder], Finder]:
    """Register a check; ``zh`` is its sentence, ``basis`` where the rule comes from (a key of ``bases.toml``).

    ``shared`` is the sentence said once for a file when several of its forms have it; its field is ``forms``.
    """

    def register(find: Finder) -> Finder:
        sources = (basis,) if isinstance(basis, str) else basis
        entry = Check(code, Message(code, zh), severity, sources, scope, find, bad, base, reviewers_only, shared)
        checks.add(code, entry)
        return find

    return register


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
