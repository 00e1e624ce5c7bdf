"""Putting numbers and texts into cells of a workbook; a cell keeps its style, a formula gives way to the value.

A text is a text whatever it begins with. Where a formula goes, so does the list of what is calculated after what
(``calcChain``), which every program makes again by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from zwcore.documents.archive import parse_xml
from zwcore.documents.xlsx import cells_of
from zwcore.exports.package import lines_of

if TYPE_CHECKING:
    from zwcore.exports.edited import Place, Put

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,13})(?:\.[0-9]{1,6})?")
_CHAIN = re.compile(r"<[^<>]*calcChain[^<>]*/>")


def write(data: bytes, puts: Mapping[Place, Put]) -> bytes:
    """Return the workbook with these values in its cells."""
    from lxml import etree  # type: ignore[import-untyped]

    from zwcore.exports.edited import repacked

    places = cells_of(data)
    with ZipFile(BytesIO(data)) as archive:
        names = {name.casefold(): name for name in archive.namelist()}
        roots: dict[str, Any] = {}
        formulas = False
        for place, put in puts.items():
            path, row, column = places[place]
            part = names[path.lstrip("/").casefold()]
            if part not in roots:
                roots[part] = parse_xml(archive.read(part))
            formulas |= _fill(_cell(roots[part], row, column), put)
        parts: dict[str, bytes | None] = {
            part: etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
            for part, root in roots.items()
        }
        return repacked(data, parts | (_without_chain(archive) if formulas else {}))


def _cell(root: Any, row: int, column: int) -> Any:
    """The cell, made where the sheet has none yet."""
    prefix = root.tag.removesuffix("worksheet")
    line = _in_order(root.find(f"{prefix}sheetData"), prefix + "row", str(row), row, int)
    return _in_order(line, prefix + "c", f"{_letters(column)}{row}", column, _column)


def _in_order(parent: Any, tag: str, name: str, number: int, number_of: Any) -> Any:
    at = 0
    for at, element in enumerate(parent.iterchildren(tag), 1):
        there = number_of(element.get("r", "0"))
        if there == number:
            return element
        if there > number:
            at -= 1
            break
    new = parent.makeelement(tag, {"r": name})
    parent.insert(at, new)
    return new


def _fill(cell: Any, put: Put) -> bool:
    """Put the value into the cell; tell whether a formula went. One that others rest on must stay."""
    prefix = cell.tag.removesuffix("c")
    formula = cell.find(prefix + "f")
    if formula is not None and formula.get("ref") is not None:
        raise ValueError("other cells rest on the formula")
    for element in list(cell):
        cell.remove(element)
    cell.attrib.pop("t", None)
    text = "\n".join(lines_of(put.text))
    if put.number and _PLAIN.fullmatch(text):
        value = cell.makeelement(prefix + "v")
        value.text = text
        cell.append(value)
    elif text:
        cell.set("t", "inlineStr")
        inline, said = cell.makeelement(prefix + "is"), cell.makeelement(prefix + "t", {_SPACE: "preserve"})
        said.text = text
        inline.append(said)
        cell.append(inline)
    return formula is not None


def _without_chain(archive: ZipFile) -> dict[str, bytes | None]:
    parts: dict[str, bytes | None] = {}
    for name in archive.namelist():
        if name.casefold().endswith("calcchain.xml"):
            parts[name] = None
        elif name.endswith(("workbook.xml.rels", "[Content_Types].xml")):
            parts[name] = _CHAIN.sub("", archive.read(name).decode()).encode()
    return parts


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub("[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    return number
