"""``zwcore layouts``: the prints that are known, and how a file is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zwcore.commands.manner import UNREADABLE, commands
from zwcore.commands.sources import apart, content, named_file

if TYPE_CHECKING:
    from zwcore.layouts import Reading

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
def try_layout(file: str, /) -> int:
    """看一份文件认成哪种表样。

    例：zwcore layouts try forms.docx

    Parameters
    ----------
    file
        文件。
    """
    named_file(file)
    return apart(file, lambda: _tried(file))


def _tried(file: str) -> tuple[str, int]:
    from zwcore.documents import Unreadable, read_document
    from zwcore.layouts import read_forms
    from zwcore.review import UNREADABLE as WHY

    try:
        readings = read_forms(read_document(content(file), file)).forms
    except Unreadable as problem:
        return f"{file}：{WHY[problem.reason]}\n", UNREADABLE
    lines = [line for reading in readings for line in _said(reading)]
    return "".join(f"{line}\n" for line in lines), 0


def _said(reading: Reading) -> Iterator[str]:
    form = reading.form
    yield f"{form.template}\t{form.title}\t{len(form.indicators)} 项指标"
