"""Nearly right files of every kind: a form or a sentence, never an exception, never a process that goes down.

``make proof`` gives each kind a minute; ten minutes each: ``FUZZ_SECONDS=600 make proof ARGS="-k fuzz"``.
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from PIL import Image

from tests.zwcore.documents.ofd_files import STYLES
from tests.zwcore.mutations import mutated
from zwcore.confined import Broken, Child
from zwcore.documents import read_document
from zwcore.exports.files import reviewed
from zwcore.layouts.load import all_layouts
from zwcore.rulebooks import load

pytestmark = pytest.mark.forks

DATA = Path(__file__).parents[1] / "data"
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))
FEW = 12
# What a file may do to its process: the limits are there for it.
ALLOWED = {"time", "memory", "result"}
XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def texts(name: str) -> list[list[str]]:
    """The cells of a form, row by row."""
    (grid, *_) = read_document((DATA / "elsewhere" / name).read_bytes(), name).grids
    return [[cell.text if cell else "" for cell in row] for row in grid.dense()]


def samples() -> dict[str, list[tuple[str, bytes]]]:
    """The valid files by kind, with their names."""
    rows = texts("form-17.docx")
    read = {
        kind: [(path.name, path.read_bytes()) for path in sorted((DATA / "elsewhere").glob(f"*.{kind}"))[:6]]
        for kind in ("docx", "xlsx", "pdf")
    }
    html = "<html><body><table>" + "".join(
        f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows
    )
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
    written = '<Cell><Data ss:Type="String">{}</Data></Cell>'.format
    cells = "".join(f"<Row>{''.join(written(escape(text)) for text in row)}</Row>" for row in rows)
    start = f'<?xml version="1.0"?><Workbook xmlns="{XML_2003}" xmlns:ss="{XML_2003}">'
    book = f'{start}<Worksheet ss:Name="a"><Table>{cells}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (*read["docx"][:2], *read["xlsx"][:2]):
            archive.writestr(name, data)
    return {
        **read,
        "xml": [("a.xml", f"{book}</Table></Worksheet></Workbook>".encode())],
        "html": [("a.html", f"{html}</table></body></html>".encode())],
        "mht": [("a.mht", f"{head}{html}\n--b--".encode())],
        "csv": [("a.csv", "\n".join(",".join(f'"{text}"' for text in row) for row in rows).encode())],
        "text": [
            ("a.txt", "\n".join("\t".join(row) for row in rows).encode()),
            ("b.txt", "\n".join("   ".join(dict.fromkeys(row)) for row in rows).encode()),
            ("c.txt", "\n".join(text for row in rows for text in dict.fromkeys(row)).encode()),
            ("pasted.txt", (DATA / "pasted.txt").read_bytes()),
        ],
        "zip": [("a.zip", out.getvalue())],
        "ofd": [("a.ofd", make(DATA / "elsewhere" / "form-17.pdf")) for make in STYLES.values()],
        "xls": [("a.xls", (DATA / "forms.xls").read_bytes())],
        "photo": [(f"a.{kind.lower()}", small_photo(kind)) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")],
    }


def small_photo(kind: str) -> bytes:
    """A form as a picture of few points: what is fuzzed is how it is decoded."""
    out = io.BytesIO()
    with Image.open(DATA / "photos" / "photo_5.jpg") as image:
        image.thumbnail((400, 400))
        image.save(out, kind)
    return out.getvalue()


SAMPLES = samples()
KINDS = sorted(SAMPLES)


def of_seed(kind: str, seed: int) -> tuple[str, bytes]:
    """The file that a seed makes of a kind."""
    name, data = SAMPLES[kind][seed % len(SAMPLES[kind])]
    return name, mutated(data, seed)


def seeds(few: bool) -> Iterator[int]:
    until = time.monotonic() + SECONDS
    n = 0
    while n < FEW if few else time.monotonic() < until:
        yield n
        n += 1


def fuzz(kind: str, few: bool) -> list[str]:
    """Have nearly right files read in a confined process; what went wrong, by the seed."""

    def work(question: bytes) -> bytes:
        name, data = of_seed(kind, int(question))
        text, _ = reviewed(data, name, None, "json")
        return b"1" if '"receipt"' in text else b"0"

    load()
    all_layouts()
    child, wrong, came = Child(work), list[str](), Counter[str]()
    for seed in seeds(few):
        answer = child.ask(b"%d" % seed)
        if isinstance(answer, Broken):
            came[answer.reason] += 1
            if answer.reason not in ALLOWED:
                wrong.append(f"{kind} {seed}: {answer.reason} {answer.detail[-700:]}")
        else:
            came["forms" if answer == b"1" else "sentences"] += 1
    child.end()
    print(f"{kind}: {came.total()} files, {dict(came)}")
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_a_few(kind: str) -> None:
    assert fuzz(kind, few=True) == []


@pytest.mark.proof
@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.parametrize("kind", KINDS)
def test_fuzz(kind: str) -> None:
    assert fuzz(kind, few=False) == []
