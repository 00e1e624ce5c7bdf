"""The printed labels and the printed variants, read from the TOML files of this package."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from zwcore.text import fold

_BRACKET = re.compile(r"(?:\([^()]*\))+$")


@lru_cache(maxsize=1 << 14)
def label_of(text: str) -> str:
    """Fold a label cell: no colon, no brackets at its end."""
    return _BRACKET.sub("", fold(text).rstrip(":")).rstrip(":")


@dataclass(frozen=True, slots=True)
class Variant:
    """A printed variant (表样): the columns (and features) that it must and must not have."""

    id: str
    title: str
    source: str
    requires: frozenset[str]
    forbids: frozenset[str]

    def fits(self, features: frozenset[str]) -> bool:
        """Tell whether a print with these columns can be this variant."""
        return self.requires <= features and not self.forbids & features


@cache
def _toml(name: str) -> dict[str, object]:
    return tomllib.loads((resources.files("zwcore.layouts") / name).read_text("utf-8"))


@cache
def labels(section: str) -> dict[str, str]:
    """Return folded label → name for a section of the vocabulary."""
    table = _toml("vocabulary.toml")[section]
    assert isinstance(table, dict)
    return {label_of(label): name for name, variants in reversed(table.items()) for label in variants}


@cache
def label_set(*sections: str) -> frozenset[str]:
    """Return the folded labels of some sections."""
    return frozenset(label for section in sections for label in labels(section))


@cache
def level_names(level: str) -> frozenset[str]:
    """Return the folded names known for ``level1`` or ``level2``."""
    table = _toml("vocabulary.toml")["levels"]
    assert isinstance(table, dict)
    return frozenset(fold(name) for name in table[level])


@cache
def variants() -> tuple[Variant, ...]:
    """Return the printed variants, in the order of their file names."""
    names = sorted(f.name for f in resources.files("zwcore.layouts").iterdir() if f.name.endswith(".toml"))
    found = [_toml(name) for name in names if name != "vocabulary.toml"]
    return tuple(
        Variant(
            str(d["id"]),
            str(d["title"]),
            str(d["source"]),
            frozenset(_list(d["requires"])),
            frozenset(_list(d["forbids"])),
        )
        for d in found
    )


def _list(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


@cache
def recognise(features: frozenset[str]) -> str:
    """Name the variant that these columns belong to; the one that asks for most wins; ``"unknown"`` for none.

    Beside the names of columns there are the features that :func:`zwcore.layouts.features.features` adds.
    """
    fitting = [v for v in variants() if v.fits(features)]
    return max(fitting, key=lambda v: len(v.requires | v.forbids)).id if fitting else "unknown"
