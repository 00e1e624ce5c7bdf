"""Many files reviewed offline (``zwbot batch``), each in a confined process, and none of them twice.

What came of a file is a line of the ledger as soon as it is there: by its digest and its name, the engine and the
rules. After ``kill -9`` the same command goes on behind the last whole line. Results and summary are written from the
ledger at the end, in the order of the names, so they are the same bytes however often it was stopped. A file that no
process could finish (time, memory) is tried again by the next run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from zwcore import ENGINE
from zwcore.commands.sources import Job, content, digest, packed, told, unpacked
from zwcore.confined import Broken, each
from zwcore.exports.files import reviewed, unread
from zwcore.exports.reviewed import rows_of, to_summary
from zwcore.layouts.load import all_layouts
from zwcore.rulebooks import load

LEDGER, RESULTS, SUMMARY = "ledger.jsonl", "results.jsonl", "summary.xlsx"
Data = dict[str, Any]
Key = tuple[str, str]
"""A file's name and its digest."""
Found = tuple[Data, int]
"""A file in the shape of the contract, and the exit status that it asks for."""


@dataclass
class Tally:
    """What came of all files: how many there are, how many had been done before, forms, and files by exit status."""

    files: int = 0
    before: int = 0
    forms: int = 0
    statuses: Counter[int] = field(default_factory=Counter)


class Ledger:
    """What was done: a line a file, found by where it begins. What a kill left half at the end is cut off."""

    def __init__(self, path: Path, rules: str) -> None:
        self._rules = rules
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        self._at: dict[Key, int] = {}
        end = 0
        for line in self._file:
            entry = _entry(line)
            if entry is None:
                break
            if entry["rules"] == rules:
                self._at[entry["file"]["name"], entry["sha256"]] = end
            end += len(line)
        self._file.truncate(end)

    def __contains__(self, key: Key) -> bool:
        return key in self._at

    def add(self, key: Key, file: Data, status: int) -> None:
        """Put down what came of a file."""
        self._at[key] = self._file.seek(0, os.SEEK_END)
        entry = {"rules": self._rules, "sha256": key[1], "status": status, "file": file}
        self._file.write(_line(entry))
        self._file.flush()

    def find(self, key: Key) -> Found:
        """What came of a file, and the exit status it asks for."""
        self._file.seek(self._at[key])
        entry = json.loads(self._file.readline())
        return entry["file"], entry["status"]

    def close(self) -> None:
        """Have all of it on the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def _entry(line: bytes) -> Data | None:
    """A line of the ledger; nothing for one that is not whole."""
    try:
        entry = json.loads(line) if line.endswith(b"\n") else None
        return entry if isinstance(entry, dict) and {"rules", "sha256", "status", "file"} <= entry.keys() else None
    except ValueError:
        return None


def _line(data: Data) -> bytes:
    # A file name need not be UTF-8; the document is.
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "backslashreplace")


def run(
    jobs: Sequence[Job], to: Path, rulebook: str | None, processes: int, progress: Callable[[int, int], None]
) -> Tally:
    """Review the files and write results and summary into a folder; ``progress`` is told of each that is done."""
    ledger = Ledger(to / LEDGER, _rules(rulebook))
    try:
        keys = [(name, digest(path)) for name, path in jobs]
        left = [n for n, key in enumerate(keys) if key not in ledger]
        tally = Tally(len(jobs), len(jobs) - len(left))
        progress(tally.before, tally.files)
        unfinished: dict[Key, Found] = {}
        answers = _answers([jobs[n] for n in left], rulebook, processes)
        for done, (n, answer) in enumerate(zip(left, answers, strict=True), tally.before + 1):
            file, status = _found(keys[n], answer)
            # One that was written to meanwhile is reviewed again, too.
            if isinstance(answer, Broken) or file["sha256"] != keys[n][1]:
                unfinished[keys[n]] = (file, status)
            else:
                ledger.add(keys[n], file, status)
            progress(done, tally.files)
        _report(to, tally, lambda: (unfinished[key] if key in unfinished else ledger.find(key) for key in keys))
    finally:
        ledger.close()
    return tally


def _found(key: Key, answer: bytes | Broken) -> Found:
    if isinstance(answer, Broken):
        text, status = unread(key[0], answer.reason, "json", key[1])
    else:
        text, status = unpacked(answer)
    return json.loads(text), status


def _report(to: Path, tally: Tally, files: Callable[[], Iterator[Found]]) -> None:
    """Write what was found, file by file: never all of it is held."""

    def lines() -> Iterator[bytes]:
        for file, status in files():
            tally.forms += len(file["forms"])
            tally.statuses[status] += 1
            yield _line(file)

    _write(to / RESULTS, lines())
    _write(to / SUMMARY, [to_summary(row for file, _ in files() for row in rows_of(file))])


def _answers(jobs: Sequence[Job], rulebook: str | None, processes: int) -> Iterator[bytes | Broken]:
    book = load()[rulebook] if rulebook else None
    all_layouts()  # read here: the process that reads files has no files of its own to read

    def one(job: Job, data: bytes) -> bytes:
        return packed(*reviewed(data, job[0], book, "json"))

    return map(told, each(one, jobs, lambda job: content(job[1]), processes))


def _rules(rulebook: str | None) -> str:
    """What a review rests on beside the file: the engine, the rules that are installed, the one that was chosen."""
    facts = [ENGINE, rulebook, *sorted((book.id, book.sha256) for book in load().values())]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _write(path: Path, pieces: Iterator[bytes] | list[bytes]) -> None:
    """Write a file that appears under its name when all of it is on the disk."""
    unfinished = path.with_name(f".{path.name}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        _pour(pieces, file)
    os.replace(unfinished, path)


def _pour(pieces: Iterator[bytes] | list[bytes], file: BinaryIO) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
