"""PDFs of tables, written by hand: ruled cells with text in a Chinese font that every reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zwcore.documents import Cell, Grid

WIDTH, HEIGHT, SIZE, MARGIN = 60, 44, 6, 20
Box = tuple[int, int, int, int]
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
    b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
)


def pdf_of(grid: Grid, heading: str) -> bytes:
    """One page with the heading above and the grid below."""
    page = page_size(grid)
    drawn = [text(heading, MARGIN, page[1] - MARGIN - SIZE), *boxes(grid, page[1]), *texts(grid, page[1])]
    return pdf_file([" ".join(drawn)], page)


def page_size(grid: Grid) -> tuple[int, int]:
    """Width and height of the page that a grid is drawn on."""
    return (2 * MARGIN + grid.cols * WIDTH, 2 * MARGIN + (grid.rows + 1) * HEIGHT)


def box_of(cell: Cell, page_height: int) -> Box:
    """Left, bottom, width and height of a cell."""
    wide, high = cell.col_span * WIDTH, cell.row_span * HEIGHT
    return MARGIN + cell.col * WIDTH, page_height - MARGIN - (cell.row + 1) * HEIGHT - high, wide, high


def boxes(grid: Grid, page_height: int, draw: Callable[[Box], str] | None = None) -> list[str]:
    """The rules around all cells, each drawn by ``draw``."""
    around = draw or (lambda box: "{} {} {} {} re S".format(*box))
    return [around(box_of(cell, page_height)) for cell in grid.cells]


def texts(grid: Grid, page_height: int, only: Callable[[Cell], bool] = lambda cell: True) -> Iterator[str]:
    """The texts of the cells, wrapped."""
    for cell in filter(only, grid.cells):
        left, low, wide, high = box_of(cell, page_height)
        per_line = (wide - 6) // SIZE
        line = cell.text.replace("\n", "")
        for n in range(0, len(line), per_line):
            yield text(line[n : n + per_line], left + 3, low + high - (n // per_line + 1) * (SIZE + 1))


def text(line: str, x: float, y: float, size: float = SIZE) -> str:
    """A line of text."""
    return f"BT /F {size} Tf {x} {y} Td <{line.encode('utf-16-be').hex()}> Tj ET"


def pdf_file(
    pages: Sequence[str],
    size: tuple[float, float],
    *,
    page: str = "",
    resources: str = "",
    catalog: str = "",
    objects: Sequence[bytes] = (),
    font: Sequence[bytes] = FONT,
) -> bytes:
    """A file of pages with this content. The font is ``/F``; ``objects`` are numbers 6 and up; ``page``, ``resources``
    and ``catalog`` are written into those dictionaries."""
    first = 6 + len(objects)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    body = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *font,
        *objects,
    ]
    for n, content in enumerate(pages):
        body.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {first + 2 * n + 1} 0 R"
            f" /Resources << /Font << /F 3 0 R >> {resources} >> {page} >>".encode()
        )
        body.append(stream(content))
    return _file(*body)


def stream(content: str, dictionary: str = "") -> bytes:
    """An object that holds a stream."""
    data = content.encode("latin-1")
    return f"<< {dictionary} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
