"""Reading printed variants (表样): TOML → what it extends merged in → validated. A new one is a new file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from zwcore.layouts.model import Layout
from zwcore.layouts.sound import complaints
from zwcore.rulebooks import Rulebook
from zwcore.rulebooks import load as rulebooks
from zwcore.rulebooks.tables import Mismatch, build

Table = Mapping[str, Any]
FOLDER: Traversable = files(__package__)
"""Where the printed variants lie, one ``<id>.toml`` each."""
_NOT_A_PRINT = "vocabulary.toml"
# What a print is, how it is known and what it is used for is never inherited.
_OWN = ("id", "title", "source", "requires", "forbids", "named", "usual", "fill", "extends")


class LayoutError(ValueError):
    """A printed variant that cannot be used, with its id and what is wrong."""


@cache
def all_layouts() -> Mapping[str, Layout]:
    """Return the printed variants by id, in the order of their ids."""
    found = (entry for entry in FOLDER.iterdir() if entry.name.endswith(".toml") and entry.name != _NOT_A_PRINT)
    return MappingProxyType(read({entry.name.removesuffix(".toml"): entry.read_text("utf-8") for entry in found}))


def read(texts: Mapping[str, str]) -> dict[str, Layout]:
    """Read printed variants from TOML texts by id; :class:`LayoutError` for the first that is unsound."""
    parsed = {key: _parsed(key, texts[key]) for key in sorted(texts)}
    found = {key: _built(key, _merged(key, parsed)) for key in parsed}
    usual = [key for key, layout in found.items() if layout.usual]
    if len(usual) != 1:
        raise LayoutError(f"exactly one print must be usual, not {len(usual)}: {', '.join(usual)}")
    return found


def layout_of(template: str) -> Layout:
    """Return the print of a template (layout id); the usual one where there is none of that id."""
    return all_layouts().get(template) or _usual()


def fillable() -> list[tuple[Layout, Rulebook]]:
    """Return the prints in which a form can be filled in from nothing, each with its rulebook."""
    return [(layout, rulebooks()[layout.fill]) for layout in all_layouts().values() if layout.fill is not None]


@cache
def recognise(features: frozenset[str]) -> str:
    """Name the print that these columns belong to; the one that asks for most wins; ``"unknown"`` for none.

    Beside the names of columns there are the features that :func:`zwcore.layouts.features.features` adds.
    """
    fitting = [layout for layout in all_layouts().values() if layout.fits(features)]
    return max(fitting, key=lambda layout: len(layout.requires | layout.forbids)).id if fitting else "unknown"


def _usual() -> Layout:
    return next(layout for layout in all_layouts().values() if layout.usual)


def _parsed(key: str, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"{key}: {error}") from error


def _merged(key: str, parsed: Mapping[str, Table], seen: tuple[str, ...] = ()) -> Table:
    """Return the table of a print with what it extends merged in."""
    if key not in parsed or key in seen:
        raise LayoutError(f"{(*seen, key)[0]}: extends {key}, which is {'itself' if key in seen else 'unknown'}")
    own = parsed[key]
    if "extends" not in own:
        return own
    inherited = _merged(str(own["extends"]), parsed, (*seen, key))
    return _over({name: value for name, value in inherited.items() if name not in _OWN}, own)


def _over(under: Table, own: Table) -> Table:
    """Lay a table over another: tables are merged name by name, anything else takes the place of what was there."""
    both = {
        name: _over(under[name], value)
        for name, value in own.items()
        if isinstance(value, Mapping) and isinstance(under.get(name), Mapping)
    }
    return {**under, **own, **both}


def _built(key: str, content: Table) -> Layout:
    try:
        layout = build(Layout, content)
    except Mismatch as error:
        raise LayoutError(f"{key}: {error}") from error
    if layout.id != key:
        raise LayoutError(f"{key}: the id is {layout.id}, and the file is called otherwise")
    if layout.fill is not None and layout.fill not in rulebooks():
        raise LayoutError(f"{key}: fill: there is no rulebook {layout.fill}")
    for complaint in complaints(layout):
        raise LayoutError(f"{key}: {complaint}")
    return layout
