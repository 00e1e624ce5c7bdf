"""The package of an OFD (GB/T 33190): its documents, their pages, and what pages share.

Paths in it start at the root or at the folder of the part they stand in; names are met in other cases, too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from zwcore.documents import Unreadable
from zwcore.documents.archive import parse_xml
from zwcore.documents.ofd_values import box_of

ROOT = "OFD.xml"
_A4 = (0.0, 0.0, 210.0, 297.0)
_ENCRYPTED = "encryptions.xml"
_SHARED = ("DrawParam", "CompositeGraphicUnit")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page: its size in millimetres, what lies on it from the ground up, what is laid upon it (stamps, watermarks,
    remarks), what is drawn in several places or ways, by its id, and the parts that are pictures, by theirs."""

    width: float
    height: float
    layers: tuple[Any, ...]
    upon: tuple[Any, ...]
    shared: dict[str, Any]
    pictures: Mapping[str, str]


class OfdPackage:
    """The parts of a package, each parsed once."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_plain(name): name for name in archive.namelist()}
        self._parsed: dict[str, Any] = {}
        self.locked = any(name.rpartition("/")[2] == _ENCRYPTED for name in self._names)

    def part(self, location: str, beside: str = "") -> tuple[str, Any]:
        """The path of a part and its root; raises ``Unreadable`` where it is not there, or cannot be parsed."""
        path = self._path(location, beside)
        if path is None:
            raise Unreadable("damaged")
        if path not in self._parsed:
            self._parsed[path] = parse_xml(self._archive.read(self._names[path]))
        return path, self._parsed[path]

    def has(self, location: str, beside: str = "") -> bool:
        """Whether a part is there."""
        return self._path(location, beside) is not None

    def _path(self, location: str, beside: str) -> str | None:
        location = location.strip().replace("\\", "/")
        near = posixpath.join("/", posixpath.dirname(beside), location)
        return next((path for path in (_plain(near), _plain(location)) if path in self._names), None)

    def content(self, location: str) -> bytes:
        """The bytes of a part."""
        path = self._path(location, "")
        return self._archive.read(self._names[path]) if path is not None else b""

    def documents(self) -> Iterator[OfdDocument]:
        """The documents in it; of each that has several versions the one that holds."""
        path, root = self.part(ROOT)
        for body in root.iterchildren("{*}DocBody"):
            location, beside = _text(body, "DocRoot"), path
            for version in body.iter("{*}Version"):
                if version.get("Current") in ("true", "1") and self.has(version.get("BaseLoc", "")):
                    beside, held = self.part(version.get("BaseLoc", ""))
                    location = _text(held, "DocRoot") or location
            if location:
                yield OfdDocument(self, *self.part(location, beside))


class OfdDocument:
    """A document: its pages, and what they share."""

    def __init__(self, package: OfdPackage, path: str, root: Any) -> None:
        self.package, self._beside, self._root = package, path, root
        self._pictures: dict[str, str] = {}
        self._templates = {one.get("ID", ""): one for one in root.iter("{*}TemplatePage")}
        self._shared = self._resources(root.iter("{*}PublicRes", "{*}DocumentRes"), path)
        self._upon = self._annotations()
        self.pages = [one for pages in root.iterchildren("{*}Pages") for one in pages.iterchildren("{*}Page")]

    def page(self, number: int) -> OfdPage:
        """A page (from 0) with the templates that lie below and above it."""
        said = self.pages[number]
        path, root = self.package.part(said.get("BaseLoc", ""), self._beside)
        shared = self._shared | self._resources(root.iter("{*}PageRes"), path)
        below: list[Any] = []
        above: list[Any] = []
        for used in root.iterchildren("{*}Template"):
            template = self._templates.get(used.get("TemplateID", ""))
            if template is None:
                continue
            layers = _layers(self.package.part(template.get("BaseLoc", ""), self._beside)[1])
            order = used.get("ZOrder") or template.get("ZOrder")
            (above if order == "Foreground" else below).extend(layers)
        x, y, width, height = _area(root) or _area(self._root) or _A4
        if width <= 0 or height <= 0:
            raise Unreadable("damaged")
        upon = tuple(self._upon.get(said.get("ID", ""), ()))
        return OfdPage(x + width, y + height, (*below, *_layers(root), *above), upon, shared, self._pictures)

    def names(self) -> Iterator[str]:
        """The names of what is attached."""
        for one in self._root.iterchildren("{*}Attachments"):
            if self.package.has(one.text or "", self._beside):
                _, root = self.package.part(one.text or "", self._beside)
                yield from (each.get("Name", "") for each in root.iter("{*}Attachment"))

    def _resources(self, named: Iterator[Any], beside: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in named:
            if self.package.has(one.text or "", beside):
                path, root = self.package.part(one.text or "", beside)
                found.update((each.get("ID", ""), each) for each in root.iter(*(f"{{*}}{kind}" for kind in _SHARED)))
                folder = posixpath.join("/", posixpath.dirname(path), root.get("BaseLoc", ""))
                for each in root.iter("{*}MultiMedia"):
                    self._pictures[each.get("ID", "")] = posixpath.join(folder, _text(each, "MediaFile"))
        return found

    def _annotations(self) -> dict[str, list[Any]]:
        """What is laid upon each page, by its id."""
        found: dict[str, list[Any]] = {}
        for one in self._root.iterchildren("{*}Annotations"):
            if not self.package.has(one.text or "", self._beside):
                continue
            path, root = self.package.part(one.text or "", self._beside)
            for page in root.iter("{*}Page"):
                location = _text(page, "FileLoc")
                if self.package.has(location, path):
                    _, laid = self.package.part(location, path)
                    found.setdefault(page.get("PageID", ""), []).extend(laid.iter("{*}Appearance"))
        return found


def _plain(path: str) -> str:
    return posixpath.normpath(posixpath.join("/", path.replace("\\", "/"))).lstrip("/").lower()


def _text(element: Any, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _area(root: Any) -> Box | None:
    """The size of a page; that of a document is for all pages that say none."""
    found = next(root.iter("{*}PhysicalBox"), None)
    return box_of(found.text) if found is not None else None


_ORDER = {"Background": 0, "Foreground": 2}


def _layers(root: Any) -> list[Any]:
    """The layers of a page from the ground up."""
    found = [layer for content in root.iterchildren("{*}Content") for layer in content.iterchildren("{*}Layer")]
    return sorted(found, key=lambda layer: _ORDER.get(layer.get("Type", ""), 1))
