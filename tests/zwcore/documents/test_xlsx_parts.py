"""Workbooks as other programs write them: parts, namespaces, kinds of cells; and those that are meant to do harm."""

from __future__ import annotations

import contextlib

import pytest

from bench import calibration, cpu_seconds
from tests.zwcore.documents.packages import STRICT, relations, row, told, workbook, zipped
from zwcore.documents import Unreadable, read_document

SPARSE = [a + b + c for a in "ABCD" for b in "ABCDEFGHIJKLM" for c in "ACEGIKMOQSUWY"]
READ: list[object] = [[["项目名称", "甲"], ["总分", "95"]]]
SHARED = 't="s"|<v>0</v>'
DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def sheet(*rows: str, after: str = "", before: str = "") -> str:
    return f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"


PLAIN = sheet(row(1, "项目名称", "甲"), row(2, "总分", "|<v>95</v>"))


def test_strict_files() -> None:
    assert told(workbook(PLAIN, space=STRICT)) == READ


def test_parts_of_other_names_in_other_folders() -> None:
    data = workbook(
        parts={
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("officeDocument", "/Buch/Mappe.bin.xml")),
            "Buch/Mappe.bin.xml": '<x:workbook xmlns:x="u" xmlns:r="v"><x:sheets><x:sheet name="甲" r:id="r2"/>'
            '<x:sheet name="乙" r:id="r1"/></x:sheets></x:workbook>',
            "Buch/_rels/Mappe.bin.xml.rels": relations(
                ("worksheet", "../a%20b/2.xml"), ("worksheet", "1.part"), ("sharedStrings", "/strings")
            ),
            "A B/2.xml": f"<worksheet>{sheet(row(1, '后', SHARED))}</worksheet>",
            "Buch/1.part": f"<worksheet>{PLAIN}</worksheet>",
            "strings": "<sst><si><t>文</t></si></sst>",
        }
    )
    assert told(data) == [*READ, [["后", "文"]]]
    assert [grid.name for grid in read_document(data).grids] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("|<v>0.30000000000000004</v>", "0.3"),
        ("|<v> 12 </v>", "12"),
        ("|<v>abc</v>", "abc"),
        ("|<v>1E+999</v>", "1E+999"),
        ('t="b"|<v>1</v>', "TRUE"),
        ('t="b"|<v>0</v>', "FALSE"),
        ('t="e"|<v>#REF!</v>', "#REF!"),
        ('t="e"|<f>1/0</f><v>#DIV/0!</v>', "#DIV/0!"),
        ('t="s"|<v>0</v>', "共用"),
        ('t="s"|<v>1</v>', "拼音"),
        ('t="s"|<v>2</v>', "一二"),
        ('t="s"|<v>3</v>', ""),
        ('t="str"|<f>A1</f><v>优</v>', "优"),
        ('t="str"|<f>A1</f><v></v>', ""),
        ("|<f>SUM(B1:B2)</f><v>100</v>", "100"),
        ("|<f>100%</f>", "=100%"),
        ('t="inlineStr"|<is><r><t>一</t></r><r><rPr><b/></rPr><t>二</t></r></is>', "一二"),
        ('t="inlineStr"|<is><t>a_x000D_\nb</t></is>', "a\nb"),
        ('t="inlineStr"|<is><t><![CDATA[≥<90]]></t></is>', "≥<90"),
        ('t="d" s="1"|<v>2024-12-31T00:00:00</v>', "2024-12-31"),
        ('t="d" s="1"|<v>1900-01-01</v>', "1900-01-01"),
        ('s="1"|<v>45657</v>', "2024-12-31"),
        ('s="2"|<v>45657</v>', "2024/12/31"),
        ('s="3"|<v>59323000</v>', "5932.3000万元"),
        ('s="99"|<v>5</v>', "5"),
        ('t="str" s="1"|<v>5</v>', "5"),
    ],
)
def test_cells(cell: str, text: str) -> None:
    data = workbook(
        sheet(row(1, "甲", "乙", "丙"), row(2, "甲", cell, "丙")),
        strings="<si><t>共用</t></si><si><t>拼音</t><rPh sb='0' eb='2'><t>pin yin</t></rPh></si>"
        "<si><r><t>一</t></r><r><rPr><b/></rPr><t>二</t></r></si><si/>",
        styles='<numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
        '<numFmt numFmtId="165" formatCode="0!.0000&quot;万元&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/>'
        '</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/>'
        "</cellXfs>"
        '<dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs>',
    )
    assert told(data) == [[["甲", "乙", "丙"], ["甲", text or None, "丙"]]]


def test_days_from_1904() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    data = workbook(sheet(row(1, "甲", "|<v>44195</v>")), styles=styles, more='<workbookPr date1904="1"/>')
    assert told(data) == [[["甲", "2024/12/31"]]]


def test_rows_and_cells_that_do_not_say_where_they_stand() -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = f"<row>{cell.format('甲')}{cell.format('乙')}</row><row>{cell.format('丙')}{cell.format('丁')}</row>"
    assert told(workbook(f"<sheetData>{rows}</sheetData>")) == [[["甲", "乙"], ["丙", "丁"]]]


@pytest.mark.parametrize(
    ("merges", "table"),
    [
        (("A1:B1",), [["甲", "甲", "丙"], ["丁", "戊", "己"]]),
        (("$B$1:$A$1",), [["甲", "甲", "丙"], ["丁", "戊", "己"]]),
        (("A1:B2", "B2:C2"), [["甲", "甲", "丙"], ["甲", "甲", "己"]]),
        (("A1:A2", "A1:B1"), [["甲", "乙", "丙"], ["甲", "戊", "己"]]),
        (("A1:A1", "H90:K95", "A", "A0:B0", "XYZ9:B2", "x"), [["甲", "乙", "丙"], ["丁", "戊", "己"]]),
        (("B1:XFD1",), [["甲", "乙", "乙"], ["丁", "戊", "己"]]),
        (("C1:C1048576",), [["甲", "乙", "丙"], ["丁", "戊", "丙"]]),
    ],
)
def test_merges(merges: tuple[str, ...], table: list[list[str]]) -> None:
    after = f"<mergeCells>{''.join(f'<mergeCell ref={chr(34)}{ref}{chr(34)}/>' for ref in merges)}</mergeCells>"
    data = workbook(sheet(row(1, "甲", "乙", "丙"), row(2, "丁", "戊", "己"), after=after))
    grid = next(iter(read_document(data).grids))
    assert [[cell.text if cell else None for cell in line] for line in grid.dense()] == table
    places = [(r, c) for cell in grid.cells for r in range(cell.row, cell.row + cell.row_span)
              for c in range(cell.col, cell.col + cell.col_span)]  # fmt: skip
    assert len(places) == len(set(places))


def test_rows_that_are_formatted_far_below_are_no_rows() -> None:
    styles = (
        '<borders><border/><border><left style="thin"/></border></borders><cellXfs><xf/><xf borderId="1"/></cellXfs>'
    )
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 65_000))
    data = workbook(
        sheet(row(1, "甲", 's="1"|<v>1</v>'), row(2, "乙", 's="1"|<v>2</v>'), blank), styles=styles,
        parts={"xl/sharedStrings.xml": "<sst/>"},
    )  # fmt: skip
    grid = next(iter(read_document(data).grids))
    assert (grid.rows, grid.cols) == (52, 2)


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("bomb", workbook(sheet(row(1, "甲"), after='<mergeCell ref="A1:XFD1048576"/>'))),
        ("bomb", workbook(sheet(row(1, "甲"), after='<mergeCell ref="A1&#58;XFD1048576"/>'))),
        ("bomb", workbook(sheet(row(1, "甲"), after='<x:mergeCell xmlns:x="u" ref="A1:XFD1048576"/>'))),
        ("bomb", workbook(sheet(row(1, "甲"), after='<mergeCell ref="A1:A1048576"/>' * 17))),
        ("bomb", workbook(sheet(row(1, *"甲" * 26), before='<col min="1" max="16384" hidden="1"/>' * 70))),
        ("bomb", workbook(f"<!-- -->{PLAIN}", parts={"xl/worksheets/sheet1.xml": f"{DTD}<d>&b;</d>"})),
        ("bomb", workbook(PLAIN, parts={"_rels/.rels": f"{DTD}<d>&b;</d>"})),
        ("bomb", workbook(PLAIN, parts={"xl/worksheets/sheet1.xml": f"<?xml version='1.0' encoding='UTF-16'?>{DTD}<d/>"
                                        .encode("utf-16")})),
        ("bomb", workbook(sheet(*(row(n, *['t="s"|<v>0</v>'] * 26) for n in range(1, 30))),
                          strings=f"<si><t>{'长文' * 20_000}</t></si>")),
        ("damaged", workbook(sheet(row(1, "甲", 't="s"|<v>7</v>')), strings="<si><t>一</t></si>")),
        ("damaged", workbook(sheet(row(1, "甲", 't="s"|<v>-1</v>')), strings="<si><t>一</t></si>")),
        ("damaged", workbook(sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'))),
        ("damaged", workbook(sheet('<row r="1"><c r="A1048577"><v>1</v></c></row>'))),
        ("damaged", workbook(PLAIN, parts={"xl/_rels/workbook.xml.rels": relations(("worksheet", "none.xml"))})),
        ("damaged", zipped({"xl/workbook.xml": "<workbook/>"})),
        ("empty", workbook(sheet())),
    ],
)  # fmt: skip
def test_refused(reason: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(data)
    assert caught.value.reason == reason


def test_a_part_that_is_two_sheets_is_read_once() -> None:
    twice = relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet1.xml"))
    with pytest.raises(Unreadable, match="damaged"):
        read_document(workbook(PLAIN, PLAIN, parts={"xl/_rels/workbook.xml.rels": twice}))


@pytest.mark.parametrize(
    "data",
    [
        workbook(sheet(row(1, "甲", "乙"), after="".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_001)))),
        workbook(sheet(*(row(n, "甲", "乙") for n in range(1, 40_001)))),
        workbook(sheet(row(1, *"甲乙"), "".join(f'<row r="{n}" hidden="1"/>' for n in range(2, 200_001)))),
        workbook(f"<sheetData>{'<x/>' * 500_000}{row(1, '甲')}</sheetData>"),
        workbook(sheet(f'<row r="1">{"".join(f"""<c r="{name}1"><v>1</v></c>""" for name in SPARSE)}</row>')),
    ],
    ids=["merges", "rows", "hidden rows", "elements", "columns"],
)  # fmt: skip
def test_large_sheets_take_seconds(data: bytes) -> None:
    def read() -> None:
        with contextlib.suppress(Unreadable):
            read_document(data)

    assert cpu_seconds(read) < 150 * calibration()
