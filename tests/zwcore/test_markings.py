"""What is a marking (密级标志) and what is not; it is found wherever a file may bear one."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.pdf import pdf_of
from tests.zwcore.forms import DATA
from zwcore.documents import Cell, Grid, Unreadable, read_document
from zwcore.documents.markings import is_marked, is_marked_name
from zwcore.review import review_file

MARKED = [
    "绝密", "机密", "秘密", "秘 密", "机　密", "绝    密", "机\n密", "　　绝　密　　",
    "★绝密", "绝密★", "机密★10年", "秘密★1年", "秘密★一年", "秘密☆十年", "绝密★长期", "绝密★启用前", "机密*10年",
    "机密 10年", "秘密5年", "秘密6个月", "【机密】", "（秘密）", "[绝密]", "〔机密★20年〕", "密级：秘密",
    "密级:机密★10年", "机密级", "绝密件", "特急 机密★1年", "000001 机密★1年", "机密★5年　特急", "秘\u200b密",
    "机密（10年）",
    "项目支出绩效自评表\n秘密\n（2024年度）", "项目支出绩效自评表\t机密★1年", "附件1      秘密",
    "标题\r\n  绝 密  \r\n正文",
    "密级 | 机密 | 2024", "★★★机密★★★", "保密等级：秘密", "No.12 秘密★3年",
]  # fmt: skip
UNMARKED = [
    "商业秘密", "保护国家秘密、商业秘密不外泄", "泄密事件", "失泄密事件数", "保密协议签订率", "密级：无", "密级",
    "保密规定", "涉密人员培训", "机密性", "秘密文件管理经费", "不涉及国家秘密", "本表不得填写绝密、机密、秘密内容。",
    "非密", "公开",
    "□绝密 □机密 □秘密 ☑非密", "标注“秘密★1年”的文件不得在本系统报送", "机要密码设备", "密码", "密", "机", "秘书处",
    "工作秘密", "内部资料", "泄露国家秘密事件 0 起", "绝密档案库房建设", "秘密级以上文件印制费", "人口密度", "涉密★",
    "10年",
    "绝密、机密", "是否涉及秘密：否", "机密计算平台", "机密\u3000计算平台建设项目",
]  # fmt: skip
NAMES = [
    "机密.docx", "秘密★1年.pdf", "绝密-名单.docx", "【秘密】自评表.xlsx", "机密 2024年自评表.docx", "秘密5年.docx",
    "上报/机密/自评表.docx", "机密\\表.docx", "机密文件.docx", "(绝密)表5.pdf", "机　密.docx", "秘密_自评.csv",
]  # fmt: skip
PLAIN_NAMES = [
    "自评表.docx", "商业秘密保护项目.docx", "秘密档案管理经费自评表.docx", "保密项目自评表.xlsx", "2024机密设备.pdf",
    "秘书处自评表.docx", "机密文件管理系统.docx", "", "密.docx",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_what_stands_alone_is_a_marking(text: str) -> None:
    assert is_marked(text)


@pytest.mark.parametrize("text", UNMARKED)
def test_what_stands_in_words_is_none(text: str) -> None:
    assert not is_marked(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_marked_by_its_name(name: str) -> None:
    assert is_marked_name(name)


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_a_name_that_speaks_of_secrets_is_none(name: str) -> None:
    assert not is_marked_name(name)


# -- where a file may bear one ---------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
V = "urn:schemas-microsoft-com:vml"
WORD = f'xmlns:w="{W}" xmlns:v="{V}"'


def _changed(file: str, changes: dict[str, tuple[str, str] | str]) -> bytes:
    """A file of tests/data with parts changed (old, new) or added."""
    out = BytesIO()
    with ZipFile(DATA / file) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            change = changes.get(name)
            if isinstance(change, tuple):
                assert change[0].encode() in content, name
                content = content.replace(change[0].encode(), change[1].encode(), 1)
            after.writestr(name, content)
        for name, change in changes.items():
            if isinstance(change, str):
                after.writestr(name, change)
    return out.getvalue()


def _docx(mark: str, where: str) -> bytes:
    paragraph = f"<w:p><w:r><w:t>{mark[:1]}</w:t></w:r><w:r><w:t>{mark[1:]}</w:t></w:r></w:p>"
    shape = f'<w:p><w:r><w:pict><v:shape><v:textpath string="{mark}"/></v:shape></w:pict></w:r></w:p>'
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="top.dat"/>'
        "</Relationships>"
    )
    with ZipFile(DATA / "forms.docx") as file:
        document = file.read("word/document.xml").decode()
    body = document[document.index("<w:body>") :][:8]
    changes: dict[str, dict[str, tuple[str, str] | str]] = {
        "body": {"word/document.xml": (body, body + paragraph)},
        "watermark in the body": {
            "word/document.xml": (
                body,
                body + shape.replace("<w:pict>", f'<w:pict xmlns:v="{V}">'),
            )
        },
        "header": {"word/header9.xml": f"<w:hdr {WORD}>{paragraph}</w:hdr>"},
        "footer": {"word/footer9.xml": f"<w:ftr {WORD}>{paragraph}</w:ftr>"},
        "watermark": {"word/header9.xml": f"<w:hdr {WORD}>{shape}</w:hdr>"},
        "another name": {"word/top.dat": f"<w:hdr {WORD}>{paragraph}</w:hdr>", "word/_rels/x.rels": related},
        "comment": {"word/comments9.xml": f"<w:comments {WORD}>{paragraph}</w:comments>"},
    }
    return _changed("forms.docx", changes[where])


def _xlsx(mark: str, where: str) -> bytes:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    with ZipFile(DATA / "forms.xlsx") as file:
        sheet = next(name for name in file.namelist() if "worksheets/" in name and name.endswith(".xml"))
    if where == "cell":
        cell = f'<sheetData><row r="9000"><c r="A9000" t="inlineStr"><is><t>{mark}</t></is></c></row></sheetData>'
        return _changed("forms.xlsx", {sheet: ("<sheetData>", f"{cell[:-12]}")})
    changes: dict[str, dict[str, tuple[str, str] | str]] = {
        "header": {
            sheet: (
                "</worksheet>",
                f'<headerFooter><oddHeader>&amp;L表&amp;C&amp;"宋体,加粗"&amp;14{mark}</oddHeader></headerFooter></worksheet>',
            )
        },
        "text box": {"xl/drawings/drawing9.xml": f"<d {a}><a:p><a:r><a:t>{mark}</a:t></a:r></a:p></d>"},
        "note": {"xl/comments9.xml": f"<comments><comment><text><r><t>{mark}</t></r></text></comment></comments>"},
    }
    return _changed("forms.xlsx", changes[where])


DOCX = ("body", "watermark in the body", "header", "footer", "watermark", "another name", "comment")
XLSX = ("cell", "header", "text box", "note")


def _refused(data: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as refused:
        read_document(data, name)
    return refused.value.reason


@pytest.mark.parametrize("where", DOCX)
@pytest.mark.parametrize("mark", ["机　密", "秘密★1年"])
def test_a_word_document(where: str, mark: str) -> None:
    assert _refused(_docx(mark, where), "表.docx") == "marked"
    assert read_document(_docx("商业秘密", where), "表.docx").kind == "docx"


@pytest.mark.parametrize("where", XLSX)
@pytest.mark.parametrize("mark", ["机 密", "绝密★长期"])
def test_a_workbook(where: str, mark: str) -> None:
    assert _refused(_xlsx(mark, where), "表.xlsx") == "marked"
    assert read_document(_xlsx("保密协议", where), "表.xlsx").kind == "xlsx"


def _pdf(heading: str) -> bytes:
    return pdf_of(Grid(tuple(Cell(f"格{n}", n // 4, n % 4) for n in range(12)), 3, 4), heading)


def test_a_pdf_a_text_a_csv_and_the_files_of_a_zip() -> None:
    assert _refused(_pdf("机密★1年"), "表.pdf") == "marked"
    assert read_document(_pdf("商业秘密项目"), "表.pdf").kind == "pdf"
    pasted = (DATA / "pasted.txt").read_text("utf-8")
    assert _refused(f"秘密★1年\n{pasted}".encode(), "text") == "marked"
    assert _refused("项目,分值\n密级,秘密\n".encode(), "表.csv") == "marked"
    assert read_document("项目,分值\n密级,无\n".encode(), "表.csv").kind == "csv"
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        file.writestr("表.docx", (DATA / "forms.docx").read_bytes())
        file.writestr("名单.docx", _docx("绝密", "header"))
    review = review_file(packed.getvalue(), "上报.zip")
    assert not review.forms
    assert [found.params["reason"] for found in review.problems] == ["marked"]


def test_a_name_says_it_before_the_file_is_read() -> None:
    assert _refused(b"whatever", "机密-名单.docx") == "marked"


def test_the_nine_forms_are_not_marked() -> None:
    assert len(review_file((DATA / "forms.docx").read_bytes(), "forms.docx").forms) == 9
