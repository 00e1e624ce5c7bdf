"""The styles of a workbook → how cells look, and its texts with the looks of their pieces."""

from __future__ import annotations

import re

from zwcore.documents.xlsx_book import CellLook, Text, TextRun, check_count
from zwcore.documents.xlsx_xml import Attributes, OnEnd, OnStart, count, is_on

# Formats that files name by number alone, as a Chinese system prints them.
_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_SECTIONS = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellXfs",
    "cellStyleXfs",
    "cellStyles",
    "dxfs",
    "colors",
    "extLst",
)
_SIDES = ("left", "right", "top", "bottom", "start", "end")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def is_white(attributes: Attributes) -> bool:
    """Tell whether a colour is white: in so many words, or the theme's first, the colour of paper."""
    if is_on(attributes.get("tint")):
        return False
    rgb = attributes.get("rgb", "").upper()
    return rgb[-6:] == "FFFFFF" or attributes.get("theme") == "0" or attributes.get("indexed") in ("1", "9")


class BookStyles:
    """The part of styles as it is walked; ``looks`` afterwards, in the order that cells name them."""

    def __init__(self) -> None:
        self.looks: list[CellLook] = []
        self._section = ""
        self._formats = dict(_BUILTIN)
        self._struck: list[bool] = []
        self._white: list[bool] = []
        self._bare: list[bool] = []  # fills: none, or white
        self._ruled: list[bool] = []
        self.starts: dict[str, OnStart] = {
            **{name: lambda _, name=name: self._enter(name) for name in _SECTIONS},  # type: ignore[misc]
            **dict.fromkeys(_SIDES, self._side),
            "numFmt": self._number_format, "font": self._font, "strike": self._strike, "color": self._color,
            "fill": self._fill, "patternFill": self._pattern, "gradientFill": self._gradient, "fgColor": self._ground,
            "border": self._border, "xf": self._xf,
        }  # fmt: skip

    def _enter(self, name: str) -> None:
        self._section = name

    def _number_format(self, attributes: Attributes) -> None:
        if self._section == "numFmts":
            self._formats[count(attributes.get("numFmtId"))] = attributes.get("formatCode", "General")
            check_count(self._formats)

    def _font(self, _: Attributes) -> None:
        if self._section == "fonts":
            self._struck.append(False)
            self._white.append(False)

    def _strike(self, attributes: Attributes) -> None:
        if self._section == "fonts" and self._struck:
            self._struck[-1] = is_on(attributes.get("val"), True)

    def _color(self, attributes: Attributes) -> None:
        if self._section == "fonts" and self._white:
            self._white[-1] = is_white(attributes)

    def _fill(self, _: Attributes) -> None:
        if self._section == "fills":
            self._bare.append(True)

    def _pattern(self, attributes: Attributes) -> None:
        if self._section == "fills" and self._bare:
            self._bare[-1] = attributes.get("patternType", "none") == "none"

    def _gradient(self, _: Attributes) -> None:
        if self._section == "fills" and self._bare:
            self._bare[-1] = False

    def _ground(self, attributes: Attributes) -> None:
        if self._section == "fills" and self._bare and is_white(attributes):
            self._bare[-1] = True

    def _border(self, _: Attributes) -> None:
        if self._section == "borders":
            self._ruled.append(False)

    def _side(self, attributes: Attributes) -> None:
        if self._section == "borders" and self._ruled and attributes.get("style", "none") != "none":
            self._ruled[-1] = True

    def _xf(self, attributes: Attributes) -> None:
        if self._section != "cellXfs":
            return
        check_count(self.looks)
        font, fill = count(attributes.get("fontId")), count(attributes.get("fillId"))
        self.looks.append(
            CellLook(
                self._formats.get(count(attributes.get("numFmtId")), "General"),
                _at(self._ruled, count(attributes.get("borderId")), False),
                _at(self._struck, font, False),
                _at(self._white, font, False) and _at(self._bare, fill, True),
            )
        )


def _at(told: list[bool], n: int, default: bool) -> bool:
    return told[n] if n < len(told) else default


class RichTexts:
    """Texts as they are walked, with the looks of their pieces; how Japanese or Chinese is pronounced stays out."""

    def __init__(self) -> None:
        self._runs: list[TextRun] = []
        self._look = TextRun("")
        self._spoken = False
        self.starts: dict[str, OnStart] = {
            "r": lambda _: self._begin(False), "rPr": lambda _: self._begin(True), "rPh": lambda _: self._speak(True),
            "strike": self._strike, "vertAlign": self._raise, "color": self._color,
        }  # fmt: skip
        self.ends: dict[str, OnEnd] = {"t": self._say, "rPh": lambda _: self._speak(False)}

    def take(self) -> Text:
        """Return the text so far, and begin anew; a plain one comes as a string."""
        runs, self._runs, self._look = self._runs, [], TextRun("")
        return runs[0].text if len(runs) == 1 and not runs[0].own else tuple(runs) if runs else ""

    def _begin(self, own: bool) -> None:
        self._look = TextRun("", own)

    def _speak(self, spoken: bool) -> None:
        self._spoken = spoken

    def _strike(self, attributes: Attributes) -> None:
        self._look = self._look._replace(struck=is_on(attributes.get("val"), True))

    def _raise(self, attributes: Attributes) -> None:
        self._look = self._look._replace(raised=attributes.get("val") == "superscript")

    def _color(self, attributes: Attributes) -> None:
        self._look = self._look._replace(white=is_white(attributes))

    def _say(self, text: str) -> None:
        if not self._spoken and text:
            self._runs.append(self._look._replace(text=plain(text)))
            check_count(self._runs)


def plain(text: str) -> str:
    """A text as it is shown: characters that XML cannot hold are written as _x000D_, lines end in \\n."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
