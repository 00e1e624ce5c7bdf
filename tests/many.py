"""Documents of very many forms: those of a small one again and again, each with a project of its own."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table

FORMS = Path(__file__).parent / "data" / "forms.docx"
_PAGES = [qn(name) for name in ("w:br", "w:lastRenderedPageBreak", "w:pageBreakBefore", "w:sectPr")]


def many_forms(count: int, mark: str = "批") -> bytes:
    """A DOCX of so many forms on few pages; ``mark`` stands in the name of each."""
    document: Any = docx.Document(str(FORMS))
    body = document.element.body
    *parts, section = list(body)
    for part in parts:
        body.remove(part)
        for mark_of_page in list(part.iter(*_PAGES)):
            mark_of_page.getparent().remove(mark_of_page)
    groups = _groups(parts)
    for n in range(count):
        for part in groups[n % len(groups)]:
            copy = deepcopy(part)
            section.addprevious(copy)
            if copy.tag == qn("w:tbl"):
                _rename(Table(copy, document), f"第{n}{mark}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _groups(parts: list[Any]) -> list[list[Any]]:
    """The titles and the table of each form."""
    groups: list[list[Any]] = [[]]
    for part in parts:
        groups[-1].append(part)
        if part.tag == qn("w:tbl"):
            groups.append([])
    return groups[:-1]


def _rename(table: Table, mark: str) -> None:
    row = next(row for row in table.rows if row.cells[0].text.replace(" ", "") == "项目名称")
    name = next(cell for cell in row.cells if cell.text.replace(" ", "") != "项目名称")
    run = name.paragraphs[0].runs[0]
    run.text = mark + run.text


def many_rows(count: int) -> bytes:
    """A DOCX of one form with so many indicators."""
    document: Any = docx.Document(str(FORMS))
    body = document.element.body
    first = _groups(list(body)[:-1])[0]
    for part in list(body)[:-1]:
        if part not in first:
            body.remove(part)
    rows = list(first[-1].iter(qn("w:tr")))
    texts = ["".join(node.text or "" for node in row.iter(qn("w:t"))).replace(" ", "") for row in rows]
    total = next(n for n, text in enumerate(texts) if text.startswith("总分"))
    for n in range(count - 1):
        copy = deepcopy(rows[total - 1])
        name = [node for node in copy.iter(qn("w:t")) if (node.text or "").strip()]
        name[0].text = f"{name[0].text}{n}"
        rows[total].addprevious(copy)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
