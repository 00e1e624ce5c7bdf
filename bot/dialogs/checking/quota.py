"""A file beyond what a person may send in a day is not taken, whatever it was for."""

from __future__ import annotations

from bot.chat import Turn, on_file


@on_file(order=1)
def too_many(turn: Turn) -> bool:
    """Say so, and when the next one can come."""
    file = turn.incoming.file
    assert file is not None
    if file.is_too_big:
        return False  # nothing is fetched of it
    refused = turn.quotas.refuses_file(turn.session, turn.person, file.size, turn.now)
    if refused is not None:
        turn.reply(refused)
    return refused is not None
