"""Word: merged cells, revisions, controls, boxes, pages."""

from __future__ import annotations

import io
import zipfile

import pytest

from zwcore.documents import Grid, Paragraph, read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def blocks(body: str) -> tuple[Grid | Paragraph, ...]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><!-- x --><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return read_document(out.getvalue()).blocks


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


def tc(content: str, **properties: str) -> str:
    inside = "".join(f'<w:{key} w:val="{value}"/>' for key, value in properties.items())
    return f"<w:tc><w:tcPr>{inside}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def places(grid: Grid | Paragraph) -> list[tuple[str, int, int, int, int]]:
    assert isinstance(grid, Grid)
    return [(c.text, c.row, c.col, c.row_span, c.col_span) for c in grid.cells]


def one(body: str) -> Grid | Paragraph:
    (block,) = blocks(body)
    return block


def text(body: str) -> str:
    block = one(body)
    assert isinstance(block, Paragraph)
    return block.text


def test_spans() -> None:
    body = tbl(
        tr(tc(p(r("a")), vMerge="restart"), tc(p(r("b")), gridSpan="2")),
        tr(tc(p(), vMerge="continue"), tc(p(r("c"))), tc(p(r("d")))),
        tr("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>", tc(p(r("e"))), tc(p(r("f")))),
    )
    assert places(one(body)) == [
        ("a", 0, 0, 3, 1),
        ("b", 0, 1, 1, 2),
        ("c", 1, 1, 1, 1),
        ("d", 1, 2, 1, 1),
        ("e", 2, 1, 1, 1),
        ("f", 2, 2, 1, 1),
    ]


def test_a_merge_that_nothing_above_starts_is_a_cell() -> None:
    assert places(one(tbl(tr(tc(p(r("a")), vMerge="continue"))))) == [("a", 0, 0, 1, 1)]


def test_old_horizontal_merge() -> None:
    body = tbl(tr(tc(p(r("a")), hMerge="restart"), tc(p(), hMerge="continue"), tc(p(r("b")))))
    assert places(one(body)) == [("a", 0, 0, 1, 2), ("b", 0, 2, 1, 1)]


def test_a_row_that_starts_further_right() -> None:
    body = tbl(tr(tc(p(r("a"))), tc(p(r("b")))), tr(tc(p(r("c"))), properties='<w:gridBefore w:val="1"/>'))
    assert places(one(body))[-1] == ("c", 1, 1, 1, 1)


def test_a_table_inside_a_cell_is_read_once() -> None:
    inner = tbl(tr(tc(p(r("x")), gridSpan="3"), tc(p(r("y")))))
    grid = one(tbl(tr(tc(p(r("a")) + inner + p()), tc(p(r("b"))))))
    assert places(grid) == [("a\nx\ny", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]


def test_lines_of_a_cell() -> None:
    grid = one(tbl(tr(tc(p(r("a"), "<w:r><w:br/></w:r>", r("b")) + p(r("c"))))))
    assert places(grid)[0][0] == "a\nb\nc"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p(r("a"), f"<w:del>{r('x')}</w:del>", f"<w:ins>{r('b')}</w:ins>"), "ab"),
        (p(f"<w:moveFrom>{r('x')}</w:moveFrom><w:moveTo>{r('a')}</w:moveTo>"), "a"),
        (p(f"<w:hyperlink>{r('a')}</w:hyperlink>", "<w:r><w:tab/></w:r>", r("b")), "a b"),
        (control(p(r("a"))), "a"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("1")), "1"),
        (p("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>", r("a")), "a"),
    ],
)
def test_what_is_shown(body: str, expected: str) -> None:
    assert text(body) == expected


def test_controls_around_rows_and_cells() -> None:
    assert places(one(tbl(control(tr(control(tc(p(r("a"))))))))) == [("a", 0, 0, 1, 1)]


def test_deleted_rows_vanish() -> None:
    body = tbl(tr(tc(p(r("a")))), tr(tc(p(r("x"))), properties="<w:del/>"))
    assert places(one(body)) == [("a", 0, 0, 1, 1)]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{p(r('box'))}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    said = [block.text for block in blocks(p(r("a"), drawn) + p(r("b"))) if isinstance(block, Paragraph)]
    assert said == ["a", "box", "b"]


def test_pages() -> None:
    turn = '<w:r><w:br w:type="page"/></w:r>'
    printed = "<w:r><w:lastRenderedPageBreak/><w:t>c</w:t></w:r>"
    body = (
        p("<w:pPr><w:pageBreakBefore/></w:pPr>", r("a"))
        + p(r("b"), turn)
        + p(printed)
        + p("<w:pPr><w:pageBreakBefore/></w:pPr>", "<w:r><w:lastRenderedPageBreak/></w:r>", r("d"))
        + p('<w:pPr><w:pageBreakBefore w:val="0"/></w:pPr>', r("e"))
    )
    pages = {block.text: block.page for block in blocks(body) if isinstance(block, Paragraph)}
    assert pages == {"a": 1, "b": 1, "c": 2, "d": 3, "e": 3}
