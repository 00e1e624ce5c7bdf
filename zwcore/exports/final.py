"""定稿（盖章用）: a form that was handed in, in the print of its template, with its version and receipt number as PDF.

The pages are those of :mod:`sheet`, which the Word and Excel files have too; a place for signatures and the stamp comes
below. There is one only of what was handed in: what is stamped is what the receipt is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zwcore.exports import Paper, export, facts
from zwcore.exports.facts import Data
from zwcore.exports.notes import notes_of
from zwcore.exports.press import paper as print_paper
from zwcore.exports.sheet import Page, Table, pages
from zwcore.record import content_digest
from zwcore.text import Message, Say

TITLE = Message("final.title", "定稿")
_SIGNED = (
    Message("final.filled_by", "填报人："),
    Message("final.checked_by", "单位负责人："),
    Message("final.stamp", "（单位盖章）"),
    Message("final.day", "　　年　　月　　日"),
)
_FOOT = Message("final.foot", "回执号 {number} · 第 {version} 版 · 内容摘要 {digest}")
_DIGITS = 16


@export("final", Message("more.final", "定稿 PDF（盖章用）"), suffix="pdf", order=30, title=TITLE, filed=True)
def final(paper: Paper, say: Say) -> bytes:
    """Print the form."""
    return print_paper("form", final_data(paper, say), say)


def final_data(paper: Paper, say: Say) -> Data:
    """Return the pages as they are set."""
    record, standing = paper.record, paper.standing
    drawn = pages([record.form], [notes_of(paper, say)], say, False, [record.reading.spans])
    version = "—" if standing.version is None else standing.version
    foot = _FOOT.with_(number=standing.number or "—", version=version, digest=content_digest(record.form)[:_DIGITS])
    return {
        "title": " ".join(record.project.split()),
        "pages": [_page(page) for page in drawn],
        "signed": [say(message) for message in _SIGNED],
        "foot": say(foot),
        "page": facts.pages(say),
    }


def _page(page: Page) -> Data:
    heading = [{"role": role, "text": text} for role, text in page.heading]
    return {"heading": heading, "tables": [_table(table) for table in page.tables]}


def _table(table: Table) -> Data:
    edges = sorted({edge for box in table.boxes for edge in (box.left, box.right)})
    return {
        "widths": [right - left for left, right in pairwise(edges)],
        "header": table.header,
        "cells": list(_cells(table, edges)),
    }


def _cells(table: Table, edges: list[int]) -> Iterator[Data]:
    for box in sorted(table.boxes, key=lambda box: (box.row, box.left)):
        left = edges.index(box.left)
        yield {
            "x": left,
            "y": box.row,
            "columns": edges.index(box.right) - left,
            "rows": box.rows,
            "text": box.text,
            "role": box.role,
        }
