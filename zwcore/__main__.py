"""``zwcore``: review files from the command line; the proof that no bot is needed.

Exit status of ``review``: 2 when a file could not be read, else 1 when a finding is an error, else 0; 64 wrong usage.
``rulebooks check`` gives 1 for an unsound rulebook, ``diff`` where two differ, ``try`` where a form would change.
What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

from zwcore import __version__

if TYPE_CHECKING:
    from zwcore.rulebooks import Rulebook

WRONG_USAGE = 64
UNREADABLE = 2
Job = tuple[str, str | None]  # name as shown, path; None reads standard input
# "-" is standard input, and a file may be called anything.
Paths = Annotated[list[str], Parameter(allow_leading_hyphen=True)]
_WRONG: dict[type[cyclopts.CycloptsError], str] = {
    cyclopts.MissingArgumentError: "没有写全",
    cyclopts.UnknownOptionError: "没有这个选项",
    cyclopts.UnusedCliTokensError: "多写了内容",
    cyclopts.RepeatArgumentError: "写了两次",
    cyclopts.CoercionError: "值不对",
    cyclopts.ValidationError: "值不对",
}


class Misuse(Exception):
    """Wrong usage, with the sentence that says so."""


def call(app: cyclopts.App, argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default this process's); return the exit status, 64 for wrong usage with one line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot write Chinese shows escapes, no fault.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(argv, exit_on_error=False, print_error=False, result_action="return_value")
    except cyclopts.CycloptsError as wrong:
        return _told(app, f"{_WRONG.get(type(wrong), '用法不对')}：{wrong}", WRONG_USAGE)
    except Misuse as wrong:
        return _told(app, str(wrong), WRONG_USAGE)
    except BrokenPipeError:
        raise  # nobody reads on: what that means, the caller knows
    except OSError as problem:
        return _told(app, str(problem), UNREADABLE)
    return status if isinstance(status, int) else 0


def _told(app: cyclopts.App, problem: str, status: int) -> int:
    more = f"。用法见 {app.name[0]} --help" if status == WRONG_USAGE else ""
    print(f"{app.name[0]}: {problem.rstrip('.。')}{more}", file=sys.stderr)
    return status


def no_command(*words: Annotated[str, Parameter(show=False)]) -> None:
    """What runs where no command of an app is named: the names of its commands are due."""
    raise Misuse(f"没有这个命令：{words[0]}" if words else "要写一个命令")


def commands(name: str, help: str, example: str) -> cyclopts.App:
    """Make an app that has commands, with a short help and an example of one."""
    text = f"{help}\n\n例：{example}"
    return cyclopts.App(name=name, help=text, version=__version__, default_command=no_command)


app = commands("zwcore", "核对项目支出绩效自评表。", "zwcore review forms.docx")
app.register_install_completion_command(help="装上命令补全（bash、zsh、fish）。")
rulebooks = commands("rulebooks", "评分规则。", "zwcore rulebooks try new.toml forms.docx")
layouts = commands("layouts", "表样。", "zwcore layouts try forms.docx")
app.command(rulebooks)
app.command(layouts)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``zwcore``; return the exit status."""
    try:
        return call(app, argv)
    except BrokenPipeError:
        return 0


@app.command
def review(
    paths: Paths,
    /,
    *,
    rulebook: str | None = None,
    format: Literal["text", "json"] = "text",
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
        写成文字，还是 JSON。
    jobs
        同时处理的进程数。
    """
    if rulebook is not None:
        _installed(rulebook)
    from zwcore.exports.files import together

    files, worst = _reviewed(sorted(_jobs(paths)), rulebook, format, jobs), 0
    for piece, status in together(files, format):
        # A file name need not be UTF-8; the document is.
        sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        worst = max(worst, status)
    sys.stdout.flush()
    return worst


def _reviewed(jobs: Sequence[Job], rulebook: str | None, format: str, processes: int) -> Iterator[tuple[str, int]]:
    run = partial(_review_one, rulebook=rulebook, format=format)
    if processes > 1 and len(jobs) > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(min(processes, len(jobs))) as pool:
            yield from _progress(pool.map(run, jobs, chunksize=4), len(jobs))
    else:
        yield from _progress(map(run, jobs), len(jobs))


def _progress(files: Iterator[tuple[str, int]], total: int) -> Iterator[tuple[str, int]]:
    shown = sys.stderr.isatty() and total > 1
    for n, file in enumerate(files, 1):
        if shown:
            print(f"\r{n}/{total}", end="" if n < total else "\n", file=sys.stderr, flush=True)
        yield file


def _jobs(paths: Sequence[str]) -> Iterator[Job]:
    for text in paths:
        path = Path(text)
        if text == "-":
            yield "-", None
        elif path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            yield from ((p.relative_to(path).as_posix(), str(p)) for p in found)
        else:
            yield text, _file(text)


def _file(name: str) -> str:
    if not Path(name).is_file():
        raise Misuse(f"没有这个{'选项或' if name.startswith('-') else ''}文件：{name}")
    return name


def _read(path: str | None) -> bytes:
    return sys.stdin.buffer.read() if path is None else Path(path).read_bytes()


def _review_one(job: Job, rulebook: str | None, format: str) -> tuple[str, int]:
    """Review a file: what is written of it, and the exit status it asks for."""
    from zwcore.exports.files import reviewed
    from zwcore.rulebooks import get

    name, path = job
    return reviewed(_read(path), name, get(rulebook) if rulebook else None, format)


@app.command
def verify(receipt: str, file: str, /) -> int:
    """核对回执：这份文件是不是得出这个回执，按哪套规则；引擎或规则变了，也可以只核对表内容摘要。

    例：zwcore verify 3f2a… forms.docx

    Parameters
    ----------
    receipt
        回执或表内容摘要，写前 8 个字以上即可。
    file
        文件。
    """
    from zwcore import ENGINE
    from zwcore.exports.verify import fitting
    from zwcore.rulebooks import load

    found = list(fitting(_read(_file(file)), file, receipt))
    for fit in found:
        said = {"rulebook": "相符", "another": f"相符（规则 {fit.rulebook}）", "content": "表内容相符"}[fit.how]
        print(f"{said}：{fit.project} {fit.whole}")
    if not found:
        print(f"不符：引擎 {ENGINE}，按装有的 {len(load())} 套规则，这份文件都得不出这个回执，也不是它的表内容摘要。")
        print("回执出自别的引擎或改过的规则时，请用回执上的“表内容摘要”核对。")
    return 0 if found else 1


@rulebooks.command(name="list")
def list_rulebooks() -> None:
    """列出装有的规则：编号、名称、摘要。

    例：zwcore rulebooks list
    """
    from zwcore.rulebooks import load

    for name, book in load().items():
        print(f"{name}\t{book.title}\t{book.sha256[:12]}")


@rulebooks.command
def show(rulebook: str, /) -> None:
    """写出一套规则的全部内容。

    例：zwcore rulebooks show nx-zhongwei/2024

    Parameters
    ----------
    rulebook
        规则的编号。
    """
    import json

    from zwcore.rulebooks import table_of

    print(json.dumps(table_of(_installed(rulebook)), ensure_ascii=False, indent=1))


@rulebooks.command
def check(files: Paths, /) -> int:
    """检查规则文件的写法。

    例：zwcore rulebooks check new.toml

    Parameters
    ----------
    files
        还没有装入的 TOML 文件。
    """
    from zwcore.checks import checks

    status = 0
    for path in files:
        book = _proofread(_file(path))
        strange = [code for code in book.severity if code not in checks] if book else []
        for code in strange:
            print(f"{path}：severity.{code}：没有这个核对项")
        if book is None or strange:
            status = 1
        else:
            print(f"{path}：可以用。编号 {book.id}，{book.title}，摘要 {book.sha256[:12]}")
    return status


@rulebooks.command
def diff(first: str, second: str, /) -> int:
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
def try_rulebook(rulebook: str, paths: Paths, /) -> int:
    """拿往年的表试算：换成这套规则，哪些表的结果会变。

    例：zwcore rulebooks try new.toml forms.docx

    Parameters
    ----------
    rulebook
        规则的编号，或还没有装入的 TOML 文件。
    paths
        文件或文件夹。
    """
    from zwcore.exports.trial import Trial, summary, trials

    book = _book(rulebook)
    if book is None:
        return 1
    tried: list[Trial] = []
    unreadable = 0
    for name, path in sorted(_jobs(paths)):
        found = trials(_read(path), name, book)
        if found is None:
            unreadable += 1
            print(f"{name}：读不了", file=sys.stderr)
        tried += found or ()
    print("\n".join(summary(book, tried)))
    return UNREADABLE if unreadable else 1 if any(trial.changed for trial in tried) else 0


def _installed(name: str) -> Rulebook:
    from zwcore.rulebooks import load

    if name not in load():
        raise Misuse(f"没有这套规则：{name}。可用：{'、'.join(load())}")
    return load()[name]


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
        book, problems = proofread(_read(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        book, problems = None, ("文件不是 UTF-8 编码，请在记事本里另存为 UTF-8",)
    if problems:
        print(f"{path}：{len(problems)} 处要改")
        for problem in problems:
            print(f"  {problem}")
    return book


@layouts.command(name="list")
def list_layouts() -> None:
    """列出认得的表样。

    例：zwcore layouts list
    """
    from zwcore.layouts.load import all_layouts

    for layout in all_layouts().values():
        print(f"{layout.id}\t{layout.title}\t{layout.source}")


@layouts.command(name="try")
def try_layout(file: str, /) -> None:
    """看一份文件认成哪种表样。

    例：zwcore layouts try forms.docx

    Parameters
    ----------
    file
        文件。
    """
    from zwcore.review import review_file

    for review in review_file(_read(_file(file)), file).forms:
        form = review.form
        print(f"{form.template}\t{form.title}\t{len(form.indicators)} 项指标")


if __name__ == "__main__":
    sys.exit(main())
