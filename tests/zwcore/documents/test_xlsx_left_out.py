"""What a workbook holds and does not show: left out, and listed with the reason."""

from __future__ import annotations

import pytest

from tests.zwcore.documents.packages import left_out, row, told, workbook
from zwcore.documents import Dropped, Unreadable, read_document

STYLES = (
    '<fonts><font/><font><strike/></font><font><color rgb="FFFFFFFF"/></font><font><color theme="0"/></font>'
    '<font><strike val="0"/></font><font><color theme="0" tint="-0.5"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF0000FF"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill>'
    "<fill><gradientFill/></fill></fills>"
    '<borders><border/><border><left style="thin"/></border></borders><cellXfs>'
    '<xf/><xf fontId="1" borderId="1"/><xf fontId="2"/><xf fontId="3"/><xf fontId="2" fillId="1"/>'
    '<xf fontId="2" fillId="2"/><xf fontId="2" fillId="3"/><xf fontId="4"/><xf fontId="5"/>'
    '<xf numFmtId="164"/></cellXfs>'
)
FORMATS = '<numFmts><numFmt numFmtId="164" formatCode="0;-0;;"/></numFmts>'
STRUCK = "<r><rPr><strike/></rPr><t>10</t></r>"
HIGH = '<r><rPr><vertAlign val="superscript"/></rPr><t>{}</t></r>'


def book(*cells: str, before: str = "", after: str = "") -> bytes:
    """Two rows; the cells stand in the second between two others."""
    rows = row(1, *"子丑寅卯辰"[: len(cells) + 2]) + row(2, "甲", *cells, "乙")
    return workbook(f"{before}<sheetData>{rows}</sheetData>{after}", styles=FORMATS + STYLES)


def rich(*runs: str, style: int = 0) -> str:
    return f't="inlineStr" s="{style}"|<is>{"".join(runs)}</is>'


def run(text: str) -> str:
    return f"<r><t>{text}</t></r>"


@pytest.mark.parametrize(
    ("cell", "text", "gone"),
    [
        ('s="1"|<v>10</v>', "", [("10", "struck")]),
        ('s="7"|<v>10</v>', "10", []),
        (rich(STRUCK, "<r><rPr><b/></rPr><t>8</t></r>"), "8", [("10", "struck")]),
        (rich(run("8"), STRUCK, style=1), "", [("810", "struck")]),
        (rich("<r><rPr/><t>8</t></r>", STRUCK, style=1), "8", [("10", "struck")]),
        (rich(run("12"), HIGH.format("1")), "12", [("1", "mark")]),
        (rich(run("完成率"), HIGH.format("注②")), "完成率", [("注②", "mark")]),
        (rich(run("100m"), HIGH.format("2")), "100m²", []),
        (rich(HIGH.format("12")), "12", []),
        (rich(run("甲"), HIGH.format("一段说明文字")), "甲一段说明文字", []),
        ('s="2"|<v>10</v>', None, [("10", "hidden")]),
        ('s="3"|<v>10</v>', None, [("10", "hidden")]),
        ('s="4"|<v>10</v>', "10", []),
        ('s="5"|<v>10</v>', None, [("10", "hidden")]),
        ('s="6"|<v>10</v>', "10", []),
        ('s="8"|<v>10</v>', "10", []),
        ('s="9"|<v>0</v>', None, [("0", "hidden")]),
        ('s="9" t="str"|<v>密</v>', None, [("密", "hidden")]),
        ("|<f>SUM(A1:A2)</f>", "", [("=SUM(A1:A2)", "formula")]),
        ("|<f>SUM(A1:A2)</f><v/>", "", [("=SUM(A1:A2)", "formula")]),
        ('t="str"|<f>A1&amp;A2</f>', "", [("=A1&A2", "formula")]),
        ('t="str"|<f>A1&amp;A2</f><v></v>', None, []),
        ("|<f>SUM(A1:A2)</f><v>0</v>", "0", []),
    ],
)
def test_cells(cell: str, text: str | None, gone: list[tuple[str, str]]) -> None:
    data = book(cell)
    assert told(data) == [[["子", "丑", "寅"], ["甲", text, "乙"]]]
    assert left_out(data) == gone


def test_where_it_stood() -> None:
    data = workbook(
        f"<sheetData>{row(1, '标题')}{row(3, '甲', '乙')}{row(4, '', '丙')}</sheetData>",
        f"<sheetData>{row(3, '甲', '乙')}{row(4, '', '|<f>A1</f>')}</sheetData>",
    )
    assert read_document(data).dropped == (Dropped("=A1", "formula", 2, 1, 1, 1),)


@pytest.mark.parametrize(("before", "after"), [("", "<conditionalFormatting/>"), ("", "<tablePart/>")])
def test_white_text_is_told_only_where_nothing_else_may_colour_its_cell(before: str, after: str) -> None:
    assert left_out(book('s="2"|<v>10</v>', before=before, after=after)) == []


def test_noughts_that_the_sheet_does_not_show() -> None:
    data = book("|<v>0</v>", before='<sheetViews><sheetView showZeros="0"/></sheetViews>')
    assert left_out(data) == [("0", "hidden")]


def test_a_nought_stored_by_a_program_that_does_not_calculate() -> None:
    cells = ("|<f>SUM(A1:A2)</f><v>0</v>", "|<f>SUM(A1:A2)</f><v>5</v>", "|<v>0</v>")
    sheet = f"<sheetData>{row(1, *cells)}</sheetData>"
    assert told(workbook(sheet)) == [[["0", "5", "0"]]]
    data = workbook(sheet, more='<calcPr calcId="124519" fullCalcOnLoad="1"/>')
    assert told(data) == [[["", "5", "0"]]]
    assert left_out(data) == [("=SUM(A1:A2)", "formula")]


def test_a_shared_formula() -> None:
    first, second = '|<f t="shared" si="0" ref="A1:B1">C1*2</f>', '|<f t="shared" si="0"/>'
    data = workbook(f"<sheetData>{row(1, first, second)}</sheetData>")
    assert left_out(data) == [("=C1*2", "formula"), ("=C1*2", "formula")]


@pytest.mark.parametrize("hidden", ['hidden="1"', 'ht="0" customHeight="1"', 'hidden="true"'])
def test_hidden_rows(hidden: str) -> None:
    rows = row(1, "甲", "1") + row(2, "乙", "2", attributes=hidden) + row(3, "丙", "3")
    data = workbook(f"<sheetData>{rows}</sheetData><mergeCells><mergeCell ref='A2:A3'/></mergeCells>")
    assert told(data) == [[["甲", "1"], ["乙", "3"]]]
    assert left_out(data) == [("2", "hidden"), ("丙", "hidden")]


@pytest.mark.parametrize("hidden", ['hidden="1"', 'width="0" customWidth="1"'])
def test_hidden_columns(hidden: str) -> None:
    rows = row(1, "甲", "秘", "丙") + row(2, "丁", "密", "己")
    data = workbook(f'<cols><col min="2" max="2" {hidden}/></cols><sheetData>{rows}</sheetData>')
    assert told(data) == [[["甲", "丙"], ["丁", "己"]]]
    assert read_document(data).dropped == (Dropped("秘", "hidden", 1, 0, 0, 1), Dropped("密", "hidden", 1, 0, 1, 1))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets(state: str) -> None:
    sheet = "<sheetData>{}</sheetData>"
    data = workbook(sheet.format(row(1, "去年", "1")), sheet.format(row(1, "今年", "2")), states=(state, "visible"))
    assert told(data) == [[["今年", "2"]]]
    assert [(grid.name, grid.cells[0].page) for grid in read_document(data).grids] == [("表2", 2)]
    assert left_out(data) == [("去年", "hidden"), ("1", "hidden")]


def test_a_workbook_with_nothing_but_hidden_sheets_is_not_called_empty() -> None:
    data = workbook(f"<sheetData>{row(1, '甲')}</sheetData>", "<sheetData/>", states=("hidden", "visible"))
    assert left_out(data) == [("甲", "hidden")]
    with pytest.raises(Unreadable, match="empty"):
        read_document(workbook("<sheetData/>"))


def test_texts_under_a_merge() -> None:
    rows = row(1, "甲", "乙", "丙") + row(2, "丁", "戊", "己")
    data = workbook(f"<sheetData>{rows}</sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>")
    assert told(data) == [[["甲", "甲", "丙"], ["丁", "戊", "己"]]]
    assert left_out(data) == [("乙", "hidden")]
