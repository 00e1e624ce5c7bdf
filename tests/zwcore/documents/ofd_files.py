"""OFD files as several programs write them, laid out after the pages of a PDF: for several tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pdfplumber

from tests.zwcore.documents.packages import zipped

SPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72


class Glyph(NamedTuple):
    """A character: where it begins on the line it stands on, how wide it is, its type size; in millimetres."""

    text: str
    x: float
    base: float
    wide: float
    size: float


@dataclass
class Sheet:
    """A page: its size, its characters, its rules (from, to)."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


@cache
def sheets(path: Path) -> tuple[Sheet, ...]:
    """The pages of a PDF."""
    out = []
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        for page in pdf.pages:
            sheet = Sheet(page.width * MM, page.height * MM)
            for one in page.chars:
                base = page.height - one["matrix"][5]
                wide = one["x1"] - one["x0"]
                sheet.glyphs.append(Glyph(one["text"], *(v * MM for v in (one["x0"], base, wide, one["size"]))))
            for one in page.edges:
                left, top, right, bottom = (one[side] * MM for side in ("x0", "top", "x1", "bottom"))
                sheet.rules.append((left, top, right, bottom))
            out.append(sheet)
    return tuple(out)


def compressed(steps: Sequence[float]) -> str:
    """Steps, several alike put together: "g 3 5"."""
    runs = [(step, len([*same])) for step, same in groupby(f"{step:.4f}" for step in steps)]
    return " ".join(f"g {count} {step}" if count > 1 else step for step, count in runs)


def runs_of(sheet: Sheet) -> Iterator[list[Glyph]]:
    """The characters that one program prints at once: those of a line, up to a gap."""
    run: list[Glyph] = []
    for one in sheet.glyphs:
        if run:
            last = run[-1]
            if one.base != last.base or one.size != last.size or not -0.01 < one.x - last.x - last.wide < one.size:
                yield run
                run = []
        run.append(one)
    if run:
        yield run


def text_by_lines(sheet: Sheet) -> str:
    """A text object a line, with steps from one character to the next."""
    out = []
    for run in runs_of(sheet):
        first, last = run[0], run[-1]
        top, wide = first.base - first.size, last.x + last.wide - first.x
        steps = compressed([b.x - a.x for a, b in pairwise(run)])
        out.append(
            f'<ofd:TextObject ID="9" Font="3" Size="{first.size:.4f}" '
            f'Boundary="{first.x:.4f} {top:.4f} {wide:.4f} {first.size * 1.2:.4f}">'
            f'<ofd:TextCode X="0" Y="{first.base - top:.4f}"{f" DeltaX={chr(34)}{steps}{chr(34)}" if steps else ""}>'
            f"{escape(''.join(one.text for one in run))}</ofd:TextCode></ofd:TextObject>"
        )
    return "".join(out)


def text_by_letters(sheet: Sheet) -> str:
    """A text object a character, in points, as converters of PDFs write them."""
    return "".join(
        f'<ofd:TextObject ID="9" Font="3" Size="{one.size / MM:.4f}" CTM="{MM:.6f} 0 0 {MM:.6f} 0 0" '
        f'Boundary="{one.x:.4f} {one.base - one.size:.4f} {one.wide:.4f} {one.size * 1.2:.4f}">'
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>57</ofd:Glyphs></ofd:CGTransform>'
        f'<ofd:TextCode X="0" Y="{one.size / MM:.4f}">{escape(one.text)}</ofd:TextCode></ofd:TextObject>'
        for one in sheet.glyphs
    )


def rules_as_lines(sheet: Sheet) -> str:
    """A rule is a line that is drawn."""
    return "".join(
        f'<ofd:PathObject ID="9" LineWidth="0.35" Boundary="{x0:.4f} {y0:.4f} {x1 - x0 + 0.1:.4f} {y1 - y0 + 0.1:.4f}">'
        f'<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.4f} {y1 - y0:.4f}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
        for x0, y0, x1, y1 in sheet.rules
    )


def rules_as_boxes(sheet: Sheet) -> str:
    """A rule is a thin box that is filled, in points, and the page is upside down."""
    out = []
    for x0, y0, x1, y1 in sheet.rules:
        wide, high = (x1 - x0) / MM + 0.3, (y1 - y0) / MM + 0.3
        out.append(
            f'<ofd:PathObject ID="9" Stroke="false" Fill="true" CTM="{MM:.6f} 0 0 -{MM:.6f} {x0:.4f} {y0:.4f}" '
            f'Boundary="0 0 {sheet.width:.4f} {sheet.height:.4f}"><ofd:FillColor Value="0 0 0"/>'
            f"<ofd:AbbreviatedData>M 0 0 L {wide:.4f} 0 L {wide:.4f} {-high:.4f} L 0 {-high:.4f} C"
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return "".join(out)


def page(objects: str, sheet: Sheet | None = None, before: str = "") -> str:
    """A part of a page."""
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {sheet.width} {sheet.height}</ofd:PhysicalBox></ofd:Area>" if sheet else ""
    inner = f'{area}{before}<ofd:Content><ofd:Layer ID="2" Type="Body">{objects}</ofd:Layer></ofd:Content>'
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{SPACE}">{inner}</ofd:Page>'


def package(
    pages: Sequence[str], common: str = "", more: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An OFD of these pages; ``common`` is said of all of them, ``more`` of the document."""
    listed = "".join(f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{SPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>'
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f"{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>",
            **{f"Doc_0/Pages/Page_{n}/Content.xml": one for n, one in enumerate(pages)},
            **(parts or {}),
        }
    )


def by_lines(path: Path) -> bytes:
    """A line at once; the rules lie on templates, as those of forms do."""
    drawn = sheets(path)
    templates = {f"Doc_0/Tpls/Tpl_{n}/Content.xml": page(rules_as_lines(one), one) for n, one in enumerate(drawn)}
    common = "".join(
        f'<ofd:TemplatePage ID="{n + 1}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(len(templates))
    )
    pages = [
        page(text_by_lines(one), one, f'<ofd:Template TemplateID="{n + 1}" ZOrder="Background"/>')
        for n, one in enumerate(drawn)
    ]
    return package(pages, common, parts=templates)


def by_letters(path: Path) -> bytes:
    """A character at once, no prefix, absolute paths, names in other cases."""
    pages = [page(rules_as_boxes(one) + text_by_letters(one), one) for one in sheets(path)]
    return _renamed(package(pages))


def _renamed(data: bytes) -> bytes:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    said = {
        name: part.replace("ofd:", "").replace("xmlns:ofd=", "xmlns=").replace('"Pages/', '"/Doc_0/Pages/')
        for name, part in parts.items()
    }
    said = {name: part.replace("Doc_0/Document.xml", "/Doc_0/Document.xml") for name, part in said.items()}
    return zipped({name.replace("Pages/", "pages/"): part for name, part in said.items()})


def by_units(path: Path) -> bytes:
    """What is drawn lies in units beside the pages, which place them in points."""
    drawn = sheets(path)
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{500 + n}" Width="{one.width / MM}" Height="{one.height / MM}"><ofd:Content>'
        f"{_in_points(one)}</ofd:Content></ofd:CompositeGraphicUnit>"
        for n, one in enumerate(drawn)
    )
    units = f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"
    shared = f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res">{units}</ofd:Res>'
    pages = [
        page(
            f'<ofd:PageBlock ID="4"><ofd:CompositeObject ID="9" ResourceID="{500 + n}" CTM="{MM} 0 0 {MM} 0 0" '
            f'Boundary="0 0 {one.width} {one.height}"/></ofd:PageBlock>',
            one,
        )
        for n, one in enumerate(drawn)
    ]
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    return package(pages, common, parts={"Doc_0/DocumentRes.xml": shared})


def _in_points(sheet: Sheet) -> str:
    larger = Sheet(
        sheet.width / MM,
        sheet.height / MM,
        [Glyph(one.text, *(value / MM for value in one[1:])) for one in sheet.glyphs],
        [(a / MM, b / MM, c / MM, d / MM) for a, b, c, d in sheet.rules],
    )
    return rules_as_lines(larger) + text_by_lines(larger)


STYLES: Mapping[str, Callable[[Path], bytes]] = {"lines": by_lines, "letters": by_letters, "units": by_units}
