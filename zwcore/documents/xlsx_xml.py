"""XML parts of workbooks, read as a stream: however large a part is, nothing of it is kept but what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zwcore.documents import Unreadable

Attributes = Mapping[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[str], None]
_MOST_ELEMENTS = 5_000_000


def walk(xml: bytes, starts: Mapping[str, OnStart], ends: Mapping[str, OnEnd], pieces: OnEnd | None = None) -> None:
    """Go through a part: ``starts`` are called with an element's attributes, ``ends`` with the text since the last
    element began, both by the local name, since strict files and ordinary ones differ in their namespaces. Where texts
    are mixed with elements, ``pieces`` is called with each piece of them instead.

    Raises ``Unreadable("bomb")`` for more elements than a workbook of forms has, and for a part that declares a
    document type, which no spreadsheet does: it could only be there for its entities. lxml's error escapes where the
    XML is broken.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser: Any = etree.XMLParser(
        target=_Target(starts, ends, pieces), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    etree.fromstring(xml, parser)


class _Target:
    """What lxml tells of a part, sorted by the local names of elements."""

    def __init__(self, starts: Mapping[str, OnStart], ends: Mapping[str, OnEnd], pieces: OnEnd | None) -> None:
        self._starts, self._ends = starts, ends
        self._said: list[str] = []
        self._left = _MOST_ELEMENTS
        self.data = pieces or self._said.append

    def start(self, tag: str, attributes: Attributes) -> None:
        self._said.clear()
        self._left -= 1
        if not self._left:
            raise Unreadable("bomb")
        begin = self._starts.get(tag[tag.rfind("}") + 1 :])
        if begin is not None:
            begin(attributes)

    def end(self, tag: str) -> None:
        finish = self._ends.get(tag[tag.rfind("}") + 1 :])
        if finish is not None:
            finish("".join(self._said))

    def doctype(self, *_: object) -> None:
        raise Unreadable("bomb")

    def close(self) -> None:
        """lxml asks for it."""


def local(attributes: Attributes, name: str, default: str = "") -> str:
    """Return an attribute by its local name: ``r:id`` by ``id``."""
    for key, value in attributes.items():
        if key[key.rfind("}") + 1 :] == name:
            return value
    return default


def is_on(value: str | None, default: bool = False) -> bool:
    """Read an XML boolean; ``default`` where there is none."""
    return default if value is None else value.strip() not in ("0", "false", "off", "none", "")


def count(value: str | None, default: int = 0) -> int:
    """Read a count; ``default`` where there is none or it is no plain number."""
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else default
