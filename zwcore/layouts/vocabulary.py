"""The printed labels, read from vocabulary.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from zwcore.text import fold

_BRACKET = re.compile(r"(?:\([^()]*\))+$")


@lru_cache(maxsize=1 << 14)
def label_of(text: str) -> str:
    """Fold a label cell: no colon, no brackets at its end."""
    return _BRACKET.sub("", fold(text).rstrip(":")).rstrip(":")


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
