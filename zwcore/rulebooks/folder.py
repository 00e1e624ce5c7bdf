"""Rulebooks of a folder outside the package: proofread together, installed beside the package's or not at all.

Every ``*.toml`` in it is a rulebook, ``bases.toml`` names what its rules rest on besides. Its id is made of its area
and first year; one that is taken already is refused: no rule is replaced behind the back of those who rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from zwcore.rulebooks.load import BASES, Tables, add, bases, tables, toml_files
from zwcore.rulebooks.model import Base, Rulebook
from zwcore.rulebooks.proof import id_of, parsed, proofread_beside
from zwcore.rulebooks.tables import Mismatch, build


class FileFault(NamedTuple):
    """What is wrong with a file, by its path."""

    path: str
    problem: str


def add_folder(folder: Path) -> tuple[FileFault, ...]:
    """Install the rulebooks of a folder for this process; with anything wrong none, and what is wrong comes back."""
    if not folder.is_dir():
        return (FileFault(str(folder), "没有这个文件夹"),)
    reading = _Reading(toml_files(folder))
    if not reading.wrong:
        add(reading.rulebooks, reading.tables, reading.bases)
    return tuple(FileFault(str(folder / path), problem) for path, problem in reading.wrong)


class _Reading:
    """The files of a folder, read as rulebooks that may extend those installed and one another."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.wrong: list[FileFault] = []
        self.bases: dict[str, Base] = {}
        self.tables: dict[str, Tables] = {}
        self.rulebooks: dict[str, Rulebook] = {}
        paths: dict[str, str] = {}
        for path, own in self._parsed(files):
            if PurePosixPath(path).name == BASES:
                self.wrong += (FileFault(path, problem) for problem in self._add_bases(own))
            elif (key := id_of(own)) in tables() or key in paths:
                there = f"与 {paths[key]} 相同" if key in paths else "已经装有"
                self.wrong.append(
                    FileFault(path, f"编号 {key}（地区/起始年度）{there}。请改 area 或 years.from，规则不能顶替")
                )
            else:
                paths[key], self.tables[key] = path, own
        self._proofread(paths)

    def _parsed(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, Tables]]:
        for path, content in files.items():
            try:
                own, problems = parsed(content.decode("utf-8-sig"))
            except UnicodeDecodeError:
                own, problems = None, ("文件不是 UTF-8 编码，请在记事本里另存为 UTF-8",)
            self.wrong += (FileFault(path, problem) for problem in problems)
            if own is not None:
                yield path, own

    def _add_bases(self, own: Tables) -> Iterator[str]:
        for name, table in own.items():
            if name in bases() or name in self.bases:
                yield f"{name}：这个依据已经有了，请换一个编号"
                continue
            try:
                self.bases[name] = build(Base, table)
            except Mismatch as wrong:
                yield f"{name}.{wrong.where}：要写 title（名称）、mark（S、V、M、U）和文号 number（可以不写）"

    def _proofread(self, waiting: dict[str, str]) -> None:
        """Proofread those whose parent is sound, until there are no more; the rest wait for one that is not."""
        others, known = dict(tables()), {**bases(), **self.bases}
        while ready := [key for key in waiting if str(self.tables[key].get("extends")) not in waiting]:
            for key in ready:
                path = waiting.pop(key)
                book, problems = proofread_beside(self.tables[key], others, known)
                self.wrong += (FileFault(path, problem) for problem in problems)
                if book is not None:
                    self.rulebooks[key], others[key] = book, self.tables[key]
        for key, path in waiting.items():
            self.wrong.append(
                FileFault(path, f"extends：{self.tables[key]['extends']} 最后又回到自己，请改成已有的规则")
            )
