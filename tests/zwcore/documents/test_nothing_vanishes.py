"""Every text of a source is in a table, a paragraph or among what was left out: once."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from zwcore.documents import Document, Paragraph, read_document

DATA = Path(__file__).parents[2] / "data"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def said(document: Document) -> Iterator[str]:
    """All texts that came out of a document."""
    for block in document.blocks:
        yield from [block.text] if isinstance(block, Paragraph) else (cell.text for cell in block.cells)
    yield from (one.text for one in document.dropped)


def characters(texts: Iterator[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if not char.isspace())


def files(kind: str) -> list[Path]:
    """Sound files; those of the kinds hold what is left out, and are judged by what is expected of each."""
    return sorted(path for path in DATA.rglob(f"*.{kind}") if path.parent.name not in ("kinds", "hostile"))


@pytest.mark.parametrize("path", files("docx"), ids=lambda path: path.name)
def test_word_files(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    there = (str(text.text or "") for text in root.iter(f"{{{W}}}t", f"{{{W}}}delText"))
    assert characters(said(read_document(path.read_bytes()))) == characters(there)


@pytest.mark.parametrize("path", files("txt"), ids=lambda path: path.name)
def test_texts(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    quotes = {'"'}  # those of the clipboard are no text
    there = {char: n for char, n in characters(iter([text])).items() if char not in quotes}
    came = {char: n for char, n in characters(said(read_document(text.encode()))).items() if char not in quotes}
    assert came == there


LOOKS = ("", "vanish", "strike", "dstrike", "webHidden", 'vertAlign w:val="superscript"', 'color w:val="FFFFFF"', "b")
AROUND = (
    "{}",
    "<w:del>{}</w:del>",
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:moveFrom>{}</w:moveFrom>",
)
runs = st.tuples(st.sampled_from(LOOKS), st.sampled_from(AROUND)).map(
    lambda of: of[1].format(f"<w:r><w:rPr>{f'<w:{of[0]}/>' if of[0] else ''}</w:rPr><w:t>#</w:t></w:r>")
)
boxes = runs.map(lambda run: f"<w:r><w:pict><w:txbxContent><w:p>{run}</w:p></w:txbxContent></w:pict></w:r>")
begins, parts, ends = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
fields = runs.map(lambda run: f"{begins}{begins}{run}{ends}{parts}{run}{ends}")
paragraphs = st.lists(st.one_of(runs, boxes, fields, st.just(begins)), max_size=4).map(
    lambda content: f"<w:p>{''.join(content)}</w:p>"
)
controls = paragraphs.map(lambda content: f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>")
MERGES = ("", "<w:vMerge/>", '<w:vMerge w:val="restart"/>', "<w:hMerge/>", '<w:gridSpan w:val="2"/>', "<w:cellDel/>")


def tables(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.tuples(st.sampled_from(MERGES), st.lists(content, max_size=3)).map(
        lambda of: f"<w:tc><w:tcPr>{of[0]}</w:tcPr>{''.join(of[1])}</w:tc>"
    )
    marks = st.sampled_from(("", "", '<w:gridBefore w:val="1"/>', "<w:del/>", "<w:hidden/>"))
    rows = st.tuples(marks, st.lists(cells, min_size=1, max_size=3)).map(
        lambda of: f"<w:tr><w:trPr>{of[0]}</w:trPr>{''.join(of[1])}</w:tr>"
    )
    return st.lists(rows, min_size=1, max_size=4).map(lambda of: f"<w:tbl><w:tblPr/>{''.join(of)}</w:tbl>")


bodies = st.lists(st.recursive(st.one_of(paragraphs, controls), tables, max_leaves=10), min_size=1, max_size=4)


@given(bodies.map("".join))
@settings(deadline=None, max_examples=100)
def test_any_word_document(body: str) -> None:
    """Each run says a word of its own; each word comes out once."""
    words = [f"词{n}。" for n in range(body.count("#"))]
    unused = iter(words)
    xml = re.sub("#", lambda _: next(unused), f"<w:p><w:r><w:t>始</w:t></w:r></w:p>{body}")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>')
    came = re.findall("词[0-9]+。", "\n".join(said(read_document(out.getvalue()))))
    assert sorted(came) == sorted(words)


cells = st.text(alphabet="甲乙12%．,、（）<&;", max_size=6)
spans = st.integers(1, 3)


@given(st.lists(st.lists(st.tuples(cells, spans, spans), min_size=1, max_size=4), min_size=1, max_size=5))
@settings(deadline=None, max_examples=100)
def test_any_table_of_a_page(rows: list[list[tuple[str, int, int]]]) -> None:
    from html import escape

    body = "".join(
        "<tr>" + "".join(f"<td rowspan={h} colspan={w}>{escape(text)}</td>" for text, h, w in row) + "</tr>"
        for row in rows
    )
    document = read_document(f"<html><p>始<table>{body}</table>".encode())
    assert characters(said(document)) == characters(iter(["始", *(text for row in rows for text, _, _ in row)]))
    (grid,) = document.grids
    places = Counter((r, c) for cell in grid.cells for r in range(cell.row, cell.row + cell.row_span)
                     for c in range(cell.col, cell.col + cell.col_span))  # fmt: skip
    assert set(places.values()) <= {1}
    assert all(r < grid.rows and c < grid.cols for r, c in places)
