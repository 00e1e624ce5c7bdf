"""Actions as the short words that come back with a tap (``tag:field:field``), and back. No other place knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import get_args, get_type_hints

from bot import actions
from bot.actions import Action, Outdated, number_of

LONGEST = 64
"""Bytes that a button may carry back."""
TAGS: dict[type[Action], str] = {
    actions.Help: "help",
    actions.Review: "r",
    actions.TakeBack: "ru",
    actions.More: "m",
    actions.Explain: "e",
    actions.HandIn: "h",
    actions.NotNow: "n",
    actions.ShowNewest: "rs",
    actions.Progress: "p",
    actions.Fill: "f",
    actions.FillForm: "fo",
    actions.ChangeCell: "fe",
    actions.DeleteDraft: "fd",
    actions.Settle: "fc",
    actions.PickCell: "fw",
    actions.Undo: "fu",
    actions.BeginForm: "fn",
    actions.BeginFilling: "rf",
    actions.ShowFiled: "s",
    actions.Acknowledge: "k",
    actions.LookAt: "v",
    actions.LiftSilence: "sl",
    actions.ComeBack: "lb",
    actions.AlertSettings: "as",
    actions.Cycles: "cy",
    actions.People: "pe",
    actions.OnePerson: "pp",
    actions.SettleInvitation: "iv",
    actions.ChooseLanguage: "lang",
}
_KINDS = {tag: kind for kind, tag in TAGS.items()}


def encode(action: Action) -> str:
    """Write an action down; ``ValueError`` where it is too long for a button, or would not come back as it is."""
    values = [getattr(action, field.name) for field in fields(action)]
    while values and values[-1] is None:
        values.pop()
    text = ":".join([TAGS[type(action)], *map(str, values)]) if values else f"{TAGS[type(action)]}:"
    if len(text.encode()) > LONGEST:
        raise ValueError(f"a button of {len(text.encode())} bytes: {text!r}")
    if decode(text) != action:
        raise ValueError(f"a button that would not bring back {action}: {text!r}")
    return text


def decode(text: str) -> Action | None:
    """Read what a tap brought back; ``None`` for what no button of ours says."""
    tag, _, rest = text.partition(":")
    kind = _KINDS.get(tag)
    if kind is None:
        return None
    parts, readers = rest.split(":") if rest else [], _READERS[tag]
    if len(parts) > len(readers):
        return None
    try:
        if len(text.encode()) > LONGEST:
            return None
        return kind(*(read(part) for read, part in zip(readers, parts, strict=False)))
    except (TypeError, Outdated, UnicodeEncodeError):
        return None


def _readers(kind: type[Action]) -> tuple[Callable[[str], int] | type[str], ...]:
    """What reads each field: numbers or words."""
    hints = get_type_hints(kind)
    return tuple(number_of if int in (hints[one.name], *get_args(hints[one.name])) else str for one in fields(kind))


_READERS = {tag: _readers(kind) for tag, kind in _KINDS.items()}
