"""How much a file may be: each number is a promise to the machine that reads it, not a rule about forms."""

from __future__ import annotations

from zwcore.documents import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 50
MAX_PAGE_EDGES = 5_000
MAX_PAGE_CHARS = 100_000
MAX_DOCUMENT_OBJECTS = 200_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2_000
MAX_SHEETS = 1_000
MAX_PLACES = 200_000
MAX_SIDE = 20_000
# Below this a member's ratio says nothing: short runs of the same XML pack better than any text, and harm nobody.
RATIO_FLOOR = 64 * 1024


def check_places(rows: int, cols: int) -> None:
    """Refuse a grid of more places than a table can sensibly have: ``Unreadable("bomb")``."""
    if rows > MAX_SIDE or cols > MAX_SIDE or rows * cols > MAX_PLACES:
        raise Unreadable("bomb")


def check_pages(pages: int) -> None:
    """Refuse more pages than are read: ``Unreadable("pages")``."""
    if pages > MAX_PAGES:
        raise Unreadable("pages")


def check_sheets(sheets: int) -> None:
    """Refuse more sheets than a workbook of forms has: ``Unreadable("bomb")``."""
    if sheets > MAX_SHEETS:
        raise Unreadable("bomb")
