"""A second opinion: the tables that pdfplumber finds on a page, asked for where the own grid does not close.

It costs many times what the own grid costs, and its import as much as reading a form: so it is asked last.
"""

from __future__ import annotations

from io import BytesIO

from zwcore.documents.pdf_grid import CellBox


def judged_tables(data: bytes, page: int) -> list[list[CellBox]]:
    """The boxes of the cells of each table on a page (from 0), as pdfplumber finds them with its defaults."""
    import pdfplumber

    with pdfplumber.open(BytesIO(data), pages=[page + 1]) as pdf:
        tables = [table.cells for table in pdf.pages[0].find_tables()]
    return [[(x0, top, x1, bottom) for x0, top, x1, bottom in cells] for cells in tables if len(cells) > 1]
