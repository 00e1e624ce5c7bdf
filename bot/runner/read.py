"""What runs in the confined child process: reading, bytes in, the record of the file out.

Neither database nor chat is known there; an export in the same child (:mod:`bot.runner.write`) knows the languages.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwcore.record import FileRecord

MOST_PICTURES = 12


def warm_up() -> None:
    """Import what the first file would otherwise wait for."""
    import zwcore.record
    import zwcore.review
    from zwcore.documents import load_libraries
    from zwcore.sample import SAMPLE

    load_libraries()
    _ = (zwcore.review, zwcore.record, SAMPLE)


Said = tuple[str, str, str, str | None]
"""What was said of a column: the fingerprint of the print, the block, the header, the field (none of the form's)."""


@dataclass(frozen=True)
class ReadFile:
    """What reading a file gave: its record as text, how many forms, pictures of doubtful cells as JSON text.

    ``marked`` where it bears 绝密, 机密 or 秘密: then nothing of it is handed on, not even its name.
    """

    record: str
    forms: int
    pictures: str | None = None
    marked: bool = False

    def packed(self) -> bytes:
        """Put it into bytes."""
        record, pictures = (part.encode("utf-8", "surrogatepass") for part in (self.record, self.pictures or ""))
        return b"%d %d %d\n%s%s" % (self.forms, self.marked, len(record), record, pictures)

    @classmethod
    def unpacked(cls, data: bytes) -> ReadFile:
        """Take it out again; ``ValueError`` for bytes that are none."""
        head, _, rest = data.partition(b"\n")
        forms, marked, length = map(int, head.split())
        record, pictures = (part.decode("utf-8", "surrogatepass") for part in (rest[:length], rest[length:]))
        return cls(record, forms, pictures or None, bool(marked))


def review_bytes(data: bytes, name: str, taught: Sequence[Said] = ()) -> ReadFile:
    """Review one file; ``taught`` is what was said of the columns of prints, what counts most first."""
    from zwcore.layouts.teach import gathered
    from zwcore.record import encode_file, fitted
    from zwcore.review import review_file

    mappings = gathered(taught)
    file, record = fitted(lambda most: review_file(data, name, None, mappings, most), encode_file)
    if any(problem.params.get("reason") == "marked" for problem in file.problems):
        return ReadFile("", 0, marked=True)
    pictures = _pictures(data, file) if file.kind == "pdf" else {}
    return ReadFile(record, len(file.records), json.dumps(pictures) if pictures else None)


def unread(data: bytes, name: str, reason: str) -> ReadFile:
    """Say of a file that reading it broke its process, and by what."""
    from zwcore.record import encode_file, records_of
    from zwcore.review import refused

    return ReadFile(encode_file(records_of(refused(name, reason, hashlib.sha256(data).hexdigest()))), 0)


def _pictures(data: bytes, file: FileRecord) -> dict[str, str]:
    """Of the cells that were read with doubt, how they look: PNG in base64, by sheet and name of the cell."""
    from zwcore.documents.pdf import picture
    from zwcore.paths import name_cell

    doubted = (
        (f"{record.index}:{name_cell(record.form, path)}", record.form.sources.get(path))
        for record in file.records
        for path in sorted(record.doubts)
    )
    found = [(key, at.page, at.bbox) for key, at in doubted if at is not None and at.bbox is not None]
    return {key: base64.b64encode(picture(data, page, box)).decode() for key, page, box in found[:MOST_PICTURES]}
