"""What runs in the confined child process: reading, bytes in, the record of the file out.

Neither database nor chat is known there; an export in the same child (:mod:`bot.runner.write`) knows the languages.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.db.packing import dictionary, pack, sheet_of

if TYPE_CHECKING:
    from bot.db.engine import Session
    from bot.db.queries.orders import Order
    from zwcore.record import FileRecord

MOST_PICTURES = 12
PLACE = "place"
"""What the picture of the place is called where something is wrong with a photo."""


def warm_up() -> None:
    """Import what the first file would otherwise wait for."""
    import zwcore.record
    import zwcore.review
    from zwcore.documents import load_libraries
    from zwcore.sample import SAMPLE

    load_libraries()
    dictionary()
    _ = (zwcore.review, zwcore.record, SAMPLE)


Said = tuple[str, str, str, str | None]
"""What was said of a column: the fingerprint of the print, the block, the header, the field (none of the form's)."""


@dataclass(frozen=True)
class ReadFile:
    """What reading a file gave: its record without the forms as text, how many there are, each as it is stored.

    ``pictures`` are those of doubtful cells, and of the place where a photo is bad: JSON text, packed. ``marked`` where
    it bears 绝密, 机密 or 秘密: then nothing of it is handed on, not even its name.
    """

    record: str
    forms: int
    pictures: bytes | None = None
    sheets: tuple[Mapping[str, Any], ...] = ()
    marked: bool = False

    def packed(self) -> bytes:
        """Put it into bytes: a line of JSON with lengths, then what is packed already."""
        sheets = [{**sheet, "record": len(sheet["record"])} for sheet in self.sheets]
        parts = [self.record.encode("utf-8", "surrogatepass"), self.pictures or b""]
        lengths = [len(part) for part in parts]
        head = {"forms": self.forms, "marked": self.marked, "lengths": lengths, "sheets": sheets}
        return b"".join([json.dumps(head).encode(), b"\n", *parts, *(sheet["record"] for sheet in self.sheets)])

    @classmethod
    def unpacked(cls, data: bytes) -> ReadFile:
        """Take it out again; ``ValueError`` for bytes that are none."""
        line, _, rest = data.partition(b"\n")
        facts, stream = json.loads(line), BytesIO(rest)
        record, pictures = (stream.read(length) for length in facts["lengths"])
        sheets = tuple({**sheet, "record": stream.read(sheet["record"])} for sheet in facts["sheets"])
        return cls(record.decode("utf-8", "surrogatepass"), facts["forms"], pictures or None, sheets, facts["marked"])

    def keep(self, session: Session, order: Order, upload_id: int | None = None) -> None:
        """Put the forms down for who ordered, as the child made them."""
        from bot.db.queries import sheets
        from zwcore.record import decode_file

        if self.sheets:
            sheets.keep(
                session, decode_file(self.record), self.sheets, person_id=order.person_id, now=order.created,
                upload_id=upload_id, order_id=order.id,
            )  # fmt: skip


def review_bytes(data: bytes, name: str, taught: Sequence[Said] = ()) -> ReadFile:
    """Review one file; ``taught`` is what was said of the columns of prints, what counts most first."""
    from zwcore.layouts.teach import gathered
    from zwcore.record import encode_file, fitted
    from zwcore.review import review_file

    mappings = gathered(taught)
    file, _ = fitted(lambda most: review_file(data, name, None, mappings, most), encode_file)
    if any(problem.params.get("reason") == "marked" for problem in file.problems):
        return ReadFile("", 0, marked=True)
    pictures = (_pictures(data, file) if file.kind in ("pdf", "photo") else {}) | _place(data, file)
    sheets = tuple(sheet_of(record) for record in file.records)
    packed = pack(json.dumps(pictures)) if pictures else None
    return ReadFile(encode_file(replace(file, records=())), len(sheets), packed, sheets)


def unread(data: bytes, name: str, reason: str) -> ReadFile:
    """Say of a file that reading it broke its process, and by what."""
    from zwcore.record import encode_file, records_of
    from zwcore.review import refused

    return ReadFile(encode_file(records_of(refused(name, reason, hashlib.sha256(data).hexdigest()))), 0)


def _place(data: bytes, file: FileRecord) -> dict[str, str]:
    """How the place looks where something is wrong with a photo."""
    from zwcore.documents.photo import BOX, PAGE, picture_of_place

    said = next((problem.params for problem in file.problems if BOX in problem.params), None)
    if said is None:
        return {}
    return {PLACE: base64.b64encode(picture_of_place(data, said[BOX], int(said.get(PAGE, "1")))).decode()}


def _pictures(data: bytes, file: FileRecord) -> dict[str, str]:
    """Of the cells that were read with doubt, how they look: PNG in base64, by sheet and name of the cell."""
    from zwcore.documents import pdf, photo
    from zwcore.paths import name_cell, value_at

    doubted = (
        (f"{record.index}:{name_cell(record.form, path)}", record.form.sources.get(path))
        for record in file.records
        for path in sorted(record.doubts, key=lambda path: (len(value_at(record.form, path) or ""), path))
    )
    look = partial(photo.picture if file.kind == "photo" else pdf.picture, data)
    first: dict[tuple[int, tuple[int, int, int, int]], str] = {}
    for key, at in doubted:
        if at is not None and at.bbox is not None and len(first) < MOST_PICTURES:
            first.setdefault((at.page, at.bbox), key)
    return {key: base64.b64encode(look(*place)).decode() for place, key in first.items()}
