"""``zwcore review`` and ``zwcore verify``: each file is read in a confined process, several side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

from zwcore.commands import lessons
from zwcore.commands.rules import Folder, install, installed
from zwcore.commands.sources import Job, Paths, apart, content, digest, jobs_of, named_file, packed, told, unpacked

if TYPE_CHECKING:
    from zwcore.layouts.teach import Taught

Format = Literal["text", "json", "table"]
How = tuple[str | None, "tuple[Taught, ...]", Format]
"""The rulebook chosen, what was taught of prints, how it is written."""


def review(
    paths: Paths,
    /,
    *,
    rulebook: str | None = None,
    rulebooks: Folder = None,
    layouts: lessons.Folder = None,
    format: Format = "text",
    jobs: Annotated[int, Parameter(validator=cyclopts.validators.Number(gte=1))] = 1,
) -> int:
    """核对文件。

    例：zwcore review forms.docx --format json

    Parameters
    ----------
    paths
        文件、文件夹，或 - 表示标准输入的文字。
    rulebook
        指定规则，如 nx-zhongwei/2024。
    format
        写成文字、JSON，还是每张表一份核算对照。
    jobs
        同时处理的进程数。
    """
    import gc

    # Until the work begins nothing that is made goes away again: no need to look for it.
    gc.disable()
    try:
        install(rulebooks)
        if rulebook is not None:
            installed(rulebook)
        return _written(jobs_of(paths), (rulebook, lessons.taught(layouts), format), jobs)
    finally:
        gc.enable()


def _written(jobs: Sequence[Job], how: How, processes: int) -> int:
    from zwcore.exports.files import together

    worst = 0
    for piece, status in together(_reviewed(jobs, how, processes), how[-1]):
        # A file name need not be UTF-8; the document is.
        sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        worst = max(worst, status)
    sys.stdout.flush()
    return worst


def _reviewed(jobs: Sequence[Job], how: How, processes: int) -> Iterator[tuple[str, int]]:
    """Review the files; what is written of each, and the exit status it asks for."""
    from zwcore.confined import Broken, each
    from zwcore.exports.files import reviewed, unread
    from zwcore.layouts.load import all_layouts
    from zwcore.rulebooks import load

    rulebook, mappings, format = how
    book = load()[rulebook] if rulebook else None
    all_layouts()  # read here: the process that reads files has no files of its own to read
    shown = sys.stderr.isatty() and len(jobs) > 1

    def one(job: Job, data: bytes) -> bytes:
        return packed(*reviewed(data, job[0], book, format, mappings))

    answers = each(one, jobs, lambda job: content(job[1]), processes)
    for n, (job, found) in enumerate(zip(jobs, answers, strict=True), 1):
        if shown:
            print(f"\r{n}/{len(jobs)}", end="" if n < len(jobs) else "\n", file=sys.stderr, flush=True)
        answer = told(found)
        if isinstance(answer, Broken):
            yield unread(job[0], answer.reason, format, digest(job[1]))
        else:
            yield unpacked(answer)


def verify(receipt: str, file: str, /, *, rulebooks: Folder = None, layouts: lessons.Folder = None) -> int:
    """核对回执。

    说出这份文件是不是得出这个回执，按哪套规则；引擎或规则变了，也可以只核对表内容摘要。

    例：zwcore verify 3f2a… forms.docx

    Parameters
    ----------
    receipt
        回执或表内容摘要，写前 8 个字以上即可。
    file
        文件。
    """
    install(rulebooks)
    mappings = lessons.taught(layouts)
    named_file(file)
    return apart(file, lambda data: _verified(data, receipt, file, mappings))


def _verified(data: bytes, receipt: str, file: str, mappings: Sequence[Taught]) -> tuple[str, int]:
    from zwcore import ENGINE
    from zwcore.exports.verify import fitting
    from zwcore.rulebooks import load

    found = list(fitting(data, file, receipt, mappings))
    words = {"rulebook": "相符", "content": "表内容相符"}
    said = [f"{words.get(f.how, f'相符（规则 {f.rulebook}）')}：{f.project} {f.whole}" for f in found] or [
        f"不符：引擎 {ENGINE}，按装有的 {len(load())} 套规则，这份文件都得不出这个回执，也不是它的表内容摘要。",
        "回执出自别的引擎或改过的规则时，请用回执上的“表内容摘要”核对。",
    ]
    return "\n".join(said) + "\n", 0 if found else 1
