"""The one discovery helper: an extension point is a package whose modules register themselves when imported."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping, ValuesView
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Entries of the modules of ``package`` and its rooms, in the order of their names; duplicate keys are refused."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._entries: dict[str, T] = {}
        self._loaded = False

    def add(self, key: str, entry: T) -> T:
        """Register ``entry`` under ``key`` and return it; ``ValueError`` where the key is taken."""
        if key in self._entries:
            raise ValueError(f"{key} is registered twice in {self._package}")
        self._entries[key] = entry
        return entry

    def _load(self) -> dict[str, T]:
        if not self._loaded:
            self._loaded = True
            package = importlib.import_module(self._package)
            for info in sorted(pkgutil.walk_packages(package.__path__, f"{self._package}."), key=lambda m: m.name):
                importlib.import_module(info.name)
        return self._entries

    def at_once(self, key: str) -> T:
        """Return the entry under ``key``; where a module has that name it alone is loaded."""
        if key not in self._entries and not self._loaded and importlib.util.find_spec(f"{self._package}.{key}"):
            importlib.import_module(f"{self._package}.{key}")
        return self._entries[key] if key in self._entries else self._load()[key]

    def __getitem__(self, key: str) -> T:
        return self._load()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._load())

    def values(self) -> ValuesView[T]:
        """The entries themselves, in the order of their modules."""
        return self._load().values()

    def __len__(self) -> int:
        return len(self._load())
