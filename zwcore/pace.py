"""How far a long piece of work is, page by page: told by whoever does it, heard by whoever limits the time it takes."""

from __future__ import annotations

from collections.abc import Callable

Hearer = Callable[[int, int], None]
_hearers: list[Hearer] = []


def hear(hearer: Hearer) -> None:
    """Have ``hearer`` told from now on, in place of whoever was: the page that is begun (from 1), and how many."""
    _hearers[:] = [hearer]


def tell(page: int, pages: int) -> None:
    """Say that a page is begun that takes seconds."""
    for hearer in _hearers:
        hearer(page, pages)
