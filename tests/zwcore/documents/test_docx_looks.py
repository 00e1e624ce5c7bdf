"""Word: what does not count although it is there, and what looks otherwise than it is written."""

from __future__ import annotations

import io
import zipfile

import pytest

from zwcore.documents import Document, Grid, Paragraph, read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R = "http://schemas.openxmlformats.org/package/2006/relationships"

STYLES = """
<w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="old"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="older"><w:basedOn w:val="old"/></w:style>
<w:style w:type="character" w:styleId="back"><w:basedOn w:val="old"/><w:rPr><w:dstrike w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="round"><w:basedOn w:val="round"/></w:style>
<w:style w:type="character" w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="dark"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="1F4E79"/></w:tcPr>
</w:tblStylePr></w:style>
"""


def read(body: str, main: str = "word/document.xml", space: str = W) -> Document:
    document = f'<w:document xmlns:w="{space}" xmlns:m="m"><w:body>{body}</w:body></w:document>'
    folder, _, name = main.rpartition("/")
    target = f'<Relationship Id="r" Type="x/officeDocument" Target="/{main}"/>'
    styles = '<Relationship Id="r" Type="x/styles" Target="looks.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _types(main))
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{R}">{target}</Relationships>')
        archive.writestr(f"{folder}/_rels/{name}.rels", f'<Relationships xmlns="{R}">{styles}</Relationships>')
        archive.writestr(main, document)
        archive.writestr(f"{folder}/looks.xml", f'<w:styles xmlns:w="{space}">{STYLES}</w:styles>')
    return read_document(out.getvalue())


def _types(main: str) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return f'<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>'


def r(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def on(name: str, value: str | None = None) -> str:
    return f"<w:{name}/>" if value is None else f'<w:{name} w:val="{value}"/>'


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    return f"<w:tbl><w:tblPr/>{''.join('<w:tr>' + ''.join(row) + '</w:tr>' for row in rows)}</w:tbl>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


UP = on("vertAlign", "superscript")
WHITE = on("color", "FFFFFF")
BOX = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
BEGIN, SEPARATE = END.replace("end", "begin"), END.replace("end", "separate")
LIST = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/><w:listEntry w:val="良"/></w:ddList>'
PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
DROPPED: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "hidden": (p(r("10"), r("99", on("vanish"))), "10", [("99", "hidden")]),
    "not hidden after all": (p(r("10", on("vanish", "0"))), "10", []),
    "web hidden": (p(r("10"), r("99", on("webHidden"))), "10", [("99", "hidden")]),
    "hidden by the paragraph's style": (
        p(r("99"), properties=on("pStyle", "gone")) + p(r("1")),
        "1",
        [("99", "hidden")],
    ),
    "shown against the style": (p(r("10", on("vanish", "false")), properties=on("pStyle", "gone")), "10", []),
    "only the paragraph's mark is hidden": (p(r("10"), properties=f"<w:rPr>{on('vanish')}</w:rPr>"), "10", []),
    "struck": (p(r("10", on("strike")), r("8")), "8", [("10", "struck")]),
    "struck twice": (p(r("10", on("dstrike", "true")), r("8")), "8", [("10", "struck")]),
    "struck by a style": (p(r("10", on("rStyle", "old")), r("8")), "8", [("10", "struck")]),
    "struck by a style's base": (p(r("10", on("rStyle", "older")), r("8")), "8", [("10", "struck")]),
    "a style that takes it back": (p(r("10", on("rStyle", "back"))), "10", []),
    "a style based on itself": (p(r("10", on("rStyle", "round"))), "10", []),
    "struck before a change": (p(r("10", f"<w:rPrChange><w:rPr>{on('strike')}</w:rPr></w:rPrChange>")), "10", []),
    "deleted": (
        p(f"<w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:ins>{r('8')}</w:ins>"),
        "8",
        [("10", "struck")],
    ),
    "moved": (p(f"<w:moveFrom>{r('a')}</w:moveFrom>", f"<w:moveTo>{r('b')}</w:moveTo>"), "b", [("a", "struck")]),
    "white": (p(r("10"), r("99", WHITE)), "10", [("99", "hidden")]),
    "nearly white by a style": (p(r("10"), r("99", on("rStyle", "pale"))), "10", [("99", "hidden")]),
    "white on blue": (p(r("99", WHITE), properties='<w:shd w:fill="1F4E79"/>'), "99", []),
    "white on white": (p(r("1"), r("9", WHITE), properties='<w:shd w:fill="FFFFFF"/>'), "1", [("9", "hidden")]),
    "white, marked yellow": (p(r("99", WHITE + on("highlight", "yellow"))), "99", []),
    "black": (p(r("99", on("color", "000000"))), "99", []),
    "mark": (p(r("10"), r("1", UP)), "10", [("1", "mark")]),
    "mark in brackets": (
        p(r("项目名称"), r("[", UP), r("12", UP), r("]", UP)),
        "项目名称",
        [("[", "mark"), ("12", "mark"), ("]", "mark")],
    ),
    "mark before": (p(r("①", UP), r("90%")), "90%", [("①", "mark")]),
    "mark by a style": (p(r("10"), r("2", on("rStyle", "mark"))), "10", [("2", "mark")]),
    "mark raised by points": (p(r("10"), r("2", on("position", "6"))), "10", [("2", "mark")]),
    "set straight by half a point": (p(r("1"), r("0", on("position", "1"))), "10", []),
    "all of it high": (p(r("10", UP)), "10", []),
    "square metres": (p(r("500m"), r("2", UP)), "500m²", []),
    "square metres in words": (p(r("500 平方米、3米"), r("2", UP)), "500 平方米、3米²", []),
    "cubic": (p(r("元/m"), r("3", UP), r("以内")), "元/m³以内", []),
    "power": (p(r("3×10"), r("4", UP)), "3×10⁴", []),
    "mark behind a word": (p(r("GDP"), r("2", UP)), "GDP", [("2", "mark")]),
    "words set high": (p(r("商标"), r("TM", UP)), "商标TM", []),
    "low": (p(r("CO"), r("2", on("vertAlign", "subscript"))), "CO2", []),
    "mark of one's own": (
        p(r("10"), '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'),
        "10",
        [("*", "mark")],
    ),
    "fraction": (
        p(f'<m:oMath xmlns:m="{MATH}"><m:f><m:num><m:r><m:t>B</m:t></m:r></m:num><m:den><m:r><m:t>A</m:t></m:r></m:den>'
          "</m:f></m:oMath>", r("×10")),
        "B/A×10",
        [],
    ),
    "reading above": (
        p(f"<w:r><w:ruby><w:rt>{r('zi')}</w:rt><w:rubyBase>{r('自')}</w:rubyBase></w:ruby></w:r>"),
        "自",
        [("zi", "mark")],
    ),
    "prompt": (p(r("a"), PROMPT.format(r("单击此处输入文字。"))), "a", [("单击此处输入文字。", "hidden")]),
    "control that is filled in": (p(PROMPT.format(r("已完成"))), "已完成", []),
    "field": (p(BEGIN, "<w:r><w:instrText>PAGE</w:instrText></w:r>", SEPARATE, r("3"), END), "3", []),
    "field told by another": (p(BEGIN, BEGIN, SEPARATE, r("x"), END, SEPARATE, r("3"), END), "3", [("x", "hidden")]),
    "field without an end": (p(BEGIN, r("3")), "3", []),
    "end without a field": (p(r("3"), END), "3", []),
    "ticked": (p(BOX.format(on("checked")), END, r("是")), "☑是", []),
    "not ticked": (p(BOX.format(on("checked", "0")), END, r("是")), "☐是", []),
    "ticked unless said": (p(BOX.format(on("default", "1")), END, r("是")), "☑是", []),
    "chosen": (p(BOX.format("").replace("<w:checkBox></w:checkBox>", LIST), END), "良", []),
    "symbol": (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', r("90%")), "≥90%", []),
    "symbol without F0": (p('<w:r><w:sym w:font="Symbol" w:char="00A3"/></w:r>', r("5")), "≤5", []),
    "tick": (p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', r("是")), "☑是", []),
    "struck symbol": (
        p(f'<w:r><w:rPr>{on("strike")}</w:rPr><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', r("5")),
        "5",
        [("≥", "struck")],
    ),
    "symbol of an ordinary font": (p('<w:r><w:sym w:font="宋体" w:char="2265"/></w:r>', r("5")), "≥5", []),
    "private characters in a symbol font": (p(r("\uf0b4\uf0b1", SYMBOL), r("5")), "×±5", []),
    "plain characters in a symbol font": (p(r("³", SYMBOL), r("5")), "≥5", []),
    "ticks in Wingdings": (p(r("\uf0fe", '<w:rFonts w:hAnsi="Wingdings"/>'), r("是")), "☑是", []),
}  # fmt: skip


@pytest.mark.parametrize("case", DROPPED)
@pytest.mark.parametrize("space", [W, STRICT])
def test_what_counts(case: str, space: str) -> None:
    body, expected, dropped = DROPPED[case]
    document = read(body, space=space)
    assert "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph)) == expected
    assert [(one.text, one.why) for one in document.dropped] == dropped


def test_the_same_in_a_cell() -> None:
    body = table((tc(p(r("a"))), tc(p(r("10", on("strike")), r("8")))))
    document = read(p(r("x")) + table((tc(p(r("y"))),)) + body)
    assert [cell.text for grid in document.grids for cell in grid.cells] == ["y", "a", "8"]
    assert document.dropped == (("10", "struck", 1, 1, 0, 1),)


def test_rows_and_cells_that_are_gone() -> None:
    def row(text: str, mark: str) -> str:
        return f"<w:tr><w:trPr>{mark}</w:trPr>{tc(p(r(text)))}{tc(p(r('2')))}</w:tr>"

    cell = tc(p(r("c")), "<w:cellDel/>")
    body = f"<w:tbl>{row('a', '')}{row('b', on('hidden'))}{row('d', on('del'))}{row('e', on('hidden', '0'))}"
    document = read(f"{body}<w:tr>{cell}{tc(p(r('f')))}</w:tr></w:tbl>")
    assert [[cell.text for cell in grid.cells] for grid in document.grids] == [["a", "2", "e", "2", "f"]]
    assert [(one.text, one.why, one.row) for one in document.dropped] == [
        ("b\t2", "hidden", 1),
        ("d\t2", "struck", 1),
        ("c", "struck", 2),
    ]


def test_a_table_of_rows_that_are_gone() -> None:
    document = read(f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{tc(p(r('a')))}</w:tr></w:tbl>" + p(r("b")))
    assert [one.text for one in document.dropped] == ["a"]
    assert document.blocks[-1] == Paragraph("b")


def test_white_text_in_a_dark_table_is_a_header() -> None:
    by_style = f'<w:tbl><w:tblPr><w:tblStyle w:val="dark"/></w:tblPr><w:tr>{tc(p(r("a", WHITE)))}</w:tr></w:tbl>'
    by_cell = table((tc(p(r("b", WHITE)), '<w:shd w:fill="4472C4"/>'), tc(p(r("c", WHITE)))))
    box = f"<w:p><w:r><w:pict><w:txbxContent>{p(r('d', WHITE))}</w:txbxContent></w:pict></w:r></w:p>"
    document = read(by_style + by_cell + box)
    assert [cell.text for grid in document.grids for cell in grid.cells] == ["a", "b", ""]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["d"]
    assert [one.text for one in document.dropped] == ["c"]


def test_a_glyph_that_nobody_knows_is_in_doubt() -> None:
    body = table(
        (tc(p(r("\ue123"))), tc(p(r("\uf0b390%"))), tc(p('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>')))
    )
    (grid,) = read(body).grids
    assert [(cell.text, cell.confidence < 1000) for cell in grid.cells] == [("□", True), ("≥90%", True), ("□", True)]


MERGES: dict[str, tuple[list[list[tuple[str, str | None]]], list[tuple[str, int, int, int]]]] = {
    "no cell starts": (
        [[("a", None), ("x", None)], [("b", "continue"), ("1", None)], [("", "continue"), ("2", None)]],
        [("a", 0, 0, 1), ("x", 0, 1, 1), ("b", 1, 0, 2), ("1", 1, 1, 1), ("2", 2, 1, 1)],
    ),
    "a blank one that goes on from no merge": (
        [[("a", None), ("x", None)], [("", "continue"), ("1", None)], [("", "continue"), ("2", None)]],
        [("a", 0, 0, 1), ("x", 0, 1, 1), ("", 1, 0, 2), ("1", 1, 1, 1), ("2", 2, 1, 1)],
    ),
    "a text within a merge": (
        [[("a", "restart")], [("", "continue")], [("b", "continue")], [("", "continue")]],
        [("a", 0, 0, 2), ("b", 2, 0, 2)],
    ),
}


@pytest.mark.parametrize("case", MERGES)
def test_a_cell_with_a_text_begins_a_merge(case: str) -> None:
    rows, expected = MERGES[case]
    cells = (tuple(tc(p(r(text)), on("vMerge", merge) if merge else "") for text, merge in row) for row in rows)
    (grid,) = read(table(*cells)).grids
    assert [(cell.text, cell.row, cell.col, cell.row_span) for cell in grid.cells] == expected


def test_a_text_beside_a_merge_of_old_is_no_part_of_it() -> None:
    (grid,) = read(table((tc(p(r("a")), on("hMerge", "restart")), tc(p(r("b")), on("hMerge", "continue"))))).grids
    assert [(cell.text, cell.col) for cell in grid.cells] == [("a", 0), ("b", 1)]


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "doc/main.xml"])
def test_the_main_part_is_the_one_that_the_package_names(main: str) -> None:
    document = read(p(r("99", on("rStyle", "old")), r("a")), main)
    assert document.blocks == (Paragraph("a"),)


def test_only_one_copy_of_a_drawing_counts() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{p(r('box'))}</w:txbxContent>"
    copies = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Choice Requires="x">{box}</mc:Choice>'
    both = f'<mc:AlternateContent xmlns:mc="{mc}">{copies}<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    (grid,) = read(table((tc(p(f"<w:r>{both}</w:r>", r("a"))),))).grids
    assert isinstance(grid, Grid)
    assert grid.cells[0].text == "a\nbox"
