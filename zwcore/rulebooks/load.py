"""Reading rulebooks: TOML → parents merged in → validated → digest. A new one is a new file, nothing else."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from zwcore.rulebooks.model import Base, Rulebook
from zwcore.rulebooks.tables import Mismatch, build, table_of

Tables = dict[str, Any]


class RulebookError(ValueError):
    """A rulebook that cannot be used, with its id and what is wrong."""


@dataclass(frozen=True, slots=True)
class Groundless:
    """A rule whose basis does not carry it: unknown to bases.toml, or unconfirmed and yet called law or printed."""

    where: str
    basis: str
    why: Literal["unknown", "unconfirmed"]
    kind: str

    def __str__(self) -> str:
        if self.why == "unknown":
            return f"{self.where} rests on {self.basis}, which bases.toml does not have"
        return f"{self.where} is called {self.kind} but rests on unconfirmed {self.basis}"


BASES = "bases.toml"
_added: dict[str, Rulebook] = {}
_added_tables: dict[str, Tables] = {}
_added_bases: dict[str, Base] = {}


@cache
def bases() -> Mapping[str, Base]:
    """Return what rules rest on (文号, title, mark) by id."""
    tables = parse((files(__package__) / BASES).read_text("utf-8"), "bases")
    return MappingProxyType({key: build(Base, table) for key, table in tables.items()} | _added_bases)


@cache
def load() -> Mapping[str, Rulebook]:
    """Return every rulebook that is installed by id ("cn/2020"): the package's by their ids, then those added."""
    return MappingProxyType(_all(_package()) | _added)


def tables() -> Mapping[str, Tables]:
    """Return the tables of the rulebooks that are installed by id, as written."""
    return MappingProxyType({**_package(), **_added_tables})


@cache
def _package() -> Mapping[str, Tables]:
    texts = _texts(files(__package__))
    return MappingProxyType({key: parse(texts[key], key) for key in sorted(texts)})


def add(rulebooks: Mapping[str, Rulebook], written: Mapping[str, Tables], own_bases: Mapping[str, Base]) -> None:
    """Install rulebooks beside the package's, for this process: as they are read, as they are written, their bases."""
    _added.update(rulebooks)
    _added_tables.update(written)
    _added_bases.update(own_bases)
    load.cache_clear()
    bases.cache_clear()


def forget() -> None:
    """Leave only the package's rulebooks installed."""
    for added in (_added, _added_tables, _added_bases):
        added.clear()
    load.cache_clear()
    bases.cache_clear()


def toml_files(folder: Path) -> dict[str, bytes]:
    """Return the TOML files under a folder by their paths in it, in their order."""
    found = (path for path in folder.rglob("*.toml") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def get(rulebook_id: str) -> Rulebook:
    """Return one rulebook; ``KeyError`` where there is none of that id."""
    return load()[rulebook_id]


def read(texts: Mapping[str, str]) -> dict[str, Rulebook]:
    """Read rulebooks from TOML texts by id; :class:`RulebookError` for the first that is unsound."""
    return _all({key: parse(texts[key], key) for key in sorted(texts)})


def digest(content: Mapping[str, Any]) -> str:
    """Return SHA-256 over the canonical JSON of a merged rulebook's table; 40 and 40.0 are the same content there."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(text: str, key: str) -> Tables:
    """Read TOML exactly; :class:`RulebookError` where it is none."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{key}: {error}") from error


def merged(key: str, parsed: Mapping[str, Tables], seen: tuple[str, ...] = ()) -> Tables:
    """Return a rulebook's table with its parents' merged in."""
    if key not in parsed or key in seen:
        raise RulebookError(f"{(*seen, key)[0]}: extends {key}, which is {'itself' if key in seen else 'unknown'}")
    own = parsed[key]
    if "extends" not in own:
        return own
    parent = merged(own["extends"], parsed, (*seen, key))
    # What a rulebook is and when it is taken is never inherited; a rule replaces its parent's as a whole, lines and
    # severities one by one.
    inherited = {name: value for name, value in parent.items() if name not in _NOT_INHERITED}
    for name in ("lines", "severity"):
        inherited[name] = {**parent.get(name, {}), **own.get(name, {})}
    more = {**parent.get("lines", {}).get("more", {}), **own.get("lines", {}).get("more", {})}
    inherited["lines"] |= {"more": more} if more else {}
    return {**inherited, **{name: value for name, value in own.items() if name not in ("lines", "severity")}}


_NOT_INHERITED = ("title", "area", "years", "names", "unless", "extends", "taken")


def finished(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with its digests: of what the score rests on, and of the lines (提醒线).

    An option that is not taken is no part of the content: a new kind of option leaves older digests as they are. So
    does a new line, another title or one more name of a place.
    """
    content = _content(rulebook)
    lines = content.pop("lines")
    scoring = {name: value for name, value in content.items() if name not in _CALLED}
    return replace(rulebook, sha256=digest(scoring), lines_sha256=digest(lines))


def digest_v1(rulebook: Rulebook) -> str:
    """Return the digest as receipts of the first scheme have it: with the lines that there were."""
    content = _content(rulebook)
    title = _TITLES_V1.get(rulebook.id, rulebook.title)
    return digest({**content, "title": title, "lines": {name: content["lines"][name] for name in _LINES_V1}})


_CALLED = ("title", "names", "unless")
_DIGESTS = ("sha256", "lines_sha256")
_TITLES_V1 = {"nx-zhongwei/2024": "中卫市 2024 年起（按表内所印）"}
_LINES_V1 = (
    "budget_warn",
    "budget_alarm",
    "execution_rate",
    "unspent",
    "over_achievement",
    "rate_gap",
    "similarity",
)


def _content(rulebook: Rulebook) -> Tables:
    content = {name: value for name, value in table_of(rulebook).items() if name not in _DIGESTS}
    return {name: value for name, value in content.items() if value is not None or name == "extends"}


def groundless(rulebook: Rulebook, known: Mapping[str, Base] | None = None) -> Iterator[Groundless]:
    """Yield the rules whose basis does not carry them: it is none of those ``known``, or not confirmed."""
    known = bases() if known is None else known
    for name, rule in rulebook.rules():
        for basis in rule.basis:
            if basis not in known:
                yield Groundless(name, basis, "unknown", rule.kind)
            # What is unconfirmed is never presented as law or as printed.
            elif rule.kind in ("regulation", "printed") and known[basis].mark == "U":
                yield Groundless(name, basis, "unconfirmed", rule.kind)


def _texts(root: Traversable) -> dict[str, str]:
    return {
        f"{area.name}/{entry.name.removesuffix('.toml')}": entry.read_text("utf-8")
        for area in root.iterdir()
        if area.is_dir()
        for entry in area.iterdir()
        if entry.name.endswith(".toml")
    }


def _all(parsed: Mapping[str, Tables]) -> dict[str, Rulebook]:
    return {key: _build(key, merged(key, parsed)) for key in parsed}


def _build(key: str, content: Tables) -> Rulebook:
    try:
        rulebook = build(Rulebook, {"id": key, **content})
    except Mismatch as error:
        raise RulebookError(f"{key}: {error}") from error
    if rulebook.area != rulebook.id.partition("/")[0]:
        raise RulebookError(f"{rulebook.id}: lies in the folder of another area than {rulebook.area}")
    for found in groundless(rulebook):
        raise RulebookError(f"{rulebook.id}: {found}")
    return finished(rulebook)
