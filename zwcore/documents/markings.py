"""密级标志 (绝密, 机密, 秘密) that stand alone, as a marking does: what bears one is not read, nor is it kept.

A marking is a line, a cell, a header or a watermark of its own, with or without ★ and a term, or a file's name that is
one or begins with it. The words in a sentence (商业秘密, 保守国家秘密) are none.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from zwcore.documents import Document, Grid, Unreadable

_LEVEL = "(?:绝密|机密|秘密)"
_STAR = "[★☆✩✭✮✯⭐⋆*]"
_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十两〇零]{1,4})"
_TERM = f"(?:{_NUMBER}(?:年|个月|月|天|日)|长期|永久)"
_URGENCY = "(?:特急|特提|加急|平急|急件)"
_OPEN, _CLOSE = "[【\\[(〔<{《「『]", "[】\\])〕>}》」』]"
_WORD = re.compile(
    rf"(?:{_URGENCY}|[0-9]{{1,8}}|N[oO]\.?)*(?:(?:密级|保密等级|文件密级|定密)[::]?)?{_OPEN}?{_STAR}*{_LEVEL}[级件]?"
    rf"(?:{_STAR}+.{{0,12}}|{_OPEN}?{_TERM}{_CLOSE}?)?{_STAR}*{_CLOSE}?(?:{_URGENCY})?",
    re.DOTALL,
)
_NAME = re.compile(
    rf"\s*{_OPEN}?{_STAR}*{_LEVEL}(?:级|件|文件|材料)?(?:{_STAR}|{_TERM}|{_CLOSE}|{_OPEN}|[\s\-_—–·、.,:+~|]|\Z)"
)
_CUT = re.compile(r"[\n\r\v\f\t\u2028\u2029|]+| {2,}")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LONGEST = 60
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Za-z&])')
"""What the header of a sheet has between its words: where they stand, and how they look."""


def is_marked(text: str) -> bool:
    """Tell whether a text is a marking, or has one on a line or in a cell of its own."""
    if "密" not in text:
        return False
    return _is_word(text) or any(_is_word(part) for part in _CUT.split(_plain(text)) if "密" in part)


def is_marked_name(name: str) -> bool:
    """Tell whether a file's name, or that of a folder it stands in, is a marking or begins with one."""
    if "密" not in name:
        return False
    parts = _plain(name).replace("\\", "/").split("/")
    return any(_NAME.match(part) or _is_word(part.rpartition(".")[0] or part) for part in parts)


def refuse_marked(texts: Iterable[str]) -> None:
    """Raise ``Unreadable("marked")`` where one of the texts is, or has, a marking."""
    if any(is_marked(text) for text in texts):
        raise Unreadable("marked")


def texts_of(document: Document) -> Iterator[str]:
    """Yield all that stands in a document, what was left out of it included."""
    for block in document.blocks:
        if isinstance(block, Grid):
            yield block.name or ""
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text
    yield from document.lines
    yield from (one.text for one in document.dropped)


def texts_beside(archive: ZipFile, main: str, kinds: Collection[str]) -> Iterator[str]:
    """Yield what stands in the parts of an Office package that the reader passes over: headers, notes, drawings.

    Such a part is known by its name or by what a relation calls it; one that is broken says nothing.
    """
    names = archive.namelist()
    called = {part for name in names if name.lower().endswith(".rels") for part in _called(archive, name, kinds)}
    for name in names:
        base = name.lower().rpartition("/")[2]
        named = base.endswith((".xml", ".vml")) and any(kind in base for kind in kinds)
        if name != main and (named or name.lower() in called):
            yield from _said(archive.read(name))


def _called(archive: ZipFile, relations: str, kinds: Collection[str]) -> Iterator[str]:
    """The paths (in lower case) of the parts that relations call by one of the kinds."""
    root, folder = _parsed(archive.read(relations)), posixpath.dirname(posixpath.dirname(relations))
    for one in root.iter("{*}Relationship") if root is not None else ():
        if any(kind in one.get("Type", "").lower().rpartition("/")[2] for kind in kinds):
            path = unquote(one.get("Target", "")).replace("\\", "/")
            yield posixpath.normpath(posixpath.join("/", folder, path))[1:].lower()


def _said(content: bytes) -> Iterator[str]:
    root = _parsed(content)
    if root is not None:
        yield from drawn(root)
        yield from ("".join(text.text or "" for text in one.iter("{*}t")) for one in root.iter("{*}p", "{*}text"))


def _parsed(content: bytes) -> Any:
    """The root of a part, as far as it can be read; nothing where it cannot."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(content, parser) if content.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def drawn(root: Any) -> Iterator[str]:
    """Yield the words that are drawn as a picture: those of a watermark."""
    yield from (one.get("string", "") for one in root.iter("{*}textpath"))


def header_words(header: str) -> Iterator[str]:
    """Yield what stands left, middle and right in the header or footer of a sheet, without the codes between."""
    return iter(_CODES.sub("\n", header).splitlines())


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _is_word(text: str) -> bool:
    word = "".join(_plain(text).split())
    return len(word) <= _LONGEST and _WORD.fullmatch(word) is not None
