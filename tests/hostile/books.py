"""Workbooks: merges, hidden lines, shared strings, sizes and styles that lie, in every spelling of XML."""

from __future__ import annotations

from tests.hostile.forms import S, book, form, inline, rows_of_form, sheet, word, zipped
from tests.hostile.kinds import kind
from tests.hostile.words import ENTITIES, NUMBERS, QUADRATIC

ALL = '<mergeCell ref="A1:XFD1048576"/>'
XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def rows_of(cells: list[list[str]]) -> str:
    return "".join(f"<row>{''.join(map(inline, row))}</row>" for row in cells)


FORM = rows_of(rows_of_form("甲", 3))
MERGES = {
    "plain": sheet(FORM, ALL),
    "character-reference": sheet(FORM, ALL.replace(":", "&#58;")),
    "hexadecimal": sheet(FORM, ALL.replace(":", "&#x3a;").replace("A1", "&#x41;1")),
    "spaces": sheet(FORM, '<mergeCell  ref = "A1:XFD1048576" />'),
    "apostrophes": sheet(FORM, "<mergeCell ref='A1:XFD1048576'/>"),
    "prefix": sheet(FORM, '<x:mergeCell xmlns:x="u" ref="A1:XFD1048576"/>'),
    "many": sheet(FORM, "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 20_000))),
    "overlapping": sheet(FORM, "".join(f'<mergeCell ref="A1:Z{n}"/>' for n in range(1, 20_000))),
    "nested": sheet(FORM, "".join(f'<mergeCell ref="A1:{chr(65 + n % 26)}{n}"/>' for n in range(2, 400)) * 90),
    "cdata": sheet(FORM, f"<![CDATA[{ALL}]]>{ALL}"),
    "backwards": sheet(FORM, '<mergeCell ref="XFD1048576:A1"/>'),
    "beyond": sheet(FORM, '<mergeCell ref="A1:ZZZZZZ99999999999999"/>'),
    "columns": sheet(FORM, '<mergeCell ref="A:XFD"/><mergeCell ref="1:1048576"/>'),
}


@kind("book-merge-{}.xlsx", *MERGES.items())
def merges(_: str, xml: str) -> bytes:
    return book(xml)


@kind(
    "book-merge-in-{}.xlsx", ("another-folder", "data/a.xml"), ("another-suffix", "xl/a.bin"), ("capitals", "XL/A.XML")
)
def merge_elsewhere(_: str, at: str) -> bytes:
    return book(MERGES["plain"], at=at)


@kind("book-merge-{}.xlsx", ("utf-16",), ("utf-16-be",), ("gb18030",), ("utf-32",))
def merge_encoded(encoding: str) -> bytes:
    return book(f'<?xml version="1.0" encoding="{encoding}"?>{MERGES["plain"]}'.encode(encoding))


@kind("book-says-{}.xlsx", ("large", "A1:XFD1048576"), ("nonsense", "A1:" + "Z" * 100_000))
def dimension(_: str, ref: str) -> bytes:
    return book(sheet(FORM, before=f'<dimension ref="{ref}"/>'))


@kind("book-cell-far-{}.xlsx", ("away", "XFD1048576"), ("beyond", "XFE1048577"), ("letters", "A" * 50_000 + "1"))
def far(_: str, place: str) -> bytes:
    return book(sheet(FORM + f"<row>{inline('x', place)}</row>"))


@kind("book-scattered.xlsx")
def scattered() -> bytes:
    """Cells so far apart that a table around them would be huge."""
    cells = "".join(f'<row r="{n * 50}">{inline("x", f"{chr(65 + n % 26)}{n * 50}")}</row>' for n in range(1, 20_000))
    return book(sheet(cells))


@kind("book-strings-{}.xlsx", ("one", 1, 2_000_000), ("many", 300_000, 3))
def strings(_: str, count: int, length: int) -> bytes:
    """One long text that every cell names; more texts than there may be."""
    shared = f'<sst xmlns="{S}">' + ("<si><t>" + "x" * length + "</t></si>") * count + "</sst>"
    cells = ("<row>" + "<c t='s'><v>0</v></c>" * 26 + "</row>") * 3_000
    return book(sheet(cells), {"xl/sharedStrings.xml": shared})


@kind("book-strings-index.xlsx")
def index() -> bytes:
    return book(sheet(f"<row><c t='s'><v>{'9' * 100_000}</v></c><c t='s'><v>-1</v></c></row>"))


@kind("book-runs.xlsx")
def runs() -> bytes:
    """A rich text of half a million pieces."""
    return book(sheet(f"<row><c t='inlineStr'><is>{'<r><t>x</t></r>' * 500_000}</is></c></row>"))


@kind("book-styles-{}.xlsx", (300_000,))
def styles(count: int) -> bytes:
    sheet_of_styles = f'<styleSheet xmlns="{S}"><cellXfs>{"<xf/>" * count}</cellXfs></styleSheet>'
    return book(sheet(FORM), {"xl/styles.xml": sheet_of_styles})


@kind(
    "book-format-{}.xlsx",
    ("long", "0" * 100_000),
    ("sections", ";" * 100_000),
    ("quotes", '"' * 99_999),
    ("dates", "ymdhs" * 9_000),
)
def number_format(_: str, code: str) -> bytes:
    escaped = code.replace('"', "&quot;")
    xml = (
        f'<styleSheet xmlns="{S}"><numFmts><numFmt numFmtId="200" formatCode="{escaped}"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    cells = ("<row>" + "<c s='1'><v>45000.5</v></c>" * 9 + "</row>") * 60
    return book(sheet(cells), {"xl/styles.xml": xml})


@kind("book-hidden-{}.xlsx", ("columns", '<col min="1" max="16384" hidden="1"/>'), ("rows", ""))
def hidden(which: str, column: str) -> bytes:
    rows = "".join(f'<row r="{n}" hidden="1"/>' for n in range(1, 200_000)) if which == "rows" else FORM
    return book(sheet(rows, before=column * 300))


@kind("book-rows-back-and-forth.xlsx")
def back_and_forth() -> bytes:
    return book(sheet("".join(f'<row r="{(n * 7919) % 1_048_576 + 1}">{inline("x")}</row>' for n in range(100_000))))


@kind("book-numbers-{}.xlsx", *[(name, NUMBERS[name]) for name in ("exponent", "digits", "decimals", "signs")])
def numbers(_: str, value: str) -> bytes:
    return book(sheet(FORM + f"<row><c><v>{value}</v></c><c t='d'><v>{value}</v></c><c t='e'><v>{value}</v></c></row>"))


@kind("book-formulas.xlsx")
def formulas() -> bytes:
    shared = '<c><f t="shared" si="1">' + "A1+" * 30_000 + "1</f></c>"
    return book(sheet("<row>" + shared + '<c><f t="shared" si="1"/></c>' * 20_000 + "</row>"))


@kind("book-sheets-{}.xlsx", (1_001,), (100_000,))
def sheets(count: int) -> bytes:
    one = "".join(f'<sheet name="a{n}" r:id="r1"/>' for n in range(count))
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationships><Relationship Id="r1" Type="{space}/worksheet" Target="a.xml"/></Relationships>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{space}"><sheets>{one}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation,
            "xl/a.xml": sheet(FORM),
        }
    )


@kind("book-relations.xlsx")
def relations() -> bytes:
    many = "".join(f'<Relationship Id="r{n}" Type="x" Target="a{n}"/>' for n in range(300_000))
    return zipped({"_rels/.rels": f"<Relationships>{many}</Relationships>", "xl/workbook.xml": "<workbook/>"})


@kind("book-entities-{}.xlsx", ("laughs", ENTITIES, "&a9;"), ("quadratic", QUADRATIC, "&a;" * 5_000))
def entities(_: str, prolog: str, text: str) -> bytes:
    return book(prolog + sheet(f"<row>{inline(text)}</row>"))


@kind("book-deep.xlsx")
def deep() -> bytes:
    return book(sheet("<row>" * 100_000))


@kind("book-many-forms.xlsx")
def many_forms() -> bytes:
    return book(sheet("".join(rows_of(rows_of_form(f"甲{n}")) + "<row/><row/>" for n in range(3_000))))


@kind("book-in-a-word-file.docx")
def in_a_word_file() -> bytes:
    return word(form("甲"), extra={"xl/workbook.xml": "<workbook/>", "xl/a.xml": MERGES["plain"]})


@kind(
    "book-2003-{}.xml",
    ("merge", 'ss:MergeAcross="16383" ss:MergeDown="1048575"'),
    ("index", 'ss:Index="16384"'),
    ("span", ""),
)
def xml_2003(which: str, attributes: str) -> bytes:
    span = "ss:Span='1000000'" if which == "span" else ""
    row = f'<Row {span}><Cell {attributes}><Data ss:Type="String">x</Data></Cell></Row>'
    table = f"<Worksheet ss:Name='a'><Table>{row * 30_000}</Table></Worksheet>"
    return f'<?xml version="1.0"?><Workbook xmlns="{XML_2003}" xmlns:ss="{XML_2003}">{table}</Workbook>'.encode()


@kind("book-2003-entities.xml")
def entities_2003() -> bytes:
    return f'<?xml version="1.0"?>{ENTITIES}<Workbook xmlns="{XML_2003}"><a>&a9;</a></Workbook>'.encode()
