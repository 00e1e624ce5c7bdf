"""The slow proofs, piece by piece: ``python -m tests.proof`` goes on where it was stopped and adds up what was done.

A piece is a test that is marked ``proof`` or ``fault``; each takes a minute or two. What became of it is put down in
``.proof`` beside a digest of the code: another version begins anew, and so does ``--fresh``. In the end a table says
what was proved, how much of how much, and the figures that the pieces gave; the exit status is 1 where one failed, 2
where some are still to be done.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "zwcore", "migrations", "tests", "pyproject.toml", "requirements.txt")
STATE = ROOT / ".proof"
MARKED = "proof or fault"
WORST = "worst"
"""How figures are called of which the largest counts, and not the sum."""

WHY = 3000
"""Characters of a failure that are kept."""


class Figures:
    """What a piece counted, by name."""

    def __init__(self, properties: list[tuple[str, object]]) -> None:
        self._properties = properties

    def __call__(self, **counted: float) -> None:
        """Put it down."""
        self._properties.append(("figures", counted))


@dataclass
class Piece:
    """A test, what it is counted under, how much it is; what became of it under which code."""

    id: str
    what: str
    examples: int
    tree: str = ""
    outcome: str = "to do"
    seconds: float = 0
    figures: dict[str, float] = field(default_factory=dict)
    why: str = ""


def tree() -> str:
    """A digest of the code."""
    found = hashlib.sha256()
    for name in CODE:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


# -- seen from pytest --------------------------------------------------------------------------------------------------


def piece_of(item: pytest.Item) -> Piece:
    """What a test is."""
    marks = [item.get_closest_marker(name) for name in ("fault", "proof")]
    named = next((mark.args[0] for mark in marks if mark is not None and mark.args), None)
    examples = next((mark.kwargs["examples"] for mark in marks if mark is not None and mark.kwargs), 1)
    function = item.nodeid.partition("[")[0].rpartition("::")[2].removeprefix("test_")
    return Piece(item.nodeid, named or function.replace("_", " "), examples)


class Collected:
    """The pieces there are."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take them down."""
        self.pieces = [piece_of(item) for item in session.items]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell whoever hears of the outcome what it is the outcome of."""
    item.user_properties.append(("piece", asdict(piece_of(item))))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Put the outcome down at once: whoever stops the proof loses what is under way, and no more."""
    told = dict(report.user_properties)
    if "PYTEST_XDIST_WORKER" in os.environ or not (report.when == "call" or report.outcome != "passed"):
        return
    figures = told.get("figures", {})
    piece = cast(dict[str, object], told["piece"])
    one = {**piece, "tree": os.environ["PROOF_TREE"], "outcome": report.outcome, "seconds": report.duration}
    with (STATE / "pieces.jsonl").open("a") as file:
        file.write(json.dumps({**one, "figures": figures, "why": report.longreprtext[-WHY:]}) + "\n")


# -- the run -----------------------------------------------------------------------------------------------------------


def known(code: str) -> dict[str, Piece]:
    """What was put down under this code, the newest outcome of each piece."""
    path = STATE / "pieces.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    found = [Piece(**json.loads(line)) for line in lines if line.endswith("}")]
    return {one.id: one for one in found if one.tree == code}


def row(what: str, pieces: Iterable[Piece]) -> str:
    """A line of the table, with the figures below it."""
    outcomes, figures, seconds = Counter[str](), dict[str, float](), 0.0
    for one in pieces:
        outcomes[one.outcome] += one.examples
        seconds += one.seconds
        for name, count in one.figures.items():
            figures[name] = max(figures.get(name, 0), count) if name.startswith(WORST) else figures.get(name, 0) + count
    told = f"{what:<66}{outcomes['passed']:>7,} of {outcomes.total():>6,}{outcomes['failed']:>8}{seconds:>9.0f} s"
    told += f"  ({outcomes['skipped']} skipped)" if outcomes["skipped"] else ""
    said = " · ".join(f"{name.replace('_', ' ')} {count:,.6g}" for name, count in figures.items())
    return f"{told}\n      {said}" if said else told


def table(pieces: Iterable[Piece]) -> str:
    """All that was proved and is to be."""
    by_what: dict[str, list[Piece]] = {}
    for one in pieces:
        by_what.setdefault(one.what, []).append(one)
    head = f"{'what':<66}{'done':>17}{'failed':>8}{'time':>11}"
    return "\n".join([head, *(row(what, found) for what, found in sorted(by_what.items()))])


def main() -> int:
    """Do what is still to be done, print the table."""
    parser = argparse.ArgumentParser(prog="tests.proof", description="the slow proofs, piece by piece")
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    parser.add_argument("--table", action="store_true", help="only print the table")
    asked, more = parser.parse_known_args()
    STATE.mkdir(exist_ok=True)
    if asked.fresh:
        (STATE / "pieces.jsonl").unlink(missing_ok=True)
    code, collected = tree(), Collected()
    pytest.main(["--collect-only", "-qq", "--no-header", "-m", MARKED, *_chosen(more)], [collected])
    before = known(code)
    todo = [one.id for one in collected.pieces if one.id not in before or before[one.id].outcome != "passed"]
    if todo and not asked.table:
        (STATE / "todo").write_text("\n".join(todo))
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.proof", "-m", MARKED, "-n", "2", *more]
        environment = {**os.environ, "PROOF_TREE": code, "PYTHONPATH": str(ROOT)}
        try:
            subprocess.run([*command, f"@{STATE / 'todo'}"], cwd=ROOT, env=environment)
        except KeyboardInterrupt:
            print("\nstopped; the next run goes on from here")
    became = known(code)
    pieces = [became.get(one.id, one) for one in collected.pieces]
    print(table(pieces))
    print(*(f"\n{one.id}\n{one.why}" for one in pieces if one.outcome == "failed"), sep="\n")
    outcomes = {one.outcome for one in pieces}
    return 1 if "failed" in outcomes else 2 if "to do" in outcomes else 0


def _chosen(more: list[str]) -> list[Any]:
    """Of the arguments those that say which tests are meant."""
    return [one for at, one in enumerate(more) if one.startswith("tests/") or "-k" in (one, more[at - 1] if at else "")]


if __name__ == "__main__":
    sys.exit(main())
