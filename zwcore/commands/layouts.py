"""``zwcore layouts``: the prints that are known, and how a file is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from zwcore.commands.lessons import Folder, Question, asked, distinct, taught, told
from zwcore.commands.manner import UNREADABLE, commands
from zwcore.commands.sources import answer_of, apart, named_file

if TYPE_CHECKING:
    from zwcore.layouts import Reading
    from zwcore.layouts.teach import Taught
    from zwcore.reading import Column, HowRead

layouts = commands("layouts", "表样。", "zwcore layouts try forms.docx")


@layouts.command(name="list")
def list_layouts() -> None:
    """列出认得的表样。

    例：zwcore layouts list
    """
    from zwcore.layouts.load import all_layouts

    for layout in all_layouts().values():
        print(f"{layout.id}\t{layout.title}\t{layout.source}")


@layouts.command(name="try")
def try_layout(file: str, /, *, layouts: Folder = None) -> int:
    """看一份文件怎样读。

    写出认成哪种表样，每一栏读作什么、凭什么，哪些格没有读懂、没有读入。

    例：zwcore layouts try forms.docx

    Parameters
    ----------
    file
        文件。
    """
    lessons = taught(layouts)
    named_file(file)
    return apart(file, lambda data: _tried(data, file, lessons))


def _tried(data: bytes, file: str, lessons: Sequence[Taught]) -> tuple[str, int]:
    from zwcore.documents import Unreadable
    from zwcore.documents.refusals import UNREADABLE as WHY
    from zwcore.exports.reading import how_read

    try:
        readings = _readings(data, file, lessons)
    except Unreadable as problem:
        return f"{file}：{WHY[problem.reason]}\n", UNREADABLE
    return "".join(f"{line}\n" for reading in readings for line in how_read(reading)), 0


def _readings(data: bytes, file: str, lessons: Sequence[Taught] = ()) -> Sequence[Reading]:
    from zwcore.layouts import read_forms
    from zwcore.layouts.album import read_whole

    return read_forms(read_whole(data, file), lessons).forms


@layouts.command
def teach(file: str, /, *, out: Path, column: Annotated[list[str] | None, Parameter(negative=())] = None) -> int:
    """教一种表样：读不准的栏各问一句，答案写成文件。

    写出的文件放在一个文件夹里，zwcore review --layouts 文件夹 就用上。

    例：zwcore layouts teach forms.docx --out prints --column 落地成效=indicators.actual

    Parameters
    ----------
    file
        文件。
    out
        写到哪个文件夹。
    column
        不问，直接说明一栏是什么：栏名=indicators.score；可以写几次。
    """
    from zwcore.reading import HowRead

    named_file(file)
    found = _columns(file)
    if found is None:
        return UNREADABLE
    hows = [HowRead(columns=columns) for columns, _ in found]
    known = distinct(Question(c.block, c.header, c.field) for columns, _ in found for c in columns)
    open_ = distinct(Question(*one) for _, questions in found for one in questions)
    answers = told(known, column) if column else asked(open_)
    written = _write(out, hows, answers)
    if not written:
        print("没有写：没有回答。" if open_ else "没有要教的：每一栏都读得准。")
    for path in written:
        print(f"写好了：{path}。用法：zwcore review --layouts {out} {file}")
    return 0


def _write(out: Path, hows: Sequence[HowRead], answers: Mapping[str, str]) -> list[Path]:
    """Write what was answered of each form's print, a file a print."""
    from zwcore.layouts.teach import taught_by, write

    written = {}
    for how in hows:
        own = {path: f for path, f in answers.items() if any(f"{c.block}.{c.header}" == path for c in how.columns)}
        lessons = taught_by(how, own) if own else ()
        if lessons:
            written[out / f"{lessons[0].fingerprint[:12]}.toml"] = write(lessons)
    out.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        path.write_text(text, "utf-8")
    return list(written)


def _columns(file: str) -> list[tuple[tuple[Column, ...], list[tuple[str, str, str | None]]]] | None:
    """Read a file in a confined process: of each form its columns, and those that were not read for certain."""
    from zwcore.confined import Broken
    from zwcore.documents import Unreadable
    from zwcore.documents.refusals import UNREADABLE as WHY
    from zwcore.reading import Column

    def work(data: bytes) -> bytes:
        try:
            hows = [reading.how for reading in _readings(data, file)]
        except Unreadable as problem:
            return json.dumps(problem.reason).encode()
        return json.dumps([(how.columns, _open(how)) for how in hows]).encode()

    answer = answer_of(file, work)
    found = answer.reason if isinstance(answer, Broken) else json.loads(answer)
    if isinstance(found, str):
        print(f"{file}：{WHY[found]}", file=sys.stderr)
        return None
    return [(tuple(Column(*column) for column in columns), questions) for columns, questions in found]


def _open(how: HowRead) -> list[Question]:
    from zwcore.layouts.teach import FIELDS

    return [
        Question(column.block, column.header, column.field)
        for column in how.columns
        if column.block in FIELDS and (column.field is None or how.doubts_column(column))
    ]
