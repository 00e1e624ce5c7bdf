"""The record (档案): one typed, versioned record of a form from upload to archive, and of the file it came in.

It holds the form as read and as it stands, score and findings, the notes and the evidence beside it, and what its
receipt is made of. ``model`` says what a record is, ``codec`` writes it down and reads every version back (``forms``
the form alone), ``receipt`` digests it, ``outline`` tells it in columns,
``reviewing`` holds it against the rules anew, ``words`` says what changed. No
other module reads stored JSON by its keys.
"""

from zwcore.record.codec import decode, decode_file, decode_finding, encode, encode_file, encode_finding
from zwcore.record.fitting import fitted
from zwcore.record.forms import form_data, form_from
from zwcore.record.model import (
    LONGEST_NOTE,
    FileRecord,
    Money,
    Note,
    Record,
    RecordedPoints,
    ScoredRow,
    Spoken,
    ToldFinding,
    is_note,
)
from zwcore.record.outline import NOTHING_BESIDE, Lacking, Outline, beside_digest, outline_of
from zwcore.record.receipt import content_digest, genuine, receipt_of
from zwcore.record.reviewing import (
    beside,
    changed,
    noted,
    records_of,
    reviewed,
    with_evidence,
    with_rulebook,
    without,
    without_evidence,
)

__all__ = [
    "LONGEST_NOTE",
    "NOTHING_BESIDE",
    "FileRecord",
    "Lacking",
    "Money",
    "Note",
    "Outline",
    "Record",
    "RecordedPoints",
    "ScoredRow",
    "Spoken",
    "ToldFinding",
    "beside",
    "beside_digest",
    "changed",
    "content_digest",
    "decode",
    "decode_file",
    "decode_finding",
    "encode",
    "encode_file",
    "encode_finding",
    "fitted",
    "form_data",
    "form_from",
    "genuine",
    "is_note",
    "noted",
    "outline_of",
    "receipt_of",
    "records_of",
    "reviewed",
    "with_evidence",
    "with_rulebook",
    "without",
    "without_evidence",
]
