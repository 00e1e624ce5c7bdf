"""程序核对报告 as a Word document, for whoever goes on writing in it: what :mod:`report` says, in Word's own tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from zwcore.exports import Paper, export
from zwcore.exports.facts import Data
from zwcore.exports.package import lines_of, pinned
from zwcore.exports.report import TITLE, report_data
from zwcore.text import Message, Say

if TYPE_CHECKING:
    from docx.document import Document
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_HUES = {"error": "9E1B1B", "warning": "734600", "info": "17324D", "ok": "17324D"}
_SHAPES = {"error": "■", "warning": "◇", "info": "○", "ok": "○"}
"""A level has its shape beside its colour: a grey print says the same."""
_TINT = "EEF2F6"
_DAY = datetime(2000, 1, 1)
_WIDTH = 172
_SMALL = 9


@export("report_docx", Message("more.report_docx", "核对报告 Word"), suffix="docx", order=32, title=TITLE)
def report_docx(paper: Paper, say: Say) -> bytes:
    """Write the report as a Word document."""
    report = report_data(paper, say)
    document = _blank(report)
    _add(document, report["words"]["title"], size=18, bold=True).alignment = _align("CENTER")
    _about(document, report)
    _verdict(document, report)
    _scores(document, report)
    _indicators(document, report)
    _findings(document, report)
    _rest(document, report)
    out = BytesIO()
    document.save(out)
    return pinned(out.getvalue())


def _blank(report: Data) -> Document:
    """An A4 document without a trace of when and by whom."""
    from docx import Document as new
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = new()
    facts = document.core_properties
    facts.author = facts.last_modified_by = facts.comments = ""
    facts.title, facts.created, facts.modified, facts.revision = report["words"]["title"], _DAY, _DAY, 1
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    _write(section.header.paragraphs[0], f"{report['head']}　{report['year']}", size=_SMALL)
    _write(section.footer.paragraphs[0], report["foot"], size=_SMALL)
    return document


def _write(
    paragraph: Paragraph, text: str, size: float | None = None, bold: bool = False, hue: str | None = None
) -> Paragraph:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run("\n".join(lines_of(text)))
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
    if hue is not None:
        run.font.color.rgb = RGBColor.from_string(hue)
    return paragraph


def _align(side: str) -> WD_PARAGRAPH_ALIGNMENT:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    return WD_PARAGRAPH_ALIGNMENT[side]


def _stand(side: str) -> WD_CELL_VERTICAL_ALIGNMENT:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    return WD_CELL_VERTICAL_ALIGNMENT[side]


def _add(document: Document, text: str, **look: Any) -> Paragraph:
    return _write(document.add_paragraph(), text, **look)


def _heading(document: Document, text: str) -> None:
    from docx.shared import Pt

    form = _add(document, text, size=12, bold=True, hue=_HUES["ok"]).paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(12), Pt(4), True


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(document: Document, widths: Sequence[float], rows: int) -> Table:
    """A ruled table with columns of these shares of the width."""
    from docx.shared import Mm

    table: Table = document.add_table(rows, len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(_WIDTH * width / sum(widths))
        for cell in column.cells:
            cell.width = column.width
    return table


def _put(cell: _Cell, text: str, label: bool = False, **look: Any) -> None:
    if label:
        _shade(cell)
    cell.vertical_alignment = _stand("CENTER")
    _write(cell.paragraphs[0], text, **look)


def _shade(cell: _Cell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _TINT)
    cell._tc.get_or_add_tcPr().append(shade)


def _again(table: Table) -> None:
    """Have the first row printed again on each further page."""
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


# -- parts -------------------------------------------------------------------------------------------------------------


def _about(document: Document, report: Data) -> None:
    words = report["words"]
    table = _table(document, (2, 5, 2, 5), 3)
    whole = table.cell(0, 1).merge(table.cell(0, 3))
    _put(table.cell(0, 0), words["project"], label=True)
    _put(whole, report["project"], bold=True)
    pairs = (("department", "unit"), ("rules", "version"))
    for row, names in enumerate(pairs, 1):
        for at, name in enumerate(names):
            _put(table.cell(row, 2 * at), words[name], label=True)
            _put(table.cell(row, 2 * at + 1), report[name])


def _verdict(document: Document, report: Data) -> None:
    from docx.shared import Pt

    verdict, counts = report["verdict"], report["counts"]
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(10)
    hue = _HUES[verdict["level"]]
    _write(line, f"{_SHAPES[verdict['level']]} {verdict['text']}", size=16, bold=True, hue=hue)
    line = document.add_paragraph()
    for one in counts:
        _write(line, f"{_SHAPES[one['level']]} {one['text']}　　", bold=True, hue=_HUES[one["level"]])
    if report["beside"]:
        _write(line, f"{report['beside']}　　")
    _write(line, report["words"]["not_people"], size=_SMALL)


def _scores(document: Document, report: Data) -> None:
    _heading(document, report["words"]["scores"])
    table = _table(document, (3, 2, 5), len(report["scores"]))
    for row, score in enumerate(report["scores"]):
        hue = _HUES["error"] if score["level"] else None
        _put(table.cell(row, 0), score["label"], label=True)
        _put(table.cell(row, 1), score["value"], bold=True, hue=hue)
        _put(table.cell(row, 2), score["note"], size=_SMALL)
    funds = report["funds"]
    if funds is None:
        return
    document.add_paragraph()
    table = _table(document, (3, 2, 5), len(funds["rows"]))
    for row, line in enumerate(funds["rows"]):
        _put(table.cell(row, 0), f"{line['label']}（{funds['unit']}）", label=True)
        _put(table.cell(row, 1), line["value"], bold=True)
        _put(table.cell(row, 2), line["note"] or "", size=_SMALL)


def _indicators(document: Document, report: Data) -> None:
    """指标 · 自评 · 核算 · 差 · 原因."""
    _heading(document, report["words"]["rows"])
    heads, rows = report["columns"], report["rows"]
    texts = (20, 42, 24, 24)[: len(heads) - 7]
    table = _table(document, (20, *texts, 13, 13, 13, 13, 24, 13), len(rows) + 2)
    _again(table)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _put(cell, head, label=True, size=_SMALL)
    for row, (line, cells) in enumerate(zip(rows, [list(row.cells) for row in table.rows[1:-1]], strict=True), 1):
        first, *others = cells
        wrong = any(mark["level"] == "error" for mark in line["marks"])
        for n, (cell, text) in enumerate(zip(others, (*line["texts"], *line["numbers"], line["reason"]), strict=False)):
            claimed = n == len(line["texts"]) + 1 and wrong
            _put(cell, text, size=_SMALL, bold=claimed, hue=_HUES["error"] if claimed else None)
        for mark in line["marks"]:
            _write(others[-1].paragraphs[0], f"{_SHAPES[mark['level']]}{mark['n']} ", hue=_HUES[mark["level"]])
        if line["level1"] is not None:
            _put(_down(table, rows, row, first), line["level1"], size=_SMALL)
    _sum(table, report, len(texts))


def _down(table: Table, rows: Sequence[Data], row: int, first: _Cell) -> _Cell:
    """The cell of a level, over all rows that have it."""
    last = row
    while last < len(rows) and rows[last]["level1"] is None:
        last += 1
    return first.merge(table.cell(last, 0)) if last > row else first


def _sum(table: Table, report: Data, texts: int) -> None:
    words, added = report["words"], report["sum"]
    last = len(table.rows) - 1
    _put(table.cell(last, 0).merge(table.cell(last, texts)), words["sum"], bold=True)
    for n, text in enumerate(added["numbers"]):
        hue = _HUES["error"] if n == 1 and added["level"] else None
        _put(table.cell(last, texts + 1 + n), text, bold=True, size=_SMALL, hue=hue)
    _put(table.cell(last, texts + 5).merge(table.cell(last, texts + 6)), added["note"], size=_SMALL)


def _findings(document: Document, report: Data) -> None:
    words = report["words"]
    _heading(document, words["findings"])
    if not report["findings"]:
        _add(document, words["none_left" if report["dismissed"] else "none"])
    _listed(document, report["findings"])
    if report["dismissed"]:
        _add(document, report["beside"], size=_SMALL)
    _listed(document, report["dismissed"])
    _heading(document, words["hints"])
    for hint in report["hints"] or [words["no_hints"]]:
        _add(document, f"{_SHAPES['info']} {hint}")


def _listed(document: Document, found: Sequence[Data]) -> None:
    """Findings, each with its lines below."""
    from docx.shared import Mm, Pt

    for one in found:
        hue = _HUES[one["level"]]
        line = _add(document, f"{_SHAPES[one['level']]}{one['n']} {one['word']}　", bold=True, hue=hue)
        _write(line, one["say"], bold=True)
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(6)
        for label, text in one["lines"]:
            line = _add(document, f"{label}：{text}")
            line.paragraph_format.left_indent = Mm(7)


def _rest(document: Document, report: Data) -> None:
    from docx.shared import Mm

    words = report["words"]
    for name, widths, rows in (("scope", (2, 12), report["scope"]), ("people", (2, 12), list(_people(words)))):
        _heading(document, words[name])
        table = _table(document, widths, len(rows))
        for row, (label, text) in enumerate(rows):
            _put(table.cell(row, 0), label, label=True, size=_SMALL)
            _put(table.cell(row, 1), text, size=_SMALL)
            if name == "people":
                table.rows[row].height = Mm(22)
                table.cell(row, 1).vertical_alignment = _stand("BOTTOM")
                table.cell(row, 1).paragraphs[0].alignment = _align("RIGHT")


def _people(words: Data) -> Iterator[tuple[str, str]]:
    yield words["unit_says"], words["unit_signs"]
    yield words["reviewer_says"], words["reviewer_signs"]
