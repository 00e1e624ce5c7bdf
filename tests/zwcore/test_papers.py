"""The report and the form to be stamped: pages that carry the text, forms that are read back, the same bytes twice."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from docx import Document as open_docx
from docx.document import Document

from tests.zwcore.papers import FILED, nine, record_of, written
from tests.zwcore.test_exports import FORMS, ODD, back, content, loose
from zwcore.exports import exports
from zwcore.paths import edit
from zwcore.record import Record, noted
from zwcore.sample import SAMPLE
from zwcore.text import canonical


def pages(data: bytes) -> list[str]:
    """The texts of the pages of a PDF, each drawn once."""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            assert len(page.render(scale=0.5).to_pil().getcolors(1 << 20) or ()) > 2
        return [canonical(page.get_textpage().get_text_range()) for page in pdf]


def cells(document: Document) -> Iterator[list[str]]:
    for table in document.tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]


FIVE = (
    "须改1处",
    "社会效益指标：得分20，分值15，多5分",
    "20−15=5",
    "−12.21万元（减少34.89%）",
    "表内印的",
    "以下由人填写",
)


def test_the_report_as_pdf() -> None:
    record = nine().records[4]
    data = written("report", record)
    assert data == written("report", record)
    found = "".join(pages(data))
    assert [text for text in FIVE if canonical(text) not in found] == []
    assert "程序核对报告表5" in found
    assert "复核结论" not in found


@pytest.mark.parametrize("place", range(9))
def test_a_report_of_each_form(place: int) -> None:
    record = nine().records[place]
    found = "".join(pages(written("report", record)))
    told = [told.finding.message for told in record.told]
    assert [str(text) for text in told if canonical(str(text).rstrip("。")) not in found] == []


def test_the_report_as_word() -> None:
    record = nine().records[4]
    data = written("report_docx", record)
    assert data == written("report_docx", record)
    document = open_docx(BytesIO(data))
    said = [paragraph.text for paragraph in document.paragraphs]
    rows = list(cells(document))
    assert "■ 须改 1 处" in said
    assert any("得分 20，分值 15，多 5 分" in text for text in said)
    assert ["各项合计", "105", "比总分多 5"] in rows
    (social,) = (row for row in rows if len(row) > 5 and row[1] == "社会效益指标")
    assert social[4:] == ["15", "20", "—", "—", "得分超过分值", "■1 "]
    assert ["单位说明", "填报人：　　　　　单位审核人：　　　　　　　年　　月　　日"] in rows


def test_what_was_recomputed_stands_beside_what_was_claimed() -> None:
    record = record_of(edit(SAMPLE, {"indicators[1].score": "3"}))
    rows = list(cells(open_docx(BytesIO(written("report_docx", record)))))
    (quality,) = (row for row in rows if len(row) > 5 and row[1] == "质量指标")
    assert quality[5:10] == ["15", "3", "15", "-12", "已达到指标值"]
    assert any(row[1:2] == ["预算执行率"] and row[5:9] == ["10", "9.8", "9.8", "0"] for row in rows)


def test_an_explanation_is_in_the_report() -> None:
    record = nine().records[4]
    told = noted(record, record.warnings[0].finding, "财政统一调整")
    assert "说明财政统一调整" in "".join(pages(written("report", told)))


# -- the form to be stamped --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_what_is_stamped_is_the_form(name: str) -> None:
    for form in FORMS[name]():
        data = written("final", record_of(form), standing=FILED)
        (reading,) = back(data, "pdf")
        assert loose(reading.form)[0] == loose(form)[0]


@pytest.mark.parametrize("name", ["one indicator", "60 indicators", "quotes and signs", "其中", "lines in goals"])
def test_odd_forms_are_stamped(name: str) -> None:
    (reading,) = back(written("final", record_of(ODD[name]), standing=FILED), "pdf")
    assert content(reading.form)[0]["indicators"] == content(ODD[name])[0]["indicators"]


def test_its_receipt_stands_at_the_foot_of_each_page() -> None:
    record = record_of(ODD["60 indicators"])
    data = written("final", record, standing=FILED)
    assert data == written("final", record, standing=FILED)
    found = pages(data)
    assert len(found) > 1
    assert all(canonical("回执号 2024-00012 · 第 2 版 · 内容摘要") in page for page in found)
    assert canonical(f"第 1 页，共 {len(found)} 页") in found[0]
    assert canonical("（单位盖章）") in "".join(found)
    assert exports["final"].filed


@pytest.mark.parametrize("name", ["report", "final", "report_docx"])
def test_what_has_no_glyph_is_told(name: str) -> None:
    record: Record = record_of(edit(SAMPLE, {"project": "㐂😀堃"}))
    data = written(name, record, standing=FILED)
    if name == "report_docx":  # whoever opens it has fonts of his own
        assert any("㐂😀堃" in row for row in cells(open_docx(BytesIO(data))))
    else:
        assert canonical("有 2 个字没有字形") in "".join(pages(data))
