"""``zwcore rulebooks``: the rules that are installed, and files of rules before they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zwcore.commands.manner import UNREADABLE, Misuse, commands
from zwcore.commands.rules import Folder, install, installed
from zwcore.commands.sources import Job, Paths, content, jobs_of, named_file, told

if TYPE_CHECKING:
    from zwcore.exports.trial import Trial
    from zwcore.rulebooks import Rulebook

rulebooks = commands("rulebooks", "评分规则。", "zwcore rulebooks try new.toml forms.docx")


@rulebooks.command(name="list")
def list_rulebooks(*, rulebooks: Folder = None) -> None:
    """列出装有的规则：编号、名称、摘要。

    例：zwcore rulebooks list
    """
    from zwcore.rulebooks import load

    install(rulebooks)
    for name, book in load().items():
        print(f"{name}\t{book.title}\t{book.sha256[:12]}")


@rulebooks.command
def show(rulebook: str, /, *, rulebooks: Folder = None) -> None:
    """写出一套规则的全部内容。

    例：zwcore rulebooks show nx-zhongwei/2024

    Parameters
    ----------
    rulebook
        规则的编号。
    """
    from zwcore.rulebooks import table_of

    install(rulebooks)
    print(json.dumps(table_of(installed(rulebook)), ensure_ascii=False, indent=1))


@rulebooks.command
def check(files: Paths, /, *, rulebooks: Folder = None) -> int:
    """检查规则文件的写法。

    例：zwcore rulebooks check new.toml

    Parameters
    ----------
    files
        还没有装入的 TOML 文件。
    """
    from zwcore.checks import checks

    install(rulebooks)
    status = 0
    for path in files:
        book = _proofread(named_file(path))
        strange = [code for code in book.severity if code not in checks] if book else []
        for code in strange:
            print(f"{path}：severity.{code}：没有这个核对项")
        if book is None or strange:
            status = 1
        else:
            print(f"{path}：可以用。编号 {book.id}，{book.title}，摘要 {book.sha256[:12]}")
    return status


@rulebooks.command
def diff(first: str, second: str, /, *, rulebooks: Folder = None) -> int:
    """比较两套规则。

    例：zwcore rulebooks diff cn/2020 new.toml

    Parameters
    ----------
    first
        规则的编号，或还没有装入的 TOML 文件。
    second
        另一套，写法相同。
    """
    from zwcore.rulebooks.words import differences, said, source

    install(rulebooks)
    one, other = _book(first), _book(second)
    if one is None or other is None:
        return 1
    found = list(differences(one, other))
    print(f"{one.id} {one.title} → {other.id} {other.title}：{len(found)} 处不同")
    for item in found:
        print(f"  {item.label}（{item.name}）")
        for mark, rule in (("原", item.first), ("新", item.second)):
            print(f"    {mark}：{said(rule)}" + (f"（{source(rule)}）" if rule else ""))
    return 1 if found else 0


@rulebooks.command(name="try")
def try_rulebook(rulebook: str, paths: Paths, /, *, rulebooks: Folder = None) -> int:
    """拿往年的表试算：换成这套规则，哪些表的结果会变。

    例：zwcore rulebooks try new.toml forms.docx

    Parameters
    ----------
    rulebook
        规则的编号，或还没有装入的 TOML 文件。
    paths
        文件或文件夹。
    """
    from zwcore.exports.trial import summary

    install(rulebooks)
    book = _book(rulebook)
    if book is None:
        return 1
    tried: list[Trial] = []
    unreadable = 0
    for name, found in _tried(jobs_of(paths), book):
        if found is None:
            unreadable += 1
            print(f"{name}：读不了", file=sys.stderr)
        tried += found or ()
    print("\n".join(summary(book, tried)))
    return UNREADABLE if unreadable else 1 if any(trial.changed for trial in tried) else 0


def _tried(jobs: Sequence[Job], book: Rulebook) -> Iterator[tuple[str, list[Trial] | None]]:
    from zwcore.confined import Broken, each
    from zwcore.exports.trial import Trial, trials

    def one(job: Job, data: bytes) -> bytes:
        return json.dumps(trials(data, job[0], book)).encode()

    for (name, _), found in zip(jobs, each(one, jobs, lambda job: content(job[1])), strict=True):
        answer = told(found)
        tried = None if isinstance(answer, Broken) else json.loads(answer)
        yield name, None if tried is None else [Trial(*trial) for trial in tried]


def _book(name: str) -> Rulebook | None:
    """Return an installed rulebook, or read that of a file and print what is wrong with it."""
    from zwcore.rulebooks import load

    if name in load():
        return load()[name]
    if not Path(name).is_file():
        raise Misuse(f"没有这套规则或这个文件：{name}。可用：{'、'.join(load())}")
    return _proofread(name)


def _proofread(path: str) -> Rulebook | None:
    """Read a rulebook's file, printing what is wrong with it."""
    from zwcore.rulebooks.proof import proofread

    try:
        book, problems = proofread(Path(path).read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        book, problems = None, ("文件不是 UTF-8 编码，请在记事本里另存为 UTF-8",)
    if problems:
        print(f"{path}：{len(problems)} 处要改")
        for problem in problems:
            print(f"  {problem}")
    return book
