"""Forms as a workbook (.xlsx): a sheet a form, set for A4; amounts and points are numbers, shown as they are printed.

Every other value is a text and stays one, whatever it begins with: nothing in a form is a formula. Written part by
part; the same forms give the same bytes. Excel shows 32 767 characters of a cell and rows up to 144 mm. See ``sheet``
for what is on the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from zwcore.exports import Paper, export
from zwcore.exports.notes import notes_of
from zwcore.exports.package import RELATIONS, content_types, lines_of, package, relations, xml
from zwcore.exports.sheet import Box, Notes, Page, Role, Spans, Table, heading_height, heights, pages
from zwcore.form import Form
from zwcore.text import Message, Say

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RISKY = ("=", "+", "-", "@")
_PLACES = ("", ".0", ".00", ".000", ".0000")
_MAX_TEXT = 32_767
_MAX_HEIGHT = Decimal(409)
# Role → font, ruled sides (index of _BORDERS), horizontal place.
_LOOKS: dict[Role, tuple[int, int, str]] = {
    "title": (1, 0, "center"),
    "line": (0, 0, "center"),
    "note": (3, 0, "left"),
    "label": (2, 1, "center"),
    "text": (0, 1, "center"),
    "long": (0, 1, "left"),
    "small": (3, 1, "left"),
    "strip": (0, 2, "center"),
    "strip-head": (0, 3, "center"),
}
_FONTS = (("11", "仿宋", ""), ("16", "宋体", "<b/>"), ("10", "宋体", "<b/>"), ("9", "仿宋", ""))
_SIDES = ("left", "right", "top", "bottom")
_BORDERS = ("", "left right top bottom", "left right bottom", "left right top")
_STYLE = {role: n for n, role in enumerate(_LOOKS, 1)}
# A number that a program writes as it stands here: no sign but a minus, no more digits than a workbook keeps.
_NUMBER = re.compile(r"((?!-[0.,]*%?$)-?(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[1-9][0-9]{0,10}))(\.[0-9]{1,4})?(%)?")
_FORMATS = [f"{whole}{places}{sign}" for whole in ("0", "#,##0") for places in _PLACES for sign in ("", "%")]
_FIRST_FORMAT, _FIRST_NUMBER = 164, 1 + 2 * len(_LOOKS)


def to_xlsx(
    forms: Sequence[Form],
    notes: Notes = (),
    say: Say = str,
    *,
    blank_annex: bool = False,
    spans: Sequence[Spans] = (),
) -> bytes:
    """Return ``forms`` as one workbook, a sheet each; ``notes`` are those of each form, by indicator.

    ``blank_annex`` adds the annex sheet also where nothing stands on it yet, to be filled in;
    ``spans`` are the values of each form that stand once for several rows.
    """
    drawn = list(pages(forms, notes, say, blank_annex, spans))
    files = [f"worksheets/sheet{n}.xml" for n in range(1, len(drawn) + 1)]
    kinds = {"xl/workbook.xml": "officedocument.spreadsheetml.sheet.main"}
    kinds |= {"xl/styles.xml": "officedocument.spreadsheetml.styles"}
    kinds |= {f"xl/{file}": "officedocument.spreadsheetml.worksheet" for file in files}
    parts = {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": _workbook(drawn),
        "xl/_rels/workbook.xml.rels": relations({**dict.fromkeys(files, "worksheet"), "styles.xml": "styles"}),
        "xl/styles.xml": _styles(),
    }
    return package(parts | {f"xl/{file}": _sheet(page) for file, page in zip(files, drawn, strict=True)})


def _workbook(drawn: Sequence[Page]) -> str:
    sheets = "".join(f'<sheet name="{xml(page.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, page in enumerate(drawn, 1))
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">\'{xml(page.name)}\'!${row}:${row}</definedName>'
        for n, page in enumerate(drawn)
        for row in _header_rows(page)
    )
    names = f"<definedNames>{titles}</definedNames>" if titles else ""
    return f'<workbook xmlns="{_S}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets>{names}</workbook>'


def _header_rows(page: Page) -> Iterator[int]:
    row = len(page.heading) + 1
    for table in page.tables:
        if table.header:
            yield row
        row += table.rows


def _styles() -> str:
    fonts = "".join(f'<font>{b}<sz val="{size}"/><name val="{name}"/></font>' for size, name, b in _FONTS)
    borders = "".join(
        "<border>" + "".join(f'<{s} style="thin"/>' if s in ruled.split() else f"<{s}/>" for s in _SIDES) + "</border>"
        for ruled in _BORDERS
    )
    looks = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' + "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="{border}" applyNumberFormat="1" applyAlignment="1"'
        f'{quoted}><alignment horizontal="{side}" vertical="center" wrapText="1"/></xf>'
        for quoted in ("", ' quotePrefix="1"')
        for font, border, side in _LOOKS.values()
    )
    font, border, side = _LOOKS["text"]
    numbers = range(_FIRST_FORMAT, _FIRST_FORMAT + len(_FORMATS))
    looks += "".join(
        f'<xf numFmtId="{n}" fontId="{font}" fillId="0" borderId="{border}" applyNumberFormat="1" applyAlignment="1">'
        f'<alignment horizontal="{side}" vertical="center"/></xf>'
        for n in numbers
    )
    formats = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in zip(numbers, _FORMATS, strict=True)
    )
    return (
        f'<styleSheet xmlns="{_S}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="{len(_FONTS)}">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="{len(_BORDERS)}">{borders}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{_FIRST_NUMBER + len(_FORMATS)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(page: Page) -> str:
    edges = sorted({edge for table in page.tables for box in table.boxes for edge in (box.left, box.right)})
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{_characters(right - left)}" customWidth="1"/>'
        for n, (left, right) in enumerate(pairwise(edges), 1)
    )
    merged = [f"A{row}:{_letters(len(edges) - 2)}{row}" for row in range(1, len(page.heading) + 1)]
    rows = [_heading(n, role, text) for n, (role, text) in enumerate(page.heading, 1)]
    at = len(page.heading) + 1
    for table in page.tables:
        rows += _rows(table, at, edges)
        merged += _merged(table, at, edges)
        at += table.rows
    return (
        f'<worksheet xmlns="{_S}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{cols}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells count="{len(merged)}">{"".join(f"<mergeCell ref={chr(34)}{m}{chr(34)}/>" for m in merged)}'
        '</mergeCells><printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P</oddFooter></headerFooter>"
        f'<ignoredErrors><ignoredError sqref="A1:{_letters(len(edges) - 2)}{at}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def _characters(tenths: int) -> Decimal:
    """The width of a column in characters of the default type."""
    return (Decimal(tenths) / 21).quantize(Decimal("0.01"))


def _points(tenths: int) -> Decimal:
    return min((Decimal(tenths) * 72 / 254).quantize(Decimal("0.1")), _MAX_HEIGHT)


def _letters(column: int) -> str:
    """Name a column, from 0; a form has far less than 26 × 26."""
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _heading(row: int, role: Role, text: str) -> str:
    height = _points(heading_height(role, text))
    return f'<row r="{row}" ht="{height}" customHeight="1">{_cell(f"A{row}", text, role)}</row>'


def _rows(table: Table, top: int, edges: Sequence[int]) -> Iterator[str]:
    for row, height in enumerate(heights(table)):
        inside = (box for box in table.boxes if box.row <= row < box.row + box.rows)
        cells = "".join(
            _cell(f"{_letters(at)}{top + row}", box.text if first and row == box.row else "", box.role, box.number)
            for box in sorted(inside, key=lambda box: box.left)
            for at, first in _places(box, edges)
        )
        yield f'<row r="{top + row}" ht="{_points(height)}" customHeight="1">{cells}</row>'


def _places(box: Box, edges: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """The columns that a box covers; the first one holds its text."""
    left = edges.index(box.left)
    return ((at, at == left) for at in range(left, edges.index(box.right)))


def _merged(table: Table, top: int, edges: Sequence[int]) -> Iterator[str]:
    for box in table.boxes:
        left, right = edges.index(box.left), edges.index(box.right) - 1
        if box.rows > 1 or right > left:
            yield f"{_letters(left)}{top + box.row}:{_letters(right)}{top + box.row + box.rows - 1}"


def _cell(place: str, text: str, role: Role, number: bool = False) -> str:
    said = "\n".join(lines_of(text))[:_MAX_TEXT]
    if number and (match := _NUMBER.fullmatch(said)) is not None:
        return _numeric(place, match)
    style = _STYLE[role] + (len(_LOOKS) if said.startswith(_RISKY) else 0)
    if not said:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml(said)}</t></is></c>'


def _numeric(place: str, match: re.Match[str]) -> str:
    """A number in the format that shows it as it is printed: 1,000.00, 98%."""
    whole, decimals, percent = match[1], match[2] or "", match[3] or ""
    value = Decimal(whole.replace(",", "") + decimals).scaleb(-2 if percent else 0)
    code = f"{'#,##0' if ',' in whole else '0'}{decimals and '.' + '0' * (len(decimals) - 1)}{percent}"
    style = _FIRST_NUMBER + _FORMATS.index(code)
    return f'<c r="{place}" s="{style}"><v>{format(value, "f")}</v></c>'


@export("xlsx", Message("more.excel", "下载 Excel"), suffix="xlsx", order=20)
def _of_record(paper: Paper, say: Say) -> bytes:
    record = paper.record
    return to_xlsx([record.form], [notes_of(paper, say)], say, blank_annex=True, spans=[record.reading.spans])
