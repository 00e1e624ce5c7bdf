"""Digests: of a form's content (is it the same again?) and of a whole review (回执).

A receipt has a scheme: what it is made of. A record keeps all of it, so that each can be made again for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from zwcore.finding import Finding
from zwcore.form import Form
from zwcore.record.forms import form_data
from zwcore.record.model import Record
from zwcore.text import canonical

SCHEME = 2
"""1: the severity of the findings is part of it; 2: it is not, since it may hang on how sure the reading is."""


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


def content_digest(form: Form) -> str:
    """Return the SHA-256 of a form's canonical content: the same form as Word, PDF or text has the same."""
    return _digest(form_data(form))


def receipt_of(
    form: Form,
    rulebook_sha256: str,
    findings: Sequence[Finding],
    engine: str,
    scheme: int = SCHEME,
    mapping: str | None = None,
) -> str:
    """Return the SHA-256 over canonical form, rulebook, engine and the form's own findings, by a scheme.

    ``mapping`` is the digest of what was taught of the print (:class:`zwcore.reading.HowRead`), where it was used.
    """
    told = sorted(_facts(findings, scheme), key=lambda fact: (fact["code"], fact["where"]))
    content = {"form": form_data(form), "rulebook": rulebook_sha256, "engine": engine, "findings": told}
    if mapping is not None:
        content["mapping"] = mapping
    return _digest(content if scheme == 1 else {"scheme": str(scheme), **content})


def _facts(findings: Sequence[Finding], scheme: int) -> list[Mapping[str, Any]]:
    """Return what a receipt covers of the findings: those that follow from what stands on the form alone."""
    return [
        {
            "code": finding.code,
            **({"severity": str(finding.severity)} if scheme == 1 else {}),
            "where": finding.where,
            "places": list(finding.places),
            "params": dict(finding.params),
        }
        for finding in findings
        if finding.receipt
    ]


def genuine(record: Record) -> bool:
    """Tell whether a record's receipt is made of what the record holds."""
    made = receipt_of(
        record.form, record.rulebook_sha256, record.findings, record.engine, record.scheme, record.reading.mapping
    )
    return made == record.receipt
