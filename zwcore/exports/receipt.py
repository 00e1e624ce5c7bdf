"""Digests: of a form's content (is it the same again?) and of a whole review (回执)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from zwcore import ENGINE
from zwcore.text import canonical


def _canonical(value: Any) -> Any:
    # Most are texts and blanks: asked for first, and by type, since asking for Mapping takes longer than the rest.
    if value is None:
        return None
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    return [_canonical(item) for item in value] if isinstance(value, list | tuple) else value


def _digest(value: Any) -> str:
    text = json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_digest(form: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a form's canonical content: the same form as Word, PDF or text has the same."""
    return _digest(form)


def receipt_of(form: Mapping[str, Any], rulebook_sha256: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 over canonical form, rulebook, engine and the form's own findings."""
    ordered = sorted(findings, key=lambda f: (f["code"], f["where"]))
    return _digest({"form": form, "rulebook": rulebook_sha256, "engine": ENGINE, "findings": ordered})
