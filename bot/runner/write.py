"""What runs in the child process for an export: a record in, a file out, its few words in the reader's language."""

from __future__ import annotations


def export_bytes(export: str, record: str, language: str) -> bytes:
    """Write a form as a file; ``export`` is its name among the exports."""
    from bot.i18n import translator
    from zwcore.exports import exports
    from zwcore.record import decode

    return exports[export].write(decode(record), translator(language))
