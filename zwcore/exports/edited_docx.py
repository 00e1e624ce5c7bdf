"""Putting texts into cells of a Word file: the first run of a cell takes the text, in the type that it is set in."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from zwcore.documents.archive import parse_xml
from zwcore.documents.docx import cells_of
from zwcore.exports.package import lines_of

if TYPE_CHECKING:
    from zwcore.exports.edited import Place, Put

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SAID = ("t", "tab", "br", "cr", "noBreakHyphen", "ptab", "sym", "fldChar", "instrText")


def write(data: bytes, puts: Mapping[Place, Put]) -> bytes:
    """Return the file with these texts in its cells."""
    from lxml import etree  # type: ignore[import-untyped]

    from zwcore.exports.edited import repacked

    part, marks = cells_of(data)
    with ZipFile(BytesIO(data)) as archive:
        root = parse_xml(archive.read(part))
    prefix = root.tag.removesuffix("document")
    cells = list(root.iter(prefix + "tc"))
    for place, put in puts.items():
        _fill(cells[marks[place]], prefix, put.text)
    content = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return repacked(data, {part: content})


def _fill(cell: Any, prefix: str, text: str) -> None:
    """Put a text into the first run; what other runs say goes, and so do further paragraphs."""
    first, *others = cell.iterchildren(prefix + "p")
    for paragraph in others:
        cell.remove(paragraph)
    runs = [run for run in first.iter(prefix + "r") if run.getparent().tag != prefix + "del"]
    for run in runs:
        for name in _SAID:
            for element in run.findall(prefix + name):
                run.remove(element)
    run = runs[0] if runs else _run(first, prefix)
    for n, line in enumerate(lines_of(text)):
        if n:
            run.append(run.makeelement(prefix + "br"))
        said = run.makeelement(prefix + "t", {_SPACE: "preserve"})
        said.text = line
        run.append(said)


def _run(paragraph: Any, prefix: str) -> Any:
    """A new run, in the type of the paragraph's mark."""
    run = paragraph.makeelement(prefix + "r")
    look = paragraph.find(f"{prefix}pPr/{prefix}rPr")
    if look is not None:
        run.append(deepcopy(look))
    paragraph.append(run)
    return run
