"""What a working paper (工作底稿) is told of a draw: how it was drawn, and what was said of each form; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zwcore.record import Spoken as Spoken


@dataclass(frozen=True, slots=True)
class RecheckedForm:
    """A form of a draw: its place there, its receipt number, version and digest, what it weighed and why, whose it is.

    ``points`` are the 复核得分 of its rows by their names, ``total`` that of the form, ``said`` who said it and when;
    ``marked`` are the findings that are none, by their marks.
    """

    place: int
    number: str
    version: int
    digest: str
    weight: int
    keys: str
    unit: str
    points: Mapping[str, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    said: Spoken | None = None
    opinion: Spoken | None = None
    marked: Mapping[str, Spoken] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A draw: which of a year, what it was drawn from and by which seed, by whom and when.

    Its forms are in their order: fewer than the ``count`` that was drawn where some were erased since.
    """

    year: str
    number: int
    scope: str
    percent: int | None
    count: int
    size: int
    seed: str
    given: bool
    digest: str
    scheme: str
    person: str
    at: str
    forms: tuple[RecheckedForm, ...]
