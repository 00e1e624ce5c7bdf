"""What a file is called: which form (its number, else its project), what it is, whose, which year; at most 80 bytes.

Names hold no character that a system of files refuses or reads as something else.
"""

from __future__ import annotations

import re
import unicodedata

from zwcore.exports import Export, Paper
from zwcore.exports.together import called
from zwcore.record.words import is_numbered
from zwcore.text import Message, Say

LONGEST = 80
_FORMS = Message("file.forms", "自评表{count}张")
_UNFIT = re.compile(r'[\\/:*?"<>|.\s]+')
_PROJECT, _UNIT = 30, 39


def file_name(paper: Paper, export: Export, say: Say) -> str:
    """Return the name of the file that an export makes of a paper."""
    record = paper.record
    if export.many and len(paper.records) > 1:
        form = say(_FORMS.with_(count=len(paper.records)))
    else:
        form = say(called(record)) if is_numbered(record) else _cut(safe(record.project), _PROJECT)
    title = "" if export.title is None else say(export.title)
    end = f".{export.suffix}"
    fixed = [safe(form), safe(title), safe(record.year)[:9]]
    room = LONGEST - len(" ".join(part for part in fixed if part).encode()) - len(end) - 1
    whose = safe(paper.whose if export.many and paper.whose else record.unit)
    parts = (*fixed[:2], _cut(whose, min(room, _UNIT)), fixed[2])
    return (_cut(" ".join(part for part in parts if part), LONGEST - len(end)) or "file") + end


def safe(text: str) -> str:
    """Return a text without what no name of a file may hold, or what hides what it says (controls, turned text)."""
    seen = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return _UNFIT.sub(" ", seen).strip(" -~")


def _cut(text: str, most: int) -> str:
    """Cut a text to so many bytes, between characters."""
    return text.encode()[: max(most, 0)].decode(errors="ignore").strip()
