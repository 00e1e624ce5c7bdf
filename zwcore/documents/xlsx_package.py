"""The parts of a package, found by its relationships: names and folders of parts are the writer's own affair."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from zwcore.documents import Unreadable
from zwcore.documents.xlsx_book import check_count
from zwcore.documents.xlsx_xml import Attributes, walk

_USUAL = "/xl/workbook.xml"


class Relation(NamedTuple):
    """What a part is to the one that names it (the last word of its type: worksheet), and its path in the package."""

    kind: str
    path: str


class BookParts:
    """An open package."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_folded(name): name for name in archive.namelist()}

    def read(self, path: str) -> bytes:
        """Return a part, whatever the case of its name; ``Unreadable("damaged")`` where there is none."""
        name = self._names.get(_folded(path))
        if name is None:
            raise Unreadable("damaged")
        return self._archive.read(name)

    def relations(self, path: str) -> dict[str, Relation]:
        """Return what a part ("" for the package) names, by the ids it uses for it; none where it names nothing."""
        folder, base = posixpath.split(path)
        named: dict[str, Relation] = {}

        def add(attributes: Attributes) -> None:
            check_count(named)
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            if attributes.get("TargetMode") != "External":
                named[attributes.get("Id", "")] = Relation(
                    kind, posixpath.normpath(posixpath.join("/", folder, target))
                )

        try:
            xml = self.read(posixpath.join(folder, "_rels", f"{base}.rels"))
        except Unreadable:
            return {}
        walk(xml, {"Relationship": add}, {})
        return named

    def first(self, relations: Mapping[str, Relation], kind: str) -> bytes | None:
        """Return the first part of a kind; ``None`` where there is none."""
        return next((self.read(relation.path) for relation in relations.values() if relation.kind == kind), None)

    def main(self) -> str:
        """The path of the part that the package is about, the usual one where it does not say."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument":
                return relation.path
        return _USUAL


def _folded(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()
