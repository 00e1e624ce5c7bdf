"""What an ODT or ODS holds is read as it was saved."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.zwcore.documents.packages import zipped
from zwcore.documents import Unreadable
from zwcore.documents.opendocument import as_saved

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)


def saved(content: str) -> str:
    """What becomes of the content of a file."""
    with ZipFile(
        BytesIO(as_saved(zipped({"content.xml": f"<office:body {NAMES}>{content}</office:body>"})))
    ) as archive:
        return archive.read("content.xml").decode()


def test_a_date_is_what_it_showed() -> None:
    read = saved('<text:p><text:date text:date-value="2024-12-30">2024</text:date>年度</text:p>')
    assert "<text:p>2024年度</text:p>" in read


def test_a_formula_is_what_it_came_to() -> None:
    cell = '<table:table-cell table:formula="of:=YEAR(NOW())" office:value-type="float" office:value="2024"/>'
    read = saved(cell)
    assert "formula" not in read
    assert 'office:value="2024"' in read


@pytest.mark.parametrize("data", [b"", b"no zip", zipped({"content.xml": "<a"}), zipped({"other.xml": "<a/>"})])
def test_what_is_none_or_has_nothing_of_the_kind_stays(data: bytes) -> None:
    assert as_saved(data) == data


@pytest.mark.parametrize(("rows", "columns", "filled"), [(1_048_576, 1, True), (1000, 1000, True), (1, 9, False)])
def test_a_cell_repeated_without_end_is_refused(rows: int, columns: int, filled: bool) -> None:
    def sheet(kind: str) -> str:
        cell = f'<table:table-cell table:number-columns-repeated="{columns}" {kind}/>'
        return (
            f'<table:table><table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row></table:table>'
        )

    if filled:
        with pytest.raises(Unreadable, match="bomb"):
            saved(sheet('office:value-type="string"'))
    # Below and beside what is filled a sheet repeats what is empty.
    saved(sheet(""))
