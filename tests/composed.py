"""Photos of forms that are drawn here: whole or parted above a row, on paper as bright as a lamp or in the shade."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from zwcore.exports.press import FONTS

Row = Sequence[tuple[str, int, int] | tuple[str, int, int, int]]
"""Texts, each with the columns it begins and ends at, and how many rows it stands over."""

WIDE = (110, 150, 250, 330, 220, 220, 110, 130, 260)
EDGES = [60 + sum(WIDE[:n]) for n in range(len(WIDE) + 1)]
DESK = (120, 105, 90)
EDGE, STANDING = 140, 0.93
"""Pixels of the desk around a page; how much smaller it is than it was."""
SIZE, LINE = 30, 40
WHITE, GREY = 1.0, 0.82
"""How bright the paper is: where it is white, light saturates it."""
ITEMS = 8
"""The row of the first indicator."""


class Sheet(NamedTuple):
    """A form as it is printed, and where its rows begin."""

    image: Image.Image
    tops: Sequence[int]


def form(name: str, money: Sequence[str], items: Sequence[Sequence[str]], total: str) -> Sheet:
    """A form of one indicator a line: level 1, level 2, level 3, target, actual, weight, score, reason."""
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    labels = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows: list[Row] = [
        [("项目名称", 0, 2), (name, 2, 9)],
        [("主管部门", 0, 2), ("青川市住房和城乡建设局", 2, 4), ("实施单位", 4, 5), ("青川市供水服务中心", 5, 9)],
        [("项目资金（万元）", 0, 2, 3), ("", 2, 3), *((text, 3 + n, 4 + n) for n, text in enumerate(labels))],
        [("年度资金总额", 2, 3), *((text, 3 + n, 4 + n) for n, text in enumerate(money))],
        [("其中：财政拨款", 2, 3), *((text, 3 + n, 4 + n) for n, text in enumerate((*money[:3], "—", "—", "—")))],
        [("年度总体目标", 0, 1, 2), ("预期目标", 1, 4), ("实际完成情况", 4, 9)],
        [(f"完成{name}。", 1, 4), (f"已完成{name}。", 4, 9)],
        [("绩效指标", 0, 1, len(items) + 1), *((text, 1 + n, 2 + n) for n, text in enumerate(heads))],
    ]
    for n, item in enumerate(items):
        own = [(text, 2 + col, 3 + col) for col, text in enumerate(item[1:])]
        over = next((m for m in range(n, len(items)) if items[m][0] != item[0]), len(items)) - n
        begins = not n or items[n - 1][0] != item[0]
        rows.append([*([(item[0], 1, 2, over)] if begins else []), *own])
    return _printed([*rows, [("总分", 0, 6), ("100", 6, 7), (total, 7, 8), ("", 8, 9)]])


def above(sheet: Sheet, row: int) -> Image.Image:
    """What stands above a row."""
    return sheet.image.crop((0, 0, sheet.image.width, sheet.tops[row]))


def below(sheet: Sheet, row: int) -> Image.Image:
    """What stands from a row on."""
    return sheet.image.crop((0, sheet.tops[row], *sheet.image.size))


def taken(page: Image.Image, turned: float = 2, paper: float = GREY, blur: float = 0.8, shade: float = 0.4) -> bytes:
    """A photo of a page on a desk, half of it in the shade."""
    sheet = (np.asarray(page)[:, :, ::-1] * paper).astype(np.uint8)
    desk = cv2.copyMakeBorder(sheet, EDGE, EDGE, EDGE, EDGE, cv2.BORDER_CONSTANT, value=DESK)
    high, wide = desk.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), turned, STANDING)
    lying = cv2.warpAffine(desk, turn, (wide, high), borderValue=DESK)
    y, x = np.mgrid[:high, :wide]
    light = 1 - shade / (1 + np.exp(-((x - wide * 0.62) + 0.4 * (y - high / 2)) / 60))
    seen = lying * light[:, :, None] + np.random.default_rng(4).normal(0, 5, lying.shape)
    soft = cv2.GaussianBlur(seen.clip(0, 255).astype(np.uint8), (0, 0), blur)
    return cv2.imencode(".jpg", soft, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def share(sheet: Sheet, row: int, off: int = 0) -> float:
    """How far down a photo of a whole sheet so many pixels below the begin of a row lie, of its height."""
    return 0.5 + STANDING * ((sheet.tops[row] + off + EDGE) / (sheet.image.height + 2 * EDGE) - 0.5)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "NotoSansCJKsc-Regular.otf"), size)


def _wrapped(text: str, wide: int) -> list[str]:
    lines = [""]
    for sign in text:
        if _font(SIZE).getlength(lines[-1] + sign) > wide - 14:
            lines.append("")
        lines[-1] += sign
    return lines


def _printed(rows: Sequence[Row]) -> Sheet:
    image = Image.new("RGB", (EDGES[-1] + 60, 2600), "white")
    draw = ImageDraw.Draw(image)
    for text, y, size in (("项目支出绩效自评表", 60, 44), ("（2024年度）", 130, SIZE)):
        draw.text((image.width / 2, y), text, font=_font(size), fill="black", anchor="ma")
    tops = [190]
    for row in rows:
        high = [len(_wrapped(cell[0], EDGES[cell[2]] - EDGES[cell[1]])) for cell in row if len(cell) == 3]
        tops.append(tops[-1] + LINE * max(high) + 22)
    for n, row in enumerate(rows):
        for text, left, right, *over in row:
            top, bottom = tops[n], tops[n + (over[0] if over else 1)]
            draw.rectangle((EDGES[left], top, EDGES[right], bottom), outline="black", width=2)
            lines = _wrapped(text, EDGES[right] - EDGES[left])
            for at, line in enumerate(lines):
                place = (EDGES[left] + EDGES[right]) / 2, (top + bottom - len(lines) * LINE) / 2 + at * LINE
                draw.text(place, line, font=_font(SIZE), fill="black", anchor="ma")
    return Sheet(image.crop((0, 0, image.width, tops[-1] + 60)), tops)
