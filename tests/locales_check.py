"""Whether every message is taken out of the code and well translated: ``python -m tests.locales_check``."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

from locales import messages

HOME = {"Message": "zwcore.text", "Words": "bot.i18n", "check": "zwcore.checks"}
"""The calls whose texts are taken out, and the modules they come from: other modules have functions of these names."""
HANDED_ON = ("code", "zh")
"""The names under which a text that stands elsewhere is handed on."""
BUTTON = 20
COMMAND = re.compile(r"(?<![\w<])/[a-z]+")
TAG = re.compile(r"</?(\w+)[^>]*>")


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls of a module that hold a message."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {name for name, home in HOME.items() if path == messages.ROOT / (home.replace(".", "/") + ".py")}
    for node in ast.walk(tree):
        module, names = (node.module, node.names) if isinstance(node, ast.ImportFrom) else (None, [])
        for alias in names:
            if module is not None and HOME.get(alias.name) == module:
                assert alias.asname is None, f"{path}: {alias.name} under another name is not taken out"
                known.add(alias.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            yield node


def in_code() -> Iterator[str]:
    """What is wrong with the messages in the code."""
    texts: dict[str, str] = {}
    template = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(messages.POT))}
    for path in sorted(path for source in messages.SOURCES for path in (messages.ROOT / source).rglob("*.py")):
        for call in calls(path):
            place = f"{path.relative_to(messages.ROOT)}:{call.lineno}"
            if tuple(arg.id for arg in call.args[:2] if isinstance(arg, ast.Name)) == HANDED_ON:
                continue
            found = [arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(found) != 2 or not all(found):
                yield f"{place}: code and text are to stand here as they are: {ast.unparse(call)[:80]}"
                continue
            code, text = found
            if texts.setdefault(code, text) != text:
                yield f"{place}: {code} has two texts"
            if (code, text) not in template:
                yield f"{place}: {code} is not in zw.pot; run make messages"


def pot() -> Iterator[str]:
    """Whether zw.pot is what the code says."""
    if messages.POT.read_text(encoding="utf-8") != messages.text_of(messages.extract()):
        yield "zw.pot is not current; run make messages"


def fields(text: str) -> set[str]:
    """The fields of a text; ``{count:form|forms}`` is the field ``count``."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def tags(text: str) -> Counter[str]:
    """The tags of a text; they are to be closed in order."""
    opened: list[str] = []
    for tag in TAG.finditer(text):
        if not tag[0].startswith("</"):
            opened.append(tag[1])
        elif not opened or opened.pop() != tag[1]:
            raise ValueError(f"{tag[0]} was not open")
    if opened:
        raise ValueError(f"<{opened[-1]}> is not closed")
    return Counter(tag[0] for tag in TAG.finditer(text))


def length(text: str) -> int:
    """How long a text is with its fields filled in, each plural in its longest form."""
    text = messages.PLURAL.sub(lambda found: max(found[1].split("|"), key=len), text)
    return len(re.sub(r"{\w+}", "00", text))


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    if entry.obsolete:
        yield "is no longer said"
    elif entry.fuzzy:
        yield "is fuzzy"
    elif not entry.msgstr.strip():
        yield "is not translated"
    else:
        try:
            if fields(entry.msgid) != fields(entry.msgstr):
                yield f"fields differ: {sorted(fields(entry.msgid) ^ fields(entry.msgstr))}"
            if tags(entry.msgid) != tags(entry.msgstr):
                yield "tags differ"
        except ValueError as wrong:
            yield str(wrong)
        if set(COMMAND.findall(entry.msgid)) != set(COMMAND.findall(entry.msgstr)):
            yield "commands differ"
        if (entry.msgctxt or "").startswith("button.") and length(entry.msgstr) > BUTTON:
            yield f"is longer than {BUTTON} characters"
        if (entry.msgctxt or "").startswith("words.") and not all(map(str.strip, entry.msgstr.split("|"))):
            yield "has an empty word"


def translation(path: Path) -> Iterator[str]:
    """What is wrong with a translation."""
    template, entries = polib.pofile(str(messages.POT)), polib.pofile(str(path))
    said = {(entry.msgctxt, entry.msgid) for entry in entries if not entry.obsolete}
    missing = {(entry.msgctxt, entry.msgid) for entry in template} ^ said
    yield from (f"{path.parents[1].name}: {code} is not in both zw.pot and zw.po" for code, _ in sorted(missing))
    for entry in entries:
        yield from (f"{path.parents[1].name}: {entry.msgctxt} {fault}" for fault in entry_faults(entry))


def compiled(path: Path) -> Iterator[str]:
    """What msgfmt says to a translation, where there is one."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is not None:
        done = subprocess.run([msgfmt, "--check", "-o", "/dev/null", str(path)], capture_output=True, text=True)
        if done.returncode:
            yield done.stderr.strip()


def faults() -> list[str]:
    """All that is wrong."""
    found = [*pot(), *in_code()]
    for path in messages.pofiles():
        found += [*translation(path), *compiled(path)]
    return found


def main() -> int:
    """Say what is wrong; 1 if anything is."""
    found = faults()
    for line in found:
        print(line)
    if shutil.which("msgfmt") is None:
        print("msgfmt is not here: its check was left out")
    if not found:
        names = ", ".join(path.parents[1].name for path in messages.pofiles())
        print(f"{len(polib.pofile(str(messages.POT)))} messages, translations: {names}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
