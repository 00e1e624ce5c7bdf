"""XML tables of Excel 2003, under whatever name."""

from __future__ import annotations

import pytest

from tests.zwcore.documents.packages import left_out, told
from zwcore.documents import Unreadable, read_document

SPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40"'
)
STYLES = (
    '<Styles><Style ss:ID="Default"><NumberFormat/></Style><Style ss:ID="d"><NumberFormat ss:Format="yyyy\\-mm\\-dd"/>'
    '</Style><Style ss:ID="p" ss:Parent="d"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="w"><Font ss:Color="#ffffff"/></Style>'
    '<Style ss:ID="b"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#0000FF" ss:Pattern="Solid"/></Style>'
    '<Style ss:ID="r"><Borders><Border ss:Position="Left" ss:LineStyle="Continuous"/></Borders></Style></Styles>'
)


def xml(rows: str, more: str = "", options: str = "") -> bytes:
    book = (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {SPACES}>{more}{STYLES}'
        f'<Worksheet ss:Name="表"><Table>{rows}</Table>{options}</Worksheet></Workbook>'
    )
    return book.encode()


def cell(text: str, kind: str = "String", attributes: str = "", data: str = "Data") -> str:
    return f'<Cell {attributes}><{data} ss:Type="{kind}">{text}</{data}>\n</Cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<Row {attributes}>\n{''.join(cells)}</Row>\n"


def test_places_and_merges() -> None:
    rows = (
        row(cell("甲", attributes='ss:MergeDown="1"'), cell("乙", attributes='ss:Index="3"'))
        + row(cell("丙", attributes='ss:Index="2" ss:MergeAcross="1"'))
        + row(cell("丁"), cell("戊"), cell("己"), attributes='ss:Index="4"')
    )
    assert told(xml(rows)) == [[["甲", None, "乙"], ["甲", "丙", "丙"]], [["丁", "戊", "己"]]]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (cell("005"), "005"),
        (cell("0.30000000000000004", "Number"), "0.3"),
        (cell("0.8619", "Number", 'ss:StyleID="p"'), "86.19%"),
        (cell("2024-12-31T00:00:00.000", "DateTime", 'ss:StyleID="d"'), "2024-12-31"),
        (cell("1", "Boolean"), "TRUE"),
        (cell("#REF!", "Error"), "#REF!"),
        (cell("<html:B>一</html:B>二&#10;三", data="ss:Data"), "一二\n三"),
        (cell("x") .replace("</Cell>", '<Comment><ss:Data>批注</ss:Data></Comment></Cell>'), "x"),
        (cell("10", attributes='ss:StyleID="b"'), "10"),
        (cell("100", "Number", 'ss:Formula="=SUM(R1C1)"'), "100"),
    ],
)  # fmt: skip
def test_cells(made: str, text: str) -> None:
    data = xml(row(cell("甲"), cell("乙"), cell("丙")) + row(cell("丁"), made, cell("戊")))
    assert told(data) == [[["甲", "乙", "丙"], ["丁", text, "戊"]]]
    assert left_out(data) == []


@pytest.mark.parametrize(
    ("made", "text", "gone"),
    [
        (cell("10", attributes='ss:StyleID="s"'), None, [("10", "struck")]),
        (cell("10", attributes='ss:StyleID="w"'), None, [("10", "hidden")]),
        (cell("<html:S>10</html:S>8"), "8", [("10", "struck")]),
        (cell("12<html:Sup>1</html:Sup>"), "12", [("1", "mark")]),
        ('<Cell ss:Formula="=SUM(R1C1)" ss:StyleID="r"/>', "", [("=SUM(R1C1)", "formula")]),
    ],
)
def test_left_out(made: str, text: str | None, gone: list[tuple[str, str]]) -> None:
    data = xml(row(cell("甲"), cell("乙"), cell("丙")) + row(cell("丁"), made, cell("戊")))
    assert told(data) == [[["甲", "乙", "丙"], ["丁", text, "戊"]]]
    assert left_out(data) == gone


def test_hidden_rows_and_columns_and_sheets() -> None:
    rows = '<Column ss:Index="2" ss:Hidden="1"/>' + row(cell("甲"), cell("秘"), cell("乙"))
    rows += row(cell("密"), attributes='ss:Hidden="1"') + row(cell("丙"), cell("密"), cell("丁"))
    data = xml(rows)
    assert told(data) == [[["甲", "乙"], ["丙", "丁"]]]
    assert [text for text, _ in left_out(data)] == ["秘", "密", "密"]
    options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    assert told(xml(rows, options=options)) == []
    assert [text for text, _ in left_out(xml(rows, options=options))] == ["甲", "秘", "乙", "密", "丙", "密", "丁"]


def test_days_from_1904() -> None:
    made = cell("甲") + cell("44195", "Number", 'ss:StyleID="d"')
    assert told(xml(row(made), "<ExcelWorkbook><x:Date1904/></ExcelWorkbook>")) == [[["甲", "2024-12-31"]]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_told_by_its_content(encoding: str) -> None:
    text = xml(row(cell("甲"), cell("乙"))).decode()
    data = text.replace('version="1.0"', f'version="1.0" encoding="{encoding.removesuffix("-sig")}"').encode(encoding)
    for name in ("表.xls", "表.xlsx", "表.xml", None):
        assert [cell.text for grid in read_document(data, name).grids for cell in grid.cells] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("reason", "rows"),
    [
        ("bomb", '<Column ss:Index="1" ss:Span="16383" ss:Hidden="1"/>' * 100),
        ("bomb", '<Row ss:Index="1" ss:Span="1048575" ss:Hidden="1"/>' * 100),
        ("bomb", row(cell("甲", attributes='ss:MergeAcross="16383" ss:MergeDown="1048575"'))),
        ("damaged", row(cell("甲", attributes='ss:Index="16385"'))),
        ("damaged", row(cell("甲"), attributes='ss:Index="1048577"')),
        ("damaged", "<Row>"),
    ],
)
def test_refused(reason: str, rows: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(xml(rows))
    assert caught.value.reason == reason


def test_entities() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa">]>'
    data = xml(row(cell("&a;"))).replace(b"<Workbook", bomb + b"<Workbook")
    with pytest.raises(Unreadable, match="bomb"):
        read_document(data)
