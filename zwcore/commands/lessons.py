"""What was taught of prints (``--layouts``): files of mappings, and the questions that make one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from cyclopts import Parameter

from zwcore.commands.manner import Misuse

if TYPE_CHECKING:
    from zwcore.layouts.teach import Taught

Folder = Annotated[
    Path | None, Parameter(help="教过的表样（zwcore layouts teach 写出的文件）所在的文件夹，读表时用上。")
]


def taught(folder: Path | None) -> tuple[Taught, ...]:
    """Read the mappings of a folder; wrong usage, with every fault in a line, where one of them is unsound."""
    if folder is None:
        return ()
    from zwcore.layouts.teach import TeachError, read

    if not folder.is_dir():
        raise Misuse(f"没有这个文件夹：{folder}")
    found: dict[tuple[str, str], Taught] = {}
    wrong = 0
    for path in sorted(folder.rglob("*.toml")):
        try:
            lessons = read(path.read_bytes().decode("utf-8-sig"))
            problems = _again(lessons, found) if lessons else ["里面没有 [[taught]]，不是教过的表样"]
        except (TeachError, UnicodeDecodeError) as error:
            lessons, problems = (), [f"读不懂：{error}"]
        wrong += len(problems)
        for problem in problems:
            print(f"{path}：{problem}", file=sys.stderr)
        found |= {(one.block, one.fingerprint): one for one in lessons}
    if wrong:
        raise Misuse(f"表样文件夹 {folder} 有 {wrong} 处要改，没有开始")
    return tuple(found.values())


def _again(lessons: Sequence[Taught], known: Mapping[tuple[str, str], Taught]) -> list[str]:
    there = ((one, known.get((one.block, one.fingerprint))) for one in lessons)
    return [
        f"同一种表头（{one.fingerprint[:12]}）另一份文件教的不一样，请留一份"
        for one, other in there
        if other is not None and other != one
    ]


class Question(NamedTuple):
    """A column that was not read for certain: its block and header, and the field that it is taken for."""

    block: str
    header: str
    field: str | None


def choices(block: str) -> dict[str, str]:
    """Return what a column of a block may be: field → what it is called."""
    from zwcore.labels import LABELS
    from zwcore.layouts.teach import FIELDS

    names = {"other": "不是自评表的栏，不读", "note": "说明"}
    return {field: names.get(field) or str(LABELS.get(f"{block}.{field}", field)) for field in FIELDS[block]}


def asked(questions: Sequence[Question]) -> dict[str, str]:
    """Ask for each column; return the answers by block and header."""
    answers = {}
    for question in questions:
        known = choices(question.block)
        print(f"“{question.header}”这一栏是什么？")
        print("  " + "  ".join(f"{n} {name}" for n, name in enumerate(known.values(), 1)))
        guess = f"读作“{known[question.field]}”" if question.field in known else "不读"
        field = _answer(known, f"  写编号或名称，直接回车就{guess}：", question.field)
        if field is not None:
            answers[f"{question.block}.{question.header}"] = field
    return answers


def _answer(known: Mapping[str, str], prompt: str, guess: str | None) -> str | None:
    """The field that is answered, the guess where it is confirmed; ``None`` where nobody answers."""
    fields = list(known)
    by_word = {**{str(n): field for n, field in enumerate(fields, 1)}, **{known[field]: field for field in fields}}
    while True:
        print(prompt, end="", flush=True)
        word = sys.stdin.readline()
        if not word.strip():
            return guess if word else None
        if word.strip() in by_word or word.strip() in known:
            return by_word.get(word.strip(), word.strip())
        print(f"  没有“{word.strip()}”。")


def told(questions: Sequence[Question], columns: Sequence[str]) -> dict[str, str]:
    """Return the answers that stand in options (``HEADER=indicators.score``); wrong usage for what does not fit."""
    from zwcore.layouts.vocabulary import label_of

    answers = {}
    for option in columns:
        header, _, path = option.rpartition("=")
        block, _, field = path.partition(".")
        if not header or block not in ("funds", "indicators") or field not in choices(block):
            known = "、".join(f"{one}.{name}" for one in ("funds", "indicators") for name in choices(one))
            raise Misuse(f"--column 要写成“栏名=indicators.score”，等号后可以写：{known}。现在是 {option}")
        found = next((q for q in questions if q.block == block and label_of(q.header) == label_of(header)), None)
        if found is None:
            there = "、".join(q.header for q in questions if q.block == block)
            raise Misuse(f"表里没有“{header}”这一栏。有：{there}")
        answers[f"{block}.{found.header}"] = field
    return answers


def distinct(questions: Iterator[Question]) -> list[Question]:
    """Return each column once, of however many forms."""
    return list({(question.block, question.header): question for question in questions}.values())
