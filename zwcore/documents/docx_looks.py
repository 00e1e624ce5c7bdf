"""How the text of a Word document looks, as far as that decides whether it counts.

What is hidden, struck through, deleted or a footnote's mark is kept as an element :data:`GONE` in its place, so that
the walk can say where it stood; glyphs of symbol fonts become the characters that they look like. All of it costs
nothing where the document does not mention it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zwcore.documents.docx_styles import OFF, Styles, ancestor, properties, says_white
from zwcore.documents.raised import raised
from zwcore.documents.symbols import glyph, glyphs, shown

GONE = "gone"
_MARKS = ("vanish", "webHidden", "strike", "dstrike", "vertAlign", "position")
_MENTIONED = (b"vanish", b"webHidden", b"trike", b"superscript", b"position ")
_PROMPT = re.compile("单击|点击|点按|输入|选择一项|[Cc]lick|[Tt]ap|[Cc]hoose")


def leave_out(element: Any, why: str, text: str | None = None) -> None:
    """Make an element one that holds the text which was left out, and why (:data:`zwcore.documents.DROPPED`)."""
    text = text if text is not None else element.text
    element.clear(keep_tail=True)
    element.tag, element.text = GONE, text
    element.set("why", why)


def dress(root: Any, prefix: str, data: bytes, styles: Callable[[], bytes]) -> None:
    """Mark what does not count in ``root``, whose source is ``data`` (no UTF-16); ``prefix`` is its namespace."""

    def mentions(*words: bytes) -> bool:
        return any(word in data for word in words)

    if mentions(b":del", b"<del", b"moveFrom", b"hidden", b"cellDel"):
        _revisions(root, prefix)
    if mentions(b"rt>"):
        for reading in list(root.iter(prefix + "rt")):
            leave_out(reading, "mark", _text(reading, prefix))
    if mentions(b"sym "):
        for symbol in list(root.iter(prefix + "sym")):
            code = _hex(symbol.get(prefix + "char", ""))
            symbol.tag, symbol.text = prefix + "t", glyph(code, symbol.get(prefix + "font", ""))
    if mentions(b"ymbol", b"dings"):
        _symbol_fonts(root, prefix)
    if mentions(b"showingPlcHdr"):
        _prompts(root, prefix)
    sheet = Styles(styles() if mentions(b"Style ") else b"")
    used, white = any(mentions(name.encode()) for name in sheet.telling), says_white(data)
    if used or white or mentions(*_MENTIONED):
        _runs(root, prefix, sheet, (*_MARKS, *(["color"] if white else []), *(["rStyle", "pStyle"] if used else [])))


def _text(element: Any, prefix: str) -> str:
    return "".join(t.text or "" for t in element.iter(prefix + "t", prefix + "delText"))


def _hex(text: str) -> int:
    try:
        return int(text[:8], 16)
    except ValueError:
        return 0


def _revisions(root: Any, prefix: str) -> None:
    """Tracked deletions: of text, of whole rows and cells; and rows that are hidden."""
    for mark in list(root.iter(prefix + "del", prefix + "hidden")):
        holder, row = mark.getparent(), mark.getparent().getparent()
        if holder.tag == prefix + "trPr" and row is not None and mark.get(prefix + "val") not in OFF:
            cells = [_text(cell, prefix) for cell in row.iter(prefix + "tc")]
            leave_out(row, "struck" if mark.tag == prefix + "del" else "hidden", "\t".join(filter(None, cells)))
    for mark in list(root.iter(prefix + "cellDel")):
        cell = ancestor(mark, prefix + "tc")
        if cell is not None:
            leave_out(cell, "struck", _text(cell, prefix))
    for deleted in list(root.iter(prefix + "del", prefix + "moveFrom", prefix + "delText")):
        for text in list(deleted.iter(prefix + "t", prefix + "delText")):
            leave_out(text, "struck")


def _symbol_fonts(root: Any, prefix: str) -> None:
    """Text that is written in a symbol font, as it looks."""
    for fonts in root.iter(prefix + "rFonts"):
        font = next((f for name in ("ascii", "hAnsi") if glyphs(f := fonts.get(prefix + name, "")) is not None), None)
        run = fonts.getparent().getparent()
        if font is not None and run.tag == prefix + "r":
            for text in run.iterchildren(prefix + "t"):
                text.text = shown(text.text or "", font)


def _prompts(root: Any, prefix: str) -> None:
    """A control that nobody filled in shows a prompt ("单击此处输入文字。"): that is a blank."""
    for mark in list(root.iter(prefix + "showingPlcHdr")):
        control = mark.getparent().getparent()
        if control is not None and mark.get(prefix + "val") not in OFF and _PROMPT.search(_text(control, prefix)):
            for text in list(control.iter(prefix + "t")):
                leave_out(text, "hidden")


def _runs(root: Any, prefix: str, styles: Styles, marks: tuple[str, ...]) -> None:
    """Leave out the runs that are not to be seen or do not count, then what is set high in what remains."""
    high: dict[Any, set[Any]] = {}
    for run in dict.fromkeys(_candidates(root, prefix, marks)):
        look = _look(run, prefix, styles)
        why = _why(run, prefix, look, styles)
        if why is not None:
            for text in list(run.iterchildren(prefix + "t")):
                leave_out(text, why)
        elif look.get("vertAlign") or look.get("position"):
            paragraph = ancestor(run, prefix + "p")
            if paragraph is not None:
                high.setdefault(paragraph, set()).add(run)
    for paragraph, runs in high.items():
        _set_high(paragraph, runs, prefix)


def _candidates(root: Any, prefix: str, marks: tuple[str, ...]) -> Iterator[Any]:
    """The runs whose own properties or styles say something; properties before a change (rPrChange) are of no run."""
    for mark in root.iter(*(prefix + name for name in marks)):
        owner = mark.getparent().getparent()
        if owner is None:
            continue
        if owner.tag == prefix + "r":
            yield owner
        elif mark.tag == prefix + "pStyle":
            yield from owner.iter(prefix + "r")


def _look(run: Any, prefix: str, styles: Styles) -> Mapping[str, bool]:
    """What is set for a run: by itself, else by its style, else by its paragraph's."""
    own = run.find(prefix + "rPr")
    paragraph = ancestor(run, prefix + "p")
    of_paragraph = paragraph.find(f"{prefix}pPr/{prefix}pStyle") if paragraph is not None else None
    of_run = own.find(prefix + "rStyle") if own is not None else None
    look: dict[str, bool] = {}
    for style in (of_paragraph, of_run):
        look |= styles.look(style.get(prefix + "val")) if style is not None else {}
    return look | properties(own, prefix) if own is not None else look


def _why(run: Any, prefix: str, look: Mapping[str, bool], styles: Styles) -> str | None:
    if look.get("vanish") or look.get("webHidden"):
        return "hidden"
    if look.get("strike") or look.get("dstrike"):
        return "struck"
    white = look.get("color") and not look.get("shd") and not styles.on_dark(run, prefix)
    return "hidden" if white else None


def _set_high(paragraph: Any, high: set[Any], prefix: str) -> None:
    """Marks set high go, exponents stay: a text that is all set high is an ordinary one."""
    texts = list(paragraph.iter(prefix + "t"))
    if not any((text.text or "").strip() for text in texts if text.getparent() not in high):
        return
    before = ""
    for text in texts:
        said = text.text or ""
        if text.getparent() in high:
            exponent = raised(before, said)
            if exponent is None:
                leave_out(text, "mark")
                continue
            text.text = said = exponent
        before = (before + said)[-8:]
