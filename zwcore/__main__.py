"""``zwcore``: review files from the command line; the proof that no bot is needed.

Exit status of ``review``: 2 when a file could not be read, else 1 when a finding is an error, else 0; 64 wrong usage.
``rulebooks check`` gives 1 for an unsound rulebook, ``diff`` where two differ, ``try`` where a form would change.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from zwcore.review import FormReview
    from zwcore.rulebooks import Rulebook

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
    rulebooks = commands.add_parser("rulebooks", help="规则", epilog="例：zwcore rulebooks try new.toml forms.docx")
    rulebooks.add_argument(
        "action",
        choices=tuple(_RULEBOOKS),
        help="list 列出 · show ID · check FILE 检查写法 · diff A B 比较两套 · try FILE PATH… 拿往年的表试算",
    )
    rulebooks.add_argument("args", nargs="*", metavar="ID|FILE", help="规则编号，或还没有装入的 TOML 文件")
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
    from zwcore.exports.verify import fitting
    from zwcore.review import review_file

    found = list(fitting(review_file(_read(args.file), args.file), args.receipt))
    for project, receipt in found:
        print(f"相符：{project} {receipt}")
    if not found:
        print("不符：这份文件得不出这个回执。")
    return 0 if found else 1


def _rulebooks(args: argparse.Namespace) -> int:
    run, least, most = _RULEBOOKS[args.action]
    if not least <= len(args.args) <= most:
        _fail(f"rulebooks {args.action} 要跟 {least} 个{'以上' if most > least else ''}参数")
    return run(args.args)


def _list(_: Sequence[str]) -> int:
    from zwcore.rulebooks import load

    for name, book in load().items():
        print(f"{name}\t{book.title}\t{book.sha256[:12]}")
    return 0


def _show(args: Sequence[str]) -> int:
    import json

    from zwcore.rulebooks import load, table_of

    if args[0] not in load():
        _fail(f"没有这套规则：{args[0]}。可用：{'、'.join(load())}")
    print(json.dumps(table_of(load()[args[0]]), ensure_ascii=False, indent=1))
    return 0


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


def _check(args: Sequence[str]) -> int:
    from zwcore.checks import checks

    status = 0
    for path in args:
        if not Path(path).is_file():
            _fail(f"没有这个文件：{path}")
        book = _proofread(path)
        strange = [code for code in book.severity if code not in checks] if book else []
        for code in strange:
            print(f"{path}：severity.{code}：没有这个核对项")
        if book is None or strange:
            status = 1
        else:
            print(f"{path}：可以用。编号 {book.id}，{book.title}，摘要 {book.sha256[:12]}")
    return status


def _book(name: str) -> Rulebook | None:
    from zwcore.rulebooks import load

    if name in load():
        return load()[name]
    if not Path(name).is_file():
        _fail(f"没有这套规则或这个文件：{name}。可用：{'、'.join(load())}")
    return _proofread(name)


def _diff(args: Sequence[str]) -> int:
    from zwcore.rulebooks.words import differences, said, source

    first, second = map(_book, args)
    if first is None or second is None:
        return 1
    found = list(differences(first, second))
    print(f"{first.id} {first.title} → {second.id} {second.title}：{len(found)} 处不同")
    for item in found:
        print(f"  {item.label}（{item.name}）")
        for mark, rule in (("原", item.first), ("新", item.second)):
            print(f"    {mark}：{said(rule)}" + (f"（{source(rule)}）" if rule else ""))
    return 1 if found else 0


@dataclass(frozen=True)
class _Trial:
    """A form under the rulebook it has now and under another one."""

    name: str
    before: FormReview
    after: FormReview

    @property
    def rescored(self) -> bool:
        return self._result(self.before) != self._result(self.after)

    @property
    def added(self) -> Counter[str]:
        return self._told(self.after) - self._told(self.before)

    @property
    def gone(self) -> Counter[str]:
        return self._told(self.before) - self._told(self.after)

    @staticmethod
    def _result(review: FormReview) -> tuple[object, ...]:
        return review.score.recomputed, review.score.grade

    @staticmethod
    def _told(review: FormReview) -> Counter[str]:
        from zwcore.exports.text import LEVELS

        # What belongs to the print is the same under every rulebook.
        own = (f for f in review.findings if f.scope != "template" and not f.code.startswith("ZW0"))
        return Counter(f"{f.code}（{LEVELS[f.severity].zh}）" for f in own)

    def lines(self) -> Iterator[str]:
        yield f"{self.name}：{self._total(self.before)} → {self._total(self.after)}"
        for word, codes in (("新增", self.added), ("减少", self.gone)):
            if codes:
                yield f"  {word} {'、'.join(sorted(codes.elements()))}"

    @staticmethod
    def _total(review: FormReview) -> str:
        from zwcore.money import plain

        score = review.score
        return "未核算" if score.recomputed is None else f"{plain(score.recomputed)}（{score.grade}）"


def _try(args: Sequence[str]) -> int:
    book = _book(args[0])
    if book is None:
        return 1
    trials: list[_Trial] = []
    unreadable = 0
    for name, path in sorted(_jobs(args[1:])):
        found = _trials(_read(path), name, book)
        if found is None:
            unreadable += 1
            print(f"{name}：读不了", file=sys.stderr)
        trials += found or ()
    _print_trials(book, trials)
    return UNREADABLE if unreadable else 1 if any(t.rescored or t.added or t.gone for t in trials) else 0


def _trials(data: bytes, name: str, book: Rulebook) -> list[_Trial] | None:
    from zwcore.documents import Unreadable, read_document
    from zwcore.layouts import read_forms
    from zwcore.review import review_form

    try:
        readings = read_forms(read_document(data, name)).forms
    except Unreadable:
        return None
    label = "{} 表{} {}".format
    return [
        _Trial(label(name, r.form.table_no or n, r.form.project or ""), review_form(r), review_form(r, book))
        for n, r in enumerate(readings, 1)
    ]


def _print_trials(book: Rulebook, trials: list[_Trial]) -> None:
    rescored, told = [t for t in trials if t.rescored], [t for t in trials if t.added or t.gone]
    for trial in trials:
        if trial.rescored or trial.added or trial.gone:
            print("\n".join(trial.lines()))
    print(f"按 {book.id} {book.title} 试算 {len(trials)} 张表：")
    print(f"  核算得分或等级有变的 {len(rescored)} 张，核对结果有变的 {len(told)} 张")
    for word, counts in (("新增", [t.added for t in trials]), ("减少", [t.gone for t in trials])):
        forms = Counter(code for codes in counts for code in codes)
        said = "，".join(f"{code} {count} 张" for code, count in sorted(forms.items()))
        print(f"  {word}：{said or '没有'}")


def _layouts(args: argparse.Namespace) -> int:
    if args.action == "list":
        from zwcore.layouts.load import all_layouts

        for layout in all_layouts().values():
            print(f"{layout.id}\t{layout.title}\t{layout.source}")
        return 0
    if not args.file or not Path(args.file).is_file():
        _fail(f"没有这个文件：{args.file}")
    for form in _data_of((args.file, args.file), None)["forms"]:
        print(f"{form['form']['template']}\t{form['form']['title']}\t{len(form['form']['indicators'])} 项指标")
    return 0


_ANY = sys.maxsize
# Each with the least and the most arguments that it takes.
_RULEBOOKS: dict[str, tuple[Callable[[Sequence[str]], int], int, int]] = {
    "list": (_list, 0, 0),
    "show": (_show, 1, 1),
    "check": (_check, 1, _ANY),
    "diff": (_diff, 2, 2),
    "try": (_try, 2, _ANY),
}
_COMMANDS = {"review": _review, "verify": _verify, "rulebooks": _rulebooks, "layouts": _layouts}

if __name__ == "__main__":
    sys.exit(main())
