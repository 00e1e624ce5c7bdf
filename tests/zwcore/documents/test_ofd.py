"""OFD files, as several programs write them, are read cell by cell as the PDF that they are laid out after."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.documents.test_nine_forms import DATA, TRUTH, printed_rows, read_rows
from tests.zwcore.documents.ofd_files import SPACE, STYLES, package, page
from tests.zwcore.documents.packages import zipped
from zwcore.documents import Document, Grid, Unreadable, read_document
from zwcore.documents.limits import MAX_DOCUMENT_OBJECTS
from zwcore.documents.photo import can_recognise
from zwcore.layouts import read_forms
from zwcore.review import review_file
from zwcore.text import canonical

PDFS = [DATA / "forms.pdf", *sorted((DATA / "elsewhere").glob("*.pdf"))]
BOX = (
    '<ofd:PathObject ID="5" LineWidth="0.3" Boundary="{}"><ofd:AbbreviatedData>{}</ofd:AbbreviatedData>'
    "</ofd:PathObject>"
)
TABLE = BOX.format("20 20 120 60", "M 0 0 L 120 0 L 120 60 L 0 60 C M 0 30 L 120 30 M 60 0 L 60 60")
"""Two rows of two cells."""


def text(said: str, x: float, y: float, more: str = "", inner: str = "", steps: str = 'DeltaX="g 99 5"') -> str:
    return (
        f'<ofd:TextObject ID="9" Font="3" Size="5" Boundary="{x} {y} 50 6" {more}>{inner}'
        f'<ofd:TextCode X="0" Y="5" {steps}>{said}</ofd:TextCode></ofd:TextObject>'
    )


def read(*objects: str, common: str = "", more: str = "", parts: dict[str, str | bytes] | None = None) -> Document:
    return read_document(package([page("".join(objects))], common, more, parts), "a.ofd")


def cells(document: Document) -> list[list[str]]:
    (grid,) = document.grids
    return [[cell.text if cell else "" for cell in row] for row in grid.dense()]


def shown(document: Document) -> list[object]:
    """What a document holds and on which pages, but not the very places."""
    return [
        (block.rows, block.cols, block.joined_rows, [cell[:6] for cell in block.cells])
        if isinstance(block, Grid)
        else block
        for block in document.blocks
    ]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_cell_is_that_of_the_pdf(path: Path, style: str) -> None:
    found, pdf = read_document(STYLES[style](path), "表"), read_document(path.read_bytes())
    assert (found.kind, found.dropped) == ("ofd", ())
    assert shown(found) == shown(pdf)
    assert all(cell.confidence == 1000 for grid in found.grids for cell in grid.cells)


@pytest.mark.parametrize("style", STYLES)
def test_the_nine_forms(style: str) -> None:
    found = read_document(STYLES[style](DATA / "forms.pdf"), "表")
    for form, grid in zip(TRUTH, found.grids, strict=True):
        expected = [[canonical(text) for text in row] for row in printed_rows(form)]
        got = read_rows(grid)
        assert got[:-1] == expected[:-1], form["form"]
        assert got[-1][-2:] == expected[-1], form["form"]
    pdf = read_forms(read_document((DATA / "forms.pdf").read_bytes())).forms
    for one, other in zip(read_forms(found).forms, pdf, strict=True):
        assert (one.form.indicators, one.form.funds, one.form.goals) == (
            other.form.indicators,
            other.form.funds,
            other.form.goals,
        )


def test_in_a_zip() -> None:
    bundle = zipped({f"乡镇/{path.stem}.ofd": STYLES["lines"](path) for path in PDFS[1:]})
    file = review_file(bundle, "a.zip")
    assert (len(file.forms), file.problems) == (3, ())


def test_what_nobody_sees_is_left_out() -> None:
    white = '<ofd:FillColor Value="255 255 255"/>'
    found = read(
        TABLE,
        text("甲一", 25, 30),
        text("乙", 25, 60, 'Visible="false"'),
        text("丙", 85, 30, inner=white),
        text("丁", 85, 60, 'Alpha="0"'),
        text("戊", 25, 70, 'Fill="false"'),
        text("己", 85, 70, inner='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    )
    assert cells(found) == [["甲一", ""], ["", ""]]
    assert {(one.text, one.why, one.row) for one in found.dropped} == {
        ("乙", "hidden", 1), ("丙", "hidden", 0), ("丁", "hidden", 1), ("戊", "hidden", 1), ("己", "hidden", 1),
    }  # fmt: skip


def test_what_is_laid_upon_a_page_is_none_of_the_form() -> None:
    said = (
        f'<ofd:PageAnnot xmlns:ofd="{SPACE}"><ofd:Annot Type="Watermark" ID="7"><ofd:Appearance Boundary="0 0 210 297">'
    )
    parts: dict[str, str | bytes] = {
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations xmlns:ofd="{SPACE}"><ofd:Page PageID="100"><ofd:FileLoc>'
        "Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_0/Annots/Page_0/Annotation.xml": said
        + text("内部资料", 30, 30)
        + "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
    }
    more = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    found = read(TABLE, text("甲", 25, 30), more=more, parts=parts)
    assert cells(found) == [["甲", ""], ["", ""]]
    assert [(one.text, one.why) for one in found.dropped] == [("内部资料", "watermark")]
    with pytest.raises(Unreadable, match="marked"):
        read(
            text("甲", 25, 30),
            more=more,
            parts={name: str(part).replace("内部资料", "机密") for name, part in parts.items()},
        )


def test_text_set_downwards_and_turned() -> None:
    down = text("产出指标", 40, 22, steps='DeltaX="g 3 0" DeltaY="g 3 5"')
    turned = text("满意度", 110, 22, 'CTM="0 1 -1 0 0 0"')
    assert cells(read(TABLE, down, turned)) == [["产\n出\n指\n标", "满意度"], ["", ""]]


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    # What is written upwards from the bottom: to the right of a place is above it on the page.
    lying = 'CTM="0 -1 1 0 0 0"'
    found = read(
        TABLE, *(text(said, x, y, lying) for said, x, y in (("甲乙", 40, 70), ("丙", 40, 40), ("丁", 100, 70)))
    )
    assert cells(found) == [["甲乙", "丙"], ["丁", ""]]


def scan(index: int) -> bytes:
    """A page of a scan, as a picture."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(DATA / "scan.pdf") as pdf:
        pdf[index].render(scale=200 / 72).to_pil().convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.skipif(not can_recognise(), reason="no letters can be recognised here")
def test_a_page_that_is_a_picture_is_read_as_a_scan() -> None:
    listed = "".join(
        f'<ofd:MultiMedia ID="{n}" Type="Image"><ofd:MediaFile>{n}.jpg</ofd:MediaFile></ofd:MultiMedia>' for n in (1, 2)
    )
    shared = f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res"><ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>'
    pictures = [
        f'<ofd:ImageObject ID="7" CTM="210 0 0 297 0 0" ResourceID="{n}" Boundary="0 0 210 297"/>' for n in (1, 2)
    ]
    parts: dict[str, str | bytes] = {"Doc_0/R.xml": shared, "Doc_0/Res/1.jpg": scan(0), "Doc_0/Res/2.jpg": b"none"}
    data = package([*map(page, pictures)], "<ofd:PublicRes>R.xml</ofd:PublicRes>", parts=parts)
    found = read_document(data, "a")
    (grid,) = found.grids
    expected = [[canonical(text) for text in row] for row in printed_rows(TRUTH[0])]
    assert read_rows(grid)[:6] == expected[:6]
    assert [(left.why, left.figures) for left in found.left_out] == [("scanned", {"pages": "2"})]


@pytest.mark.parametrize("order", ["Foreground", "Background"])
def test_templates_lie_below_or_above(order: str) -> None:
    common = f'<ofd:TemplatePage ID="2" ZOrder="{order}" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    covering = BOX.format("22 22 50 20", "M 0 0 L 50 0 L 50 20 L 0 20 C").replace(
        'LineWidth="0.3"', 'Stroke="false" Fill="true"'
    ).replace("<ofd:Abb", '<ofd:FillColor Value="255 255 255"/><ofd:Abb')  # fmt: skip
    pages = [page(TABLE + text("甲", 25, 30) + text("乙", 85, 60), before='<ofd:Template TemplateID="2"/>')]
    found = read_document(package(pages, common, parts={"Doc_0/Tpls/Tpl_0/Content.xml": page(covering)}), "a")
    assert cells(found)[0][0] == ("" if order == "Foreground" else "甲")


def test_what_it_is_painted_with_may_be_said_elsewhere() -> None:
    shared = (
        f'<ofd:Res xmlns:ofd="{SPACE}"><ofd:DrawParams><ofd:DrawParam ID="3"><ofd:FillColor Value="255 255 255"/>'
        '</ofd:DrawParam><ofd:DrawParam ID="4" Relative="3"/></ofd:DrawParams></ofd:Res>'
    )
    parts: dict[str, str | bytes] = {"Doc_0/PublicRes.xml": shared}
    common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    found = read(TABLE, text("甲", 25, 30, 'DrawParam="4"'), text("乙", 85, 30), common=common, parts=parts)
    assert cells(found) == [["", "乙"], ["", ""]]


def test_of_several_versions_the_one_that_holds_is_read() -> None:
    root = (
        f'<ofd:OFD xmlns:ofd="{SPACE}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Versions>'
        '<ofd:Version ID="1" Index="1" Current="false" BaseLoc="Doc_0/V1.xml"/>'
        '<ofd:Version ID="2" Index="2" Current="true" BaseLoc="Doc_0/V2.xml"/></ofd:Versions></ofd:DocBody></ofd:OFD>'
    )
    version = f'<ofd:DocVersion xmlns:ofd="{SPACE}"><ofd:DocRoot>New.xml</ofd:DocRoot></ofd:DocVersion>'
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="New/Content.xml"/></ofd:Pages>'
    new = f'<ofd:Document xmlns:ofd="{SPACE}">{pages}</ofd:Document>'
    parts = {
        "OFD.xml": root,
        "Doc_0/V2.xml": version,
        "Doc_0/New.xml": new,
        "Doc_0/New/Content.xml": page(text("新", 25, 30)),
    }
    found = read(text("旧", 25, 30), parts=dict(parts))
    assert [getattr(block, "text", "") for block in found.blocks] == ["新"]


def test_more_pages_than_are_read_are_told() -> None:
    found = read_document(package([page(text("甲", 25, 30))] * 403), "a")
    assert [(left.why, left.figures["count"]) for left in found.left_out] == [("pages", "3")]


def test_a_repetition_counts_no_further_than_the_text() -> None:
    steps = f'DeltaX="g 999999999 5" DeltaY="g {"9" * 300} 0"'
    assert cells(read(TABLE, text("甲乙", 25, 30, steps=steps))) == [["甲乙", ""], ["", ""]]


UNIT = (
    '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5"><ofd:Content>{}</ofd:Content>'
    "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
)
AGAIN = '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 9 9"/>'
ENTITY = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 9))
)


def with_unit(inner: str) -> bytes:
    shared = f'<ofd:Res xmlns:ofd="{SPACE}">{UNIT.format(inner)}</ofd:Res>'
    return package([page(AGAIN)], "<ofd:PublicRes>/r.xml</ofd:PublicRes>", parts={"r.xml": shared})


def with_entities() -> bytes:
    part = page(TABLE + text("甲&i;", 25, 30))
    return package([part.replace("<ofd:Page ", f"{ENTITY}<ofd:Page ", 1)])


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "entities of entities": ("damaged", with_entities),
    "no document": ("damaged", lambda: zipped({"OFD.xml": f'<ofd:OFD xmlns:ofd="{SPACE}"/>'})),
    "no page": ("damaged", lambda: package([])),
    "a page that is missing": ("damaged", lambda: package([page("")], parts={"Doc_0/Pages/Page_0/Content.xml": b""})),
    "a page without size": (
        "damaged",
        lambda: package(
            [page(text("甲", 9, 9), before="<ofd:Area><ofd:PhysicalBox>0 0 0 0</ofd:PhysicalBox></ofd:Area>")]
        ),
    ),
    "a unit in itself": ("bomb", lambda: with_unit(AGAIN)),
    "a unit in itself often": ("bomb", lambda: with_unit(AGAIN * 50)),
    "too many objects": ("bomb", lambda: package([page("<ofd:PageBlock/>" * (MAX_DOCUMENT_OBJECTS + 1))])),
    "a path without end": (
        "bomb",
        lambda: package([page(BOX.format("0 0 9 9", "M 0 0" + " L 1 1" * (MAX_DOCUMENT_OBJECTS + 1)))]),
    ),
    "too many characters": ("bomb", lambda: package([page(text("甲" * 100_001, 9, 9))])),
    "more lines than a table": (
        "lines",
        lambda: package([page(BOX.format("0 0 9 9", "".join(f"M 0 {n / 99} L 9 {n / 99} " for n in range(6_000))))]),
    ),
    "letters that nobody knows": ("font", lambda: package([page(text("\ue001\ue002\ue003甲", 9, 9))])),
    "shapes alone": (
        "font",
        lambda: package([page(text("□□□甲", 9, 9, inner='<ofd:CGTransform CodePosition="0"/>'))]),
    ),
    "askew": ("sideways", lambda: package([page(text("甲乙丙", 99, 99, 'CTM="0.8 0.6 -0.6 0.8 0 0"'))])),
    "nothing but a stamp": ("scan", lambda: package([page('<ofd:ImageObject ID="7" Boundary="0 0 9 9"/>')])),
    "locked": ("password", lambda: package([page("")], parts={"Encryptions.xml": b"<a/>"})),
    "marked in a cell": ("marked", lambda: package([page(TABLE + text("秘密★1年", 25, 30))])),
    "marked in what nobody sees": ("marked", lambda: package([page(text("绝密", 25, 30, 'Visible="false"'))])),
    "marked in its title": (
        "marked",
        lambda: package(
            [page("")], parts={"OFD.xml": f'<ofd:OFD xmlns:ofd="{SPACE}"><ofd:Title>机密</ofd:Title></ofd:OFD>'}
        ),
    ),
    "marked in what is attached": (
        "marked",
        lambda: package(
            [page("")],
            more="<ofd:Attachments>A.xml</ofd:Attachments>",
            parts={"Doc_0/A.xml": f'<ofd:List xmlns:ofd="{SPACE}"><ofd:Attachment Name="机密.docx"/></ofd:List>'},
        ),
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_is_a_sentence(kind: str) -> None:
    reason, make = BAD[kind]
    with pytest.raises(Unreadable) as problem:
        read_document(make(), "a.ofd")
    assert problem.value.reason == reason
