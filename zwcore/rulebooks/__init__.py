"""Rulebooks: dated scoring rules as data, one TOML file per issued document under ``<area>/<year>.toml``.

To add a year or a place, add such a file and its 文号 in ``bases.toml``; ``extends`` takes over what it does not say.
Every rule carries its ``kind`` (printed, regulation, setting, inferred) and its ``basis``. ``proof`` says what is wrong
with a new file, ``words`` what two rulebooks have otherwise.
"""

from zwcore.rulebooks.choose import Choice, choose
from zwcore.rulebooks.load import RulebookError, bases, digest, digest_v1, get, load, read
from zwcore.rulebooks.model import (
    Band,
    Bands,
    Base,
    Ceiling,
    Execution,
    Formula,
    FormulaName,
    OverStep,
    Rule,
    Rulebook,
    Weights,
)
from zwcore.rulebooks.printed import (
    Contradiction,
    as_printed,
    contradictions,
    form_bands,
    form_year,
    printed_bands,
    printed_points,
)
from zwcore.rulebooks.tables import table_of

__all__ = [
    "Band",
    "Bands",
    "Base",
    "Ceiling",
    "Choice",
    "Contradiction",
    "Execution",
    "Formula",
    "FormulaName",
    "OverStep",
    "Rule",
    "Rulebook",
    "RulebookError",
    "Weights",
    "as_printed",
    "bases",
    "choose",
    "contradictions",
    "digest",
    "digest_v1",
    "form_bands",
    "form_year",
    "get",
    "load",
    "printed_bands",
    "printed_points",
    "read",
    "table_of",
]
