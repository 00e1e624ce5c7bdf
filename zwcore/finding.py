"""Findings: what a review says, as values.

A check yields :class:`Hit` objects; ``review`` stamps code, severity and basis and makes them :class:`Finding` objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from zwcore.text import Message


class Severity(StrEnum):
    """必须修改 (error) · 请核实 (warning) · 提示 (info)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


class Sure(StrEnum):
    """How sure the reading under a value is: as printed in its column (``printed``), its column known by other
    witnesses than its header (``inferred``), or read with doubt (``doubtful``)."""

    PRINTED = "printed"
    INFERRED = "inferred"
    DOUBTFUL = "doubtful"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return (Sure.PRINTED, Sure.INFERRED, Sure.DOUBTFUL).index(self)


class Scope(StrEnum):
    """What a finding belongs to: one form, the file (shared by several forms), or the printed template."""

    FORM = "form"
    FILE = "file"
    TEMPLATE = "template"


_NOTHING: Mapping[str, str] = MappingProxyType({})


class Hit(NamedTuple):
    """A place where a check found its problem.

    ``where`` is a path into the form, ``places`` the further cells with the same fault, ``params`` the figures of the
    catalogue (plain decimal strings), ``words`` further fields of the sentence, ``severity`` overrides the check's.
    ``follows`` names the finding this one follows from: ``(code, where)``, ``None`` meaning the first with that code;
    ``scope`` overrides the check's. ``rests`` are cells that this one stands on besides its places and the columns of
    its check.
    """

    where: str
    params: Mapping[str, str] = _NOTHING
    words: Mapping[str, str | Message] = _NOTHING
    places: tuple[str, ...] = ()
    severity: Severity | None = None
    follows: tuple[tuple[str, str | None], ...] = ()
    message: Message | None = None
    scope: Scope | None = None
    rests: tuple[str, ...] = ()


class Finding(NamedTuple):
    """A finding as it is told: ``message`` is the sentence, ``cause`` the index of what it follows from (连带).

    ``receipt`` tells whether a receipt (回执) covers it; a finding keeps it, whatever becomes of its check. ``sure`` is
    how sure the reading under it is: only what stands as printed can be 必须修改.
    """

    code: str
    severity: Severity
    where: str
    message: Message
    params: Mapping[str, str] = _NOTHING
    places: tuple[str, ...] = ()
    scope: Scope = Scope.FORM
    basis: tuple[str, ...] = ()
    cause: int | None = None
    reviewers_only: bool = False
    receipt: bool = True
    sure: Sure = Sure.PRINTED


def root_of(findings: Sequence[Finding], index: int) -> int:
    """Return the index of the finding that this one follows from in the end (连带), or its own.

    Of those that follow from one another the first is the root.
    """
    chain = [index]
    while (cause := findings[chain[-1]].cause) is not None:
        if cause in chain:
            return min(chain)
        chain.append(cause)
    return chain[-1]
