"""As much of a file's review as may be written: what is said of a file must not grow beyond what others can carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from zwcore.documents import NotRead
from zwcore.documents.limits import MAX_FORMS, MAX_RESULT
from zwcore.record.model import FileRecord
from zwcore.record.reviewing import records_of
from zwcore.review import FileReview, partly, refused


def fitted(review: Callable[[int], FileReview], write: Callable[[FileRecord], str]) -> tuple[FileRecord, str]:
    """Return a file's record and what is written of it: of all forms, or of the first ones that fit, which is said.

    ``review`` reviews the file up to so many forms.
    """
    file = records_of(review(MAX_FORMS))
    text = write(file)
    if _size(text) <= MAX_RESULT:
        return file, text
    alone = (_size(write(replace(file, records=(one,), remarks=(), across=()))) for one in file.records)
    kept = sum(size <= MAX_RESULT for size in accumulate(alone))
    if kept:
        said = partly(NotRead("written", {"kept": str(kept), "count": str(len(file.records) - kept)}))
        fewer = replace(records_of(review(kept)), problems=(*file.problems, said))
        text = write(fewer)
        if _size(text) <= MAX_RESULT:
            return fewer, text
    nothing = records_of(refused(file.name, "result", file.sha256))
    return nothing, write(nothing)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
