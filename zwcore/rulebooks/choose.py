"""Which rulebook applies to a form: by what it prints, then by the place that it names and its year.

A place's rulebook is taken where its name is met, or where the form prints that place's own split. What a form prints
otherwise never changes a rulebook silently: it is reported as a contradiction, and bands below the table are taken as
they are printed. The rulebook of central departments is never that of a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from zwcore.form import Form
from zwcore.rulebooks.load import load
from zwcore.rulebooks.model import Rulebook
from zwcore.rulebooks.printed import (
    Contradiction,
    contradictions,
    execution_points,
    form_year,
    noted_points,
    other_bands,
    printed_points,
    summed_points,
)
from zwcore.text import fold

Why = Literal["area", "printed", "default", "year"]
_EXECUTION = "执行"
_CENTRAL = "cn-central"
# A ministry or another office of the centre; below a place (某县委宣传部) it is none.
_OFFICE = re.compile(r"国务院|^中央|^国家|中国.*院$|(?:部|总局|总署|委员会|科学院)(?:机关|本级|\d*)$")
_PLACE = re.compile("[省市县区旗州盟乡镇村]|街道|兵团")
_NO_PLACE = re.compile("城乡|乡村|农村|市场|城市|市政|区域|社区|灾区|景区|民族地区")


@dataclass(frozen=True, slots=True)
class Choice:
    """The rulebook taken and why.

    ``area``: the form names a place it is for; ``printed``: what the form prints is its split (and bands); ``year``:
    the place is known but none of its rulebooks covers the year; ``default``: nothing matched, the national one.
    ``below`` are the lines below the table.
    """

    rulebook: Rulebook
    why: Why
    form: Form
    below: tuple[str, ...] = ()

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the form prints otherwise than the rulebook taken has it."""
        return tuple(contradictions(self.form, self.rulebook, self.below))


def choose(form: Form, below: tuple[str, ...] = (), rulebooks: Mapping[str, Rulebook] | None = None) -> Choice:
    """Choose the rulebook for a form with the lines printed ``below`` it, among those installed or those given.

    A kind of form that is named in its title and shown by its print goes first, then a place that is named unless
    another print than its own is there, then the print. A place that is not named is known by its print only where
    nobody else has that print, in whatever year.
    """
    books = tuple((rulebooks or load()).values())
    print_, year = _Print(form, below), form_year(form)
    covering = [book for book in books if year is None or book.years.cover(year)]
    names = _names(form)
    kind = _newest(book for book in covering if book.taken and book.names and print_.fits(names, book))
    if kind is not None:
        return print_.choice(kind)
    local = _local(books, form, names)
    agreeing = _newest(book for book in local if book in covering and print_.agrees(book))
    if agreeing is not None:
        return Choice(agreeing, "area", form, below)
    national = _newest(_national(covering) or _national(books))
    assert national is not None, "no national rulebook"
    owned = _newest(book for book in _owned(book for book in books if print_.fits(names, book)) if book in covering)
    of_country = print_.splits(national, sums=True) or any(print_.is_centrals(book) for book in covering)
    country = national if national in covering and of_country else None
    area = _newest(book for book in local if book in covering)
    if area is not None:
        # Another place's print says nothing against the one that is named; the country's does.
        found = owned if owned is not None and _of_country(owned) else country
        return Choice(area, "area", form, below) if found is None else print_.choice(found)
    found = _newest(book for book in local if print_.is_of(book)) or (None if local else owned or country)
    return Choice(national, "year" if local else "default", form, below) if found is None else print_.choice(found)


def _local(books: Iterable[Rulebook], form: Form, names: str) -> tuple[Rulebook, ...]:
    """The rulebooks of the places that a form names: in its title, department or unit, else in its project."""
    places = [book for book in books if book.taken is None]
    project = fold(form.project or "")
    named = (book for book in places if _named(names, book))
    return tuple(named) or tuple(book for book in places if _named(project, book))


class _Print:
    """What a form prints of its rules, read once: the split by whatever prints it, the execution points."""

    def __init__(self, form: Form, below: tuple[str, ...]) -> None:
        self.form, self.below = form, below
        noted = noted_points(below)
        self.points = {name: value for name, (_, value) in printed_points(form).items()}
        self.points = self.points or {name: value for name, value in noted.items() if _EXECUTION not in name}
        self.sums = self.points or summed_points(form)
        self.execution = next((value for _, value in execution_points(form)), None)
        if self.execution is None:
            self.execution = next((value for name, value in noted.items() if _EXECUTION in name), None)

    def choice(self, book: Rulebook) -> Choice:
        """The choice of a rulebook for what is printed."""
        return Choice(book, "printed", self.form, self.below)

    def fits(self, names: str, book: Rulebook) -> bool:
        """Tell whether the print is this rulebook's; one for a kind of form or without points wants to be named."""
        if book.area == _CENTRAL and not _may_be_central(self.form):
            return False
        known_by_print = (book.taken is None and not _gives_none(book)) or not book.names
        return (known_by_print or _named(names, book)) and self.is_of(book)

    def is_of(self, book: Rulebook) -> bool:
        """Tell whether split and execution points are this rulebook's, and the bands if they are printed."""
        if _gives_none(book):
            return bool(self.form.indicators) and not _scored(self.form)
        return self.splits(book, sums=book.taken is not None) and not any(other_bands(self.form, book, self.below))

    def is_centrals(self, book: Rulebook) -> bool:
        """Tell whether a place prints what central departments do: for the rest its rules are the country's."""
        return book.area == _CENTRAL and self.is_of(book)

    def splits(self, book: Rulebook, sums: bool = False) -> bool:
        """Tell whether the split is this rulebook's: every level it has; ``sums`` takes those of the rows, too."""
        points = self.sums if sums else self.points
        if book.points is not None:
            names = book.points.levels
            return bool(names) and len(points) == len(names) and all(any(n in one for one in points) for n in names)
        same = all(book.weights.points(level1) == value for level1, value in points.items())
        return len(points) == len(book.weights.levels) and same and self.execution in (None, book.execution.points)

    def agrees(self, book: Rulebook) -> bool:
        """Tell whether nothing that is printed of the split is another's than this rulebook's."""
        return not self.sums or book.points is not None or self.splits(book, sums=True)


def _may_be_central(form: Form) -> bool:
    """Tell whether a form can be one of a central department: no place is named, and no other office than one."""
    if _PLACE.search(_NO_PLACE.sub("", form.title or "")):
        return False
    offices = [fold(name) for name in (form.department, form.unit) if name]
    if any(_PLACE.search(_NO_PLACE.sub("", name)) for name in offices):
        return False
    return not offices or any(_OFFICE.search(name) for name in offices)


def _gives_none(book: Rulebook) -> bool:
    return book.points is not None and book.points.given == "none"


def _names(form: Form) -> str:
    return fold("|".join(part for part in (form.title, form.department, form.unit) if part))


def _named(text: str, rulebook: Rulebook) -> bool:
    for other in rulebook.unless:
        text = text.replace(fold(other), "|")
    return any(fold(name) in text for name in rulebook.names)


def _owned(books: Iterable[Rulebook]) -> tuple[Rulebook, ...]:
    """Of rulebooks with the same print, return those of the area that it belongs to; none where that is not certain.

    What the country prints belongs to it and what a province prints to the province, not to those below them.
    """
    alike = tuple(books)
    owners = {book.area for book in alike if not any(_above(other.area, book.area) for other in alike)}
    return tuple(book for book in alike if {book.area} == owners)


def _of_country(book: Rulebook) -> bool:
    return book.area.split("-")[0] == "cn"


def _above(area: str, other: str) -> bool:
    """Tell whether an area lies above another one; what begins with "cn" is the country's."""
    return other.startswith(f"{area}-") or (area.split("-")[0] == "cn" != other.split("-")[0])


def _scored(form: Form) -> bool:
    """Tell whether the print has any points at all."""
    rows = ((row.weight, row.score, row.level1_points) for row in form.indicators)
    lines = ((line.weight, line.score) for line in form.funds)
    cells = [form.total, *(cell for cells in (*rows, *lines) for cell in cells)]
    return bool(form.columns & {"weight", "score"}) or any(cell is not None for cell in cells)


def _national(books: Iterable[Rulebook]) -> list[Rulebook]:
    return [book for book in books if book.area == "cn" and book.taken is None]


def _newest(books: Iterable[Rulebook]) -> Rulebook | None:
    # The nearest area first (city before province before country), then the newest.
    return max(
        books, key=lambda book: (book.area != "cn", book.area.count("-"), book.years.from_, book.id), default=None
    )
