"""``zwcore``: review files from the command line; the proof that no bot is needed.

Exit status of ``review``: 2 when a file could not be read, else 1 when a finding is an error, else 0; 64 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

WRONG_USAGE = 64
UNREADABLE = 2
Job = tuple[str, str | None]  # name as shown, path; None reads standard input


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(WRONG_USAGE)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"要一个正整数：{text}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="zwcore", description="核对项目支出绩效自评表")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    review = commands.add_parser("review", help="核对文件", epilog="例：zwcore review forms.docx --format json")
    review.add_argument("paths", nargs="+", metavar="PATH", help="文件、文件夹，或 - 表示标准输入的文字")
    review.add_argument("--rulebook", metavar="ID", help="指定规则，如 nx-zhongwei/2024")
    review.add_argument("--format", choices=("text", "json"), default="text")
    review.add_argument("--jobs", type=_count, default=1, metavar="N", help="同时处理的进程数")
    verify = commands.add_parser("verify", help="核对回执", epilog="例：zwcore verify 3f2a… forms.docx")
    verify.add_argument("receipt")
    verify.add_argument("file")
    rulebooks = commands.add_parser("rulebooks", help="规则", epilog="例：zwcore rulebooks show cn/2020")
    rulebooks.add_argument("action", choices=("list", "show"))
    rulebooks.add_argument("id", nargs="?")
    layouts = commands.add_parser("layouts", help="表样", epilog="例：zwcore layouts try forms.docx")
    layouts.add_argument("action", choices=("list", "try"))
    layouts.add_argument("file", nargs="?")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    args = _parser().parse_args(argv)
    try:
        return _COMMANDS[args.command](args)
    except BrokenPipeError:
        return 0
    except OSError as problem:
        print(f"zwcore: {problem}", file=sys.stderr)
        return UNREADABLE


def _fail(message: str) -> NoReturn:
    print(f"zwcore: {message}", file=sys.stderr)
    raise SystemExit(WRONG_USAGE)


def _jobs(paths: Sequence[str]) -> Iterator[Job]:
    for text in paths:
        path = Path(text)
        if text == "-":
            yield "-", None
        elif path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            yield from ((p.relative_to(path).as_posix(), str(p)) for p in found)
        elif path.is_file():
            yield text, text
        else:
            _fail(f"没有这个文件：{text}")


def _read(path: str | None) -> bytes:
    return sys.stdin.buffer.read() if path is None else Path(path).read_bytes()


def _data_of(job: Job, rulebook: str | None) -> dict[str, Any]:
    from zwcore.exports.data import file_data
    from zwcore.review import review_file
    from zwcore.rulebooks import get

    name, path = job
    return file_data(review_file(_read(path), name, get(rulebook) if rulebook else None))


def _review(args: argparse.Namespace) -> int:
    from zwcore.rulebooks import load

    if args.rulebook and args.rulebook not in load():
        _fail(f"没有这套规则：{args.rulebook}。可用：{'、'.join(load())}")
    jobs = sorted(_jobs(args.paths))
    run = partial(_data_of, rulebook=args.rulebook)
    if args.jobs > 1 and len(jobs) > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(args.jobs) as pool:
            files = list(_progress(pool.map(run, jobs, chunksize=4), len(jobs)))
    else:
        files = list(_progress(map(run, jobs), len(jobs)))
    _print(files, args.format)
    return _status(files)


def _progress(files: Iterator[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    shown = sys.stderr.isatty() and total > 1
    for n, file in enumerate(files, 1):
        if shown:
            print(f"\r{n}/{total}", end="" if n < total else "\n", file=sys.stderr, flush=True)
        yield file


def _print(files: list[dict[str, Any]], form: str) -> None:
    if form == "json":
        from zwcore.exports.data import document

        text = document(files)
    else:
        from zwcore.exports.text import report

        text = "\n".join(report(file) for file in files)
    # A file name need not be UTF-8; the document is.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _status(files: Sequence[dict[str, Any]]) -> int:
    if any(problem["code"] == "ZW002" for file in files for problem in file["problems"]):
        return UNREADABLE
    told = [f for file in files for form in file["forms"] for f in form["findings"]]
    told += [problem for file in files for problem in file["problems"]]
    return 1 if any(finding["severity"] == "error" for finding in told) else 0


def _verify(args: argparse.Namespace) -> int:
    if not Path(args.file).is_file():
        _fail(f"没有这个文件：{args.file}")
    forms = _data_of((args.file, args.file), None)["forms"]
    fitting = [form for form in forms if form["receipt"].startswith(args.receipt.lower())]
    if len(args.receipt) < 8 or not fitting:
        print("不符：这份文件得不出这个回执。")
        return 1
    for form in fitting:
        print(f"相符：{form['form']['project']} {form['receipt']}")
    return 0


def _rulebooks(args: argparse.Namespace) -> int:
    import json

    from zwcore.rulebooks import load, table_of

    books = load()
    if args.action == "list":
        for name, book in books.items():
            print(f"{name}\t{book.title}\t{book.sha256[:12]}")
        return 0
    if args.id not in books:
        _fail(f"没有这套规则：{args.id}。可用：{'、'.join(books)}")
    print(json.dumps(table_of(books[args.id]), ensure_ascii=False, indent=1))
    return 0


def _layouts(args: argparse.Namespace) -> int:
    if args.action == "list":
        from zwcore.layouts.vocabulary import variants

        for variant in variants():
            print(f"{variant.id}\t{variant.title}\t{variant.source}")
        return 0
    if not args.file or not Path(args.file).is_file():
        _fail(f"没有这个文件：{args.file}")
    for form in _data_of((args.file, args.file), None)["forms"]:
        print(f"{form['form']['template']}\t{form['form']['title']}\t{len(form['form']['indicators'])} 项指标")
    return 0


_COMMANDS = {"review": _review, "verify": _verify, "rulebooks": _rulebooks, "layouts": _layouts}

if __name__ == "__main__":
    sys.exit(main())
