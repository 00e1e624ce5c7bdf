"""Photos of several pages → one document: which page begins a form, and which follows which, told by what they show.

Where each page has a number of its own printed on it, that is the order. Else a page with 项目名称 or a title begins a
form, in the order in which they were sent; the others go to the form that misses its end (总分) and whose columns go on
in them, by the indicators on them, the 总分 last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise, product

from zwcore.documents import Document, NotRead, Unreadable, checked, read_document
from zwcore.documents.album import (
    PhotoRead,
    are_apart,
    document_of,
    go_together,
    has_pages,
    page_texts,
    photos_of,
    read_photos,
    share_rows,
)  # fmt: skip
from zwcore.documents.paged import page_number
from zwcore.documents.pdf_scanned import MAX_SCANNED
from zwcore.documents.photo import can_recognise
from zwcore.layouts.cut import begins_form
from zwcore.layouts.fitting import Fitting, added, fit_of
from zwcore.layouts.indicators import split_points
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow, is_title, rows_of
from zwcore.layouts.strangers import begins_anew, is_stranger
from zwcore.layouts.twice import contained
from zwcore.layouts.vocabulary import vocabulary
from zwcore.money import HUNDRED, plain
from zwcore.text import canonical, fold

GoTogether = Callable[[int, int], bool]
Fits = Callable[[tuple[int, ...]], tuple[int, int, int]]
Pairs = list[tuple[PhotoRead, PhotoRead]]

MOST_WAYS = 256
"""In which pages may belong together: four forms on eight photos."""


@dataclass(frozen=True, slots=True)
class PageLook:
    """What a page shows of its place: whether a form begins or ends on it, the number printed on it, how far down its
    form its first indicator stands; whether it has a title alone, and nothing else that is of a form."""

    begins: bool
    ends: bool
    number: int | None
    rank: int | None
    title_alone: bool = False


def read_whole(data: bytes, name: str) -> Document:
    """Read a file of any kind, all its pages where it is several pictures; raises ``Unreadable``."""
    return read_album(data) if has_pages(data) else read_document(data, name)


def read_album(data: bytes) -> Document:
    """Read an album as one document; raises ``Unreadable`` as ``read_document`` does."""
    return checked(partial(_read, data))


def _read(data: bytes) -> Document:
    if not can_recognise():
        raise Unreadable("no_ocr")
    photos = photos_of(data)
    read = [*read_photos(photos[:MAX_SCANNED])]
    shown = [one for one in read if one.has_table]
    if not shown:
        raise Unreadable("no_rules")
    pages = [one.document for one in shown]
    looks = looked(pages)
    halves = contained(pages, [look.ends for look in looks])
    every, kept = shown, [n for n in range(len(shown)) if n not in halves]
    shown, looks = [every[n] for n in kept], [looks[n] for n in kept]
    ordered = in_order(looks, lambda a, b: go_together(shown[a], shown[b]), _fits(shown))
    used, strange, doubted = _of_one_form([(shown[n], looks[n].begins) for n in ordered])
    document = document_of(used)
    known = {one.number for one, _ in used} | {every[n].number for n in halves} | {photo.number for photo, _ in strange}
    again = [
        NotRead("contained", {"part": str(every[part].number), "whole": str(every[whole].number)})
        for part, whole in halves.items()
    ]
    others = [
        NotRead("strangers", {"above": str(above.number), "below": str(photo.number)}) for photo, above in strange
    ]
    left_out = (*document.left_out, *_left_out(read, known, len(photos)), *others, *_wrong(used, doubted), *again)
    return replace(document, left_out=left_out)


def _fits(shown: Sequence[PhotoRead]) -> Fits:
    """What tells how well pages (from 0), the first of which begins a form, are one: by their points, the rows that are
    on two of them, their rules."""

    @cache
    def fits(pages: tuple[int, ...]) -> tuple[int, int, int]:
        photos = [shown[n] for n in pages]
        pairs = [*pairwise(photos)]
        points = fit_of(document_of([(photo, not n) for n, photo in enumerate(photos)]))
        return points, sum(share_rows(*pair) for pair in pairs), sum(go_together(*pair) for pair in pairs)

    return fits


def _of_one_form(
    ordered: Sequence[tuple[PhotoRead, bool]],
) -> tuple[list[tuple[PhotoRead, bool]], Pairs, list[NotRead]]:
    """The photos without those that go on with another form than the one above, which are returned beside, each with
    the photo above; and what is asked of those that may."""
    used: list[tuple[PhotoRead, bool]] = []
    strange: Pairs = []
    doubted: list[NotRead] = []
    last = {n for n in range(len(ordered)) if n + 1 == len(ordered) or ordered[n + 1][1]}
    for n, (photo, begins) in enumerate(ordered):
        first = next((n for n in reversed(range(len(used))) if used[n][1]), None)
        if not begins and first is not None and not share_rows(above := used[-1][0], photo):
            both = document_of([*used[first:], (photo, False)])
            points = added(both)
            fit = Fitting.OPEN if points is None else points.fit
            if fit is not Fitting.FITS and begins_anew(both, photo.number):
                strange.append((photo, above))
                continue
            against = fit is Fitting.AGAINST and n in last and points is not None and points.total is not None
            if points is not None and fit is not Fitting.FITS and (against or is_stranger(both, photo.number)):
                pages = {"above": str(above.number), "below": str(photo.number)}
                doubted.append(NotRead("doubted", pages | points.said()))
        used.append((photo, begins))
    return used, strange, doubted


def _left_out(read: Sequence[PhotoRead], used: Set[int], count: int) -> Iterator[NotRead]:
    unread = [one for one in read if one.number not in used]
    for why, those in (
        ("photos", [one for one in unread if not one.has_table]),
        ("unjoined", [one for one in unread if one.has_table]),
    ):
        if those:
            yield NotRead(why, {"pages": "、".join(str(one.number) for one in those)})
    for one in unread:
        if not one.has_table and (wrong := one.wrong()) is not None:
            yield wrong
    if count > MAX_SCANNED:
        yield NotRead("pages", {"most": str(MAX_SCANNED), "count": str(count - MAX_SCANNED)})


def _wrong(used: Sequence[tuple[PhotoRead, bool]], doubted: Sequence[NotRead]) -> Iterator[NotRead]:
    """What is wrong with photos that were put together in this order (with each, whether a form begins on it), and what
    is asked of them."""
    asked = {one.figures["below"]: one for one in doubted}
    for n, (photo, begins) in enumerate(used):
        above = None if begins or not n else used[n - 1][0]
        goes_on = n + 1 < len(used) and not used[n + 1][1]
        wrong = photo.wrong(*([2] if above is not None else []), *([0] if goes_on else []))
        if wrong is not None:
            yield wrong
        if above is None:
            continue
        question = asked.get(str(photo.number))
        apart = are_apart(above, photo) and fit_of(document_of(_form_of(n, used))) is not Fitting.FITS
        # Where points come to a hundred no row is missing: then the halves are of two forms.
        if question is not None and not (apart and question.figures["weight"] != plain(HUNDRED)):
            yield question
        elif apart:
            yield NotRead("gap", {"above": str(above.number), "below": str(photo.number)})


def _form_of(n: int, used: Sequence[tuple[PhotoRead, bool]]) -> Sequence[tuple[PhotoRead, bool]]:
    """All photos of the form that the ``n``-th is of."""
    first = max(at for at in range(n + 1) if used[at][1] or not at)
    end = next((at for at in range(n + 1, len(used)) if used[at][1]), len(used))
    return used[first:end]


def looked(pages: Sequence[Document]) -> list[PageLook]:
    """Look at pages for what tells their order."""
    rows = [[*rows_of(page)] for page in pages]
    named = [any(_is_start(row) for row in own) for own in rows]
    titles = [_titles(own) for own in rows]
    of_named = {title for n, own in enumerate(titles) if named[n] for title in own}
    looks = [
        # A title that is printed once more on the next page begins nothing there.
        PageLook(named[n] or bool(titles[n] - of_named), any(map(_is_end, rows[n])), _number(page), _rank(rows[n]))
        for n, page in enumerate(pages)
    ]
    return [
        replace(look, title_alone=look.begins and not (named[n] or look.ends or look.rank is not None))
        for n, look in enumerate(looks)
    ]


def in_order(
    looks: Sequence[PageLook], go_together: GoTogether = lambda _, __: True, fits: Fits | None = None
) -> list[int]:
    """The order in which pages (from 0) are read; ``go_together`` tells whether the columns of one go on in another,
    ``fits`` how well some are one form.

    A table that is of no form (名册, 凭证) is left out, and a page of which no more than its title could be read.
    """
    pages = [n for n in range(len(looks)) if _is_of_form(n, looks, go_together)] or [*range(len(looks))]
    fit = None if fits is None else (lambda group: fits(tuple(pages[n] for n in group)))
    return [pages[n] for n in _in_order([looks[n] for n in pages], lambda a, b: go_together(pages[a], pages[b]), fit)]


def _is_of_form(n: int, looks: Sequence[PageLook], go_together: GoTogether) -> bool:
    look, others = looks[n], (other for other in range(len(looks)) if other != n)
    if look.title_alone:
        return False
    shown = look.begins or look.ends or look.rank is not None
    return shown or any(go_together(other, n) or go_together(n, other) for other in others)


def _in_order(looks: Sequence[PageLook], go_together: GoTogether, fits: Fits | None) -> list[int]:
    numbers = {one.number for one in looks} - {None}
    if len(numbers) == len(looks):
        return sorted(range(len(looks)), key=lambda n: looks[n].number or 0)
    groups = {n: [n] for n, look in enumerate(looks) if look.begins}
    rest = [n for n, look in enumerate(looks) if not look.begins]
    if not groups:
        return _sorted(rest, looks)
    for n in rest:
        groups[_group_of(n, groups, looks, go_together)].append(n)
    if fits is not None:
        groups = _best(groups, rest, looks, fits)
    return [n for first, own in groups.items() for n in (first, *_sorted(own[1:], looks))]


def _best(
    groups: dict[int, list[int]], rest: Sequence[int], looks: Sequence[PageLook], fits: Fits
) -> dict[int, list[int]]:
    """The forms to which the pages that begin none belong: of all ways the one that fits best, where none fits better
    those in which they are."""
    open_ = [first for first in groups if not looks[first].ends]
    if len(open_) < 2 or len(open_) ** len(rest) > MOST_WAYS:
        return groups

    def well(way: dict[int, list[int]]) -> list[int]:
        found = [fits((first, *_sorted(own[1:], looks))) for first, own in way.items() if len(own) > 1]
        return [sum(counts) for counts in zip(*found, strict=True)]

    best = groups
    for firsts in product(open_, repeat=len(rest)):
        way = {first: [first, *(n for n, to in zip(rest, firsts, strict=True) if to == first)] for first in groups}
        best = max(best, way, key=well)
    return best


def _group_of(n: int, groups: dict[int, list[int]], looks: Sequence[PageLook], go_together: GoTogether) -> int:
    """The first page of the form that a page belongs to: the nearest, those before it first."""
    if len(groups) == 1:
        return next(iter(groups))
    open_ = [first for first, own in groups.items() if not any(looks[page].ends for page in own)]
    candidates = open_ or list(groups)
    fitting = [first for first in candidates if go_together(first, n)]
    return min(fitting or candidates, key=lambda first: (first > n, abs(first - n)))


def _sorted(pages: Sequence[int], looks: Sequence[PageLook]) -> list[int]:
    """Pages of one form in its order: by their numbers, else by what stands on them; one that shows nothing of that
    stays behind the one that it was sent after."""
    numbers = {looks[n].number for n in pages} - {None}
    if len(numbers) == len(pages):
        return sorted(pages, key=lambda n: looks[n].number or 0)
    keys: dict[int, tuple[bool, int]] = {}
    rank = 0
    for n in pages:
        own = looks[n].rank
        rank = rank if own is None else own
        keys[n] = (looks[n].ends, rank)
    return sorted(pages, key=keys.__getitem__)


# -- what a page shows -------------------------------------------------------------------------------------------------


def _is_start(row: GridRow) -> bool:
    return row.width > 1 and begins_form(row) is not None


def _titles(rows: Sequence[GridRow]) -> set[str]:
    return {canonical(row.texts[0]) for row in rows if len(row.texts) == 1 and is_title(row.texts[0])}


def _is_end(row: GridRow) -> bool:
    return bool(row.texts) and field_of(row.texts[0], "total") is not None


def _number(page: Document) -> int | None:
    found = [number for text in page_texts(page) if (number := page_number(text)) is not None]
    return found[-1] if found and 0 < found[-1] <= MAX_SCANNED else None


def _rank(rows: Sequence[GridRow]) -> int | None:
    """How far down a form the first indicator of a page stands, by its 二级指标."""
    ranks = _ranks()
    names = (fold(split_points(text)[0] or "") for row in rows for text in row.texts)
    return next((ranks[name] for name in names if name in ranks), None)


@cache
def _ranks() -> dict[str, int]:
    return {fold(name): n for n, name in enumerate(vocabulary()["levels"]["level2"])}
