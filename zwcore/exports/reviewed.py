"""The summary (汇总表) of many reviewed files as a workbook: a row a form, what is to be looked at first in words.

It is made of files in the shape of the contract (:mod:`zwcore.exports.json`), so that those need not be held together.
Points and counts are numbers; whatever else stands in a form is text, no formula. The same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zwcore.exports.json import Data
from zwcore.exports.package import RELATIONS, content_types, lines_of, package, relations, xml
from zwcore.exports.text import LEVELS
from zwcore.text import Message, Say, shortened

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHOWN = 3
"""So many findings, at most, are said of a form."""
LONGEST = 160
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_TITLE = Message("reviewed.title", "汇总")
_HEADS = (
    (Message("reviewed.file", "文件"), 28),
    (Message("reviewed.number", "表"), 6),
    (Message("reviewed.project", "项目名称"), 36),
    (Message("reviewed.unit", "单位"), 26),
    (Message("reviewed.year", "年度"), 7),
    (Message("reviewed.claimed", "自评总分"), 9),
    (Message("reviewed.recomputed", "核算得分"), 9),
    (Message("reviewed.recomputable", "可核算分值"), 11),
    (Message("reviewed.partly", "其中核算得分"), 12),
    (LEVELS["error"], 9),
    (LEVELS["warning"], 9),
    (LEVELS["info"], 9),
    (Message("reviewed.first", "先看什么"), 80),
)
_NUMBERS = range(5, 12)
_FOUND = Message("reviewed.found", "{level}：{text}")


class Row(NamedTuple):
    """A form of a file, or a file that has none; the cells in the order of the columns."""

    cells: tuple[str, ...]


def rows_of(file: Data, say: Say = str) -> Iterator[Row]:
    """Yield the rows of a file in the shape of the contract; one that says why where no form was read."""
    for place, whole in enumerate(file["forms"], 1):
        printed, score, findings = whole["form"], whole["score"], whole["findings"]
        # What follows from another finding is no fault of its own.
        roots = [finding for finding in findings if finding["cause"] is None]
        counts = (str(sum(root["severity"] == level for root in roots)) for level in LEVELS)
        named = (printed["project"] or printed["title"], printed["unit"], printed["year"])
        points = (score["claimed"], score["recomputed"], score["recomputable"], score["recomputed_sum"])
        cells = (file["name"], printed["table_no"] or str(place), *named, *points, *counts, _first(roots, say))
        yield Row(tuple(cell or "" for cell in cells))
    if not file["forms"]:
        yield Row((file["name"], *[""] * (len(_HEADS) - 2), _first(file["problems"], say)))


def _first(findings: Iterable[Data], say: Say) -> str:
    """What is to be looked at first: the gravest, each with its level."""
    order = list(LEVELS)
    gravest = sorted(findings, key=lambda finding: order.index(finding["severity"]))[:SHOWN]
    said = (
        say(_FOUND.with_(level=LEVELS[one["severity"]], text=shortened(" ".join(one["message"].split()), LONGEST)))
        for one in gravest
    )
    return "\n".join(said)


def to_summary(rows: Iterable[Row], say: Say = str) -> bytes:
    """Return the workbook of these rows, in their order."""
    kinds = {"xl/workbook.xml": "officedocument.spreadsheetml.sheet.main"}
    kinds |= {"xl/styles.xml": "officedocument.spreadsheetml.styles"}
    kinds |= {"xl/worksheets/sheet1.xml": "officedocument.spreadsheetml.worksheet"}
    sheet = f'<sheet name="{xml(say(_TITLE))}" sheetId="1" r:id="rId1"/>'
    return package(
        {
            "[Content_Types].xml": content_types(kinds),
            "_rels/.rels": relations({"xl/workbook.xml": "officeDocument"}),
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{RELATIONS}"><sheets>{sheet}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations({"worksheets/sheet1.xml": "worksheet", "styles.xml": "styles"}),
            "xl/styles.xml": _STYLES,
            "xl/worksheets/sheet1.xml": _sheet(rows, say),
        }
    )


def _sheet(rows: Iterable[Row], say: Say) -> str:
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(_HEADS, 1)
    )
    heads = "".join(_text(n, 1, say(head), _HEAD) for n, (head, _) in enumerate(_HEADS))
    lines, last = [f'<row r="1">{heads}</row>'], 1
    for last, row in enumerate(rows, 2):
        cells = "".join(_cell(n, last, text) for n, text in enumerate(row.cells))
        lines.append(f'<row r="{last}">{cells}</row>')
    return (
        f'<worksheet xmlns="{_S}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{cols}</cols><sheetData>{''.join(lines)}</sheetData>"
        f'<autoFilter ref="A1:{_letter(len(_HEADS) - 1)}{last}"/></worksheet>'
    )


_HEAD, _PLAIN, _QUOTED, _POINTS = 1, 2, 3, 4
_STYLES = (
    f'<styleSheet xmlns="{_S}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    + "".join(
        f'<xf numFmtId="{kind}" fontId="{font}" fillId="0" borderId="0" applyNumberFormat="1" '
        f'applyAlignment="1"{quoted}><alignment vertical="top" wrapText="1"/></xf>'
        for kind, font, quoted in ((49, 1, ""), (49, 0, ""), (49, 0, ' quotePrefix="1"'), (0, 0, ""))
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _cell(column: int, row: int, text: str) -> str:
    if column in _NUMBERS and _NUMBER.fullmatch(text):
        return f'<c r="{_letter(column)}{row}" s="{_POINTS}"><v>{text}</v></c>'
    return _text(column, row, text, _QUOTED if text.startswith(("=", "+", "-", "@")) else _PLAIN)


def _text(column: int, row: int, text: str, style: int) -> str:
    said = "\n".join(lines_of(text))
    if not said:
        return ""
    place = f"{_letter(column)}{row}"
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml(said)}</t></is></c>'


def _letter(column: int) -> str:
    return chr(65 + column)
