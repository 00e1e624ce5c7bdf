"""Workbooks put together part by part, as other programs write them: for several tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from zwcore.documents import Document, Grid, read_document

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def relations(*named: tuple[str, str]) -> str:
    """A part of relationships: kind and target of each, with the ids r1, r2 …"""
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(named, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def workbook(
    *sheets: str,
    strings: str | None = None,
    styles: str | None = None,
    space: str = MAIN,
    states: tuple[str, ...] = (),
    more: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of worksheets, given by what stands in them.

    ``more`` stands in the workbook's own part, ``parts`` take the place of those of their names."""
    named = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="表{n}" sheetId="{n}" state="{state}" r:id="r{n}"/>' for n, state in enumerate(states, 1)
    )
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_BOOK_TYPE}"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}">{more}<sheets>{listed}</sheets></workbook>',
        **{
            f"xl/{path}": f'<worksheet xmlns="{space}">{sheet}</worksheet>'
            for (_, path), sheet in zip(named, sheets, strict=True)
        },
    }
    if strings is not None:
        named.append(("sharedStrings", "sharedStrings.xml"))
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{strings}</sst>'
    if styles is not None:
        named.append(("styles", "styles.xml"))
        made["xl/styles.xml"] = f'<styleSheet xmlns="{space}">{styles}</styleSheet>'
    made["xl/_rels/workbook.xml.rels"] = relations(*named)
    return zipped({**made, **(parts or {})})


def row(number: int, *cells: str, attributes: str = "") -> str:
    """A row of cells A, B, C …: each a text, or XML that begins with "<" (what stands in the cell, after attributes and
    a bar where there are any: ``s="1"|<v>5</v>``)."""
    out = ""
    for n, cell in enumerate(cells):
        place = f'r="{chr(65 + n)}{number}"'
        head, bar, inner = cell.partition("|<")
        if bar:
            out += f"<c {place} {head}><{inner}</c>"
        elif cell:
            out += f'<c {place} t="inlineStr"><is><t>{cell}</t></is></c>'
    return f'<row r="{number}" {attributes}>{out}</row>'


def told(data: bytes | Document) -> list[object]:
    """Paragraphs as strings, grids as rows of strings."""
    document = read_document(data) if isinstance(data, bytes) else data
    return [
        [[cell.text if cell else None for cell in line] for line in block.dense()]
        if isinstance(block, Grid)
        else block.text
        for block in document.blocks
    ]


def left_out(data: bytes) -> list[tuple[str, str]]:
    """The texts that were left out, and why."""
    return [(dropped.text, dropped.why) for dropped in read_document(data).dropped]
