"""How the text of a Word document looks, as far as that decides whether it counts.

What is hidden, struck through, deleted or a footnote's mark is kept as an element :data:`GONE` in its place, so that
the walk can say where it stood; glyphs of symbol fonts become the characters that they look like. All of it costs
next to nothing where the document has nothing of the kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from zwcore.documents.docx_styles import OFF, Styles, ancestor, properties
from zwcore.documents.raised import raised
from zwcore.documents.symbols import glyph, glyphs, shown

GONE = "gone"
_LOOKS = ("vanish", "webHidden", "strike", "dstrike", "vertAlign", "position", "color")
_STYLED = ("pStyle", "rStyle")
_NOTES = ("footnoteReference", "endnoteReference")
_ODD = (*_LOOKS, *_STYLED, *_NOTES, "del", "moveFrom", "delText", "cellDel", "hidden", "rt", "sym", "showingPlcHdr")
_DENOMINATORS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}den",
    "{http://purl.oclc.org/ooxml/officeDocument/math}den",
)
_PROMPT = re.compile("单击|点击|点按|输入|选择一项|[Cc]lick|[Tt]ap|[Cc]hoose")


def leave_out(element: Any, why: str, text: str | None = None) -> None:
    """Make an element one that holds the text which was left out, and why (:data:`zwcore.documents.DROPPED`)."""
    text = text if text is not None else element.text
    element.clear(keep_tail=True)
    element.tag, element.text = GONE, text
    element.set("why", why)


def dress(root: Any, prefix: str, symbol_fonts: bool, styles: Styles) -> None:
    """Mark what does not count in ``root``, whose namespace is ``prefix``; ``symbol_fonts``: whether it names any."""
    found: dict[str, list[Any]] = defaultdict(list)
    for element in root.iter(*(prefix + name for name in _ODD)):
        found[element.tag.removeprefix(prefix)].append(element)
    if symbol_fonts:
        _write_symbols(root, prefix)
    for below in root.iter(*_DENOMINATORS):
        text = next(below.iter("{*}t"), None)
        if text is not None:
            text.text = f"/{text.text or ''}"
    if not found:
        return
    _revisions(found, prefix)
    for reading in found["rt"]:
        leave_out(reading, "mark", _text(reading, prefix))
    for symbol in found["sym"]:
        code = _hex(symbol.get(prefix + "char", ""))
        symbol.tag, symbol.text = prefix + "t", glyph(code, symbol.get(prefix + "font", ""))
    for note in (note for name in _NOTES for note in found[name] if note.get(prefix + "customMarkFollows")):
        for text in list(note.itersiblings(prefix + "t")):
            leave_out(text, "mark")
    for mark in found["showingPlcHdr"]:
        _leave_out_prompt(mark, prefix)
    telling = [mark for name in _LOOKS for mark in found[name]]
    for mark in (mark for name in _STYLED for mark in found[name]):
        if styles.tells(mark.get(prefix + "val")):
            telling.append(mark)
    _leave_out_runs(telling, prefix, styles)


def _owner(mark: Any) -> Any:
    """What a property is one of; ``None`` for one that stands in nothing any more."""
    holder = mark.getparent()
    return holder.getparent() if holder is not None else None


def _text(element: Any, prefix: str) -> str:
    return "".join(t.text or "" for t in element.iter(prefix + "t", prefix + "delText", GONE))


def _hex(text: str) -> int:
    try:
        return int(text[:8], 16)
    except ValueError:
        return 0


def _revisions(found: Mapping[str, list[Any]], prefix: str) -> None:
    """Tracked deletions: of text, of whole rows and cells; and rows that are hidden."""
    for name, why in (("del", "struck"), ("hidden", "hidden")):
        for mark in found[name]:
            row = _owner(mark)
            if row is not None and mark.getparent().tag == prefix + "trPr" and mark.get(prefix + "val") not in OFF:
                own = (cell for cell in row.iter(prefix + "tc") if ancestor(cell, prefix + "tr") is row)
                cells = [_text(cell, prefix) for cell in own]
                leave_out(row, why, "\t".join(filter(None, cells)))
    for mark in found["cellDel"]:
        cell = ancestor(mark, prefix + "tc")
        if cell is not None:
            leave_out(cell, "struck", _text(cell, prefix))
    for deleted in (element for name in ("del", "moveFrom", "delText") for element in found[name]):
        for text in list(deleted.iter(prefix + "t", prefix + "delText")):
            leave_out(text, "struck")


def _write_symbols(root: Any, prefix: str) -> None:
    """Text that is written in a symbol font, as it looks."""
    for fonts in root.iter(prefix + "rFonts"):
        font = next((f for name in ("ascii", "hAnsi") if glyphs(f := fonts.get(prefix + name, "")) is not None), None)
        run = _owner(fonts)
        if font is not None and run is not None and run.tag == prefix + "r":
            for text in run.iterchildren(prefix + "t"):
                text.text = shown(text.text or "", font)


def _leave_out_prompt(mark: Any, prefix: str) -> None:
    """A control that nobody filled in shows a prompt ("单击此处输入文字。"): that is a blank."""
    control = _owner(mark)
    if control is not None and mark.get(prefix + "val") not in OFF and _PROMPT.search(_text(control, prefix)):
        for text in list(control.iter(prefix + "t")):
            leave_out(text, "hidden")


def _leave_out_runs(marks: Iterable[Any], prefix: str, styles: Styles) -> None:
    """Leave out the runs that are not to be seen or do not count, then what is set high in what remains."""
    high: dict[Any, set[Any]] = {}
    runs = dict.fromkeys(run for mark in marks for run in _runs_of(mark, prefix))
    for run in runs:
        look = _look(run, prefix, styles)
        why = _why(run, prefix, look, styles)
        if why is not None:
            for text in list(run.iterchildren(prefix + "t")):
                leave_out(text, why)
        elif look.get("vertAlign") or look.get("position"):
            paragraph = ancestor(run, prefix + "p")
            if paragraph is not None:
                high.setdefault(paragraph, set()).add(run)
    for paragraph, raised_runs in high.items():
        _set_high(paragraph, raised_runs, prefix)


def _runs_of(mark: Any, prefix: str) -> Iterable[Any]:
    """The runs that a property is of; those before a change (rPrChange) are of none."""
    owner = _owner(mark)
    if owner is not None and owner.tag == prefix + "r":
        return (owner,)
    return owner.iter(prefix + "r") if owner is not None and mark.tag == prefix + "pStyle" else ()


def _look(run: Any, prefix: str, styles: Styles) -> Mapping[str, bool]:
    """What is set for a run: by itself, else by its style, else by its paragraph's."""
    own, above = run.find(prefix + "rPr"), ancestor(run, prefix + "p")
    first = above[0] if above is not None else None  # the properties come first
    of_paragraph = first.find(prefix + "pStyle") if first is not None and first.tag == prefix + "pPr" else None
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
