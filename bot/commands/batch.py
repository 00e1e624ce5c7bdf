"""``zwbot batch``: many files reviewed offline, where nobody chats."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import cyclopts
from cyclopts import Parameter

from bot.commands.inputs import settings_of
from zwcore.commands import Misuse
from zwcore.commands.rules import installed
from zwcore.commands.sources import Job, Paths, jobs_of

EVERY = 100
"""Where nobody watches, progress is told after so many files."""


def batch(
    paths: Paths,
    /,
    *,
    out: Path,
    rulebook: str | None = None,
    jobs: Annotated[int, Parameter(validator=cyclopts.validators.Number(gte=1))] = 1,
) -> int:
    """离线核对很多文件或整个文件夹，结果写到一个文件夹；断了以后再运行同样的命令，从断的地方继续。

    results.jsonl 每行一个文件，和 zwcore review --format json 的 files 一样；summary.xlsx 每行一张表。
    ledger.jsonl 记着核对过的，不要删：同一个文件、同样的程序和规则不再核对第二次。

    例：zwbot batch 2024年度/ --out 结果 --jobs 2

    Parameters
    ----------
    paths
        文件或文件夹。
    out
        结果写到这个文件夹：新的、空的，或上一次没有做完的。
    rulebook
        指定规则，如 nx-zhongwei/2024。
    jobs
        同时处理的进程数。
    """
    settings_of()
    if rulebook is not None:
        installed(rulebook)
    from bot.runner.batch import LEDGER, RESULTS, SUMMARY, run
    from bot.services.keeping.staged import private_folder

    if "-" in paths:
        raise Misuse("批量核对只收文件和文件夹，不收标准输入")
    found = _outside(jobs_of(paths), out)
    if out.is_dir() and any(out.iterdir()) and not (out / LEDGER).is_file():
        raise Misuse(f"{out} 不是空的：请写一个新的文件夹，或上一次的结果文件夹")
    private_folder(out)
    tally = run(found, out, rulebook, jobs, _progress())
    faulty, unread = tally.statuses[1], tally.statuses[2]
    again = f"（其中 {tally.before} 个以前核对过）" if tally.before else ""
    print(f"{tally.files} 个文件{again}、{tally.forms} 张表：{faulty} 个文件有必须修改的，{unread} 个读不了")
    print(f"结果在 {out}：{RESULTS}、{SUMMARY}")
    return max((status for status, count in tally.statuses.items() if count), default=0)


def _outside(jobs: Sequence[Job], out: Path) -> list[Job]:
    """The files that are not results of ours."""
    ours = out.resolve()
    return [job for job in jobs if job[1] is not None and not Path(os.path.realpath(job[1])).is_relative_to(ours)]


def _progress() -> Callable[[int, int], None]:
    watched = sys.stderr.isatty()

    def told(done: int, whole: int) -> None:
        if watched:
            print(f"\r已核对 {done}/{whole}", end="" if done < whole else "\n", file=sys.stderr, flush=True)
        elif done == whole or done % EVERY == 0:
            print(f"已核对 {done}/{whole}", file=sys.stderr, flush=True)

    return told
