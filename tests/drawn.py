"""One small form of five rows, what people print over it and how they turn its text: for the tests of PDFs."""

from __future__ import annotations

import math

from tests.pdf import MARGIN, SIZE, Box, box_of, boxes, page_size, text, texts
from zwcore.documents import Cell, Grid


def grid_of(*rows: str) -> Grid:
    """Cells side by side; ``<`` goes on from the left, ``^`` from above."""
    parts = [row.split("|") for row in rows]
    cells = []
    for r, row in enumerate(parts):
        for c, here in enumerate(row):
            if here in "<^" and here:
                continue
            wide = 1 + next((n for n, x in enumerate(row[c + 1 :]) if x != "<"), len(row) - c - 1)
            below = [other[c] for other in parts[r + 1 :]]
            high = 1 + next((n for n, x in enumerate(below) if x != "^"), len(below))
            cells.append(Cell(here, r, c, high, wide))
    return Grid(tuple(cells), len(parts), len(parts[0]))


FORM = grid_of(
    "项目名称|防汛抗旱物资储备|<|<|<",
    "绩效指标|一级指标|三级指标|指标值|得分",
    "^|产出指标|储备物资的种类数量|≥12类|10",
    "^|^|物资质量合格率|100%|8",
    "^|效益指标|受益群众满意度||20",
)
SIZES = page_size(FORM)
HIGH = SIZES[1]
RULES, TEXTS = boxes(FORM, HIGH), list(texts(FORM, HIGH))
GREY, RED = "0.85 g", "1 0 0 rg"


def score(row: int) -> tuple[int, int]:
    """Where the score of a row is printed."""
    left, low, _, high = box_of(Cell("", row, 4), HIGH)
    return left + 3, low + high - SIZE - 1


def sides(box: Box) -> list[tuple[int, int, int, int]]:
    left, low, wide, high = box
    right, top = left + wide, low + high
    return [(left, low, right, low), (left, top, right, top), (left, low, left, top), (right, low, right, top)]


def lines(box: Box) -> str:
    return " ".join("{} {} m {} {} l S".format(*side) for side in sides(box))


def thin_boxes(box: Box) -> str:
    return " ".join(f"{x0 - 0.25} {y0 - 0.25} {x1 - x0 + 0.5} {y1 - y0 + 0.5} re f" for x0, y0, x1, y1 in sides(box))


def at_angle(degrees: float, x: float, y: float, size: float, line: str) -> str:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"BT /F {size} Tf {c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x} {y} Tm <{line.encode('utf-16-be').hex()}> Tj ET"


def circle(x: float, y: float, r: float) -> str:
    k = 0.5523 * r
    return (
        f"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c {x - k} {y + r} {x - r} {y + k} {x - r} {y} c"
        f" {x - r} {y - k} {x - k} {y - r} {x} {y - r} c {x + k} {y - r} {x + r} {y - k} {x + r} {y} c S"
    )


X, Y = score(3)
MARKS = {
    "slanted and grey": (GREY, at_angle(35, 60, 60, 40, "仅供内部使用"), "watermark", "仅供内部使用"),
    "slanted and black": ("0 g", at_angle(45, 60, 60, 30, "样本"), "watermark", "样本"),
    "upright and grey": (GREY, text("内部资料", 70, 120, 40), "watermark", "内部资料"),
    "grey, no larger than text": ("0.7 g", text("内部资料", MARGIN + 100, HIGH - 170), "watermark", "内部资料"),
    "red, across text": (RED, text("财务专用章", X - 30, Y - 1, 9), "watermark", "财务专用章"),
    "in a red circle": (f"1 0 0 RG {RED}", circle(240, 60, 18) + " " + text("某局章", 230, 58), "watermark", "某局章"),
    "in a red box over rules": (
        f"1 0 0 RG {RED}",
        "100 90 120 30 re S " + text("审核专用章", 110, 100, 12),
        "watermark",
        "审核专用章",
    ),
    "not painted": ("3 Tr", text("99", X + 12, Y), "hidden", "99"),
    "white": ("1 g", text("99", X + 12, Y), "hidden", "99"),
    "too small": ("0 g", text("99", X + 12, Y, 0.3), "hidden", "99"),
    "off the page": ("0 g", text("99", -90, Y), "hidden", "99"),
    "under a white box": ("0 g", text("99", X + 14, Y) + f" 1 g {X + 13} {Y - 2} 14 10 re f", "hidden", "99"),
    "under a black box": ("0 g", text("99", X + 14, Y) + f" {X + 13} {Y - 2} 14 10 re f", "hidden", "99"),
    "black on black": ("0 g", f"{X + 13} {Y - 2} 14 10 re f " + text("99", X + 14, Y), "hidden", "99"),
    "struck through": ("0 g", text("99", X + 14, Y) + f" {X + 13} {Y + 2} m {X + 27} {Y + 2} l S", "struck", "99"),
    "struck through by a thin box": ("0 g", text("99", X + 14, Y) + f" {X + 13} {Y + 2} 14 0.5 re f", "struck", "99"),
    "struck through in red": (
        "1 0 0 RG",
        text("99", X + 14, Y) + f" {X + 13} {Y + 2} m {X + 27} {Y + 2} l S",
        "struck",
        "99",
    ),
}  # fmt: skip


LEVEL = box_of(Cell("", 2, 1, 2), HIGH)


def stacked(columns: list[str], x: float, y: float) -> str:
    """Columns from right to left, each from top to bottom, one character at a time."""
    return " ".join(
        text(letter, x - n * 9, y - k * 6) for n, column in enumerate(columns) for k, letter in enumerate(column)
    )


VERTICAL = {
    "one column": (stacked(["产出指标"], LEVEL[0] + 20, LEVEL[1] + 70), "产出指标"),
    "two columns": (stacked(["产出指标", "(40分)"], LEVEL[0] + 30, LEVEL[1] + 70), "产出指标\n(40分)"),
    "vertical brackets": (stacked(["产出指标", "︵40分︶"], LEVEL[0] + 30, LEVEL[1] + 70), "产出指标\n(40分)"),
    "upwards": (at_angle(90, LEVEL[0] + 20, LEVEL[1] + 10, 6, "产出指标(40分)"), "产出指标(40分)"),
    "upwards in two lines": (
        " ".join(at_angle(90, LEVEL[0] + x, LEVEL[1] + 10, 6, line) for x, line in ((20, "产出指标"), (29, "(40分)"))),
        "产出指标\n(40分)",
    ),
    "downwards": (at_angle(-90, LEVEL[0] + 20, LEVEL[1] + 80, 6, "产出指标(40分)"), "产出指标(40分)"),
    "upside down": (at_angle(180, LEVEL[0] + 50, LEVEL[1] + 40, 6, "产出指标"), "产出指标"),
    "upright with turned figures": (
        stacked(["产出"], LEVEL[0] + 20, LEVEL[1] + 70) + " " + at_angle(-90, LEVEL[0] + 20.5, LEVEL[1] + 62, 6, "40"),
        "产出40",
    ),
    "two by two, across": (
        " ".join(text(line, LEVEL[0] + 10, LEVEL[1] + y) for y, line in ((40, "产出"), (32, "指标"))),
        "产出\n指标",
    ),
}  # fmt: skip
