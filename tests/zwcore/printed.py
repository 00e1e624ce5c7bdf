"""Forms of other places as pictures: a grid is drawn as it is printed, then photographed or scanned."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import zwcore.exports
from tests.zwcore.forms import DATA, PRINTS, drawn
from zwcore.documents import Grid, read_document
from zwcore.sample import SAMPLE

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
FONTS = Path(zwcore.exports.__file__).parent / "press" / "fonts"
LONG, SHORT = 2339, 1654
"""A page of A4 at 200 dots an inch."""
MARGIN, PADDING = 110, 8


class Sheet(NamedTuple):
    """How a grid is printed."""

    grid: Callable[[], Grid]
    size: int = 24
    landscape: bool = False
    bold: bool = False
    rule: int = 2


def printed_as(name: str) -> Grid:
    return drawn(SAMPLE, PRINTS[name])


@cache
def of_kind(name: str) -> Grid:
    (grid,) = (one for one in read_document((DATA / "kinds" / name).read_bytes()).grids if one.rows > 5)
    return grid


SHEETS = {
    "national, lying": Sheet(lambda: printed_as("national"), landscape=True),
    "sichuan, small type": Sheet(lambda: printed_as("sichuan"), 19, landscape=True),
    "hubei, bold": Sheet(lambda: printed_as("hubei"), 22, bold=True),
    "transfer, thin rules": Sheet(lambda: printed_as("transfer"), rule=1),
    "a second score": Sheet(lambda: printed_as("second-score"), 22, landscape=True, rule=3),
    "points merged over rows": Sheet(lambda: of_kind("01-merged-points.docx")),
    "no label of the department": Sheet(lambda: of_kind("06-no-department-label.docx"), 23, rule=3),
    "rows below rows": Sheet(lambda: of_kind("07-sub-rows.docx"), 21),
}


def page_of(sheet: Sheet) -> Pixels:
    """The grid on a page of A4."""
    grid = sheet.grid()
    wide, high = (LONG, SHORT) if sheet.landscape else (SHORT, LONG)
    name = "NotoSansCJKsc-Bold.otf" if sheet.bold else "NotoSansCJKsc-Regular.otf"
    font = ImageFont.truetype(str(FONTS / name), sheet.size)
    page = Image.new("RGB", (wide, high), (250, 249, 246))
    pen = ImageDraw.Draw(page)
    pen.text((wide / 2, 80), "某某县项目支出绩效自评表（2024年度）", fill="black", font=font, anchor="mm")
    xs = _columns(grid, font, wide - 2 * MARGIN)
    ys = _rows(grid, xs, font, sheet.size)
    assert ys[-1] < high
    for cell in grid.cells:
        left, right = xs[cell.col], xs[cell.col + cell.col_span]
        top, bottom = ys[cell.row], ys[cell.row + cell.row_span]
        pen.rectangle((left, top, right, bottom), outline="black", width=sheet.rule)
        lines = _wrapped(cell.text, font, right - left - 2 * PADDING)
        y = (top + bottom) / 2 - (len(lines) - 1) * sheet.size * 0.65
        for line in lines:
            pen.text(((left + right) / 2, y), line, fill=(30, 30, 30), font=font, anchor="mm")
            y += sheet.size * 1.3
    return np.asarray(page, np.uint8)[:, :, ::-1].copy()


def _columns(grid: Grid, font: ImageFont.FreeTypeFont, width: int) -> list[int]:
    """Where columns begin: as wide as the root of what stands in them."""
    needs = np.full(grid.cols, 60.0)
    for cell in grid.cells:
        if cell.col_span == 1:
            needs[cell.col] = max(needs[cell.col], font.getlength(cell.text.replace("\n", "")) ** 0.62 * 7)
    edges = MARGIN + np.concatenate([[0], needs.cumsum()]) * width / needs.sum()
    return [int(one) for one in edges]


def _rows(grid: Grid, xs: list[int], font: ImageFont.FreeTypeFont, size: int) -> list[int]:
    needs = np.full(grid.rows, size * 1.9)
    for cell in sorted(grid.cells, key=lambda one: one.row_span):
        width = xs[cell.col + cell.col_span] - xs[cell.col] - 2 * PADDING
        due = len(_wrapped(cell.text, font, width)) * size * 1.3 + 2 * PADDING
        rows = slice(cell.row, cell.row + cell.row_span)
        needs[rows] += max(due - needs[rows].sum(), 0) / cell.row_span
    return [int(one) for one in 140 + np.concatenate([[0], needs.cumsum()])]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for piece in text.split("\n"):
        lines.append("")
        for sign in piece:
            if font.getlength(lines[-1] + sign) > width and lines[-1]:
                lines.append("")
            lines[-1] += sign
    return lines


def photographed(page: Pixels, seed: int) -> Pixels:
    """As it lies on a desk before a phone: askew, unevenly lit, noisy, packed."""
    random = np.random.default_rng(seed)
    high, wide = page.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    seen = corners * 0.9 + np.array([wide, high], np.float32) * 0.05
    seen = (seen + random.uniform(-0.03, 0.03, (4, 2)) * min(wide, high)).astype(np.float32)
    out = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, seen), (wide, high), borderValue=(70, 90, 110), flags=cv2.INTER_AREA
    )
    y, x = np.mgrid[:high, :wide]
    light = 1 - 0.35 * (x / wide * random.uniform(0.3, 1) + y / high * random.uniform(0.3, 1)) / 2
    noisy = cv2.GaussianBlur(out, (0, 0), 0.8) * light[..., None] + random.normal(0, 4, page.shape)
    packed = cv2.imencode(".jpg", noisy.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 82])[1]
    found = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    assert found is not None
    return found.astype(np.uint8)


def scanned(page: Pixels, seed: int) -> bytes:
    """As a copier sends it: a little askew, in a PDF."""
    random = np.random.default_rng(seed)
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), random.uniform(-0.8, 0.8), 1)
    out = cv2.warpAffine(page, turn, (wide, high), borderValue=(255, 255, 255)) + random.normal(0, 3, page.shape)
    data = io.BytesIO()
    Image.fromarray(out.clip(0, 255).astype(np.uint8)[:, :, ::-1]).save(data, "PDF", resolution=200, quality=80)
    return data.getvalue()
