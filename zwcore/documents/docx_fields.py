"""Fields of a Word document: what they print stays, what they are told goes; boxes and lists of a form are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zwcore.documents.docx_styles import OFF, ancestor


def settle(root: Any, prefix: str, leave_out: Callable[[Any, str], None]) -> None:
    """Leave out the instructions of fields, set ☑, ☐ and the entries that were chosen as text."""
    if next(root.iter(prefix + "fldChar"), None) is None:
        return
    results: list[bool] = []  # of the open fields: whether its result has begun
    told = 0  # how many of them are still being told what to do
    hidden: list[Any] = []
    sound = True
    for item in root.iter(prefix + "fldChar", prefix + "t"):
        kind = item.get(prefix + "fldCharType")
        if item.tag == prefix + "t":
            if told:
                hidden.append(item)
        elif kind == "begin":
            results.append(False)
            told += 1
        elif not results:
            sound = False
        elif kind in ("separate", "end"):
            told -= not results.pop()
            if kind == "separate":
                results.append(True)
    # Where begins and ends do not match nobody knows what is an instruction: all of it is shown.
    for item in hidden if sound and not results else ():
        leave_out(item, "hidden")
    for control in list(root.iter(prefix + "checkBox", prefix + "ddList")):
        field = ancestor(control, prefix + "fldChar")
        if field is not None:
            said = _ticked(control, prefix) if control.tag == prefix + "checkBox" else _chosen(control, prefix)
            field.clear(keep_tail=True)
            field.tag, field.text = prefix + "t", said


def _ticked(box: Any, prefix: str) -> str:
    state = box.find(prefix + "checked")
    state = box.find(prefix + "default") if state is None else state
    return "☑" if state is not None and state.get(prefix + "val") not in OFF else "☐"


def _chosen(choice: Any, prefix: str) -> str:
    entries = [entry.get(prefix + "val") or "" for entry in choice.iterchildren(prefix + "listEntry")]
    numbers = [choice.find(prefix + name) for name in ("result", "default")]
    said = next((number.get(prefix + "val") for number in numbers if number is not None), None) or "0"
    at = int(said[:6]) if said.isascii() and said.isdigit() else 0
    return entries[at] if at < len(entries) else ""
