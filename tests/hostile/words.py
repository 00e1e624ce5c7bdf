"""Word documents: bombs of their XML, of their parts, of what stands in them."""

from __future__ import annotations

from tests.hostile.forms import W, cell, form, many_forms, paragraph, rows_of_form, table, word, zipped
from tests.hostile.kinds import kind

ENTITIES = "<!DOCTYPE d [<!ENTITY a0 'aaaaaaaaaa'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
QUADRATIC = f"<!DOCTYPE d [<!ENTITY a '{'a' * 60_000}'>]>"
OUTSIDE = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
PARAMETER = "<!DOCTYPE d [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a.dtd'> %a;]>"


@kind("word-forms-{}.docx", (201,), (9_000,), (40_000,))
def forms(count: int) -> bytes:
    return many_forms(count)


@kind("word-rows-{}.docx", (490,), (501,), (50_000,))
def rows(count: int) -> bytes:
    return word(form("甲", rows=count))


@kind("word-entities-{}.docx", ("laughs", ENTITIES, 9), ("quadratic", QUADRATIC, ""), ("outside", OUTSIDE, ""))
def entities(_: str, prolog: str, last: object) -> bytes:
    return word(paragraph(f"&a{last};" * 500), prolog=prolog)


@kind("word-parameter-entity.docx")
def parameter_entity() -> bytes:
    return word(paragraph("x"), prolog=PARAMETER)


@kind("word-deep-{}.docx", (200,), (250,), (300_000,))
def deep(levels: int) -> bytes:
    """Elements in elements, below and above what the parser follows."""
    return word(f"{'<w:sdt>' * levels}<w:p/>{'</w:sdt>' * levels}")


@kind("word-deep-tables-{}.docx", (40,), (80,), (20_000,))
def deep_tables(levels: int) -> bytes:
    return word("<w:tbl><w:tr><w:tc>" * levels + paragraph("x") + "</w:tc></w:tr></w:tbl>" * levels)


@kind("word-tables-beside-in-a-cell.docx")
def tables_in_a_cell() -> bytes:
    return word(f"<w:tbl><w:tr><w:tc>{table([['a', 'b']]) * 30_000}</w:tc></w:tr></w:tbl>")


@kind("word-attributes.docx")
def attributes() -> bytes:
    return word("<w:p " + "".join(f"a{n}='{n}' " for n in range(100_000)) + "/>")


@kind("word-namespaces.docx")
def namespaces() -> bytes:
    return word("<w:p " + "".join(f"xmlns:a{n}='u{n}' " for n in range(50_000)) + "/>")


@kind("word-empty-runs.docx")
def empty_runs() -> bytes:
    return word("<w:p>" + "<w:r/>" * 2_000_000 + "</w:p>")


@kind("word-paragraphs.docx")
def paragraphs() -> bytes:
    return word(*("<w:p/>" for _ in range(500_000)))


@kind("word-text-boxes.docx")
def text_boxes() -> bytes:
    """Text boxes in text boxes: each is set behind the paragraph it hangs on."""
    return word("<w:p><w:r><w:txbxContent>" * 80 + paragraph("x") + "</w:txbxContent></w:r></w:p>" * 80)


@kind("word-many-text-boxes.docx")
def many_text_boxes() -> bytes:
    return word("<w:p>" + f"<w:r><w:txbxContent>{paragraph('x')}</w:txbxContent></w:r>" * 50_000 + "</w:p>")


@kind("word-drawn-twice.docx")
def drawn_twice() -> bytes:
    space = 'xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    copies = f"<m:AlternateContent {space}>{'<m:Fallback/>' * 100_000}</m:AlternateContent>"
    return word(f"<w:p>{copies}</w:p>")


@kind("word-fields.docx")
def fields() -> bytes:
    """Fields that begin and never end."""
    return word("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 200_000 + "</w:p>")


@kind("word-styles-in-a-loop.docx")
def styles_in_a_loop() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 50_000}"/></w:style>'
        for n in range(50_000)
    )
    relation = '<Relationships><Relationship Id="r" Type="x/styles" Target="styles.xml"/></Relationships>'
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>x{n}</w:t></w:r></w:p>' for n in range(0, 50_000, 10)
    )
    parts = {
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        "word/_rels/document.xml.rels": relation,
    }
    return word(body, extra=parts)


@kind("word-breaks.docx")
def breaks() -> bytes:
    return word('<w:p><w:r><w:t>x</w:t><w:br w:type="page"/></w:r></w:p>' * 100_000)


@kind("word-inserts-itself.docx")
def inserts_itself() -> bytes:
    relation = '<Relationships><Relationship Id="r" Type="x/aFChunk" Target="document.xml"/></Relationships>'
    body = '<w:altChunk xmlns:r="r" r:id="r"/>' * 60
    return word(body, extra={"word/_rels/document.xml.rels": relation})


@kind("word-inserted-pages.docx")
def inserted_pages() -> bytes:
    relation = '<Relationships><Relationship Id="r" Type="x/aFChunk" Target="a.htm"/></Relationships>'
    page = "<html><body><table>" + "<tr><td>x<td>y" * 50_000 + "</table></body></html>"
    body = '<w:altChunk xmlns:r="r" r:id="r"/>' * 50
    return word(body, extra={"word/_rels/document.xml.rels": relation, "word/a.htm": page})


@kind("word-utf16.docx")
def utf16() -> bytes:
    document = (
        f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{W}"><w:body>{form("甲")}</w:body></w:document>'
    )
    return zipped({"word/document.xml": document.encode("utf-16")})


@kind("word-one-long-cell.docx")
def one_long_cell() -> bytes:
    return word(form("甲" * 5_000_000))


@kind("word-long-names.docx")
def long_names() -> bytes:
    rows = rows_of_form("甲", 480)
    return word(
        table(
            [*rows[:3], *([*row[:2], row[2] + chr(0x4E00 + n) * 9_000, *row[3:]] for n, row in enumerate(rows[3:-1]))]
        )
    )


NUMBERS = {
    "exponent": "9e999999999",
    "digits": "9" * 100_000,
    "decimals": "0." + "1" * 100_000,
    "signs": "-" * 50_000 + "1",
    "commas": "1," * 50_000 + "1",
    "percents": "%" * 50_000,
    "fullwidth": "９" * 50_000 + "．９％",
    "chinese": "九千万亿" * 20_000,
    "ranges": "1-" * 50_000 + "1",
    "units": "1个" * 50_000,
    "dates": "2024年1月1日" * 20_000,
    "brackets": "(" * 50_000 + "5个" + ")" * 50_000,
    "compares": "≥≤" * 50_000 + "5",
    "spaces": " " * 100_000 + "5" + " " * 100_000,
    "zero-width": "\u200b" * 100_000 + "5",
    "bidi": "\u202e\u202d\u2066\u2069" * 20_000 + "5个",
    "combining": "5" + "\u0301" * 100_000,
    "surrogates": "&#x1F600;" * 20_000,
    "compatibility": "\ufdfa" * 20_000,
}


@kind("word-cell-{}.docx", *NUMBERS.items())
def numbers(_: str, value: str) -> bytes:
    """Values that are long or strange, where numbers are due."""
    return word(form("甲", 3, value, value), form(value[:2000], 1, "5个", value[:1000]))


@kind("word-cell-{}-in-money.docx", *[(name, NUMBERS[name]) for name in ("exponent", "digits", "chinese", "commas")])
def money(_: str, value: str) -> bytes:
    rows = rows_of_form("甲", 2)
    funds = [
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", *[value] * 6],
    ]
    return word(table([*rows[:2], *funds, *rows[2:-1], ["总分", value]]))


@kind("word-row-cells.docx")
def row_of_cells() -> bytes:
    return word(f"<w:tbl><w:tr>{cell('x') * 300_000}</w:tr></w:tbl>")
