"""Takes the messages out of the code into ``zw.pot`` and brings each ``zw.po`` up to it: ``make messages``.

A message's context is its code. Where a sentence was reworded, its translation stays and is marked fuzzy until somebody
has looked at it; what is no longer said is dropped. A new language is a folder ``<lang>/LC_MESSAGES``.

A translation may ask for the form of a word that goes with a number, ``{count} {count:form|forms}``, in the order of
CLDR's plural categories (zero, one, two, few, many, other; those that the language has). Under ``words.`` stand the
words that may be typed, with ``|`` between; under ``format.`` date patterns of CLDR.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
POT = HERE / "zw.pot"
SOURCES = ("bot", "zwcore")
# What pybabel calls -k 'Message:1c,2': the first argument is the context, the second the text.
KEYWORDS = dict.fromkeys(("Message", "Words", "check"), ((1, "c"), 2))
PLURAL = re.compile(r"{\w+:([^{}]*\|[^{}]*)}")
"""``{count:form|forms}``: the form of the word that the number asks for."""
# What changes by itself, with the day or the tool, has no place in a file under version control.
UNSTABLE = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To")

NAMED: dict[str, str] = {"project": "zwbot", "version": "messages", "last_translator": "-", "language_team": "-"}


def extract() -> Catalog:
    """Every message of the code, Chinese."""
    catalog = Catalog(header_comment="# Messages of zwbot; made by `make messages`.", fuzzy=False, **NAMED)
    for source in SOURCES:
        for name, line, text, _comments, context in extract_from_dir(ROOT / source, keywords=KEYWORDS):
            place = (ROOT / source / name).relative_to(ROOT).as_posix()
            catalog.add(text, None, [(place, line)], context=context)
    return catalog


def pofiles() -> list[Path]:
    """The translations there are, and those that a new folder asks for."""
    return sorted(folder / "zw.po" for folder in HERE.glob("*/LC_MESSAGES"))


def text_of(catalog: Catalog) -> str:
    """A catalogue as it stands in its file."""
    out = io.BytesIO()
    write_po(
        out, catalog, width=0, sort_output=True, ignore_obsolete=True, include_previous=False, include_lineno=False
    )
    lines = out.getvalue().decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(tuple(f'"{name}:' for name in UNSTABLE)))
    return kept.rstrip() + "\n"


def updated(path: Path, template: Catalog) -> Catalog:
    """The translation at ``path`` with the messages of ``template``."""
    lang = path.parents[1].name
    with path.open("rb") if path.exists() else io.BytesIO() as file:
        catalog = read_po(file, locale=lang, domain="zw")
    before = {message.context: message for message in catalog if message.id and message.string}
    catalog.update(template, no_fuzzy_matching=True)
    catalog.header_comment = f"# Messages of zwbot in {lang}."
    catalog.fuzzy = False
    for name, value in NAMED.items():
        setattr(catalog, name, value)
    for message in catalog:
        old = before.get(message.context)
        if message.id and not message.string and old is not None:
            message.string, message.previous_id = old.string, [str(old.id)]
            message.flags.add("fuzzy")
        if message.id and PLURAL.search(str(message.string)):
            # msgfmt knows of no such field and would call the text malformed.
            message.flags.discard("python-brace-format")
    return catalog


def main() -> None:
    """Write ``zw.pot`` and the translations."""
    template = extract()
    POT.write_text(text_of(template), encoding="utf-8")
    for path in pofiles():
        catalog = updated(path, template)
        path.write_text(text_of(catalog), encoding="utf-8")
        left = sum(1 for message in catalog if message.id and (message.fuzzy or not message.string))
        print(f"{path.relative_to(ROOT)}: {left} of {len(catalog)} to translate")


if __name__ == "__main__":
    main()
