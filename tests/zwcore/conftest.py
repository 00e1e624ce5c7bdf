"""The command line run in this process, and a form for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.zwcore.forms import EXPECTED, printed
from zwcore.__main__ import main


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A form without errors."""
    path = tmp_path / "clean.txt"
    path.write_text(printed(EXPECTED[0]), "utf-8")
    return path


class Run:
    def __init__(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self.captured = capfdbinary

    def __call__(self, *args: str) -> tuple[int, str, str]:
        try:
            status = main(args)
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = self.captured.readouterr()
        return status, out.decode(), err.decode()

    def json(self, *args: str) -> tuple[int, Any]:
        status, out, _ = self(*args, "--format", "json")
        return status, json.loads(out)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    return Run(capfdbinary)
