"""MarkdownV2, parsed with the service's own strictness: every reserved character is a mark or is escaped."""

import re
from dataclasses import dataclass, field

from .errors import Json, bad
from .limits import units

_RESERVED = set("_*[]()~`>#+-=|{}.!")
_MARKS = (("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))
_TITLES = {
    "spoiler": "Spoiler", "underline": "Underline", "bold": "Bold", "italic": "Italic",
    "strikethrough": "Strikethrough", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
}  # fmt: skip
_CODE = re.compile(r"((?:\\.|[^`\\])*)`", re.S)
_PRE = re.compile(r"(?:([^\s`]+)?\n)?((?:\\.|[^`\\]|`(?!``))*)```", re.S)
_LINK = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.S)


@dataclass
class _Markdown:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, int, int]] = field(default_factory=list)
    quote: int | None = None
    done: list[Json] = field(default_factory=list)

    def add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += units(piece)

    def entity(self, kind: str, start: int, **more: str) -> None:
        if self.length > start:
            self.done.append({"type": kind, "offset": start, "length": self.length - start, **more})

    def byte(self, at: int) -> int:
        return len(self.source[:at].encode())


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Return the plain text and the entities of a MarkdownV2 text."""
    state = _Markdown(source)
    while state.at < len(source):
        _step(state)
    _end_quote(state)
    if state.open:
        kind, _, begin = state.open[-1]
        raise bad(f"can't parse entities: Can't find end of {_TITLES[kind]} entity at byte offset {state.byte(begin)}")
    return "".join(state.text), state.done


def _step(state: _Markdown) -> None:
    source, at = state.source, state.at
    char = source[at]
    line_start = at == 0 or source[at - 1] == "\n"
    if line_start and _quote_line(state):
        return
    if char == "\\" and at + 1 < len(source) and 0 < ord(source[at + 1]) <= 126:
        state.add(source[at + 1])
        state.at += 2
    elif char == "`":
        _code(state)
    elif source.startswith("![", at):
        _opened(state, "custom_emoji", 2)
    elif char == "[":
        _opened(state, "text_link", 1)
    elif char == "]" and any(kind in ("text_link", "custom_emoji") for kind, _, _ in state.open):
        _link(state)
    elif not _mark(state):
        _plain(state)


def _plain(state: _Markdown) -> None:
    char = state.source[state.at]
    if char in _RESERVED:
        raise bad(f"can't parse entities: Character '{char}' is reserved and must be escaped with the preceding '\\'")
    state.add(char)
    state.at += 1


def _opened(state: _Markdown, kind: str, width: int) -> None:
    state.open.append((kind, state.length, state.at))
    state.at += width


def _mark(state: _Markdown) -> bool:
    for mark, kind in _MARKS:
        if not state.source.startswith(mark, state.at):
            continue
        # "__" closes an italic when an italic is the innermost open one: "_a__" is the service's own ambiguity.
        if kind == "underline" and state.open and state.open[-1][0] == "italic":
            continue
        if state.open and state.open[-1][0] == kind:
            _, start, _ = state.open.pop()
            state.entity(kind, start)
            state.at += len(mark)
        else:
            _opened(state, kind, len(mark))
        return True
    return False


def _code(state: _Markdown) -> None:
    begin, start = state.at, state.length
    fenced = state.source.startswith("```", begin)
    hit = _PRE.match(state.source, begin + 3) if fenced else _CODE.match(state.source, begin + 1)
    if not hit:
        title = "Pre" if fenced else "Code"
        raise bad(f"can't parse entities: Can't find end of {title} entity at byte offset {state.byte(begin)}")
    state.add(re.sub(r"\\(.)", r"\1", hit.group(2 if fenced else 1), flags=re.S))
    language = hit.group(1) if fenced else None
    state.entity("pre" if fenced else "code", start, **({"language": language} if language else {}))
    state.at = hit.end()


def _link(state: _Markdown) -> None:
    kind, start, begin = state.open.pop()
    if kind not in ("text_link", "custom_emoji"):
        raise bad(f"can't parse entities: Can't find end of {_TITLES[kind]} entity at byte offset {state.byte(begin)}")
    hit = _LINK.match(state.source, state.at + 1)
    state.at = hit.end() if hit else state.at + 1
    if not hit:
        return
    address = re.sub(r"\\(.)", r"\1", hit.group(1))
    if kind == "custom_emoji":
        state.entity(kind, start, custom_emoji_id=address.removeprefix("tg://emoji?id="))
    elif address:
        state.entity(kind, start, url=address)


def _quote_line(state: _Markdown) -> bool:
    """Handle a `>` at a line's head; tell whether something was taken."""
    if state.source[state.at] == ">":
        if state.quote is None:
            state.quote = state.length
        state.at += 1
        return True
    _end_quote(state)
    return False


def _end_quote(state: _Markdown) -> None:
    if state.quote is not None:
        state.entity("blockquote", state.quote)
        state.quote = None
