"""Every kind of file is made in the process that sees nothing, with the libraries that it needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.db.packing import unpack
from bot.runner.pool import Pool
from bot.runner.read import ReadFile
from bot.runner.write import Given
from tests.zwcore.forms import DATA
from zwcore.documents.album import packed
from zwcore.exports import exports
from zwcore.record import decode, encode

PHOTO = DATA / "photos" / "photo_5.jpg"
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool()
    yield made
    made.close()


@pytest.mark.parametrize("export", exports)
def test_a_file_is_made_in_the_confined_process(pool: Pool, export: str) -> None:
    async def make() -> tuple[ReadFile, bytes]:
        name = "forms.pdf" if export == "marked" else "forms.docx"
        data = (DATA / name).read_bytes()
        found = await pool.read(data, name)
        records = [decode(unpack(sheet["record"]), place) for place, sheet in enumerate(found.sheets)]
        chosen = records if exports[export].many else records[4:5]
        kind = "pdf" if export == "marked" else "docx" if export.endswith("docx") else "xlsx"
        source = ("album", packed([PHOTO.read_bytes()])) if export == "pages" else (kind, data)
        given = Given(tuple((one.index, encode(one)) for one in chosen), [], AT, None, source)
        written = await pool.write(export, given, "zh_CN")
        return found, b"" if written is None else written.content

    found, content = asyncio.run(make())
    assert found.forms == 9
    # Of the nine in one Word file there is no Excel file to be changed.
    assert content or export == "edited_xlsx"
