"""A PDF of a table, written by hand: ruled cells with text in a Chinese font that every reader knows."""

from __future__ import annotations

from zwcore.documents import Grid

_WIDTH, _HEIGHT, _SIZE, _MARGIN = 60, 44, 6, 20


def pdf_of(grid: Grid, heading: str) -> bytes:
    """One page with the heading above and the grid below."""
    page = (2 * _MARGIN + grid.cols * _WIDTH, 2 * _MARGIN + (grid.rows + 1) * _HEIGHT)
    drawn = [_text(heading, _MARGIN, page[1] - _MARGIN - _SIZE)]
    for cell in grid.cells:
        wide, high = cell.col_span * _WIDTH, cell.row_span * _HEIGHT
        left, top = _MARGIN + cell.col * _WIDTH, page[1] - _MARGIN - (cell.row + 1) * _HEIGHT
        drawn.append(f"{left} {top - high} {wide} {high} re S")
        per_line = (wide - 6) // _SIZE
        text = cell.text.replace("\n", "")
        lines = [text[n : n + per_line] for n in range(0, len(text), per_line)]
        drawn += [_text(line, left + 3, top - (n + 1) * (_SIZE + 1)) for n, line in enumerate(lines)]
    content = "\n".join(drawn).encode("ascii")
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page[0]} {page[1]}] /Contents 4 0 R".encode()
        + b" /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    )


def _text(line: str, x: int, y: int) -> str:
    return f"BT /F {_SIZE} Tf {x} {y} Td <{line.encode('utf-16-be').hex()}> Tj ET"


def _file(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
