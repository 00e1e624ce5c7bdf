"""Actions as the short words that come back with a tap (``tag:field:field``), and back. No other place knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from bot import actions
from bot.actions import Action, Outdated, number_of

LONGEST = 64
"""Bytes that a button may carry back."""
TAGS: dict[type[Action], str] = {
    actions.Help: "help",
    actions.Review: "r",
    actions.TakeBack: "ru",
    actions.TakeNew: "rw",
    actions.AskColumn: "q",
    actions.ShowTaught: "qt",
    actions.SpreadTaught: "qs",
    actions.UndoTaught: "qu",
    actions.ExportTaught: "qe",
    actions.More: "m",
    actions.Papers: "mf",
    actions.Explain: "e",
    actions.HandIn: "h",
    actions.NotNow: "n",
    actions.NoteTo: "nt",
    actions.ShowNewest: "rs",
    actions.Progress: "p",
    actions.Fill: "f",
    actions.FillForm: "fo",
    actions.FillTotals: "ft",
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
    actions.Queue: "d",
    actions.QueueUnits: "du",
    actions.QueueFaults: "dq",
    actions.UnitsBy: "d3",
    actions.RefuseJoins: "j2",
    actions.FormGaps: "d1",
    actions.MarkedList: "d2",
    actions.LookInto: "dl",
    actions.OnFiling: "dd",
    actions.OnReturn: "dr",
    actions.AcceptThese: "da",
    actions.ReturnAlike: "db",
    actions.TakeBackReturns: "d7",
    actions.Answer: "dn",
    actions.FiledPaper: "de",
    actions.ThisForm: "dt",
    actions.ThisUnit: "dv",
    actions.WhichPage: "d4",
    actions.Unreached: "d5",
    actions.RollUpPaper: "dz",
    actions.GoOnLeave: "lv",
    actions.AlertList: "dk",
    actions.KnowAlerts: "dh",
    actions.AskAlerts: "d6",
    actions.AboutAlert: "dj",
    actions.AsMeant: "di",
    actions.MyForms: "my",
    actions.RollUpOf: "dy",
    actions.BesideYear: "dp",
    actions.FindMore: "df",
    actions.Mend: "me",
    actions.Missing: "dm",
    actions.UrgeUnits: "dg",
    actions.Withdraw: "dw",
    actions.Samples: "aa",
    actions.DrawSample: "ad",
    actions.ShowDraw: "al",
    actions.OfDraw: "ao",
    actions.RecheckForm: "ar",
    actions.DismissFinding: "af",
    actions.KeepAll: "kk",
    actions.OfReceipt: "kr",
    actions.ProofFor: "ef",
    actions.ProofOf: "eo",
    actions.Proofs: "ep",
    actions.Cycles: "cy",
    actions.People: "pe",
    actions.OnePerson: "pp",
    actions.SettleInvitation: "iv",
    actions.Join: "jo",
    actions.GiveWork: "ho",
    actions.ChooseLanguage: "lang",
    actions.Forget: "fg",
    actions.SwitchRole: "sw",
}
_KINDS = {tag: kind for kind, tag in TAGS.items()}


def encode(action: Action) -> str:
    """Write an action down; ``ValueError`` where it is too long for a button, or would not come back as it is."""
    text = _written(action)
    if len(text.encode()) > LONGEST:
        raise ValueError(f"a button of {len(text.encode())} bytes: {text!r}")
    if decode(text) != action:
        raise ValueError(f"a button that would not bring back {action}: {text!r}")
    return text


def _written(action: Action) -> str:
    values = [getattr(action, field.name) for field in fields(action)]
    while values and values[-1] is None:
        values.pop()
    words = ["" if value is None else str(value) for value in values]
    return ":".join([TAGS[type(action)], *words]) if words else f"{TAGS[type(action)]}:"


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
        action = kind(*(read(part) for read, part in zip(readers, parts, strict=False)))
        return action if _written(action) == text else None
    except (TypeError, ValueError, Outdated):
        return None


Reads = Callable[[str], int | str | None]


def _reader(hint: Any) -> Reads:
    """What reads a field: a number, one of the words of its enum (by its value), or any word; one that may be left out
    is so where nothing stands."""
    kinds = (hint, *get_args(hint))
    words = next((one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)), str)
    reads: Reads = number_of if int in kinds else words
    return (lambda word: reads(word) if word else None) if type(None) in kinds else reads


def _readers(kind: type[Action]) -> tuple[Reads, ...]:
    hints = get_type_hints(kind)
    return tuple(_reader(hints[one.name]) for one in fields(kind))


_READERS = {tag: _readers(kind) for tag, kind in _KINDS.items()}
