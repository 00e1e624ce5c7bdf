"""PDFs: one form drawn in many ways is one grid; what is none of the form's is left out, and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from tests.drawn import FORM, HIGH, MARKS, RULES, SIZES, TEXTS, VERTICAL, X, Y, grid_of, lines, score, sides, thin_boxes
from tests.pdf import HEIGHT, MARGIN, SIZE, WIDTH, Box, boxes, page_size, pdf_file, stream, text, texts
from zwcore.documents import Cell, Document, Grid, Unreadable, read_document
from zwcore.documents.pdf import picture
from zwcore.documents.wrap import unwrap


def shown(document: Document, table: int = 0) -> list[tuple[object, ...]]:
    """Text, place and spans of each cell of a table."""
    return [(*cell[:5],) for cell in list(document.grids)[table].cells]


def expected(grid: Grid = FORM) -> list[tuple[object, ...]]:
    def wrapped(cell: Cell) -> str:
        most = (cell.col_span * WIDTH - 6) // SIZE
        return "\n".join(cell.text[n : n + most] for n in range(0, len(cell.text), most))

    return [(wrapped(cell), *cell[1:5]) for cell in grid.cells]


def read(*drawn: str) -> Document:
    return read_document(pdf_file([" ".join(drawn)], SIZES))


def strokes(length: float, gap: float) -> Callable[[Box], str]:
    """Each side as a row of strokes of its own."""

    def draw(box: Box) -> str:
        out = []
        for x0, y0, x1, y1 in sides(box):
            along = x1 - x0 + y1 - y0
            dx, dy = (x1 - x0) / along, (y1 - y0) / along
            for n in range(int(along / (length + gap)) + 1):
                a, b = n * (length + gap), min(n * (length + gap) + length, along)
                out.append(f"{x0 + a * dx} {y0 + a * dy} m {x0 + b * dx} {y0 + b * dy} l S")
        return " ".join(out)

    return draw


def squares(box: Box) -> str:
    """Each side as a row of dots."""
    out = []
    for x0, y0, x1, y1 in sides(box):
        steps = (x1 - x0 + y1 - y0) // 2
        out += [f"{x0 + (x1 - x0) * n / steps} {y0 + (y1 - y0) * n / steps} 0.5 0.5 re f" for n in range(steps + 1)]
    return " ".join(out)


def pictures(box: Box) -> str:
    """Each side as a picture of one black dot."""
    dot = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI"
    return " ".join(
        f"q {max(x1 - x0, 0.5)} 0 0 {max(y1 - y0, 0.5)} {x0} {y0} cm {dot} Q" for x0, y0, x1, y1 in sides(box)
    )


@pytest.mark.parametrize(
    "draw",
    [lines, thin_boxes, strokes(2, 1.5), strokes(0.6, 0.6), squares, pictures, lambda box: "[3 2] 0 d " + lines(box)],
    ids=["lines", "thin boxes", "strokes", "dots", "squares", "pictures", "dashes"],
)
def test_rules_however_they_are_drawn(draw: Callable[[Box], str]) -> None:
    assert shown(read(*boxes(FORM, HIGH, draw), *TEXTS)) == expected()


def test_rules_and_text_in_a_form_placed_on_the_page() -> None:
    inner = " ".join([*RULES, *TEXTS])
    form = stream(inner, "/Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Matrix [0.5 0 0 0.5 10 0]"
                  " /Resources << /Font << /F 3 0 R >> >>")  # fmt: skip
    data = pdf_file(["q 2 0 0 2 -20 0 cm /X Do Q"], SIZES, resources="/XObject << /X 6 0 R >>", objects=[form])
    document = read_document(data)
    assert shown(document) == expected()
    assert next(iter(document.grids)).cells[0].bbox == next(iter(read(*RULES, *TEXTS).grids)).cells[0].bbox


# A box is painted over what it covers: it cannot lie under the form.
PAINTED = [
    (name, below) for name in MARKS for below in (False, True) if not (below and ("box" in name or "black" in name))
]


@pytest.mark.parametrize(("name", "below"), PAINTED)
def test_what_is_none_of_the_form(name: str, below: bool) -> None:
    colour, drawn, why, said = MARKS[name]
    mark = f"q {colour} {drawn} Q"
    document = read(mark, *RULES, *TEXTS) if below else read(*RULES, *TEXTS, mark)
    assert shown(document) == expected()
    assert [(entry.text, entry.why) for entry in document.dropped] == [(said, why)]
    if said == "99" and name != "off the page":
        assert document.dropped[0][3:] == (0, 3, 4)


KEPT = {
    "white on a dark box": (f"q 0.2 g {X - 2} {Y - 2} 14 9 re f 1 g", ""),
    "in a cell with a dark ground": (f"q 0.2 g {X - 3} {Y - HEIGHT + SIZE + 1} {WIDTH} {HEIGHT} re f 1 g", ""),
    "red": ("q 1 0 0 rg", ""),
    "grey": ("q 0.6 g", ""),
    "underlined": ("q 0 g", f"{X} {Y - 1} m {X + 12} {Y - 1} l S"),
    "on a box painted before": (f"q 1 g {X - 1} {Y - 2} 14 9 re f 0 g", ""),
    "highlighted": (f"q 1 1 0 rg {X - 3} {Y - 2} 20 9 re f 0 g", ""),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_text_of_the_form_for_all_its_looks(name: str) -> None:
    before, after = KEPT[name]
    rest = texts(FORM, HIGH, lambda cell: (cell.row, cell.col) != (3, 4))
    document = read(*RULES, *rest, before, text("8", X, Y), after, "Q")
    assert shown(document) == expected()
    assert not document.dropped


def test_a_picture_over_text() -> None:
    """One without a ground lets the text be seen, one with a ground does not."""
    place = f"q 40 0 0 30 {X - 4} {Y - 20} cm /P Do Q"
    dots = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    for mask, seen in (("/SMask 7 0 R", True), ("", False)):
        objects = [stream("\xff", f"{dots} {mask}"), stream("\x00", dots)]
        data = pdf_file(
            [" ".join([*RULES, *TEXTS, place])], SIZES, resources="/XObject << /P 6 0 R >>", objects=objects
        )
        document = read_document(data)
        assert [entry[:2] for entry in document.dropped] == ([] if seen else [("8", "hidden")])
        assert all(cell.confidence == 1000 for grid in document.grids for cell in grid.cells)
        assert (shown(document) == expected()) == seen


def test_text_over_text_is_in_doubt() -> None:
    document = read(*RULES, *TEXTS, text("已审核", X - 4, Y - 1))
    assert not document.dropped
    doubtful = [cell[1:3] for grid in document.grids for cell in grid.cells if cell.confidence < 1000]
    assert doubtful == [(3, 4)]


@pytest.mark.parametrize(
    ("word", "mark", "kept"), [("8", "1", "8"), ("8", "①", "8"), ("金额", "*", "金额"), ("8m", "2", "8m2")]
)
def test_marks_of_footnotes(word: str, mark: str, kept: str) -> None:
    rest = texts(FORM, HIGH, lambda cell: (cell.row, cell.col) != (3, 4))
    document = read(*RULES, *rest, text(word, X, Y), text(mark, X + 6 * len(word), Y + 3, 3))
    found = next(cell for cell in next(iter(document.grids)).cells if (cell.row, cell.col) == (3, 4))
    assert "".join(sorted("".join(found.text.split()))) == "".join(sorted(kept))
    assert [(entry.text, entry.why) for entry in document.dropped] == ([] if kept == "8m2" else [(mark, "mark")])


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pages_that_lie_on_their_side(rotate: int, turn: int) -> None:
    wide, high = SIZES
    moved = {0: "1 0 0 1 0 0", 90: f"0 1 -1 0 {high} 0", 180: f"-1 0 0 -1 {wide} {high}", 270: f"0 -1 1 0 0 {wide}"}
    size = (high, wide) if turn % 180 else (wide, high)
    data = pdf_file([f"{moved[turn]} cm " + " ".join([*RULES, *TEXTS])], size, page=f"/Rotate {rotate}")
    assert shown(read_document(data)) == expected()
    assert next(iter(read_document(data).grids)).cells[0].bbox == next(iter(read(*RULES, *TEXTS).grids)).cells[0].bbox


def test_a_page_that_lies_askew() -> None:
    content = "0.94 0.34 -0.34 0.94 100 0 cm " + " ".join([*RULES, *TEXTS])
    with pytest.raises(Unreadable, match="sideways"):
        read_document(pdf_file([content], (600, 600)))


@pytest.mark.parametrize("name", VERTICAL)
def test_text_set_from_top_to_bottom_or_turned(name: str) -> None:
    drawn, said = VERTICAL[name]
    rest = texts(FORM, HIGH, lambda cell: (cell.row, cell.col) != (2, 1))
    found = shown(read(*RULES, *rest, drawn))
    assert [unwrap(str(cell[0])) for cell in found if cell[1:3] == (2, 1)] == [unwrap(said)]
    assert [cell for cell in found if cell[1:3] != (2, 1)] == [cell for cell in expected() if cell[1:3] != (2, 1)]


def without(boxes_drawn: Callable[[Box], list[tuple[int, int, int, int]]]) -> list[str]:
    return boxes(FORM, HIGH, lambda box: " ".join("{} {} m {} {} l S".format(*side) for side in boxes_drawn(box)))


LEFT, RIGHT = MARGIN, MARGIN + FORM.cols * WIDTH
TOP, BOTTOM = HIGH - MARGIN - HEIGHT, HIGH - MARGIN - (FORM.rows + 1) * HEIGHT
OPEN: dict[str, Callable[[tuple[int, int, int, int]], bool]] = {
    "left and right": lambda side: side[0] == side[2] and side[0] in (LEFT, RIGHT),
    "left": lambda side: side[0] == side[2] == LEFT,
    "top": lambda side: side[1] == side[3] == TOP,
    "bottom": lambda side: side[1] == side[3] == BOTTOM,
    "top and bottom": lambda side: side[1] == side[3] and side[1] in (TOP, BOTTOM),
    "all sides": lambda side: (
        (side[0] == side[2] and side[0] in (LEFT, RIGHT)) or (side[1] == side[3] and side[1] in (TOP, BOTTOM))
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_outer_rules_that_lack(name: str) -> None:
    lacking = OPEN[name]
    rules = without(lambda box: [side for side in sides(box) if not lacking(side)])
    assert shown(read(*rules, *TEXTS)) == expected()


@pytest.mark.parametrize("across", [True, False], ids=["rules across only", "no rules"])
def test_no_rules(across: bool) -> None:
    plain = grid_of(*[f"指标{n}|完成数量|≥{n}个|{n}个|10" for n in range(8)])
    size = page_size(plain)
    rules = [f"{MARGIN} {y} m {size[0] - MARGIN} {y} l S" for y in range(MARGIN, size[1] - MARGIN, HEIGHT)]
    with pytest.raises(Unreadable, match="rules"):
        read_document(pdf_file([" ".join([*(rules if across else []), *texts(plain, size[1])])], size))


@pytest.mark.parametrize("closed", [True, False], ids=["a rule at the top", "no rule at the top"])
def test_a_page_break(closed: bool) -> None:
    """Rows 0–2 on one page, rows 3 and 4 on the next, where the first row may lack its upper rule."""
    upper = [cell._replace(row_span=min(cell.row_span, 3 - cell.row)) for cell in FORM.cells if cell.row < 3]
    lower = [
        cell._replace(row=max(cell.row, 3) - 3, row_span=cell.row + cell.row_span - max(cell.row, 3),
                      text=cell.text if cell.row >= 3 else "")
        for cell in FORM.cells if cell.row + cell.row_span > 3
    ]  # fmt: skip
    pages = []
    for cells, rows in ((upper, 3), (lower, 2)):
        part = replace(FORM, cells=tuple(cells), rows=rows)
        top = {HIGH - MARGIN - HEIGHT} if cells is lower and not closed else set()
        kept = boxes(
            part,
            HIGH,
            lambda box: " ".join(
                "{} {} m {} {} l S".format(*side)
                for side in sides(box)
                if not (side[1] == side[3] and side[1] in top)  # noqa: B023
            ),
        )
        pages.append(" ".join([*kept, *texts(part, HIGH)]))
    document = read_document(pdf_file([*pages], SIZES))
    assert len(list(document.grids)) == 1
    assert shown(document) == expected()


def test_what_was_left_out_after_a_page_break_is_placed_in_the_joined_table() -> None:
    first = " ".join([*RULES, *TEXTS])
    lower = grid_of("效益指标||节约资金|≥5万元|10")
    second = " ".join([*boxes(lower, HIGH), *texts(lower, HIGH)])
    x, y = score(0)
    data = pdf_file([first, f"{second} 3 Tr {text('77', x + 20, y)}"], SIZES)
    document = read_document(data)
    assert [grid.rows for grid in document.grids] == [6]
    assert document.dropped == ((("77", "hidden", 2, 0, 5, 4)),)


def field(kind: str, box: tuple[float, float, float, float], value: str) -> bytes:
    rect = " ".join(map(str, box))
    return f"<< /Type /Annot /Subtype /Widget /Rect [{rect}] /FT {kind} /T (f{hash(value)}) {value} >>".encode()


def test_form_fields_are_text() -> None:
    rest = list(texts(FORM, HIGH, lambda cell: cell.col != 4 or cell.row < 2))
    (x2, y2), (x3, y3), (x4, y4) = (score(row) for row in (2, 3, 4))
    objects = [
        field("/Tx", (x2, y2 - 3, x2 + 30, y2 + 9), "/V (10)"),
        field("/Ch", (x3, y3 - 3, x3 + 30, y3 + 9), "/Ff 131072 /V (8) /Opt [(8) (9)]"),
        field("/Tx", (x4, y4 - 3, x4 + 30, y4 + 9), "/V <FEFF00320030>"),
        field("/Tx", (x4, y4 - 3, x4 + 30, y4 + 9), "/F 2 /V (hidden)"),
        b"<< /Fields [6 0 R 7 0 R 8 0 R 9 0 R] >>",
    ]
    data = pdf_file(
        [" ".join([*RULES, *rest])],
        SIZES,
        page="/Annots [6 0 R 7 0 R 8 0 R 9 0 R]",
        catalog="/AcroForm 10 0 R",
        objects=objects,
    )
    assert shown(read_document(data)) == expected()


def test_a_font_without_characters() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000 /FontDescriptor 5 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    )
    with pytest.raises(Unreadable, match="font"):
        read_document(pdf_file([" ".join([*RULES, *TEXTS])], SIZES, font=font))


def test_text_printed_twice_to_be_bold_is_there_once() -> None:
    assert shown(read(*RULES, *TEXTS, "1 0 0 1 0.2 0 cm", *TEXTS)) == expected()


def test_a_page_number_is_a_line_of_its_own_and_ends_no_table() -> None:
    first = " ".join([*RULES, *TEXTS, text("- 1 -", 150, 8)])
    lower = grid_of("效益指标||节约资金|≥5万元|10")
    second = " ".join([*boxes(lower, HIGH), *texts(lower, HIGH)])
    document = read_document(pdf_file([first, second], SIZES))
    assert [type(block).__name__ for block in document.blocks] == ["Grid", "Paragraph"]
    assert next(iter(document.grids)).rows == 6


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_cell_as_a_picture(rotate: int, turn: int) -> None:
    """The frame goes around what is printed in the cell, however the page lies."""
    wide, high = SIZES
    size = (high, wide) if turn else (wide, high)
    black = "0 g 205 27 50 30 re f"  # in the cell 指标值 of the last row
    content = (f"0 1 -1 0 {high} 0 cm " if turn else "") + " ".join([black, *RULES, *TEXTS])
    data = pdf_file([content], size, page=f"/Rotate {rotate}")
    cell = next(cell for cell in next(iter(read_document(data).grids)).cells if (cell.row, cell.col) == (4, 3))
    assert cell.bbox is not None
    with Image.open(BytesIO(picture(data, 1, cell.bbox))) as drawn:
        plain = drawn.convert("RGB")
        dots = [(x, y, plain.getpixel((x, y))) for y in range(plain.height) for x in range(plain.width)]
    red = [(x, y) for x, y, dot in dots if dot == (255, 0, 0)]
    left, right = min(x for x, _ in red), max(x for x, _ in red)
    top, bottom = min(y for _, y in red), max(y for _, y in red)
    assert (right - left, bottom - top) == pytest.approx((2 * WIDTH, 2 * HEIGHT), abs=3)
    inside = sum(dot == (0, 0, 0) for x, y, dot in dots if left < x < right and top < y < bottom)
    assert inside > 0.9 * 4 * 50 * 30
