"""Reading rulebooks: TOML → parents merged in → validated → digest. A new one is a new file, nothing else."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from zwcore.rulebooks.model import Base, Rulebook
from zwcore.rulebooks.tables import Mismatch, build, table_of

Tables = dict[str, Any]


class RulebookError(ValueError):
    """A rulebook that cannot be used, with its id and what is wrong."""


@cache
def bases() -> Mapping[str, Base]:
    """Return what rules rest on (文号, title, mark) by id."""
    tables = _parse((files(__package__) / "bases.toml").read_text("utf-8"), "bases")
    return MappingProxyType({key: build(Base, table) for key, table in tables.items()})


@cache
def load() -> Mapping[str, Rulebook]:
    """Return every rulebook of the package by id ("cn/2020"), in the order of ids."""
    return MappingProxyType(read(_texts(files(__package__))))


def get(rulebook_id: str) -> Rulebook:
    """Return one rulebook; ``KeyError`` where there is none of that id."""
    return load()[rulebook_id]


def read(texts: Mapping[str, str]) -> dict[str, Rulebook]:
    """Read rulebooks from TOML texts by id; :class:`RulebookError` for the first that is unsound."""
    tables = {key: _parse(texts[key], key) for key in sorted(texts)}
    return {key: _build(key, _merged(key, tables, ())) for key in tables}


def digest(content: Mapping[str, Any]) -> str:
    """Return SHA-256 over the canonical JSON of a merged rulebook's table; 40 and 40.0 are the same content there."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _texts(root: Traversable) -> dict[str, str]:
    return {
        f"{area.name}/{entry.name.removesuffix('.toml')}": entry.read_text("utf-8")
        for area in root.iterdir()
        if area.is_dir()
        for entry in area.iterdir()
        if entry.name.endswith(".toml")
    }


def _parse(text: str, key: str) -> Tables:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{key}: {error}") from error


def _merged(key: str, tables: Mapping[str, Tables], seen: tuple[str, ...]) -> Tables:
    if key not in tables or key in seen:
        raise RulebookError(f"{(*seen, key)[0]}: extends {key}, which is {'itself' if key in seen else 'unknown'}")
    own = tables[key]
    if "extends" not in own:
        return own
    parent = _merged(own["extends"], tables, (*seen, key))
    # Names and years are never inherited; a rule replaces its parent's as a whole, lines and severities one by one.
    inherited = {name: value for name, value in parent.items() if name not in ("names", "unless", "extends")}
    for name in ("lines", "severity"):
        inherited[name] = {**parent.get(name, {}), **own.get(name, {})}
    return {**inherited, **{name: value for name, value in own.items() if name not in ("lines", "severity")}}


def _build(key: str, content: Tables) -> Rulebook:
    try:
        rulebook = build(Rulebook, {"id": key, **content})
    except Mismatch as error:
        raise RulebookError(f"{key}: {error}") from error
    _check_bases(rulebook)
    content = {name: value for name, value in table_of(rulebook).items() if name != "sha256"}
    return replace(rulebook, sha256=digest(content))


def _check_bases(rulebook: Rulebook) -> None:
    if rulebook.area != rulebook.id.partition("/")[0]:
        raise RulebookError(f"{rulebook.id}: lies in the folder of another area than {rulebook.area}")
    for name, rule in rulebook.rules():
        for basis in rule.basis:
            if basis not in bases():
                raise RulebookError(f"{rulebook.id}: {name} rests on {basis}, which bases.toml does not have")
            # What is unconfirmed is never presented as law or as printed.
            if rule.kind in ("regulation", "printed") and bases()[basis].mark == "U":
                raise RulebookError(f"{rulebook.id}: {name} is called {rule.kind} but rests on unconfirmed {basis}")
