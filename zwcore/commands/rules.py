"""The folder of rulebooks of one's own (``--rulebooks``, ``ZWBOT_RULEBOOKS``), and rulebooks by their names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from zwcore.commands.manner import Misuse

if TYPE_CHECKING:
    from zwcore.rulebooks import Rulebook

Folder = Annotated[
    Path | None, Parameter(env_var="ZWBOT_RULEBOOKS", help="另有规则文件（toml）的文件夹，加到装有的规则里。")
]


def install(folder: Path | None) -> None:
    """Add the rulebooks of a folder; wrong usage, with every fault in a line, where one of them is unsound."""
    if folder is None:
        return
    from zwcore.rulebooks.folder import add_folder

    wrong = add_folder(folder)
    for path, problem in wrong:
        print(f"{path}：{problem}", file=sys.stderr)
    if wrong:
        raise Misuse(f"规则文件夹 {folder} 有 {len(wrong)} 处要改，没有开始")


def installed(name: str) -> Rulebook:
    """Return an installed rulebook; wrong usage where there is none of that id."""
    from zwcore.rulebooks import load

    if name not in load():
        raise Misuse(f"没有这套规则：{name}。可用：{'、'.join(load())}")
    return load()[name]
