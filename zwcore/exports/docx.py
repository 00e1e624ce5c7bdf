"""Forms as a Word document (.docx): A4, real merged cells, header rows that come again on the next page.

Written part by part; the same forms give the same bytes. See ``sheet`` for what is on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from zwcore.exports import Paper, export
from zwcore.exports.notes import notes_of
from zwcore.exports.package import content_types, lines_of, package, relations, xml
from zwcore.exports.sheet import Box, Notes, Page, Role, Spans, Table, heights, pages
from zwcore.form import Form
from zwcore.text import Message, Say

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Half points, font, bold.
_TYPE: dict[Role, tuple[int, str, bool]] = {
    "title": (32, "宋体", True),
    "line": (22, "仿宋", False),
    "note": (18, "仿宋", False),
    "label": (21, "宋体", True),
    "small": (18, "仿宋", False),
    "long": (21, "仿宋", False),
}
_PLAIN = (21, "仿宋", False)
_LEFT = ("long", "small", "note")
# A row higher than this is cut by the end of the page wherever its text is, or it would not fit on any.
_UNCUT = 1500
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1020" w:bottom="1134" w:left="1020" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
    'w:eastAsia="仿宋"/><w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
)
_FOOTER = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:fldChar '
    'w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
# Two tables need a paragraph in between to stay two, and a body ends with one; this one is not seen.
_SEAM = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:vanish/>'
    '<w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def to_docx(
    forms: Sequence[Form],
    notes: Notes = (),
    say: Say = str,
    *,
    blank_annex: bool = False,
    spans: Sequence[Spans] = (),
) -> bytes:
    """Return ``forms`` as one Word document, each on a new page; ``notes`` are those of each form, by indicator.

    ``blank_annex`` adds the annex page also where nothing stands on it yet, to be filled in;
    ``spans`` are the values of each form that stand once for several rows.
    """
    body = "".join(
        part for n, page in enumerate(pages(forms, notes, say, blank_annex, spans)) for part in _page(page, n > 0)
    )
    names = f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kinds = {
        "word/document.xml": "officedocument.wordprocessingml.document.main",
        "word/styles.xml": "officedocument.wordprocessingml.styles",
        "word/footer1.xml": "officedocument.wordprocessingml.footer",
    }
    parts = {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": f"<w:document {names}><w:body>{body}{_SEAM}{_SECTION}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations({"styles.xml": "styles", "footer1.xml": "footer"}),
        "word/styles.xml": f"<w:styles {names}>{_STYLES}</w:styles>",
        "word/footer1.xml": f"<w:ftr {names}>{_FOOTER}</w:ftr>",
    }
    return package(parts)


def _page(page: Page, turn: bool) -> Iterator[str]:
    heading = page.heading or ((("note", ""),) if turn else ())
    for n, (role, text) in enumerate(heading):
        yield _paragraph(text, role, "<w:pageBreakBefore/>" if turn and n == 0 else "", after=80)
    for n, table in enumerate(page.tables):
        if n:
            yield _SEAM
        yield from _table(table)


def _paragraph(text: str, role: Role, properties: str = "", after: int = 0) -> str:
    side = "left" if role in _LEFT else "center"
    spacing = f'<w:spacing w:before="0" w:after="{after}"/><w:jc w:val="{side}"/>'
    return f"<w:p><w:pPr>{properties}{spacing}</w:pPr>{_run(text, role)}</w:p>"


def _run(text: str, role: Role) -> str:
    size, font, bold = _TYPE.get(role, _PLAIN)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{xml(line)}</w:t>' for line in lines_of(text))
    fonts = f'<w:rFonts w:hint="eastAsia" w:eastAsia="{font}"/>'
    return f'<w:r><w:rPr>{fonts}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>{lines}</w:r>'


def _twips(tenths: int) -> int:
    return tenths * 567 // 100


def _table(table: Table) -> Iterator[str]:
    edges = sorted({edge for box in table.boxes for edge in (box.left, box.right)})
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(edges[-1])}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
    )
    for left, right in pairwise(edges):
        yield f'<w:gridCol w:w="{_twips(right) - _twips(left)}"/>'
    yield "</w:tblGrid>"
    for row, height in enumerate(heights(table)):
        size = f'<w:cantSplit/><w:trHeight w:val="{_twips(height)}" w:hRule="atLeast"/>' if height < _UNCUT else ""
        again = "<w:tblHeader/>" if row < table.header else ""
        yield f"<w:tr><w:trPr>{size}{again}</w:trPr>"
        inside = (box for box in table.boxes if box.row <= row < box.row + box.rows)
        for box in sorted(inside, key=lambda box: box.left):
            yield _cell(box, row, edges)
        yield "</w:tr>"
    yield "</w:tbl>"


def _cell(box: Box, row: int, edges: Sequence[int]) -> str:
    first, span = row == box.row, edges.index(box.right) - edges.index(box.left)
    width = f'<w:tcW w:w="{_twips(box.right) - _twips(box.left)}" w:type="dxa"/>'
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge = f'<w:vMerge w:val="{"restart" if first else "continue"}"/>' if box.rows > 1 else ""
    open_side = {"strip-head": "bottom", "strip": "top"}.get(box.role) if first else None
    borders = f'<w:tcBorders><w:{open_side} w:val="nil"/></w:tcBorders>' if open_side else ""
    properties = f'<w:tcPr>{width}{wide}{merge}{borders}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{properties}{_paragraph(box.text if first else '', box.role)}</w:tc>"


@export("docx", Message("more.word", "下载 Word"), suffix="docx", order=10)
def _of_record(paper: Paper, say: Say) -> bytes:
    record = paper.record
    return to_docx([record.form], [notes_of(paper, say)], say, blank_annex=True, spans=[record.reading.spans])
