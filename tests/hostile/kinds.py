"""The hostile files: a name, and what makes its bytes. Each module of the folder puts its own in."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

Make = Callable[[], bytes]
KINDS: dict[str, Make] = {}
MODULES = ("words", "tables_of_words", "books", "pdfs", "pdf_bombs", "texts", "archives", "offices")


def kind(name: str, *cases: tuple[object, ...]) -> Callable[[Callable[..., bytes]], Callable[..., bytes]]:
    """Put a maker in, once or for each case, whose first value stands in the name."""

    def put(make: Callable[..., bytes]) -> Callable[..., bytes]:
        for case in cases or ((),):
            full = name.format(*case)
            assert full not in KINDS, full
            KINDS[full] = lambda case=case: make(*case)  # type: ignore[misc]
        return make

    return put


def all_kinds() -> dict[str, Make]:
    """Return all of them."""
    for module in MODULES:
        import_module(f"tests.hostile.{module}")
    return KINDS
