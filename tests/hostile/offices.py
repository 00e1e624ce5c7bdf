"""OFD and the files of other office programs: what repeats, what holds itself, what is deep, far or without end."""

from __future__ import annotations

from tests.hostile.kinds import kind
from tests.zwcore.documents.ofd_files import SPACE, package, page
from tests.zwcore.documents.packages import zipped

PATH = '<ofd:PathObject ID="5" Boundary="0 0 200 200" {}><ofd:AbbreviatedData>{}</ofd:AbbreviatedData></ofd:PathObject>'
TEXT = (
    '<ofd:TextObject ID="9" Size="5" Boundary="{} 10 50 6"><ofd:TextCode X="0" Y="5" {}>{}</ofd:TextCode>'
    "</ofd:TextObject>"
)
HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 8 + b"\x08\x02\0\0\0"
TIMES = "1000000"
FAR = "1e300"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
OPEN = "application/vnd.oasis.opendocument"


@kind("ofd-steps-{}.ofd", ("repeated", "g 999999999 5"), ("deep", "g " * 100_000), ("long", "9" * 1_000_000))
def steps(_: str, said: str) -> bytes:
    return package([page(TEXT.format(10, f'DeltaX="{said}"', "项目名称"))])


@kind("ofd-unit-in-itself-{}.ofd", (1,), (99,))
def unit_in_itself(times: int) -> bytes:
    again = '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 9 9"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{again * times}</ofd:Content></ofd:CompositeGraphicUnit>'
    shared = f'<ofd:Res xmlns:ofd="{SPACE}"><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>'
    return package([page(again)], "<ofd:PublicRes>r.xml</ofd:PublicRes>", parts={"Doc_0/r.xml": shared})


@kind("ofd-template-{}-pages.ofd", (400,), (4_000,))
def full_template(pages: int) -> bytes:
    full = page("".join(TEXT.format(n % 200, 'DeltaX="g 99 1"', "项目名称" * 20) for n in range(1_200)))
    common = '<ofd:TemplatePage ID="1" BaseLoc="T.xml"/>'
    one = page("", before='<ofd:Template TemplateID="1"/>')
    parts: dict[str, str | bytes] = {"Doc_0/T.xml": full}
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="P.xml"/>' for n in range(pages))
    root = f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>'
    return package([one], parts={**parts, "Doc_0/P.xml": one, "Doc_0/Document.xml": f"{root}</ofd:Document>"})


@kind("ofd-rules-{}.ofd", ("grid", 2_400), ("many", 60_000))
def rules(_: str, count: int) -> bytes:
    across = "".join(f"M 0 {n * 200 / count:.4f} L 200 {n * 200 / count:.4f} " for n in range(count))
    down = "".join(f"M {n * 200 / count:.4f} 0 L {n * 200 / count:.4f} 200 " for n in range(count))
    return package([page(PATH.format("", across + down))])


@kind("ofd-far-{}.ofd", ("places", FAR), ("numbers", "9" * 4_000))
def far(_: str, said: str) -> bytes:
    matrix = f'CTM="{said} {said} {said} {said} {said} {said}"'
    text = TEXT.format(10, f'DeltaX="{said}"', "项目名称")
    return package([page(PATH.format(matrix, f"M {said} 0 L 0 {said}") + text.replace('ID="9"', f'ID="9" {matrix}'))])


@kind("ofd-page-of-{}.ofd", (FAR,), ("1e-300",))
def size_of_page(side: str) -> bytes:
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {side} {side}</ofd:PhysicalBox></ofd:Area>"
    return package([page(TEXT.format(10, "", "项目名称"), before=area)])


@kind("ofd-deep.ofd")
def deep() -> bytes:
    return package([page("<ofd:PageBlock>" * 200_000)])


@kind("ofd-picture-{}.ofd", ("bomb", HUGE), ("none", b""))
def picture(_: str, data: bytes) -> bytes:
    shared = (
        f'<ofd:Res xmlns:ofd="{SPACE}"><ofd:MultiMedias><ofd:MultiMedia ID="1"><ofd:MediaFile>1.png</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    shown = '<ofd:ImageObject ID="7" ResourceID="1" Boundary="0 0 210 297"/>'
    parts: dict[str, str | bytes] = {"Doc_0/r.xml": shared, "Doc_0/1.png": data}
    return package([page(shown)], "<ofd:PublicRes>r.xml</ofd:PublicRes>", parts=parts)


@kind("rich-{}.rtf", ("groups", "{" * 2_000_000), ("cells", r"\trowd\cellx1" + r"\cell" * 500_000 + r"\row"))
def rich(_: str, said: str) -> bytes:
    return rb"{\rtf1\ansi " + said.encode()


@kind("rich-table.rtf")
def rich_table() -> bytes:
    row = r"\trowd" + "".join(rf"\cellx{n * 100}" for n in range(1, 60)) + r"\intbl x\cell" * 59 + r"\row "
    return rb"{\rtf1\ansi " + row.encode() * 12_000 + b"}"


@kind("open-repeated-{}.ods", ("rows", TIMES, "1"), ("columns", "1", TIMES))
def repeated(_: str, rows: str, columns: str) -> bytes:
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    spaces = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    media = f"{OPEN}.spreadsheet"
    listed = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{kind_of_part}"/>'
        for path, kind_of_part in (("/", media), ("content.xml", "text/xml"))
    )
    return zipped(
        {
            "mimetype": media,
            "content.xml": f"<office:document-content{spaces}><office:body>{body}</office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0">{listed}</m:manifest>',
        }
    )
