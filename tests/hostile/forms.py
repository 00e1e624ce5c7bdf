"""Small forms as Word tables, to make large files of; and the parts that Office files are made of."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = Mapping[str, bytes | str]


def noise(length: int) -> str:
    """A comment that keeps a text of so many characters from being packed a hundred times smaller."""
    return f"<!--{random.Random(length).randbytes(length // 90).hex()}-->" if length > 60_000 else ""


def zipped(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data + noise(len(data)) if isinstance(data, str) and data[:1] == "<" else data)
    return out.getvalue()


def word(*blocks: str, extra: Parts | None = None, prolog: str = "") -> bytes:
    """A Word document of paragraphs and tables."""
    body = "<w:p/>".join(blocks)
    document = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **(extra or {})})


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A cell of Word."""
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{paragraph(text)}</w:tc>"


def table(rows: Iterable[Iterable[str]]) -> str:
    """A table of Word, of texts."""
    return f"<w:tbl>{''.join(row_of(''.join(map(cell, row))) for row in rows)}</w:tbl>"


def row_of(cells: str) -> str:
    """A row of Word."""
    return f"<w:tr>{cells}</w:tr>"


def rows_of_form(project: str, rows: int = 1, target: str = "5个", actual: str = "5个") -> list[list[str]]:
    """The cells of a small form, each somewhat different: what repeats itself is refused as a bomb."""
    names = [hashlib.sha256(f"{project}{n}".encode()).hexdigest() for n in range(rows)]
    indicators = [["产出指标", "数量指标", f"个数{name}", "10", target, actual, "10"] for name in names]
    return [
        ["项目名称", project],
        ["主管部门", "甲局", "实施单位", "乙中心"],
        ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分"],
        *indicators,
        ["总分", "100"],
    ]


def form(project: str, rows: int = 1, target: str = "5个", actual: str = "5个") -> str:
    """A small form as a table of Word."""
    return table(rows_of_form(project, rows, target, actual))


def many_forms(count: int) -> bytes:
    """A Word document of so many forms."""
    return word(*(form(f"项目{n}") for n in range(count)))


def book(sheet: str | bytes, parts: Parts | None = None, at: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of one sheet, whose XML is ``sheet``, found where its relations say."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = f'<Relationship Id="r1" Type="{relation}/worksheet" Target="/{at}"/>' + "".join(
        f'<Relationship Id="{kind}" Type="{relation}/{kind}" Target="{kind}.xml"/>'
        for kind in ("sharedStrings", "styles")
        if f"xl/{kind}.xml" in (parts or {})
    )
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{relation}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
            at: sheet,
            **(parts or {}),
        }
    )


def sheet(rows: str = "", after: str = "", before: str = "") -> str:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{S}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(text: str, place: str = "") -> str:
    """A cell of a workbook with its text."""
    return f'<c t="inlineStr"{f" r={place!r}" if place else ""}><is><t>{text}</t></is></c>'
