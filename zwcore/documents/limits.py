"""How much a file may be: each number is a promise to the machine that reads it, not a rule about forms.

What a process may take is in :mod:`zwcore.confined`; these numbers say it sooner, and with a better sentence.
"""

from __future__ import annotations

from zwcore.documents import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 400
MAX_PAGE_EDGES = 5_000
MAX_PAGE_CHARS = 100_000
MAX_DOCUMENT_OBJECTS = 200_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2_000
MAX_SHEETS = 1_000
MAX_PLACES = 200_000
MAX_SIDE = 20_000
MAX_CELLS = 400_000
"""Cells of all tables of a file together."""
MAX_FORMS = 200
MAX_ROWS = 500
"""Rows of several cells in one form."""
MAX_ROWS_TOGETHER = 6_000
"""The same in all forms of a file: so many take a quarter of the time that a file may take."""
MAX_RESULT = 8 * 1024 * 1024
"""Bytes of what is said of a file."""
MAX_SHOWN = 100
"""Findings of a form that are written out in words."""
MAX_SHOWN_TOGETHER = 1_000
"""The same for a file."""
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
