"""The forms in the files of a zip: each file is read by itself, their tables are numbered on through all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from zwcore.documents import Document, NotRead, Unreadable, office
from zwcore.documents.members import Member, files_for_office, members_of
from zwcore.form import Locator
from zwcore.layouts import Reading, read_forms
from zwcore.layouts.album import read_whole
from zwcore.layouts.room import Room
from zwcore.layouts.teach import Taught


@dataclass(slots=True)
class Bundle:
    """What was found: the forms, the files that could not be read and why, those of which the titles do not match the
    tables (with both numbers), those of which not all was read and why, and those that are no forms. ``documents`` is
    how many files could be read, ``passed`` how many there was no room for."""

    readings: list[Reading] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    differing: list[tuple[str, int, int]] = field(default_factory=list)
    partly: list[tuple[str, NotRead]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    documents: int = 0
    passed: int = 0


def read_bundle(data: bytes, mappings: Sequence[Taught] = (), room: Room | None = None) -> Bundle:
    """Read the forms of all files in a zip, ``mappings`` and ``room`` as in ``read_forms``; raises ``Unreadable`` where
    it cannot be unpacked, or one of them is marked."""
    bundle, tables, room = Bundle(), 0, room or Room()
    office.prepare(files_for_office(data))
    for member in members_of(data):
        if room.full:
            bundle.passed += 1
            continue
        document = _document(member, bundle)
        if document is None:
            continue
        bundle.documents += 1
        found = read_forms(document, mappings, room)
        bundle.partly += [(member.name, left) for left in found.left_out]
        if not found.found:
            bundle.left_out.append(member.name)
            continue
        if found.titles not in (0, found.found):
            bundle.differing.append((member.name, found.titles, found.found))
        bundle.readings += [_moved(reading, tables) for reading in found.forms]
        tables += sum(1 for _ in document.grids)
    return bundle


def _document(member: Member, bundle: Bundle) -> Document | None:
    reason = member.reason
    try:
        if not reason:
            return read_whole(member.data, member.name)
    except Unreadable as problem:
        reason = problem.reason
    if reason == "marked":
        raise Unreadable(reason)  # what lies beside it in one package is not read either
    # A picture without a table lies there for another purpose: evidence, a stamp.
    if reason in ("kind", "empty", "no_rules", "no_ocr"):
        bundle.left_out.append(member.name)
    else:
        bundle.unread.append((member.name, reason))
    return None


def _moved(reading: Reading, tables: int) -> Reading:
    """The reading of a form whose tables come after ``tables`` others."""

    def moved(at: Locator) -> Locator:
        return replace(at, table=at.table + tables) if at.table >= 0 else at

    if not tables:
        return reading
    sources = MappingProxyType({path: moved(at) for path, at in reading.form.sources.items()})
    unread = tuple(one._replace(source=moved(one.source)) for one in reading.how.unread)
    dropped = tuple(one._replace(source=moved(one.source)) for one in reading.how.dropped)
    how = replace(reading.how, unread=unread, dropped=dropped)
    return replace(reading, form=replace(reading.form, sources=sources), how=how)
