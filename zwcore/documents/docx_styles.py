"""The styles of a Word document, as far as they decide whether a text counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from zwcore.documents.archive import parse_xml

OFF = ("0", "false", "off", "none")
_TELLING = ("vanish", "webHidden", "strike", "dstrike", "vertAlign", "position", "color")
_MENTIONED = (b"vanish", b"webHidden", b"trike", b"superscript", b"position ")
_NO_LOOK: Mapping[str, bool] = {}
# Text of this colour on a ground of this colour is not to be seen.
_WHITE = re.compile("(?:[Ff][0-9A-Fa-f]){3}")
_SAYS_WHITE = re.compile(rb'color [^>]*"(?:[Ff][0-9A-Fa-f]){3}"')
_HALF_POINTS = 4  # raised by less, a text was only set straight
_DEEPEST = 20


def ancestor(element: Any, tag: str) -> Any:
    """Return the nearest element above with that tag, or ``None``."""
    return next(element.iterancestors(tag), None)


def properties(holder: Any, prefix: str) -> dict[str, bool]:
    """Return what the properties of a run (``rPr``) switch on and off, by their names."""
    found: dict[str, bool] = {}
    for child in holder.iterchildren("{*}*"):
        name, value = child.tag.removeprefix(prefix), child.get(prefix + "val")
        if name == "vertAlign":
            found[name] = value == "superscript"
        elif name == "position":
            found[name] = value is not None and value.isascii() and value.isdigit() and int(value[:6]) >= _HALF_POINTS
        elif name == "color":
            found[name] = value is not None and _WHITE.fullmatch(value) is not None
        elif name in ("shd", "highlight"):
            found["shd"] = found.get("shd", False) or is_dark(child, prefix)
        elif name in _TELLING:
            found[name] = value not in OFF
    return found


def is_dark(shading: Any, prefix: str) -> bool:
    """Tell whether a shading or a highlight is one that white text shows on."""
    fill = shading.get(prefix + "fill") or shading.get(prefix + "val") or "auto"
    return fill not in ("auto", "none", "clear", "white") and _WHITE.fullmatch(fill) is None


class Styles:
    """The styles by their ids: what they switch on or off, those that they are based on included.

    ``source`` gives the part; it is asked for when a style is, which few documents have done.
    """

    def __init__(self, source: Callable[[], bytes]) -> None:
        self._source = source
        self._read: dict[str, tuple[str | None, dict[str, bool]]] | None = None

    @property
    def _styles(self) -> dict[str, tuple[str | None, dict[str, bool]]]:
        if self._read is None:
            self._read = {}
            data = self._source()
            if any(word in data for word in _MENTIONED) or _SAYS_WHITE.search(data):
                root = parse_xml(data)
                prefix = root.tag.removesuffix("styles")
                for style in root.iter(prefix + "style"):
                    self._add(style, prefix)
        return self._read

    def tells(self, name: str | None) -> bool:
        """Tell whether text of a style may not count."""
        return any(self.look(name).get(kind) for kind in _TELLING)

    def _add(self, style: Any, prefix: str) -> None:
        base, holder = style.find(prefix + "basedOn"), style.find(prefix + "rPr")
        look = properties(holder, prefix) if holder is not None else {}
        if any(is_dark(shading, prefix) for shading in style.iter(prefix + "shd")):
            look["shd"] = True
        self._styles[style.get(prefix + "styleId", "")] = (base.get(prefix + "val") if base is not None else None, look)

    def look(self, name: str | None) -> Mapping[str, bool]:
        """Return what a style switches on and off."""
        chain: list[dict[str, bool]] = []
        while name is not None and name in self._styles and len(chain) < _DEEPEST:
            name, own = self._styles[name]
            chain.append(own)
        if not chain:
            return _NO_LOOK
        return {kind: on for own in reversed(chain) for kind, on in own.items()}

    def on_dark(self, run: Any, prefix: str) -> bool:
        """Tell whether what a run stands on may be dark: its paragraph, cell, table, or a box of its own colour."""
        for above in run.iterancestors():
            if above.tag == prefix + "txbxContent":
                return True
            holder = above[0]  # the properties come first
            if holder.tag not in (prefix + name for name in ("pPr", "tcPr", "tblPr", "tblPrEx")):
                continue
            if any(is_dark(shading, prefix) for shading in holder.iterchildren(prefix + "shd")):
                return True
            table = holder.find(prefix + "tblStyle")
            if table is not None and self.look(table.get(prefix + "val")).get("shd"):
                return True
        return False
