"""A day behind which there is none is no day that something can last until."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogs.administering.cycles import due_of
from bot.services.silences import until

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["到9999-12-31", "到9999年12月31日"])
def test_until(text: str) -> None:
    assert until(text, NOW) is None


def test_a_deadline() -> None:
    assert due_of("9999-12-31") is None
    assert due_of("9999-12-31 24:00") is None
    assert due_of("0001-01-01") is None
    assert due_of("2099-12-31") is not None
