"""The generated pages say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from zwcore.checks import checks, checks_across
from zwcore.exports.docs import PAGES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_every_check_is_documented() -> None:
    page = PAGES["checks.md"]()
    assert [code for code in (*checks, *checks_across) if f"### {code} " not in page] == []
