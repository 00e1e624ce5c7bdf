"""What a person taught of a print: which header of a block is which field; known by the fingerprint of the headers.

``taught_by(form's HowRead, {"indicators.落地成效": "actual"})`` makes the :class:`Taught` of a form that was read,
``proposed`` those of the columns that the reader itself was not sure of, to be looked over by a person;
``read_forms(document, mappings)`` uses those whose fingerprints fit, ``HowRead.mapping`` then holds their digest, which
goes into the receipt. As a file (``--layouts DIR``, ``zwcore layouts teach``) a mapping is TOML::

    [[taught]]
    block = "indicators"
    fingerprint = "3f…"
    [taught.columns]
    "落地成效" = "actual"

:func:`write` makes such a text, :func:`read` reads it (:class:`TeachError` says what is wrong with it).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zwcore.form import COLUMNS, FUND_COLUMNS
from zwcore.layouts.rows import GridRow
from zwcore.layouts.vocabulary import label_of
from zwcore.reading import HowRead

FIELDS: Mapping[str, tuple[str, ...]] = {
    "funds": (*FUND_COLUMNS, "note", "other"),
    "indicators": (*COLUMNS, "other"),
}
"""The blocks that can be taught, and what a column of each may be."""


class TeachError(ValueError):
    """A mapping that cannot be used, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Taught:
    """Which header of a block is which field, for prints whose headers have this fingerprint."""

    block: str
    fingerprint: str
    columns: Mapping[str, str]


def fingerprint(headers: Iterable[str]) -> str:
    """Return the SHA-256 over the headers of a block in their order, folded as labels; blank ones do not count."""
    folded = [label for header in headers if (label := label_of(header))]
    return hashlib.sha256(json.dumps(folded, ensure_ascii=False).encode()).hexdigest()


def taught_by(how: HowRead, answers: Mapping[str, str]) -> tuple[Taught, ...]:
    """Make mappings of a form that was read and of answers: ``block.header`` → field. Headers that the form does not
    have, and fields that there are not, are a :class:`TeachError`."""
    found: dict[str, dict[str, str]] = {}
    for path, field in answers.items():
        block, _, header = path.partition(".")
        if field not in FIELDS.get(block, ()):
            raise TeachError(f"{path}: there is no {block}.{field}")
        if not any(column.block == block and label_of(column.header) == label_of(header) for column in how.columns):
            raise TeachError(f"{path}: the form has no such header")
        found.setdefault(block, {})[label_of(header)] = field
    return tuple(Taught(block, print_of(how, block), columns) for block, columns in found.items())


def gathered(said: Iterable[tuple[str, str, str, str | None]]) -> tuple[Taught, ...]:
    """Make mappings of single words: fingerprint, block, header, field (``None``: none of the form's). Of those about
    one header the first counts."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for print_, block, header, field in said:
        found.setdefault((block, print_), {}).setdefault(label_of(header), field or "other")
    return tuple(Taught(block, print_, columns) for (block, print_), columns in found.items())


def proposed(how: HowRead) -> tuple[Taught, ...]:
    """Return mappings to be looked over: the columns that were not known by their label, each as it was read."""
    open_columns = [column for column in how.columns if column.block in FIELDS and column.header]
    asked = [column for column in open_columns if column.field is None or column.by not in ("label", "taught")]
    return taught_by(how, {f"{column.block}.{column.header}": column.field or "other" for column in asked})


def print_of(how: HowRead, block: str) -> str:
    """Return the fingerprint of the headers of a block, by which its print is known."""
    return fingerprint(column.header for column in how.columns if column.block == block)


class Lessons:
    """What was taught, while one form is read: it hands out the mappings that fit, and remembers which did."""

    def __init__(self, mappings: Sequence[Taught] = ()) -> None:
        self._known = {(mapping.block, mapping.fingerprint): mapping for mapping in mappings}
        self._used: list[Taught] = []

    def for_header(self, block: str, header: Sequence[GridRow]) -> Mapping[str, str]:
        """Return folded header → field for a block with this header; empty where nothing was taught of it."""
        if not self._known:
            return {}
        texts = [cell.text for row in header for cell in row.filled]
        for start in range(len(texts)):
            mapping = self._known.get((block, fingerprint(texts[start:])))
            if mapping is not None:
                self._used.append(mapping)
                return {label_of(said): field for said, field in mapping.columns.items()}
        return {}

    @property
    def digest(self) -> str | None:
        """The digest of the mappings that were used; ``None`` where none was."""
        if not self._used:
            return None
        data = sorted((one.block, one.fingerprint, sorted(one.columns.items())) for one in self._used)
        return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()


def write(mappings: Iterable[Taught]) -> str:
    """Write mappings as the TOML that :func:`read` reads."""
    parts = []
    for one in sorted(mappings, key=lambda one: (one.block, one.fingerprint)):
        lines = [f"{_quoted(header)} = {_quoted(field)}" for header, field in sorted(one.columns.items())]
        head = f'[[taught]]\nblock = "{one.block}"\nfingerprint = "{one.fingerprint}"\n[taught.columns]\n'
        parts.append(head + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(text: str) -> tuple[Taught, ...]:
    """Read mappings from TOML; :class:`TeachError` for what is none."""
    try:
        tables = tomllib.loads(text).get("taught", [])
        found = tuple(Taught(str(one["block"]), str(one["fingerprint"]), dict(one["columns"])) for one in tables)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TeachError(str(error)) from error
    for one in found:
        unknown = [field for field in one.columns.values() if field not in FIELDS.get(one.block, ())]
        if unknown or one.block not in FIELDS:
            raise TeachError(f"{one.block}: there is no {', '.join(map(str, unknown)) or 'such block'}")
    return found
