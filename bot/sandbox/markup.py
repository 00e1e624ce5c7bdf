"""Formatted text: HTML and MarkdownV2 really parsed into text and entities, and back into safe HTML for the page."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from .errors import Json, bad
from .limits import ENTITIES_MAX, units
from .markdown import parse_markdown

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-fA-F]+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\w)")
_SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_TYPES = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_OTHER_TYPES = {
    "text_link", "custom_emoji", "text_mention", "bot_command", "mention", "hashtag", "url", "email", "cashtag",
    "phone_number", "date_time",
}  # fmt: skip


@dataclass
class _Open:
    """A tag that waits for its end."""

    tag: str
    entity: Json
    start: int


@dataclass
class _Html:
    """The state of one parse."""

    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    done: list[Json] = field(default_factory=list)

    def add(self, piece: str) -> None:
        """Take up a stretch of text."""
        self.text.append(piece)
        self.length += units(piece)


def parse(text: str, parse_mode: str | None, entities: Any = None) -> tuple[str, list[Json]]:
    """Return the plain text and its entities, as the service stores them."""
    mode = (parse_mode or "").lower()
    if mode == "html":
        plain, found = _parse_html(text)
    elif mode == "markdownv2":
        plain, found = parse_markdown(text)
    elif mode:
        # The legacy "Markdown" mode is refused as well: nobody should begin with it.
        raise bad("unsupported parse_mode")
    else:
        plain, found = text, _given(entities, units(text))
    plain, found = _trimmed(plain, found)
    if len(found) > ENTITIES_MAX:
        # The service drops what is over the limit without a word; refusing shows it to whoever writes the text.
        raise bad(f"too many entities, at most {ENTITIES_MAX}")
    found += commands_in(plain)
    return plain, sorted(found, key=lambda one: (one["offset"], -one["length"]))


def commands_in(text: str) -> list[Json]:
    """Return a bot_command entity for each command in a text."""
    return [
        {"type": "bot_command", "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for hit in _COMMAND.finditer(text)
    ]


def to_html(text: str, entities: list[Json]) -> str:
    """Return a text with entities as HTML that is safe to put into the page."""
    codes = text.encode("utf-16-le")
    marks: dict[int, tuple[list[str], list[str]]] = {}
    for entity in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        start, end = _tags(entity, codes)
        marks.setdefault(entity["offset"], ([], []))[0].append(start)
        marks.setdefault(entity["offset"] + entity["length"], ([], []))[1].insert(0, end)
    out: list[str] = []
    last = 0
    for at in sorted(marks):
        out.append(html.escape(codes[last * 2 : at * 2].decode("utf-16-le", "replace")))
        starts, ends = marks[at]
        out.extend(ends + starts)
        last = at
    out.append(html.escape(codes[last * 2 :].decode("utf-16-le", "replace")))
    return "".join(out)


def _tags(entity: Json, codes: bytes) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        inner = codes[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")
        url = entity.get("url", inner)
        if re.match(r"https?://", url, re.I):
            return f'<a href="{html.escape(url)}" rel="noreferrer noopener" target="_blank">', "</a>"
        return "", ""
    if kind == "bot_command":
        return '<span class="command">', "</span>"
    if kind == "spoiler":
        return '<span class="spoiler" tabindex="0">', "</span>"
    tag = _TYPES.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _given(entities: Any, length: int) -> list[Json]:
    if not entities:
        return []
    if not isinstance(entities, list):
        raise bad("can't parse entities: expected an Array")
    kept: list[Json] = []
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in _TYPES.keys() | _OTHER_TYPES:
            raise bad("can't parse MessageEntity: unsupported type")
        offset, size = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size < 1 or offset + size > length:
            raise bad("can't parse MessageEntity: entity is out of the text")
        if entity["type"] != "bot_command":
            kept.append(entity)
    return kept


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space at both ends, as the service does, and move the entities along."""
    head = units(text) - units(text.lstrip("\n "))
    plain = text.strip("\n \t")
    length = units(plain)
    moved: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - head, 0)
        end = min(entity["offset"] + entity["length"] - head, length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return plain, moved


def _parse_html(source: str) -> tuple[str, list[Json]]:
    state = _Html(source)
    at = 0
    while at < len(source):
        char = source[at]
        if char == "<":
            at = _tag(state, at)
        elif char == "&":
            at = _reference(state, at)
        else:
            end = min((i for i in (source.find("<", at), source.find("&", at)) if i >= 0), default=len(source))
            state.add(source[at:end])
            at = end
    if state.open:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{state.open[-1].tag}\"")
    return "".join(state.text), state.done


def _reference(state: _Html, at: int) -> int:
    hit = _REFERENCE.match(state.source, at)
    if not hit:
        state.add("&")
        return at + 1
    name, decimal, hexadecimal = hit.groups()
    number = int(decimal or hexadecimal or "0", 10 if decimal else 16)
    if name:
        state.add(_NAMED[name])
    elif 0 < number < 0x110000 and not 0xD800 <= number < 0xE000:
        state.add(chr(number))
    else:
        state.add(hit.group())
    return hit.end()


def _offset(source: str, at: int) -> int:
    return len(source[:at].encode())


def _tag(state: _Html, at: int) -> int:
    hit = _TAG.match(state.source, at)
    if not hit:
        raise bad(f'can\'t parse entities: Unsupported start tag "" at byte offset {_offset(state.source, at)}')
    closing, tag, rest = hit.group(1), hit.group(2).lower(), hit.group(3)
    if closing:
        _close(state, tag, at)
    else:
        state.open.append(_Open(tag, _entity(state, tag, rest, at), state.length))
    return hit.end()


def _close(state: _Html, tag: str, at: int) -> None:
    where = f"at byte offset {_offset(state.source, at)}"
    if not state.open:
        raise bad(f"can't parse entities: Unexpected end tag {where}")
    last = state.open.pop()
    if last.tag != tag:
        raise bad(f'can\'t parse entities: Unmatched end tag {where}, expected "</{last.tag}>", found "</{tag}>"')
    length = state.length - last.start
    if length and last.entity.get("type"):
        state.done.append({**last.entity, "offset": last.start, "length": length})


def _entity(state: _Html, tag: str, rest: str, at: int) -> Json:
    attributes = {
        hit.group(1).lower(): html.unescape(hit.group(2) or hit.group(3) or hit.group(4) or "")
        for hit in _ATTRIBUTE.finditer(rest)
    }
    where = f"at byte offset {_offset(state.source, at)}"
    if tag == "a":
        # A link without an address is plain text for the service too.
        return {"type": "text_link", "url": attributes["href"]} if attributes.get("href") else {}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "span":
        if attributes.get("class") != "tg-spoiler":
            raise bad(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" {where}')
        return {"type": "spoiler"}
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag == "code" and state.open and state.open[-1].tag == "pre":
        language = attributes.get("class", "").removeprefix("language-")
        if language:
            state.open[-1].entity["language"] = language
        return {}
    if tag not in _SIMPLE:
        raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" {where}')
    return {"type": _SIMPLE[tag]}
